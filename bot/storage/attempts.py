"""Attempts: kept whole, and counted where figures and selection need them."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from pydantic import TypeAdapter
from sqlalchemy import Integer, Table, bindparam, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.interview.assess import SHOWN, WORTH, How
from bot.interview.attempt import ATTEMPT, Attempt
from bot.interview.progress import Mark
from bot.interview.selection import Past
from bot.storage.people import Person
from bot.storage.prepared import Change, Query
from bot.storage.tables import Attempt as AttemptRow
from bot.storage.tables import Person as PersonRow

ASKED = ("scored", "shown", "skipped")
"""The outcomes after which a question counts as asked."""

SLICE = 500
"""Attempts in memory at once, where all are read."""

Found = tuple[Attempt, frozenset[str]]
"""An attempt, and the ids of what the person claims of it."""

_ATTEMPTS = cast("Table", AttemptRow.__table__)
_OF_PERSON = _ATTEMPTS.c.person_id == bindparam("person")
_NAMED = _OF_PERSON & (_ATTEMPTS.c.token == bindparam("name"))
_FIND = Query(select(_ATTEMPTS.c.body, _ATTEMPTS.c.claims).where(_NAMED))
_CLAIM = Change(update(_ATTEMPTS).where(_NAMED).values(claims=bindparam("claimed")))
_RATE = Change(update(_ATTEMPTS).where(_NAMED).values(self_rating=bindparam("rating")))
_REPLACED = (
    "question_id", "revision", "grader_version", "opened_at", "closed_at", "outcome", "score", "again", "body"
)  # fmt: skip
_KEEP = Change(
    {
        dialect: (statement := insert(_ATTEMPTS).values(claims="[]")).on_conflict_do_update(
            index_elements=["person_id", "token"], set_={name: statement.excluded[name] for name in _REPLACED}
        )
        for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    },
    ("person_id", "token", *_REPLACED),
)
_SCORED = (_ATTEMPTS.c.outcome == "scored") & _ATTEMPTS.c.again.is_(False)
_FIRST_TRY = _OF_PERSON & _ATTEMPTS.c.again.is_(False)
_PAST = Query(
    select(
        _ATTEMPTS.c.question_id,
        func.count(),
        func.max(_ATTEMPTS.c.closed_at),
        func.max(case((_ATTEMPTS.c.outcome == "shown", _ATTEMPTS.c.closed_at))),
    )
    .where(_FIRST_TRY, or_(*(_ATTEMPTS.c.outcome == outcome for outcome in ASKED)))
    .group_by(_ATTEMPTS.c.question_id)
)
_WITH_SCORE = _FIRST_TRY & _ATTEMPTS.c.score.is_not(None)
_MEANS = Query(
    select(_ATTEMPTS.c.question_id, func.avg(_ATTEMPTS.c.score))
    .where(_WITH_SCORE)
    .group_by(_ATTEMPTS.c.question_id)
)
_RECENT = Query(
    select(_ATTEMPTS.c.score)
    .where(_WITH_SCORE)
    .order_by(_ATTEMPTS.c.closed_at.desc())
    .limit(bindparam("most", type_=Integer))
)
_COUNTS = Query(select(func.count(), func.count(case((_SCORED, 1)))).where(_OF_PERSON))


def keep(session: Session, person: Person, attempt: Attempt) -> None:
    """Store an attempt. One with the same token is replaced; what the person claimed of it stays."""
    row = {name: getattr(attempt, name) for name in _REPLACED if name != "body"}
    row |= {"person_id": person.id, "token": attempt.token, "body": ATTEMPT.dump_json(attempt).decode()}
    _KEEP.run(session, **row)


def find(session: Session, person: Person, token: str) -> Found | None:
    """One of this person's attempts, with the ids they claim; None for anybody else's token."""
    row = _FIND.first(session, person=person.id, name=token)
    if row is None:
        return None
    body, claims = row
    return ATTEMPT.validate_json(body), frozenset[str](json.loads(claims))


def of_tokens(session: Session, person: Person, tokens: Collection[str]) -> Mapping[str, Attempt]:
    """This person's attempts of these tokens, by token."""
    rows = session.execute(
        select(AttemptRow.token, AttemptRow.body).where(
            AttemptRow.person_id == person.id, AttemptRow.token.in_(tokens)
        )
    )
    return {token: ATTEMPT.validate_json(body) for token, body in rows}


def last_of_each(session: Session, chat: str) -> Iterator[Found]:
    """The last attempt of each question that has a score, by question id; second tries left out."""
    rows = session.execute(
        select(AttemptRow.question_id, AttemptRow.body, AttemptRow.claims)
        .join(PersonRow, PersonRow.id == AttemptRow.person_id)
        .where(PersonRow.chat == chat, AttemptRow.score.is_not(None), AttemptRow.again.is_(False))
        .order_by(AttemptRow.closed_at, AttemptRow.id)
    )
    last = {question_id: (body, claims) for question_id, body, claims in rows}
    for _, (body, claims) in sorted(last.items()):
        yield ATTEMPT.validate_json(body), frozenset[str](json.loads(claims))


def claims(session: Session, person: Person, token: str) -> frozenset[str]:
    """The ids of what the person claims of an attempt."""
    found = find(session, person, token)
    return found[1] if found else frozenset()


def claim(session: Session, person: Person, token: str, claimed: Collection[str]) -> None:
    changed = _CLAIM.run(session, person=person.id, name=token, claimed=json.dumps(sorted(claimed)))
    assert changed


