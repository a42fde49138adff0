import asyncio
import threading
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from bot.storage.errors import Unavailable
from bot.storage.writer import MOST_JOBS, PASSED_OVER_SECONDS, Lane, Writer
from tests.databases import impatient, writing
from tests.storage.notes import commits, failing, noted, noting, one_batch, outcome, with_notes


@pytest.fixture
def engine(engine: Engine) -> Engine:
    return with_notes(engine)


@pytest.fixture
def sqlite_engine(sqlite_engine: Engine) -> Engine:
    return with_notes(sqlite_engine)


@pytest.fixture
def postgres_engine(postgres_engine: Engine) -> Engine:
    return with_notes(postgres_engine)


def test_a_locked_database_is_unavailable_until_it_is_free(sqlite_engine: Engine) -> None:
    impatient(sqlite_engine)
    with writing(sqlite_engine) as writer:
        with sqlite_engine.begin(), pytest.raises(Unavailable):
            writer.submit(Lane.TURNS, noting("a")).result()
        writer.submit(Lane.TURNS, noting("b")).result()
    assert noted(sqlite_engine) == ["b"]


def test_all_that_waits_hears_at_once_of_a_database_that_is_gone() -> None:
    """A hundred time-outs one after another would be a second outage."""
    submitted = threading.Event()
    attempts: list[None] = []

    def refuse() -> None:
        attempts.append(None)
        submitted.wait()
        raise psycopg.OperationalError("gone")

    with writing(create_engine("postgresql+psycopg://", creator=refuse)) as writer:
        futures = [writer.submit(lane, noting("a")) for lane in Lane for _ in range(100)]
        submitted.set()
        assert {outcome(future) for future in futures} == {"Unavailable"}
    assert len(attempts) == 1


def test_a_job_alone_shares_its_transaction_with_none(engine: Engine) -> None:
    with writing(engine) as writer:
        with one_batch(writer):
            seen = commits(engine)
            before = writer.submit(Lane.TURNS, lambda _session: len(seen))
            alone = writer.submit(Lane.TURNS, lambda _session: len(seen), alone=True)
            after = writer.submit(Lane.TURNS, lambda _session: len(seen))
        assert before.result() < alone.result() < after.result()


def test_the_urgent_lane_goes_first(engine: Engine) -> None:
    order: list[Lane] = []
    with writing(engine) as writer, one_batch(writer):
        for lane in reversed(Lane):
            for _ in range(2):
                writer.submit(lane, lambda _session, lane=lane: order.append(lane))
    assert order == [Lane.RECEIVE] * 2 + [Lane.TURNS] * 2 + [Lane.BACKGROUND] * 2


def test_who_waits_for_a_batch_waits_for_no_background_job(engine: Engine) -> None:
    with writing(engine) as writer:
        seen = commits(engine)
        with one_batch(writer):
            background = writer.submit(Lane.BACKGROUND, lambda _session: len(seen))
            one, other = (writer.submit(Lane.TURNS, lambda _session: len(seen)) for _ in range(2))
        assert one.result() == other.result() < background.result()


def test_background_jobs_never_starve(engine: Engine) -> None:
    """However much is waiting before them, one goes with a batch after a tenth of a second."""
    now = 0.0
    order: list[Lane] = []

    def tick(lane: Lane) -> None:
        nonlocal now
        now += 0.002
        order.append(lane)

    writer = Writer(engine, monotonic=lambda: now)
    with one_batch(writer):
        for lane, jobs in ((Lane.TURNS, 6 * MOST_JOBS), (Lane.BACKGROUND, 1)):
            for _ in range(jobs):
                writer.submit(lane, lambda _session, lane=lane: tick(lane))
    writer.close()
    passed_over = PASSED_OVER_SECONDS / 0.002
    assert passed_over <= order.index(Lane.BACKGROUND) <= passed_over + 2 * MOST_JOBS


def test_background_jobs_share_a_slice_of_fifty_milliseconds(engine: Engine) -> None:
    now = 0.0
    batches: list[int] = []

    def tick(_session: Session) -> None:
        nonlocal now
        now += 0.02
        batches.append(len(seen))

    writer = Writer(engine, monotonic=lambda: now)
    seen = commits(engine)
    with one_batch(writer):
        for _ in range(6):
            writer.submit(Lane.BACKGROUND, tick)
    writer.close()
    assert [batches.count(number) for number in sorted(set(batches))] == [3, 3]


def test_a_cancelled_job_is_not_run(engine: Engine) -> None:
    with writing(engine) as writer, one_batch(writer):
        writer.submit(Lane.TURNS, noting("a")).cancel()
        writer.submit(Lane.TURNS, noting("b"))
    assert noted(engine) == ["b"]


def test_closing_runs_what_was_handed_in(engine: Engine) -> None:
    with writing(engine) as writer:
        futures = [writer.submit(Lane.BACKGROUND, noting(str(number))) for number in range(200)]
        writer.close()
        assert all(future.done() for future in futures)
        with pytest.raises(RuntimeError):
            writer.submit(Lane.TURNS, noting("late"))
    assert len(noted(engine)) == 200


async def test_the_event_loop_waits_for_a_job(engine: Engine) -> None:
    with writing(engine) as writer:
        assert await writer.run(Lane.TURNS, lambda _session: 7) == 7
        with pytest.raises(ValueError, match="mine"):
            await writer.run(Lane.TURNS, failing(ValueError("mine")))


async def test_the_event_loop_is_woken_once_for_a_batch(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    woken: list[None] = []
    wake = loop.call_soon_threadsafe

    def counted(*arguments: Any, **named: Any) -> asyncio.Handle:
        woken.append(None)
        return wake(*arguments, **named)

    with writing(engine, lambda: 0.0) as writer:
        with one_batch(writer):
            futures = [writer.hand_in(Lane.TURNS, noting(name)) for name in "abc"]
            futures.append(writer.hand_in(Lane.TURNS, noting("never mind")))
            futures.pop().cancel()
            monkeypatch.setattr(loop, "call_soon_threadsafe", counted)
        await asyncio.gather(*futures)
    assert noted(engine) == ["a", "b", "c"]
    assert len(woken) == 1
