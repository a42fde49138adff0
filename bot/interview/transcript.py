"""A round to read again: a page a question in the chat, and the whole as one file that opens offline."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape

from bot.interview.assess import PARTLY, SHOWN, ConceptResult
from bot.interview.attempt import Attempt
from bot.interview.debrief import HIRE, ROLES
from bot.interview.log import Said
from bot.interview.report import ANCHORS, Report
from bot.interview.scorecard import ideas, shortened
from bot.message import Choice, File, Outgoing, Span

DIALOGUE = 1800
"""Characters of what was said that a page shows; the file has it all."""
REPLAYED = 1500
"""Characters of a page on which an attempt is read again, whole."""
ASIDE: Mapping[str, str] = {"model": "(the model answer was shown)", "scorecard": "(the scorecard was shown)"}
"""What bears on what was said after it and is not said again."""


def lines(attempt: Attempt) -> Iterator[tuple[bool, str]]:
    """What was said, in order: whether the person did, and the words."""
    yield False, attempt.ask or attempt.title
    for entry in attempt.log:
        if isinstance(entry, Said):
            yield True, entry.text
        elif entry.kind in ASIDE:
            yield False, ASIDE[entry.kind]
        elif entry.text and entry.kind in ("probe", "challenge", "hint", "deeper", "told"):
            yield False, entry.text


def points(attempt: Attempt) -> str:
    return f"{attempt.points}/100" if attempt.score is not None else "skipped"


def page(round_: str, attempts: Sequence[Attempt], at: int, claimed: Collection[str]) -> Outgoing:
    """One question of the round, with buttons to the others."""
    attempt = attempts[at]
    spans = [Span(f"{at + 1} of {len(attempts)} · {attempt.title} · {points(attempt)}\n", "bold")]
    for own, words in lines(attempt):
        who = "You: " if own else "I: "
        spans.append(Span(f"\n{who}{shortened(words, DIALOGUE // 4)}", folded=True))
    if attempt.concepts:
        spans += ideas(attempt, claimed)
    turn: list[Choice] = []
    if at:
        turn.append(Choice("‹ Earlier", f"{round_}:page:{at - 1}"))
    if at + 1 < len(attempts):
        turn.append(Choice("Later ›", f"{round_}:page:{at + 1}"))
    more: list[Choice] = []
    if attempt.disputable:
        more.append(Choice("I said that", f"{attempt.token}:claims:1"))
    more.append(Choice("As a file", f"{round_}:file:0"))
    rows = [tuple(row) for row in (turn, more) if row]
    return Outgoing(tuple(spans), tuple(rows))


def replay(attempt: Attempt, at: int, when: str) -> Outgoing | None:
    """A page of all that was said over one question, with buttons to the others; None beyond the last.

    Args:
        at: which page, from 0.
        when: the day it was answered.
    """
    cut = _pages(attempt)
    if at >= len(cut):
        return None
    head = f"{attempt.title} · {when} · {points(attempt)}"
    of = f"\n{at + 1} of {len(cut)}" if len(cut) > 1 else ""
    turn: list[Choice] = []
    if at:
        turn.append(Choice("‹ Earlier", f"{attempt.token}:replay:{at - 1}"))
    if at + 1 < len(cut):
        turn.append(Choice("Later ›", f"{attempt.token}:replay:{at + 1}"))
    card = () if attempt.score is None else ((Choice("Scorecard", f"{attempt.token}:scorecard:0"),),)
    rows = ((tuple(turn),) if turn else ()) + card
    return Outgoing((Span(head, "bold"), Span(of, "italic"), *cut[at]), rows)


def _pages(attempt: Attempt) -> list[list[Span]]:
    """What was said, cut into pages; a long message runs on from one to the next."""
    pages: list[list[Span]] = [[]]
    room = REPLAYED
    for own, words in lines(attempt):
        who = "You: " if own else "I: "
        while words:
            if room < min(len(words), REPLAYED // 4):
                pages.append([])
                room = REPLAYED
            piece, words = words[:room], words[room:]
            pages[-1] += [Span(f"\n\n{who}", "bold"), Span(piece)]
            room -= len(piece)
            who = "… "
    return pages


def file_of(found: Report, attempts: Sequence[Attempt]) -> Outgoing:
    """The whole round as one HTML file."""
    name = f"viva-round-{found.began_at:%Y-%m-%d}.html"
    file = File(name, "text/html", document(found, attempts).encode())
    return Outgoing((Span("Your round, to keep: every question, answer, probe and mark."),), file=file)


def document(found: Report, attempts: Sequence[Attempt]) -> str:
    """HTML that needs nothing from elsewhere. Everything that a person wrote is escaped."""
    head = f"{ROLES[found.role]} round, {found.began_at:%d %B %Y}"
    parts = [
        f"<h1>{escape(head)}</h1>",
        f"<p class=total><b>{found.points}/100</b> · {found.level} of 4, {HIRE[found.level]}</p>",
        f"<p>{escape(ANCHORS[found.level])}</p>",
        "<table><tr><th>Section<th>Points<th>Answers",
        *(f"<tr><td>{escape(one.name)}<td>{one.points}<td>{one.answers}" for one in found.sections),
        "</table>",
    ]
    for number, attempt in enumerate(attempts, 1):
        parts.append(f"<h2>{number}. {escape(attempt.title)} · {points(attempt)}</h2>")
        for own, words in lines(attempt):
            parts.append(f"<p class={'you' if own else 'viva'}>{_text(words)}</p>")
        if attempt.concepts:
            parts.append("<ul>")
            parts += [_idea(result) for result in attempt.concepts]
            parts.append("</ul>")
        for claim in attempt.misconceptions:
            parts.append(f"<p>⚠️ <q>{_text(claim.said)}</q> {_text(claim.reply)}</p>")
        if attempt.model_answer:
            answer = _text(attempt.model_answer)
            parts.append(f"<details><summary>A model answer</summary><p>{answer}</p></details>")
    return _PAGE.format(title=escape(head), body="\n".join(parts))


def _idea(result: ConceptResult) -> str:
    said = f" <q>{_text(result.said)}</q>" if result.said else ""
    return f"<li>{_mark(result.credit)}: <b>{_text(result.name)}</b>. {_text(result.statement)}{said}"


def _mark(credit: float) -> str:
    return "✅ Shown" if credit >= SHOWN else "🟡 Partly" if credit >= PARTLY else "❌ Missed"


def _text(words: str) -> str:
    return escape(words).replace("\n", "<br>")


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 0 auto; padding: 1em; }}
h2 {{ margin-top: 2em; font-size: 1.1em; }}
.total {{ font-size: 1.3em; }}
.you, .viva {{ padding: .5em .8em; border-radius: .8em; margin: .4em 0; overflow-wrap: anywhere; }}
.viva {{ background: #8882; margin-right: 2em; }}
.you {{ background: #2f6fde2e; margin-left: 2em; }}
td, th {{ text-align: left; padding: .1em 1.2em .1em 0; }}
li {{ margin: .3em 0; }}
</style>
{body}
</html>
"""
