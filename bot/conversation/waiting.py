"""How the loops wait: for a signal, for time, or for both."""

import asyncio

from bot.clock import Clock

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0


async def rest(clock: Clock, seconds: float | None, signal: asyncio.Event) -> None:
    """Return once `signal` is set or `seconds` have passed; None: only once it is set."""
    if signal.is_set() or (seconds is not None and seconds <= 0):
        return
    if seconds is None:
        await signal.wait()
        return
    async with asyncio.TaskGroup() as group:
        waits = [group.create_task(_sleep(clock, seconds)), group.create_task(_wait(signal))]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()


def pause_after(failures: int) -> float:
    """Seconds before the next try after so many failures in a row: doubling, from half a second to thirty."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures - 1, 16))


async def _sleep(clock: Clock, seconds: float) -> None:
    await clock.sleep(seconds)


async def _wait(signal: asyncio.Event) -> None:
    await signal.wait()
