"""Neutral text as rows of a terminal: wrapped at words, code as it stands, quotes behind a bar."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from bot.message import Keyboard, Span, Text

ANSI = {"bold": "\033[1m", "italic": "\033[3m", "code": "\033[36m", "pre": "\033[36m", "link": "\033[4m"}
OFF = "\033[0m"
QUOTE, CODE = "│ ", "    "
NARROWEST = 20

_Word = list[tuple[str, str]]
"""A word, or the white space between two, in pieces: (text, ANSI code)."""


def lines(text: Text) -> list[Text]:
    """The text line by line, none of which holds a line break."""
    found: list[list[Span]] = [[]]
    for span in text:
        first, *others = span.text.split("\n")
        found[-1].append(replace(span, text=first))
        found += [[replace(span, text=other)] for other in others]
    return [tuple(span for span in line if span.text) for line in found]


def rows(line: Text, width: int, *, styled: bool) -> list[str]:
    """One line as it is shown in `width` columns; `styled`: with ANSI codes. Code is never wrapped."""
    if line and line[0].style == "pre":
        return [CODE + _painted((span.text, _code(span, styled=styled)) for span in line)]
    lead = QUOTE if line and line[0].folded else ""
    found: list[_Word] = [[]]
    width = max(NARROWEST, width - len(lead))
    room, gap = width, _Word()
    for word in _cut(_words(line, styled=styled), width):
        if word[0][0].isspace():
            gap = word
            continue
        if _columns(gap + word) > room and found[-1]:
            found.append([])
            room, gap = width, []
        found[-1] += gap + word
        room -= _columns(gap + word)
        gap = []
    return [lead + _painted(row) for row in found]


def buttons(keyboard: Keyboard, width: int) -> list[str]:
    """Numbered through, with what to type for each: `[/1 Hint]  [/2 Skip]`."""
    found: list[str] = []
    number = 0
    for choices in keyboard:
        row = ""
        for choice in choices:
            number += 1
            label = f"[/{number} {choice.label}]"
            if row and len(row) + 2 + len(label) > width:
                found.append(row)
                row = ""
            row += f"  {label}" if row else label
        found += [row] if row else []
    return found


def _words(line: Text, *, styled: bool) -> Iterable[_Word]:
    """Words and gaps in turn; a word may pass from one span into the next."""
    word: _Word = []
    for span in line:
        text = f"{span.text} <{span.url}>" if span.style == "link" and span.url else span.text
        for piece in re.findall(r"[^\S\u00a0]+|[\S\u00a0]+", text):
            if word and (piece.isspace() or word[-1][0].isspace()):
                yield word
                word = []
            word.append((piece, _code(span, styled=styled)))
    if word:
        yield word


def _cut(words: Iterable[_Word], width: int) -> Iterable[_Word]:
    """The words, those that are wider than a row in pieces that are not."""
    for word in words:
        if _columns(word) <= width:
            yield word
            continue
        for text, code in word:
            while text:
                fits = next(
                    (at for at in range(1, len(text)) if _columns([(text[: at + 1], "")]) > width), None
                )
                yield [(text[:fits], code)]
                text = text[fits:] if fits else ""


def _code(span: Span, *, styled: bool) -> str:
    return ANSI.get(span.style, "") if styled else ""


def _painted(pieces: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f"{code}{text}{OFF}" if code else text
        for code, run in groupby(pieces, lambda piece: piece[1])
        for text in ["".join(piece[0] for piece in run)]
    )


def _columns(word: _Word) -> int:
    return sum(_width(sign) for text, _ in word for sign in text)


def _width(sign: str) -> int:
    """Columns that a terminal gives a character: none to what joins the one before it, two to wide ones."""
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1
