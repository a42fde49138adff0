"""An attempt read again: all of it, in order, in pages that a phone takes."""

from dataclasses import replace
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from bot.interview.attempt import Attempt
from bot.interview.log import Prompt, Said
from bot.interview.transcript import REPLAYED, replay
from bot.message import Outgoing, length, plain
from tests.interview.sample import log
from tests.interview.test_attempt import attempt


def of(*entries: str | Prompt) -> Attempt:
    return replace(attempt(), ask="What is dropout?", log=log(*entries))


def pages(of: Attempt) -> list[Outgoing]:
    found: list[Outgoing] = []
    for at in count():
        page = replay(of, at, "2 Mar")
        if page is None:
            return found
        found.append(page)
    raise AssertionError


def test_everything_is_said_again_as_it_was() -> None:
    [page] = pages(
        of("we zero them", Prompt("probe", "full", "And then?"), "dunno", Prompt("hint", "full", "Think."))
    )
    assert plain(page.text).endswith(
        "\n\nI: What is dropout?\n\nYou: we zero them\n\nI: And then?\n\nYou: dunno\n\nI: Think."
    )
    assert plain(page.text).startswith("Dropout · 2 Mar · 50/100")


def test_what_was_added_after_the_card_or_the_model_answer_is_told_from_what_came_before() -> None:
    [page] = pages(
        of("one", Prompt("scorecard", text="Statements."), "two", Prompt("model", text="All of it."), "three")
    )
    said = plain(page.text)
    assert "You: one\n\nI: (the scorecard was shown)\n\nYou: two\n\nI: (the model answer was shown)" in said
    assert "Statements." not in said


def test_a_long_dialogue_has_pages_and_buttons_to_the_next_and_the_one_before() -> None:
    found = pages(of("x" * 4000, "y" * 100))
    assert [[choice.label for choice in page.keyboard[0]] for page in found] == [
        ["Later ›"], ["‹ Earlier", "Later ›"], ["‹ Earlier"],
    ]  # fmt: skip
    assert [page.keyboard[0][-1].data.split(":")[1:] for page in found] == [
        ["replay", "1"], ["replay", "2"], ["replay", "1"],
    ]  # fmt: skip
    assert "\n2 of 3" in plain(found[1].text)


def test_what_was_skipped_has_no_scorecard_to_look_at() -> None:
    skipped = replace(of("one"), score=None, outcome="skipped")
    [page] = pages(skipped)
    assert page.keyboard == ()
    assert "skipped" in plain(page.text)


@given(st.lists(st.text(min_size=1, max_size=5000), max_size=6))
def test_no_character_is_lost_and_every_page_is_one_message(texts: list[str]) -> None:
    made = of(*texts)
    found = pages(made)
    assert all(length(page.text) <= 2 * REPLAYED + 500 for page in found)
    said = "".join(span.text for page in found for span in page.text if span.style == "plain")
    assert said == made.ask + "".join(entry.text for entry in made.log if isinstance(entry, Said))
