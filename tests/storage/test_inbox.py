from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.message import Incoming
from bot.storage import inbox
from bot.storage.engine import read
from tests.clock import START
from tests.databases import write
from tests.storage.mailbox import Mailbox, texts


@pytest.fixture
def mailbox(engine: Engine) -> Mailbox:
    return Mailbox(engine)


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


def test_an_edit_of_a_waiting_original_neither_settles_nor_unsettles(mailbox: Mailbox) -> None:
    mailbox.awaits("telegram:1")
    mailbox.gets("telegram:1", "frist", message="5")
    mailbox.seconds = 2
    mailbox.gets("telegram:1", "first", kind="edit", message="5")
    assert mailbox.claims() == ()
    mailbox.seconds = 3
    assert texts(mailbox.claims()) == [["first"]]


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
    assert write(mailbox.engine, lambda session: inbox.count_try(session, before, 1))
    assert write(mailbox.engine, inbox.recover) == 2
    mailbox.gets("telegram:1", "third")
    [after] = mailbox.claims()
    assert texts([after]) == [["first", "second"]]
    assert (after.alone, after.tries) == (True, 1)


def test_tries_are_counted_once_however_often_they_are_told(mailbox: Mailbox) -> None:
    """A count may be told again when the answer to its COMMIT was lost."""
    mailbox.gets("telegram:1")
    [each] = mailbox.claims()
    for _ in range(2):
        assert write(mailbox.engine, lambda session: inbox.count_try(session, each, 1))
    write(mailbox.engine, inbox.recover)
    assert not write(mailbox.engine, lambda session: inbox.count_try(session, each, 2))
    assert mailbox.claims()[0].tries == 1


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


def test_what_was_parked_waits_again_to_be_tried_alone_and_from_the_first_try(engine: Engine) -> None:
    mailbox = Mailbox(engine)
    mailbox.gets("telegram:1", "poison", "command")
    mailbox.gets("telegram:1", "behind", "command")
    mailbox.gets("", "?", "unreadable")
    (claim,) = mailbox.claims()
    write(engine, lambda session: inbox.count_try(session, claim, 3))
    write(engine, lambda session: inbox.park(session, claim))
    assert write(engine, inbox.retry) == 1
    assert mailbox.statuses() == ["waiting", "waiting", "parked"]
    (again,) = mailbox.claims()
    assert (again.parts[0].incoming.text, again.alone, again.tries) == ("poison", True, 0)
    assert write(engine, inbox.retry) == 0
