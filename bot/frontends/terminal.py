"""The chat in a terminal: the same mailbox, the same engine, a keyboard instead of a phone.

A line is a message. Buttons are shown with a number; `/1` taps the first of the newest message that has any.
"""

import asyncio
import shutil
import sys
import textwrap
import threading
import uuid
from collections.abc import Awaitable, Callable
from typing import TextIO

from bot.message import Choice, Incoming, Outgoing, Span, Text, plain

Store = Callable[[list[Incoming]], Awaitable[None]]

CHAT = "terminal:me"
WIDEST = 80
ANSI = {"bold": "\033[1m", "italic": "\033[3m", "code": "\033[36m", "pre": "\033[36m", "link": "\033[4m"}
OFF = "\033[0m"


class Terminal:
    """One person at one keyboard. Implements `bot.message.FrontEnd`."""

    name = "terminal"

    def __init__(self, source: TextIO | None = None, screen: TextIO | None = None) -> None:
        self._source = source or sys.stdin
        self._screen = screen or sys.stdout
        self._shown: dict[str, str] = {}
        """The words of each message by its id, to tell what an edit adds."""
        self._buttons: tuple[str, tuple[Choice, ...]] = ("", ())
        """The newest message with buttons, and those."""

    async def send(self, chat: str, outgoing: Outgoing) -> str:
        message = outgoing.edits or uuid.uuid4().hex
        words, before = plain(outgoing.text), self._shown.get(message)
        choices = tuple(choice for row in outgoing.keyboard for choice in row)
        if choices:
            self._buttons = (message, choices)
        elif self._buttons[0] == message:
            self._buttons = ("", ())
        if not words or words == before or words.rpartition("\n→ ")[0] == before:
            new: Text = ()  # a keyboard that goes, or the choice that was just typed
        elif before and words.startswith(before):
            new = _after(outgoing.text, len(before))
        else:
            new = outgoing.text
        self._shown[message] = words or before or ""
        labels = "  ".join(f"[/{number} {choice.label}]" for number, choice in enumerate(choices, 1))
        self._print(new, labels if new or not outgoing.edits else "")
        return message

    async def typing(self, chat: str) -> None:
        """Nothing: a terminal's answer follows soon enough."""

    async def listen(self, store: Store) -> None:
        """Take lines until the input ends. Reading blocks a thread of its own, never the loop."""
        lines: asyncio.Queue[str | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def read() -> None:
            for line in self._source:
                loop.call_soon_threadsafe(lines.put_nowait, line)
            loop.call_soon_threadsafe(lines.put_nowait, None)

        threading.Thread(target=read, name="keyboard", daemon=True).start()
        await store([self._incoming("/start")])
        while (line := await lines.get()) is not None:
            if line.strip():
                await store([self._incoming(line.rstrip("\n"))])

    def _incoming(self, line: str) -> Incoming:
        name = uuid.uuid4().hex
        if line.startswith("/") and line[1:].isdecimal():
            message, choices = self._buttons
            number = int(line[1:])
            data = choices[number - 1].data if 0 < number <= len(choices) else "-:none:0"
            return Incoming(name, CHAT, "tap", message, data)
        return Incoming(name, CHAT, "command" if line.startswith("/") else "text", name, line)

    def _print(self, text: Text, labels: str) -> None:
        styled = self._screen.isatty()
        width = min(WIDEST, shutil.get_terminal_size().columns)
        body = "".join(_styled(span) if styled else _marked(span) for span in text)
        lines = [
            piece
            for line in body.split("\n")
            for piece in (textwrap.wrap(line, width, drop_whitespace=False) or [""])
        ]
        for line in [*lines, *([labels] if labels else [])]:
            if line or text:
                self._screen.write(f"{line}\n")
        if text or labels:
            self._screen.write("\n")
        self._screen.flush()


def _styled(span: Span) -> str:
    style = ANSI.get(span.style, "")
    return f"{style}{_marked(span)}{OFF}" if style else span.text


def _marked(span: Span) -> str:
    return f"{span.text} <{span.url}>" if span.style == "link" else span.text


def _after(text: Text, count: int) -> Text:
    """What follows the first `count` characters."""
    rest: list[Span] = []
    for span in text:
        if count < len(span.text):
            rest.append(Span(span.text[count:], span.style, span.folded, span.url))
        count = max(0, count - len(span.text))
    return tuple(rest)
