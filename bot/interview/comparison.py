"""Two attempts at one question, side by side: idea by idea in words, in points only where these compare."""

from dataclasses import dataclass

from bot.interview.assess import PARTLY, SHOWN, ConceptResult
from bot.interview.attempt import Attempt
from bot.interview.scorecard import SURE


@dataclass(frozen=True, slots=True)
class Compared:
    """One idea in both attempts."""

    name: str
    then: str
    """shown, partly, missed, unclear, or not needed; empty where it was not asked."""
    now: str


def compare(then: Attempt, now: Attempt) -> tuple[Compared, ...]:
    """The ideas of the later attempt, and after them those that only the earlier one had."""
    earlier = {result.id: result for result in then.concepts}
    later = {result.id for result in now.concepts}
    return (
        *(
            Compared(each.name, standing(then, earlier.get(each.id)), standing(now, each))
            for each in now.concepts
        ),
        *(
            Compared(each.name, standing(then, each), "")
            for name, each in earlier.items()
            if name not in later
        ),
    )


def standing(attempt: Attempt, result: ConceptResult | None) -> str:
    """What became of an idea in an attempt, in the scorecard's words."""
    if result is None:
        return ""
    if result.credit >= SHOWN:
        return "shown"
    if result.credit >= PARTLY:
        return "partly"
    if attempt.enough_met:
        return "not needed"
    return "missed" if result.sure >= SURE else "unclear"


def incomparable(then: Attempt, now: Attempt) -> str:
    """Why the points of two attempts say nothing beside each other; empty where they do."""
    if then.revision != now.revision:
        return "The question has changed in between"
    return "The grader has changed in between" if then.grader_version != now.grader_version else ""
