"""What a log is worth: credit by idea, how it came, claims, and the score."""

from collections.abc import Sequence

import pytest

from bot.grading import Verdict
from bot.interview.assess import PARTLY, SHOWN, Assessment, assess, describe
from bot.interview.log import Part, Prompt, Said, amended
from tests.interview.sample import (
    ENSEMBLE,
    FULL,
    NOISE,
    PART_OF_ZEROING,
    PERMANENT,
    REPLY,
    RETRACTION,
    SCALING,
    ZEROING,
    code_output,
    derive,
    log,
    question,
)

QUESTION = question()
PROBE = Prompt("probe", "zeroing", "What about part A?")
HINT = Prompt("hint", "zeroing", "Think of clue A.")
CHALLENGE = Prompt("challenge", "permanent", "How many are in use at inference?")


def found(*entries: str | Prompt) -> Assessment:
    return assess(QUESTION, log(*entries))


def how(assessment: Assessment, concept: str) -> str:
    return next(result.how for result in assessment.concepts if result.id == concept)


def test_nothing_said_is_worth_nothing() -> None:
    nothing = found()
    assert nothing.score == 0
    assert not nothing.reached
    assert {result.credit for result in nothing.concepts} == {0.0}
    assert {result.how for result in nothing.concepts} == {""}


def test_the_score_is_the_weight_shown_of_what_is_enough() -> None:
    assert found(ZEROING).score == pytest.approx(3 / 6.8, abs=0.001)
    assert found(ZEROING, FULL).score == pytest.approx(5 / 6.8, abs=0.001)
    assert found(ZEROING, FULL, SCALING, ENSEMBLE).score == 1


@pytest.mark.parametrize(
    ("before", "came", "worth"),
    [
        ((), "first", 1.0),
        ((PROBE,), "probe", 0.9),
        ((HINT,), "hint", 0.6),
        ((PROBE, HINT), "hint", 0.6),
        ((Prompt("scorecard", text="So."),), "probe", 0.9),
        ((Prompt("model", text="So."),), "model", 0.0),
        ((Prompt("probe", "scaling", "What about part B?"),), "first", 1.0),
        ((CHALLENGE,), "first", 1.0),
    ],
)
def test_credit_counts_by_how_it_came(before: tuple[Prompt, ...], came: str, worth: float) -> None:
    after = found(NOISE, *before, ZEROING)
    assert how(after, "zeroing") == came
    assert after.credit("zeroing") >= SHOWN, "what is shown is shown, however it came"
    assert after.score == pytest.approx(3 * worth / 6.8, abs=0.001)


def test_what_was_said_unasked_keeps_its_worth_when_said_again() -> None:
    assert how(found(ZEROING, PROBE, ZEROING), "zeroing") == "first"


def test_enough_is_met_by_what_is_shown_before_how_it_came_is_counted() -> None:
    after = found(f"{SCALING}. {FULL}", HINT, ZEROING)
    assert after.reached
    assert after.score == pytest.approx((2 + 2 + 3 * 0.6) / 6.8, abs=0.001)


def test_gaps_are_the_heaviest_first_and_equals_in_the_authors_order() -> None:
    assert [gap.id for gap in found().gaps] == ["zeroing", "scaling", "full", "ensemble"]
    assert [gap.id for gap in found(ZEROING).gaps] == ["scaling", "full", "ensemble"]


def test_a_gap_half_closed_weighs_half() -> None:
    after = found(PART_OF_ZEROING)
    assert PARTLY <= after.credit("zeroing") < SHOWN
    assert [gap.id for gap in after.gaps][:2] == ["scaling", "full"]


def test_the_finding_that_is_worth_most_counts_and_not_the_fullest() -> None:
    after = found(PART_OF_ZEROING, Prompt("model", text="So."), ZEROING)
    assert how(after, "zeroing") == "first"
    assert after.score > 0


