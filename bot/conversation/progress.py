"""/progress: skill by topic, practice and trend, each a picture whose words say all that it shows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from bot.conversation import pages
from bot.conversation.talk import ROLES, Talk
from bot.conversation.tap import Tap
from bot.interview.progress import (
    RATED,
    TELLING,
    WEEKS,
    Calibration,
    Change,
    Mark,
    Skill,
    calendar,
    calibration,
    coverage,
    first_day,
    skills,
    trend,
    weakest,
)
from bot.interview.question import Role
from bot.message import Bars, Calendar, Choice, Course, Outgoing, Span
from bot.storage import attempts

NONE_YET = "Nothing to show yet: your first scorecard begins it."
GONE = "That button is old; /progress shows new ones."
SKILL, PRACTICE, TREND = (
    Choice("Skill", "-:progress:0"),
    Choice("Calendar", "-:progress:1"),
    Choice("Trend", "-:progress:2"),
)
HISTORY = Choice("History", "-:history:0")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def show(talk: Talk) -> None:
    """`/progress`."""
    _show(talk, _skill)


def _show(talk: Talk, view: Callable[[Talk, Sequence[Mark]], Outgoing]) -> None:
    marks = attempts.marks(talk.session, talk.person)
    talk.show(view(talk, marks) if marks else pages.page("", NONE_YET, ((pages.NEXT,),)))


def _tapped(talk: Talk, tap: Tap) -> None:
    if tap.number < len(VIEWS):
        _show(talk, VIEWS[tap.number])
    else:
        talk.say(pages.page("", GONE))


def _skill(talk: Talk, marks: Sequence[Mark]) -> Outgoing:
    found = skills(marks)
    weak = weakest(found, {topic.id for topic in talk.bank.stocked})
    lines = (
        [f"{_answers(sum(skill.answers for skill in found))} on {_count(len(found), 'topic')}."]
        if found
        else []
    )
    lines += _coverage(talk)
    schedule = talk.schedule
    course = trend(marks, schedule.tzinfo, schedule.day(talk.now))
    if course.change:
        lines.append(_changed(course.change))
    told = calibration(marks)
    if told:
        lines.append(_calibrated(talk, told))
    drills = tuple(
        (Choice(f"Drill {_topic(talk, skill.topic)} · {skill.points}", f"-:open:{place}", value=skill.topic),)
        for place, skill in enumerate(weak)
    )
    spans = [Span("Your progress", "bold"), *(Span(f"\n{line}") for line in lines)]
    if not found:
        return Outgoing(tuple(spans), ((PRACTICE, HISTORY),))
    spans += [Span("\n"), Span("Skill by topic, of 100 (answers)", "bold", folded=True)]
    spans += [Span(f"\n{_named(talk, skill)} ({skill.answers})", folded=True) for skill in found]
    spans.append(Span("\nRecent answers weigh more.", folded=True))
    rows = tuple((_topic(talk, skill.topic), skill.points, skill.answers) for skill in found)
    return Outgoing(tuple(spans), (*drills, (PRACTICE, TREND, HISTORY)), chart=Bars("Skill by topic", rows))


def _practice(talk: Talk, marks: Sequence[Mark]) -> Outgoing:
    schedule = talk.schedule
    today = schedule.day(talk.now)
    counts, first = calendar(marks, schedule.tzinfo, today), first_day(today)
    title = f"Practice, {WEEKS} weeks"
    days = sum(count > 0 for count in counts)
    weeks = [counts[at : at + 7] for at in range(0, len(counts), 7)]
    this_week = ", ".join(f"{name} {count}" for name, count in zip(DAYS, weeks[-1], strict=False) if count)
    spans = [
        Span(title, "bold"),
        Span(f"\n{_answers(sum(counts))} on {_count(days, 'day')}."),
        Span(f"\nThis week: {this_week or 'none yet'}."),
    ]
    if days:
        spans += [Span("\n"), Span("Answers a day, Monday to Sunday", "bold", folded=True)]
    for place, week in enumerate(weeks):
        if any(week):
            monday = _day(first + timedelta(weeks=place))
            spans.append(Span(f"\n{monday}: {' '.join(map(str, week))}", folded=True))
    return Outgoing(tuple(spans), ((SKILL, TREND),), chart=Calendar(title, first, counts))


def _trend(talk: Talk, marks: Sequence[Mark]) -> Outgoing:
    schedule = talk.schedule
    today = schedule.day(talk.now)
    found = trend(marks, schedule.tzinfo, today)
    spans = [Span("Trend", "bold")]
    if found.left_out:
        spans.append(
            Span(f"\n{_answers(found.left_out)} left out: scored by earlier rules, they do not compare.")
        )
    if not found.weeks:
        spans.append(Span(f"\nNo first tries in the last {WEEKS} weeks; the next one begins it."))
        return Outgoing(tuple(spans), ((pages.NEXT,), (SKILL, PRACTICE)))
    if found.change:
        spans.append(Span(f"\n{_changed(found.change)}"))
    else:
        spans.append(Span("\nNo direction yet: it compares the last 4 weeks with the 4 before."))
    spans.append(Span("\nThe band is where your level lies, nine times in ten: few answers, wide band."))
    spans += [Span("\n"), Span("Each week's mean", "bold", folded=True)]
    for week in reversed(found.weeks):
        words = f"\n{_day(week.monday)}: {week.points} ± {week.give} ({_answers(week.answers)})"
        spans.append(Span(words, folded=True))
    if calibration(marks):
        meant = ", ".join(f"{name.capitalize()} {least} to {most}" for name, (least, most) in RATED.items())
        spans.append(Span(f"\nYour self-ratings are read as points: {meant}.", folded=True))
    weeks = tuple((week.monday, week.points, week.give) for week in found.weeks)
    chart = Course("Points, week by week", weeks, today - timedelta(today.weekday()))
    return Outgoing(tuple(spans), ((SKILL, PRACTICE),), chart=chart)


def _coverage(talk: Talk) -> list[str]:
    """How much of what a role asks came up and was shown: no verdict."""
    shown = attempts.ideas_shown(talk.session, talk.person)
    chosen = ROLES.get(talk.person.role)
    roles: tuple[Role, ...] = (chosen,) if chosen else ("research", "engineering")
    told = [(role, coverage(shown, talk.bank.questions.values(), role)) for role in roles]
    return [f"{done} of {of} ideas for {role} shown once." for role, (done, of) in told]


def _changed(change: Change) -> str:
    figures = (
        f"Last 4 weeks {change.now} ({_answers(change.answers)}), "
        f"the 4 before {change.before} ({change.answers_before})"
    )
    if not change.tells:
        return f"{figures}: no clear change, up to {change.noise} is noise."
    return f"{figures}: {'up' if change.now > change.before else 'down'}."


def _calibrated(talk: Talk, told: Calibration) -> str:
    if told.topic is not None:
        where = f"on {_topic(talk, told.topic)} ({_count(told.ratings_of_topic, 'rating')})"
        return f"You rate yourself {_off(told.of_topic)} {where}."
    if abs(told.overall) >= TELLING:
        return f"You rate yourself {_off(told.overall)} ({told.ratings} ratings)."
    return f"Your self-ratings fit your scores ({told.ratings} ratings)."


def _off(points: int) -> str:
    return f"{_count(abs(points), 'point')} {'high' if points > 0 else 'low'}"


def _named(talk: Talk, skill: Skill) -> str:
    return f"{_topic(talk, skill.topic)} {skill.points}"


def _topic(talk: Talk, name: str) -> str:
    topic = talk.bank.topic(name)
    return topic.name if topic else pages.STAGED.get(name, name)


def _answers(count: int) -> str:
    return _count(count, "answer")


def _count(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


VIEWS = (_skill, _practice, _trend)
PAGES: Mapping[str, Callable[[Talk, Tap], None]] = {"progress": _tapped}
