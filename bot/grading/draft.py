"""A first rubric from a question and its model answer, for questions that have none."""

from bot.grading.lexicon import stem
from bot.grading.rubric import Concept, Rubric
from bot.grading.text import clauses_of, is_content, words_of

ENOUGH = 0.85
"""The share of the words that earns full marks."""


def draft(ask: str, model_answer: str) -> Rubric:
    """Each word that matters in the model answer as a concept of weight 1, with its clause as the statement.

    Nobody chose what counts, so a word is all that can be asked for: whole phrasings of somebody else's are
    found in few answers. What the question says already does not matter, unless there is nothing else.
    """
    concepts: list[Concept] = []
    seen = {stem(word.text) for word in words_of(ask)}
    for clause in clauses_of(model_answer):
        statement = model_answer[clause.words[0].start : clause.words[-1].end]
        for word in clause.words:
            key = stem(word.text)
            if is_content(word) and key not in seen:
                seen.add(key)
                name = f"{len(concepts) + 1}-{word.text}"
                concepts.append(Concept(name, 1.0, (word.text,), statement=statement))
    if not concepts and any(is_content(word) for word in words_of(model_answer)):
        concepts.append(Concept("1", 1.0, (model_answer,), statement=model_answer))
    return Rubric(ask, tuple(concepts), ENOUGH * len(concepts))
