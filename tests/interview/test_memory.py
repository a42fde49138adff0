"""What an attempt says of memory, and what becomes of a card by its reviews."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.attempt import Attempt
from bot.interview.days import local_day, zone_of
from bot.interview.log import Prompt
from bot.interview.memory import (
    CARD,
    LAPSES,
    LONGEST,
    WHOLE,
    Card,
    Rating,
    Review,
    Wanted,
    remembered,
    review_of,
)
from tests.interview.sample import NOW
from tests.interview.test_attempt import attempt, idea

BERLIN = zone_of("Europe/Berlin")
WANTED = Wanted()


def scored(worth: float, **changes: object) -> Attempt:
    return replace(attempt(idea("a", 5, worth), score=worth), **changes)  # pyright: ignore[reportArgumentType]


def rating_of(made: Attempt) -> Rating | None:
    review = review_of(made)
    return review.rating if review else None


def on_day(day: float, rating: Rating = "good", gap: str | None = None, *missed: str) -> Review:
    return Review("q", f"t{day}", NOW + timedelta(days=day), rating, gap, missed)


def card_of(*reviews: Review, wanted: Wanted = WANTED) -> Card:
    card = remembered(reviews, wanted)
    assert card is not None
    return card


def days_after(card: Card, day: float) -> int:
    assert card.due is not None
    return (card.due.date() - (NOW + timedelta(days=day)).date()).days


@pytest.mark.parametrize(
    ("points", "rating"),
    [*((0, "again"), (39, "again"), (40, "hard"), (64, "hard"), (65, "good"), (84, "good"), (85, "easy"))],
)
def test_an_attempt_is_rated_by_its_points(points: int, rating: Rating) -> None:
    assert rating_of(scored(points / 100)) == rating


def test_help_lowers_a_rating() -> None:
    hinted = scored(0.95)
    assert rating_of(replace(hinted, log=(*hinted.log, Prompt("hint", "a", "Think.")))) == "hard"
    assert rating_of(scored(0.95, outcome="shown")) == "again"


def test_what_was_not_answered_says_nothing() -> None:
    for outcome in ("skipped", "aside", "gone"):
        assert rating_of(scored(0.5, outcome=outcome, score=None)) is None
    assert rating_of(scored(0.9, again=True)) is None


def test_a_whole_question_passed_over_in_review_comes_tomorrow() -> None:
    assert rating_of(scored(0.5, outcome="skipped", score=None, token=f"t{WHOLE}")) == "later"


def test_gaps_are_what_was_missed_the_heaviest_first_without_claims() -> None:
    made = attempt(idea("a", 1, 0), idea("b", 3, 0.1), idea("c", 2, 0), idea("d", 4, 0.5), idea("e", 1, 1))
    review = review_of(made, {"c"})
    assert review is not None
    assert review.missed == ("b", "a")


def test_what_was_not_needed_is_no_gap() -> None:
    review = review_of(attempt(idea("a", 5, 1), idea("b", 3, 0)))
    assert review is not None
    assert review.missed == ()


@pytest.mark.parametrize(("credit", "rating"), [(0.2, "again"), (0.5, "hard"), (0.7, "good"), (1.0, "good")])
def test_a_gap_is_rated_by_its_one_idea(credit: float, rating: Rating) -> None:
    made = replace(attempt(idea("a", 3, credit, "probe")), outcome="recalled", score=None)
    review = review_of(made)
    assert review is not None
    assert (review.rating, review.gap) == (rating, "a")
    claimed = review_of(made, {"a"})
    assert claimed is not None
    assert claimed.rating == "good"


def test_a_better_answer_stays_away_for_longer() -> None:
    back = [days_after(card_of(on_day(0, rating)), 0) for rating in ("again", "hard", "good", "easy")]
    assert back == sorted(back)
    assert back[0] == 1
    assert back[-1] > 5


def test_a_higher_retention_brings_it_back_sooner() -> None:
    reviews = [on_day(0), on_day(3), on_day(10)]
    back = [days_after(card_of(*reviews, wanted=Wanted(UTC, wish)), 10) for wish in (0.95, 0.9, 0.8)]
    assert back == sorted(set(back))


def test_a_card_comes_at_the_beginning_of_a_local_day() -> None:
    late = Review("q", "t", datetime(2026, 3, 27, 22, 30, tzinfo=UTC), "again")
    card = card_of(late, wanted=Wanted(BERLIN))
    assert card.due == datetime(2026, 3, 27, 23, 0, tzinfo=UTC)
    over_the_change = card_of(replace(late, at=late.at + timedelta(days=1)), wanted=Wanted(BERLIN))
    assert over_the_change.due == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)


def test_two_evenings_are_a_day_apart_whatever_the_hour() -> None:
    early = card_of(on_day(0), on_day(0.8))  # 12:00, then 07:12 on the next day
    later = card_of(on_day(0), on_day(1.2))
    assert early.stability == later.stability


def test_no_interval_reaches_the_day_of_the_interview() -> None:
    reviews = [on_day(0, "easy"), on_day(8, "easy")]
    assert days_after(card_of(*reviews), 8) > 20
    for left in (1, 2, 5, 20):
        interview = (NOW + timedelta(days=8 + left)).date()
        card = card_of(*reviews, wanted=Wanted(interview_on=interview))
        assert days_after(card, 8) == max(1, left - 1)
    over = card_of(*reviews, wanted=Wanted(interview_on=NOW.date()))
    assert over.due == card_of(*reviews).due


def test_two_gaps_closed_bring_the_whole_question() -> None:
    missed = on_day(0, "hard", None, "a", "b", "c")
    ideas = {"a", "b", "c"}
    assert card_of(missed).gap_of(ideas) == "a"
    assert card_of(missed, on_day(1, "good", "a")).gap_of(ideas) == "b"
    assert card_of(missed, on_day(1, "again", "a")).gap_of(ideas) == "a"
    assert card_of(missed, on_day(1, "hard", "a")).gap_of(ideas) == "a"
    assert card_of(missed, on_day(1, "good", "a"), on_day(2, "good", "b")).gap_of(ideas) is None
    again = [missed, on_day(1, "good", "a"), on_day(2, "good", "b"), on_day(3, "hard", None, "c")]
    assert card_of(*again).gap_of(ideas) == "c"
    assert card_of(missed).gap_of({"b"}) == "b"
    assert card_of(missed).gap_of({"new"}) is None


def test_one_gap_alone_is_asked_twice() -> None:
    missed = on_day(0, "hard", None, "a")
    assert card_of(missed, on_day(1, "good", "a")).gap_of({"a"}) == "a"
    assert card_of(missed, on_day(1, "good", "a"), on_day(5, "good", "a")).gap_of({"a"}) is None


def test_a_question_forgotten_four_times_is_put_away_until_it_is_practised() -> None:
    reviews = [on_day(day, "again") for day in range(LAPSES)]
    assert not card_of(*reviews).leech  # the first time there was nothing to forget
    slipped = card_of(*reviews, on_day(LAPSES, "again"))
    assert slipped.leech
    assert slipped.due is None
    revived = card_of(*reviews, on_day(LAPSES, "again"), on_day(9, "good"))
    assert revived.due is not None
    assert revived.lapses == 0


def test_what_is_not_for_me_is_put_away_until_it_is_practised() -> None:
    away = card_of(on_day(0), on_day(3, "retired"))
    assert (away.due, away.leech) == (None, False)
    assert card_of(on_day(0), on_day(3, "retired"), on_day(4)).due is not None


def test_what_is_passed_over_comes_tomorrow_and_is_known_as_before() -> None:
    before, after = card_of(on_day(0)), card_of(on_day(0), on_day(7, "later"))
    assert days_after(after, 7) == 1
    assert after.stability == before.stability
    assert after.reviewed == NOW + timedelta(days=7)
    assert card_of(on_day(0), on_day(0.1, "later")) == before


def test_only_what_was_due_is_a_review() -> None:
    assert card_of(on_day(0), on_day(0.1)).reviewed is None
    assert card_of(on_day(0), on_day(9)).reviewed == NOW + timedelta(days=9)


ratings = st.sampled_from(["again", "hard", "good", "easy", "later", "retired"])
reviews = st.lists(
    st.builds(
        Review,
        st.just("q"),
        st.uuids().map(str),
        st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds are naive by Hypothesis's rule
        ratings,
        st.sampled_from([None, None, "a", "b", "gone"]),
        st.lists(st.sampled_from("abcd"), unique=True).map(tuple),
    ),
    max_size=12,
)
wants = st.builds(
    Wanted,
    st.sampled_from([UTC, BERLIN, zone_of("Asia/Kathmandu"), zone_of("America/Santiago")]),
    st.sampled_from([0.8, 0.9, 0.95]),
    st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)


@given(reviews, wants, st.randoms())
def test_a_card_is_a_fold_of_its_reviews_in_whatever_order_they_are_read(
    made: list[Review], wanted: Wanted, random: Random
) -> None:
    card = remembered(made, wanted)
    shuffled = list(made)
    random.shuffle(shuffled)
    assert remembered(shuffled, wanted) == card
    if card is not None:
        assert CARD.validate_json(CARD.dump_json(card)) == card


@given(reviews, wants)
def test_a_card_comes_back_on_a_later_day_within_a_year_and_before_the_interview(
    made: list[Review], wanted: Wanted
) -> None:
    card = remembered(made, wanted)
    if card is None or card.due is None:
        return
    last = max(review.at for review in made)
    day, back = local_day(wanted.zone, card.last), local_day(wanted.zone, card.due)
    assert day < back
    if last == card.last:
        assert (back - day).days <= LONGEST
        if wanted.interview_on is not None and day < wanted.interview_on:
            assert back <= max(wanted.interview_on - timedelta(1), day + timedelta(1))
