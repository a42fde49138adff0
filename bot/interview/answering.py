"""An open question: what is said about it, and whether to challenge, probe, hint or close next."""

from dataclasses import replace

from bot.grading import is_unsure
from bot.grading.rubric import FORMULA, OUTPUT
from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.asking import Asking
from bot.interview.assess import PARTLY, SHOWN, Assessment, assess
from bot.interview.closing import close, end, judged
from bot.interview.log import Log, Part, Prompt, Said, amended, challenged, full, messages, probed, prompts
from bot.interview.question import Question
from bot.interview.turn import Result, Turn

MADE = {
    OUTPUT: (
        "What exactly does it print, line by line?",
        "Follow it call by call and note what is written each time.",
    ),
    FORMULA: ("Can you write that as a formula?", "Name the two quantities first, then put them together."),
}
"""Probe and hint of the concepts that no author wrote."""


def probe_and_hint(question: Question, concept: str) -> tuple[str, str]:
    """A concept's probe and hint."""
    if concept in question.concepts:
        return question.concepts[concept].probe, question.concepts[concept].hint
    return MADE[concept]


def as_asked(state: Asking, turn: Turn) -> Question | None:
    """The question, if it is still what was asked: the same revision, with all that its prompts name."""
    question = turn.library.get(state.question_id)
    if question is None or question.revision != state.revision:
        return None
    ideas = {concept.id for concept in question.rubric.concepts}
    asked = {prompt.about for prompt in prompts(state.log, "probe", "hint")}
    challenged = {prompt.about for prompt in prompts(state.log, "challenge")}
    return question if asked <= ideas and challenged <= set(question.misconceptions) else None


def numbered(texts: tuple[str, ...], so_far: int) -> tuple[Part, ...]:
    return tuple(Part(so_far + place, text) for place, text in enumerate(texts, 1))


def take(state: Asking, question: Question, event: on.Event, turn: Turn) -> Result:
    """Whatever may happen to an open question, but that another thing is begun."""
    if isinstance(event, on.Ticked):
        return state, ()
    state = replace(state, touched_at=turn.now)
    match event:
        case on.Answered(texts):
            return answered(state, question, numbered(texts, state.parts), turn)
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
        case on.TooEasy():
            return judged(state, question, "easy", turn)
        case on.NotForMe():
            return judged(state, question, "retired", turn)
        case on.ModelShown() | on.Looked():
            return state, ()
        case _:
            return state, (do.OldButton(),)


def answered(state: Asking, question: Question, parts: tuple[Part, ...], turn: Turn) -> Result:
    answer = Said(parts)
    heard = replace(state, log=(*state.log, answer), parts=state.parts + len(parts))
    if is_unsure(answer.text):
        return _unsure(heard, question, turn)
    return _go_on(heard, question, state.log, turn)


def edited(state: Asking, question: Question, number: int, text: str, turn: Turn) -> Result:
    """An edit is silent unless it shows something new: nobody waits for a reply to a mended typo."""
    log = amended(state.log, number, text)
    if log is None:
        return state, ()
    before, after = assess(question, state.log), assess(question, log)
    changed = replace(state, log=log)
    waiting, claim = probed(state.log), challenged(state.log)
    withdrawn = claim is not None and claim not in {other.id for other in after.doubtful}
    settled = waiting is None or after.credit(waiting) >= SHOWN
    over = full(messages(log)) or (after.reached and not before.reached)
    if over or withdrawn or (settled and _newly(before, after)):
        return _go_on(changed, question, state.log, turn)
    return changed, ()


def _unsure(state: Asking, question: Question, turn: Turn) -> Result:
    """ "I don't know" and nothing else. To a probe: one hint, then on. To a question: a hint at a time. An
    examiner gives no hints: to a probe the next one follows, to a question the next question."""
    waiting = probed(state.log)
    no_more = not turn.manners.helps or (waiting and _hinted(state.log, waiting))
    if challenged(state.log) or (waiting and no_more):
        return _go_on(state, question, state.log, turn, unanswered=True)
    if not turn.manners.helps:
        return close(state, question, assess(question, state.log), turn, "scored")
    if waiting is None and not _next_hint(state, question):
        return close(state, question, assess(question, state.log), turn, "shown")
    return hint(state, question, unsure=True)


