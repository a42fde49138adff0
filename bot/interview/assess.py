"""From everything said about a question to what it is worth: concept by concept, then as one figure.

The law of this file: the log alone decides. Assessing the same log against the same question gives the same
result, however the messages were cut and whenever it is done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from bot.grading import Grader, Verdict, is_unsure, score
from bot.grading.answer import Answer
from bot.grading.evidence import LEAST
from bot.grading.rubric import FORMULA, OUTPUT
from bot.interview.log import Log, Prompt, Said, challenged, probed, prompts
from bot.interview.question import DEEPER, Question

SHOWN = 0.7
PARTLY = 0.3

NEARLY = 0.6
"""The credit of a clarification that was asked for in words that no phrasing has."""
LISTED = 4
"""Clauses from which on a row of bare names makes an answer unclear: three may be all that was asked for."""

How = Literal["first", "probe", "hint", "model", ""]
WORTH: Mapping[How, float] = {"first": 1.0, "probe": 0.9, "hint": 0.6, "model": 0.0, "": 0.0}
"""What credit is multiplied by for how it came."""


@dataclass(frozen=True, slots=True)
class ConceptResult:
    """One concept's part in an attempt, with all that a replay shows of it."""

    id: str
    name: str
    statement: str
    weight: float
    credit: float
    """The grader's own, 0..1."""
    said: str
    """The person's words that earned it."""
    how: How
    sure: float

    @property
    def earned(self) -> float:
        """Credit times how it came, 0..1."""
        return self.credit * WORTH[self.how]


@dataclass(frozen=True, slots=True)
class MisconceptionResult:
    """A misconception that was asserted, and what became of it."""

    id: str
    said: str
    reply: str
    """The author's correction."""
    standing: bool
    """False once the person took it back."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A misconception that the person's words may mean. It is worth a challenge and costs nothing."""

    id: str
    said: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What an answer is worth so far."""

    concepts: tuple[ConceptResult, ...]
    misconceptions: tuple[MisconceptionResult, ...]
    score: float
    """0..1."""
    reached: bool
    """Whether the credits, before how they came, have met `enough`."""
    suspicions: tuple[Suspicion, ...] = ()
    """Those of misconceptions that were not asserted."""
    deeper: float | None = None
    """0..1: what was said to the question's follow-up; None where it was not asked."""

    def credit(self, concept: str) -> float:
        return next((result.credit for result in self.concepts if result.id == concept), 0.0)

    @property
    def standing(self) -> tuple[MisconceptionResult, ...]:
        return tuple(claim for claim in self.misconceptions if claim.standing)

    @property
    def doubtful(self) -> tuple[MisconceptionResult | Suspicion, ...]:
        """What is to be challenged: the claims that stand, then what may be one."""
        return (*self.standing, *self.suspicions)

    @property
    def gaps(self) -> tuple[ConceptResult, ...]:
        """What is not shown yet, the heaviest gap first."""
        open_ = [result for result in self.concepts if result.credit < SHOWN]
        return tuple(sorted(open_, key=lambda result: -result.weight * (1 - result.credit)))


def describe(question: Question, concept: str) -> tuple[str, str]:
    """A concept's name and statement. The concepts made from a field of the file have none of their own."""
    if concept in question.concepts:
        return question.concepts[concept].name, question.concepts[concept].statement
    if concept == OUTPUT:
        return "what it prints", f"It prints:\n{question.output.strip()}"
    assert concept == FORMULA
    return "the formula", question.formula


def assess(question: Question, log: Log) -> Assessment:
    """Work out what has been shown so far.

    Every answer is graded against the whole question, alone and together with the answer before it, since
    a sentence may run over two messages. The best of a concept's findings counts, times how it came.
    """
    best: dict[str, ConceptResult] = {}
    for concept in question.rubric.concepts:
        name, statement = describe(question, concept.id)
        best[concept.id] = ConceptResult(concept.id, name, statement, concept.weight, 0.0, "", "", 1.0)
    claims: dict[str, MisconceptionResult] = {}
    suspected: dict[str, str] = {}
    for place, verdicts in _verdicts(question, log):
        for verdict in verdicts:
            for concept, finding in verdict.concepts.items():
                old = best[concept]
                if finding.credit < LEAST or finding.credit <= old.earned:
                    continue  # whatever it came by, it can add nothing
                how = _how(concept, log[:place])
                new = ConceptResult(
                    *(concept, old.name, old.statement, old.weight),
                    *(finding.credit, finding.said, how, finding.sure),
                )
                if (new.earned, new.credit) > (old.earned, old.credit):
                    best[concept] = new
        _hear_claims(question, log[:place], verdicts[0], claims)
        suspected |= verdicts[0].suspected
        suspected = {name: said for name, said in suspected.items() if name not in verdicts[0].denied}
    for concept, said in _nearly_asked(log):
        if best[concept].earned < NEARLY:
            best[concept] = replace(best[concept], credit=NEARLY, said=said, how="first", sure=NEARLY)
    credits = {concept: result.earned for concept, result in best.items()}
    known = sum(result.weight * result.credit for result in best.values())
    return Assessment(
        concepts=tuple(best.values()),
        misconceptions=tuple(claims.values()),
        score=score(question.rubric, credits, sum(claim.standing for claim in claims.values())),
        reached=known >= question.rubric.enough - 1e-9,
        suspicions=tuple(Suspicion(name, said) for name, said in suspected.items() if name not in claims),
        deeper=_deeper(question, log),
    )


