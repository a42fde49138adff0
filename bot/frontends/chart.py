"""Pictures: values in, PNG bytes out. They take up to a quarter of a second, so no event loop draws them.

They are 800 dots wide and read at half of that, on a phone: 8 points, the smallest words, are 11 dots there.
matplotlib's axes have no types that a strict checker understands; they are `Any` here and nowhere else.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from textwrap import fill
from typing import Any, assert_never

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from bot.message import Bars, Calendar, Chart, Course, File, Radar


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one kind of screen. Whatever is written is written in `ink` or `faint` on `paper`, or as
    `shades` say."""

    paper: str
    ink: str
    faint: str
    pale: str
    line: str
    shades: tuple[tuple[str, str], ...]
    """(surface, what is written on it), from few to many."""


LIGHT = Palette(
    "#ffffff", "#1b1b1f", "#5a6675", "#d9dee7", "#2f6fde",
    (("#c9ddfc", "#1b1b1f"), ("#94bcf7", "#1b1b1f"), ("#5f9aee", "#1b1b1f"), ("#1f54b4", "#ffffff")),
)  # fmt: skip
DARK = Palette(
    "#17212c", "#edf2f8", "#9aa9ba", "#33414f", "#6aa5ff",
    (("#1f3c63", "#edf2f8"), ("#27579a", "#edf2f8"), ("#6aa5ff", "#0e151d"), ("#bcd7ff", "#0e151d")),
)  # fmt: skip
MANY = (1, 2, 4, 7)
"""From how many on a day has each of the shades."""
FEWEST_AXES = 3
"""Axes below which a radar has no area, and bars are drawn instead."""
SIZE, DPI = 4.0, 200
"""Inches, and dots an inch."""
LABEL = 15
"""Characters of a line of a radar's axis' name."""
CUTS = (25, 55, 80)
"""Where *getting there*, *solid* and *strong* begin."""
BANDS = ((12.5, "not yet"), (40, "getting\nthere"), (67.5, "solid"), (90, "strong"))
FEWEST_WEEKS = 8
"""Weeks that a course has room for, however few there are."""


def draw(chart: Chart) -> File:
    """The picture of a chart."""
    colours = DARK if chart.dark else LIGHT
    match chart:
        case Radar():
            name, figure = "round", _radar(chart, colours)
        case Bars():
            name, figure = "skills", _bars(chart, colours)
        case Calendar():
            name, figure = "calendar", _calendar(chart, colours)
        case Course():
            name, figure = "trend", _course(chart, colours)
        case _:
            assert_never(chart)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return File(f"{name}.png", "image/png", picture.getvalue())


def _figure(title: str, height: float, colours: Palette) -> Any:
    figure: Any = Figure(figsize=(SIZE, height), dpi=DPI, facecolor=colours.paper)
    FigureCanvasAgg(figure)
    figure.text(
        0.5, 1 - 0.14 / height, title, ha="center", va="top", fontsize=11, color=colours.ink, weight="bold"
    )
    return figure


def _plain_axes(figure: Any, inches: tuple[float, float, float, float]) -> Any:
    """Axes without a frame, at so many inches from the left and the bottom, so wide and so high."""
    width, height = figure.get_size_inches()
    left, bottom, wide, high = inches
    axes = figure.add_axes((left / width, bottom / height, wide / width, high / height))
    axes.set_axis_off()
    return axes


def _radar(chart: Radar, colours: Palette) -> Any:
    figure = _figure(chart.title, SIZE, colours)
    names = [fill(name, LABEL) for name, _ in chart.axes]
    values = [float(value) for _, value in chart.axes]
    (_around if len(values) >= FEWEST_AXES else _side_by_side)(figure, names, values, colours)
    return figure


