"""`python -m bot grade --explain`: why an answer was graded as it was, for whoever writes the question."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import TextWrapper

from bot.frontends.grade import BadLine, Find, Request, grader_of, read_request
from bot.grading import score
from bot.grading.evidence import Evidence
from bot.grading.explain import Explanation, PhrasingRead, Reason, WordRead
from bot.grading.lexicon import ENGLISH, Lexicon
from bot.grading.rubric import FORMULA, OUTPUT, Concept, Rubric
from bot.interview.assess import PARTLY, SHOWN
from bot.interview.scorecard import SURE

WIDTH = 100
NEAREST = 3
"""Phrasings told of a concept of which none stands whole."""
CONTRADICTED = 2
WORTH_TELLING = 0.995
"""What a place is worth below which that is told."""
RIVAL = 0.5
"""The share of a misconception beside a phrasing from which the phrasing counts less."""
LONGEST_ANSWER = 300
_SPREAD = {1: "", 2: ", over two clauses"}
_AGAINST = {
    "": "is partly denied",
    "the other way": "goes the other way",
    "denied": "is denied",
    "opposite": "has a word's opposite in its place",
}


def explain_lines(lines: Iterable[str], find: Find, lexicon: Lexicon = ENGLISH) -> Iterator[tuple[str, bool]]:
    """For each line, the text to print and whether it was graded; `find` knows the rubrics by question id.

    The lexicon is for questions that the lines bring along.
    """
    for number, line in enumerate(lines, 1):
        try:
            request = read_request(line, find, lexicon)
        except BadLine as problem:
            yield f"Line {number}: error: {problem}\n", False
        else:
            explanation = grader_of(request.rubric).explain(request.answer)
            yield (
                "\n".join([*_head(number, request, explanation), *_body(request.rubric, explanation), ""]),
                True,
            )


def _head(number: int, request: Request, explanation: Explanation) -> Iterator[str]:
    rubric = request.rubric
    credits = {name: reason.finding.credit for name, reason in explanation.concepts.items()}
    worth = score(rubric, credits, len(explanation.asserted))
    earned = sum(concept.weight * credits[concept.id] for concept in rubric.concepts)
    name = request.name or ("a drafted rubric" if rubric.drafted else "an inline question")
    yield f"Line {number}: {name}: score {worth:.2f} ({earned:.1f} of {rubric.enough:.4g})"
    answer = " ".join(request.answer.split())
    if len(answer) > LONGEST_ANSWER:
        answer = f"{answer[:LONGEST_ANSWER]}…"
    yield from _wrapped(f"“{answer}”", 2)
    left = explanation.left
    if left.foreign < 1:
        yield f"  The text is in another language: no credit is above {left.foreign:.2g}."
    if left.order < 1:
        yield f"  The words do not stand in the order of sentences: every credit × {left.order:.2g}."
    if left.denied < 1:
        yield f"  Each sentence is set up to be denied: every credit × {left.denied:.2g}."
    for claims, what in (
        (explanation.asserted, "⚠️ asserts"),
        (explanation.suspected, "❔ may mean"),
        (explanation.denied, "   denies"),
    ):
        for name, claim in claims.items():
            yield from _wrapped(f"{what} {name}: “{claim.said}”, by “{claim.phrasing}”", 2)


def _body(rubric: Rubric, explanation: Explanation) -> Iterator[str]:
    if rubric.drafted:
        yield from _drafted(rubric, explanation)
        return
    for concept in sorted(rubric.concepts, key=lambda concept: -concept.weight):
        yield ""
        yield from _concept(concept, explanation.concepts[concept.id], rubric)


def _concept(concept: Concept, reason: Reason, rubric: Rubric) -> Iterator[str]:
    credit, sure = reason.finding.credit, reason.finding.sure
    head = f"{_mark(credit, sure)}: {concept.id} (weight {concept.weight:g})"
    yield f"{head}: credit {credit:.2f}, sure {sure:.2f}"
    if concept.statement:
        yield from _wrapped(concept.statement, 3)
    if reason.finding.said:
        yield from _wrapped(f"said: “{' '.join(reason.finding.said.split())}”", 3)
    if reason.by != "words":
        yield from _wrapped(f"by: {_shown_by(reason)}", 3)
        return
    if credit < SHOWN:
        yield from _looked_for(concept, rubric)
    whole = [one for one in reason.phrasings if one.whole]
    if whole:
        yield from _phrasing("stands whole", whole[0])
        if len(whole) > 1:
            others = ", ".join(f"“{one.text}”" for one in whole[1 : NEAREST + 1])
            more = f" and {len(whole) - 1 - NEAREST} more" if len(whole) - 1 > NEAREST else ""
            yield from _wrapped(f"so does {others}{more}", 3)
    if reason.recited:
        yield "   nearly all phrasings stand there at once, as in a recited rubric: little credit is left"
    if credit >= SHOWN and whole:
        return
    for one in [one for one in reason.phrasings if not one.whole][:NEAREST]:
        yield from _phrasing(f"{one.share:.0%} of", one)
    if not reason.phrasings and concept.says:
        yield "   no word of its phrasings is there, beside the question's own"
    for one in _most(reason.against)[:CONTRADICTED]:
        yield from _phrasing(_AGAINST[one.against], one)
    if reason.evidence:
        yield from _wrapped(("" if whole else "no phrasing stands whole; ") + _curve(reason.evidence), 3)
        if reason.one_word:
            yield "   no phrasing has two words there: one alone earns next to nothing"


def _mark(credit: float, sure: float) -> str:
    """As the scorecard has it."""
    if credit >= PARTLY:
        return "✅ shown" if credit >= SHOWN else "🟡 partly"
    return "❌ missed" if sure >= SURE else "❔ not sure"


def _shown_by(reason: Reason) -> str:
    phrasing = reason.finding.phrasing
    match reason.by:
        case "output":
            return f"the printed lines {' / '.join(phrasing.strip().splitlines())}"
        case "formula":
            return f"equal in value to {phrasing}"
        case "reading":
            return f"read as {phrasing}: “{reason.finding.said}”"
        case _:
            return f"matches the pattern {' / '.join(phrasing.strip().splitlines())}"


def _looked_for(concept: Concept, rubric: Rubric) -> Iterator[str]:
    """What else than words would have shown it, and is not there."""
    if concept.id == OUTPUT and rubric.kind == "code-output":
        yield from _wrapped(
            f"not there: the printed lines {' / '.join(rubric.output.strip().splitlines())}", 3
        )
    elif concept.id == FORMULA and rubric.kind == "derive":
        yield from _wrapped(f"not there: a formula equal in value to {rubric.formulas[0]}", 3)
    elif concept.code:
        patterns = "; ".join(" / ".join(text.strip().splitlines()) for text in concept.code)
        yield from _wrapped(f"not there: code that matches {patterns}", 3)


def _most(found: Sequence[PhrasingRead]) -> list[PhrasingRead]:
    """Those with the largest share of their words typed, first."""
    return sorted(found, key=lambda one: -sum(bool(word.typed) for word in one.words) / len(one.words))


def _phrasing(what: str, one: PhrasingRead) -> Iterator[str]:
    spread = _SPREAD.get(one.clauses, ", over a passage")
    rival = ", beside a misconception" if one.rival > RIVAL else ""
    against = f", which {_AGAINST[one.against]}" if one.against and _AGAINST[one.against] != what else ""
    worth = f", worth {one.whole:.2f}" if 0 < one.whole < WORTH_TELLING else ""
    yield from _wrapped(f"{what} “{one.text}”{spread}{worth}{rival}{against}:", 3)
    yield from _wrapped(" · ".join(map(_word, one.words)), 8)


def _word(word: WordRead) -> str:
    asked = ", the question's" if word.asked else ""
    match word.how:
        case "missing":
            return f"✗ {word.word}"
        case "denied":
            return f"✗ {word.word} (“{word.typed}” is denied)"
        case "affirmed":
            return f"✗ {word.word} (“{word.typed}” is not denied)"
        case "reversed":
            return f"✗ {word.word} (“{word.typed}” goes the other way)"
        case "opposite":
            return f"✗ {word.word} (“{word.typed}” instead)"
        case "said":
            return f"✓ {word.word}{f' ({asked[2:]})' if asked else ''}"
        case _:
            return f"✓ {word.word} (“{word.typed}”, {word.how}{asked})"


def _curve(evidence: Evidence) -> str:
    """The ingredients, each with what it adds to the curve's height."""
    terms = evidence.terms
    parts = [
        f"support {evidence.support:.2f} ({terms.support:+.1f})",
        f"telling {evidence.telling:.1f} ({terms.telling:+.1f})",
        f"statement {evidence.statement:.2f} ({terms.statement:+.1f})",
        f"start ({terms.start:+.1f})",
    ]
    if terms.astray:
        parts.append(f"text astray ({terms.astray:+.1f})")
    return f"the curve: {', '.join(parts)} → {evidence.chance:.2f}"


def _drafted(rubric: Rubric, explanation: Explanation) -> Iterator[str]:
    """Each concept is one word: those found, and those not."""
    found: list[str] = []
    missing: list[str] = []
    for concept in rubric.concepts:
        reason = explanation.concepts[concept.id]
        read = reason.phrasings or reason.against
        text = _word(read[0].words[0])[2:] if read else concept.says[0]
        if reason.finding.credit:
            found.append(f"{text} {reason.finding.credit:.2f}" if reason.finding.credit < SHOWN else text)
        else:
            missing.append(text)
    yield from _wrapped(f"words found: {' · '.join(found) or 'none'}", 2)
    yield from _wrapped(f"words not found: {' · '.join(missing) or 'none'}", 2)


def _wrapped(text: str, indent: int) -> list[str]:
    wrapper = TextWrapper(
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.wrap(text)
