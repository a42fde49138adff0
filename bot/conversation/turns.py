"""From one claim of the mailbox to everything that follows from it, in the one transaction it is given."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from bot.bank import Bank
from bot.bank.find import find
from bot.conversation import asked, commands, daily, pages, pushing, review, their_data, zone
from bot.conversation.commands import Settings
from bot.conversation.small_talk import small_talk
from bot.conversation.talk import Step, Talk
from bot.conversation.taps import tap
from bot.conversation.typed import typed
from bot.grading import is_unsure
from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.rounds import InRound
from bot.interview.state import next_part
from bot.interview.step import step
from bot.message import Outgoing, split
from bot.storage import inbox, outbox, people, personal
from bot.storage.inbox import Claim

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Turns:
    """Takes claims, one call each. Pure but for the session it is given."""

    bank: Bank
    settings: Settings = field(default_factory=lambda: Settings(retention_days=7))
    step: Step = step

    def take(self, session: Session, claim: Claim, now: datetime) -> None:
        """Read what arrived, decide, store, and queue what is to be said."""
        first = claim.parts[0]
        incoming = first.incoming
        person = people.of_chat(session, claim.chat)
        name, _ = commands.parted(incoming.text) if incoming.kind == "command" else ("", "")
        if incoming.kind == "group":
            self._say(session, claim, now, [pages.page("", pages.GROUP)] if incoming.text else [])
            return
        if person is None:
            if name != "start":
                self._say(session, claim, now, self._to_stranger(incoming.kind, name))
                return
            person = people.welcome(session, claim.chat, now)
        if incoming.kind in ("blocked", "unblocked"):
            person.blocked_at = now if incoming.kind == "blocked" else None
            people.save(session, person)
            if incoming.kind == "unblocked":
                pushing.returned(session, person, now)
            return
        if person.blocked_at is not None:
            person.blocked_at = None
            pushing.returned(session, person, now)
        state, readable = people.state_of(session, person)
        admin = claim.chat in self.settings.admins
        talk = Talk(session, self.bank, person, now, token_of(first.id), state, step=self.step, admin=admin)
        if not readable:
            talk.say(pages.page("", pages.UNREADABLE_STATE))
        if claim.parts[0].incoming.kind in ("text", "tap"):
            daily.came_back(talk)
        self._read(talk, claim)
        if talk.forgotten:
            personal.forget(session, claim.chat, now)
            outbox.queue(session, claim.chat, talk.outgoing, now)
            return
        if talk.reviewed:
            review.go_on(talk)
        daily.conclude(talk)
        people.save_state(session, person, talk.state, now, offered=daily.offered(talk))
        self._say(session, claim, now, talk.outgoing)

    def tick(self, session: Session, chat: str, now: datetime) -> None:
        """Let time pass for who is in a mock round. Who blocked the bot is left alone."""
        person = people.of_chat(session, chat)
        if person is None or person.blocked_at is not None:
            return
        state, readable = people.state_of(session, person)
        if not (readable and isinstance(state, InRound)):
            return
        talk = Talk(session, self.bank, person, now, "", state, step=self.step)
        talk.happen(on.Ticked())
        if talk.state != state:
            people.save_state(session, person, talk.state, now)
        outbox.queue(session, chat, [piece for each in talk.outgoing for piece in split(each)], now, None)

    def _read(self, talk: Talk, claim: Claim) -> None:
        incoming = claim.parts[0].incoming
        match incoming.kind:
            case "text" if len(claim.parts) == 1 and typed(talk, incoming.text):
                pass
            case "text" if talk.person.asked_for and asked.heard(talk, incoming.text):
                pass
            case "text" if small_talk(talk, "\n".join(part.incoming.text for part in claim.parts)):
                pass
            case "text":
                self._hear(talk, claim)
            case "location":
                zone.located(talk, incoming.text)
            case "edit":
                original = inbox.original_of(talk.session, claim.chat, incoming.message)
                if original is not None:
                    talk.happen(on.Edited(*original, incoming.text))
            case "command":
                commands.run(talk, incoming.text, self.settings)
            case "tap":
                tapped = outbox.find(talk.session, claim.chat, incoming.message)
                tap(talk, incoming.text, incoming.message, tapped)
            case _:
                talk.show(pages.page("", pages.NOT_READ.get(incoming.text, pages.NOT_READ_ELSE)))

    def _hear(self, talk: Talk, claim: Claim) -> None:
        """Words go to what is open. With nothing open, the nearest topic is offered."""
        texts = tuple(part.incoming.text for part in claim.parts)
        place = next_part(talk.state)
        effects = talk.happen(on.Answered(texts))
        if any(isinstance(effect, do.NothingOpen) for effect in effects):
            taken = daily.take_up(talk, texts[0] if len(texts) == 1 else "")
            if taken == "done" or (taken and len(texts) == 1 and typed(talk, texts[0])):
                return
            if taken:
                place = next_part(talk.state)
                effects = talk.happen(on.Answered(texts))
        if not any(isinstance(effect, do.NothingOpen) for effect in effects):
            if place is not None:
                inbox.mark_parts(talk.session, claim, *place)
            return
        if is_unsure("\n".join(texts)):
            return
        found = find(self.bank, " ".join(texts))
        near = (found.certain,) if found.certain else found.choices[:2]
        if near:
            offer = "No question is open. Shall I ask you about this?"
            talk.outgoing[-1] = pages.page("", offer, pages.menu(near, pages.NEXT))

    def _to_stranger(self, kind: str, command: str) -> list[Outgoing]:
        if kind in ("blocked", "unblocked", "edit"):
            return []
        if command == "help":
            return [pages.help_page()]
        if command == "privacy":
            return [their_data.privacy(self.settings.retention_days)]
        if command in ("export", "forget"):
            return [pages.page("", pages.NOTHING_KEPT.format(days=self.settings.retention_days))]
        return [pages.page("", pages.STRANGER)]

    def _say(self, session: Session, claim: Claim, now: datetime, messages: list[Outgoing]) -> None:
        pieces = [piece for message in messages for piece in split(message)]
        outbox.queue(session, claim.chat, pieces, now, claim.parts[0].id)

    def apologise(self, session: Session, claim: Claim, now: datetime) -> None:
        """Say, once, that what was sent could not be read. It stays parked."""
        self._say(session, claim, now, [pages.page("", pages.BROKEN)])

    def slow_down(self, session: Session, chat: str, now: datetime) -> None:
        """Say that so much at once takes its time."""
        outbox.queue(session, chat, [pages.page("", pages.SLOW_DOWN)], now)


def token_of(row_id: int) -> str:
    """A short name for what begins with this update: its number to the base 36."""
    digits = ""
    while row_id:
        row_id, digit = divmod(row_id, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
