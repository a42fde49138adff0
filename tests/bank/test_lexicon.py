"""The field's lexicon: read with the questions, and held to saying one thing of each word."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.bank import ContentError, load
from bot.bank.check import check
from bot.bank.lexicon import LexiconFile, clashes, lexicon_of
from bot.bank.load import load_lexicon
from bot.grading.lexicon import ENGLISH
from tests.bank.sample import ID, PATH, REMOVED, Content
from tests.content import LEXICON

SMALL = """\
abbreviations: {stochastic gradient descent: [sgd]}
synonyms: {classifier: [predictor]}
spellings: {behavior: [behaviour]}
compounds: {over: [fit]}
opposites: [[encoder, decoder]]
"""


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return Content(tmp_path)


def faults(**sections: Any) -> list[tuple[str, str]]:
    return list(clashes(LexiconFile.model_validate(sections)))


def test_each_section_says_how_words_are_read(content: Content) -> None:
    content.lexicon(SMALL)
    lexicon = load_lexicon(content.folder)
    assert lexicon.spelt_out["sgd"] == ("stochastic", "gradient", "descent")
    assert lexicon.stem("predictor") == lexicon.stem("classifiers")
    assert lexicon.stem("behaviour") == lexicon.stem("behaviors")
    assert lexicon.joined["over", "fit"] == "overfit"
    assert lexicon.opposed("encoders") == {"decoder"}


def test_what_english_says_is_said_with_any_lexicon(content: Content) -> None:
    content.lexicon(SMALL)
    for lexicon in (load_lexicon(content.folder), ENGLISH):
        assert lexicon.stem("shrinks") == lexicon.stem("reduced")
        assert lexicon.stem("two") == "2"
        assert lexicon.stem("taught") == lexicon.stem("teaching")
        assert lexicon.opposed("first") == {"last"}
        assert lexicon.opposed("l1") == {"l0", "l2", "l3", "l50", "l90", "l95", "l99"}


def test_questions_are_graded_with_the_lexicon_of_their_folder(content: Content) -> None:
    content.change("concepts.halving.says", ["stochastic gradient noise"])
    answer = "It adds SGD noise."
    assert load(content.folder).grader(ID).judge(answer).concepts["halving"].credit < 0.5
    content.lexicon(SMALL)
    bank = load(content.folder)
    assert bank.grader(ID).judge(answer).concepts["halving"].credit > 0.5
    assert bank.questions[ID].rubric.lexicon is bank.lexicon


def test_a_folder_without_one_is_read_in_english(content: Content) -> None:
    assert load(content.folder).lexicon is ENGLISH


def test_the_real_one_has_the_abbreviations_of_the_field() -> None:
    for short in ("sgd", "pca", "knn", "fpr", "cnn", "nn"):
        assert len(LEXICON.spelt_out[short]) > 1, short
    assert LEXICON.spelt_out["net"] == ("network",)


WRONG: list[tuple[dict[str, Any], str, str]] = [
    (
        {"abbreviations": {"dynamic programming": ["dp"], "data parallelism": ["dp"]}},
        "abbreviations.data parallelism.1",
        "“dp” already stands for “dynamic programming”",
    ),
    (
        {"abbreviations": {"network": ["net"]}, "synonyms": {"graph": ["net"]}},
        "synonyms.graph.1",
        "“net” already stands for “network”",
    ),
    (
        {"synonyms": {"whole": ["entire"], "entire": ["complete"]}},
        "synonyms.entire",
        "“entire” stands for “whole” itself; write that",
    ),
    (
        {"synonyms": {"unit": ["node"], "node": ["unit"]}},
        "synonyms.unit",
        "“unit” stands for “node” itself; write that",
    ),
    (
        {"abbreviations": {"gradient descent": ["gd"], "stochastic gd": ["sgd"]}},
        "abbreviations.stochastic gd",
        "“gd” stands for “gradient descent” itself; write that",
    ),
    (
        {"synonyms": {"unit": ["unit"]}},
        "synonyms.unit.1",
        "“unit” is read as “unit” anyway; leave it out",
    ),
    ({"synonyms": {"unit": ["it"]}}, "synonyms.unit.1", "“it” is a little word, which carries no concept"),
    (
        {"synonyms": {"very": ["extremely"]}},
        "synonyms.very",
        "is made of little words, which carry no concept",
    ),
    ({"synonyms": {"unit": ["two"]}}, "synonyms.unit.1", "“two” is a direction or a number in any text"),
    ({"synonyms": {"size": ["large"]}}, "synonyms.size.1", "“large” is a direction or a number in any text"),
    ({"abbreviations": {"versus": ["vs"]}}, "abbreviations.versus.1", "“vs” is read as “versus” anyway"),
    (
        {"spellings": {"normalize": ["normalise"]}},
        "spellings.normalize.1",
        "“normalise” is read as “normalize” anyway; leave it out",
    ),
    (
        {"abbreviations": {"t-distributed neighbors": ["tsne"]}},
        "abbreviations.t-distributed neighbors",
        "must be words of a-z and 0-9, without hyphens",
    ),
    (
        {"abbreviations": {"network": ["Net"]}},
        "abbreviations.network.1",
        "“Net” must be one word of a-z and 0-9",
    ),
    ({"spellings": {"gray area": ["grey"]}}, "spellings.gray area", "must be one word of a-z and 0-9"),
    ({"synonyms": {"unit": []}}, "synonyms.unit", "is empty"),
    ({"compounds": {"over": ["fit", "fit"]}}, "compounds.over.2", "“fit” stands here twice"),
    ({"compounds": {"don": ["t"]}}, "compounds.don.1", "“don t” is read as “dont” anyway"),
    (
        {"compounds": {"of": ["the"]}},
        "compounds.of.1",
        "“of the” is made of little words, which carry no concept",
    ),
    ({"opposites": [["train", "training"]]}, "opposites.1", "needs two words that are not read as one"),
    (
        {"opposites": [["encoder", "without"]]},
        "opposites.1",
        "“without” is a little word, which carries no concept",
    ),
    ({"opposites": [["one-hot", "dense"]]}, "opposites.1", "“one-hot” must be one word of a-z and 0-9"),
]


@pytest.mark.parametrize(("sections", "field", "problem"), WRONG, ids=[each[1] for each in WRONG])
def test_an_entry_that_says_two_things_or_nothing_is_told(
    sections: dict[str, Any], field: str, problem: str
) -> None:
    assert faults(**sections)[0] == (field, problem)


def test_good_entries_have_no_fault() -> None:
    good = LexiconFile.model_validate(
        {"abbreviations": {"network": ["net", "nets"]}, "spellings": {"axis": ["axes"]}}
    )
    assert list(clashes(good)) == []
    assert lexicon_of(good).spelt_out["nets"] == ("network",)


def test_while_the_lexicon_has_problems_they_alone_are_told_and_always(content: Content) -> None:
    content.change("sources", [])
    content.lexicon("synonym: {whole: [entire]}")
    told = ["content/lexicon.yaml: synonym: is no field here; did you mean `synonyms`?"]
    assert [str(problem) for problem in check(content.folder)] == told
    assert [str(problem) for problem in check(content.folder, [PATH])] == told
    with pytest.raises(ContentError, match="synonym: is no field here"):
        load_lexicon(content.folder)


def test_problems_that_are_not_the_lexicons_to_cause_are_still_told(content: Content) -> None:
    content.change("level", REMOVED)
    content.lexicon("synonyms: {unit: [it]}")
    assert [problem.field for problem in check(content.folder)] == ["synonyms.unit.1", "level"]


INLINE = {"ask": "Why?", "concepts": {"noise": {"weight": 1, "says": ["stochastic gradient descent noise"]}}}
DRAFTED = {"ask": "Why?", "model_answer": "Stochastic gradient descent adds noise."}


@pytest.mark.parametrize("line", [{"question": INLINE}, DRAFTED], ids=["inline", "drafted"])
def test_a_question_brought_along_is_graded_with_the_lexicon_of_the_content(
    line: dict[str, Any],
    content: Content,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    content.lexicon(SMALL)
    monkeypatch.setenv("CONTENT_DIR", str(content.folder))
    given = tmp_path / "line.jsonl"
    given.write_text(json.dumps(line | {"answer": "SGD adds noise."}))
    assert main(["grade", str(given)]) == 0
    assert json.loads(capsys.readouterr().out)["score"] > 0.9
    assert main(["grade", "--explain", str(given)]) == 0
    assert "short form" in capsys.readouterr().out


def test_a_draft_reads_a_short_form_as_its_words(
    content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A question that only spells a model answer's short form out has said all there is."""
    content.lexicon(SMALL)
    monkeypatch.setenv("CONTENT_DIR", str(content.folder))
    asked = ["draft", "--ask", "What is stochastic gradient descent?", "--model-answer", "SGD is SGD."]
    assert main(asked) == 1
    assert "says nothing beside the question" in capsys.readouterr().out
