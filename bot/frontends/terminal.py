"""The chat in a terminal: the same mailbox, the same engine, a keyboard instead of a phone.

Lines that come at once, as a paste does, are one message. Buttons are shown with a number; `/1` taps the
first of the newest message that has any. An edited message shows the lines that are new in it.
"""

import asyncio
import codecs
import io
import os
import re
import shutil
import sys
import threading
import uuid
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Literal, TextIO, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.frontends.layout import buttons, lines, rows
from bot.message import OUTGOING, Incoming, Keyboard, Outgoing, Span, Text, plain, split
from bot.storage.tables import OutboxRow

Store = Callable[[list[Incoming]], Awaitable[None]]
Answered = Callable[[], Awaitable[None]]
"""Returns once everything that was stored has been answered."""

CHAT = "terminal:me"
WIDEST = 80
PASTE_SECONDS = 0.05
RECENT = 50
"""Messages that are looked through for where the chat was left."""

_COMMAND = re.compile(r"/\w+(?=[\s@]|$)")
_CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z~]|[\x00-\x08\x0b-\x1f\x7f]")
"""What arrow keys leave in a line, and what no font has a sign for."""


class Terminal:
    """One person at one keyboard. Implements `bot.message.FrontEnd`."""

    name = "terminal"

    def __init__(self, clock: Clock, keyboard: int = 0, screen: TextIO | None = None) -> None:
        """
        Args:
            keyboard: the file descriptor to read from.
        """
        self._clock = clock
        self._keyboard = keyboard
        self._screen = screen or sys.stdout
        if isinstance(screen := self._screen, io.TextIOWrapper):
            cast("io.TextIOWrapper", screen).reconfigure(errors="replace")  # "?" rather than no message
        self._shown: dict[str, set[str]] = {}
        """The lines of each message by its id, to tell what is new in an edit."""
        self._tappable: dict[str, Keyboard] = {}
        """The buttons of each message that has any, the newest message last."""

    async def send(self, chat: str, outgoing: Outgoing) -> str:
        message = outgoing.edits or uuid.uuid4().hex
        if outgoing.goodbye:
            self._shown.clear()
            self._tappable.clear()
        self._show(message, outgoing)
        return message

    async def typing(self, chat: str) -> None:
        """Nothing: a terminal's answer follows soon enough."""

    def recall(self, said: Iterable[tuple[str, Outgoing]]) -> None:
        """Show messages of an earlier run again, so that their buttons can be tapped."""
        for message, outgoing in said:
            if not self._shown:
                self._print((Span("Where we were:", "italic"),), ())
            self._show(message, outgoing)

    async def listen(self, store: Store, answered: Answered) -> None:
        """Take messages until the input ends.

        What does not come from a terminal was written before any answer: there each command and tap waits for
        the answer to what stands before it.
        """
        typed = _Typed(self._keyboard, self._clock)
        if not self._shown:
            await store([_incoming("command", "/start")])
        while (words := await typed.message()) is not None:
            if not os.isatty(self._keyboard) and _COMMAND.match(words):
                await answered()
            await store(self._read(words))
        await answered()

    def _read(self, words: str) -> list[Incoming]:
        if not _COMMAND.match(words):
            # A phone, too, cuts what is too long for one message.
            pieces = split(Outgoing((Span(words),)))
            return [_incoming("text", plain(piece.text)) for piece in pieces if plain(piece.text).strip()]
        number = words[1:].strip()
        if not number.isdecimal():
            return [_incoming("command", words)]
        message, keyboard = next(reversed(self._tappable.items()), ("", ()))
        choices = [choice for row in keyboard for choice in row]
        if not 0 < int(number) <= len(choices):
            self._print((Span(f"There is no button {int(number)} here."),), keyboard)
            return []
        return [replace(_incoming("tap", choices[int(number) - 1].data), message=message)]

    def _show(self, message: str, outgoing: Outgoing) -> None:
        before, keyboard = self._shown.get(message), self._tappable.get(message, ())
        text = lines(outgoing.text) if outgoing.text else []
        if outgoing.file:
            kind = "picture" if outgoing.file.is_picture else "file"
            text.append((Span(f"[{kind}: {outgoing.file.name}; the chat page shows it]", "italic"),))
        if before is not None:
            text = [line for line in text if plain(line) not in before]
        self._shown.setdefault(message, set()).update(plain(line) for line in text)
        if not outgoing.keyboard:
            self._tappable.pop(message, None)
        else:
            self._tappable[message] = outgoing.keyboard
        changed = text or outgoing.keyboard != keyboard
        self._print(_joined(text), outgoing.keyboard if changed else ())

    def _print(self, text: Text, keyboard: Keyboard) -> None:
        width = min(WIDEST, shutil.get_terminal_size().columns)
        styled = self._screen.isatty()
        shown = [row for line in lines(text) for row in rows(line, width, styled=styled)] if text else []
        shown += buttons(keyboard, width)
        if shown:
            self._screen.write("\n".join(shown) + "\n\n")
            self._screen.flush()


