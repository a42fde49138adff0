"""A web server of ours on a port of this machine."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.frontends.web import CannotServe

STOP_SECONDS = 2.0
"""How long who reads nothing any more may hold up the end."""


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncGenerator[str]:
    """Serve; the address. Port 0 is one of the system's choice. Nothing that is asked is logged.

    Raises:
        CannotServe: the port is not to be had.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise CannotServe(
                f"PORT: {host}:{port} cannot be served ({error.strerror or error}): is another program, or "
                "another Viva, there? Stop that one, or set PORT to another number"
            ) from None
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
