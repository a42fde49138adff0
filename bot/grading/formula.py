"""Whether an answer holds a formula of the same value as the author's, however it is typed."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

from bot.grading.algebra import Node, Parser, Unreadable
from bot.grading.lexicon import word_set
from bot.grading.matrices import matrix, needs_matrices, plain
from bot.grading.notation import GREEK_NAMES, KNOWN, Token, tokens_of
from bot.grading.values import CONSTANTS, number

POINTS = 5
"""Sample points at which two formulas must agree."""
LONGEST = 8_192
"""Characters of an answer in which formulas are looked for."""
BUDGET = 2_000
"""Tokens that are parsed for one answer, retries included."""
MOST_TRIED = 48
"""Different formulas of one answer that are compared."""
TRIMMED = 4
"""Tokens that may be dropped at either end of a run to find a formula in it."""

_SAME = {
    "y_pred": "y_hat",
    "lr": "eta",
    "learning_rate": "eta",
    "alpha_lr": "eta",
    "gradient": "grad",
    "ln": "log",
}
_SMALL_WORDS = word_set(
    "is of to as we it in on so at or an by if be do i the and for my no up us where with"
)


Valued: TypeAlias = Callable[[Node, Mapping[str, str], int], Sequence[float]]
"""The value of a tree at a sample point, given what its symbols go by."""


class _Side(NamedTuple):
    tree: Node
    start: int
    end: int


class _Values:
    """What a tree comes to at the sample points, its symbols going by `names`. None where it has no value."""

    def __init__(self, tree: Node, valued: Valued, names: Mapping[str, str]) -> None:
        self._tree, self._valued, self._names = tree, valued, names
        self._known: list[Sequence[float] | None] = []

    def at(self, point: int) -> Sequence[float] | None:
        """One of them: most formulas differ at the first, so each is worked out when it is asked for."""
        while len(self._known) <= point:
            self._known.append(_defined(self._tree, self._names, len(self._known), self._valued))
        return self._known[point]


class _Form:
    """A tree, and what is compared of it: read once, though it is held against many."""

    def __init__(self, tree: Node, valued: Valued) -> None:
        self.valued = valued
        """How it is compared: as numbers, unless it transposes and inverts."""
        self.typed = _Values(tree, valued, {})
        self._tree = tree

    @cached_property
    def bare(self) -> Node:
        return _bare(self._tree)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What its symbols go by, more loosely."""
        return _loosened(_symbols(self.bare))

    @cached_property
    def loose(self) -> _Values:
        return _Values(self.bare, self.valued, self.names)


