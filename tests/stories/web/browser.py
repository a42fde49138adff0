"""A real Chromium without a window, driven by its DevTools protocol: real clicks and keys, real layout."""

import asyncio
import json
import shutil
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import aiohttp

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
WAIT_SECONDS = 30
KEYS = {
    "Enter": {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"},
    "Tab": {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9},
    "Escape": {"key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27},
    "ArrowUp": {"key": "ArrowUp", "code": "ArrowUp", "windowsVirtualKeyCode": 38},
    " ": {"key": " ", "code": "Space", "windowsVirtualKeyCode": 32, "text": " "},
}
_FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
    *(
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-extensions",
        "--lang=en-GB",
    ),
    *("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--remote-debugging-port=0"),
)

Json = dict[str, Any]


class Browser:
    """One tab. `requests` and `problems` fill up while the tab is used."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.requests: list[str] = []
        """Every address that the page asked for."""
        self.problems: list[str] = []
        """What the browser's console complained of."""
        self._socket = socket
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[Json]] = {}

    async def read(self) -> None:
        """Sort what the browser says, until it is closed."""
        async for message in self._socket:
            said: Json = json.loads(message.data)
            if answer := self._answers.pop(said.get("id", 0), None):
                answer.set_result(said)
            elif said.get("method") == "Network.requestWillBeSent":
                self.requests.append(said["params"]["request"]["url"])
            elif said.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.problems.append(json.dumps(said["params"]))

    async def call(self, method: str, **params: Any) -> Json:
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        said = await asyncio.wait_for(self._answers[number], WAIT_SECONDS)
        assert "error" not in said, said
        return said["result"]

    async def open(self, address: str) -> None:
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self.call(f"{domain}.enable")
        await self.call("Page.navigate", url=address)
        await self.until(f"location.href.startsWith({address!r}) && document.readyState === 'complete'")

    async def looks(self, width: int, height: int, scheme: str = "light") -> None:
        """On a screen of this size, light or dark."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        await self.call("Emulation.setDeviceMetricsOverride", **size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        await self.call("Emulation.setEmulatedMedia", features=features)

    async def value(self, expression: str) -> Any:
        """What some JavaScript gives."""
        result = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    async def until(self, expression: str) -> None:
        async with asyncio.timeout(WAIT_SECONDS):
            try:
                while not await self.value(expression):
                    await asyncio.sleep(0.02)
            except asyncio.CancelledError:
                print(expression, await self.value("document.body.innerText"))
                raise

    async def clicks(self, label: str) -> None:
        """Press the mouse on the newest button that says this, as far as it can be seen."""
        find = f"[...document.querySelectorAll('button')].findLast(b => b.innerText.includes({label!r}))"
        await self.until(f"Boolean({find})")
        box = await self._resting_place(find)
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **box)

    async def _resting_place(self, element: str) -> Json:
        """The middle of an element, once it has stopped moving."""
        await self.value(f"{element}.scrollIntoView({{block: 'nearest'}})")
        middle = "(({x, y, width, height}) => ({x: x + width / 2, y: y + height / 2}))"
        before: Json = {}
        while before != (box := await self.value(f"{middle}({element}.getBoundingClientRect())")):
            before = box
            await asyncio.sleep(0.1)
        return box

    async def presses(self, key: str, modifiers: int = 0) -> None:
        """A key; `modifiers` 8: with Shift."""
        await self.call("Input.dispatchKeyEvent", type="keyDown", modifiers=modifiers, **KEYS[key])
        await self.call("Input.dispatchKeyEvent", type="keyUp", modifiers=modifiers, key=key)

    async def types(self, text: str) -> None:
        """Into whatever has the focus."""
        await self.call("Input.insertText", text=text)


@asynccontextmanager
async def browser() -> AsyncGenerator[Browser]:
    """A browser that has never been anywhere, closed again whatever happens."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        process = await asyncio.create_subprocess_exec(
            CHROMIUM,
            *(*_FLAGS, f"--user-data-dir={home}", "about:blank"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            limit=2**20,
        )
        try:
            port = await asyncio.wait_for(_port(process), WAIT_SECONDS)
            async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as tasks:
                async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    tabs = await answer.json()
                address = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
                async with session.ws_connect(address, max_msg_size=0) as socket:
                    tab = Browser(socket)
                    reading = tasks.create_task(tab.read())
                    try:
                        yield tab
                    finally:
                        reading.cancel()
        finally:
            process.kill()
            await process.wait()


async def _port(process: Process) -> str:
    assert process.stderr
    async for line in process.stderr:
        if b"DevTools listening on" in line:
            return line.decode().split("//")[1].split("/")[0].split(":")[1]
    raise AssertionError("Chromium did not start")
