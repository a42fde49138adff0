"""Words that mean the same to an interviewer.

What English has stands here: little words, directions, numbers, irregular forms, stems. What the field
has, its abbreviations, synonyms and spellings, is content and comes as a `Lexicon`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import snowballstemmer


def word_set(words: str) -> frozenset[str]:
    """Words written one after another, as a set."""
    return frozenset(words.split())


UP = "↑"
DOWN = "↓"

FUNCTION_WORDS = word_set(
    """a an the this that these those it its they them their there here he she we us our you your i me my
    mine is are was were be been being am do does did doing done has have had having will would shall
    should can could may might must of to in on at by for from with within into onto as than then and or
    but nor so if else when while where whereas which who whom whose what why how because since although
    though however therefore thus hence also too very just quite rather really actually basically simply
    even still yet about around through throughout during per via upon up down toward towards against
    among amongst some any such let lets get gets got make makes made thing things way ways kind kinds
    sort something someone one ones etc eg ie well like okay ok yes yeah um uh hmm both either neither
    other another own itself themselves not no nope never none cannot cant dont doesnt didnt isnt arent
    wasnt werent wont wouldnt couldnt shouldnt hasnt havent hadnt aint without nothing left right frac
    cdot times mathbb mathbf mathrm text begin end im ive theyre youre thats whats please known
    namely basically will"""
) - {
    "times",
    "left",
    "right",
    "text",
    "begin",
    "end",
    "own",
    "other",
    "some",
}
"""Words that carry no concept by themselves; negators are among them and are read separately."""

WEAK_GLUE = word_set("of and or the a an in for on etc eg ie vs frac cdot one ones thing things")
"""Function words that noun lists have too ("sum of squares"), so they are no sign of a sentence."""

_MORE = """increase increases increased increasing grow grows grew growing grown rise rises rose rising risen
higher bigger larger greater more boost boosts boosted"""
_LESS = """decrease decreases decreased decreasing reduce reduces reduced reducing reduction lower lowers
lowered lowering smaller less fewer shrink shrinks shrank shrunk shrinking fall falls fell falling
diminish diminishes diminished lessen lessens decline declines declining"""
_LARGE, _SMALL = "high large big great", "low small little"

RAISED = word_set("raise raises raised raising")
"""Of a figure these are directions like the others; an exception is raised without going up."""
DIRECTIONS: dict[str, str] = dict.fromkeys(word_set(f"{_MORE} {_LARGE} {UP}"), UP) | dict.fromkeys(
    word_set(f"{_LESS} {_SMALL} {DOWN}"), DOWN
)
"""Surface form → its direction. What goes up or down decides whether a statement is right."""

_NUMBERS = {
    "zero": "0", "zeroes": "0", "zeros": "0", "zeroed": "0", "zeroing": "0", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "half": "50%", "quarter": "25%", "hundred": "100", "thousand": "1000", "million": "1000000",
}  # fmt: skip

_SAME: dict[str, str] = (
    _NUMBERS
    | dict.fromkeys(word_set(_MORE), UP)
    | dict.fromkeys(word_set(_LESS), DOWN)
    | dict.fromkeys(word_set(_LARGE), "large")
    | dict.fromkeys(word_set(_SMALL), "small")
)
"""Surface form → the key under which all that mean the same are compared."""

STATES = dict.fromkeys(word_set("higher larger bigger greater"), "large") | dict.fromkeys(
    word_set("lower smaller"), "small"
)
"""Comparatives → the state that they may say beside a change."""

INTRANSITIVE = word_set("grow grows grew growing rise rises rose rising fall falls fell falling")
"""Directions whose noun stands before them ("variance rises")."""

_SPELT_OUT: dict[str, tuple[str, ...]] = {
    short: tuple(long.split())
    for short, long in {
        "equals": "equal", "vs": "versus", "ppl": "people", "bw": "between", "approx": "approximate",
        "doesnot": "does not", "donot": "do not", "isnot": "is not", "dosent": "doesnt", "doesent": "doesnt",
        "dosnt": "doesnt", "didint": "didnt", "alot": "lot", "cuz": "because", "bc": "because",
        "tho": "though", "thru": "through", "nlogn": "n log n",
    }.items()
}  # fmt: skip
"""Short form or frequent slip → the words it stands for. Both sides of a comparison are spelled out."""

_SWITCHES = {
    (verb, "off"): "deactivate"
    for verb in word_set("switch switches switched switching turn turns turned turning shut shuts shutting")
}

_JOINED: dict[tuple[str, str], str] = {
    (f"{verb}n", "t"): f"{verb}nt"
    for verb in word_set("do does did is are was were wo would could should has have had")
} | {
    ("long", "as"): "while",
} | {
    (verb, way): moved
    for verb in ("go", "goes", "going", "went", "gone", "come", "comes", "move", "moves")
    for way, moved in (("up", "rises"), ("down", "falls"))
} | _SWITCHES  # fmt: skip

COMPLEXITIES: dict[tuple[str, str], str] = {
    ("constant", "time"): "o(1)", ("linear", "time"): "o(n)", ("quadratic", "time"): "o(n^2)",
    ("logarithmic", "time"): "o(logn)", ("log", "time"): "o(logn)", ("constant", "space"): "o(1)",
    ("linear", "space"): "o(n)", ("exponential", "time"): "o(2^n)",
}  # fmt: skip

TELEGRAPHIC = {"up": "rises", "down": "falls"}
"""What these mean at the end of a clause ("bias up, variance down")."""
_SPELT_OTHERWISE = frozenset({"on", "id", "non", "reg", *TELEGRAPHIC, *RAISED})
"""Words that `text.clauses_of` may have to read as others, whatever the field."""

_OPPOSITES = [
    word_set(pair)
    for pair in (
        "positive negative", "before after", "minimum maximum", "minimize maximize", "first last",
        "forward backward", "horizontal vertical", "always never", "best worst",
    )
]  # fmt: skip
_NUMBERED = re.compile(r"[a-z]\d{1,2}")
LONGEST_NUMBERED = 3

_COMPARATIVES = {
    word.removesuffix("e") + "er": word
    for word in word_set("fast quick slow long short hard cheap strong weak wide")
} | {"easier": "easy"}
"""Of these the stemmer leaves the ending on; directions like "bigger" have keys of their own."""

_VERBS = """
    begin began begun | bind bound | break broke broken | bring brought | build built | buy bought
    | catch caught | choose chose chosen chooses choosing | come came | deal dealt | draw drew drawn
    | drive drove driven | eat ate eaten | feed fed | feel felt | find found | forget forgot forgotten
    | freeze froze frozen | give gave given | go went gone goes going | hide hid hidden | hold held
    | keep kept | know knew known | lead led | lend lent | lose lost loses losing | mean meant means
    | meet met | pay paid | run ran running | say said | see saw seen | sell sold | send sent
    | show showed shown | sit sat | sleep slept | speak spoke spoken | spend spent | stand stood
    | steal stole stolen | stick stuck | strike struck | swap swapped swapping | take took taken
    | teach taught | tell told | think thought | throw threw thrown | try tries tried
    | understand understood | wake woke woken | win won | write wrote written | hurt hurts
    | overcome overcame | overwrite overwrote overwritten
