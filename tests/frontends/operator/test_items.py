"""The table for authors."""

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.frontends.operator.items import item_lines
from bot.interview.items import LEAST
from tests.interview.test_items import taken

ATTEMPTS = [
    taken(person, question, *credits, claimed=["b"])
    for person in range(LEAST)
    for question, credits in (
        ("python.good", (person / 9, person / 9)),
        ("python.bad", (1 - person / 9, 0.0)),
        ("python.fair", (person / 9, 0.5)),
    )
]


def test_what_separates_least_comes_first_with_its_concepts_below() -> None:
    lines = list(item_lines(lambda: ATTEMPTS))
    assert [line.split()[0] for line in lines[1:-1] if not line.startswith(" ")] == [
        "python.bad", "python.fair", "python.good",
    ]  # fmt: skip
    bad, _, b = lines[1:4]
    assert bad.split()[1:3] == [str(LEAST), "25"]
    assert bad.split()[3].startswith("-")
    assert b.split() == ["b", str(LEAST), "100%", "100%", "0%", "–", f"({LEAST})"]


def test_without_attempts_it_says_so() -> None:
    assert list(item_lines(list)) == ["Nobody has been scored yet."]


def test_a_home_that_is_not_there_is_one_line_and_is_not_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/viva.db")
    assert main(["items"]) == 2
    assert capsys.readouterr().err == f"DATABASE_URL: there is no {tmp_path}/viva.db\n"
    assert list(tmp_path.iterdir()) == []
