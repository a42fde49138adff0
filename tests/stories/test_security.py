"""What docs/security.md promises: each chat its own, each word only a word, wherever it is shown again."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.conversation.pages import GROUP
from bot.storage.engine import read
from bot.storage.tables import Attempt, Round, State
from tests.stories.conftest import Story
from tests.stories.person import Person

DROPOUT, HASHABLE = "regularisation.dropout", "python.hashable-keys"
MARKUP = "<img src=x onerror=alert(1)> & <b>xylophones</b> </p></q><script>alert(2)</script> {title}"
PAGE = Path(__file__).parents[2] / "bot" / "frontends" / "web" / "page"

ACTIONS = (
    "hint", "skip", "finish", "show", "rate", "continue", "add", "pause", "resume", "endround", "drop",
    "open", "next", "same", "again", "report", "transcript", "page", "file", "model", "claims", "claim",
    "card", "retry",
)  # fmt: skip
"""Every action that a token goes with."""


async def ada_with_everything(story: Story) -> tuple[Person, set[str]]:
    """Someone with a scored attempt, a round that is over and an open question; and every token they saw."""
    ada, _ = await story.asked(DROPOUT)
    await ada.says("xylophones are switched off by chance")
    await ada.taps("Finish")
    await ada.says("/mock engineering quick")
    await ada.taps("Start")
    await ada.says("xylophones, mostly")
    await ada.says("end round")
    await story.ask(ada, HASHABLE)
    datas = [b.get("callback_data", "") for post in ada.seen for row in post.buttons for b in row]
    with read(story.engine) as session:
        kept = [*session.scalars(select(Attempt.token)), *session.scalars(select(Round.token))]
    return ada, ({data.partition(":")[0] for data in datas} | set(kept)) - {"-", ""}


def stored(story: Story, person_id: int) -> list[tuple[Any, ...]]:
    """All that is kept of a person's dialogue."""
    with read(story.engine) as session:
        return [
            tuple(row)
            for table in (State, Attempt, Round)
            for row in session.execute(
                select(*table.__table__.columns).where(table.person_id == person_id).order_by(text("1"))
            )
        ]


async def test_nobody_does_or_learns_anything_by_another_persons_buttons(story: Story) -> None:
    ada, tokens = await ada_with_everything(story)
    assert len(tokens) >= 3
    assert stored(story, 1)
    eve = await story.someone(666, "Eve")
    before, heard = stored(story, 1), len(ada.heard)
    for token in sorted(tokens):
        for action in ACTIONS:
            story.api.world.tap(eve.chat, eve.chat.posts[0], f"{token}:{action}:0")
    await eve.settled()
    assert stored(story, 1) == before
    assert len(ada.heard) == heard
    assert not [words for words in eve.heard if "xylophones" in words or "Dropout" in words]
    assert not [post for post in eve.seen if post.upload]


async def test_ones_own_old_buttons_change_nothing_that_is_open(story: Story) -> None:
    ada, tokens = await ada_with_everything(story)
    (before,) = [row for row in stored(story, 1) if row[1] == "asking"]
    for token in sorted(tokens):
        for action in ("rate", "continue", "add", "pause", "resume", "endround", "drop"):
            await ada.presses(f"{token}:{action}:0", ada.chat.posts[0])
    (after,) = [row for row in stored(story, 1) if row[1] == "asking"]
    assert after[3] == before[3]


async def test_a_group_is_told_once_per_command_and_never_interviewed(story: Story) -> None:
    group = {"id": -5, "type": "supergroup", "title": "Study group"}
    sender = {"id": 1001, "is_bot": False, "first_name": "Ada"}
    for number, words in enumerate(("/start", "an answer to nobody", "/practice dropout"), 1):
        message = {"message_id": number, "date": 0, "chat": group, "from": sender, "text": words}
        story.api.world.strange({"update_id": number, "message": message})
    story.api.world.chats[-5] = story.api.world.chat(-5, "Study group")
    await story.quiet()
    said = [post.text for post in story.api.world.chats[-5].posts]
    assert said == [GROUP, GROUP]
    assert story.people() == 0


@pytest.mark.parametrize(
    "words",
    ["", "/", "/practice ", "/timezone ", "/date ", "/daily ", "/start "],
)
async def test_telegram_is_sent_words_and_no_markup_of_theirs(story: Story, words: str) -> None:
    """Beside this, the tests' server refuses what does not parse."""
    person, _ = await story.asked(DROPOUT)
    await person.says(words + MARKUP)
    await person.taps("Finish")
    sent = "".join(post.html for post in person.seen)
    assert "<img" not in sent
    assert "<script" not in sent
    assert "<b>xylophones" not in sent


class Tags(HTMLParser):
    """What a browser would make of a document."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


async def test_the_report_that_is_taken_away_holds_words_and_no_markup_of_theirs(story: Story) -> None:
    person = await story.someone()
    await person.says("/mock engineering quick")
    await person.taps("Start")
    await person.says(MARKUP)
    await person.says("end round")
    await person.taps("Transcript")
    await person.taps("As a file")
    found = Tags(person.seen[-1].upload.decode())
    assert MARKUP in found.words
    assert found.tags.isdisjoint({"img", "script", "iframe", "object", "link", "base", "form"})
    assert not [name for name in found.attributes if name.startswith("on") or name in ("src", "href")]
    assert "default-src 'none'" in person.seen[-1].upload.decode()


@pytest.mark.parametrize("script", sorted(PAGE.glob("*.js")), ids=lambda path: path.name)
def test_the_chat_page_makes_text_and_never_markup_of_what_it_is_given(script: Path) -> None:
    """Whoever wants one of these must show why nothing that was written can reach it."""
    dangerous = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc"
    assert re.findall(dangerous, script.read_text()) == []
