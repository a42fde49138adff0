"""Looking for a concept's phrasings in an answer, whole or in part."""

from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import compress
from typing import NamedTuple

from bot.grading.evidence import HALF, MISSED, Evidence, Finding
from bot.grading.found import Found, Match, quote
from bot.grading.matcher import Phrase, are_near, found_in
from bot.grading.weights import total
from bot.grading.windows import FEW, Part, Window, Windows, numbers_in

ROUNDING = 1e-9
"""What sums of the same shares in another order may differ by."""
ALL = 0.999
"""The share from which every word is there."""
SHORTEST_STATEMENT = 4
"""Words that a statement has at least whose share tells anything."""
SUPPORTERS = 3
"""Phrasings whose mean is the support."""
RIVAL = 0.5
"""What is taken off where a clause says a misconception as clearly."""
FEW_APART = 0.4
"""What their share counts in a passage beside other phrasings'."""
FAR = 6
DISTANT = 0.6
"""What is left of a phrasing of two words with more than FAR others between them."""
LETTERS = 0.75
"""What is left of a relation of letters and numbers in a text that relates nothing: letters stand in any."""
UNDECIDED = 0.4
"""The share of a phrasing's words up to which it shows nothing."""
CHANCE = 2.5
"""How steeply a short reply's credit falls below .5: half of a short phrasing is found in anything."""
NOISE = 0.15
"""Credit below which a short reply shows nothing."""


class _Weighed(NamedTuple):
    """A phrasing and what each of its words weighs, in their order."""

    phrase: Phrase
    weights: Sequence[float]
    shares: Sequence[float]
    """Of the weight of all."""
    heavy: float
    """What they weigh together."""


EVEN: Mapping[int, float] = {}
"""Every word weighs the same."""


class Phrasings:
    """The phrasings of one concept, each word of them with what it weighs."""

    def __init__(
        self,
        phrases: Sequence[Phrase],
        weights: Mapping[int, float] = EVEN,
        telling: Mapping[int, float] = EVEN,
        statement: Sequence[int] = (),
        asked: int = 0,
        heavy: float = 0.0,
    ) -> None:
        self._heavy = heavy
        self._asked = asked
        self.phrases = [each for each in phrases if each.size]
        self._nothing = Evidence(0.0, 0.0, 0.0, 0.0, heavy, len(self.phrases))
        self._every = 0
        self._each: list[_Weighed] = []
        once: dict[float, float] = {}  # few weights differ, and there are as many as words
        for each in self.phrases:
            self._every |= each.every
            own = tuple([weights.get(number, 1.0) for number in each.order])
            heavy = sum(own)
            shares = tuple([once.setdefault(share := weight / heavy, share) for weight in own])
            self._each.append(_Weighed(each, own, shares, heavy))
        self._telling = telling
        telling_words = statement if len(statement) >= SHORTEST_STATEMENT else ()
        self._statement = [(1 << number, weights.get(number, 1.0)) for number in telling_words]
        self._stated = sum(weight for _, weight in self._statement)

    def search(self, windows: Windows, seen: int) -> Found:
        """Where each phrasing is found best, and what that makes.

        `seen` are words that were shown to the person; they earn nothing by themselves.
        """
        if not self._every & windows.words:
            return Found((), self._nothing)
        matches = self._matches(windows, seen)
        return Found(matches, self._weigh(matches, windows, seen))

    def _weigh(self, matches: Sequence[Match], windows: Windows, seen: int) -> Evidence:
        supporters = min(SUPPORTERS, len(self.phrases))
        shares = sorted((match.share for match in matches), reverse=True)[:supporters]
        telling = 0.0
        repeated = seen & ~self._asked
        for window in windows.clauses:
            if not window.every & self._every:
                continue  # only words of its own phrasings tell for a concept
            numbers: Iterable[int] = window.numbers
            if repeated:
                numbers = [number for number in numbers if not repeated >> number & 1]
            telling = max(telling, window.worth * total(self._telling, numbers))
        there = windows.in_full & ~repeated
        stated = sum([weight for bit, weight in self._statement if bit & there])
        return Evidence(
            max((match.whole for match in matches), default=0.0),
            sum(shares) / max(1, supporters),
            telling,
            stated / self._stated if self._stated else 0.0,
            self._heavy,
            len(self.phrases),
        )

    def best(self, answer: str, windows: Windows) -> Finding:
        """The phrasing best found, by itself: how short replies to a probe are read."""
        matches = self._matches(windows, 0)
        if not matches:
            return MISSED
        best = max(matches, key=lambda match: match[:2])
        credit = best.whole or HALF * (max(0.0, best.share - UNDECIDED) / (1 - UNDECIDED) / HALF) ** CHANCE
        if credit < NOISE:
            return MISSED
        said = quote(answer, best.window.places, best.found, best.phrase)
        return Finding(round(credit, 3), said, round(abs(credit - HALF) / HALF, 3), best.phrase.text)

    def explains(self, window: Window, seen: int, least: float) -> bool:
        """Whether so much of a phrasing (0..1), times what the window is worth, stands in a window."""
        there = window.numbers.__contains__
        for each in self._each:
            held = sum(compress(each.shares, map(there, each.phrase.order)))
            if window.worth * held >= least - ROUNDING:
                found = found_in(each.phrase, window.words)
                if found & ~seen and _match(each, window, found, seen).share >= least:
                    return True
        return False

    def _matches(self, windows: Windows, seen: int) -> list[Match]:
        """Each phrasing's best place, of those that may stand whole and of the few that are found best.

        What a place may be worth to a phrasing is summed up first, word by word: of all places together, then
        of each, as long as the phrasing may be among the best. Only where that is most are denials and
        directions looked at, which take longer.
        """
        whole = self._whole(windows, seen)
        found = list(whole.values())
        shares = sorted((match.share for match in found), reverse=True)
        alone = all(match.found.bit_count() < FEW for match in found)
        least = 0.0 if alone or len(shares) < SUPPORTERS else shares[SUPPORTERS - 1]
        top: list[tuple[float, int]] = []
        there = windows.holding.__contains__
        for at, each in enumerate(self._each) if least < ALL else ():
            if at not in whole and each.phrase.every & windows.words:
                share = min(ALL, sum(compress(each.shares, map(there, each.phrase.order))))
                if share > least:
                    top.append((-share, at))
        heapify(top)
        parts: dict[int, list[Part]] = {}
        while top:
            most, at = heappop(top)
            among_best = len(shares) < SUPPORTERS or -most > shares[SUPPORTERS - 1]
            if not among_best and not alone:
                break
            if at not in parts:
                each = self._each[at]
                parts[at] = windows.parted(zip(each.phrase.order, each.shares, strict=True))
                hoped = [share * windows.most_worth(those) for share, _, those in parts[at] if share < ALL]
                heappush(top, (-max(hoped, default=0.0), at))
                continue
            if not among_best and not any(several for _, several, _ in parts[at]):
                continue
            if best := _best_place(self._each[at], windows, _hopes(windows, parts[at]), seen):
                found.append(best)
                shares = sorted((*shares, best.share), reverse=True)
                alone = alone and best.found.bit_count() < FEW
        return found

    def _whole(self, windows: Windows, seen: int) -> dict[int, Match]:
        """The best place of each phrasing that has all of its words in a window, in the order of windows."""
        absent = ~windows.words
        full = {
            at: places
            for at, each in enumerate(self.phrases)
            if not each.every & absent and (places := windows.with_all(each.order))
        }

        def first(at: int) -> tuple[int, int, int]:
            window = (full[at] & -full[at]).bit_length() - 1
            ranks = windows.each[window].ranks
            return window, min([ranks[number] for number in self.phrases[at].order]), at

        found: dict[int, Match] = {}
        for at in sorted(full, key=first) if len(full) > 1 else full:
            if best := _best_place(self._each[at], windows, windows.by_worth(full[at]), seen):
                found[at] = best
        return found