"""
_IRREGULAR = (
    _COMPARATIVES
    | {form: forms[0] for forms in (verb.split() for verb in _VERBS.split("|")) for form in forms[1:]}
    | dict.fromkeys(word_set("loose looses loosing"), "lose")
    | {"choice": "choose", "fewest": "few"}
)
"""Forms that a stemmer cannot know; to loose is mostly to lose."""

_UNSTEMMED = word_set(
    "invertible useful useless generative universal university organization experience experiment"
)
"""Words whose Snowball stem is that of another word ("use", "general")."""

_stemmer: Any = snowballstemmer.stemmer("english")  # pyright: ignore[reportUnknownMemberType]


_FRACTION = re.compile(r"0?\.\d{1,6}")
REMEMBERED = 50_000
"""Words whose key one lexicon keeps."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """How words are compared: what English has, and what the field's own lexicon adds to it.

    Every word is folded, in lower case. A lexicon equals itself alone, so that rubrics are quick to compare.
    """

    abbreviations: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Short form → the words it stands for."""
    synonyms: Mapping[str, str] = field(default_factory=dict[str, str])
    """Word → the word as which it is compared, in any question."""
    spellings: Mapping[str, str] = field(default_factory=dict[str, str])
    """Another spelling or form of a word → the word, where no rule tells."""
    compounds: frozenset[tuple[str, str]] = frozenset()
    """Two words that are also written as one."""
    opposites: tuple[frozenset[str], ...] = ()
    """Words each of which, in the place of another, turns a statement into another."""

    @cached_property
    def spelt_out(self) -> Mapping[str, tuple[str, ...]]:
        """What is read as other words, and as which: both sides of a comparison are spelled out."""
        return {**self.abbreviations, **_SPELT_OUT}

    @cached_property
    def joined(self) -> Mapping[tuple[str, str], str]:
        """Two words → the one as which they are read."""
        own = {(first, second): first + second for first, second in self.compounds}
        return {**COMPLEXITIES, **own, **_JOINED}

    @cached_property
    def same(self) -> Mapping[str, str]:
        """Word → the key that it shares with words that look unlike it: a direction, a number, a synonym."""
        return {word: self._english(meant) for word, meant in self.synonyms.items()} | _SAME

    @cached_property
    def irregular(self) -> frozenset[str]:
        """Words whose key need not begin as they do."""
        return frozenset(self.same) | frozenset(DIRECTIONS) | frozenset(self._forms)

    @cached_property
    def begins(self) -> frozenset[str]:
        """Words that may have to be read as others, alone or with the next one."""
        return _SPELT_OTHERWISE | frozenset(self.spelt_out) | frozenset(first for first, _ in self.joined)

    def stem(self, word: str) -> str:
        """The key under which a folded word is compared: its direction, its number, or its English stem.

        A fraction of one is a percentage: 0.7 and 70% are the same.
        """
        known = self._keys.get(word)
        if known is None:
            if len(self._keys) >= REMEMBERED:
                self._keys.clear()
            known = self._keys[word] = self._key(word)
        return known

    def opposed(self, word: str) -> frozenset[str]:
        """Words that, standing where this one is missing, turn a statement into another (L1 for L2)."""
        if len(word) <= LONGEST_NUMBERED and _NUMBERED.fullmatch(word):
            return frozenset(f"{word[0]}{digits}" for digits in (0, 1, 2, 3, 50, 90, 95, 99)) - {word}
        return self._opposed.get(self.stem(word), frozenset())

    @cached_property
    def _opposed(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for words in (*_OPPOSITES, *self.opposites):
            for key in map(self.stem, words):
                others = frozenset(other for other in words if self.stem(other) != key)
                found[key] = found.get(key, frozenset()) | others
        return found

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {}

    @cached_property
    def _forms(self) -> Mapping[str, str]:
        return {**self.spellings, **_IRREGULAR}

    def _key(self, word: str) -> str:
        same = self.same.get(word)
        if same is not None:
            return same
        if _FRACTION.fullmatch(word):
            return f"{100 * float(word):g}%"
        return self._english(word)

    def _english(self, word: str) -> str:
        if word in _UNSTEMMED or len(word) < 3 or len(word) > 30 or not word.isascii() or not word.isalpha():
            return word
        return cast("str", _stemmer.stemWord(self._forms.get(word) or _americanise(word)))


def _americanise(word: str) -> str:
    """One spelling of -ise and -ize."""
    for british, american in (("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ises", "izes")):
        if word.endswith(british) and len(word) > len(british) + 3:
            return word[: -len(british)] + american
    if word.endswith("ise") and len(word) > 6:
        return word[:-3] + "ize"
    return word


ENGLISH = Lexicon()
"""No field's: what is left to a folder of questions without a lexicon."""
