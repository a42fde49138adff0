"""The two bots as processes, and what the system says of them."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.server import TOKEN, Server

ROOT = Path(__file__).parents[1]
QUIET_SECONDS = 1.0
"""Without a message, and with the bot waiting for updates: so all is said."""
TICKS = os.sysconf("SC_CLK_TCK")


class Bot:
    """A process that is given updates."""

    def __init__(self, server: Server, process: Process) -> None:
        self.server = server
        self._process = process

    @property
    def cpu_seconds(self) -> float:
        """Of all its threads, so far."""
        times = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(times[11]) + int(times[12])) / TICKS

    @property
    def memory(self) -> float:
        status = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1024

    async def until(self, reached: Callable[[], bool]) -> None:
        while not reached():
            assert self._process.returncode is None, f"it ended with {self._process.returncode}"
            await asyncio.sleep(0.002)

    async def until_quiet(self) -> None:
        """Until every update has had an answer, and nothing more was said for a while."""
        server = self.server
        await self.until(
            lambda: (
                server.idle
                and server.messages >= server.written
                and time.perf_counter() - server.last_active > QUIET_SECONDS
            )
        )


Starting = Callable[[Server], tuple[Sequence[str], dict[str, str]]]
"""Arguments to Python, and environment."""


def echo(server: Server) -> tuple[Sequence[str], dict[str, str]]:
    return ("-m", "benchmarks.echo", server.url, TOKEN), {}


def viva(home: Path, settings: dict[str, str], server: Server) -> tuple[Sequence[str], dict[str, str]]:
    environment = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": server.url,
        "DATABASE_URL": database(home),
        "LOG_LEVEL": "warning",
    }
    return ("-m", "bot", "run"), environment | settings


def database(home: Path) -> str:
    return f"sqlite:///{home}/viva.db"


@asynccontextmanager
async def started(server: Server, starting: Starting) -> AsyncGenerator[Bot, None]:
    arguments, environment = starting(server)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *arguments), cwd=ROOT, env={"PATH": os.environ["PATH"], **environment}
    )
    try:
        yield Bot(server, process)
    finally:
        process.terminate()
        await process.wait()
        server.forget()
