"""Words like those of a drafted rubric, for which nobody has written other ways of saying them.

Who answers in own words says "simulating" for "simulation" and "misclassified" for "misclassification": the
letters of one word that another has are weak evidence, but with a model answer alone there is little else.
"""

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from bot.grading.answer import Answer
from bot.grading.draft import NOT
from bot.grading.evidence import Finding
from bot.grading.matcher import Words
from bot.grading.rubric import Rubric
from bot.grading.vocabulary import Vocabulary

ALIKE = 0.6
"""The likeness of two stems (0..1, by letters in order) from which a word begins to count as another."""

OTHERWISE = 0.5
"""Credit for a word that is there and denied where it should not be, or the other way round: in other words
("not destroyed" for "lives on") that is as often right as wrong."""


def alike(
    rubric: Rubric, text: Answer, vocabulary: Vocabulary, there: Words
) -> Iterator[tuple[str, Finding]]:
    """Of a drafted rubric the concepts whose word the answer lacks or denies: the typed word most like it."""
    stem = rubric.lexicon.stem
    typed = {
        stem(word.text): word
        for one in text.stated
        for word, carries in zip(one.clause.words, one.content, strict=True)
        if carries
    }
    for concept in rubric.concepts:
        word = concept.says[0].removeprefix(NOT)
        if (there.said | there.denied) >> vocabulary.find(word) & 1:
            yield concept.id, Finding(OTHERWISE, word, 0.0, word)
            continue
        nearest = process.extractOne(stem(word), list(typed), scorer=fuzz.ratio, score_cutoff=100 * ALIKE)
        if nearest is not None:
            meant = typed[nearest[0]]
            credit = (nearest[1] / 100 - ALIKE) / (1 - ALIKE)
            yield concept.id, Finding(credit, text.text[meant.start : meant.end], 0.0, word)
