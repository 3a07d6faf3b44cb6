"""Looks at SQL for psql: what a server parses is parsed, and no role is given more than the service's own.

Usage: python3 sql.py FILE
"""

import re
import sys

import pglast

WIDE = re.compile(r"\b(SUPERUSER|BYPASSRLS|CREATEROLE|CREATEDB|REPLICATION)\b")
TO_ALL = re.compile(r"\bGRANT\b[^;]*\bTO\s+PUBLIC\b", re.IGNORECASE | re.DOTALL)


def plain(text):
    """The text as a server gets it: without psql's own commands, and with something in the place of its variables."""
    text = re.sub(r"\\(gset|gexec)\b", ";", text)
    text = re.sub(r"^\\.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r":'\w+'", "'value'", text)
    return re.sub(r':"\w+"', "name", text)


def main():
    """Ends with what is wrong."""
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    try:
        pglast.parse_sql(plain(text))
    except pglast.parser.ParseError as wrong:
        raise SystemExit(f"{sys.argv[1]}: {wrong}") from wrong
    code = re.sub(r"--.*", "", text)
    if WIDE.search(code):
        raise SystemExit(f"{sys.argv[1]}: a role is given {WIDE.search(code)[0]}")
    if TO_ALL.search(code):
        raise SystemExit(f"{sys.argv[1]}: something is given to everybody")


if __name__ == "__main__":
    main()
