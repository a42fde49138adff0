"""Why an answer was graded as it was: what the grader's own machinery found, as values for a front end."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from bot.grading.evidence import Evidence, Finding
from bot.grading.found import Found, rank
from bot.grading.lexicon import Lexicon
from bot.grading.matcher import Contradiction, Phrase, contradiction, found_in
from bot.grading.misconceptions import Claim
from bot.grading.text import Word, clauses_of
from bot.grading.vocabulary import Vocabulary
from bot.grading.windows import FEW, Window

Met = Literal["said", "form", "synonym", "short form", "typo"]
"""As written, in another form or spelling, by a word of the same meaning, by an abbreviation, with a slip."""
Unmet = Literal["denied", "affirmed", "reversed", "opposite", "missing"]
"""Denied though the phrasing does not deny it, the other way round, going the other way, its opposite in its
place, or not there at all."""
By = Literal["words", "output", "formula", "code", "reading"]
"""What shows a concept: the words of a phrasing, or printed lines, an equal formula, matching code."""

AGAINST = 0.7
"""The share of a phrasing's words in a clause from which it matters that the clause contradicts it."""
BEGINNING = 3
"""Letters that forms of one word share at their beginning."""


@dataclass(frozen=True, slots=True)
class WordRead:
    """One word of a phrasing, and what the answer has of it."""

    word: str
    typed: str
    """The answer's own characters; empty if the word is missing."""
    how: Met | Unmet
    asked: bool
    """Whether the question has the word, so that it earns little."""

    @property
    def found(self) -> bool:
        """Whether it counts as there."""
        return self.how in get_args(Met)


@dataclass(frozen=True, slots=True)
class PhrasingRead:
    """A phrasing, word by word, in the place where the answer has most of it."""

    text: str
    words: tuple[WordRead, ...]
    whole: float
    """0..1: what the place is worth if the phrasing stands whole there, else 0."""
    share: float
    """0..1: how much of it is there, by weight, times what the place is worth."""
    clauses: int
    """How many clauses the place spans."""
    rival: float
    """0..1: how much of a misconception stands in the same place."""
    against: Contradiction = ""
    """How the place says something else with these words."""


@dataclass(frozen=True, slots=True)
class Reason:
    """How one concept came by its credit."""

    finding: Finding
    by: By = "words"
    phrasings: tuple[PhrasingRead, ...] = ()
    """Those that the credit was weighed from, the best first."""
    against: tuple[PhrasingRead, ...] = ()
    """Those whose words are there and say something else."""
    evidence: Evidence | None = None
    """What the curve was made of; None where no phrasing has a word there."""
    one_word: bool = False
    """Whether no phrasing has two words there, which leaves next to nothing."""
    recited: bool = False
    """Whether nearly all phrasings stand there at once."""


