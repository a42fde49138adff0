"""Whether a question is complete, and short enough for a phone. Each check yields (field, problem)."""

from collections.abc import Iterator
from typing import get_args

from bot.bank.problem import Fault
from bot.interview.question import Example, Question

LONGEST_ASK = 300
LONGEST_PROBE = 160
LONGEST_HINT = 120
LONGEST_STATEMENT = 200
MODEL_ANSWER_WORDS = (60, 180)
EXAMPLE_WORDS = (30, 90)
"""Of strong and partial examples, which are what people type on a phone; code is as long as it is."""
CONCEPTS = (4, 7)
FEWEST_REPLIES = 4
LONGEST_ID = 55
"""Telegram's deep links carry 64 characters: "question_" and the id."""

KINDS: tuple[str, ...] = get_args(Example.model_fields["kind"].annotation)


def counts(question: Question) -> Iterator[Fault]:
    """Nothing that a complete question has is lacking. What a file's own field makes counts as a concept."""
    fewest, most = CONCEPTS
    if not fewest <= len(question.rubric.concepts) <= most:
        yield "concepts", f"are {len(question.rubric.concepts)}; a question has {fewest} to {most}"
    for name, concept in question.concepts.items():
        if len(concept.replies) < FEWEST_REPLIES:
            yield (
                f"concepts.{name}.replies",
                f"are {len(concept.replies)}; a probe has {FEWEST_REPLIES} or more",
            )
    if not question.misconceptions:
        yield "misconceptions", "are none; a question has one or more"
    if not question.sources:
        yield "sources", "are none; name one that a reader can open"
    there = {example.kind for example in question.examples}
    if missing := [kind for kind in KINDS if kind not in there]:
        yield "examples", f"lack {', '.join(missing)}; there is one of each kind"


def lengths(question: Question) -> Iterator[Fault]:
    """Every text fits a phone's screen beside what stands around it."""
    for field, text, longest in _texts(question):
        if len(text) >= longest:
            yield field, f"has {len(text)} characters; keep it under {longest}"
    for field, text, (fewest, most) in _answers(question):
        words = len(text.split())
        if not fewest <= words <= most:
            yield field, f"has {words} words; write {fewest} to {most}"
    if len(question.id) > LONGEST_ID:
        yield "id", f"has {len(question.id)} characters; a deep link holds {LONGEST_ID}"


def _texts(question: Question) -> Iterator[tuple[str, str, int]]:
    """(field, text, the length it must stay under). The code of an `ask` has a block of its own."""
    yield "ask", question.ask, LONGEST_ASK
    if question.deeper:
        yield "deeper.ask", question.deeper.ask, LONGEST_PROBE
    for name, concept in question.concepts.items():
        yield f"concepts.{name}.statement", concept.statement, LONGEST_STATEMENT
        yield f"concepts.{name}.probe", concept.probe, LONGEST_PROBE
        yield f"concepts.{name}.hint", concept.hint, LONGEST_HINT
    for name, misconception in question.misconceptions.items():
        yield f"misconceptions.{name}.challenge", misconception.challenge, LONGEST_PROBE
        yield f"misconceptions.{name}.reply", misconception.reply, LONGEST_STATEMENT


def _answers(question: Question) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """(field, text, the fewest and the most words it may have)."""
    yield "model_answer", question.model_answer, MODEL_ANSWER_WORDS
    for number, example in enumerate(question.examples, 1):
        if example.kind in ("strong", "partial") and question.kind != "code":
            yield f"examples.{number}.answer", example.answer, EXAMPLE_WORDS
