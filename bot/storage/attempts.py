"""Attempts: kept whole, and counted where figures and selection need them."""

import json
from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from bot.interview.attempt import ATTEMPT, Attempt
from bot.interview.selection import Past
from bot.storage.tables import Attempt as AttemptRow
from bot.storage.tables import Person

ASKED = ("scored", "shown", "skipped")
"""The outcomes after which a question counts as asked."""

Found = tuple[Attempt, frozenset[str]]
"""An attempt, and the ids of what the person claims of it."""

# Built once: SQLAlchemy takes several times longer to build a statement than the database to run it.
_OF_PERSON = AttemptRow.person_id == bindparam("person")
_BY_TOKEN = select(AttemptRow).where(_OF_PERSON, AttemptRow.token == bindparam("token"))
_SCORED = select(func.count()).where(_OF_PERSON, AttemptRow.outcome == "scored", AttemptRow.again.is_(False))
_ANY = select(AttemptRow.id).where(_OF_PERSON).limit(1)


def _row(session: Session, person: Person, token: str) -> AttemptRow | None:
    return session.scalar(_BY_TOKEN, {"person": person.id, "token": token})


def keep(session: Session, person: Person, attempt: Attempt) -> None:
    """Store an attempt. One with the same token is replaced; what the person claimed of it stays."""
    row = _row(session, person, attempt.token)
    if row is None:
        row = AttemptRow(person_id=person.id, token=attempt.token)
        session.add(row)
    row.question_id, row.revision, row.grader_version = (
        attempt.question_id,
        attempt.revision,
        attempt.grader_version,
    )
    row.opened_at, row.closed_at = attempt.opened_at, attempt.closed_at
    row.outcome, row.score, row.again = attempt.outcome, attempt.score, attempt.again
    row.body = ATTEMPT.dump_json(attempt).decode()
    session.flush()


def find(session: Session, person: Person, token: str) -> Found | None:
    """One of this person's attempts, with the ids they claim; None for anybody else's token."""
    row = _row(session, person, token)
    if row is None:
        return None
    claims: list[str] = json.loads(row.claims)
    return ATTEMPT.validate_json(row.body), frozenset(claims)


def claim(session: Session, person: Person, token: str, claimed: Collection[str]) -> None:
    row = _row(session, person, token)
    assert row is not None
    row.claims = json.dumps(sorted(claimed))


def rate(session: Session, person: Person, token: str, rating: str) -> None:
    row = _row(session, person, token)
    if row is not None:
        row.self_rating = rating


def past(session: Session, person: Person) -> Mapping[str, Past]:
    """What the person has been asked, by question id. A second try moves nothing."""
    found = session.execute(
        select(
            AttemptRow.question_id,
            func.count(),
            func.max(AttemptRow.closed_at),
            func.max(case((AttemptRow.outcome == "shown", AttemptRow.closed_at))),
        )
        .where(AttemptRow.person_id == person.id, AttemptRow.outcome.in_(ASKED), AttemptRow.again.is_(False))
        .group_by(AttemptRow.question_id)
    )
    return {name: Past(times, last, shown=shown == last) for name, times, last, shown in found}


def recent_scores(session: Session, person: Person, count: int = 5) -> list[float]:
    """The last scores, 0..1, newest first."""
    scores = session.scalars(
        select(AttemptRow.score)
        .where(AttemptRow.person_id == person.id, AttemptRow.score.is_not(None), AttemptRow.again.is_(False))
        .order_by(AttemptRow.closed_at.desc())
        .limit(count)
    )
    return [score for score in scores if score is not None]


def scored(session: Session, person: Person) -> int:
    """How many questions ended in a score, second tries left out."""
    return session.scalar(_SCORED, {"person": person.id}) or 0


def any_asked(session: Session, person: Person) -> bool:
    return session.scalar(_ANY, {"person": person.id}) is not None
