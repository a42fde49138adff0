"""What is asked in stages: a scenario, from the candidate's own questions to production; an own project,
from its account to the limits of its technique. What was said at one stage decides how the next is asked.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.grading import is_unsure
from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.account import hear, said_in, take_account
from bot.interview.answering import take
from bot.interview.asking import Asking
from bot.interview.assess import assess
from bot.interview.attempt import Attempt
from bot.interview.closing import close
from bot.interview.deep_dive import ACCOUNT, GENERAL, PROJECT
from bot.interview.log import Prompt, full, messages, prompts
from bot.interview.projects import STEPS
from bot.interview.question import Question
from bot.interview.rounds import Stage
from bot.interview.scenario import CLARIFY, PROPOSED, SCENARIO, STAGES, Scenario
from bot.interview.techniques import named
from bot.interview.turn import Result, Turn


def opened(token: str, question: Question, ask: str, turn: Turn) -> Asking:
    """A stage's question, asked in these words."""
    log = (Prompt("ask", text="" if ask == question.ask else ask),)
    return Asking(token, question.id, question.revision, False, turn.now, turn.now, log)


def stage_of(attempt: Attempt) -> Stage:
    """What the stages after it need of one that is over."""
    dropped = tuple(prompt.about for prompt in prompts(attempt.log, "dropped"))
    return Stage(attempt.token, attempt.question_id, attempt.score, said_in(attempt.log), dropped)


def stages_of(question_id: str) -> int:
    """How many stages begin with this question; 1 for a question that stands alone."""
    if question_id == ACCOUNT:
        return 1 + len(STEPS)
    return 1 + len(STAGES) if question_id.endswith(f"-{CLARIFY}") else 1


def following(over: Sequence[Stage], turn: Turn, steps: Sequence[int] = STEPS) -> tuple[Question, str] | None:
    """The stage after those that are over, and how it is asked; None after the last.

    Args:
        steps: of a chain, those that dig into a project.
    """
    first = over[0].question_id
    if first == ACCOUNT:
        chain, technique = _chain_of(over[0], turn)
        if len(over) > len(steps) or over[0].score is None:
            return None  # who skips the account has told nothing to dig in
        question = turn.library.get(f"{PROJECT}.{chain}-{steps[len(over) - 1]}")
        return (question, question.ask.replace("{technique}", technique)) if question else None
    scenario = scenario_of(first, turn)
    if scenario is None or len(over) > len(STAGES):
        return None
    stage = list(STAGES)[len(over) - 1]
    earlier = {one.question_id.rpartition("-")[2]: one.said for one in over}
    return scenario.questions[stage], scenario.ask(stage, earlier)


def scenario_of(question_id: str, turn: Turn) -> Scenario | None:
    """The scenario whose candidate's stage this is."""
    topic, _, rest = question_id.partition(".")
    if topic != SCENARIO or not rest.endswith(f"-{CLARIFY}"):
        return None
    return turn.scenarios.get(rest.removesuffix(f"-{CLARIFY}"))


def _chain_of(account: Stage, turn: Turn) -> tuple[str, str]:
    """The chain that digs into an account, and the name by which the person called its technique."""
    for chain, alias in named(account.said, turn.chains):
        if alias not in account.dropped:
            return chain, alias
    return GENERAL, turn.chains[GENERAL].name if GENERAL in turn.chains else "it"


def score_of(over: Sequence[Stage]) -> float | None:
    """What the stages are worth together: their mean; of a project half its account, half the dig."""
    if all(one.score is None for one in over):
        return None
    scores = [one.score or 0.0 for one in over]
    if over[0].question_id == ACCOUNT and len(scores) > 1:
        return scores[0] / 2 + sum(scores[1:]) / (2 * (len(scores) - 1))
    return sum(scores) / len(scores)


def take_stage(state: Asking, question: Question, event: on.Event, turn: Turn) -> Result:
    """Whatever happens at a stage: the candidate's own and the account have manners of their own."""
    if question.topic == PROJECT:
        # the steps of a chain probe each other: what is left is to challenge a wrong claim
        turn = replace(turn, manners=replace(turn.manners, probes=min(1, turn.manners.probes)))
    if question.id == ACCOUNT:
        return take_account(state, question, event, turn)
    if not isinstance(event, on.Answered):
        return take(state, question, event, turn)
    scenario = scenario_of(question.id, turn)
    if scenario is not None:
        return _clarified(state, question, scenario, event, turn)
    return take(state, question, event, turn)


def _clarified(
    state: Asking, question: Question, scenario: Scenario, event: on.Answered, turn: Turn
) -> Result:
    """Answer what is asked for, or is nearest to it. Who proposes something is ready, as is who has no more
    to ask."""
    heard = hear(state, event, turn)
    before, after = assess(question, state.log), assess(question, heard.log)
    text = "\n".join(event.texts)
    answers = tuple(
        found.statement for found in after.concepts if found.credit >= PROPOSED > before.credit(found.id)
    )
    asks = "?" in text
    if (scenario.proposes(text) and not asks) or is_unsure(text) or full(messages(heard.log)):
        result, effects = close(heard, question, after, turn, "scored")
        return result, (*effects, *((do.Clarify(state.token, "", answers, ends=True),) if answers else ()))
    near = None if answers else scenario.nearest(text)
    if near is not None:
        answers = (question.concepts[near].statement,)
    told = Prompt("told", near or "", " ".join(answers))
    return replace(heard, log=(*heard.log, told)), (do.Clarify(state.token, "", answers),)
