"""The webhook: Telegram brings the updates, one a request.

Laws:
- 200 is answered only after `store` has returned; until then Telegram keeps the update and brings it again.
- The secret is looked at before anything else, in constant time, and nothing of a stranger's body is read.
- What is JSON and an object is stored, however strange: refused, it would be brought for ever.
"""

import hmac
import json
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import web

from bot.frontends.telegram.poll import Store, acknowledge, why
from bot.frontends.telegram.receive import incoming
from bot.frontends.telegram.send import Telegram

MOST_BYTES = 2**20
"""Of one request's body."""
SECRET = "X-Telegram-Bot-Api-Secret-Token"
"""The header that shows who brings an update."""

log = logging.getLogger(__name__)


class Webhook:
    """Takes updates at one address."""

    def __init__(
        self,
        telegram: Telegram,
        store: Store,
        secret: str,
        open_: Callable[[], bool],
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        """
        Args:
            secret: what the header must say; not empty.
            open_: whether updates are taken now. Telegram brings again what was not.
            spawn: starts what nobody waits for, in a group that owns its errors.
        """
        assert secret
        self._telegram = telegram
        self._store = store
        self._secret = secret.encode()
        self._open = open_
        self._spawn = spawn

    async def take(self, request: web.Request) -> web.Response:
        """One update. The application limits its size: `client_max_size=MOST_BYTES`."""
        shown = request.headers.get(SECRET, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(shown, self._secret):
            raise web.HTTPForbidden(text="The secret is wrong.")
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="Expected JSON.")
        if not self._open():
            raise web.HTTPServiceUnavailable(text="Not now.")
        update = _object(await request.read())
        row = incoming(update, self._telegram.username)
        try:
            await self._store([row])
        except Exception as error:  # whatever it is: not stored is not taken
            log.warning("cannot receive: %s", why(error))
            raise web.HTTPServiceUnavailable(text="It could not be stored.") from None
        self._spawn(acknowledge(self._telegram, [update], [row]))
        return web.Response()


def _object(body: bytes) -> object:
    try:
        update: object = json.loads(body)
    except (ValueError, RecursionError):
        update = None
    if not isinstance(update, dict):
        raise web.HTTPBadRequest(text="Expected a JSON object.")
    return update  # pyright: ignore[reportUnknownVariableType] - whatever is in it
