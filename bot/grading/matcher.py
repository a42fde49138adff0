"""Finding the words of a phrasing in an answer: any order, typos allowed, the right way round."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Literal, NamedTuple

from bot.grading.answer import Answer, Stated
from bot.grading.lexicon import STATES, UP, word_set
from bot.grading.negation import FREE, TARGET, UNKNOWN
from bot.grading.text import Clause
from bot.grading.vocabulary import Vocabulary

LINKING = word_set("is are was be becomes become gets get too very much")
"""Words after which a comparative may say a state as well: "if the rate is smaller" is a small rate."""
DEGREES = word_set("too very so more less most least")
"""Words that a quote must not cut off: "too big" is no "big"."""


Contradiction = Literal["", "the other way", "denied", "opposite"]
"""A direction turned round; the very word denied; a word's opposite in its place ("test" for "training")."""


class Words(NamedTuple):
    """What a stretch of text says, as sets of numbers of a Vocabulary (bit n stands for word n)."""

    said: int = 0
    denied: int = 0
    """Inside a negation."""
    targets: int = 0
    """Right after a negator: what exactly is denied."""
    up: int = 0
    """What goes up or is high."""
    down: int = 0


NOTHING = Words()


class Phrase(NamedTuple):
    """A phrasing, ready to be looked for."""

    text: str
    words: Words
    every: int
    """All of its words, said or denied."""
    order: tuple[int, ...]
    """Its distinct words by number, as they come."""
    size: int
    opposites: tuple[tuple[int, int], ...] = ()
    """(a word, the words that mean something else in its place), each as a set."""
    symbols: bool = False
    """Whether it is a relation of single letters and numbers, such as "y = 2x"."""


class Place(NamedTuple):
    """A clause of the answer in terms of the vocabulary."""

    clause: Clause
    content: tuple[bool, ...]
    """For each word whether it can carry a concept."""
    numbers: tuple[int, ...]
    """For each word its number, −1 if the rubric has no such word."""
    words: Words
    negators: tuple[int, ...]
    """For each word the place of the word that denies it, −1 if nothing does or nothing is the rubric's."""
    known: tuple[tuple[int, int], ...]
    """The rubric's words: the place in the clause, and the number. One that says a state, too ("large" for
    "larger"), stands there twice."""
    standing: Mapping[int, Sequence[int]]
    """For each of these numbers how many content words of the clause stand before it, each time."""
    carrying: int
    """Content words."""
    strange: int
    """Those of them that the rubric does not have."""

    def spots(self, words: int) -> list[tuple[int, int]]:
        """Where each of a set of words stands: the place in the clause, and the number."""
        return [spot for spot in self.known if words >> spot[1] & 1]


def places_of(stated: Sequence[Stated], taken_back: Sequence[bool], vocabulary: Vocabulary) -> list[Place]:
    """Where the rubric's words stand in each clause, which of them it denies, and which way they go.

    One that is `taken_back` is turned round: it denies what it says, and says what it denies.
    """
    found: list[Place] = []
    known: dict[tuple[int, bool], Place] = {}
    for one, back in zip(stated, taken_back, strict=True):
        same = known.get((one.first, back))
        if same is not None:
            found.append(Place(one.clause, *same[1:]))
            continue
        read = _place(one, vocabulary)
        if back:
            said, denied = read.words.said, read.words.denied
            read = read._replace(words=Words(denied & ~said, said, said))
        known[one.first, back] = read
        found.append(read)
    return found


def _place(one: Stated, vocabulary: Vocabulary) -> Place:
    texts = one.clause.texts
    find, exact = vocabulary.find, vocabulary.exact
    numbers = tuple(
        [
            -1 if mark == UNKNOWN else find(text) if carries else exact(text)
            for text, carries, mark in zip(texts, one.content, one.scopes.marks, strict=True)
        ]
    )
    states = (-1,) * len(texts)
    if not STATES.keys().isdisjoint(texts):
        states = tuple(
            [
                vocabulary.find(STATES[text]) if text in STATES and before in LINKING else -1
                for before, text in zip(("", *texts), texts, strict=False)
            ]
        )
    return _read(one, numbers, states)


def _read(one: Stated, numbers: tuple[int, ...], states: tuple[int, ...]) -> Place:
    content, carrying = one.content, sum(one.content)
    if max(numbers) < 0 and max(states) < 0:
        return Place(one.clause, content, numbers, NOTHING, numbers, (), {}, carrying, carrying)
    known = [(at, number) for at, number in enumerate(numbers) if number >= 0]
    strange = carrying - sum([content[at] for at, _ in known])
    if max(states) >= 0:
        also = [(at, state) for at, state in enumerate(states) if state not in (-1, numbers[at])]
        known = sorted((*known, *also), key=itemgetter(0))
    before = [*accumulate(content, initial=0)]
    standing: dict[int, list[int]] = {}
    said = denied = targets = up = down = 0
    for at, number in known:
        standing.setdefault(number, []).append(before[at])
        bit, mark = 1 << number, one.scopes.marks[at]
        if mark in (FREE, UNKNOWN):
            said |= bit
        else:
            denied |= bit
            if mark == TARGET:
                targets |= bit
    for at, direction in one.moved:
        if numbers[at] >= 0:
            if direction == UP:
                up |= 1 << numbers[at]
            else:
                down |= 1 << numbers[at]
    words = Words(said, denied, targets, up, down)
    negators = tuple(one.scopes.negators)
    return Place(one.clause, content, numbers, words, negators, tuple(known), standing, carrying, strange)


