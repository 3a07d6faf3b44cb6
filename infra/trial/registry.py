"""Prints SQL that brings the registry of an empty demo into the desk's schema in PostgreSQL.

Usage: python3 registry.py DESK.sqlite < COLUMNS | psql ...

COLUMNS are lines "table|column|type" of the schema (information_schema.columns). `evi registry load` knows staff by the
affiliation that an identity provider tells; a trial has none, and takes the staff of `evi demo --empty` with the demo's
tokens. Logs, events and marks of the program are left out: the new system begins its own.
"""

import sqlite3
import sys
import uuid

LEFT_OUT = ("audit_", "disposal_", "outbox_", "inbox_", "idempotency_", "seaql_", "sqlite_")


def literal(value, kind):
    """A value of SQLite as a literal of PostgreSQL."""
    if value is None:
        return "NULL"
    if kind == "uuid":
        value = uuid.UUID(bytes=value) if isinstance(value, bytes) else value
        return f"'{value}'"
    if kind == "boolean":
        return "TRUE" if value else "FALSE"
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'"
    if isinstance(value, (int, float)):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def main():
    """Reads the columns, and prints one statement a row."""
    kinds = {}
    for line in sys.stdin:
        table, column, kind = line.strip().split("|")
        kinds.setdefault(table, {})[column] = kind
    source = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    print("BEGIN; SET session_replication_role = replica;")
    for table, columns in sorted(kinds.items()):
        if table.startswith(LEFT_OUT):
            continue
        names = sorted(columns)
        listed = ", ".join(f'"{name}"' for name in names)
        for row in source.execute(f'SELECT {listed} FROM "{table}"'):
            values = ", ".join(literal(value, columns[name]) for name, value in zip(names, row, strict=True))
            print(f'INSERT INTO intake_desk."{table}" ({listed}) VALUES ({values});')
    print("COMMIT;")


if __name__ == "__main__":
    main()
