"""A button's words, typed instead of tapped: nobody who writes "skip" means it as an answer."""

import re
from collections.abc import Mapping

from bot.conversation import daily, review
from bot.conversation.talk import Talk
from bot.interview import events as on
from bot.interview.asking import Aside, Asking, Idle, Recalling
from bot.interview.memory import WHOLE
from bot.interview.projects import InProject
from bot.interview.rounds import InRound
from bot.interview.state import State

NEXT = ("next", "next question", "another question", "another one", "next one", "continue")

ASKED: Mapping[str, on.Event] = {
    "hint": on.HintAsked(),
    "another hint": on.HintAsked(),
    "skip": on.Skipped(),
    "skip it": on.Skipped(),
    "pass": on.Skipped(),
    "finish": on.Finished(),
    "done": on.Finished(),
    "show me": on.ShowAsked(),
    "too easy": on.TooEasy(),
    "not for me": on.NotForMe(),
    "stop": on.Left(),
    "cancel": on.Left(),
} | {words: on.Finished() for words in NEXT}
"""With nothing said yet, Finished is a skip."""

IN_ROUND: Mapping[str, on.Event] = {
    "pause": on.Paused(),
    "resume": on.Resumed(),
    "continue": on.Resumed(),
    "end round": on.RoundEnded(),
    "end the round": on.RoundEnded(),
    "hint": on.HintAsked(),
    "skip": on.Skipped(),
    "skip it": on.Skipped(),
    "pass": on.Skipped(),
    "next": on.Finished(),
    "next question": on.Finished(),
    "done": on.Finished(),
    "nothing": on.Finished(),
    "ready": on.Finished(),
    "i m ready": on.Finished(),
    "im ready": on.Finished(),
    "i am ready": on.Finished(),
    "right": on.Finished(),
    "not that one": on.TechniqueDropped(),
}


TELLING: Mapping[str, on.Event] = {
    "hint": on.HintAsked(),
    "another hint": on.HintAsked(),
    "skip": on.Skipped(),
    "skip it": on.Skipped(),
    "pass": on.Skipped(),
    "done": on.Finished(),
    "finish": on.Finished(),
    "right": on.Finished(),
    "right go on": on.Finished(),
    "go on": on.Finished(),
    "that s all": on.Finished(),
    "thats all": on.Finished(),
    "not that one": on.TechniqueDropped(),
    "not now": on.Left(),
    "stop": on.Left(),
    "cancel": on.Left(),
}
DIGGING: Mapping[str, on.Event] = {
    **{words: TELLING[words] for words in ("hint", "another hint", "skip", "skip it", "pass")},
    **{words: on.Skipped() for words in (*NEXT, "show me")},
    **{words: TELLING[words] for words in ("done", "finish", "not now", "stop", "cancel")},
}


def typed(talk: Talk, text: str) -> bool:
    """Do what the text asks for, if it is a button's words and nothing else. Whether it was."""
    words = " ".join(re.findall(r"[^\W\d_]+", text.casefold())) if len(text) <= 40 else ""
    event = _event(talk.state, words)
    if event is not None:
        talk.happen(event)
    elif words in NEXT and isinstance(talk.state, Idle):
        last = talk.state.last
        if last is not None and last.token.endswith(WHOLE):
            review.begin(talk)
        else:
            daily.go_on(talk)
    else:
        return False
    return True


def _event(state: State, words: str) -> on.Event | None:
    match state:
        case Asking() | Recalling():
            return ASKED.get(words)
        case InRound():
            return IN_ROUND.get(words)
        case InProject(waiting=waiting) if waiting and words in ("continue", "go on", "yes"):
            return on.Continued()
        case InProject(stages=stages):
            return (DIGGING if stages else TELLING).get(words)
        case Aside() if words == "continue":
            return on.Continued()
        case Idle(waiting=waiting) if waiting and words in ("add", "add to that answer", "yes"):
            return on.Added()
        case _:
            return None
