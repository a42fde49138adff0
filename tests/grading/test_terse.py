"""Terse answers of people who never saw a rubric, and of which a reader says that they show nearly all."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.grading import score
from tests.content import real_bank

NEARLY_ALL, FEWEST = 0.9, 10
NOT_YET = {"monitoring.silent-drop": "names what it checks, not what that would show (“score dist”)"}


def terse() -> Iterator[tuple[str, str]]:
    """Question and answer of each."""
    for line in (Path(__file__).parent / "blind.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        rubric = real_bank().questions[one["question_id"]].rubric
        if one["style"] == "terse" and score(rubric, one["shown"], 0) >= NEARLY_ALL:
            yield one["question_id"], one["answer"]


def test_there_are_enough_of_them() -> None:
    assert sum(question not in NOT_YET for question, _ in terse()) >= FEWEST


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        pytest.param(
            question,
            answer,
            id=question,
            marks=[pytest.mark.xfail(strict=True, reason=NOT_YET[question])] if question in NOT_YET else [],
        )
        for question, answer in terse()
    ],
)
def test_a_terse_answer_that_shows_nearly_all_scores_above_75(question: str, answer: str) -> None:
    asked = real_bank().questions[question]
    verdict = asked.grader.judge(answer)
    credits = {name: finding.credit for name, finding in verdict.concepts.items()}
    assert 100 * score(asked.rubric, credits, len(verdict.asserted)) > 75
