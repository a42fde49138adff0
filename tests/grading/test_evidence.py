"""Credit for words that stand together, none for words that any answer has."""

import pytest

from bot.grading.evidence import LEAST
from tests.grading.rubrics import credit, finding

SHOWN, PARTLY, NOTHING = 0.7, 0.3, 0.05


@pytest.mark.parametrize("answer", ["zero", "the activations", "zero. zero, zero"])
def test_one_word_of_a_longer_phrasing_earns_nothing(answer: str) -> None:
    assert credit("activations are zeroed", answer) < NOTHING


def test_one_word_is_enough_where_the_phrasing_has_one() -> None:
    assert credit("bagging", "it is bagging really") >= 0.9


def test_less_than_half_of_one_phrasing_is_next_to_nothing() -> None:
    assert credit("random mask per layer and step", "we draw a random mask") < NOTHING


def test_code_that_happens_to_share_a_word_earns_nothing() -> None:
    assert credit("drop units at random", "; DROP TABLE people; --") < LEAST


@pytest.mark.parametrize(
    "answer",
    [
        "all units take part with the same probability",
        "Units are many. There is a probability.",
        "We drop the course. Units come later.",
    ],
)
def test_words_scattered_over_statements_are_not_even_partly_said(answer: str) -> None:
    assert credit("unit dropped with probability", answer) < PARTLY


def test_two_words_in_two_sentences_are_not_a_statement() -> None:
    assert credit("drop units", "We drop the course. Units come later.") < PARTLY


def test_two_words_far_apart_in_one_long_clause_are_not_shown() -> None:
    far = (
        "the mask that we apply to inputs and that changes outputs of later layers after epochs stays random"
    )
    assert credit("mask is random", far) < SHOWN


def test_a_sentence_that_refers_back_goes_on_about_the_same_thing() -> None:
    assert credit("mask is random", "Every layer has a mask. It is random.") >= SHOWN


def test_two_clauses_of_one_sentence_may_share_a_statement() -> None:
    assert credit("random mask", "a mask is drawn, at random") >= SHOWN


def test_three_words_in_one_passage_are_partly_said_and_in_a_long_answer_not() -> None:
    parts = ["there is a mask", "it comes for every unit", "and it is random"]
    assert credit("random mask per unit", ", ".join(["so units", *parts])) >= PARTLY
    far = [
        f"here is point {word}"
        for word in ("alpha", "beta", "gamma", "delta", "kappa", "omega", "sigma", "rho")
    ]
    assert credit("random mask per layer", ". ".join(["a mask", *far, "layer", *far, "random"])) < LEAST


def test_the_best_phrasing_counts_and_is_named() -> None:
    found = finding("drop units at random", "at random some units get dropped")
    assert found.credit >= SHOWN
    assert found.phrasing == "drop units at random"


def test_a_quote_is_the_short_clause_that_holds_the_words() -> None:
    answer = "Units matter. In training we drop units at random, they say."
    assert finding("drop units at random", answer).said == "In training we drop units at random"


def test_a_quote_of_a_long_clause_is_the_shortest_stretch_that_holds_the_words() -> None:
    before = "in every single step of the whole long training of the network on all of its data we "
    assert finding("drop units at random", f"{before}drop units at random").said == "drop units at random"


def test_a_quote_does_not_cut_a_formula() -> None:
    assert finding("slope is a(1-a)", "the slope is a(1-a).").said.endswith("a(1-a)")


def test_words_of_the_question_alone_earn_nothing_and_inside_an_answer_they_count() -> None:
    ask = "Why do we drop units?"
    assert credit("drop units", "we drop units", ask) == 0
    assert credit("drop units at random", "we drop units at random", ask) >= 0.9


def test_order_within_a_clause_does_not_matter() -> None:
    for answer in ("drop units at random", "random units drop", "units at random drop"):
        assert credit("drop units at random", answer) >= 0.9
