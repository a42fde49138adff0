"""Reading updates: raw JSON in, `Incoming` out.

Laws: `incoming` never raises, for any JSON value, so one strange update never blocks those behind it (PTB's
parser raises for the whole batch). What it gives can always be stored as UTF-8. `chat` is empty exactly when
the kind is "unreadable". `raw` keeps what was not understood.
"""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import cast

from bot.frontends.telegram.send import NAME
from bot.message import Incoming, IncomingKind

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
"""What we ask Telegram for; it remembers the last list it was given, so it is always sent."""

SERVICE = "service"
"""An "other" that nobody expects an answer to: a pinned message, an edited caption, a moving location."""

_THINGS = (
    "voice", "video_note", "audio", "animation", "photo", "live_photo", "sticker", "video", "document",
    "venue", "location", "contact", "poll", "dice", "game", "story", "paid_media", "checklist", "giveaway",
    "rich_message",
)  # fmt: skip
"""Message fields that hold what a person sent, the more special first (an animation is also a document)."""

# Business messages are left out: their private chat is between two people, not with us.
_POSTS = ("message", "channel_post")
_EDITED_POSTS = ("edited_message", "edited_channel_post")
_COMMAND = re.compile(r"/(?P<word>[^\s@]+)(?:@(?P<bot>\S+))?")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

Json = Mapping[str, object]


def incoming(update: object, username: str = "") -> Incoming:
    """What an update says. `username` is the bot's own, without @."""
    read, raw, number = _object(update), _raw(update), update_number(update)
    external_id = f"sha256:{sha256(raw.encode()).hexdigest()}" if number is None else str(number)
    chat, kind, message, text = _read(read, username)
    return Incoming(
        external_id=external_id,
        chat=f"{NAME}:{chat}" if chat else "",
        kind=kind if chat else "unreadable",
        message=message,
        text=storable(text),
        raw=raw,
    )


def update_number(update: object) -> int | None:
    """What the offset counts in; None for an update that has none."""
    return _whole(_object(update).get("update_id"))


def callback_id(update: object) -> str:
    """What a tap is answered by; empty for anything but a tap."""
    return _text(_object(_object(update).get("callback_query")), "id")


def storable(text: str) -> str:
    """The text with U+FFFD for each NUL and lone surrogate, which PostgreSQL and UTF-8 refuse."""
    return _UNSTORABLE.sub("\ufffd", text)


_Read = tuple[str, IncomingKind, str, str]
"""Chat, kind, message, text."""


def _read(update: Json, username: str) -> _Read:
    if tap := _object(update.get("callback_query")):
        post = _object(tap.get("message"))  # also what Telegram calls inaccessible: chat and number are there
        chat, private = _chat(post)
        number = _id(post.get("message_id"))
        return (chat, "tap", number, _text(tap, "data")) if private else (chat, "group", number, "")
    if change := _object(update.get("my_chat_member")):
        return _membership(change)
    for field in _EDITED_POSTS:
        if post := _object(update.get(field)):
            return _edited(post)
    for field in _POSTS:
        if post := _object(update.get(field)):
            return _posted(post, username)
    return "", "unreadable", "", ""


def _posted(post: Json, username: str) -> _Read:
    chat, private = _chat(post)
    number, text = _id(post.get("message_id")), _text(post, "text")
    if not private:
        return chat, "group", number, _command_word(text, username)
    if word := _COMMAND.match(text):
        addressed = word["bot"] and _is_ours(word, username)
        return chat, "command", number, f"/{word['word']}{text[word.end() :]}" if addressed else text
    if text:
        return chat, "text", number, text
    if place := _place(_object(post.get("location"))):
        return chat, "location", number, place
    return chat, "other", number, next((thing for thing in _THINGS if thing in post), SERVICE)


def _edited(post: Json) -> _Read:
    chat, private = _chat(post)
    number, text = _id(post.get("message_id")), _text(post, "text")
    if not private:
        return chat, "group", number, ""
    return (chat, "edit", number, text) if text else (chat, "other", number, SERVICE)


def _membership(change: Json) -> _Read:
    chat, private = _chat(change)
    status = _text(_object(change.get("new_chat_member")), "status")
    if not private:
        return chat, "group", "", ""
    if status in ("kicked", "left"):
        return chat, "blocked", "", ""
    return (chat, "unblocked", "", "") if status == "member" else (chat, "other", "", SERVICE)


def _command_word(text: str, username: str) -> str:
    """The command of a group's message, if it is ours or nobody's; without its arguments."""
    word = _COMMAND.match(text)
    return f"/{word['word']}" if word and _is_ours(word, username) else ""


def _is_ours(word: re.Match[str], username: str) -> bool:
    return not word["bot"] or word["bot"].casefold() == username.casefold()


def _chat(holder: Json) -> tuple[str, bool]:
    """The chat's id, empty if there is none, and whether it is private."""
    chat = _object(holder.get("chat"))
    return _id(chat.get("id")), chat.get("type") == "private"


def _object(value: object) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}


def _text(holder: Json, field: str) -> str:
    value = holder.get(field)
    return value if isinstance(value, str) else ""


def _place(location: Json) -> str:
    """Degrees, "latitude,longitude"; empty where there are none that lie on the globe."""
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not (isinstance(latitude, int | float) and isinstance(longitude, int | float)):
        return ""
    return f"{latitude},{longitude}" if abs(latitude) <= 90 and abs(longitude) <= 180 else ""


def _whole(value: object) -> int | None:
    """A whole number of 64 bits, which every id of Telegram's is; JSON itself has no limit."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if -(2**63) <= value < 2**63 else None


def _id(value: object) -> str:
    number = _whole(value)
    return "" if number is None else str(number)


def _raw(update: object) -> str:
    try:
        return json.dumps(update)  # ASCII: what cannot be stored stays escaped
    except (ValueError, RecursionError):
        return ""
