"""A first rubric from a question and its model answer: to grade with as it is, or for an author to finish."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from bot.grading.lexicon import ENGLISH, Lexicon, word_set
from bot.grading.negation import FREE, UNKNOWN, scopes
from bot.grading.prose import VERBS
from bot.grading.rubric import Concept, Rubric
from bot.grading.text import Clause, Word, clauses_of, is_content, words_of

ENOUGH = 0.45
"""The share of the words' weight that earns full marks: nobody repeats a model answer word by word."""
ASKED = 0.3
"""What a word of the question weighs beside the others."""

NOT = "not "
"""Stands before a word that the model answer denies."""

FEWEST_IDEAS, MOST_IDEAS = 4, 7
TELLING = 4
"""Words that an idea of its own has beside the question's, where there are not too many ideas."""
SYMBOL = 2
"""Letters up to which a word may be a symbol of a formula, which says nothing by itself."""
LONGEST_STATEMENT = 200
WORDS = 3
"""Words that count in a drafted phrasing, where its clause has that many."""
MOST_SAYS = 6
LONGEST_NAME = 3
HEAVIEST = 3
_JOINS = word_set("and but or so then hence thus therefore")
_SUBORDINATES = word_set("because since which while whereas although though that")
"""Words that a statement does not begin with; the second kind may open a sentence."""
_NAMELESS = VERBS | word_set("each every all other once more less")
_NAMES_FOLLOW = word_set("a an the of by with in on at for to from into all each every its their")
"""Little words after which things are named."""

Stem: TypeAlias = Callable[[str], str]
"""Word → the key under which it is compared."""


@dataclass(frozen=True, slots=True)
class Idea:
    """A clause of a model answer, or a few that belong together, as a concept that is to be finished."""

    id: str
    weight: int
    """1..3, by how many words it has of its own."""
    name: str
    statement: str
    says: tuple[str, ...]


def draft(ask: str, model_answer: str, lexicon: Lexicon = ENGLISH) -> Rubric:
    """Each word that matters in the model answer as a concept, with its clause as the statement.

    Nobody chose what counts, so a word is all that can be asked for: whole phrasings of somebody else's are
    found in few answers. Words of the question count less, and all of them together nothing.
    """
    concepts: list[Concept] = []
    seen: set[str] = set()
    asked = _stems(ask, lexicon.stem)
    for clause in clauses_of(model_answer, lexicon):
        statement = model_answer[clause.words[0].start : clause.words[-1].end]
        for word, mark in zip(clause.words, scopes(clause.words).marks, strict=True):
            key = lexicon.stem(word.text)
            if is_content(word) and key not in seen:
                seen.add(key)
                says = word.text if mark in (FREE, UNKNOWN) else f"{NOT}{word.text}"
                name = f"{len(concepts) + 1}-{word.text}"
                weight = ASKED if key in asked else 1.0
                concepts.append(Concept(name, weight, (says,), statement=statement))
    enough = ENOUGH * sum(one.weight for one in concepts)
    return Rubric(ask, tuple(concepts), enough, drafted=True, lexicon=lexicon)


def ideas(ask: str, model_answer: str, lexicon: Lexicon = ENGLISH) -> tuple[Idea, ...]:
    """The model answer cut into four to seven ideas, if it has so many; none if it only repeats the ask."""
    stem = lexicon.stem
    asked = _stems(ask, stem)
    parts = _parts(clauses_of(model_answer, lexicon), asked, stem)
    owners = Counter(key for part in parts for key in _telling(part, asked, stem))
    worth = [sum(1 / owners[key] for key in _telling(part, asked, stem)) for part in parts]
    found: list[Idea] = []
    for part, own in zip(parts, worth, strict=True):
        name = _name(model_answer, part, asked, owners, stem)
        taken = {idea.id for idea in found}
        weight = max(1, round(HEAVIEST * own / max(worth)))
        says = _says(model_answer, part, asked, stem)
        found.append(Idea(_slug(name, taken), weight, f"the {name}", _statement(model_answer, part), says))
    return tuple(found)


def slug_of(text: str) -> str:
    """The first words of a text that matter, as a part of an id: a-z, 0-9 and single hyphens."""
    words = [word.text for word in words_of(text) if is_content(word) and word.text not in _CONVERSES]
    return "-".join(re.findall(r"[a-z0-9]+", " ".join(words[:LONGEST_NAME])))


_CONVERSES = word_set(
    "explain describe tell give compare name write derive show difference between mean means"
)


def _stems(text: str, stem: Stem) -> set[str]:
    return {stem(word.text) for word in words_of(text)}


def _telling(part: Sequence[Clause], asked: set[str], stem: Stem) -> set[str]:
    """What is there beside the question's words and the little ones."""
    return {stem(word.text) for clause in part for word in clause.words if is_content(word)} - asked


