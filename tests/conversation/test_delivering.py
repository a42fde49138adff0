"""The wire here is a front end that does as each test says, and keeps what it was asked to send, and when."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TypeVar

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.conversation.delivering import SEND_BURST, Delivering
from bot.conversation.rates import RESTORED_SECONDS
from bot.message import (
    OUTGOING,
    Blocked,
    Chart,
    File,
    NotSent,
    Outgoing,
    Radar,
    Refused,
    Span,
    Uncertain,
    plain,
)
from bot.storage import outbox, people, personal
from bot.storage.engine import read
from bot.storage.errors import Unavailable
from bot.storage.tables import OutboxRow, Person
from bot.storage.writer import Lane
from tests.clock import START, FakeClock
from tests.conversation.stillness import CountingWriter, in_step
from tests.databases import impatient, locked, write

T = TypeVar("T")

DRAIN = 5.0


class Wire:
    """A front end. Each text meets its faults one after another, and then goes through."""

    name = "telegram"

    def __init__(self, engine: Engine, clock: FakeClock) -> None:
        self.tried: list[tuple[float, str, str]] = []
        """Seconds, chat and text of each request."""
        self.statuses: list[str] = []
        """How the other rows of the chat and the row itself stood in the store at each request."""
        self.faults: defaultdict[str, deque[Exception]] = defaultdict(deque)
        self.pictures: list[File | None] = []
        """What came with each message."""
        self.forgotten: list[tuple[str, int]] = []
        """Each time the process was to forget a chat, with how often the goodbye was tried by then."""
        self.held: set[str] = set()
        """Texts whose requests never come back."""
        self._engine = engine
        self._clock = clock

    @property
    def texts(self) -> list[str]:
        return [text for _, _, text in self.tried]

    def times(self, text: str) -> list[float]:
        return [seconds for seconds, _, tried in self.tried if tried == text]

    async def send(self, chat: str, outgoing: Outgoing) -> str:
        text = plain(outgoing.text)
        seconds = round((self._clock.now - START) / timedelta(seconds=1), 6)
        self.tried.append((seconds, chat, text))
        self.pictures.append(outgoing.file)
        with read(self._engine) as session:
            rows = session.scalars(
                select(OutboxRow.status).where(OutboxRow.chat == chat).order_by(OutboxRow.id)
            )
            self.statuses.append(" ".join(rows))
        if text in self.held:
            await asyncio.Event().wait()
        if self.faults[text]:
            raise self.faults[text].popleft()
        return outgoing.edits or f"id of {text}"

    async def typing(self, chat: str) -> None:
        raise AssertionError("the sender shows no typing")

    async def forget(self, chat: str) -> None:
        self.forgotten.append((chat, self.texts.count("goodbye")))


class House:
    def __init__(
        self, engine: Engine, writer: CountingWriter, clock: FakeClock, delivering: Delivering
    ) -> None:
        self.engine = engine
        self.writer = writer
        self.clock = clock
        self.delivering = delivering

    async def passes(self, seconds: float = 0.0) -> None:
        """Wake the loop and let time pass."""
        self.delivering.wake()
        await self.clock.advance(seconds)

    def rows(self) -> dict[str, str]:
        """Text → status."""
        with read(self.engine) as session:
            found = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
        return {plain(OUTGOING.validate_json(row.payload).text): row.status for row in found}


@asynccontextmanager
async def sending(
    engine: Engine,
    *,
    chat_rate: float = 0,
    send_rate: float = 0,
    at_once: int = 32,
    term: Callable[[Session], int | None] = lambda _session: 1,
) -> AsyncGenerator[tuple[House, Wire]]:
    """A sender that runs until the test is over."""
    with in_step(engine) as (writer, clock):
        wire = Wire(engine, clock)
        delivering = Delivering(
            writer,
            clock.clock,
            {wire.name: wire},
            chat_rate=chat_rate,
            send_rate=send_rate,
            draw=drawn,
            put_together=put_together,
            forget=wire.forget,
            drain_seconds=DRAIN,
            at_once=at_once,
            term=term,
        )
        house = House(engine, writer, clock, delivering)
        running = asyncio.get_running_loop().create_task(delivering.run())
        try:
            yield house, wire
        finally:
            delivering.stop()
            await clock.advance(DRAIN)
            await running


def drawn(chart: Chart) -> File:
    """A picture of any chart that has axes."""
    if not (isinstance(chart, Radar) and chart.axes):
        raise ValueError("no axes")
    return File("chart.png", "image/png", chart.title.encode())


def put_together(chat: str, outgoing: Outgoing) -> Outgoing:
    return replace(outgoing, file=File("data.json", "application/json", chat.encode()), document=None)


def queue(engine: Engine, chat: int, *texts: str, push: bool = False, lives: float | None = None) -> None:
    expires_at = None if lives is None else START + timedelta(seconds=lives)
    messages = [Outgoing((Span(text),), push=push, expires_at=expires_at) for text in texts]
    write(engine, lambda session: outbox.queue(session, f"telegram:{chat}", messages, START))


def edit(engine: Engine, chat: int, text: str, message: str) -> None:
    messages = [Outgoing((Span(text),), edits=message)]
    write(engine, lambda session: outbox.queue(session, f"telegram:{chat}", messages, START))


async def test_a_chat_hears_everything_in_order_and_once(engine: Engine) -> None:
    queue(engine, 1, "one", "two", "three")
    async with sending(engine) as (house, wire):
        await house.passes()
        assert wire.texts == ["one", "two", "three"]
        assert house.rows() == {"one": "sent", "two": "sent", "three": "sent"}


async def test_a_chart_is_drawn_as_it_goes_out_and_its_words_go_without_a_picture_that_fails(
    engine: Engine,
) -> None:
    charts = {"drawn": Radar("A round", (("Basics", 81),)), "in words": Radar("A round", ())}
    messages = [Outgoing((Span(text),), chart=chart) for text, chart in charts.items()]
    write(engine, lambda session: outbox.queue(session, "telegram:1", messages, START))
    async with sending(engine) as (house, wire):
        for _ in range(200):
            await house.passes()
            if len(wire.texts) == len(charts):
                break
            await asyncio.sleep(0.005)  # it is drawn on a thread of its own
        assert wire.texts == ["drawn", "in words"]
        assert wire.pictures == [File("chart.png", "image/png", b"A round"), None]


async def test_a_document_is_put_together_as_it_goes_out_and_no_copy_is_kept(engine: Engine) -> None:
    message = Outgoing((Span("yours"),), document="export")
    write(engine, lambda session: outbox.queue(session, "telegram:1", [message], START))
    async with sending(engine) as (house, wire):
        for _ in range(200):
            await house.passes()
            if wire.texts:
                break
            await asyncio.sleep(0.005)  # on a thread of its own
        await house.passes()
        assert wire.pictures == [File("data.json", "application/json", b"telegram:1")]
        assert house.rows() == {"yours": "sent"}
    with read(engine) as session:
        [payload] = session.scalars(select(OutboxRow.payload))
    assert OUTGOING.validate_json(payload) == message


async def test_a_document_that_the_database_cannot_give_now_comes_later(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    def away(chat: str, outgoing: Outgoing) -> Outgoing:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise OperationalError(
                "", {}, Exception("server closed the connection"), connection_invalidated=True
            )
        return replace(outgoing, file=File("data.json", "application/json", b"{}"), document=None)

    monkeypatch.setitem(globals(), "put_together", away)
    message = Outgoing((Span("your data"),), document="export")
    write(sqlite_engine, lambda session: outbox.queue(session, "telegram:1", [message], START))
    async with sending(sqlite_engine) as (house, wire):
        for _ in range(20):
            await house.passes(1)
            await asyncio.sleep(0.01)  # it is put together on a thread
        assert house.rows() == {"your data": "sent"}
        assert (tries, wire.texts) == (3, ["your data"])


@pytest.mark.parametrize(
    ("faults", "status", "tries"),
    [
        ([], "sent", 1),
        ([Uncertain("lost"), NotSent("flood", 7)], "sent", 3),
        ([Uncertain("lost")] * 9, "failed", 3),
        ([Refused("odd")], "failed", 1),
        ([Blocked("blocked")], "failed", 1),
        ([ValueError("a bug")], "failed", 1),
    ],
)
async def test_of_a_goodbye_nothing_is_kept_however_it_ends(
    engine: Engine, faults: list[Exception], status: str, tries: int
) -> None:
    goodbye = Outgoing((Span("goodbye"),), edits="9", goodbye=True)
    write(engine, lambda session: outbox.queue(session, "telegram:1", [goodbye], START))
    async with sending(engine) as (house, wire):
        wire.faults["goodbye"].extend(faults)
        await house.passes(60)
        assert wire.texts == ["goodbye"] * tries
        assert house.rows() == {"": status}
        assert wire.forgotten[0] == ("telegram:1", 0), "before it is said"
        assert wire.forgotten[-1] == ("telegram:1", tries), "and after, for its own traces"
    with read(engine) as session:
        row = session.scalars(select(OutboxRow)).one()
        assert (row.chat, row.external_id, row.error) == ("", None, None)


async def test_a_goodbye_waits_for_a_message_that_was_on_its_way(engine: Engine) -> None:
    queue(engine, 1, "late")
    async with sending(engine) as (house, wire):
        landed = asyncio.Event()
        send = wire.send

        async def slowly(chat: str, outgoing: Outgoing) -> str:
            if plain(outgoing.text) == "late":
                await landed.wait()
            return await send(chat, outgoing)

        wire.send = slowly
        await house.passes()
        goodbye = Outgoing((Span("goodbye"),), goodbye=True)
        write(engine, lambda session: personal.forget(session, "telegram:1", START))
        write(engine, lambda session: outbox.queue(session, "telegram:1", [goodbye], START))
        queue(engine, 2, "somebody else's")
        await house.passes(5)
        assert wire.texts == ["somebody else's"]
        landed.set()
        await house.passes(5)
        assert wire.texts == ["somebody else's", "late", "goodbye"]
        assert house.rows() == {"somebody else's": "sent", "": "sent"}


async def test_each_step_is_committed_before_the_next(engine: Engine) -> None:
    """`sending` before the request, `sent` before that chat's next."""
    queue(engine, 1, "one", "two", "three")
    async with sending(engine) as (house, wire):
        await house.passes()
        assert wire.statuses == ["sending queued queued", "sent sending queued", "sent sent sending"]


