"""What conversation and front ends say to each other: to JSON and back, and cut to what may be sent."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.message import (
    CAPTION_LIMIT,
    LIMIT,
    OUTGOING,
    Bars,
    Calendar,
    Chart,
    Choice,
    Course,
    File,
    Outgoing,
    Radar,
    Span,
    length,
    plain,
    split,
)

HINT = ((Choice("Hint", "t:hint:0"),),)
FILE = File("trend.png", "image/png", bytes(range(256)))


@given(data=st.binary(max_size=300))
def test_a_file_comes_back_from_json_byte_for_byte(data: bytes) -> None:
    outgoing = Outgoing((Span("Look"),), HINT, file=File("a", "image/png", data))
    assert OUTGOING.validate_json(OUTGOING.dump_json(outgoing)) == outgoing


def test_messages_of_before_there_were_files_are_still_read() -> None:
    stored = b'{"text":[{"text":"Why?"}],"keyboard":[],"edits":"","push":false,"expires_at":null}'
    assert OUTGOING.validate_json(stored) == Outgoing((Span("Why?"),))


@pytest.mark.parametrize(
    "chart",
    [
        Radar("Round", (("Basics", 81),)),
        Bars("Skill", (("Python", 50, 3),), dark=True),
        Calendar("Practice", date(2026, 3, 2), (0, 2)),
        Course("Trend", ((date(2026, 3, 2), 62, 41),), date(2026, 3, 2)),
    ],
    ids=lambda chart: type(chart).__name__,
)
def test_a_chart_comes_back_as_what_it_was(chart: Chart) -> None:
    outgoing = Outgoing((Span("Look"),), chart=chart)
    assert OUTGOING.validate_json(OUTGOING.dump_json(outgoing)) == outgoing


def test_a_chart_stored_before_there_were_several_kinds_is_a_radar() -> None:
    stored = '{"text": [{"text": "x"}], "chart": {"title": "Round", "axes": [["Basics", 81]]}}'
    assert OUTGOING.validate_json(stored).chart == Radar("Round", (("Basics", 81),))


def test_a_file_goes_with_the_first_piece_whose_words_are_a_caption() -> None:
    words = "x y " * 1500
    pieces = split(Outgoing((Span(words),), HINT, file=FILE, document="export"))
    assert [piece.document for piece in pieces] == ["export"] + [None] * (len(pieces) - 1)
    assert "".join(plain(piece.text) for piece in pieces) == words
    assert length(pieces[0].text) <= CAPTION_LIMIT
    assert all(length(piece.text) <= LIMIT for piece in pieces)
    assert [piece.file for piece in pieces] == [FILE] + [None] * (len(pieces) - 1)
    assert [piece.keyboard for piece in pieces] == [()] * (len(pieces) - 1) + [HINT]


def test_a_caption_that_fits_is_left_whole() -> None:
    message = Outgoing((Span("x" * CAPTION_LIMIT),), HINT, file=FILE)
    assert split(message) == [message]
    assert len(split(Outgoing((Span("x" * LIMIT),), document="anki"))) == 2
    without = Outgoing((Span("x" * LIMIT),), HINT)
    assert split(without) == [without]
