"""Figures about questions, held against the textbook's formula and against people made for the purpose."""

from collections.abc import Iterable
from datetime import UTC, datetime
from statistics import correlation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.assess import ConceptResult
from bot.interview.attempt import Attempt, Outcome
from bot.interview.items import LEAST, Correlation, Sheet, Taken, sheets
from bot.interview.log import Prompt

AT = datetime(2026, 3, 2, tzinfo=UTC)


def taken(
    person: int,
    question: str,
    *credits: float,
    revision: int = 1,
    grader: int = 1,
    outcome: Outcome = "scored",
    again: bool = False,
    probed: str = "",
    claimed: Iterable[str] = (),
) -> Taken:
    """An attempt whose concepts a, b, c … have these credits, and all the same weight."""
    results = tuple(
        ConceptResult(name, name, "", 1.0, credit, "", "first", 1.0)
        for name, credit in zip("abcdef", credits, strict=False)
    )
    attempt = Attempt(
        *(f"{person}{question}", question, revision, grader, question, "", "?", AT, AT, outcome, again),
        log=(Prompt("probe", probed),) if probed else (),
        concepts=results,
        score=sum(credits) / len(credits) if outcome == "scored" else None,
    )
    return person, attempt, frozenset(claimed)


def of(*attempts: Taken) -> dict[str, Sheet]:
    return sheets(lambda: attempts)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=LEAST, max_size=40))
def test_the_correlation_is_pearsons(pairs: list[tuple[float, float]]) -> None:
    seen = Correlation()
    for x, y in pairs:
        seen.add(x, y)
    xs, ys = zip(*pairs, strict=True)
    if seen.value is not None and min(max(xs) - min(xs), max(ys) - min(ys)) > 1e-3:
        assert seen.value == pytest.approx(correlation(xs, ys), abs=1e-6)


def test_a_correlation_of_few_pairs_or_of_what_never_varies_is_not_told() -> None:
    few, flat = Correlation(), Correlation()
    for number in range(LEAST):
        assert few.value is None
        few.add(number, number)
        flat.add(number, 0.5)
    assert few.value == pytest.approx(1.0)
    assert flat.value is None


def test_what_is_missed_disputed_and_probed_is_counted() -> None:
    sheet = of(
        taken(1, "q", 0.0, 1.0, probed="a"),
        taken(2, "q", 0.29, 0.3, claimed=["a"]),
        taken(3, "q", 1.0, 1.0, probed="b", claimed=["b"]),
    )["q"]
    a, b = sheet.concepts["a"], sheet.concepts["b"]
    assert (a.asked, a.missed, a.disputed, a.probed) == (3, 2, 1, 1)
    assert (b.asked, b.missed, b.disputed, b.probed) == (3, 0, 1, 1)
    assert (sheet.attempts, sheet.mean) == (3, pytest.approx((0.5 + 0.295 + 1.0) / 3))


def test_a_good_question_separates_and_a_bad_one_does_not() -> None:
    """Twenty people, as strong as their number: one question follows it, one defies it, one ignores it."""
    attempts: list[Taken] = []
    for person in range(20):
        strength = person / 19
        attempts += [
            taken(person, "good", strength, strength),
            taken(person, "solid", strength, strength**2),
            taken(person, "steady", strength, strength),
            taken(person, "bad", 1 - strength, 1 - strength),
            taken(person, "deaf", 0.0, 0.0),
        ]
    seen = of(*attempts)
    assert (seen["good"].separation.value or 0) > 0.95
    assert (seen["bad"].separation.value or 0) < -0.95
    assert seen["deaf"].separation.value is None
    assert seen["good"].separation.count == 20


def test_a_concept_is_held_against_the_others_of_its_attempt() -> None:
    attempts = [taken(person, "q", person / 9, person / 9, 1 - person / 9) for person in range(10)]
    concepts = of(*attempts)["q"].concepts
    assert concepts["c"].separation.value == pytest.approx(-1.0)
    alone = of(*[taken(person, "q", person / 9) for person in range(10)])["q"].concepts["a"]
    assert alone.separation.count == 0, "there is no rest"


def test_a_person_who_answered_nothing_else_tells_of_no_separation() -> None:
    assert of(taken(1, "q", 1.0), taken(1, "q", 0.0))["q"].separation.count == 0


def test_only_the_newest_revision_by_its_newest_grader_counts() -> None:
    sheet = of(
        taken(1, "q", 0.0, revision=1, grader=9),
        taken(2, "q", 0.0, revision=2, grader=1),
        taken(3, "q", 1.0, revision=2, grader=2),
    )["q"]
    assert (sheet.attempts, sheet.older, sheet.mean) == (1, 2, 1.0)


@pytest.mark.parametrize("outcome", ["shown", "skipped", "aside", "gone"])
def test_only_first_tries_that_were_scored_count(outcome: Outcome) -> None:
    assert of(taken(1, "q", 1.0, outcome=outcome), taken(2, "r", 1.0, again=True)) == {}
