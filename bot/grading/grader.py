"""Reading one answer against one rubric."""

import ast
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from bot.grading.alike import alike
from bot.grading.answer import Answer
from bot.grading.code import Pattern, parsed
from bot.grading.evidence import LEAST, MISSED, Finding, certain
from bot.grading.explain import By, Explainer, Explanation, Left, Reason
from bot.grading.fold import LONGEST
from bot.grading.formula import Formulas
from bot.grading.found import Found, astray
from bot.grading.lexicon import Lexicon
from bot.grading.matcher import Phrase, Place, phrase, places_of, together
from bot.grading.misconceptions import Claim, Claims, Misconceptions
from bot.grading.output import Output
from bot.grading.phrasings import Phrasings
from bot.grading.readings import Reading, read
from bot.grading.rubric import FORMULA, OUTPUT, Rubric
from bot.grading.suspicion import Suspicion
from bot.grading.text import is_content, words_of
from bot.grading.unsure import is_unsure
from bot.grading.vocabulary import Vocabulary
from bot.grading.weights import telling_of, weights_of
from bot.grading.windows import Windows, windows_of

GRADER_VERSION = 3

SHORT_REPLY = 40
"""Words up to which a text is read as a short answer to a probe."""
NAMES = 5
"""Pieces from which on a bare list is no answer to a probe: it offers every name for the one asked for."""
FOREIGN = 0.1
"""The most credit in another language, whose text shares names and symbols with any rubric."""
DENIED = 0.1
"""What it is worth where each sentence is there to be denied."""
PARROT = 0.6
"""The share of a probe's words that makes a reply without other words a repetition of it."""

OWN = 0.25
"""The share of words that the question has not from which a text says something."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one text shows of a whole rubric."""

    concepts: Mapping[str, Finding]
    """Every concept of the rubric, by id."""
    asserted: Mapping[str, str]
    """Misconceptions held, by id: the person's words."""
    suspected: Mapping[str, str]
    """Others that the words may mean; worth a question, never a point."""
    denied: Mapping[str, str]
    """Misconceptions named in order to deny them."""
    retracted: frozenset[str]
    """Misconceptions taken back; means something only right after a challenge."""
    has_content: bool


class _Reading(NamedTuple):
    """A verdict and what it was made from."""

    verdict: Verdict
    windows: Windows
    found: Mapping[str, Found]
    astray: float
    by_kind: Mapping[str, By]
    """The concepts that are shown by something else than words."""
    claims: Claims
    suspected: Mapping[str, Claim]
    left: Left


