"""Pictures: real PNGs of the size that phones show."""

import struct

import pytest

from bot.frontends.chart import draw
from bot.message import Chart

NAMES = ("Own project", "ML basics", "Maths and derivation", "Scenario", "Serving, data, SLA, APIs", "Python")


@pytest.mark.parametrize("axes", [1, 2, 3, 6])
def test_a_chart_is_a_square_png(axes: int) -> None:
    file = draw(
        Chart("Both round · 65/100", tuple((name, 20 * place) for place, name in enumerate(NAMES[:axes])))
    )
    assert file.is_picture
    assert file.data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", file.data[16:24]) == (800, 800)


def test_values_change_the_picture() -> None:
    low, high = (draw(Chart("x", tuple((name, value) for name in NAMES))).data for value in (10, 90))
    assert low != high
