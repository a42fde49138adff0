"""What can happen in a conversation, said without any front end's words."""

from dataclasses import dataclass
from typing import Literal

from bot.interview.attempt import Attempt
from bot.interview.rounds import Length, RoundRole

SelfRating = Literal["shaky", "so-so", "solid"]


@dataclass(frozen=True, slots=True)
class Begun:
    """A question was asked for. Whatever stood open is set aside."""

    question_id: str
    token: str
    again: bool = False
    shown: bool = False
    """It was shown before, by a push: it is not asked once more."""
    place: tuple[int, int] | None = None
    """Which of how many of a set it is."""


@dataclass(frozen=True, slots=True)
class GapBegun:
    """One concept of a question that was asked before is to be asked alone. What stood open is set aside."""

    question_id: str
    concept: str
    token: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Words arrived: one or more messages that belong together."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edited:
    """One message of the attempt `token` now reads otherwise."""

    token: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class HintAsked:
    pass


@dataclass(frozen=True, slots=True)
class Skipped:
    pass


@dataclass(frozen=True, slots=True)
class Finished:
    pass


@dataclass(frozen=True, slots=True)
class ShowAsked:
    """*Show me*: the question ends with what was earned, and its model answer."""


@dataclass(frozen=True, slots=True)
class TooEasy:
    """The question is known so well that it may stay away for long."""


@dataclass(frozen=True, slots=True)
class NotForMe:
    """The question is to come back no more."""


@dataclass(frozen=True, slots=True)
class Rated:
    """The person's own view of the answer; None for "Don't ask": then, and never again."""

    rating: SelfRating | None


@dataclass(frozen=True, slots=True)
class Added:
    """What was written after the scorecard belongs to that answer."""


@dataclass(frozen=True, slots=True)
class Continued:
    """A question set aside for its age is taken up again."""


@dataclass(frozen=True, slots=True)
class Left:
    """Something else was asked for: whatever stands open is set aside."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Something was asked for that only shows: help, settings. What stands open stays."""


@dataclass(frozen=True, slots=True)
class ModelShown:
    """The model answer of a closed attempt was opened: what is added to it later earns nothing."""

    token: str


@dataclass(frozen=True, slots=True)
class RoundBegun:
    """A mock round was asked for. What stood open is set aside, unless it is a round."""

    role: RoundRole
    length: Length
    timed: bool
    token: str


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock of the mock round is to stop."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """A paused round goes on."""


@dataclass(frozen=True, slots=True)
class RoundEnded:
    """The mock round is over, with what it has."""


@dataclass(frozen=True, slots=True)
class TechniqueDropped:
    """*Not that one*: a technique that was heard in a project was not used."""

    place: int | None = None
    """Its place among all that were heard, from 0; None for the first that is left."""


@dataclass(frozen=True, slots=True)
class ProjectBegun:
    """A project is to be told or dug into. What stood open is set aside, unless it is a round."""

    number: int
    project: str
    """The project's token."""
    token: str
    before: tuple[Attempt, ...] = ()
    """The attempts of its last dig, the account's first; none: it is to be told."""
    again: bool = False
    """Dig anew into the account, rather than go on where it was left."""
    stands: bool = False
    """What is kept of it stands until this comes to its end."""
    said: tuple[str, ...] = ()
    """What was told already, with the command."""


@dataclass(frozen=True, slots=True)
class ProjectDeleted:
    """What is kept of a project is gone; if it is open, it closes without a word."""

    project: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time passed, and nobody did anything."""


Event = (
    Begun
    | GapBegun
    | Answered
    | Edited
    | HintAsked
    | Skipped
    | Finished
    | ShowAsked
    | TooEasy
    | NotForMe
    | Rated
    | Added
    | Continued
    | Left
    | Looked
    | ModelShown
    | RoundBegun
    | Paused
    | Resumed
    | RoundEnded
    | TechniqueDropped
    | ProjectBegun
    | ProjectDeleted
    | Ticked
)
