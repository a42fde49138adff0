"""What is said in a review: the gap that is asked, what became of it, and that is all for today."""

from collections.abc import Collection
from datetime import date

from bot.interview import effects as do
from bot.interview.agenda import when
from bot.interview.answering import probe_and_hint
from bot.interview.assess import describe
from bot.interview.attempt import Attempt
from bot.interview.question import Question
from bot.interview.scorecard import QUOTE, SURE, shortened
from bot.message import Choice, Outgoing, Span

NEXT = Choice("Next question", "-:next:0")


def ask_gap(question: Question, concept: str, token: str) -> Outgoing:
    """The probe of what was missed; the whole question is folded away, and code stands open."""
    spans = [
        Span(f"Review · {question.name}\n", "italic"),
        Span(f"Missing last time: {describe(question, concept)[0]}.\n"),
        Span(probe_and_hint(question, concept)[0], "bold"),
    ]
    if question.code:
        spans += [Span("\n"), Span(question.code.strip("\n"), "pre")]
    spans += [Span("\n"), Span("The question was\n", "bold", folded=True), Span(question.ask, folded=True)]
    row = (Choice("Hint", f"{token}:hint:0"), Choice("Skip", f"{token}:skip:0"))
    return Outgoing(tuple(spans), (row, own_word(token)))


def own_word(token: str) -> tuple[Choice, ...]:
    """The person's own say in when a question comes back."""
    return Choice("Too easy", f"{token}:easy:0"), Choice("Not for me", f"{token}:never:0")


def recalled(attempt: Attempt, claimed: Collection[str], back: str) -> Outgoing:
    """What became of a gap. Its statement is said where it was not wholly shown."""
    [idea] = attempt.concepts
    if attempt.shown:
        mark = "✅ Shown"
    elif attempt.partly:
        mark = "🟡 Partly"
    else:
        mark = "❌ Missed" if idea.sure >= SURE else "❔ Not sure I caught"
    spans = [Span(f"{mark}: "), Span(idea.name, "bold"), Span(".")]
    if idea.id in claimed:
        spans.append(Span(" You say you said it."))
    if not attempt.shown:
        spans.append(Span(f"\n{idea.statement}"))
    for claim in attempt.misconceptions:
        if claim.standing:
            spans.append(Span(f"\n⚠️ You said “{shortened(claim.said, QUOTE)}”. {claim.reply}"))
    if back:
        spans.append(Span(f"\n{back}"))
    label = "I did not say that" if idea.id in claimed else "I said that"
    row = () if attempt.shown else ((Choice(label, f"{attempt.token}:said:0"),),)
    return Outgoing(tuple(spans), row)


def judged(effect: do.Judged, back: str) -> Outgoing:
    """That the person's own word was taken."""
    match effect.rating:
        case "retired":
            text = f"Put away. /practice {effect.question.name} brings it back."
        case "later":
            text = f"Skipped. {back}"
        case _:
            text = f"Too easy, noted. {back}"
    return Outgoing((Span(text.strip()),))


def over(next_day: date | None, today: date, *, reviewed: bool) -> Outgoing:
    """That there is nothing more to review today. `next_day` None: nothing is kept for review at all."""
    if next_day is None:
        text = (
            "That's all."
            if reviewed
            else "Nothing to review yet. What you miss in a question comes back here."
        )
    else:
        begun = "That's all for today" if reviewed else "Nothing to review today"
        text = f"{begun}; next {when(next_day, today)}."
    return Outgoing((Span(text),), ((NEXT,),))
