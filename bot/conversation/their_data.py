"""What is kept of somebody, given to them or deleted: /export, /forget, /privacy."""

import io
import json
import logging
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.bank import Bank
from bot.conversation import pages
from bot.conversation.talk import Talk
from bot.conversation.tap import Tap
from bot.interview.misses import Miss, misses
from bot.message import Choice, File, Outgoing
from bot.storage import attempts, outbox, personal
from bot.storage.engine import read
from bot.storage.schema import HEAD

FORMAT = "viva-export/1"
JSON = ("body", "claims", "payload", "raw", "techniques", "tokens")
"""Columns that hold JSON as text."""
ZIP_FROM = 8_000_000
MOST = 45_000_000
"""Bytes from which the document is packed, and which no chat takes: Telegram's limit is 50 MB."""
APART = timedelta(minutes=1)
"""Between two exports of the same kind."""
SURE_FOR = timedelta(minutes=10)
"""How long the question whether to delete everything may be answered."""

ANKI = Choice("Misses as an Anki deck", "-:anki:0")
MOMENT_AGO = "I sent that a moment ago; it is above, or on its way."
FAILED = "I could not put that together just now. Please try again in a while."
TOO_MUCH = "There is more than a chat can carry. Whoever runs this bot can give it to you."
NO_MISSES = "No deck yet: you have missed nothing so far."
KEPT = "Nothing was deleted."
TOO_LATE = "That button is too old, so nothing was deleted. /forget asks again."
GOODBYE = (
    "Everything I kept of you is deleted. What stands in this chat is yours to clear.\n"
    "All the best for your interviews. /start begins anew."
)
FORGET = (
    "Your answers and scores, rounds, reviews, days, schedule and settings, and every message between us "
    "that I still keep. Nobody can bring it back; /export first, if you want a copy."
)

_log = logging.getLogger(__name__)


def export(talk: Talk) -> None:
    """`/export`."""
    words = "Everything I keep of you, as one JSON document."
    _give(talk, replace(pages.page("", words, ((ANKI,),)), document="export"))


def forget(talk: Talk) -> None:
    """`/forget`: asks. Only the button's tap deletes, and not for long."""
    until = (talk.now + SURE_FOR).isoformat()
    delete = Choice("Delete everything", f"{talk.token}:forget:1", value=until)
    talk.show(pages.page("Delete everything?", FORGET, ((delete,), (Choice("Keep it", "-:forget:0"),))))


def privacy(retention_days: int) -> Outgoing:
    """`/privacy`, for anyone."""
    return pages.page(
        "What I keep",
        "Your chat's number, settings and schedule, your answers with their scores, and when each question "
        "comes back: until you delete it, also while you block me.\n"
        f"Messages as they came in and went out: {retention_days} days.\n"
        "Answers are scored by fixed rules on the machine that runs me; no other service reads them. What "
        "you mark with “I said that” may be read by the question's author.\n"
        "Backups made by whoever runs this bot keep what was in them.\n"
        "/export sends you everything, /forget deletes it.",
    )


def _anki(talk: Talk, tap: Tap) -> None:
    _give(talk, replace(pages.page("", "What you missed, as an Anki deck."), document="anki"))


def _forget(talk: Talk, tap: Tap) -> None:
    until = tap.choice.value if tap.choice else ""
    if tap.number != 1:
        talk.say(replace(pages.page("", KEPT), edits=tap.message))
    elif not until:
        talk.say(pages.page("", TOO_LATE))
    elif talk.now > datetime.fromisoformat(until):
        talk.say(replace(pages.page("", TOO_LATE), edits=tap.message))
    else:
        talk.forgotten = True
        talk.outgoing = [replace(pages.page("", GOODBYE), edits=tap.message, goodbye=True)]


PAGES: Mapping[str, Callable[[Talk, Tap], None]] = {"anki": _anki, "forget": _forget}


def _give(talk: Talk, message: Outgoing) -> None:
    """Queue a document, unless the same one was just asked for: each takes a while to put together."""
    since = talk.now - APART
    lately = outbox.documents(talk.session, talk.person.id, since)
    talk.show(pages.page("", MOMENT_AGO) if message.document in lately else message)


@dataclass(frozen=True, slots=True)
class Papers:
    """Puts documents together just before they are sent, on a thread of its own, so that no copy of anybody's
    data lies in the outbox."""

    engine: Engine
    bank: Bank
    now: Callable[[], datetime]
    deck: Callable[[list[Miss], datetime], bytes]

    def put_together(self, chat: str, outgoing: Outgoing) -> Outgoing:
        """The message with its document; in other words where there is none to be had. Never raises."""
        try:
            with read(self.engine) as session:
                make = self._deck if outgoing.document == "anki" else self._export
                return make(session, chat, outgoing)
        except Exception as error:  # whatever it is, they are to hear of it
            _log.warning("a document could not be put together: %s", type(error).__name__)
            return _only(outgoing, FAILED)

    def _export(self, session: Session, chat: str, outgoing: Outgoing) -> Outgoing:
        now = self.now()
        name = f"viva-{now:%Y-%m-%d}.json"
        data = b"".join(exported(session, chat, now))
        file = File(name, "application/json", data)
        if len(data) >= ZIP_FROM:
            file = File(f"{name}.zip", "application/zip", _zipped(name, data))
        if len(file.data) > MOST:
            return _only(outgoing, TOO_MUCH)
        return replace(outgoing, file=file, document=None)

    def _deck(self, session: Session, chat: str, outgoing: Outgoing) -> Outgoing:
        found = list(misses(attempts.last_of_each(session, chat), self.bank.library))
        if not found:
            return _only(outgoing, NO_MISSES)
        ideas = "1 idea" if len(found) == 1 else f"{len(found)} ideas"
        words = f"{ideas} you missed, for Anki. Import a later deck over it: no card comes twice."
        file = File("viva-missed.apkg", "application/octet-stream", self.deck(found, self.now()))
        return replace(outgoing, text=pages.page("", words).text, file=file, document=None)


def exported(session: Session, chat: str, now: datetime) -> Iterator[bytes]:
    """The document in pieces, UTF-8: one object, a list for each table, a line for each row."""
    head = {"format": FORMAT, "exported_at": now.isoformat(), "schema": HEAD}
    yield json.dumps(head)[:-1].encode()
    for table, rows in personal.kept(session, chat):
        yield f',\n"{table}": ['.encode()
        for place, row in enumerate(rows):
            yield b",\n" if place else b"\n"
            yield _line({name: _value(name, value) for name, value in row.items()})
        yield b"]"
    yield b"\n}\n"


def _value(name: str, value: object) -> object:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    if isinstance(value, str) and name in JSON:
        with suppress(ValueError):
            return json.loads(value)
    return value


def _line(row: Mapping[str, object]) -> bytes:
    try:
        return json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half a surrogate pair, which an update's JSON may hold
        return json.dumps(row).encode()


def _zipped(name: str, data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return packed.getvalue()


def _only(outgoing: Outgoing, words: str) -> Outgoing:
    return replace(outgoing, text=pages.page("", words).text, keyboard=(), document=None)
