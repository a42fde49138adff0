"""A person at the chat page, by what the page itself does: events read, requests sent. No browser."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from aiohttp import ClientResponse, ClientSession, ClientTimeout

Json = dict[str, Any]

_NUMBERS = count(1)


class Person:
    """One open tab. Each thing they do returns when the bot has gone quiet and the tab shows what it said."""

    def __init__(self, session: ClientSession, address: str, quiet: Callable[[], Awaitable[None]]) -> None:
        self.address = address
        self.entries: dict[str, Json] = {}
        """What the page shows, in its order."""
        self.typing = 0
        """How often it was told that an answer is on its way."""
        self._session = session
        self._quiet = quiet
        self._reading: asyncio.Task[None] | None = None

    async def opens(self) -> None:
        """Open the page, or reload it."""
        self.leaves()
        answer = await self.events()
        self._reading = asyncio.get_running_loop().create_task(self._read(answer))
        await self.settled()

    def leaves(self) -> None:
        if self._reading:
            self._reading.cancel()
        self._reading, self.entries = None, {}

    async def says(self, *texts: str) -> None:
        for text in texts:
            answer = await self.posts("/say", id=name(), text=text)
            assert answer.status == 200, await answer.text()
        await self.settled()

    async def edits(self, which: int, text: str) -> None:
        """Change one of their own messages: 0 is the first, -1 the last."""
        own = [entry for entry in self.entries.values() if entry["own"]]
        answer = await self.posts("/edit", id=name(), message=own[which]["id"], text=text)
        assert answer.status == 200, await answer.text()
        await self.settled()

    async def taps(self, label: str) -> None:
        """Tap the button whose label contains this, on the newest message that has one."""
        for entry in reversed(self.seen):
            for choice in (choice for row in entry["keyboard"] for choice in row):
                if label in choice["label"]:
                    data = choice["data"]
                    answer = await self.posts("/tap", id=name(), message=entry["id"], data=data)
                    assert answer.status == 200, await answer.text()
                    return await self.settled()
        raise AssertionError(f"no button says {label!r}: {self.transcript()}")

    async def posts(self, path: str, headers: dict[str, str] | None = None, **body: Any) -> ClientResponse:
        sent = {"Content-Type": "application/json", "Origin": self.address, **(headers or {})}
        async with self._session.post(self.address + path, data=json.dumps(body), headers=sent) as answer:
            await answer.read()
            return answer

    async def gets(self, path: str, **headers: str) -> ClientResponse:
        async with self._session.get(self.address + path, headers=headers) as answer:
            await answer.read()
            return answer

    async def events(self) -> ClientResponse:
        return await self._session.get(f"{self.address}/events", timeout=ClientTimeout())

    async def settled(self) -> None:
        """Wait until the bot is quiet and this tab shows just what a newly opened one would."""
        await self._quiet()
        async with await self.events() as answer:
            fresh = _shown(await _event(answer))
        for _ in range(2000):
            if list(self.entries.values()) == fresh or self._reading is None:
                return
            await asyncio.sleep(0.002)
        raise AssertionError(f"a new tab shows\n{fresh}\nand this one\n{list(self.entries.values())}")

    @property
    def seen(self) -> list[Json]:
        """The bot's messages as they look now."""
        return [entry for entry in self.entries.values() if not entry["own"]]

    @property
    def own(self) -> list[str]:
        return [words(entry) for entry in self.entries.values() if entry["own"]]

    @property
    def heard(self) -> list[str]:
        return [words(entry) for entry in self.seen]

    @property
    def last_heard(self) -> str:
        return self.heard[-1]

    @property
    def buttons(self) -> list[str]:
        """The labels on the newest message that has any."""
        return next((labels(entry) for entry in reversed(self.seen) if entry["keyboard"]), list[str]())

    def transcript(self) -> str:
        return "\n".join(
            f"{'you' if entry['own'] else 'viva'}: {words(entry)} {labels(entry)}"
            for entry in self.entries.values()
        )

    async def _read(self, answer: ClientResponse) -> None:
        async with answer:
            while event := await _event(answer):
                match event["event"]:
                    case "history":
                        self.entries = {entry["id"]: entry for entry in _shown(event)}
                    case "entry":
                        self.entries[event["data"]["id"]] = event["data"]
                    case _:
                        self.typing += 1


def name() -> str:
    """What the page would call its next request."""
    return f"request-{next(_NUMBERS)}"


def words(entry: Json) -> str:
    return "".join(span["text"] for span in entry["text"])


def labels(entry: Json) -> list[str]:
    return [choice["label"] for row in entry["keyboard"] for choice in row]


def _shown(event: Json) -> list[Json]:
    return event["data"]["entries"]


async def _event(answer: ClientResponse) -> Json:
    """The next event; empty where the server has let go."""
    event: Json = {}
    while line := (await answer.content.readline()).decode():
        field, _, value = line.rstrip("\n").partition(": ")
        if not field:
            return event
        event[field] = json.loads(value) if field == "data" else value
    return {}