async def test_a_chat_whose_message_is_on_the_wire_holds_up_no_other(engine: Engine) -> None:
    queue(engine, 1, "held", "behind it")
    queue(engine, 2, "uno", "dos")
    async with sending(engine) as (house, wire):
        wire.held.add("held")
        await house.passes(60)
        assert sorted(wire.texts) == ["dos", "held", "uno"]


async def test_a_flood_holds_up_no_other(engine: Engine) -> None:
    queue(engine, 0, *["flood"] * 20)
    for chat in range(1, 11):
        queue(engine, chat, "other")
    async with sending(engine) as (house, wire):
        await house.passes()
        assert Counter(wire.texts[:12]) == {"other": 10, "flood": 2}
        assert len(wire.texts) == 30


async def test_no_more_requests_are_under_way_than_may_be(engine: Engine) -> None:
    for chat in range(5):
        queue(engine, chat, "held")
    async with sending(engine, at_once=3) as (house, wire):
        wire.held.add("held")
        await house.passes(60)
        assert len(wire.tried) == 3


async def test_replies_go_before_pushes(engine: Engine) -> None:
    queue(engine, 1, "push 1", "push 2", push=True)
    queue(engine, 2, "push 3", push=True)
    queue(engine, 1, "reply 1", "reply 2")
    queue(engine, 3, "reply 3")
    async with sending(engine, at_once=1) as (house, wire):
        await house.passes()
        assert wire.texts == ["reply 1", "reply 2", "reply 3", "push 1", "push 2", "push 3"]


