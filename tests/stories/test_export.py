"""/export: everything, as a document, and what was missed, as a deck; no copy of either is kept."""

import json
import sqlite3
import zipfile
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversation import their_data
from bot.conversation.their_data import FAILED, MOMENT_AGO, NO_MISSES, TOO_MUCH
from bot.storage import personal
from bot.storage.engine import read
from bot.storage.tables import OutboxRow, Table
from tests.stories.conftest import Story, example
from tests.stories.person import Person
from tests.stories.traces import DROPOUT, NUMBER, WORDS, practised


def document(person: Person) -> dict[str, Any]:
    return json.loads(person.seen[-1].upload)


async def test_it_holds_everything_said_and_marked(story: Story) -> None:
    person = await practised(story)
    await person.says("/cancel", "/date 1 April", "/timezone UTC+2", "/export")
    assert person.seen[-1].media["document"]["file_name"] == "viva-2026-03-02.json"
    exported = document(person)
    assert exported["format"] == "viva-export/1"
    assert list(exported)[3:] == [table.name for table in Table.metadata.sorted_tables]
    assert exported["people"][0]["chat"] == f"telegram:{NUMBER}"
    attempt = exported["attempts"][0]
    assert (attempt["question_id"], attempt["opened_at"][:10]) == (DROPOUT, "2026-03-02")
    assert WORDS in json.dumps(attempt["body"]["log"])
    assert exported["schedules"][0]["interview_on"] == "2026-04-01"
    assert {row["kind"] for row in exported["inbox"]} == {"command", "text", "tap"}
    assert exported["inbox"][0]["raw"]["message"]["from"]["first_name"] == person.chat.user["first_name"]
    assert "Dropout · " in json.dumps(exported["outbox"], ensure_ascii=False)


async def test_it_holds_nothing_of_anybody_else(story: Story) -> None:
    await practised(story)
    other = await story.newcomer(2002, "Bob")
    await other.says("/export")
    assert str(NUMBER).encode() not in other.seen[-1].upload
    assert WORDS.encode() not in other.seen[-1].upload


async def test_no_copy_of_it_stays_in_the_outbox(story: Story) -> None:
    person = await story.someone()
    await person.says("/export")
    with read(story.engine) as session:
        payload = session.scalars(select(OutboxRow.payload).order_by(OutboxRow.id.desc())).first()
    assert payload is not None
    assert json.loads(payload)["file"] is None
    assert len(payload) < 500


async def test_it_leaves_an_open_question_open(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says("/export")
    assert person.last_heard.endswith("Still open: Dropout. Just answer.")
    await person.says(example(question, "strong"))
    assert person.last_heard.startswith("Dropout · ")


async def test_who_is_impatient_is_not_sent_it_twice(story: Story) -> None:
    person = await story.someone()
    await person.says("/export", "/export", "/export")
    assert [post.media != {} for post in person.seen[-3:]] == [True, False, False]
    assert person.last_heard == MOMENT_AGO
    await story.later(minutes=1)
    await person.says("/export")
    assert person.seen[-1].upload


async def test_misses_come_as_a_deck(story: Story) -> None:
    person = await practised(story)
    await person.says("/export")
    await person.taps("Anki")
    assert "you missed, for Anki" in person.last_heard
    assert person.seen[-1].media["document"]["file_name"] == "viva-missed.apkg"
    with zipfile.ZipFile(BytesIO(person.seen[-1].upload)) as packed:
        collection = packed.read("collection.anki2")
    asked = story.bank.questions[DROPOUT]
    (attempt,) = [each for each in story.attempts() if each.question_id == DROPOUT]
    missed = [one for one in json.loads(attempt.body)["concepts"] if one["credit"] < 0.7]
    assert missed
    with sqlite3.connect(":memory:") as deck:
        deck.deserialize(collection)
        fields = [row[0].split("\x1f") for row in deck.execute("SELECT flds FROM notes ORDER BY id")]
    assert [front for front, *_ in fields] == [asked.ask] * len(missed)
    assert [gap for _, gap, *_ in fields] == [asked.concepts[one["id"]].probe for one in missed]
    assert [idea for _, _, idea, _ in fields] == [one["statement"] for one in missed]


async def test_with_nothing_missed_there_is_no_deck(story: Story) -> None:
    person = await story.someone()
    await person.says("/export")
    await person.taps("Anki")
    assert person.last_heard == NO_MISSES


async def test_what_cannot_be_put_together_is_said(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("a row that nobody can read")

    person = await story.someone()
    monkeypatch.setattr(personal, "kept", broken)
    await person.says("/export")
    assert person.last_heard == FAILED
    assert person.seen[-1].buttons == []


async def test_much_is_packed_and_too_much_is_said(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await story.someone()
    monkeypatch.setattr(their_data, "ZIP_FROM", 1000)
    await person.says("/export")
    with zipfile.ZipFile(BytesIO(person.seen[-1].upload)) as packed:
        assert json.loads(packed.read("viva-2026-03-02.json"))["format"] == "viva-export/1"
    await story.later(minutes=2)
    monkeypatch.setattr(their_data, "MOST", 1000)
    await person.says("/export")
    assert person.last_heard == TOO_MUCH
