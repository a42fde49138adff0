"""Formulas read into a small tree of our own: numbers, symbols, five operators and applications.

Nothing typed is ever evaluated as code.
"""

from collections.abc import Sequence
from typing import TypeAlias

from bot.grading.notation import ACCENTED, TRANSPOSE, Token, known_function

LONGEST = 80
"""Tokens of one formula that are read."""
DEEPEST = 40
"""Levels of nesting that are read."""


class Unreadable(Exception):
    """Not a formula in this notation."""


Node: TypeAlias = tuple[str, float | str, tuple["Node", ...]]
"""("num", value, ()), ("sym", name, ()), ("call", name, arguments), or (operator, "", operands)."""

MINUS_ONE: Node = ("-", "", (("num", 0.0, ()), ("num", 1.0, ())))
_INVERSES = {"inv": 1, "inverse": 1, "pinv": 1, "solve": 2}
"""Functions of matrices, with how many arguments they take."""

_BINDS = {"=": 0, "+=": 5, "-=": 5, "*=": 5, "/=": 5, "+": 10, "-": 10, "*": 20, "/": 20, "^": 40}
_IMPLICIT = 20
_UNARY = 25


class Parser:
    """A Pratt parser over the tokens of one side of an equation."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens[: LONGEST + 1]
        self._at = 0
        self._depth = 0
        self._bars = 0

    def read(self) -> Node:
        """The whole as one tree; Unreadable if anything is left over."""
        if not self._tokens or len(self._tokens) > LONGEST:
            raise Unreadable
        node = self._expression(1)
        if self._at < len(self._tokens):
            raise Unreadable
        return node

    def _peek(self) -> str:
        return self._tokens[self._at].text if self._at < len(self._tokens) else ""

    def _next(self) -> Token:
        if self._at >= len(self._tokens):
            raise Unreadable
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, text: str) -> None:
        if self._next().text != text:
            raise Unreadable

    def _expression(self, least: int) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable
        left: Node = self._operand()
        while self._at < len(self._tokens):
            text = self._peek()
            if text == TRANSPOSE:
                self._at += 1
                left = (TRANSPOSE, "", (left,))
            elif text in _BINDS and text != "=":
                binds = _BINDS[text]
                if binds < least:
                    break
                self._at += 1
                # powers group from the right, the others from the left
                left = (text[0], "", (left, self._expression(binds if text == "^" else binds + 1)))
            elif self._starts_operand():
                if least > _IMPLICIT:
                    break
                left = ("*", "", (left, self._expression(_IMPLICIT + 1)))
            else:
                break
        self._depth -= 1
        return left

    def _starts_operand(self) -> bool:
        token = self._tokens[self._at]
        if token.kind in ("num", "name"):
            return True
        opens = {"(", "\\frac", "\\sqrt", "√", *ACCENTED}
        return token.text in opens or (token.text in ("|", "||") and not self._bars)

    def _operand(self) -> Node:
        token = self._next()
        if token.kind == "num":
            return ("num", float(token.text[:18]), ())
        if token.kind == "name":
            return self._named(token.text)
        match token.text:
            case "-":
                return ("-", "", (("num", 0.0, ()), self._expression(_UNARY)))
            case "+":
                return self._expression(_UNARY)
            case "(":
                bars, self._bars = self._bars, 0
                inner = self._expression(1)
                self._expect(")")
                self._bars = bars
                return inner
            case "|" | "||":
                self._bars += 1
                inner = self._expression(1)
                self._expect(token.text)
                self._bars -= 1
                return ("call", "abs" if token.text == "|" else "norm", (inner,))
            case "\\frac":
                above, below = self._operand(), self._operand()
                return ("/", "", (above, below))
            case "\\sqrt" | "√":
                return ("call", "sqrt", (self._operand(),))
            case text if text in ACCENTED:
                inner = self._next()
                if inner.text == "(":
                    inner = self._next()
                    self._expect(")")
                if inner.kind != "name":
                    raise Unreadable
                return self._named(inner.text + ACCENTED[text])
            case _:
                raise Unreadable

    def _named(self, name: str) -> Node:
        if name.split("_")[0] in ("sum", "prod", "int", "argmin", "argmax"):
            self._limits()
            name = name.split("_")[0]
        if self._peek() == "(" and name in (*_INVERSES, "transpose"):
            self._at += 1
            return _of_matrices(name, self._arguments())
        key = known_function(name)
        exponent: Node | None = None
        if (
            key
            and self._peek() == "^"
            and self._at + 2 < len(self._tokens)
            and self._tokens[self._at + 2].text == "("
        ):
            self._at += 1
            exponent = self._operand()
        if self._peek() == "(" and (key or self._simple_arguments()):
            self._at += 1
            node: Node = ("call", key or name, self._arguments())
        elif (
            key in ("exp", "log", "ln", "sqrt", "tanh", "log2")
            and self._at < len(self._tokens)
            and self._starts_operand()
        ):
            node = ("call", key, (self._expression(_IMPLICIT + 1),))
        else:
            node = ("sym", name, ())
        return ("^", "", (node, exponent)) if exponent else node

    def _limits(self) -> None:
        """A sum's limits say nothing about its value as a symbol."""
        while self._peek() in ("_", "^", TRANSPOSE):
            self._at += 1
            if self._tokens[self._at - 1].text != TRANSPOSE and self._next().text == "(":
                depth = 1
                while depth:
                    depth += {"(": 1, ")": -1}.get(self._next().text, 0)

    def _simple_arguments(self) -> bool:
        """Whether brackets hold symbols and commas only: f(x) is an application, p(1-p) a product."""
        at = self._at + 1
        while at < len(self._tokens) and (
            self._tokens[at].kind == "name" or self._tokens[at].text in (",", "|")
        ):
            at += 1
        return at > self._at + 1 and at < len(self._tokens) and self._tokens[at].text == ")"

    def _arguments(self) -> tuple[Node, ...]:
        bars, self._bars = self._bars, 1
        found = [self._expression(1)]
        while self._peek() in (",", "|"):
            self._at += 1
            found.append(self._expression(1))
        self._expect(")")
        self._bars = bars
        return tuple(found)


def _of_matrices(name: str, given: tuple[Node, ...]) -> Node:
    """What inv, pinv, solve and transpose stand for."""
    if len(given) != _INVERSES.get(name, 1):
        raise Unreadable
    of = given[0]
    if name == "transpose":
        return (TRANSPOSE, "", given)
    if name == "pinv":
        turned: Node = (TRANSPOSE, "", given)
        return ("*", "", (("^", "", (("*", "", (turned, of)), MINUS_ONE)), turned))
    inverse: Node = ("^", "", (of, MINUS_ONE))
    return ("*", "", (inverse, given[1])) if name == "solve" else inverse
