"""A staged scenario as its author writes it: a system to be designed, from first question to production.

Its first stage is the candidate's: what they ask for is looked for among the `clarifications`. Each later
stage is a question like any other, made from the file.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr, ValidationError, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from bot.grading import Grader
from bot.grading.lexicon import ENGLISH, Lexicon
from bot.grading.rubric import Concept as RubricConcept
from bot.grading.rubric import Rubric
from bot.interview.nearest import Nearest
from bot.interview.question import (
    Concept,
    Deeper,
    Example,
    Form,
    Level,
    Misconception,
    Question,
    Role,
    Skill,
    Slug,
    Source,
    Text,
    Weight,
)

Stage = Literal["data", "model", "metrics", "production"]
STAGES: Mapping[Stage, tuple[str, Skill]] = {
    "data": ("data and features", "design"),
    "model": ("the model and why", "comparison"),
    "metrics": ("metrics", "use-case"),
    "production": ("in production", "design"),
}
"""The stages after the candidate's own, in their order: what each is called, and its skill."""
SCENARIO = "scenario"
"""The topic of every stage's question."""
CLARIFY = "clarify"
"""The candidate's own stage, before those."""
CHOSEN = "chosen"
PROPOSED = 0.5
"""The credit from which a text is taken to propose, or to have chosen, something."""


def unprobed(weight: float, name: str, statement: str, says: tuple[str, ...], **more: object) -> Concept:
    """An idea that has no replies and no hint, as no author of a question may leave it."""
    given = {"weight": weight, "name": name, "statement": statement, "says": says}
    bare = {"probe": "", "replies": (), "hint": "", "code": (), "reads": ()}
    return Concept.model_construct(None, **(bare | given | more))


class Clarification(Form):
    """Something that a good candidate asks before designing anything, and what the interviewer then says."""

    weight: Weight = 1.0
    name: Text
    says: tuple[Text, ...]
    answer: Text


class StageForm(Form):
    """A stage's question, without what it has from its scenario."""

    ask: Text
    concepts: Annotated[dict[Slug, Concept], Field(min_length=1)]
    enough: Weight | None = None
    misconceptions: dict[Slug, Misconception] = Field(default_factory=dict[Slug, Misconception])
    deeper: Deeper | None = None
    model_answer: Text
    examples: tuple[Example, ...]


class Branch(Form):
    """Another `ask` for a stage, where an earlier one was answered with one of these."""

    after: Stage
    says: tuple[Text, ...]
    ask: Text


