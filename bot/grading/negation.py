"""What a clause denies, word by word."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.grading.lexicon import DIRECTIONS, FUNCTION_WORDS, word_set
from bot.grading.text import Word

FREE, NEGATED, TARGET = 0, 1, 2
"""A word outside every negation, inside one, and the first content word after its negator."""

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
_SUBJECTS = word_set(
    "it they this we you i that these those he she there instead then therefore so thus also"
)
_PRONOUNS = word_set("it they we you i")
"""After a denied noun these begin a statement: "without labels it learns"."""
_STARTERS = word_set("i we they he she")
_ALSO_OBJECTS = word_set("it you")
"""Pronouns that begin a statement of their own after a denied one, the second unless they are an object."""
_TAKES_OBJECT = word_set(
    """make makes let lets help helps keep keeps cause causes force forces have has give gives tell tells see
    use uses want wants with for to of on in at by from than as like and or"""
)
_INSTEAD = word_set("instead rather")
_ADDS = word_set(
    "add adds use uses try put take switch go normalise normalize initialise initialize choose pick"
)
"""After "relu instead of sigmoid or" these begin another proposal."""
_BREAKS_OFF = word_set("otherwise thats second third secondly thirdly what")
"""After something denied these begin another statement in text without full stops."""
_NO_OBJECT_FOLLOWS = word_set("nothing none nobody")
_VERBS_OF_ANOTHER = word_set(
    """is are was were has gets becomes adds makes keeps uses takes gives lets helps needs works leads causes
    forces acts allows stays sets learns drops removes scales returns stores samples turns puts shows depends
    rises falls grows shrinks increases decreases reduces improves"""
)
"""After "does not …, and" a verb in this form begins a statement of its own."""
_FINITE = word_set("is are was were gets get has have will can")
_OPINIONS = word_set(
    """think thinks believe say says said mean means imply implies know claim claims agree expect assume
    suppose sure true case that which who whom what if whether how when where because as than to"""
)
"""After a negator these carry it on into what follows them ("I don't think the weights are …")."""
_CARRIES = _OPINIONS - word_set("who whom what if how when where because as than to which")
_DETERMINERS = word_set("the all every each this these those a an our your its both other")


class Scopes(NamedTuple):
    """For each word of a clause, whether it is denied, and by the word in which place (−1: by none)."""

    marks: list[int]
    negators: list[int]


def scopes(words: Sequence[Word]) -> Scopes:
    """Where each negation of a clause reaches; an outer one turns what is inside it round."""
    if _DENIES.isdisjoint([word.text for word in words]):
        return Scopes([FREE] * len(words), [-1] * len(words))
    opens = opening_denial(words)
    if not opens:
        return _inner_scopes(words)
    inside = _inner_scopes(words[opens:])
    marks = [FREE if mark else TARGET for mark in inside.marks]
    return Scopes([FREE] * opens + marks, [-1] * opens + [opens - 1 if mark else -1 for mark in marks])


UNTRUE = word_set("untrue false wrong incorrect doubt myth misconception")
_HOLDS_TRUE = word_set("true correct right case think believe agree")
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
    fresh = False
    negator = -1
    for at, word in enumerate(words):
        following = words[at + 1].text if at + 1 < len(words) else ""
        negates = word.text in NEGATORS and following not in _NOT_A_NEGATION.get(word.text, ())
        # "I don't know, …" is said of oneself, "when you don't know the number" of the number
        negates = negates and not (following == "know" and (not at or words[at - 1].text in _OWN))
        instead = (word.text, following) in (("instead", "of"), ("rather", "than"))
        if negates or instead:
            # "does not work without labels": the inner negation takes its own words back
            back = reach and not fresh and word.text == "without"
            reach = 0 if back else _INSTEAD_SCOPE if instead else _SHORT_SCOPE.get(word.text, _SCOPE)
            fresh, taken, negator = True, 0, at
            if word.text in _OBJECTS and at and words[at - 1].text not in FUNCTION_WORDS:
                marks[at - 1], negators[at - 1] = NEGATED, at
            continue
        if not reach:
            continue
        ended = word.text in _PRONOUNS and taken and words[negator].text in _SHORT_SCOPE
        proposes = word.text in ("and", "or") and following in _ADDS
        # "instead of sigmoid use relu"
        proposes = proposes or (negator == 0 and taken and word.text in _ADDS)
        if proposes and words[negator].text in _INSTEAD:
            reach = 0
            continue
        if (
            ended
            or (taken and _begins_anew(words, at, negator))
            or word.text == "but"
            or (word.text == "and" and _starts_anew(words, at, negator))
        ):
            reach = 0
            continue
        if word.text in _FINITE and taken > 1:
            subject = _subject(words, at, negator)
            for place in range(subject, at):
                marks[place], negators[place] = FREE, -1
            if subject < at:
                reach = 0
                continue
        if word.text in FUNCTION_WORDS:
            continue
        marks[at], negators[at] = (TARGET if fresh else NEGATED), negator
        fresh = False
        reach -= 1
        taken += 1
    return Scopes(marks, negators)


def _begins_anew(words: Sequence[Word], at: int, negator: int) -> bool:
    """Whether a word begins another statement in text without full stops: "if nothing worked i throw it"."""
    text, before = words[at].text, words[at - 1].text
    following = words[at + 1].text if at + 1 < len(words) else ""
    if text in _ALSO_OBJECTS:
        begins = bool(following) and before not in _TAKES_OBJECT and following not in _TAKES_OBJECT
    else:
        begins = text in _STARTERS or (text in _BREAKS_OFF and before not in _DETERMINERS)
    return begins and not any(word.text in _CARRIES for word in words[negator + 1 : at])


def _starts_anew(words: Sequence[Word], joint: int, negator: int) -> bool:
    """Whether "and" joins a statement of its own: "does not shrink weights and adds noise"."""
    if _carried(words, negator, joint):
        return False
    following = [word.text for word in words[joint + 1 : joint + 5]]
    if following and (following[0] in DIRECTIONS or following[0] in _SUBJECTS):
        return True
    if words[negator].text in _NO_OBJECT_FOLLOWS or not _STARTERS.isdisjoint(following) or "you" in following:
        return True
    if words[negator].text in ("no", "without"):
        return bool(following) and following[0] in _VERBS_OF_ANOTHER
    return any(text in _VERBS_OF_ANOTHER for text in following)


def _carried(words: Sequence[Word], negator: int, end: int) -> bool:
    return any(word.text in _OPINIONS for word in words[negator + 1 : end])


def _subject(words: Sequence[Word], verb: int, negator: int) -> int:
    """Where the subject of a second verb begins, in text without full stops; the verb's place if it has none.

    In "it does not drop units at test all neurons are used" the negation ends before "all".
    """
    if words[negator].text in ("no", "without", "nothing") or _carried(words, negator, verb):
        return verb
    for at in range(verb - 1, max(negator + 2, verb - 4), -1):
        if words[at].text in _DETERMINERS:
            return at
    return verb
