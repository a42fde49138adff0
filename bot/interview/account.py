"""The account of an own project: what was heard is echoed, and what a good account lacks is asked for."""

from collections.abc import Sequence
from dataclasses import replace

from bot.grading import is_unsure
from bot.grading.text import words_of
from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.answering import numbered, take
from bot.interview.asking import Asking
from bot.interview.assess import SHOWN, Assessment, assess
from bot.interview.closing import close
from bot.interview.log import Log, Prompt, Said, amended, full, messages, prompts
from bot.interview.question import Question
from bot.interview.techniques import named
from bot.interview.turn import Result, Turn

FEW = 4
"""Words below which nothing was told yet."""


def told(text: str) -> bool:
    """Whether a text is long enough to tell of anything."""
    return len(list(words_of(text))) >= FEW and not is_unsure(text)


def said_in(log: Log) -> str:
    """All that the person said."""
    return "\n".join(part.text for part in messages(log))


def hear(state: Asking, event: on.Answered, turn: Turn) -> Asking:
    """With what was just said in its log."""
    parts = numbered(event.texts, state.parts)
    return replace(state, log=(*state.log, Said(parts)), parts=state.parts + len(parts), touched_at=turn.now)


def take_account(state: Asking, question: Question, event: on.Event, turn: Turn) -> Result:
    """Whatever may happen while a project is being told."""
    anything = any(isinstance(entry, Said) for entry in state.log)
    match event:
        case on.Answered(texts):
            after = hear(state, event, turn)
            return _go_on(after, question, state.log, turn, unsure=is_unsure("\n".join(texts)))
        case on.Skipped() if turn.manners.helps and anything:
            touched = replace(state, touched_at=turn.now)
            return _go_on(touched, question, state.log, turn, unsure=True)
        case on.Edited(token, number, text) if token == state.token:
            return _edited(state, question, number, text, turn)
        case on.TechniqueDropped(place):
            return _dropped(state, question, place, turn)
        case on.HintAsked():
            return replace(state, touched_at=turn.now), (_help(state, question),)
        case _:
            return take(state, question, event, turn)


def _help(state: Asking, question: Question, *, unsure: bool = False) -> do.HelpTelling:
    return do.HelpTelling(state.token, tuple(part.name for part in question.concepts.values()), unsure)


def _go_on(state: Asking, question: Question, before: Log, turn: Turn, *, unsure: bool) -> Result:
    """Say what was heard, ask for the most important part that is missing, and at last dig."""
    found, helps = assess(question, state.log), turn.manners.helps
    if full(messages(state.log)) or (unsure and not helps):
        return close(state, question, found, turn, "scored")
    if helps and not told(said_in(state.log)):
        return state, (_help(state, question, unsure=True) if unsure else do.TellMore(state.token),)
    asked = {prompt.about for prompt in prompts(state.log, "probe")}
    due = [part for part in question.concepts if found.credit(part) < SHOWN and part not in asked]
    techniques = _techniques(state.log, turn)
    first = not told(said_in(before))
    if not due or len(asked) >= turn.manners.gaps:
        if helps and first and techniques:
            return state, (do.Echo(state.token, "", techniques, "", ""),)
        return close(state, question, found, turn, "scored")
    new = techniques if techniques != _techniques(before, turn) else ()
    part = question.concepts[due[0]]
    lead = "first" if first or not helps else _lead(assess(question, before), found, unsure=unsure)
    echo = do.Echo(state.token, "", new, part.name, part.probe, lead)
    return replace(state, log=(*state.log, Prompt("probe", due[0], part.probe))), (echo,)


def _lead(before: Assessment, after: Assessment, *, unsure: bool) -> do.EchoLead:
    if unsure:
        return "unsure"
    newly = any(found.credit >= SHOWN > before.credit(found.id) for found in after.concepts)
    return "noted" if newly else "unplaced"


def _edited(state: Asking, question: Question, number: int, text: str, turn: Turn) -> Result:
    """An edit is silent, unless it is what makes a telling of it, or says what was just asked for."""
    log = amended(state.log, number, text)
    if log is None:
        return state, ()
    changed = replace(state, log=log, touched_at=turn.now)
    waiting = [prompt.about for prompt in prompts(log, "probe")][-1:]
    before, after = assess(question, state.log), assess(question, log)
    answers = any(after.credit(part) >= SHOWN > before.credit(part) for part in waiting)
    tells = not waiting and turn.manners.helps and told(said_in(log)) and not told(said_in(state.log))
    return _go_on(changed, question, state.log, turn, unsure=False) if answers or tells else (changed, ())


def _named(log: Log, turn: Turn) -> tuple[str, ...]:
    return tuple(alias for _, alias in named(said_in(log), turn.chains))


def _techniques(log: Log, turn: Turn) -> tuple[tuple[int, str], ...]:
    """What was heard and not dropped: its place among all that was heard, and how the person named it."""
    dropped = {prompt.about for prompt in prompts(log, "dropped")}
    return tuple((place, alias) for place, alias in enumerate(_named(log, turn)) if alias not in dropped)


def _dropped(state: Asking, question: Question, place: int | None, turn: Turn) -> Result:
    """Leave out a technique, by default the first that was heard, and say what is left."""
    techniques = _techniques(state.log, turn)
    out: Sequence[tuple[int, str]] = [one for one in techniques if place in (None, one[0])][:1]
    if not out:
        return state, (do.OldButton(),)
    left = replace(state, log=(*state.log, Prompt("dropped", out[0][1])), touched_at=turn.now)
    ask, name = next(
        (
            (prompt.text, question.concepts[prompt.about].name)
            for prompt in [*prompts(state.log, "probe")][-1:]
        ),
        ("", ""),
    )
    return left, (do.Echo(state.token, "", _techniques(left.log, turn), name, ask, "dropped", out[0][1]),)
