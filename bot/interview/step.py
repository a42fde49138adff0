"""The dialogue: one function from where a person stands and what happened to where they stand then.

Laws: any event in any state returns, and nothing raises. The same three values give the same result: time,
the attempt's name and everything known of the person come in with the turn. Nothing said is dropped: words go
to the open question, or wait in the state until the person says what they belong to.
"""

from dataclasses import replace
from datetime import timedelta

from bot.grading import is_unsure
from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.answering import answered, edited, hint, prompt
from bot.interview.assess import assess
from bot.interview.closing import close, end, record
from bot.interview.log import Log, Part, Prompt, Said, amended, prompts
from bot.interview.question import Question
from bot.interview.state import Aside, Asking, Idle, Rating, State
from bot.interview.turn import Result, Turn

ASIDE_AFTER = timedelta(hours=6)
ADDING = timedelta(minutes=2)
"""How long after a scorecard text is taken to belong to it."""


def step(state: State, event: on.Event, turn: Turn) -> Result:
    """Take one event. The effects are in the order in which they are to be done and said."""
    if isinstance(state, Rating) and not isinstance(event, on.Rated):
        shown = do.ShowScorecard(state.closed.token)
        return _before((shown,), step(Idle(state.closed, state.closed_at), event, turn))
    if isinstance(state, Asking):
        question = turn.library.get(state.question_id)
        if question is None or question.revision != state.revision:
            return _gone(state, event, turn)
        if turn.now - state.touched_at >= ASIDE_AFTER:
            return step(Aside(state), event, turn)
        return _asking(state, question, event, turn)
    if isinstance(event, on.Begun):
        return _before(_leave(state, turn)[1], _begin(event, turn))
    if isinstance(state, Aside):
        return _aside(state, event, turn)
    if isinstance(state, Rating):
        return _rated(state, event)
    return _idle(state, event, turn)


def _numbered(texts: tuple[str, ...], so_far: int) -> tuple[Part, ...]:
    return tuple(Part(so_far + place, text) for place, text in enumerate(texts, 1))


def _before(first: tuple[do.Effect, ...], result: Result) -> Result:
    return result[0], (*first, *result[1])


def _begin(event: on.Begun, turn: Turn) -> Result:
    question = turn.library.get(event.question_id)
    if question is None:
        return Idle(), (do.OldButton(),)
    log: Log = (Prompt("ask"),)
    asking = Asking(event.token, question.id, question.revision, event.again, turn.now, turn.now, log)
    return asking, (do.Ask(question, event.token),)


def _asking(state: Asking, question: Question, event: on.Event, turn: Turn) -> Result:
    state = replace(state, touched_at=turn.now)
    match event:
        case on.Begun():
            return _before(_leave(state, turn)[1], _begin(event, turn))
        case on.Left():
            return _leave(state, turn)
        case on.Answered(texts):
            return answered(state, question, _numbered(texts, state.parts), turn)
        case on.Edited(token, number, text):
            return edited(state, question, number, text, turn) if token == state.token else (state, ())
        case on.HintAsked():
            return hint(state, question, unsure=False)
        case on.Skipped():
            return end(state, question, turn, "skipped", "skipped")
        case on.Finished():
            if any(not is_unsure(entry.text) for entry in state.log if isinstance(entry, Said)):
                return close(state, question, assess(question, state.log), turn, "scored")
            return end(state, question, turn, "skipped", "nothing-said")
        case on.ShowAsked():
            return close(state, question, assess(question, state.log), turn, "shown")
        case on.ModelShown() | on.Looked():
            return state, ()
        case _:
            return state, (do.OldButton(),)


def _leave(state: State, turn: Turn) -> Result:
    """Set aside what stands open, if anything does."""
    match state:
        case Asking():
            attempt = record(state, turn.library.get(state.question_id), turn, "aside")
            return Idle(), (do.Record(attempt), do.SayEnded(attempt, "aside"))
        case Aside(asking):
            return Idle(), (do.Record(record(asking, turn.library.get(asking.question_id), turn, "aside")),)
        case Rating(closed):
            return Idle(), (do.ShowScorecard(closed.token),)
        case _:
            return Idle(), ()


