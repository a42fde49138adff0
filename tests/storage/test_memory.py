"""Reviews and the cards that follow from them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from bot.interview.days import zone_of
from bot.interview.memory import Rating, Review, Wanted, remembered
from bot.storage import memory, people
from bot.storage.engine import read
from bot.storage.people import Person
from bot.storage.tables import Card as CardRow
from bot.storage.tables import Person as PersonRow
from bot.storage.tables import Review as ReviewRow
from tests.clock import START
from tests.databases import write

T = TypeVar("T")
WANTED = Wanted()


class Memory:
    """One person's, written and read in sessions of their own."""

    def __init__(self, engine: Engine, chat: str) -> None:
        self.engine = engine
        self.person = write(engine, lambda session: people.welcome(session, chat, START))

    def take(self, *reviews: Review, wanted: Wanted = WANTED) -> None:
        def job(session: Session) -> None:
            for one in reviews:
                past = memory.reviews_of(session, self.person, one.question_id)
                memory.take(session, self.person, past, one, wanted)

        write(self.engine, job)

    def ask(self, question: Callable[[Session, Person], T]) -> T:
        with read(self.engine) as session:
            return question(session, self.person)

    def rebuild(self, wanted: Wanted) -> None:
        write(self.engine, lambda session: memory.rebuild(session, self.person, wanted))


@pytest.fixture
def ada(engine: Engine) -> Memory:
    return Memory(engine, "telegram:1")


@pytest.fixture
def bob(engine: Engine) -> Memory:
    return Memory(engine, "telegram:2")


def review(token: str, day: float, rating: Rating = "good", question: str = "a.b", **more: object) -> Review:
    made = Review(question, token, START + timedelta(days=day), rating)
    return replace(made, **more)  # pyright: ignore[reportArgumentType]


def test_a_review_comes_back_whole_and_so_does_its_card(ada: Memory, bob: Memory) -> None:
    whole = review("1", 0.1, "hard", missed=("c", "d"))
    gap = review("2", 1.2, gap="c")
    ada.take(whole, gap)
    assert set(ada.ask(lambda session, person: memory.reviews_of(session, person, "a.b"))) == {whole, gap}
    assert ada.ask(memory.cards) == {"a.b": remembered([whole, gap], WANTED)}
    assert (
        ada.ask(lambda session, person: memory.card(session, person, "a.b")) == ada.ask(memory.cards)["a.b"]
    )
    assert ada.ask(lambda session, person: memory.card(session, person, "x.y")) is None
    assert bob.ask(memory.cards) == {}
    assert bob.ask(lambda session, person: memory.reviews_of(session, person, "a.b")) == []


def test_a_review_with_the_same_token_takes_the_place_of_the_earlier(ada: Memory) -> None:
    better = review("1", 0.2, "easy")
    ada.take(review("1", 0, "again", missed=("c",)), better)
    assert ada.ask(memory.cards) == {"a.b": remembered([better], WANTED)}
    with read(ada.engine) as session:
        assert session.scalar(select(func.count()).select_from(ReviewRow)) == 1


def test_what_is_due_is_the_longest_overdue_first(ada: Memory, bob: Memory) -> None:
    ada.take(
        review("1", 0, "again", "a.late"), review("2", 3, "again", "a.soon"), review("3", 0, "easy", "a.far")
    )
    ada.take(review("4", 0, question="a.gone"), review("5", 1, "retired", "a.gone"))
    later = START + timedelta(days=5)

    def due(count: int) -> Callable[[Session, Person], Sequence[str]]:
        return lambda session, person: memory.due(session, person, later, count)

    assert ada.ask(due(5)) == ["a.late", "a.soon"]
    assert ada.ask(due(1)) == ["a.late"]
    assert bob.ask(due(5)) == []


def test_a_question_passed_over_before_it_was_rated_has_no_card(ada: Memory) -> None:
    ada.take(review("1", 0, "later"))
    assert ada.ask(memory.cards) == {}


def test_cards_are_made_anew_as_the_person_wants_them(ada: Memory) -> None:
    reviews = [review("1", 0, "easy"), review("2", 9, "easy")]
    ada.take(*reviews, review("3", 0, question="c.d"))
    sooner = Wanted(zone_of("Asia/Kathmandu"), 0.95, (START + timedelta(days=12)).date())
    ada.rebuild(sooner)
    assert ada.ask(memory.cards)["a.b"] == remembered(reviews, sooner)
    ada.rebuild(WANTED)
    assert ada.ask(memory.cards)["a.b"] == remembered(reviews, WANTED)


def test_cards_that_were_lost_come_back_from_the_reviews_alone(ada: Memory, bob: Memory) -> None:
    ada.take(review("1", 0, "hard", missed=("c",)), review("2", 2, gap="c"), review("3", 0, question="c.d"))
    bob.take(review("1", 0, "again"))
    kept, others = ada.ask(memory.cards), bob.ask(memory.cards)
    with Session(ada.engine) as session, session.begin():
        session.execute(delete(CardRow))
    ada.rebuild(WANTED)
    assert ada.ask(memory.cards) == kept
    assert bob.ask(memory.cards) == {}
    bob.rebuild(WANTED)
    assert bob.ask(memory.cards) == others


taken = st.lists(
    st.builds(
        Review,
        st.sampled_from(["a.b", "c.d"]),
        st.sampled_from([str(number) for number in range(6)]),
        st.floats(0, 90).map(lambda days: START + timedelta(days=days)),
        st.sampled_from(["again", "again", "hard", "good", "easy", "later", "retired"]),
        st.none() | st.sampled_from("xy"),
        st.lists(st.sampled_from("xyz"), unique=True).map(tuple),
    ).map(lambda one: replace(one, token=f"{one.question_id}{one.token}")),
    max_size=10,
)


@given(taken, st.none() | st.dates(date(2026, 3, 1), date(2026, 8, 1)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_taken_again_or_late_the_cards_are_those_of_the_reviews(
    sqlite_engine: Engine, reviews: list[Review], interview: date | None
) -> None:
    with read(sqlite_engine) as session:
        chat = f"telegram:{session.scalar(select(func.count(PersonRow.id)))}"
    person, wanted = Memory(sqlite_engine, chat), Wanted(interview_on=interview)
    person.take(*reviews, wanted=wanted)
    kept = person.ask(memory.cards)
    last = {one.token: one for one in reviews}.values()
    for name in ("a.b", "c.d"):
        assert kept.get(name) == remembered([one for one in last if one.question_id == name], wanted)
    person.rebuild(wanted)
    assert person.ask(memory.cards) == kept
