"""Mock rounds: what is asked when, the clock, and the laws that hold whatever happens."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.asking import Idle
from bot.interview.log import messages
from bot.interview.question import Question
from bot.interview.report import report
from bot.interview.rounds import InRound, RoundPlan
from bot.interview.state import State, dump, load
from bot.interview.step import step
from bot.interview.turn import Turn
from tests.interview.sample import ENSEMBLE, FULL, NOISE, PERMANENT, SCALING, TURN, UNSURE, ZEROING, question

STRONG = f"{ZEROING}. {SCALING}. {FULL}"
LIBRARY: dict[str, Question] = {
    f"nets.q{number}": question(id=f"nets.q{number}", level=level)
    for number, level in enumerate(("easy", "middle", "hard") * 3)
} | {"trees.split": question(id="trees.split", deeper={"ask": "And then?", "says": [ENSEMBLE]})}
PLAN = RoundPlan.model_validate(
    {
        "role": "both",
        "sections": {
            "nets": {"name": "Nets", "topics": ["nets"]},
            "trees": {"name": "Trees", "topics": ["trees"]},
            "gone": {"name": "Gone", "topics": ["nothing-there"]},
        },
        "lengths": {
            "quick": {
                "probes": 1,
                "sections": {
                    "gone": {"questions": 1, "minutes": 5, "weight": 10},
                    "nets": {"questions": 2, "minutes": 10, "weight": 60},
                    "trees": {"questions": 1, "minutes": 4, "weight": 30},
                },
            }
        },
    }
)
START = replace(TURN, library=LIBRARY, plans={"both": PLAN})
BEGIN = on.RoundBegun("both", "quick", timed=True, token="r1")


def played(*events: on.Event | timedelta) -> tuple[State, list[do.Effect]]:
    """Where a round stands after these, and the effects of the last of them. A span of time passes."""
    state, effects = step(Idle(), BEGIN, START)
    now = START.now
    for event in events:
        if isinstance(event, timedelta):
            now += event
        else:
            state, effects = step(state, event, replace(START, now=now))
    return state, list(effects)


def asked(effects: Sequence[do.Effect]) -> do.AskInRound:
    return next(effect for effect in effects if isinstance(effect, do.AskInRound))


def test_a_section_without_questions_is_passed_over() -> None:
    state, effects = played()
    assert isinstance(state, InRound)
    first = asked(effects)
    assert (first.section, first.place, first.of, first.left) == ("Nets", 2, 4, 10)
    assert first.question.level == "easy"


def test_the_level_follows_the_answers() -> None:
    assert asked(played(on.Answered((STRONG,)))[1]).question.level == "middle"
    assert asked(played(on.Answered((UNSURE,)))[1]).question.level == "easy"


def test_one_probe_in_a_quick_round_and_then_the_next_question() -> None:
    _, effects = played(on.Answered((ZEROING,)))
    assert isinstance(effects[0], do.Probe)
    assert (effects[0].heard, effects[0].round) == ((), "r1")
    assert asked(played(on.Answered((ZEROING,)), on.Answered((NOISE,)))[1]).place == 3


def test_who_does_not_know_moves_on() -> None:
    assert asked(played(on.Answered((UNSURE,)))[1]).lead == "unsure"


def test_what_reached_enough_is_asked_deeper_once_and_judged() -> None:
    events = (on.Skipped(), on.Skipped(), on.Answered((STRONG,)))
    state, effects = played(*events)
    assert isinstance(effects[0], do.Probe)
    assert effects[0].text == "And then?"
    _, effects = step(state, on.Answered((ENSEMBLE,)), START)
    attempt = next(effect.attempt for effect in effects if isinstance(effect, do.Record))
    assert attempt.deeper == pytest.approx(1, abs=0.01)


def test_a_skip_after_an_answer_keeps_what_was_earned() -> None:
    _, effects = played(on.Answered((ZEROING,)), on.Skipped())
    attempt = next(effect.attempt for effect in effects if isinstance(effect, do.Record))
    assert attempt.score is not None
    assert attempt.score > 0.2


def test_time_that_is_up_closes_the_section_after_the_answer_it_interrupted() -> None:
    state, effects = played(timedelta(minutes=11), on.Answered((ZEROING,)))
    assert asked(effects).section == "Trees"
    assert asked(effects).closed == "Nets"
    assert isinstance(state, InRound)
    assert state.round.done[0].score


def test_the_clock_speaks_by_itself() -> None:
    _, effects = played(timedelta(minutes=6), on.Ticked())
    assert effects == [do.FewMinutes("Nets", 4)]
    assert played(timedelta(minutes=6), on.Ticked(), on.Ticked())[1] == []
    assert asked(played(timedelta(minutes=12), on.Ticked())[1]).section == "Trees"
    written = (timedelta(minutes=11), on.Answered((ZEROING,)))
    assert played(*written, timedelta(seconds=30), on.Ticked())[1] == []


def test_pausing_stops_the_clock_and_words_wait() -> None:
    paused = (timedelta(minutes=3), on.Paused(), timedelta(hours=5), on.Answered((STRONG,)))
    state, effects = played(*paused)
    assert isinstance(effects[0], do.OfferRound)
    assert isinstance(state, InRound)
    assert state.left(START.now + timedelta(days=2)) == timedelta(minutes=7)
    assert asked(played(*paused, on.Resumed())[1]).place == 3


def test_a_forgotten_round_is_paused_as_of_its_last_touch_and_closed_after_a_week() -> None:
    state, effects = played(timedelta(hours=7), on.Ticked())
    assert (isinstance(state, InRound) and state.paused, effects) == (True, [])
    assert isinstance(played(timedelta(hours=7), on.Answered((STRONG,)))[1][0], do.OfferRound)
    state, effects = played(timedelta(days=8), on.Ticked())
    assert isinstance(state, Idle)
    assert isinstance(effects[-1], do.ShowReport)


def test_nothing_else_is_begun_within_a_round() -> None:
    for event in (on.Begun("nets.q1", "x"), BEGIN, on.Left(), on.Continued()):
        assert isinstance(played(event)[1][0], do.OfferRound)


def test_the_last_question_is_the_candidates_and_then_comes_the_report() -> None:
    through = (on.Skipped(), on.Skipped(), on.Skipped())
    assert isinstance(played(*through)[1][-1], do.AskLast)
    state, effects = played(*through, on.Answered(("What would I build first?",)))
    assert isinstance(state, Idle)
    assert [type(effect) for effect in effects] == [do.RecordRound, do.ShowReport]


phrases = st.sampled_from([ZEROING, SCALING, FULL, STRONG, PERMANENT, NOISE, UNSURE, ""])
happens = st.one_of(
    st.builds(on.Answered, st.lists(phrases, max_size=2).map(tuple)),
    st.sampled_from(
        [
            on.Skipped(),
            on.Finished(),
            on.Paused(),
            on.Resumed(),
            on.Ticked(),
            on.HintAsked(),
            on.ShowAsked(),
            on.Looked(),
            on.Left(),
            on.RoundEnded(),
            on.Added(),
            on.Rated("solid"),
            on.Edited("r1-1", 1, STRONG),
            on.Begun("nets.q1", "x"),
            BEGIN,
        ]
    ),
)
minutes = st.sampled_from([0, 0, 0, 1, 4, 9, 400, 20_000])
FEWER = {name: one for name, one in LIBRARY.items() if "q1" in name}
LIBRARIES = [*[LIBRARY] * 9, {}, FEWER]


@given(st.lists(st.tuples(minutes, happens, st.integers(0, len(LIBRARIES) - 1)), max_size=16))
def test_whatever_happens_a_round_goes_on_or_ends_with_its_report_and_loses_no_word(
    happenings: list[tuple[int, on.Event, int]],
) -> None:
    state, effects = step(Idle(), BEGIN, START)
    now = START.now
    records = {effect.attempt.token: effect.attempt for effect in effects if isinstance(effect, do.Record)}
    said: Counter[str] = Counter()
    for passed, event, library in happenings:
        now += timedelta(minutes=passed)
        turn: Turn = replace(START, now=now, library=LIBRARIES[library])
        before = state
        if isinstance(before, InRound) and isinstance(event, on.Answered) and before.open:
            said.update(event.texts)
        state, effects = step(state, event, turn)
        assert load(*dump(state)) == state
        for effect in effects:
            if isinstance(effect, do.Record):
                records[effect.attempt.token] = effect.attempt
            if isinstance(effect, do.RecordRound):
                found = report(effect.round, effect.ended_at, records)
                assert 0 <= found.points <= 100
                assert 1 <= found.level <= 4
                assert found.asked == len(effect.round.done)
        if not isinstance(state, InRound):
            break
        assert state.place <= state.round.questions
        kept = Counter(part.text for one in records.values() for part in messages(one.log))
        if state.open:
            kept.update(part.text for part in (*messages(state.open.log), *state.waiting))
        if not any(isinstance(one[1], on.Edited) for one in happenings):
            assert said <= kept
