from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from bot.message import Incoming, IncomingKind
from bot.storage import inbox
from bot.storage.claiming import Rounds, claim
from bot.storage.engine import read
from bot.storage.inbox import Claim
from bot.storage.tables import InboxRow, Person
from tests.clock import START
from tests.databases import write

SETTLE = 3.0


class Mailbox:
    """An inbox, spoken to in a few words. Its time is `seconds` after START."""

    def __init__(self, engine: Engine, owner: str = "me") -> None:
        self.engine = engine
        self.owner = owner
        self.seconds = 0.0
        self.rounds = Rounds()
        self._updates = 0

    def gets(self, chat: str, text: str = "", kind: IncomingKind = "text", message: str = "") -> None:
        self._updates += 1
        incoming = Incoming(str(self._updates), chat, kind, message, text, raw="{}")
        self.gets_again(incoming)

    def gets_again(self, *incomings: Incoming) -> int:
        now = START + timedelta(seconds=self.seconds)
        return write(self.engine, lambda session: inbox.receive(session, "telegram", incomings, now))

    def claims(self, limit: int = 100) -> Sequence[Claim]:
        now = START + timedelta(seconds=self.seconds)
        found = write(
            self.engine, lambda session: claim(session, now, SETTLE, limit, self.rounds, self.owner)
        )
        self.ready_in = found.ready_in
        for each in found.claims:
            self.rounds.served(each.chat)
        return found.claims

    def finishes(self, each: Claim) -> bool:
        return write(self.engine, lambda session: inbox.finish(session, each))

    def statuses(self) -> list[str]:
        with read(self.engine) as session:
            return list(session.scalars(select(InboxRow.status).order_by(InboxRow.id)))

    def awaits(self, chat: str) -> None:
        write(
            self.engine,
            lambda session: session.add(Person(chat=chat, created_at=START, awaiting=True)),
        )


@pytest.fixture
def mailbox(engine: Engine) -> Mailbox:
    return Mailbox(engine)


def texts(claims: Sequence[Claim]) -> list[list[str]]:
    return [[part.incoming.text for part in each.parts] for each in claims]


def test_an_update_is_stored_once(mailbox: Mailbox) -> None:
    update = Incoming("7", "telegram:1", "text", "5", "hello")
    assert mailbox.gets_again(update, update) == 1
    assert mailbox.gets_again(update) == 0
    assert texts(mailbox.claims()) == [["hello"]]


def test_what_cannot_be_read_is_parked_and_what_has_no_chat_is_done(mailbox: Mailbox) -> None:
    mailbox.gets("telegram:1", kind="unreadable")
    mailbox.gets("", kind="other")
    assert mailbox.statuses() == ["parked", "done"]


def test_text_that_no_database_takes_is_mended(mailbox: Mailbox) -> None:
    """Half a surrogate pair, or a NUL, would make the same update come again for ever."""
    mailbox.gets_again(Incoming("1", "telegram:1", "text", "1", "a\0b\ud83dc", raw="\ud83d"))
    assert texts(mailbox.claims()) == [["a\ufffdb?c"]]


def test_an_edit_of_a_waiting_original_replaces_its_text(mailbox: Mailbox) -> None:
    mailbox.gets("telegram:1", "drops units", message="5")
    mailbox.gets("telegram:2", "other chat, same number", message="5")
    mailbox.gets("telegram:1", "drops units at random", kind="edit", message="5")
    assert mailbox.statuses() == ["waiting", "waiting", "done"]
    assert texts(mailbox.claims()) == [["drops units at random"], ["other chat, same number"]]


def test_an_edit_of_an_original_that_is_being_served_is_a_turn_of_its_own(mailbox: Mailbox) -> None:
    mailbox.gets("telegram:1", "drops units", message="5")
    [original] = mailbox.claims()
    mailbox.gets("telegram:1", "drops units at random", kind="edit", message="5")
    assert mailbox.claims() == ()
    assert mailbox.finishes(original)
    [edit] = mailbox.claims()
    assert edit.parts[0].incoming.kind == "edit"


def test_texts_settle_while_an_answer_is_awaited(mailbox: Mailbox) -> None:
    mailbox.awaits("telegram:1")
    mailbox.gets("telegram:1", "first")
    mailbox.seconds = 2
    mailbox.gets("telegram:1", "second")
    assert mailbox.claims() == ()
    assert mailbox.ready_in == 3
    mailbox.seconds = 5
    assert texts(mailbox.claims()) == [["first", "second"]]