def _parts(clauses: Sequence[Clause], asked: set[str], stem: Stem) -> list[list[Clause]]:
    """The clauses, small ones merged with neighbours; sentences that repeat the question are left out."""
    sentences = [list(group) for _, group in groupby(clauses, key=lambda one: one.sentence)]
    parts = [[clause] for sentence in sentences if _telling(sentence, asked, stem) for clause in sentence]
    while len(parts) > 1:
        sizes = [sum(len(key) > SYMBOL for key in _telling(part, asked, stem)) for part in parts]
        pairs = [
            (
                _distance(parts[at], parts[at + 1]),
                min(sizes[at], sizes[at + 1]),
                sizes[at] + sizes[at + 1],
                at,
            )
            for at in range(len(parts) - 1)
        ]
        distance, smaller, _, at = min(pairs)
        too_small = smaller < TELLING and distance == 0 and len(parts) > FEWEST_IDEAS
        if not (too_small or smaller == 0 or len(parts) > MOST_IDEAS):
            break
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts


def _distance(one: Sequence[Clause], other: Sequence[Clause]) -> int:
    """How little two neighbours belong together: 0 in one sentence, more where they are too long for one."""
    long = other[-1].words[-1].end - one[0].words[0].start >= LONGEST_STATEMENT - 1
    return 2 * long + (one[-1].sentence != other[0].sentence)


def _statement(text: str, part: Sequence[Clause]) -> str:
    """The part's own text as a sentence."""
    words = [word for clause in part for word in clause.words]
    opens = text[: words[0].start].rstrip()[-1:] in ("", ".", "!", "?", ";")
    joints = _JOINS if opens else _JOINS | _SUBORDINATES
    first = next((word for word in words if word.text not in joints), words[0])
    said = _slice(text, first.start, words[-1].end)
    plain = first.text.isalpha() and said[: len(first.text)].islower()
    return f"{said[0].upper() if plain else said[0]}{said[1:]}."


def _slice(text: str, start: int, end: int) -> str:
    """A stretch of the text on one line, with the rest of a formula or a hyphenated word at its ends."""
    while end < len(text) and not text[end].isspace() and text[end] not in ".,;:!?":
        end += 1
    while start and (text[start - 1].isalnum() or text[start - 1] == "-"):
        start -= 1
    said = " ".join(text[start:end].split())
    missing = said.count("(") - said.count(")")
    return said + ")" * missing if missing >= 0 else said.rstrip(")")


def _units(clause: Clause) -> list[list[int]]:
    """The places of its words that count; those of one short form together."""
    places = [at for at, word in enumerate(clause.words) if is_content(word)]
    return [list(same) for _, same in groupby(places, key=lambda at: clause.words[at].start)]


def _says(text: str, part: Sequence[Clause], asked: set[str], stem: Stem) -> tuple[str, ...]:
    """Stretches of its clauses with a few words that count each, not all of them the question's."""
    found: dict[str, int] = {}
    for clause in part:
        units = _units(clause)
        size = len(units) if len(units) <= WORDS + 1 else WORDS
        for first in range(0, max(1, len(units) - size + 1), WORDS - 1):
            stretch = [clause.words[at] for unit in units[first : first + size] for at in unit]
            telling = {stem(word.text) for word in stretch} - asked
            if len(units) > 1 and any(len(key) > SYMBOL for key in telling):
                found.setdefault(_stretch(text, clause, stretch), len(telling))
    best = sorted(found, key=lambda says: -found[says])[:MOST_SAYS]
    return tuple(says for says in found if says in best)


def _stretch(text: str, clause: Clause, words: Sequence[Word]) -> str:
    """The text that holds these words, from the word on that denies one of them."""
    negators = dict(zip(clause.words, scopes(clause.words).negators, strict=True))
    starts = [clause.words[negators[word]].start for word in words if negators[word] >= 0]
    said = _slice(text, min([words[0].start, *starts]), words[-1].end)
    return said[0].lower() + said[1:] if said[1:2].islower() else said


def _name(text: str, part: Sequence[Clause], asked: set[str], owners: Counter[str], stem: Stem) -> str:
    """A few words side by side that name a thing, if there are any, and tell most for it."""

    def fitness(run: tuple[Clause, int, int]) -> tuple[bool, bool, float]:
        clause, first, last = run
        words = clause.words[first:last]
        names = not any(word.text in _NAMELESS or word.text.endswith("ly") for word in words)
        after = first > 0 and clause.words[first - 1].text in _NAMES_FOLLOW
        telling = {stem(word.text) for word in words} - asked
        return names, after, sum(1 / owners[key] for key in telling)

    clause, first, last = max(_runs(part, asked, stem), key=fitness)
    return _slice(text, clause.words[first].start, clause.words[last - 1].end)


def _runs(part: Sequence[Clause], asked: set[str], stem: Stem) -> Iterator[tuple[Clause, int, int]]:
    """Neighbouring words that count, not all of them the question's: a clause, and where in it."""
    for clause in part:
        for first in range(len(clause.words)):
            for last in range(first + 1, min(first + LONGEST_NAME, len(clause.words)) + 1):
                words = clause.words[first:last]
                if all(map(is_content, words)) and {stem(word.text) for word in words} - asked:
                    yield clause, first, last


def _slug(name: str, taken: set[str]) -> str:
    """The name as an id that no other idea has."""
    base = "-".join(re.findall(r"[a-z0-9]+", name.lower())) or "idea"
    return next(one for one in (base, *(f"{base}-{n}" for n in range(2, 99))) if one not in taken)
