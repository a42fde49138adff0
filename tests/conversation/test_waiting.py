import asyncio

import pytest

from bot.conversation.waiting import pause_after, rest
from tests.clock import FakeClock, let_others_run


async def resting(clock: FakeClock, seconds: float | None, signal: asyncio.Event) -> asyncio.Task[None]:
    task = asyncio.get_running_loop().create_task(rest(clock.clock, seconds, signal))
    await let_others_run()
    return task


async def test_it_ends_when_the_time_has_passed() -> None:
    clock = FakeClock()
    task = await resting(clock, 3, asyncio.Event())
    await clock.advance(2.9)
    assert not task.done()
    await clock.advance(0.1)
    assert task.done()


@pytest.mark.parametrize("seconds", [3.0, None])
async def test_it_ends_at_the_signal_and_leaves_nothing_behind(seconds: float | None) -> None:
    clock, signal = FakeClock(), asyncio.Event()
    task = await resting(clock, seconds, signal)
    assert not task.done()
    signal.set()
    await task
    assert clock.sleepers == 0
    assert len(asyncio.all_tasks()) == 1


async def test_without_a_time_only_the_signal_ends_it() -> None:
    clock = FakeClock()
    task = await resting(clock, None, asyncio.Event())
    await clock.advance(1_000_000)
    assert not task.done()
    task.cancel()


@pytest.mark.parametrize("seconds", [0.0, -1.0])
async def test_a_time_that_has_passed_is_no_wait(seconds: float) -> None:
    assert (await resting(FakeClock(), seconds, asyncio.Event())).done()


async def test_a_signal_that_was_given_is_no_wait() -> None:
    signal = asyncio.Event()
    signal.set()
    assert (await resting(FakeClock(), 3, signal)).done()


async def test_cancelling_it_leaves_nothing_behind() -> None:
    clock = FakeClock()
    task = await resting(clock, 3, asyncio.Event())
    task.cancel()
    await let_others_run()
    assert task.cancelled()
    assert clock.sleepers == 0


def test_pauses_double_from_half_a_second_to_thirty() -> None:
    assert [pause_after(failures) for failures in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert pause_after(1_000_000) == 30
