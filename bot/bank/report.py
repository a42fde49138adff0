"""How far the bank is from its first release, and which of its questions to look at first."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

from bot.bank.graders import whole
from bot.bank.grades import BANDS, marks_of
from bot.bank.load import Bank
from bot.bank.phrasings import EARNS
from bot.grading.rubric import Kind
from bot.grading.text import is_content, words_of
from bot.interview.question import Question, Role, Skill

PLAN: Mapping[tuple[str, ...], int] = {
    ("data-structures",): 24,
    ("bias-variance",): 16,
    ("metrics",): 20,
    ("gradient-descent",): 16,
    ("regularisation",): 18,
    ("backpropagation",): 14,
    ("clustering", "classification", "regression", "dimensionality-reduction"): 40,
    ("python",): 36,
    ("maths", "convolution", "detection", "pooling"): 50,
    ("serving", "monitoring", "data-pipelines", "scaling", "apis"): 44,
}
"""The questions of the first release, by the topics that share them."""
PLANNED_KINDS: Mapping[str, int] = {"code-output": 12, "code": 8}
"""Those of them that are of a kind; the others may be of any."""


class Size(NamedTuple):
    """How much there is of one question."""

    name: str
    concepts: int
    phrasings: int
    fewest: int
    """Phrasings of the concept that has the fewest."""


class Weak(NamedTuple):
    """One place of a question that is weak; the less, the weaker."""

    name: str
    place: str
    figure: float


@dataclass(frozen=True)
class Report:
    """Counts of questions, and places to mend, the weakest first. One place a question in each list."""

    topics: Mapping[tuple[str, ...], Mapping[str, Counter[str]]]
    """For the topics of each row of the plan, what `count` says of each. Those of no row stand alone."""
    total: Counter[str]
    sizes: Sequence[Size]
    few_words: Sequence[Weak]
    """Concepts by the different words of all their phrasings."""
    near_the_edge: Sequence[Weak]
    """Examples by how far (0..1) their score lies within the band of their kind; below 0 it is outside."""
    undecided: Sequence[Weak]
    """Concepts of an example by how far (0..1) their credit lies on the right side of one half."""


SKILLS: tuple[str, ...] = get_args(Skill)
KINDS: tuple[str, ...] = get_args(Kind)
ROLES: tuple[str, ...] = get_args(Role)
ALL = "all"


def report(bank: Bank) -> Report:
    """The report of a bank. Grades every example, which takes a while."""
    questions = list(bank.questions.values())
    by_topic = {topic.id: count(bank.of_topic(topic.id)) for topic in bank.topics}
    planned = {topic for row in PLAN for topic in row}
    rows = [*PLAN, *((topic,) for topic in by_topic if topic not in planned)]
    return Report(
        {row: {topic: by_topic.get(topic, Counter()) for topic in row} for row in rows},
        count(questions),
        [_size(question) for question in questions],
        _weakest(questions, _words),
        _weakest(questions, _edges),
        _weakest(questions, _credits),
    )


def count(questions: Sequence[Question]) -> Counter[str]:
    """How many there are: ALL, and of each level, role, kind and skill."""
    found = Counter({ALL: len(questions)})
    for question in questions:
        found.update([question.level, *question.roles, question.kind, question.skill])
    return found


def _size(question: Question) -> Size:
    says = [len(concept.says) for concept in question.concepts.values()]
    return Size(question.id, len(question.rubric.concepts), sum(says), min(says))


def _weakest(questions: Sequence[Question], look: Callable[[Question], Iterator[Weak]]) -> list[Weak]:
    """The weakest place of each question, where it has one."""
    found = (min(look(question), key=_figure, default=None) for question in questions)
    return sorted((weak for weak in found if weak is not None), key=_figure)


def _figure(weak: Weak) -> float:
    return weak.figure


def _words(question: Question) -> Iterator[Weak]:
    lexicon = question.rubric.lexicon
    for name, concept in question.concepts.items():
        words = {
            lexicon.stem(word.text) for text in concept.says for word in words_of(text) if is_content(word)
        }
        yield Weak(question.id, name, len(words))


def _edges(question: Question) -> Iterator[Weak]:
    """The bounds 0 and 1 are no edges: nothing lies beyond."""
    for number, example in enumerate(question.examples, 1):
        lowest, highest = BANDS[example.kind]
        worth = marks_of(question, whole(question.rubric).judge(example.answer))
        inside = [worth - lowest] * (lowest > 0) + [highest - worth] * (highest < 1)
        if inside:
            yield Weak(question.id, f"examples.{number} ({example.kind})", min(inside))


def _credits(question: Question) -> Iterator[Weak]:
    for number, example in enumerate(question.examples, 1):
        for name, finding in whole(question.rubric).judge(example.answer).concepts.items():
            right = finding.credit - EARNS if name in example.covers else EARNS - finding.credit
            yield Weak(question.id, f"examples.{number}: {name}", right)
