"""How a question ends: its record, and what is said then."""

from dataclasses import replace

from bot.grading import GRADER_VERSION
from bot.interview import effects as do
from bot.interview.asking import Asking, Idle, Rating
from bot.interview.assess import Assessment, assess, clarity
from bot.interview.attempt import Attempt, Outcome
from bot.interview.log import Prompt, Said, prompts
from bot.interview.memory import Rating as MemoryRating
from bot.interview.question import Question
from bot.interview.turn import Result, Turn

FIRST_RATED, RATED_EVERY = 4, 3
"""The self-rating is asked for from the fourth scored question on, once in three."""


def record(
    state: Asking, question: Question | None, turn: Turn, outcome: Outcome, found: Assessment | None = None
) -> Attempt:
    """The record of what stands in the state. Without its question only what was said is kept."""
    topic = state.question_id.partition(".")[0]
    attempt = Attempt(
        token=state.token,
        question_id=state.question_id,
        revision=state.revision,
        grader_version=GRADER_VERSION,
        title=question.name if question else state.question_id,
        topic=turn.topics.get(topic, topic),
        ask=next((one.text for one in prompts(state.log, "ask") if one.text), question.rubric.ask)
        if question
        else "",
        opened_at=state.opened_at,
        closed_at=turn.now,
        outcome=outcome,
        again=state.again,
        log=state.log,
        model_answer=question.model_answer if question else "",
        sources=tuple((source.title, str(source.url)) for source in question.sources) if question else (),
    )
    if found is None or question is None:
        return attempt
    return replace(
        attempt,
        concepts=found.concepts,
        misconceptions=found.misconceptions,
        enough=question.rubric.enough,
        score=found.score,
        deeper=found.deeper,
        clarity=clarity(question, state.log),
    )


def settled(state: Asking, question: Question | None, turn: Turn) -> Attempt:
    """The record of what has to end as it stands: with what was said to it, skipped where that is nothing."""
    if question is None:
        return record(state, None, turn, "gone")
    if not any(isinstance(entry, Said) for entry in state.log):
        return record(state, question, turn, "skipped")
    return record(state, question, turn, "scored", assess(question, state.log))


def close(state: Asking, question: Question, found: Assessment, turn: Turn, outcome: Outcome) -> Result:
    """End with a scorecard, or with the question that comes before it: how did that go?"""
    attempt = record(state, question, turn, outcome, found)
    if outcome == "shown":
        seen = replace(state, log=(*state.log, Prompt("model", text=question.model_answer)))
        return Idle(seen, turn.now, shown=True), (
            do.Record(attempt),
            do.ShowScorecard(state.token, unfolded=True),
        )
    number = turn.scored + 1
    due = number >= FIRST_RATED and (number - FIRST_RATED) % RATED_EVERY == 0
    if turn.rates_self and due and not state.again:
        return Rating(state, turn.now), (do.Record(attempt), do.AskRating(state.token))
    return Idle(state, turn.now), (do.Record(attempt), do.ShowScorecard(state.token))


def end(state: Asking, question: Question, turn: Turn, outcome: Outcome, why: do.Ending) -> Result:
    """End without a scorecard."""
    attempt = record(state, question, turn, outcome)
    return Idle(), (do.Record(attempt), do.SayEnded(attempt, why))


def judged(
    state: Asking, question: Question, rating: MemoryRating, turn: Turn, gap: str | None = None
) -> Result:
    """End with the person's own word on when it is to come back. `gap`: the concept that was asked alone."""
    attempt = record(state, question, turn, "aside")
    return Idle(), (do.Record(attempt), do.Judged(question, state.token, gap, rating, turn.now))
