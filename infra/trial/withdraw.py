"""Withdraws consents at the desk: their ids come on standard input, one a line.

Usage: python3 withdraw.py GATEWAY DESK-TOKEN < CONSENTS
"""

import sys

from reader import Reader
from stream import WITHDRAW


def main():
    """Withdraws each."""
    desk = Reader(sys.argv[1], sys.argv[2], patience=10)
    done = 0
    for line in sys.stdin:
        desk.change(WITHDRAW, basisId=line.strip())
        done += 1
    print(f"withdrawn={done}")


if __name__ == "__main__":
    main()
