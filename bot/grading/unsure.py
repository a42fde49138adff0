"""Telling "I don't know" from an answer that only begins with it."""

import re

from bot.grading.lexicon import word_set
from bot.grading.text import fold

LONGEST = 300
"""Characters beyond which nobody only says that they do not know."""

_HOW = r"(?:(?:really|honestly|just|actually|even|quite|fully|so|too|very|entirely|totally|absolutely)\s+)*"
_UNSURE = re.compile(
    rf"""\b(?:
      (?:i\s+)?{_HOW}(?:do\s+not|don'?t|didn'?t|cannot|can'?t)\s+{_HOW}
          (?:know|remember|recall|understand|get\s+it|say|tell|answer|think\s+of\s+(?:it|any|anything|one))
    | (?:i\s+have\s+|i'?ve\s+(?:got\s+)?|got\s+|have\s+)?{_HOW}no\s+(?:idea|clue)
    | (?:i\s+have\s+not|i\s+haven'?t|haven'?t)\s+(?:a\s+clue|an?\s+idea|the\s+faintest|learned|studied|seen)
    | i?dk | idek | dunno | clueless | beats\s+me | who\s+knows | pass | skip | next | nope
    | hmm+ | uh+ | um+ | er+m?
    | (?:i'?m|i\s+am|am)?\s*{_HOW}(?:not\s+{_HOW}(?:sure|certain)|unsure|stuck|lost|blank(?:ing)?)
    | what(?:\s+do\s+you\s+mean|\s+does\s+(?:that|this|it)\s+mean)? | huh | pardon | sorry\s*\? | say\s+again
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


def is_unsure(text: str) -> bool:
    """Whether a text says "I don't know" and nothing else that carries content."""
    if len(text) > LONGEST:
        return False
    folded, _ = fold(text)
    rest, found = _UNSURE.subn(" ", folded)
    if not found:
        return _SHRUG.fullmatch(text.strip()[:100]) is not None
    return all(word in _FILLER for word in re.findall(r"[^\W_]+", rest.replace("'", "")))
