"""The words of a review fit a phone, whichever gap of whichever question is asked."""

from dataclasses import replace
from datetime import date, timedelta

from bot.interview.assess import ConceptResult, MisconceptionResult, describe
from bot.interview.reviewing import ask_gap, over, recalled
from bot.message import length, plain
from tests.content import real_bank
from tests.interview.test_attempt import attempt, idea
from tests.interview.test_wording import LONGEST_TOKEN

TODAY = date(2026, 3, 2)
STATEMENT = "Statement a."


def test_every_gap_of_every_question_fits_a_phone() -> None:
    for question in real_bank().questions.values():
        for concept in question.rubric.concepts:
            asked = ask_gap(question, concept.id, LONGEST_TOKEN)
            unfolded = [span for span in asked.text if not span.folded and span.style != "pre"]
            assert length(tuple(unfolded)) <= 300
            assert describe(question, concept.id)[0] in plain(asked.text)


def told(credit: float, *claimed: str, back: str = "", sure: float = 0.5) -> str:
    one: ConceptResult = replace(idea("a", 3, credit), sure=sure)
    return plain(recalled(replace(attempt(one), outcome="recalled", score=None), claimed, back).text)


def test_what_became_of_a_gap_is_said_with_its_word() -> None:
    assert told(1, back="Back in 6 days.") == "✅ Shown: idea a.\nBack in 6 days."
    assert told(0.5) == f"🟡 Partly: idea a.\n{STATEMENT}"
    assert told(0) == f"❌ Missed: idea a.\n{STATEMENT}"
    assert told(0, sure=0.1).startswith("❔ Not sure I caught: idea a.")
    assert told(0, "a").startswith("❌ Missed: idea a. You say you said it.")


def test_a_claim_that_stands_is_corrected() -> None:
    claim = MisconceptionResult("x", "it is gone", "A new one each step.", standing=True)
    made = replace(attempt(idea("a", 3, 1), misconceptions=(claim,)), outcome="recalled", score=None)
    assert "⚠️ You said “it is gone”. A new one each step." in plain(recalled(made, (), "").text)
    taken_back = replace(made, misconceptions=(replace(claim, standing=False),))
    assert "gone" not in plain(recalled(taken_back, (), "").text)


def test_the_end_says_when_the_next_one_is() -> None:
    thursday = TODAY + timedelta(days=3)
    assert plain(over(thursday, TODAY, reviewed=True).text) == "That's all for today; next on Thursday."
    assert plain(over(thursday, TODAY, reviewed=False).text) == "Nothing to review today; next on Thursday."
    assert plain(over(None, TODAY, reviewed=True).text) == "That's all."
