"""`python -m bot grade --explain`: what an author reads of each line, in order, whatever is in it."""

import json
from typing import Any

from bot.frontends.explain import WIDTH, explain_lines
from bot.grading.rubric import Rubric
from tests.grading.rubrics import DROPOUT

STACK = {"ask": "What is a stack?", "model_answer": "The last element pushed is the first that is removed."}


def find(name: str) -> Rubric | None:
    return DROPOUT if name == "regularisation.dropout" else None


def explained(answer: str, **line: Any) -> str:
    """What is printed for one answer, wrapped lines joined."""
    request = (line or {"question_id": "regularisation.dropout"}) | {"answer": answer}
    ((text, good),) = explain_lines([json.dumps(request)], find)
    assert good
    assert max(map(len, text.splitlines())) <= WIDTH
    return " ".join(text.split())


def test_a_phrasing_that_stands_whole_is_told_word_by_word() -> None:
    text = explained("neurons get switched off by chance")
    assert "✅ shown: random-zeroing (weight 3): credit 1.00" in text
    assert "said: “neurons get switched off by chance”" in text
    assert (
        "stands whole “switch off neurons by chance”: ✓ switch off (“switched off”, form) · ✓ neurons" in text
    )


def test_a_missed_concept_tells_the_nearest_phrasing_and_what_it_lacks() -> None:
    text = explained("you scale something by a probability")
    assert "❌ missed: scaling (weight 2)" in text
    assert "of “scale by the keep probability”: ✓ scale · ✗ keep · ✓ probability" in text
    assert "no phrasing stands whole; the curve: support" in text
    assert "ensemble (weight 1): credit 0.00, sure 1.00 no word of its phrasings is there" in text


def test_the_heaviest_concept_comes_first() -> None:
    text = explained("x")
    places = [text.index(f": {concept.id} (weight") for concept in DROPOUT.concepts]
    assert places == sorted(places)


def test_a_denied_phrasing_says_so() -> None:
    text = explained("dropout does not average many networks")
    assert "is denied “averages many networks”" in text
    assert "(“average” is denied)" in text


def test_misconceptions_are_told_with_their_phrasing() -> None:
    assert "⚠️ asserts permanent: “prunes the network”, by “prunes the network”" in explained(
        "it prunes the network"
    )
    assert "denies permanent: “prune the network”, by “prunes the network”" in explained(
        "it does not prune the network"
    )


def test_what_weakens_the_whole_text_is_told() -> None:
    recital = ". ".join(f"It is not true that {text}" for one in DROPOUT.concepts for text in one.says)
    assert "Each sentence is set up to be denied: every credit × 0.1." in explained(recital)
    foreign = explained("das ist eine Maske und die ist nicht random, zero activations mit der Zeit")
    assert "The text is in another language: no credit is above 0.1." in foreign


def test_what_no_words_can_show_is_told_when_it_is_there_and_when_it_is_not() -> None:
    derive = {"kind": "derive", "ask": "Derive it.", "formula": "k/n", "concepts": {"a": {"says": ["b c"]}}}
    assert "by: equal in value to k/n" in explained("p = k/n", question=derive)
    assert "not there: a formula equal in value to k/n" in explained("p = k+n", question=derive)
    prints = {**derive, "kind": "code-output", "output": "1\n2"}
    assert "by: the printed lines 1 / 2" in explained("1 2", question=prints)
    assert "not there: the printed lines 1 / 2" in explained("2 1", question=prints)
    code = {
        "kind": "code",
        "ask": "Write it.",
        "concepts": {"a": {"says": ["b c"], "code": ["for _ in _: ..."]}},
    }
    assert "by: matches the pattern for _ in _: ..." in explained("for x in y:\n  z()", question=code)
    assert "not there: code that matches for _ in _: ..." in explained("x = 1", question=code)


def test_a_drafted_rubric_is_told_as_words_found_and_not() -> None:
    text = explained("last in, first out; nothing is removed", **STACK)
    assert "a drafted rubric" in text
    assert "words found: last · first · removed (“removed” is denied) 0.50" in text
    assert "words not found: element · pushed" in text


def test_a_bad_line_says_what_is_wrong_in_its_place() -> None:
    good = json.dumps({"question_id": "regularisation.dropout", "answer": "x"})
    texts = list(explain_lines([good, "{", good], find))
    assert [told for _, told in texts] == [True, False, True]
    assert texts[1][0].startswith("Line 2: error: not JSON")
    assert texts[2][0].startswith("Line 3: regularisation.dropout: score 0.00")


def test_an_answer_of_any_characters_is_explained() -> None:
    for answer in ("", "\ud800 averages many networks \x00", "🙂" * 5000, "x" * 20_000):
        ((_, good),) = explain_lines(
            [json.dumps({"question_id": "regularisation.dropout", "answer": answer})], find
        )
        assert good