class Scenario(Form):
    """content/scenarios/<id>.yaml."""

    id: Slug
    revision: Annotated[int, Field(ge=1)]
    title: Text
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    level: Level
    brief: Text
    clarifications: Annotated[dict[Slug, Clarification], Field(min_length=1)]
    enough: Weight
    """The weight of clarifications that earns the first stage full marks."""
    stages: dict[Stage, StageForm]
    branches: dict[Stage, tuple[Branch, ...]] = Field(default_factory=dict[Stage, tuple[Branch, ...]])
    sources: tuple[Source, ...]
    _lexicon: Lexicon = PrivateAttr(default_factory=lambda: ENGLISH)
    _questions: dict[Stage, Question] = PrivateAttr(default_factory=dict[Stage, Question])

    @model_validator(mode="after")
    def _belongs_together(self, info: ValidationInfo) -> "Scenario":
        if isinstance(info.context, Lexicon):
            self._lexicon = info.context
        found = list(self._misfits())
        if not found:
            for stage in STAGES:
                try:
                    self._questions[stage] = self._question(stage)
                except ValidationError as error:
                    for detail in error.errors():
                        where = ".".join(str(step) for step in detail["loc"])
                        fields = detail.get("ctx", {}).get("fields") or [(where, detail["msg"])]
                        found += [(f"stages.{stage}.{field}", problem) for field, problem in fields]
        if found:
            summary = "; ".join(f"{field}: {problem}" for field, problem in found)
            raise PydanticCustomError("misfits", "{summary}", {"fields": found, "summary": summary})
        return self

    def _misfits(self) -> Iterator[tuple[str, str]]:
        for stage in STAGES:
            if stage not in self.stages:
                yield f"stages.{stage}", "is missing"
        total = sum(one.weight for one in self.clarifications.values())
        if self.enough > total:
            yield "enough", f"is {self.enough:g}, more than all clarifications together ({total:g})"
        order = list(STAGES)
        for stage, branches in self.branches.items():
            for number, branch in enumerate(branches, 1):
                if order.index(branch.after) >= order.index(stage):
                    yield f"branches.{stage}.{number}.after", f"{branch.after} does not come before {stage}"

    def _question(self, stage: Stage) -> Question:
        name, skill = STAGES[stage]
        own = self.stages[stage]
        values: dict[str, object] = {
            **{field: getattr(own, field) for field in StageForm.model_fields},
            "id": self.stage_id(stage),
            "revision": self.revision,
            "kind": "explain",
            "skill": skill,
            "roles": self.roles,
            "level": self.level,
            "title": f"{self.title}: {name}",
            "sources": self.sources,
        }
        return Question.model_validate(values, context=self._lexicon)

    def stage_id(self, stage: str) -> str:
        """The id that a stage's question has."""
        return f"{SCENARIO}.{self.id}-{stage}"

    @property
    def questions(self) -> Mapping[Stage, Question]:
        """The stages' questions, in their order, without the candidate's own."""
        return self._questions

    @cached_property
    def first(self) -> Question:
        """The candidate's own stage as a question whose ideas are the clarifications, with their answers."""
        question = Question.model_construct(
            id=self.stage_id(CLARIFY),
            revision=self.revision,
            kind="explain",
            skill="design",
            roles=self.roles,
            level=self.level,
            title=f"{self.title}: clarifying",
            ask=self.brief,
            concepts={
                name: unprobed(one.weight, one.name, one.answer, one.says)
                for name, one in self.clarifications.items()
            },
            enough=self.enough,
            model_answer="What a good candidate asks: "
            + "; ".join(one.name for one in self.clarifications.values())
            + ".",
            sources=self.sources,
            examples=(),
        )
        question.model_post_init(self._lexicon)
        return question

    @property
    def clarifying(self) -> Grader:
        """Finds the clarifications that are asked for."""
        return self.first.grader

    @cached_property
    def _nearest(self) -> Nearest:
        says = {name: (*one.says, one.name) for name, one in self.clarifications.items()}
        return Nearest(says, self._lexicon)

    def nearest(self, text: str) -> str | None:
        """The clarification that a question is likely to ask for in words of its own."""
        return self._nearest.find(text)

    def proposes(self, text: str) -> bool:
        """Whether a text says something of what is to be built, rather than only asking."""
        return any(
            finding.credit >= PROPOSED
            for question in self._questions.values()
            for finding in question.grader.judge(text).concepts.values()
        )

    def ask(self, stage: Stage, earlier: Mapping[str, str]) -> str:
        """How a stage is asked, given what was said at earlier ones."""
        for branch, choice in self.branching.get(stage, ()):
            said = earlier.get(branch.after, "")
            if said and choice.judge(said).concepts[CHOSEN].credit >= PROPOSED:
                return branch.ask
        return self.stages[stage].ask

    @cached_property
    def branching(self) -> Mapping[Stage, tuple[tuple[Branch, Grader], ...]]:
        """For each stage its branches, each with what finds its choice in an earlier answer."""
        return {
            stage: tuple((one, self._choice(one)) for one in branches)
            for stage, branches in self.branches.items()
        }

    def _choice(self, branch: Branch) -> Grader:
        return Grader(Rubric("", (RubricConcept(CHOSEN, 1.0, branch.says),), 1.0, lexicon=self._lexicon))
