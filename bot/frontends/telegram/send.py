"""Sending: one request for each outgoing message, and one meaning for each way it can end.

Laws: `send` raises nothing but the contract's four errors. `NotSent` only where Telegram surely did nothing;
`Uncertain` wherever it may have done it. Courtesies (`typing`, `answer`) never raise.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, cast

import httpx
from telegram import Bot, InlineKeyboardMarkup, InputFile, LinkPreviewOptions
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from bot.frontends.telegram.render import buttons, html, markup
from bot.frontends.telegram.request import TokenRefused, TooManyRequests, form
from bot.message import Blocked, File, Keyboard, NotSent, Outgoing, Refused, Uncertain, plain

NAME: Final = "telegram"
"""Chats are named `telegram:<id>`."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NO_PREVIEW_JSON = _NO_PREVIEW.to_json()
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_ATTEMPTS = 3  # the first, one for a moved chat, one without markup
_TOKEN_WAIT = 30.0
_TYPING = ChatAction.TYPING.value
_UPLOAD_SECONDS, _SLOWEST = 20.0, 200_000
"""A file may take so long, and a second more for so many bytes."""
_COURTESY_SECONDS = 5.0
_COURTESIES = 16  # requests at once: a flood of taps must leave connections for replies

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Telegram:
    """The bot's side of every Telegram chat; a `bot.message.FrontEnd`."""

    bot: Bot = field(repr=False)
    """Initialised: it knows its own name. Out of the representation, for its own holds the token."""
    _gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_COURTESIES), repr=False)

    @property
    def name(self) -> str:
        """The part of a chat's name before the colon."""
        return NAME

    @property
    def username(self) -> str:
        """The bot's own, without @: commands may be addressed to it."""
        return self.bot.username

    async def send(self, chat: str, outgoing: Outgoing) -> str:
        """Send one message, or change one; its `message_id`.

        With `edits` and no text, only the keyboard changes. An edit that changes nothing has succeeded.

        Raises:
            NotSent, Uncertain, Refused, Blocked: and nothing else.
        """
        try:
            place = int(chat.removeprefix(f"{NAME}:"))
            edited = int(outgoing.edits) if outgoing.edits else None
        except ValueError:
            raise Refused("not a Telegram chat or message") from None
        mode: ParseMode | None = ParseMode.HTML
        for _ in range(_ATTEMPTS):
            try:
                return await self._request(place, edited, outgoing, mode)
            except ChatMigrated as error:
                place = error.new_chat_id
            except BadRequest as error:
                reason = error.message.lower()
                if outgoing.edits and "message is not modified" in reason:
                    return outgoing.edits
                if mode is None or "can't parse entities" not in reason:
                    raise Refused(error.message) from error
                log.warning("Telegram could not parse our markup: sending plain text")
                mode = None
            except Exception as error:  # by the law above, nothing else gets out
                raise _meaning(error) from _without_token(error)
        raise Refused("Telegram sends this chat in circles")

    async def typing(self, chat: str) -> None:
        """Show "typing…" for five seconds or until the next message. Under a flood it is left out."""
        if not self._gate.locked():
            place = chat.removeprefix(f"{NAME}:")
            fields = {"chat_id": place, "action": _TYPING}
            await self._courtesy(lambda: self._ask("sendChatAction", fields, _COURTESY_SECONDS))

    async def answer(self, callback: str) -> None:
        """Stop the spinner on a tapped button. It waits its turn, within the 150 s that a tap lives."""
        await self._courtesy(lambda: self.bot.answer_callback_query(callback, read_timeout=_COURTESY_SECONDS))

    async def _courtesy(self, request: Callable[[], Awaitable[object]]) -> None:
        try:
            async with self._gate:
                await request()
        except Exception as error:  # nobody waits for a courtesy, and its failure changes nothing
            log.info("a courtesy failed: %s", type(error).__name__)

    async def _request(
        self, place: int, edited: int | None, outgoing: Outgoing, mode: ParseMode | None
    ) -> str:
        text = html(outgoing.text) if mode else plain(outgoing.text)
        if edited is None and not outgoing.file:
            return await self._send_text(place, text, mode, outgoing.keyboard)
        drawn = markup(outgoing.keyboard)
        if edited is None and outgoing.file:
            return await self._send_file(place, outgoing.file, text, mode, drawn)
        if not text:
            await self.bot.edit_message_reply_markup(place, edited, reply_markup=drawn)
            return outgoing.edits
        try:
            await self.bot.edit_message_text(
                text, place, edited, parse_mode=mode, link_preview_options=_NO_PREVIEW, reply_markup=drawn
            )
        except BadRequest as error:
            if "no text in the message" not in error.message.lower():
                raise
            # It went out with a file, so its words are a caption.
            await self.bot.edit_message_caption(
                place, edited, caption=text, parse_mode=mode, reply_markup=drawn
            )
        return outgoing.edits

    async def _send_text(self, place: int, text: str, mode: ParseMode | None, keyboard: Keyboard) -> str:
        """As `Bot.send_message`, which makes an object of each button on the way out, and of each field of
        the message on the way back: half of what a message costs."""
        fields = {"chat_id": str(place), "text": text, "link_preview_options": _NO_PREVIEW_JSON}
        if mode:
            fields["parse_mode"] = mode.value
        if rows := buttons(keyboard):
            fields["reply_markup"] = json.dumps({"inline_keyboard": rows})
        sent = await self._ask("sendMessage", fields)
        number = cast("dict[str, object]", sent).get("message_id") if isinstance(sent, dict) else None
        if not isinstance(number, int):
            raise TelegramError("sendMessage gave no message")
        return str(number)

    async def _ask(self, method: str, fields: Mapping[str, str], read_timeout: float | None = None) -> object:
        """What the server answers to a raw request, past what PTB does to each field of one."""
        url = f"{self.bot.base_url}/{method}"
        waits = {} if read_timeout is None else {"read_timeout": read_timeout}
        return cast("object", await self.bot.request.post(url, form(fields), **waits))

    async def _send_file(
        self,
        place: int,
        file: File,
        caption: str,
        mode: ParseMode | None,
        drawn: InlineKeyboardMarkup | None,
    ) -> str:
        upload = InputFile(file.data, file.name)
        send = self.bot.send_photo if file.is_picture else self.bot.send_document
        seconds = _UPLOAD_SECONDS + len(file.data) / _SLOWEST
        sent = await send(
            place, upload, caption=caption, parse_mode=mode, reply_markup=drawn, write_timeout=seconds
        )
        return str(sent.message_id)


def _meaning(error: Exception) -> NotSent | Uncertain | Refused:
    """What an error says about the message. PTB's `NetworkError` says it only by its cause."""
    cause = error.__cause__
    match error:
        case TooManyRequests():
            return NotSent("too many requests", error.wait)
        case Forbidden():
            return Blocked(error.message)
        case TokenRefused() | InvalidToken() | EndPointNotFound():
            return NotSent("the token is refused", _TOKEN_WAIT)  # the receiver stops the process, on a 401
        case Conflict():
            return NotSent("conflict")
        case TelegramError() if isinstance(cause, _NEVER_LEFT):
            return NotSent(type(cause).__name__)
        case TelegramError() if isinstance(cause, UnicodeError):
            return Refused("the text cannot be written as UTF-8")
        case _:
            # A lost answer, a 5xx, an answer that cannot be read: Telegram may have done it.
            return Uncertain(type(cause or error).__name__)


def _without_token(error: Exception) -> Exception | None:
    """The error as a cause to show; the text of PTB's `InvalidToken` may hold the token, and
    `EndPointNotFound` is caused by one: all that a raw request can say of a 404."""
    return None if isinstance(error, InvalidToken | EndPointNotFound) else error
