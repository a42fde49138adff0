"""One process serves a SQLite home."""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager

from bot.storage.engine import sqlite_path
from bot.storage.errors import StorageError


@contextmanager
def hold(url: str) -> Generator[None]:
    """Keep every other process out of a SQLite database's home. Nothing to hold on PostgreSQL.

    The kernel drops the lock with the process, however that ends: a lock file left behind locks nobody out.

    Raises:
        StorageError: another process holds it, or the folder cannot be written.
    """
    path = sqlite_path(url)
    if path is None:
        yield
        return
    lock = path.with_name(f"{path.name}.lock")
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        file = lock.open("a")
    except OSError as error:
        raise StorageError(f"cannot write {lock}: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StorageError(
                f"{path} is in use by another process: stop that one, or name another database"
            ) from error
        yield
