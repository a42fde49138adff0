"""/history: past answers by question, each to be read again, and two of a question side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from bot.bank import Topic
from bot.bank.find import find
from bot.conversation import pages
from bot.conversation.talk import Talk
from bot.conversation.tap import Tap
from bot.interview.attempt import Attempt, band
from bot.interview.comparison import Compared, compare, incomparable
from bot.interview.question import Question
from bot.interview.scorecard import scorecard, shortened
from bot.interview.transcript import points, replay
from bot.message import Choice, Outgoing, Span
from bot.storage import attempts

LISTED = 6
"""Questions on a page, and attempts of one."""
MOST = 50
"""Attempts of a question that are looked through for the one to compare with."""
LINE = 40
NONE_YET = "No answers yet: they will be kept here, to read again and compare."
GONE = "That list is old; /history shows a new one."


def show(talk: Talk, words: str) -> None:
    """`/history`, or `/history dropout` for one question or topic."""
    if not words:
        talk.show(_list(talk, 0, ""))
        return
    found = find(talk.bank, words)
    target = found.certain
    if target is None:
        talk.show(_unsure(talk, words, found.choices))
    elif isinstance(target, Topic):
        talk.show(_list(talk, 0, target.id))
    else:
        kept = attempts.of_question(talk.session, talk.person, target.id, LISTED + 1)
        ask = (Choice(shortened(target.name, LINE), "-:open:0", value=target.id),)
        talk.show(_of_question(talk, kept) if kept else pages.page("", "Not answered yet. Now?", (ask,)))


def _unsure(talk: Talk, words: str, near: Sequence[Topic | Question]) -> Outgoing:
    """Nothing is called so; the nearest topic is offered."""
    known = talk.bank.topic(near[0].id if isinstance(near[0], Topic) else near[0].topic) if near else None
    ask = ((Choice(known.name, "-:older:0", value=known.id),),) if known else ()
    else_ = "Did you mean this?" if known else "/history shows all."
    return pages.page("", f"Nothing is called “{shortened(words, LINE)}”. {else_}", ask)


def _list(talk: Talk, page: int, topic: str) -> Outgoing:
    """The questions that were asked, the latest first; a button each."""
    found, more = attempts.latest(
        talk.session, talk.person, skip=LISTED * page, count=LISTED, topic=topic or None
    )
    if not found:
        where = talk.bank.topic(topic)
        none = f"No answers on {where.name} yet." if where else NONE_YET
        return pages.page("", GONE if page else none, ((pages.NEXT,),))
    rows: list[tuple[Choice, ...]] = []
    for attempt in found:
        tail = f" · {points(attempt)} · {_date(talk, attempt.closed_at)}"
        label = shortened(attempt.title, LINE - len(tail)) + tail
        rows.append((Choice(label, f"{attempt.token}:attempts:0"),))
    turn: list[Choice] = []
    if page:
        turn.append(Choice("‹ Later ones", f"-:older:{page - 1}", value=topic))
    if more:
        turn.append(Choice("Earlier ones ›", f"-:older:{page + 1}", value=topic))
    of = f" on {found[0].topic}" if topic else ""
    body = "Tap one for all attempts at it." if not topic else "Tap one for all attempts; /history shows all."
    return pages.page(f"Your answers{of}", body, (*rows, *((tuple(turn),) if turn else ())))


def _of_question(talk: Talk, kept: Sequence[Attempt]) -> Outgoing:
    """The attempts at one question, the latest first, each with the button that reads it again."""
    listed = kept[:LISTED]
    spans = [Span(listed[0].title, "bold")]
    rows: list[tuple[Choice, ...]] = []
    names = _dates(talk, listed)
    named = {attempt.token: name for attempt, name in zip(listed, names, strict=True)}
    scored = [attempt.token for attempt in kept if attempt.score is not None]
    before = dict(pairwise(scored))
    for attempt, name in zip(listed, names, strict=True):
        notes = [points(attempt)]
        if attempt.score is not None:
            notes.append(band(attempt.points))
        if attempt.again:
            notes.append("second try")
        if incomparable(attempt, listed[0]):
            notes.append("by earlier rules")
        spans.append(Span(f"\n{name}: {', '.join(notes)}"))
        row = [Choice(f"Replay {name}", f"{attempt.token}:replay:0")]
        if attempt.token in before:
            other = named.get(before[attempt.token], "the one before")
            row.append(Choice(f"Compare with {other}", f"{attempt.token}:compare:1"))
        rows.append(tuple(row))
    if 2 < len(scored) <= LISTED:
        rows.append((Choice("Compare first and last", f"{scored[0]}:compare:{len(scored) - 1}"),))
    if len(kept) > LISTED:
        spans.append(Span(f"\nThe last {LISTED}; earlier ones are kept."))
    return Outgoing(tuple(spans), (*rows, (Choice("‹ All questions", "-:older:0"),)))


def _side_by_side(talk: Talk, then: Attempt, now: Attempt) -> Outgoing:
    before, after = _dates(talk, (then, now))
    spans = [Span(f"{now.title}: {before} and {after}", "bold")]
    if why := incomparable(then, now):
        spans.append(Span(f"\n{why}, so their points do not compare."))
    else:
        more = now.points - then.points
        by = f"{abs(more)} {'more' if more > 0 else 'fewer'}" if more else "the same"
        spans.append(Span(f"\nThen {then.points}/100, now {now.points}/100: {by}."))
    if now.again or then.again:
        which = "Both were second tries" if now.again and then.again else "One was a second try"
        spans.append(Span(f"\n{which}.", "italic"))
    compared = sorted(compare(then, now), key=lambda one: one.then == one.now)
    for one in compared:
        spans += [Span("\n"), Span(one.name, "bold"), Span(f": {_both(one)}")]
    claimed = {claim.id: claim.said for claim in then.misconceptions if claim.standing}
    claims = {claim.id: claim.said for claim in now.misconceptions if claim.standing}
    for word, said in (
        *(("Then claimed, now not", said) for name, said in claimed.items() if name not in claims),
        *(
            ("Claimed both times" if name in claimed else "Now claimed", said)
            for name, said in claims.items()
        ),
    ):
        spans.append(Span(f"\n{word}: “{shortened(said, 80)}”."))
    read = (
        Choice(f"Replay {before}", f"{then.token}:replay:0"),
        Choice(f"Replay {after}", f"{now.token}:replay:0"),
    )
    return Outgoing(tuple(spans), (read, (_back(now),)))


def _both(one: Compared) -> str:
    if not one.then:
        return f"not asked then, now {one.now}"
    if not one.now:
        return f"then {one.then}, no longer asked"
    return f"{one.now} both times" if one.then == one.now else f"then {one.then}, now {one.now}"


def _back(attempt: Attempt) -> Choice:
    return Choice("‹ All attempts", f"{attempt.token}:attempts:0")


def _dates(talk: Talk, kept: Sequence[Attempt]) -> list[str]:
    """When each was answered: the day, and the time where a day has several."""
    days = [_date(talk, attempt.closed_at) for attempt in kept]
    zone = talk.schedule.tzinfo
    return [
        f"{day} {attempt.closed_at.astimezone(zone):%H:%M}" if days.count(day) > 1 else day
        for day, attempt in zip(days, kept, strict=True)
    ]


def _date(talk: Talk, at: datetime) -> str:
    """The person's own day, with the year where it is another."""
    zone = talk.schedule.tzinfo
    local, today = at.astimezone(zone), talk.now.astimezone(zone)
    return f"{local.day} {local:%b}" + (f" {local.year}" if local.year != today.year else "")


