"""The one chat of the page: what is in it now, and who watches it change.

Law: whoever watches is given all messages first and then every change, so that no page misses one or shows
one twice, whenever it was opened and however often its connection broke.
"""

import asyncio
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from bot.clock import Clock
from bot.message import Outgoing
from bot.storage.history import Entry, changed

CHAT = "web:me"
MOST_ENTRIES = 1000
"""Messages that a page shows; older ones leave it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a page is told. `history`: all there is; `entry`: one that is new or changed; `typing`: none."""

    kind: Literal["history", "entry", "typing"]
    entries: tuple[Entry, ...] = ()


Changes = asyncio.Queue[Change | None]
"""None: the server stops."""


class Chat:
    """Implements `bot.message.FrontEnd`. Use from one event loop."""

    name = "web"

    def __init__(self, clock: Clock, new_id: Callable[[], str]) -> None:
        """
        Args:
            new_id: a name that no other message of the bot's has, of this run or an earlier one.
        """
        self._clock = clock
        self._new_id = new_id
        self._entries: dict[str, Entry] = {}
        self._taken: set[str] = set()
        self._watching: set[Changes] = set()
        self._closed = False

    async def send(self, chat: str, outgoing: Outgoing) -> str:
        if outgoing.goodbye:
            self.clear()
        if not outgoing.edits or outgoing.goodbye:
            entry = Entry(
                self._new_id(),
                self._clock.now(),
                outgoing.text,
                keyboard=outgoing.keyboard,
                file=outgoing.file,
            )
            self.put(entry)
            return entry.id
        if entry := self._entries.get(outgoing.edits):
            self.put(changed(entry, outgoing))
        return outgoing.edits

    async def typing(self, chat: str) -> None:
        self._tell(Change("typing"))

    def recall(self, entries: Iterable[Entry], taken: Iterable[str]) -> None:
        """Begin with what earlier runs left: their messages, and the names of what they received."""
        self._entries = {entry.id: entry for entry in entries}
        self._taken = set(taken)

    def clear(self) -> None:
        """Forget all messages, here and on the pages. The names of what was received stay: what comes again
        is not shown again."""
        self._entries.clear()
        self._tell(Change("history"))

    def take(self, external_id: str) -> bool:
        """Remember that this update was received; False if it was before."""
        new = external_id not in self._taken
        self._taken.add(external_id)
        return new

    def find(self, message: str) -> Entry | None:
        return self._entries.get(message)

    def put(self, entry: Entry) -> None:
        """Add a message, or show it as it is now."""
        self._entries[entry.id] = entry
        while len(self._entries) > MOST_ENTRIES:
            del self._entries[next(iter(self._entries))]
        self._tell(Change("entry", (entry,)))

    @contextmanager
    def watch(self) -> Generator[Changes]:
        """All messages, then every change, until the server stops."""
        changes = Changes()
        changes.put_nowait(Change("history", tuple(sorted(self._entries.values(), key=lambda e: e.at))))
        if self._closed:
            changes.put_nowait(None)
        self._watching.add(changes)
        try:
            yield changes
        finally:
            self._watching.discard(changes)

    def close(self) -> None:
        """Let everyone who watches go."""
        self._closed = True
        for changes in self._watching:
            changes.put_nowait(None)

    def _tell(self, change: Change) -> None:
        for changes in self._watching:
            changes.put_nowait(change)
