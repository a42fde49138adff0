"""Stored states: every form that was ever released still loads.

Each file in `stored` holds a row as some version wrote it. They are never edited: a new form gets a new file.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.interview import state as states
from bot.interview.asking import Aside, Idle, Rating, Recalling
from bot.interview.log import Part
from bot.interview.projects import InProject
from bot.interview.state import KINDS, VERSION, UnreadableState, dump, load, next_part
from tests.interview.sample import NOW, TOKEN, asking

STORED = Path(__file__).parent / "stored"
SAMPLES = sorted(path for path in STORED.glob("*.json") if not path.stem.startswith("attempt"))


def row(path: Path) -> tuple[str, int, str]:
    stored: dict[str, Any] = json.loads(path.read_bytes())
    return stored["kind"], stored["version"], json.dumps(stored["body"])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_released_form_still_loads_as_its_kind(path: Path) -> None:
    kind, version, body = row(path)
    assert path.stem.startswith(f"{kind}-{version}")
    state = load(kind, version, body)
    assert isinstance(state, KINDS[kind])
    assert load(*dump(state)) == state


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_of_the_current_form_loses_nothing(path: Path) -> None:
    kind, version, body = row(path)
    if version == VERSION[kind]:
        assert json.loads(dump(load(kind, version, body))[2]) == json.loads(body)


def test_each_kind_has_a_sample_of_its_current_version() -> None:
    assert {row(path)[:2] for path in SAMPLES} >= set(VERSION.items())
    assert set(VERSION) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "version", "body"),
    [
        ("dreaming", 1, "{}"),
        ("idle", 99, "{}"),
        ("idle", 0, "{}"),
        ("asking", 1, "{}"),
        ("asking", 1, "not JSON"),
        ("asking", 7, "not JSON"),
        ("idle", 1, '{"last": 3}'),
    ],
)
def test_what_cannot_be_read_says_so(kind: str, version: int, body: str) -> None:
    with pytest.raises(UnreadableState):
        load(kind, version, body)


def test_an_older_form_is_upgraded_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def first(body: states.Body) -> states.Body:
        return {"final": body["ended"]}

    def second(body: states.Body) -> states.Body:
        return {"closed_at": body["final"]}

    monkeypatch.setattr(states, "VERSION", {**VERSION, "idle": 3})
    monkeypatch.setattr(states, "UPGRADES", {("idle", 1): first, ("idle", 2): second})
    assert load("idle", 1, json.dumps({"ended": NOW.isoformat()})) == Idle(closed_at=NOW)


def test_the_next_message_is_numbered_after_all_there_are() -> None:
    open_ = asking("one", "two")
    assert next_part(Idle()) is None
    assert next_part(open_) == (TOKEN, 3)
    assert next_part(Rating(open_, NOW)) == (TOKEN, 3)
    assert next_part(Recalling(open_, "zeroing")) == (TOKEN, 3)
    assert next_part(Idle(open_, NOW, (Part(3, "three"),))) == (TOKEN, 4)
    assert next_part(Aside(open_, (Part(3, "three"),))) == (TOKEN, 4)
    assert next_part(InProject(1, "p", "p-t", open_)) == (TOKEN, 3)
    assert next_part(InProject(1, "p", "p-t", open_, waiting=(Part(3, "three"),))) == (TOKEN, 4)