def _nearly_asked(log: Log) -> Iterator[tuple[str, str]]:
    """What was told as the nearest to a question of the person's, and that question."""
    for said, told in pairwise(log):
        if isinstance(said, Said) and isinstance(told, Prompt) and told.kind == "told" and told.about:
            yield told.about, said.text


def _deeper(question: Question, log: Log) -> float | None:
    """What was said after the follow-up, judged by its own phrasings."""
    asked = next((at for at, one in enumerate(log) if isinstance(one, Prompt) and one.kind == "deeper"), None)
    grader = question.deeper_grader
    if asked is None or grader is None:
        return None
    said = [entry.text for entry in log[asked:] if isinstance(entry, Said)]
    return max((_judged(grader, text, (), None).concepts[DEEPER].credit for text in said), default=0.0)


def clarity(question: Question, log: Log) -> float:
    """0..1: the share of what was said that is neither a bare list nor only the question's words.

    Grammar, spelling and length tell nothing here, and "I don't know" is clear enough.
    """
    said = [entry.text for entry in log if isinstance(entry, Said) and not is_unsure(entry.text)]
    if not said:
        return 1.0
    return sum(_judged_clear(question.grader, text) for text in said) / len(said)


@lru_cache(maxsize=512)
def _judged_clear(grader: Grader, text: str) -> float:
    read = Answer(text, grader.rubric.lexicon)
    # whoever does not say "I don't know" has said something with any content word: most need no grading
    if not read.has_content and not _judged(grader, text, (), None).has_content:
        return 0.0
    listed = read.listed
    return 1 - sum(listed) / len(listed) if len(listed) >= LISTED else 1.0


def _verdicts(question: Question, log: Log) -> Iterator[tuple[int, list[Verdict]]]:
    """For each answer, how long the log was when its words were written, and its verdicts: the answer's own
    first, then that of the answer and the one before it."""
    before: str | None = None
    for index, entry in enumerate(log):
        if not isinstance(entry, Said):
            continue
        place = max([index, *(part.since for part in entry.parts)])
        shown = tuple(prompt.text for prompt in prompts(log[:place]) if prompt.text)
        verdicts = [_judged(question.grader, entry.text, shown, probed(log[:index]))]
        if before is not None:
            verdicts.append(_judged(question.grader, f"{before}\n{entry.text}", shown, None))
        yield place, verdicts
        before = entry.text


@lru_cache(maxsize=512)
def _judged(grader: Grader, text: str, shown: tuple[str, ...], reply_to: str | None) -> Verdict:
    """A verdict, remembered: every step asks again for those of all answers so far."""
    return grader.judge(text, shown=shown, reply_to=reply_to)


def forget() -> None:
    """Remember no answer any more."""
    _judged.cache_clear()


def _how(concept: str, before: Log) -> How:
    """By what help a concept came, if it came after `before`."""
    kinds = {prompt.kind for prompt in prompts(before) if prompt.about in (concept, "")}
    if "model" in kinds:
        return "model"
    if "hint" in kinds:
        return "hint"
    return "probe" if kinds & {"probe", "scorecard"} else "first"


def _hear_claims(
    question: Question, before: Log, verdict: Verdict, claims: dict[str, MisconceptionResult]
) -> None:
    """Note what this answer claims, and what it takes back of what was claimed before."""
    on_trial = challenged(before)
    # an answer to the challenge that says something right, and the claim not again, is a correction
    corrects = any(finding.credit >= SHOWN for finding in verdict.concepts.values())
    for name, claim in list(claims.items()):
        taken_back = name in verdict.denied or (name == on_trial and (name in verdict.retracted or corrects))
        if taken_back:
            claims[name] = MisconceptionResult(name, claim.said, claim.reply, standing=False)
    for name, said in verdict.asserted.items():
        claims[name] = MisconceptionResult(name, said, question.misconceptions[name].reply, standing=True)
