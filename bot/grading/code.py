"""Whether a function someone wrote has the parts asked for: parsed, never run.

A pattern is Python in which `_` is any expression (or name, attribute, argument), `...` any statements, and
`*_` any arguments. One expression matches wherever it stands; statements match where they come in that order
in one block, with anything between them.
"""

import ast
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import cast

LONGEST = 8_000
"""Characters of code that are parsed."""
MOST_NODES = 512
"""Expressions of one type that are compared with a pattern; two full messages of real code have fewer."""
TRIES = 12
"""Lines that may be dropped at the end to make an answer parse."""

_FENCE = re.compile(r"```[ \t]*(?:[A-Za-z0-9_+-]*[ \t]*\n)?(.*?)(?:```|\Z)", re.DOTALL)
_BEGINS = re.compile(r"^\s*(?:def|class|import|from|for|while|if|with|try|async|return|@|\w+\s*=[^=])")
_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "–": "-", "−": "-", "\u200b": None}
)
_IGNORED = frozenset(
    {"ctx", "type_comment", "type_ignores", "kind", "returns", "annotation", "decorator_list"}
)
_HOLDERS = (ast.stmt, ast.Module, ast.ExceptHandler, ast.match_case)
"""What has blocks of statements."""


class Pattern:
    """One pattern, parsed once."""

    def __init__(self, text: str) -> None:
        self.text = text
        tree = _parse(textwrap.dedent(text).strip())
        self._body: list[ast.stmt] = tree.body if tree else []
        needed = [part for statement in self._body for part in _needed(statement)]
        self._kinds = {part for part in needed if not isinstance(part, str)} - {ast.Expr}
        self._names = {part for part in needed if isinstance(part, str)}

    def __bool__(self) -> bool:
        return bool(self._body)

    def matches(self, code: "Code") -> ast.AST | None:
        """The first part of the code that it matches."""
        if not self._body or not code.has(self._kinds, self._names):
            return None
        only = self._body[0]
        if len(self._body) == 1 and isinstance(only, ast.Expr):
            return next((node for node in code.of_type(type(only.value)) if _node(only.value, node)), None)
        for block in code.blocks:
            if _statements(self._body, block):
                return block[0] if len(self._body) > 1 else next(one for one in block if _node(only, one))
        return None


class Code:
    """A parsed answer and the source it came from; its nodes are gathered on their first use."""

    def __init__(self, tree: ast.Module, source: str) -> None:
        self.source = source
        self._is_ascii = source.isascii()
        self._tree = tree

    @cached_property
    def _nodes(self) -> Mapping[type[ast.AST], list[ast.AST]]:
        nodes: dict[type[ast.AST], list[ast.AST]] = {}
        for node in ast.walk(self._tree):
            nodes.setdefault(type(node), []).append(node)
        return nodes

    @cached_property
    def blocks(self) -> Sequence[list[ast.stmt]]:
        """Its blocks of statements, outermost first."""
        holders = (node for node in ast.walk(self._tree) if isinstance(node, _HOLDERS))
        return [block for node in holders for block in _blocks(node)]

    def has(self, kinds: Set[type[ast.AST]], names: Iterable[str]) -> bool:
        """Whether it has nodes of all these kinds and may have all these names.

        What is not plain ASCII may spell a name in other characters.
        """
        named = not self._is_ascii or all(name in self.source for name in names)
        return named and kinds <= self._nodes.keys()

    def of_type(self, kind: type[ast.AST]) -> Sequence[ast.AST]:
        """Its nodes of one type, outermost first, up to MOST_NODES."""
        return self._nodes.get(kind, ())[:MOST_NODES]


def parsed(answer: str) -> Code | None:
    """The code in an answer; None if none of it parses."""
    text = answer[:LONGEST].translate(_PLAIN).replace("\t", "    ")
    fenced = [match.group(1) for match in _FENCE.finditer(text)] if "```" in text else []
    for candidate in ("\n".join(textwrap.dedent(part) for part in fenced), *fenced, text):
        source = textwrap.dedent(candidate).strip("\n")
        if source.strip() and (tree := _parse(source)):
            return Code(tree, source)
    return _embedded(text)