def phrase(given: Answer, vocabulary: Vocabulary) -> Phrase:
    """A phrasing in terms of the vocabulary, to which its words are added.

    Only its content words count, each the same; one without content ("all of them") counts by all its words.
    """
    wordless = not any(any(one.content) for one in given.stated)
    read: list[Place] = []
    order: list[int] = []
    for one in given.stated:
        numbers = tuple(
            vocabulary.add(text) if wordless or carries else -1
            for text, carries in zip(one.clause.texts, one.content, strict=True)
        )
        read.append(_read(one, numbers, (-1,) * len(numbers)))
        order.extend(number for number in numbers if number >= 0 and number not in order)
    words = together(read)
    if words.denied & words.said:
        words = words._replace(denied=words.denied & ~words.said)
    every = words.said | words.denied if words.denied else words.said  # mostly the same object
    rivals: dict[int, int] = {}
    for clause in given.clauses:
        for text in clause.texts:
            for other in sorted(vocabulary.lexicon.opposed(text)):
                bit = 1 << vocabulary.add(text)
                rivals[bit] = rivals.get(bit, 0) | 1 << vocabulary.add(other)
    opposed = tuple(
        (bit, others & ~every) for bit, others in rivals.items() if bit & every and others & ~every
    )
    symbols = any(clause.relates for clause in given.clauses) and all(
        len(text) == 1 or text[0].isdigit()
        for one in given.stated
        for text, carries in zip(one.clause.texts, one.content, strict=True)
        if carries
    )
    return Phrase(given.text, words, every, tuple(order), len(order), opposed, symbols)


def found_in(phrase: Phrase, words: Words) -> int:
    """Which of a phrasing's words are there, as it means them; none where the text contradicts it."""
    mine = phrase.words
    found = (mine.said & words.said) | (mine.denied & words.denied)
    return 0 if found and contradiction(phrase, words) else found


def contradiction(phrase: Phrase, words: Words) -> Contradiction:
    """How a text says something else than the phrasing, though with its words; empty if it does not."""
    mine = phrase.words
    reversed_way = (mine.up & words.down & ~words.up) | (mine.down & words.up & ~words.down)
    # "either low bias or high bias …" speaks of both ways
    both_ways = (mine.up | mine.down) & words.up & words.down
    if reversed_way and not both_ways:
        return "the other way"
    if mine.said & words.targets & ~words.said:
        return "denied"
    there = words.said | words.denied
    for word, others in phrase.opposites:
        if others & there and not word & there:
            return "opposite"
    return ""


def together(places: Iterable[Place]) -> Words:
    """What several clauses say between them."""
    said = denied = targets = up = down = 0
    for one in places:
        words = one.words
        said |= words.said
        denied |= words.denied
        targets |= words.targets
        up |= words.up
        down |= words.down
    return Words(said, denied, targets, up, down)


def joined(one: Words, other: Words) -> Words:
    """What two clauses say between them."""
    return Words(
        one.said | other.said,
        one.denied | other.denied,
        one.targets | other.targets,
        one.up | other.up,
        one.down | other.down,
    )


def span(places: Sequence[Place], found: int, phrase: Phrase) -> tuple[int, int]:
    """The shortest stretch of the answer, as offsets, that holds every found word once.

    A word that the phrasing denies brings its negator along: without it the quote would say the opposite.
    """
    spots = [spot for one in places for spot in _spots(one, found, phrase)]
    best: tuple[int, int] | None = None
    held: dict[int, int] = {}
    left, all_of_them = 0, found.bit_count()
    for right, (number, _, _) in enumerate(spots):
        held[number] = held.get(number, 0) + 1
        while len(held) == all_of_them:
            start = min([spot[1] for spot in spots[left : right + 1]])
            end = max([spot[2] for spot in spots[left : right + 1]])
            if best is None or end - start < best[1] - best[0]:
                best = (start, end)
            first = spots[left][0]
            held[first] -= 1
            if not held[first]:
                del held[first]
            left += 1
    return best or (0, 0)


def are_near(places: Iterable[Place], one: int, other: int, far: int) -> bool:
    """Whether two words stand somewhere with at most so many other content words between them."""
    mine: list[int] = []
    theirs: list[int] = []
    before = 0
    for place in places:
        if one in place.standing:
            mine += [before + at for at in place.standing[one]]
        if other in place.standing:
            theirs += [before + at for at in place.standing[other]]
        before += place.carrying
    for at in mine:
        for there in theirs:
            if abs(at - there) - 1 <= far:
                return True
    return False


def _spots(one: Place, found: int, phrase: Phrase) -> Iterator[tuple[int, int, int]]:
    """Number, start and end of each found word in a clause, with its "too" or "more", and with its negator
    where that is meant."""
    words = one.clause.words
    for at, number in one.spots(found):
        word, negator = words[at], one.negators[at]
        start = words[at - 1].start if at and words[at - 1].text in DEGREES else word.start
        if negator >= 0 and phrase.words.denied >> number & 1:
            yield number, min(start, words[negator].start), max(word.end, words[negator].end)
        else:
            yield number, start, word.end