def left_at(session: Session) -> list[tuple[str, Outgoing]]:
    """The end of an earlier run's chat, by message id: from the newest message with buttons on. Empty where
    none is kept."""
    recent = session.execute(
        select(OutboxRow.external_id, OutboxRow.payload)
        .where(OutboxRow.chat == CHAT, OutboxRow.external_id.is_not(None))
        .order_by(OutboxRow.id.desc())
        .limit(RECENT)
    ).all()
    looks: dict[str, Outgoing] = {}
    for external_id, payload in reversed(recent):
        message, outgoing = external_id or "", OUTGOING.validate_json(payload)
        text = outgoing.text or (looks[message].text if message in looks else ())
        looks[message] = replace(outgoing, text=text, edits="")
    said = [(message, look) for message, look in looks.items() if look.text]
    newest = max((place for place, (_, look) in enumerate(said) if look.keyboard), default=len(said))
    return said[newest:]


def _incoming(kind: Literal["text", "command", "tap"], text: str) -> Incoming:
    name = uuid.uuid4().hex
    return Incoming(name, CHAT, kind, name, text)


def _joined(text: Iterable[Text]) -> Text:
    spans: list[Span] = []
    for line in text:
        spans += [Span("\n"), *line] if spans else line
    return tuple(spans)


class _Typed:
    """What is typed, by lines. A read blocks, so a thread of its own does it and never the loop."""

    def __init__(self, keyboard: int, clock: Clock) -> None:
        self._keyboard = keyboard
        self._clock = clock
        self._lines: deque[str | None] = deque()
        self._rung = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, name="keyboard", daemon=True).start()

    async def message(self) -> str | None:
        """The next command or tap, or the lines that came together with the next; None: there are no more."""
        while True:
            while not self._lines:
                self._rung.clear()
                await self._rung.wait()
            first = self._lines[0]
            if first is None:
                return None
            if _COMMAND.match(first):
                return self._lines.popleft()
            await self._clock.sleep(PASTE_SECONDS)
            together: list[str] = []
            while self._lines and (line := self._lines[0]) is not None and not _COMMAND.match(line):
                together.append(line)
                self._lines.popleft()
            if words := "\n".join(together).strip("\n"):
                return words

    def _read(self) -> None:
        # Not through sys.stdin: the interpreter's end would wait for the lock that this thread holds on it.
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        begun = ""
        while chunk := self._chunk():
            *whole, begun = (begun + decoder.decode(chunk)).split("\n")
            self._loop.call_soon_threadsafe(self._take, [_CONTROL.sub("", line) for line in whole])
        last = _CONTROL.sub("", begun + decoder.decode(b"", final=True))
        self._loop.call_soon_threadsafe(self._take, [last, None] if last else [None])

    def _chunk(self) -> bytes:
        try:
            return os.read(self._keyboard, 65536)
        except OSError:  # the terminal was closed
            return b""

    def _take(self, typed: Sequence[str | None]) -> None:
        self._lines.extend(typed)
        self._rung.set()
