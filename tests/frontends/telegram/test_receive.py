"""`incoming` reads every update that Telegram can send, and survives every other JSON value."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.frontends.telegram.receive import SERVICE, callback_id, incoming, storable, update_number
from bot.message import Incoming
from tests.botapi import BotApi
from tests.stories.person import Person

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
_FIELDS = (
    "update_id message edited_message channel_post callback_query my_chat_member chat id type text "
    "message_id data photo new_chat_member status caption"
)
_ALMOST = st.recursive(
    _JSON | st.sampled_from(["private", "group", "kicked", "member", "/start@viva", "\ud800\0"]),
    lambda inner: st.dictionaries(st.sampled_from(_FIELDS.split()), inner, max_size=6),
    max_leaves=40,
)
_UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # two cores, shared
_CHAT = {"id": 5, "type": "private", "first_name": "Ada"}


def _message(**fields: Any) -> dict[str, Any]:
    return {"update_id": 9, "message": {"message_id": 3, "date": 0, "chat": _CHAT, **fields}}


def _said(row: Incoming) -> tuple[str, str, str, str]:
    return row.chat, row.kind, row.message, row.text


@_UNHURRIED
@given(_JSON | _ALMOST)
@example({"update_id": 10**5000})
@example({"update_id": True, "message": {"chat": {"id": True, "type": "private"}}})
@example(_message(text="\ud83d\0"))
def test_any_json_is_read_and_can_be_stored(value: object) -> None:
    row = incoming(value, "viva")
    for word in (row.external_id, row.chat, row.message, row.text, row.raw):
        assert "\0" not in word
        word.encode("utf-8")
    assert row.external_id
    assert (row.chat == "") == (row.kind == "unreadable")
    assert callback_id(value) is not None
    assert update_number(value) is None or row.external_id == str(update_number(value))


def test_a_value_nested_too_deep_to_write_is_still_read() -> None:
    deep: list[Any] = []
    for _ in range(200_000):
        deep = [deep]
    assert incoming(deep).kind == "unreadable"


@_UNHURRIED
@given(_ALMOST)
def test_raw_holds_the_update_as_received(value: object) -> None:
    assert repr(json.loads(incoming(value).raw)) == repr(value)


def test_a_private_text() -> None:
    row = incoming(_message(text="it drops units"))
    assert _said(row) == ("telegram:5", "text", "3", "it drops units")
    assert row.external_id == "9"


@pytest.mark.parametrize(
    ("text", "kind", "read"),
    [
        ("/start", "command", "/start"),
        ("/start topic_x", "command", "/start topic_x"),
        ("/Start@Viva topic_x", "command", "/Start topic_x"),
        ("/start@someone_else", "command", "/start@someone_else"),
        ("/ 255, to normalise", "text", "/ 255, to normalise"),
        ("see /start", "text", "see /start"),
    ],
)
def test_a_command_begins_with_a_slash_and_a_word(text: str, kind: str, read: str) -> None:
    assert _said(incoming(_message(text=text), "viva")) == ("telegram:5", kind, "3", read)


_THINGS: list[tuple[dict[str, Any], str]] = [
    ({"voice": {}}, "voice"),
    ({"photo": [{}], "caption": "my answer"}, "photo"),
    ({"animation": {}, "document": {}}, "animation"),
    ({"venue": {}, "location": {}}, "venue"),
    ({"poll": {}}, "poll"),
    ({"pinned_message": {}}, SERVICE),
    ({}, SERVICE),
]


@pytest.mark.parametrize(("fields", "what"), _THINGS)
def test_anything_but_text_is_named(fields: dict[str, Any], what: str) -> None:
    assert _said(incoming(_message(**fields))) == ("telegram:5", "other", "3", what)


def test_an_edit_names_the_message_it_changes() -> None:
    post = {"message_id": 3, "date": 0, "edit_date": 1, "chat": _CHAT, "text": "better"}
    row = incoming({"update_id": 9, "edited_message": post})
    assert _said(row) == ("telegram:5", "edit", "3", "better")


def test_an_edit_without_text_asks_for_no_answer() -> None:
    post = {"message_id": 3, "date": 0, "chat": _CHAT, "location": {}}
    assert _said(incoming({"update_id": 9, "edited_message": post}))[3] == SERVICE


def test_a_tap_names_message_and_data() -> None:
    tap = {"id": "77", "from": {}, "data": "t:h:0", "message": {"message_id": 4, "date": 0, "chat": _CHAT}}
    update = {"update_id": 9, "callback_query": tap}
    assert _said(incoming(update)) == ("telegram:5", "tap", "4", "t:h:0")
    assert callback_id(update) == "77"


def test_a_tap_on_an_inline_message_belongs_to_no_chat_and_is_still_answered() -> None:
    update = {"update_id": 9, "callback_query": {"id": "77", "from": {"id": 5}, "inline_message_id": "x"}}
    assert _said(incoming(update)) == ("", "unreadable", "", "")
    assert callback_id(update) == "77"


@pytest.mark.parametrize(
    ("status", "kind"), [("kicked", "blocked"), ("member", "unblocked"), ("restricted", "other")]
)
def test_blocking_is_heard(status: str, kind: str) -> None:
    change = {"chat": _CHAT, "date": 0, "new_chat_member": {"status": status}}
    assert incoming({"update_id": 9, "my_chat_member": change}).kind == kind


@pytest.mark.parametrize("type_", ["group", "supergroup", "channel"])
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("/start now", "/start"),
        ("/start@viva now", "/start"),
        ("/start@other", ""),
        ("hello", ""),
    ],
)
def test_a_group_gives_the_command_word_alone(type_: str, text: str, word: str) -> None:
    field = "channel_post" if type_ == "channel" else "message"
    post = {"message_id": 3, "date": 0, "chat": {"id": -5, "type": type_}, "text": text}
    row = incoming({"update_id": 9, field: post}, "Viva")
    assert _said(row) == ("telegram:-5", "group", "3", word)


def test_a_tap_an_edit_and_a_removal_in_a_group_are_of_the_group() -> None:
    group = {"id": -5, "type": "group"}
    for update in (
        {"callback_query": {"id": "1", "data": "d", "message": {"chat": group, "message_id": 1}}},
        {"edited_message": {"chat": group, "message_id": 1, "text": "/start"}},
        {"my_chat_member": {"chat": group, "new_chat_member": {"status": "kicked"}}},
    ):
        row = incoming({"update_id": 9, **update})
        assert (row.chat, row.kind, row.text) == ("telegram:-5", "group", "")


def test_updates_without_a_number_are_known_by_their_content() -> None:
    one, same, other = ({"message": 1}, {"message": 1}, {"message": 2})
    assert incoming(one).external_id == incoming(same).external_id != incoming(other).external_id


def test_what_cannot_be_stored_is_replaced() -> None:
    assert storable("a\0b\ud83dc👍") == "a\ufffdb\ufffdc👍"


async def test_everything_a_person_can_do_is_understood(api: BotApi, ada: Person) -> None:
    await ada.says("/start", "hello")
    await ada.edits(-1, "hello!")
    await ada.sends_voice()
    await ada.sends_photo("see")
    await ada.sends_sticker()
    await ada.sends_document()
    await ada.presses("t:h:0", api.world.add(ada.chat, by_bot=True, text="?"))
    await ada.blocks()
    await ada.unblocks()
    rows = [incoming(update, "viva") for update in api.world.updates]
    assert {row.chat for row in rows} == {"telegram:1001"}
    assert [row.kind for row in rows] == [
        *("command", "text", "edit", "other", "other", "other", "other", "tap", "blocked", "unblocked")
    ]