def _gone(state: Asking, event: on.Event, turn: Turn) -> Result:
    """The question was retired or changed its meaning since it was asked."""
    attempt = record(state, None, turn, "gone")
    ended = (do.Record(attempt), do.SayEnded(attempt, "gone"))
    return _before(ended, _begin(event, turn)) if isinstance(event, on.Begun) else (Idle(), ended)


def _aside(state: Aside, event: on.Event, turn: Turn) -> Result:
    asking = state.asking
    question = turn.library.get(asking.question_id)
    match event:
        case on.Left():
            return _leave(state, turn)
        case _ if question is None or question.revision != asking.revision:
            return _gone(asking, event, turn)
        case on.Continued():
            back = replace(asking, touched_at=turn.now)
            if state.waiting:
                return answered(back, question, state.waiting, turn)
            last = tuple(prompts(asking.log, "probe", "challenge"))[-1:]
            again = tuple(do.Probe(asking.token, prompt.text, stays=True) for prompt in last)
            return back, (do.Ask(question, asking.token), *again)
        case on.Edited(token, number, text):
            if token == asking.token and (log := amended(asking.log, number, text)):
                return replace(state, asking=replace(asking, log=log)), ()
            return state, ()
        case on.Answered(texts):
            waiting = (*state.waiting, *_numbered(texts, asking.parts + len(state.waiting)))
            state = replace(state, waiting=waiting)
        case on.ModelShown():
            return state, ()
        case _:
            pass
    return state, (do.OfferContinuing(asking.token, question.name),)


def _rated(state: Rating, event: on.Event) -> Result:
    token = state.closed.token
    rating = event.rating if isinstance(event, on.Rated) else None
    effects = (do.RecordRating(token, rating), do.ShowScorecard(token))
    return Idle(state.closed, state.closed_at), effects


def _idle(state: Idle, event: on.Event, turn: Turn) -> Result:
    last = state.last
    match event:
        case on.Left():
            return Idle(), ()
        case on.Answered(texts) if last and state.closed_at and turn.now - state.closed_at <= ADDING:
            question = turn.library.get(last.question_id)
            waiting = (*state.waiting, *_numbered(texts, last.parts + len(state.waiting)))
            title = question.name if question else last.question_id
            return replace(state, waiting=waiting), (do.OfferAdding(last.token, title),)
        case on.Answered():
            return (state if state.waiting else Idle()), (do.NothingOpen(),)
        case on.Edited(token, number, text) if last and token == last.token:
            mended = tuple(replace(p, text=text) if p.number == number else p for p in state.waiting)
            return replace(state, waiting=mended), ()
        case on.Added() if last and state.waiting:
            return _add(last, state.waiting, turn)
        case on.ModelShown(token):
            if last and last.token == token and (question := turn.library.get(last.question_id)):
                return replace(state, last=prompt(last, Prompt("model", text=question.model_answer))), ()
            return state, ()
        case on.Edited() | on.Looked():
            return state, ()
        case _:
            return state, (do.OldButton(),)


def _add(last: Asking, waiting: tuple[Part, ...], turn: Turn) -> Result:
    """Grade once more, with what came after the scorecard. Repeating the scorecard earns nothing."""
    question = turn.library.get(last.question_id)
    if question is None or question.revision != last.revision:
        return Idle(), (do.OldButton(),)
    statements = "\n".join(result.statement for result in assess(question, last.log).concepts)
    log = (*last.log, Prompt("scorecard", text=statements), Said(waiting))
    more = replace(last, log=log, parts=last.parts + len(waiting))
    attempt = record(more, question, turn, "scored", assess(question, log))
    return Idle(more, turn.now), (do.Record(attempt), do.ShowScorecard(last.token))
