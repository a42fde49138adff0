"""Where in a clause another statement begins, with a subject and a verb of its own."""

from collections.abc import Sequence

from bot.grading.lexicon import DIRECTIONS, FUNCTION_WORDS, word_set
from bot.grading.prose import VERBS
from bot.grading.text import Word

_SUBJECTS = word_set(
    "it they this we you i that these those he she there instead then therefore so thus also"
)
_STARTERS = word_set("i we they he she")
_ALSO_OBJECTS = word_set("it you")
"""Pronouns that begin a statement of their own after a denied one, the second unless they are an object."""
_TAKES_OBJECT = word_set(
    """make makes let lets help helps keep keeps cause causes force forces have has give gives tell tells see
    use uses want wants with for to of on in at by from than as like and or"""
)
_BREAKS_OFF = word_set("otherwise thats second third secondly thirdly what")
"""After something denied these begin another statement in text without full stops."""
_NO_OBJECT_FOLLOWS = word_set("nothing none nobody")
_VERBS_OF_ANOTHER = word_set(
    """is are was were has gets becomes adds makes keeps uses takes gives lets helps needs works leads causes
    forces acts allows stays sets learns drops removes scales returns stores samples turns puts shows depends
    rises falls grows shrinks increases decreases reduces improves"""
)
"""After "does not …, and" a verb in this form begins a statement of its own."""
FINITE = word_set("is are was were gets get has have will can")
_OPINIONS = word_set(
    """think thinks believe say says said mean means imply implies know claim claims agree expect assume
    suppose sure true case that which who whom what if whether how when where because as than to"""
)
"""After a negator these carry it on into what follows them ("I don't think the weights are …")."""
_CARRIES = _OPINIONS - word_set("who whom what if how when where because as than to which")
_DETERMINERS = word_set("the all every each this these those a an our your its both other")
_AUXILIARIES = word_set("do does did is are was were has have had can could will would may should be")
_RELATIVES = word_set("that which who")
_PREDICATES = word_set(
    """is are was were has gets becomes gives returns leads causes means makes takes needs stays overlaps
    raises can will"""
)
"""After a subject that holds a negation these tell of it: "an id that does not exist is 404"."""
_QUANTIFIERS = word_set(
    "all any every everyone everything everybody each many much only always enough the a an"
)
"""After "not" these are what is denied ("not everything is loaded"); "not json is …" names a thing."""
_LIKENED = word_set("as same such so")
_AS_SUBJECTS = word_set("it they we you i he she there theyre youre")

_LEADS_UP = word_set("if when while since once after before because although though unless as")
_PREPOSITIONS = word_set("at with without")
_CONTINUES = word_set("and or nor") | _RELATIVES | _LEADS_UP
_SURE_VERBS = _VERBS_OF_ANOTHER | _AUXILIARIES | FINITE
_KNOWN_VERBS = _SURE_VERBS | VERBS
"""Of the latter some are nouns as well."""
LONGEST_SUBJECT = 3
"""Words without "the" or the like up to which what stands before "is" is taken for its subject."""


def begins_anew(words: Sequence[Word], at: int, negator: int) -> bool:
    """Whether a word begins another statement in text without full stops: "if nothing worked i throw it"."""
    text, before = words[at].text, words[at - 1].text
    following = words[at + 1].text if at + 1 < len(words) else ""
    if text in _ALSO_OBJECTS:
        begins = bool(following) and before not in _TAKES_OBJECT and following not in _TAKES_OBJECT
    else:
        begins = text in _STARTERS or (text in _BREAKS_OFF and before not in _DETERMINERS)
    return begins and not any(word.text in _CARRIES for word in words[negator + 1 : at])


def starts_anew(words: Sequence[Word], joint: int, negator: int) -> bool:
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


def subject(words: Sequence[Word], verb: int, negator: int) -> int:
    """Where the subject of a second verb begins, in text without full stops; the verb's place if it has none.

    In "it does not drop units at test all neurons are used" the negation ends before "all".
    """
    if words[negator].text in ("no", "without", "nothing") or _carried(words, negator, verb):
        return verb
    for at in range(verb - 1, max(negator + 2, verb - 4), -1):
        if words[at].text in _DETERMINERS:
            return at
    return verb


def has_subject(words: Sequence[Word], at: int) -> bool:
    """Whether "the …" and a finite verb begin here: a statement of its own."""
    if at >= len(words) or words[at].text not in _DETERMINERS:
        return False
    for word in words[at + 2 : at + 6]:
        if word.text in _RELATIVES:
            return False
        if word.text in _SURE_VERBS:
            return True
    return False


def gives_reason(words: Sequence[Word], at: int, negator: int) -> bool:
    """Whether "as" begins a reason ("can't rise as you could …"), not a comparison ("not as fast as …")."""
    if at + 1 == len(words) or any(word.text in _LIKENED for word in words[negator + 1 : at]):
        return False
    subject = words[at + 1]
    # "it's" and "its" are the same word, but for the apostrophe
    is_it = subject.text == "its" and subject.end - subject.start > len("its")
    return subject.text in _AS_SUBJECTS or is_it or has_subject(words, at + 1)


def is_predicate(words: Sequence[Word], at: int) -> bool:
    """Whether a word begins what is said of a thing, a status also without a verb ("not existing 404")."""
    text = words[at].text
    is_status = len(text) == len("404") and text.isdecimal()
    return text in _PREDICATES or (is_status and words[at - 1].text not in FUNCTION_WORDS)


def is_in_subject(words: Sequence[Word], negator: int, verb: int) -> bool:
    """Whether a negation only tells which thing the verb is said of: "a size not divisible by 2 gives …"."""
    if any(word.text in _RELATIVES or word.text in _OPINIONS for word in words[negator + 1 : verb]):
        return False
    start = negator
    while start and words[start - 1].text in _AUXILIARIES:
        start -= 1
    before = words[start - 1].text if start else ""
    if before in _RELATIVES:
        return before == "which" or (start > 1 and words[start - 2].text not in FUNCTION_WORDS | _OPINIONS)
    if before == "with" and words[negator].text == "no":
        return start > 1 and words[start - 2].text not in FUNCTION_WORDS
    if not negator:
        return words[0].text == "not" and words[1].text not in _QUANTIFIERS
    return start == negator and words[negator].text in ("not", "without") and before not in FUNCTION_WORDS


def leads_up(words: Sequence[Word]) -> bool:
    """Whether words only lead up to the next clause ("if …", "while …", "at training time")."""
    return bool(words) and (
        words[0].text in _LEADS_UP or (words[0].text in _PREPOSITIONS and not has_verb(words))
    )


def has_verb(words: Sequence[Word]) -> bool:
    """Whether a known finite verb stands among words, after another one."""
    return any(word.text in _KNOWN_VERBS for word in words[1:])


def states(words: Sequence[Word]) -> bool:
    """Whether a clause has a subject and a verb of its own, and neither goes on nor leads up."""
    texts = [word.text for word in words]
    if texts[0] in _CONTINUES:
        return False
    if texts[0] in _DETERMINERS or not _AS_SUBJECTS.isdisjoint(texts[:-1]):
        return has_verb(words)
    verb = next((at for at, text in enumerate(texts) if text in FINITE), 0)
    return 0 < verb <= LONGEST_SUBJECT and "and" not in texts[:verb]