def _embedded(text: str) -> Code | None:
    """Code between lines of prose: from the first line that begins like code, less what follows it."""
    lines = text.splitlines()
    first = next((at for at, line in enumerate(lines) if _BEGINS.match(line)), None)
    if first is None:
        return None
    last = len(lines)
    while last > max(first, len(lines) - TRIES):
        source = textwrap.dedent("\n".join(lines[first:last]))
        try:
            return Code(ast.parse(source), source)
        except SyntaxError as error:
            # what ends behind the line that is wrong is no code either
            last = min(last, first + (error.lineno or len(lines))) - 1
        except (ValueError, MemoryError, RecursionError):
            last -= 1
    return None


def _parse(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        block = getattr(node, field, None)
        if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
            yield cast("list[ast.stmt]", block)


def _is_any(node: object) -> bool:
    return isinstance(node, ast.Name) and node.id == "_"


def _is_ellipsis(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is Ellipsis
    )


def _statements(wanted: Sequence[ast.stmt], block: Sequence[ast.stmt]) -> bool:
    """Whether the statements come in the block in order, whatever stands between."""
    rest = iter(block)
    return all(any(_node(one, statement) for statement in rest) for one in wanted if not _is_ellipsis(one))


def _needed(wanted: ast.AST) -> Iterator[type[ast.AST] | str]:
    """Types of nodes and names without which nothing is what a pattern wants."""
    if _is_any(wanted) or _is_ellipsis(wanted) or _is_rest(wanted) or isinstance(wanted, ast.arguments):
        return
    yield type(wanted)
    for field, value in ast.iter_fields(wanted):
        if field in _IGNORED:
            continue
        for part in cast("list[object]", value) if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                yield from _needed(part)
            elif isinstance(part, str) and part.isidentifier() and part != "_" and field != "value":
                yield part


def _node(wanted: ast.AST, given: ast.AST) -> bool:
    """Recursion is as deep as the pattern, never as deep as the answer."""
    if _is_any(wanted):
        return isinstance(given, ast.expr)
    if type(wanted) is not type(given):
        return False
    for field, value in ast.iter_fields(wanted):
        if field in _IGNORED:
            continue
        if not _field(field, value, getattr(given, field, None)):
            return False
    return True


def _field(name: str, wanted: object, given: object) -> bool:
    if isinstance(wanted, ast.arguments):
        only_rest = wanted.vararg is not None and wanted.vararg.arg == "_" and not wanted.args
        return only_rest or (isinstance(given, ast.arguments) and _node(wanted, given))
    if isinstance(wanted, ast.AST):
        return isinstance(given, ast.AST) and _node(wanted, given)
    if isinstance(wanted, list):
        return isinstance(given, list) and _list(
            name, cast("list[ast.AST]", wanted), cast("list[ast.AST]", given)
        )
    if wanted == "_" and isinstance(given, str):
        return True
    return type(wanted) is type(given) and wanted == given


def _list(name: str, wanted: list[ast.AST], given: list[ast.AST]) -> bool:
    if name in ("body", "orelse", "finalbody", "handlers"):
        return _statements(cast("list[ast.stmt]", wanted), cast("list[ast.stmt]", given))
    if name == "keywords":
        return all(any(_node(one, other) for other in given) for one in wanted)
    if name == "args" and wanted and _is_rest(wanted[-1]):
        fixed = wanted[:-1]
        return len(given) >= len(fixed) and all(map(_node, fixed, given))
    return len(wanted) == len(given) and all(map(_node, wanted, given))


def _is_rest(node: ast.AST) -> bool:
    return isinstance(node, ast.Starred) and _is_any(node.value)
