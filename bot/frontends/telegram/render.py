"""Neutral text and keyboards as Telegram draws them.

Law: whatever the spans hold, the HTML parses, and what the reader sees is exactly their text.
"""

from html import escape
from itertools import groupby

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.message import Keyboard, Span, Text

_TAGS = {"bold": "b", "italic": "i", "code": "code", "pre": "pre"}


def html(text: Text) -> str:
    """The text for `parse_mode` HTML; each run of `folded` spans is one expandable quote."""
    written = (span for span in text if span.text)
    return "".join(
        f"<blockquote expandable>{run}</blockquote>" if folded else run
        for folded, run in (
            (f, "".join(map(_span, spans))) for f, spans in groupby(written, lambda s: s.folded)
        )
    )


def buttons(keyboard: Keyboard) -> list[list[dict[str, str]]]:
    """The rows of an inline keyboard, as JSON has them."""
    return [[{"text": c.label, "callback_data": c.data} for c in row] for row in keyboard if row]


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """The buttons; None, which removes those of an edited message, when there are none."""
    rows = [[InlineKeyboardButton(c.label, callback_data=c.data) for c in row] for row in keyboard if row]
    return InlineKeyboardMarkup(rows) if rows else None


def _span(span: Span) -> str:
    words = escape(span.text, quote=False)
    if span.style == "link":
        return f'<a href="{escape(span.url)}">{words}</a>' if span.url else words
    tag = _TAGS.get(span.style)
    return f"<{tag}>{words}</{tag}>" if tag else words
