"""Telling "I don't know", and what says nothing of the matter at all, from answers."""

import re
import unicodedata

from bot.grading.fold import fold
from bot.grading.lexicon import word_set

LONGEST = 300
"""Characters beyond which nobody only says that they do not know."""
FEW_PICTURES = 16
"""Characters of emoji that may be a nod: an emoji takes up to seven."""

_HOW = r"(?:(?:really|honestly|just|actually|even|quite|fully|so|too|very|entirely|totally|absolutely)\s+)*"
_UNSURE = re.compile(
    rf"""\b(?:
      (?:i\s+)?{_HOW}(?:do\s+not|don'?t|didn'?t|cannot|can'?t)\s+{_HOW}
          (?:know|remember|recall|understand|get\s+it|say|tell|answer|think\s+of\s+(?:it|any|anything|one))
    | (?:i\s+have\s+|i'?ve\s+(?:got\s+)?|got\s+|have\s+)?{_HOW}no\s+(?:idea|clue)
    | (?:i\s+have\s+not|i\s+haven'?t|haven'?t)\s+(?:a\s+clue|an?\s+idea|the\s+faintest|learned|studied|seen)
    | i?dk | idek | dunno | clueless | beats\s+me | who\s+knows | pass | skip | next | nope
    | hm+ | uh+ | um+ | er+m?
    | (?:i'?m|i\s+am|am)?\s*{_HOW}(?:not\s+{_HOW}(?:sure|certain)|unsure|stuck|lost|blank(?:ing)?)
    | what(?:\s+do\s+you\s+mean|\s+does\s+(?:that|this|it)\s+mean|(?:'?s|\s+is)\s+(?:that|this|it)\s+about)?
    | huh | pardon | sorry\s*\? | say\s+again
    | (?:(?:can|could)\s+you\s+)?(?:repeat|rephrase|explain)(?:\s+(?:that|this|it|the\s+question))? | help
    | (?:i\s+)?(?:forgot|forget|give\s+up) | my\s+mind\s+is\s+blank | no\s+answer | n/?a
    )(?!\w)""",
    re.VERBOSE,
)
_SHRUG = re.compile(r"[\s?.🤷♂♀\ufe0f\u200d🏻-🏿]*[?🤷][\s?.🤷♂♀\ufe0f\u200d🏻-🏿]*")
_FILLER = word_set(
    """i im a an the this that it its to of on for about at all sorry well so but and or how what why this one
    question answer here now just honestly actually really is are was be do does you me please can could
    help hint thanks thank yet any more anything else maybe ok okay no not sir still right exactly either
    too works means even though tbh lol oh ah unfortunately give show tell moment today let us lets move"""
)


_SMALL_TALK = re.compile(
    r"""\b(?:
      (?:please\s+)?(?:wait|hold\s+on|hang\s+on|brb|be\s+right\s+back)
    | (?:just\s+)?(?:(?:give|gimme)\s+(?:me\s+)?)?(?:a|one|1)\s+(?:sec|second|minute|min|moment|mo)
    | (?:just\s+)?(?:give|gimme)\s+(?:me\s+)?(?:some\s+)?time
    | (?:let\s+me|lemme|i(?:'?ll|\s+will|\s+need\s+to|\s+have\s+to|\s+must)|need\s+to)\s+
          (?:think|see|have\s+a\s+think|read|re-?read)(?:\s+(?:about|through|over)\s+(?:it|this|that))?
    | (?:i'?m|i\s+am|am)\s+(?:still\s+)?(?:thinking|typing|reading|here|back|on\s+it|busy)
    | (?:still\s+)?thinking
    | ok(?:ay)?|k{2,}|alright|all\s+right|got\s+(?:it|you|u)|i\s+see|understood|sounds\s+good|will\s+do
    | (?:many\s+)?thanks|thank\s+(?:you|u)|thx|ty|cheers|np|no\s+problem
    | cool|great|awesome|wow|interesting|(?:good|nice|great|tough|hard|interesting|tricky)\s+(?:question|one)
    | lol|lmao|(?:ha){2,}h?|(?:he){2,}|oh+|ah+|aha|sorry
    | hi+|hello+|hey+|yo|good\s+(?:morning|afternoon|evening|day)|morning
    | how\s+are\s+you|what'?s\s+up|sup
    )(?!\w)""",
    re.VERBOSE,
)
_CHATTY = word_set(
    """a an the this that it its of to for about at all so well very much then here there now again just
    really please pls plz you u me my i viva bot man bro mate sir friend everyone today quick quickly
    hm hmm um uh er and or but"""
)


def is_small_talk(text: str) -> bool:
    """Whether a text is a greeting, thanks, a nod, or asks for a moment, and nothing else: nobody means it as
    an answer, not even as the lack of one."""
    if len(text) > LONGEST:
        return False
    folded, _ = fold(text)
    rest, found = _SMALL_TALK.subn(" ", folded)
    if not found:
        return _is_pictures(text)
    return all(word in _CHATTY for word in re.findall(r"[^\W_]+", rest.replace("'", "")))


def _is_pictures(text: str) -> bool:
    """A few emoji alone, but no shrug."""
    if len(text) > FEW_PICTURES:
        return False
    kinds = {unicodedata.category(each) for each in text if not each.isspace()}
    return "So" in kinds and kinds <= {"So", "Sk", "Mn", "Cf"} and not _SHRUG.fullmatch(text.strip()[:100])


def is_unsure(text: str) -> bool:
    """Whether a text says "I don't know" and nothing else that carries content."""
    if len(text) > LONGEST:
        return False
    folded, _ = fold(text)
    rest, found = _UNSURE.subn(" ", folded)
    if not found:
        return _SHRUG.fullmatch(text.strip()[:100]) is not None
    return all(word in _FILLER for word in re.findall(r"[^\W_]+", rest.replace("'", "")))
