"""Whether two questions of a bank are the same one in other words."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt
from typing import NamedTuple

from rapidfuzz.distance import Indel

from bot.bank.problem import Fault
from bot.grading.lexicon import Lexicon
from bot.grading.text import is_content, words_of
from bot.interview.question import Question

ASKS_ALIKE = 0.75
"""The share of their words from which two asks are one. Of 44 questions, those of no two come above .33."""
CONCEPTS_ALIKE = 0.4
"""The likeness from which two sets of concepts are one. Of 44 questions, no two come above .27; a question
and its concepts in a second author's words came to .48 and .56, its phrasings' two halves to .50 and more."""
TEXTS_ALIKE = 0.3
"""Below this likeness of all their words together, concepts are not compared one by one. Of the 44 questions
and their halves, none that is alike comes below .59."""
TOLD = 4
"""Words that a problem names of what two concepts share."""

_Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class _Words:
    """A question's words: those of its ask, of each of its concepts, and of all these together."""

    ask: Sequence[str]
    concepts: Mapping[str, _Weights]
    together: _Weights
    spelled: Mapping[str, str]
    """Each stem as the question writes it."""


class Said(NamedTuple):
    """A question's words, stemmed: those of its ask, and how many texts of each of its concepts have them."""

    ask: Sequence[str]
    concepts: Mapping[str, Counter[str]]
    spelled: Mapping[str, str]
    """Each stem as the question writes it."""


class _Match(NamedTuple):
    """The concept of another question that is most like one's own."""

    own: str
    other: str
    likeness: float


def twins(questions: Mapping[str, Question], names: Collection[str]) -> Iterator[tuple[str, Fault]]:
    """Each pair that is nearly one question, told once: of the last of the two that is among `names`."""
    read = _read(questions)
    for pair in combinations(read, 2):
        if told := [name for name in pair if name in names]:
            name = told[-1]
            other = pair[0] if name == pair[1] else pair[1]
            for fault in _alike(read[name], other, read[other]):
                yield name, fault


def _alike(one: _Words, name: str, other: _Words) -> Iterator[Fault]:
    if Indel.normalized_similarity(one.ask, other.ask, score_cutoff=ASKS_ALIKE):
        yield "ask", f"asks what {name} asks: {_spelled(one, set(one.ask) & set(other.ask))}"
    if _cosine(one.together, other.together) >= TEXTS_ALIKE:
        there, back = _matches(one.concepts, other.concepts), _matches(other.concepts, one.concepts)
        if min(_mean(there), _mean(back)) >= CONCEPTS_ALIKE:
            shared = "; ".join(
                f"{match.own} and {match.other} ({_shared(one, match, other)})"
                for match in there
                if match.likeness >= CONCEPTS_ALIKE
            )
            yield "concepts", f"are nearly those of {name}: {shared}"


def _matches(ours: Mapping[str, _Weights], theirs: Mapping[str, _Weights]) -> list[_Match]:
    return [
        max(
            (_Match(own, other, _cosine(words, others)) for other, others in theirs.items()),
            key=lambda match: match.likeness,
        )
        for own, words in ours.items()
    ]


def _mean(matches: Sequence[_Match]) -> float:
    return sum(match.likeness for match in matches) / len(matches)


def _shared(one: _Words, match: _Match, other: _Words) -> str:
    ours, theirs = one.concepts[match.own], other.concepts[match.other]
    both = sorted(ours.keys() & theirs.keys(), key=lambda word: (-ours[word] * theirs[word], word))
    return _spelled(one, both[:TOLD])


def _spelled(words: _Words, stems: Collection[str]) -> str:
    return ", ".join(sorted(words.spelled[word] for word in stems))


def _cosine(one: _Weights, other: _Weights) -> float:
    return sum(one[word] * other[word] for word in one.keys() & other.keys())


def _read(questions: Mapping[str, Question]) -> Mapping[str, _Words]:
    """Words weigh by how often a concept says them, and by how few questions do."""
    said = {name: said_in(question) for name, question in questions.items()}
    sums = {name: sum(one.concepts.values(), Counter[str]()) for name, one in said.items()}
    spread = Counter(word for counts in sums.values() for word in counts)
    rarity = {word: log(1 + len(questions) / count) for word, count in spread.items()}
    return {
        name: _Words(
            one.ask,
            {concept: _weights(counts, rarity) for concept, counts in one.concepts.items()},
            _weights(sums[name], rarity),
            one.spelled,
        )
        for name, one in said.items()
    }


def said_in(question: Question) -> Said:
    """The words of a question by itself."""
    lexicon = question.rubric.lexicon
    spelled: dict[str, str] = {}
    concepts = {
        name: Counter(
            word for text in (*concept.says, concept.statement) for word in _stems(text, lexicon, spelled)
        )
        for name, concept in question.concepts.items()
    }
    return Said(sorted(_stems(question.rubric.ask, lexicon, spelled)), concepts, spelled)


def _stems(text: str, lexicon: Lexicon, spelling: dict[str, str]) -> set[str]:
    found = {lexicon.stem(word.text): word.text for word in words_of(text) if is_content(word)}
    for word, spelled in found.items():
        spelling.setdefault(word, spelled)
    return set(found)


def _weights(counts: Mapping[str, int], rarity: Mapping[str, float]) -> _Weights:
    weights = {word: (1 + log(count)) * rarity[word] for word, count in counts.items()}
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()}
