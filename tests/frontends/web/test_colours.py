"""What is written can be read: WCAG 2.2 AA, 4.5 to 1, for every pair of colours of the sheet, light and dark.

https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[3] / "bot/frontends/web/page/page.css").read_text()
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#\w{6})", block)) for block in re.findall(r":root \{(.*?)\}", CSS, re.S)
)

WRITTEN_ON = {name.removeprefix("on-"): [name] for name in LIGHT if name.startswith("on-")}
"""A surface and what is written on it."""
for surface, other in (
    ("bar", "faint"),
    ("page", "on-bar"),  # the box to write in
    ("theirs", "theirs-faint"),
    ("own", "own-faint"),
    ("quote", "quote-link"),
    ("quote", "on-choice"),  # a button under the mouse
    ("page", "faint"),  # a command under the mouse
):
    WRITTEN_ON[surface].append(other)

PAIRS = [
    pytest.param(scheme[surface], scheme[ink], id=f"{name}-{ink}-on-{surface}")
    for name, scheme in (("light", LIGHT), ("dark", LIGHT | DARK))
    for surface, inks in WRITTEN_ON.items()
    for ink in inks
]


@pytest.mark.parametrize(("surface", "ink"), PAIRS)
def test_what_is_written_can_be_read(surface: str, ink: str) -> None:
    assert contrast(surface, ink) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_where_the_focus_is_can_be_seen(scheme: dict[str, str]) -> None:
    for surface in ("page", "bar", "theirs", "choice"):
        assert contrast(scheme["focus"], scheme[surface]) >= 3


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_every_text_colour_of_the_sheet_is_among_the_pairs() -> None:
    written = {ink for inks in WRITTEN_ON.values() for ink in inks}
    assert set(re.findall(r"(?<![\w-])color: var\(--([\w-]+)\)", CSS)) <= written


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
