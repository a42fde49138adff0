"""Texts of a given length and kind, from plain prose to what nobody would type."""

import random
from collections.abc import Callable, Mapping

from bot.interview.question import Question

Kind = Callable[[int], str]
"""A number of characters → a text of as many."""

_CODE = """def step(w, lr):
    for x, y in rows[1:]:
        w -= lr * (w @ x - y) * x  # {0: [1]}
    return w

"""
_SYMBOLS = "∇L(θ) = −1/n·Σᵢ(yᵢ − σ(wᵀxᵢ))² + λ‖w‖² ≤ ½∂f/∂x̂ ⇒ "
_LATEX = "\\hat{\\theta} = \\frac{1}{n} \\sum_{i=1}^{n} x_{i}^{2} - \\sqrt{\\sigma^2} "
_ANOTHER_SCRIPT = "нейроны выключаются случайно, и ни один не полагается на другие. "
_NEGATIONS = "it is not true that, no, never without not only "


def kinds(question: Question) -> Mapping[str, Kind]:
    """Each kind of text by name, made of the question's own words where that is harder."""
    rubric = question.rubric
    says = [text for concept in rubric.concepts for text in concept.says]
    words = sorted({word for text in says for word in text.split()})
    longest = max(words, key=len)
    claims = [text for claim in rubric.misconceptions for text in claim.says]
    chance = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return {
        "prose": _repeated(f"{question.model_answer} "),
        "dictated prose": _repeated(question.model_answer.replace(".", "").replace(",", "") + " "),
        "strong answers": _repeated(" ".join(one.answer for one in question.examples) + " "),
        "one word": _repeated(f"{longest} "),
        "one misspelt word": _repeated(f"{_slip(longest)} "),
        "one letter": _repeated("a"),
        "one-letter words": _repeated("a b c x y n "),
        "no spaces": _repeated("".join(words)),
        "new words": lambda length: _filled(
            length, lambda: "".join(chance.choices(letters, k=chance.randint(2, 12)))
        ),
        "random words of the rubric": lambda length: _filled(length, lambda: chance.choice(words)),
        "its words misspelt": lambda length: _filled(length, lambda: _slip(chance.choice(words), chance)),
        "its words between commas": lambda length: _filled(length, lambda: chance.choice(words), ", "),
        "a sentence a word": lambda length: _filled(length, lambda: chance.choice(words), ". "),
        "every phrasing": _repeated(". ".join(says) + ". "),
        "every phrasing denied": _repeated("".join(f"not {text}, " for text in says)),
        "one phrasing": _repeated(f"{says[0]}. " if says else "yes. "),
        "every misconception": _repeated(". ".join(claims) + ". " if claims else "no. "),
        "what it prints": _whole(f"{rubric.output or '[1]'}\n"),
        "its formulas": _whole(f"{' = '.join(rubric.formulas) or '1/(1+exp(-z))'}, "),
        "code": _whole(_CODE),
        "code before prose": lambda length: _whole(_CODE)(length * 3 // 4) + "and so on.\n" * (length // 44),
        "code in fences": _repeated(f"```python\n{_CODE}```\n"),
        "formula symbols": _repeated(_SYMBOLS),
        "LaTeX": _repeated(_LATEX),
        "digits": _repeated("9"),
        "numbers": _repeated("1,000,000.5 % "),
        "towers of powers": _repeated("2**99999^9"),
        "emoji": _repeated("🤷🏽‍♀️🔥"),
        "another script": _repeated(_ANOTHER_SCRIPT),
        "accents": _repeated("e\u0301\u0302"),
        "ligatures": _repeated("ﷺ"),
        "open brackets": _repeated("("),
        "brackets": _repeated("([{x}])"),
        "nested calls": lambda length: ("f(" * length)[: length // 2] + ")" * (length - length // 2),
        "quotes": _repeated("'\"`"),
        "newlines": _repeated("\n"),
        "full stops": _repeated("."),
        "spaces": _repeated(" "),
        "hyphens": _repeated("a-b->"),
        "negations": _repeated(_NEGATIONS),
    }


def _repeated(piece: str) -> Kind:
    return lambda length: (piece * (length // len(piece) + 1))[:length]


def _whole(piece: str) -> Kind:
    """Nothing is cut in two: half a line of code may be no code, and is read in another way."""
    return lambda length: piece * (length // len(piece))


def _filled(length: int, word: Callable[[], str], joint: str = " ") -> str:
    pieces: list[str] = []
    held = 0
    while held < length:
        pieces.append(word() + joint)
        held += len(pieces[-1])
    return "".join(pieces)[:length]


def _slip(word: str, chance: random.Random | None = None) -> str:
    """A word with two neighbouring letters exchanged, anywhere or in the middle."""
    if len(word) < 3:
        return word
    at = chance.randrange(1, len(word) - 1) if chance else len(word) // 2
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
