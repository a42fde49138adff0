"""The scorecard: what stands above the fold, what below, and its buttons."""

from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from bot.interview.assess import MisconceptionResult
from bot.interview.attempt import Attempt, Outcome
from bot.interview.scorecard import LINE, UNFOLDED, USED, claims_keyboard, noted, scorecard, shortened
from bot.message import Outgoing, Span, plain
from tests.interview.test_attempt import attempt, idea

STANDING = MisconceptionResult("x", "it removes them for good", "A new mask each step.", standing=True)
TAKEN_BACK = MisconceptionResult("y", "it adds weights", "It adds none.", standing=False)
LONG = "regularisation by " * 20


def open_part(card: Outgoing) -> list[str]:
    return plain(tuple(span for span in card.text if not span.folded)).rstrip("\n").split("\n")


def folded(card: Outgoing) -> str:
    return plain(tuple(span for span in card.text if span.folded))


def data(card: Outgoing) -> list[str]:
    return [choice.data for row in card.keyboard for choice in row]


def of_everything() -> list[Attempt]:
    """Attempts with every line that a card can have, at their longest."""
    long = [
        replace(idea(name, 1, credit), name=LONG, said=LONG)
        for name, credit in (("a", 1.0), ("b", 0.9), ("c", 0.5), ("d", 0.4), ("e", 0.0), ("f", 0.1))
    ]
    full = attempt(*long, misconceptions=(STANDING, TAKEN_BACK))
    return [
        replace(full, title=title, score=score, outcome=outcome, again=again)
        for title, score, outcome, again in product(
            ("Dropout", LONG), (0.0, 0.5, 1.0), get_args(Outcome)[:2], (False, True)
        )
    ]


@pytest.mark.parametrize("claimed", [(), ("c", "x")])
def test_at_most_eight_lines_of_forty_characters_stand_above_the_fold(claimed: tuple[str, ...]) -> None:
    for one in of_everything():
        lines = open_part(scorecard(one, claimed))
        assert len(lines) <= 8
        assert max(map(len, lines)) <= LINE, lines


def test_the_lines_the_bot_wrote_itself_are_never_cut() -> None:
    for one in of_everything():
        cut = [line for line in open_part(scorecard(one))[1:] if line.endswith("…")]
        assert not cut


def test_the_head_has_the_points_the_coachs_word_and_the_best_line() -> None:
    one = attempt(idea("a", 1, 1), replace(idea("b", 3, 1), said="the heavier words"), score=0.72)
    assert open_part(scorecard(one))[:3] == [
        "Dropout · 72/100",
        "Solid. You showed 2 of 2.",
        "Best: “the heavier words”",
    ]


def test_points_with_claims_stand_beside_the_points() -> None:
    one = attempt(idea("a", 2, 1), idea("b", 3, 0), score=0.4)
    assert open_part(scorecard(one, ("b",)))[0] == "Dropout · 40/100 (100 with your claims)"


def test_what_is_missing_is_named_with_how_many_more() -> None:
    one = attempt(idea("a", 1, 0), idea("b", 2, 0), idea("c", 1, 0.5))
    assert "Missed: idea b, +1" in open_part(scorecard(one))
    assert "Partly: idea c" in open_part(scorecard(one))


def test_nothing_counts_as_missed_once_enough_is_met() -> None:
    card = scorecard(attempt(idea("a", 5, 1), idea("b", 1, 0)))
    assert not [line for line in open_part(card) if line.startswith("Missed")]
    assert "❌" not in folded(card)
    assert "➕ Could also have named: idea b. Statement b." in folded(card)


def test_every_mark_has_its_word_its_quote_or_its_statement() -> None:
    card = folded(scorecard(attempt(idea("a", 1, 0.7), idea("b", 1, 0.5), idea("c", 1, 0.2))))
    assert "✅ Shown: idea a. “words”" in card
    assert "🟡 Partly: idea b. “words”. Statement b." in card
    assert "❌ Missed: idea c. Statement c." in card


def test_claims_are_corrected_below_the_fold() -> None:
    card = scorecard(attempt(idea("a", 1, 1), misconceptions=(STANDING, TAKEN_BACK)))
    assert "You corrected yourself: it cost nothing." in open_part(card)
    assert "A claim to look at again: see below." in open_part(card)
    assert "⚠️ You said “it removes them for good”. A new mask each step." in folded(card)
    assert "↩️ Taken back: “it adds weights”. It adds none." in folded(card)


def test_a_second_try_promises_nothing() -> None:
    one = replace(attempt(idea("a", 1, 0)), again=True, outcome="shown")
    assert open_part(scorecard(one))[-1] == "A second try: it counts in no figure."
    assert open_part(scorecard(replace(one, again=False)))[-1] == "Shown to you; it will come back."
    assert open_part(scorecard(replace(one, again=False), back="Back tomorrow."))[-1] == "Back tomorrow."


def test_the_model_answer_comes_with_its_sources_and_takes_its_button_away() -> None:
    one = attempt(idea("a", 1, 1))
    card = scorecard(one, unfolded=True)
    assert one.model_answer in folded(card)
    assert Span("A source", "link", folded=True, url="https://example.org/dropout") in card.text
    assert data(card) == ["1a:next:0", "1a:same:0", "1a:again:0"]


def test_buttons_remember_what_the_card_looks_like() -> None:
    one = attempt(idea("a", 1, 0))
    assert data(scorecard(one))[3:] == ["1a:model:0", "1a:claims:0"]
    assert data(scorecard(one, used=True)) == [f"1a:model:{USED}", f"1a:claims:{USED}"]
    assert data(scorecard(one, unfolded=True, used=True)) == [f"1a:claims:{USED | UNFOLDED}"]
    assert scorecard(attempt(idea("a", 1, 1)), unfolded=True, used=True).keyboard == ()


def test_i_said_that_has_a_box_for_each_that_may_be_disputed() -> None:
    one = attempt(idea("a", 1, 1), idea("b", 1, 0.5), idea("c", 1, 0), misconceptions=(STANDING, TAKEN_BACK))
    rows = claims_keyboard(one, {"c"}, flags=USED)
    assert [(row[0].label, row[0].data) for row in rows] == [
        ("☐ idea b", "1a:claim:5"),
        ("☑ idea c", "1a:claim:9"),
        ("☐ I didn't mean “it removes them for good”", "1a:claim:13"),
        ("Done", "1a:card:1"),
    ]


def test_marking_a_claim_moves_no_row() -> None:
    one = attempt(idea("b", 1, 0.5), idea("c", 1, 0), misconceptions=(STANDING,))
    for claimed in ({"b"}, {"c", "x"}, {"b", "c", "x"}):
        assert [row[0].data for row in claims_keyboard(one, claimed, 0)] == [
            row[0].data for row in claims_keyboard(one, (), 0)
        ]


def test_a_tapped_choice_shows() -> None:
    assert plain(noted((Span("Ready?"),), "Skip")) == "Ready?\n→ Skip"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("as it is", 8, "as it is"),
        ("two\n lines", 20, "two lines"),
        ("cut at a word, please", 16, "cut at a word…"),
        ("unbreakablewordthatislong", 10, "unbreakab…"),
    ],
)
def test_shortened_text_ends_at_a_word(text: str, limit: int, short: str) -> None:
    assert shortened(text, limit) == short
    assert len(shortened(text, limit)) <= limit
