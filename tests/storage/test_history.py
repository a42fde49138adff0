"""A chat as both sides see it, told by the mailbox alone."""

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.message import Choice, File, Incoming, IncomingKind, Outgoing, Span, plain
from bot.storage import history, inbox, outbox, personal
from bot.storage.engine import read
from bot.storage.history import Entry
from tests.clock import START
from tests.databases import write

ME = "web:me"
HINT = ((Choice("Hint", "t:hint:0"),),)


class Chat:
    """A mailbox whose messages come and go a minute apart."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._now = START

    def gets(
        self, name: str, text: str, kind: IncomingKind = "text", message: str = "", chat: str = ME
    ) -> None:
        incoming = Incoming(name, chat, kind, message or name, text)
        now = self._later()
        write(self.engine, lambda session: inbox.receive(session, "web", [incoming], now))

    def sends(self, name: str, outgoing: Outgoing) -> None:
        now = self._later()

        def send(session: Session) -> None:
            outbox.queue(session, ME, [outgoing], now)
            (sending,) = outbox.start(session, now, 1)
            outbox.sent(session, sending.id, name, now)

        write(self.engine, send)

    def shows(self, limit: int = 100) -> list[Entry]:
        with read(self.engine) as session:
            return history.recent(session, ME, limit)

    def words(self, limit: int = 100) -> list[str]:
        return [f"{entry.id} {plain(entry.text)}" for entry in self.shows(limit)]

    def _later(self) -> datetime:
        self._now += timedelta(minutes=1)
        return self._now


def _saying(words: str, edits: str = "") -> Outgoing:
    return Outgoing((Span(words),), HINT, edits=edits)


def test_what_was_said_on_both_sides_comes_in_its_order(engine: Engine) -> None:
    chat = Chat(engine)
    chat.gets("a", "/start", "command")
    chat.sends("1", _saying("Ready?"))
    chat.gets("b", "yes")
    chat.sends("2", _saying("Why?"))
    chat.gets("t", "t:hint:0", "tap", "2")
    chat.gets("x", "elsewhere", chat="web:other")
    assert chat.words() == ["a /start", "1 Ready?", "b yes", "2 Why?"]
    assert [entry.own for entry in chat.shows()] == [True, False, True, False]
    assert [entry.editable for entry in chat.shows()] == [False, False, True, False]
    assert chat.words(limit=2) == ["b yes", "2 Why?"]


def test_a_message_looks_as_last_edited_and_stays_in_its_place(engine: Engine) -> None:
    chat = Chat(engine)
    chat.gets("a", "frist")
    chat.sends("1", _saying("Why?"))
    chat.gets("b", "last")
    chat.gets("e", "first", "edit", "a")
    chat.sends("1", _saying("Why so?", edits="1"))
    chat.sends("1", Outgoing((), edits="1"))
    assert chat.words() == ["a first", "1 Why so?", "b last"]
    own, bots, other = chat.shows()
    assert (own.edited, bots.edited, other.edited) == (True, False, False)
    assert bots.keyboard == (), "an edit without text changes the buttons alone"


def test_an_edit_that_came_before_the_turn_is_one_too(engine: Engine) -> None:
    chat = Chat(engine)
    chat.gets("a", "frist")
    chat.gets("e", "first", "edit", "a")
    assert [(entry.id, plain(entry.text), entry.edited) for entry in chat.shows()] == [("a", "first", True)]


def test_a_file_stays_through_edits(engine: Engine) -> None:
    chat = Chat(engine)
    file = File("a.png", "image/png", b"\x89\0")
    chat.sends("1", Outgoing((Span("Look"),), HINT, file=file))
    chat.sends("1", _saying("Look here", edits="1"))
    assert [(plain(entry.text), entry.file) for entry in chat.shows()] == [("Look here", file)]


def test_what_is_not_sent_yet_is_not_there_yet(engine: Engine) -> None:
    chat = Chat(engine)
    write(engine, lambda session: outbox.queue(session, ME, [_saying("later")], START))
    assert chat.shows() == []


def test_an_edit_of_what_is_no_longer_kept_is_left_out(engine: Engine) -> None:
    chat = Chat(engine)
    chat.gets("e", "first", "edit", "gone")
    chat.sends("1", _saying("Why so?", edits="1"))
    assert chat.shows() == []


def test_every_receipt_has_its_name_also_where_no_more_is_known_of_it(engine: Engine) -> None:
    chat = Chat(engine)
    chat.gets("a", "hello")
    chat.gets("t", "t:hint:0", "tap", "1")
    write(engine, lambda session: personal.forget(session, ME, START))
    chat.gets("b", "hello again")
    with read(engine) as session:
        assert history.external_ids(session, "web") == {"a", "t", "b"}
        assert history.external_ids(session, "telegram") == set()
