"""A minimal content folder that has no problem, and ways to spoil it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from bot.bank.plain_yaml import parse
from bot.grading.lexicon import ENGLISH, Lexicon
from bot.interview.question import Question

TOPICS = """\
topics:
  data-structures: {name: Data structures, roles: [research, engineering], aliases: [dsa, trees]}
  python: {name: Python, roles: [research, engineering]}
"""
QUESTION: Any = parse((Path(__file__).parent / "sample.yaml").read_bytes())
"""The fields of the sample question. Copied before any change."""
ID = "data-structures.binary-search"
PATH = "content/questions/data-structures/binary-search.yaml"
REMOVED = object()


def question(changes: dict[str, object] | None = None, lexicon: Lexicon = ENGLISH) -> Question:
    """The sample with some fields (`concepts.halving.hint`) set or REMOVED."""
    return Question.model_validate(_fields(changes or {}), context=lexicon)


def _fields(changes: dict[str, object]) -> dict[str, Any]:
    fields = deepcopy(QUESTION)
    for path, value in changes.items():
        _set(fields, path.split("."), value)
    return fields


class _Dumper(yaml.SafeDumper):
    """Writes None as nothing at all: a value left out."""


def _nothing(_dumper: yaml.SafeDumper, _value: None) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:null", "")


_Dumper.add_representer(type(None), _nothing)


class Content:
    """A content folder on disk. `write` adds a question, `change` spoils the sample."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "content"
        self.folder.mkdir()
        self.topics(TOPICS)
        self.ids: set[str] = set()
        self.write()

    def topics(self, text: str) -> None:
        (self.folder / "topics.yaml").write_text(text, encoding="utf-8")

    def lexicon(self, text: str) -> None:
        (self.folder / "lexicon.yaml").write_text(text, encoding="utf-8")

    def write(self, name: str = ID, changes: dict[str, object] | None = None) -> None:
        """The sample under an id of its own, with some fields (`concepts.halving.hint`) set or REMOVED."""
        fields = _fields({"id": name} | (changes or {}))
        self.write_text(yaml.dump(fields, Dumper=_Dumper, sort_keys=False, allow_unicode=True), name)

    def write_text(self, text: str, name: str = ID) -> None:
        """A question file as typed, listed among the ids."""
        path = self.folder / "questions" / (name.replace(".", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.ids.add(name)
        self.list_ids(*sorted(self.ids))

    def change(self, path: str, value: object) -> None:
        """The sample with one field changed."""
        self.write(changes={path: value})

    def list_ids(self, *names: str) -> None:
        (self.folder / "ids.txt").write_text("".join(f"{name}\n" for name in names), encoding="utf-8")


def _set(fields: Any, path: list[str], value: object) -> None:
    """Follow names and, in lists, places counted from 1; none of these may be missing but the last."""
    *way, last = [int(step) - 1 if step.isdigit() else step for step in path]
    for step in way:
        fields = fields[step]
    if value is REMOVED:
        del fields[last]
    else:
        fields[last] = value
