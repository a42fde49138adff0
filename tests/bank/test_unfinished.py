"""A drafted file: nothing unfinished is shipped, and what is finished is read."""

import re
from pathlib import Path

from bot.bank import load
from bot.bank.check import check
from bot.bank.form import build
from bot.bank.plain_yaml import parse
from bot.bank.unfinished import BLANK, drafted_file, left_unfinished
from bot.grading.draft import ideas
from bot.interview.question import Question
from tests.bank.sample import Content, question

ID = "python.drafted"
SAMPLE = question()
DRAFT = drafted_file(ID, SAMPLE.ask, SAMPLE.model_answer, ideas(SAMPLE.ask, SAMPLE.model_answer))


def filled(draft: str) -> str:
    """The draft with something in each place that its author has to fill."""
    draft = draft.replace(f"skill: {BLANK}", "skill: intuition").replace(f"level: {BLANK}", "level: easy")
    draft = draft.replace("  todo:", "  any-order:").replace("[todo]", "[any-order]")
    return re.sub(rf"{BLANK}(?: \([^)]*\))?", "some words", draft.replace(f"/{BLANK}", ""))


def test_every_todo_is_a_problem(tmp_path: Path) -> None:
    content = Content(tmp_path)
    content.write_text(DRAFT, ID)
    told = {problem.field for problem in check(content.folder) if problem.path.endswith("drafted.yaml")}
    for field in ("skill", "level", "sources.1.title", "sources.1.url", "misconceptions.todo"):
        assert field in told
    for number in range(1, 6):
        assert f"examples.{number}.answer" in told
    for field in ("says.1", "challenge", "reply"):
        assert f"misconceptions.todo.{field}" in told
    value = parse(DRAFT.encode())
    assert isinstance(value, dict)
    assert isinstance(value["concepts"], dict)
    for name in value["concepts"]:
        assert {f"concepts.{name}.{field}" for field in ("probe", "replies.1", "hint")} <= told
    assert len(list(left_unfinished(content.folder))) == DRAFT.split("\nid:")[1].count(BLANK) + 1


def test_each_is_told_once(tmp_path: Path) -> None:
    content = Content(tmp_path)
    content.write_text(DRAFT, ID)
    fields = [problem.field for problem in check(content.folder)]
    assert fields.count("skill") == 1


def test_with_its_todos_filled_a_draft_loads(tmp_path: Path) -> None:
    content = Content(tmp_path)
    content.write_text(filled(DRAFT), ID)
    loaded = load(content.folder).question(ID)
    assert loaded
    assert (loaded.ask, loaded.model_answer) == (SAMPLE.ask, SAMPLE.model_answer.strip())
    assert not list(left_unfinished(content.folder))


def test_texts_that_yaml_would_read_otherwise_come_back_as_they_were() -> None:
    ask = "What is: a “no”, 010, #1 and {x}?"
    answer = "- yes: units are 'dropped' # at random; *mask* & [0, 1] % 2 | done: no"
    text = filled(drafted_file(ID, ask, answer, ideas(ask, answer)))
    read, faults = build(Question, parse(text.encode()))
    assert read, faults
    assert (read.ask, read.model_answer) == (ask, answer)


def test_a_todo_within_a_text_is_none(tmp_path: Path) -> None:
    content = Content(tmp_path)
    content.change("concepts.halving.hint", "What does a TODO list look like?")
    assert not list(left_unfinished(content.folder))
