"""What was said about one question, in order: the one record that everything else is worked out from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

MOST_MESSAGES, MOST_CHARACTERS = 60, 16_000
"""How much is heard about one question before it closes: a quarter of an hour of dictation. Every step reads
the log, so this bounds what one person's turn can cost the others."""

PromptKind = Literal["ask", "probe", "challenge", "hint", "deeper", "told", "dropped", "scorecard", "model"]


@dataclass(frozen=True, slots=True)
class Part:
    """One message of the person's. Answers may come in several, and each may be edited later."""

    number: int
    """Counted from 1 within the attempt. Front ends remember which of their messages it was."""
    text: str
    since: int = 0
    """How long the log was when this text was written: an edit counts from when it was made."""


@dataclass(frozen=True, slots=True)
class Said:
    """The messages that arrived together and were read as one answer."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something the interviewer said that bears on the score."""

    kind: PromptKind
    about: str = ""
    """The concept probed or hinted at, or the misconception challenged."""
    text: str = ""
    """The author's words, without the acknowledgement before them."""


Log = tuple[Said | Prompt, ...]


def messages(log: Log) -> Iterator[Part]:
    """The person's messages, in order."""
    return (part for entry in log if isinstance(entry, Said) for part in entry.parts)


def full(parts: Iterable[Part]) -> bool:
    """Whether so much was said that nothing more is heard."""
    lengths = [len(part.text) for part in parts]
    return len(lengths) >= MOST_MESSAGES or sum(lengths) >= MOST_CHARACTERS


def prompts(log: Log, *kinds: PromptKind) -> Iterator[Prompt]:
    """The prompts of these kinds, in order; of all kinds where none is named."""
    return (entry for entry in log if isinstance(entry, Prompt) and (not kinds or entry.kind in kinds))


def probed(log: Log) -> str | None:
    """The concept whose probe is waiting for its answer: probed last, perhaps with its hint given since."""
    waiting: str | None = None
    for prompt in prompts(log):
        if prompt.kind == "probe":
            waiting = prompt.about
        elif not (prompt.kind == "hint" and prompt.about == waiting):
            waiting = None
    return waiting


def challenged(log: Log) -> str | None:
    """The misconception whose challenge is waiting for its answer."""
    asked = tuple(prompts(log, "probe", "challenge"))
    return asked[-1].about if asked and asked[-1].kind == "challenge" else None


def mended(parts: tuple[Part, ...], number: int, text: str) -> tuple[Part, ...]:
    """Messages that wait, one of them with another text."""
    return tuple(replace(part, text=text) if part.number == number else part for part in parts)


def amended(log: Log, number: int, text: str) -> Log | None:
    """The log with one part's text replaced; None where no such part stands or nothing changes."""
    for place, entry in enumerate(log):
        if not isinstance(entry, Said):
            continue
        for part in entry.parts:
            if part.number == number and part.text != text:
                changed = Part(number, text, since=len(log))
                parts = tuple(changed if other.number == number else other for other in entry.parts)
                return (*log[:place], replace(entry, parts=parts), *log[place + 1 :])
    return None
