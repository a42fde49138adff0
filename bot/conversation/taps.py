"""What each button does. Callback data is what a client sends: the owner, the state and, where the message is
still known, its keyboard are checked first. A second tap on the same button does nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import get_args

from bot.conversation import (
    admin,
    calendar,
    daily,
    history,
    hours,
    pages,
    progress,
    projects,
    review,
    their_data,
    zone,
)
from bot.conversation.talk import Talk
from bot.conversation.tap import Tap
from bot.interview import events as on
from bot.interview.asking import Aside, Asking, Idle, Rating, Recalling
from bot.interview.debrief import choose_length, choose_role, introduction, numbered, report_card
from bot.interview.events import SelfRating
from bot.interview.memory import WHOLE
from bot.interview.projects import InProject
from bot.interview.rounds import LENGTHS, ROLES, InRound
from bot.interview.scorecard import UNFOLDED, USED, claims_keyboard, noted, scorecard
from bot.interview.transcript import file_of, page
from bot.interview.wording import say, skipped
from bot.message import Choice, Keyboard, Outgoing
from bot.storage import attempts, rounds

OLD = "That button belongs to an earlier question; nothing has changed."
LOOKS = ("model", "claims")
"""What stays on a card after [Next] or its neighbours were tapped: it works on any scorecard."""

ASKED: Mapping[str, on.Event] = {
    "hint": on.HintAsked(),
    "skip": on.Skipped(),
    "finish": on.Finished(),
    "show": on.ShowAsked(),
    "easy": on.TooEasy(),
    "never": on.NotForMe(),
}


IN_ROUND: Mapping[str, on.Event] = {
    "pause": on.Paused(),
    "resume": on.Resumed(),
    "endround": on.RoundEnded(),
}


AT_STAGE: Mapping[str, on.Event] = {
    "skip": on.Skipped(),
    "finish": on.Finished(),
}
OF_PROJECT: Mapping[str, on.Event] = {
    **AT_STAGE,
    "hint": on.HintAsked(),
    "continue": on.Continued(),
    "leave": on.Left(),
}


PAGES: Mapping[str, Callable[[Talk, Tap], None]] = {
    **hours.PAGES,
    **zone.PAGES,
    **calendar.PAGES,
    **progress.PAGES,
    **history.PAGES,
    **review.PAGES,
    **their_data.PAGES,
}
"""Buttons of pages that belong to no question: each changes its own page in place or begins something."""


def tap(talk: Talk, data: str, message: str, tapped: Outgoing | None) -> None:
    """Do what a button says.

    Args:
        data: as the client sent it.
        message: the front end's id of the message that was tapped.
        tapped: that message as we last made it look; None where we no longer know.
    """
    choice: Choice | None = None
    if tapped is not None:
        choice = next((choice for row in tapped.keyboard for choice in row if choice.data == data), None)
        if choice is None:
            return  # a second tap: the first has already changed the keyboard
    token, _, rest = data.partition(":")
    action, _, number = rest.partition(":")
    if not (number.isascii() and number.isdecimal() and len(number) <= 4):
        talk.say(say(OLD))
        return
    if action == admin.RETRY and talk.admin:
        admin.retry(talk, Tap(token, int(number), message, choice))
        return
    if action in PAGES:
        PAGES[action](talk, Tap(token, int(number), message, choice))
        return
    if action in CARD:
        _on_card(talk, token, action, int(number), message)
        return
    if action in AGAIN:
        _on_round(talk, token, action, int(number), message)
        return
    event = _event(talk, token, action, int(number))
    then = None if event is None else _happening(talk, event)
    if then is None:
        then = _beginning(talk, token, action, int(number), choice) or _setting(
            talk, action, int(number), message
        )
    if then is None:
        talk.say(say(OLD))
        return
    if action not in SETTINGS:
        talk.say(_tapped(message, tapped, choice))
    then()


def _event(talk: Talk, token: str, action: str, number: int) -> on.Event | None:
    """What a button of the question that is open, or was last open, means; None where it does not fit."""
    match talk.state:
        case Asking() if talk.state.token == token:
            return ASKED.get(action)
        case Recalling(asking) if asking.token == token:
            return ASKED.get(action)
        case Rating(closed) if closed.token == token and action == "rate":
            ratings: tuple[SelfRating, ...] = get_args(SelfRating)
            return on.Rated(ratings[number] if number < len(ratings) else None)
        case Aside(asking) if asking.token == token:
            return on.Continued() if action == "continue" else ASKED.get(action)
        case Idle(last) if last and last.token == token and action == "add":
            return on.Added()
        case InRound(round=round_) if round_.token == token and action in IN_ROUND:
            return IN_ROUND[action]
        case InRound(open=asking) | InProject(open=asking) if asking and asking.token == token:
            if action == "drop":
                return on.TechniqueDropped(number)
            return (AT_STAGE if isinstance(talk.state, InRound) else OF_PROJECT).get(action)
        case _:
            return None


def _happening(talk: Talk, event: on.Event) -> Callable[[], None]:
    def happen() -> None:
        talk.happen(event)

    return happen


def _beginning(
    talk: Talk, token: str, action: str, number: int, choice: Choice | None
) -> Callable[[], None] | None:
    """Buttons that start something. Those of a scorecard do not while another question is open."""
    if action in daily.ACTIONS:
        return daily.tapped(talk, token, action)
    if action == "open":
        name = choice.value if choice else ""
        target = talk.bank.topic(name) or talk.bank.question(name)
        return (lambda: talk.open(target)) if target else (lambda: talk.say(say(pages.MENU_GONE)))
    if action == "help":
        return lambda: talk.show(pages.help_page())
    if action in ROUND:
        return _round(talk, token, action, number)
    if action in projects.ACTIONS:
        return projects.tapped(talk, token, action)
    if isinstance(talk.state, Asking | Recalling):
        return None
    if action == "next" and token == "-":
        return lambda: daily.go_on(talk)
    if action == "next" and token.endswith(WHOLE):
        return lambda: review.begin(talk)
    if action not in ("next", "same", "again"):
        return None
    found = attempts.find(talk.session, talk.person, token)
    if found is None:
        return None
    before = found[0].question_id
    if action == "again" and (question := talk.bank.question(before)):
        return lambda: talk.begin(question, again=True)
    if action == "next":
        return lambda: daily.go_on(talk, avoid=before)
    return lambda: talk.begin_next(before.partition(".")[0], avoid=before)


AGAIN = ("report", "transcript", "page", "file")
"""What reads a past round again. The buttons stay: these start nothing."""


def _on_round(talk: Talk, token: str, action: str, number: int, message: str) -> None:
    """A past round's report, its transcript from the beginning, a page of it, or all of it as a file."""
    found = rounds.find(talk.session, talk.person, token)
    answered = talk.attempts_of(found[0]) if found else ()
    if not answered or number >= len(answered):
        talk.say(say(OLD))
    elif action == "report":
        talk.show(report_card(talk.report(token)))
    elif action == "file":
        talk.say(file_of(talk.report(token), answered))
    else:
        claimed = attempts.claims(talk.session, talk.person, answered[number].token)
        shown = page(token, answered, number, claimed)
        talk.say(replace(shown, edits=message) if action == "page" else shown)


