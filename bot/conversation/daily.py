"""How a push is taken up: its set is asked, put off or left; and the card at its end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

from bot.conversation import pages
from bot.conversation.offers import is_live
from bot.conversation.pushing import is_quiet, returned
from bot.conversation.set_end import card_of, day_name
from bot.conversation.talk import Talk
from bot.interview import events as on
from bot.interview.asking import Aside, Asking, Idle
from bot.interview.daily import place_of, token_of
from bot.interview.rounds import InRound
from bot.interview.wording import say
from bot.storage import attempts, pushes
from bot.storage.pushes import Push
from bot.storage.schedules import Schedule

ACTIONS = ("hint", "snooze", "nottoday", "goon", "back")
"""The buttons of a push. [Hint] comes here only while its question is not open."""

LASTS = timedelta(days=3)
"""How long words go to an offer."""
SNOOZE = timedelta(hours=1)
TYPED = {"not today": "nottoday", "snooze": "snooze", "later": "snooze"}
CHANGED = "That question has changed since I sent it."


def offered(talk: Talk) -> bool:
    """Whether words with nothing open would be an answer to an offer. Asked only where they may be."""
    waits = talk.person.awaiting and isinstance(talk.state, Idle) and talk.state.last is None
    return waits and _offer(talk) is not None


def take_up(talk: Talk, typed: str) -> Literal["", "open", "done"]:
    """Words came with nothing open: they answer the latest offer, whose question is then open; or they do
    what its buttons do. Empty: there is no offer."""
    push = _offer(talk)
    if push is None:
        return ""
    talk.outgoing.pop()  # that nothing is open
    words = " ".join(typed.casefold().split()).strip(".! ")
    if words in TYPED:
        act = tapped(talk, token_of(push.day, 0), TYPED[words])
        assert act is not None
        act()
        return "done"
    return "open" if _take(talk, push) else "done"


def came_back(talk: Talk) -> None:
    """Something is done after a while about a question or round that stands open: if a push offered it, the
    push is taken up."""
    if isinstance(talk.state, Asking | Aside | InRound) and not is_live(talk.state, talk.now):
        push = pushes.latest(talk.session, talk.person)
        if push and push.kind == "open" and push.opened_at is None and push.ended_at is None:
            _opened(talk, push)


def tapped(talk: Talk, token: str, action: str) -> Callable[[], None] | None:
    """What a button of a push does; None for one that is over."""
    named = place_of(token)
    push = pushes.of_day(talk.session, talk.person, named[0]) if named else None
    if push is None or named is None:
        return None
    if action == "back":
        return (lambda: _bring_back(talk, push)) if push.kind == "farewell" and not push.ended_at else None
    if not _stands(talk, push):
        return None
    match action:
        case "hint" if push.kind != "open" and not push.set.begun:
            return lambda: _hint(talk, push)
        case "goon" if push.kind == "open":
            return _going_on(talk, push)
        case "snooze":
            return lambda: _snooze(talk, push)
        case "nottoday":
            return lambda: _not_today(talk, push)
        case _:
            return None


def go_on(talk: Talk, avoid: str = "") -> None:
    """[Next]: the next question of a set that is under way, its end card, or any other question."""
    push = pushes.latest(talk.session, talk.person)
    if push is None or not push.set.begun or push.ended_at is not None or not _stands(talk, push):
        talk.begin_next(avoid=avoid)
    else:
        _advance(talk, push)


def _advance(talk: Talk, push: Push, note: str = "") -> None:
    """Ask the first question of the set that was neither begun nor asked elsewhere since; with none left, the
    set is over."""
    past = attempts.past(talk.session, talk.person)
    while (place := push.set.next) is not None:
        item = push.set.items[place]
        done = past.get(item.question_id)
        if talk.bank.question(item.question_id) and not (done and done.last >= push.due_at):
            _begin(talk, push, place, note=note)
            return
        push.set = push.set.noted(place, "gone")
    _end(talk, push)


def conclude(talk: Talk) -> None:
    """Note what became of a set's questions in this turn; after its last scorecard comes its end card."""
    for token, outcome in talk.ended.items():
        named = place_of(token)
        push = pushes.of_day(talk.session, talk.person, named[0]) if named else None
        if push is None or named is None or named[1] >= len(push.set.items):
            continue
        if outcome is not None:
            push.set = push.set.noted(named[1], outcome)
            pushes.save(talk.session, push)
        if push.set.over and push.ended_at is None and isinstance(talk.state, Idle):
            _end(talk, push)


