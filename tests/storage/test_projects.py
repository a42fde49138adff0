"""Own projects in the store: each person's own, by number, and gone with all that was said of them."""

from dataclasses import replace

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from bot.interview.projects import Project
from bot.storage import attempts, people, projects, tables
from bot.storage.engine import read
from bot.storage.people import Person
from tests.clock import START
from tests.databases import write
from tests.interview.test_attempt import attempt


def told(number: int, token: str) -> Project:
    tokens = (f"{token}-{token}-1", f"{token}-{token}-2")
    return Project(number, token, "Churn", "We predict churn: 50 % of it", ("XGBoost",), START, tokens, None)


def welcomed(session: Session, number: int) -> Person:
    return people.welcome(session, f"telegram:{number}", START)


def test_a_project_is_found_by_its_own_person_alone(engine: Engine) -> None:
    def job(session: Session) -> None:
        ada = welcomed(session, 1)
        welcomed(session, 2)
        for number in (3, 1):
            projects.keep(session, ada, told(number, f"p{number}"))

    write(engine, job)
    with read(engine) as session:
        ada, ben = (people.of_chat(session, f"telegram:{number}") for number in (1, 2))
        assert ada is not None
        assert ben is not None
        assert projects.of_person(session, ada) == (told(1, "p1"), told(3, "p3"))
        assert projects.find(session, ada, "p3") == told(3, "p3")
        assert projects.find(session, ada, "p2") is None
        assert projects.find(session, ben, "p3") is None
        assert projects.of_person(session, ben) == ()


def test_told_again_it_takes_the_place_of_what_was_told(engine: Engine) -> None:
    again = replace(told(1, "p1"), title="Upsell", techniques=(), tokens=("p1-p9-1",), score=0.5)

    def job(session: Session) -> tuple[Project, ...]:
        ada = welcomed(session, 1)
        projects.keep(session, ada, told(1, "p1"))
        projects.keep(session, ada, again)
        return projects.of_person(session, ada)

    assert write(engine, job) == (again,)


def test_forgetting_a_project_takes_its_attempts_and_no_others(engine: Engine) -> None:
    tokens = ("p1-p1-1", "p1-p1-2", "p1-p9-2", "p11-p11-1", "p1", "P1-p1-1", "r1-1")

    def job(session: Session) -> tuple[set[str], set[str], tuple[Project, ...]]:
        ada, ben = welcomed(session, 1), welcomed(session, 2)
        for person in (ada, ben):
            projects.keep(session, person, told(1, "p1"))
            for token in tokens[: 2 if person is ben else None]:
                attempts.keep(session, person, replace(attempt(), token=token))
        projects.forget(session, ada, "p1")
        left = [set(attempts.of_tokens(session, person, tokens)) for person in (ada, ben)]
        return left[0], left[1], projects.of_person(session, ada)

    of_ada, of_ben, kept = write(engine, job)
    assert of_ada == {"p11-p11-1", "p1", "P1-p1-1", "r1-1"}
    assert of_ben == set(tokens[:2])
    assert kept == ()


def test_projects_go_with_their_person(engine: Engine) -> None:
    def job(session: Session) -> int:
        ada = welcomed(session, 1)
        projects.keep(session, ada, told(1, "p1"))
        session.execute(delete(tables.Person).where(tables.Person.id == ada.id))
        return session.query(tables.Project).count()

    assert write(engine, job) == 0
