"""python -m bot doctor: what keeps Viva from serving well, and what to do about it. It changes nothing."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

import aiohttp
from telegram.error import TelegramError

from bot.bank import ContentError, load
from bot.clock import Clock
from bot.frontends.telegram import CannotStart
from bot.frontends.telegram.connect import TELEGRAM_ITSELF, connect
from bot.settings import LOOPBACK, Settings
from bot.storage.engine import open_engine, sqlite_path
from bot.storage.errors import StorageError
from bot.storage.health import database_trouble

Verdict = Literal["ok", "note", "wrong"]

MOST_SKEW = 10.0
"""Seconds that our clock may differ from Telegram's."""
LEAST_FREE = 512 * 2**20
"""Bytes that should be free beside a SQLite database."""
LEAST_SECRET = 16
MOST_SEND_RATE, MOST_CHAT_RATE = 30, 1
"""Messages a second that Telegram takes, overall and to one chat."""
_LISTED = 5
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look came to."""

    about: str
    verdict: Verdict
    said: str
    """What is so, and, where it is wrong, what to do."""

    @property
    def grave(self) -> bool:
        """Whether something has to be done."""
        return self.verdict == "wrong"


def told(finding: Finding) -> str:
    """A finding on a line."""
    return f"{finding.verdict:<6}{finding.about:<10}{finding.said}"


async def examine(settings: Settings, clock: Clock) -> list[Finding]:
    """Look at everything, whatever is found on the way. No finding holds a secret."""
    findings = [Finding("settings", "ok", "every value can be used")]
    findings += [finding async for finding in _telegram(settings)]
    if settings.token:
        findings.append(await _clock(settings.telegram_api_url, clock))
    findings.append(await asyncio.to_thread(_database, settings.database_url))
    findings.append(await asyncio.to_thread(_content, settings))
    findings += _rates(settings)
    findings += _reachability(settings)
    return findings


async def _telegram(settings: Settings) -> AsyncGenerator[Finding]:
    if not settings.token:
        yield Finding("token", "note", "none: `make run` serves the chat page. @BotFather gives you one")
        return
    try:
        async with connect(settings.token, settings.telegram_api_url, polling=False) as telegram:
            yield Finding("token", "ok", f"Telegram knows it as @{telegram.username}")
            info = await telegram.bot.get_webhook_info()
    except CannotStart as error:
        yield Finding("token", "wrong", str(error))
        return
    except TelegramError as error:
        yield Finding("webhook", "wrong", f"Telegram does not say ({type(error).__name__}): try again")
        return
    waiting = f"{info.pending_update_count} updates wait at Telegram"
    if info.last_error_message and info.url:
        why = f"Telegram could not deliver to {info.url}: {info.last_error_message} ({waiting})"
        yield Finding("webhook", "wrong", f"{why}. Is the proxy up, its certificate good, and Viva running?")
    elif settings.webhook_url is None:
        was = f"; {info.url} is registered, and removed at the next start" if info.url else ""
        yield Finding("webhook", "note" if info.url else "ok", f"none, Viva asks for updates{was}; {waiting}")
    elif info.url != settings.webhook_url:
        place = info.url or "nothing"
        said = f"{place} is registered, not {settings.webhook_url}: start Viva, which registers it; {waiting}"
        yield Finding("webhook", "note", said)
    else:
        yield Finding("webhook", "ok", f"{info.url} is registered; {waiting}")


async def _clock(api_url: str, clock: Clock) -> Finding:
    timeout = aiohttp.ClientTimeout(_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.head(api_url, allow_redirects=False) as answer,
        ):
            theirs = parsedate_to_datetime(answer.headers.get("Date", ""))
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return Finding("clock", "note", f"nobody to compare it with ({type(error).__name__})")
    return _skew(clock.now(), theirs)


def _skew(ours: datetime, theirs: datetime) -> Finding:
    seconds = (ours - theirs) / timedelta(seconds=1)
    if abs(seconds) <= MOST_SKEW:
        return Finding("clock", "ok", "as Telegram's")
    way = "ahead of" if seconds > 0 else "behind"
    said = f"{abs(seconds):.0f} s {way} Telegram's: set it by NTP, or daily sets come at the wrong time"
    return Finding("clock", "wrong", said)


def _database(url: str) -> Finding:
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return Finding("database", "note", f"{path} is not there yet: the first start makes it")
    try:
        engine = open_engine(url)
    except StorageError as error:
        return Finding("database", "wrong", f"DATABASE_URL: {error}")
    try:
        why = database_trouble(engine)
    finally:
        engine.dispose()
    if why:
        said = (
            f"{why}. `python -m bot migrate` brings an older one up to date; a newer one needs a newer Viva"
        )
        return Finding("database", "wrong", said)
    if path is None:
        return Finding("database", "ok", "PostgreSQL answers and has this program's schema")
    free = shutil.disk_usage(path.parent).free
    if free < LEAST_FREE:
        said = f"{free / 2**20:.0f} MiB are free at {path.parent}: make room, or lower RETENTION_DAYS"
        return Finding("database", "wrong", said)
    return Finding("database", "ok", f"{path} has this program's schema; {free / 2**30:.1f} GiB are free")


def _content(settings: Settings) -> Finding:
    try:
        bank = load(settings.content_dir)
    except ContentError as error:
        problems = [str(problem) for problem in error.problems]
        more = f" … and {len(problems) - _LISTED} more" if len(problems) > _LISTED else ""
        listed = "; ".join(problems[:_LISTED])
        return Finding("content", "wrong", f"{listed}{more}. `python -m bot check` lists what to mend")
    return Finding("content", "ok", f"{len(bank.questions)} questions in {len(bank.stocked)} topics")


def _rates(settings: Settings) -> Iterator[Finding]:
    if settings.telegram_api_url.rstrip("/") != TELEGRAM_ITSELF:
        yield Finding("rates", "ok", "your own Bot API server's are yours to choose")
        return
    yield from _one_of(
        Finding("rates", "wrong", f"{name} is {rate:g}: Telegram answers 429 above {most}. Set {name}={most}")
        for name, rate, most in (
            ("SEND_RATE", settings.send_rate, MOST_SEND_RATE),
            ("CHAT_RATE", settings.chat_rate, MOST_CHAT_RATE),
        )
        if rate == 0 or rate > most
    )


def _one_of(wrong: Iterable[Finding]) -> Iterable[Finding]:
    return list(wrong) or [Finding("rates", "ok", "within what Telegram takes")]


def _reachability(settings: Settings) -> Iterator[Finding]:
    if settings.webhook_url is not None:
        if len(settings.secret) < LEAST_SECRET:
            said = "WEBHOOK_SECRET can be guessed: `openssl rand -hex 32` makes a good one"
            yield Finding("secret", "wrong", said)
        where = f"{settings.host or LOOPBACK}:{settings.port}"
        yield Finding("server", "ok", f"the proxy is to pass {settings.webhook_path} on to {where}")
    if not settings.admin_ids:
        yield Finding("admins", "note", "none: ADMIN_IDS names who may say /admin")
