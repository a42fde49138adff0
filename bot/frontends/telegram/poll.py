"""The polling loop: ask, store, and only then let Telegram forget.

Law: the offset is sent only after `store` has returned for everything below it. A process killed in between
is given the same updates again; the mailbox knows them by their number.
"""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence
from typing import cast

from telegram.error import Conflict, TelegramError

from bot.clock import Clock
from bot.frontends.telegram import TokenRevoked
from bot.frontends.telegram.receive import ALLOWED_UPDATES, callback_id, incoming, update_number
from bot.frontends.telegram.request import TokenRefused, TooManyRequests
from bot.frontends.telegram.send import Telegram
from bot.message import Incoming

Store = Callable[[list[Incoming]], Awaitable[None]]
"""Returns once the rows are committed. A row that is there already is no error."""

LONG_POLL = 25
"""Seconds Telegram holds a request open while there is nothing to say."""

_MARGIN = 10.0
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 30.0

log = logging.getLogger(__name__)


async def poll(telegram: Telegram, store: Store, clock: Clock) -> None:
    """Receive until cancelled. What fails, on the wire or in `store`, is tried again after a growing wait.

    Raises:
        TokenRevoked: Telegram answered 401; no waiting helps.
    """
    patience = _Patience(clock)
    offset: int | None = None
    revoked = False
    async with asyncio.TaskGroup() as courtesies:
        while not revoked:
            try:
                updates = await _updates(telegram, offset)
                rows = [incoming(update, telegram.username) for update in updates]
                if rows:
                    await store(rows)
                offset = confirmed_by(updates)
            except TokenRefused:
                revoked = True  # raised below: a task group would wrap it
            except Exception as error:  # whatever it is, it is no reason to stop receiving
                await patience.wait(error)
            else:
                patience.restore()
                courtesies.create_task(acknowledge(telegram, updates, rows))
    raise TokenRevoked("Telegram no longer accepts the bot's token. @BotFather gives a new one.")


def confirmed_by(updates: Sequence[object]) -> int | None:
    """The offset that confirms a stored batch; None when nothing waits to be confirmed.

    It is never kept for longer: numbers restart anywhere after a week of silence, and an old offset above the
    new numbers would confirm updates that nobody has read.

    Raises:
        ValueError: none of the updates has a number, so the same ones would come back at once, for ever.
    """
    numbers = [number for number in map(update_number, updates) if number is not None]
    if updates and not numbers:
        raise ValueError("updates without numbers")
    return max(numbers) + 1 if numbers else None


async def acknowledge(telegram: Telegram, updates: Sequence[object], rows: Sequence[Incoming]) -> None:
    """Answer the taps among committed updates, and show typing where words wait. Never raises."""
    async with asyncio.TaskGroup() as group:
        for tap in filter(None, map(callback_id, updates)):
            group.create_task(telegram.answer(tap))
        for chat in dict.fromkeys(row.chat for row in rows if row.kind == "text"):
            group.create_task(telegram.typing(chat))


async def _updates(telegram: Telegram, offset: int | None) -> list[object]:
    """The next batch, as the server wrote it."""
    batch = cast(
        "object",
        await telegram.bot.do_api_request(
            "getUpdates",
            {"offset": offset, "timeout": LONG_POLL, "allowed_updates": ALLOWED_UPDATES},
            read_timeout=LONG_POLL + _MARGIN,
        ),
    )
    if not isinstance(batch, list):
        raise TelegramError("getUpdates gave no list")
    return cast("list[object]", batch)


class _Patience:
    """Waits that double up to a limit, and one line in the log each time the reason changes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next = _FIRST_WAIT
        self._reason = ""

    async def wait(self, error: Exception) -> None:
        reason = why(error)
        if reason != self._reason:
            log.warning("cannot receive: %s; trying again", reason)
        self._reason = reason
        named = error.wait if isinstance(error, TooManyRequests) else 0.0
        await self._clock.sleep(max(named, self._next))
        self._next = min(self._next * 2, _LONGEST_WAIT)

    def restore(self) -> None:
        if self._reason:
            log.warning("receiving again")
        self._next, self._reason = _FIRST_WAIT, ""


def why(error: Exception) -> str:
    """The kind of the error and never its text: a database's own quotes what people wrote."""
    match error:
        case Conflict():
            return "another process receives with the same token, or a webhook is set (409)"
        case TelegramError():
            return type(error.__cause__ or error).__name__
        case _:
            frames = traceback.extract_tb(error.__traceback__)
            place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
            return type(error).__name__ + place