class Formulas:
    """The equal forms of one formula, ready to be compared with what people type."""

    def __init__(self, forms: Sequence[str]) -> None:
        self._names: set[str] = set()
        self._targets: list[_Form] = []
        for form in forms:
            self._names.update(token.text for token in tokens_of(form) if token.kind == "name")
        self._folded = {name.casefold() for name in self._names}
        for form in forms:
            sides = [side.tree for side in self._sides(form)]
            # "w = w - lr*dw" is known by its right side; a lone symbol would be found anywhere
            if telling := [side for side in sides if side[0] not in ("sym", "num")]:
                tree = telling[-1]
                of_matrices = needs_matrices(tree)
                self._targets.append(_Form(tree, matrix) if of_matrices else _Form(plain(tree), number))

    def find(self, answer: str) -> tuple[int, int] | None:
        """Where the answer holds one of the forms, as offsets."""
        tried: set[Node] = set()
        for side in self._sides(answer):
            if side.tree[0] in ("sym", "num") or side.tree in tried:
                continue
            tried.add(side.tree)
            if len(tried) > MOST_TRIED:
                break
            if any(_equal(one, other) for one in self._read(side.tree) for other in self._targets):
                return side.start, side.end
        return None

    def _read(self, tree: Node) -> list[_Form]:
        """A tree in each way in which it is compared here."""
        ways = {form.valued for form in self._targets}
        return [_Form(plain(tree) if valued is number else tree, valued) for valued in ways]

    def _sides(self, text: str) -> Iterator[_Side]:
        """Each side of each equation that a text holds, longest reading first."""
        budget = BUDGET
        for run in self._runs(tokens_of(text[:LONGEST])):
            for first in range(min(TRIMMED, len(run))):
                found = None
                for last in range(min(TRIMMED, len(run) - first)):
                    part = run[first : len(run) - last]
                    budget -= len(part)
                    if budget < 0:
                        return
                    try:
                        found = _Side(Parser(part).read(), part[0].start, part[-1].end)
                    except Unreadable:
                        continue
                    yield found
                    break
                if found is not None:
                    break

    def _runs(self, tokens: Sequence[Token]) -> Iterator[list[Token]]:
        """Stretches of symbols and operators between words, equals signs and full stops."""
        run: list[Token] = []
        depth = 0
        symbols = {name for name in {t.text for t in tokens if t.kind == "name"} if self._is_symbol(name)}
        for token in tokens:
            kind, text, _, _ = token
            mathematical = kind in ("num", "op") or (kind == "name" and text in symbols)
            if run and text in ("-=", "+=", "*=", "/="):
                run.append(token)
                continue
            ends = text == "=" or (text == "," and depth <= 0)
            if (mathematical and not ends) or (text == "=" and depth > 0):
                depth += {"(": 1, ")": -1}.get(text, 0)
                run.append(token)
                continue
            if any(part.kind == "op" for part in run):
                yield run
            if run:
                run, depth = [], 0
        if any(part.kind == "op" for part in run):
            yield run

    def _is_symbol(self, name: str) -> bool:
        low = name.lower()
        if name in self._names or low in KNOWN or name in GREEK_NAMES or name in ("sum", "grad", "lr"):
            return True
        if low in _SMALL_WORDS:
            return False
        return len(name) <= 2 or bool(re.search(r"[_\d']", name)) or name.casefold() in self._folded


def _equal(one: _Form, other: _Form) -> bool:
    """Whether two trees have the same value, as typed or with looser names."""
    if one.valued is not other.valued:
        return False
    if _agree(one.typed, other.typed) or _agree(one.loose, other.loose):
        return True
    # one letter for another ("x" for "z"): only where a single letter is left over on each side
    mine, theirs = set(one.names.values()), set(other.names.values())
    extra, missing = mine - theirs, theirs - mine
    if len(extra) == len(missing) == 1 and all(map(_is_letter, extra | missing)):
        (letter,) = missing
        renamed = {name: letter if value in extra else value for name, value in one.names.items()}
        return _agree(_Values(one.bare, one.valued, renamed), other.loose)
    return False


def _is_letter(name: str) -> bool:
    return len(name) == 1 or name in GREEK_NAMES


def _agree(one: _Values, other: _Values) -> bool:
    agreed = 0
    for point in range(POINTS):
        left, right = one.at(point), other.at(point)
        if left is None or right is None:
            if left is not right:
                return False
        elif not all(
            math.isclose(a, b, rel_tol=1e-7, abs_tol=1e-9) for a, b in zip(left, right, strict=True)
        ):
            return False
        else:
            agreed += 1
    return agreed > POINTS // 2


def _defined(tree: Node, names: Mapping[str, str], point: int, valued: Valued) -> Sequence[float] | None:
    try:
        found = valued(tree, names, point)
    except (ArithmeticError, ValueError):
        return None
    return found if all(map(math.isfinite, found)) else None


def _symbols(tree: Node) -> set[str]:
    if tree[0] == "sym":
        return {str(tree[1])} - CONSTANTS.keys()
    return set[str]().union(*(_symbols(child) for child in tree[2]))


def _loosened(names: set[str]) -> dict[str, str]:
    """Names without case and subscripts, where no two become one."""
    loose = {
        name: _SAME.get(name.casefold(), re.sub(r"_(?!hat|bar|tilde).*$", "", name.casefold()))
        for name in names
    }
    loose = {name: _SAME.get(value, value) for name, value in loose.items()}
    return loose if len(set(loose.values())) == len(names) else {name: name for name in names}


def _bare(tree: Node) -> Node:
    """f(x) as f: the argument of an unknown function is often left out."""
    kind, name, children = tree
    if kind == "call" and name not in KNOWN:
        return ("sym", name, ())
    return (kind, name, tuple(_bare(child) for child in children))
