"""What words are taken for right after we asked somebody for an hour, a place, a day, or how long."""

import re
from collections.abc import Callable, Mapping

from bot.conversation import calendar, daily, hours, pages, zone
from bot.conversation.schedule import is_off
from bot.conversation.talk import Talk
from bot.interview.asking import Asking, Recalling
from bot.interview.projects import InProject
from bot.interview.rounds import InRound

LONGEST_WORDS = 60
"""Characters; what is longer is meant for something else."""
ANSWERS: Mapping[str, Callable[[Talk, str], bool]] = {
    "zone": zone.answer,
    "hour": hours.answer,
    "date": calendar.answer_date,
    "pause": calendar.answer_pause,
}
MISSED = {"zone": zone.NO_ZONE, "pause": calendar.NO_SPAN}
"""What was asked outright. An hour and a date are typed on pages that show more."""


def heard(talk: Talk, text: str) -> bool:
    """Take words for the answer to what was just asked, and say whether they were. With a question open, or
    one on offer, only words that can be nothing else are."""
    asked, talk.person.asked_for = talk.person.asked_for, None
    if asked is None or asked not in ANSWERS or len(text) > LONGEST_WORDS:
        return False
    elsewhere = isinstance(talk.state, Asking | Recalling | InRound | InProject) or daily.offered(talk)
    if elsewhere and (re.fullmatch(r"[\d.,\s]+", text) or is_off(text)):
        return False
    if ANSWERS[asked](talk, text):
        return True
    if elsewhere or asked not in MISSED:
        return False
    talk.show(pages.page("", MISSED[asked]))
    return True
