"""Which questions a day's set asks, and what its cards say."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.interview.daily import Item, choose_set, mock_like, place_of, token_of
from bot.interview.days import Streak
from bot.interview.offering import Coming, Countdown, end_card
from bot.interview.question import LEVELS, Question, Role
from bot.interview.selection import Past, Pool
from tests.content import real_bank

NOW = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)
BANK = real_bank().questions
ALL = tuple(BANK.values())


def chosen(**changes: Any) -> list[Item]:
    given: dict[str, Any] = {"pool": ALL, "past": {}, "level": "middle", "seed": "1 2026-03-02"}
    given |= {"due": (), "scores": {}, "today": set[str]()}
    given |= changes
    pool, past = given.pop("pool"), given.pop("past")
    return list(choose_set(pool, past, **given).items)


def questions(items: list[Item]) -> list[Question]:
    return [BANK[item.question_id] for item in items]


def asked(days_ago: float) -> Past:
    return Past(1, NOW - timedelta(days=days_ago))


def test_one_due_one_weak_and_one_new() -> None:
    dropout = BANK["regularisation.dropout"]
    past = {dropout.id: asked(9), **{one.id: asked(3) for one in ALL if one.topic == "metrics"}}
    oldest = next(one.id for one in ALL if one.topic == "metrics")
    past[oldest] = asked(30)
    items = chosen(past=past, due=[dropout], scores={"metrics": 0.3, "regularisation": 0.6})
    assert [item.why for item in items] == ["review", "weak", "new"]
    assert items[0].question_id == dropout.id
    assert items[1].question_id == oldest
    assert items[2].question_id not in past


def test_who_is_new_gets_three_new_ones_of_three_topics() -> None:
    items = chosen()
    assert [item.why for item in items] == ["new"] * 3
    assert len({one.topic for one in questions(items)}) == 3


def test_the_same_seed_chooses_the_same_and_another_another() -> None:
    assert chosen() == chosen()
    assert len({tuple(chosen(seed=f"{person} 2026-03-02")) for person in range(20)}) > 15


def test_nothing_twice_and_nothing_of_today() -> None:
    dropout = BANK["regularisation.dropout"]
    items = chosen(due=[dropout, dropout], scores={"regularisation": 0.1})
    assert len({item.question_id for item in items}) == 3
    items = chosen(due=[dropout], today={dropout.id})
    assert dropout.id not in {item.question_id for item in items}


@pytest.mark.parametrize("role", ["research", "engineering"])
def test_it_asks_what_the_role_is_asked_at_the_level(role: Role) -> None:
    pool = Pool(role).of(ALL)
    for level in LEVELS:
        for one in questions(chosen(pool=pool, level=level)):
            assert role in one.roles
            assert one.level == level


def test_a_small_bank_gives_a_small_set_and_an_empty_one_none() -> None:
    assert len(chosen(pool=ALL[:2])) == 2
    assert chosen(pool=()) == []


def test_once_all_was_asked_the_longest_left_comes_back() -> None:
    past = {one.id: asked(5 + place) for place, one in enumerate(ALL)}
    assert len(chosen(past=past)) == 3


def test_the_nearer_the_interview_the_more_is_like_one() -> None:
    due = [one for one in ALL if not mock_like(one)][:1] + [one for one in ALL if mock_like(one)][:1]
    shares: list[int] = []
    for days in (60, 28, 14, 7, 0):
        items = questions(chosen(due=due, days_left=days, scores={"metrics": 0.2}, level="easy"))
        shares.append(sum(mock_like(one) for one in items))
    assert shares[-1] == 3
    assert shares == sorted(shares)
    assert [one.level for one in questions(chosen(days_left=0))] == ["hard"] * 3


def test_tokens_name_the_day_and_the_place() -> None:
    assert place_of(token_of(date(2026, 3, 2), 1)) == (date(2026, 3, 2), 1)
    for other in ("a3", "a3-2", "2026-02-30.1", "2026-03-02.", "2026-03-02.1x", ""):
        assert place_of(other) is None


def test_an_end_card_of_nothing_scored() -> None:
    card = end_card([], NOW, Streak(0, today=False, freeze=True), None, None)
    assert card.text[0].text == "That's tonight. Nothing was scored, and nothing is lost."


def test_an_end_card_says_what_comes_and_what_is_left() -> None:
    card = end_card(
        [],
        NOW.replace(hour=9),
        Streak(4, today=True, freeze=True),
        Coming("Tomorrow", "Dropout again, and something new"),
        Countdown(12, 41, 96, "engineering"),
    )
    assert card.text[0].text.splitlines() == [
        "That's this morning. Nothing was scored, and nothing is lost.",
        "Tomorrow: Dropout again, and something new.",
        "12 days left; 41 of 96 ideas for engineering shown once.",
        "4 days in a row; this week's day off is still yours.",
    ]
