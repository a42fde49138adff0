"""What somebody has missed, as cards to learn from: the gap's own question, and what would have filled it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.interview.answering import MADE
from bot.interview.assess import SHOWN, ConceptResult
from bot.interview.attempt import Attempt
from bot.interview.log import Prompt, Said, prompts
from bot.interview.question import Question
from bot.interview.scorecard import shortened

LONGEST = 300
"""Characters of the person's own words on a card."""


@dataclass(frozen=True, slots=True)
class Miss:
    """One idea of one question that was not shown when it was last asked."""

    question_id: str
    concept: str
    """Its id; with the question's, a name that stays."""
    topic: str
    ask: str
    probe: str
    statement: str
    said: str
    """The person's own words, shortened; empty where there are none."""


def misses(
    attempts: Iterable[tuple[Attempt, Collection[str]]], library: Mapping[str, Question]
) -> Iterator[Miss]:
    """The gaps of these attempts, each with what is claimed of it. Claimed ideas are known, and of an answer
    that was enough nothing was missed.

    Args:
        library: today's questions, for the probes of gaps that were not probed.
    """
    for attempt, claimed in attempts:
        if attempt.enough_met:
            continue
        for result in attempt.concepts:
            if result.credit < SHOWN and result.id not in claimed:
                probe = _probe(library.get(attempt.question_id), attempt, result)
                said = shortened(result.said or _answer(attempt, result.id), LONGEST)
                named = (attempt.question_id, result.id, attempt.topic, attempt.ask or attempt.title)
                yield Miss(*named, probe, result.statement, said)


def _probe(question: Question | None, attempt: Attempt, result: ConceptResult) -> str:
    if question is not None and result.id in question.concepts:
        return question.concepts[result.id].probe
    if result.id in MADE:
        return MADE[result.id][0]
    asked = (prompt.text for prompt in prompts(attempt.log, "probe") if prompt.about == result.id)
    return next(asked, f"What about {result.name}?")


def _answer(attempt: Attempt, concept: str) -> str:
    """What was said to the gap's probe, else to the question."""
    said = [entry.text for entry in attempt.log if isinstance(entry, Said)]
    probed = False
    for entry in attempt.log:
        if probed and isinstance(entry, Said):
            return entry.text
        probed = probed or (isinstance(entry, Prompt) and entry.kind == "probe" and entry.about == concept)
    return said[0] if said else ""
