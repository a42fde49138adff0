"""A person's own project: what is kept of it, and where its telling stands."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.interview.asking import Asking
from bot.interview.log import Part
from bot.interview.rounds import Stage

MOST = 3
"""How many projects are kept of one person."""
STEPS = (1, 3, 5)
"""The steps of a chain that are asked first: use, principle, limits."""
OTHER_STEPS = (2, 4)
"""Those that a second dig asks."""
TITLE = 40
"""The longest title, in characters."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project as it was told last."""

    number: int
    """1..MOST, unique among the person's."""
    token: str
    """Its name on buttons, and how the tokens of all its attempts begin. It stays when the project is told
    again, and no other project ever has it."""
    title: str
    account: str
    """In the person's own words."""
    techniques: tuple[str, ...]
    """As the person named them."""
    told_at: datetime
    tokens: tuple[str, ...]
    """Of the attempts of its last dig, the account's before them; the last may be one that was set aside."""
    score: float | None
    """0..1; None until a dig came to its end."""


@dataclass(frozen=True, slots=True)
class InProject:
    """A project is being told, or dug into."""

    number: int
    project: str
    """The project's token."""
    token: str
    """How the tokens of this telling's attempts begin."""
    open: Asking
    stages: tuple[Stage, ...] = ()
    """What is over: the account, and steps of its dig."""
    steps: tuple[int, ...] = STEPS
    """The steps of the chain that are asked."""
    asked: int = 1
    """How many of its questions were begun."""
    told_at: datetime | None = None
    """When the account was over."""
    stands: bool = False
    """An earlier telling or score is kept, which only what comes to its end replaces."""
    waiting: tuple[Part, ...] = ()
    """What was written on return, before the person chose to go on."""


_LEADING = re.compile(
    r"(?:(?:so|ok|okay|well|hi|hello|yes|sure|um+|uh+|basically|recently|once|first)\b[\s,]*"
    r"|(?:in|for|as|at|during|as part of) (?:my|our|a|the) [\w ]{0,30}?"
    r"(?:project|thesis|internship|job|work|course|team)\b[\s,:]*"
    r"|(?:my|our|the|a|this) (?:last |latest |best |main |own |final )?(?:project|thesis) "
    r"(?:was|is)(?: about| on| to| called)?\b[\s,:]*"
    r"|(?:the|our|my) (?:goal|aim|task|idea|purpose) (?:was|is)(?: to)?\b\s*"
    r"|(?:i|we)(?: (?:have|had|was|were|responsible for|in charge of|wanted|needed|tried|worked|work"
    r"|then|mostly|once|also))*(?: to| on)?"
    r"(?: (?:built|build|made|make|did|created|create|developed|develop|wrote|trained|train"
    r"|used|implemented|implement|designed|design))?\b\s+"
    r"|(?:built|made|created|developed|wrote|trained|implemented|designed) (?=(?:a|an|the|some|my|our)\b)"
    r"|(?:it was|it is|it's)(?: about)?\s+"
    r"|(?:a|an|the|some|to|my|our)\s+)",
    re.IGNORECASE,
)
"""What people begin with before they come to the thing itself."""


_TRAILING = re.compile(
    r"(?:[\W_]|\b(?:a|an|the|of|to|for|with|in|on|at|and|or|by|from|that|which|who|using|is|was|were|my|our"
    r"|its|their|this|so|as|between))+$",
    re.IGNORECASE,
)
"""What a title that was cut cannot end with."""


def title_of(account: str, number: int) -> str:
    """A project's name: the first words of its account that say something, at most TITLE characters."""
    found = [title for line in re.split(r"[.;:!?\n]|, (?=\w+ \w+ \w+)", account) if (title := _title(line))]
    several = (title for title in found if " " in title)
    return next(several, found[0] if found else f"Project {number}")


def _title(line: str) -> str:
    words = " ".join(line.split())
    while begun := _LEADING.match(words):
        words = words[begun.end() :]
    if len(words) > TITLE:
        words = words[: TITLE + 1]
        words = words.rpartition(" ")[0] or words[:TITLE]
    words = _TRAILING.sub("", words)
    return words[:1].upper() + words[1:] if sum(letter.isalpha() for letter in words) >= 3 else ""
