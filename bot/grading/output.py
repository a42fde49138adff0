"""Whether an answer names the lines that code prints, in order, however spaced or quoted."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.grading.lexicon import FUNCTION_WORDS, word_set

LONGEST = 8_192
"""Characters of an answer in which printed lines are looked for."""
FEWEST_REPEATED = 2
LONGEST_GAP = 80
"""Tokens of prose that may stand between two printed lines."""

_TOKEN = re.compile(r"(?<![\w)\]])-?\d+(?:\.\d+)?(?:e[-+]?\d+)?\b|->|=>|[^\W\d]\w*|\w+|\n|[^\w\s]")
_QUOTES = frozenset("'\"`‘’“”*")
_GOES_ON = word_set(", / | then and -> =>") | {"\n"}
"""Tokens that only separate one printed line from the next."""
_NAMES_NO_VALUE = word_set(
    "= line call print step output case run time number no # is of append adds appends plus"
)
"""Before a value, these say that it is not a printed line: a label, or part of the explanation."""
_ANNOUNCES = word_set(
    """prints print printed printing output outputs outputted returns return gives give gets get shows
    show then and , : ; / -> => = ( be it's its is yields say says displays false true none"""
) | {"\n", ""}
_RECKONS = frozenset("^+")
"""Beside a number, these make it part of a formula."""
_DENIES = word_set("not isnt doesnt dont never instead than t no")
_OPEN, _CLOSE = frozenset("[{"), frozenset("]}")
_BRACKETS = frozenset("[](){}")
_CLOSING = frozenset("])}")
_JOINS = word_set(", and")
_BREAKS = word_set(
    """/ | ; : . -> => then prints print printing first second third next again time call returns gives output
    list with the a it to is"""
) | {"\n"}
"""What may stand between two values typed without brackets; all but _JOINS part one line from the next."""
_BETWEEN = _JOINS | _BREAKS | _BRACKETS
_AFTER_NUMBER = FUNCTION_WORDS | word_set("times first second always again twice")
"""After a number any other word makes it a count ("3 lambdas")."""
_DIGITS = {
    word: str(number)
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}
_TIMES = {2: "two twice", 3: "three thrice", 4: "four", 5: "five", 6: "six"}


class _Token(NamedTuple):
    text: str
    start: int
    end: int


def _tokens(text: str) -> list[_Token]:
    return [_Token(shown, *m.span()) for m in _TOKEN.finditer(text) if (shown := m.group()) not in _QUOTES]


def _spelt_out(tokens: Sequence[_Token]) -> list[_Token]:
    """Number words as digits: "one then seven one". "One" by itself is a pronoun more often than not."""
    found: list[_Token] = []
    for at, token in enumerate(tokens):
        digit = _DIGITS.get(token.text.lower())
        if digit is not None:
            beside = [near.text.lower() for near in (*tokens[max(0, at - 2) : at], *tokens[at + 1 : at + 3])]
            if digit != "1" or any(text in _DIGITS or text.isdigit() for text in beside):
                token = token._replace(text=digit)
        found.append(token)
    return found


