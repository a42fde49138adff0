"""What a step means to do. `wording` finds the words for it, the store keeps the records."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.interview.attempt import Attempt
from bot.interview.events import SelfRating
from bot.interview.memory import Rating
from bot.interview.projects import Project
from bot.interview.question import Question
from bot.interview.rounds import Round

Ending = Literal["skipped", "nothing-said", "aside", "gone"]


@dataclass(frozen=True, slots=True)
class Ask:
    question: Question
    token: str
    place: tuple[int, int] | None = None
    """Which of how many of a set it is."""


@dataclass(frozen=True, slots=True)
class AskGap:
    """Ask for one concept of a question alone, in review."""

    question: Question
    concept: str
    token: str


@dataclass(frozen=True, slots=True)
class Probe:
    """Ask for one gap. `heard` names what the last answer newly showed."""

    token: str
    text: str
    heard: tuple[str, ...] = ()
    stays: bool = False
    """The same probe as before: the answer was about something else."""
    bare_output: bool = False
    """The right output without a word of why."""
    after_challenge: bool = False
    unanswered: bool = False
    """The probe before it stays open: the person could not say."""
    unplaced: bool = False
    """The probe before it stays open: nothing of the reply was recognised."""
    near: str = ""
    """The person's words that may already show what is asked for."""
    round: str = ""
    """The token of the mock round it is asked in."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """Put a claim to a case. `said` is the claim in the person's words."""

    token: str
    text: str
    said: str
    round: str = ""
    """The token of the mock round it is put in."""


@dataclass(frozen=True, slots=True)
class Hint:
    """`to_probe`: a hint for the gap just probed. `unsure`: the person said that they do not know."""

    token: str
    text: str
    to_probe: bool
    unsure: bool
    alone: bool = False
    """The gap was asked alone, in review: this is the one hint there is."""


@dataclass(frozen=True, slots=True)
class NoMoreHints:
    token: str


@dataclass(frozen=True, slots=True)
class Record:
    """Keep this attempt; it takes the place of an earlier record with its token."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class RecordRating:
    """`rating` None: never ask this person again."""

    token: str
    rating: SelfRating | None


@dataclass(frozen=True, slots=True)
class AskRating:
    token: str


@dataclass(frozen=True, slots=True)
class ShowScorecard:
    """Show a recorded attempt. Its record is in the store by then."""

    token: str
    unfolded: bool = False
    """With its model answer."""


@dataclass(frozen=True, slots=True)
class ShowRecalled:
    """Show a recorded attempt at a gap that was asked alone."""

    token: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The person's own word on when a question is to come back, to be kept and confirmed."""

    question: Question
    token: str
    gap: str | None
    """The concept that was asked alone; None: the whole question."""
    rating: Rating
    at: datetime


@dataclass(frozen=True, slots=True)
class SayEnded:
    """A question ended without a scorecard."""

    attempt: Attempt
    why: Ending


@dataclass(frozen=True, slots=True)
class OfferAdding:
    """Text came right after a scorecard: ask whether it belongs to that answer."""

    token: str
    title: str


@dataclass(frozen=True, slots=True)
class OfferContinuing:
    """A question was set aside for its age."""

    token: str
    title: str


@dataclass(frozen=True, slots=True)
class NothingOpen:
    """Text came while no question is open."""


Lead = Literal["begun", "next", "noted", "unsure", "skipped", "time", "resumed", "gone"]
"""What came before a question of a round."""


@dataclass(frozen=True, slots=True)
class AskInRound:
    """A question of a mock round, with where the round stands."""

    question: Question
    token: str
    round: str
    """The round's token."""
    place: int
    of: int
    section: str
    left: int | None
    """Minutes that the section still has; None where no clock runs."""
    lead: Lead
    closed: str = ""
    """The section that was closed for its time."""
    stage: tuple[int, int] | None = None
    """Which of how many stages; None for a question that stands alone."""
    ask: str = ""
    """How it is asked, where that is not as it stands in the file."""


@dataclass(frozen=True, slots=True)
class AskLast:
    """The round's last question is the candidate's own."""

    round: str
    lead: Lead
    closed: str = ""


