"""Pictures: real PNGs of the size that phones show, light and dark, whatever the figures are."""

import struct
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.frontends.chart import DARK, LIGHT, NAME, Palette, draw
from bot.message import Bars, Calendar, Chart, Course, Radar
from tests.frontends.web.test_colours import contrast

NAMES = ("Own project", "ML basics", "Maths and derivation", "Scenario", "Serving, data, SLA, APIs", "Python")
MONDAY = date(2026, 3, 2)


def radar(axes: int, step: int = 20) -> Radar:
    return Radar("Both round · 65/100", tuple((name, step * at) for at, name in enumerate(NAMES[:axes])))


def bars(rows: int, points: int = 50) -> Bars:
    return Bars("Skill", tuple((NAMES[at % len(NAMES)], points, 10**at % 997) for at in range(rows)))


def calendar(*counts: int) -> Calendar:
    return Calendar("Practice", MONDAY, (0,) * (113 - len(counts)) + counts)


def course(*weeks: tuple[int, int, int]) -> Course:
    dated = tuple((MONDAY + timedelta(weeks=at), value, give) for at, value, give in weeks)
    return Course("Trend", dated, MONDAY + timedelta(weeks=16))


def size(chart: Chart) -> tuple[int, int]:
    file = draw(chart)
    assert file.is_picture
    assert file.data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", file.data[16:24])
    return width, height


@pytest.mark.parametrize("axes", [1, 2, 3, 6])
def test_a_radar_is_a_square(axes: int) -> None:
    assert size(radar(axes)) == (800, 800)


@pytest.mark.parametrize(
    "chart",
    [
        bars(1, 0), bars(3, 100), bars(22), Bars("Skill", (("W" * 60, 50, 1),)),
        calendar(0), calendar(1), calendar(1, 2, 4, 7, 12, 100),
        course((16, 62, 41)), course((0, 0, 3), (16, 100, 50)),
        course(*((at, 5 * at, 9) for at in range(17))),
    ],
    ids=lambda chart: type(chart).__name__,
)  # fmt: skip
def test_every_picture_is_as_wide_as_a_phone_and_not_too_high(chart: Chart) -> None:
    for dark in (False, True):
        width, height = size(replace(chart, dark=dark))
        assert width == 800
        assert 400 <= height <= 1200


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (radar(6, 10), radar(6, 20)),
        (bars(3, 10), bars(3, 90)),
        (calendar(1), calendar(2)),
        (course((16, 62, 10)), course((16, 62, 40))),
        (bars(3), replace(bars(3), dark=True)),
    ],
)
def test_what_changes_is_seen(one: Chart, other: Chart) -> None:
    assert draw(one).data != draw(other).data


def test_the_same_figures_give_the_same_picture() -> None:
    assert draw(calendar(3)).data == draw(calendar(3)).data


def test_a_long_name_is_cut_and_not_run_into_the_bars() -> None:
    assert (
        draw(Bars("Skill", (("n" * NAME * 2, 50, 1),))).data
        == draw(Bars("Skill", ((f"{'n' * (NAME - 1)}…", 50, 1),))).data
    )


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_written_can_be_read(palette: Palette) -> None:
    pairs = [(palette.paper, palette.ink), (palette.paper, palette.faint), *palette.shades]
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []
    assert contrast(palette.paper, palette.line) >= 3
