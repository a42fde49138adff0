"""The dialogue: one function from where a person stands and what happened to where they stand then.

Laws: any event in any state returns, and nothing raises. The same three values give the same result: time,
the attempt's name and everything known of the person come in with the turn. Nothing said is dropped: words go
to the open question, or wait in the state until the person says what they belong to.
"""

from dataclasses import replace
from datetime import timedelta

from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.answering import answered, as_asked, numbered, prompt, take
from bot.interview.asking import ASIDE_AFTER, Aside, Asking, Idle, Rating, Recalling
from bot.interview.assess import assess
from bot.interview.closing import record
from bot.interview.deep_dive import ACCOUNT
from bot.interview.exam import begin_round, in_round
from bot.interview.log import Log, Part, Prompt, Said, amended, full, mended, messages, prompts
from bot.interview.projects import InProject
from bot.interview.question import Question
from bot.interview.recall import begin_gap, recall, set_aside
from bot.interview.rounds import InRound
from bot.interview.state import State
from bot.interview.telling import begin_project, in_project, leave_project
from bot.interview.turn import Result, Turn

ADDING = timedelta(minutes=2)
"""How long after a scorecard text is taken to belong to it."""


def step(state: State, event: on.Event, turn: Turn) -> Result:
    """Take one event. The effects are in the order in which they are to be done and said."""
    if isinstance(event, on.Begun) and event.question_id not in turn.library:
        return state, (do.OldButton(),)
    if isinstance(event, on.GapBegun) and not _has_gap(event, turn):
        return state, (do.OldButton(),)
    if isinstance(event, on.RoundBegun) and event.role not in turn.plans:
        return state, (do.OldButton(),)
    if isinstance(event, on.ProjectBegun) and ACCOUNT not in turn.library:
        return state, (do.OldButton(),)
    if isinstance(event, on.ProjectDeleted):
        is_open = isinstance(state, InProject) and state.project == event.project
        return (Idle() if is_open else state), ()
    match state:
        case Asking():
            question = as_asked(state, turn)
            if question is None:
                return _gone(state, event, turn)
            if turn.now - state.touched_at >= ASIDE_AFTER:
                return _aside(Aside(state), event, turn)
            return _asking(state, question, event, turn)
        case Aside():
            return _aside(state, event, turn)
        case Rating():
            return _rating(state, event, turn)
        case Recalling():
            if isinstance(event, on.Begun | on.GapBegun | on.RoundBegun | on.ProjectBegun):
                return _before(_leave(state, turn)[1], _begin(event, turn))
            return recall(state, event, turn)
        case Idle():
            return _idle(state, event, turn)
        case InRound():
            return in_round(state, event, turn)
        case InProject():
            if isinstance(event, on.Begun | on.GapBegun | on.RoundBegun | on.ProjectBegun):
                return _before(leave_project(state, turn), _begin(event, turn))
            if isinstance(event, on.Left):
                return Idle(), leave_project(state, turn)
            return in_project(state, event, turn)


def _before(first: tuple[do.Effect, ...], result: Result) -> Result:
    return result[0], (*first, *result[1])


def _has_gap(event: on.GapBegun, turn: Turn) -> bool:
    question = turn.library.get(event.question_id)
    return question is not None and event.concept in {concept.id for concept in question.rubric.concepts}


def _begin(event: on.Begun | on.GapBegun | on.RoundBegun | on.ProjectBegun, turn: Turn) -> Result:
    match event:
        case on.GapBegun():
            return begin_gap(event, turn)
        case on.RoundBegun():
            return begin_round(event, turn)
        case on.ProjectBegun():
            return begin_project(event, turn)
        case on.Begun():
            return _ask(event, turn)


def _ask(event: on.Begun, turn: Turn) -> Result:
    question = turn.library[event.question_id]
    log: Log = (Prompt("ask"),)
    asking = Asking(event.token, question.id, question.revision, event.again, turn.now, turn.now, log)
    return asking, () if event.shown else (do.Ask(question, event.token, event.place),)


def _asking(state: Asking, question: Question, event: on.Event, turn: Turn) -> Result:
    match event:
        case on.Begun() | on.GapBegun() | on.RoundBegun() | on.ProjectBegun():
            return _before(_leave(state, turn)[1], _begin(event, turn))
        case on.Left():
            return _leave(state, turn)
        case on.Continued():
            return _back(state, question, turn)
        case _:
            return take(state, question, event, turn)


def _back(asking: Asking, question: Question, turn: Turn) -> Result:
    """Say again where the question stands."""
    last = tuple(prompts(asking.log, "probe", "challenge"))[-1:]
    again = tuple(do.Probe(asking.token, prompt.text, stays=True) for prompt in last)
    return replace(asking, touched_at=turn.now), (do.Ask(question, asking.token), *again)


def _leave(state: State, turn: Turn) -> Result:
    """Set aside what stands open, if anything does."""
    match state:
        case Asking():
            attempt = record(state, turn.library.get(state.question_id), turn, "aside")
            return Idle(), (do.Record(attempt), do.SayEnded(attempt, "aside"))
        case Aside():
            asking = _with_waiting(state)
            return Idle(), (do.Record(record(asking, turn.library.get(asking.question_id), turn, "aside")),)
        case Recalling():
            return set_aside(state, turn)
        case _:
            return Idle(), ()


