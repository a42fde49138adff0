"""A first rubric from a question and its model answer, for questions that have none."""

from bot.grading.lexicon import stem
from bot.grading.rubric import Concept, Rubric
from bot.grading.text import clauses_of, is_content, words_of

ENOUGH = 0.4
"""The share of the words' weight that earns full marks: nobody repeats a model answer word by word."""
ASKED = 0.6
"""What a word of the question weighs beside the others."""


def draft(ask: str, model_answer: str) -> Rubric:
    """Each word that matters in the model answer as a concept, with its clause as the statement.

    Nobody chose what counts, so a word is all that can be asked for: whole phrasings of somebody else's are
    found in few answers. Words of the question count less, and all of them together nothing.
    """
    concepts: list[Concept] = []
    seen: set[str] = set()
    asked = {stem(word.text) for word in words_of(ask)}
    for clause in clauses_of(model_answer):
        statement = model_answer[clause.words[0].start : clause.words[-1].end]
        for word in clause.words:
            key = stem(word.text)
            if is_content(word) and key not in seen:
                seen.add(key)
                name = f"{len(concepts) + 1}-{word.text}"
                weight = ASKED if key in asked else 1.0
                concepts.append(Concept(name, weight, (word.text,), statement=statement))
    return Rubric(ask, tuple(concepts), ENOUGH * sum(one.weight for one in concepts), drafted=True)
