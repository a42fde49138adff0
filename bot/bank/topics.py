"""content/topics.yaml: the topics in the order they are offered, and what became of retired questions."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from bot.bank.problem import Fault
from bot.interview.question import Form, QuestionId, Role, Slug, Text

LONGEST_NAME = 24
"""Characters of a topic's name: what a button shows on a phone, two in a row."""


class TopicEntry(Form):
    """A topic as its author writes it. `aliases` are what people type for it, beside its name and its id."""

    name: Text
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    prerequisites: tuple[Slug, ...] = ()
    aliases: tuple[Text, ...] = ()


class TopicsFile(Form):
    """The whole file. Topics are offered in its order; `retired` maps an old id to its successor."""

    topics: dict[Slug, TopicEntry]
    retired: dict[QuestionId, QuestionId] = Field(default_factory=dict)


class Topic(TopicEntry):
    """A topic, with the id that is its folder's name."""

    id: Slug


def topics_of(file: TopicsFile) -> tuple[Topic, ...]:
    """The topics in their order."""
    return tuple(Topic(id=name, **dict(entry)) for name, entry in file.topics.items())


def misfits(file: TopicsFile) -> Iterator[Fault]:
    """(field, problem) of whatever does not go together.

    A prerequisite stands above what needs it, so there is no circle and the order can be walked from the top.
    A name or alias belongs to one topic: typed exactly, it must lead somewhere certain.
    """
    above: set[str] = set()
    owner: dict[str, str] = {}
    for name, entry in file.topics.items():
        for number, needed in enumerate(entry.prerequisites, 1):
            if needed not in above:
                yield f"topics.{name}.prerequisites.{number}", f"{needed} is no topic above this one"
        if len(entry.name) > LONGEST_NAME:
            yield f"topics.{name}.name", f"has {len(entry.name)} characters; a button holds {LONGEST_NAME}"
        for alias in {name, entry.name.casefold(), *(alias.casefold() for alias in entry.aliases)}:
            first = owner.setdefault(alias, name)
            if first != name:
                yield f"topics.{name}.aliases", f"“{alias}” already leads to {first}"
        above.add(name)
