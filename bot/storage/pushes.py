"""Pushes: the decision for a person and a local date, made once, and what became of its message.

Laws:
- A decision is a row, unique on (person, date): whoever inserts it has decided, and nobody decides again.
- The person's next moment is stored in the transaction of the decision.
- A row is `due` until its message is made, in the transaction that queues it.

All functions are jobs of the writer: they never commit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

from pydantic import TypeAdapter
from sqlalchemy import Integer, Table, and_, bindparam, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.interview.daily import DailySet
from bot.storage import days, tables
from bot.storage.engine import core
from bot.storage.people import Person
from bot.storage.prepared import Change, Query
from bot.storage.schedules import Schedule

Kind = Literal[
    "due",  # its message is still to be made
    "set", "open", "luck", "farewell",  # what was sent
    "uncertain",  # a set, of which nobody knows whether it arrived
    "held", "late", "quiet", "off", "blocked", "nothing", "over", "unsent", "broken",  # why there was none
]  # fmt: skip
SENT: tuple[Kind, ...] = ("set", "open", "uncertain")
"""What a person can take up, or ignore."""

_PUSHES, _PEOPLE, _SCHEDULES, _OUTBOX = (
    cast("Table", table.__table__)
    for table in (tables.Push, tables.Person, tables.Schedule, tables.OutboxRow)
)
_SET: TypeAdapter[DailySet] = TypeAdapter(DailySet)


@dataclass(slots=True)
class Push:
    """A decision. What is changed here is stored by `save`."""

    id: int
    day: date
    kind: Kind
    due_at: datetime
    outbox_id: int | None
    opened_at: datetime | None
    ended_at: datetime | None
    set: DailySet


@dataclass(frozen=True, slots=True)
class Due:
    """People whose moment has come, alike in all that their next push depends on: at full hours most are."""

    person_ids: Sequence[int]
    evening: str | None
    blocked: bool
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of one of these. `day` None: nothing, for there is to be no push."""

    person_ids: Sequence[int]
    due_at: datetime
    day: date | None
    kind: Kind
    next_push_at: datetime | None


_SCHEDULE = ("zone", "weekends", "quiet_from", "quiet_to", "paused_until", "next_push_at", "ignored",
             "interview_on")  # fmt: skip
_DUE = Query(
    select(_SCHEDULES.c.person_id, _PEOPLE.c.evening, _PEOPLE.c.blocked_at)
    .add_columns(*(_SCHEDULES.c[name] for name in _SCHEDULE))
    .join(_PEOPLE, _PEOPLE.c.id == _SCHEDULES.c.person_id)
    .where(_SCHEDULES.c.next_push_at <= bindparam("now"))
    .order_by(_SCHEDULES.c.next_push_at)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)
_DECIDE = Change(
    {
        dialect: insert(_PUSHES)
        .values(outbox_id=None, opened_at=None, body="{}")
        .on_conflict_do_nothing(index_elements=["person_id", "day"])
        for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    },
    ("person_id", "day", "kind", "decided_at", "due_at", "ended_at"),
)
_MOVE = Change(
    update(_SCHEDULES)
    .where(_SCHEDULES.c.person_id == bindparam("person_id"))
    .values(next_push_at=bindparam("moment"))
)
_READ = (_PUSHES.c.id, _PUSHES.c.day, _PUSHES.c.kind, _PUSHES.c.due_at, _PUSHES.c.outbox_id,
         _PUSHES.c.opened_at, _PUSHES.c.ended_at, _PUSHES.c.body)  # fmt: skip
_OF_PERSON = _PUSHES.c.person_id == bindparam("person")
_OF_DAY = Query(select(*_READ).where(_OF_PERSON, _PUSHES.c.day == bindparam("date")))
_LATEST = Query(
    select(*_READ)
    .where(
        _OF_PERSON,
        _PUSHES.c.day < bindparam("before"),
        or_(*(_PUSHES.c.kind == kind for kind in SENT), _PUSHES.c.opened_at.is_not(None)),
    )
    .order_by(_PUSHES.c.day.desc())
    .limit(1)
)
_WAITING = (
    select(_PUSHES.c.id)
    .where(_PUSHES.c.kind == "due", _PUSHES.c.id > bindparam("after"), _PUSHES.c.due_at <= bindparam("now"))
    .order_by(_PUSHES.c.id)
    .limit(bindparam("most"))
)
_TAKE = Query(
    select(*_READ)
    .add_columns(_PEOPLE.c.chat)
    .join(_PEOPLE, _PEOPLE.c.id == _PUSHES.c.person_id)
    .where(_PUSHES.c.id == bindparam("row"), _PUSHES.c.kind == "due")
    .with_for_update(skip_locked=True)
)
_SAVED = ("kind", "due_at", "outbox_id", "opened_at", "ended_at", "body")
_SAVE = Change(update(_PUSHES).where(_PUSHES.c.id == bindparam("row")), _SAVED)
_MESSAGE = Query(
    select(_OUTBOX.c.external_id).where(_OUTBOX.c.id == bindparam("row"), _OUTBOX.c.status == "sent")
)
LAST_DAY = date.max


