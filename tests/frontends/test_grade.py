"""`python -m bot grade`: a line in, a line out, in order, whatever is in it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.frontends.grade import BadLine, grade_lines, read_question
from bot.grading.rubric import Rubric
from tests.bank.sample import Content
from tests.grading.rubrics import DROPOUT

QUESTION = {
    "ask": "What does dropout do?",
    "concepts": {
        "zeroing": {"weight": 3, "statement": "Units are zeroed.", "says": ["randomly zero units"]},
        "scaling": {"weight": 1, "statement": "Outputs are scaled.", "says": ["scale the outputs"]},
    },
}


def find(name: str) -> Rubric | None:
    return DROPOUT if name == "regularisation.dropout" else None


def grade(*lines: object) -> list[dict[str, Any]]:
    """What is printed for each line; a text stands for itself, anything else is written as JSON."""
    typed = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return [json.loads(printed) for printed, _ in grade_lines(typed, find)]


def test_an_inline_question_is_graded() -> None:
    answer = "We randomly zero some units."
    (result,) = grade({"question": QUESTION, "answer": answer})
    zeroing = result["concepts"].pop("zeroing")
    assert result == {
        "score": pytest.approx(3 / (0.85 * 4), abs=0.01),
        "concepts": {"scaling": {"credit": 0.0, "said": "", "sure": 1.0}},
        "misconceptions": [],
    }
    assert zeroing == {
        "credit": pytest.approx(1, abs=0.01),
        "said": "We randomly zero some units",
        "sure": pytest.approx(1, abs=0.001),
    }


def test_a_rubric_is_drafted_from_a_model_answer() -> None:
    line = {
        "ask": "What is a stack?",
        "model_answer": "Last in, first out.",
        "question_id": "nowhere.to-be-found",
    }
    good, bad = grade({**line, "answer": "last in first out"}, {**line, "answer": "a tree"})
    assert good["score"] == 1
    assert bad["score"] == 0


def test_a_question_is_found_by_its_id() -> None:
    (result,) = grade({"question_id": "regularisation.dropout", "answer": "it prunes the network"})
    assert set(result["concepts"]) == {concept.id for concept in DROPOUT.concepts}
    assert result["misconceptions"] == ["permanent"]


def test_the_inline_question_goes_before_the_draft_and_the_draft_before_the_id() -> None:
    every = {
        "question": QUESTION,
        "ask": "What is a stack?",
        "model_answer": "Last in, first out.",
        "question_id": "regularisation.dropout",
        "answer": "x",
    }
    inline, drafted, known = grade(
        every, {**every, "question": None}, {**every, "question": None, "model_answer": None}
    )
    assert set(inline["concepts"]) == {"zeroing", "scaling"}
    assert len(drafted["concepts"]) == 3
    assert "ensemble" in known["concepts"]


BAD: list[tuple[object, str]] = [
    ("", "not JSON"),
    ("{", "not JSON"),
    ("[" * 100_000, "not JSON"),
    ("[]", "`line` must be an object"),
    ({"question_id": "regularisation.dropout"}, "`answer` must be a string"),
    ({"question_id": "regularisation.dropout", "answer": 3}, "`answer` must be a string"),
    ({"answer": "x"}, "needs `question`, or `ask` and `model_answer`, or `question_id`"),
    ({"answer": "x", "question_id": "no.such"}, "no question `no.such`"),
    ({"answer": "x", "model_answer": "y"}, "`ask` must be a text"),
    ({"answer": "x", "ask": "a", "model_answer": "of the"}, "`model_answer` says nothing to grade against"),
    ({"answer": "x", "question": []}, "`question` must be an object"),
    ({"answer": "x", "question": {"ask": "a"}}, "`concepts` must be an object"),
    ({"answer": "x", "question": {"ask": "a", "concepts": {}}}, "`concepts` is empty"),
    ({"answer": "x", "question": {**QUESTION, "kind": "poem"}}, "`kind` must be one of"),
    ({"answer": "x", "question": {**QUESTION, "kind": "code-output"}}, "`output` must be a text"),
    ({"answer": "x", "question": {**QUESTION, "kind": "derive"}}, "`formula` must be a text"),
    ({"answer": "x", "question": {**QUESTION, "enough": -1}}, "`enough` must be a number above 0"),
    ('{"answer": "x", "question": {"ask": "a", "concepts": {"c": {"weight": NaN, "says": ["b"]}}}}',
     "`weight` must be a number above 0"),
    ({"answer": "x", "question": {"ask": "a", "concepts": {"c": {"says": [3]}}}},
     "`says` must be a list of texts"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "problem"), BAD, ids=range(len(BAD)))
def test_a_bad_line_says_what_is_wrong_in_its_place(line: object, problem: str) -> None:
    good = {"question_id": "regularisation.dropout", "answer": "x"}
    first, error, last = grade(good, line, good)
    assert set(error) == {"error"}
    assert problem in error["error"]
    assert first == last


def test_each_line_is_told_whether_it_was_graded() -> None:
    lines = [json.dumps({"question_id": "regularisation.dropout", "answer": "x"}), "{"]
    assert [good for _, good in grade_lines(lines, find)] == [True, False]


def test_lines_are_graded_as_they_come() -> None:
    def endless() -> Any:
        while True:
            yield json.dumps({"question_id": "regularisation.dropout", "answer": "x"})

    printed = grade_lines(endless(), find)
    assert next(printed)[1]
    assert next(printed)[1]


def test_a_statement_stands_in_for_missing_phrasings_and_weights_are_one() -> None:
    rubric = read_question({"ask": "a", "concepts": {"c": {"statement": "units drop"}}, "unheard": "of"})
    (concept,) = rubric.concepts
    assert (concept.weight, concept.says) == (1, ("units drop",))
    assert rubric.enough == pytest.approx(0.85)


def test_the_printed_lines_are_half_the_weight_of_a_code_output_question() -> None:
    rubric = read_question({**QUESTION, "kind": "code-output", "code": "print(1)", "output": "1"})
    assert (rubric.concepts[0].id, rubric.concepts[0].weight) == ("output", 4)
    (result,) = grade({"question": {**QUESTION, "kind": "code-output", "output": "1"}, "answer": "1"})
    assert result["score"] == round(4 / (0.85 * 8), 4)


def test_a_question_that_is_none_is_refused() -> None:
    with pytest.raises(BadLine):
        read_question("dropout")


def test_an_answer_that_is_no_text_in_any_encoding_is_graded() -> None:
    (result,) = grade(
        {"question_id": "regularisation.dropout", "answer": "\ud800 averages many networks \x00"}
    )
    assert result["concepts"]["ensemble"]["said"] == "averages many networks"


@pytest.mark.process
def test_the_command_answers_line_by_line_and_ends_with_one_where_a_line_was_bad(tmp_path: Path) -> None:
    content = Content(tmp_path)
    good = json.dumps({"question": QUESTION, "answer": "randomly zero units"})
    for lines, code in (([good, "{", good], 1), ([good, good], 0)):
        done = subprocess.run(
            [sys.executable, "-m", "bot", "grade"],
            input="\n".join(lines) + "\n",
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "CONTENT_DIR": str(content.folder)},
        )
        printed = [json.loads(line) for line in done.stdout.splitlines()]
        assert done.returncode == code, done.stderr
        assert [set(one) == {"error"} for one in printed] == [line == "{" for line in lines]


def test_misconceptions_may_be_a_bare_list() -> None:
    listed = {**QUESTION, "misconceptions": [{"says": ["prunes the network"]}]}
    (result,) = grade({"question": listed, "answer": "It prunes the network."})
    assert result["misconceptions"] == ["1"]
