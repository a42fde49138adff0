"""Every check of `python -m bot check`: all problems of all files, at once.

A question that cannot be read is reported as such and left out of the rest, so that one slip hides no other.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

from bot.bank.clarifies import clarifies
from bot.bank.digs import digs
from bot.bank.grades import (
    examples_grade_as_stated,
    model_answer_shows_all,
    resists_non_answers,
    stays_on_topic,
)
from bot.bank.load import (
    Bank,
    chain_path,
    ids_present,
    lexicon_path,
    question_path,
    read,
    round_path,
    scenario_path,
    shown_path,
)
from bot.bank.phrasings import (
    enough_phrasings,
    gives_nothing_away,
    more_than_one_word,
    not_copied_into_examples,
    of_few_words,
    own_concept_only,
)
from bot.bank.plans import undrawable
from bot.bank.problem import Fault, Problem
from bot.bank.shape import counts, lengths
from bot.bank.twins import twins
from bot.bank.unfinished import left_unfinished
from bot.bank.works import code_patterns_parse, code_prints_output, forms_agree
from bot.interview.question import LEVELS, Question
from bot.interview.scenario import Scenario

Check: TypeAlias = Callable[[Question], Iterator[Fault]]

CHECKS: tuple[Check, ...] = (
    counts,
    lengths,
    more_than_one_word,
    enough_phrasings,
    of_few_words,
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


WORTH_A_PROCESS = 6
"""Questions that take longer to check than another process takes to start."""


def check(folder: Path, only: Collection[str] = (), processes: int = 1) -> list[Problem]:
    """Every problem of the content in a folder, by path; empty if it can be released.

    With `only`, those of these files and of the files in these folders, named as problems name them.
    While the lexicon has problems nothing is graded, since any mark may be its fault; its problems are always
    told.
    """
    reading = read(folder)
    bank = reading.bank
    problems = [*reading.problems, *released_ids(folder, bank)]
    told = {(problem.path, problem.field) for problem in problems}
    problems += [one for one in left_unfinished(folder) if (one.path, one.field) not in told]
    lexicon = lexicon_path(folder)
    names = [name for name in bank.questions if is_among(question_path(folder, name), only)]
    if any(problem.path == lexicon for problem in problems):
        names = []
    for name, faults in zip(names, _faults(bank.questions, names, processes), strict=True):
        faults += easier_is_easier(bank.questions[name], bank)
        problems += [Problem(question_path(folder, name), *fault) for fault in faults]
    problems += [Problem(question_path(folder, name), *fault) for name, fault in twins(bank.questions, names)]
    for name, scenario in bank.scenarios.items():
        path = scenario_path(folder, name)
        if is_among(path, only):
            problems += [Problem(path, *fault) for fault in scenario_faults(scenario)]
    for name, chain in bank.chains.items():
        path = chain_path(folder, name)
        if is_among(path, only):
            problems += [Problem(path, *fault) for fault in digs(chain, bank.chains.values())]
    for role, plan in bank.rounds.items():
        problems += [Problem(round_path(folder, role), *fault) for fault in undrawable(plan, bank.library)]
    return sorted(
        (one for one in problems if one.path == lexicon or is_among(one.path, only)),
        key=lambda problem: problem.path,
    )


def is_among(path: str, only: Collection[str]) -> bool:
    """Whether a path is one of these or lies in one of them; always, where none are named."""
    return not only or any(path == one or path.startswith(f"{one}/") for one in only)


def _faults(questions: Mapping[str, Question], names: list[str], processes: int) -> Iterable[list[Fault]]:
    """The faults of each question named, in their order."""
    processes = min(processes, len(names) // WORTH_A_PROCESS)
    if processes < 2:
        return [_faults_of(questions[name], questions) for name in names]
    # spawned, not forked: so it is the same on every system, and whatever threads the caller has
    with ProcessPoolExecutor(processes, get_context("spawn"), _bring, (dict(questions),)) as pool:
        return list(pool.map(_faults_brought, names))


def _faults_of(question: Question, questions: Mapping[str, Question]) -> list[Fault]:
    return [*(fault for one in CHECKS for fault in one(question)), *stays_on_topic(question, questions)]


_brought: dict[str, Question] = {}
"""In a process that checks for another: all questions."""


def _bring(questions: Mapping[str, Question]) -> None:
    _brought.update(questions)


def _faults_brought(name: str) -> list[Fault]:
    return _faults_of(_brought[name], _brought)


def scenario_faults(scenario: Scenario) -> Iterator[Fault]:
    """Each stage is checked as the question it is; another topic's answer may well fit it."""
    yield from clarifies(scenario)
    for stage, question in scenario.questions.items():
        for check in CHECKS:
            yield from ((f"stages.{stage}.{field}", problem) for field, problem in check(question))


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
