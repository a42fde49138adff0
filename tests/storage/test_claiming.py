from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.message import Incoming, IncomingKind
from bot.storage import claiming, inbox
from bot.storage.claiming import Rounds, claim
from bot.storage.settling import Waiting
from bot.storage.tables import InboxRow
from tests.clock import START
from tests.databases import write
from tests.storage.mailbox import SETTLE, Mailbox, texts


@pytest.fixture
def mailbox(engine: Engine) -> Mailbox:
    return Mailbox(engine)


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
    flood = [Incoming(f"f{number}", "telegram:flood", "text", "", "x") for number in range(200)]
    others = [f"telegram:{number}" for number in range(20)]
    mailbox.gets_again(*flood, *(Incoming(chat, chat, "text", "", "hello") for chat in others))
    served: list[str] = []
    for _ in range(25):
        [each] = mailbox.claims(limit=1)
        served.append(each.chat)
        mailbox.finishes(each)
    assert served == ["telegram:flood", *others, *["telegram:flood"] * 4]


def test_a_claim_covers_many_chats_up_to_its_limit(mailbox: Mailbox) -> None:
    for number in range(5):
        mailbox.gets(f"telegram:{number}")
    assert [each.chat for each in mailbox.claims(limit=3)] == ["telegram:0", "telegram:1", "telegram:2"]
    assert [each.chat for each in mailbox.claims(limit=3)] == ["telegram:3", "telegram:4"]


def test_a_tap_between_texts_ends_one_answer_and_begins_another(mailbox: Mailbox) -> None:
    mailbox.awaits("telegram:1")
    updates: list[tuple[str, IncomingKind]] = [
        ("first", "text"),
        ("second", "text"),
        ("t:hint:0", "tap"),
        ("third", "text"),
    ]
    for text, kind in updates:
        mailbox.gets("telegram:1", text, kind)
    served: list[list[str]] = []
    for _ in range(2):
        [each] = mailbox.claims()
        served += texts([each])
        mailbox.finishes(each)
    assert served == [["first", "second"], ["t:hint:0"]]
    assert mailbox.claims() == ()
    assert mailbox.ready_in == 3


def test_while_the_head_is_locked_the_row_behind_it_is_no_head(postgres_engine: Engine) -> None:
    """SKIP LOCKED would slide to it."""
    mine, theirs = Mailbox(postgres_engine, "mine"), Mailbox(postgres_engine, "theirs")
    mine.gets("telegram:1", "head")
    mine.gets("telegram:1", "behind it")
    mine.gets("telegram:2", "another chat")
    with Session(postgres_engine) as session, session.begin():
        claimed = claim(session, START, SETTLE, 1, mine.rounds, "mine").claims
        assert texts(claimed) == [["head"]]
        assert texts(theirs.claims()) == [["another chat"]]
    assert theirs.claims() == ()


def test_a_head_that_is_claimed_while_its_followers_are_read_leaves_them(
    postgres_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two looks at the queue are two moments: what waits second at the first may wait first at the second."""
    mine, theirs = Mailbox(postgres_engine, "mine"), Mailbox(postgres_engine, "theirs")
    mine.awaits("telegram:1")
    mine.gets("telegram:1", "head")
    for _ in range(2):
        mine.gets("telegram:1", "/help", "command")
    read_queue = claiming._queue  # pyright: ignore[reportPrivateUsage] - the moment between two statements

    def claimed_first(session: Session, chat: str) -> Sequence[Waiting]:
        monkeypatch.undo()
        assert texts(mine.claims()) == [["head"]]
        return read_queue(session, chat)

    monkeypatch.setattr(claiming, "_queue", claimed_first)
    assert theirs.claims() == ()


def test_instances_never_share_a_chat(postgres_engine: Engine) -> None:
    """While a head is locked by whomever, nobody gets it, nor the row behind it."""
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
