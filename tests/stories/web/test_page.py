"""The main stories at the chat page, through the real mailbox: the same rules as on a phone."""

from bot.conversation.their_data import GOODBYE
from bot.storage.engine import read
from bot.storage.tables import InboxRow
from tests.stories.conftest import example
from tests.stories.web.conftest import Site
from tests.stories.web.person import labels, name, words

DROPOUT = "regularisation.dropout"
GUESS = "neurons are switched off by chance"


async def test_from_start_to_a_scorecard_with_its_model_answer_in_place(site: Site) -> None:
    person = await site.person()
    assert person.entries == {}
    await person.says("/start")
    await person.taps("First question")
    assert [span["style"] for span in person.seen[-1]["text"]].count("pre") == 1
    await person.says("/start question_regularisation_dropout")
    assert person.buttons == ["Hint", "Skip", "Finish"]
    heard = len(person.heard)
    await person.says("neurons are switched off", "by chance")
    assert len(person.heard) == heard + 1, "two pieces, one answer, one probe"
    assert person.last_heard.startswith("I heard ")
    await person.taps("Finish")
    card = next(entry["id"] for entry in person.seen if "/100" in words(entry))
    assert words(person.entries[card]).startswith("Dropout · ")
    assert any(span["folded"] for span in person.entries[card]["text"])
    await person.taps("Model answer")
    assert "A model answer" in words(person.entries[card])
    await person.taps("I said that")
    await person.taps("what runs at inference")
    assert "with your claims" in words(person.entries[card])
    assert "☑ what runs at inference" in labels(person.entries[card])


async def test_a_strong_answer_gets_its_scorecard_at_once(site: Site) -> None:
    person, question = await site.asked(DROPOUT)
    await person.says(example(question, "strong"))
    assert any("/100" in heard for heard in person.heard[-2:]), person.transcript()


async def test_an_answer_can_be_changed_until_its_scorecard(site: Site) -> None:
    person, question = await site.asked(DROPOUT)
    await person.says("no idea at all about that network thing")
    await person.edits(-1, example(question, "strong"))
    assert person.own[-1] == example(question, "strong")
    assert [entry["edited"] for entry in person.entries.values() if entry["own"]][-1]
    assert any("/100" in heard for heard in person.heard[-2:]), person.transcript()


async def test_words_are_answered_with_typing_and_a_tap_is_not(site: Site) -> None:
    person, _ = await site.asked(DROPOUT)
    assert person.typing == 0
    await person.taps("Hint")
    assert person.typing == 0
    await person.says(GUESS)
    assert person.typing == 1


async def test_after_a_reload_all_looks_as_before(site: Site) -> None:
    person, _ = await site.asked(DROPOUT)
    await person.says(GUESS)
    await person.edits(-1, f"{GUESS}, each step")
    await person.taps("Finish")
    await person.taps("Model answer")
    before = list(person.entries.values())
    await person.opens()
    assert list(person.entries.values()) == before


async def test_two_tabs_show_the_same_chat(site: Site) -> None:
    one, _ = await site.asked(DROPOUT)
    other = await site.person()
    await one.says(GUESS)
    await other.settled()
    await other.taps("Finish")
    await one.settled()
    assert one.entries == other.entries
    assert one.own[-1] == GUESS


async def test_a_request_that_comes_again_is_one(site: Site) -> None:
    person, _ = await site.asked(DROPOUT)
    for _ in range(3):
        await person.posts("/say", id="once", text=GUESS)
    await person.settled()
    assert person.own.count(GUESS) == 1
    for _ in range(3):
        await person.posts("/edit", id="twice", message="once", text=f"{GUESS}!")
    await person.settled()
    finish = person.seen[-1]["keyboard"][0][-1]
    assert finish["label"] == "Finish"
    for _ in range(3):
        await person.posts("/tap", id="thrice", message=person.seen[-1]["id"], data=finish["data"])
    await person.settled()
    assert _received(site, "once", "twice", "thrice") == 3


