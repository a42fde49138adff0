"""A question grades as its author says, and resists what is no answer."""

import pytest

from bot.bank.grades import (
    SAMPLE,
    examples_grade_as_stated,
    model_answer_shows_all,
    resists_non_answers,
    stays_on_topic,
)
from bot.interview.question import Question
from tests.bank.sample import QUESTION, question

MODEL: str = QUESTION["model_answer"]
STRONG: str = QUESTION["examples"][0]["answer"]


def test_the_sample_grades_as_it_says() -> None:
    sample = question()
    for check in (model_answer_shows_all, examples_grade_as_stated, resists_non_answers):
        assert list(check(sample)) == []
    assert list(stays_on_topic(sample, {sample.id: sample})) == []


# the model answer


def test_a_model_answer_shows_every_concept() -> None:
    assert list(model_answer_shows_all(question({"model_answer": MODEL.partition("That takes")[0]}))) == [
        ("model_answer", "earns 0.00 of logarithm; it must show every concept (0.7)")
    ]


def test_a_model_answer_asserts_no_misconception_and_scores_well() -> None:
    claimed = question({"model_answer": f"It works on any list, which is nice. {MODEL}", "enough": "9"})
    assert [field for field, _ in model_answer_shows_all(claimed)] == ["model_answer"]
    assert list(model_answer_shows_all(question({"model_answer": "It works on any list."})))[-2:] == [
        ("model_answer", "is taken to assert any-order by “works on any list”"),
        ("model_answer", "scores 0/100; it must reach 85/100"),
    ]


# examples


def faults_of(number: int, **fields: object) -> list[tuple[str, str]]:
    changes = {f"examples.{number}.{name}": value for name, value in fields.items()}
    return list(examples_grade_as_stated(question(changes)))


def test_an_example_earns_what_it_covers() -> None:
    assert faults_of(1, answer="The list needs to be ordered. I look at the item in the centre.") == [
        ("examples.1.covers", "halving is stated, but the answer earns 0.00 of it"),
        ("examples.1.covers", "logarithm is stated, but the answer earns 0.00 of it"),
        ("examples.1", "is strong and scores 55/100, not 75/100–100/100"),
    ]


def test_an_example_earns_no_more_than_it_covers() -> None:
    assert faults_of(1, covers=["sorted-input", "middle", "halving"]) == [
        (
            "examples.1.covers",
            "logarithm is not stated, but earned (0.99) by “So that is O(log n)”, read as “logarithmic time”",
        )
    ]


def test_an_example_asserts_what_it_says_it_does_and_no_more() -> None:
    assert faults_of(3, asserts=[]) == [
        ("examples.3.asserts", "any-order is not stated, but heard in “works on any list”")
    ]
    assert faults_of(3, answer="It goes from the start to the end.") == [
        ("examples.3.asserts", "any-order is stated, but not heard")
    ]


@pytest.mark.parametrize(
    ("kind", "band"), [("partial", "25/100–80/100"), ("wrong", "0/100–35/100"), ("keywords", "0/100–40/100")]
)
def test_an_example_scores_like_its_kind(kind: str, band: str) -> None:
    assert faults_of(1, kind=kind) == [("examples.1", f"is {kind} and scores 100/100, not {band}")]


def test_a_contrast_example_asserts_nothing() -> None:
    told = ("examples.3.asserts", "a contrast example denies every misconception and asserts none")
    assert faults_of(3, kind="contrast") == [told]


CONTRAST: str = QUESTION["examples"][4]["answer"]


@pytest.mark.parametrize(
    "denial",
    [
        "People say it works on unsorted data too, which is false",
        "It does not work on any list",
        "I would never apply it to unsorted data. It works with order alone",
    ],
)
def test_a_contrast_example_names_each_misconception_in_words_near_a_phrasing(denial: str) -> None:
    assert faults_of(5, answer=CONTRAST.replace(CONTRAST.partition(":")[0], denial)) == []


def test_a_contrast_example_that_leaves_a_misconception_out_is_told() -> None:
    assert faults_of(5, answer=CONTRAST.replace(CONTRAST.partition(":")[0], "Note")) == [
        (
            "examples.5.answer",
            "is contrast and does not name any-order; it names each in order to deny it",
        )
    ]


# what is no answer


def test_the_question_said_back_scores_next_to_nothing() -> None:
    leaking = question(
        {"ask": "Why?", "concepts.sorted-input.says": ["why"], "concepts.middle.says": ["why not"]}
    )
    assert list(resists_non_answers(leaking)) == []  # words of the question alone earn nothing
    names = {f"concepts.{name}.name": concept["says"][0] for name, concept in QUESTION["concepts"].items()}
    assert list(resists_non_answers(question(dict(names)))) == [
        (
            "concepts",
            "the list of the concepts' names scores 100/100; at most 40/100, "
            "most of it for halving by “throw away one half”",
        )
    ]


def bank_of(*others: Question) -> dict[str, Question]:
    return {one.id: one for one in (question(), *others)}


def test_a_model_answer_of_another_topic_scores_next_to_nothing() -> None:
    twin, sibling = question({"id": "python.twin"}), question({"id": "data-structures.sibling"})
    assert list(stays_on_topic(question(), bank_of(twin))) == [
        (
            "concepts",
            "the model answer of python.twin scores 100/100; at most 15/100, "
            "most of it for halving by “Then you throw away one half and continue in the left or right "
            "part”, read as “throw away one half”",
        )
    ]
    assert list(stays_on_topic(question(), bank_of(sibling))) == []


def test_a_phrasing_may_fire_on_one_other_question_in_a_small_bank() -> None:
    answer = {"model_answer": "It takes log n steps."}
    others = [question({"id": f"data-structures.heap-{n}", **answer}) for n in (1, 2)]
    assert list(stays_on_topic(question(), bank_of(others[0]))) == []
    told = "is found in the model answers of data-structures.heap-1, data-structures.heap-2"
    faults = list(stays_on_topic(question(), bank_of(*others)))
    assert faults
    assert all(told in problem for _, problem in faults)


def test_a_large_bank_is_tried_by_a_sample_that_stays_the_same() -> None:
    off_topic = [question({"id": f"python.twin-{n}"}) for n in range(SAMPLE + 20)]
    once = [problem for _, problem in stays_on_topic(question(), bank_of(*off_topic)) if "scores" in problem]
    again = [
        problem for _, problem in stays_on_topic(question(), bank_of(*off_topic[::-1])) if "scores" in problem
    ]
    assert len(once) == SAMPLE
    assert once == again
