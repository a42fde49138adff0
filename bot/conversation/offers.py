"""What a push offers: a set, or what stands open; and the earlier push's buttons go.

A decision becomes a message as late as can be: whoever is in the middle of a question or a round is left
alone until they have been quiet for half an hour, or the hour is too long past.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.bank import Bank
from bot.conversation.pushing import FAREWELL, is_quiet, next_push
from bot.conversation.talk import LEVEL, ROLES
from bot.interview.asking import Aside, Asking, Rating
from bot.interview.daily import DailySet, choose_set, token_of
from bot.interview.offering import farewell, luck, open_offer, round_offer, set_offer
from bot.interview.rounds import InRound
from bot.interview.selection import Pool, level_for
from bot.interview.state import State
from bot.message import Outgoing
from bot.storage import attempts, days, memory, outbox, people, pushes, schedules
from bot.storage.people import Person
from bot.storage.pushes import Kind, Push
from bot.storage.schedules import Schedule

LIVE = timedelta(minutes=30)
"""How long after someone's last message a question or a round is live."""
LATEST = timedelta(hours=3)
"""How late a push may come, whatever held it up: the process, the queue, or what was live. Later than that it
is another hour than the one that was chosen."""
DUE_AT_ONCE = 5
"""Due reviews looked at for a set's one: some may have left the bank, or been asked today."""


def is_live(state: State, now: datetime) -> bool:
    """Whether someone is in the middle of a question or a round."""
    match state:
        case Asking(touched_at=touched) | InRound(touched_at=touched) | Rating(closed_at=touched):
            return abs(now - touched) < LIVE  # the clock may have been set back since
        case _:
            return False


def make(session: Session, bank: Bank, push_id: int, now: datetime) -> bool:
    """Make the message of a decision, or find that there is none to be made. False: it waits still."""
    taken = pushes.take(session, push_id)
    if taken is None:
        return False
    push, chat = taken
    person = people.of_chat(session, chat)
    assert person is not None
    schedule = schedules.of_person(session, person)
    state, _ = people.state_of(session, person)
    late = now - push.due_at >= LATEST
    if is_live(state, now) and not late and person.blocked_at is None:
        return False
    push.kind, outgoing = _message(session, bank, push, person, schedule, state, now)
    if outgoing is None:
        push.ended_at = now
        if push.kind in ("late", "quiet"):
            days.excuse(session, person.id, push.day)
    else:
        _withdraw(session, push, person, chat, now)
        expiring = replace(outgoing, expires_at=push.due_at + LATEST)
        push.outbox_id = outbox.push(session, chat, expiring, now)
        if push.kind == "set":
            person.awaiting = True
            people.save(session, person)
        if push.kind in pushes.SENT:
            schedule.ignored += push.opened_at is None  # else it comes again, after a snooze
        else:
            push.ended_at = now if push.kind == "luck" else None
    pushes.save(session, push)
    if outgoing is not None or push.kind in ("blocked", "off", "over"):
        schedule.next_push_at = _then(push, person, schedule, now)
        schedules.save(session, person, schedule)
    return True


def _then(push: Push, person: Person, schedule: Schedule, now: datetime) -> datetime | None:
    if push.kind in ("blocked", "farewell"):
        return None
    return next_push(person.evening, schedule, max(now, push.due_at), push.day)


def _message(
    session: Session,
    bank: Bank,
    push: Push,
    person: Person,
    schedule: Schedule,
    state: State,
    now: datetime,
) -> tuple[Kind, Outgoing | None]:
    if person.blocked_at is not None:
        return "blocked", None
    if person.evening in (None, "off") or (schedule.paused_until or now) > now:
        return "off", None
    if now - push.due_at >= LATEST:
        return ("held" if is_live(state, now) else "late"), None
    if is_quiet(schedule, now):
        return "quiet", None
    interview = schedule.interview_on
    if interview is not None and push.day >= interview:
        return ("luck", luck()) if push.day == interview else ("over", None)
    token = token_of(push.day, 0)
    if schedule.ignored >= FAREWELL:
        return "farewell", farewell(token)
    match state:
        case Asking(question_id=name) | Aside(asking=Asking(question_id=name)):
            question = bank.question(name)
            return "open", open_offer(question.name if question else "A question", token)
        case InRound():
            return "open", round_offer(state.place, state.round.questions, token)
        case _:
            return _set(session, bank, push, person, schedule, now)


def _set(
    session: Session, bank: Bank, push: Push, person: Person, schedule: Schedule, now: datetime
) -> tuple[Kind, Outgoing | None]:
    if not push.set.items:
        push.set = _chosen(session, bank, push, person, schedule, now)
    first = push.set.items[0] if push.set.items else None
    question = bank.question(first.question_id) if first else None
    if question is None:
        return "nothing", None
    topic = next((topic.name for topic in bank.topics if topic.id == question.topic), question.topic)
    local = now.astimezone(schedule.tzinfo)
    return "set", set_offer(question, token_of(push.day, 0), topic, len(push.set.items), local)


def _chosen(
    session: Session, bank: Bank, push: Push, person: Person, schedule: Schedule, now: datetime
) -> DailySet:
    past = attempts.past(session, person)
    due = (bank.question(name) for name in memory.due(session, person, now, DUE_AT_ONCE))
    recent = attempts.recent_scores(session, person)
    interview = schedule.interview_on
    return choose_set(
        Pool(ROLES.get(person.role), put_away=memory.put_away(session, person)).of(bank.questions.values()),
        past,
        level=LEVEL.get(person.level) or level_for(recent),
        due=[question for question in due if question is not None],
        scores=attempts.topic_scores(session, person),
        today={name for name, done in past.items() if schedule.day(done.last) == push.day},
        seed=f"{person.id} {push.day}",
        days_left=(interview - push.day).days if interview else None,
    )


def _withdraw(session: Session, push: Push, person: Person, chat: str, now: datetime) -> None:
    """End the push before this one; its buttons go, where it still has any."""
    earlier = pushes.latest(session, person, push.day)
    if earlier is None or earlier.ended_at is not None:
        return
    earlier.ended_at = now
    pushes.save(session, earlier)
    message = pushes.message_of(session, earlier)
    shown = outbox.find(session, chat, message) if message else None
    if message and shown and shown.keyboard:
        bare = Outgoing((), edits=message, push=True, expires_at=push.due_at + LATEST)
        outbox.queue(session, chat, [bare], now)
