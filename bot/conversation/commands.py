"""What each command does. Commands that show something leave an open question standing; those that start
something set it aside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.bank.find import find, from_payload
from bot.conversation import admin, calendar, history, hours, pages, progress, review, their_data, zone
from bot.conversation.projects import open_projects
from bot.conversation.talk import Talk
from bot.interview import events as on
from bot.interview.asking import Asking, Idle, Recalling
from bot.interview.debrief import choose_length, choose_role, introduction, rounds_page
from bot.interview.projects import InProject
from bot.interview.rounds import LENGTHS, InRound
from bot.interview.scorecard import shortened

NEAR = 70
"""How alike an unknown command and a known one must be, of 100, to be suggested."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What commands must know of how this Viva is run."""

    retention_days: int
    admins: frozenset[str] = frozenset()
    """The chats of those who run it, `<front end>:<chat>`."""


Command = Callable[[Talk, str, Settings], None]


def start(talk: Talk, words: str, settings: Settings) -> None:
    if words:
        target = from_payload(talk.bank, words)
        if target is not None:
            talk.open(target)
            return
    if isinstance(talk.state, Idle) and talk.person.created_at == talk.now:
        talk.say(pages.welcome())
    else:
        talk.show(
            pages.welcome_back()
            if not isinstance(talk.state, Asking | Recalling | InRound | InProject)
            else pages.page("", "Here we are.")
        )


def practice(talk: Talk, words: str, settings: Settings) -> None:
    if not words:
        talk.begin_next()
        return
    found = find(talk.bank, words)
    if found.certain is not None:
        talk.open(found.certain)
    elif found.choices:
        talk.show(pages.unsure_which(found.choices))
    else:
        talk.show(pages.no_such(shortened(words, 40)))


def review_(talk: Talk, words: str, settings: Settings) -> None:
    review.begin(talk)


def topics(talk: Talk, words: str, settings: Settings) -> None:
    talk.show(pages.topics_page(talk.bank))


def mock(talk: Talk, words: str, settings: Settings) -> None:
    """`/mock`, or with words such as `/mock engineering quick`."""
    if isinstance(talk.state, InRound):
        talk.happen(on.Left())
        return
    said = words.casefold().split()
    role = next((role for role in talk.bank.rounds if role in said), None)
    length = next((length for length in LENGTHS if length in said), None)
    if not talk.bank.rounds:
        talk.show(pages.page("", "There are no mock rounds here yet.", ((pages.NEXT,),)))
    elif role is None:
        talk.show(choose_role(talk.bank.rounds))
    elif length is None or length not in talk.bank.rounds[role].lengths:
        talk.show(choose_length(talk.bank.rounds[role]))
    else:
        talk.show(introduction(talk.bank.rounds[role], length))


def project(talk: Talk, words: str, settings: Settings) -> None:
    open_projects(talk, words)


def rounds_(talk: Talk, words: str, settings: Settings) -> None:
    talk.show(rounds_page(talk.reports()))


def progress_(talk: Talk, words: str, settings: Settings) -> None:
    progress.show(talk)


def history_(talk: Talk, words: str, settings: Settings) -> None:
    history.show(talk, words)


def daily(talk: Talk, words: str, settings: Settings) -> None:
    hours.daily(talk, words)


def timezone(talk: Talk, words: str, settings: Settings) -> None:
    zone.timezone(talk, words)


def date(talk: Talk, words: str, settings: Settings) -> None:
    calendar.interview_date(talk, words)


def pause(talk: Talk, words: str, settings: Settings) -> None:
    calendar.pause(talk, words)


def help_(talk: Talk, words: str, settings: Settings) -> None:
    talk.show(pages.help_page())


def privacy(talk: Talk, words: str, settings: Settings) -> None:
    talk.show(their_data.privacy(settings.retention_days))


def export(talk: Talk, words: str, settings: Settings) -> None:
    their_data.export(talk)


def forget(talk: Talk, words: str, settings: Settings) -> None:
    their_data.forget(talk)


def settings_(talk: Talk, words: str, settings: Settings) -> None:
    talk.show(pages.settings_page(talk.person, talk.schedule.retention))


def cancel(talk: Talk, words: str, settings: Settings) -> None:
    before = len(talk.outgoing)
    talk.happen(on.Left())
    if len(talk.outgoing) == before:
        talk.say(pages.page("", "Nothing is open.", ((pages.NEXT,),)))


COMMANDS: Mapping[str, Command] = {
    "start": start,
    "practice": practice,
    "review": review_,
    "topics": topics,
    "mock": mock,
    "interview": mock,
    "rounds": rounds_,
    "project": project,
    "projects": project,
    "progress": progress_,
    "history": history_,
    "daily": daily,
    "timezone": timezone,
    "date": date,
    "pause": pause,
    "help": help_,
    "privacy": privacy,
    "export": export,
    "forget": forget,
    "settings": settings_,
    "cancel": cancel,
}


def run(talk: Talk, text: str, settings: Settings) -> None:
    """Do what `/name words` says; an unknown name gets the nearest known one."""
    name, words = parted(text)
    talk.person.asked_for = None
    if name == admin.COMMAND and talk.admin:
        admin.show(talk)
        return
    command = COMMANDS.get(name)
    if command is not None:
        command(talk, words, settings)
        return
    near = process.extractOne(name, list(COMMANDS), scorer=fuzz.ratio, score_cutoff=NEAR)
    meant = f"Did you mean /{near[0]}?" if near else "/help lists what I know."
    talk.show(pages.page("", f"I don't know /{shortened(name, 30)}. {meant}"))


def parted(text: str) -> tuple[str, str]:
    """A command's name in lower case, without slash and bot's name, and the words after it."""
    head, _, words = text.strip().partition(" ")
    head, _, rest = head.partition("\n")
    return head[1:].partition("@")[0].casefold(), f"{rest} {words}".strip()
