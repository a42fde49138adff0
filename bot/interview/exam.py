"""A mock round under way: an examiner's manners, a clock by section, and one question after another.

Laws: a question is closed before the next is asked, and never while its answer arrives: what is written after
the section's time still counts for the question it answers. Nothing but the person ends a pause. A skipped
question counts as nothing shown. The round keeps every word until it is resumed or ended.
"""

from dataclasses import replace
from datetime import timedelta

from bot.grading import is_unsure
from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.answering import as_asked, numbered
from bot.interview.asking import Asking
from bot.interview.course import ask_next, ask_open, close_open, finish, noted
from bot.interview.log import Said, prompts
from bot.interview.rounds import WARNED_AT, InRound, Round, sections_of
from bot.interview.staged import scenario_of, take_stage
from bot.interview.turn import Manners, Result, Turn

PAUSED_AFTER = timedelta(hours=6)
"""How long a round may lie untouched before it is paused, as of its last touch."""
CLOSED_AFTER = timedelta(days=7)
"""How long before it ends with what it has."""
GAPS = 2
"""How many missing parts of a project's account are asked for."""
STILL_WRITING = timedelta(minutes=2)
"""Who wrote so recently may be about to write more: time that is up waits for them."""


def begin_round(event: on.RoundBegun, turn: Turn) -> Result:
    """The first question, or, where the plan holds none, the candidate's own."""
    plan = turn.plans[event.role]
    round_ = Round(
        event.token,
        event.role,
        event.length,
        sections_of(plan, event.length),
        plan.lengths[event.length].probes,
        event.timed,
        turn.now,
    )
    return ask_next(InRound(round_, 0, 0, None, turn.now, 0.0, turn.now), turn, "begun")


def in_round(state: InRound, event: on.Event, turn: Turn) -> Result:
    untouched = turn.now - state.touched_at
    if untouched >= PAUSED_AFTER:
        state = state.stopped(state.touched_at)
    if isinstance(event, on.Ticked):
        return finish(state, turn) if untouched >= CLOSED_AFTER else _on_time(state, turn)
    if isinstance(event, on.Looked | on.ModelShown):
        return state, ()
    state = replace(state, touched_at=turn.now)
    match event:
        case on.RoundEnded():
            return finish(state, turn)
        case on.Resumed():
            return _resume(state, turn)
        case on.Edited():
            return _take(state, event, turn)
        case on.Paused():
            return state.stopped(turn.now), (
                do.SayPaused(state.round.token, state.place, state.round.questions),
            )
        case on.Begun() | on.GapBegun() | on.RoundBegun() | on.ProjectBegun() | on.Left() | on.Continued():
            return state, (_offer(state),)
        case on.Answered(texts) if state.paused:
            so_far = (state.open.parts if state.open else 0) + len(state.waiting)
            return replace(state, waiting=(*state.waiting, *numbered(texts, so_far))), (_offer(state),)
        case _ if state.paused:
            return state, (_offer(state),)
        case on.HintAsked() | on.ShowAsked():
            return state, (do.NoHelp(),)
        case on.Answered() | on.Skipped() | on.Finished() | on.TechniqueDropped():
            return _take(state, event, turn) if state.open else finish(state, turn)
        case _:
            return state, (do.OldButton(),)


def _offer(state: InRound) -> do.OfferRound:
    return do.OfferRound(state.round.token, state.place, state.round.questions, paused=state.paused)


def _on_time(state: InRound, turn: Turn) -> Result:
    """What the clock does by itself: say that little is left, and close a section that is over."""
    if not state.round.timed or state.paused or state.open is None:
        return state, ()
    left = state.left(turn.now)
    if left <= timedelta():
        if turn.now - state.touched_at < STILL_WRITING:
            return state, ()
        return _close_section(state, turn)
    return _warned(state, turn)


