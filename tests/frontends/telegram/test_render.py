"""Whatever the spans hold, the HTML parses, and what the reader sees is exactly their text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.frontends.telegram.render import html, markup
from bot.message import Choice, Span, length, plain
from tests.botapi.markup import parsed, units

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
_SPANS = st.builds(
    Span,
    _TEXT | st.sampled_from(["<b>", "&amp;", "</blockquote>", '"><a href="x">', "&", "<", "&#0;"]),
    st.sampled_from(["plain", "bold", "italic", "code", "pre", "link"]),
    st.booleans(),
    _TEXT,
)


@settings(deadline=None)
@given(st.lists(_SPANS).map(tuple))
def test_any_spans_parse_and_read_as_their_text(text: tuple[Span, ...]) -> None:
    seen, _ = parsed(html(text))
    assert seen == plain(text).strip()
    assert length(text) >= units(seen)


def test_each_style_is_its_tag() -> None:
    text = (
        Span("a"),
        Span("b", "bold"),
        Span("c", "italic"),
        Span("d", "code"),
        Span("e", "pre"),
        Span("f", "link", url='https://x.org/?a=1&b="2"'),
    )
    assert html(text) == (
        'a<b>b</b><i>c</i><code>d</code><pre>e</pre><a href="https://x.org/?a=1&amp;b=&quot;2&quot;">f</a>'
    )


def test_a_link_without_an_address_is_its_words() -> None:
    assert html((Span("here", "link"),)) == "here"


def test_neighbouring_folded_spans_are_one_expandable_quote() -> None:
    text = (
        Span("72/100\n"),
        Span("All six ideas\n", "bold", folded=True),
        Span("✅ Shown", folded=True),
        Span("\nNext?"),
        Span("more", folded=True),
    )
    assert html(text) == (
        "72/100\n<blockquote expandable><b>All six ideas\n</b>✅ Shown</blockquote>"
        "\nNext?<blockquote expandable>more</blockquote>"
    )


def test_an_empty_span_does_not_split_a_quote() -> None:
    text = (Span("a", folded=True), Span(""), Span("b", folded=True))
    assert html(text) == "<blockquote expandable>ab</blockquote>"


def test_what_a_person_wrote_is_never_markup() -> None:
    assert html((Span("“<b>x</b> & y < z”", "italic"),)) == "<i>“&lt;b&gt;x&lt;/b&gt; &amp; y &lt; z”</i>"


def test_buttons_keep_rows_and_say_their_data_but_never_their_value() -> None:
    made = markup(
        ((Choice("Hint", "t:h:0"), Choice("Skip", "t:s:0")), (Choice("Topic", "t:m:1", "dropout"),))
    )
    assert made is not None
    assert made.to_dict() == {
        "inline_keyboard": [
            [{"text": "Hint", "callback_data": "t:h:0"}, {"text": "Skip", "callback_data": "t:s:0"}],
            [{"text": "Topic", "callback_data": "t:m:1"}],
        ]
    }


def test_no_choices_are_no_keyboard() -> None:
    assert markup(()) is None
    assert markup(((),)) is None
