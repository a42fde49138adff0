"""An own project outside a round: told, dug into, and kept.

Laws: what was told is kept as soon as its account is over, and when it is set aside; an earlier telling or
score stands until another comes to its end. Every word is in the open question, in a record, or waits. A
skipped step counts as nothing shown.
"""

from dataclasses import replace

from bot.grading import is_unsure
from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.account import said_in, told
from bot.interview.answering import as_asked, numbered
from bot.interview.asking import ASIDE_AFTER, Asking, Idle
from bot.interview.attempt import Attempt
from bot.interview.closing import record, settled
from bot.interview.deep_dive import ACCOUNT
from bot.interview.log import Said, amended, full, mended, messages, prompts
from bot.interview.projects import OTHER_STEPS, STEPS, InProject, Project, title_of
from bot.interview.question import Question
from bot.interview.staged import following, opened, score_of, stage_of, take_stage
from bot.interview.techniques import named
from bot.interview.turn import Manners, Result, Turn


def begin_project(event: on.ProjectBegun, turn: Turn) -> Result:
    """Ask for the account, or go on where the project was left, or dig into it anew."""
    question = turn.library[ACCOUNT]
    token = f"{event.project}-{event.token}"
    fresh = InProject(
        event.number,
        event.project,
        token,
        opened(f"{token}-1", question, question.ask, turn),
        stands=event.stands,
    )
    over = tuple(one for one in event.before if one.outcome in ("scored", "shown", "skipped"))
    steps = OTHER_STEPS if any(_step(one) in OTHER_STEPS for one in over[1:]) else STEPS
    if not event.again and len(over) > len(steps):
        over = over[:1]  # every step was skipped
    if event.again:
        over, steps = over[:1], STEPS if steps == OTHER_STEPS else OTHER_STEPS
    if over and over[0].question_id == ACCOUNT and over[0].score is not None:
        stages = tuple(stage_of(one) for one in over)
        fresh = replace(fresh, stages=stages, steps=steps, told_at=over[0].closed_at)
    left = event.before[-1] if event.before and not event.again else None
    if left is not None and left.outcome == "aside":
        state = replace(fresh, open=_reopened(left, turn))
        asked = as_asked(state.open, turn)
        if asked is not None and (asked.id == ACCOUNT) != bool(state.stages):
            return _resume(state, asked, turn)
    if fresh.stages:
        return _next(fresh, turn, "again" if event.again else "resumed")
    if event.said:
        return in_project(fresh, on.Answered(event.said), turn)
    return fresh, (_ask(fresh, question, "retold" if event.stands else "begun"),)


def _step(attempt: Attempt) -> int | None:
    """Its number in the chain; None where it is no step of one."""
    number = attempt.question_id.rpartition("-")[2]
    return int(number) if number.isdecimal() else None


def _reopened(left: Attempt, turn: Turn) -> Asking:
    said = sum(1 for _ in messages(left.log))
    return Asking(
        left.token, left.question_id, left.revision, False, left.opened_at, turn.now, left.log, parts=said
    )


def in_project(state: InProject, event: on.Event, turn: Turn) -> Result:
    if isinstance(event, on.Ticked | on.Looked | on.ModelShown):
        return state, ()
    question = as_asked(state.open, turn)
    if question is None:
        return _gone(state, event, turn)
    untouched = turn.now - state.open.touched_at >= ASIDE_AFTER
    match event:
        case on.Answered(texts) if untouched or state.waiting:
            so_far = state.open.parts + len(state.waiting)
            state = replace(state, waiting=(*state.waiting, *numbered(texts, so_far)))
            if full((*messages(state.open.log), *state.waiting)):
                return _resume(state, question, turn)
            return state, (do.OfferProject(state.open.token),)
        case on.Edited(token) if token != state.open.token:
            return state, ()
        case on.Edited(_, number, text) if state.waiting:
            log = amended(state.open.log, number, text) or state.open.log
            waiting = mended(state.waiting, number, text)
            return replace(state, open=replace(state.open, log=log), waiting=waiting), ()
        case on.Continued():
            return _resume(state, question, turn)
        case on.Finished() if state.stages:
            return _finish(state, question, turn)
        case on.Skipped() | on.Finished() if not (state.stages or told(said_in(_all_said(state).log))):
            return Idle(), leave_project(state, turn)
        case on.Answered() | on.Edited() | on.HintAsked() | on.Skipped() | on.Finished():
            return _take(state, question, event, turn)
        case on.TechniqueDropped():
            return _take(state, question, event, turn)
        case _:
            return state, (do.OldButton(),)