async def test_what_was_not_sent_is_sent_again_after_growing_pauses(engine: Engine) -> None:
    queue(engine, 1, "reply", "behind it")
    async with sending(engine) as (house, wire):
        wire.faults["reply"].extend([NotSent("refused")] * 3)
        await house.passes(60)
        assert wire.times("reply") == [0, 0.5, 1.5, 3.5]
        assert wire.times("behind it") == [3.5]
        assert set(house.rows().values()) == {"sent"}


async def test_a_push_that_was_not_sent_is_sent_again(engine: Engine) -> None:
    queue(engine, 1, "push", push=True)
    async with sending(engine) as (house, wire):
        wire.faults["push"].append(NotSent("refused"))
        await house.passes(60)
        assert wire.times("push") == [0, 0.5]


async def test_after_a_refusal_everybody_is_sent_to_more_slowly_for_a_while(engine: Engine) -> None:
    for chat in range(300):
        queue(engine, chat, f"words {chat}")
    async with sending(engine, send_rate=30) as (house, wire):
        wire.faults["words 0"].append(NotSent("too many requests", wait=1))
        await house.passes(12)
        halved = [seconds for seconds, _, _ in wire.tried if 2 <= seconds < 12]
        assert 150 <= len(halved) <= 180
        await house.passes(RESTORED_SECONDS)
        assert len(wire.texts) == 301
        for chat in range(300):
            queue(engine, chat, f"more {chat}")
        await house.passes(6)
        assert len(wire.texts) - 301 == SEND_BURST + 6 * 30


