from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.interview.assess import ConceptResult, How, MisconceptionResult
from bot.interview.attempt import Attempt
from bot.interview.log import Part, Prompt, Said
from bot.interview.progress import Mark
from bot.interview.selection import Past
from bot.storage import attempts, people
from bot.storage.engine import read
from bot.storage.people import Person
from bot.storage.tables import Attempt as AttemptRow
from tests.clock import START
from tests.databases import write

T = TypeVar("T")

WHOLE = Attempt(
    token="t",
    question_id="regularisation.dropout",
    revision=3,
    grader_version=2,
    title="Dropout",
    topic="Regularisation",
    ask="What does dropout do?",
    opened_at=START,
    closed_at=START + timedelta(minutes=2, microseconds=7),
    outcome="scored",
    again=False,
    log=(
        Prompt("ask", "", "What does dropout do?"),
        Said((Part(1, "“σ²” <b>&amp; ☑"), Part(2, "two", since=2))),
    ),
    concepts=(
        ConceptResult("zeroing", "the zeroing", "Some are zero.", 3.0, 0.1 + 0.2, "two", "probe", 0.9),
    ),
    misconceptions=(MisconceptionResult("removal", "for good", "A new mask each step.", standing=True),),
    enough=5.0,
    score=1 / 3,
    model_answer="Each step …",
    sources=(("A paper", "https://example.org/dropout"),),
)


def attempt(token: str, question: str = "a.b", *, minutes: float = 0, score: float | None = None) -> Attempt:
    closed_at = START + timedelta(minutes=minutes)
    outcome = "skipped" if score is None else "scored"
    return replace(
        WHOLE, token=token, question_id=question, closed_at=closed_at, score=score, outcome=outcome
    )


class Record:
    """One person's attempts, kept and looked up in sessions of their own."""

    def __init__(self, engine: Engine, chat: str) -> None:
        self.engine = engine
        self.person = write(engine, lambda session: people.welcome(session, chat, START))

    def keep(self, *kept: Attempt) -> None:
        for each in kept:
            write(self.engine, lambda session, each=each: attempts.keep(session, self.person, each))

    def claim(self, token: str, *claimed: str) -> None:
        write(self.engine, lambda session: attempts.claim(session, self.person, token, claimed))

    def find(self, token: str) -> attempts.Found | None:
        return self.ask(lambda session, person: attempts.find(session, person, token))

    def ask(self, question: Callable[[Session, Person], T]) -> T:
        with read(self.engine) as session:
            return question(session, self.person)


@pytest.fixture
def ada(engine: Engine) -> Record:
    return Record(engine, "telegram:1")


@pytest.fixture
def bob(engine: Engine) -> Record:
    return Record(engine, "telegram:2")


def test_an_attempt_comes_back_whole(ada: Record) -> None:
    ada.keep(WHOLE)
    assert ada.find("t") == (WHOLE, frozenset())


def test_nobody_finds_anothers_attempt(ada: Record, bob: Record) -> None:
    ada.keep(WHOLE)
    assert bob.find("t") is None
    bob.keep(replace(WHOLE, score=0.9))
    assert ada.find("t") == (WHOLE, frozenset())


def test_an_attempt_kept_again_is_replaced_and_its_claims_stay(ada: Record) -> None:
    ada.keep(WHOLE)
    ada.claim("t", "zeroing", "removal")
    better = replace(WHOLE, score=0.9, revision=4, closed_at=START + timedelta(minutes=5))
    ada.keep(better)
    assert ada.find("t") == (better, {"zeroing", "removal"})
    with read(ada.engine) as session:
        [row] = session.scalars(select(AttemptRow))
        assert (row.score, row.revision, row.closed_at) == (0.9, 4, better.closed_at)


def test_claims_are_taken_back(ada: Record) -> None:
    ada.keep(WHOLE)
    ada.claim("t", "zeroing")
    ada.claim("t")
    assert ada.find("t") == (WHOLE, frozenset())


def test_a_rating_is_kept_beside_the_attempt(ada: Record) -> None:
    ada.keep(WHOLE)
    write(ada.engine, lambda session: attempts.rate(session, ada.person, "t", "solid"))
    write(ada.engine, lambda session: attempts.rate(session, ada.person, "unknown", "solid"))
    ada.keep(WHOLE)
    with read(ada.engine) as session:
        assert session.scalars(select(AttemptRow.self_rating)).all() == ["solid"]


def test_the_past_counts_what_was_asked_to_its_end(ada: Record, bob: Record) -> None:
    ada.keep(
        attempt("1", "a.scored", minutes=1, score=0.5),
        attempt("2", "a.scored", minutes=3, score=0.7),
        attempt("3", "a.skipped", minutes=2),
        replace(attempt("4", "a.aside"), outcome="aside"),
        replace(attempt("5", "a.gone"), outcome="gone"),
        replace(attempt("6", "a.scored", minutes=9, score=1.0), again=True),
    )
    assert ada.ask(attempts.past) == {
        "a.scored": Past(2, START + timedelta(minutes=3)),
        "a.skipped": Past(1, START + timedelta(minutes=2)),
    }
    assert bob.ask(attempts.past) == {}


def test_a_question_counts_as_shown_while_its_last_attempt_was(ada: Record) -> None:
    shown = replace(attempt("1", minutes=1, score=0.2), outcome="shown")
    ada.keep(shown)
    assert ada.ask(attempts.past)["a.b"].shown
    ada.keep(attempt("2", minutes=2, score=0.9))
    assert not ada.ask(attempts.past)["a.b"].shown