def _all_said(state: InProject) -> Asking:
    """The open question with what was written since it lay: a record keeps every word."""
    asking = state.open
    if not state.waiting:
        return asking
    log = (*asking.log, Said(state.waiting))
    return replace(asking, log=log, parts=asking.parts + len(state.waiting))


def _resume(state: InProject, question: Question, turn: Turn) -> Result:
    """Go on: with what was written meanwhile, else with the question as it stood."""
    if state.waiting:
        texts = tuple(part.text for part in state.waiting)
        return _take(replace(state, waiting=()), question, on.Answered(texts), turn)
    if state.stages and any(isinstance(one, Said) for one in state.open.log[-1:]):
        attempt = settled(state.open, question, turn)
        return _before(attempt, _next(_over(state, attempt), turn, "resumed"))
    state = replace(state, open=replace(state.open, touched_at=turn.now))
    last = [*prompts(state.open.log, "probe")][-1:]
    if last and question.id == ACCOUNT:
        name = question.concepts[last[0].about].name
        return state, (do.Echo(state.open.token, "", (), name, last[0].text, "resumed"),)
    return state, (_ask(state, question, "resumed"),)


def _take(state: InProject, question: Question, event: on.Event, turn: Turn) -> Result:
    """Words, a skip, or a call for help, to the open question."""
    state = replace(state, open=_all_said(state), waiting=())
    practising = replace(turn, manners=Manners(), rates_self=False)
    unsure = isinstance(event, on.Answered) and is_unsure("\n".join(event.texts))
    hinted = any(prompts(state.open.log, "hint"))
    if unsure and hinted and question.id != ACCOUNT:  # one hint, then on
        assert isinstance(event, on.Answered)
        said = Said(numbered(event.texts, state.open.parts))
        open_ = replace(state.open, log=(*state.open.log, said))
        attempt = settled(open_, question, turn)
        return _before(attempt, _next(_over(state, attempt), turn, "unsure"))
    after, effects = take_stage(state.open, question, event, practising)
    if isinstance(after, Asking):
        hints = (
            do.DigHint(one.token, one.text if isinstance(one, do.Hint) else "", unsure)
            for one in effects
            if isinstance(one, do.Hint | do.NoMoreHints)
        )
        others = (one for one in effects if not isinstance(one, do.Hint | do.NoMoreHints))
        return replace(state, open=after), (*others, *hints)
    attempt = next(one.attempt for one in effects if isinstance(one, do.Record))
    if question.id == ACCOUNT and not (attempt.shown or list(named(said_in(attempt.log), turn.chains))):
        return Idle(), (do.Record(attempt), do.ProjectLeft("stands" if state.stands else "unheard"))
    lead: do.ProjectLead = "skipped" if isinstance(event, on.Skipped) else "next"
    return _before(attempt, _next(_over(state, attempt), turn, lead))


def _before(attempt: Attempt, result: Result) -> Result:
    return result[0], (do.Record(attempt), *result[1])


def _over(state: InProject, attempt: Attempt) -> InProject:
    return replace(state, stages=(*state.stages, stage_of(attempt)))


