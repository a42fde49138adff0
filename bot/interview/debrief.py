"""What is said in a mock round and after it: its questions' headings, its clock, its report."""

from collections.abc import Mapping
from typing import assert_never

from bot.interview import effects as do
from bot.interview.portfolio import drops
from bot.interview.report import ANCHORS, HIRE, Report
from bot.interview.rounds import LENGTHS as ORDER
from bot.interview.rounds import ROLES as ROUND_ROLES
from bot.interview.rounds import Length, RoundPlan, RoundRole
from bot.interview.scenario import CLARIFY
from bot.interview.scorecard import shortened
from bot.message import Choice, Outgoing, Radar, Span

ROLES: Mapping[str, str] = {"research": "Research", "engineering": "Engineering", "both": "Both"}
LENGTHS: Mapping[str, str] = {"quick": "Quick", "standard": "Standard", "full": "Full"}

LEADS: Mapping[do.Lead, str] = {
    "begun": "Let's begin.",
    "next": "Thank you.",
    "noted": "Noted: what you proposed counts here as well.",
    "unsure": "Fine, let's move on.",
    "skipped": "Skipped; it counts as not answered.",
    "time": "That was the time.",
    "resumed": "We go on.",
    "gone": "That question has changed since I asked it; it does not count.",
}
LINE = 40


def number_of(role: RoundRole, length: Length) -> int:
    """A role and a length as one number, which buttons carry."""
    return len(ORDER) * ROUND_ROLES.index(role) + ORDER.index(length)


def numbered(number: int) -> tuple[RoundRole, Length] | None:
    """The role and length of a number; None where it is none's."""
    place, at = divmod(number, len(ORDER))
    return (ROUND_ROLES[place], ORDER[at]) if place < len(ROUND_ROLES) else None


def introduction(of: RoundPlan, length: Length) -> Outgoing:
    """What a round will be, before its clock starts."""
    plan, role, number = of.lengths[length], of.role, number_of(of.role, length)
    told = "I probe but do not comment" if plan.probes else "I do not comment"
    body = (
        f"\n{plan.questions} questions, about {plan.minutes} minutes. {told}: no hints and no scores until "
        "the report. Skipping is allowed, and counts.\nYour own words; several messages are fine."
    )
    start = Choice("Start", f"-:round:{number}")
    free = Choice("No clock", f"-:untimed:{number}")
    return Outgoing(
        (Span(f"Mock round: {ROLES[role].lower()}, {LENGTHS[length].lower()}", "bold"), Span(body)),
        ((start, free), (Choice("Change", "-:mock:0"),)),
    )


def choose_role(plans: Mapping[str, RoundPlan]) -> Outgoing:
    rows = tuple(
        Choice(ROLES[role], f"-:mockrole:{place}") for place, role in enumerate(ROUND_ROLES) if role in plans
    )
    return Outgoing((Span("A mock round, as at which interview?"),), (rows,))


def choose_length(plan: RoundPlan) -> Outgoing:
    lines = [
        f"{LENGTHS[length]}: {each.questions} questions, {each.minutes} minutes"
        for length, each in plan.lengths.items()
    ]
    row = tuple(
        Choice(LENGTHS[length], f"-:mocklength:{number_of(plan.role, length)}")
        for length in ORDER
        if length in plan.lengths
    )
    return Outgoing((Span(f"{ROLES[plan.role]}: how long?\n" + "\n".join(lines)),), (row,))


def words_of(effect: do.InRound) -> Outgoing:
    """What an effect of a round says."""
    match effect:
        case do.AskInRound():
            return _question(effect)
        case do.AskLast(round_, lead, closed):
            text = f"{_lead(lead, closed)} The last one is yours, unscored: what would you ask me?"
            return _say(text, (Choice("Nothing", f"{round_}:endround:0"),))
        case do.FewMinutes(section, left):
            minutes = "a minute" if left == 1 else f"{left} minutes"
            return _say(f"About {minutes} left for {section}.")
        case do.SayPaused(round_, place, of):
            return _say(
                f"Paused at question {place} of {of}; the clock stands still, also for days.", _open(round_)
            )
        case do.OfferRound(round_, place, of, paused):
            state = "paused" if paused else "open"
            text = f"You have a mock round {state}, question {place} of {of}."
            return _say(text, _open(round_))
        case do.Clarify(token, round_, answers, ends):
            told = " ".join(answers) or "Not given: assume something reasonable and say so."
            if ends:
                return _say(told)
            ready = Choice("I'm ready", f"{token}:finish:0")
            return _say(f"{told} What else?", (ready, in_round(round_, token)[0]))
        case do.Echo(token, round_, techniques, missing, question):
            heard = f"I heard: {', '.join(name for _, name in techniques)}. " if techniques else ""
            row = (Choice("Right, go on", f"{token}:finish:0"), in_round(round_, token)[0])
            return _say(f"{heard}I did not hear {missing}. {question}", row, *drops(effect))
        case do.NoHelp():
            return _say("No help in a round: say what you can, or skip it. The report tells the rest.")
        case _:
            assert_never(effect)


