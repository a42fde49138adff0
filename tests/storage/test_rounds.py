"""Mock rounds in the store: each person's own, the latest first."""

from datetime import timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.interview.rounds import Done, Round, Section
from bot.storage import people, rounds
from bot.storage.engine import read
from tests.clock import START
from tests.databases import write


def played(token: str) -> Round:
    section = Section("basics", "ML basics", 1, 9, 100.0)
    return Round(*(token, "both", "quick", (section,), 1, True, START), done=(Done("basics", (token,), 0.5),))


def test_a_round_is_found_by_its_own_person_alone(engine: Engine) -> None:
    def job(session: Session) -> None:
        ada = people.welcome(session, "telegram:1", START)
        people.welcome(session, "telegram:2", START)
        for number in range(3):
            rounds.keep(session, ada, played(f"r{number}"), START + timedelta(hours=number))

    write(engine, job)
    with read(engine) as session:
        ada, ben = (people.of_chat(session, f"telegram:{number}") for number in (1, 2))
        assert ada is not None
        assert ben is not None
        assert rounds.find(session, ada, "r1") == (played("r1"), START + timedelta(hours=1))
        assert rounds.find(session, ben, "r1") is None
        assert [one.token for one, _ in rounds.latest(session, ada, 2)] == ["r2", "r1"]
        assert rounds.latest(session, ben) == []