async def test_an_old_try_that_comes_late_takes_no_edit_back(site: Site) -> None:
    person, _ = await site.asked(DROPOUT)
    await person.posts("/say", id="a", text="first words")
    await person.posts("/edit", id="b", message="a", text="better words")
    await person.posts("/edit", id="c", message="a", text="best words")
    await person.posts("/edit", id="b", message="a", text="better words")
    await person.posts("/say", id="a", text="first words")
    await person.settled()
    assert person.own[-1] == "best words"


async def test_a_restart_in_the_middle_loses_and_doubles_nothing(site: Site) -> None:
    person, _ = await site.asked(DROPOUT)
    await person.says(GUESS)
    before = list(person.entries.values())
    await person.posts("/say", id="last", text="and a new mask is drawn on every step")
    await site.stop()
    await site.start()
    back = await site.person()
    after = list(back.entries.values())
    assert after[: len(before)] == before
    assert [words(entry) for entry in after if entry["id"] == "last"] == [
        "and a new mask is drawn on every step"
    ]
    assert len(back.heard) == len([entry for entry in before if not entry["own"]]) + 1, "one answer"
    await back.posts("/say", id="last", text="and a new mask is drawn on every step")
    await back.taps("Finish")
    assert "Dropout · " in back.transcript()
    assert len(back.own) == len(set(back.own))


async def test_what_is_too_long_for_one_message_is_cut_in_several(site: Site) -> None:
    person, _ = await site.asked(DROPOUT)
    long = "x y z " * 1000
    await person.posts("/say", id=name(), text=long)
    await person.settled()
    assert [len(piece) <= 4096 for piece in person.own[-2:]] == [True, True]
    assert "".join(person.own[-2:]) == long


async def test_ones_own_commands_and_others_messages_cannot_be_changed(site: Site) -> None:
    person, _ = await site.asked(DROPOUT)
    for entry in person.entries.values():
        assert not entry["editable"]
        answer = await person.posts("/edit", id=name(), message=entry["id"], text="other words")
        assert answer.status == 404
    await person.settled()


async def test_odd_text_is_shown_as_it_was_written(site: Site) -> None:
    person, _ = await site.asked(DROPOUT)
    odd = "<img src=x onerror=alert(1)> </script> & \u202eevil\u202c 🎲 \\u0000"
    await person.says(odd)
    assert person.own[-1] == odd
    await person.says("a\0b")
    assert person.own[-1] == "a\N{REPLACEMENT CHARACTER}b"
    await person.opens()
    assert person.own[-2:] == [odd, "a\N{REPLACEMENT CHARACTER}b"]


async def test_a_reply_in_the_middle_of_a_stop_is_shown_after_the_start(site: Site) -> None:
    person = await site.person()
    await person.posts("/say", id=name(), text="/start")
    await site.stop()
    await site.start()
    back = await site.person()
    assert len(back.heard) == 1
    assert "Ready?" in back.last_heard


def _received(site: Site, *external_ids: str) -> int:
    with read(site.engine) as session:
        return session.query(InboxRow).where(InboxRow.external_id.in_(external_ids)).count()


async def test_who_is_forgotten_sees_the_goodbye_and_after_a_restart_nothing(site: Site) -> None:
    person, _ = await site.asked(DROPOUT)
    said = name()
    assert (await person.posts("/say", id=said, text=GUESS)).status == 200
    await person.settled()
    await person.says("/export")
    assert "JSON" in person.heard[-1]
    await person.says("/forget")
    await person.taps("Delete everything")
    assert [words(entry) for entry in person.entries.values()] == [GOODBYE]
    assert (await person.posts("/say", id=said, text=GUESS)).status == 200
    await person.settled()
    assert person.own == [], "what a page sends again is not shown again"
    await site.stop()
    await site.start()
    person = await site.person()
    assert person.entries == {}
