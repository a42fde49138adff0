"""A question as its author writes it: content that cannot be constructed invalid.

The fields are those of a file in content/questions; `docs/content-format.md` explains them to authors.
Whether the phrasings are any good is a matter for `bot.bank.check`; here only the form is held.
"""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

from bot.grading.rubric import FORMULA, OUTPUT, Kind, Rubric
from bot.grading.rubric import Concept as RubricConcept
from bot.grading.rubric import Misconception as RubricMisconception

ENOUGH = 0.85
"""The share of all weights that earns full marks where an author says nothing else."""

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


class Form(BaseModel):
    """Frozen, and strict about names: a field nobody knows is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
    """A complete question. Weights are the author's; only their ratios count."""

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

    @model_validator(mode="after")
    def _belongs_together(self) -> "Question":
        if self.kind == "code-output":
            if not (self.code and self.output):
                raise ValueError("a code-output question needs `code` and `output`")
            if OUTPUT in self.concepts:
                raise ValueError(f"the concept `{OUTPUT}` is made from `output`; give yours another name")
        elif self.output:
            raise ValueError("`output` belongs to code-output questions")
        if self.kind == "derive":
            if not self.formula:
                raise ValueError("a derive question needs `formula`")
        elif self.formula or self.also:
            raise ValueError("`formula` and `also` belong to derive questions")
        total = sum(concept.weight for concept in self.rubric.concepts)
        if self.enough is not None and self.enough > total:
            raise ValueError(f"`enough` is {self.enough:g}, more than all weights together ({total:g})")
        for number, example in enumerate(self.examples, 1):
            known = {concept.id for concept in self.rubric.concepts}
            if unknown := sorted(set(example.covers) - known):
                raise ValueError(f"example {number} covers {', '.join(unknown)}, which is no concept here")
            if unknown := sorted(set(example.asserts) - set(self.misconceptions)):
                raise ValueError(f"example {number} asserts {', '.join(unknown)}, no misconception here")
        return self

    @property
    def name(self) -> str:
        """What it is called on buttons and scorecards: its title, else its slug in words."""
        return self.title or self.id.partition(".")[2].replace("-", " ").capitalize()

    @property
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
            RubricConcept(name, c.weight, c.says, c.replies, c.code, c.statement)
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
        )
