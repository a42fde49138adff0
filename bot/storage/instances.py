"""Which of the instances that share a PostgreSQL database live, and which of them leads.

Both are session-level advisory locks on a connection of the instance's own. PostgreSQL lets go of them when
that connection ends, however the process did, so nobody compares clocks. Laws:
- An instance is counted among the living before its first claim.
- One instance leads at a time. It alone sends, receives by polling, and does what is done every so often.
- An instance that is taken for dead and lives (its connection broke) loses its claims and nothing else: a
  turn begins by looking whether its claim still holds.
"""

import threading
from contextlib import suppress
from zlib import crc32

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.storage import inbox
from bot.storage.errors import Unavailable

_VIVA = 0x56495641
"""The first half of these locks' keys: "VIVA". The second is an instance's own, or one of these."""
_LEAD, _FENCE = 0, -1

_TRY = text(f"SELECT pg_try_advisory_lock({_VIVA}, :key)")
_HELD = f"""
    FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = {_VIVA} AND objsubid = 2
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""  # noqa: S608 - nothing in it comes from outside
_LIVING = text(f"SELECT objid::bigint {_HELD} AND objid = ANY(:keys)")
_LEADS = text(f"SELECT EXISTS (SELECT {_HELD} AND objid = {_LEAD} AND pid = :pid)")
_HOLD_BACK = text(f"SELECT pg_advisory_xact_lock({_VIVA}, {_FENCE})")
_NOTICED_SOON = (
    "SET tcp_keepalives_idle = 5", "SET tcp_keepalives_interval = 2", "SET tcp_keepalives_count = 3"
)  # fmt: skip
"""A machine that vanishes closes no socket: the server notices after these eleven seconds."""


class Presence:
    """An instance among those that share a database. Its methods block, and may be called from any thread."""

    def __init__(self, engine: Engine, owner: str) -> None:
        """
        Args:
            owner: the name by which it claims, which no other instance has, now or later.
        """
        self._engine = engine
        self._key = _key(owner)
        self._connection: Connection | None = None
        self._lives = self._leads = False
        self._pid = 0
        self._gone = False
        self._at_once = threading.Lock()

    def attend(self) -> bool:
        """Be counted among the living, and lead if nobody does. Whether this instance leads.

        Raises:
            Unavailable: the database does not say. Until it does, this instance does not lead.
        """
        with self._at_once:
            if self._gone:
                return False
            try:
                connection = self._connection or self._connect()
                self._lives = self._lives or self._locks(connection, self._key)
                if self._leads:
                    connection.execute(text("SELECT 1"))  # the lock is held as long as the connection is
                else:
                    self._leads = self._lives and self._locks(connection, _LEAD)
            except SQLAlchemyError as error:
                self._disconnect()
                raise Unavailable("nobody knows who leads") from error
            return self._leads

    def term(self, session: Session) -> int | None:
        """A number that changes when this instance comes to lead; None while it does not. As the database has
        it in this transaction."""
        pid = self._pid
        if not session.scalar(_LEADS, {"pid": pid}):
            return None
        # Of two who lead by what they saw, one waits here until the other's transaction is over, and looks
        # again: so who takes over finds all that was begun before it.
        session.execute(_HOLD_BACK)
        return pid if session.scalar(_LEADS, {"pid": pid}) else None

    def close(self) -> None:
        """Be gone, for all that others see, and for good."""
        with self._at_once:
            self._gone = True
            self._disconnect()

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(SQLAlchemyError):  # the server lets go of them when it hears of the end, later
                self._connection.execute(text("SELECT pg_advisory_unlock_all()"))
            self._connection.invalidate()
            self._connection.close()
        self._connection = None
        self._lives = self._leads = False

    def _connect(self) -> Connection:
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        for setting in _NOTICED_SOON:
            self._connection.execute(text(setting))
        self._pid = self._connection.scalar(text("SELECT pg_backend_pid()")) or 0
        return self._connection

    def _locks(self, connection: Connection, key: int) -> bool:
        return bool(connection.scalar(_TRY, {"key": key}))


def recover(session: Session) -> int:
    """What dead instances had claimed waits again, to be tried alone. How many rows."""
    owners = {_key(owner): owner for owner in inbox.owners(session)}  # before the look at who lives
    if not owners:
        return 0
    living = session.scalars(_LIVING, {"keys": list(owners)}).all()
    dead = [owner for key, owner in owners.items() if key not in living]
    return inbox.recover(session, dead) if dead else 0


def _key(owner: str) -> int:
    """Of four bytes, as PostgreSQL has it, and not that of the lead."""
    return crc32(owner.encode()) & 0x7FFFFFFF or 1
