"""What the grader needs to know of a question: plain values, no dialogue, no file format."""

from dataclasses import dataclass
from typing import Literal

from bot.grading.lexicon import ENGLISH, Lexicon
from bot.grading.readings import Reading

Kind = Literal["explain", "code-output", "derive", "code"]

OUTPUT = "output"
"""The concept that a code-output question has beside those its author wrote: the printed lines."""

FORMULA = "formula"
"""The concept of a derive question that any formula equal in value to the question's shows."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea that a right answer must show."""

    id: str
    weight: float
    says: tuple[str, ...]
    """Phrasings, each of which shows the concept when its words stand together in one clause."""
    replies: tuple[str, ...] = ()
    """Short answers that show it only in reply to this concept's own probe or hint."""
    code: tuple[str, ...] = ()
    """Python patterns (`_` is any expression, `...` any statements) that show it in a `code` answer."""
    statement: str = ""
    reads: tuple[Reading, ...] = ()
    """What shows it beside phrasings: a number, a first person."""


@dataclass(frozen=True, slots=True)
class Misconception:
    """One wrong idea that people really hold."""

    id: str
    says: tuple[str, ...]
    retracts: tuple[str, ...] = ()
    """Short replies to its challenge that take it back."""


@dataclass(frozen=True, slots=True)
class Rubric:
    """A question as the grader sees it. `enough` is the weight that earns full marks."""

    ask: str
    concepts: tuple[Concept, ...]
    enough: float
    misconceptions: tuple[Misconception, ...] = ()
    kind: Kind = "explain"
    output: str = ""
    """code-output: exactly what the code prints."""
    formulas: tuple[str, ...] = ()
    """derive: the formula and its equal forms."""
    drafted: bool = False
    """Made from a model answer: words of the question count, unless an answer only says the question back."""
    lexicon: Lexicon = ENGLISH
    """What the field's words mean, in the rubric and in answers to it."""
