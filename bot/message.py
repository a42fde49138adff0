"""What the conversation and the front ends say to each other.

The conversation never sees a Telegram update and a front end never sees a question. Text is a row of
spans, so nothing a person wrote can be taken for markup: each front end escapes and styles spans itself.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, Protocol

from pydantic import Base64Bytes, TypeAdapter

Style = Literal["plain", "bold", "italic", "code", "pre", "link"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. Neighbouring spans that are `folded` make one expandable quote."""

    text: str
    style: Style = "plain"
    folded: bool = False
    url: str = ""
    """Where a `link` leads."""


Text = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. `data` comes back when it is tapped: `<token>:<action>:<small number>`, at most 64 bytes."""

    label: str
    data: str
    value: str = ""
    """What the number stands for in a menu. Kept on our side, never sent."""


Keyboard = tuple[tuple[Choice, ...], ...]


PICTURES = ("image/png", "image/jpeg")
"""Media types that every front end which can show a picture shows as one; all else is a document."""


@dataclass(frozen=True, slots=True)
class File:
    """A picture or a document that goes with a message. The message's words are its caption."""

    name: str
    media_type: str
    data: Base64Bytes
    """The bytes themselves; base64 only in JSON."""
    dark: Base64Bytes | None = None
    """Of a picture, the same for a dark screen, for a front end that sees which its reader has."""

    @property
    def is_picture(self) -> bool:
        return self.media_type in PICTURES


@dataclass(frozen=True, slots=True)
class Radar:
    """Named axes from 0 to 100."""

    title: str
    axes: tuple[tuple[str, int], ...]
    dark: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """A row for each (name, 0 to 100, how many answers that comes from)."""

    title: str
    rows: tuple[tuple[str, int, int], ...]
    dark: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """How many of something on each day."""

    title: str
    first: date
    """A Monday."""
    counts: tuple[int, ...]
    """From the first day on; the last is today's."""
    dark: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A figure from 0 to 100 week by week, with its uncertainty."""

    title: str
    weeks: tuple[tuple[date, int, int], ...]
    """(Monday, figure, how far to either side it may lie), oldest first; weeks without one are left out."""
    last: date
    """The Monday of the last week to be drawn."""
    dark: bool = False


Chart = Radar | Bars | Calendar | Course
"""A picture that is drawn when its message is sent, whose words say all that it shows; `dark`: for a dark
screen."""


Document = Literal["export", "anki"]
"""A file of somebody's own data: all of it, or an Anki deck of what they missed."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent, or a change to one that was sent before."""

    text: Text
    keyboard: Keyboard = ()
    edits: str = ""
    """The front end's id of the message to replace; empty sends a new one."""
    push: bool = False
    """Nobody asked for it: replies go first, and when in doubt it is not sent again."""
    expires_at: datetime | None = None
    file: File | None = None
    """Sent with a new message. An edit leaves the file of what it changes as it is, named or not."""
    chart: Chart | None = None
    """Drawn as the `file` of a new message just before it is sent."""
    document: Document | None = None
    """Put together as the `file` of a new message just before it is sent: no copy of it is kept."""
    goodbye: bool = False
    """The last word to somebody whose data was deleted. Nothing of it is kept once it is sent, or was tried
    three times, and a front end forgets the chat before it shows this."""


IncomingKind = Literal[
    "text", "command", "edit", "tap", "location", "other", "group", "blocked", "unblocked", "unreadable"
]


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update as the mailbox stores it and the conversation understands it."""

    external_id: str
    """Unique within its front end: the update's own number."""
    chat: str
    """`<front end>:<chat>`; one queue a chat. Empty for an update that belongs to no chat."""
    kind: IncomingKind
    """Only `text` (plain words, no command) settles together with its neighbours."""
    message: str = ""
    """The front end's id of the message written, edited or tapped on; empty where there is none."""
    text: str = ""
    """text, command, edit: the words. tap: the button's data. location: "latitude,longitude" in degrees.
    other: what it is (voice, photo, sticker …)."""
    raw: str = ""
    """The update as received, JSON: kept so that nothing is lost in understanding it."""


class NotSent(Exception):
    """The request never left, or the server said to come back: send the same again later."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait
        """Seconds the server asked us to wait; 0 where it named none."""


class Uncertain(Exception):
    """The request left and its answer was lost: the message may have arrived."""


class Refused(Exception):
    """The server will never take this message."""


class Blocked(Refused):
    """The person does not want to hear from us any more."""


class FrontEnd(Protocol):
    """What a front end does for the loops that serve it."""

    @property
    def name(self) -> str:
        """The part of a chat's name before the colon."""
        ...

    async def send(self, chat: str, outgoing: Outgoing) -> str:
        """Send one message, or change one; the front end's id of it.

        Raises:
            NotSent, Uncertain, Refused, Blocked: and nothing else.
        """
        ...

    async def typing(self, chat: str) -> None:
        """Show that an answer is being read. Never raises and never waits long."""
        ...


OUTGOING: TypeAdapter[Outgoing] = TypeAdapter(Outgoing)
"""Outgoing messages to and from JSON, for the outbox."""


def plain(text: Text) -> str:
    """The bare words, for logs' lengths, tests and front ends without styles."""
    return "".join(span.text for span in text)


LIMIT = 4096
"""How long a message may be, in UTF-16 units: what Telegram counts, and no front end takes less."""
CAPTION_LIMIT = 1024
"""The same for the words of a message with a file."""


def length(text: Text) -> int:
    """UTF-16 units."""
    return sum(len(span.text.encode("utf-16-le")) // 2 for span in text)


def split(outgoing: Outgoing) -> list[Outgoing]:
    """The message in pieces that may be sent. The buttons stand under the last, a file goes with the first;
    an edit keeps to one piece, and what is beyond it follows as a new message."""
    room = CAPTION_LIMIT if outgoing.file or outgoing.chart or outgoing.document else LIMIT
    if length(outgoing.text) <= room:
        return [outgoing]
    pieces: list[list[Span]] = [[]]
    for span in outgoing.text:
        rest = span.text
        while rest:
            head = _head(rest, room)
            if head:
                pieces[-1].append(replace(span, text=head))
                room -= length(tuple(pieces[-1][-1:]))
                rest = rest[len(head) :]
            if rest:
                pieces.append([])
                room = LIMIT
    bare = replace(outgoing, keyboard=(), edits="", file=None, chart=None, document=None)
    messages = [replace(bare, text=tuple(piece)) for piece in pieces if piece]
    first = replace(outgoing, keyboard=())
    messages[0] = replace(first, text=messages[0].text)
    messages[-1] = replace(messages[-1], keyboard=outgoing.keyboard)
    return messages


def _head(text: str, room: int) -> str:
    """As much of the text as fits into `room` UTF-16 units, cut at a line or a word where there is one."""
    if length((Span(text),)) <= room:
        return text
    head = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")
    for mark in ("\n", " "):
        cut = head.rfind(mark)
        if cut > len(head) // 2:
            return head[: cut + 1]
    return head
