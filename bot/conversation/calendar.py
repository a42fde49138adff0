"""Days: the date of the interview, and those on which no set is wanted."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time, timedelta

from bot.conversation import pages
from bot.conversation.schedule import date_line, is_off, keep, next_set
from bot.conversation.talk import Talk
from bot.conversation.tap import Tap
from bot.interview import events as on
from bot.interview.days import moment
from bot.interview.rounds import InRound
from bot.interview.times import date_of, said, span_of
from bot.message import Choice, Keyboard, Outgoing

PAUSES = (("3 days", 3), ("1 week", 7), ("2 weeks", 14), ("1 month", 30))
LONGEST_PAUSE = timedelta(days=366)

NO_DATE = "I didn't catch a day to come. Try /date 12 March, or /date off."
NO_SPAN = "I didn't catch for how long. Try /pause 2 weeks, or /pause off."
NOTHING_TO_PAUSE = "No daily set is on, so there is nothing to pause. /daily 20:30 begins one."


def interview_date(talk: Talk, words: str) -> None:
    """`/date`, `/date 12 March`, `/date off`."""
    schedule = talk.schedule
    if not words:
        talk.person.asked_for = "date"
        talk.show(pages.page("", date_line(schedule.interview_on, schedule.day(talk.now))))
    elif not answer_date(talk, words):
        talk.show(pages.page("", NO_DATE))


def answer_date(talk: Talk, words: str) -> bool:
    """Words such as "12 March" or "off"; whether they say when the interview is."""
    schedule = talk.schedule
    today = schedule.day(talk.now)
    day = None if is_off(words) else date_of(words, today)
    if day is None and not is_off(words):
        return False
    keep(talk, replace(schedule, interview_on=day))
    talk.show(pages.page("", date_line(day, today) if day else "No date then."))
    return True


def pause(talk: Talk, words: str) -> None:
    """`/pause 2 weeks`; inside a mock round it pauses the round."""
    if isinstance(talk.state, InRound):
        talk.happen(on.Paused())
    elif talk.person.evening in (None, "off"):
        talk.show(pages.page("", NOTHING_TO_PAUSE))
    elif not words:
        talk.person.asked_for = "pause"
        talk.show(pages.page("", "No sets for how long?", _pause_keyboard(talk)))
    elif not answer_pause(talk, words):
        talk.show(pages.page("", NO_SPAN))


def answer_pause(talk: Talk, words: str) -> bool:
    """Words such as "2 weeks", "until 12 March" or "off"; whether they say for how long."""
    schedule = talk.schedule
    if is_off(words) or words.casefold().strip(" .!") == "resume":
        keep(talk, replace(schedule, paused_until=None))
        talk.show(pages.page("", f"Going on: your next set comes {next_set(talk)}."))
        return True
    today = schedule.day(talk.now)
    span = span_of(words)
    until = today + span if span else date_of(re.sub(r"^(until|till) ", "", words.casefold()), today)
    if until is None or not today < until <= today + LONGEST_PAUSE:
        return False
    talk.show(_paused(talk, until))
    return True


def _pausing(talk: Talk, tap: Tap) -> None:
    today = talk.schedule.day(talk.now)
    if tap.number > len(PAUSES):
        talk.say(pages.page("", pages.MENU_GONE))
    elif tap.number == len(PAUSES):
        keep(talk, replace(talk.schedule, paused_until=None))
        going_on = f"Going on: your next set comes {next_set(talk)}."
        talk.say(replace(pages.page("", going_on), edits=tap.message))
    else:
        until = today + timedelta(days=PAUSES[tap.number][1])
        talk.say(replace(_paused(talk, until), edits=tap.message))


def _paused(talk: Talk, until: date) -> Outgoing:
    schedule = talk.schedule
    keep(talk, replace(schedule, paused_until=moment(schedule.tzinfo, until, time(0))))
    return pages.page("", f"No sets until {said(until)}. /pause off brings them back sooner.")


def _pause_keyboard(talk: Talk) -> Keyboard:
    choices = tuple(Choice(label, f"-:pausing:{place}") for place, (label, _) in enumerate(PAUSES))
    paused = talk.schedule.paused_until
    resume = ((Choice("Go on now", f"-:pausing:{len(PAUSES)}"),),) if paused and paused > talk.now else ()
    return (choices[:2], choices[2:], *resume)


PAGES: Mapping[str, Callable[[Talk, Tap], None]] = {"pausing": _pausing}
