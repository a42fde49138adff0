"""The bots as processes, and what the system says of them."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import psycopg

from benchmarks.server import TOKEN, Server
from tests import postgres

ROOT = Path(__file__).parents[1]
UNTHROTTLED = {"ANSWER_SETTLE_SECONDS": "0", "SEND_RATE": "0", "CHAT_RATE": "0"}
QUIET_SECONDS = 1.0
"""Without a message, and with the bot waiting for updates: so all is said."""
TICKS = os.sysconf("SC_CLK_TCK")


class Bot:
    """A bot that is given updates, of one process or several."""

    def __init__(self, server: Server, processes: Sequence[Process]) -> None:
        self.server = server
        self._processes = processes

    @property
    def cpu_seconds(self) -> float:
        """Of all threads of all its processes, so far."""
        ticks = 0
        for each in self._processes:
            times = Path(f"/proc/{each.pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(times[11]) + int(times[12])
        return ticks / TICKS

    @property
    def memory(self) -> float:
        """MiB resident, of the process that has most."""
        return max(_resident(each.pid) for each in self._processes)

    async def until(self, reached: Callable[[], bool]) -> None:
        while not reached():
            for each in self._processes:
                assert each.returncode is None, f"it ended with {each.returncode}"
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


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1024


Starting = Callable[[Server], tuple[Sequence[str], dict[str, str]]]
"""Arguments to Python, and environment."""


def echo(server: Server) -> tuple[Sequence[str], dict[str, str]]:
    return ("-m", "benchmarks.echo", server.url, TOKEN), {}


def viva(url: str, settings: dict[str, str], server: Server) -> tuple[Sequence[str], dict[str, str]]:
    environment = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": server.url,
        "DATABASE_URL": url,
        "LOG_LEVEL": "warning",
    }
    return ("-m", "bot", "run"), environment | settings


def database(home: Path) -> str:
    return f"sqlite:///{home}/viva.db"


@contextmanager
def postgresql() -> Generator[str]:
    """The URL of a new database on a server that keeps what it has committed; the tests' own need not."""
    with postgres.database() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM RESET ALL")
            connection.execute("SELECT pg_reload_conf()")
        yield url


@asynccontextmanager
async def started(server: Server, starting: Starting, processes: int = 1) -> AsyncGenerator[Bot, None]:
    arguments, environment = starting(server)
    running = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, *arguments), cwd=ROOT, env={"PATH": os.environ["PATH"], **environment}
        )
        for _ in range(processes)
    ]
    try:
        yield Bot(server, running)
    finally:
        for each in running:
            each.terminate()
        for each in running:
            await each.wait()
        server.forget()
