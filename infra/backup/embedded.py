"""Copies a data folder with embedded databases while a system runs on it.

Usage: python3 infra/backup/embedded.py DATA COPY

COPY must not be there. The keys, the checkpoints and the mark come first and the databases last, so that no checkpoint
speaks of more than the copied logs hold. Each database is copied by SQLite itself, as it was at one moment; what was
acknowledged before this began is in the copy. Different databases are of slightly different moments: services tell each
other again what one of them has not heard. `evi audit verify --data COPY` proves the copy.
"""

import os
import pathlib
import shutil
import sqlite3
import sys
import time


def copy_database(source, target):
    """Copies one database as it is at one moment, and proves that every page makes sense."""
    reader = sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=30)
    writer = sqlite3.connect(target)
    try:
        reader.backup(writer)
        (said,) = writer.execute("PRAGMA integrity_check(1)").fetchone()
        if said != "ok":
            raise SystemExit(f"embedded: the copy of {source.name} makes no sense: {said}")
    finally:
        writer.close()
        reader.close()
    os.chmod(target, 0o600)


def bring_to_disk(folder):
    """Waits for the disk, for every file and folder."""
    for path in [folder, *folder.rglob("*")]:
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def main():
    """Copies the folder."""
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    data, copy = (pathlib.Path(argument) for argument in sys.argv[1:])
    if copy.exists():
        raise SystemExit(f"embedded: {copy} is there already")
    if not (data / "evi.json").exists():
        raise SystemExit(f"embedded: {data} is no data folder")
    began = time.monotonic()
    new = copy.with_name(copy.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700, parents=True)
    for name in ("keys", "checkpoints"):
        if (data / name).is_dir():
            shutil.copytree(data / name, new / name)
    (new / "db").mkdir()
    databases = sorted((data / "db").glob("*.sqlite"))
    for source in databases:
        copy_database(source, new / "db" / source.name)
    # The mark makes a folder of it, so it is the last.
    shutil.copy2(data / "evi.json", new / "evi.json")
    bring_to_disk(new)
    new.rename(copy)
    size = sum(file.stat().st_size for file in copy.rglob("*") if file.is_file())
    print(f"databases={len(databases)} bytes={size} seconds={time.monotonic() - began:.1f}")


if __name__ == "__main__":
    main()