async def test_while_the_server_says_wait_nobody_is_sent_anything(engine: Engine) -> None:
    queue(engine, 1, "reply")
    async with sending(engine) as (house, wire):
        wire.faults["reply"].append(NotSent("too many requests", wait=7))
        await house.passes()
        queue(engine, 2, "other")
        await house.passes(6.9)
        assert wire.texts == ["reply"]
        await house.passes(0.1)
        assert wire.times("reply") == [0, 7]
        assert wire.times("other") == [7]


async def test_a_reply_whose_fate_is_unknown_is_sent_again(engine: Engine) -> None:
    queue(engine, 1, "reply")
    edit(engine, 2, "edit", "5")
    async with sending(engine) as (house, wire):
        for text in ("reply", "edit"):
            wire.faults[text].append(Uncertain("no answer"))
        await house.passes(60)
        assert wire.times("reply") == wire.times("edit") == [0, 0.5]
        assert house.rows() == {"reply": "sent", "edit": "sent"}


async def test_a_reply_that_alone_gets_lost_for_minutes_fails_and_frees_its_chat(engine: Engine) -> None:
    queue(engine, 1, "bad", "behind it")
    async with sending(engine) as (house, wire):
        wire.faults["bad"].extend([Uncertain("500")] * 1000)
        for number in range(20):
            queue(engine, 2, f"other {number}")
            await house.passes(15)
        pauses = [0.5, 1, 2, 4, 8, 16, *[30] * 5]
        assert wire.times("bad") == [sum(pauses[:number]) for number in range(len(pauses) + 1)]
        assert wire.times("behind it") == wire.times("bad")[-1:]
        assert house.rows().pop("bad") == "failed"
        assert set(house.rows().values()) == {"failed", "sent"}


async def test_an_hour_in_which_nothing_gets_through_loses_nothing(sqlite_engine: Engine) -> None:
    """And is drained in order, within the rates."""
    said = {f"telegram:{chat}": [f"{chat}.{number}" for number in range(12)] for chat in range(4)}
    for chat, texts in enumerate(said.values()):
        queue(sqlite_engine, chat, *texts)
    async with sending(sqlite_engine, chat_rate=1, send_rate=3) as (house, wire):
        send = wire.send

        async def down(chat: str, outgoing: Outgoing) -> str:
            if house.clock.clock.monotonic() < 3600:
                wire.faults[plain(outgoing.text)].append(Uncertain("502"))
            return await send(chat, outgoing)

        wire.send = down
        await house.passes(3600)
        assert set(wire.texts) == {texts[0] for texts in said.values()}
        tried = len(wire.tried)
        await house.passes(120)
        assert set(house.rows().values()) == {"sent"}
        drained = wire.tried[tried:]
        for chat, texts in said.items():
            when, heard = zip(*[(when, text) for when, other, text in drained if other == chat], strict=True)
            assert list(heard) == texts
            assert all(b - a >= 1 - 1e-6 for a, b in pairwise(when[5:]))
        assert all(sum(a <= when < a + 1 for when, _, _ in drained) <= 30 + 3 for a, _, _ in drained)


async def test_a_reply_that_was_tried_for_hours_in_vain_fails(engine: Engine) -> None:
    messages = [Outgoing((Span(text),)) for text in ("bad", "behind it")]
    long_ago = START - timedelta(hours=7)
    write(engine, lambda session: outbox.queue(session, "telegram:1", messages, long_ago))
    async with sending(engine) as (house, wire):
        wire.faults["bad"].extend([Uncertain("500")] * 1000)
        await house.passes(120)
        assert wire.times("bad") == [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 61.5]
        assert house.rows() == {"bad": "failed", "behind it": "sent"}


