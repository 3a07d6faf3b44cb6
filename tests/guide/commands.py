"""Prints the commands of a guide, those that start the demo left out.

Usage: python3 commands.py GUIDE
"""

import re
import sys


def main():
    """Prints every block that begins with ```sh alone."""
    with open(sys.argv[1], encoding="utf-8") as guide:
        for block in re.findall(r"^```sh\n(.*?)^```$", guide.read(), re.MULTILINE | re.DOTALL):
            print(block)


if __name__ == "__main__":
    main()
