from collections.abc import Callable

import pytest
from sqlalchemy import Engine, bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from bot.storage.engine import read
from bot.storage.errors import is_outage
from bot.storage.prepared import Change, Query
from bot.storage.tables import Person
from bot.storage.writer import Lane
from tests.clock import START
from tests.databases import write, writing
from tests.storage.notes import noted, noting, one_batch, outcome, with_notes

INSERT = Change(insert(Person).values(role="both"), ("chat", "created_at", "blocked_at"))
MOVE = Change(update(Person).where(Person.chat == bindparam("old")).values(chat=bindparam("new")))
FIND = Query(
    select(Person.role, Person.level, Person.rates_self, Person.created_at, Person.blocked_at).where(
        Person.chat == bindparam("place")
    )
)


def inserting(chat: str) -> Callable[[Session], int]:
    return lambda session: INSERT.run(session, chat=chat, created_at=START, blocked_at=None)


def test_what_is_given_what_is_fixed_and_what_is_default_come_back_as_they_are_meant(engine: Engine) -> None:
    assert write(engine, inserting("telegram:1")) == 1
    with read(engine) as session:
        found = FIND.first(session, place="telegram:1")
        assert found == ("both", "auto", True, START, None)
        assert FIND.rows(session, place="telegram:2") == []


def test_a_change_says_how_many_rows_it_changed(engine: Engine) -> None:
    write(engine, inserting("telegram:1"))
    for changed in (1, 0):
        assert write(engine, lambda session: MOVE.run(session, old="telegram:1", new="telegram:2")) == changed


def test_many_at_once_are_changed_together_or_not_at_all(engine: Engine) -> None:
    def row(chat: str) -> dict[str, object]:
        return {"chat": chat, "created_at": START, "blocked_at": None}

    assert write(engine, lambda session: INSERT.run_all(session, [])) == 0
    assert write(engine, lambda session: INSERT.run_all(session, [row("a"), row("b")])) == 2
    moves = [{"old": "a", "new": "c"}, {"old": "nobody", "new": "d"}, {"old": "b", "new": "a"}]
    assert write(engine, lambda session: MOVE.run_all(session, moves)) == 2
    with pytest.raises(IntegrityError):
        write(engine, lambda session: INSERT.run_all(session, [row("new"), row("twice"), row("twice")]))
    with read(engine) as session:
        assert [chat for chat in "acdn" if FIND.first(session, place=chat)] == ["a", "c"]
        assert FIND.first(session, place="new") is None


def test_what_is_not_given_is_not_taken_for_nothing(engine: Engine) -> None:
    with read(engine) as session, pytest.raises(KeyError):
        FIND.rows(session)


def test_a_failure_is_of_sqlalchemys_kind_and_quotes_nobody(engine: Engine) -> None:
    write(engine, inserting("telegram:secret"))
    with pytest.raises(IntegrityError) as caught:
        write(engine, inserting("telegram:secret"))
    assert not is_outage(caught.value)
    assert "parameters" not in str(caught.value)


def test_a_statement_that_fails_undoes_its_job_alone(engine: Engine) -> None:
    write(engine, inserting("telegram:1"))
    with_notes(engine)
    with writing(engine) as writer:
        with one_batch(writer):
            jobs = [noting("a"), inserting("telegram:1"), noting("c")]
            futures = [writer.submit(Lane.TURNS, job) for job in jobs]
        assert [outcome(future) for future in futures] == ["done", "IntegrityError", "done"]
    assert noted(engine) == ["a", "c"]


def test_a_connection_that_is_gone_is_an_outage_and_is_not_met_again(postgres_engine: Engine) -> None:
    def cut(session: Session) -> None:
        session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 1"))
        session.execute(text("SELECT 1"))
        with postgres_engine.connect() as other:
            other.execute(text("SELECT pg_sleep(0.1)"))
        INSERT.run(session, chat="telegram:1", created_at=START, blocked_at=None)

    with read(postgres_engine) as session:
        with pytest.raises(DBAPIError) as caught:
            cut(session)
        assert is_outage(caught.value)
        assert caught.value.connection_invalidated
    assert write(postgres_engine, inserting("telegram:1")) == 1