def _warned(state: InRound, turn: Turn) -> Result:
    """Say once a section that little time is left, where it ever had more."""
    left, section = state.left(turn.now), state.round.sections[state.section]
    due = timedelta() < left <= WARNED_AT < timedelta(minutes=section.minutes)
    if state.warned or state.paused or not (state.round.timed and state.open and due):
        return state, ()
    return replace(state, warned=True), (do.FewMinutes(section.name, -(-left // timedelta(minutes=1))),)


def _close_section(state: InRound, turn: Turn) -> Result:
    """The question closes with what was said, and what the section had left is not asked."""
    assert state.open is not None
    closed = state.round.sections[state.section].name
    question = as_asked(state.open, turn)
    state, kept = close_open(state, question, turn)
    onwards = replace(state, section=state.section + 1, asked=0, used=0.0, since=turn.now, warned=False)
    result, asked = ask_next(onwards, turn, "time", closed)
    return result, (kept, *asked)


def _take(state: InRound, event: on.Event, turn: Turn) -> Result:
    """Words, or a skip, to the open question."""
    if state.open is None:
        return state, ()
    question = as_asked(state.open, turn)
    if question is None:
        if isinstance(event, on.Answered):
            said = Said(numbered(event.texts, state.open.parts))
            state = replace(state, open=replace(state.open, log=(*state.open.log, said)))
        state, kept = close_open(state, None, turn)
        result, asked = ask_next(
            state if state.stages else replace(state, asked=state.asked - 1), turn, "gone"
        )
        return result, (kept, *asked)
    manners = Manners(state.round.probes, helps=False, deeper=True, gaps=GAPS)
    examined = replace(turn, manners=manners, rates_self=False)
    if isinstance(event, on.Skipped) and any(isinstance(entry, Said) for entry in state.open.log):
        event = on.Finished()  # what was said before counts
    after, effects = take_stage(state.open, question, event, examined)
    effects = tuple(_marked(effect, state.round.token) for effect in effects)
    if isinstance(after, Asking):
        heard = replace(state, open=after)
        if isinstance(event, on.Edited):
            return heard, effects
        if heard.round.timed and heard.left(turn.now) <= timedelta():
            return _close_section(heard, turn)
        result, warning = _warned(heard, turn)
        return result, (*effects, *warning)
    kept = tuple(effect for effect in effects if isinstance(effect, do.Record | do.Clarify))
    state = noted(state, next(effect.attempt for effect in kept if isinstance(effect, do.Record)))
    lead: do.Lead = "next"
    if isinstance(event, on.Skipped):
        lead = "skipped"
    elif isinstance(event, on.Answered) and is_unsure("\n".join(event.texts)):
        lead = "unsure"
    scenario = scenario_of(question.id, turn)
    if scenario and isinstance(event, on.Answered) and scenario.proposes("\n".join(event.texts)):
        result, asked = ask_next(state, turn, "noted")
        if isinstance(result, InRound) and result.open:
            said = Said(numbered(event.texts, 0))
            proposed = replace(result.open, log=(*result.open.log, said), parts=len(event.texts))
            result = replace(result, open=proposed)
        return result, (*kept, *asked)
    result, asked = ask_next(state, turn, lead)
    return result, (*kept, *asked)


def _marked(effect: do.Effect, round_: str) -> do.Effect:
    """With the round's own buttons, and without a word on what was heard."""
    match effect:
        case do.Probe():
            return replace(effect, round=round_, heard=(), near="", unplaced=False)
        case do.Challenge() | do.Clarify() | do.Echo():
            return replace(effect, round=round_)
        case _:
            return effect


def _resume(state: InRound, turn: Turn) -> Result:
    """Go on: with what was written meanwhile, else with the question as it stood."""
    if state.paused:
        state = replace(state, since=turn.now)
    if state.waiting:
        texts = tuple(part.text for part in state.waiting)
        state = replace(state, waiting=())
        return _take(state, on.Answered(texts), turn) if state.open else finish(state, turn)
    if state.open is None:
        return state, (do.AskLast(state.round.token, "resumed"),)
    question = as_asked(state.open, turn)
    if question is None:
        return _take(state, on.Skipped(), turn)
    last = tuple(prompts(state.open.log, "probe", "challenge", "deeper"))[-1:]
    again = tuple(
        do.Probe(state.open.token, prompt.text, stays=True, round=state.round.token) for prompt in last
    )
    return state, (ask_open(state, question, turn, "resumed"), *again)
