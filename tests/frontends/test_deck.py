"""A deck that Anki reads, in which a card stays the same card."""

import sqlite3
import zipfile
from dataclasses import replace
from io import BytesIO

from bot.frontends.deck import deck
from bot.interview.misses import Miss
from tests.clock import START

MISS = Miss(
    "python.identity",
    "small-integers",
    "Python",
    "What does this print?\n  a is b",
    "Which numbers are kept?",
    "-5 to 256",
    "",
)


def notes(*misses: Miss) -> list[tuple[str, list[str], str]]:
    """Name, fields and tags of each note."""
    with zipfile.ZipFile(BytesIO(deck(misses, START))) as packed:
        collection = packed.read("collection.anki2")
    with sqlite3.connect(":memory:") as database:
        database.deserialize(collection)
        rows = database.execute("SELECT guid, flds, tags FROM notes ORDER BY id").fetchall()
    return [(guid, fields.split("\x1f"), tags.strip()) for guid, fields, tags in rows]


def test_a_card_asks_the_gap_and_tells_the_idea() -> None:
    [(_, fields, tags)] = notes(MISS)
    assert fields == [MISS.ask, MISS.probe, MISS.statement, ""]
    assert tags == "python"


def test_whatever_was_said_is_words_and_no_markup() -> None:
    said = '<img src=x onerror="alert(1)"> {{Idea}} & \x1f 5 < 6'
    [(_, fields, _)] = notes(replace(MISS, said=said))
    assert len(fields) == 4
    assert "<" not in fields[3]
    assert fields[3].startswith("&lt;img src=x")


def test_a_later_deck_changes_its_cards_and_none_comes_twice() -> None:
    earlier, later = notes(MISS), notes(replace(MISS, said="small ones", probe="Which of them?"))
    assert [guid for guid, _, _ in earlier] == [guid for guid, _, _ in later]
    both = notes(MISS, replace(MISS, concept="interning"), replace(MISS, question_id="python.strings"))
    assert len({guid for guid, _, _ in both}) == 3
