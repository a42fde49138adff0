"""The tests' own Bot API server refuses what Telegram refuses, and keeps what Telegram would show."""

from typing import Any

import aiohttp
import pytest

from tests.botapi import BotApi
from tests.botapi.asking import ask, keyboard, refusal, result
from tests.botapi.markup import BadMarkup, parsed
from tests.stories.person import Person

ADA = 1001


async def test_a_wrong_token_is_401(api: BotApi) -> None:
    status, answer = await ask(api, "getMe", "1:wrong")
    assert (status, answer["description"]) == (401, "Unauthorized")


MISUSES: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"chat_id": ADA}, "text is missing"),
    ("sendMessage", {"chat_id": ADA, "text": "a", "txt": "b"}, "unknown parameter txt"),
    ("sendMessage", {"chat_id": ADA, "text": "a", "protect_content": 7}, "protect_content is not of type"),
    ("sendMessage", {"chat_id": ADA, "text": "a", "reply_markup": {"rows": []}}, "no such field"),
    ("sendMessage", {"chat_id": ADA, "text": "a", "reply_markup": "{"}, "reply_markup"),
    ("sendMessage", {"chat_id": ADA, "text": " \n"}, "text is empty"),
    ("sendMessage", {"chat_id": ADA, "text": "<b></b>", "parse_mode": "HTML"}, "text is empty"),
    ("sendMessage", {"chat_id": ADA, "text": "<b>a", "parse_mode": "HTML"}, "can't parse entities"),
    ("sendMessage", {"chat_id": ADA, "text": "a", "parse_mode": "MarkdownV2"}, "MarkdownV2"),
    ("sendMessage", {"chat_id": ADA, "text": "👍" * 2049}, "too long"),
    ("sendMessage", {"chat_id": ADA, "text": "a", "reply_markup": keyboard(("H", "я" * 33))}, "BUTTON_DATA"),
    ("sendMessage", {"chat_id": ADA, "text": "a", "reply_markup": keyboard(("", "x"))}, "button text"),
    ("sendPhoto", {"chat_id": ADA, "photo": "id", "caption": "a" * 1025}, "too long"),
    ("sendDice", {"chat_id": ADA}, "does not play"),
]


@pytest.mark.parametrize(("method", "params", "words"), MISUSES)
async def test_what_no_correct_bot_asks_is_refused_and_remembered(
    api: BotApi, ada: Person, method: str, params: dict[str, Any], words: str
) -> None:
    assert words in await refusal(api, method, **params)
    assert [words in violation for violation in api.violations] == [True]
    assert ada.seen == []
    api.violations.clear()


async def test_an_unknown_method_is_404(api: BotApi) -> None:
    assert (await ask(api, "sendMesage", chat_id=ADA, text="a"))[0] == 404
    assert api.violations == ["sendMesage: no such method"]
    api.violations.clear()


async def test_a_test_whose_bot_broke_the_api_fails_with_its_own_error_first() -> None:
    api = await BotApi().__aenter__()
    await ask(api, "sendMesage")
    await api.__aexit__(KeyError, KeyError(), None)
    with pytest.raises(AssertionError, match="sendMesage: no such method"):
        await api.__aexit__(None, None, None)


async def test_a_message_is_kept_as_it_reads(api: BotApi, ada: Person) -> None:
    html = "<b>1 &lt; 2</b> &amp; <blockquote expandable>👍 <i>so</i></blockquote> "
    message = await result(
        api,
        "sendMessage",
        chat_id=ADA,
        text=html,
        parse_mode="HTML",
        reply_markup=keyboard(("Hint", "t:h:0")),
        link_preview_options={"is_disabled": True},
    )
    assert message["text"] == ada.last_heard == "1 < 2 & 👍 so"
    assert message["entities"] == [
        {"type": "bold", "offset": 0, "length": 5},
        {"type": "expandable_blockquote", "offset": 8, "length": 5},
        {"type": "italic", "offset": 11, "length": 2},
    ]
    assert ada.buttons == ["Hint"]
    assert ada.seen[0].html == html


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("a < b", 'Unescaped "<"'),
        ("a & b", 'Unescaped "&"'),
        ("&nbsp;", 'Unescaped "&"'),
        ("<p>a</p>", 'Unsupported start tag "p"'),
        ("<b>a", "Can't find end tag"),
        ("a</b>", "Unexpected end tag"),
        ("<b><i>a</b></i>", 'expected "</i>", found "</b>"'),
        ("<b class='x'>a</b>", "attributes"),
        ("<a>a</a>", "attributes"),
        ("<blockquote collapsed>a</blockquote>", "attributes"),
    ],
)
def test_broken_html_is_refused(html: str, words: str) -> None:
    with pytest.raises(BadMarkup) as error:
        parsed(html)
    assert words in str(error.value)


