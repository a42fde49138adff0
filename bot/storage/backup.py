"""A copy of a SQLite home that is in use: whole, checked, one file."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.storage.engine import sqlite_path
from bot.storage.errors import StorageError


def back_up(url: str, target: Path) -> int:
    """Copy the database of `url` to `target`, which must not be there yet; its size in bytes.

    Whoever writes meanwhile is not held up, and what is committed during the copy is not in it. The file
    appears only once it is whole and on the disk. It can be read by nobody else: it holds what people wrote.

    Raises:
        StorageError: there is no SQLite database, or the copy cannot be made.
    """
    source = sqlite_path(url)
    if source is None:
        raise StorageError("backup is for SQLite; of PostgreSQL, pg_dump makes one (docs/operations.md)")
    if not source.exists():
        raise StorageError(f"there is no {source} to back up")
    if target.exists():
        raise StorageError(f"{target} is there already: name a new file")
    part = target.with_name(f"{target.name}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StorageError(f"cannot write {part}: {error.strerror}") from error
    try:
        _copy(source, part)
        _to_disk(part)
        part.rename(target)
        _to_disk(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"cannot back up {source} to {target}: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def _copy(source: Path, part: Path) -> None:
    # Not read-only: a reader of a WAL writes its place into the file beside it.
    with closing(sqlite3.connect(source)) as home, closing(sqlite3.connect(part)) as copy:
        home.backup(copy)  # in one step: a copy in several begins again whenever somebody writes
        copy.execute("PRAGMA journal_mode=DELETE")  # else it would want a -wal beside it
        found = copy.execute("PRAGMA quick_check").fetchone()
        if found != ("ok",):
            raise sqlite3.DatabaseError("the copy is damaged, and so is what was copied")


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