def test_recent_scores_are_the_last_and_newest_first(ada: Record, bob: Record) -> None:
    ada.keep(*(attempt(str(number), minutes=number, score=number / 10) for number in range(7)))
    ada.keep(attempt("skipped", minutes=8), replace(attempt("again", minutes=9, score=1.0), again=True))
    assert ada.ask(attempts.recent_scores) == [0.6, 0.5, 0.4, 0.3, 0.2]
    assert ada.ask(lambda session, person: attempts.recent_scores(session, person, 1)) == [0.6]
    assert bob.ask(attempts.recent_scores) == []


def test_a_score_of_nothing_is_a_score(ada: Record) -> None:
    ada.keep(attempt("1", score=0.0))
    assert ada.ask(attempts.recent_scores) == [0.0]


def test_scorecards_are_counted_without_second_tries(ada: Record, bob: Record) -> None:
    assert ada.ask(attempts.counts) == (0, 0)
    ada.keep(attempt("1", score=0.5), attempt("2"), replace(attempt("3", score=0.5), again=True))
    assert ada.ask(attempts.counts) == (3, 1)
    assert bob.ask(attempts.counts) == (0, 0)


def test_one_attempt_is_one_row(ada: Record) -> None:
    ada.keep(WHOLE, WHOLE)
    with read(ada.engine) as session:
        assert session.scalar(select(func.count()).select_from(AttemptRow)) == 1


def test_marks_are_what_ended_in_a_score_oldest_first(ada: Record, bob: Record) -> None:
    ada.keep(attempt("2", "a.b", minutes=2, score=0.5), attempt("1", "a.c", minutes=1, score=0.0))
    ada.keep(attempt("skipped", minutes=3), replace(attempt("again", minutes=4, score=1.0), again=True))
    write(ada.engine, lambda session: attempts.rate(session, ada.person, "2", "solid"))
    at = [START + timedelta(minutes=minutes) for minutes in range(5)]
    assert ada.ask(attempts.marks) == [
        Mark("a.c", 0.0, at[1], 2),
        Mark("a.b", 0.5, at[2], 2, "solid"),
        Mark("a.b", 1.0, at[4], 2, again=True),
    ]
    assert bob.ask(attempts.marks) == []


def test_an_idea_was_shown_once_by_whatever_help_but_the_model_answer(ada: Record, bob: Record) -> None:
    def idea(name: str, credit: float, how: How = "first") -> ConceptResult:
        return replace(WHOLE.concepts[0], id=name, credit=credit, how=how)

    of = replace(attempt("1", score=0.5), concepts=(idea("a", 0.7), idea("b", 0.69), idea("c", 1.0, "model")))
    later = replace(attempt("2", score=0.5), concepts=(idea("a", 0.0), idea("d", 1.0, "hint")))
    other = replace(attempt("3", "a.c", score=0.5), concepts=(idea("a", 1.0),))
    again = replace(attempt("4", score=1.0), concepts=(idea("b", 1.0),), again=True)
    unscored = replace(attempt("5"), concepts=(idea("b", 1.0),))
    ada.keep(of, later, other, again, unscored)
    assert ada.ask(attempts.ideas_shown) == {("a.b", "a"), ("a.b", "d"), ("a.c", "a")}
    assert bob.ask(attempts.ideas_shown) == frozenset()


def test_the_latest_attempt_of_each_question_comes_newest_first(ada: Record, bob: Record) -> None:
    kept = {
        token: attempt(token, question, minutes=minutes, score=0.5)
        for token, question, minutes in (
            ("1", "a.one", 1),
            ("2", "a.two", 2),
            ("3", "a.one", 3),
            ("4", "ab.one", 4),
        )
    }
    aside = replace(attempt("5", "a.three", minutes=5), outcome="aside")
    ada.keep(*kept.values(), aside, attempt("6", "a_.skipped", minutes=6))

    def latest(skip: int, count: int, topic: str | None = None) -> tuple[list[str], bool]:
        found, more = ada.ask(
            lambda session, person: attempts.latest(session, person, skip=skip, count=count, topic=topic)
        )
        return [each.token for each in found], more

    assert latest(0, 9) == (["6", "4", "3", "2"], False)
    assert latest(0, 3) == (["6", "4", "3"], True)
    assert latest(3, 3) == (["2"], False)
    assert latest(9, 3) == ([], False)
    assert latest(0, 9, "a") == (["3", "2"], False)
    assert latest(0, 9, "a_") == (["6"], False), "no sign in a topic stands for another"
    assert bob.ask(lambda session, person: attempts.latest(session, person, skip=0, count=9)) == ([], False)


def test_the_attempts_at_a_question_come_newest_first(ada: Record, bob: Record) -> None:
    first, skipped = attempt("1", "a.one", minutes=1, score=0.5), attempt("2", "a.one", minutes=2)
    ada.keep(first, skipped, attempt("3", "a.two", minutes=3, score=0.5))
    ada.keep(replace(attempt("4", "a.one", minutes=4), outcome="gone"))
    assert ada.ask(lambda session, person: attempts.of_question(session, person, "a.one", 9)) == [
        skipped,
        first,
    ]
    assert ada.ask(lambda session, person: attempts.of_question(session, person, "a.one", 1)) == [skipped]
    assert bob.ask(lambda session, person: attempts.of_question(session, person, "a.one", 9)) == []
