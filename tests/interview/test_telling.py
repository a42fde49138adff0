"""Own projects outside a round: what is asked when, what is kept, and the laws that hold whatever happens."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.asking import Asking, Idle
from bot.interview.attempt import Attempt
from bot.interview.log import messages
from bot.interview.projects import TITLE, InProject, Project, title_of
from bot.interview.state import State, dump, load
from bot.interview.step import step
from tests.interview.sample import (
    CHAINS,
    LIBRARY,
    NOISE,
    PROJECTS,
    SCALING,
    TURN,
    UNSURE,
    ZEROING,
)

START = replace(TURN, library={**LIBRARY, **PROJECTS}, chains=CHAINS)
BEGIN = on.ProjectBegun(1, "p1", "t1")
PROBLEM = "the goal was to see with gradient boosting"
DATA = "the dataset came from the sensors"
FAILED = "it did not work at all once"
FULL = f"{PROBLEM}. {DATA}. {FAILED}"
STRONG = f"{ZEROING}. {SCALING}"


def said(*texts: str) -> on.Answered:
    return on.Answered(texts)


def played(
    *events: on.Event | timedelta, begin: on.ProjectBegun = BEGIN
) -> tuple[State, list[do.Effect], dict[str, Attempt]]:
    """Where a telling stands after these, the effects of the last of them, and what was recorded."""
    now, state, effects = START.now, Idle(), ()
    records: dict[str, Attempt] = {}
    for event in (begin, *events):
        if isinstance(event, timedelta):
            now += event
            continue
        state, effects = step(state, event, replace(START, now=now))
        records |= {one.attempt.token: one.attempt for one in effects if isinstance(one, do.Record)}
    return state, list(effects), records


def kept(effects: Sequence[do.Effect]) -> Project:
    return next(effect.project for effect in effects if isinstance(effect, do.KeepProject))


def echoed(*events: on.Event) -> do.Echo:
    return next(effect for effect in played(*events)[1] if isinstance(effect, do.Echo))


def step_asked(*events: on.Event) -> do.AskInProject:
    return next(effect for effect in played(*events)[1] if isinstance(effect, do.AskInProject))


def test_what_was_heard_is_echoed_and_the_most_important_missing_part_is_asked_for() -> None:
    first = echoed(said(PROBLEM))
    assert (first.techniques, first.missing, first.lead) == (((0, "gradient boosting"),), "part D", "first")
    assert (echoed(said(PROBLEM), said(DATA)).missing, echoed(said(PROBLEM), said(DATA)).lead) == (
        "part F",
        "noted",
    )
    assert echoed(said(PROBLEM), said(UNSURE)).lead == "unsure"
    assert echoed(said(PROBLEM), said(NOISE)).lead == "unplaced"
    assert echoed(said(PROBLEM), on.Skipped()).missing == "part F"


def test_an_account_with_every_part_is_echoed_before_the_dig_so_that_a_technique_can_be_refused() -> None:
    assert echoed(said(FULL)).ask == ""
    dropped = echoed(said(FULL), on.TechniqueDropped(0))
    assert (dropped.dropped, dropped.techniques) == ("gradient boosting", ())
    assert "your method" in step_asked(said(FULL), on.TechniqueDropped(0), on.Finished()).ask
    assert isinstance(played(said(FULL), on.TechniqueDropped(0), on.TechniqueDropped(0))[1][0], do.OldButton)


def test_the_dig_asks_steps_one_three_and_five_and_half_the_score_is_the_account() -> None:
    events = (said(FULL), on.Finished(), said(STRONG), said(STRONG))
    assert step_asked(*events).ask == "You used gradient boosting: question 5?"
    state, effects, records = played(*events, said(NOISE))
    assert isinstance(state, Idle)
    project = kept(effects)
    assert project.score == pytest.approx(1 / 2 + (1 + 1 + 0) / 6, abs=0.01)
    assert project.tokens == ("p1-t1-1", "p1-t1-2", "p1-t1-3", "p1-t1-4")
    assert set(records) == set(project.tokens)
    assert project.techniques == ("gradient boosting",)


def test_dug_again_the_other_steps_are_asked_and_the_score_stands_until_they_are_answered() -> None:
    _, effects, records = played(said(FULL), on.Finished(), *[said(STRONG)] * 3)
    before = tuple(records[token] for token in kept(effects).tokens)
    again = on.ProjectBegun(1, "p1", "t2", before=before, again=True, stands=True)
    _, effects, _ = played(begin=again)
    assert isinstance(effects[0], do.AskInProject)
    assert (effects[0].step, effects[0].ask) == ((1, 2), "You used gradient boosting: question 2?")
    for left in ((on.Left(),), (on.Finished(),), (on.Skipped(), on.Skipped())):
        _, effects, _ = played(*left, begin=again)
        assert do.ProjectLeft("stands") in effects
        assert not any(isinstance(effect, do.KeepProject) for effect in effects)
    _, effects, _ = played(said(STRONG), said(STRONG), begin=again)
    project = kept(effects)
    assert project.score == pytest.approx(1, abs=0.01)
    assert project.tokens == ("p1-t1-1", "p1-t2-2", "p1-t2-3")
    assert project.told_at == before[0].closed_at


def test_i_dont_know_in_a_dig_gets_one_hint_and_then_the_next_question() -> None:
    dig = (said(FULL), on.Finished())
    [hint] = played(*dig, said(UNSURE))[1]
    assert hint == do.DigHint("p1-t1-2", "A good answer covers idea S.", unsure=True)
    assert step_asked(*dig, said(UNSURE), said(UNSURE)).lead == "unsure"
    assert played(*dig, said(UNSURE), said(UNSURE))[2]["p1-t1-2"].score == 0
    hints = [on.HintAsked()] * 3
    assert played(*dig, *hints)[1] == [do.DigHint("p1-t1-2", "", unsure=False)]


def test_too_little_is_asked_more_of_and_nothing_heard_is_nothing_kept() -> None:
    assert played(said("churn"))[1] == [do.TellMore("p1-t1-1")]
    assert isinstance(played(said(UNSURE))[1][0], do.HelpTelling)
    for words in ((), ("churn",), (UNSURE,)):
        for leaving in (on.Skipped(), on.Finished(), on.Left()):
            state, effects, _ = played(*(said(one) for one in words), leaving)
            assert (state, effects[-1]) == (Idle(), do.ProjectLeft("nothing"))
    _, effects, records = played(said("this is a stupid bot"), on.Finished())
    assert effects[-1] == do.ProjectLeft("unheard")
    assert len(records) == 1


def test_set_aside_it_goes_on_where_it_was_left() -> None:
    _, effects, records = played(said(PROBLEM), on.Left())
    project = kept(effects)
    assert (project.score, effects[-1]) == (None, do.ProjectLeft("kept"))
    back = on.ProjectBegun(1, "p1", "t2", before=tuple(records[token] for token in project.tokens))
    state, effects, _ = played(begin=back)
    assert isinstance(effects[0], do.Echo)
    assert (effects[0].lead, effects[0].missing) == ("resumed", "part D")
    assert isinstance(state, InProject)
    assert (state.open.token, state.open.parts) == ("p1-t1-1", 1)
    _, effects, records = played(said(FULL), on.Finished(), said(STRONG), on.Left())
    project = kept(effects)
    back = replace(back, before=tuple(records[token] for token in project.tokens))
    _, effects, _ = played(begin=back)
    assert isinstance(effects[0], do.AskInProject)
    assert effects[0].step == (2, 3)
    _, effects, _ = played(said(STRONG), said(STRONG), begin=back)
    assert kept(effects).score == pytest.approx(1, abs=0.01)


def test_what_was_skipped_from_end_to_end_can_be_dug_into_after_all() -> None:
    _, effects, records = played(said(FULL), on.Finished(), *[on.Skipped()] * 3)
    project = kept(effects)
    assert project.score is None
    before = tuple(records[token] for token in project.tokens)
    _, effects, _ = played(begin=on.ProjectBegun(1, "p1", "t2", before=before))
    assert isinstance(effects[0], do.AskInProject)
    assert effects[0].step == (1, 3)


def test_told_again_the_earlier_telling_stands_until_the_new_account_is_over() -> None:
    again = replace(BEGIN, token="t2", stands=True)
    _, effects, _ = played(said(PROBLEM), on.Left(), begin=again)
    assert effects[-1] == do.ProjectLeft("stands")
    _, effects, _ = played(said(FULL), on.Finished(), begin=again)
    assert kept(effects).account == FULL
    assert kept(played(said(FULL), on.Finished(), on.Left(), begin=again)[1]).score is None


def test_words_after_hours_wait_until_it_is_said_that_they_belong_there() -> None:
    events = (said(PROBLEM), timedelta(hours=7), said("the dataset"), said("came from"), on.Continued())
    state, effects, _ = played(*events[:-1])
    assert effects == [do.OfferProject("p1-t1-1")]
    assert isinstance(state, InProject)
    assert [part.number for part in state.waiting] == [2, 3]
    state, effects, _ = played(*events)
    assert isinstance(effects[0], do.Echo)
    assert effects[0].missing == "part F"
    _, effects, records = played(*events[:-1], on.Left())
    assert [part.text for part in messages(records["p1-t1-1"].log)] == [PROBLEM, "the dataset", "came from"]


def test_an_edit_is_silent_unless_it_says_what_was_asked_for() -> None:
    assert played(said(PROBLEM), on.Edited("p1-t1-1", 1, f"{PROBLEM} today"))[1] == []
    _, effects, _ = played(said(PROBLEM), on.Edited("p1-t1-1", 1, f"{PROBLEM}. {DATA}"))
    assert isinstance(effects[0], do.Echo)
    assert effects[0].missing == "part F"
    assert isinstance(played(said("churn"), on.Edited("p1-t1-1", 1, PROBLEM))[1][0], do.Echo)


def test_a_deleted_project_closes_without_a_word_and_no_other() -> None:
    assert played(said(PROBLEM), on.ProjectDeleted("p1"))[:2] == (Idle(), [])
    assert isinstance(played(said(PROBLEM), on.ProjectDeleted("p2"))[0], InProject)


def test_where_nothing_is_known_of_projects_none_is_begun() -> None:
    assert step(Idle(), BEGIN, TURN) == (Idle(), (do.OldButton(),))


@pytest.mark.parametrize(
    ("account", "title"),
    [
        ("I built a defect detector with Faster R-CNN, instead of YOLO", "Defect detector with Faster R-CNN"),
        ("The goal was to predict which machines fail. We had logs.", "Predict which machines fail"),
        ("hello\nin my internship we developed a chatbot for nurses", "Chatbot for nurses"),
        ("made a churn model", "Churn model"),
        ("churn", "Churn"),
        ("🎉🎉", "Project 2"),
        (
            "We forecast the demand for electricity and water",
            "Forecast the demand for electricity",
        ),
    ],
)
def test_a_project_is_called_by_its_first_words_that_say_something(account: str, title: str) -> None:
    assert title_of(account, 2) == title


@given(st.text(max_size=200), st.integers(1, 3))
def test_a_title_is_never_empty_nor_long(account: str, number: int) -> None:
    title = title_of(account, number)
    assert 0 < len(title) <= TITLE + 3  # a capital may be several letters
    assert title == title.strip()


phrases = st.sampled_from([PROBLEM, DATA, FAILED, FULL, STRONG, NOISE, UNSURE, "churn", "", "🎉"])
happens = st.one_of(
    st.builds(on.Answered, st.lists(phrases, max_size=2).map(tuple)),
    st.sampled_from(
        [
            on.Skipped(),
            on.Finished(),
            on.HintAsked(),
            on.ShowAsked(),
            on.Looked(),
            on.Ticked(),
            on.Continued(),
            on.Added(),
            on.Left(),
            on.TechniqueDropped(),
            on.Edited("p1-t1-1", 1, FULL),
            on.Begun("nets.dropout", "x"),
            BEGIN,
        ]
    ),
)
minutes = st.sampled_from([0, 0, 0, 1, 400, 20_000])
CHANGED = {name: one for name, one in START.library.items() if not name.endswith("-3")}
LIBRARIES = [*[START.library] * 9, CHANGED, {}]


@given(st.lists(st.tuples(minutes, happens, st.integers(0, len(LIBRARIES) - 1)), max_size=16))
def test_whatever_happens_no_word_is_lost_and_what_is_kept_was_recorded(
    happenings: list[tuple[int, on.Event, int]],
) -> None:
    state, _ = step(Idle(), BEGIN, START)
    now = START.now
    records: dict[str, Attempt] = {}
    told: Counter[str] = Counter()
    for number, (passed, event, library) in enumerate(happenings):
        now += timedelta(minutes=passed)
        if isinstance(event, on.ProjectBegun):
            event = replace(event, token=f"later{number}")  # no token comes twice
        if isinstance(event, on.Answered) and isinstance(state, InProject):
            told.update(event.texts)
        state, effects = step(state, event, replace(START, now=now, library=LIBRARIES[library]))
        assert load(*dump(state)) == state
        for effect in effects:
            if isinstance(effect, do.Record):
                records[effect.attempt.token] = effect.attempt
            if isinstance(effect, do.KeepProject):
                assert set(effect.project.tokens) <= set(records)
                assert effect.project.tokens
                assert effect.project.score is None or 0 <= effect.project.score <= 1
        if not isinstance(state, InProject | Asking):
            break
        words = Counter(part.text for one in records.values() for part in messages(one.log))
        if isinstance(state, InProject):
            words.update(part.text for part in (*messages(state.open.log), *state.waiting))
        if not any(isinstance(one[1], on.Edited) for one in happenings):
            assert told <= words
        if isinstance(state, Asking):
            break