def _next(state: InProject, turn: Turn, lead: do.ProjectLead) -> Result:
    """The next step of the dig; after the last the project as it is kept then."""
    kept: tuple[do.Effect, ...] = ()
    if state.told_at is None:
        state = replace(state, told_at=turn.now, stands=False)
        kept = (do.KeepProject(_project(state, turn)),)
        lead = "dig"
    staged = following(state.stages, turn, state.steps)
    if staged is None:
        return Idle(), (*kept, *_ended(state, turn))
    question, ask = staged
    asked = state.asked + 1
    state = replace(state, open=opened(f"{state.token}-{asked}", question, ask, turn), asked=asked)
    return state, (*kept, _ask(state, question, lead))


def _ask(state: InProject, question: Question, lead: do.ProjectLead) -> do.AskInProject:
    account = next((stage.said for stage in state.stages), None)
    return do.AskInProject(
        question,
        state.open.token,
        lead,
        title_of(account, state.number) if account is not None else "",
        (len(state.stages), len(state.steps)) if state.stages else None,
        next((prompt.text for prompt in prompts(state.open.log, "ask")), ""),
    )


def _finish(state: InProject, question: Question, turn: Turn) -> Result:
    """The dig ends with what it has. What the open step was told counts; one just asked does not."""
    asking = _all_said(state)
    if any(isinstance(entry, Said) for entry in asking.log):
        attempt = settled(asking, question, turn)
        state = _over(state, attempt)
    else:
        attempt = record(asking, question, turn, "aside")
    return Idle(), (do.Record(attempt), *_ended(state, turn))


def _ended(state: InProject, turn: Turn) -> tuple[do.Effect, ...]:
    """What is kept and shown once the dig is over. It is half the score: without it there is none."""
    dug = any(stage.score is not None for stage in state.stages[1:])
    if state.stands and not dug:
        return (do.ProjectLeft("stands"),)
    project = _project(state, turn, score_of(state.stages) if dug else None)
    return do.KeepProject(project), do.ShowProject(project)


def _project(state: InProject, turn: Turn, score: float | None = None, left: Asking | None = None) -> Project:
    """What is kept of it. `left`: the question that is set aside."""
    open_ = left if left is not None else state.open
    account = state.stages[0].said if state.stages else said_in(open_.log)
    dropped = (
        state.stages[0].dropped
        if state.stages
        else tuple(prompt.about for prompt in prompts(open_.log, "dropped"))
    )
    tokens = tuple(stage.token for stage in state.stages)
    return Project(
        number=state.number,
        token=state.project,
        title=title_of(account, state.number),
        account=account,
        techniques=tuple(alias for _, alias in named(account, turn.chains) if alias not in dropped),
        told_at=state.told_at or turn.now,
        tokens=(*tokens, left.token) if left is not None else tokens,
        score=score,
    )


def leave_project(state: InProject, turn: Turn) -> tuple[do.Effect, ...]:
    """Set it aside; what was told is kept, unless an earlier telling or score stands."""
    left = _all_said(state)
    kept = do.Record(record(left, turn.library.get(left.question_id), turn, "aside"))
    if state.stands:
        return kept, do.ProjectLeft("stands")
    if not state.stages and not told(said_in(left.log)):
        return kept, do.ProjectLeft("nothing")
    return kept, do.KeepProject(_project(state, turn, left=left)), do.ProjectLeft("kept")


def _gone(state: InProject, event: on.Event, turn: Turn) -> Result:
    """The question changed since it was asked: a step is asked as it is now, an account closes."""
    state = replace(state, open=_all_said(state), waiting=())
    if isinstance(event, on.Answered):
        said = Said(numbered(event.texts, state.open.parts))
        state = replace(state, open=replace(state.open, log=(*state.open.log, said)))
    attempt = record(state.open, None, turn, "gone")
    if state.stages:
        return _before(attempt, _next(state, turn, "gone"))
    return Idle(), (do.Record(attempt), do.ProjectLeft("gone"))
