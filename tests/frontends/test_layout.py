"""What is drawn is what was said: no word is lost, no row is too wide, code stands as it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.frontends.layout import NARROWEST, buttons, lines, rows
from bot.message import Choice, Span, Text, plain


def drawn(*spans: Span, width: int = 40, styled: bool = False) -> list[str]:
    return [row for line in lines(spans) for row in rows(line, width, styled=styled)]


def test_paragraphs_are_wrapped_at_words() -> None:
    text = Span("You have the random zeroing. The network then sees others.\n\nHow so?")
    assert drawn(text) == ["You have the random zeroing. The network", "then sees others.", "", "How so?"]


def test_a_word_that_passes_from_one_span_into_the_next_stays_whole() -> None:
    text = (Span("Set a random subset of activations to "), Span("zero", "bold"), Span("es."))
    assert drawn(*text) == ["Set a random subset of activations to", "zeroes."]


def test_styles_take_no_room_and_end_where_they_end() -> None:
    text = (Span("Set a random subset of the "), Span("activations to", "bold"), Span(" zero."))
    assert drawn(*text, styled=True) == [
        "Set a random subset of the \033[1mactivations\033[0m",
        "\033[1mto\033[0m zero.",
    ]


def test_without_styles_there_is_no_escape() -> None:
    text = (Span("a", "bold"), Span("b", "italic"), Span("c", "code"), Span("d", "link", url="u"))
    assert "\033" not in "".join(drawn(*text, Span("e", "pre")))


def test_code_is_set_apart_and_never_wrapped() -> None:
    code = "def foo(x=[]):\n    return [x, x, x, x, x, x, x, x, x, x, x, x]"
    assert drawn(Span("What is it?\n"), Span(code, "pre")) == [
        "What is it?",
        "    def foo(x=[]):",
        "        return [x, x, x, x, x, x, x, x, x, x, x, x]",
    ]


def test_a_quote_stands_behind_a_bar_to_its_end() -> None:
    text = (
        Span("72/100\n"),
        Span("All ideas", "bold", folded=True),
        Span("\n❌ Missed: the ensemble view, of which nothing was said.", folded=True),
    )
    assert drawn(*text) == [
        "72/100",
        "│ All ideas",
        "│ ❌ Missed: the ensemble view, of which",
        "│ nothing was said.",
    ]


def test_a_link_shows_where_it_leads() -> None:
    assert drawn(Span("Dropout", "link", url="https://x.org")) == ["Dropout <https://x.org>"]


def test_what_is_wider_than_the_terminal_is_cut() -> None:
    assert drawn(Span("x" * 50), width=20) == ["x" * 20, "x" * 20, "x" * 10]


def test_wide_and_joined_signs_are_counted_as_terminals_show_them() -> None:
    assert drawn(Span("漢字漢字漢字 漢字漢字漢字"), width=20) == ["漢字漢字漢字", "漢字漢字漢字"]
    accents = "e\N{COMBINING ACUTE ACCENT}" * 20
    assert drawn(Span(accents), width=20) == [accents]


words = st.text(st.sampled_from("ab \n漢é`<>\t\u00a0"), max_size=120)
texts = st.lists(
    st.builds(Span, words, st.sampled_from(["plain", "bold", "code"]), st.booleans()), max_size=6
).map(tuple)


@given(texts, st.integers(1, 100), st.booleans())
def test_every_word_is_drawn_and_no_row_is_too_wide(text: Text, width: int, styled: bool) -> None:
    found = drawn(*text, width=width, styled=styled)
    bare = [re.sub(r"\033\[\d+m|│ ", "", row) for row in found]
    assert re.sub(r"\s", "", "".join(bare)) == re.sub(r"\s", "", plain(text))
    for row in bare:
        assert sum(2 if sign == "漢" else 1 for sign in row) <= max(NARROWEST, width)


@pytest.mark.parametrize("width", [30, 80])
def test_buttons_are_numbered_through_and_wrapped_whole(width: int) -> None:
    keyboard = (
        (Choice("Next", "a"), Choice("Same topic", "b"), Choice("Try again", "c")),
        (Choice("Model answer", "d"),),
    )
    found = buttons(keyboard, width)
    if width == 80:
        assert found == ["[/1 Next]  [/2 Same topic]  [/3 Try again]", "[/4 Model answer]"]
    else:
        assert found == ["[/1 Next]  [/2 Same topic]", "[/3 Try again]", "[/4 Model answer]"]
