"""A model answer as ideas that an author finishes."""

from pathlib import Path

import pytest

from bot.bank import load
from bot.grading.draft import FEWEST_IDEAS, LONGEST_STATEMENT, MOST_IDEAS, ideas, slug_of
from tests.bank.sample import question

ASK = "What does dropout do at training time?"


def test_the_real_model_answers_give_four_to_seven_ideas_with_phrasings_and_ids_of_their_own() -> None:
    for real in load(Path(__file__).parents[2] / "content").questions.values():
        found = ideas(real.ask, real.model_answer)
        assert FEWEST_IDEAS <= len(found) <= MOST_IDEAS, real.id
        assert len({idea.id for idea in found}) == len(found)
        assert {idea.weight for idea in found} <= {1, 2, 3}
        assert max(idea.weight for idea in found) == 3
        assert all(idea.says for idea in found), real.id


def test_a_sentence_that_repeats_the_question_is_left_out() -> None:
    (idea,) = ideas(ASK, "Dropout does this at training time. It silences random units.")
    assert idea.statement == "It silences random units."


def test_a_small_clause_goes_with_its_neighbour_in_the_sentence() -> None:
    answer = (
        "Units are silenced at random, each alone. A mask is drawn afresh for every batch. Co-adaptation of "
        "features breaks down. Outputs are scaled to keep their mean. Many subnetworks are approximated."
    )
    found = ideas(ASK, answer)
    assert len(found) == 5
    assert found[0].statement == "Units are silenced at random, each alone."


def test_what_says_more_of_its_own_weighs_more() -> None:
    short, long = ideas(
        ASK, "Masks vary. A Bernoulli variable multiplies each hidden activation by zero or one."
    )
    assert (short.weight, long.weight) == (1, 3)


def test_a_phrasing_keeps_the_word_that_denies_it() -> None:
    (idea,) = ideas(ASK, "It never permanently removes weights from the network.")
    assert idea.says[0].startswith("never permanently removes")


def test_a_statement_begins_without_what_joined_it_and_keeps_its_brackets() -> None:
    (idea,) = ideas(ASK, "So survivors are multiplied by 1/(1-p).")
    assert idea.statement == "Survivors are multiplied by 1/(1-p)."


def test_a_name_is_a_thing_rather_than_a_doing() -> None:
    (idea,) = ideas(ASK, "It multiplies by a random mask.")
    assert (idea.name, idea.id) == ("the random mask", "random-mask")


@pytest.mark.parametrize("answer", ["", "of the", "Dropout at training time.", "…"])
def test_an_answer_that_says_nothing_of_its_own_has_no_ideas(answer: str) -> None:
    assert ideas(ASK, answer) == ()


def test_any_text_is_cut_into_ideas() -> None:
    for answer in ("x" * 5000, "a, " * 2000, "units drop " * 500, "(((", "🙂 \ud800", "π ≈ 3.14, σ² → 0"):
        assert len(ideas(ASK, answer)) <= MOST_IDEAS


def test_statements_stay_short_where_there_are_few() -> None:
    assert all(
        len(idea.statement) < LONGEST_STATEMENT for idea in ideas(question().ask, question().model_answer)
    )


def test_a_slug_is_made_of_the_words_that_matter() -> None:
    assert slug_of("What does dropout do at training time?") == "dropout-training-time"
    assert slug_of("Explain the L1 norm!") == "l1-norm"
    assert slug_of("?") == ""
