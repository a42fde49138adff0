"""What no linter of ours forbids: ruff's banned names hold for the tests too, these only for the product."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = sorted((ROOT / "bot").rglob("*.py"))

OWNED = {
    "time.monotonic": {
        "bot/app.py",
        "bot/storage/writer.py",
    },  # the clock's source; how long a batch may take
    "uuid.uuid4": {"bot/app.py", "bot/frontends/terminal.py"},  # names of a process and of a terminal's lines
}
"""Where time and chance come in; everywhere else they are passed in."""

SOURCES = re.compile(r"(time|random|uuid|secrets)\.\w+|datetime\.date\.today|os\.urandom|threading\.Timer")
LOOPS = re.compile(r"asyncio\.(get_running_loop|get_event_loop|new_event_loop)\(\)\.create_task")


def used(tree: ast.Module) -> Iterator[str]:
    """Full names of what is imported and used: `time.sleep` for `from time import sleep as nap`."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update({each.asname or each.name: each.name for each in node.names})
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            full = {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
            names.update(full)
            yield from full.values()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            head, _, rest = ast.unparse(node).partition(".")
            if head in names:
                yield f"{names[head]}.{rest}"


def strangers(source: str, place: str) -> list[str]:
    """Sources of time and chance that `place` uses and does not own, and tasks that no group owns."""
    return sorted(
        {
            name
            for name in used(ast.parse(source))
            if LOOPS.fullmatch(name) or (SOURCES.fullmatch(name) and place not in OWNED.get(name, set()))
        }
    )


def test_time_chance_and_tasks_come_from_their_owners() -> None:
    places = {str(path.relative_to(ROOT)): path for path in PRODUCT}
    found = {place: strangers(path.read_text(), place) for place, path in places.items()}
    assert {place: names for place, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import time\ntime.sleep(1)", "time.sleep"),
        ("import time as t\nnow = t.time", "time.time"),
        ("from time import time as now", "time.time"),
        ("import random\nrandom.Random(1).random()", "random.Random"),
        ("from random import choice", "random.choice"),
        ("from uuid import uuid4", "uuid.uuid4"),
        ("from datetime import date\ndate.today()", "datetime.date.today"),
        (
            "import asyncio\nasyncio.get_running_loop().create_task(x)",
            "asyncio.get_running_loop().create_task",
        ),
    ],
)
def test_the_guard_sees_what_it_is_to_see(source: str, found: str) -> None:
    assert found in strangers(source, "bot/message.py")


def test_nothing_is_owned_by_who_does_not_use_it() -> None:
    for name, places in OWNED.items():
        for place in places:
            assert name in set(used(ast.parse((ROOT / place).read_text()))), f"{place} no longer uses {name}"


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").iterdir()), ids=lambda path: path.name)
def test_requirements_name_no_index(path: Path) -> None:
    text = path.read_text()
    assert "--hash=sha256:" in text
    assert (
        re.findall(r"(?m)://.*|^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host).*", text)
        == []
    )


TEXTS = [
    path
    for folder in ("bot", "tests", "migrations", "benchmarks", "docs")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".md"}
] + sorted(path for path in ROOT.iterdir() if path.suffix in {".md", ".toml"} or path.name == "Makefile")


def test_no_text_points_out_of_the_project() -> None:
    """A checkout is all there is: a relative path leads to something in it."""
    astray = [
        f"{path.relative_to(ROOT)}: {link}"
        for path in TEXTS
        for link in re.findall(r"(?<![\w./])(?:\.\./)+[\w.-][\w./-]*", path.read_text())
        if not leads_home(path.parent / link)
    ]
    assert astray == []


def leads_home(target: Path) -> bool:
    return target.resolve().is_relative_to(ROOT) and target.exists()