def rate(session: Session, person: Person, token: str, rating: str) -> None:
    _RATE.run(session, person=person.id, name=token, rating=rating)


def past(session: Session, person: Person) -> Mapping[str, Past]:
    """What the person has been asked, by question id. A second try moves nothing."""
    found = _PAST.rows(session, person=person.id)
    return {name: Past(times, last, shown=shown == last) for name, times, last, shown in found}


def topic_scores(session: Session, person: Person) -> Mapping[str, float]:
    """The mean score, 0..1, of each topic of which a question was scored. Second tries are left out."""
    scores: dict[str, list[float]] = {}
    for name, mean in _MEANS.rows(session, person=person.id):
        scores.setdefault(name.partition(".")[0], []).append(mean)
    return {topic: sum(each) / len(each) for topic, each in scores.items()}


def shown_ideas(session: Session, person: Person) -> set[tuple[str, str]]:
    """(question, concept) of every idea that was shown at least once."""
    bodies = session.execute(
        select(AttemptRow.question_id, AttemptRow.body).where(
            AttemptRow.person_id == person.id, AttemptRow.score.is_not(None)
        )
    )
    return {
        (name, concept["id"])
        for name, body in bodies
        for concept in json.loads(body)["concepts"]
        if concept["credit"] >= SHOWN
    }


def recent_scores(session: Session, person: Person, count: int = 5) -> list[float]:
    """The last scores, 0..1, newest first."""
    scores = _RECENT.rows(session, person=person.id, most=count)
    return [score for (score,) in scores if score is not None]


def everyones(session: Session) -> Iterator[tuple[int, Attempt, frozenset[str]]]:
    """All attempts of all people, oldest first: whose, the attempt, and the ids of what they claim of it.
    They are read a few at a time."""
    rows = session.execute(
        select(AttemptRow.person_id, AttemptRow.body, AttemptRow.claims)
        .order_by(AttemptRow.id)
        .execution_options(yield_per=SLICE)
    )
    for person, body, claimed in rows:
        yield person, ATTEMPT.validate_json(body), frozenset[str](json.loads(claimed))


def counts(session: Session, person: Person) -> tuple[int, int]:
    """How many attempts there are, and how many of them ended in a score, second tries left out."""
    [(attempts, scored)] = _COUNTS.rows(session, person=person.id)
    return attempts, scored


def marks(session: Session, person: Person) -> list[Mark]:
    """All that ended in a score, oldest first."""
    rows = session.execute(
        select(
            *(AttemptRow.question_id, AttemptRow.score, AttemptRow.closed_at, AttemptRow.grader_version),
            *(AttemptRow.self_rating, AttemptRow.again),
        )
        .where(AttemptRow.person_id == person.id, AttemptRow.score.is_not(None))
        .order_by(AttemptRow.closed_at, AttemptRow.id)
    )
    return [Mark(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Idea:
    """As much of a concept as coverage needs of it."""

    id: str
    credit: float
    how: How


@dataclass(frozen=True, slots=True)
class _Ideas:
    concepts: tuple[_Idea, ...] = ()


_IDEAS: TypeAdapter[_Ideas] = TypeAdapter(_Ideas)


def ideas_shown(session: Session, person: Person) -> frozenset[tuple[str, str]]:
    """(question id, concept) of what was shown once, second tries and what came after the model left out."""
    rows = session.execute(
        select(AttemptRow.question_id, AttemptRow.body).where(
            AttemptRow.person_id == person.id, AttemptRow.score.is_not(None), AttemptRow.again.is_(False)
        )
    )
    return frozenset(
        (question, idea.id)
        for question, body in rows
        for idea in _IDEAS.validate_json(body).concepts
        if idea.credit >= SHOWN and WORTH[idea.how]
    )


def latest(
    session: Session, person: Person, *, skip: int, count: int, topic: str | None = None
) -> tuple[list[Attempt], bool]:
    """The last attempt at each question that was asked, newest first, and whether there are more.

    Args:
        topic: only of this topic's questions.
    """
    newest_first = (AttemptRow.closed_at.desc(), AttemptRow.id.desc())
    rank = func.row_number().over(partition_by=AttemptRow.question_id, order_by=newest_first).label("rank")
    asked = (AttemptRow.person_id == person.id) & AttemptRow.outcome.in_(ASKED)
    if topic is not None:
        asked &= AttemptRow.question_id.startswith(f"{topic}.", autoescape=True)
    ranked = select(AttemptRow.id, rank).where(asked).subquery()
    found = session.scalars(
        select(AttemptRow.body)
        .join(ranked, ranked.c.id == AttemptRow.id)
        .where(ranked.c.rank == 1)
        .order_by(*newest_first)
        .offset(skip)
        .limit(count + 1)
    ).all()
    return [ATTEMPT.validate_json(body) for body in found[:count]], len(found) > count


def of_question(session: Session, person: Person, question_id: str, most: int) -> list[Attempt]:
    """The last attempts at a question, newest first."""
    bodies = session.scalars(
        select(AttemptRow.body)
        .where(
            AttemptRow.person_id == person.id,
            AttemptRow.question_id == question_id,
            AttemptRow.outcome.in_(ASKED),
        )
        .order_by(AttemptRow.closed_at.desc(), AttemptRow.id.desc())
        .limit(most)
    )
    return [ATTEMPT.validate_json(body) for body in bodies]
