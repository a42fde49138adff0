"""The server itself: HTTP on loopback, in the test's own event loop."""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, cast

from aiohttp import ClientError, ClientSession, web

from tests.botapi.faults import Fault, Faults, Refusal
from tests.botapi.methods import PLAYED, Misuse
from tests.botapi.schema import Json, Upload, decoded, methods
from tests.botapi.world import World

_Sent = dict[str, str | Upload]


@dataclass(frozen=True, slots=True)
class Call:
    """A request that reached the server."""

    method: str
    params: Json


class BotApi:
    """A Bot API server for one bot: `async with BotApi() as api`, then a bot with `api.url` and `api.token`.

    Leaving the block raises AssertionError if the bot ever asked what no correct bot asks (`violations`).
    `faults` takes instructions on what to do wrong, `world` holds the chats, `calls` what was asked.
    """

    def __init__(
        self,
        token: str = "1234567:TESTS-own_token",
        username: str = "viva_test_bot",
        now: Callable[[], float] = time.time,
    ) -> None:
        self.token = token
        self.world = World(username, now)
        self.world.heard_of_update = self._ring
        self.faults = Faults()
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.url = ""
        self.brought: list[int] = []
        """What the bot answered to each delivery at its webhook; 0 where nobody answered."""
        self._news = asyncio.Event()
        self._poller = 0
        self._bringing: asyncio.Task[None] | None = None
        self._closed = False
        app = web.Application(client_max_size=50 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)

    def count(self, method: str) -> int:
        """How many calls of the method arrived."""
        return sum(call.method == method for call in self.calls)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        self._bringing = asyncio.get_running_loop().create_task(self._bring())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        self._ring()
        assert self._bringing is not None
        self._bringing.cancel()
        await self._runner.cleanup()
        assert error is not None or not self.violations, "the bot broke the Bot API:\n" + "\n".join(
            self.violations
        )

    async def _serve(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        try:
            if request.match_info["token"] != self.token:
                raise Refusal(401)
            params, problems = await self._read(request, method)
            self.calls.append(Call(method, params))
            await self.faults.run("before", method, params)
            fault = self.faults.next(method)
            if fault and (early := await self._early(fault, request)):
                return early
            if problems:
                raise Misuse("; ".join(problems))
            result = (
                await self._get_updates(params)
                if method == "getUpdates"
                else PLAYED[method](self.world, params)
            )
            await self.faults.run("after", method, params)
            if fault and fault.kind == "lose":
                _hang_up(request)
            return web.json_response({"ok": True, "result": result})
        except Refusal as refusal:
            if isinstance(refusal, Misuse):
                self.violations.append(f"{method}: {refusal}")
            return web.json_response(refusal.answer(), status=refusal.status)

    async def _read(self, request: web.Request, method: str) -> tuple[Json, list[str]]:
        if method not in methods():
            self.violations.append(f"{method}: no such method")
            raise Refusal(404)
        if method != "getUpdates" and method not in PLAYED:
            raise Misuse("the tests' server does not play this method")
        return decoded(method, await _sent(request))

    async def _early(self, fault: Fault, request: web.Request) -> web.Response | None:
        """The answer of a call that is not to be handled; None for one that is."""
        match fault.kind:
            case "refuse":
                assert fault.refusal
                raise fault.refusal
            case "drop":
                _hang_up(request)
                return web.Response()
            case "garble":
                return web.Response(body=fault.body)
            case "delay":
                await asyncio.sleep(fault.seconds)
                return None
            case "lose":
                return None

    async def _get_updates(self, params: Json) -> list[Any]:
        if self.world.webhook:
            raise Refusal(
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first"
            )
        self._poller = mine = self._poller + 1
        self._ring()
        self.world.confirm(params.get("offset", 0))
        allowed = params.get("allowed_updates", [])
        with suppress(TimeoutError):
            async with asyncio.timeout(params.get("timeout", 0)):
                while not self._waiting(allowed) and not self._closed:
                    await self._news.wait()
                    if self._poller != mine:
                        raise Refusal(409)
        return self._waiting(allowed)[: params.get("limit", 100)]

    async def _bring(self) -> None:
        """Deliver what waits to the webhook, one after another, each again and again until it is taken."""
        async with ClientSession() as session:
            while True:
                news = self._news
                hook = self.world.hook
                waiting = self._waiting(hook.allowed) if hook else []
                if hook is None or not waiting:
                    await news.wait()
                    continue
                headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
                try:
                    async with session.post(hook.url, json=waiting[0], headers=headers) as answer:
                        self.brought.append(answer.status)
                except ClientError:
                    self.brought.append(0)
                if self.brought[-1] == 200:
                    self.world.updates.remove(waiting[0])
                else:
                    await asyncio.sleep(0.02)

    def _waiting(self, allowed: list[str]) -> list[Any]:
        """The unconfirmed updates of the kinds the bot asked for; what is no update at all is of any kind."""
        updates: list[Any] = self.world.updates
        return [
            u for u in updates if not allowed or "update_id" not in u or any(kind in u for kind in allowed)
        ]

    def _ring(self) -> None:
        """Wake every poller, to look again."""
        self._news.set()
        self._news = asyncio.Event()


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.close()


async def _sent(request: web.Request) -> _Sent:
    """The parameters as strings and files, wherever in the request they are."""
    sent: _Sent = dict(request.query)
    if request.content_type == "application/json":
        body = cast("Json", await request.json())
        sent |= {name: v if isinstance(v, str) else json.dumps(v) for name, v in body.items()}
        return sent
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            sent[name] = Upload(value.filename, value.file.read())
        else:
            sent[name] = value if isinstance(value, str) else bytes(value).decode()
    return sent
