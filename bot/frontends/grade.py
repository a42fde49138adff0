"""`python -m bot grade`: JSON lines in, JSON lines out, one answer each, in order.

A line holds `answer` and, first found wins: `question` (inline, read leniently: `ask` and `concepts` with
`weight`, `statement` and `says` suffice); `ask` and `model_answer` (a rubric is drafted); `question_id`.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from bot.grading import Grader, draft, score
from bot.grading.lexicon import ENGLISH, Lexicon
from bot.grading.rubric import FORMULA, OUTPUT, Concept, Kind, Misconception, Rubric

ENOUGH = 0.85
"""The share of all weights that earns full marks where a question says nothing else."""
KINDS: tuple[Kind, ...] = ("explain", "code-output", "derive", "code")

Find = Callable[[str], Rubric | None]


class BadLine(ValueError):
    """A line that cannot be graded; its text is shown to whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What one line asks for."""

    name: str
    """The question's id; empty for an inline or drafted one."""
    rubric: Rubric
    answer: str


def grade_lines(lines: Iterable[str], find: Find, lexicon: Lexicon = ENGLISH) -> Iterator[tuple[str, bool]]:
    """For each line, the JSON to print and whether it was graded; `find` knows the rubrics by question id.

    The lexicon is for questions that the lines bring along.
    """
    for line in lines:
        try:
            result, good = _grade(read_request(line, find, lexicon)), True
        except BadLine as problem:
            result, good = {"error": str(problem)}, False
        yield json.dumps(result), good


def read_request(line: str, find: Find, lexicon: Lexicon = ENGLISH) -> Request:
    """One line of input. Raises BadLine if it cannot be graded."""
    request = object_in(line)
    answer = request.get("answer")
    if not isinstance(answer, str):
        raise BadLine("`answer` must be a string")
    return Request(*_rubric(request, find, lexicon), answer)


def object_in(line: str) -> Mapping[str, object]:
    """The JSON object on a line. Raises BadLine if it holds none."""
    try:
        given: object = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise BadLine(f"not JSON: {problem}") from None
    return _mapping(given, "line")


def _grade(request: Request) -> dict[str, Any]:
    verdict = grader_of(request.rubric).judge(request.answer)
    credits = {name: finding.credit for name, finding in verdict.concepts.items()}
    return {
        "score": round(score(request.rubric, credits, len(verdict.asserted)), 4),
        "concepts": {
            name: {"credit": finding.credit, "said": finding.said, "sure": finding.sure}
            for name, finding in verdict.concepts.items()
        },
        "misconceptions": list(verdict.asserted),
    }


@lru_cache(maxsize=256)
def grader_of(rubric: Rubric) -> Grader:
    """The rubric's grader, made once for lines that ask the same."""
    return Grader(rubric)


def _rubric(request: Mapping[str, object], find: Find, lexicon: Lexicon) -> tuple[str, Rubric]:
    """The question's id, if that is how it is named, and its rubric."""
    if request.get("question") is not None:
        return "", read_question(request["question"], lexicon)
    if request.get("model_answer") is not None:
        rubric = draft(text_in(request, "ask"), text_in(request, "model_answer"), lexicon)
        if not rubric.concepts:
            raise BadLine("`model_answer` says nothing to grade against")
        return "", rubric
    name = request.get("question_id")
    if not isinstance(name, str):
        raise BadLine("needs `question`, or `ask` and `model_answer`, or `question_id`")
    found = find(name)
    if found is None:
        raise BadLine(f"no question `{name}`")
    return name, found


def read_question(given: object, lexicon: Lexicon = ENGLISH) -> Rubric:
    """An inline question, with whatever it leaves out filled in and whatever is unknown left aside."""
    question = _mapping(given, "question")
    ask = text_in(question, "ask")
    entries = _mapping(question.get("concepts"), "concepts")
    concepts = [_concept(name, _mapping(entry, f"concepts.{name}")) for name, entry in entries.items()]
    if not concepts:
        raise BadLine("`concepts` is empty")
    asked_kind = question.get("kind", "explain")
    kind: Kind | None = next((known for known in KINDS if known == asked_kind), None)
    if kind is None:
        raise BadLine(f"`kind` must be one of {', '.join(KINDS)}")
    output = text_in(question, "output") if kind == "code-output" else ""
    formulas = (text_in(question, "formula"), *_texts(question, "also")) if kind == "derive" else ()
    total = sum(concept.weight for concept in concepts)
    given_by_kind = {"code-output": OUTPUT, "derive": FORMULA}.get(kind)
    if given_by_kind and given_by_kind not in entries:
        concepts.insert(0, Concept(given_by_kind, total, says=()))
        total *= 2
    code = question.get("code")
    misconceptions = _misconceptions(question.get("misconceptions"))
    return Rubric(
        ask=f"{ask}\n{code}" if isinstance(code, str) else ask,
        concepts=tuple(concepts),
        enough=_number(question, "enough", ENOUGH * total),
        misconceptions=tuple(
            Misconception(name, _texts(entry, "says"), _texts(entry, "retracts"))
            for name, value in misconceptions.items()
            for entry in [_mapping(value, f"misconceptions.{name}")]
        ),
        kind=kind,
        output=output,
        formulas=formulas,
        lexicon=lexicon,
    )


def _concept(name: str, entry: Mapping[str, object]) -> Concept:
    statement = entry.get("statement")
    statement = statement if isinstance(statement, str) else ""
    says = _texts(entry, "says") or ((statement,) if statement else ())
    return Concept(
        name, _number(entry, "weight", 1.0), says, _texts(entry, "replies"), _texts(entry, "code"), statement
    )


def _misconceptions(value: object) -> Mapping[str, object]:
    """Misconceptions by id; in a bare list each is known by its place, from 1."""
    if isinstance(value, list):
        return {str(place): entry for place, entry in enumerate(cast("list[object]", value), 1)}
    return _mapping(value or {}, "misconceptions")


def _mapping(value: object, field: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise BadLine(f"`{field}` must be an object")
    return cast("dict[str, object]", value)


def text_in(entry: Mapping[str, object], field: str) -> str:
    """A field's text. Raises BadLine where there is none."""
    value = entry.get(field)
    if not isinstance(value, str) or not value.strip():
        raise BadLine(f"`{field}` must be a text")
    return value


def _texts(entry: Mapping[str, object], field: str) -> tuple[str, ...]:
    value = entry.get(field)
    if value is None:
        return ()
    values = cast("list[object]", value) if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in values):
        raise BadLine(f"`{field}` must be a list of texts")
    return tuple(cast("list[str]", values))


def _number(entry: Mapping[str, object], field: str, default: float) -> float:
    value = entry.get(field)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise BadLine(f"`{field}` must be a number above 0")
    return float(value)
