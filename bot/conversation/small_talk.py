"""Greetings, thanks, "let me think": a short word back. Nothing is graded by them, and no probe is spent."""

from bot.conversation import daily, pages
from bot.conversation.talk import Talk
from bot.grading import is_small_talk
from bot.interview import events as on
from bot.interview.asking import ASIDE_AFTER, Aside, Asking, Idle, Rating, Recalling
from bot.interview.projects import InProject
from bot.interview.rounds import InRound
from bot.interview.wording import NOTHING_OPEN


def small_talk(talk: Talk, text: str) -> bool:
    """Reply to small talk, and say whether it was that. What waits to be placed waits on."""
    if not is_small_talk(text):
        return False
    match talk.state:
        case Asking(touched_at=touched) if talk.now - touched >= ASIDE_AFTER:
            talk.happen(on.Looked())
        case Aside() | Rating():
            talk.happen(on.Looked())
        case Asking() | Recalling() | InRound(paused=False) | InProject(waiting=()):
            talk.show(pages.page("", "Take your time."))
        case Idle() if daily.offered(talk):
            talk.say(pages.page("", "Whenever you like: just answer it."))
        case Idle(waiting=()):
            talk.say(pages.page("", NOTHING_OPEN, ((pages.NEXT,),)))
        case _:
            return False
    return True
