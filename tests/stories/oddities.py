"""Odd updates through the real mailbox and dialogue, somebody sensible among them, and the reckoning.

Used by the story in its short form and by `make soak` at full length.
"""

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.app import House, opened
from bot.bank import Bank
from bot.frontends.telegram.receive import incoming
from bot.frontends.telegram.render import buttons, html
from bot.message import Chart, File, Outgoing
from bot.settings import Settings
from bot.storage.engine import read
from bot.storage.tables import Attempt, InboxRow, OutboxRow
from tests.botapi.markup import parsed, units
from tests.botapi.methods import LONGEST_CAPTION, LONGEST_DATA, LONGEST_TEXT
from tests.botapi.schema import Json
from tests.clock import FakeClock
from tests.content import CONTENT
from tests.stories.odd import Odd

PEOPLE = range(1_001, 1_005)
SENSIBLE = 7_007
QUESTION = "regularisation.dropout"
AT_ONCE = 50
_OURS = re.compile(r"Traceback|\w(Error|Exception)\b|sqlite", re.IGNORECASE)


class Phones:
    """Everybody's, in place of Telegram's front end: they take only what Telegram takes."""

    name = "telegram"

    def __init__(self, odd: Odd) -> None:
        self.heard: defaultdict[str, list[str]] = defaultdict(list)
        self.refused: list[str] = []
        self._odd = odd
        self._sent = 0

    async def send(self, chat: str, outgoing: Outgoing) -> str:
        try:
            text, _ = parsed(html(outgoing.text))
            data = [button["callback_data"] for row in buttons(outgoing.keyboard) for button in row]
            has_file = outgoing.file is not None and not outgoing.edits
            assert units(text) <= (LONGEST_CAPTION if has_file else LONGEST_TEXT), "too long"
            assert text or has_file or outgoing.edits, "empty"
            assert all(len(each.encode()) <= LONGEST_DATA for each in data), "too much data"
        except Exception as error:
            self.refused.append(f"{type(error).__name__}: {error}")
            raise
        self._odd.taps += data
        self.heard[chat].append(text)
        self._sent += 1
        return outgoing.edits or str(self._sent)

    async def typing(self, chat: str) -> None:
        raise AssertionError("the sender shows no typing")


@dataclass
class Endured:
    """What so many updates came to."""

    updates: int
    kinds: Counter[str] = field(default_factory=Counter[str])
    """What was stored, by kind."""
    replies: int = 0
    attempts: int = 0
    wrong: list[str] = field(default_factory=list[str])
    """Whatever should not be; empty."""

    def __str__(self) -> str:
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.kinds.most_common())
        return f"{self.updates} odd updates ({kinds}): {self.replies} replies, {self.attempts} attempts"


async def endured(database_url: str, *, many: int, seed: int) -> Endured:
    """Receive `many` odd updates, and between them what a sensible person says; at last some once more."""
    odd = Odd(seed, PEOPLE)
    phones, clock, result = Phones(odd), FakeClock(), Endured(many)
    settings = Settings(database_url=database_url, content_dir=CONTENT, chat_rate=0, send_rate=0)
    sent: list[object] = []
    async with (
        opened(settings, clock.clock, {phones.name: phones}, _drawn) as house,
        asyncio.TaskGroup() as run,
    ):
        run.create_task(house.run())
        sensible = _sensible(house.bank)
        while len(sent) < many:
            made = odd.some(min(AT_ONCE, many - len(sent)))
            sent += made
            await _serve(house, clock, [*made, *(post for post in [next(sensible, None)] if post)])
        with read(house.engine) as session:
            _reckon(result, session, sent, phones)
            before = result.replies
        await _serve(house, clock, sent[-5 * AT_ONCE :])
        with read(house.engine) as session:
            if _count(session, OutboxRow) != before:
                result.wrong.append("what came again was answered again")
        house.stop()
    return result


def _sensible(bank: Bank) -> Iterator[Json]:
    """A question, answered in two parts."""
    answer = bank.questions[QUESTION].model_answer
    half = answer.index(". ") + 1
    for number, text in enumerate(
        (f"/start question_{QUESTION.replace('.', '_')}", answer[:half], answer[half:])
    ):
        chat = {"id": SENSIBLE, "type": "private"}
        yield {"update_id": number, "message": {"message_id": number, "chat": chat, "text": text}}


async def _serve(house: House, clock: FakeClock, updates: Iterable[object]) -> None:
    """Receive, as from one request, and let time pass until all is served and sent."""
    rows = [incoming(update, "viva_bot") for update in updates]
    await house.store("telegram", rows)
    for _ in range(10_000):
        await asyncio.sleep(0.001)
        await clock.advance(0.5)
        with read(house.engine) as session:
            waiting = session.scalar(
                select(func.count()).where(InboxRow.status.in_(("waiting", "claimed")))
            ) or session.scalar(select(func.count()).where(OutboxRow.status.in_(("queued", "sending"))))
        if not waiting:
            return
    raise AssertionError("it never came to rest")


def _reckon(result: Endured, session: Session, sent: Sequence[object], phones: Phones) -> None:
    rows = session.execute(select(InboxRow.external_id, InboxRow.kind, InboxRow.status)).all()
    result.kinds = Counter(kind for _, kind, _ in rows)
    result.replies, result.attempts = _count(session, OutboxRow), _count(session, Attempt)
    wrong = result.wrong
    lost = {incoming(update).external_id for update in sent} - {number for number, _, _ in rows}
    wrong += [f"lost: {number}" for number in lost]
    wrong += [
        f"{kind} is {status}"
        for _, kind, status in rows
        if status != ("parked" if kind == "unreadable" else "done")
    ]
    wrong += [f"a message failed: {why}" for why in session.scalars(select(OutboxRow.error)) if why]
    wrong += phones.refused
    latest: dict[str, int] = {}
    said = select(OutboxRow.chat, OutboxRow.inbox_id).where(OutboxRow.inbox_id.is_not(None))
    for chat, number in session.execute(said.order_by(OutboxRow.id)):
        if (number or 0) < latest.get(chat, 0):
            wrong.append(f"out of order: {number}")
        latest[chat] = number or 0
    tokens = Counter(session.scalars(select(Attempt.token)))
    wrong += [f"attempt {token} twice" for token, count in tokens.items() if count > 1]
    wrong += [f"said: {text}" for texts in phones.heard.values() for text in texts if _OURS.search(text)]
    if not any(text.startswith("Dropout · ") for text in phones.heard[f"telegram:{SENSIBLE}"]):
        wrong.append("the sensible person got no scorecard")


def _count(session: Session, table: type[OutboxRow | Attempt]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _drawn(_chart: Chart) -> File:
    return File("chart.png", "image/png", b"png")