def test_without_an_awaited_answer_each_text_is_a_turn(mailbox: Mailbox) -> None:
    mailbox.gets("telegram:1", "first")
    mailbox.gets("telegram:1", "second")
    [first] = mailbox.claims()
    assert texts([first]) == [["first"]]
    assert mailbox.finishes(first)
    assert texts(mailbox.claims()) == [["second"]]


def test_an_edit_of_a_waiting_original_neither_settles_nor_unsettles(mailbox: Mailbox) -> None:
    mailbox.awaits("telegram:1")
    mailbox.gets("telegram:1", "frist", message="5")
    mailbox.seconds = 2
    mailbox.gets("telegram:1", "first", kind="edit", message="5")
    assert mailbox.claims() == ()
    mailbox.seconds = 3
    assert texts(mailbox.claims()) == [["first"]]


def test_a_chat_has_one_claim_at_a_time_and_keeps_its_order(mailbox: Mailbox) -> None:
    for number in range(5):
        mailbox.gets("telegram:1", str(number))
    served: list[str] = []
    for _ in range(5):
        [each] = mailbox.claims()
        assert mailbox.claims() == ()
        served += texts([each])[0]
        mailbox.finishes(each)
    assert served == ["0", "1", "2", "3", "4"]


def test_a_flooding_chat_delays_others_by_one_turn(mailbox: Mailbox) -> None:
    """Served one at a time: between two turns of the flood everyone else who waits has one."""
    flood = [Incoming(f"f{number}", "telegram:flood", "text", "", "x") for number in range(1000)]
    mailbox.gets_again(*flood)
    others = [f"telegram:{number}" for number in range(50)]
    for chat in others:
        mailbox.gets(chat, "hello")
    served: list[str] = []
    for _ in range(60):
        [each] = mailbox.claims(limit=1)
        served.append(each.chat)
        mailbox.finishes(each)
    assert served[0] == "telegram:flood"
    assert served[1:51] == others
    assert set(served[51:]) == {"telegram:flood"}


def test_a_claim_covers_many_chats_up_to_its_limit(mailbox: Mailbox) -> None:
    for number in range(5):
        mailbox.gets(f"telegram:{number}")
    assert [each.chat for each in mailbox.claims(limit=3)] == ["telegram:0", "telegram:1", "telegram:2"]
    assert [each.chat for each in mailbox.claims(limit=3)] == ["telegram:3", "telegram:4"]


def test_a_turn_whose_claim_is_gone_does_nothing(mailbox: Mailbox) -> None:
    mailbox.gets("telegram:1", "hello")
    [first] = mailbox.claims()
    write(mailbox.engine, inbox.recover)
    assert not mailbox.finishes(first)
    [second] = Mailbox(mailbox.engine, owner="another").claims()
    assert not mailbox.finishes(first)
    assert write(mailbox.engine, lambda session: inbox.finish(session, second))
    assert not mailbox.finishes(second)


def test_what_was_claimed_at_a_crash_is_tried_alone_with_its_tries_kept(mailbox: Mailbox) -> None:
    mailbox.awaits("telegram:1")
    for word in ("first", "second"):
        mailbox.gets("telegram:1", word)
    mailbox.seconds = 3
    [before] = mailbox.claims()
    assert write(mailbox.engine, lambda session: inbox.count_try(session, before))
    assert write(mailbox.engine, inbox.recover) == 2
    mailbox.gets("telegram:1", "third")
    [after] = mailbox.claims()
    assert texts([after]) == [["first", "second"]]
    assert (after.alone, after.tries) == (True, 1)


def test_parked_updates_hold_nobody_up(mailbox: Mailbox) -> None:
    mailbox.gets("telegram:1", "poison")
    mailbox.gets("telegram:1", "after it")
    [poison] = mailbox.claims()
    assert write(mailbox.engine, lambda session: inbox.park(session, poison))
    assert texts(mailbox.claims()) == [["after it"]]
    assert mailbox.statuses() == ["parked", "claimed"]


