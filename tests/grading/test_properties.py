"""What holds for any text at all."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grading import Grader, Verdict, is_unsure
from bot.grading import matcher as matcher_module
from bot.grading.matcher import Phrase, Words
from bot.grading.rubric import Concept, Rubric
from tests.grading.rubrics import DROPOUT, GRADER

OUTPUT = Grader(
    Rubric("?", (Concept("output", 1, ()),), 1, kind="code-output", output="[1]\n[1, 2]\nTrue\n"),
)
FORMULA = Grader(Rubric("?", (Concept("formula", 1, ()),), 1, kind="derive", formulas=("1/(1+exp(-z))",)))
CODE = Grader(Rubric("?", (Concept("waits", 1, (), code=("_.sleep(_)",)),), 1, kind="code"))
GRADERS = (GRADER, OUTPUT, FORMULA, CODE)

FRAGMENTS = [
    *(text for concept in DROPOUT.concepts for text in (*concept.says, *concept.replies)),
    *(text for one in DROPOUT.misconceptions for text in (*one.says, *one.retracts)),
    "not", "but", "and it", "unlike", ", ", ". ", "? ", "\n", "= ", "1/(1+e^-z)", "[1]", "[1, 2]", "True",
    "def f():\n    time.sleep(1)", "’", "σ²", "😀", "\u202eשלום", "\x00", "\ud800", "```", "O(n)", "a[i]",
]  # fmt: skip
ANYTHING = st.text(st.characters(), max_size=300)
"""Every code point, control characters and lone surrogates included."""
TALK = st.lists(st.sampled_from(FRAGMENTS) | ANYTHING, max_size=25).map(" ".join)
PADDING = "Well, let me think about this for a moment. That is what I would say here. I hope that helps."


def quotes(verdict: Verdict) -> Iterator[str]:
    yield from (found.said for found in verdict.concepts.values())
    yield from verdict.asserted.values()
    yield from verdict.denied.values()


@given(TALK)
@settings(max_examples=150, deadline=None)
def test_any_text_is_graded_with_its_own_words_within_bounds_and_always_alike(text: str) -> None:
    for grader in GRADERS:
        verdict = grader.judge(text)
        assert all(said in text for said in quotes(verdict))
        for found in verdict.concepts.values():
            assert 0 <= found.credit <= 1
            assert 0 <= found.sure <= 1
            assert bool(found.said) <= bool(found.credit)
        assert grader.judge(text) == verdict


@given(TALK)
@settings(max_examples=80, deadline=None)
def test_a_new_grader_grades_as_a_used_one(text: str) -> None:
    assert Grader(DROPOUT).judge(text) == GRADER.judge(text)


@given(TALK, st.sampled_from(sorted(concept.id for concept in DROPOUT.concepts)))
@settings(max_examples=80, deadline=None)
def test_a_reply_never_lowers_a_credit(text: str, probed: str) -> None:
    alone, replied = GRADER.judge(text), GRADER.judge(text, reply_to=probed)
    for name, found in alone.concepts.items():
        assert replied.concepts[name].credit >= found.credit


@given(st.permutations([text for concept in DROPOUT.concepts for text in concept.says[:1]]))
@settings(max_examples=20, deadline=None)
def test_padding_before_and_after_changes_nothing(sentences: list[str]) -> None:
    plain = GRADER.judge(f"{'. '.join(sentences)}.")
    padded = GRADER.judge(f"{PADDING} {'. '.join(sentences)}. {PADDING}")
    assert {name: found.credit for name, found in padded.concepts.items()} == {
        name: found.credit for name, found in plain.concepts.items()
    }
    assert not padded.asserted


@given(TALK)
@settings(max_examples=80, deadline=None)
def test_being_unsure_is_told_of_any_text(text: str) -> None:
    assert is_unsure(text) in (True, False)


GIANT = 3 * 4096
HUGE = [
    "the mask ", "prunes the network ", "prunes the network. ", "not ", "drop, units, at, random, ", "drop\n",
    "(", "a=b ", "1 ", "[1] ", "'", "o(", "9^", "😀", "שלום ", "\u202e", "\x00", "\ud800", "def f(\n",
    "a[", "```",
    "e\u0301", "ﷺ", "if True:\n ", "[" , "E[f(", "drop units at random, but not ", "1 then ", "\\frac{",
    "9", "2**99999^9 ", "f(", "(a+)+", "-", "x = 1\nand so on. ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HUGE)
def test_three_full_messages_of_anything_are_graded(piece: str) -> None:
    text = (piece * (GIANT // len(piece) + 1))[:GIANT]
    for grader in GRADERS:
        assert all(said in text for said in quotes(grader.judge(text)))


@pytest.mark.parametrize(
    "piece", ["drop units at random ", "drop units. ", "random, activations, zero, ", "not drop "]
)
def test_twice_the_text_is_at_most_about_twice_the_comparisons(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = 0
    whole = matcher_module.found_in

    def counting(phrase: Phrase, words: Words) -> int:
        nonlocal counted
        counted += 1
        return whole(phrase, words)

    monkeypatch.setattr("bot.grading.phrasings.found_in", counting)
    monkeypatch.setattr("bot.grading.misconceptions.found_in", counting)
    counts: list[int] = []
    for length in (GIANT // 4, GIANT // 2, GIANT):
        counted = 0
        GRADER.judge((piece * GIANT)[:length])
        counts.append(counted)
    windows_per_character, phrasings = 0.5, 11
    assert counts[-1] <= windows_per_character * GIANT * phrasings
    assert counts[2] <= 2.5 * max(counts[1], 20)
    assert counts[1] <= 2.5 * max(counts[0], 20)


def test_what_lies_beyond_four_messages_is_not_read() -> None:
    assert GRADER.judge("x " * 4 * 4096 + "averages many networks").concepts["ensemble"].credit == 0
