from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.message import Choice, Outgoing, Span
from bot.storage import outbox
from bot.storage.engine import read
from bot.storage.outbox import Sending
from bot.storage.tables import OutboxRow, Person
from tests.clock import START
from tests.databases import write


def saying(text: str, *, push: bool = False, lives: float | None = None, edits: str = "") -> Outgoing:
    expires_at = None if lives is None else START + timedelta(seconds=lives)
    return Outgoing((Span(text),), edits=edits, push=push, expires_at=expires_at)


class Out:
    """An outbox, spoken to in a few words. Its time is `seconds` after START."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.seconds = 0.0

    @property
    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def queue(self, chat: str, *outgoings: Outgoing) -> None:
        write(self.engine, lambda session: outbox.queue(session, chat, outgoings, self.now))

    def start(
        self, limit: int = 100, resting: Sequence[str] = (), *, pushes: bool = True
    ) -> Sequence[Sending]:
        return write(
            self.engine, lambda session: outbox.start(session, self.now, limit, resting, pushes=pushes)
        )

    def sent(self, sending: Sending, external_id: str = "") -> None:
        write(self.engine, lambda session: outbox.sent(session, sending.id, external_id, self.now))

    def again(self, sending: Sending, after: float) -> None:
        later = self.now + timedelta(seconds=after)
        write(self.engine, lambda session: outbox.again(session, sending.id, 1, later, "not sent"))

    def find(self, chat: str, message: str) -> Outgoing | None:
        with read(self.engine) as session:
            return outbox.find(session, chat, message)

    def statuses(self) -> list[str]:
        with read(self.engine) as session:
            return list(session.scalars(select(OutboxRow.status).order_by(OutboxRow.id)))


@pytest.fixture
def out(engine: Engine) -> Out:
    return Out(engine)


def words(started: Sequence[Sending]) -> list[str]:
    return [sending.outgoing.text[0].text for sending in started]


def test_a_message_comes_back_as_it_was_queued(out: Out) -> None:
    outgoing = Outgoing(
        (Span("“λ” & <b>", "code"),), keyboard=((Choice("Hint", "t:hint:1"),),), edits="5", expires_at=START
    )
    out.seconds = -1
    out.queue("telegram:1", outgoing)
    [sending] = out.start()
    assert sending.outgoing == outgoing
    assert (sending.chat, sending.push, sending.tries) == ("telegram:1", False, 0)


def test_a_turn_that_says_nothing_queues_nothing(out: Out) -> None:
    out.queue("telegram:1")
    assert out.statuses() == []


def test_one_message_of_a_chat_is_on_the_wire_in_order(out: Out) -> None:
    out.queue("telegram:1", saying("one"), saying("two"))
    out.queue("telegram:2", saying("uno"))
    first, other = out.start()
    assert words([first, other]) == ["one", "uno"]
    assert out.start() == []
    out.sent(first)
    assert words(out.start()) == ["two"]


def test_replies_go_before_pushes(out: Out) -> None:
    out.queue("telegram:1", saying("push", push=True))
    out.queue("telegram:2", saying("push", push=True))
    out.queue("telegram:2", saying("reply"))
    assert words(out.start(limit=1)) == ["reply"]
    assert words(out.start(limit=1)) == ["push"]
    assert out.start() == []  # the other push waits for its chat's reply


def test_pushes_may_be_left_out(out: Out) -> None:
    out.queue("telegram:1", saying("push", push=True))
    assert out.start(pushes=False) == []
    assert words(out.start()) == ["push"]


def test_a_resting_chat_is_passed_over(out: Out) -> None:
    out.queue("telegram:1", saying("one"))
    out.queue("telegram:2", saying("uno"))
    assert words(out.start(resting=["telegram:1"])) == ["uno"]
    with read(out.engine) as session:
        assert outbox.ready_in(session, out.now, {"telegram:1": 0.5, "telegram:3": 0.1}) == 0.5


def test_a_message_that_waits_holds_back_those_behind_it(out: Out) -> None:
    out.queue("telegram:1", saying("one"), saying("two"))
    out.queue("telegram:1", saying("push", push=True))
    [first] = out.start()
    out.again(first, after=2)
    assert out.start() == []
    with read(out.engine) as session:
        assert outbox.ready_in(session, out.now, {}) == 2
    out.seconds = 2
    [retried] = out.start()
    assert words([retried]) == ["one"]
    assert retried.tries == 1


def test_an_expired_push_is_dropped(out: Out) -> None:
    out.queue("telegram:1", saying("late", push=True, lives=60), saying("reply"))
    out.seconds = 61
    assert words(out.start()) == ["reply"]
    assert out.statuses() == ["failed", "sending"]


def test_after_a_crash_pushes_are_dropped_and_replies_go_again(out: Out) -> None:
    out.queue("telegram:1", saying("reply"))
    out.queue("telegram:2", saying("push", push=True))
    out.start()
    assert write(out.engine, outbox.recover) == 2
    assert out.statuses() == ["queued", "failed"]
    [reply] = out.start()
    assert (words([reply]), reply.tries) == (["reply"], 1)


def test_what_was_marked_unheard_never_left_and_is_queued_again(out: Out) -> None:
    out.queue("telegram:1", saying("reply"))
    out.queue("telegram:2", saying("push", push=True))
    out.queue("telegram:3", saying("known of"))
    held = out.start()[1]
    assert words([held]) == ["known of"]
    assert write(out.engine, lambda session: outbox.release(session, [held.id])) == 2
    assert out.statuses() == ["queued", "queued", "sending"]
    assert [(sending.outgoing.text[0].text, sending.tries) for sending in out.start()] == [
        ("reply", 0),
        ("push", 0),
    ]


def test_blocked_fails_all_that_is_queued_and_marks_the_person(out: Out) -> None:
    for chat in ("telegram:1", "telegram:2"):
        person = Person(chat=chat, created_at=START)
        write(out.engine, lambda session, person=person: session.add(person))
        out.queue(chat, saying("one"), saying("two"))
    first, _ = out.start()
    write(out.engine, lambda session: outbox.blocked(session, first.id, first.chat, out.now))
    assert out.statuses() == ["failed", "failed", "sending", "queued"]
    with read(out.engine) as session:
        blocked = session.scalars(select(Person.blocked_at).order_by(Person.chat)).all()
    assert blocked == [START, None]


def test_a_message_is_found_once_it_is_sent(out: Out) -> None:
    out.queue("telegram:1", saying("question"))
    [sending] = out.start()
    assert out.find("telegram:1", "5") is None
    out.sent(sending, "5")
    assert out.find("telegram:1", "5") == saying("question")
    assert out.find("telegram:2", "5") is None
    assert out.find("telegram:1", "") is None


def test_what_was_sent_keeps_when_that_was(out: Out) -> None:
    out.queue("telegram:1", saying("one"))
    out.seconds = 5
    [sending] = out.start()
    out.sent(sending, "9")
    with read(out.engine) as session:
        assert session.scalars(select(OutboxRow.sent_at)).all() == [out.now]


def test_an_edit_counts_from_when_it_is_queued_and_while_it_is_on_the_wire(out: Out) -> None:
    """A second tap finds the keyboard as the first one left it, before anything was sent."""
    out.queue("telegram:1", saying("question"))
    out.sent(out.start()[0], "5")
    first, second = saying("answered", edits="5"), saying("answered twice", edits="5")
    out.queue("telegram:1", first, saying("another message"))
    assert out.find("telegram:1", "5") == first
    [edit] = out.start()
    out.queue("telegram:1", second)
    assert out.find("telegram:1", "5") == second
    out.sent(edit, "5")
    assert out.find("telegram:1", "5") == second
    for message in ("6", "5"):
        out.sent(out.start()[0], message)
    assert out.find("telegram:1", "5") == second
    assert out.find("telegram:1", "6") == saying("another message")


def test_an_edit_that_failed_changed_nothing(out: Out) -> None:
    out.queue("telegram:1", saying("question"))
    out.sent(out.start()[0], "5")
    out.queue("telegram:1", saying("answered", edits="5"))
    [edit] = out.start()
    write(out.engine, lambda session: outbox.failed(session, edit.id, "too old"))
    assert out.find("telegram:1", "5") == saying("question")


def test_what_is_still_to_be_sent_is_counted(out: Out) -> None:
    out.queue("telegram:1", saying("one"), saying("two"), saying("three"))
    out.sent(out.start()[0])
    out.start()
    with read(out.engine) as session:
        assert outbox.queued(session) == 2


def test_pruning_takes_what_is_over_and_old_in_slices(out: Out) -> None:
    for number in range(3):
        out.queue(f"telegram:{number}", saying("one"))
    for sending in out.start():
        out.sent(sending)
    out.queue("telegram:1", saying("still queued"))
    before = START + timedelta(seconds=50)
    counts = [write(out.engine, lambda session: outbox.prune(session, before, 2)) for _ in range(3)]
    assert counts == [2, 1, 0]
    assert out.statuses() == ["queued"]