def due(session: Session, now: datetime, most: int) -> list[Due]:
    """Some of those whose moment has come, the longest waiting first. On PostgreSQL nobody else takes them
    up until this transaction is over."""
    alike: dict[tuple[Any, ...], list[int]] = {}
    for person_id, *rest in _DUE.rows(session, now=now, most=most):
        alike.setdefault(tuple(rest), []).append(person_id)
    return [
        Due(person_ids, evening, blocked is not None, Schedule(**dict(zip(_SCHEDULE, rest, strict=True))))
        for (evening, blocked, *rest), person_ids in alike.items()
    ]


def decide(session: Session, decisions: Sequence[Decision], now: datetime) -> int:
    """Store decisions, each with the people's next moment; how many dates were not decided before."""
    due = [row for each in decisions if each.kind == "due" for row in _rows(each, now)]
    new = _DECIDE.run_all(session, due)
    for each in decisions:
        for row in _rows(each, now) if each.kind != "due" and each.day is not None else ():
            if _DECIDE.run(session, **row):
                new += 1
                if each.kind == "late":
                    days.excuse(session, row["person_id"], row["day"])
    moved = [{"person_id": one, "moment": each.next_push_at} for each in decisions for one in each.person_ids]
    _MOVE.run_all(session, moved)
    return new


def waiting(session: Session, now: datetime, after: int, most: int) -> list[int]:
    """The ids, from beyond `after` on, of decisions whose message is to be made now."""
    return list(core(session).scalars(_WAITING, {"now": now, "after": after, "most": most}))


def take(session: Session, push_id: int) -> tuple[Push, str] | None:
    """A decision whose message is to be made, and the chat; None where somebody else made it, or does."""
    row = _TAKE.first(session, row=push_id)
    return None if row is None else (_push(row[:8]), row[8])


def of_day(session: Session, person: Person, day: date) -> Push | None:
    """What was decided for a date."""
    row = _OF_DAY.first(session, person=person.id, date=day)
    return None if row is None else _push(row)


def latest(session: Session, person: Person, before: date = LAST_DAY) -> Push | None:
    """The last push that was sent, even if it is snoozed now, for a date before this."""
    row = _LATEST.first(session, person=person.id, before=before)
    return None if row is None else _push(row)


def save(session: Session, push: Push) -> None:
    values: dict[str, Any] = {name: getattr(push, name) for name in _SAVED if name != "body"}
    _SAVE.run(session, row=push.id, **values, body=_SET.dump_json(push.set).decode())


def message_of(session: Session, push: Push) -> str | None:
    """The front end's id of its message; None where it was not sent, or is no longer kept."""
    row = None if push.outbox_id is None else _MESSAGE.first(session, row=push.outbox_id)
    return row[0] if row else None


def _rows(decision: Decision, now: datetime) -> Iterator[dict[str, Any]]:
    ended = None if decision.kind == "due" else now
    for person_id in decision.person_ids:
        yield {
            "person_id": person_id,
            "day": decision.day,
            "kind": decision.kind,
            "decided_at": now,
            "due_at": decision.due_at,
            "ended_at": ended,
        }


def give_up(session: Session, push_id: int, now: datetime) -> None:
    """Its message cannot be made: the day is excused."""
    push = session.get(tables.Push, push_id)
    if push is not None and push.kind == "due":
        push.kind, push.ended_at = "broken", now
        days.excuse(session, push.person_id, push.day)


def settle(session: Session, now: datetime, most: int) -> int:
    """Excuse the days of pushes that could not be sent; how many messages were looked at. Until 0, call it
    again: these messages go. A set that may have arrived stays on offer.
    """
    outbox, push = tables.OutboxRow, tables.Push
    failed = session.execute(
        select(outbox.id, outbox.error, push)
        .outerjoin(tables.Person, tables.Person.chat == outbox.chat)
        .outerjoin(push, and_(push.person_id == tables.Person.id, push.outbox_id == outbox.id))
        .where(outbox.status == "failed", outbox.push)
        .order_by(outbox.id)
        .limit(most)
    ).all()
    for _, error, pushed in failed:
        found = cast("tables.Push | None", pushed)
        if found is None:  # the withdrawal of a button, or a push that is made anew after a snooze
            continue
        if found.kind == "set" and (error or "").casefold().startswith("uncertain"):
            found.kind = "uncertain"
        else:
            found.kind, found.ended_at = "late" if error == "expired" else "unsent", now
        found.outbox_id = None
        days.excuse(session, found.person_id, found.day)
        schedule = session.get(tables.Schedule, found.person_id)
        if schedule is not None and found.opened_at is None:
            schedule.ignored = max(0, schedule.ignored - 1)
    session.execute(delete(outbox).where(outbox.id.in_([row[0] for row in failed])))
    return len(failed)


def _push(row: Sequence[Any]) -> Push:
    return Push(*row[:7], set=_SET.validate_json(row[7]))
