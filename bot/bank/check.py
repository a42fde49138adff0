"""Every check of `python -m bot check`: all problems of all files, at once.

A question that cannot be read is reported as such and left out of the rest, so that one slip hides no other.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from bot.bank.grades import (
    examples_grade_as_stated,
    model_answer_shows_all,
    resists_non_answers,
    stays_on_topic,
)
from bot.bank.load import Bank, ids_present, question_path, read, shown_path
from bot.bank.phrasings import (
    enough_phrasings,
    gives_nothing_away,
    more_than_one_word,
    not_copied_into_examples,
    own_concept_only,
)
from bot.bank.problem import Fault, Problem
from bot.bank.shape import counts, lengths
from bot.bank.unfinished import left_unfinished
from bot.bank.works import code_patterns_parse, code_prints_output, forms_agree
from bot.interview.question import LEVELS, Question

Check: TypeAlias = Callable[[Question], Iterator[Fault]]

CHECKS: tuple[Check, ...] = (
    counts,
    lengths,
    more_than_one_word,
    enough_phrasings,
    own_concept_only,
    gives_nothing_away,
    model_answer_shows_all,
    examples_grade_as_stated,
    not_copied_into_examples,
    resists_non_answers,
    code_prints_output,
    forms_agree,
    code_patterns_parse,
)
"""What is checked of a question by itself, in the order in which an author mends it."""


def check(folder: Path) -> list[Problem]:
    """Every problem of the content in a folder, by path; empty if it can be released."""
    reading = read(folder)
    bank = reading.bank
    problems = [*reading.problems, *released_ids(folder, bank)]
    told = {(problem.path, problem.field) for problem in problems}
    problems += [one for one in left_unfinished(folder) if (one.path, one.field) not in told]
    for question in bank.questions.values():
        path = question_path(folder, question.id)
        for one in CHECKS:
            problems += [Problem(path, *fault) for fault in one(question)]
        problems += [Problem(path, *fault) for fault in stays_on_topic(question, bank.questions)]
        problems += [Problem(path, *fault) for fault in easier_is_easier(question, bank)]
    return sorted(problems, key=lambda problem: problem.path)


def released_ids(folder: Path, bank: Bank) -> Iterator[Problem]:
    """ids.txt lists every id ever released, sorted: each is still there or retired with a successor."""
    path = folder / "ids.txt"
    shown = shown_path(folder, path)
    if not path.is_file():
        yield Problem(shown, "file", "is missing")
        return
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    listed = [line for line in lines if line]
    if listed != sorted(set(listed)):
        yield Problem(shown, "file", "must be sorted, each id once")
    present = ids_present(folder)
    for name in sorted(set(listed) - present - bank.retired.keys()):
        yield Problem(shown, name, "is gone; bring its file back, or name its successor in topics.yaml")
    for name in sorted((present | bank.retired.keys()) - set(listed)):
        yield Problem(shown, name, "is not listed; add its line, for it is for ever once released")


def easier_is_easier(question: Question, bank: Bank) -> Iterator[Fault]:
    """`easier` leads down: never to a harder question, and never round in a circle."""
    seen = {question.id}
    step = question
    while step.easier is not None and step.easier in bank.questions:
        step = bank.questions[step.easier]
        if step.id in seen:
            yield "easier", f"leads round to {step.id} again"
            return
        if len(seen) == 1 and LEVELS.index(step.level) > LEVELS.index(question.level):
            yield "easier", f"{step.id} is {step.level}, harder than this one"
        seen.add(step.id)
