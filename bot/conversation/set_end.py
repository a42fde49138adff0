"""The card at the end of a set: what it came to, and what comes next."""

from datetime import date, timedelta

from bot.conversation.talk import ROLES, Talk
from bot.interview.daily import token_of
from bot.interview.days import local_day, streak
from bot.interview.offering import Coming, Countdown, end_card
from bot.message import Outgoing
from bot.storage import attempts, days, memory
from bot.storage.pushes import Push
from bot.storage.schedules import Schedule

YEAR = timedelta(days=366)
"""How far back a streak is followed."""
SATURDAY = 5


def day_name(day: date, today: date) -> str:
    ahead = (day - today).days
    named = {0: "today", 1: "tomorrow"}
    return named.get(ahead, f"on {day:%A}" if ahead < 7 else f"on {day.day} {day:%B}")


def card_of(talk: Talk, push: Push) -> Outgoing:
    """The end card of a set."""
    schedule = talk.schedule
    tokens = [token_of(push.day, place) for place in range(len(push.set.items))]
    kept = attempts.of_tokens(talk.session, talk.person, tokens)
    today = schedule.day(talk.now)
    happened = days.all_of(talk.session, talk.person, today - YEAR)
    running = streak(
        {day for day, one in happened.items() if one.attempts},
        today,
        excused=lambda day: (
            (day in happened and happened[day].excused)
            or (day.weekday() >= SATURDAY and not schedule.weekends)
        ),
    )
    return end_card(
        [kept[token] for token in tokens if token in kept],
        talk.now.astimezone(schedule.tzinfo),
        running,
        _coming(talk, schedule, today),
        _countdown(talk, schedule, today),
    )


def _coming(talk: Talk, schedule: Schedule, today: date) -> Coming | None:
    """When the next set is and what it brings."""
    at = schedule.next_push_at
    if at is None:
        return None
    day = local_day(schedule.tzinfo, at)
    when = day_name(day, today).removeprefix("on ").capitalize()
    if day == schedule.interview_on:
        return Coming(when, "your interview")
    due = (talk.bank.question(name) for name in memory.due(talk.session, talk.person, at, 3))
    back = next((question for question in due if question is not None), None)
    return Coming(
        when, f"{back.name} again, and something new" if back else "three questions, one of them new"
    )


def _countdown(talk: Talk, schedule: Schedule, today: date) -> Countdown | None:
    if schedule.interview_on is None or schedule.interview_on < today:
        return None
    role = ROLES.get(talk.person.role)
    mine = [one for one in talk.bank.questions.values() if role is None or role in one.roles]
    ideas = {(one.id, concept.id) for one in mine for concept in one.rubric.concepts}
    shown = ideas & attempts.shown_ideas(talk.session, talk.person)
    return Countdown((schedule.interview_on - today).days, len(shown), len(ideas), role or "")
