"""A gap asked alone, in review: one probe, one answer, and whether the idea is there now.

Laws: one answer closes it, however it went; "I don't know" gets one hint first. What is said stands in a
record.
"""

from dataclasses import replace
from datetime import timedelta

from bot.grading import is_unsure
from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.answering import as_asked, numbered, probe_and_hint
from bot.interview.asking import Asking, Idle, Recalling
from bot.interview.assess import assess
from bot.interview.closing import judged, record
from bot.interview.log import Prompt, Said, amended, prompts
from bot.interview.question import Question
from bot.interview.turn import Result, Turn

OPEN_FOR = timedelta(days=3)
"""How long after it was asked an answer is still taken for one: as long as to anything that was offered."""


def begin_gap(event: on.GapBegun, turn: Turn) -> Result:
    question = turn.library[event.question_id]
    probe = Prompt("probe", event.concept, probe_and_hint(question, event.concept)[0])
    asking = Asking(event.token, question.id, question.revision, False, turn.now, turn.now, (probe,))
    return Recalling(asking, event.concept), (do.AskGap(question, event.concept, event.token),)


def set_aside(state: Recalling, turn: Turn) -> Result:
    attempt = record(state.asking, turn.library.get(state.asking.question_id), turn, "aside")
    return Idle(), (do.Record(attempt), do.SayEnded(attempt, "aside"))


def recall(state: Recalling, event: on.Event, turn: Turn) -> Result:
    """Whatever may happen to an open gap, but that another thing is begun."""
    if isinstance(event, on.Ticked | on.Looked | on.ModelShown):
        return state, ()
    asking = state.asking
    if isinstance(event, on.Answered):
        said = Said(numbered(event.texts, asking.parts))
        asking = replace(asking, log=(*asking.log, said), parts=asking.parts + len(event.texts))
    question = as_asked(asking, turn)
    if question is None:
        attempt = record(asking, None, turn, "gone")
        return Idle(), (do.Record(attempt), do.SayEnded(attempt, "gone"))
    if isinstance(event, on.Answered) and turn.now - asking.touched_at >= OPEN_FOR:
        return set_aside(replace(state, asking=asking), turn)
    state = replace(state, asking=replace(asking, touched_at=turn.now))
    match event:
        case on.Answered(texts):
            return _heard(state, question, "\n".join(texts), turn)
        case on.Edited(token, number, text):
            log = amended(asking.log, number, text) if token == asking.token else None
            if log is None:
                return state, ()
            state = replace(state, asking=replace(state.asking, log=log))
            return (state, ()) if is_unsure(text) else _closed(state, question, turn)
        case on.HintAsked():
            return _hint(state, question, unsure=False)
        case on.ShowAsked():
            return _closed(state, question, turn)
        case on.Skipped() | on.Finished():
            return judged(state.asking, question, "later", turn, state.concept)
        case on.TooEasy():
            return judged(state.asking, question, "easy", turn, state.concept)
        case on.NotForMe():
            return judged(state.asking, question, "retired", turn, state.concept)
        case on.Continued():
            return state, (do.AskGap(question, state.concept, asking.token),)
        case on.Left():
            return set_aside(state, turn)
        case _:
            return state, (do.OldButton(),)


def _heard(state: Recalling, question: Question, text: str, turn: Turn) -> Result:
    if is_unsure(text) and not any(prompts(state.asking.log, "hint")):
        return _hint(state, question, unsure=True)
    return _closed(state, question, turn)


def _hint(state: Recalling, question: Question, *, unsure: bool) -> Result:
    asking = state.asking
    if any(prompts(asking.log, "hint")):
        return state, (do.NoMoreHints(asking.token),)
    hint = Prompt("hint", state.concept, probe_and_hint(question, state.concept)[1])
    hinted = replace(asking, log=(*asking.log, hint))
    return replace(state, asking=hinted), (
        do.Hint(asking.token, hint.text, to_probe=True, unsure=unsure, alone=True),
    )


def _closed(state: Recalling, question: Question, turn: Turn) -> Result:
    found = assess(question, state.asking.log)
    ideas = tuple(idea for idea in found.concepts if idea.id == state.concept)
    attempt = replace(
        record(state.asking, question, turn, "recalled"),
        concepts=ideas,
        misconceptions=found.misconceptions,
        enough=sum(idea.weight for idea in ideas),
    )
    return Idle(), (do.Record(attempt), do.ShowRecalled(attempt.token))
