"""What a question asks for that no phrasing has."""

import pytest

from bot.grading.lexicon import ENGLISH
from bot.interview.nearest import Nearest

THINGS = Nearest(
    {
        "delay": ["when do labels arrive", "chargebacks come late", "how soon do we learn it was fraud"],
        "latency": ["how fast must we decide", "time budget for a decision", "milliseconds per payment"],
        "actions": ["what happens to a flagged payment", "do we block the card", "call the customer"],
    },
    ENGLISH,
)


@pytest.mark.parametrize(
    ("asked", "thing"),
    [
        ("after how long does a chargeback arrive?", "delay"),
        ("is there a budget of milliseconds", "latency"),
        ("who will block or call them", "actions"),
    ],
)
def test_the_nearest_is_found_by_the_words_that_tell_it(asked: str, thing: str) -> None:
    assert THINGS.find(asked) == thing


@pytest.mark.parametrize("asked", ["", "🙂", "which cloud do you use?", "how many people?", "a payment"])
def test_what_tells_nothing_finds_nothing(asked: str) -> None:
    assert THINGS.find(asked) is None


def test_between_two_as_near_there_is_no_choice() -> None:
    fruit = Nearest({"apple": ["where grow apples"], "pear": ["where grow pears"]}, ENGLISH)
    assert fruit.find("apples") == "apple"
    assert fruit.find("apples or pears") is None


def test_nothing_is_found_among_nothing() -> None:
    assert Nearest({}, ENGLISH).find("anything") is None
