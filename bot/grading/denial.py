"""What clauses do to one another: deny, take back, or speak of something else ("unlike pruning, which …")."""

from collections.abc import Sequence

from bot.grading.lexicon import FUNCTION_WORDS, word_set
from bot.grading.negation import NEGATORS, UNTRUE, opening_denial
from bot.grading.statement import has_verb, leads_up, states
from bot.grading.text import Clause, Word, is_content

_ENDS_DENIAL = word_set("but instead however rather because actually since")
_CONCLUDES = word_set("so hence therefore thus")
_RESUMES = word_set("it they we you i he she there that thats this these its instead what")

DENIES = NEGATORS | UNTRUE
"""Without one of these a text denies nothing."""
PAUSES = frozenset(",:-")
COMPLETE = 3
"""Content words of what is denied from which on the next clause may be a statement of its own."""


def outer_denials(clauses: Sequence[Clause]) -> list[bool]:
    """Which clauses lie under a denial that an earlier one of their sentence opened.

    "It is not true that, while training, …", "don't read: distances, sizes". A next clause with a subject and
    a verb of its own says what is so. "Not really: …", "no: …" and "I don't think so: …" answer the question
    and deny nothing that follows.
    """
    found: list[bool] = []
    denying = -1
    stated = False
    for at, clause in enumerate(clauses):
        if clause.sentence != denying or _resumes(clause, clauses[at - 1], stated=stated):
            denying = -1
        found.append(denying >= 0)
        if (opening_denial(clause.words) and clause.ends != "so") or _forbids(clause):
            denying, stated = clause.sentence, False
        if denying >= 0:
            stated = stated or _is_complete(clause.words)
    return found


def _resumes(clause: Clause, before: Clause, *, stated: bool) -> bool:
    """Whether a clause says what is so after one that lies under a denial; `stated`: something whole did."""
    first = clause.texts[0]
    if first in _ENDS_DENIAL or (first in _CONCLUDES and not _RESUMES.isdisjoint(clause.texts[1:2])):
        return True
    anew = first in _RESUMES or (stated and states(clause.words))
    return anew and before.ends in PAUSES and not _is_subordinate(before.words)


def _is_complete(words: Sequence[Word]) -> bool:
    """Whether a clause, less its "it is not true that", says something whole."""
    rest = words[opening_denial(words) :]
    return not leads_up(rest) and (has_verb(rest) or sum(map(is_content, rest)) >= COMPLETE)


def _forbids(clause: Clause) -> bool:
    """Whether a head sets up what not to do or what is not so: "don't read:", "never say:", "not:"."""
    words = clause.texts
    says = len(words) == 2 and words[0] in ("dont", "never") and words[1] not in FUNCTION_WORDS
    return clause.ends == ":" and (says or words == ("not",))


def _is_subordinate(words: Sequence[Word]) -> bool:
    """Whether a clause, less its "it is not true that", only leads up to the next ("if …,", "while …,")."""
    return leads_up(words[opening_denial(words) :])


_AFFIRMS = word_set("true right correct really case actually at all exactly quite always necessarily think")
_OPENS_DENIAL = NEGATORS | word_set("but though although however its it they that this and well i")
_HOLDS = word_set("has have had none nothing without")
"""With these little words say something of their own: "a list is mutable so it has none"."""


def taken_back(clauses: Sequence[Clause]) -> list[bool]:
    """Which clauses the next one denies with little words alone: "it prunes weights? no", "but it is not"."""
    return [
        at + 1 < len(clauses)
        and clauses[at + 1].sentence - clause.sentence <= 1
        and _only_denies(clauses[at + 1].texts, clause.ends)
        for at, clause in enumerate(clauses)
    ]


def _only_denies(texts: Sequence[str], joint: str) -> bool:
    return (
        texts[0] in _OPENS_DENIAL
        and joint not in ("if", "whether", "which", "because", "since", "so")
        and len(texts) <= 6
        and _HOLDS.isdisjoint(texts)
        and any(text in NEGATORS for text in texts)
        and all(text in FUNCTION_WORDS or text in _AFFIRMS for text in texts)
    )


MOST_DENIED = 0.8
FEWEST_DENIED = 3
"""The share of so many sentences or more that a text denies which denies everything."""
LONGEST_FRAME = 7
_FRAME = FUNCTION_WORDS | UNTRUE | word_set("true correct right case so")


def denies_everything(clauses: Sequence[Clause]) -> bool:
    """Whether nearly each sentence is set up only to be denied: "It is not true that …", "…, which is wrong".

    A right answer denies, too, but it also says what is so.
    """
    sentences: list[list[Clause]] = [[]]
    for clause in clauses:
        sentences[-1].append(clause)
        if clause.ends in (".", "!", "?"):
            sentences.append([])
    whole = [sentence for sentence in sentences if sentence]
    denied = sum(_is_framed(sentence) for sentence in whole)
    return len(whole) >= FEWEST_DENIED and denied >= MOST_DENIED * len(whole)


def _is_framed(sentence: Sequence[Clause]) -> bool:
    first, last = sentence[0], sentence[-1]
    return bool(opening_denial(first.words)) or (
        len(sentence) > 1 and (_only_says_untrue(first.texts) or _only_says_untrue(last.texts))
    )


def _only_says_untrue(texts: Sequence[str]) -> bool:
    """That is wrong; which is not true; no."""
    return len(texts) <= LONGEST_FRAME and not DENIES.isdisjoint(texts) and _FRAME.issuperset(texts)


_ASIDE = word_set("unlike contrary")
_ASIDE_PAIRS = frozenset(
    {("in", "contrast"), ("as", "opposed"), ("compared", "to"), ("compared", "with"), ("opposed", "to")}
)
SETS_ASIDE = _ASIDE | {first for first, _ in _ASIDE_PAIRS}
"""Without one of these a text sets nothing aside."""
_RELATIVES = word_set("which that who where whose")


def asides(clauses: Sequence[Clause]) -> list[bool]:
    """Which clauses speak of the other thing: "unlike pruning", and a "which …" right after it."""
    found: list[bool] = []
    for at, clause in enumerate(clauses):
        texts = clause.texts
        opens = texts[0] in _ASIDE or texts[:2] in _ASIDE_PAIRS
        continues = (
            at > 0
            and found[at - 1]
            and texts[0] in _RELATIVES
            and clauses[at - 1].sentence == clause.sentence
        )
        found.append(opens or continues)
    return found