def _with_waiting(state: Aside) -> Asking:
    """The question as it stood, with what was written since: a record keeps every word."""
    if not state.waiting:
        return state.asking
    return _with_said(state.asking, state.waiting)


def _with_said(asking: Asking, parts: tuple[Part, ...]) -> Asking:
    return replace(asking, log=(*asking.log, Said(parts)), parts=asking.parts + len(parts))


def _gone(state: Asking, event: on.Event, turn: Turn) -> Result:
    """The question was retired or changed its meaning since it was asked."""
    if isinstance(event, on.Answered):
        state = _with_said(state, numbered(event.texts, state.parts))
    attempt = record(state, None, turn, "gone")
    ended = (do.Record(attempt), do.SayEnded(attempt, "gone"))
    match event:
        case on.Begun() | on.GapBegun() | on.RoundBegun() | on.ProjectBegun():
            return _before(ended, _begin(event, turn))
        case _:
            return Idle(), ended


def _aside(state: Aside, event: on.Event, turn: Turn) -> Result:
    asking = state.asking
    question = as_asked(asking, turn)
    match event:
        case on.Begun() | on.GapBegun() | on.RoundBegun() | on.ProjectBegun():
            return _before(_leave(state, turn)[1], _begin(event, turn))
        case on.Left():
            return _leave(state, turn)
        case on.Ticked():
            return state, ()
        case _ if question is None:
            return _gone(_with_waiting(state), event, turn)
        case on.Continued():
            if state.waiting:
                return answered(replace(asking, touched_at=turn.now), question, state.waiting, turn)
            return _back(asking, question, turn)
        case on.Edited(token, number, text):
            if token != asking.token:
                return state, ()
            log = amended(asking.log, number, text) or asking.log
            return Aside(replace(asking, log=log), mended(state.waiting, number, text)), ()
        case on.Answered(texts):
            waiting = (*state.waiting, *numbered(texts, asking.parts + len(state.waiting)))
            state = replace(state, waiting=waiting)
            if full((*messages(asking.log), *waiting)):
                return _aside(state, on.Continued(), turn)
        case on.ModelShown():
            return state, ()
        case _:
            pass
    return state, (do.OfferContinuing(asking.token, question.name),)


def _rating(state: Rating, event: on.Event, turn: Turn) -> Result:
    """The scorecard comes with the rating, or with whatever is done instead. Until then edits are graded."""
    closed = state.closed
    shown = do.ShowScorecard(closed.token)
    idle = Idle(closed, turn.now)
    match event:
        case on.Rated(rating):
            return idle, (do.RecordRating(closed.token, rating), shown)
        case on.Edited(token, number, text):
            question = as_asked(closed, turn)
            log = amended(closed.log, number, text) if token == closed.token else None
            if question is None or log is None:
                return state, ()
            closed = replace(closed, log=log)
            then = replace(turn, now=state.closed_at)
            attempt = record(closed, question, then, "scored", assess(question, log))
            return replace(state, closed=closed), (do.Record(attempt),)
        case on.Ticked():
            return state, ()
        case _:
            return _before((shown,), _idle(idle, event, turn))


def _idle(state: Idle, event: on.Event, turn: Turn) -> Result:
    last = state.last
    match event:
        case on.Begun() | on.GapBegun() | on.RoundBegun() | on.ProjectBegun():
            return _begin(event, turn)
        case on.Left():
            return Idle(), ()
        case on.Answered(texts):
            question = _may_add(state, turn)
            if last is None or question is None:
                return (state if state.waiting else Idle()), (do.NothingOpen(),)
            waiting = (*state.waiting, *numbered(texts, last.parts + len(state.waiting)))
            return replace(state, waiting=waiting), (do.OfferAdding(last.token, question.name),)
        case on.Edited(token, number, text) if last and token == last.token:
            return replace(state, waiting=mended(state.waiting, number, text)), ()
        case on.Added() if last and state.waiting:
            return _add(state, last, turn)
        case on.ModelShown(token):
            question = turn.library.get(last.question_id) if last and last.token == token else None
            if last is None or question is None or any(prompts(last.log, "model")):
                return state, ()
            return replace(state, last=prompt(last, Prompt("model", text=question.model_answer))), ()
        case on.Edited() | on.Looked() | on.Ticked():
            return state, ()
        case _:
            return state, (do.OldButton(),)


def _may_add(state: Idle, turn: Turn) -> Question | None:
    """The question that words may still be added to: just scored, unchanged since, and not talked full."""
    last = state.last
    if last is None or state.closed_at is None or turn.now - state.closed_at > ADDING:
        return None
    return None if full((*messages(last.log), *state.waiting)) else as_asked(last, turn)


def _add(state: Idle, last: Asking, turn: Turn) -> Result:
    """Grade once more, with what came after the scorecard. Repeating the scorecard earns nothing."""
    question = as_asked(last, turn)
    if question is None:
        return Idle(), (do.OldButton(),)
    if not any(prompts(last.log, "scorecard")):
        statements = "\n".join(result.statement for result in assess(question, last.log).concepts)
        last = prompt(last, Prompt("scorecard", text=statements))
    more = _with_said(last, state.waiting)
    attempt = record(more, question, turn, "shown" if state.shown else "scored", assess(question, more.log))
    return Idle(more, turn.now, shown=state.shown), (do.Record(attempt), do.ShowScorecard(last.token))
