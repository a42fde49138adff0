"""People's own projects. What was said of them are attempts, which go with them."""

import json
from typing import cast

from sqlalchemy import Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.interview.projects import Project
from bot.storage import tables
from bot.storage.people import Person
from bot.storage.prepared import Change

_PROJECTS, _ATTEMPTS = (cast("Table", table.__table__) for table in (tables.Project, tables.Attempt))
_REPLACED = ("number", "title", "account", "techniques", "told_at", "tokens", "score")
_KEEP = Change(
    {
        dialect: (statement := insert(_PROJECTS)).on_conflict_do_update(
            index_elements=["person_id", "token"], set_={name: statement.excluded[name] for name in _REPLACED}
        )
        for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    },
    ("person_id", "token", *_REPLACED),
)


def keep(session: Session, person: Person, project: Project) -> None:
    """Store a project. One with the same token is replaced."""
    row = {name: getattr(project, name) for name in _REPLACED}
    row |= {name: json.dumps(row[name]) for name in ("techniques", "tokens")}
    _KEEP.run(session, person_id=person.id, token=project.token, **row)


def of_person(session: Session, person: Person) -> tuple[Project, ...]:
    """All projects of a person, by number."""
    row = tables.Project
    rows = session.execute(
        select(
            *(
                row.number,
                row.token,
                row.title,
                row.account,
                row.techniques,
                row.told_at,
                row.tokens,
                row.score,
            )
        )
        .where(row.person_id == person.id)
        .order_by(row.number)
    )
    return tuple(
        Project(number, token, title, account, _listed(techniques), told_at, _listed(tokens), score)
        for number, token, title, account, techniques, told_at, tokens, score in rows
    )


def find(session: Session, person: Person, token: str) -> Project | None:
    """One of this person's projects; None for anybody else's token."""
    return next((one for one in of_person(session, person) if one.token == token), None)


def forget(session: Session, person: Person, token: str) -> None:
    """Delete a project, and every attempt at it."""
    session.execute(
        delete(_PROJECTS).where((_PROJECTS.c.person_id == person.id) & (_PROJECTS.c.token == token))
    )
    session.execute(
        delete(_ATTEMPTS).where(
            (_ATTEMPTS.c.person_id == person.id)
            & (func.substr(_ATTEMPTS.c.token, 1, len(token) + 1) == f"{token}-")
        )
    )


def _listed(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))
