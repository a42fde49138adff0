"""Which clock somebody lives by: typed as people type places, or shared, and always confirmed by the time."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.bank.zones import find_zone, zone_at
from bot.conversation import pages
from bot.conversation.schedule import city, clock, keep, next_set, zone_name
from bot.conversation.talk import Talk
from bot.conversation.tap import Tap
from bot.message import Choice, Outgoing

NO_ZONE = "I didn't catch a place. Try the nearest big city, like /timezone Mumbai, or /timezone UTC+2."
WHERE = "Which city are you near? Type it, or share your location with the paperclip."


def timezone(talk: Talk, words: str) -> None:
    """`/timezone`, `/timezone Berlin`."""
    if words:
        talk.show(_found(talk, words) or pages.page("", NO_ZONE))
        return
    talk.person.asked_for = "zone"
    schedule = talk.schedule
    known = f"{zone_name(schedule)}, {clock(talk, schedule.zone)} there now.\n" if schedule.zone else ""
    talk.show(pages.page("Time zone", known + WHERE))


def answer(talk: Talk, words: str) -> bool:
    """Words after "which city?"; whether they are a place."""
    found = _found(talk, words)
    if found is not None:
        talk.show(found)
    return found is not None


def located(talk: Talk, place: str) -> None:
    """A shared location, "latitude,longitude"."""
    latitude, longitude = (float(part) for part in place.split(","))
    zone = zone_at(latitude, longitude)
    talk.show(_check(talk, zone, "location") if zone else pages.page("", NO_ZONE))


def ask_zone(talk: Talk) -> None:
    """Whether the clock is right that an hour was told by, unless they have said so before."""
    if talk.schedule.zone is None and talk.person.evening != "off":
        talk.say(_check(talk, "UTC+00:00", "said"))


def _check(talk: Talk, zone: str, source: str) -> Outgoing:
    yes = Choice("Yes", "-:zoneyes:0", value=f"{source} {zone}")
    question = f"s it {clock(talk, zone)} for you now?"
    text = f"I{question}" if zone.startswith("UTC") else f"{city(zone)}: i{question}"
    return pages.page("", text, ((yes, Choice("No, ask again", "-:zoneno:0")),))


def _found(talk: Talk, words: str) -> Outgoing | None:
    """What to ask about the place that was typed; None where it is no place."""
    found = find_zone(talk.bank.cities, words)
    if found.certain is not None:
        return _check(talk, found.certain, "said")
    if not found.choices:
        return None
    choices = tuple(
        Choice(f"{city(zone)} {clock(talk, zone)}", f"-:zoneyes:{place}", value=f"said {zone}")
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
    keep(talk, replace(talk.schedule, zone=zone, zone_from=source))
    text = f"Noted: {zone_name(talk.schedule)}, {clock(talk, zone)} now."
    if zone.startswith("UTC"):
        text += " If your clocks change in summer, name your city: /timezone London."
    if talk.person.evening not in (None, "off"):
        text += f"\nYour next set comes {next_set(talk)}."
    talk.say(replace(pages.page("", text, ((pages.NEXT,),)), edits=tap.message))


def _zone_no(talk: Talk, tap: Tap) -> None:
    talk.person.asked_for = "zone"
    talk.say(replace(pages.page("", WHERE), edits=tap.message))


def _ask_where(talk: Talk, tap: Tap) -> None:
    timezone(talk, "")


PAGES: Mapping[str, Callable[[Talk, Tap], None]] = {
    "where": _ask_where,
    "zoneyes": _zone_yes,
    "zoneno": _zone_no,
}
