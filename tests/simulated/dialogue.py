"""One candidate at one question, from the ask to the scorecard, through the pure dialogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.asking import Asking, Idle
from bot.interview.assess import assess
from bot.interview.attempt import Attempt, to_points
from bot.interview.log import Log, Prompt, Said, prompts
from bot.interview.step import step
from bot.interview.turn import Turn
from tests.content import real_bank
from tests.simulated.candidates import Candidate, Kind, candidates

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MOST_ANSWERS = 10
"""An answer, two probes with a hint each, and room for probes that stay: more is called endless."""


@dataclass(frozen=True)
class Dialogue:
    """What became of one candidate."""

    candidate: Candidate
    attempt: Attempt
    first: int
    """The points of the first answer alone."""

    @property
    def points(self) -> int:
        return self.attempt.points

    @property
    def asked(self) -> Sequence[Prompt]:
        """The probes and challenges."""
        return tuple(prompts(self.attempt.log, "probe", "challenge"))


class Endless(Exception):
    """The interviewer does not come to an end with somebody."""


@cache
def dialogues(name: str) -> tuple[Dialogue, ...]:
    """Every candidate at the question of this id. Raises Endless."""
    bank = real_bank()
    question = bank.questions[name]
    turn = Turn(NOW, bank.questions, {}, rates_self=False)
    played: list[Dialogue] = []
    for candidate in candidates(question, bank.of_topic(question.topic)):
        attempt = play(name, candidate, turn)
        first = assess(question, _first_answer(attempt.log))
        played.append(Dialogue(candidate, attempt, to_points(first.score)))
    return tuple(played)


def of(kind: Kind, played: Sequence[Dialogue]) -> list[Dialogue]:
    """The dialogues of one kind of candidate."""
    return [dialogue for dialogue in played if dialogue.candidate.kind == kind]


def play(name: str, candidate: Candidate, turn: Turn) -> Attempt:
    """The record of one dialogue. Raises Endless."""
    state, _ = step(Idle(), on.Begun(name, "1"), turn)
    texts = candidate.opening
    for _ in range(MOST_ANSWERS):
        state, effects = step(state, on.Answered(texts), turn)
        for effect in effects:
            if isinstance(effect, do.Record):
                return effect.attempt
        assert isinstance(state, Asking)
        challenged = (effect.said for effect in effects if isinstance(effect, do.Challenge))
        texts = (candidate.reply(state.log, next(challenged, "")),)
    raise Endless(f"{name}: {candidate.name} still answers after {MOST_ANSWERS} turns")


def _first_answer(log: Log) -> Log:
    place = next(place for place, entry in enumerate(log) if isinstance(entry, Said))
    return log[: place + 1]
