"""A drafted question file: written with a blank where its author has to decide, and read for those left."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.bank.load import SUFFIXES, shown_path
from bot.bank.plain_yaml import Path as Way
from bot.bank.plain_yaml import Unreadable, Value, dotted, parse
from bot.bank.problem import Fault, Problem
from bot.bank.shape import KINDS
from bot.grading.draft import Idea

BLANK = "TODO"
"""What a draft says where only its author can decide. It is the word that editors and people look for, and a
file that still has it fails `check`, so nothing unfinished is released. No work on this code is meant."""
UNNAMED = "todo"
"""Stands in ids for what has no name yet."""
_HEAD = """\
# A draft of content/questions/{path}.yaml.
# Finish each {blank}; `python -m bot check` lists those left.
# The phrasings are the model answer's own: write ten or more a concept, in several people's words.
"""


class _Folded(str):
    """Prose over several lines."""


class _Row(list[str]):
    """A list on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes as the bank's files are written: lists indented below their field, nothing by reference."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True  # the bank's files hold none


def _folded(_: yaml.SafeDumper, text: _Folded) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", str(text), style=">")


def _row(dumper: yaml.SafeDumper, texts: _Row) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", list(texts), flow_style=True)


_Dumper.add_representer(_Folded, _folded)
_Dumper.add_representer(_Row, _row)


def drafted_file(name: str, ask: str, model_answer: str, ideas: Sequence[Idea]) -> str:
    """The text of a question file with these ideas as concepts. `name` is its id."""
    every = _Row(idea.id for idea in ideas)
    fields: dict[str, Any] = {
        "id": name,
        "revision": 1,
        "kind": "explain",
        "skill": BLANK,
        "roles": _Row(["research", "engineering"]),
        "level": BLANK,
        "ask": " ".join(ask.split()),
        "concepts": {idea.id: _concept(idea) for idea in ideas},
        "misconceptions": {
            UNNAMED: {
                "says": _Row([f"{BLANK} (a whole wrong claim)"]),
                "challenge": f"{BLANK} (a case that puts the claim to the test)",
                "reply": f"{BLANK} (the correction)",
            }
        },
        "model_answer": _Folded(" ".join(model_answer.split())),
        "sources": [{"title": BLANK, "url": f"https://example.org/{BLANK}"}],
        "examples": [_example(kind, every) for kind in KINDS],
    }
    text = yaml.dump(fields, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    return _HEAD.format(path=name.replace(".", "/", 1), blank=BLANK) + text


def _concept(idea: Idea) -> dict[str, Any]:
    return {
        "weight": idea.weight,
        "name": idea.name,
        "statement": idea.statement,
        "says": list(idea.says),
        "probe": f"{BLANK} (a question that helps without saying it)",
        "replies": _Row([f"{BLANK} (four or more short answers to the probe)"]),
        "hint": f"{BLANK} (a picture or a case, in other words)",
    }


def _example(kind: str, every: _Row) -> dict[str, Any]:
    """One kind of example: what it covers where that is known before it is written."""
    example: dict[str, Any] = {"kind": kind, "answer": BLANK}
    if kind in ("strong", "contrast"):
        example["covers"] = every
    if kind == "wrong":
        example["asserts"] = _Row([UNNAMED])
    return example


def left_unfinished(folder: Path) -> Iterator[Problem]:
    """Each blank of each question file that can be read."""
    for path in sorted((folder / "questions").rglob("*")):
        if path.suffix.lower() in SUFFIXES and not path.name.startswith("."):
            try:
                value = parse(path.read_bytes())
            except (OSError, Unreadable):
                continue  # the loader tells why
            for fault in _blanks(value, ()):
                yield Problem(shown_path(folder, path), *fault)


def _blanks(value: Value, way: Way) -> Iterator[Fault]:
    if isinstance(value, str):
        if value.startswith(BLANK) or value.endswith(f"/{BLANK}"):
            yield dotted(way), f"still says {BLANK}"
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _blanks(item, (*way, at))
    elif isinstance(value, dict):
        for name, item in value.items():
            if name == UNNAMED:
                yield dotted((*way, name)), "still needs a name of its own"
            yield from _blanks(item, (*way, name))
