"""The distinct words of a rubric, and which of them a typed word is."""

from sys import intern

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.grading.lexicon import ENGLISH, Lexicon

SHORTEST_TYPO = 5
"""Letters of the shortest word in which a slip is forgiven."""
SUBSTITUTIONS = 7
"""Letters from which one letter for another is a slip; in a shorter word it makes another (layer, later)."""
TWO_SLIPS = 9
"""Letters from which two slips are forgiven."""
LONGEST_TYPO = 30
_NO_SLIPS = frozenset(
    {
        ("shard", "shared"),
        ("shards", "shares"),
        ("shard", "share"),
        ("positions", "positives"),
        ("positives", "positions"),
    }
)
"""Words that are one letter apart and have nothing to do with each other."""
REMEMBERED = 20_000
"""Typed words whose meaning one rubric keeps."""


class Vocabulary:
    """Each distinct word of a rubric has a number, so that a set of words is one integer."""

    def __init__(self, lexicon: Lexicon = ENGLISH) -> None:
        self.lexicon = lexicon
        self._numbers: dict[str, int] = {}
        self._surfaces: dict[str, int] = {}
        self._by_letter: dict[str, list[str]] = {}
        self._beginnings: set[str] = set()
        self._known: dict[str, int] = {}

    def add(self, word: str) -> int:
        """The number of a word, a new one if it has none."""
        word, key = intern(word), intern(self.lexicon.stem(word))  # most rubrics have most words
        number = self._numbers.setdefault(key, len(self._numbers))
        self._beginnings.add(key[:2])
        if word not in self._surfaces:
            self._surfaces[word] = number
            if len(word) >= SHORTEST_TYPO and word.isalpha():
                self._by_letter.setdefault(word[0], []).append(word)
            self._known.clear()
        return number

    def exact(self, word: str) -> int:
        """The number of a word that the rubric has in just this form; −1 if it has not."""
        return self._surfaces.get(word, -1)

    def find(self, word: str) -> int:
        """The number of the rubric's word that this is, slips allowed; −1 if it is none of them."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[word] = self._find(word)
        return known

    def _find(self, word: str) -> int:
        exact = self._surfaces.get(word)
        if exact is not None:
            return exact
        # stemming is the slow part, and only a word that begins like one of the rubric's can share its stem
        number = word[:1].isdecimal()
        known = number or word[:2] in self._beginnings or word in self.lexicon.irregular
        key = self.lexicon.stem(word) if known else word
        exact = self._numbers.get(key)
        if exact is None and number:
            # "99.9" is said for "99.9%", and the other way round
            return self._surfaces.get(word[:-1] if word.endswith("%") else f"{word}%", -1)
        return self._misspelt(word) if exact is None else exact

    def _misspelt(self, word: str) -> int:
        length = len(word)
        nearby = self._by_letter.get(word[:1])
        if not nearby or not SHORTEST_TYPO <= length <= LONGEST_TYPO or not word.isalpha():
            return -1
        slips = 2 if length >= TWO_SLIPS else 1
        best = process.extractOne(word, nearby, scorer=OSA.distance, score_cutoff=slips)
        if best is None:
            return -1
        meant = best[0]
        if (word, meant) in _NO_SLIPS or (meant, word) in _NO_SLIPS:
            return -1
        if length < SUBSTITUTIONS and len(meant) == length and sorted(meant) != sorted(word):
            return -1
        return self._surfaces[meant]
