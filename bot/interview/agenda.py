"""Which questions come back on which day, and how that is said."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta, tzinfo

from bot.interview.days import local_day, moment
from bot.interview.memory import Card
from bot.interview.question import Question
from bot.interview.times import said

A_DAY = 5
"""The most reviews a day."""
WEEK = 7


def spread(dues: Mapping[str, datetime], done: int, today: date, zone: tzinfo) -> Mapping[str, date]:
    """The day on which each question comes, in the order in which they come: at most five a day, the longest
    overdue first, the others on the days after.

    Args:
        dues: when each is due.
        done: reviews of today.
        zone: whose days these are.
    """
    days: dict[str, date] = {}
    day, free = today, A_DAY - done
    for name, due in sorted(dues.items(), key=lambda one: (one[1], one[0])):
        own = local_day(zone, due)
        while own > day or free <= 0:
            day, free = max(day + timedelta(1), own), A_DAY
        days[name] = day
        free -= 1
    return days


def dues(cards: Mapping[str, Card], stand_ins: Mapping[str, str], zone: tzinfo) -> Mapping[str, datetime]:
    """When each question is due. A leech's stand-in is on the day after its last lapse, once.

    Args:
        stand_ins: what each leech gives way to.
    """
    found = {name: card.due for name, card in cards.items() if card.due is not None}
    for leech, name in stand_ins.items():
        given_way, known = cards[leech].last, cards.get(name)
        if known is None or known.last <= given_way:
            due = moment(zone, local_day(zone, given_way) + timedelta(1), time())
            found[name] = min(due, found.get(name, due))
    return found


def reviews_on(cards: Collection[Card], day: date, zone: tzinfo) -> int:
    """How many questions were asked on a day because they were due."""
    return sum(card.reviewed is not None and local_day(zone, card.reviewed) == day for card in cards)


def stand_in(
    question: Question,
    library: Mapping[str, Question],
    prerequisites: Collection[str],
    away: Collection[str] = (),
) -> Question | None:
    """The question that a leech gives way to: its `easier` one, else an easy one of a topic before its own;
    None where there is none.

    Args:
        prerequisites: the topics before its own.
        away: the ids of questions that were put away themselves.
    """
    easier = library.get(question.easier or "")
    easy = [one for one in library.values() if one.topic in prerequisites and one.level == "easy"]
    first = (easier, *sorted(easy, key=lambda one: one.id))
    return next((one for one in first if one is not None and one.id not in away), None)


def back(card: Card | None, today: date, zone: tzinfo) -> str:
    """When a question comes back, as a line of its scorecard; empty where there is nothing to say."""
    if card is None:
        return ""
    if card.leech:
        return "It keeps slipping, so it rests for now."
    if card.due is None:
        return "Put away."
    days = (local_day(zone, card.due) - today).days
    return "" if days < 1 else "Back tomorrow." if days == 1 else f"Back in {days} days."


def when(day: date, today: date) -> str:
    """A day to come: "tomorrow", "on Thursday", "on Friday 27 November"."""
    ahead = (day - today).days
    if ahead == 1:
        return "tomorrow"
    return f"on {said(day).split()[0] if ahead < WEEK else said(day)}"
