"""Text in plain lower case, whatever letters, marks and accents it was typed with."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 16_384
"""Characters of an answer that are read: four full Telegram messages. The rest is ignored."""
LONGEST_FORM = 4
"""Characters that one may stand for: "⒑" is "10.", but a ligature of a whole blessing stays as it is."""

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "η": "eta",
    "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Σ": "sum",
    "∑": "sum", "Δ": "delta", "∇": "gradient", "∂": "d", "√": "sqrt", "Π": "product", "∏": "product",
    "∞": "infinity",
    "Θ": "theta", "Ω": "omega", "Λ": "lambda", "Φ": "phi",
}  # fmt: skip
_MARKS = {
    "‘": "'", "’": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "–": " - ", "—": " - ", "−": "-",
    "‐": "-", "‑": "-",
    "·": "*", "×": "*", "⋅": "*", "↑": " rises ", "↓": " falls ",
    "⟂": " orthogonal ", "⊥": " orthogonal ",
    "→": " -> ", "⇒": " -> ", "≤": "<=", "≥": ">=", "≠": "!=", "≈": " ~ ",
    "′": "'", "…": ". ", "•": "\n", "，": ",", "。": ". ", "、": ", ", "？": "? ", "！": "! ",
}  # fmt: skip
_PRIMES = frozenset("'′’")
_SUPERSCRIPTS = {"⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
                 "⁹": "9", "ᵀ": "T", "ⁿ": "n", "⁻": "-", "ᵢ": "_i", "ˣ": "x"}  # fmt: skip


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """One character without case, accent or typographic form; superscripts become powers before NFKC can."""
    if char in _MARKS:
        return _MARKS[char]
    if char in _SUPERSCRIPTS:
        return "^" + _SUPERSCRIPTS[char]
    decomposed = unicodedata.normalize("NFKD", char)
    if len(decomposed) > LONGEST_FORM:
        return char
    return "".join(
        c
        for c in decomposed
        if unicodedata.category(c) not in ("Mn", "Me", "Cf", "Cs", "Cc") or c in "\n\t\r"
    ).casefold()


_RUN = re.compile(r"([ -~\n\t\r]+)|[^ -~\n\t\r]+")
"""Characters that stay what they are but for their case, and others."""
_GREEK_LETTERS = frozenset(map(chr, range(0x370, 0x400)))


def fold(text: str) -> tuple[str, list[int] | None]:
    """The text in plain lower case, and the offset each of its characters came from (None: the same)."""
    text = text[:LONGEST]
    if text.isascii():
        return text.lower(), None
    pieces: list[str] = []
    where: list[int] = []
    for match in _RUN.finditer(text):
        run, start = match.group(), match.start()
        if match.lastindex:
            pieces.append(run.lower())
            where.extend(range(start, match.end()))
            continue
        for at, char in enumerate(run, start):
            piece = _symbol(text, at) if char in _GREEK else _plain(char)
            pieces.append(piece)
            where.extend([at] * len(piece))
    return "".join(pieces), where


def _symbol(text: str, at: int) -> str:
    """A Greek letter or sign as its name; within a word of another language as itself."""
    char, following = text[at], text[at + 1 : at + 2]
    alone = _GREEK_LETTERS.isdisjoint(text[at - 1 : at] + following)
    piece = f" {_GREEK[char]} " if alone else _plain(char)
    return f"{piece}derivative " if following in _PRIMES else piece
