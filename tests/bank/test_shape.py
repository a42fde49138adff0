"""A question is complete and fits a phone."""

import pytest

from bot.bank.shape import counts, lengths
from tests.bank.sample import REMOVED, question


def test_a_complete_question_of_fitting_length_has_no_fault() -> None:
    assert [*counts(question()), *lengths(question())] == []


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("concepts.middle.replies", ["the middle"],
         ("concepts.middle.replies", "are 1; a probe has 4 or more")),
        ("misconceptions", {}, ("misconceptions", "are none; a question has one or more")),
        ("sources", [], ("sources", "are none; name one that a reader can open")),
        ("examples.4", REMOVED, ("examples", "lack keywords; there is one of each kind")),
    ],
)  # fmt: skip
def test_what_is_lacking_is_told(field: str, value: object, fault: tuple[str, str]) -> None:
    changes: dict[str, object] = {field: value}
    if field == "misconceptions":
        changes["examples.3.asserts"] = []
    assert list(counts(question(changes))) == [fault]


def test_three_concepts_are_too_few_unless_the_output_is_a_fourth() -> None:
    fewer: dict[str, object] = {"concepts.middle": REMOVED}
    for number in (1, 2, 5):
        fewer[f"examples.{number}.covers"] = []
    assert list(counts(question(fewer))) == [("concepts", "are 3; a question has 4 to 7")]
    printed: dict[str, object] = {"kind": "code-output", "code": "print(1)", "output": "1"}
    assert list(counts(question(fewer | printed))) == []


@pytest.mark.parametrize(
    ("field", "longest"),
    [
        ("ask", 300),
        ("deeper.ask", 160),
        ("concepts.middle.statement", 200),
        ("concepts.middle.probe", 160),
        ("concepts.middle.hint", 120),
        ("misconceptions.any-order.challenge", 160),
        ("misconceptions.any-order.reply", 200),
    ],
)
def test_a_text_stays_under_its_length(field: str, longest: int) -> None:
    assert list(lengths(question({field: "x" * (longest - 1)}))) == []
    assert list(lengths(question({field: "x" * longest}))) == [
        (field, f"has {longest} characters; keep it under {longest}")
    ]


@pytest.mark.parametrize(("words", "good"), [(59, False), (60, True), (180, True), (181, False)])
def test_a_model_answer_has_60_to_180_words(words: int, good: bool) -> None:
    faults = list(lengths(question({"model_answer": "word " * words})))
    assert faults == ([] if good else [("model_answer", f"has {words} words; write 60 to 180")])


@pytest.mark.parametrize(("words", "good"), [(29, False), (30, True), (90, True), (91, False)])
def test_strong_and_partial_examples_have_30_to_90_words(words: int, good: bool) -> None:
    for number in (1, 2):
        faults = list(lengths(question({f"examples.{number}.answer": "word " * words})))
        told = (f"examples.{number}.answer", f"has {words} words; write 30 to 90")
        assert faults == ([] if good else [told])
    assert list(lengths(question({f"examples.{n}.answer": "word " * words for n in (3, 4, 5)}))) == []


def test_an_id_fits_a_deep_link() -> None:
    assert list(lengths(question({"id": "python." + "x" * 48}))) == []
    assert list(lengths(question({"id": "python." + "x" * 49}))) == [
        ("id", "has 56 characters; a deep link holds 55")
    ]