def _newly(before: Assessment, after: Assessment) -> tuple[str, ...]:
    """The names of what is shown now and was not before."""
    return tuple(
        result.name for result in after.concepts if result.credit >= SHOWN > before.credit(result.id)
    )


def _go_on(
    state: Asking, question: Question, earlier: Log, turn: Turn, *, unanswered: bool = False
) -> Result:
    """Challenge, probe or close, after something was said. `earlier` is the log before that."""
    before, after = assess(question, earlier), assess(question, state.log)
    if full(messages(state.log)):
        return close(state, question, after, turn, "scored")
    newly = _newly(before, after)
    asked = {(prompt.kind, prompt.about) for prompt in prompts(state.log, "probe", "challenge")}
    may_ask = len(asked) < turn.manners.probes
    for claim in after.doubtful:
        if may_ask and ("challenge", claim.id) not in asked:
            text = question.misconceptions[claim.id].challenge
            return prompt(state, Prompt("challenge", claim.id, text)), (
                do.Challenge(state.token, text, claim.said),
            )
    if after.reached:
        deeper = question.deeper if turn.manners.deeper else None
        if deeper is None or any(prompts(state.log, "deeper")):
            return close(state, question, after, turn, "scored")
        further = do.Probe(state.token, deeper.ask, newly)
        return prompt(state, Prompt("deeper", text=deeper.ask)), (further,)
    waiting = probed(earlier)
    if (
        waiting
        and newly
        and after.credit(waiting) < SHOWN
        and (after.credit(waiting) < PARTLY or after.credit(waiting) <= before.credit(waiting))
    ):
        text = probe_and_hint(question, waiting)[0]
        return state, (do.Probe(state.token, text, newly, stays=True),)
    unasked = (gap for gap in after.gaps if ("probe", gap.id) not in asked)
    gaps = [gap for gap in unasked if probe_and_hint(question, gap.id)[0]]
    if not (may_ask and gaps):
        return close(state, question, after, turn, "scored")
    bare = after.credit(OUTPUT) >= SHOWN and all(after.credit(name) < PARTLY for name in question.concepts)
    probe = do.Probe(
        *(state.token, probe_and_hint(question, gaps[0].id)[0], newly),
        bare_output=bare,
        after_challenge=challenged(earlier) is not None,
        unanswered=unanswered,
        unplaced=not (newly or unanswered) and waiting is not None and after.credit(waiting) < PARTLY,
        near=gaps[0].said if gaps[0].credit >= PARTLY else "",
    )
    return prompt(state, Prompt("probe", gaps[0].id, probe.text)), (probe,)


def prompt(state: Asking, prompt: Prompt) -> Asking:
    return replace(state, log=(*state.log, prompt))


def _hinted(log: Log, concept: str) -> bool:
    return any(prompt.about == concept for prompt in prompts(log, "hint"))


def _next_hint(state: Asking, question: Question) -> str | None:
    """The concept whose hint comes next: the one just probed, else the heaviest gap."""
    waiting = probed(state.log)
    about = [waiting] if waiting else [gap.id for gap in assess(question, state.log).gaps]
    return next((concept for concept in about if not _hinted(state.log, concept)), None)


def hint(state: Asking, question: Question, *, unsure: bool) -> Result:
    about = _next_hint(state, question)
    if about is None:
        return state, (do.NoMoreHints(state.token),)
    text = probe_and_hint(question, about)[1]
    to_probe = probed(state.log) == about
    return prompt(state, Prompt("hint", about, text)), (do.Hint(state.token, text, to_probe, unsure),)
