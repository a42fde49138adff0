"""When neighbouring texts are one answer. A rule of claiming: it knows no timers, only ages.

While an answer is awaited, the texts at the head of a chat's queue are one turn as soon as the newest is
`seconds` old, or something else follows them, or they hold 4,096 characters or 10 messages, or the oldest is
15 seconds old. All else is a turn by itself, at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_CHARACTERS = 4096
MOST_MESSAGES = 10
OLDEST_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the rule asks of a waiting update."""

    id: int
    kind: str
    characters: int
    received_at: datetime
    alone: bool


@dataclass(frozen=True, slots=True)
class Run:
    """The updates that are the next turn of their chat."""

    ids: tuple[int, ...]
    ready_in: float
    """Seconds until it may be claimed, if nothing more arrives; 0: now."""


def settles(head: Waiting, awaiting: bool, seconds: float) -> bool:
    """Whether what follows `head` can matter."""
    return head.kind == "text" and (head.alone or (awaiting and seconds > 0))


def head_run(queue: Sequence[Waiting], now: datetime, seconds: float) -> Run:
    """The run at the head of a queue whose head `settles`.

    Args:
        queue: what waits in the chat, in order; its first MOST_MESSAGES + 1 suffice.
    """
    head = queue[0]
    run = [head]
    for following in queue[1:MOST_MESSAGES]:
        # What is retried after a crash was one turn before: nothing new joins it.
        if following.kind != "text" or following.alone != head.alone:
            break
        run.append(following)
    ids = tuple(waiting.id for waiting in run)
    settled = (
        head.alone
        or len(queue) > len(run)
        or len(run) == MOST_MESSAGES
        or sum(waiting.characters for waiting in run) >= LONGEST_CHARACTERS
    )
    if settled:
        return Run(ids, 0.0)
    return Run(
        ids,
        min(
            _remaining(run[-1].received_at, now, seconds),
            _remaining(head.received_at, now, OLDEST_SECONDS),
        ),
    )


def _remaining(received_at: datetime, now: datetime, seconds: float) -> float:
    # The wall clock may have been set back since: an age is taken without its sign, or nobody would be
    # answered until the clock has caught up.
    age = abs((now - received_at) / timedelta(seconds=1))
    return max(0.0, seconds - age)
