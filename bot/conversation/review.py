"""/review: what was missed is asked again, gap by gap, and what the person says of it themselves."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.conversation import pages
from bot.conversation.talk import Talk
from bot.conversation.tap import Tap
from bot.interview import events as on
from bot.interview.agenda import dues, reviews_on, spread, stand_in
from bot.interview.asking import Recalling
from bot.interview.memory import RETENTIONS, WHOLE, Card
from bot.interview.question import Question
from bot.interview.reviewing import over, recalled
from bot.interview.rounds import InRound
from bot.storage import attempts, memory, schedules


def begin(talk: Talk) -> None:
    """The first review of today that is left, or the open one again."""
    if isinstance(talk.state, InRound):
        talk.happen(on.Left())
    elif isinstance(talk.state, Recalling):
        talk.happen(on.Continued())
    else:
        _next(talk, reviewed=False)


def go_on(talk: Talk) -> None:
    """The next review of today, or that it was the last."""
    _next(talk, reviewed=True)


def _next(talk: Talk, *, reviewed: bool) -> None:
    cards = memory.cards(talk.session, talk.person)
    known = {name: card for name, card in cards.items() if name in talk.bank.questions}
    today, zone = talk.schedule.day(talk.now), talk.schedule.tzinfo
    ins = _stand_ins(talk, known)
    done = reviews_on(known.values(), today, zone)
    days = spread(dues(known, ins, zone), done, today, zone)
    name, day = next(iter(days.items()), ("", None))
    if day != today:
        message = over(day, today, reviewed=reviewed or done > 0)
        if reviewed:
            talk.say(message)
        else:
            talk.show(message)
        return
    slipped = next((leech for leech, instead in ins.items() if instead == name), None)
    _ask(talk, talk.bank.questions[name], known.get(name), talk.bank.questions.get(slipped or ""))


def _stand_ins(talk: Talk, cards: Mapping[str, Card]) -> Mapping[str, str]:
    """What each leech gives way to."""
    away = {name for name, card in cards.items() if card.due is None}
    found: dict[str, str] = {}
    for name in sorted(away):
        if cards[name].leech:
            question = talk.bank.questions[name]
            topic = talk.bank.topic(question.topic)
            instead = stand_in(question, talk.bank.questions, topic.prerequisites if topic else (), away)
            if instead is not None:
                found[name] = instead.id
    return found


def _ask(talk: Talk, question: Question, card: Card | None, slipped: Question | None) -> None:
    """The gap that is next, or, with none left, the whole question."""
    gap = card.gap_of({concept.id for concept in question.rubric.concepts}) if card else None
    note = f"{slipped.name} keeps slipping, so this one first." if slipped else ""
    if gap is not None:
        talk.happen(on.GapBegun(question.id, gap, talk.token), note)
    else:
        talk.happen(on.Begun(question.id, talk.token + WHOLE), note)


def _said(talk: Talk, tap: Tap) -> None:
    """Claim a gap that was heard as missed, or take that back."""
    found = attempts.find(talk.session, talk.person, tap.token)
    if found is None or found[0].outcome != "recalled":
        talk.say(pages.page("", pages.MENU_GONE))
        return
    attempt, claimed = found
    claimed = claimed ^ {attempt.concepts[0].id}
    attempts.claim(talk.session, talk.person, tap.token, claimed)
    talk.remember(attempt, claimed)
    card = recalled(attempt, claimed, talk.back(attempt.question_id))
    talk.say(replace(card, edits=tap.message))


def _retention(talk: Talk, tap: Tap) -> None:
    if tap.number >= len(RETENTIONS):
        talk.say(pages.page("", pages.MENU_GONE))
        return
    schedule = replace(talk.schedule, retention=RETENTIONS[tap.number])
    schedules.save(talk.session, talk.person, schedule)
    memory.rebuild(talk.session, talk.person, schedule.wanted)
    talk.say(replace(pages.settings_page(talk.person, schedule.retention), edits=tap.message))


PAGES: Mapping[str, Callable[[Talk, Tap], None]] = {
    "said": _said,
    "retention": _retention,
}
