"""What must be true of every question's candidates, and by how much it is.

MARGIN is what one light idea is worth on most questions: one idea misread must not turn the order round.
After the probes strong need only stay above partial: half of an idea, guessed, may be heard as the idea.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from tests.simulated.dialogue import Dialogue, of

MARGIN = 10
PARROT, KEYWORDS = 15, 40
PROBES = 2
ASTRAY = 5
"""Points that rambling may cost, before and after the probes."""


class Found(NamedTuple):
    """How one rule stands at one question."""

    margin: int
    """Below 0 it is broken. In points, or in cases where a rule allows none."""
    why: str


Rule = Callable[[Sequence[Dialogue]], Found]
Points = Callable[[Dialogue], int]


def _first(dialogue: Dialogue) -> int:
    return dialogue.first


def _final(dialogue: Dialogue) -> int:
    return dialogue.points


def _beats(better: Sequence[Dialogue], worse: Sequence[Dialogue], points: Points, by: int) -> Found:
    low, high = min(better, key=points), max(worse, key=points)
    why = f"{low.candidate.name} has {points(low)}, {high.candidate.name} {points(high)}"
    return Found(points(low) - points(high) - by, why)


def strong_over_partial_at_first(played: Sequence[Dialogue]) -> Found:
    """Before any probe, every strong answer is ahead of every partial one."""
    return _beats(of("strong", played), of("partial", played), _first, MARGIN)


def strong_over_partial(played: Sequence[Dialogue]) -> Found:
    """In the end too, though the partial ones were helped."""
    return _beats(of("strong", played), of("partial", played), _final, 1)


def partial_over_wrong_at_first(played: Sequence[Dialogue]) -> Found:
    """Before any probe, every partial answer is ahead of every wrong one."""
    return _beats(of("partial", played), of("wrong", played), _first, MARGIN)


def partial_over_wrong(played: Sequence[Dialogue]) -> Found:
    """In the end too, when the wrong ones insisted."""
    return _beats(of("partial", played), of("wrong", played), _final, MARGIN)


def contrast_over_wrong(played: Sequence[Dialogue]) -> Found:
    """Naming what is wrong in order to deny it is not saying it."""
    return _beats(of("contrast", played), of("wrong", played), _final, MARGIN)


def parrot_earns_nothing(played: Sequence[Dialogue]) -> Found:
    """Saying the question back, and then each probe."""
    (parrot,) = of("parrot", played)
    return Found(PARROT - parrot.points, f"the parrot has {parrot.points}")


def keywords_earn_little(played: Sequence[Dialogue]) -> Found:
    """Listing names, and more names to each probe."""
    most = max(of("keywords", played), key=_final)
    return Found(KEYWORDS - most.points, f"{most.candidate.name} has {most.points}")


def rambling_costs_nothing(played: Sequence[Dialogue]) -> Found:
    """A strong answer is heard within talk about something else."""
    moves = [
        (
            abs(points(long) - points(plain)),
            f"{long.candidate.name} has {points(long)}, plain {points(plain)}",
        )
        for plain, long in zip(of("strong", played), of("rambling", played), strict=True)
        for points in (_first, _final)
    ]
    most, why = max(moves)
    return Found(ASTRAY - most, why)


def nobody_is_accused_falsely(played: Sequence[Dialogue]) -> Found:
    """No misconception is heard that somebody does not hold, whatever they deny, repeat or ramble."""
    false = [
        f"{one.candidate.name} is taken to hold {claim.id} by “{claim.said}”"
        for one in played
        for claim in one.attempt.misconceptions
        if claim.id not in one.candidate.asserts
    ]
    return Found(-len(false), "; ".join(false))


def who_insists_corrects_nothing(played: Sequence[Dialogue]) -> Found:
    """A claim said again to its challenge still stands in the end."""
    let_off = [
        f"{one.candidate.name} no longer holds {claim}"
        for one in played
        for claim in one.candidate.asserts
        if claim not in {heard.id for heard in one.attempt.misconceptions if heard.standing}
    ]
    return Found(-len(let_off), "; ".join(let_off))


def two_probes_at_most(played: Sequence[Dialogue]) -> Found:
    """Then it ends, whoever answers."""
    most = max(played, key=lambda one: len(one.asked))
    return Found(PROBES - len(most.asked), f"{most.candidate.name} is asked {len(most.asked)} times more")


IN_POINTS: Mapping[str, Rule] = {
    "strong over partial, at first": strong_over_partial_at_first,
    "strong over partial": strong_over_partial,
    "partial over wrong, at first": partial_over_wrong_at_first,
    "partial over wrong": partial_over_wrong,
    "contrast over wrong": contrast_over_wrong,
    "parrot": parrot_earns_nothing,
    "keywords": keywords_earn_little,
    "rambling": rambling_costs_nothing,
}
"""Rules that a question may come close to breaking."""
RULES: Mapping[str, Rule] = {
    **IN_POINTS,
    "no false accusation": nobody_is_accused_falsely,
    "insisting": who_insists_corrects_nothing,
    "two probes": two_probes_at_most,
}
