"""Whether an answer holds a formula of the same value as the author's, however it is typed."""

import hashlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.grading.algebra import Node, Parser, Unreadable
from bot.grading.lexicon import word_set
from bot.grading.notation import GREEK_NAMES, KNOWN, Token, tokens_of

POINTS = 5
"""Sample points at which two formulas must agree."""
LARGEST_EXPONENT = 64
LONGEST = 8_192
"""Characters of an answer in which formulas are looked for."""
BUDGET = 2_000
"""Tokens that are parsed for one answer, retries included."""
MOST_TRIED = 48
"""Different formulas of one answer that are compared."""
TRIMMED = 4
"""Tokens that may be dropped at either end of a run to find a formula in it."""

_SAME = {"lr": "eta", "learning_rate": "eta", "alpha_lr": "eta", "gradient": "grad", "ln": "log"}
_SMALL_WORDS = word_set(
    "is of to as we it in on so at or an by if be do i the and for my no up us where with"
)


class _Side(NamedTuple):
    tree: Node
    start: int
    end: int


class Formulas:
    """The equal forms of one formula, ready to be compared with what people type."""

    def __init__(self, forms: Sequence[str]) -> None:
        self._names: set[str] = set()
        self._targets: list[Node] = []
        for form in forms:
            self._names.update(token.text for token in tokens_of(form) if token.kind == "name")
        self._folded = {name.casefold() for name in self._names}
        for form in forms:
            sides = [side.tree for side in self._sides(form)]
            # "w = w - lr*dw" is known by its right side; a lone symbol would be found anywhere
            if telling := [side for side in sides if side[0] not in ("sym", "num")]:
                self._targets.append(telling[-1])

    def find(self, answer: str) -> tuple[int, int] | None:
        """Where the answer holds one of the forms, as offsets."""
        tried: set[Node] = set()
        for side in self._sides(answer):
            if side.tree[0] in ("sym", "num") or side.tree in tried:
                continue
            tried.add(side.tree)
            if len(tried) > MOST_TRIED:
                break
            if any(_equal(side.tree, target) for target in self._targets):
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
                run.append(Token("op", token.text[0], token.start, token.end))
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


def _equal(one: Node, other: Node) -> bool:
    """Whether two trees have the same value, as typed or with looser names."""
    if _agree(one, other, {}, {}):
        return True
    one, other = _bare(one), _bare(other)
    mine, theirs = _loosened(_symbols(one)), _loosened(_symbols(other))
    if _agree(one, other, mine, theirs):
        return True
    # one letter for another ("x" for "z"): only where a single letter is left over on each side
    extra = sorted(set(mine.values()) - set(theirs.values()))
    missing = sorted(set(theirs.values()) - set(mine.values()))
    if len(extra) == len(missing) == 1 and _is_letter(extra[0]) and _is_letter(missing[0]):
        renamed = {name: missing[0] if value == extra[0] else value for name, value in mine.items()}
        return _agree(one, other, renamed, theirs)
    return False


def _is_letter(name: str) -> bool:
    return len(name) == 1 or name in GREEK_NAMES


def _agree(one: Node, other: Node, mine: Mapping[str, str], theirs: Mapping[str, str]) -> bool:
    agreed = 0
    for point in range(POINTS):
        left, right = _defined(one, mine, point), _defined(other, theirs, point)
        if left is None or right is None:
            if left is not right:
                return False
        elif not math.isclose(left, right, rel_tol=1e-7, abs_tol=1e-9):
            return False
        else:
            agreed += 1
    return agreed > POINTS // 2


def _defined(tree: Node, names: Mapping[str, str], point: int) -> float | None:
    try:
        value = _value(tree, names, point)
    except (ArithmeticError, ValueError):
        return None
    return value if math.isfinite(value) else None


def _symbols(tree: Node) -> set[str]:
    if tree[0] == "sym":
        return {str(tree[1])} - _CONSTANTS.keys()
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


_CONSTANTS = {"e": math.e, "pi": math.pi}
_REAL = {
    "exp": math.exp, "log": math.log, "ln": math.log, "log2": math.log2, "log10": math.log10,
    "sqrt": math.sqrt, "abs": abs, "sin": math.sin, "cos": math.cos, "tan": math.tan, "tanh": math.tanh,
}  # fmt: skip


def _value(tree: Node, names: Mapping[str, str], point: int) -> float:
    """The tree's value at a sample point; ArithmeticError or ValueError where it has none."""
    kind, name, children = tree
    if kind == "num":
        return float(name)
    if kind == "sym":
        name = names.get(str(name), str(name))
        return _CONSTANTS.get(name) or _sample(name, point)
    values = [_value(child, names, point) for child in children]
    if kind == "call":
        function = _REAL.get(str(name))
        if function and len(values) == 1:
            return float(function(values[0]))
        if name == "sigmoid" and len(values) == 1:
            return 1 / (1 + math.exp(-values[0]))
        # an opaque function: equal arguments give equal values, and nothing else is known of it
        return _sample(f"{name}({','.join(f'{v:.8g}' for v in values)})", point)
    left, right = values
    match kind:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right
        case _:
            if abs(right) > LARGEST_EXPONENT:
                raise OverflowError
            result = left**right
            if isinstance(result, complex):
                raise ValueError("not real")
            return result


@lru_cache(maxsize=20_000)
def _sample(name: str, point: int) -> float:
    """A symbol's value at a sample point, the same on every machine.

    It lies between .1 and .9, where logarithms and probabilities have values.
    """
    digest = hashlib.blake2b(f"{point}:{name}".encode("utf-8", "replace"), digest_size=6).digest()
    return 0.1 + 0.8 * int.from_bytes(digest, "big") / 2**48
