"""Whoever watches the chat is given all of it, and then every change."""

from dataclasses import replace
from itertools import count

import pytest

from bot.frontends.web import chat as web
from bot.frontends.web.chat import CHAT, Change, Changes, Chat
from bot.message import Choice, File, FrontEnd, Outgoing, Span, plain
from bot.storage.history import Entry, written
from tests.clock import START, FakeClock

HINT = ((Choice("Hint", "t:hint:0"),),)


@pytest.fixture
def chat() -> Chat:
    numbers = count(1)
    return Chat(FakeClock().clock, lambda: f"bot-{next(numbers)}")


def _saying(words: str, edits: str = "") -> Outgoing:
    return Outgoing((Span(words),), HINT, edits)


def _all(changes: Changes) -> list[Change | None]:
    return [changes.get_nowait() for _ in range(changes.qsize())]


def _words(entry: Entry) -> str:
    return plain(entry.text)


def test_it_is_a_front_end(chat: Chat) -> None:
    front_end: FrontEnd = chat
    assert front_end.name == CHAT.partition(":")[0]


async def test_who_watches_is_given_what_there_is_and_then_each_change(chat: Chat) -> None:
    message = await chat.send(CHAT, _saying("Why?"))
    with chat.watch() as changes:
        await chat.typing(CHAT)
        await chat.send(CHAT, _saying("Why so?", edits=message))
        told = [change for change in _all(changes) if change]
    assert [change.kind for change in told] == ["history", "typing", "entry"]
    assert [_words(entry) for change in told for entry in change.entries] == ["Why?", "Why so?"]
    assert {entry.id for change in told for entry in change.entries} == {message}


async def test_an_edit_without_text_changes_the_buttons_and_none_changes_the_file(chat: Chat) -> None:
    file = File("a.png", "image/png", b"png")
    message = await chat.send(CHAT, Outgoing((Span("Look"),), HINT, file=file))
    await chat.send(CHAT, Outgoing((), edits=message))
    entry = chat.find(message)
    assert entry
    assert (_words(entry), entry.keyboard, entry.file) == ("Look", (), file)


async def test_an_edit_of_what_is_no_longer_there_shows_nothing(chat: Chat) -> None:
    assert await chat.send(CHAT, _saying("late", edits="long-gone")) == "long-gone"
    assert chat.find("long-gone") is None


async def test_a_goodbye_is_all_that_is_left_here_and_on_the_pages(chat: Chat) -> None:
    message = await chat.send(CHAT, _saying("Delete everything?"))
    chat.put(written("mine", START, "my words", command=False))
    assert chat.take("mine")
    with chat.watch() as changes:
        _all(changes)
        await chat.send(CHAT, replace(_saying("All gone", edits=message), goodbye=True))
        told = [change for change in _all(changes) if change]
    assert [(change.kind, [_words(entry) for entry in change.entries]) for change in told] == [
        ("history", []),
        ("entry", ["All gone"]),
    ]
    with chat.watch() as changes:
        (history,) = _all(changes)
    assert history
    assert [_words(entry) for entry in history.entries] == ["All gone"]
    assert not chat.take("mine"), "what comes again is not shown again"


async def test_who_no_longer_watches_costs_nothing(chat: Chat) -> None:
    with chat.watch() as changes:
        _all(changes)
    await chat.send(CHAT, _saying("Why?"))
    assert changes.empty()


async def test_a_server_that_stops_lets_everyone_go(chat: Chat) -> None:
    with chat.watch() as changes:
        chat.close()
        with chat.watch() as late:
            assert _all(late)[-1] is None
        assert _all(changes)[-1] is None


async def test_a_reply_that_was_faster_than_the_receipt_stands_below_it(chat: Chat) -> None:
    chat.recall([], [])
    await chat.send(CHAT, _saying("Why?"))
    chat.put(written("mine", START.replace(hour=11), "hello", command=False))
    with chat.watch() as changes:
        (history,) = _all(changes)
    assert history
    assert [_words(entry) for entry in history.entries] == ["hello", "Why?"]


async def test_only_so_many_messages_are_shown(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MOST_ENTRIES", 3)
    for number in range(5):
        await chat.send(CHAT, _saying(str(number)))
    with chat.watch() as changes:
        (history,) = _all(changes)
    assert history
    assert [_words(entry) for entry in history.entries] == ["2", "3", "4"]


def test_each_receipt_counts_once_those_of_earlier_runs_too(chat: Chat) -> None:
    chat.recall([], ["earlier"])
    assert [chat.take(name) for name in ("earlier", "new", "new")] == [False, True, False]
