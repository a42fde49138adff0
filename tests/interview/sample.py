"""Small questions of the tests' own, and a way to play a list of events against them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.asking import Asking, Idle
from bot.interview.deep_dive import Account, Chain
from bot.interview.log import Log, Part, Prompt, Said
from bot.interview.question import Question
from bot.interview.state import State
from bot.interview.step import step
from bot.interview.turn import Turn

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TOKEN = "1a"
DROPOUT = "nets.dropout"

ZEROING = "randomly zero activations"
PART_OF_ZEROING = "there are activations. we zero them. it goes randomly"
"""Shows it partly."""
SCALING = "multiply by the keep probability"
FULL = "all neurons predict together"
ENSEMBLE = "averages many subnetworks"
"""Each shows one concept of the dropout question in full, and no other: weights 3, 2, 2 and 1."""
PERMANENT = "it deletes weights for good"
"""Asserts its misconception."""
RETRACTION = "every weight"
"""Takes it back, in reply to the challenge."""
REPLY = "half go off"
"""Shows `zeroing` in reply to its probe only."""
NOISE = "it has something to do with computers"
UNSURE = "i dont know"


def concept(weight: float, name: str, says: str, **more: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "statement": f"The statement of {name}.",
        "probe": f"What about part {name[-1]}?",
        "replies": ["nothing"],
        "hint": f"Think of clue {name[-1]}.",
    }
    return {"weight": weight, "name": name, "says": [says], **fields, **more}


FIELDS: Mapping[str, Any] = {
    "id": DROPOUT,
    "revision": 1,
    "kind": "explain",
    "skill": "intuition",
    "roles": ["research", "engineering"],
    "level": "middle",
    "ask": "What is dropout?",
    "concepts": {
        "ensemble": concept(1, "idea D", ENSEMBLE),
        "zeroing": concept(3, "idea A", ZEROING, replies=[REPLY]),
        "scaling": concept(2, "idea B", SCALING),
        "full": concept(2, "idea C", FULL),
    },
    "misconceptions": {
        "permanent": {
            "says": [PERMANENT],
            "challenge": "How many are in use at inference?",
            "reply": "Nothing is gone for good.",
            "retracts": [RETRACTION],
        }
    },
    "model_answer": f"One can {ZEROING}; then {FULL}.",
    "sources": [{"title": "A source", "url": "https://example.org/dropout"}],
    "examples": [],
}


def question(**changes: Any) -> Question:
    """The dropout question with some fields changed."""
    return Question.model_validate({**FIELDS, **changes})


def code_output(**changes: Any) -> Question:
    fields: dict[str, Any] = {
        "id": "python.default",
        "kind": "code-output",
        "code": "def f(x=[]):\n    x.append(1)\n    print(x)\nf()\nf()",
        "output": "[1]\n[1, 1]",
        "concepts": {"shared": concept(2, "reason A", "default created once")},
        "misconceptions": {},
    }
    return question(**{**fields, **changes})


def derive(**changes: Any) -> Question:
    fields: dict[str, Any] = {
        "id": "maths.bias",
        "kind": "derive",
        "formula": "E[f_hat] - f",
        "misconceptions": {},
    }
    return question(**{**fields, **changes})


LIBRARY = {one.id: one for one in (question(), code_output(), derive())}
CHAIN = Chain.model_validate(
    {
        "id": "general",
        "revision": 1,
        "name": "your method",
        "aliases": ["gradient boosting"],
        "chain": [
            {
                "ask": f"You used {{technique}}: question {number}?",
                "concepts": {
                    "steps": {"weight": 2, "name": "idea S", "statement": "S.", "says": [ZEROING]},
                    "reason": {"weight": 1, "name": "idea R", "statement": "R.", "says": [SCALING]},
                },
                "model_answer": f"{ZEROING}. {SCALING}.",
            }
            for number in range(1, 6)
        ],
        "sources": [],
    }
)
CHAINS = {CHAIN.id: CHAIN}
ACCOUNT = Account.model_validate(
    {
        "opening": "Tell me about one project.",
        "enough": 2,
        "parts": {
            "problem": {"name": "part P", "says": ["the goal was to"], "ask": "Which problem?"},
            "data": {"name": "part D", "says": ["the dataset"], "ask": "Which data?"},
            "failed": {"name": "part F", "says": ["did not work"], "ask": "What did not work?"},
        },
    }
).question
PROJECTS = {one.id: one for one in (ACCOUNT, *CHAIN.questions)}
TOPICS = {"nets": "Neural networks", "python": "Python", "maths": "Maths"}
TURN = Turn(NOW, LIBRARY, TOPICS)
BEGUN = on.Begun(DROPOUT, TOKEN)


def said(*texts: str) -> on.Answered:
    return on.Answered(texts)


Effects = tuple[do.Effect, ...]


def play(*events: on.Event | timedelta, state: State | None = None, turn: Turn = TURN) -> list[Effects]:
    """What each event brings about, from Idle on. A timedelta lets time pass."""
    return played(*events, state=state, turn=turn)[1]


def played(
    *events: on.Event | timedelta, state: State | None = None, turn: Turn = TURN
) -> tuple[State, list[Effects]]:
    """Also where the person stands in the end."""
    state = state or Idle()
    heard: list[Effects] = []
    for event in events:
        if isinstance(event, timedelta):
            turn = replace(turn, now=turn.now + event)
            continue
        state, effects = step(state, event, turn)
        heard.append(effects)
    return state, heard


def kinds(effects: Effects) -> list[str]:
    return [type(effect).__name__ for effect in effects]


def log(*entries: str | Prompt) -> Log:
    """A log of answers of one message each, and prompts."""
    made: list[Said | Prompt] = [Prompt("ask")]
    number = 0
    for entry in entries:
        if isinstance(entry, Prompt):
            made.append(entry)
        else:
            number += 1
            made.append(Said((Part(number, entry),)))
    return tuple(made)


def asking(*entries: str | Prompt, **changes: Any) -> Asking:
    """The dropout question, open, with this log."""
    count = sum(isinstance(entry, str) for entry in entries)
    return replace(Asking(TOKEN, DROPOUT, 1, False, NOW, NOW, log(*entries), count), **changes)
