"""Which of several things somebody asks for that no phrasing has: by the words that tell them apart.

A candidate's question is answered here that the grader, which wants a whole claim, does not hear. Answering
the nearest does no harm where saying "not given" would: it is given.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log, sqrt

from bot.grading.lexicon import Lexicon
from bot.grading.text import clauses_of, is_content

LEAST, AHEAD = 1.0, 1.4
"""How near the nearest must be, and how many times as near as the next."""
_ANY = frozenset(
    [
        "use",
        "want",
        "need",
        "have",
        "many",
        "much",
        "people",
        "team",
        "type",
        "kind",
        "tool",
        "model",
        "system",
        "thing",
    ]
)
"""Words that any question may have."""


class Nearest:
    """Things, each with the phrasings it is asked for by."""

    def __init__(self, says: Mapping[str, Iterable[str]], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        phrasings = {name: [self._stems(text) for text in texts] for name, texts in says.items()}
        asked_by = Counter(stem for each in phrasings.values() for stem in set[str]().union(*each))
        self._weights = {
            name: {
                stem: log((len(phrasings) + 1) / asked_by[stem]) * count / sqrt(len(each))
                for stem, count in Counter(stem for stems in each for stem in stems).items()
            }
            for name, each in phrasings.items()
        }

    def find(self, text: str) -> str | None:
        """The thing that is asked for; None where none is, or two are as near."""
        stems = self._stems(text)
        near = sorted(
            (
                (sum(weights.get(stem, 0.0) for stem in stems), name)
                for name, weights in self._weights.items()
            ),
            reverse=True,
        )
        (best, name), (second, _) = (*near, (0.0, ""), (0.0, ""))[:2]
        return name if best >= max(LEAST, AHEAD * second) else None

    def _stems(self, text: str) -> set[str]:
        clauses = clauses_of(text, self._lexicon)
        return {
            self._lexicon.stem(word.text)
            for clause in clauses
            for word in clause.words
            if is_content(word) and word.text not in _ANY
        }
