"""The hour of the daily set, weekends and quiet hours: typed as people type them, or chosen on a page."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.conversation import pages
from bot.conversation.schedule import clock, date_line, is_off, keep, next_set, zone_name
from bot.conversation.talk import Talk
from bot.conversation.tap import Tap
from bot.conversation.zone import ask_zone
from bot.interview.times import hour_of, said, weekends_of
from bot.message import Choice, Outgoing

QUIET = (("", ""), ("22:00", "08:00"), ("23:00", "07:00"), ("00:00", "09:00"))
"""The quiet hours that can be chosen; the first is none."""

NO_HOUR = "I didn't catch a time. Try /daily 20:30, or /daily 8pm."


def daily(talk: Talk, words: str) -> None:
    """`/daily`, `/daily 20:30`, `/daily off`."""
    if not words:
        talk.person.asked_for = "hour"
        talk.show(_page(talk))
    elif not answer(talk, words):
        talk.show(pages.page("", NO_HOUR))


def answer(talk: Talk, words: str) -> bool:
    """Words such as "20:30", "weekdays at eight" or "off"; whether they say when sets are wanted."""
    hour, weekends = hour_of(words), weekends_of(words)
    if is_off(words):
        _set_hour(talk, "off")
        talk.show(pages.page("", "No daily set then. /daily 20:30 brings it back."))
        return True
    if weekends is not None:
        keep(talk, replace(talk.schedule, weekends=weekends))
    if hour is not None:
        _set_hour(talk, f"{hour:%H:%M}")
        talk.show(_hour_noted(talk))
        ask_zone(talk)
    elif weekends is not None:
        talk.show(_page(talk))
    return hour is not None or weekends is not None


def _set_hour(talk: Talk, hour: str) -> None:
    """Whoever sets an hour after their interview prepares for another, whose date they may say."""
    talk.person.evening = hour
    schedule = talk.schedule
    day = schedule.interview_on
    ahead = day if day and day >= schedule.day(talk.now) else None
    keep(talk, replace(schedule, ignored=0, paused_until=None, interview_on=ahead))


def _hour_noted(talk: Talk) -> Outgoing:
    if talk.person.evening == "off":
        return pages.page("", "No daily set then. /daily 20:30 begins one.", ((pages.NEXT,),))
    zone = f" ({zone_name(talk.schedule)})" if talk.schedule.zone else ""
    return pages.page("", f"A short set at {talk.person.evening}{zone}, {_days(talk)}. /daily changes it.")


def _days(talk: Talk) -> str:
    return "every day" if talk.schedule.weekends else "Monday to Friday"


def _ask_hour(talk: Talk, tap: Tap) -> None:
    """A newcomer's choice."""
    if tap.number >= len(pages.EVENINGS):
        talk.say(pages.page("", pages.MENU_GONE))
        return
    _set_hour(talk, pages.EVENINGS[tap.number][0])
    talk.say(replace(_hour_noted(talk), edits=tap.message))
    ask_zone(talk)


def _hour(talk: Talk, tap: Tap) -> None:
    known = talk.schedule.zone
    _change(talk, tap, lambda number: _set_hour(talk, pages.EVENINGS[number][0]), len(pages.EVENINGS))
    if known is None:
        ask_zone(talk)


def _weekends(talk: Talk, tap: Tap) -> None:
    _change(talk, tap, lambda on_: keep(talk, replace(talk.schedule, weekends=bool(on_))), 2)


def _quiet(talk: Talk, tap: Tap) -> None:
    def change(number: int) -> None:
        begin, end = (hour or None for hour in QUIET[number])
        keep(talk, replace(talk.schedule, quiet_from=begin, quiet_to=end))

    _change(talk, tap, change, len(QUIET))


def _change(talk: Talk, tap: Tap, change: Callable[[int], None], count: int) -> None:
    """Do what a button of the page says, and show the page as it is now."""
    if tap.number >= count:
        talk.say(pages.page("", pages.MENU_GONE))
        return
    change(tap.number)
    talk.say(replace(_page(talk), edits=tap.message))


def _show_page(talk: Talk, tap: Tap) -> None:
    talk.person.asked_for = "hour"
    talk.say(replace(_page(talk), edits=tap.message))


def _page(talk: Talk) -> Outgoing:
    """All that can be said of the daily set, on one page."""
    schedule, hour = talk.schedule, talk.person.evening or "off"
    lines: list[str] = []
    if hour == "off":
        lines.append("Off. Pick an hour, or type one, like 20:30.")
    else:
        lines.append(f"{hour}, {_days(talk)}. For another hour, pick or type one, like 7:45pm.")
        if schedule.paused_until and schedule.paused_until > talk.now:
            lines.append(f"Paused until {said(schedule.day(schedule.paused_until))}; /pause off goes on.")
        elif schedule.next_push_at is not None:
            lines.append(f"Next: {next_set(talk)}.")
    zone = zone_name(schedule) if schedule.zone else "not said yet, so I go by UTC"
    lines.append(f"Zone: {zone}, {clock(talk, schedule.zone)} now.")
    quiet = (schedule.quiet_from or "", schedule.quiet_to or "")
    if quiet in QUIET[1:]:
        lines.append(f"No sets between {quiet[0]} and {quiet[1]}.")
    if schedule.interview_on is not None:
        lines.append(date_line(schedule.interview_on, schedule.day(talk.now)))
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


PAGES: Mapping[str, Callable[[Talk, Tap], None]] = {
    "hours": _show_page,
    "hour": _hour,
    "evening": _ask_hour,
    "weekends": _weekends,
    "quiet": _quiet,
}
