"""What a push says, and the card at the end of a set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.interview.attempt import Attempt
from bot.interview.daily import minutes_of
from bot.interview.days import Streak
from bot.interview.question import Question
from bot.interview.scorecard import SURE, shortened
from bot.interview.wording import ask, say
from bot.message import Choice, Outgoing, Span

NEXT = Choice("Next question", "-:next:0")
MORNING, EVENING = 12, 17
"""The local hours at which a morning ends and an evening begins."""


def set_offer(question: Question, token: str, topic: str, of: int, at: datetime) -> Outgoing:
    """The first question of a set. `at` is local."""
    lead = f"{_part_of_day(at).capitalize()}, about {_number(minutes_of(of))} minutes. 1 of {of} · {topic}\n"
    asked = ask(question, token, topic)
    row = (Choice("Hint", f"{token}:hint:0"), *_put_off(token))
    return Outgoing((Span(lead, "italic"), *asked.text[1:]), (row,), push=True)


def open_offer(title: str, token: str) -> Outgoing:
    """A question stands open: it is offered instead of a set."""
    text = f"{title} is still open; what you wrote is kept. A few minutes to finish it?"
    return _offer(text, Choice("Continue", f"{token}:goon:0"), token)


def round_offer(place: int, of: int, token: str) -> Outgoing:
    """A mock round stands open."""
    text = f"Your mock round waits at question {place} of {of}. Go on?"
    return _offer(text, Choice("Resume", f"{token}:goon:0"), token)


def _offer(text: str, go_on: Choice, token: str) -> Outgoing:
    return Outgoing((Span(text),), ((go_on, *_put_off(token)),), push=True)


def _put_off(token: str) -> tuple[Choice, Choice]:
    return Choice("Snooze 1 h", f"{token}:snooze:0"), Choice("Not today", f"{token}:nottoday:0")


def luck() -> Outgoing:
    """On the day of the interview."""
    text = (
        "Today is your interview. Take a breath before you answer, think aloud, and ask when a question is "
        "open. Good luck!\n\nThis was the last set for now; /daily brings them back."
    )
    return Outgoing((Span(text),), push=True)


def farewell(token: str) -> Outgoing:
    """The last push of all to somebody who took up none for long."""
    text = (
        "You have had no time for the sets lately, so I'll stop asking. Your answers are kept, and "
        "/practice works whenever you like."
    )
    return Outgoing((Span(text),), ((Choice("Bring the sets back", f"{token}:back:0"),),), push=True)


@dataclass(frozen=True, slots=True)
class Countdown:
    """How near the interview is, and how much of what may be asked was shown."""

    days: int
    shown: int
    ideas: int
    role: str
    """research or engineering; empty for both."""


@dataclass(frozen=True, slots=True)
class Coming:
    """When the next set is, in words, and what it brings."""

    when: str
    what: str


def end_card(
    attempts: Sequence[Attempt],
    at: datetime,
    streak: Streak,
    coming: Coming | None,
    countdown: Countdown | None,
) -> Outgoing:
    """What a set came to.

    Args:
        attempts: at its questions, as far as they were begun.
        at: the local time.
    """
    lines = [f"That's {_part_of_day(at)}."]
    if best := _best(attempts):
        lines[0] += f" Best line: “{shortened(best, 100)}”"
    elif all(one.score is None for one in attempts):
        lines[0] += " Nothing was scored, and nothing is lost."
    if keep := _keep(attempts):
        lines.append(f"Keep: {keep}.")
    if coming is not None:
        lines.append(f"{coming.when}: {coming.what}.")
    if countdown is not None:
        lines.append(_left(countdown))
    if streak.days > 1:
        freeze = "; this week's day off is still yours" if streak.freeze else ""
        lines.append(f"{streak.days} days in a row{freeze}.")
    elif streak.days == 1:
        lines.append("Day one of a streak.")
    return say("\n".join(lines), (NEXT,))


def _left(countdown: Countdown) -> str:
    days = {0: "Today is the day", 1: "One day left"}.get(countdown.days, f"{countdown.days} days left")
    role = f" for {countdown.role}" if countdown.role else ""
    return f"{days}; {countdown.shown} of {countdown.ideas} ideas{role} shown once."


def _best(attempts: Sequence[Attempt]) -> str:
    """The words that earned most in one idea."""
    shown = [idea for attempt in attempts for idea in attempt.shown if idea.said and idea.earned]
    return max(shown, key=lambda idea: (idea.earned * idea.weight, len(idea.said))).said if shown else ""


def _keep(attempts: Sequence[Attempt]) -> str:
    """The heaviest idea that was surely missed, of the weakest answer first."""
    for attempt in sorted((one for one in attempts if one.score is not None), key=lambda one: one.points):
        missed = [idea for idea in attempt.missed if idea.sure >= SURE]
        if missed and not attempt.enough_met:
            return f"{shortened(missed[0].name, 40)} ({shortened(attempt.title, 30)})"
    return ""


def _part_of_day(at: datetime) -> str:
    return "this morning" if at.hour < MORNING else "tonight" if at.hour >= EVENING else "today"


_NUMBERS: Mapping[int, str] = {3: "three", 5: "five", 8: "eight"}


def _number(count: int) -> str:
    return _NUMBERS.get(count, str(count))
