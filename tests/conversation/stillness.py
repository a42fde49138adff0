"""A writer and a clock that agree: no time passes while a job of the writer's is under way."""

from collections.abc import Generator
from contextlib import contextmanager, suppress

from sqlalchemy import Engine

from bot.storage.batch import Task
from bot.storage.errors import Unavailable
from bot.storage.writer import Lane, Writer
from tests.clock import FakeClock, let_others_run


class CountingWriter(Writer):
    """A writer that knows how many jobs it was handed. It cuts no batch short, however slow the machine."""

    def __init__(self, engine: Engine) -> None:
        self.jobs = 0
        super().__init__(engine, monotonic=lambda: 0.0)

    def _put(self, lane: Lane, task: Task) -> None:
        self.jobs += 1
        super()._put(lane, task)

    async def still(self) -> None:
        """Wait until no job is under way, nor any that would follow from its result."""
        await let_others_run()
        mine = 0
        while self.jobs != mine:
            mine = self.jobs + 1
            with suppress(Unavailable):  # it hears of an outage like any other job; that it is over suffices
                await self.run(Lane.BACKGROUND, lambda _session: None)
            await let_others_run()


@contextmanager
def in_step(engine: Engine) -> Generator[tuple[CountingWriter, FakeClock]]:
    writer, clock = CountingWriter(engine), FakeClock()
    clock.settle = writer.still
    try:
        yield writer, clock
    finally:
        writer.close()
