"""How long a picture takes.

    python -m benchmarks.pictures

Processor time of each kind, light and dark in turn. Then what /progress reads of somebody with a thousand
answers.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.frontends.chart import draw
from bot.interview.assess import ConceptResult
from bot.interview.attempt import Attempt
from bot.interview.log import Part, Prompt, Said
from bot.message import Bars, Calendar, Chart, Course, Radar
from bot.storage import attempts, people
from bot.storage.engine import open_engine
from bot.storage.schema import migrate

T = TypeVar("T")

RUNS = 20
ANSWERS = 1000
MONDAY = date(2026, 3, 2)
CHARTS: dict[str, Chart] = {
    "radar": Radar("Round", tuple((f"Section {at}", 12 * at) for at in range(6))),
    "bars": Bars("Skill", tuple((f"Topic number {at}", 4 * at, at) for at in range(22))),
    "calendar": Calendar("Practice", MONDAY, tuple(at % 6 for at in range(117))),
    "course": Course(
        "Trend",
        tuple((MONDAY + timedelta(weeks=at), 5 * at, 20 - at) for at in range(17)),
        MONDAY + timedelta(weeks=16),
    ),
}
"""As full as they get."""


def main() -> int:
    draw(CHARTS["radar"])  # what is looked up once
    taken: dict[str, list[float]] = {name: [] for name in CHARTS}
    for run in range(RUNS):
        for name, chart in CHARTS.items():
            shown = replace(chart, dark=run % 2 == 1)
            taken[name].append(spent(lambda shown=shown: draw(shown))[1])
    for name, seconds in taken.items():
        print(f"{name:<9} {1000 * median(seconds):4.0f} ms, {1 / median(seconds):4.1f} a second")
    with tempfile.TemporaryDirectory() as home:
        look_up(f"sqlite:///{home}/viva.db")
    return 0


def look_up(url: str) -> None:
    """What /progress asks of the store."""
    engine = open_engine(url)
    migrate(engine)
    now = datetime(2026, 3, 2, tzinfo=UTC)
    with Session(engine) as session, session.begin():
        person = people.welcome(session, "telegram:1", now)
        for at in range(ANSWERS):
            attempts.keep(session, person, answer(at, now))
        for what in (attempts.marks, attempts.ideas_shown):
            seconds = median(spent(lambda what=what: what(session, person))[1] for _ in range(5))
            print(f"{what.__name__} of {ANSWERS} answers: {1000 * seconds:.0f} ms")
    engine.dispose()


def answer(number: int, at: datetime) -> Attempt:
    """One as long as they usually are: three messages, six ideas."""
    said = "the network drops neurons at random on every step, and at inference it scales what is left " * 2
    return Attempt(
        token=f"t{number}",
        question_id=f"topic.question-{number % 278}",
        revision=1,
        grader_version=1,
        title="A question",
        topic="A topic",
        ask="What does dropout do at training time, and what changes at inference?",
        opened_at=at,
        closed_at=at,
        outcome="scored",
        again=False,
        log=(Prompt("ask"), Said((Part(1, said),)), Prompt("probe", "c1", said), Said((Part(2, said),))),
        concepts=tuple(
            ConceptResult(f"c{idea}", "an idea", said, 2.0, idea / 5, said, "first", 0.9) for idea in range(6)
        ),
        score=0.5,
        model_answer=said * 4,
    )


def spent(job: Callable[[], T]) -> tuple[T, float]:
    """What a job gives, and the seconds of processor time that it takes."""
    began = time.process_time()
    given = job()
    return given, time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
