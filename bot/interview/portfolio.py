"""What is said of a person's own projects: while one is told and dug into, and as it is kept."""

import re
from collections.abc import Mapping, Sequence
from typing import assert_never

from bot.interview import effects as do
from bot.interview.account import said_in
from bot.interview.assess import SHOWN
from bot.interview.attempt import Attempt, band, to_points
from bot.interview.deep_dive import ACCOUNT
from bot.interview.projects import MOST, Project
from bot.interview.scorecard import shortened
from bot.message import Choice, Keyboard, Outgoing, Span

LEADS: Mapping[do.ProjectLead, str] = {
    "begun": "",
    "dig": "Thank you, I have the picture. Now I dig.",
    "retold": "Afresh, then. What I kept of it stands until you are through.",
    "again": "The same project, other questions.",
    "next": "Thank you.",
    "unsure": "No matter.",
    "skipped": "Skipped.",
    "resumed": "We go on.",
    "gone": "That question has changed since I asked it; here is the new one.",
}
ECHOES: Mapping[do.EchoLead, str] = {
    "first": "",
    "noted": "Noted. ",
    "unplaced": "Noted, though I can't place it. ",
    "unsure": "No matter. ",
    "dropped": "",
    "resumed": "Where we were: ",
}
LEFT = {
    "kept": "Your project is set aside, with all you told; /project takes it up again.",
    "stands": "Set aside; what I kept of your project before still stands.",
    "nothing": "No project then; nothing is kept. /project begins one.",
    "unheard": "I heard nothing of a project in that, so none is kept. /project begins one.",
    "gone": "What I ask about projects has changed, so this telling closes. /project begins anew.",
}
PARTS = 5
"""How many parts of a good account are named to who asks for help."""
GOOD = 0.8
"""The score of a step from which no model answer is shown beside it."""
LABEL = 40
"""Characters of a button's label."""
LINE = 4
"""Words that a line must have to be quoted as the best."""
TOLD = 900
"""Characters of what was told that a card shows."""
MOST_DROPS = 4
"""How many techniques get a button."""
MY_PROJECTS = Choice("My projects", "-:projects:0")


def say(text: str, *rows: tuple[Choice, ...]) -> Outgoing:
    return Outgoing((Span(text),), rows)


def words_of(effect: do.InProject | do.Echo) -> Outgoing:
    """What is said while a project is open."""
    match effect:
        case do.AskInProject():
            return _question(effect)
        case do.Echo():
            return _echo(effect)
        case do.TellMore(token):
            text = "A little more, please: what it was for, what the data was, and what you did."
            return say(text, (_choice("Hint", token, "hint"), _not_now(token)))
        case do.HelpTelling(token, parts, unsure):
            lead = "Any project will do, also a small one from a course. " if unsure else ""
            text = f"{lead}A good account says {', '.join(parts[:PARTS])}. Begin with the first."
            return say(text, (_not_now(token),))
        case do.DigHint(token, text, unsure):
            lead = "Fair. " if unsure else ""
            words = f"{lead}{text}" if text else "That was the last hint I have here."
            hint = (_choice("Another hint", token, "hint"),) if text else ()
            return say(words, (*hint, _choice("Skip", token, "skip")))
        case do.OfferProject(token):
            row = (_choice("Go on", token, "continue"), _not_now(token))
            return say("Your project was left open; what you just wrote is kept. Does it belong there?", row)
        case _:
            assert_never(effect)


def _question(asked: do.AskInProject) -> Outgoing:
    lead = f"{LEADS[asked.lead]}\n\n" if LEADS[asked.lead] else ""
    step = f"{asked.title} · {asked.step[0]} of {asked.step[1]}" if asked.step else "Own project"
    spans = (
        *((Span(lead),) if lead else ()),
        Span(f"{step}\n", "italic"),
        Span(asked.ask or asked.question.ask, "bold"),
    )
    hint = _choice("Hint", asked.token, "hint")
    if asked.step is None:
        note = "\n\nSeveral messages are fine. I keep it, so you can be asked about it again."
        return Outgoing((*spans, Span(note)), ((hint, _not_now(asked.token)),))
    row = (hint, _choice("Skip", asked.token, "skip"), _choice("Finish", asked.token, "finish"))
    return Outgoing(spans, (row,))


def _echo(echo: do.Echo) -> Outgoing:
    names = ", ".join(name for _, name in echo.techniques)
    text = f"Left out: {echo.dropped}. " if echo.dropped else ""
    text += f"I heard: {names}. " if names else ""
    if not echo.ask:
        text += "Your account has all its parts. Shall I dig?"
    elif echo.lead == "first":
        text += f"I did not hear {echo.missing}. {echo.ask}"
    else:
        text = f"{ECHOES[echo.lead]}{text}{echo.ask}"
    enough = "Right, go on" if names else "That's all"
    return say(text, (_choice(enough, echo.token, "finish"),), *drops(echo))


def drops(echo: do.Echo) -> Keyboard:
    """A button for each technique that may be left out, which one said where there are several."""
    several = len(echo.techniques) > 1
    return tuple(
        (
            Choice(
                f"Not that one: {shortened(name, 24)}" if several else "Not that one",
                f"{echo.token}:drop:{at}",
            ),
        )
        for at, name in echo.techniques[:MOST_DROPS]
    )


