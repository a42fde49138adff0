"""Reading one answer against one rubric."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.grading.code import Pattern, parsed
from bot.grading.formula import Formulas
from bot.grading.matcher import Phrase, Place, Words, found_in, phrase, place, span, together
from bot.grading.misconceptions import Misconceptions
from bot.grading.negation import asides
from bot.grading.output import Output
from bot.grading.prose import is_foreign, is_list
from bot.grading.rubric import FORMULA, OUTPUT, Rubric
from bot.grading.text import clauses_of, is_content, words_of
from bot.grading.unsure import is_unsure
from bot.grading.vocabulary import Vocabulary

GRADER_VERSION = 1

NEIGHBOURS = 0.9
"""What a phrasing is worth that is spread over two neighbouring clauses."""
ANYWHERE = 0.6
"""What it is worth spread over the whole answer."""
LISTED = 0.33
"""What it is worth in a bare list of words."""
UNDECIDED = 0.4
"""The share of a phrasing's words up to which it shows nothing."""
FEW = 2
FEW_ANYWHERE = 0.5
"""What is left of that for two words only, which any long answer has somewhere."""
CHANCE = 2.5
"""How steeply credit falls below .5: half of a short phrasing is found in answers to anything."""
LONGEST_QUOTE = 200
SHORT_REPLY = 40
"""Words up to which a text is read as a short answer to a probe."""
PARROT = 0.6
"""The share of a probe's words that makes a reply without other words a repetition of it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What an answer shows of one concept."""

    credit: float
    """0..1; shown from .7, partly from .3."""
    said: str
    """The answer's own words that earned it, verbatim; empty if nothing did."""
    sure: float
    """0..1: how far the credit is from undecided (.5)."""
    phrasing: str
    """The phrasing that matched best."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one text shows of a whole rubric."""

    concepts: Mapping[str, Finding]
    """Every concept of the rubric, by id."""
    asserted: Mapping[str, str]
    """Misconceptions held, by id: the person's words."""
    denied: Mapping[str, str]
    """Misconceptions named in order to deny them."""
    retracted: frozenset[str]
    """Misconceptions taken back; means something only right after a challenge."""
    has_content: bool


@dataclass(frozen=True, slots=True)
class _Window:
    """Clauses read together, and what a phrasing found in them is worth."""

    places: Sequence[Place]
    words: Words
    worth: float


class Grader:
    """A rubric prepared for reading many answers."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self._vocabulary = Vocabulary()
        self._says = {c.id: [phrase(text, self._vocabulary) for text in c.says] for c in rubric.concepts}
        self._replies = {
            c.id: [phrase(text, self._vocabulary) for text in c.replies] for c in rubric.concepts
        }
        self._misconceptions = Misconceptions(rubric.misconceptions, self._vocabulary)
        self._ask = self._numbers(rubric.ask)
        self._output = Output(rubric.output) if rubric.kind == "code-output" else None
        self._formulas = Formulas(rubric.formulas) if rubric.kind == "derive" else None
        self._code = {c.id: [Pattern(text) for text in c.code] for c in rubric.concepts if c.code}

    def judge(self, answer: str, *, shown: Sequence[str] = (), reply_to: str | None = None) -> Verdict:
        """What an answer shows, given the probes and hints `shown` so far and the concept just probed."""
        clauses = clauses_of(answer)
        places = [place(clause, self._vocabulary) for clause in clauses]
        aside, listed = asides(clauses), is_list(clauses)
        seen = self._ask
        for text in shown:
            seen |= self._numbers(text)
        windows = [] if is_foreign(clauses) else _windows(places, aside, listed)
        concepts = {
            concept.id: _best(answer, self._says[concept.id], windows, seen)
            for concept in self.rubric.concepts
        }
        if reply_to in concepts and sum(len(clause.words) for clause in clauses) <= SHORT_REPLY:
            replied = self._reply(answer, reply_to, places, shown)
            if replied.credit > concepts[reply_to].credit:
                concepts[reply_to] = replied
        concepts |= {name: found for name, found in self._by_kind(answer) if name in concepts}
        misconceptions = self._misconceptions.read(answer, places, aside, listed, self._ask)
        earned = any(finding.credit for finding in concepts.values())
        has_content = earned or (
            any(is_content(word) for clause in clauses for word in clause.words) and not is_unsure(answer)
        )
        return Verdict(concepts, *misconceptions, has_content)

    def _by_kind(self, answer: str) -> Iterator[tuple[str, Finding]]:
        """What is shown by a printed line, a formula or a piece of code instead of by words."""
        if self._output and (found := self._output.find(answer)):
            yield OUTPUT, _certain(answer[slice(*found)], self.rubric.output)
        if self._formulas and (found := self._formulas.find(answer)):
            yield FORMULA, _certain(answer[slice(*found)], self.rubric.formulas[0])
        if self._code and (code := parsed(answer)):
            tree, source = code
            for concept, patterns in self._code.items():
                for pattern in patterns:
                    node = pattern.matches(tree)
                    if node is not None:
                        shown = ast.get_source_segment(source, node) or ""
                        yield concept, _certain(shown if shown in answer else "", pattern.text)
                        break

    def _numbers(self, text: str) -> int:
        """The rubric's words that a text has."""
        found = (self._vocabulary.find(word.text) for word in words_of(text))
        numbers = 0
        for number in found:
            if number >= 0:
                numbers |= 1 << number
        return numbers

    def _reply(self, answer: str, concept: str, places: Sequence[Place], shown: Sequence[str]) -> Finding:
        """A short answer to a probe; it may choose among the probe's words ("up"), not repeat it."""
        own = together(places)
        mine = own.said | own.denied
        for text in shown:
            asked = self._numbers(text)
            if not mine & ~asked and (mine & asked).bit_count() > PARROT * asked.bit_count():
                return Finding(0.0, "", 1.0, "")
        return _best(
            answer, self._replies[concept], _windows(places, [False] * len(places), [False] * len(places)), 0
        )