def _around(figure: Any, names: Sequence[str], values: Sequence[float], colours: Palette) -> None:
    angles = [math.pi / 2 - 2 * math.pi * place / len(values) for place in range(len(values))]
    axes = _plain_axes(figure, (0.0, 0.08, SIZE, 3.52))
    axes.set_aspect("equal")
    axes.set_xlim(-1.85, 1.85)
    axes.set_ylim(-1.6, 1.5)
    for ring in (0.25, 0.5, 0.75, 1.0):
        _outline(axes, angles, [ring] * len(angles), colours.pale, 0.8)
    for angle in angles:
        axes.plot([0, math.cos(angle)], [0, math.sin(angle)], color=colours.pale, linewidth=0.8)
    shares = [value / 100 for value in values]
    _outline(axes, angles, shares, colours.line, 2.2)
    axes.fill(*_points(angles, shares), color=colours.line, alpha=0.18)
    for angle, name, value in zip(angles, names, values, strict=True):
        x, y = math.cos(angle), math.sin(angle)
        side = "center" if abs(x) < 0.3 else "left" if x > 0 else "right"
        words = f"{name}\n{value:.0f}"
        axes.text(
            1.07 * x, 1.2 * y, words, ha=side, va="center", fontsize=9.5, color=colours.ink, linespacing=1.05
        )


def _points(angles: Sequence[float], shares: Sequence[float]) -> tuple[list[float], list[float]]:
    return (
        [share * math.cos(angle) for angle, share in zip(angles, shares, strict=True)],
        [share * math.sin(angle) for angle, share in zip(angles, shares, strict=True)],
    )


def _outline(axes: Any, angles: Sequence[float], shares: Sequence[float], color: str, width: float) -> None:
    xs, ys = _points([*angles, angles[0]], [*shares, shares[0]])
    axes.plot(xs, ys, color=color, linewidth=width)


def _side_by_side(figure: Any, names: Sequence[str], values: Sequence[float], colours: Palette) -> None:
    axes = _plain_axes(figure, (0.32, 0.8, 3.36, 2.4))
    axes.set_xlim(0, 100)
    axes.set_ylim(-0.6, len(values) - 0.4)
    for place, (name, value) in enumerate(zip(reversed(names), reversed(values), strict=True)):
        axes.barh(place, 100, height=0.34, color=colours.pale, alpha=0.45)
        axes.barh(place, value, height=0.34, color=colours.line)
        axes.text(0, place + 0.28, f"{' '.join(name.split())} {value:.0f}", fontsize=10, color=colours.ink)


ROW, ROOM, HEAD, FOOT = 0.215, 1.1, 0.64, 0.3
"""Inches: of a row of bars at least, of all rows at least, of what is above them, of what is below."""
NAME = 24
"""Characters of a row's name."""


def _bars(chart: Bars, colours: Palette) -> Any:
    """Name, bar, figure and number of answers, a row each."""
    rows, room = len(chart.rows), max(ROOM, ROW * len(chart.rows))
    figure = _figure(chart.title, HEAD + room + FOOT, colours)
    axes = _plain_axes(figure, (1.62, FOOT, 1.46, room))
    axes.set_xlim(0, 100)
    axes.set_ylim(rows - 0.5, -0.5)
    beside = {"va": "center_baseline", "fontsize": 8.5}
    figure_at, answers_at = 122, 157
    for at, word in ((figure_at, "of 100"), (answers_at, "answers")):
        above = -0.5 - 0.1 * rows / room
        axes.text(at, above, word, ha="right", color=colours.faint, va="center_baseline", fontsize=8)
    thick = 0.13 * rows / room
    axes.barh(range(rows), 100, height=thick, color=colours.pale, alpha=0.5)
    axes.barh(range(rows), [value for _, value, _ in chart.rows], height=thick, color=colours.line)
    for place, (name, value, answers) in enumerate(chart.rows):
        name = name if len(name) <= NAME else f"{name[: NAME - 1]}…"
        axes.text(-4, place, name, ha="right", color=colours.ink, **beside)
        axes.text(figure_at, place, f"{value}", ha="right", color=colours.ink, weight="bold", **beside)
        axes.text(answers_at, place, f"{answers}", ha="right", color=colours.faint, **beside)
    for cut in CUTS:
        axes.plot([cut, cut], [-0.5, rows - 0.5], color=colours.paper, linewidth=1)
        below = rows - 0.5 + 0.06 * rows / room
        axes.text(cut, below, f"{cut}", ha="center", va="top", fontsize=8, color=colours.faint)
    return figure


