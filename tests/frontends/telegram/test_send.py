"""Each way a request can end has one meaning, seen against a real server over loopback."""

import logging
import socket
from dataclasses import replace

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from bot.frontends.telegram.request import Request
from bot.frontends.telegram.send import Telegram
from bot.message import (
    Blocked,
    Choice,
    File,
    FrontEnd,
    NotSent,
    Outgoing,
    Refused,
    Span,
    Uncertain,
)
from tests.botapi import BotApi
from tests.stories.person import Person

ADA = "telegram:1001"
HINT = ((Choice("Hint", "t:h:0"), Choice("Skip", "t:s:0")),)


def _saying(words: str, **fields: object) -> Outgoing:
    return replace(Outgoing((Span(words),)), **fields)  # pyright: ignore[reportArgumentType]  # fields vary


def test_it_is_a_front_end(telegram: Telegram) -> None:
    front_end: FrontEnd = telegram
    assert front_end.name == "telegram"


async def test_a_message_arrives_with_its_buttons_and_no_preview(telegram: Telegram, ada: Person) -> None:
    number = await telegram.send(ADA, _saying("Why <b>& how</b>? https://x.org", keyboard=HINT))
    assert ada.last_heard == "Why <b>& how</b>? https://x.org"
    assert ada.buttons == ["Hint", "Skip"]
    assert str(ada.seen[-1].id) == number
    assert not ada.seen[-1].preview


async def test_an_edit_replaces_words_and_buttons(telegram: Telegram, ada: Person) -> None:
    number = await telegram.send(ADA, _saying("Why?", keyboard=HINT))
    assert await telegram.send(ADA, _saying("Why? You asked for a hint.", edits=number)) == number
    assert ada.heard == ["Why? You asked for a hint."]
    assert ada.buttons == []
    assert not ada.seen[-1].preview


async def test_an_edit_without_text_changes_the_buttons_alone(telegram: Telegram, ada: Person) -> None:
    number = await telegram.send(ADA, _saying("Why?", keyboard=HINT))
    await telegram.send(ADA, Outgoing((), (HINT[0][:1],), edits=number))
    assert (ada.heard, ada.buttons) == (["Why?"], ["Hint"])
    await telegram.send(ADA, Outgoing((), edits=number))
    assert (ada.heard, ada.buttons) == (["Why?"], [])


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (File("trend.png", "image/png", b"\x89PNG\0"), "photo"),
        (File("export.json", "application/json", b"{}"), "document"),
        (File("drawing.svg", "image/svg+xml", b"<svg/>"), "document"),
    ],
)
async def test_a_file_goes_with_its_message_and_stays_through_its_edits(
    telegram: Telegram, ada: Person, file: File, kind: str
) -> None:
    number = await telegram.send(ADA, Outgoing((Span("<Your> trend", "bold"),), HINT, file=file))
    post = ada.seen[-1]
    assert (str(post.id), post.text, post.labels()) == (number, "<Your> trend", ["Hint", "Skip"])
    assert (list(post.media), post.upload) == ([kind], file.data)
    await telegram.send(ADA, _saying("Your <trend>", edits=number))
    await telegram.send(ADA, _saying("Your <trend>", edits=number))
    assert (post.text, post.labels(), post.upload) == ("Your <trend>", [], file.data)
    await telegram.send(ADA, Outgoing((), HINT, edits=number))
    assert (post.text, post.labels(), list(post.media)) == ("Your <trend>", ["Hint", "Skip"], [kind])


async def test_a_document_keeps_its_name_and_a_file_needs_no_words(telegram: Telegram, ada: Person) -> None:
    await telegram.send(ADA, Outgoing((), file=File("export.json", "application/json", b"{}")))
    assert ada.seen[-1].media["document"]["file_name"] == "export.json"
    assert ada.seen[-1].text == ""