def _certain(said: str, phrasing: str) -> Finding:
    return Finding(1.0, said[:LONGEST_QUOTE], 1.0, phrasing)


def _windows(places: Sequence[Place], aside: Sequence[bool], listed: Sequence[bool]) -> list[_Window]:
    """Each clause, each two neighbours that speak of the same thing, and the whole."""
    worth = [LISTED if bare else 1.0 for bare in listed]
    windows = [_Window([one], one.words, worth[at]) for at, one in enumerate(places)]
    for at in range(1, len(places)):
        if aside[at] == aside[at - 1]:
            pair = places[at - 1 : at + 1]
            windows.append(_Window(pair, together(pair), NEIGHBOURS * min(worth[at - 1 : at + 1])))
    if len(places) > 2:
        windows.append(_Window(places, together(places), ANYWHERE * min(worth)))
    return windows


def _best(answer: str, phrases: Sequence[Phrase], windows: Sequence[_Window], seen: int) -> Finding:
    """The phrasing best found, whichever it is; one found only in words already seen counts nothing."""
    best = 0.0
    at: tuple[_Window, int, str] | None = None
    for window in windows:
        if window.worth <= best:
            continue
        there = window.words.said | window.words.denied
        for each in phrases:
            if not (each.words.said | each.words.denied) & there:
                continue
            found = found_in(each, window.words)
            credit = _credit(found.bit_count(), each.size, window)
            if credit > best and found & ~seen:
                best = credit
                at = (window, found, each.text)
    if at is None:
        return Finding(0.0, "", 1.0, "")
    window, found, text = at
    return Finding(round(best, 4), _quote(answer, window.places, found), round(abs(best - 0.5) * 2, 4), text)


def _credit(found: int, count: int, window: _Window) -> float:
    """(share − .4) / .6 times what the window is worth; below .5, where chance finds words too, ever less."""
    credit = window.worth * max(0.0, (found / count - UNDECIDED) / (1 - UNDECIDED))
    if len(window.places) > 2 and found <= FEW:
        credit *= FEW_ANYWHERE
    return credit if credit >= 0.5 else 0.5 * (2 * credit) ** CHANCE


def _quote(answer: str, places: Sequence[Place], found: int) -> str:
    """The words that earned it; where they are too far apart, those of the clause that has most of them."""
    start, end = span(places, found)
    if end - start > LONGEST_QUOTE and len(places) > 1:
        richest = max(places, key=lambda one: ((one.words.said | one.words.denied) & found).bit_count())
        start, end = span([richest], (richest.words.said | richest.words.denied) & found)
    return answer[start:end]