ROUND = ("mock", "mockrole", "mocklength", "round", "untimed")
"""What chooses and begins a mock round."""


def _round(talk: Talk, token: str, action: str, number: int) -> Callable[[], None] | None:
    """Buttons that choose a mock round step by step, and begin it. None does while a round is open."""
    plans = talk.bank.rounds
    if isinstance(talk.state, InRound):
        return _happening(talk, on.Left())
    if action == "mock":
        return lambda: talk.show(choose_role(plans))
    role, length = (
        (ROLES[number], LENGTHS[0])
        if action == "mockrole" and number < len(ROLES)
        else (numbered(number) or (None, LENGTHS[0]))
    )
    if role is None or role not in plans or (action != "mockrole" and length not in plans[role].lengths):
        return None
    if action == "mockrole":
        return lambda: talk.show(choose_length(plans[role]))
    if action == "mocklength":
        return lambda: talk.show(introduction(plans[role], length))
    return _happening(talk, on.RoundBegun(role, length, action == "round", talk.token))


SETTINGS = {
    "role": len(pages.ROLES),
    "level": len(pages.LEVELS),
    "rating": 2,
    "pictures": len(pages.PICTURES),
    "prepare": len(pages.ROLES) + 1,
}
"""What changes its own message in place: how many choices each has."""


def _setting(talk: Talk, action: str, number: int, message: str) -> Callable[[], None] | None:
    """Buttons of the settings page and of what newcomers are asked."""
    if number >= SETTINGS.get(action, 0):
        return None

    def choose() -> None:
        talk.say(replace(_set(talk, action, number), edits=message))

    return choose


def _set(talk: Talk, action: str, number: int) -> Outgoing:
    """Keep a choice; how its message looks from now on."""
    person = talk.person
    match action:
        case "prepare" if number == len(pages.ROLES):
            return pages.ask_role(explained=True)
        case "prepare":
            person.role = role = pages.ROLES[number][0]
            return pages.role_noted(role)
        case "role":
            person.role = pages.ROLES[number][0]
        case "level":
            person.level = pages.LEVELS[number][0]
        case "pictures":
            person.pictures = pages.PICTURES[number]
        case _:
            person.rates_self = bool(number)
    return pages.settings_page(person, talk.schedule.retention)


CARD = ("model", "claims", "claim", "card")


def _on_card(talk: Talk, token: str, action: str, number: int, message: str) -> None:
    """Buttons that change a scorecard in place. `number`: the card's flags, and for a claim its place."""
    found = attempts.find(talk.session, talk.person, token)
    if found is None:
        talk.say(say(OLD))
        return
    attempt, claimed = found
    place, flags = divmod(number, 4)
    if action == "model":
        flags |= UNFOLDED
        talk.happen(on.ModelShown(token))
        if attempt.score is None:
            talk.say(replace(skipped(attempt, unfolded=True), edits=message))
            return
    elif action == "claim" and place in attempt.disputable:
        claimed = claimed ^ {attempt.disputable[place][0]}
        attempts.claim(talk.session, talk.person, token, claimed)
        talk.remember(attempt, claimed)
    back = talk.back(attempt.question_id)
    card = scorecard(attempt, claimed, back, unfolded=bool(flags & UNFOLDED), used=bool(flags & USED))
    keyboard = claims_keyboard(attempt, claimed, flags) if action in ("claims", "claim") else card.keyboard
    talk.say(replace(card, keyboard=keyboard, edits=message))


def _tapped(message: str, tapped: Outgoing | None, choice: Choice | None) -> Outgoing:
    """The tapped message as it stands from now on: without its keyboard, with the choice."""
    if tapped is None or choice is None:
        return Outgoing((), edits=message)
    return Outgoing(noted(tapped.text, choice.label), _left_over(tapped.keyboard), edits=message)


def _left_over(keyboard: Keyboard) -> Keyboard:
    """A scorecard's looks stay, now saying that it was moved on from."""
    looks: list[Choice] = []
    for row in keyboard:
        for choice in row:
            token, action, number = choice.data.split(":")
            if action in LOOKS:
                looks.append(replace(choice, data=f"{token}:{action}:{int(number) | USED}"))
    return (tuple(looks),) if looks else ()
