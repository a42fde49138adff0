"""Where a person stands in the conversation, and how that is stored.

Stored states are `{kind, version, …}`. A released form is never edited: a change raises VERSION of its kind
and adds one step to UPGRADES, and the old form's sample in tests/interview/stored stays and must still load.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.interview.log import Log, Part


@dataclass(frozen=True, slots=True)
class Asking:
    """A question is open: its answers are being heard."""

    token: str
    question_id: str
    revision: int
    again: bool
    opened_at: datetime
    touched_at: datetime
    """When the person last did anything about it."""
    log: Log
    parts: int = 0
    """How many messages of the person's it has so far."""


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is open. For a while the last question can still take what came too late for it."""

    last: Asking | None = None
    closed_at: datetime | None = None
    waiting: tuple[Part, ...] = ()
    """What was written after the scorecard and may be added to that answer."""
    shown: bool = False
    """The last question ended with "Show me"."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A question is closed and recorded; its scorecard waits for the person's own rating."""

    closed: Asking
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class Aside:
    """A question that lay untouched too long. Nothing was scored; it can be taken up again."""

    asking: Asking
    waiting: tuple[Part, ...] = ()
    """What was written on return, before the person chose to continue."""


State = Idle | Asking | Rating | Aside

KINDS: Mapping[str, type[State]] = {"idle": Idle, "asking": Asking, "rating": Rating, "aside": Aside}
VERSION: Mapping[str, int] = {"idle": 1, "asking": 1, "rating": 1, "aside": 1}
Body = dict[str, Any]
UPGRADES: Mapping[tuple[str, int], Callable[[Body], Body]] = {}
"""From (kind, version) to the body of the version after it."""

_ADAPTERS: Mapping[str, TypeAdapter[Any]] = {kind: TypeAdapter(form) for kind, form in KINDS.items()}
_BODY: TypeAdapter[Body] = TypeAdapter(Body)


def next_part(state: State) -> tuple[str, int] | None:
    """The attempt that the next message would belong to, and its number there; None where there is none."""
    match state:
        case Asking():
            return state.token, state.parts + 1
        case Rating(closed):
            return closed.token, closed.parts + 1
        case Aside(asking, waiting):
            return asking.token, asking.parts + len(waiting) + 1
        case Idle(last, _, waiting):
            return (last.token, last.parts + len(waiting) + 1) if last else None


class UnreadableState(Exception):
    """A stored state of no form that this version knows."""


def dump(state: State) -> tuple[str, int, str]:
    """Kind, version and JSON body."""
    kind = next(name for name, form in KINDS.items() if isinstance(state, form))
    return kind, VERSION[kind], _ADAPTERS[kind].dump_json(state).decode()


def load(kind: str, version: int, body: str) -> State:
    """The state that was dumped, upgraded step by step where its form is an older one.

    Raises:
        UnreadableState: if the kind or version is unknown or the body does not fit.
    """
    try:
        if kind not in KINDS:
            raise UnreadableState(f"no state is of kind {kind!r}")
        if version == VERSION[kind]:
            return _ADAPTERS[kind].validate_json(body)
        values = _BODY.validate_json(body)
        while version != VERSION[kind]:
            if (kind, version) not in UPGRADES:
                raise UnreadableState(f"no way from version {version} of {kind!r}")
            values = UPGRADES[kind, version](values)
            version += 1
        return _ADAPTERS[kind].validate_python(values)
    except ValidationError as error:
        raise UnreadableState(f"the body does not fit {kind!r}: {error.error_count()} errors") from error
