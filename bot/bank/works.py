"""Whether what a question states of code and formulas is so. Each check yields (field, problem)."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

from bot.bank.problem import Fault
from bot.grading.algebra import Node, Parser
from bot.grading.formula import Formulas
from bot.grading.lexicon import word_set
from bot.grading.notation import tokens_of
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
    """Every form can be read, and one in the symbols of `formula` is equal to it in value.

    Of a form in other symbols (theta_hat for f_hat) nobody but its author can tell whether it means the same.
    """
    if question.kind != "derive":
        return
    formula = _tree(question.formula)
    if formula is None:
        yield "formula", _unread(question.formula)
    for number, form in enumerate(question.also, 1):
        tree = _tree(form)
        if tree is None:
            yield f"also.{number}", _unread(form)
        elif formula and _symbols(tree) == _symbols(formula) and not Formulas([question.formula]).find(form):
            yield f"also.{number}", f"“{form}” has the symbols of `formula`, but another value"


def _unread(form: str) -> str:
    return f"“{form}” cannot be read as a formula; write it as it is typed on a phone"


_ASSIGNS = re.compile(r"(?<![-+*/])=|←|<-|\\leftarrow|\\gets")
_COMPUTED = word_set("exp log ln log2 log10 sqrt abs sin cos tan tanh sigmoid")
"""Functions whose value is known. Of any other, equal arguments give equal values, and that is all."""


def _tree(form: str) -> Node | None:
    """A form as the grader reads it, if it reads all of it; an equation is known by its last side."""
    side = _ASSIGNS.split(form)[-1]
    tokens = tokens_of(side)
    if not tokens or Formulas([form]).find(side) != (tokens[0].start, tokens[-1].end):
        return None
    return Parser(tokens_of(re.sub(r"([-+*/])=", r"\1", side))).read()


def _symbols(tree: Node) -> set[Node]:
    """What a formula's value is made of: names, and applications of functions that cannot be computed."""
    kind, name, children = tree
    if kind == "sym" or (kind == "call" and name not in _COMPUTED):
        return {tree}
    return set[Node]().union(*map(_symbols, children))


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
