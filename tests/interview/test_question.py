"""A question cannot be constructed invalid, and the grader gets all of it."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.grading.rubric import FORMULA, OUTPUT
from bot.interview.question import Question
from tests.interview.sample import FIELDS, code_output, concept, derive, question


def test_its_name_is_its_title_or_its_slug_in_words() -> None:
    assert question(id="nets.batch-norm").name == "Batch norm"
    assert question(title="Batch normalisation").name == "Batch normalisation"
    assert question().topic == "nets"


def test_enough_is_85_per_cent_of_the_weights_where_the_author_says_nothing() -> None:
    assert question().rubric.enough == pytest.approx(0.85 * 8)
    assert question(enough=4).rubric.enough == 4


def test_a_code_output_question_has_its_output_as_half_of_the_weights() -> None:
    output, *rest = code_output().rubric.concepts
    assert (output.id, output.weight) == (OUTPUT, sum(one.weight for one in rest))


def test_a_derive_question_has_its_formula_unless_the_author_weighed_it() -> None:
    assert derive().rubric.concepts[0].id == FORMULA
    assert derive().rubric.concepts[0].weight == 8
    weighed = derive(
        concepts={**FIELDS["concepts"], "formula": concept(4, "the formula", "expected minus true")}
    )
    assert [one.id for one in weighed.rubric.concepts].count(FORMULA) == 1
    assert weighed.rubric.formulas == ("E[f_hat] - f",)


def test_the_grader_knows_the_code_as_part_of_the_question() -> None:
    assert "def f(x=[])" in code_output().rubric.ask


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"colour": "red"}, "colour"),
        ({"id": "Dropout"}, "id"),
        ({"revision": 0}, "revision"),
        ({"roles": []}, "roles"),
        ({"level": "brutal"}, "level"),
        ({"ask": "  "}, "ask"),
        ({"concepts": {}}, "concepts"),
        ({"enough": 9}, "enough: is 9, more than all weights together"),
        ({"output": "1"}, "output: belongs to code-output questions"),
        ({"kind": "code-output"}, "code: a code-output question needs it"),
        ({"kind": "derive"}, "formula: a derive question needs it"),
        ({"formula": "a + b"}, "formula: belongs to derive questions"),
        ({"also": ["a + b"]}, "also: belongs to derive questions"),
        (
            {"examples": [{"kind": "partial", "answer": "a", "covers": ["nothing"]}]},
            "examples.1.covers: nothing is no concept here",
        ),
        (
            {"examples": [{"kind": "wrong", "answer": "a", "asserts": ["nothing"]}]},
            "examples.1.asserts: nothing is no misconception here",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError) as refused:
        question(**changes)
    assert complaint in str(refused.value)


def test_a_concept_called_output_is_refused_where_the_output_is_one() -> None:
    with pytest.raises(ValidationError, match="give yours another name"):
        code_output(concepts={"output": concept(1, "idea A", "prints twice")})


def test_a_question_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        question().ask = "What else?"  # pyright: ignore[reportAttributeAccessIssue] - that is the point


def test_a_question_survives_as_json() -> None:
    assert Question.model_validate_json(question().model_dump_json()) == question()
