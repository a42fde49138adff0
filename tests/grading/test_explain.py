"""What an explanation says of each word, and that it tells of the very grading that `judge` does."""

import json
from pathlib import Path

import pytest

from bot.bank import load
from bot.grading import Grader
from bot.grading.explain import PhrasingRead, Reason, WordRead
from bot.grading.rubric import Concept, Misconception, Rubric
from tests.content import LEXICON

ROOT = Path(__file__).parents[2]


def reason(phrasing: str, answer: str, ask: str = "What happens?") -> Reason:
    """Why a concept of one phrasing was credited as it was."""
    rubric = Rubric(ask, (Concept("only", 1, (phrasing,)),), 1, lexicon=LEXICON)
    return Grader(rubric).explain(answer).concepts["only"]


def only(phrasing: str, answer: str, ask: str = "What happens?") -> PhrasingRead:
    """How the one phrasing was read, whether it counts or the answer contradicts it."""
    found = reason(phrasing, answer, ask)
    (read,) = (*found.phrasings, *found.against)
    return read


def words(phrasing: str, answer: str, ask: str = "What happens?") -> dict[str, tuple[str, str]]:
    """Each word of the phrasing: what was typed for it, and how it was met."""
    return {word.word: (word.typed, word.how) for word in only(phrasing, answer, ask).words}


def test_each_word_says_what_was_typed_for_it_and_how_it_was_met() -> None:
    assert words(
        "gradients vanish in deep recurrent layers", "the gradeints are vanishing in a deep net"
    ) == {
        "gradients": ("gradeints", "typo"),
        "vanish": ("vanishing", "form"),
        "deep": ("deep", "said"),
        "recurrent": ("", "missing"),
        "layers": ("", "missing"),
    }


@pytest.mark.parametrize(
    ("phrasing", "answer", "word", "met"),
    [
        ("reduces the variance", "variance shrinks here", "reduces", ("shrinks", "synonym")),
        ("drop units", "some neurons drop", "units", ("neurons", "synonym")),
        ("stochastic gradient noise", "SGD adds noise", "gradient", ("SGD", "short form")),
        ("deactivate units", "units are switched off", "deactivate", ("switched off", "synonym")),
        ("normalise the inputs", "inputs get normalized", "normalise", ("normalized", "form")),
        ("0.7 of units", "70% of units", "0.7", ("70%", "form")),
    ],
)
def test_a_word_that_is_met_otherwise_says_how(
    phrasing: str, answer: str, word: str, met: tuple[str, str]
) -> None:
    assert words(phrasing, answer)[word] == met


def test_a_denied_word_is_told_from_a_missing_one() -> None:
    assert words("prunes the network", "it never prunes the network")["prunes"] == ("prunes", "denied")
    assert only("prunes the network", "it never prunes the network").against == "denied"


def test_a_word_that_should_be_denied_is_told() -> None:
    assert words("needs no labels", "it needs labels")["labels"] == ("labels", "affirmed")


def test_a_direction_turned_round_is_told() -> None:
    read = only("increases the variance", "it decreases the variance")
    assert read.words[1] == WordRead("variance", "variance", "reversed", asked=False)
    assert read.against == "the other way"


def test_an_opposite_in_a_words_place_is_told() -> None:
    read = only("low training error", "low test error")
    assert read.words[1] == WordRead("training", "test", "opposite", asked=False)
    assert read.against == "opposite"


def test_words_of_the_question_are_marked() -> None:
    read = only("dropout thins the network", "dropout thins networks", "What does dropout do?")
    assert [word.asked for word in read.words] == [True, False, False]


def test_a_phrasing_that_stands_whole_says_in_how_many_clauses() -> None:
    assert only("drop random units", "we drop random units").whole == 1
    apart = only("drop random units", "we drop random ones, the units rest")
    assert 0 < apart.whole < 1
    assert apart.clauses == 2


def test_where_nothing_is_there_nothing_was_weighed() -> None:
    nothing = reason("drop random units", "no idea")
    assert (nothing.phrasings, nothing.evidence, nothing.finding.credit) == ((), None, 0)


def test_what_the_curve_was_made_of_adds_up_to_its_height() -> None:
    evidence = reason("drop random units", "we drop units").evidence
    assert evidence
    assert evidence.terms.support > 0
    assert evidence.chance > evidence._replace(support=0).chance


def test_claims_come_with_the_phrasing_that_found_them() -> None:
    claim = Misconception("pruning", ("prunes the network",))
    grader = Grader(Rubric("a", (Concept("c", 1, ("drop units",)),), 1, (claim,)))
    (asserted,) = grader.explain("it prunes the network").asserted.values()
    assert (asserted.said, asserted.phrasing) == ("prunes the network", "prunes the network")
    assert list(grader.explain("it does not prune the network").denied) == ["pruning"]


def test_what_is_shown_by_value_or_pattern_says_so() -> None:
    derive = Rubric("a", (Concept("formula", 1, ()),), 1, kind="derive", formulas=("k/n",))
    code = Rubric("a", (Concept("loop", 1, (), code=("for _ in _: ...",)),), 1, kind="code")
    output = Rubric("a", (Concept("output", 1, ()),), 1, kind="code-output", output="7")
    for rubric, answer, by in (
        (derive, "p = k/n", "formula"),
        (code, "for x in y:\n    pass", "code"),
        (output, "it prints 7", "output"),
    ):
        (found,) = Grader(rubric).explain(answer).concepts.values()
        assert (found.by, found.finding.credit) == (by, 1)


def test_every_blind_answer_is_explained_as_it_is_judged_and_quotes_what_was_typed() -> None:
    bank = load(ROOT / "content")
    for line in (ROOT / "tests/grading/blind.jsonl").read_text().splitlines():
        case = json.loads(line)
        grader, answer = bank.grader(case["question_id"]), case["answer"]
        explanation, verdict = grader.explain(answer), grader.judge(answer)
        assert {name: one.finding for name, one in explanation.concepts.items()} == verdict.concepts
        assert {name: claim.said for name, claim in explanation.asserted.items()} == verdict.asserted
        for one in explanation.concepts.values():
            for read in (*one.phrasings, *one.against):
                assert all(word.typed in answer for word in read.words)
                assert all(word.typed for word in read.words if word.found)
            if one.phrasings and one.phrasings[0].whole:
                assert all(word.found for word in one.phrasings[0].words)
            if one.phrasings and one.finding.credit:
                assert one.phrasings[0].text == one.finding.phrasing