def test_links_and_numeric_entities_are_read() -> None:
    assert parsed('<a href="https://x.org/?a=1&amp;b=2">&#x41;&#66;</a>') == (
        "AB",
        [{"type": "text_link", "url": "https://x.org/?a=1&b=2", "offset": 0, "length": 2}],
    )


async def test_chats_and_messages_that_are_not_there_are_refused(api: BotApi, ada: Person) -> None:
    assert "chat not found" in await refusal(api, "sendMessage", chat_id=5, text="a")
    edit = {"chat_id": ADA, "message_id": 99}
    assert "to edit not found" in await refusal(api, "editMessageText", **edit, text="a")
    assert "to delete not found" in await refusal(api, "deleteMessage", **edit)
    assert "query ID is invalid" in await refusal(api, "answerCallbackQuery", callback_query_id="9")


async def test_an_edit_must_change_something_and_takes_the_buttons_it_does_not_name(
    api: BotApi, ada: Person
) -> None:
    sent = await result(api, "sendMessage", chat_id=ADA, text="a", reply_markup=keyboard(("Hint", "h")))
    edit = {"chat_id": ADA, "message_id": sent["message_id"], "text": "a"}
    same = edit | {"reply_markup": keyboard(("Hint", "h"))}
    assert "message is not modified" in await refusal(api, "editMessageText", **same)
    assert "edit_date" in await result(api, "editMessageText", **edit)
    assert (ada.buttons, ada.seen[0].edits) == ([], 1)
    del edit["text"]
    assert "not modified" in await refusal(api, "editMessageReplyMarkup", **edit)
    await result(api, "deleteMessage", **edit)
    assert ada.seen == []


async def test_a_persons_message_cannot_be_edited(api: BotApi, ada: Person) -> None:
    await ada.says("hello")
    edit = {"chat_id": ADA, "message_id": ada.chat.posts[0].id, "text": "a"}
    assert "can't be edited" in await refusal(api, "editMessageText", **edit)


async def test_a_tap_is_answered_once(api: BotApi, ada: Person) -> None:
    await result(api, "sendMessage", chat_id=ADA, text="?", reply_markup=keyboard(("A hint", "h")))
    await ada.taps("Hint")
    (update,) = await result(api, "getUpdates")
    query = update["callback_query"]
    assert (query["data"], query["message"]["text"]) == ("h", "?")
    assert await result(api, "answerCallbackQuery", callback_query_id=query["id"]) is True
    assert not api.world.unanswered
    assert "invalid" in await refusal(api, "answerCallbackQuery", callback_query_id=query["id"])


async def test_who_blocked_the_bot_gets_nothing(api: BotApi, ada: Person) -> None:
    await ada.blocks()
    status, answer = await ask(api, "sendMessage", chat_id=ADA, text="a")
    assert (status, answer["description"]) == (403, "Forbidden: bot was blocked by the user")
    await ada.unblocks()
    await result(api, "sendMessage", chat_id=ADA, text="a")


async def test_files_arrive_with_their_content(api: BotApi, ada: Person) -> None:
    form = aiohttp.FormData({"chat_id": str(ADA), "caption": "<b>chart</b>", "parse_mode": "HTML"})
    form.add_field("photo", b"png", filename="chart.png")
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{api.url}/bot{api.token}/sendPhoto", data=form) as response,
    ):
        assert response.status == 200
    await result(api, "sendDocument", chat_id=ADA, document="file id")
    assert ada.heard == ["[photo] chart", "[document]"]
    assert ada.seen[0].upload == b"png"


async def test_json_bodies_are_read_too(api: BotApi, ada: Person) -> None:
    body = {"chat_id": ADA, "text": "17", "reply_markup": keyboard(("Hint", "h"))}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{api.url}/bot{api.token}/sendMessage", json=body) as response,
    ):
        assert response.status == 200
    assert (ada.heard, ada.buttons) == (["17"], ["Hint"])


async def test_an_invalid_update_cannot_be_made(api: BotApi) -> None:
    with pytest.raises(AssertionError, match="date is missing"):
        api.world.update(message={"message_id": 1, "chat": {"id": 1, "type": "private"}})
