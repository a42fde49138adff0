"""Where a person stands in the conversation, and how that is stored.

Stored states are `{kind, version, …}`. A released form is never edited: a change raises VERSION of its kind
and adds one step to UPGRADES, and the old form's sample in tests/interview/stored stays and must still load.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.interview.asking import Aside, Asking, Idle, Rating, Recalling
from bot.interview.projects import InProject
from bot.interview.rounds import InRound

State = Idle | Asking | Rating | Recalling | Aside | InRound | InProject

KINDS: Mapping[str, type[State]] = {
    "idle": Idle,
    "asking": Asking,
    "rating": Rating,
    "recalling": Recalling,
    "aside": Aside,
    "round": InRound,
    "project": InProject,
}
VERSION: Mapping[str, int] = dict.fromkeys(KINDS, 1)
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
        case Recalling(asking):
            return asking.token, asking.parts + 1
        case Aside(asking, waiting):
            return asking.token, asking.parts + len(waiting) + 1
        case Idle(last, _, waiting):
            return (last.token, last.parts + len(waiting) + 1) if last else None
        case InProject(open=asking, waiting=waiting):
            return asking.token, asking.parts + len(waiting) + 1
        case InRound(open=asking, waiting=waiting):
            return (asking.token, asking.parts + len(waiting) + 1) if asking else None


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
