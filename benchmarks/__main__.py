"""All figures of how fast Viva is and what it takes, as one table.

python -m benchmarks
"""

import asyncio
import os
import sys

from benchmarks import growth, memory, push, speed
from benchmarks.table import shown


async def main() -> int:
    print(f"load before: {os.getloadavg()[0]:.1f}")
    rows = [
        *await speed.rows(speed.ROUNDS),
        *await push.rows(push.PEOPLE),
        *await memory.rows(),
        *await growth.rows(growth.COPIES),
    ]
    print(f"load after: {os.getloadavg()[0]:.1f}\n\n{shown(rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
