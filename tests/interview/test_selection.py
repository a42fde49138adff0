"""Which question comes next."""

from datetime import timedelta

import pytest

from bot.interview.question import Level, Question
from bot.interview.selection import FIRST, Past, Pool, choose, level_for
from tests.interview.sample import NOW, question

DAY = timedelta(days=1)
EASY = question(id="nets.easy", level="easy")
MIDDLE = question(id="nets.middle", level="middle")
HARD = question(id="trees.hard", level="hard", roles=["engineering"])
POOL = (EASY, MIDDLE, HARD)


def chosen(
    past: dict[str, Past] | None = None,
    level: Level = "easy",
    *,
    pool: tuple[Question, ...] = POOL,
    seed: str = "a",
    avoid: str = "",
) -> str:
    found = choose(pool, past or {}, level, seed=seed, avoid=avoid)
    assert found is not None
    return found.question.id


@pytest.mark.parametrize(("level", "expected"), [("easy", EASY), ("middle", MIDDLE), ("hard", HARD)])
def test_the_nearest_to_the_level_comes_first(level: Level, expected: Question) -> None:
    assert chosen(level=level) == expected.id


def test_nothing_is_repeated_until_the_pool_is_exhausted() -> None:
    past: dict[str, Past] = {}
    for _ in POOL:
        one = choose(POOL, past, "easy", seed="a")
        assert one is not None
        assert not one.repeats
        past[one.question.id] = Past(1, NOW)
    again = choose(POOL, past, "easy", seed="a")
    assert again is not None
    assert again.repeats


def test_once_exhausted_what_was_shown_comes_back_first() -> None:
    past = {one.id: Past(1, NOW) for one in POOL} | {HARD.id: Past(1, NOW, shown=True)}
    assert chosen(past) == HARD.id


def test_the_topic_left_longest_comes_before_the_others() -> None:
    pool = (MIDDLE, question(id="trees.middle", level="middle"))
    for topic, expected in (("nets", "trees.middle"), ("trees", "nets.middle")):
        assert chosen({f"{topic}.other": Past(1, NOW)}, "middle", pool=pool) == expected
    both = {"nets.other": Past(1, NOW), "trees.other": Past(1, NOW - DAY)}
    assert chosen(both, "middle", pool=pool) == "trees.middle"


def test_the_question_just_closed_is_avoided_where_there_is_another() -> None:
    assert chosen(avoid=EASY.id) != EASY.id
    assert chosen(pool=(EASY,), avoid=EASY.id) == EASY.id


def test_the_first_two_are_the_ones_meant_for_newcomers() -> None:
    pool = (*POOL, *(question(id=name, level="hard") for name in reversed(FIRST)))
    assert chosen(pool=pool) == FIRST[0]
    assert chosen({FIRST[0]: Past(1, NOW)}, pool=pool) == FIRST[1]


def test_the_same_seed_chooses_the_same_and_others_spread() -> None:
    pool = tuple(question(id=f"nets.q{number}") for number in range(8))
    picks = [chosen(pool=pool, seed=str(seed)) for seed in range(40)]
    assert picks == [chosen(pool=pool, seed=str(seed)) for seed in range(40)]
    assert len(set(picks)) > 4


def test_an_empty_pool_has_nothing() -> None:
    assert choose((), {}, "easy", seed="a") is None


def test_a_pool_is_of_a_role_and_of_a_topic() -> None:
    assert Pool().of(POOL) == POOL
    assert Pool("research").of(POOL) == (EASY, MIDDLE)
    assert Pool("engineering", "trees").of(POOL) == (HARD,)
    assert Pool(put_away={EASY.id}).of(POOL) == (MIDDLE, HARD)
    assert Pool(put_away={one.id for one in POOL}).of(POOL) == POOL


def test_a_topic_a_role_is_never_asked_is_still_open_to_who_asks_for_it() -> None:
    assert Pool("research", "trees").of(POOL) == (HARD,)


@pytest.mark.parametrize(
    ("scores", "level"),
    [
        *(([], "easy"), ([1.0], "easy"), ([0.3, 0.4], "easy"), ([0.4, 0.4], "middle")),
        *(([0.7, 0.75], "middle"), ([0.75, 0.75], "hard")),
    ],
)
def test_the_level_follows_the_last_scores(scores: list[float], level: Level) -> None:
    assert level_for(scores) == level
