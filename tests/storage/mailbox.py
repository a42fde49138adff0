"""An inbox as tests speak to it."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Engine, select

from bot.message import Incoming, IncomingKind
from bot.storage import inbox
from bot.storage.claiming import Rounds, claim
from bot.storage.engine import read
from bot.storage.inbox import Claim
from bot.storage.tables import InboxRow, Person
from tests.clock import START
from tests.databases import write

SETTLE = 3.0


class Mailbox:
    """An inbox, spoken to in a few words. Its time is `seconds` after START."""

    def __init__(self, engine: Engine, owner: str = "me") -> None:
        self.engine = engine
        self.owner = owner
        self.seconds = 0.0
        self.rounds = Rounds()
        self._updates = 0

    def gets(self, chat: str, text: str = "", kind: IncomingKind = "text", message: str = "") -> None:
        self._updates += 1
        incoming = Incoming(str(self._updates), chat, kind, message, text, raw="{}")
        self.gets_again(incoming)

    def gets_again(self, *incomings: Incoming) -> int:
        """How many were new."""
        now = START + timedelta(seconds=self.seconds)
        ids = write(self.engine, lambda session: inbox.receive(session, "telegram", incomings, now))
        return sum(row_id is not None for row_id in ids)

    def claims(self, limit: int = 100) -> Sequence[Claim]:
        now = START + timedelta(seconds=self.seconds)
        found = write(
            self.engine, lambda session: claim(session, now, SETTLE, limit, self.rounds, self.owner)
        )
        self.ready_in = found.ready_in
        for each in found.claims:
            self.rounds.served(each.chat)
        return found.claims

    def finishes(self, each: Claim) -> bool:
        return write(self.engine, lambda session: inbox.finish(session, each))

    def statuses(self) -> list[str]:
        with read(self.engine) as session:
            return list(session.scalars(select(InboxRow.status).order_by(InboxRow.id)))

    def awaits(self, chat: str) -> None:
        write(
            self.engine,
            lambda session: session.add(Person(chat=chat, created_at=START, awaiting=True)),
        )


def texts(claims: Sequence[Claim]) -> list[list[str]]:
    return [[part.incoming.text for part in each.parts] for each in claims]
