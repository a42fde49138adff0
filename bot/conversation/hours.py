"""When somebody wants to hear from us: the hour, the zone, days off, and the date they prepare for."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.bank.zones import find_zone, zone_at
from bot.conversation import pages
from bot.conversation.pushing import reschedule
from bot.conversation.talk import Talk
from bot.conversation.tap import Tap
from bot.interview import events as on
from bot.interview.asking import Asking, Recalling
from bot.interview.days import moment, zone_of
from bot.interview.rounds import InRound
from bot.interview.times import date_of, hour_of, said, span_of
from bot.message import Choice, Keyboard, Outgoing
from bot.storage import memory
from bot.storage.schedules import Schedule

OFF = ("off", "no", "none", "stop", "never", "clear", "end")
QUIET = (("", ""), ("22:00", "08:00"), ("23:00", "07:00"), ("00:00", "09:00"))
"""The quiet hours that can be chosen; the first is none."""
PAUSES = (("3 days", 3), ("1 week", 7), ("2 weeks", 14), ("1 month", 30))
LONGEST_PAUSE = timedelta(days=366)
LONGEST_WORDS = 60
"""Characters of an answer to where somebody is, or to which hour; what is longer is none."""

NO_HOUR = "I didn't catch a time. Try /daily 20:30, or /daily 8pm."
NO_ZONE = "I didn't catch a place. Try the nearest big city, like /timezone Mumbai, or /timezone UTC+2."
NO_DATE = "I didn't catch a day to come. Try /date 12 March, or /date off."
NO_SPAN = "I didn't catch for how long. Try /pause 2 weeks, or /pause off."
WHERE = "Which city are you near? Type it, or share your location with the paperclip."


def daily(talk: Talk, words: str) -> None:
    """`/daily`, `/daily 20:30`, `/daily off`."""
    if not words:
        talk.show(_page(talk))
    elif words.casefold().strip(" .!") in OFF:
        _set_hour(talk, "off")
        talk.show(pages.page("", "No daily set then. /daily 20:30 brings it back."))
    elif (hour := hour_of(words)) is not None:
        _set_hour(talk, f"{hour:%H:%M}")
        talk.show(_hour_noted(talk))
        _ask_zone(talk)
    else:
        talk.show(pages.page("", NO_HOUR))


def timezone(talk: Talk, words: str) -> None:
    """`/timezone`, `/timezone Berlin`."""
    if words:
        talk.show(_found(talk, words) or pages.page("", NO_ZONE))
        return
    talk.person.asked_for = "zone"
    schedule = talk.schedule
    known = f"{_named(schedule)}, {_clock(talk, schedule.zone)} there now.\n" if schedule.zone else ""
    talk.show(pages.page("Time zone", known + WHERE))


def interview_date(talk: Talk, words: str) -> None:
    """`/date`, `/date 12 March`, `/date off`."""
    schedule = talk.schedule
    today = schedule.day(talk.now)
    if words.casefold().strip(" .!") in OFF:
        _keep(talk, replace(schedule, interview_on=None))
        talk.show(pages.page("", "No date then."))
    elif not words:
        talk.show(pages.page("", _date_line(schedule.interview_on, today)))
    elif (day := date_of(words, today)) is not None:
        _keep(talk, replace(schedule, interview_on=day))
        talk.show(pages.page("", f"Noted: {_date_line(day, today)}"))
    else:
        talk.show(pages.page("", NO_DATE))


def pause(talk: Talk, words: str) -> None:
    """`/pause 2 weeks`; inside a mock round it pauses the round."""
    schedule = talk.schedule
    if isinstance(talk.state, InRound):
        talk.happen(on.Paused())
    elif talk.person.evening in (None, "off"):
        talk.show(
            pages.page("", "No daily set is on, so there is nothing to pause. /daily 20:30 begins one.")
        )
    elif words.casefold().strip(" .!") in (*OFF, "resume"):
        _keep(talk, replace(schedule, paused_until=None))
        talk.show(pages.page("", f"Going on: your next set comes {_next(talk)}."))
    elif not words:
        talk.show(pages.page("", "No sets for how long?", _pause_keyboard(talk)))
    else:
        today = schedule.day(talk.now)
        span = span_of(words)
        until = today + span if span else date_of(re.sub(r"^(until|till) ", "", words.casefold()), today)
        if until is None or not today < until <= today + LONGEST_PAUSE:
            talk.show(pages.page("", NO_SPAN))
        else:
            talk.show(_paused(talk, until))


def heard(talk: Talk, text: str) -> bool:
    """Take words for the answer to what was just asked, and say whether they were. With a question open, only
    words that can be nothing else are."""
    asked, talk.person.asked_for = talk.person.asked_for, None
    if len(text) > LONGEST_WORDS:
        return False
    match asked:
        case "zone":
            answer, missed = _found(talk, text), NO_ZONE
        case _:
            return False
    if answer is None and isinstance(talk.state, Asking | Recalling | InRound):
        return False
    talk.show(answer or pages.page("", missed))
    return True


def located(talk: Talk, place: str) -> None:
    """A shared location, "latitude,longitude"."""
    latitude, longitude = (float(part) for part in place.split(","))
    zone = zone_at(latitude, longitude)
    talk.show(_check(talk, zone, "location") if zone else pages.page("", NO_ZONE))


def _set_hour(talk: Talk, hour: str) -> None:
    """Whoever sets an hour after their interview prepares for another, whose date they may say."""
    talk.person.evening = hour
    schedule = talk.schedule
    day = schedule.interview_on
    ahead = day if day and day >= schedule.day(talk.now) else None
    _keep(talk, replace(schedule, ignored=0, paused_until=None, interview_on=ahead))


def _keep(talk: Talk, schedule: Schedule) -> None:
    before = talk.schedule.wanted
    reschedule(talk.session, talk.person, schedule, talk.now)
    if schedule.wanted != before:
        memory.rebuild(talk.session, talk.person, schedule.wanted)


def _ask_zone(talk: Talk) -> None:
    """Whether the clock is right that an hour was told by, unless they have said so before."""
    if talk.schedule.zone is None and talk.person.evening != "off":
        talk.say(_check(talk, "UTC+00:00", "said"))


def _check(talk: Talk, zone: str, source: str) -> Outgoing:
    yes = Choice("Yes", "-:zoneyes:0", value=f"{source} {zone}")
    question = f"s it {_clock(talk, zone)} for you now?"
    text = f"I{question}" if zone.startswith("UTC") else f"{_city(zone)}: i{question}"
    return pages.page("", text, ((yes, Choice("No, ask again", "-:zoneno:0")),))


def _found(talk: Talk, words: str) -> Outgoing | None:
    """What to ask about the place that was typed; None where it is no place."""
    found = find_zone(talk.bank.cities, words)
    if found.certain is not None:
        return _check(talk, found.certain, "said")
    if not found.choices:
        return None
    choices = tuple(
        Choice(f"{_city(zone)} {_clock(talk, zone)}", f"-:zoneyes:{place}", value=f"said {zone}")
        for place, zone in enumerate(found.choices)
    )
    rows = tuple(choices[at : at + 2] for at in range(0, len(choices), 2))
    return pages.page("", "Which clock is yours?", (*rows, (Choice("None of these", "-:zoneno:0"),)))


def _zone_yes(talk: Talk, tap: Tap) -> None:
    if tap.choice is None or not tap.choice.value:
        talk.say(pages.page("", "That list is old; /timezone asks again."))
        return
    source, _, zone = tap.choice.value.partition(" ")
    talk.person.asked_for = None
    _keep(talk, replace(talk.schedule, zone=zone, zone_from=source))
    text = f"Noted: {_named(talk.schedule)}, {_clock(talk, zone)} now."
    if zone.startswith("UTC"):
        text += " If your clocks change in summer, name your city: /timezone London."
    if talk.person.evening not in (None, "off"):
        text += f"\nYour next set comes {_next(talk)}."
    talk.say(replace(pages.page("", text, ((pages.NEXT,),)), edits=tap.message))


def _zone_no(talk: Talk, tap: Tap) -> None:
    talk.person.asked_for = "zone"
    talk.say(replace(pages.page("", WHERE), edits=tap.message))


def _ask_hour(talk: Talk, tap: Tap) -> None:
    """A newcomer's choice."""
    if tap.number >= len(pages.EVENINGS):
        talk.say(pages.page("", pages.MENU_GONE))
        return
    _set_hour(talk, pages.EVENINGS[tap.number][0])
    talk.say(replace(_hour_noted(talk), edits=tap.message))
    _ask_zone(talk)


