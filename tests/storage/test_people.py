from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.interview.asking import Aside, Asking, Idle, Rating
from bot.interview.log import Part
from bot.interview.state import State
from bot.storage import people
from bot.storage.engine import read
from bot.storage.people import Person
from bot.storage.tables import Attempt as AttemptRow
from bot.storage.tables import Person as PersonRow
from bot.storage.tables import State as StateRow
from tests.clock import START
from tests.databases import write

ASKING = Asking("t", "regularisation.dropout", 1, False, START, START + timedelta(seconds=7), ())

STATES = [
    Idle(),
    ASKING,
    Idle(ASKING, START, (Part(3, "“λ” and more"),)),
    Rating(ASKING, START),
    Aside(ASKING),
]


@pytest.fixture
def ada(engine: Engine) -> Person:
    return write(engine, lambda session: people.welcome(session, "telegram:1", START))


def save(engine: Engine, person: Person, state: State) -> None:
    write(engine, lambda session: people.save_state(session, person, state, START))


def test_a_chat_is_one_person(engine: Engine, ada: Person) -> None:
    with read(engine) as session:
        found = people.of_chat(session, "telegram:1")
        assert found is not None
        assert (found.id, found.created_at) == (ada.id, START)
        assert people.of_chat(session, "telegram:2") is None
    with pytest.raises(IntegrityError):
        write(engine, lambda session: people.welcome(session, "telegram:1", START))


def test_a_newcomer_has_the_settings_that_nobody_chose(engine: Engine, ada: Person) -> None:
    with read(engine) as session:
        found = session.get_one(PersonRow, ada.id)
        assert (found.role, found.level, found.rates_self, found.awaiting) == (None, "auto", True, False)
        assert people.state_of(session, ada) == (Idle(), True)


@pytest.mark.parametrize("state", STATES, ids=lambda state: type(state).__name__)
def test_a_state_comes_back_as_it_was_saved(engine: Engine, ada: Person, state: State) -> None:
    save(engine, ada, Aside(ASKING))
    save(engine, ada, state)
    with read(engine) as session:
        assert people.state_of(session, ada) == (state, True)


@pytest.mark.parametrize("state", STATES, ids=lambda state: type(state).__name__)
def test_texts_settle_wherever_words_may_still_belong_to_a_question(
    engine: Engine, ada: Person, state: State
) -> None:
    save(engine, ada, state)
    with read(engine) as session:
        assert session.get_one(PersonRow, ada.id).awaiting is (state != Idle())


@pytest.mark.parametrize(
    ("kind", "version", "body"), [("gone", 1, "{}"), ("asking", 99, "{}"), ("idle", 1, "[")]
)
def test_a_state_that_cannot_be_read_becomes_idle_and_is_kept(
    engine: Engine, ada: Person, kind: str, version: int, body: str
) -> None:
    row = StateRow(person_id=ada.id, kind=kind, version=version, body=body, updated_at=START)
    write(engine, lambda session: session.add(row))
    found = write(engine, lambda session: people.state_of(session, ada))
    assert found == (Idle(), False)
    save(engine, ada, Idle())
    with read(engine) as session:
        assert people.state_of(session, ada) == (Idle(), True)
        assert session.get_one(StateRow, ada.id).unread == f"{kind} {version} {body}"


def test_everything_personal_goes_with_the_person(engine: Engine, ada: Person) -> None:
    save(engine, ada, ASKING)
    attempt = AttemptRow(
        person_id=ada.id,
        token="t",
        question_id="a.b",
        revision=1,
        grader_version=1,
        opened_at=START,
        closed_at=START,
        outcome="skipped",
        body="{}",
    )
    write(engine, lambda session: session.add(attempt))
    write(engine, lambda session: session.execute(text("DELETE FROM people")))
    with read(engine) as session:
        for table in (StateRow, AttemptRow):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_whoever_serves_a_person_keeps_other_instances_waiting(postgres_engine: Engine) -> None:
    """Or two turns would read the same state, and the second undo what the first decided."""
    write(postgres_engine, lambda session: people.welcome(session, "telegram:1", START))

    def serve_impatiently() -> None:
        with read(postgres_engine) as session:
            session.execute(text("SET LOCAL lock_timeout = '50ms'"))
            people.of_chat(session, "telegram:1")

    with read(postgres_engine) as session:
        people.of_chat(session, "telegram:1")
        with pytest.raises(OperationalError, match="lock timeout"):
            serve_impatiently()
    serve_impatiently()
