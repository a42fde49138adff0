"""What a clause denies, word by word."""

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from bot.grading.lexicon import FUNCTION_WORDS, word_set
from bot.grading.statement import (
    FINITE,
    begins_anew,
    gives_reason,
    has_subject,
    is_in_subject,
    is_predicate,
    leads_up,
    starts_anew,
    subject,
)
from bot.grading.text import Word

FREE, NEGATED, TARGET, UNKNOWN = 0, 1, 2, 3
"""A word outside every negation, inside one, the first content word after its negator, and one that a person
says not to know about ("I don't know why …"): neither said nor denied."""

NEGATORS = word_set(
    """not no nope never none nothing nobody cannot cant dont doesnt didnt isnt arent wasnt werent wont
    wouldnt couldnt shouldnt hasnt havent hadnt aint without neither nor hardly barely lack lacks lacking"""
)
STOPS = NEGATORS | word_set("prevent prevents avoid avoids stop stops preventing avoiding stopping against")
"""With one of these a clause may claim nothing, though no negation reaches its words."""
_SHORT_SCOPE = {"no": 3, "nope": 3, "without": 4, "lack": 3, "lacks": 3, "lacking": 3}
_INSTEAD_SCOPE = 4
_SCOPE = 8
"""Content words that these reach, "instead of" and "rather than", and the other negators."""
_OBJECTS = word_set("no nothing none")
"""After a verb these deny it: "needs no labels" is "does not need labels"."""

_NOT_A_NEGATION = dict.fromkeys(
    word_set("doesnt isnt arent didnt wasnt werent"), word_set("only just merely")
) | {
    "not": word_set("only just merely simply all every sure much"),
    "no": word_set("matter doubt wonder"),
}
_OWN = word_set("i do really honestly just")
_I = word_set("i im we")
_BEFORE_KNOWING = word_set("do did am really honestly just still also quite too so entirely exactly fully")
"""Between "I" and "know" or "sure" these may stand."""
_KNOWING = word_set("know remember recall understand sure certain")
_WONDERS = word_set("why how what whether if when about")
_ALSO_OF_OTHERS = word_set("how whether if")
"""After "don't know" without a subject these may tell what a system cannot know ("don't know how many")."""
_IF_NOT = word_set("it its they we you i he she there then")
_PRONOUNS = word_set("it they we you i")
"""After a denied noun these begin a statement: "without labels it learns"."""
_INSTEAD = word_set("instead rather")
_ADDS = word_set(
    "add adds use uses try put take switch go normalise normalize initialise initialize choose pick"
)
"""After "relu instead of sigmoid or" these begin another proposal."""


_TEXT = itemgetter(Word._fields.index("text"))


class Scopes(NamedTuple):
    """For each word of a clause, whether it is denied, and by the word in which place (−1: by none)."""

    marks: list[int]
    negators: list[int]


def scopes(words: Sequence[Word]) -> Scopes:
    """Where each negation of a clause reaches; an outer one turns what is inside it round."""
    if _DENIES.isdisjoint(map(_TEXT, words)):
        return Scopes([FREE] * len(words), [-1] * len(words))
    opens = opening_denial(words)
    if not opens:
        return _inner_scopes(words)
    inside = _inner_scopes(words[opens:])
    marks = [_TURNED[mark] for mark in inside.marks]
    denied = [opens - 1 if mark == TARGET else -1 for mark in marks]
    return Scopes([FREE] * opens + marks, [-1] * opens + denied)


_TURNED = {FREE: TARGET, NEGATED: FREE, TARGET: FREE, UNKNOWN: UNKNOWN}


UNTRUE = word_set("untrue false wrong incorrect doubt myth misconception")
_HOLDS_TRUE = word_set("true correct right case so think believe agree")
_LEADS_IN = word_set("it its is was isnt the a also really actually i we would do did this that and but so")
_OPENERS = NEGATORS | UNTRUE | _LEADS_IN
_DENIES = NEGATORS | UNTRUE | _INSTEAD
LONGEST_OPENING = 7
"""Words in which "it is not really the case that" is over."""


def opening_denial(words: Sequence[Word]) -> int:
    """How many words at the head deny all that follows ("it is not true that …"); 0 if none do."""
    if not words or words[0].text not in _OPENERS:
        return 0
    denied = False
    for at, word in enumerate(words[: LONGEST_OPENING + 1]):
        text = word.text
        follows = words[at + 1].text if at < min(LONGEST_OPENING, len(words) - 1) else ""
        if denied and text in _HOLDS_TRUE:
            return at + 2 if follows == "that" else at + 1 if text in ("think", "believe") else 0
        if text in UNTRUE and not denied:
            return at + 2 if follows == "that" else 0
        if text in NEGATORS:
            denied = True
        elif text not in _LEADS_IN:
            return 0
    return 0