class Output:
    """What a piece of code prints, ready to be looked for."""

    def __init__(self, output: str) -> None:
        lines = [[t.text for t in _tokens(line)] for line in output.strip().splitlines()]
        self._lines = [line for line in lines if line]

    def find(self, answer: str) -> tuple[int, int] | None:
        """Where the answer says what is printed, as offsets; None if it does not, or says something else."""
        tokens = _tokens(answer[:LONGEST])
        found, spelt_out = self._find(tokens), _spelt_out(tokens)
        return found if found or spelt_out == tokens else self._find(spelt_out)

    def _find(self, tokens: Sequence[_Token]) -> tuple[int, int] | None:
        if not self._lines:
            return None
        for first in self._places(tokens, 0, len(tokens), 0):
            end = self._rest(tokens, first)
            if end is not None and not self._denied(tokens, first) and not self._one_more(tokens, first, end):
                return tokens[first].start, tokens[end - 1].end
        return self._unbracketed(tokens) or self._repeated(tokens)

    def _unbracketed(self, tokens: Sequence[_Token]) -> tuple[int, int] | None:
        """Where the values stand in order without their brackets: "1 then 1 2" for [1] and [1, 2].

        The run must hold these values and no others, and lines must part where they do.
        """
        lines = [[text for text in line if text not in _BRACKETS and text != ","] for line in self._lines]
        wanted = [text for line in lines for text in line]
        bracketed = any(text in _BRACKETS for line in self._lines for text in line)
        if not bracketed or any(_kind(text) not in ("number", "constant") for text in wanted):
            return None
        starts = {0} | {sum(map(len, lines[:at])) for at in range(1, len(lines))}
        for run in _runs(tokens):
            if [text.lower() for text in (tokens[at].text for at in run)] != [w.lower() for w in wanted]:
                continue
            parted = {
                number
                for number in range(1, len(run))
                if any(
                    tokens[at].text.lower() not in _JOINS | _CLOSING
                    for at in range(run[number - 1] + 1, run[number])
                )
            }
            if parted <= starts and (len(lines) == 1 or parted) and not self._denied(tokens, run[0]):
                first, last = run[0], run[-1]
                while first and tokens[first - 1].text in _BRACKETS - _CLOSING:
                    first -= 1
                while last + 1 < len(tokens) and tokens[last + 1].text in _CLOSING:
                    last += 1
                return tokens[first].start, tokens[last].end
        return None

    def _repeated(self, tokens: Sequence[_Token]) -> tuple[int, int] | None:
        """Where a line is said to come so many times: "2 three times"."""
        count, line = len(self._lines), self._lines[0]
        if count < FEWEST_REPEATED or len(line) > 1 or any(other != line for other in self._lines):
            return None
        counts = {str(count), *_TIMES.get(count, "").split()}
        for at in self._places(tokens, 0, len(tokens), 0):
            after = [token.text.lower() for token in tokens[at + 1 : at + 4]]
            said = after[:1] and after[0] in counts and (after[0].endswith("ice") or "times" in after)
            if said and not self._denied(tokens, at):
                return tokens[at].start, tokens[at].end
        return None

    def _rest(self, tokens: Sequence[_Token], first: int) -> int | None:
        """The place after the last line, if the others follow the one at `first`."""
        end = first + len(self._lines[0])
        for number in range(1, len(self._lines)):
            reach = min(len(tokens), end + LONGEST_GAP + len(self._lines[number]))
            at = next(self._places(tokens, end, reach, number), None)
            if at is None or any(self._is_value(tokens, place, number) for place in range(end, at)):
                return None
            end = at + len(self._lines[number])
        return end

    def _places(self, tokens: Sequence[_Token], start: int, stop: int, number: int) -> Iterator[int]:
        """Where a line stands whole: 1 is neither in 10 nor, as a line of its own, in [1]."""
        line = self._lines[number]
        for at in range(start, stop - len(line) + 1):
            if not _same(tokens[at].text, line[0]):
                continue
            if not all(_same(tokens[at + i].text, wanted) for i, wanted in enumerate(line)):
                continue
            before = tokens[at - 1].text.lower() if at else ""
            after = tokens[at + len(line)].text if at + len(line) < len(tokens) else ""
            if line[0] not in _OPEN and (before in _OPEN or after in _CLOSE):
                continue
            counted = after.isalpha() and after.lower() not in _AFTER_NUMBER and not self._is_count(after)
            reckoned = before in _RECKONS or after in _RECKONS
            if len(line) == 1 and _kind(line[0]) == "number" and (counted or reckoned):
                continue
            # "true" in prose is a word like any other: as a printed line it is announced, or begins a line
            typed = [tokens[at + i].text for i in range(len(line))]
            if typed != line and not (before in _ANNOUNCES and (number or before not in ("is", "be"))):
                continue
            yield at

    def _is_value(self, tokens: Sequence[_Token], at: int, number: int) -> bool:
        """Whether a token between two lines opens another value of their kind."""
        kind = _kind(self._lines[number][0])
        if kind == "word" or _kind(tokens[at].text) != kind:
            return False
        before = [token.text.lower() for token in tokens[max(0, at - 2) : at]]
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        listed = after in (")", ".", ":") and (not before or before[-1] == "\n")
        inside = kind == "number" and (
            (bool(before) and before[-1] in ("[", "(", "+")) or after in ("]", "+", "*")
        )
        return not (listed or inside or _NAMES_NO_VALUE.intersection(before))

    def _is_count(self, word: str) -> bool:
        return word.lower() in _TIMES.get(len(self._lines), "").split()

    def _denied(self, tokens: Sequence[_Token], first: int) -> bool:
        return any(token.text.lower() in _DENIES for token in tokens[max(0, first - 3) : first])

    def _one_more(self, tokens: Sequence[_Token], first: int, end: int) -> bool:
        """Whether the run of values goes on before or after what is printed."""
        last_kind, first_kind = _kind(self._lines[-1][0]), _kind(self._lines[0][0])
        at = end
        while at < len(tokens) and tokens[at].text.lower() in _GOES_ON and tokens[at - 1].text != "\n":
            at += 1
        if last_kind != "word" and at < len(tokens) and self._is_value(tokens, at, len(self._lines) - 1):
            following = tokens[at + 1].text if at + 1 < len(tokens) else "\n"
            if last_kind == "list" or not following.isalpha():
                return True
        before = first - 1
        while before > 0 and tokens[before].text.lower() in _GOES_ON:
            before -= 1
        if before < 0:
            return False
        text = tokens[before].text
        if first_kind == "list":
            return text in _CLOSE
        if first_kind == "number":
            return self._is_value(tokens, before, 0)
        return first_kind == "constant" and _kind(text) == "constant"


def _runs(tokens: Sequence[_Token]) -> Iterator[list[int]]:
    """Places of values that follow one another with nothing but brackets and little words between."""
    run: list[int] = []
    for at, token in enumerate(tokens):
        if _kind(token.text) in ("number", "constant"):
            run.append(at)
        elif token.text.lower() not in _BETWEEN:
            if run:
                yield run
            run = []
    if run:
        yield run


def _same(typed: str, wanted: str) -> bool:
    return typed == wanted or (wanted.isalpha() and typed.lower() == wanted.lower())


def _kind(text: str) -> str:
    if text in _OPEN:
        return "list"
    if text.lstrip("-")[:1].isdigit():
        return "number"
    return "constant" if text.lower() in ("true", "false", "none") else "word"
