"""Buttons, each of which one room answers for."""

from collections import Counter

from bot.conversation import (
    admin,
    calendar,
    daily,
    history,
    hours,
    progress,
    projects,
    review,
    taps,
    their_data,
    zone,
)


def test_no_two_rooms_answer_for_the_same_button() -> None:
    settings = (hours.PAGES, zone.PAGES, calendar.PAGES)
    rooms = (*settings, progress.PAGES, history.PAGES, review.PAGES, their_data.PAGES)
    asked = set(taps.ASKED) | set(
        daily.ACTIONS
    )  # an offer's [Hint] opens it, and is the question's from then on
    of_rooms = (
        *rooms,
        projects.ACTIONS,
        taps.CARD,
        taps.AGAIN,
        taps.ROUND,
        taps.SETTINGS,
        asked,
        (admin.RETRY,),
    )
    counted = Counter(action for room in of_rooms for action in set(room))
    assert [action for action, times in counted.items() if times > 1] == []
