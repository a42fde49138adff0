"""Each thing that is measured, measured; and the dashboard shows what there is."""

import json
import re
from pathlib import Path

import pytest

from bot.frontends.operator.metrics import Metrics
from bot.interview import events as on
from bot.interview.asking import Idle
from bot.interview.turn import Turn
from bot.message import Blocked, NotSent, Outgoing, Refused, Uncertain
from bot.storage.overview import Overview, Queue
from tests.clock import START

ROOT = Path(__file__).parents[3]
EMPTY = Queue(0, 0.0)
NOTHING = Overview(
    people=3, blocked=1, active_today=2, inbox=Queue(4, 5.5), parked=6, unreadable=7, replies=EMPTY,
    pushes=EMPTY, failed=8, late={"due": 9, "expired": 10},
)  # fmt: skip


class Measured:
    """Metrics with a clock that each look moves on by a second."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self.metrics = Metrics(self._tick)

    def _tick(self) -> float:
        self._seconds += 1.0
        return self._seconds

    def value(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(name, labels)


class Ending:
    """A front end whose sends end as it is told."""

    name = "telegram"

    def __init__(self, how: Exception | None) -> None:
        self._how = how

    async def send(self, chat: str, outgoing: Outgoing) -> str:
        if self._how:
            raise self._how
        return "7"

    async def typing(self, chat: str) -> None:
        """Shows nothing."""


def test_updates_are_counted_by_kind() -> None:
    seen = Measured()
    for kind in ("text", "tap", "text"):
        seen.metrics.received(kind)
    assert seen.value("viva_updates_total", kind="text") == 2
    assert seen.value("viva_updates_total", kind="tap") == 1


@pytest.mark.parametrize(
    ("how", "result"),
    [(None, "sent"), (NotSent("no"), "not sent"), (Uncertain("?"), "uncertain"), (Refused("no"), "refused"),
     (Blocked("no"), "blocked"), (ValueError("a bug"), "error")],
)  # fmt: skip
async def test_sends_are_counted_by_how_they_end(how: Exception | None, result: str) -> None:
    seen = Measured()
    front_end = seen.metrics.front_end(Ending(how))
    if how is None:
        assert await front_end.send("telegram:1", Outgoing(())) == "7"
    else:
        with pytest.raises(type(how)):
            await front_end.send("telegram:1", Outgoing(()))
    assert front_end.name == "telegram"
    assert seen.value("viva_sends_total", result=result) == 1
    assert seen.value("viva_send_seconds_sum") == 1.0


def test_only_answers_count_as_grading() -> None:
    seen = Measured()
    step = seen.metrics.step(lambda state, event, turn: (state, ()))
    turn = Turn(START, {}, {})
    assert step(Idle(), on.Answered(("words",)), turn) == (Idle(), ())
    step(Idle(), on.Skipped(), turn)
    assert seen.value("viva_grading_seconds_count") == 1
    assert seen.value("viva_grading_seconds_sum") == 1.0


def test_figures_from_the_database_are_gauges() -> None:
    seen = Measured()
    seen.metrics.exposition(NOTHING, 1.5)
    assert seen.value("viva_queue_age_seconds", queue="inbox") == 5.5
    assert seen.value("viva_people", state="reachable") == 2
    assert seen.value("viva_parked", why="failed") == 6
    assert seen.value("viva_pushes_late", stage="expired") == 10
    assert seen.value("viva_writer_stuck_seconds") == 1.5


def _names() -> set[str]:
    """Of every sample, as a query may name it."""
    metrics = Metrics(lambda: 0.0)
    return {
        f"{family.name}{ending}"
        for family in metrics.registry.collect()
        for ending in {"counter": ["_total"], "gauge": [""]}.get(family.type, ["_bucket", "_sum", "_count"])
    }


def _family(name: str) -> str:
    return re.sub(r"_(total|bucket|sum|count)$", "", name)


def _used(text: str) -> set[str]:
    return set(re.findall(r"\bviva_\w+", text))


def _queries(panels: list[dict[str, object]]) -> str:
    return json.dumps([panel.get("targets") for panel in panels])


def test_the_dashboard_shows_every_metric_and_no_other() -> None:
    dashboard = json.loads((ROOT / "docs" / "grafana.json").read_text())
    used = _used(_queries(dashboard["panels"]))
    assert used - _names() == set(), "a panel shows what there is not"
    assert {_family(name) for name in used} == {_family(name) for name in _names()}
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


def test_the_document_names_every_metric_and_no_other() -> None:
    named = _used((ROOT / "docs" / "operations.md").read_text())
    assert {_family(name) for name in named} == {_family(name) for name in _names()}
