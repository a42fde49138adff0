"""Whether "none" is Python's value or a negator."""

import re

_OPENING = re.compile(r"(?:^|[.!?;\n])\s*[\"'(]?$")
_TAKES_VALUE = re.compile(r"(?:==|!=|`|\b(?:to|as|default|returns?|returned|use|pass|(?<!there )is))\s*$")
_SET = re.compile(r"(?<![=!])=\s*$")
"""A parameter set to None, as in "maxsize=None", has no value."""
_NOT_VALUE = re.compile(r"\s+(?:of|are|has|have|exists?)\b")
_BESIDE = 24
"""Characters before "none" that tell what it is."""


def is_value(typed: str, folded: str, start: int, end: int) -> bool:
    """Whether "none", there in a folded text, is a value ("x is None", "default to none") and no negator."""
    before = folded[max(0, start - _BESIDE) : start]
    if _NOT_VALUE.match(folded, end) or _SET.search(before):
        return False
    capital = typed == "None" and not _OPENING.search(before)
    return capital or _TAKES_VALUE.search(before) is not None
