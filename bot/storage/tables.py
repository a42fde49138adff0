"""What is stored. Everything personal hangs on `people` and goes with it; mailbox rows go by age.

All times are UTC. JSON is stored as text: only this code reads it, and both databases must store the same.
"""

from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy import Date, DateTime, Dialect, ForeignKey, Index, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

InboxStatus = Literal["waiting", "claimed", "done", "parked"]
OutboxStatus = Literal["queued", "sending", "sent", "failed"]


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, in UTC wherever it comes from.

    SQLite gives back naive values and PostgreSQL those of the session's zone, so that comparing them would
    fail or lie. A naive value is refused: nobody can know what it meant.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    """Constraints have names, so that a migration can drop them on either database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Text(), datetime: UtcDateTime(), date: Date()}  # noqa: RUF012 - SQLAlchemy's own attribute


class Person(Table):
    """Someone who said /start."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat: Mapped[str] = mapped_column(unique=True)
    """`<front end>:<chat>`."""
    role: Mapped[str | None]
    """research, engineering or both; None: not said yet, which asks both."""
    level: Mapped[str] = mapped_column(default="auto")
    rates_self: Mapped[bool] = mapped_column(default=True)
    evening: Mapped[str | None]
    """The local hour of the daily set, "20:00", or "off"; None: not said yet."""
    pictures: Mapped[str | None]
    """light or dark; None: not said, which is light."""
    awaiting: Mapped[bool] = mapped_column(default=False)
    """An answer is awaited: only then do neighbouring texts settle into one turn."""
    asked_for: Mapped[str | None]
    """What the next words are taken for: "zone", their place; "hour", "date" or "pause"."""
    created_at: Mapped[datetime]
    blocked_at: Mapped[datetime | None]


class State(Table):
    """Where a person stands in the dialogue."""

    __tablename__ = "states"
    __table_args__ = (Index(None, "kind"),)  # who is in a round

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str]
    version: Mapped[int]
    body: Mapped[str]
    """JSON."""
    unread: Mapped[str | None]
    """An earlier state that could not be read, kept for whoever finds out why."""
    updated_at: Mapped[datetime]


class Attempt(Table):
    """One question, asked and answered. Holds all that a replay needs, so that no replay reads content."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("person_id", "token"),
        Index(None, "person_id", "question_id", "closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    token: Mapped[str]
    question_id: Mapped[str]
    revision: Mapped[int]
    grader_version: Mapped[int]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime]
    outcome: Mapped[str]
    score: Mapped[float | None]
    """0 to 1."""
    again: Mapped[bool] = mapped_column(default=False)
    self_rating: Mapped[str | None]
    body: Mapped[str]
    """JSON: every message as shown and as said, every concept with its credit."""
    claims: Mapped[str] = mapped_column(default="[]")
    """JSON, a list."""


class Round(Table):
    """A mock round that is over. Its questions are attempts."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("person_id", "token"), Index(None, "person_id", "ended_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    token: Mapped[str]
    ended_at: Mapped[datetime]
    body: Mapped[str]
    """JSON of a `bot.interview.rounds.Round`."""