def _hopes(windows: Windows, parts: Iterable[Part]) -> list[tuple[float, int]]:
    """The most that a phrasing may be worth in windows that lack some of its words, and those windows."""
    hopes: dict[float, int] = {}
    for share, _, having in parts:
        if share < ALL:
            for worth, those in windows.by_worth(having):
                hope = worth * share
                hopes[hope] = hopes.get(hope, 0) | those
    return sorted(hopes.items(), reverse=True)


def _best_place(
    each: _Weighed, windows: Windows, hopes: Iterable[tuple[float, int]], seen: int
) -> Match | None:
    """The best of some windows; `hopes` are the most that it may be worth in which, the most first."""
    best: Match | None = None
    for hope, those in hopes:
        for at in numbers_in(those):
            if best and hope <= best.share:
                return best
            found = found_in(each.phrase, windows.each[at].words)
            if found & ~seen:
                match = _match(each, windows.each[at], found, seen)
                if best is None or match[:2] > best[:2]:
                    best = match
    return best


def _match(each: _Weighed, window: Window, found: int, seen: int) -> Match:
    phrase = each.phrase
    count = found.bit_count()
    telling = (found & ~seen).bit_count() if len(window.places) > FEW else count
    worth = window.worth if telling > FEW else window.few
    loosely = worth if len(window.places) <= FEW else max(worth, FEW_APART)
    held = 1.0
    if count < phrase.size:
        both = zip(phrase.order, each.weights, strict=True)
        held = sum([weight for number, weight in both if found >> number & 1]) / each.heavy
    close = 1 - RIVAL * max(0.0, (window.rival - HALF) / HALF)
    if count == phrase.size == FEW:
        one, other = phrase.order
        close *= 1.0 if are_near(window.places, one, other, FAR) else DISTANT
    if phrase.symbols and not all(one.clause.relates for one in window.places):
        close *= LETTERS
    return Match(
        worth * close if count == phrase.size else 0.0, loosely * close * held, window, found, phrase
    )
