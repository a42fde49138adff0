"""The laws of `step`, tried on any events in any state, in any order and at any time."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grading import is_unsure
from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.asking import Aside, Asking, Idle, Rating, Recalling
from bot.interview.attempt import ATTEMPT
from bot.interview.log import MOST_MESSAGES, Log, Part, Prompt, PromptKind, Said, messages, prompts
from bot.interview.projects import OTHER_STEPS, STEPS, InProject
from bot.interview.rounds import Stage
from bot.interview.state import State, dump, load
from bot.interview.step import step
from bot.interview.turn import Turn
from tests.interview.sample import (
    ACCOUNT,
    CHAINS,
    DROPOUT,
    ENSEMBLE,
    FIELDS,
    FULL,
    LIBRARY,
    NOISE,
    NOW,
    PERMANENT,
    PROJECTS,
    REPLY,
    RETRACTION,
    SCALING,
    TOPICS,
    TURN,
    UNSURE,
    ZEROING,
    code_output,
    concept,
    derive,
    question,
)

Happenings = list[tuple[timedelta, on.Event, Turn]]
OPEN = "the attempt begun last"
"""Stands for its token in edits and in [Model answer]."""
RENAMED = question(concepts={"other": concept(1, "idea A", ZEROING)})
WITH_PROJECTS = {**LIBRARY, **PROJECTS}
CHANGED = {name: one for name, one in WITH_PROJECTS.items() if not name.endswith("-3")}
LIBRARIES = (
    [LIBRARY] * 15
    + [WITH_PROJECTS] * 15
    + [CHANGED, {}, {**LIBRARY, DROPOUT: question(revision=2)}, {**LIBRARY, DROPOUT: RENAMED}]
)

said = [ZEROING, SCALING, FULL, ENSEMBLE, PERMANENT, RETRACTION, REPLY, NOISE, UNSURE, ""]
ACCOUNTS = ["the goal was to see with gradient boosting", "the dataset did not work"]
phrases = st.sampled_from([*said, *ACCOUNTS, "[1]\n[1, 1]", "E[f_hat] - f"])
# Surrogates never get here: what arrives is made storable first.
texts = phrases | st.lists(phrases, min_size=2, max_size=3).map(". ".join) | st.text(max_size=40)
tokens = st.sampled_from([OPEN, "other"])
begun = st.builds(
    on.Begun, st.sampled_from([*LIBRARY, DROPOUT, DROPOUT, "nets.gone"]), st.just("new"), st.booleans()
)
begun |= st.builds(
    on.GapBegun,
    st.sampled_from([*LIBRARY, "nets.gone"]),
    st.sampled_from(["zeroing", "scaling", "output", "formula", "gone"]),
    st.just("new"),
)
answered = st.builds(on.Answered, st.lists(texts, max_size=3).map(tuple))
others = st.one_of(
    st.builds(on.Edited, tokens, st.integers(-1, 8), texts),
    st.builds(on.Rated, st.sampled_from(["shaky", "so-so", "solid", None])),
    st.builds(on.ModelShown, tokens),
    st.sampled_from([on.HintAsked(), on.Skipped(), on.Finished(), on.ShowAsked()]),
    st.sampled_from([on.TooEasy(), on.NotForMe()]),
    st.sampled_from([on.Added(), on.Continued(), on.Left(), on.Looked()]),
    st.builds(on.TechniqueDropped, st.none() | st.integers(0, 2)),
)
told = st.builds(on.ProjectBegun, st.just(1), st.just("new"), st.just("new"), stands=st.booleans())
at_once = st.just(timedelta())
soon = st.sampled_from([timedelta(minutes=3), timedelta(hours=7)])
any_time = st.timedeltas(timedelta(days=-400), timedelta(days=400))
pauses = st.one_of(*[at_once] * 12, soon, any_time)
turns = st.builds(
    Turn,
    st.just(NOW),
    st.sampled_from(LIBRARIES),
    st.just(TOPICS),
    st.sampled_from([0, 3]),
    st.sampled_from([True, True, False]),
    chains=st.just(CHAINS),
)
closing = st.sampled_from([on.Finished(), on.ShowAsked(), on.Added()])
events = st.one_of(begun, told, answered, answered, answered, answered, others, others, closing)
happenings = st.lists(st.tuples(pauses, events, turns), min_size=3, max_size=14)
said_and_done = (on.Answered((ZEROING,)), on.Finished())
TOLD = on.ProjectBegun(1, "new", "new")
openings: list[tuple[on.Event, ...]] = [
    (),
    (on.Answered((NOISE,)),),
    (on.Answered((f"{PERMANENT}. {SCALING}",)),),
    said_and_done,
    (*said_and_done, on.Answered((FULL,))),
    (on.Answered((ZEROING,)), on.ShowAsked()),
    (TOLD, on.Answered((ACCOUNTS[0],))),
    (TOLD, on.Answered((" ".join(ACCOUNTS),)), on.Finished()),
    (TOLD, on.Answered((" ".join(ACCOUNTS),)), on.Finished(), on.Answered((ZEROING,))),
    (on.GapBegun(DROPOUT, "zeroing", "gap"),),
]
"""Chance alone seldom gets beyond the first question."""


def _story(opening: tuple[on.Event, ...], scored: int, rest: Happenings) -> Happenings:
    turn = replace(TURN, scored=scored, library=WITH_PROJECTS, chains=CHAINS)
    return [*((timedelta(), event, turn) for event in (on.Begun(DROPOUT, "new"), *opening)), *rest]


stories = st.builds(_story, st.sampled_from(openings), st.sampled_from([0, 3]), happenings)
moments = st.timedeltas(timedelta(days=-9), timedelta(days=9)).map(lambda delta: NOW + delta)
kinds = st.sampled_from(list[PromptKind](["ask", "probe", "challenge", "hint", "scorecard", "model"]))
abouts = st.sampled_from(["", "zeroing", "scaling", "permanent", "output", "formula", "nothing-known"])
parts = st.lists(st.builds(Part, st.integers(1, 5), texts, st.integers(0, 9)), max_size=3).map(tuple)
entries = st.builds(Prompt, kinds, abouts, texts) | st.builds(Said, parts)
logs = st.lists(entries, max_size=6).map(tuple)
askings = st.builds(
    Asking,
    token=st.just("x"),
    question_id=st.sampled_from([*LIBRARY, *PROJECTS, "nets.gone"]),
    revision=st.integers(1, 2),
    again=st.booleans(),
    opened_at=moments,
    touched_at=moments,
    log=logs,
    parts=st.integers(0, 5),
)
stages = st.lists(
    st.builds(
        *(Stage, st.just("x"), st.sampled_from(["project.account", "project.general-1", DROPOUT])),
        *(st.none() | st.floats(0, 1), texts, st.just(())),
    ),
    max_size=5,
).map(tuple)
states = st.one_of(
    askings,
    st.builds(Idle, st.none() | askings, st.none() | moments, parts, st.booleans()),
    st.builds(Rating, askings, moments),
    st.builds(Recalling, askings, st.sampled_from(["zeroing", "output", "nothing-known"])),
    st.builds(Aside, askings, parts),
    st.builds(
        *(InProject, st.integers(1, 3), st.just("new"), st.just("new-x"), askings, stages),
        *(
            st.sampled_from([STEPS, OTHER_STEPS]),
            st.integers(1, 9),
            st.none() | moments,
            st.booleans(),
            parts,
        ),
    ),
)


@dataclass(frozen=True)
class Stepped:
    """One step of a story."""

    before: State
    event: on.Event
    turn: Turn
    after: State
    effects: tuple[do.Effect, ...]

    @property
    def records(self) -> list[do.Record]:
        return [effect for effect in self.effects if isinstance(effect, do.Record)]


def story(happenings: Happenings, state: State | None = None) -> Iterator[Stepped]:
    """Each attempt gets a name of its own, and edits mean the last of them."""
    state, now, token = state or Idle(), NOW, "x"
    for number, (pause, event, turn) in enumerate(happenings):
        now += pause
        if isinstance(event, on.GapBegun):
            token = f"t{number}"
            event = replace(event, token=token)
        elif isinstance(event, on.Begun):
            token = f"t{number}" if event.question_id in turn.library else token
            event = replace(event, token=token)
        elif isinstance(event, on.ProjectBegun):
            event = replace(event, project=f"p{number}", token=f"t{number}")
        elif isinstance(event, on.Edited | on.ModelShown) and event.token == OPEN:
            event = replace(event, token=token)
        turn = replace(turn, now=now)
        after, effects = step(state, event, turn)
        yield Stepped(state, event, turn, after, effects)
        state = after


def open_words(state: State) -> Counter[str]:
    """What was said about a question that is still open."""
    match state:
        case Asking():
            return Counter(part.text for part in messages(state.log))
        case Recalling(asking):
            return Counter(part.text for part in messages(asking.log))
        case Aside(asking, waiting):
            return Counter(part.text for part in (*messages(asking.log), *waiting))
        case InProject(open=asking, waiting=waiting):
            return Counter(part.text for part in (*messages(asking.log), *waiting))
        case _:
            return Counter()


def closed_words(state: State) -> Counter[str]:
    match state:
        case Idle(last, _, waiting):
            return Counter(part.text for part in (*(messages(last.log) if last else ()), *waiting))
        case Rating(closed):
            return Counter(part.text for part in messages(closed.log))
        case _:
            return Counter()


def logs_of(state: State) -> Iterator[Log]:
    match state:
        case Asking():
            yield state.log
        case Aside(asking) | Rating(asking) | Recalling(asking):
            yield asking.log
        case Idle(last) if last is not None:
            yield last.log
        case InProject(open=asking) if asking.question_id != ACCOUNT.id:
            yield asking.log
        case _:
            pass


@given(states, happenings)
def test_any_event_in_any_state_returns_and_what_it_returns_can_be_stored(
    state: State, happenings: Happenings
) -> None:
    for stepped in story(happenings, state):
        assert load(*dump(stepped.after)) == stepped.after
        for record in stepped.records:
            assert ATTEMPT.validate_json(ATTEMPT.dump_json(record.attempt)) == record.attempt


@given(states, happenings)
def test_a_score_is_from_0_to_1_and_only_of_what_ended_in_a_scorecard(
    state: State, happenings: Happenings
) -> None:
    for stepped in story(happenings, state):
        for record in stepped.records:
            score, scored = record.attempt.score, record.attempt.outcome in ("scored", "shown")
            assert (score is not None) == scored
            assert score is None or 0 <= score <= 1


@given(states, happenings)
def test_the_same_values_give_the_same_result(state: State, happenings: Happenings) -> None:
    fresh = {one.id: one for one in (question(), code_output(), derive())}
    for stepped in story(happenings, state):
        library = (
            {**stepped.turn.library, **fresh} if stepped.turn.library is LIBRARY else stepped.turn.library
        )
        again = step(stepped.before, stepped.event, replace(stepped.turn, library=library))
        assert again == (stepped.after, stepped.effects)


@given(stories)
def test_no_word_said_is_lost(happenings: Happenings) -> None:
    """It is in the open question, waits, stands in a record, or the person was told that nothing is open."""
    for stepped in story(happenings):
        kept = open_words(stepped.after) + closed_words(stepped.after)
        for record in stepped.records:
            kept |= Counter(part.text for part in messages(record.attempt.log))
        if not isinstance(stepped.event, on.Edited):
            assert open_words(stepped.before) <= kept
        if isinstance(stepped.event, on.Answered) and do.NothingOpen() not in stepped.effects:
            before = open_words(stepped.before) + closed_words(stepped.before)
            assert before + Counter(stepped.event.texts) <= kept


@given(stories)
def test_at_most_two_probes_and_challenges_and_each_hint_once(happenings: Happenings) -> None:
    for stepped in story(happenings):
        for log in logs_of(stepped.after):
            assert len(list(prompts(log, "probe", "challenge"))) <= 2
            hinted = [prompt.about for prompt in prompts(log, "hint")]
            assert len(hinted) == len(set(hinted))
            assert len(list(prompts(log, "model"))) <= 1


@given(stories)
def test_an_attempt_is_recorded_once_when_it_closes_and_again_only_for_more_words(
    happenings: Happenings,
) -> None:
    begun, ends = set[str](), Counter[str]()
    state: State = Idle()
    for stepped in story(happenings):
        state = stepped.after
        begun |= {effect.token for effect in stepped.effects if isinstance(effect, do.Ask | do.AskGap)}
        begun |= {state.open.token} if isinstance(state, InProject) else set()
        more = isinstance(stepped.before, Rating | Idle)
        if more:
            assert not stepped.records or isinstance(stepped.event, on.Added | on.Edited)
        else:
            ends.update(record.attempt.token for record in stepped.records)
    open_ = {state.token} if isinstance(state, Asking) else set[str]()
    open_ |= {state.asking.token} if isinstance(state, Aside | Recalling) else set()
    open_ |= {state.open.token} if isinstance(state, InProject) else set()
    assert ends == Counter(begun - open_)


@given(stories)
def test_whatever_closes_is_told(happenings: Happenings) -> None:
    for stepped in story(happenings):
        for record in stepped.records:
            told = [effect for effect in stepped.effects if not isinstance(effect, do.Record)]
            silent = isinstance(stepped.before, Aside | Rating) or (
                isinstance(stepped.before, Asking) and record.attempt.outcome == "aside"
            )
            assert told or silent


@given(st.lists(answered | others, max_size=30), st.integers(1, 4))
@settings(max_examples=20)
def test_a_flood_is_bounded(flood: list[on.Event], times: int) -> None:
    """However many events come, the log stays short enough to be read at every step."""
    events = [on.Begun(DROPOUT, "new"), *flood * times, *[on.Answered(("more",)), on.Added()] * 80]
    for stepped in story([(timedelta(), event, TURN) for event in events]):
        for log in logs_of(stepped.after):
            assert len(list(messages(log))) < MOST_MESSAGES + 3
            assert len(list(prompts(log))) <= 2 + 2 + 2 + len(FIELDS["concepts"])


@given(stories)
def test_one_answer_closes_a_gap_unless_it_says_that_nobody_knows(happenings: Happenings) -> None:
    for stepped in story(happenings):
        if isinstance(stepped.before, Recalling) and isinstance(stepped.event, on.Answered):
            unsure = is_unsure("\n".join(stepped.event.texts))
            hinted = any(prompts(stepped.before.asking.log, "hint"))
            if isinstance(stepped.after, Recalling):
                assert unsure
                assert not hinted
                assert any(prompts(stepped.after.asking.log, "hint"))
            else:
                assert len(stepped.records) == 1
