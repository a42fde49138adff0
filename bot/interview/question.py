"""A question as its author writes it: content that cannot be constructed invalid.

The fields are those of a file in content/questions; `content/README.md` explains them to authors.
Whether the phrasings are any good is a matter for `bot.bank.check`; here only the form is held.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, PrivateAttr, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from bot.grading import Grader
from bot.grading.lexicon import ENGLISH, Lexicon
from bot.grading.readings import Reading
from bot.grading.rubric import FORMULA, OUTPUT, Kind, Rubric
from bot.grading.rubric import Concept as RubricConcept
from bot.grading.rubric import Misconception as RubricMisconception

ENOUGH = 0.85
"""The share of all weights that earns full marks where an author says nothing else."""

DEEPER = "deeper"
"""The one concept of a question's follow-up."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
QuestionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$")]
Weight = Annotated[float, Field(gt=0, le=100)]

Role = Literal["research", "engineering"]
Level = Literal["easy", "middle", "hard"]
Skill = Literal[
    "definition", "intuition", "derivation", "use-case", "failure", "comparison", "debugging", "design"
]
LEVELS: tuple[Level, ...] = ("easy", "middle", "hard")


_NO_FIELDS = set[str]()


class Form(BaseModel):
    """Frozen, and strict about names: a field nobody knows is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_post_init(self, context: object, /) -> None:
        """Forget which fields the file had: nobody asks, and a set for each form takes megabytes."""
        self.__pydantic_fields_set__ = _NO_FIELDS


class Concept(Form):
    """One weighted idea of the rubric, with the words that help a person find it."""

    weight: Weight
    name: Text
    statement: Text
    says: tuple[Text, ...]
    probe: Text
    replies: tuple[Text, ...]
    hint: Text
    code: tuple[Text, ...] = ()
    reads: tuple[Reading, ...] = ()


class Misconception(Form):
    """A wrong idea, the case that puts it to the test, and the correction."""

    says: tuple[Text, ...]
    challenge: Text
    reply: Text
    retracts: tuple[Text, ...] = ()


class Deeper(Form):
    """A follow-up for an answer that already reached `enough`, in mock rounds."""

    ask: Text
    says: tuple[Text, ...]


class Source(Form):
    """Where a reader can check the facts."""

    title: Text
    url: HttpUrl


class Example(Form):
    """An answer and what the grader must find in it."""

    kind: Literal["strong", "partial", "wrong", "keywords", "contrast"]
    answer: Text
    covers: tuple[Slug, ...] = ()
    asserts: tuple[Slug, ...] = ()


class Question(Form):
    """A complete question. Weights are the author's; only their ratios count.

    It is read with the lexicon that its validation is given as context.
    """

    id: QuestionId
    revision: Annotated[int, Field(ge=1)]
    kind: Kind
    skill: Skill
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    level: Level
    easier: QuestionId | None = None
    title: str = ""
    ask: Text
    code: str = ""
    output: str = ""
    formula: str = ""
    also: tuple[Text, ...] = ()
    concepts: Annotated[dict[Slug, Concept], Field(min_length=1)]
    enough: Weight | None = None
    misconceptions: dict[Slug, Misconception] = {}
    deeper: Deeper | None = None
    model_answer: Text
    sources: tuple[Source, ...]
    examples: tuple[Example, ...]
    _lexicon: Lexicon = PrivateAttr(default_factory=lambda: ENGLISH)

    def model_post_init(self, context: object, /) -> None:
        """Keep the lexicon of whoever reads the file."""
        if isinstance(context, Lexicon):
            self._lexicon = context

    @model_validator(mode="after")
    def _belongs_together(self) -> "Question":
        if found := list(self._misfits()):
            summary = "; ".join(f"{field}: {problem}" for field, problem in found)
            raise PydanticCustomError("misfits", "{summary}", {"fields": found, "summary": summary})
        return self

    def _misfits(self) -> Iterator[tuple[str, str]]:
        """(field, problem) of whatever does not go together; list entries count from 1."""
        if self.kind == "code-output":
            for name in ("code", "output"):
                if not getattr(self, name):
                    yield name, "a code-output question needs it"
            if OUTPUT in self.concepts:
                yield f"concepts.{OUTPUT}", "is made from `output`; give yours another name"
        elif self.output:
            yield "output", "belongs to code-output questions"
        if self.kind == "derive" and not self.formula:
            yield "formula", "a derive question needs it"
        if self.kind != "derive":
            for name in ("formula", "also"):
                if getattr(self, name):
                    yield name, "belongs to derive questions"
        known = {concept.id: concept.weight for concept in self.rubric.concepts}
        if self.enough is not None and self.enough > sum(known.values()):
            yield "enough", f"is {self.enough:g}, more than all weights together ({sum(known.values()):g})"
        for number, example in enumerate(self.examples, 1):
            for concept in sorted(set(example.covers) - set(known)):
                yield f"examples.{number}.covers", f"{concept} is no concept here"
            for claim in sorted(set(example.asserts) - set(self.misconceptions)):
                yield f"examples.{number}.asserts", f"{claim} is no misconception here"

    @property
    def name(self) -> str:
        """What it is called on buttons and scorecards: its title, else its slug in words."""
        return self.title or self.id.partition(".")[2].replace("-", " ").capitalize()

    @cached_property
    def topic(self) -> str:
        """The folder it lies in."""
        return self.id.partition(".")[0]

    @cached_property
    def rubric(self) -> Rubric:
        """The question as the grader sees it.

        A code-output question gets one concept more, the printed lines, as heavy as all the author's;
        so does a derive question whose author wrote no concept called `formula`.
        """
        concepts = [
            RubricConcept(name, c.weight, c.says, c.replies, c.code, c.statement, c.reads)
            for name, c in self.concepts.items()
        ]
        given = {"code-output": OUTPUT, "derive": FORMULA}.get(self.kind)
        if given and given not in self.concepts:
            concepts.insert(0, RubricConcept(given, sum(c.weight for c in concepts), says=()))
        return Rubric(
            ask=f"{self.ask}\n{self.code}".strip(),
            concepts=tuple(concepts),
            enough=self.enough or ENOUGH * sum(c.weight for c in concepts),
            misconceptions=tuple(
                RubricMisconception(name, m.says, m.retracts) for name, m in self.misconceptions.items()
            ),
            kind=self.kind,
            output=self.output,
            formulas=(self.formula, *self.also) if self.formula else (),
            lexicon=self._lexicon,
        )

    @cached_property
    def deeper_grader(self) -> Grader | None:
        """For the follow-up of an answer that was enough, by itself."""
        if self.deeper is None:
            return None
        said = RubricConcept(DEEPER, 1.0, self.deeper.says)
        return Grader(Rubric(self.deeper.ask, (said,), 1.0, lexicon=self._lexicon))

    @cached_property
    def grader(self) -> Grader:
        """Made once, on the first answer to this question."""
        return Grader(self.rubric)
