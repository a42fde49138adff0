"""How long a start takes, and how much memory a Viva that serves takes.

    python -m benchmarks.startup

From exec to the first getUpdates at the tests' Bot API server, with the database there is. The reference is a
Python that only imports telegram and sqlalchemy, timed in the same run.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.botapi import BotApi
from tests.stories.killing import Viva

RUNS = 5
REFERENCE = "import telegram, sqlalchemy; print(open('/proc/self/status').read())"


async def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        async with BotApi() as api:
            viva = Viva(api, f"sqlite:///{home}/viva.db")
            await serve_once(api, viva)  # migrates, and warms the disk's cache
            served = [await serve_once(api, viva) for _ in range(RUNS)]
    imported = [await import_once() for _ in range(RUNS)]
    print(f"medians of {RUNS} runs")
    for what, place, unit in (("start ", 0, "s"), ("memory", 1, "MiB")):
        ours, reference = (median(run[place] for run in runs) for runs in (served, imported))
        print(f"{what}  {ours:.2f} {unit}, reference {reference:.2f} {unit}, ratio {ours / reference:.2f}")
    return 0


async def serve_once(api: BotApi, viva: Viva) -> tuple[float, float]:
    """Seconds until it asks for updates, and MiB resident by then."""
    api.calls.clear()
    began = time.perf_counter()
    await viva.start()
    assert viva.process is not None
    while not api.count("getUpdates"):
        assert viva.process.returncode is None, f"it ended with {viva.process.returncode}"
        await asyncio.sleep(0.002)
    seconds = time.perf_counter() - began
    resident = memory(status(viva.process.pid))
    await viva.terminate()
    return seconds, resident


async def import_once() -> tuple[float, float]:
    """Seconds and MiB of the reference."""
    began = time.perf_counter()
    reference = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", REFERENCE), stdout=asyncio.subprocess.PIPE, env={"PATH": os.environ["PATH"]}
    )
    printed, _ = await reference.communicate()
    return time.perf_counter() - began, memory(printed.decode())


def status(pid: int) -> str:
    return Path(f"/proc/{pid}/status").read_text()


def memory(process_status: str) -> float:
    """MiB resident."""
    return next(int(line.split()[1]) for line in process_status.splitlines() if "VmRSS:" in line) / 1024


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
