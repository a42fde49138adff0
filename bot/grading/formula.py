"""Whether an answer holds a formula of the same value as the author's, however it is typed."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
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


class _Form(NamedTuple):
    tree: Node
    valued: Valued
    """How it is compared: as numbers, unless it transposes and inverts."""


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
            untransposed = plain(side.tree)
            if any(
                _equal(untransposed if form.valued is number else side.tree, form) for form in self._targets
            ):
                return side.start, side.end
        return None

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
        for token in tokens:
            mathematical = token.kind in ("num", "op") or (
                token.kind == "name" and self._is_symbol(token.text)
            )
            augmented = token.text in ("-=", "+=", "*=", "/=") and bool(run)
            if augmented:
                run.append(token)
                continue
            ends = token.text == "=" or (token.text == "," and depth <= 0)
            if (mathematical and not ends) or (token.text == "=" and depth > 0):
                depth += {"(": 1, ")": -1}.get(token.text, 0)
                run.append(token)
                continue
            if any(part.kind == "op" for part in run):
                yield run
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


def _equal(one: Node, form: _Form) -> bool:
    """Whether a tree has a form's value, as typed or with looser names."""
    other, valued = form
    if _agree(one, other, {}, {}, valued):
        return True
    one, other = _bare(one), _bare(other)
    mine, theirs = _loosened(_symbols(one)), _loosened(_symbols(other))
    if _agree(one, other, mine, theirs, valued):
        return True
    # one letter for another ("x" for "z"): only where a single letter is left over on each side
    extra = sorted(set(mine.values()) - set(theirs.values()))
    missing = sorted(set(theirs.values()) - set(mine.values()))
    if len(extra) == len(missing) == 1 and _is_letter(extra[0]) and _is_letter(missing[0]):
        renamed = {name: missing[0] if value == extra[0] else value for name, value in mine.items()}
        return _agree(one, other, renamed, theirs, valued)
    return False


def _is_letter(name: str) -> bool:
    return len(name) == 1 or name in GREEK_NAMES


def _agree(
    one: Node, other: Node, mine: Mapping[str, str], theirs: Mapping[str, str], valued: Valued
) -> bool:
    agreed = 0
    for point in range(POINTS):
        left, right = _defined(one, mine, point, valued), _defined(other, theirs, point, valued)
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
