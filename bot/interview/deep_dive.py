"""Own projects: what a good account has, and chains of questions that dig into a technique.

A chain goes from use to principle to limits. Each of its steps is a question made from the file, without
probes: the next step is the probe. Its hints name the ideas.
"""

from functools import cached_property
from typing import Annotated

from pydantic import Field, PrivateAttr

from bot.grading.lexicon import ENGLISH, Lexicon
from bot.grading.readings import Reading
from bot.interview.question import Form, Misconception, Question, Slug, Source, Text, Weight
from bot.interview.scenario import unprobed

PROJECT = "project"
"""The topic of every step's question."""
ACCOUNT = f"{PROJECT}.account"
"""The id of the question that asks for the account."""
GENERAL = "general"
"""The chain for a project whose technique no other covers."""
STEPS = 5


class Idea(Form):
    """One weighted idea of a step."""

    weight: Weight
    name: Text
    statement: Text
    says: tuple[Text, ...]


class Step(Form):
    """One question of a chain. `{technique}` in `ask` becomes the name that the person used."""

    ask: Text
    concepts: Annotated[dict[Slug, Idea], Field(min_length=1)]
    enough: Weight | None = None
    misconceptions: dict[Slug, Misconception] = Field(default_factory=dict[Slug, Misconception])
    model_answer: Text


class Chain(Form):
    """content/deep_dives/<id>.yaml. `aliases` are what people write for the technique, beside its name."""

    id: Slug
    revision: Annotated[int, Field(ge=1)]
    name: Text
    aliases: tuple[Text, ...] = ()
    chain: Annotated[tuple[Step, ...], Field(min_length=STEPS, max_length=STEPS)]
    sources: tuple[Source, ...]
    _lexicon: Lexicon = PrivateAttr(default_factory=lambda: ENGLISH)

    def model_post_init(self, context: object, /) -> None:
        """Keep the lexicon of whoever reads the file."""
        if isinstance(context, Lexicon):
            self._lexicon = context

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The steps as questions, in their order."""
        return tuple(self._question(number, step) for number, step in enumerate(self.chain, 1))

    def _question(self, number: int, step: Step) -> Question:
        concepts = {
            name: unprobed(
                idea.weight, idea.name, idea.statement, idea.says, hint=f"A good answer covers {idea.name}."
            )
            for name, idea in step.concepts.items()
        }
        question = Question.model_construct(
            id=f"{PROJECT}.{self.id}-{number}",
            revision=self.revision,
            kind="explain",
            skill="intuition",
            roles=("research", "engineering"),
            level="middle",
            title=f"{self.name[0].upper()}{self.name[1:]}, step {number}",
            ask=step.ask,
            concepts=concepts,
            enough=step.enough,
            misconceptions=step.misconceptions,
            model_answer=step.model_answer,
            sources=self.sources,
            examples=(),
        )
        question.model_post_init(self._lexicon)
        return question


class Part(Form):
    """Something a good account of a project has, and what is asked where it is missing."""

    name: Text
    says: tuple[Text, ...]
    replies: tuple[Text, ...] = ()
    """What counts in reply to `ask` alone."""
    reads: tuple[Reading, ...] = ()
    ask: Text


class Account(Form):
    """content/deep_dives/account.yaml: the parts of a good account, the most important first."""

    opening: Text
    enough: Weight
    """How many of the parts make a full account."""
    parts: Annotated[dict[Slug, Part], Field(min_length=1)]
    _lexicon: Lexicon = PrivateAttr(default_factory=lambda: ENGLISH)

    def model_post_init(self, context: object, /) -> None:
        """Keep the lexicon of whoever reads the file."""
        if isinstance(context, Lexicon):
            self._lexicon = context

    @cached_property
    def question(self) -> Question:
        """The account as a question whose ideas are its parts."""
        question = Question.model_construct(
            id=ACCOUNT,
            revision=1,
            kind="explain",
            skill="design",
            roles=("research", "engineering"),
            level="easy",
            title="Your project",
            ask=self.opening,
            concepts={
                name: unprobed(
                    *(1.0, one.name, one.ask, one.says), probe=one.ask, replies=one.replies, reads=one.reads
                )
                for name, one in self.parts.items()
            },
            enough=self.enough,
            model_answer="A good account has " + ", ".join(one.name for one in self.parts.values()) + ".",
            sources=(),
            examples=(),
        )
        question.model_post_init(self._lexicon)
        return question
