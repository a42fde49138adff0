"""Pictures: values in, PNG bytes out. They take a tenth of a second, so they are drawn off the event loop.

matplotlib's axes have no types that a strict checker understands; they are `Any` here and nowhere else.
"""

import io
import math
from collections.abc import Sequence
from textwrap import fill
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.message import Chart, File

INK, PALE, LINE = "#1b1b1f", "#c7ccd6", "#2f6fde"
FEWEST_AXES = 3
"""Axes below which a radar has no area, and bars are drawn instead."""
SIZE, DPI = 4.0, 200
"""Inches, and dots an inch: at 400 px of width the words are still 12 px high."""
LABEL = 15
"""Characters of a line of an axis' name."""


def draw(chart: Chart) -> File:
    """The picture of a chart: a radar of its axes, each 0 to 100, or bars where they are too few."""
    figure: Any = Figure(figsize=(SIZE, SIZE), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    names = [fill(name, LABEL) for name, _ in chart.axes]
    values = [float(value) for _, value in chart.axes]
    (_radar if len(values) >= FEWEST_AXES else _bars)(figure, names, values)
    figure.text(0.5, 0.965, chart.title, ha="center", va="top", fontsize=11, color=INK, weight="bold")
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return File("round.png", "image/png", picture.getvalue())


def _radar(figure: Any, names: Sequence[str], values: Sequence[float]) -> None:
    angles = [math.pi / 2 - 2 * math.pi * place / len(values) for place in range(len(values))]
    axes = figure.add_axes((0.0, 0.02, 1.0, 0.88))
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(-1.85, 1.85)
    axes.set_ylim(-1.6, 1.5)
    for ring in (0.25, 0.5, 0.75, 1.0):
        _outline(axes, angles, [ring] * len(angles), PALE, 0.8)
    for angle in angles:
        axes.plot([0, math.cos(angle)], [0, math.sin(angle)], color=PALE, linewidth=0.8)
    shares = [value / 100 for value in values]
    _outline(axes, angles, shares, LINE, 2.2)
    axes.fill(*_points(angles, shares), color=LINE, alpha=0.18)
    for angle, name, value in zip(angles, names, values, strict=True):
        x, y = math.cos(angle), math.sin(angle)
        side = "center" if abs(x) < 0.3 else "left" if x > 0 else "right"
        words = f"{name}\n{value:.0f}"
        axes.text(1.07 * x, 1.2 * y, words, ha=side, va="center", fontsize=9.5, color=INK, linespacing=1.05)


def _points(angles: Sequence[float], shares: Sequence[float]) -> tuple[list[float], list[float]]:
    return (
        [share * math.cos(angle) for angle, share in zip(angles, shares, strict=True)],
        [share * math.sin(angle) for angle, share in zip(angles, shares, strict=True)],
    )


def _outline(axes: Any, angles: Sequence[float], shares: Sequence[float], color: str, width: float) -> None:
    xs, ys = _points([*angles, angles[0]], [*shares, shares[0]])
    axes.plot(xs, ys, color=color, linewidth=width)


def _bars(figure: Any, names: Sequence[str], values: Sequence[float]) -> None:
    axes = figure.add_axes((0.08, 0.2, 0.84, 0.6))
    axes.set_axis_off()
    axes.set_xlim(0, 100)
    axes.set_ylim(-0.6, len(values) - 0.4)
    for place, (name, value) in enumerate(zip(reversed(names), reversed(values), strict=True)):
        axes.barh(place, 100, height=0.34, color=PALE, alpha=0.45)
        axes.barh(place, value, height=0.34, color=LINE)
        axes.text(0, place + 0.28, f"{' '.join(name.split())} {value:.0f}", fontsize=10, color=INK)