class Grader:
    """A rubric prepared for reading many answers.

    `read` reads phrasings and answers: one that remembers them serves where many graders read the same texts.
    """

    def __init__(self, rubric: Rubric, read: Callable[[str, Lexicon], Answer] = Answer) -> None:
        self.rubric = rubric
        self._reads = read
        self._vocabulary = Vocabulary(rubric.lexicon)
        says = [self._phrases(c.says) for c in rubric.concepts]
        self._replies = {c.id: Phrasings(self._phrases(c.replies)) for c in rubric.concepts}
        self._ask_stems = {rubric.lexicon.stem(word.text) for word in words_of(rubric.ask)}
        self._misconceptions = Misconceptions(
            rubric.misconceptions, self._vocabulary, self._read, self._ask_stems
        )
        self._ask = self._numbers(rubric.ask)
        weights, telling = weights_of(says, self._ask), telling_of(says, self._ask)
        mean = fmean(concept.weight for concept in rubric.concepts)
        self._says = {
            concept.id: Phrasings(
                phrases,
                weights,
                odds,
                self._content(concept.statement),
                self._ask,
                math.log(concept.weight / mean),
            )
            for concept, phrases, odds in zip(rubric.concepts, says, telling, strict=True)
        }
        self._suspicion = Suspicion(
            self._misconceptions.phrases, says, list(self._says.values()), self._ask, self._vocabulary
        )
        self._output = Output(rubric.output) if rubric.kind == "code-output" else None
        self._formulas = Formulas(rubric.formulas) if rubric.kind == "derive" else None
        self._readings: list[tuple[str, Reading]] = [(c.id, one) for c in rubric.concepts for one in c.reads]
        self._code = {c.id: [Pattern(text) for text in c.code] for c in rubric.concepts if c.code}

    def judge(self, answer: str, *, shown: Sequence[str] = (), reply_to: str | None = None) -> Verdict:
        """What an answer shows, given the probes and hints `shown` so far and the concept just probed."""
        return self._judge(answer, shown, reply_to).verdict

    def explain(self, answer: str) -> Explanation:
        """What a first answer shows, and how each of its concepts came by its credit."""
        read = self._judge(answer, (), None)
        explainer = Explainer(answer, self._vocabulary, self._ask, read.windows.each)
        reasons: dict[str, Reason] = {}
        for name, finding in read.verdict.concepts.items():
            if name in read.by_kind:
                reasons[name] = Reason(finding, read.by_kind[name])
            else:
                phrases, found = self._says[name].phrases, read.found[name]
                reasons[name] = explainer.reason(finding, phrases, found, read.astray)
        return Explanation(reasons, read.claims.asserted, read.suspected, read.claims.denied, read.left)

    def _judge(self, answer: str, shown: Sequence[str], reply_to: str | None) -> _Reading:
        text = self._read(answer)
        places = places_of(text.stated, text.taken_back, self._vocabulary)
        by_words = self.rubric.drafted and not self._parrots(places)
        seen = 0 if by_words else self._ask
        for words in shown:
            seen |= self._numbers(words)
        windows = windows_of(places, text.aside, text.listed, self._misconceptions.nearness)
        found = {name: says.search(windows, seen) for name, says in self._says.items()}
        away = 0.0 if text.is_foreign else astray(found.values(), places)
        concepts = {name: one.finding(answer, away) for name, one in found.items()}
        left = Left(foreign=FOREIGN) if text.is_foreign else Left(order=text.in_order)
        concepts = {name: one.faint(left.order).capped(left.foreign) for name, one in concepts.items()}
        if reply_to in concepts and text.length <= SHORT_REPLY:
            replied = self._reply(answer, reply_to, places, shown, text.listed)
            if replied.credit > concepts[reply_to].credit:
                concepts[reply_to] = replied
        if by_words and not text.is_foreign:
            for name, one in alike(self.rubric, text, self._vocabulary, together(places)):
                concepts[name] = max(concepts[name], one.faint(left.order), key=lambda each: each.credit)
        by_kind: dict[str, By] = {}
        for by, name, one in self._by_kind(answer):
            if name in concepts:
                concepts[name], by_kind[name] = one, by
        if text.denies_everything:
            left = left._replace(denied=DENIED)
            concepts = {name: finding.faint(DENIED) for name, finding in concepts.items()}
        claims = self._misconceptions.read(text, places, self._ask)
        suspected = self._suspected(text, windows, claims) if min(left) == 1 else {}
        earned = any(finding.credit >= LEAST for finding in concepts.values())
        has_content = earned or (text.has_content and not is_unsure(answer))
        verdict = Verdict(
            concepts,
            {name: claim.said for name, claim in claims.asserted.items()},
            {name: claim.said for name, claim in suspected.items()},
            {name: claim.said for name, claim in claims.denied.items()},
            claims.retracted,
            has_content,
        )
        return _Reading(verdict, windows, found, away, by_kind, claims, suspected, left)

    def _suspected(self, text: Answer, windows: Windows, claims: Claims) -> dict[str, Claim]:
        """The misconceptions that are neither asserted nor denied, and probably meant."""
        likely = self._suspicion.read(text, windows.each)
        return {name: one for name, one in likely.items() if name not in claims.asserted | claims.denied}

    def _by_kind(self, answer: str) -> Iterator[tuple[By, str, Finding]]:
        """What is shown by a printed line, a formula or a piece of code instead of by words."""
        if self._output and (found := self._output.find(answer)):
            yield "output", OUTPUT, certain(answer[slice(*found)], self.rubric.output)
        if self._formulas and (found := self._formulas.find(answer)):
            yield "formula", FORMULA, certain(answer[slice(*found)], self.rubric.formulas[0])
        for concept, reading in self._readings:
            if found := read(reading, answer[:LONGEST]):
                yield "reading", concept, certain(answer[slice(*found)], reading)
        if self._code and (code := parsed(answer)):
            for concept, patterns in self._code.items():
                found = next(((p, node) for p in patterns if (node := p.matches(code))), None)
                if found is not None:
                    pattern, node = found
                    shown = ast.get_source_segment(code.source, node) or ""
                    yield "code", concept, certain(shown if shown in answer else "", pattern.text)

    def _read(self, text: str) -> Answer:
        return self._reads(text, self.rubric.lexicon)

    def _phrases(self, texts: Sequence[str]) -> list[Phrase]:
        return [phrase(self._read(text), self._vocabulary) for text in texts]

    def _content(self, text: str) -> list[int]:
        """The numbers of a text's content words that the rubric has, each once."""
        found = {self._vocabulary.find(word.text) for word in words_of(text) if is_content(word)}
        return sorted(number for number in found if number >= 0)

    def _numbers(self, text: str) -> int:
        """The rubric's words that a text has."""
        found = (self._vocabulary.find(word.text) for word in words_of(text))
        numbers = 0
        for number in found:
            if number >= 0:
                numbers |= 1 << number
        return numbers

    def _parrots(self, places: Sequence[Place]) -> bool:
        """Whether a text has most of the question's words, no others of the rubric and few of its own."""
        own = together(places)
        mine = own.said | own.denied
        if mine & ~self._ask or (mine & self._ask).bit_count() <= PARROT * self._ask.bit_count():
            return False
        typed = [
            self.rubric.lexicon.stem(word.text) in self._ask_stems
            for one in places
            for word, carries in zip(one.clause.words, one.content, strict=True)
            if carries
        ]
        return typed.count(False) < OWN * len(typed)

    def _reply(
        self,
        answer: str,
        concept: str,
        places: Sequence[Place],
        shown: Sequence[str],
        listed: Sequence[bool],
    ) -> Finding:
        """A short answer to a probe; it may choose among the probe's words ("up"), not repeat it."""
        own = together(places)
        mine = own.said | own.denied
        for text in shown:
            asked = self._numbers(text)
            if not mine & ~asked and (mine & asked).bit_count() > PARROT * asked.bit_count():
                return MISSED
        nothing = [False] * len(places)
        bare = listed if len(places) >= NAMES else nothing
        short = self._replies[concept].best(answer, windows_of(places, nothing, bare))
        context = self._numbers(shown[-1]) if shown else 0
        said = [one._replace(words=one.words._replace(said=one.words.said | context)) for one in places]
        whole = self._says[concept].search(windows_of(said, nothing, bare), self._ask | context)
        return max(short, whole.finding(answer, asked=True), key=lambda finding: finding.credit)
