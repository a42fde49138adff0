"""What a formula comes to at a sample point, its symbols being numbers."""

import hashlib
import math
from collections.abc import Mapping
from functools import lru_cache

from bot.grading.algebra import Node

LARGEST_EXPONENT = 64
CONSTANTS = {"e": math.e, "pi": math.pi}
_REAL = {
    "exp": math.exp, "log": math.log, "ln": math.log, "log2": math.log2, "log10": math.log10,
    "sqrt": math.sqrt, "abs": abs, "sin": math.sin, "cos": math.cos, "tan": math.tan, "tanh": math.tanh,
}  # fmt: skip


def number(tree: Node, names: Mapping[str, str], point: int) -> tuple[float]:
    """The tree's value at a sample point, `names` being what its symbols go by.

    ArithmeticError or ValueError where it has none.
    """
    return (_value(tree, names, point),)


def _value(tree: Node, names: Mapping[str, str], point: int) -> float:
    kind, name, children = tree
    if kind == "num":
        return float(name)
    if kind == "sym":
        name = names.get(str(name), str(name))
        return CONSTANTS.get(name) or sample(name, point)
    values = [_value(child, names, point) for child in children]
    if kind == "call":
        function = _REAL.get(str(name))
        if function and len(values) == 1:
            return float(function(values[0]))
        if name == "sigmoid" and len(values) == 1:
            return 1 / (1 + math.exp(-values[0]))
        # an opaque function: equal arguments give equal values, and nothing else is known of it
        return sample(f"{name}({','.join(f'{v:.8g}' for v in values)})", point)
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
def sample(name: str, point: int) -> float:
    """A symbol's value at a sample point, the same on every machine.

    It lies between .1 and .9, where logarithms and probabilities have values.
    """
    digest = hashlib.blake2b(f"{point}:{name}".encode("utf-8", "replace"), digest_size=6).digest()
    return 0.1 + 0.8 * int.from_bytes(digest, "big") / 2**48