def test_a_claim_nobody_heard_of_is_let_go(mailbox: Mailbox) -> None:
    mailbox.gets("telegram:1")
    [held] = mailbox.claims()
    mailbox.gets("telegram:2")
    mailbox.claims()
    assert write(mailbox.engine, lambda session: inbox.release(session, "me", held.ids)) == 1
    assert mailbox.statuses() == ["claimed", "waiting"]
    assert write(mailbox.engine, lambda session: inbox.release(session, "another", ())) == 0


def test_parts_lead_from_a_message_to_the_answer_it_became(mailbox: Mailbox) -> None:
    mailbox.awaits("telegram:1")
    mailbox.gets("telegram:1", "first", message="5")
    mailbox.gets("telegram:1", "second", message="6")
    mailbox.seconds = 3
    [answer] = mailbox.claims()
    mailbox.finishes(answer)
    write(mailbox.engine, lambda session: inbox.mark_parts(session, answer, "token", 3))
    with read(mailbox.engine) as session:
        assert inbox.original_of(session, "telegram:1", "6") == ("token", 4)
        assert inbox.original_of(session, "telegram:1", "7") is None
        assert inbox.original_of(session, "telegram:2", "6") is None


def test_pruning_takes_what_is_over_and_old_in_slices(mailbox: Mailbox) -> None:
    for number in range(3):
        mailbox.gets(f"telegram:{number}")
    for each in mailbox.claims():
        mailbox.finishes(each)
    mailbox.gets("telegram:1", "still waits")
    mailbox.seconds = 100
    mailbox.gets("telegram:2", kind="unreadable")

    before = START + timedelta(seconds=50)
    counts = [write(mailbox.engine, lambda session: inbox.prune(session, before, 2)) for _ in range(3)]
    assert counts == [2, 1, 0]
    assert mailbox.statuses() == ["waiting", "parked"]


def test_instances_never_share_a_chat(postgres_engine: Engine) -> None:
    """While one instance's claim is not committed, another gets neither its head nor the row behind it."""
    mine, theirs = Mailbox(postgres_engine, "mine"), Mailbox(postgres_engine, "theirs")
    mine.gets("telegram:1", "head")
    mine.gets("telegram:1", "behind it")
    mine.gets("telegram:2", "another chat")

    with postgres_engine.connect() as connection, connection.begin():
        connection.execute(select(InboxRow.id).where(InboxRow.text == "head").with_for_update())
        assert texts(theirs.claims()) == [["another chat"]]
    assert texts(mine.claims()) == [["head"]]


def test_instances_serve_each_update_once_and_in_order(postgres_engine: Engine) -> None:
    mine = Mailbox(postgres_engine)
    updates = [
        Incoming(str(number), f"telegram:{number % 7}", "text", "", str(number)) for number in range(140)
    ]
    mine.gets_again(*updates)
    served: list[Incoming] = []

    def serve(name: str) -> None:
        mailbox = Mailbox(postgres_engine, name)
        while write(postgres_engine, inbox.waiting):
            for each in mailbox.claims(limit=3):
                served.extend(part.incoming for part in each.parts)
                assert mailbox.finishes(each)

    with ThreadPoolExecutor(3) as instances:
        list(instances.map(serve, "abc"))
    for chat in range(7):
        assert [int(one.text) for one in served if one.chat == f"telegram:{chat}"] == list(
            range(chat, 140, 7)
        )


def test_a_run_with_a_locked_row_is_left_whole(postgres_engine: Engine) -> None:
    mailbox = Mailbox(postgres_engine)
    mailbox.awaits("telegram:1")
    for word in ("first", "second", "third"):
        mailbox.gets("telegram:1", word)
    mailbox.seconds = 3
    with postgres_engine.connect() as connection, connection.begin():
        connection.execute(select(InboxRow.id).where(InboxRow.text == "second").with_for_update())
        assert mailbox.claims() == ()
    assert texts(mailbox.claims()) == [["first", "second", "third"]]


def test_rounds_forget_who_was_served_long_ago() -> None:
    rounds = Rounds(remember=2)
    for chat in ("a", "b", "c"):
        rounds.served(chat)
    assert rounds.place("a") == 0 < rounds.place("b") < rounds.place("c")


def test_claims_are_values(mailbox: Mailbox) -> None:
    mailbox.gets("telegram:1", "hello", message="5")
    [each] = mailbox.claims()
    assert replace(each) == each
    assert each.parts[0].incoming == Incoming("1", "telegram:1", "text", "5", "hello")
    assert each.parts[0].received_at == START
