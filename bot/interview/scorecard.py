"""The scorecard: at most eight lines of forty characters, the rest in one expandable quote."""

from collections.abc import Collection, Sequence

from bot.interview.assess import PARTLY, SHOWN, ConceptResult
from bot.interview.attempt import Attempt, band
from bot.message import Choice, Keyboard, Outgoing, Span, Text

LINES = 8
LINE = 40
SURE = 0.4
"""The grader's sureness below which nothing is said to be missed."""
QUOTE = 120
"""How much of a person's own words is quoted back for one idea, in characters."""


def shortened(text: str, limit: int) -> str:
    """The text on one line, cut at a word to at most `limit` characters."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > limit // 2 else cut).rstrip(" ,;:.") + "…"


def scorecard(
    attempt: Attempt,
    claimed: Collection[str] = (),
    back: str = "",
    *,
    unfolded: bool = False,
    used: bool = False,
) -> Outgoing:
    """The card of an attempt.

    Args:
        claimed: ids the person says they did show, or did not mean.
        back: when its question comes back, as a line.
        unfolded: with the model answer.
        used: [Next] and its neighbours were tapped already.
    """
    head = f" · {attempt.points}/100"
    title = shortened(attempt.title, LINE - len(head)) + head
    lines = _lines(attempt, back)
    spans = [Span(title, "bold")]
    if claimed:
        claims = f"({attempt.points_with(claimed)} with your claims)"
        if len(title) + len(claims) < LINE:
            spans.append(Span(f" {claims}"))
        else:
            lines.insert(0, claims)
    spans += [Span(f"\n{shortened(line, LINE)}") for line in lines[: LINES - 1]]
    spans += ideas(attempt, claimed)
    if unfolded:
        spans += model_answer(attempt)
    return Outgoing(tuple(spans), _buttons(attempt, unfolded=unfolded, used=used))


def _lines(attempt: Attempt, back: str) -> list[str]:
    shown, partly, missed = attempt.shown, attempt.partly, attempt.missed
    all_that_is_needed = ": enough" if attempt.enough_met and len(shown) < len(attempt.concepts) else ""
    count = f"{len(shown)} of {len(attempt.concepts)}{all_that_is_needed}"
    lines = [f"{band(attempt.points).capitalize()}. You showed {count}."]
    if quoted := [result for result in shown if result.said]:
        best = max(quoted, key=lambda result: (result.earned * result.weight, len(result.said)))
        lines.append(f"Best: “{shortened(best.said, LINE - 8)}”")
    if partly:
        lines.append(_named("Partly", partly))
    surely = [result for result in missed if result.sure >= SURE]
    if surely and not attempt.enough_met:
        lines.append(_named("Missed", surely))
    standing = [claim for claim in attempt.misconceptions if claim.standing]
    if len(attempt.misconceptions) > len(standing):
        lines.append("You corrected yourself: it cost nothing.")
    if standing:
        lines.append("A claim to look at again: see below.")
    if attempt.again:
        lines.append("A second try: it counts in no figure.")
    elif back or attempt.outcome == "shown":
        lines.append(back or "Shown to you; it will come back.")
    return lines


def _named(label: str, results: Sequence[ConceptResult]) -> str:
    more = f", +{len(results) - 1}" if len(results) > 1 else ""
    return f"{label}: {shortened(results[0].name, LINE - len(label) - 2 - len(more))}{more}"


def ideas(attempt: Attempt, claimed: Collection[str]) -> list[Span]:
    """Every idea with its mark and word, then every claim with its correction."""
    spans = [Span("\n"), Span(f"All {len(attempt.concepts)} ideas", "bold", folded=True)]
    for result in attempt.concepts:
        if result.credit >= SHOWN:
            mark, tail = "✅ Shown", f" “{shortened(result.said, QUOTE)}”" if result.said else ""
        elif result.credit >= PARTLY:
            mark = "🟡 Partly"
            tail = (f" “{shortened(result.said, QUOTE)}”." if result.said else "") + f" {result.statement}"
        elif attempt.enough_met:
            mark, tail = "➕ Could also have named", f" {result.statement}"
        else:
            mark = "❌ Missed" if result.sure >= SURE else "❔ Not sure I caught"
            tail = f" {result.statement}"
        note = " (you say you said it)" if result.id in claimed else ""
        spans += [
            Span(f"\n{mark}: ", folded=True),
            Span(result.name, "bold", folded=True),
            Span(f"{note}.{tail}", folded=True),
        ]
    for claim in attempt.misconceptions:
        mark = "⚠️ You said" if claim.standing else "↩️ Taken back:"
        note = " (you say you did not mean it)" if claim.standing and claim.id in claimed else ""
        words = f"\n{mark} “{shortened(claim.said, QUOTE)}”{note}. {claim.reply}"
        spans.append(Span(words, folded=True))
    return spans


def model_answer(attempt: Attempt) -> list[Span]:
    """The model answer and where to read on, as one expandable quote."""
    spans = [
        Span("\n"),
        Span("A model answer", "bold", folded=True),
        Span("\n" + attempt.model_answer.replace("```python", "").replace("```", "").strip(), folded=True),
    ]
    for title, url in attempt.sources:
        spans += [Span("\n", folded=True), Span(title, "link", folded=True, url=url)]
    return spans


USED, UNFOLDED = 1, 2
"""What a card's buttons remember of it, as bits of their number: moved on from, model answer open."""


def _buttons(attempt: Attempt, *, unfolded: bool, used: bool) -> Keyboard:
    token, flags = attempt.token, USED * used | UNFOLDED * unfolded
    on = (
        Choice("Next", f"{token}:next:0"),
        Choice("Same topic", f"{token}:same:0"),
        Choice("Try again", f"{token}:again:0"),
    )
    look: list[Choice] = []
    if not unfolded:
        look.append(Choice("Model answer", f"{token}:model:{flags}"))
    if attempt.disputable:
        look.append(Choice("I said that", f"{token}:claims:{flags}"))
    rows: list[tuple[Choice, ...]] = [] if used else [on]
    return (*rows, tuple(look)) if look else tuple(rows)


def claims_keyboard(attempt: Attempt, claimed: Collection[str], flags: int) -> Keyboard:
    """One row an idea that may be disputed; a tap marks it, a second takes the mark back."""
    rows: list[tuple[Choice, ...]] = []
    claims = {claim.id for claim in attempt.misconceptions}
    for place, (name, words) in attempt.disputable.items():
        box = "☑" if name in claimed else "☐"
        label = f"I didn't mean “{shortened(words, 24)}”" if name in claims else shortened(words, 36)
        rows.append((Choice(f"{box} {label}", f"{attempt.token}:claim:{4 * place + flags}"),))
    return (*rows, (Choice("Done", f"{attempt.token}:card:{flags}"),))


def noted(text: Text, choice: str) -> Text:
    """A message as it stands after one of its buttons was tapped: the choice instead of the keyboard."""
    return (*text, Span(f"\n→ {choice}", "italic"))
