"""`python -m bot draft`: lines in, question files out."""

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.bank.plain_yaml import parse
from bot.frontends.draft import draft_lines

LINE = {"ask": "What is a stack?", "model_answer": "The last element pushed is the first that is removed."}


def test_a_line_becomes_a_file() -> None:
    ((text, good),) = draft_lines([json.dumps({**LINE, "id": "python.stack"})])
    assert good
    value = parse(text.encode())
    assert isinstance(value, dict)
    assert (value["id"], value["ask"]) == ("python.stack", LINE["ask"])


def test_without_an_id_the_topic_is_left_to_the_author() -> None:
    ((text, _),) = draft_lines([json.dumps(LINE)])
    assert "\nid: todo.stack\n" in text


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        (json.dumps({"ask": "a"}), "`model_answer` must be a text"),
        (json.dumps({**LINE, "id": 3}), "`id` must be a text"),
        (json.dumps({**LINE, "model_answer": "It is a stack."}), "says nothing beside the question"),
    ],
)
def test_a_bad_line_is_a_comment_in_its_place(line: str, problem: str) -> None:
    good = json.dumps(LINE)
    texts = list(draft_lines([good, line, good]))
    assert [told for _, told in texts] == [True, False, True]
    assert texts[1][0].startswith("---\n# Line 2: error: ")
    assert problem in texts[1][0]


def test_the_command_takes_a_file_or_the_two_texts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tmp_path / "lines"
    lines.write_text(json.dumps(LINE))
    assert main(["draft", str(lines)]) == 0
    from_file = capsys.readouterr().out
    assert main(["draft", "--ask", LINE["ask"], "--model-answer", LINE["model_answer"]]) == 0
    assert capsys.readouterr().out == from_file
    lines.write_text("{")
    assert main(["draft", str(lines)]) == 1


@pytest.mark.parametrize(
    "arguments", [["--ask", "a"], ["--model-answer", "a"], ["lines", "--ask", "a", "--model-answer", "b"]]
)
def test_texts_that_do_not_go_together_are_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["draft", *arguments])
    assert stopped.value.code == 2
    assert "--ask and --model-answer" in capsys.readouterr().err
