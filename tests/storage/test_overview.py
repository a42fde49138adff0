"""How things stand, on either database."""

from datetime import timedelta

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bot.message import Outgoing, Span
from bot.storage import outbox
from bot.storage.engine import read
from bot.storage.overview import Overview, Queue, overview
from bot.storage.tables import Person, Schedule
from tests.clock import START
from tests.databases import write
from tests.storage.mailbox import Mailbox


def seen(engine: Engine, seconds: float = 0.0) -> Overview:
    with read(engine) as session:
        return overview(session, START + timedelta(seconds=seconds))


def test_an_empty_home_has_nothing(engine: Engine) -> None:
    nothing = Queue(0, 0.0)
    assert seen(engine) == Overview(0, 0, 0, nothing, 0, 0, nothing, nothing, 0, {"due": 0, "expired": 0})


def test_what_waits_and_what_was_given_up_are_told_apart(engine: Engine) -> None:
    mailbox = Mailbox(engine)
    mailbox.gets("telegram:1", "one", "command")
    mailbox.gets("telegram:2", "two", "command")
    mailbox.gets("", "?", "unreadable")
    mailbox.claims()
    with engine.begin() as connection:
        connection.execute(text("UPDATE inbox SET status = 'parked' WHERE text = 'two'"))
    found = seen(engine, 30)
    assert found.inbox == Queue(1, 30.0)
    assert (found.parked, found.unreadable) == (1, 1)


def test_replies_and_pushes_wait_apart_and_only_our_failures_count(engine: Engine) -> None:
    def queue(session: Session, *, push: bool, at: float) -> None:
        said = [Outgoing((Span("words"),), push=push)]
        outbox.queue(session, "telegram:1", said, START + timedelta(seconds=at))

    for push, at in ((False, 0), (True, 5), (True, 6), (False, 7), (False, 8), (False, 9)):
        write(engine, lambda session, push=push, at=at: queue(session, push=push, at=at))
    with engine.begin() as connection:
        for row, why in ((4, "expired"), (5, "blocked"), (6, "Refused: too odd")):
            connection.execute(
                text("UPDATE outbox SET status = 'failed', error = :why WHERE id = :row"),
                {"why": why, "row": row},
            )
    found = seen(engine, 10)
    assert (found.replies, found.pushes) == (Queue(1, 10.0), Queue(2, 5.0))
    assert (found.failed, found.late["expired"]) == (1, 1)


def test_people_are_counted_with_those_who_blocked_us_and_those_due(engine: Engine) -> None:
    def people(session: Session) -> None:
        for number, (due, blocked) in enumerate(((-61, None), (-59, None), (-61, START), (None, None)), 1):
            session.add(Person(id=number, chat=f"telegram:{number}", created_at=START, blocked_at=blocked))
            at = None if due is None else START + timedelta(seconds=due)
            session.flush()
            session.add(Schedule(person_id=number, next_push_at=at))

    write(engine, people)
    found = seen(engine)
    assert (found.people, found.blocked, found.late["due"]) == (4, 1, 1)


def test_who_wrote_since_midnight_was_active_today(engine: Engine) -> None:
    mailbox = Mailbox(engine)
    mailbox.gets("telegram:1", "yesterday")
    mailbox.seconds = 86_400.0
    mailbox.gets("telegram:2", "today")
    mailbox.gets("telegram:2", "and again")
    assert seen(engine, 86_400.0).active_today == 1


def test_a_clock_set_back_makes_no_age_negative(engine: Engine) -> None:
    Mailbox(engine).gets("telegram:1", "one")
    assert seen(engine, -3600).inbox == Queue(1, 0.0)