def _open(talk: Talk, tap: Tap) -> None:
    talk.show(_list(talk, tap.number, ""))


def _turn(talk: Talk, tap: Tap) -> None:
    topic = tap.choice.value if tap.choice else ""
    talk.say(replace(_list(talk, tap.number, topic), edits=tap.message))


def _attempts(talk: Talk, tap: Tap) -> None:
    found = attempts.find(talk.session, talk.person, tap.token)
    kept = attempts.of_question(talk.session, talk.person, found[0].question_id, LISTED + 1) if found else []
    _in_place(talk, tap, _of_question(talk, kept) if kept else None)


def _replay(talk: Talk, tap: Tap) -> None:
    found = attempts.find(talk.session, talk.person, tap.token)
    if found is None:
        _in_place(talk, tap, None)
        return
    attempt = found[0]
    page = replay(attempt, tap.number, _date(talk, attempt.closed_at))
    _in_place(talk, tap, replace(page, keyboard=(*page.keyboard, (_back(attempt),))) if page else None)


def _scorecard(talk: Talk, tap: Tap) -> None:
    """As of a card that was moved on from: reading it again begins nothing."""
    found = attempts.find(talk.session, talk.person, tap.token)
    if found is None or found[0].score is None:
        _in_place(talk, tap, None)
        return
    talk.say(scorecard(*found, used=True))


def _compare(talk: Talk, tap: Tap) -> None:
    found = attempts.find(talk.session, talk.person, tap.token)
    kept = attempts.of_question(talk.session, talk.person, found[0].question_id, MOST) if found else []
    scored = [attempt for attempt in kept if attempt.score is not None]
    place = next((at for at, attempt in enumerate(scored) if attempt.token == tap.token), len(scored))
    if not 0 < tap.number < len(scored) - place:
        _in_place(talk, tap, None)
        return
    _in_place(talk, tap, _side_by_side(talk, scored[place + tap.number], scored[place]))


def _in_place(talk: Talk, tap: Tap, page: Outgoing | None) -> None:
    """Show a page where its button was; one sentence where there is none."""
    talk.say(replace(page, edits=tap.message) if page else pages.page("", GONE))


PAGES: Mapping[str, Callable[[Talk, Tap], None]] = {
    "history": _open,
    "older": _turn,
    "attempts": _attempts,
    "replay": _replay,
    "scorecard": _scorecard,
    "compare": _compare,
}
