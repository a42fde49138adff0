"""An Anki deck of what somebody missed. genanki has no types; it is imported by nobody else."""

import io
from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any

import genanki

from bot.interview.misses import Miss

# Anki knows a deck and a kind of note by their numbers: these stay for ever.
_DECK, _NOTES = 1_786_302_711, 1_786_302_712
_FIELDS = ("Question", "Gap", "Idea", "You said")
_FRONT = '{{Question}}<div class="gap">{{Gap}}</div>'
_BACK = (
    "{{FrontSide}}<hr id=answer>{{Idea}}"
    '{{#You said}}<div class="said">You said: “{{You said}}”</div>{{/You said}}'
)
_STYLE = """\
.card { font-family: sans-serif; font-size: 20px; text-align: left; white-space: pre-wrap; }
.gap { font-weight: bold; margin-top: 1em; }
.said { color: gray; margin-top: 1em; }
"""


def deck(misses: Iterable[Miss], now: datetime) -> bytes:
    """The deck's file. A card is the same one in every deck, by its question and its gap: importing a later
    deck changes it, and none comes twice."""
    module: Any = genanki
    notes = module.Model(
        _NOTES,
        "Viva gap",
        fields=[{"name": name} for name in _FIELDS],
        templates=[{"name": "Gap", "qfmt": _FRONT, "afmt": _BACK}],
        css=_STYLE,
    )
    made = module.Deck(_DECK, "Viva: what I missed")
    for miss in misses:
        fields = [_field(text) for text in (miss.ask, miss.probe, miss.statement, miss.said)]
        guid = module.guid_for("viva", miss.question_id, miss.concept)
        tags = [miss.question_id.partition(".")[0]]
        made.add_note(module.Note(model=notes, fields=fields, guid=guid, tags=tags))
    file = io.BytesIO()
    module.Package(made).write_to_file(file, timestamp=now.timestamp())
    return file.getvalue()


def _field(text: str) -> str:
    """Words as HTML. U+001F is what Anki parts fields by."""
    return escape(text.replace("\x1f", " "))
