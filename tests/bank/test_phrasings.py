"""Phrasings are many, their concept's own, and given away by nothing that is said to the person."""

import pytest

from bot.bank.phrasings import (
    enough_phrasings,
    fires_elsewhere,
    gives_nothing_away,
    more_than_one_word,
    not_copied_into_examples,
    of_few_words,
    own_concept_only,
)
from bot.grading.lexicon import Lexicon
from tests.bank.sample import QUESTION, question

MIDDLE: list[str] = QUESTION["concepts"]["middle"]["says"]


def test_the_sample_has_good_phrasings() -> None:
    sample = question()
    for check in (
        enough_phrasings,
        gives_nothing_away,
        more_than_one_word,
        not_copied_into_examples,
        of_few_words,
        own_concept_only,
    ):
        assert list(check(sample)) == []


# ten distinct


def test_ten_phrasings_are_enough_and_nine_are_not() -> None:
    assert list(enough_phrasings(question({"concepts.middle.says": MIDDLE[:10]}))) == []
    assert list(enough_phrasings(question({"concepts.middle.says": MIDDLE[:9]}))) == [
        ("concepts.middle.says", "holds 9 distinct phrasings; 10 are needed")
    ]


def test_phrasings_that_find_each_other_count_neither() -> None:
    first, twin = MIDDLE[0], "it compares with that element in the middle"
    assert list(enough_phrasings(question({"concepts.middle.says": [*MIDDLE[:10], twin]}))) == [
        (
            "concepts.middle.says",
            "holds 9 distinct phrasings; 10 are needed"
            f"; “{first}” is found by “{twin}”; “{twin}” is found by “{first}”",
        )
    ]


def test_after_ten_distinct_phrasings_others_may_be_alike() -> None:
    twins = ["it compares with that element in the middle", "compares that middle element"]
    for says in ([*twins, *MIDDLE], [*MIDDLE, *twins]):
        assert list(enough_phrasings(question({"concepts.middle.says": says}))) == []


def test_ten_distinct_phrasings_are_found_wherever_they_stand() -> None:
    twins = [f"{word} with the middle element" for word in ("compare", "compares", "comparing", "compared")]
    mixed = [text for twin in (*twins, *twins) for text in (twin, f"{twin}, first", f"and {twin}")]
    assert list(enough_phrasings(question({"concepts.middle.says": [*mixed, *MIDDLE[1:]]}))) == []
    (told,) = enough_phrasings(question({"concepts.middle.says": [*mixed, *MIDDLE[1:10]]}))
    assert told[1].startswith("holds 9 distinct phrasings; 10 are needed; “compare with the middle element”")


# two words


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("the middle", "“middle” alone"),
        ("make room for it", "“room” alone"),
        ("it is all of them or not", "“all” alone"),
        ("that is what it does", "no word"),
    ],
)
def test_a_phrasing_that_counts_by_one_word_is_told(text: str, counts: str) -> None:
    for field in ("concepts.middle.says.2", "misconceptions.any-order.says.2"):
        assert list(more_than_one_word(question({field: text}))) == [
            (field, f"“{text}” counts by {counts}; write two words that tell")
        ]


@pytest.mark.parametrize("text", ["O(log n)", "it is 0.25", "logarithmic time", "middle first"])
def test_a_formula_or_two_words_tell(text: str) -> None:
    assert list(more_than_one_word(question({"concepts.middle.says.2": text}))) == []


# few words

LONG = ["one look goes right between both ends", "first test whatever sits near the centre"]


def test_ten_phrasings_have_at_most_four_words_that_count() -> None:
    short = [text for text in MIDDLE if "lo+hi" not in text][:9]
    assert list(of_few_words(question({"concepts.middle.says": [*short, short[0], *LONG]}))) == []
    told = f"9 have at most 4 words that count; 10 are needed, not “{LONG[1]}”, “{LONG[0]}”"
    assert list(of_few_words(question({"concepts.middle.says": [*short, *LONG]}))) == [
        ("concepts.middle.says", told)
    ]