def _offer(talk: Talk) -> Push | None:
    """The latest offer, if it is young enough and its question was not begun."""
    push = pushes.latest(talk.session, talk.person)
    return push if push and push.set.items and not push.set.begun and _stands(talk, push) else None


def _stands(talk: Talk, push: Push) -> bool:
    return push.ended_at is None and abs(talk.now - push.due_at) < LASTS


def _opened(talk: Talk, push: Push) -> None:
    """Somebody took it up: pushes come daily again."""
    if push.opened_at is None:
        push.opened_at = talk.now
        returned(talk.session, talk.person, talk.now)
    pushes.save(talk.session, push)


def _begin(talk: Talk, push: Push, place: int, *, shown: bool = False, note: str = "") -> bool:
    """Ask a question of a set; whether it is open now. `shown`: the push has shown it."""
    token, of = token_of(push.day, place), len(push.set.items)
    talk.happen(on.Begun(push.set.items[place].question_id, token, shown=shown, place=(place + 1, of)), note)
    if not (isinstance(talk.state, Asking) and talk.state.token == token):
        return False  # a round is open, and nothing else is begun
    push.set = push.set.noted(place, "open")
    push.kind = "set"
    _opened(talk, push)
    return True


def _take(talk: Talk, push: Push) -> bool:
    """Open the question that the push has shown; whether that is what is open now."""
    item = push.set.items[0]
    if talk.bank.question(item.question_id, item.revision) is not None:
        return _begin(talk, push, 0, shown=True)
    if talk.bank.question(item.question_id) is None:
        push.set = push.set.noted(0, "gone")
    _advance(talk, push, CHANGED)
    return False


def _hint(talk: Talk, push: Push) -> None:
    if _take(talk, push):
        talk.happen(on.HintAsked())


def _going_on(talk: Talk, push: Push) -> Callable[[], None] | None:
    match talk.state:
        case Asking() | Aside():
            event: on.Event = on.Continued()
        case InRound():
            event = on.Resumed()
        case _:
            return None

    def go_on() -> None:
        _opened(talk, push)
        talk.happen(event)

    return go_on


def _snooze(talk: Talk, push: Push) -> None:
    if push.set.begun:
        talk.show(pages.page("", "It is open and keeps: answer whenever you like."))
        return
    _opened(talk, push)
    schedule = talk.schedule
    then = talk.now + SNOOZE
    if is_quiet(schedule, then, night=True):
        push.ended_at = talk.now
        talk.say(say(f"In an hour you want quiet.{_next_one(schedule, talk)}"))
    else:
        push.kind, push.due_at = "due", then
        talk.say(say("In an hour, then."))
    pushes.save(talk.session, push)


def _not_today(talk: Talk, push: Push) -> None:
    open_ = isinstance(talk.state, Asking) and place_of(talk.state.token)
    if open_ and open_[0] == push.day:
        said = len(talk.outgoing)
        talk.happen(on.Left())
        del talk.outgoing[said:]  # that it was set aside is what was asked for
    push.ended_at = talk.now
    _opened(talk, push)
    schedule = talk.schedule
    talk.say(say(f"Fine.{_next_one(schedule, talk)}"))


def _bring_back(talk: Talk, push: Push) -> None:
    push.ended_at = talk.now
    _opened(talk, push)
    schedule = talk.schedule
    talk.say(say(f"Good to have you back.{_next_one(schedule, talk)}"))


def _next_one(schedule: Schedule, talk: Talk) -> str:
    at = schedule.next_push_at
    if at is None:
        return ""
    local = at.astimezone(schedule.tzinfo)
    return f" I'll ask again {day_name(local.date(), schedule.day(talk.now))} at {local:%H:%M}."


def _end(talk: Talk, push: Push) -> None:
    """The set is over."""
    push.ended_at = talk.now
    pushes.save(talk.session, push)
    talk.say(card_of(talk, push))
