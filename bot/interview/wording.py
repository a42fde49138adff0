"""The voice: what each effect says. A calm senior colleague, brief, never gushing, never scolding."""

from collections.abc import Callable, Iterable, Mapping

from bot.interview import effects as do
from bot.interview import portfolio
from bot.interview.attempt import Attempt
from bot.interview.debrief import in_round, picture, report_card, words_of
from bot.interview.memory import WHOLE
from bot.interview.question import Question
from bot.interview.report import Report
from bot.interview.reviewing import ask_gap, judged, own_word, recalled
from bot.interview.scorecard import model_answer, scorecard, shortened
from bot.message import Choice, Outgoing, Span

HOW_TO = "Your own words, two to five sentences; your keyboard's microphone works too."
NOTHING_OPEN = "No question is open. Shall I ask you one?"
RATINGS = ("Shaky", "So-so", "Solid", "Don't ask")
Find = Callable[[str], tuple[Attempt, frozenset[str]]]
"""A recorded attempt by its token, with what the person claims of it."""
Reports = Callable[[str], Report]
"""A recorded round by its token."""
Back = Callable[[str], str]
"""When a question comes back, as a line, by its id; empty where nobody knows."""


def say(text: str, *rows: tuple[Choice, ...]) -> Outgoing:
    return Outgoing((Span(text),), rows)


def words(
    effects: Iterable[do.Effect],
    topics: Mapping[str, str],
    find: Find,
    reports: Reports,
    back: Back = lambda _: "",
    *,
    first: bool = False,
) -> list[Outgoing]:
    """The messages that say these effects. `first`: nobody has told this person yet how to answer."""
    messages: list[Outgoing] = []
    preface = ""
    row = (Choice("Next question", "-:next:0"),)
    for effect in effects:
        if isinstance(effect, do.SayEnded) and effect.why in ("aside", "gone"):
            preface += _ended_note(effect) + "\n\n"
            continue
        if isinstance(effect, do.ProjectLeft):
            preface += portfolio.LEFT[effect.why] + "\n\n"
            row = (portfolio.MY_PROJECTS, *row)
            continue
        for message in _message(effect, topics, find, reports, back, first=first):
            messages.append(_prefaced(preface, message))
            preface = ""
    if preface:
        messages.append(say(preface.strip(), row))
    return messages


def skipped(attempt: Attempt, why: do.Ending = "skipped", *, unfolded: bool = False) -> Outgoing:
    """A question passed over; `unfolded`: with its model answer."""
    text = "Skipped. It can come again." if why == "skipped" else "Nothing to score yet, so I skipped it."
    spans = (Span(text), *model_answer(attempt)) if unfolded else (Span(text),)
    row = [] if unfolded else [Choice("Model answer", f"{attempt.token}:model:0")]
    if not attempt.token.endswith(WHOLE):  # a review goes on by itself
        row.insert(0, Choice("Next", f"{attempt.token}:next:0"))
    return Outgoing(spans, (tuple(row),) if row else ())


def _prefaced(preface: str, message: Outgoing) -> Outgoing:
    if not preface:
        return message
    return Outgoing((Span(preface), *message.text), message.keyboard)