def card(project: Project, attempts: Sequence[Attempt], *, listed: bool = False) -> Outgoing:
    """A project as it is kept: its score, what was heard and missed of its account, what to work on.

    Args:
        attempts: of its last dig, the account's before them.
        listed: opened from the list, from where it can be deleted too.
    """
    account = next((one for one in attempts if one.question_id == ACCOUNT and one.score is not None), None)
    over = project.score is not None
    steps = [one for one in attempts if one.question_id != ACCOUNT and one.outcome != "aside"]
    dug = [one for one in steps if over or one.score is not None]
    points = f" · {to_points(project.score)}/100" if project.score is not None else ""
    spans = [Span(f"{project.title}{points}", "bold"), Span(f"\n{_verdict(project, account, dug)}")]
    if account:
        every = len(account.shown) == len(account.concepts)
        names = ["every part of a good account"] if every else [part.name for part in account.shown]
        spans += _line("Heard", names) + _line("Partly", [part.name for part in account.partly])
        spans += _line("Missed", [part.name for part in account.missed])
    if line := _best_line(attempts):
        spans.append(Span(f"\nBest line: “{shortened(line, 90)}”"))
    if over and account and dug:
        spans.append(Span(f"\nWork on: {_work_on(account, dug)}"))
    spans += _folded(project, dug)
    return Outgoing(tuple(spans), _buttons(project, account, listed=listed))


def _verdict(project: Project, account: Attempt | None, dug: Sequence[Attempt]) -> str:
    if account is None:
        return "Begun, not told to its end yet."
    if project.score is None or not dug:
        return f"Told: {account.points}/100. The other half, the dig, is still open."
    dig = to_points(sum(one.score or 0.0 for one in dug) / len(dug))
    word = band(to_points(project.score)).capitalize()
    return f"{word}. Account {account.points}, dig {dig}; each counts half."


def _line(label: str, names: Sequence[str]) -> list[Span]:
    return [Span(f"\n{label}: {', '.join(names)}")] if names else []


def _best_line(attempts: Sequence[Attempt]) -> str:
    """The person's own sentence that showed most; empty where none is worth quoting."""
    lines: list[tuple[float, str]] = []
    for one in attempts:
        for line in re.split(r"(?<=[.!?])\s+|\n", said_in(one.log)):
            shows = [
                part for part in one.concepts if part.credit >= SHOWN and part.said and part.said in line
            ]
            worth = sum(part.earned * part.weight for part in shows) / (one.enough or 1.0)
            if worth and len(line.split()) >= LINE:
                lines.append((worth, line.strip()))
    return max(lines, key=lambda one: one[0])[1] if lines else ""


def _work_on(account: Attempt, dug: Sequence[Attempt]) -> str:
    """What costs most: the account's first gap, and the weakest step's heaviest."""
    gaps = [part.name for part in account.concepts if part.credit < SHOWN] if not account.enough_met else []
    weakest = min(dug, key=lambda one: one.score or 0.0)
    steps = [part for part in weakest.concepts if part.credit < SHOWN] if not weakest.enough_met else []
    heaviest = [part.name for part in sorted(steps, key=lambda part: -part.weight)]
    if not weakest.concepts:
        heaviest = ["the question you skipped"]
    named = [*gaps[:1], *heaviest[:1]]
    return "; ".join(named) if named else "nothing that stands out. Tell it shorter, or dig again."


def _folded(project: Project, dug: Sequence[Attempt]) -> list[Span]:
    """The dig step by step, then the account in the person's own words."""
    spans = [Span("\n")]
    for one in dug:
        points = f"{one.points}/100" if one.score is not None else "skipped"
        spans.append(Span(f"{one.ask}\n", "bold", folded=True))
        missed = ", ".join(part.name for part in one.missed)
        lines = [f"{points}. Missed: {missed}." if missed and not one.enough_met else f"{points}."]
        if (one.score or 0.0) < GOOD:
            lines.append(f"A good answer: {one.model_answer}")
        spans.append(Span("\n".join(lines) + "\n\n", folded=True))
    told = project.account
    if len(told) > TOLD:
        told = f"{told[:TOLD].rstrip()}…"
    spans += [Span("What you told", "bold", folded=True), Span(f"\n{told}", folded=True)]
    return spans


def _buttons(project: Project, account: Attempt | None, *, listed: bool) -> Keyboard:
    again = Choice("Tell it again", f"{project.token}:retell:0")
    dig = Choice("Dig again", f"{project.token}:dig:0")
    if account is None or project.score is None:
        dig = Choice("Go on", f"{project.token}:tellon:0")
    last = (MY_PROJECTS,)
    return (dig, again), ((Choice("Delete", f"{project.token}:delete:0"), *last) if listed else last)


def projects_page(projects: Sequence[Project]) -> Outgoing:
    """All that are kept, each a button."""
    new = Choice("Tell one" if not projects else "Tell another", "-:tell:0")
    if not projects:
        return say("No project is kept yet. Told once, it can be dug into again and again.", (new,))
    rows = tuple((Choice(_entry(one), f"{one.token}:project:0"),) for one in projects)
    full = len(projects) >= MOST
    note = FULL if full else "Each can be dug into, told again or deleted. I keep up to three."
    return Outgoing((Span("My projects", "bold"), Span(f"\n{note}")), rows if full else (*rows, (new,)))


FULL = "Three are all I keep. To make room, open one: tell it again, or delete it."


def _entry(project: Project) -> str:
    points = f" · {to_points(project.score)}/100" if project.score is not None else " · open"
    return shortened(project.title, LABEL - len(points)) + points


def confirm(project: Project) -> Outgoing:
    """Asked before a project is deleted."""
    row = (Choice("Delete it", f"{project.token}:deleted:0"), Choice("Keep it", f"{project.token}:project:0"))
    text = f"Delete “{project.title}”? Its account, every dig into it and their scores go for good."
    return say(text, row)


def deleted(project: Project) -> Outgoing:
    return say(f"“{project.title}” is deleted.", (MY_PROJECTS,))


def _choice(label: str, token: str, action: str) -> Choice:
    return Choice(label, f"{token}:{action}:0")


def _not_now(token: str) -> Choice:
    return _choice("Not now", token, "leave")
