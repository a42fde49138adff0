"""The log: a line of `name=value` for each thing that happened, which people and programs read alike.

Laws:
- One update has one number, `update`, on every line about it: received, served, sent.
- No secret is in it, and nothing that a person wrote, at any level. Of an exception its class and its place
  are told, never its text, which may quote either. Of what libraries say, only the words that are the same
  each time.
"""

import logging
import re
import sys
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from types import TracebackType

OURS = "bot"
_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record has; all else was given as `extra`."""
_BARE = re.compile(r'[^\s"=\\]+')
_FRAMES = 6


def log_to_stderr(level: str, secrets: Collection[str] = ()) -> None:
    """Set up the log of this process, once.

    Args:
        level: of what we say. Libraries are heard from warnings on: their DEBUG holds whole messages.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(secrets))
    ours = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(level=max(ours, logging.WARNING), handlers=[handler])
    logging.getLogger(OURS).setLevel(ours)


class Lines(logging.Formatter):
    """Records as `time=… level=… at=… said="…" update=7`."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        return " ".join([f"{name}={self._written(value)}" for name, value in _fields(record)])

    def _written(self, value: object) -> str:
        if isinstance(value, int | float):
            return f"{value:.4g}" if isinstance(value, float) else str(value)
        text = str(value)
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        if _BARE.fullmatch(text) and text.isprintable():
            return text
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'


def _fields(record: logging.LogRecord) -> Iterator[tuple[str, object]]:
    yield "time", datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    yield "level", record.levelname.lower()
    yield "at", record.name
    ours = record.name.partition(".")[0] == OURS
    yield "said", record.getMessage() if ours else str(record.msg).partition("\n")[0]
    if ours:
        yield from (
            (name, value) for name, value in vars(record).items() if name not in _KNOWN and value is not None
        )
    if record.exc_info and record.exc_info[1] is not None:
        _, error, trace = record.exc_info
        yield "error", type(error).__name__
        yield "where", place(trace)


def place(trace: TracebackType | None) -> str:
    """The innermost frames of a traceback, outermost first."""
    frames: list[str] = []
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(frames[-_FRAMES:])