def _hour_noted(talk: Talk) -> Outgoing:
    if talk.person.evening == "off":
        return pages.page("", "No daily set then. /daily 20:30 begins one.", ((pages.NEXT,),))
    zone = f" ({_named(talk.schedule)})" if talk.schedule.zone else ""
    return pages.page("", f"A short set at {talk.person.evening}{zone}, every day. /daily changes it.")


def _change(talk: Talk, tap: Tap, change: Callable[[int], None], count: int) -> None:
    """Do what a button of the page says, and show the page as it is now."""
    if tap.number >= count:
        talk.say(pages.page("", pages.MENU_GONE))
        return
    change(tap.number)
    talk.say(replace(_page(talk), edits=tap.message))


def _hour(talk: Talk, tap: Tap) -> None:
    known = talk.schedule.zone
    _change(talk, tap, lambda number: _set_hour(talk, pages.EVENINGS[number][0]), len(pages.EVENINGS))
    if known is None:
        _ask_zone(talk)


def _weekends(talk: Talk, tap: Tap) -> None:
    _change(talk, tap, lambda on_: _keep(talk, replace(talk.schedule, weekends=bool(on_))), 2)


def _quiet(talk: Talk, tap: Tap) -> None:
    def keep(number: int) -> None:
        begin, end = (hour or None for hour in QUIET[number])
        _keep(talk, replace(talk.schedule, quiet_from=begin, quiet_to=end))

    _change(talk, tap, keep, len(QUIET))


