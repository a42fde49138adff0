"""Whether words stand in an order that sentences have: the same words shuffled say nothing.

Little words betray it, in whatever English: "the" is followed by a name, "of" by "the", and a shuffled text
has "the of" and "is to". How much oftener each kind of word follows each other one than by chance was counted
in the model answers and examples of content/ (`python -m benchmarks.order` prints the table).
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.grading.lexicon import word_set
from bot.grading.text import Clause

EDGE, OTHER = "edge", "other"
"""A clause's beginning or end, and every word that is none of KINDS."""
KINDS: Mapping[str, frozenset[str]] = {
    "article": word_set("a an the"),
    "determiner": word_set("this these those each every its their your our my some any no both all"),
    "of": word_set("of"),
    "preposition": word_set(
        """in on at by for from with within into onto per via about through during between without against
        across over under after before until up"""
    ),
    "than": word_set("than as"),
    "to": word_set("to"),
    "subject": word_set("it they we you i he she there"),
    "object": word_set("them us me itself him"),
    "be": word_set("is are was were be been being isnt arent"),
    "modal": word_set(
        """do does did has have had will would can could may might must should shall doesnt dont didnt cant
        wont"""
    ),
    "and": word_set("and or but nor"),
    "conjunction": word_set(
        "so because since although though while whereas if when then therefore hence thus once"
    ),
    "relative": word_set("that which who where what how why whose"),
    "not": word_set("not never"),
    "adverb": word_set(
        """also only just very too more most less even still again already always often really quite rather
        much"""
    ),
}
_KIND = {word: kind for kind, words in KINDS.items() for word in words}

FEW, MANY = 20, 50
"""Pairs with a little word from which on an order can be told at all, and surely."""
LOWEST, HIGHEST = -0.15, 0.14
"""Fluency below which FEW and MANY pairs are no sentences."""
LITTLE, SYMBOLS = 0.25, 0.1
"""The share of little words below which, and that of single letters above which, a text is notes, formulas or
code, whose order is their own."""
RAMP = 0.06
"""How far below that an order is none."""
SHUFFLED = 0.35
"""What credit is worth in shuffled words."""

_TENTHS = {
    "edge": "-56 -3 -1 1 -21 3 0 -11 7 -15 -25 -18 10 17 7 -4 -3",
    "other": "6 -3 -3 -5 7 4 6 5 -4 4 4 0 2 -14 -1 -9 -3",
    "article": "-50 8 -44 -31 -24 -28 -13 -23 -38 -10 -29 -31 -34 -35 -27 -17 -9",
    "determiner": "-13 5 -5 -11 10 -8 0 -11 -13 3 -3 -6 -12 -22 -5 13 2",
    "of": "-26 -1 16 16 -5 -20 6 -4 -6 30 -16 -12 -15 -16 7 2 -7",
    "preposition": "-15 1 13 14 -20 -12 -8 -15 -4 10 -27 -22 -23 -18 4 -13 -4",
    "than": "-19 2 10 11 6 9 18 11 5 21 -5 0 -3 6 3 13 4",
    "to": "-25 3 10 7 -4 -19 7 -3 -5 18 6 4 -14 -15 0 3 -10",
    "subject": "-6 1 -20 -14 -19 -5 4 -9 -17 -4 11 22 -15 -21 -13 1 8",
    "object": "10 -6 -3 10 10 11 30 15 -4 25 6 10 9 6 11 17 8",
    "be": "-18 4 2 0 -12 -4 -5 -4 -11 -1 -27 -23 -26 -20 5 20 16",
    "modal": "-21 2 -3 3 -12 -9 0 20 -12 3 10 3 -17 -23 -8 26 11",
    "and": "-12 1 7 11 -15 -4 -3 -10 9 0 -10 -1 -24 -4 1 12 4",
    "conjunction": "-13 -3 8 13 1 -3 -5 -8 18 -1 -23 -16 -16 -10 7 -5 -1",
    "relative": "-15 0 7 -1 1 -10 3 4 11 7 13 5 -11 -15 -11 -1 8",
    "not": "-23 6 -5 2 2 0 13 3 -12 17 0 -1 -8 0 6 9 15",
    "adverb": "-2 3 -3 -4 5 -2 9 -6 -11 4 -8 4 -10 0 3 3 1",
}
"""For each kind, ten times ln of how much oftener each kind follows it than by chance, in the keys' order."""
TABLE: Mapping[tuple[str, str], float] = {
    (one, other): int(tenths) / 10
    for one, row in _TENTHS.items()
    for other, tenths in zip(_TENTHS, row.split(), strict=True)
}


def in_order(clauses: Sequence[Clause]) -> float:
    """What the order of the words leaves of their credit: SHUFFLED..1."""
    words = [text for clause in clauses for text in clause.texts]
    symbols = len([word for word in words if len(word) == 1 and word not in ("a", "i")])
    little = len([word for word in words if word in _KIND])
    if symbols > SYMBOLS * len(words) or little < LITTLE * len(words):
        return 1.0
    value, pairs = fluency(clauses)
    if pairs < FEW:
        return 1.0
    sureness = min(1.0, (pairs - FEW) / (MANY - FEW))
    least = LOWEST + (HIGHEST - LOWEST) * sureness
    return min(1.0, max(SHUFFLED, 1 - (1 - SHUFFLED) * (least - value) / RAMP))


def fluency(
    clauses: Sequence[Clause], table: Mapping[tuple[str, str], float] | None = None
) -> tuple[float, int]:
    """The table's mean over neighbours of which one is a little word or an edge, and how many there are."""
    table = table or TABLE
    kinds = kinds_of(clauses)
    found = [table[pair] for pair in pairwise(kinds) if pair != (OTHER, OTHER)]
    return sum(found) / max(1, len(found)), len(found)


def kinds_of(clauses: Sequence[Clause]) -> list[str]:
    """The kind of each word, with an EDGE between clauses."""
    kinds = [EDGE]
    for clause in clauses:
        words = clause.texts
        kinds += [_KIND.get(word, OTHER) for word in words]
        for at, word in enumerate(words) if "a" in words else ():
            if word == "a" and (at + 1 == len(words) or len(words[at + 1]) == 1):  # a symbol
                kinds[at - len(words)] = OTHER
        kinds.append(EDGE)
    return kinds
