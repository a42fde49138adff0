"""Formulas as people type them (ASCII, Unicode, LaTeX): one spelling for every symbol and sign."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from bot.grading.lexicon import word_set

KNOWN = word_set(
    """exp log ln log2 log10 sqrt abs sin cos tan tanh max min norm sign sigmoid softmax relu argmax argmin e_
    var cov pr p kl d_kl bias mse inv inverse pinv solve transpose"""
)
"""Functions whatever stands in their brackets; a capital E, P or Var is one, `e_` stands for the first."""

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "η": "eta",
    "θ": "theta", "λ": "lambda", "μ": "mu", "µ": "mu", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau",
    "φ": "phi", "ϕ": "phi", "ω": "omega", "Σ": "sum", "∑": "sum", "Δ": "delta", "∇": "grad", "∂": "d",
    "𝔼": "E", "ℙ": "P",
}  # fmt: skip
GREEK_NAMES = frozenset(_GREEK.values()) - {"d", "E", "P", "sum", "grad"}
_SCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿᶻˣᵗ₀₁₂₃₄₅₆₇₈₉ᵢₜ", "0123456789-+nzxt0123456789it")
_ACCENTS = {"\u0302": "_hat", "\u0304": "_bar", "\u0303": "_tilde", "\u0305": "_bar"}
_SAID = {"minus": "-", "plus": "+", "times": "*", "over": "/", "divided": "/", "equals": "=", "squared": "^2"}
_SIGNS = {"−": "-", "–": "-", "·": "*", "×": "*", "∗": "*", "⋅": "*", "÷": "/", "**": "^", "←": "=",
          ":=": "=", "[": "(", "]": ")", "{": "(", "}": ")", "<-": "=", "==": "=", "≈": "=", "\\cdot": "*",
          "\\times": "*",
          "\\leftarrow": "=", "\\gets": "=", "∥": "||", "\\|": "||", "\\mid": "|", "@": "*", "⌊": "(",
          "⌋": ")", ".dot": "*", "//": "/",
          "\\lfloor": "(", "\\rfloor": ")", "\\lbrace": "(", "\\rbrace": ")"}  # fmt: skip
_SKIPPED = word_set(
    """\\left \\right \\, \\; \\! \\: \\quad \\big \\Big \\bigl \\bigr \\displaystyle \\( \\) \\[ \\]"""
)
_UPRIGHT = r"\\(?:mathbb|mathbf|mathrm|mathcal|mathsf|operatorname|text|boldsymbol|bm|vec)"
ACCENTED = {"\\hat": "_hat", "\\widehat": "_hat", "\\bar": "_bar", "\\overline": "_bar", "\\tilde": "_tilde"}

TRANSPOSE = "^T"
_LETTER = r"[^\W\d_⁰¹²³⁴-⁹ⁿᵀᶻˣᵗ₀-₉ᵢₜ]"
# what most words of prose are is tried first: a look costs time
_TOKEN = re.compile(
    rf"""(?P<plain>[a-z]{{3,}}(?=[\s.,;]))
      | (?P<said>(?<!{_LETTER}){_LETTER}{{2,}}['’](?:s|re|ll|ve|d|m|t)\b)
      | (?P<upright>{_UPRIGHT}(?:\s*\{{\s*(?P<inner>[^{{}}\n]{{1,20}})\}})?)
      | (?P<transposed>\^\s*\{{?\s*(?:T\b|\\top\b|\\intercal\b|⊤)\s*\}}?|\.T\b|ᵀ|⊤|\^T(?={_LETTER}\b)
            |(?<=[A-Z])(?:'|\^t(?={_LETTER}?\b)))
      | (?P<num>\d+(?:\.\d+)?|\.\d+)
      | (?P<cmd>\\(?:[A-Za-z]+|[,;!:|()\[\]]))
      | (?P<product>[A-Z][tT](?=[A-Z]\b)|[XA][tT](?=[yb]\b))
      | (?P<name>[α-ω](?=[A-Z]\b)|[∂∇]?{_LETTER}[\u0300-\u036f]*(?:{_LETTER}|\d)*(?:[\u0300-\u036f])*
            (?:_\{{[^{{}}\n]{{1,16}}\}}|(?:_(?:{_LETTER}|\d)+)+|[₀-₉ᵢₜ]+)?(?:(?<![A-Z])'+)?|[Σ∑∇∂])
      | (?P<sup>[⁰¹²³⁴-⁹⁻⁺ⁿᶻˣᵗ]+)
      | (?P<op>\.dot\b|//|\*\*|:=|<-|==|[-+*/^]=|\|\||[-+*/^=()\[\]{{}}|,−–·×∗⋅÷←≈∥√_@⌊⌋])
      | (?P<stop>\S)
      | (?P<line>\n)""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """`kind` is num, name, op, or stop (a mark that ends any formula); offsets are into the text as typed."""

    kind: str
    text: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """Every token of a text, prose included, in one spelling."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind, shown, (start, end) = match.lastgroup or "stop", match.group(), match.span()
        if shown in ("floor", "\\floor"):
            continue
        if kind in ("transposed", "product"):
            if kind == "product":
                found.append(Token("name", shown[0], start, start + 1))
            found.append(Token("op", TRANSPOSE, start, end))
            continue
        if kind == "plain":
            kind = "name"
        elif kind == "upright":
            kind, shown = "name", (match["inner"] or "").strip()
            if not shown:
                continue
        if kind == "op":
            found.append(Token("op", _SIGNS.get(shown, shown), start, end))
        elif kind == "sup":
            inner = [t._replace(start=start, end=end) for t in tokens_of(shown.translate(_SCRIPTS))]
            opening, closing = Token("op", "(", start, end), Token("op", ")", start, end)
            found += [Token("op", "^", start, end), opening, *inner, closing]
        elif kind == "cmd":
            found += _command(shown, start, end)
        elif kind == "name":
            found += _name(shown, start, end, found)
        else:
            # a contraction ("it's") is no symbol
            found.append(Token(kind if kind == "num" else "stop", shown, start, end))
    return found


def _command(shown: str, start: int, end: int) -> list[Token]:
    if shown in _SKIPPED:
        return []
    if shown in _SIGNS:
        return [Token("op", _SIGNS[shown], start, end)]
    if shown in ACCENTED or shown in ("\\frac", "\\dfrac", "\\tfrac", "\\sqrt"):
        return [Token("op", "\\frac" if shown.endswith("frac") else shown, start, end)]
    if shown == "\\partial":
        return [Token("op", "∂", start, end)]
    return [
        Token("name", {"nabla": "grad", "E": "E"}.get(shown[1:], shown[1:].removeprefix("var")), start, end)
    ]


def _name(shown: str, start: int, end: int, before: list[Token]) -> list[Token]:
    if before and before[-1].text == "∂":
        start = before.pop().start
        shown = "∂" + shown
    said = _SAID.get(shown.lower())
    if said is not None:
        return (
            [Token("op" if len(said) == 1 else "num", mark, start, end) for mark in said][: len(said)]
            if len(said) == 1
            else [Token("op", "^", start, end), Token("num", "2", start, end)]
        )
    accented = before and before[-1].kind == "name" and shown in ("hat", "bar", "tilde")
    if accented:
        last = before.pop()
        return [Token("name", f"{last.text}_{shown}", last.start, end)]
    return [Token("name", spell(shown), start, end)]


@lru_cache(maxsize=4096)
def spell(shown: str) -> str:
    """One spelling of a symbol: f̂, fhat and f_hat; η and eta; x_{i} and xᵢ."""
    plain = unicodedata.normalize("NFD", shown)
    for mark, name in _ACCENTS.items():
        plain = plain.replace(mark, name)
    plain = "".join(_GREEK.get(c, c) for c in plain if not "\u0300" <= c <= "\u036f")
    plain = re.sub(r"[₀-₉ᵢₜ]+", lambda m: "_" + m.group().translate(_SCRIPTS), plain)
    plain = re.sub(r"_\{\s*([^{}]*?)\s*\}", lambda m: "_" + re.sub(r"\s", "", m.group(1)), plain)
    return re.sub(r"^([A-Za-z])(hat|bar|tilde)(?![a-z])", r"\1_\2", plain)


def known_function(name: str) -> str:
    """The function a name stands for in any brackets, or nothing; E_D and E are the same expectation."""
    base = name.split("_")[0]
    if base in ("E", "Var", "V", "Cov", "P", "Pr", "KL"):
        return {"E": "e_", "V": "var", "P": "pr"}.get(base, base.lower())
    return name if name in KNOWN - {"p", "bias", "mse"} else ""