async def test_who_does_not_lead_sends_nothing_and_who_comes_to_settles_what_others_left(
    engine: Engine,
) -> None:
    queue(engine, 1, "left on the wire")
    assert len(write(engine, lambda session: outbox.start(session, START, 10))) == 1
    queue(engine, 2, "reply")
    term: int | None = None
    async with sending(engine, term=lambda _session: term) as (house, wire):
        await house.passes(60)
        assert wire.texts == []
        term = 7
        await house.passes()
        assert sorted(wire.texts) == ["left on the wire", "reply"]


async def test_a_lead_that_is_lost_and_won_back_repeats_nothing_that_is_under_way(engine: Engine) -> None:
    queue(engine, 1, "slow", "behind it")
    term: int | None = 1
    answered = asyncio.Event()
    async with sending(engine, term=lambda _session: term) as (house, wire):
        send = wire.send

        async def slowly(chat: str, outgoing: Outgoing) -> str:
            message = await send(chat, outgoing)
            await answered.wait()
            return message

        wire.send = slowly
        await house.passes()
        for new in (None, 2):
            term = new
            await house.passes(5)
        assert wire.texts == ["slow"]
        answered.set()
        await house.passes()
        assert wire.texts == ["slow", "behind it"]
        assert house.rows() == {"slow": "sent", "behind it": "sent"}


async def test_a_push_whose_fate_is_unknown_is_dropped(engine: Engine) -> None:
    queue(engine, 1, "push", "next push", push=True)
    async with sending(engine) as (house, wire):
        wire.faults["push"].append(Uncertain("no answer"))
        await house.passes(60)
        assert wire.texts == ["push", "next push"]
        assert house.rows() == {"push": "failed", "next push": "sent"}


@pytest.mark.parametrize("error", [Refused("too old"), RuntimeError("a bug of the front end's")])
async def test_what_will_never_be_taken_fails_and_holds_up_nothing(engine: Engine, error: Exception) -> None:
    queue(engine, 1, "bad", "good")
    async with sending(engine) as (house, wire):
        wire.faults["bad"].append(error)
        await house.passes(60)
        assert wire.texts == ["bad", "good"]
        assert house.rows() == {"bad": "failed", "good": "sent"}


async def test_a_chat_of_no_front_end_fails(engine: Engine) -> None:
    messages = [Outgoing((Span("lost"),))]
    write(engine, lambda session: outbox.queue(session, "pigeon:1", messages, START))
    async with sending(engine) as (house, wire):
        await house.passes()
        assert wire.texts == []
        assert house.rows() == {"lost": "failed"}


async def test_blocked_marks_the_person_and_drops_what_is_queued_for_them(engine: Engine) -> None:
    for chat in (1, 2):
        write(engine, lambda session, chat=chat: people.welcome(session, f"telegram:{chat}", START))
    queue(engine, 1, "one", "two")
    queue(engine, 1, "push", push=True)
    queue(engine, 2, "uno")
    async with sending(engine) as (house, wire):
        wire.faults["one"].append(Blocked("blocked"))
        await house.passes(60)
        assert sorted(wire.texts) == ["one", "uno"]
        assert house.rows() == {"one": "failed", "two": "failed", "push": "failed", "uno": "sent"}
    with read(engine) as session:
        assert session.scalars(select(Person.blocked_at).order_by(Person.chat)).all() == [START, None]


async def test_a_push_that_comes_too_late_is_dropped(engine: Engine) -> None:
    queue(engine, 1, "reply")
    queue(engine, 1, "push", push=True, lives=10)
    async with sending(engine) as (house, wire):
        wire.faults["reply"].append(NotSent("too many requests", wait=11))
        await house.passes(60)
        assert wire.texts == ["reply", "reply"]
        assert house.rows() == {"reply": "sent", "push": "failed"}


async def test_a_chat_gets_five_at_once_and_then_one_a_second(sqlite_engine: Engine) -> None:
    queue(sqlite_engine, 1, *["new"] * 6)
    for _ in range(4):
        edit(sqlite_engine, 1, "edit", "5")
    queue(sqlite_engine, 2, "other")
    async with sending(sqlite_engine, chat_rate=1) as (house, wire):
        await house.passes(60)
        seconds = [when for when, chat, _ in wire.tried if chat == "telegram:1"]
        assert seconds == [0, 0, 0, 0, 0, 1, 2, 3, 4, 5]
        assert wire.times("other") == [0]