@dataclass(frozen=True, slots=True)
class FewMinutes:
    """Little time is left in a section."""

    section: str
    left: int


@dataclass(frozen=True, slots=True)
class SayPaused:
    round: str
    place: int
    of: int


@dataclass(frozen=True, slots=True)
class OfferRound:
    """A round stands open, and something else was asked for, or words came while it was paused."""

    round: str
    place: int
    of: int
    paused: bool


@dataclass(frozen=True, slots=True)
class Clarify:
    """The interviewer's answers to what the candidate asked of a scenario; none: nothing of it is given."""

    token: str
    round: str
    answers: tuple[str, ...]
    ends: bool = False
    """The next stage follows."""


EchoLead = Literal["first", "noted", "unplaced", "unsure", "dropped", "resumed"]
"""What came before: nothing told yet; a part that was heard, or was not; "I don't know"; *Not that one*."""


@dataclass(frozen=True, slots=True)
class Echo:
    """What was heard of a project, and a part of its account that was not."""

    token: str
    round: str
    """Empty outside a round."""
    techniques: tuple[tuple[int, str], ...]
    """What is new in it: each with its place among all that were heard."""
    missing: str
    """The name of the part; empty where none is asked for."""
    ask: str
    lead: EchoLead = "first"
    dropped: str = ""
    """The technique that was just left out."""


@dataclass(frozen=True, slots=True)
class TellMore:
    """What was told of a project is too little to ask about."""

    token: str


@dataclass(frozen=True, slots=True)
class HelpTelling:
    """What a good account of a project has. `unsure`: the person said that they do not know."""

    token: str
    parts: tuple[str, ...]
    unsure: bool


ProjectLead = Literal["begun", "retold", "dig", "again", "next", "unsure", "skipped", "resumed", "gone"]
"""What came before a question about a project."""


@dataclass(frozen=True, slots=True)
class AskInProject:
    """A question about an own project: for its account, or a step of its dig."""

    question: Question
    token: str
    lead: ProjectLead
    title: str = ""
    step: tuple[int, int] | None = None
    """Which step of how many; None for the account."""
    ask: str = ""
    """How it is asked, where that is not as it stands in the file."""


@dataclass(frozen=True, slots=True)
class DigHint:
    """A hint at a step of a dig; `text` empty: there is no other."""

    token: str
    text: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class OfferProject:
    """A project lay open for hours, and words came."""

    token: str


@dataclass(frozen=True, slots=True)
class KeepProject:
    """Keep this of a project; it takes the place of what was kept of it."""

    project: Project


@dataclass(frozen=True, slots=True)
class ShowProject:
    """Show a project that was kept."""

    project: Project


@dataclass(frozen=True, slots=True)
class ProjectLeft:
    """A project closes before its end: what was told is kept, or an earlier telling stands, or nothing was
    told yet or nothing heard of what was, or its question has changed."""

    why: Literal["kept", "stands", "nothing", "unheard", "gone"]


@dataclass(frozen=True, slots=True)
class NoHelp:
    """A hint, or the model answer, was asked for in a round."""


@dataclass(frozen=True, slots=True)
class RecordRound:
    """Keep this round; it is over."""

    round: Round
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class ShowReport:
    """Show the report of a recorded round."""

    round: str


@dataclass(frozen=True, slots=True)
class OldButton:
    """A button was tapped that no longer fits."""


InProject = TellMore | HelpTelling | AskInProject | DigHint | OfferProject
"""What is said while a project outside a round is open."""
InRound = AskInRound | AskLast | FewMinutes | SayPaused | OfferRound | Clarify | Echo | NoHelp
"""What is said while a round is open."""

Effect = (
    Ask
    | AskGap
    | Probe
    | Challenge
    | Hint
    | NoMoreHints
    | Record
    | RecordRating
    | AskRating
    | ShowScorecard
    | ShowRecalled
    | Judged
    | SayEnded
    | OfferAdding
    | OfferContinuing
    | NothingOpen
    | InRound
    | InProject
    | KeepProject
    | ShowProject
    | ProjectLeft
    | RecordRound
    | ShowReport
    | OldButton
)