def _question(asked: do.AskInRound) -> Outgoing:
    clock = f" · {asked.left} min" if asked.left is not None else ""
    stage = f" · stage {asked.stage[0]} of {asked.stage[1]}" if asked.stage else ""
    spans = [
        Span(f"{_lead(asked.lead, asked.closed)}\n\n"),
        Span(f"{asked.place} of {asked.of} · {asked.section}{stage}{clock}\n", "italic"),
        Span(asked.ask or asked.question.ask, "bold"),
    ]
    if asked.question.code:
        spans += [Span("\n"), Span(asked.question.code.strip("\n"), "pre")]
    row = in_round(asked.round, asked.token)
    if asked.question.id.endswith(f"-{CLARIFY}"):
        row = (Choice("I'm ready", f"{asked.token}:finish:0"), row[0])
    return Outgoing(tuple(spans), (row,))


def in_round(round_: str, token: str) -> tuple[Choice, ...]:
    """The buttons of a question in a round."""
    return Choice("Pause", f"{round_}:pause:0"), Choice("Skip", f"{token}:skip:0")


def _lead(lead: do.Lead, closed: str) -> str:
    return f"That was the time for {closed}." if closed else LEADS[lead]


def _open(round_: str) -> tuple[Choice, ...]:
    return Choice("Resume", f"{round_}:resume:0"), Choice("End round", f"{round_}:endround:0")


def _say(text: str, *rows: tuple[Choice, ...]) -> Outgoing:
    return Outgoing((Span(text),), rows)


def report_card(found: Report) -> Outgoing:
    """The report on one screen, the rest folded."""
    if not found.asked:
        return _say("The round is over before anything was answered; nothing is kept of it.")
    spans = [Span(f"Your round: {found.points}/100 · {found.level} of 4, {HIRE[found.level]}", "bold")]
    spans.append(Span(f"\n{ANCHORS[found.level]}\n", "italic"))
    if found.asked < found.planned:
        spans.append(Span(f"\n{found.asked} of {found.planned} questions asked; the figures are theirs."))
    for section in found.sections:
        spans.append(Span(f"\n{section.name} {section.points} ({_answers(section.answers)})"))
    if found.best:
        spans.append(Span(f"\n\nBest moment: “{shortened(found.best.said, 100)}”"))
    if found.costliest:
        said = f" (“{shortened(found.costliest.said, 80)}”)" if found.costliest.said else ""
        spans.append(Span(f"\nCostliest miss: {shortened(found.costliest.idea, 120)}{said}"))
    spans += [Span("\n"), Span("How to read this", "bold", folded=True)]
    for name, (points, answers) in found.dimensions.items():
        spans.append(Span(f"\n{name} {points} ({_answers(answers)}): {MEANS[name]}", folded=True))
    spans.append(Span(f"\n{NOISE}", folded=True))
    topics = tuple(
        Choice(name, f"-:open:{place}", value=topic) for place, (topic, name) in enumerate(found.work_on)
    )
    rows = [topics[at : at + 2] for at in range(0, len(topics), 2)]
    last = (Choice("Transcript", f"{found.token}:transcript:0"), Choice("Another round", "-:mock:0"))
    if topics:
        spans.append(Span("\nWork on:"))
    return Outgoing(tuple(spans), (*rows, last))


def picture(found: Report) -> Outgoing | None:
    """The sections as a picture, and in words for who cannot see it; None where nothing is compared."""
    if len(found.sections) < 2:
        return None
    values = ", ".join(f"{section.name} {section.points}" for section in found.sections)
    axes = tuple((section.name, section.points) for section in found.sections)
    title = f"{ROLES[found.role]} round · {found.points}/100"
    return Outgoing((Span(f"By section: {values}."),), chart=Radar(title, axes))


def _answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count} answers"


MEANS: Mapping[str, str] = {
    "Correctness": "of the heaviest ideas, how much was shown; halved where a wrong claim stands.",
    "Completeness": "of what is enough, how much was shown.",
    "Depth": "what you said where I probed or asked further.",
    "Clarity": "less for bare lists and for saying the question back; never for grammar or length.",
}
NOISE = "One round is a rough reading: a few points either way mean nothing, the same weakness twice does."


def rounds_page(reports: tuple[Report, ...]) -> Outgoing:
    """Past rounds, the latest first, each a button."""
    if not reports:
        return _say("No mock round yet.", (Choice("Mock round", "-:mock:0"),))
    lines = [
        f"{found.began_at:%d %b} · {ROLES[found.role]}, {LENGTHS[found.length].lower()}: {found.points}/100"
        for found in reports
    ]
    rows = tuple(
        (Choice(shortened(line, LINE), f"{found.token}:report:0"),)
        for line, found in zip(lines, reports, strict=True)
    )
    return Outgoing((Span("Your rounds", "bold"), Span(f"\n{trend(reports)}")), rows)


def trend(reports: tuple[Report, ...]) -> str:
    """How the points went, told with how little a single round says."""
    if len(reports) == 1:
        return "One so far; the trend begins with the second."
    points = " → ".join(str(found.points) for found in reversed(reports))
    return f"{points}. Differences below about 15 points are within the noise of a round."