async def test_an_edit_that_changes_nothing_has_succeeded(telegram: Telegram, ada: Person) -> None:
    number = await telegram.send(ADA, _saying("Why?", keyboard=HINT))
    for _ in range(2):
        assert await telegram.send(ADA, _saying("Because.", edits=number)) == number
        assert await telegram.send(ADA, Outgoing((), edits=number)) == number
    assert ada.seen[-1].edits == 1


async def test_an_edit_of_what_is_gone_is_refused(telegram: Telegram, ada: Person) -> None:
    await ada.says("hello")
    with pytest.raises(Refused, match="not found"):
        await telegram.send(ADA, _saying("?", edits="999"))
    with pytest.raises(Refused, match="can't be edited"):
        await telegram.send(ADA, _saying("?", edits=str(ada.chat.posts[0].id)))


@pytest.mark.parametrize(("chat", "edits"), [("web:abc", ""), ("telegram:x", ""), (ADA, "abc")])
async def test_what_names_nothing_of_telegrams_is_refused(telegram: Telegram, chat: str, edits: str) -> None:
    with pytest.raises(Refused):
        await telegram.send(chat, _saying("hello", edits=edits))


async def test_an_unknown_chat_is_refused(telegram: Telegram) -> None:
    with pytest.raises(Refused, match="Chat not found"):
        await telegram.send("telegram:31337", _saying("hello"))


async def test_words_that_cannot_be_written_are_refused(telegram: Telegram, ada: Person) -> None:
    with pytest.raises(Refused):
        await telegram.send(ADA, _saying("\ud800"))


async def test_who_blocked_the_bot_is_known(telegram: Telegram, ada: Person) -> None:
    await ada.blocks()
    with pytest.raises(Blocked):
        await telegram.send(ADA, _saying("hello"))


async def test_flood_control_names_the_wait(api: BotApi, telegram: Telegram, ada: Person) -> None:
    api.faults.fail("sendMessage", 429, retry_after=7)
    api.faults.fail("sendMessage", 429)
    with pytest.raises(NotSent) as named:
        await telegram.send(ADA, _saying("hello"))
    with pytest.raises(NotSent) as unnamed:
        await telegram.send(ADA, _saying("hello"))
    assert (named.value.wait, unnamed.value.wait) == (7, 0)
    assert ada.heard == []


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_servers_own_trouble_is_uncertain(
    api: BotApi, telegram: Telegram, ada: Person, status: int
) -> None:
    api.faults.fail("sendMessage", status)
    with pytest.raises(Uncertain):
        await telegram.send(ADA, _saying("hello"))


@pytest.mark.parametrize("body", [b"<html>502</html>", b"[]", b"{}", b'{"ok":true,"result":{}}', b"\xff"])
async def test_an_answer_that_cannot_be_read_is_uncertain_and_not_logged(
    api: BotApi, telegram: Telegram, ada: Person, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    api.faults.garble("sendMessage", body)
    with pytest.raises(Uncertain):
        await telegram.send(ADA, _saying("hello"))
    assert caplog.records == []


async def test_a_lost_answer_is_uncertain_since_the_message_arrived(
    api: BotApi, telegram: Telegram, ada: Person
) -> None:
    api.faults.lose_reply("sendMessage")
    with pytest.raises(Uncertain):
        await telegram.send(ADA, _saying("hello"))
    assert ada.heard == ["hello"]


async def test_a_lost_question_is_uncertain_since_nobody_can_tell(
    api: BotApi, telegram: Telegram, ada: Person
) -> None:
    api.faults.drop("sendMessage")
    with pytest.raises(Uncertain):
        await telegram.send(ADA, _saying("hello"))
    assert ada.heard == []


async def test_a_refused_connection_sent_nothing() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))  # bound, so nobody else gets it, and not listening
        request = Request(1)
        await request.initialize()
        bot = Bot("1:a", f"http://127.0.0.1:{reserved.getsockname()[1]}/bot", request=request)
        with pytest.raises(NotSent):
            await Telegram(bot).send(ADA, _saying("hello"))
        await Telegram(bot).typing(ADA)
        await request.shutdown()


