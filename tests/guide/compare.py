"""Holds what the commands of a guide printed to what the guide says that they print.

Usage: python3 compare.py GUIDE PRINTED

The guide says "prints `WORD`" after a block. The words must stand among the printed lines, in their order.
"""

import re
import sys


def main():
    """Compares, and prints how many words were held."""
    with open(sys.argv[1], encoding="utf-8") as guide:
        told = re.findall(r"^prints (.*?)\.(?:\s|$)", guide.read(), re.MULTILINE)
    wanted = [word for line in told for word in re.findall(r"`([^`]+)`", line)]
    with open(sys.argv[2], encoding="utf-8") as printed:
        lines = iter(printed.read().splitlines())
    for word in wanted:
        if word not in lines:
            raise SystemExit(f"guide: `{word}` is not printed where the guide says so")
    if not wanted:
        raise SystemExit("guide: it says of nothing what it prints")
    print(f"guide_words={len(wanted)} faults=0")


if __name__ == "__main__":
    main()
