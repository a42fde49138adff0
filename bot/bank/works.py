"""Whether what a question states of code and formulas is so. Each check yields (field, problem)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

from bot.bank.problem import Fault
from bot.grading.formula import Formulas
from bot.interview.question import Question

PATIENCE = 5.0
"""Seconds the code of a question may run."""


def code_prints_output(question: Question) -> Iterator[Fault]:
    """The code is run and prints the output, twice: what differs from run to run cannot be asked."""
    if question.kind != "code-output":
        return
    try:
        printed = _run(question.code)
        again = _run(question.code)
    except subprocess.TimeoutExpired:
        yield "code", f"still runs after {PATIENCE:g} seconds"
        return
    if printed != again:
        yield "output", "is not the same on every run; ask about something that is"
    elif printed != _lines(question.output):
        yield "output", f"the code prints {' ⏎ '.join(printed) or 'nothing'}"


def _run(code: str) -> list[str]:
    """The lines that the code prints, the last line of a traceback among them: a reader sees that too."""
    with TemporaryDirectory() as empty:
        script = Path(empty) / "question.py"
        script.write_text(code, encoding="utf-8")
        done = subprocess.run(  # noqa: S603 - our own content, isolated, with nothing in its environment
            [sys.executable, "-I", "-X", "utf8", script.name],
            cwd=empty,
            env={},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    return _lines(done.stdout) + _lines(done.stderr)[-1:]


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def forms_agree(question: Question) -> Iterator[Fault]:
    """The formula can be read, and every equal form of it is equal in value."""
    if question.kind != "derive":
        return
    formula = Formulas([question.formula])
    if formula.find(question.formula) is None:
        yield "formula", "cannot be read as a formula; write it as it is typed on a phone"
        return
    for number, form in enumerate(question.also, 1):
        if formula.find(form) is None:
            yield f"also.{number}", "is not equal in value to `formula`"


def code_patterns_parse(question: Question) -> Iterator[Fault]:
    """A pattern is Python, and stands where answers are code."""
    for name, concept in question.concepts.items():
        for number, pattern in enumerate(concept.code, 1):
            field = f"concepts.{name}.code.{number}"
            if question.kind != "code":
                yield field, "patterns are read in code questions only"
            try:
                ast.parse(dedent(pattern))
            except (SyntaxError, ValueError) as error:
                yield field, f"is no Python: {getattr(error, 'msg', error)}"
