"""YAML without its surprises: mappings, lists and text, and nothing else.

Every scalar is text as it was typed; what a field makes of it is the field's business. So `no` is not False,
`12:30` not a number, `010` not 8 and `2026-03-12` not a date. Only a value left out altogether is None. Equal
keys, tags, aliases (which can make a small file huge) and merge keys are refused, each where it stands.

The parser's events are read one by one. The composer, which comes next in PyYAML, builds a tree by recursion
in C and takes the process down with it where a file nests a hundred thousand deep.
"""

from typing import TypeAlias, TypeGuard

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from bot.bank.problem import Fault

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]

DEEPEST = 20
"""Levels of nesting that are read. A question needs five."""

_STANDARD = "tag:yaml.org,2002:"
_HARMLESS = {None, "!", f"{_STANDARD}str", f"{_STANDARD}seq", f"{_STANDARD}map"}


class Unreadable(Exception):
    """The text is no YAML, or holds what is refused. `faults` are (field, problem), all that were found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{field}: {problem}" for field, problem in faults))


def parse(raw: bytes) -> Value:
    """The file's value. Raises Unreadable with every fault at once (of broken syntax, the first alone)."""
    try:
        reader = _Reader(raw.decode("utf-8-sig"))
        value = reader.document()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable([(f"line {line}", "is not UTF-8 text")]) from error
    except yaml.MarkedYAMLError as error:
        raise Unreadable([_syntax(error)]) from error
    except yaml.YAMLError as error:
        raise Unreadable([("file", f"is no YAML: {str(error).splitlines()[0]}")]) from error
    if reader.faults:
        raise Unreadable(reader.faults)
    return value


def dotted(path: Path) -> str:
    """A path as problems print it; list entries, given from 0, are counted from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


class _Reader(yaml.CSafeLoader):
    """Reads values off the parser's events. None of the loader's constructors is ever called."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.faults: list[Fault] = []

    def document(self) -> Value:
        """The one document of the stream; None if there is nothing in it."""
        self._next()  # the stream's start
        if isinstance(self._next(), StreamEndEvent):
            return None
        value = self._value(self._next(), ())
        self._next()  # the document's end
        if isinstance(another := self._next(), DocumentStartEvent):
            line = another.start_mark.line + 1
            self.faults.append((f"line {line}", "begins a second document; a file holds one"))
        return value

    def _next(self) -> Event:
        event = self.get_event()
        assert event is not None  # the stream's end is met once, at the end of the document
        return event

    def _value(self, event: Event, path: Path) -> Value:
        if isinstance(event, AliasEvent):
            return self._refuse(event, path, "aliases (*name) are not read; write it out")
        assert isinstance(event, ScalarEvent | CollectionStartEvent)
        if event.tag not in _HARMLESS:
            tag = str(event.tag).replace(_STANDARD, "!!")
            return self._refuse(event, path, f"the tag {tag} is not read; write plain text")
        if len(path) > DEEPEST:
            # libyaml takes quadratic time over brackets: go no further
            raise Unreadable([*self.faults, (dotted(path), "is nested too deeply")])
        if isinstance(event, ScalarEvent):
            return _plain(event)
        if isinstance(event, SequenceStartEvent):
            return self._items(path)
        return self._fields(path)

    def _items(self, path: Path) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            items.append(_plain(event) if _is_plain(event) else self._value(event, (*path, len(items))))
        return items

    def _fields(self, path: Path) -> dict[str, Value]:
        fields: dict[str, Value] = {}
        while not isinstance(key := self._next(), MappingEndEvent):
            if not isinstance(key, ScalarEvent) or key.tag not in _HARMLESS:
                self._refuse(key, path, f"line {key.start_mark.line + 1}: a key must be plain text")
                self._skip(self._next())
                continue
            name = key.value
            event = self._next()
            value = _plain(event) if _is_plain(event) else self._value(event, (*path, name))
            if name == "<<":
                self.faults.append((dotted((*path, name)), "merge keys are not read; write the fields out"))
            elif name in fields:
                line = key.start_mark.line + 1
                self.faults.append((dotted((*path, name)), f"stands here twice, again in line {line}"))
            else:
                fields[name] = value
        return fields

    def _refuse(self, event: Event, path: Path, problem: str) -> None:
        """Note a fault and pass over whatever belongs to the event."""
        self.faults.append((dotted(path) or "file", problem))
        self._skip(event)

    def _skip(self, event: Event) -> None:
        depth = int(isinstance(event, CollectionStartEvent))
        while depth:
            event = self._next()
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)


def _is_plain(event: Event) -> TypeGuard[ScalarEvent]:
    """Whether it is a text without a tag, as nearly all are: these need no path and no further look."""
    return isinstance(event, ScalarEvent) and event.tag is None


def _plain(event: ScalarEvent) -> str | None:
    return event.value if event.value or event.style else None


def _syntax(error: yaml.MarkedYAMLError) -> Fault:
    mark = error.problem_mark or error.context_mark
    words = ", ".join(part for part in (error.context, error.problem) if part)
    if error.problem == "mapping values are not allowed in this context":
        words = "a text that holds “: ” must stand in quotes"
    return (f"line {mark.line + 1}" if mark else "file"), words