def _message(
    effect: do.Effect, topics: Mapping[str, str], find: Find, reports: Reports, back: Back, *, first: bool
) -> list[Outgoing]:
    match effect:
        case do.Ask(question, token, place):
            topic = topics.get(question.topic, question.topic)
            return [ask(question, token, topic, first=first, place=place)]
        case do.AskGap(question, concept, token):
            return [ask_gap(question, concept, token)]
        case do.Probe():
            return [_probe(effect)]
        case do.Challenge(token, text, said, round_):
            claim = f"“{shortened(said, 100)}”, you say. " if said else ""
            return [say(claim + text, _probe_row(token, round_))]
        case do.Hint(token, text, to_probe, unsure, alone):
            lead = "Fair. " if unsure else ""
            if to_probe:
                return [say(lead + text, (_show(token), _skip(token) if alone else _finish(token)))]
            row = (Choice("Another hint", f"{token}:hint:1"), _show(token), _skip(token))
            return [say(lead + text, row)]
        case do.NoMoreHints(token):
            return [say("That was the last hint I have here.", (_show(token), _finish(token)))]
        case do.AskRating(token):
            row = tuple(Choice(label, f"{token}:rate:{place}") for place, label in enumerate(RATINGS))
            return [say("Before I say: how did that go?", row[:3], row[3:])]
        case do.ShowScorecard(token, unfolded):
            attempt, claimed = find(token)
            return [scorecard(attempt, claimed, back(attempt.question_id), unfolded=unfolded)]
        case do.ShowRecalled(token):
            attempt, claimed = find(token)
            return [recalled(attempt, claimed, back(attempt.question_id))]
        case do.Judged(question):
            return [judged(effect, back(question.id))]
        case do.SayEnded(attempt, why):
            return [skipped(attempt, why)]
        case do.OfferAdding(token, title):
            row = (Choice("Add to that answer", f"{token}:add:0"), Choice("Next", f"{token}:next:0"))
            return [say(f"{title} is scored. Does this belong to that answer?", row)]
        case do.OfferContinuing(token, title):
            row = (Choice("Continue", f"{token}:continue:0"), Choice("Next question", "-:next:0"))
            return [say(f"{title} was left open, unscored; what you wrote is kept.", row)]
        case do.NothingOpen():
            return [say(NOTHING_OPEN, (Choice("Next question", "-:next:0"),))]
        case do.ShowReport(token):
            found = reports(token)
            return [*filter(None, (picture(found),)), report_card(found)]
        case do.ShowProject(project):
            return [portfolio.card(project, [find(token)[0] for token in project.tokens])]
        case do.Record() | do.RecordRating() | do.RecordRound() | do.KeepProject() | do.ProjectLeft():
            return []
        case do.OldButton():
            return [say("That button belongs to an earlier question; nothing has changed.")]
        case do.Echo(round=""):
            return [portfolio.words_of(effect)]
        case do.AskInProject() | do.TellMore() | do.HelpTelling() | do.DigHint() | do.OfferProject():
            return [portfolio.words_of(effect)]
        case _:
            return [words_of(effect)]


def ask(
    question: Question,
    token: str,
    topic: str,
    *,
    first: bool = False,
    place: tuple[int, int] | None = None,
) -> Outgoing:
    """The question as it is asked. `place`: which of how many of a set."""
    lead = f"{place[0]} of {place[1]} · " if place else ""
    spans = [Span(f"{lead}{topic} · {question.level}\n", "italic"), Span(question.ask, "bold")]
    if question.code:
        spans += [Span("\n"), Span(question.code.strip("\n"), "pre")]
    if first:
        spans.append(Span(f"\n\n{HOW_TO}"))
    row = (_hint(token), _skip(token), _finish(token))
    return Outgoing(tuple(spans), (row, own_word(token)) if token.endswith(WHOLE) else (row,))


def _probe(probe: do.Probe) -> Outgoing:
    heard = f"I heard {listed(probe.heard)}. " if probe.heard else ""
    if probe.stays:
        lead = f"{heard}Still open: " if heard else "Where we were: "
    elif probe.bare_output:
        lead = "That is what it prints. Why? "
    elif heard:
        lead = heard
    elif probe.unanswered:
        lead = "No matter. Another part: "
    elif probe.after_challenge:
        lead = "All right. "
    elif probe.unplaced:
        lead = "Noted, though I can't place it. Another part: "
    else:
        lead = ""
    about = f"About “{shortened(probe.near, 60)}”: " if probe.near else ""
    return say(lead + about + probe.text, _probe_row(probe.token, probe.round))


def listed(names: tuple[str, ...]) -> str:
    """Four names at most, so that the probe after them is still read."""
    if len(names) > 4:
        return f"{', '.join(names[:4])} and more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _ended_note(ended: do.SayEnded) -> str:
    title = ended.attempt.title
    if ended.why == "gone":
        return "That question has changed since I asked it, so it closes unscored."
    return f"Set aside, unscored: {title}."


def _probe_row(token: str, round_: str) -> tuple[Choice, ...]:
    return in_round(round_, token) if round_ else (_hint(token), _finish(token))


def _hint(token: str) -> Choice:
    return Choice("Hint", f"{token}:hint:0")


def _skip(token: str) -> Choice:
    return Choice("Skip", f"{token}:skip:0")


def _finish(token: str) -> Choice:
    return Choice("Finish", f"{token}:finish:0")


def _show(token: str) -> Choice:
    return Choice("Show me", f"{token}:show:0")