async def test_all_together_get_a_burst_at_once_and_then_thirty_a_second(sqlite_engine: Engine) -> None:
    for chat in range(100):
        queue(sqlite_engine, chat, "hello")
    async with sending(sqlite_engine, send_rate=30, at_once=100) as (house, wire):
        await house.passes(60)
        assert len(wire.tried) == 100
        for second in (0, 1, 2):
            assert sum(when < second + 0.01 for when, _, _ in wire.tried) == SEND_BURST + 30 * second


async def test_pushes_get_what_replies_leave_of_the_rate(sqlite_engine: Engine) -> None:
    for chat in range(40):
        queue(sqlite_engine, chat, "push", push=True)
    for chat in range(40, 80):
        queue(sqlite_engine, chat, "reply")
    async with sending(sqlite_engine, send_rate=30) as (house, wire):
        await house.passes(60)
        assert wire.texts == ["reply"] * 40 + ["push"] * 40


async def test_what_a_dead_process_left_on_the_wire_is_settled_first(engine: Engine) -> None:
    queue(engine, 1, "reply", "behind it")
    queue(engine, 2, "push", push=True)
    assert len(write(engine, lambda session: outbox.start(session, START, 10))) == 2
    async with sending(engine) as (house, wire):
        await house.passes()
        assert wire.texts == ["reply", "behind it"]
        assert house.rows() == {"reply": "sent", "behind it": "sent", "push": "failed"}


async def test_stopping_sends_the_replies_that_are_queued(engine: Engine) -> None:
    async with sending(engine) as (house, wire):
        await house.passes()
        queue(engine, 1, "one", "two")
        queue(engine, 2, "push", push=True)
        house.delivering.stop()
        await house.clock.advance(0)
        assert wire.texts == ["one", "two"]
        assert house.rows() == {"one": "sent", "two": "sent", "push": "queued"}


async def test_stopping_waits_no_longer_than_it_may(engine: Engine) -> None:
    """What is still on the wire then keeps its mark, for the next start."""
    queue(engine, 1, "held")
    async with sending(engine) as (house, wire):
        wire.held.add("held")
        await house.passes()
    assert house.clock.now == START + timedelta(seconds=DRAIN)
    assert house.rows() == {"held": "sending"}


async def test_stopping_waits_for_no_message_that_may_not_go_in_time(engine: Engine) -> None:
    queue(engine, 1, "reply")
    async with sending(engine) as (house, wire):
        wire.faults["reply"].append(NotSent("too many requests", wait=DRAIN + 1))
        await house.passes()
        house.delivering.stop()
        await house.clock.advance(0)
        assert house.clock.sleepers == 0
    assert house.rows() == {"reply": "queued"}


async def test_a_database_that_is_locked_makes_nothing_be_sent_twice(sqlite_engine: Engine) -> None:
    """Neither what went out while it was, and could not be marked, nor what could not be taken."""
    impatient(sqlite_engine)
    queue(sqlite_engine, 1, "one", "two")
    async with sending(sqlite_engine) as (house, wire):
        go = asyncio.Event()
        send = wire.send

        async def slowly(chat: str, outgoing: Outgoing) -> str:
            sent = await send(chat, outgoing)
            await go.wait()
            return sent

        wire.send = slowly
        await house.passes()
        with locked(sqlite_engine):
            go.set()
            await house.passes(100)
            assert house.rows() == {"one": "sending", "two": "queued"}
        await house.passes(30)
        assert wire.texts == ["one", "two"]
        assert house.rows() == {"one": "sent", "two": "sent"}


async def test_what_was_marked_without_an_answer_is_sent_once(postgres_engine: Engine) -> None:
    """The COMMIT that marked it went through, and the connection was lost before it said so."""
    queue(postgres_engine, 1, "reply")
    queue(postgres_engine, 2, "push", push=True)
    async with sending(postgres_engine) as (house, wire):
        real = house.writer.run
        lost: list[None] = []

        async def unheard(lane: Lane, job: Callable[[Session], T], *, alone: bool = False) -> T:
            answer = await real(lane, job, alone=alone)
            if not lost and house.rows()["reply"] == "sending":
                lost.append(None)
                raise Unavailable("the answer to the COMMIT was lost")
            return answer

        house.writer.run = unheard
        await house.passes(60)
        assert lost
        assert sorted(wire.texts) == ["push", "reply"]
        assert house.rows() == {"reply": "sent", "push": "sent"}
