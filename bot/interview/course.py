"""The course of a mock round: what was asked is recorded and counted, the next question is drawn, and after
the last the round ends. A scenario or a project counts as one question when all its stages are over."""

from dataclasses import replace
from datetime import timedelta

from bot.interview import effects as do
from bot.interview.answering import as_asked
from bot.interview.asking import Idle
from bot.interview.attempt import Attempt
from bot.interview.closing import record, settled
from bot.interview.log import Said, prompts
from bot.interview.question import Question
from bot.interview.rounds import Done, InRound, draw, stepped
from bot.interview.staged import following, opened, score_of, stage_of, stages_of
from bot.interview.turn import Result, Turn


def ask_next(state: InRound, turn: Turn, lead: do.Lead, closed: str = "") -> Result:
    """The next question of the section, else of the next that has any; after the last the candidate's own."""
    if state.stages:
        over = state.round.timed and state.left(turn.now) <= timedelta()
        staged = None if over else following(state.stages, turn)
        if staged is not None:
            return _asked(state, staged[0], turn, lead, closed, staged[1])
        state = counted(state)
    plan = turn.plans.get(state.round.role)
    while state.section < len(state.round.sections):
        section = state.round.sections[state.section]
        over = state.round.timed and state.left(turn.now) <= timedelta()
        if over and state.asked < section.questions:
            lead, closed = "time", section.name
        wanted = plan.sections.get(section.id) if plan else None
        if wanted is not None and state.asked < section.questions and not over:
            question = draw(wanted, state.round, turn.library.values(), turn.past)
            if question is not None:
                return _asked(replace(state, asked=state.asked + 1), question, turn, lead, closed)
        state = replace(state, section=state.section + 1, asked=0, used=0.0, since=turn.now, warned=False)
    last = len(state.round.sections) - 1
    state = replace(state, section=last, asked=state.round.sections[last].questions, open=None)
    if not state.round.done:
        return finish(state, turn)
    return state, (do.AskLast(state.round.token, lead, closed),)


def _asked(
    state: InRound, question: Question, turn: Turn, lead: do.Lead, closed: str, ask: str = ""
) -> Result:
    round_ = replace(state.round, drawn=(*state.round.drawn, question.id))
    token = f"{round_.token}-{len(round_.drawn)}"
    state = replace(state, round=round_, open=opened(token, question, ask, turn))
    return state, (ask_open(state, question, turn, lead, closed),)


def ask_open(
    state: InRound, question: Question, turn: Turn, lead: do.Lead, closed: str = ""
) -> do.AskInRound:
    """The open question, with where the round stands."""
    assert state.open is not None
    left = state.left(turn.now)
    return do.AskInRound(
        question,
        state.open.token,
        state.round.token,
        state.place,
        state.round.questions,
        state.round.sections[state.section].name,
        max(1, -(-left // timedelta(minutes=1))) if state.round.timed else None,
        lead,
        closed,
        _stage(state, question),
        next((prompt.text for prompt in prompts(state.open.log, "ask")), ""),
    )


def _stage(state: InRound, question: Question) -> tuple[int, int] | None:
    """Which stage this is, of how many."""
    of = stages_of(state.stages[0].question_id if state.stages else question.id)
    return (len(state.stages) + 1, of) if of > 1 else None


def close_open(state: InRound, question: Question | None, turn: Turn) -> tuple[InRound, do.Record]:
    """The open question recorded with what was said to it, and counted unless it is gone."""
    assert state.open is not None
    attempt = settled(state.open, question, turn)
    state = replace(state, open=None) if question is None else counted(noted(state, attempt))
    return state, do.Record(attempt)


def noted(state: InRound, attempt: Attempt) -> InRound:
    """With a stage that is over. A question that stands alone is one stage."""
    return replace(state, stages=(*state.stages, stage_of(attempt)), open=None)


def counted(state: InRound) -> InRound:
    """With the stages that are over counted as the one question that they are."""
    score = score_of(state.stages)
    tokens = tuple(stage.token for stage in state.stages)
    done = Done(state.round.sections[state.section].id, tokens, score)
    round_ = replace(state.round, done=(*state.round.done, done), level=stepped(state.round.level, score))
    return replace(state, round=round_, stages=())


def finish(state: InRound, turn: Turn) -> Result:
    """The round is over. An open question that something was said to counts; one just asked does not."""
    effects: tuple[do.Effect, ...] = ()
    if state.open is not None:
        if state.waiting:
            log = (*state.open.log, Said(state.waiting))
            state = replace(state, open=replace(state.open, log=log), waiting=())
        asking = state.open
        assert asking is not None
        if any(isinstance(entry, Said) for entry in asking.log):
            state, kept = close_open(state, as_asked(asking, turn), turn)
            effects = (kept,)
        else:
            effects = (do.Record(record(asking, turn.library.get(asking.question_id), turn, "aside")),)
    if state.stages:
        state = counted(state)
    ended = do.RecordRound(state.round, turn.now)
    return Idle(), (*effects, ended, do.ShowReport(state.round.token))
