"""A first rubric from a question and its model answer, for questions that have none."""

from bot.grading.rubric import Concept, Rubric
from bot.grading.text import clauses_of, is_content

ENOUGH = 0.85


def draft(ask: str, model_answer: str) -> Rubric:
    """Each clause of the model answer as a concept of weight 1, said by the words that matter."""
    concepts: list[Concept] = []
    for clause in clauses_of(model_answer):
        words = [w.text for w in clause.words if is_content(w)]
        if len(words) >= 2:
            statement = model_answer[clause.words[0].start : clause.words[-1].end]
            concepts.append(Concept(f"part-{len(concepts) + 1}", 1.0, (statement,), statement=statement))
    return Rubric(ask, tuple(concepts), ENOUGH * len(concepts))
