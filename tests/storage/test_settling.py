"""Ages are told in seconds before now; ids are places in the queue."""

from datetime import timedelta

import pytest

from bot.storage.settling import Run, Waiting, head_run, settles
from tests.clock import START

SETTLE = 3.0


def text(age: float, *, characters: int = 10, alone: bool = False) -> Waiting:
    return Waiting(0, "text", characters, START - timedelta(seconds=age), alone)


def other(kind: str, age: float = 0.0) -> Waiting:
    return Waiting(0, kind, 5, START - timedelta(seconds=age), alone=False)


def run_of(*queue: Waiting) -> Run:
    placed = [
        Waiting(place, each.kind, each.characters, each.received_at, each.alone)
        for place, each in enumerate(queue)
    ]
    return head_run(placed, START, SETTLE)


def test_it_waits_for_the_newest_to_come_of_age() -> None:
    assert run_of(text(2.5), text(1)) == Run((0, 1), ready_in=2.0)
    assert run_of(text(5), text(3)) == Run((0, 1), ready_in=0)


def test_anything_else_that_follows_settles_it() -> None:
    for kind in ("tap", "command", "edit", "other"):
        assert run_of(text(1), text(0), other(kind), text(0)) == Run((0, 1), ready_in=0)


def test_it_holds_4096_characters_at_most_before_it_settles() -> None:
    assert run_of(text(1, characters=4000), text(0, characters=95)).ready_in > 0
    assert run_of(text(1, characters=4000), text(0, characters=96)) == Run((0, 1), ready_in=0)


def test_a_long_paste_that_came_in_pieces_stays_one_answer() -> None:
    assert run_of(text(0, characters=4096), text(0, characters=1900)) == Run((0, 1), ready_in=0)


def test_ten_messages_settle_and_the_eleventh_is_the_next_turn() -> None:
    assert run_of(*[text(0)] * 9).ready_in > 0
    assert run_of(*[text(0)] * 10) == Run(tuple(range(10)), ready_in=0)
    assert run_of(*[text(0)] * 11) == Run(tuple(range(10)), ready_in=0)


def test_the_oldest_waits_no_more_than_fifteen_seconds() -> None:
    assert run_of(text(14), text(11), text(0)).ready_in == 1.0
    assert run_of(text(15), text(12), text(0)) == Run((0, 1, 2), ready_in=0)


def test_what_was_one_turn_before_a_crash_is_so_again() -> None:
    assert run_of(text(9, alone=True), text(8, alone=True), text(0)) == Run((0, 1), ready_in=0)


def test_a_clock_set_back_makes_nobody_wait() -> None:
    assert run_of(text(-3600)) == Run((0,), ready_in=0)


@pytest.mark.parametrize(
    ("head", "awaiting", "seconds", "expected"),
    [
        (text(0), True, SETTLE, True),
        (text(0), False, SETTLE, False),
        (text(0), True, 0.0, False),
        (other("tap"), True, SETTLE, False),
        (other("command"), True, SETTLE, False),
        (text(0, alone=True), False, SETTLE, True),
    ],
)
def test_only_texts_settle_and_only_while_an_answer_is_awaited(
    head: Waiting, awaiting: bool, seconds: float, expected: bool
) -> None:
    assert settles(head, awaiting, seconds) is expected
