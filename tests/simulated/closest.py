"""Which questions come closest to breaking each rule: a short list after the tests, a long one from
`python -m benchmarks.candidates`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import pytest

from tests.simulated.rules import IN_POINTS

MARGIN = "margin"
"""The property in which a test reports (rule, question, points until the rule breaks)."""
SHORT = 3

Margin = tuple[str, str, int]


def closest(margins: Iterable[Margin], most: int) -> Iterator[tuple[str, Sequence[Margin]]]:
    """For each rule in points the nearest questions, nearest first."""
    known = sorted(margins, key=lambda one: (one[2], one[1]))
    for rule in IN_POINTS:
        if own := [one for one in known if one[0] == rule][:most]:
            yield rule, own


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """After a run with simulated candidates: who came close, on one line a rule."""
    margins = [
        cast("Margin", value)
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, value in report.user_properties
        if name == MARGIN
    ]
    if margins:
        terminalreporter.section("simulated candidates: points until a rule breaks, closest questions")
    for rule, own in closest(margins, SHORT):
        nearest = ", ".join(f"{question} {points}" for _, question, points in own)
        terminalreporter.write_line(f"{rule}: {nearest}")