class Schedule(Table):
    """When someone wants to hear from us. Kept once an hour is chosen or a zone is told."""

    __tablename__ = "schedules"
    __table_args__ = (Index(None, "next_push_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    zone: Mapped[str | None]
    """The IANA name, or a fixed offset as "UTC+05:30"; None: not said, which is UTC."""
    zone_from: Mapped[str | None]
    """said or location: what was said beats what was shared."""
    weekends: Mapped[bool] = mapped_column(default=True)
    quiet_from: Mapped[str | None]
    """Local time, "22:00"; with `quiet_to`, the hours without pushes."""
    quiet_to: Mapped[str | None]
    paused_until: Mapped[datetime | None]
    next_push_at: Mapped[datetime | None]
    """When the sweep takes them up; None: never, until something is changed."""
    ignored: Mapped[int] = mapped_column(default=0)
    """Pushes in a row that were neither answered nor tapped."""
    interview_on: Mapped[date | None]
    """The local date of the interview they prepare for."""
    retention: Mapped[float] = mapped_column(default=0.9)
    """The chance of still knowing a thing that a review is timed for, 0 to 1."""


class Push(Table):
    """The decision to push on a local date, made once, with the set it offers."""

    __tablename__ = "pushes"
    __table_args__ = (UniqueConstraint("person_id", "day"), Index(None, "kind", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    day: Mapped[date]
    """The person's own."""
    kind: Mapped[str]
    """due: its message is still to be made. Then set, open (what stood open was offered), luck, farewell; or
    why there was none: `bot.storage.pushes.Kind` has all."""
    decided_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """When its message is to come: at the person's hour, or once a snooze is over."""
    outbox_id: Mapped[int | None]
    """The message, as long as it is kept."""
    opened_at: Mapped[datetime | None]
    """When it was first answered or tapped."""
    ended_at: Mapped[datetime | None]
    """When its set was over or put off, or the next push took its place."""
    body: Mapped[str] = mapped_column(default="{}")
    """JSON: what the set asks, and what became of each."""


class Day(Table):
    """What happened on one of a person's own days."""

    __tablename__ = "days"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    attempts: Mapped[int] = mapped_column(default=0)
    """Questions that got an attempt of any score."""
    excused: Mapped[bool] = mapped_column(default=False)
    """A push was due and we failed to send it: the day breaks no streak."""


class Card(Table):
    """What is remembered of one question, and when it comes back."""

    __tablename__ = "cards"
    __table_args__ = (UniqueConstraint("person_id", "question_id"), Index(None, "person_id", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    question_id: Mapped[str]
    due_at: Mapped[datetime | None]
    """None: put away, by the person or as a leech."""
    body: Mapped[str]
    """JSON of a `bot.interview.memory.Card`."""


class Review(Table):
    """One rating of a question. Cards can be made anew from these."""

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("person_id", "token"), Index(None, "person_id", "question_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    question_id: Mapped[str]
    token: Mapped[str]
    """Of the attempt it was rated by."""
    at: Mapped[datetime]
    rating: Mapped[str]
    """again, hard, good or easy; later: passed over; retired: the person wants it no more."""
    gap: Mapped[str | None]
    """The concept that was asked alone; None: the whole question."""
    missed: Mapped[str] = mapped_column(default="[]")
    """JSON, a list: what a whole question lacked, the heaviest first, without what is claimed."""


class Project(Table):
    """A person's own project, as they told it last. Its account and the steps of its digs are attempts, whose
    tokens begin with its own."""

    __tablename__ = "projects"
    __table_args__ = (UniqueConstraint("person_id", "number"), UniqueConstraint("person_id", "token"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    number: Mapped[int]
    """1 to 3."""
    token: Mapped[str]
    title: Mapped[str]
    account: Mapped[str]
    techniques: Mapped[str]
    """JSON, a list."""
    told_at: Mapped[datetime]
    tokens: Mapped[str]
    """JSON, a list: the tokens of the attempts of its last dig, the account's first."""
    score: Mapped[float | None]
    """0 to 1."""


class InboxRow(Table):
    """An update as received. Its fields are those of `bot.message.Incoming`."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("front_end", "external_id"),
        Index(None, "status", "chat", "id"),  # heads, and what follows a head
        Index(None, "chat", "message"),  # the original of an edit
        Index(None, "received_at", "chat"),  # pruning, and who wrote today
        {"sqlite_autoincrement": True},  # a pruned id never comes back, so order by id is order of arrival
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    front_end: Mapped[str]
    external_id: Mapped[str]
    chat: Mapped[str]
    kind: Mapped[str]
    message: Mapped[str]
    text: Mapped[str]
    raw: Mapped[str]
    received_at: Mapped[datetime]
    status: Mapped[str]
    """An `InboxStatus`."""
    claimed_by: Mapped[str | None]
    """The owner of the claim, by which a turn sees that its claim still holds."""
    tries: Mapped[int] = mapped_column(default=0)
    alone: Mapped[bool] = mapped_column(default=False)
    """Its turn may have killed the process: it shares no transaction."""
    part_of: Mapped[str | None]
    """The token of the attempt whose answer it became."""
    part_number: Mapped[int | None]


class OutboxRow(Table):
    """A message to send, or one that was sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(None, "status", "push", "id"),  # heads, oldest first
        Index(None, "chat", "status", "push", "id"),  # what stands before a row in its chat
        Index(None, "status", "not_before"),  # when to look again
        Index(None, "status", "expires_at"),  # pushes that came too late
        Index(None, "chat", "external_id"),  # the message that was tapped on
        Index(None, "created_at"),  # pruning
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat: Mapped[str]
    push: Mapped[bool]
    payload: Mapped[str]
    """JSON of a `bot.message.Outgoing`."""
    status: Mapped[str]
    """An `OutboxStatus`."""
    external_id: Mapped[str | None]
    """The front end's id of the message: of a new one once it is sent, of an edit from the beginning."""
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]
    """Why it failed, in our words: never the message's."""
    inbox_id: Mapped[int | None]
    """The update it answers, as long as that is kept."""