@pytest.mark.parametrize(
    ("cause", "meaning"),
    [
        (httpx.ConnectError("x"), NotSent),
        (httpx.ConnectTimeout("x"), NotSent),
        (httpx.PoolTimeout("x"), NotSent),
        (httpx.ReadTimeout("x"), Uncertain),
        (httpx.WriteTimeout("x"), Uncertain),
        (httpx.WriteError("x"), Uncertain),
        (httpx.ReadError("x"), Uncertain),
        (httpx.RemoteProtocolError("x"), Uncertain),
    ],
)
async def test_only_the_cause_tells_not_sent_from_uncertain(
    telegram: Telegram, cause: Exception, meaning: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> tuple[int, bytes]:
        raise (TimedOut if isinstance(cause, httpx.TimeoutException) else NetworkError)("x") from cause

    monkeypatch.setattr(Request, "do_request", broken)
    with pytest.raises(meaning):
        await telegram.send(ADA, _saying("hello"))


async def test_markup_that_telegram_cannot_parse_goes_out_as_plain_text(
    api: BotApi, telegram: Telegram, ada: Person
) -> None:
    api.faults.fail("sendMessage", 400, description="Bad Request: can't parse entities: whatever")
    await telegram.send(ADA, Outgoing((Span("a < b", "bold"), Span(" folded", folded=True)), HINT))
    assert ada.last_heard == "a < b folded"
    assert ada.buttons == ["Hint", "Skip"]
    assert ada.seen[-1].html == ""


async def test_plain_text_is_tried_once(api: BotApi, telegram: Telegram, ada: Person) -> None:
    api.faults.fail("sendMessage", 400, times=9, description="Bad Request: can't parse entities: whatever")
    with pytest.raises(Refused):
        await telegram.send(ADA, _saying("hello"))
    assert api.count("sendMessage") == 2


async def test_a_chat_that_moved_is_followed(api: BotApi, telegram: Telegram, ada: Person) -> None:
    api.faults.fail("sendMessage", 400, migrate_to_chat_id=1001)
    await telegram.send("telegram:-5", _saying("hello"))
    assert ada.heard == ["hello"]


async def test_a_chat_that_moves_for_ever_is_refused(api: BotApi, telegram: Telegram) -> None:
    api.faults.fail("sendMessage", 400, times=99, migrate_to_chat_id=1001)
    with pytest.raises(Refused):
        await telegram.send("telegram:-5", _saying("hello"))


async def test_a_refused_token_sent_nothing(api: BotApi, telegram: Telegram) -> None:
    api.faults.fail("sendMessage", 401)
    api.faults.fail("sendMessage", 404)
    for _ in range(2):
        with pytest.raises(NotSent) as error:
            await telegram.send(ADA, _saying("hello"))
        assert error.value.wait > 0


async def test_courtesies_never_raise(api: BotApi, telegram: Telegram, ada: Person) -> None:
    for status in (400, 401, 403, 429, 500):
        api.faults.fail("sendChatAction", status)
        await telegram.typing(ADA)
    api.faults.drop("sendChatAction")
    await telegram.typing(ADA)
    await telegram.typing("telegram:nobody")
    await telegram.answer("no such tap")
    await telegram.typing(ADA)
    assert ada.chat.actions == ["typing"]


async def test_logs_hold_neither_the_token_nor_words(
    api: BotApi, telegram: Telegram, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await telegram.send(ADA, _saying("a secret"))
    api.faults.fail("sendMessage", 400, description="Bad Request: can't parse entities: a secret")
    await telegram.send(ADA, _saying("a secret"))
    await telegram.answer("no such tap")
    assert api.token not in caplog.text + repr(telegram)
    assert "a secret" not in caplog.text