class Left(NamedTuple):
    """What the text as a whole leaves of every credit, 0..1 each."""

    foreign: float = 1.0
    """The most that is left of any."""
    order: float = 1.0
    denied: float = 1.0


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a whole answer came by its marks."""

    concepts: Mapping[str, Reason]
    asserted: Mapping[str, Claim]
    suspected: Mapping[str, Claim]
    denied: Mapping[str, Claim]
    left: Left


class Explainer:
    """Puts what was found in one answer into words of the answer and of the rubric."""

    def __init__(self, answer: str, vocabulary: Vocabulary, asked: int, windows: Sequence[Window]) -> None:
        self._answer = answer
        self._vocabulary = vocabulary
        self._asked = asked
        self._windows = windows

    def reason(self, finding: Finding, phrases: Sequence[Phrase], found: Found, astray: float) -> Reason:
        """Why a concept with these phrasings was credited as it was from what was `found` of them."""
        weighed = {one.phrase for one in found.matches}
        matches = sorted(found.matches, key=rank, reverse=True)
        return Reason(
            finding,
            phrasings=tuple(self._phrasing(one.phrase, one.window, one.whole, one.share) for one in matches),
            against=tuple(self._against([each for each in phrases if each not in weighed])),
            evidence=found.weighed(astray) if matches else None,
            one_word=bool(matches) and matches[0].found.bit_count() < FEW,
            recited=found.recites,
        )

    def _against(self, phrases: Sequence[Phrase]) -> Iterator[PhrasingRead]:
        """Phrasings of which most stands in one clause or two, and says something else there."""
        for each in phrases:
            near = [window for window in self._windows if len(window.places) <= FEW]
            best = max(near, key=lambda window: _contradicted(each, window, self._asked), default=None)
            if best and _contradicted(each, best, self._asked) >= max(
                min(FEW, each.size), AGAINST * each.size
            ):
                yield self._phrasing(each, best, 0.0, 0.0)

    def _phrasing(self, each: Phrase, window: Window, whole: float, share: float) -> PhrasingRead:
        words = tuple(
            self._word(label, word, number, each, window) for label, word, number in self._own_words(each)
        )
        against = contradiction(each, window.words)
        return PhrasingRead(each.text, words, whole, share, len(window.places), window.rival, against)

    def _own_words(self, each: Phrase) -> Iterator[tuple[str, Word, int]]:
        """A phrasing's words that count: as written, as read, and by number."""
        left, lexicon = set(each.order), self._vocabulary.lexicon
        for clause in clauses_of(each.text, lexicon):
            for word in clause.words:
                number = self._vocabulary.exact(word.text)
                if number in left:
                    left.remove(number)
                    written = each.text[word.start : word.end]
                    yield word.text if written.casefold() in lexicon.spelt_out else written, word, number

    def _word(self, label: str, word: Word, number: int, each: Phrase, window: Window) -> WordRead:
        asked = bool(self._asked >> number & 1)
        bit = 1 << number
        spot = self._spot(window, bit, each.words.denied & bit, word.text)
        if spot is None:
            others = next((others for one, others in each.opposites if one == bit), 0)
            other = self._spot(window, others, 0) if contradiction(each, window.words) == "opposite" else None
            said = self._typed(other.word) if other else ""
            return WordRead(label, said, "opposite" if other else "missing", asked)
        said = self._typed(spot.word)
        if not spot.agrees:
            return WordRead(label, said, "affirmed" if each.words.denied & bit else "denied", asked)
        mine, theirs = each.words, window.words
        if bit & ((mine.up & theirs.down & ~theirs.up) | (mine.down & theirs.up & ~theirs.down)):
            return WordRead(label, said, "reversed", asked)
        return WordRead(label, said, _how(spot.word, said, word, label, self._vocabulary.lexicon), asked)

    def _spot(self, window: Window, wanted: int, denied: int, text: str = "") -> "_Spot | None":
        """Where one of the wanted words stands, best as it is meant and as it is written."""
        spots = [
            _Spot(bool((one.words.denied if denied else one.words.said) >> number & 1), one.clause.words[at])
            for one in window.places
            for at, number in one.spots(wanted)
        ]
        return max(spots, key=lambda spot: (spot.agrees, spot.word.text == text), default=None)

    def _typed(self, word: Word) -> str:
        return self._answer[word.start : word.end]


class _Spot(NamedTuple):
    """A typed word that stands for one of a phrasing, and whether it is denied just as there."""

    agrees: bool
    word: Word


def _contradicted(each: Phrase, window: Window, asked: int) -> int:
    """How many of a phrasing's words stand there and mean something else; one may stand in a word's place."""
    there = each.every & (window.words.said | window.words.denied)
    if not there & ~asked or there == found_in(each, window.words):
        return 0
    replaced = contradiction(each, window.words) in ("the other way", "opposite") and there != each.every
    return there.bit_count() + replaced


def _how(typed: Word, said: str, meant: Word, written: str, lexicon: Lexicon) -> Met:
    """How a typed word came to be taken for the one that is meant, each as read and as written."""
    if said.casefold() in lexicon.spelt_out:
        return "short form"
    one, other = _letters(said), _letters(written)
    if one == other:
        return "said"
    if lexicon.stem(typed.text) != lexicon.stem(meant.text):
        return "form" if typed.text.strip("%") == meant.text.strip("%") else "typo"
    # "switched off" is read as "deactivate", "linear time" as "O(n)"
    replaced = not lexicon.same.keys().isdisjoint((typed.text, meant.text)) or one != _letters(typed.text)
    return "synonym" if replaced and one[:BEGINNING] != other[:BEGINNING] else "form"


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