def test_a_short_reply_counts_for_its_probe_alone() -> None:
    assert found(NOISE, PROBE, REPLY).credit("zeroing") == 1
    assert found(NOISE, REPLY).credit("zeroing") == 0
    assert found(NOISE, Prompt("probe", "full", "What about part C?"), REPLY).credit("zeroing") == 0


def test_an_edit_counts_from_when_it_was_made() -> None:
    edited = amended(log(NOISE, HINT), 1, ZEROING)
    assert edited is not None
    assert how(assess(QUESTION, edited), "zeroing") == "hint"


def test_an_edited_reply_is_still_in_reply_to_its_probe() -> None:
    edited = amended(log(NOISE, PROBE, NOISE, Prompt("probe", "full", "What about part C?")), 2, REPLY)
    assert edited is not None
    assert assess(QUESTION, edited).credit("zeroing") == 1


def test_how_messages_were_cut_does_not_matter() -> None:
    first, second = ZEROING.rsplit(" ", 1)
    one = (*log(), Said((Part(1, f"{first}\n{second}"),)))
    two = (*log(), Said((Part(1, first), Part(2, second))))
    assert assess(QUESTION, one) == assess(QUESTION, two)
    assert found(first, second).credit("zeroing") >= SHOWN, "nor does a pause in between"


def test_a_claim_stands_until_it_is_taken_back_after_its_challenge() -> None:
    assert [claim.standing for claim in found(PERMANENT).misconceptions] == [True]
    assert [claim.standing for claim in found(PERMANENT, RETRACTION).misconceptions] == [True]
    assert [claim.standing for claim in found(PERMANENT, CHALLENGE, RETRACTION).misconceptions] == [False]


def test_a_claim_said_again_stands_again() -> None:
    again = found(PERMANENT, CHALLENGE, RETRACTION, PERMANENT)
    assert [claim.standing for claim in again.misconceptions] == [True]


def test_a_claim_that_is_denied_later_is_taken_back_unchallenged() -> None:
    assert not found(PERMANENT, f"no, it is wrong that {PERMANENT}").standing


def test_each_standing_claim_costs_fifteen_per_cent() -> None:
    assert found(f"{PERMANENT}. {ZEROING}").score == pytest.approx(0.85 * 3 / 6.8, abs=0.001)
    assert found(f"{PERMANENT}. {ZEROING}", CHALLENGE, RETRACTION).score == pytest.approx(3 / 6.8, abs=0.001)


def test_the_same_log_is_worth_the_same_again() -> None:
    entries = log(NOISE, PROBE, ZEROING, PERMANENT)
    assert assess(QUESTION, entries) == assess(question(), entries)


def test_an_output_alone_is_worth_its_half_of_the_weights() -> None:
    after = assess(code_output(), log("[1]\n[1, 1]"))
    assert round(100 * after.score) == 59
    assert not after.reached


def test_the_ideas_no_author_wrote_have_words_of_their_own() -> None:
    assert describe(QUESTION, "zeroing") == ("idea A", "The statement of idea A.")
    assert describe(code_output(), "output") == ("what it prints", "It prints:\n[1]\n[1, 1]")
    assert describe(derive(), "formula") == ("the formula", "E[f_hat] - f")


def test_a_long_dialogue_is_not_graded_from_scratch_at_each_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: one more answer costs its own verdict and that of its pair."""
    one = question()
    judged: list[str] = []
    judge = one.grader.judge

    def counting(text: str, *, shown: Sequence[str], reply_to: str | None) -> Verdict:
        judged.append(text)
        return judge(text, shown=shown, reply_to=reply_to)

    monkeypatch.setattr(one.grader, "judge", counting)
    entries = log(*[f"{NOISE} {number}" for number in range(12)])
    assess(one, entries)
    judged.clear()
    assess(one, (*entries, Said((Part(13, ZEROING),))))
    assert len(judged) == 2
