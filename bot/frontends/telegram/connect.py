"""From a token to a working `Telegram`: checked, named, free of a webhook, its commands registered."""

import logging
import re
import warnings
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.warnings import PTBUserWarning

from bot.frontends.telegram import CannotStart
from bot.frontends.telegram.receive import ALLOWED_UPDATES
from bot.frontends.telegram.request import Request, Timeouts, TokenRefused
from bot.frontends.telegram.send import Telegram

TELEGRAM_ITSELF = "https://api.telegram.org"

_TOKEN = re.compile(r"[A-Za-z0-9_:-]+")
_CONNECTIONS = 64

log = logging.getLogger(__name__)


@asynccontextmanager
async def connect(
    token: str,
    api_url: str = TELEGRAM_ITSELF,
    commands: Sequence[tuple[str, str]] = (),
    *,
    polling: bool = True,
) -> AsyncGenerator[Telegram, None]:
    """A bot that the server knows, closed at the end of the block.

    Args:
        token: as @BotFather gave it.
        api_url: where `/bot<token>/` begins; people who run a Bot API server name theirs.
        commands: (command without slash, description) for the menu. That they were not taken is only logged.
        polling: remove a webhook that an earlier run may have left, keeping what waits behind it.

    Raises:
        CannotStart: the token is malformed or refused, or the server cannot be reached.
    """
    if not _TOKEN.fullmatch(token):
        raise CannotStart("TELEGRAM_BOT_TOKEN is not a token: only letters, digits, ':', '_' and '-' are.")
    _keep_token_out_of_logs()
    # Raw requests are meant: PTB's own methods, which it would have us use, read a batch of updates all or
    # nothing, and make objects that nobody looks at.
    warnings.filterwarnings("ignore", r"Please use 'Bot\.", PTBUserWarning)
    base = api_url.rstrip("/")
    # Functions, because PTB would take braces in an address for a place to insert the token.
    bot = Bot(
        token,
        base_url=lambda token: f"{base}/bot{token}",
        base_file_url=lambda token: f"{base}/file/bot{token}",
        request=Request(_CONNECTIONS, Timeouts(read=20, write=10, connect=5, pool=5)),
        get_updates_request=Request(1),
    )
    try:
        await _introduce(bot, base, commands, polling=polling)
        yield Telegram(bot)
    finally:
        await bot.shutdown()


async def register(telegram: Telegram, url: str, secret: str) -> None:
    """Have Telegram bring its updates to `url`, until another instance polls.

    Raises:
        CannotStart: Telegram does not take the address, or does not answer.
    """
    try:
        await telegram.bot.set_webhook(url, allowed_updates=ALLOWED_UPDATES, secret_token=secret)
    except BadRequest as error:
        raise CannotStart(f"WEBHOOK_URL: Telegram does not take {url} ({error.message})") from None
    except TelegramError as error:
        raise CannotStart(
            f"WEBHOOK_URL: Telegram could not be told of {url} ({type(error.__cause__ or error).__name__})"
        ) from None


async def _introduce(bot: Bot, base: str, commands: Sequence[tuple[str, str]], *, polling: bool) -> None:
    try:
        await bot.initialize()
        if polling:
            await bot.delete_webhook(drop_pending_updates=False)
    except (TokenRefused, InvalidToken):
        # `from None`, here and below: PTB's errors may quote the token.
        raise CannotStart(
            f"{base} does not accept TELEGRAM_BOT_TOKEN. @BotFather shows the right one."
        ) from None
    except Exception as error:  # a server of another kind may answer what PTB cannot take apart
        reason = type(error.__cause__ or error).__name__
        raise CannotStart(
            f"The Bot API at {base} gives no good answer ({reason}). Check the network and TELEGRAM_API_URL."
        ) from None
    try:
        if commands:
            await bot.set_my_commands(list(commands))
    except TelegramError as error:
        log.warning("the menu of commands was not set: %s", type(error).__name__)


def _keep_token_out_of_logs() -> None:
    """PTB's Bot logs its token at DEBUG."""
    logging.getLogger("telegram").setLevel(logging.WARNING)