def _inner_scopes(words: Sequence[Word]) -> Scopes:
    marks, negators = [FREE] * len(words), [-1] * len(words)
    reach = taken = 0
    fresh = unknown = False
    negator = -1
    for at, word in enumerate(words):
        following = words[at + 1].text if at + 1 < len(words) else ""
        instead = (word.text, following) in (("instead", "of"), ("rather", "than"))
        wonders = word.text in NEGATORS and _wonders(words, at)
        if wonders or instead or _negates(words, at):
            # "does not work without labels": the inner negation takes its own words back
            back = reach and not fresh and word.text == "without"
            reach = 0 if back else _INSTEAD_SCOPE if instead else _SHORT_SCOPE.get(word.text, _SCOPE)
            fresh, taken, negator, unknown = True, 0, wonders or at, bool(wonders)
            if word.text in _OBJECTS and at and words[at - 1].text not in FUNCTION_WORDS:
                marks[at - 1], negators[at - 1] = NEGATED, at
            continue
        if not reach or at < negator:
            continue
        if _ends(words, at, negator, taken):
            reach = 0
            continue
        if word.text in FINITE and taken > 1:
            begins = subject(words, at, negator)
            for place in range(begins, at):
                marks[place], negators[place] = FREE, -1
            if begins < at:
                reach = 0
                continue
        if word.text in FUNCTION_WORDS:
            continue
        if unknown:
            marks[at] = UNKNOWN
        else:
            marks[at], negators[at] = (TARGET if fresh else NEGATED), negator
        fresh = False
        reach -= 1
        taken += 1
    return Scopes(marks, negators)


def _negates(words: Sequence[Word], at: int) -> bool:
    """Whether a word is a negator and denies what follows it, or what stands before it."""
    text, following = words[at].text, words[at + 1].text if at + 1 < len(words) else ""
    if text not in NEGATORS or following in _NOT_A_NEGATION.get(text, ()):
        return False
    before = words[at - 1].text if at else ""
    if before == "if" and text == "not":
        # "if not, …" and "if not it …" say what happens otherwise
        return bool(following) and following not in _IF_NOT and not has_subject(words, at + 1)
    # "for integers no": an answer
    answers = text == "no" and not following and words[0].text in ("for", "with")
    # "I don't know, …" is said of oneself, "when you don't know the number" of the number
    return not answers and not (following == "know" and (not at or before in _OWN))


def _leads_on(words: Sequence[Word], at: int, negator: int) -> bool:
    """Whether after "(since) no errors" the main clause begins; not after "without reading"."""
    heads = not negator or (negator == 1 and leads_up(words[:1]))
    return heads and not words[at - 1].text.endswith("ing") and has_subject(words, at)


def _wonders(words: Sequence[Word], at: int) -> int:
    """Where what a person does not know begins: "why" in "I'm not sure why …"; 0 if it is nothing such."""
    start = at
    while start and words[start - 1].text in _BEFORE_KNOWING:
        start -= 1
    owned = start > 0 and words[start - 1].text in _I
    if (start and not owned) or words[at].text in ("doesnt", "didnt"):
        return 0
    knows = at + 1
    while knows < len(words) and words[knows].text in _BEFORE_KNOWING:
        knows += 1
    texts = [word.text for word in words[knows : knows + 2]]
    if len(texts) < 2 or texts[0] not in _KNOWING or texts[1] not in _WONDERS:
        return 0
    others = not owned and words[at].text == "dont" and texts[1] in _ALSO_OF_OTHERS
    return 0 if others else knows + 1


def _ends(words: Sequence[Word], at: int, negator: int, taken: int) -> bool:
    """Whether a negation that denied `taken` content words ends before this word."""
    text, following = words[at].text, words[at + 1].text if at + 1 < len(words) else ""
    denies = words[negator].text
    proposes = text in ("and", "or") and following in _ADDS
    # "instead of sigmoid use relu"
    proposes = proposes or (negator == 0 and taken > 0 and text in _ADDS)
    if text == "but" or (proposes and denies in _INSTEAD):
        return True
    if text == "and" and starts_anew(words, at, negator):
        return True
    if not taken:
        return False
    return (
        (text in _PRONOUNS and denies in _SHORT_SCOPE)
        or (text == "means" and denies == "no")
        or (denies in ("no", "without") and _leads_on(words, at, negator))
        or (text == "as" and gives_reason(words, at, negator))
        or (is_predicate(words, at) and is_in_subject(words, negator, at))
        or begins_anew(words, at, negator)
    )
