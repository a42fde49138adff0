"""What a formula with transposes and inverses comes to, its symbols being matrices.

Where X is not square, X^-1 does not exist and (X^T X)^-1 X^T is not X^-1, though it would be for numbers. So
an inverse is sampled as another function of its matrix. It keeps what holds for any shape (the inverse of a
transpose, of a multiple, A (BA)^-1 = (AB)^-1 A), and cancels nothing.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from bot.grading.algebra import MINUS_ONE, TRANSPOSE, Node
from bot.grading.notation import GREEK_NAMES
from bot.grading.values import CONSTANTS, sample

Matrix: TypeAlias = tuple[float, float, float, float]
"""Two rows of two."""
_ONE: Matrix = (1.0, 0.0, 0.0, 1.0)
_SCALARS = GREEK_NAMES | {"n", "m", "N"}
"""Symbols that stand for numbers among matrices."""
MOST_FACTORS = 4
"""The largest power of a matrix that is computed."""


def needs_matrices(tree: Node) -> bool:
    """Whether a formula transposes and inverts: only then would numbers for symbols make too much equal."""
    nodes = list(_nodes(tree))
    return any(node[0] == TRANSPOSE for node in nodes) and any(map(_inverts, nodes))


def _nodes(tree: Node) -> Iterator[Node]:
    yield tree
    for child in tree[2]:
        yield from _nodes(child)


def _inverts(node: Node) -> bool:
    """Whether it is to the power of −1, and no function's value, which is a number."""
    return node[0] == "^" and node[2][1] == MINUS_ONE and all(part[0] != "call" for part in _nodes(node))


def plain(tree: Node) -> Node:
    """The tree without its transposes: for numbers they change nothing."""
    kind, name, children = tree
    if kind == TRANSPOSE:
        return plain(children[0])
    return (kind, name, tuple(plain(child) for child in children)) if children else tree


def matrix(tree: Node, names: Mapping[str, str], point: int) -> Matrix:
    """The tree's value at a sample point, `names` being what its symbols go by.

    ArithmeticError or ValueError where it has none.
    """
    kind, name, children = tree
    if kind == "num":
        return _times(float(name), _ONE)
    if kind == "sym":
        return _symbol(str(name), names, point)
    if kind == "call":
        raise ValueError("no function of a matrix")
    values = [matrix(child, names, point) for child in children]
    if kind == TRANSPOSE:
        return _transposed(values[0])
    left, right = values
    match kind:
        case "+":
            return _zipped(left, right, 1)
        case "-":
            return _zipped(left, right, -1)
        case "*":
            return _product(left, right)
        case "/":
            return _product(left, _inverse(right))
        case _:
            return _power(left, right)


def _symbol(name: str, names: Mapping[str, str], point: int) -> Matrix:
    if name.split("_")[0] == "I":
        return _ONE
    known = names.get(name, name)
    number = CONSTANTS.get(known)
    if number is not None or name in _SCALARS:
        return _times(number or sample(known, point), _ONE)
    first, second, third, fourth = (sample(f"{known}.{place}", point) for place in range(4))
    return first, second, third, fourth


def _inverse(of: Matrix) -> Matrix:
    """Of a multiple of one its inverse, of a matrix what stands for it."""
    trace = of[0] + of[3]
    scaled = _times(1 / trace, of)
    if of[1] == of[2] == 0 and of[0] == of[3]:
        return _times(4 / trace, scaled)
    square = _product(scaled, scaled)
    return _times(1 / trace, _zipped(_zipped(_ONE, scaled, 1), _product(square, scaled), -1))


def _power(of: Matrix, exponent: Matrix) -> Matrix:
    """A whole power, or an inverse to one."""
    number = exponent[0]
    if exponent != _times(number, _ONE) or number != int(number) or not 0 < abs(number) <= MOST_FACTORS:
        raise ValueError("no power of a matrix")
    base = of if number > 0 else _inverse(of)
    found = base
    for _ in range(int(abs(number)) - 1):
        found = _product(found, base)
    return found


def _product(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d = one
    e, f, g, h = other
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


def _zipped(one: Matrix, other: Matrix, times: float) -> Matrix:
    a, b, c, d = one
    e, f, g, h = other
    return a + times * e, b + times * f, c + times * g, d + times * h


def _times(number: float, of: Matrix) -> Matrix:
    a, b, c, d = of
    return number * a, number * b, number * c, number * d


def _transposed(of: Matrix) -> Matrix:
    return of[0], of[2], of[1], of[3]
