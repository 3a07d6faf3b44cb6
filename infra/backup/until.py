"""What the drill asks of files.

Usage: python3 until.py CHECKPOINTS MOMENT        prints the checkpoints that had been written at the moment
       python3 until.py --count DATABASE LIST     counts the rows of a list ("kind id" a line) in a desk's SQLite file
"""

import datetime
import json
import sqlite3
import sys
import uuid

TABLES = {"case": "shared_case", "note": "journal_note"}


def moment(text):
    """A moment as people or checkpoints write it."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def print_until(file, last):
    """Prints the lines that are not later."""
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            if moment(json.loads(line)["checkpoint"]["at"]) <= last:
                sys.stdout.write(line)


def count_rows(database, file):
    """Counts the rows that are there."""
    source = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    found = 0
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            kind, key = line.split()
            asked = f"SELECT count(*) FROM {TABLES[kind]} WHERE id IN (?, ?)"
            found += source.execute(asked, (uuid.UUID(key).bytes, key)).fetchone()[0]
    print(found)


if __name__ == "__main__":
    if sys.argv[1] == "--count":
        count_rows(sys.argv[2], sys.argv[3])
    else:
        print_until(sys.argv[1], moment(sys.argv[2]))
