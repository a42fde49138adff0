"""Seven kinds of candidate: what each says first, and what each says to whatever the interviewer then asks.

None sees the rubric's phrasings or replies. Whoever knows the subject says what the model answer says of
what is asked for: another text of the same author, found by the words it shares with the concept's statement,
not by the grader. Whoever half knows says the first half of that statement, once.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from bot.interview.assess import describe
from bot.interview.log import Log, prompts
from bot.interview.question import Example, Question

Kind = Literal["strong", "partial", "wrong", "keywords", "contrast", "parrot", "rambling"]

DONT_KNOW = "I don't know"
CHAT = (
    "Good one, somebody asked me that last week as well.",
    "Sorry, the tram is loud here, I hope you can still follow me.",
    "Let me put that more slowly, I tend to rush when I am nervous.",
    "My old flatmate always laughed about this, but that is another story.",
    "Anyway, where was I.",
    "I had coffee with a friend from Lisbon yesterday and we talked about holidays.",
    "That is roughly how I would put it, ask me if it was unclear.",
)
"""Talk about something else, put around each sentence of a rambling answer."""
MESSAGES = 4
"""The most messages that a rambling answer comes in."""

Reply = Callable[[Log, str], str]
"""From the log, whose last prompt asks, and the person's own words if it challenges them, to what is said."""


@dataclass(frozen=True)
class Candidate:
    """One person at one question."""

    kind: Kind
    name: str
    """The kind, and the number among those of its kind."""
    opening: tuple[str, ...]
    """The messages of the first answer."""
    reply: Reply
    asserts: frozenset[str] = frozenset()
    """The misconceptions that the person really holds."""


def candidates(question: Question, neighbours: Sequence[Question]) -> Iterator[Candidate]:
    """Everybody who sits this question: one person an example, a rambling one for each strong, one parrot.

    `neighbours` are the questions of its topic, itself among them.
    """
    manners: Mapping[str, Callable[[Example], Reply]] = {
        "strong": lambda example: _knows(question),
        "contrast": lambda example: _knows(question),
        "partial": lambda example: _half_knows(question),
        "wrong": _insists,
        "keywords": lambda example: _names(example, neighbours),
    }
    numbers: dict[str, int] = {}
    for example in question.examples:
        number = numbers[example.kind] = numbers.get(example.kind, 0) + 1
        reply, asserts = manners[example.kind](example), frozenset(example.asserts)
        yield Candidate(example.kind, f"{example.kind} {number}", (example.answer,), reply, asserts)
        if example.kind == "strong":
            yield Candidate("rambling", f"rambling {number}", rambled(example.answer), _rambles(reply))
    yield Candidate("parrot", "parrot", (question.rubric.ask,), lambda log, said: _asked(log)[1])


def sentences(text: str) -> list[str]:
    """A text cut where sentences end; one with code stays whole."""
    return [text.strip()] if "```" in text else re.split(r"(?<=[.!?])\s+(?=[\w(])", text.strip())


def rambled(answer: str) -> tuple[str, ...]:
    """An answer with talk before, between and after its sentences, in two to four messages."""
    pieces = [CHAT[0]]
    for number, sentence in enumerate(sentences(answer), 1):
        pieces += [sentence, CHAT[number % len(CHAT)]]
    count = min(MESSAGES, len(pieces) // 2 + 1)
    cuts = [round(len(pieces) * place / count) for place in range(count + 1)]
    return tuple(" ".join(pieces[start:end]) for start, end in pairwise(cuts))


def _asked(log: Log) -> tuple[str, str]:
    """What the last prompt is about, and its words."""
    last = list(prompts(log))[-1]
    return last.about, last.text


def _knows(question: Question) -> Reply:
    """Says the model answer's sentence that speaks most of what is asked; lines and formulas as they are."""

    def reply(log: Log, said: str) -> str:
        about, _ = _asked(log)
        if said:
            return f"No, that is not what I meant by “{said}”."
        meant = describe(question, about)[1]
        if about not in question.concepts:
            return meant
        return max(sentences(question.model_answer), key=lambda one: len(_words(one) & _words(meant)))

    return reply


def _half_knows(question: Question) -> Reply:
    """Guesses half of the first thing asked for; nothing after that, whatever the hint."""

    def reply(log: Log, said: str) -> str:
        if said or len(list(prompts(log, "probe", "challenge", "hint"))) > 1:
            return DONT_KNOW
        words = describe(question, _asked(log)[0])[1].split()
        return f"Not sure, maybe {' '.join(words[: len(words) // 2])}"

    return reply


def _insists(example: Example) -> Reply:
    """Says the claim again when it is challenged, and the whole answer to everything else."""
    return lambda log, said: f"No, I am sure: {said}" if said else f"As I said: {example.answer}"


def _names(example: Example, neighbours: Sequence[Question]) -> Reply:
    """Says the list again, and what lists of names there are on the rest of the topic."""
    others = [each.answer for other in neighbours for each in other.examples if each.kind == "keywords"]
    return lambda log, said: ", ".join(dict.fromkeys([example.answer, *others]))


def _rambles(reply: Reply) -> Reply:
    return lambda log, said: " ".join(rambled(reply(log, said)))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