def _pausing(talk: Talk, tap: Tap) -> None:
    today = talk.schedule.day(talk.now)
    if tap.number > len(PAUSES):
        talk.say(pages.page("", pages.MENU_GONE))
    elif tap.number == len(PAUSES):
        _keep(talk, replace(talk.schedule, paused_until=None))
        going_on = f"Going on: your next set comes {_next(talk)}."
        talk.say(replace(pages.page("", going_on), edits=tap.message))
    else:
        until = today + timedelta(days=PAUSES[tap.number][1])
        talk.say(replace(_paused(talk, until), edits=tap.message))


def _paused(talk: Talk, until: date) -> Outgoing:
    schedule = talk.schedule
    _keep(talk, replace(schedule, paused_until=moment(schedule.tzinfo, until, time(0))))
    return pages.page("", f"No sets until {said(until)}. /pause off brings them back sooner.")


def _pause_keyboard(talk: Talk) -> Keyboard:
    choices = tuple(Choice(label, f"-:pausing:{place}") for place, (label, _) in enumerate(PAUSES))
    paused = talk.schedule.paused_until
    resume = ((Choice("Go on now", f"-:pausing:{len(PAUSES)}"),),) if paused and paused > talk.now else ()
    return (choices[:2], choices[2:], *resume)


def _show_page(talk: Talk, tap: Tap) -> None:
    talk.say(replace(_page(talk), edits=tap.message))


def _ask_where(talk: Talk, tap: Tap) -> None:
    timezone(talk, "")


def _page(talk: Talk) -> Outgoing:
    """All that can be said of the daily set, on one page."""
    schedule, hour = talk.schedule, talk.person.evening or "off"
    lines: list[str] = []
    if hour == "off":
        lines.append("Off. Pick an hour, or type one: /daily 20:30")
    else:
        weekends = "every day" if schedule.weekends else "Monday to Friday"
        lines.append(f"{hour}, {weekends}. Another hour: /daily 7:45pm")
        if schedule.paused_until and schedule.paused_until > talk.now:
            lines.append(f"Paused until {said(schedule.day(schedule.paused_until))}; /pause off goes on.")
        elif schedule.next_push_at is not None:
            lines.append(f"Next: {_next(talk)}.")
    zone = _named(schedule) if schedule.zone else "not said yet, so I go by UTC"
    lines.append(f"Zone: {zone}, {_clock(talk, schedule.zone)} now.")
    quiet = (schedule.quiet_from or "", schedule.quiet_to or "")
    if quiet in QUIET[1:]:
        lines.append(f"No sets between {quiet[0]} and {quiet[1]}.")
    if schedule.interview_on is not None:
        lines.append(_date_line(schedule.interview_on, schedule.day(talk.now)))
    later = QUIET[(QUIET.index(quiet) + 1) % len(QUIET)] if quiet in QUIET else QUIET[0]
    hushed = f"Quiet {later[0]}–{later[1]}" if later[0] else "No quiet hours"
    rest = (
        Choice("No weekends", "-:weekends:0")
        if schedule.weekends
        else Choice("Weekends too", "-:weekends:1"),
        Choice(hushed, f"-:quiet:{QUIET.index(later)}"),
    )
    zone = Choice("Time zone", "-:where:0")
    return pages.page("Daily set", "\n".join(lines), (*pages.evenings("hour", hour), rest, (zone,)))


def _next(talk: Talk) -> str:
    """When the next set comes, in the person's own time."""
    schedule = talk.schedule
    if schedule.next_push_at is None:
        return "when you choose an hour with /daily"
    at = schedule.next_push_at.astimezone(schedule.tzinfo)
    days = (at.date() - schedule.day(talk.now)).days
    day = "today" if days == 0 else "tomorrow" if days == 1 else f"on {said(at.date())}"
    return f"{day} at {at:%H:%M}"


def _date_line(day: date | None, today: date) -> str:
    if day is None:
        return "No interview date is set. /date 12 March sets one, and sets lead up to it."
    left = (day - today).days
    if left < 0:
        return f"Your interview was on {said(day)}. /date sets another."
    when = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
    return f"Interview on {said(day)}, {when}."


def _clock(talk: Talk, zone: str | None) -> str:
    return f"{_local(talk.now, zone):%H:%M}"


def _local(now: datetime, zone: str | None) -> datetime:
    return now.astimezone(zone_of(zone))


def _named(schedule: Schedule) -> str:
    return _city(schedule.zone or "UTC+00:00")


def _city(zone: str) -> str:
    """What a zone is called: its city, or the offset without what is nought."""
    if zone == "UTC+00:00":
        return "UTC"
    if zone.startswith("UTC"):
        return f"{zone[:4]}{zone[4:].removeprefix('0').removesuffix(':00')}"
    return zone.rpartition("/")[2].replace("_", " ")


PAGES: Mapping[str, Callable[[Talk, Tap], None]] = {
    "hours": _show_page,
    "hour": _hour,
    "evening": _ask_hour,
    "weekends": _weekends,
    "quiet": _quiet,
    "where": _ask_where,
    "zoneyes": _zone_yes,
    "zoneno": _zone_no,
    "pausing": _pausing,
}