def test_a_short_form_counts_as_one_word_and_a_formula_is_as_long_as_it_is() -> None:
    short = ["SGD follows the FPR of a CNN"] * 10
    assert list(of_few_words(question({"concepts.middle.says": [*short, LONG[0]]}))) == []
    formula = {**QUESTION["concepts"]["middle"], "says": LONG}
    derived = question({"kind": "derive", "formula": "a + b", "concepts.formula": formula})
    assert list(of_few_words(derived)) == []


# its own concept


def test_a_phrasing_that_shows_another_concept_is_told() -> None:
    changed = question({"concepts.middle.says.2": "we throw away one half"})
    told = (
        "“we throw away one half” earns 0.95 of halving by “we throw away one half”, "
        "read as “throw away one half”; it must show middle alone"
    )
    assert ("concepts.middle.says.2", told) in list(own_concept_only(changed))


def test_what_is_found_is_told_beside_the_phrasing_it_was_taken_for() -> None:
    faults = list(gives_nothing_away(question({"ask": "Is it done in logarithmic time?"})))
    told = (
        "earns 0.88 of logarithm by “Is it done in logarithmic time”, "
        "read as “logarithmic time”; say it in other words"
    )
    assert faults == [("ask", told)]
    faults = list(gives_nothing_away(question({"ask": "Do we throw one half of it away?"})))
    told = "earns 0.99 of halving by “Do we throw one half of it away”, read as “throw away one half”"
    assert faults == [("ask", f"{told}; say it in other words")]


# nothing given away


@pytest.mark.parametrize(
    "field",
    ["ask", "concepts.middle.probe", "concepts.middle.hint", "misconceptions.any-order.challenge"],
)
def test_whatever_is_said_to_the_person_leaks_nothing(field: str) -> None:
    """Of its own concept or of another; the words of the question itself count here as any others."""
    faults = list(gives_nothing_away(question({field: "Do you throw away one half, or not?"})))
    told = "earns 0.99 of halving by “Do you throw away one half”, read as “throw away one half”"
    assert faults == [(field, f"{told}; say it in other words")]


# examples


def test_a_strong_or_partial_example_has_no_run_of_three_words_from_a_phrasing() -> None:
    copied = "Well, you would compare with the middle element, I think."
    for number in (1, 2):
        assert list(not_copied_into_examples(question({f"examples.{number}.answer": copied}))) == [
            (
                f"examples.{number}.answer",
                "“compare with the middle element” is in concepts.middle.says.1 "
                "(“compare with the middle element”) too; write it without looking at the phrasings",
            )
        ]


@pytest.mark.parametrize("number", [3, 4, 5])
def test_other_examples_may_use_the_phrasings(number: int) -> None:
    changed = question({f"examples.{number}.answer": "You compare with the middle element."})
    assert list(not_copied_into_examples(changed)) == []


def test_words_of_the_question_and_terms_are_nobodys_own() -> None:
    changed = question(
        {
            "ask": "Why would one compare the middle element first?",
            "concepts.middle.says.2": "uses a region proposal network",
            "examples.1.answer": "We compare the middle element, found by an RPN, a region proposal network.",
        },
        Lexicon(abbreviations={"rpn": ("region", "proposal", "network")}),
    )
    assert list(not_copied_into_examples(changed)) == []


# other questions


def test_a_phrasing_found_in_many_other_model_answers_is_told() -> None:
    sample = question({"concepts.middle.says.2": "new values arrive"})
    others = [
        question({"id": f"python.other-{n}", "model_answer": "Then new values arrive."}) for n in (1, 2, 3)
    ]
    told = (
        "concepts.middle.says.2",
        "“new values arrive” is found in the model answers of python.other-1, python.other-2, "
        "python.other-3; make it more specific",
    )
    assert list(fires_elsewhere(sample, "middle", others, allowed=2)) == [told]
    assert list(fires_elsewhere(sample, "middle", others, allowed=3)) == []
