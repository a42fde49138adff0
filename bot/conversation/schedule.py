"""Somebody's schedule, kept and told: when their next set comes, and by which clock."""

from datetime import date

from bot.conversation.pushing import reschedule
from bot.conversation.talk import Talk
from bot.interview.days import zone_of
from bot.interview.times import said
from bot.storage import memory
from bot.storage.schedules import Schedule

OFF = ("off", "no", "none", "stop", "never", "clear", "end")


def is_off(words: str) -> bool:
    """Whether someone wants none of it."""
    return words.casefold().strip(" .!") in OFF


def keep(talk: Talk, schedule: Schedule) -> None:
    """Store what was changed, with the next push, and time the cards anew where they depend on it."""
    before = talk.schedule.wanted
    reschedule(talk.session, talk.person, schedule, talk.now)
    if schedule.wanted != before:
        memory.rebuild(talk.session, talk.person, schedule.wanted)


def next_set(talk: Talk) -> str:
    """When the next set comes, in the person's own time."""
    schedule = talk.schedule
    if schedule.next_push_at is None:
        return "when you choose an hour with /daily"
    at = schedule.next_push_at.astimezone(schedule.tzinfo)
    days = (at.date() - schedule.day(talk.now)).days
    day = "today" if days == 0 else "tomorrow" if days == 1 else f"on {said(at.date())}"
    return f"{day} at {at:%H:%M}"


def date_line(day: date | None, today: date) -> str:
    if day is None:
        return "No interview date is set. /date 12 March sets one, and sets lead up to it."
    left = (day - today).days
    if left < 0:
        return f"Your interview was on {said(day)}. /date sets another."
    when = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
    return f"Interview on {said(day)}, {when}."


def clock(talk: Talk, zone: str | None) -> str:
    """The time it is now in a zone."""
    return f"{talk.now.astimezone(zone_of(zone)):%H:%M}"


def zone_name(schedule: Schedule) -> str:
    return city(schedule.zone or "UTC+00:00")


def city(zone: str) -> str:
    """What a zone is called: its city, or the offset without what is nought."""
    if zone == "UTC+00:00":
        return "UTC"
    if zone.startswith("UTC"):
        return f"{zone[:4]}{zone[4:].removeprefix('0').removesuffix(':00')}"
    return zone.rpartition("/")[2].replace("_", " ")