CELL = 0.208
"""Inches of a day."""


def _calendar(chart: Calendar, colours: Palette) -> Any:
    """A column a week, a square a day with its number in it."""
    figure = _figure(chart.title, 2.5, colours)
    weeks = -(-len(chart.counts) // 7)
    axes = _plain_axes(figure, (SIZE - 0.1 - weeks * CELL, 0.42, weeks * CELL, 7 * CELL))
    axes.set_xlim(0, weeks)
    axes.set_ylim(7, 0)
    for day, name in ((0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")):
        axes.text(-0.25, day + 0.5, name, ha="right", va="center_baseline", fontsize=8, color=colours.faint)
    month = 0
    for place, count in enumerate(chart.counts):
        week, day = divmod(place, 7)
        on = chart.first + timedelta(place)
        if day == 0 and on.month != month and weeks - week > 1:
            month = on.month
            axes.text(week, -0.2, f"{on:%b}", fontsize=8, color=colours.faint)
        if not count:
            axes.add_artist(_square(week, day, colours.pale, alpha=0.5))
            continue
        surface, ink = colours.shades[sum(count >= least for least in MANY) - 1]
        axes.add_artist(_square(week, day, surface))
        words = {"ha": "center", "va": "center_baseline", "fontsize": 8 if count < 100 else 6, "color": ink}
        axes.text(week + 0.5, day + 0.53, f"{count}", **words)
    axes.text(
        0, 7.95, "The number is that day's answers.", va="center_baseline", fontsize=8, color=colours.faint
    )
    return figure


def _square(week: float, day: float, color: str, alpha: float = 1.0) -> Rectangle:
    return Rectangle((week + 0.05, day + 0.05), 0.9, 0.9, color=color, alpha=alpha, linewidth=0)


def _course(chart: Course, colours: Palette) -> Any:
    """A dash for each week's figure, on the band in which it may lie."""
    figure = _figure(chart.title, 3.0, colours)
    axes = _plain_axes(figure, (0.34, 0.36, SIZE - 0.9, 2.16))
    earliest = min((monday for monday, _, _ in chart.weeks), default=chart.last)
    first = min(earliest, chart.last - timedelta(weeks=FEWEST_WEEKS - 1))
    right = (chart.last - first).days / 7 + 0.5
    axes.set_xlim(-0.5, right)
    axes.set_ylim(0, 100)
    for cut in (0, *CUTS, 100):
        axes.plot([-0.5, right], [cut, cut], color=colours.pale, linewidth=0.8, zorder=0)
        axes.text(-0.62, cut, f"{cut}", ha="right", va="center_baseline", fontsize=8, color=colours.faint)
    points: list[tuple[float, int]] = []
    for monday, value, give in chart.weeks:
        at, low, high = (monday - first).days / 7, max(0, value - give), min(100, value + give)
        axes.bar(at, high - low, 1.0, bottom=low, color=colours.line, alpha=0.28, linewidth=0, zorder=1)
        points.append((at, value))
    axes.plot(
        *zip(*points, strict=True), color=colours.line, linewidth=1.4, marker="o", markersize=4, zorder=2
    )
    for at, band in BANDS:
        axes.text(right + 0.15, at, band, va="center", fontsize=8, color=colours.faint, linespacing=1)
    month = 0
    for week in range(round(right + 0.5)):
        monday = first + timedelta(weeks=week)
        if monday.month != month:
            month = monday.month
            axes.text(week - 0.5, -9, f"{monday:%b}", va="center_baseline", fontsize=8, color=colours.faint)
    return figure
