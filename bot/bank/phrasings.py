"""Whether a question's phrasings are many, its own, and not given away.

Each check yields (field, problem).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from bot.bank.graders import bare, each_apart
from bot.bank.problem import Fault
from bot.grading.evidence import Finding
from bot.grading.lexicon import Lexicon
from bot.grading.rubric import FORMULA, Rubric
from bot.grading.text import Clause, Word, clauses_of, is_content
from bot.interview.question import Concept, Misconception, Question

FEWEST = 10
EARNS = 0.5
"""Credit from which a phrasing counts as found in another text."""
LEAKS = 0.3
"""Credit from which a question, probe, hint or challenge gives a concept away."""
MOST_WORDS = 4
"""Content words of a phrasing: nobody says all of a longer one."""
SHOWN = 3
"""Phrasings that a problem quotes."""
RUN = 3
"""Content words in a row that nobody writes by chance."""


def found(finding: Finding) -> str:
    """The words that were found, and the phrasing they were taken for: one or the other is to be mended."""
    said, phrasing = f"“{finding.said}”", f"“{finding.phrasing}”"
    return said if said == phrasing else f"{said}, read as {phrasing}"


def enough_phrasings(question: Question) -> Iterator[Fault]:
    """Ten or more phrasings of which none is found by its siblings: those are one person's words twice.

    Mostly the first twenty hold them; the others are looked at where they do not.
    """
    unasked = replace(question.rubric, ask="")
    for name, concept in question.concepts.items():
        alike = _too_alike(unasked, concept.says[: 2 * FEWEST])
        if alike is not None and len(concept.says) > 2 * FEWEST:
            alike = _too_alike(unasked, concept.says)
        if alike is not None:
            count = len(concept.says) - len(alike)
            told = f"holds {count} distinct phrasings; {FEWEST} are needed"
            yield f"concepts.{name}.says", told + "".join(alike)


def _too_alike(unasked: Rubric, says: tuple[str, ...]) -> list[str] | None:
    """What is to be told of each phrasing that a sibling finds; None where ten others are left."""
    grader = each_apart(unasked, says)
    alike: list[str] = []
    for at, text in enumerate(says):
        if at - len(alike) == FEWEST:
            return None
        findings = grader.judge(text).concepts
        siblings = {says[int(other)]: f.credit for other, f in findings.items() if other != str(at)}
        nearest = max(siblings, key=siblings.__getitem__, default="")
        if siblings.get(nearest, 0.0) >= EARNS:
            alike.append(f"; “{text}” is found by “{nearest}”")
    return None if len(says) - len(alike) >= FEWEST else alike


def more_than_one_word(question: Question) -> Iterator[Fault]:
    """A word alone shows nothing: "make room for it" would be found wherever there is room.

    A formula may stand alone ("O(log n)", "0.25").
    """
    owners: tuple[tuple[str, Mapping[str, Concept | Misconception]], ...] = (
        ("concepts", question.concepts),
        ("misconceptions", question.misconceptions),
    )
    for part, owned in owners:
        for name, owner in owned.items():
            for number, text in enumerate(owner.says, 1):
                words = {word.text for unit in _units(text, question.rubric.lexicon) for word in unit}
                if len(words) < 2 and all(word.isalpha() or len(word) < 3 for word in words):
                    counts = f"“{words.pop()}” alone" if words else "no word"
                    yield (
                        f"{part}.{name}.says.{number}",
                        f"“{text}” counts by {counts}; write two words that tell",
                    )


def of_few_words(question: Question) -> Iterator[Fault]:
    """Ten phrasings have two to four content words; those of a formula are as long as it is."""
    for name, concept in question.concepts.items():
        long = [
            text for text in concept.says if len(list(_units(text, question.rubric.lexicon))) > MOST_WORDS
        ]
        short = len(concept.says) - len(long)
        if name != FORMULA and long and short < FEWEST:
            worst = "”, “".join(sorted(long, key=len, reverse=True)[:SHOWN])
            yield (
                f"concepts.{name}.says",
                f"{short} have at most {MOST_WORDS} words that count; {FEWEST} are needed, not “{worst}”",
            )


def own_concept_only(question: Question) -> Iterator[Fault]:
    """No phrasing shows another concept of its question."""
    grader = bare(question.rubric)
    for name, concept in question.concepts.items():
        for number, text in enumerate(concept.says, 1):
            for other, finding in grader.judge(text).concepts.items():
                if other != name and finding.credit >= EARNS:
                    yield (
                        f"concepts.{name}.says.{number}",
                        f"“{text}” earns {finding.credit:.2f} of {other} by {found(finding)}; "
                        f"it must show {name} alone",
                    )


def gives_nothing_away(question: Question) -> Iterator[Fault]:
    """Whatever is said to the person earns nothing when it is said back."""
    grader = bare(question.rubric)
    for field, text in _said_to_person(question):
        for name, finding in grader.judge(text).concepts.items():
            if finding.credit >= LEAKS:
                yield (
                    field,
                    f"earns {finding.credit:.2f} of {name} by {found(finding)}; say it in other words",
                )


def _said_to_person(question: Question) -> Iterator[tuple[str, str]]:
    yield "ask", question.ask
    for name, concept in question.concepts.items():
        yield f"concepts.{name}.probe", concept.probe
        yield f"concepts.{name}.hint", concept.hint
    for name, misconception in question.misconceptions.items():
        yield f"misconceptions.{name}.challenge", misconception.challenge


def not_copied_into_examples(question: Question) -> Iterator[Fault]:
    """Strong and partial examples are written by somebody who has not seen the phrasings.

    A run of three content words that stands in a phrasing is no coincidence, unless it stands in the question
    too or is a term; an example that holds one measures how well the grader finds its own words.
    """
    lexicon = question.rubric.lexicon
    known = {run for run, _ in _runs(question.rubric.ask, lexicon)} | _terms(lexicon)
    where = {
        run: f"concepts.{name}.says.{number} (“{text}”)"
        for name, concept in question.concepts.items()
        for number, text in enumerate(concept.says, 1)
        for run, _ in _runs(text, lexicon)
        if run not in known
    }
    for number, example in enumerate(question.examples, 1):
        if example.kind in ("strong", "partial"):
            for run, words in _runs(example.answer, lexicon):
                if run in where:
                    yield (
                        f"examples.{number}.answer",
                        f"“{words}” is in {where[run]} too; write it without looking at the phrasings",
                    )


@lru_cache(maxsize=1)
def _terms(lexicon: Lexicon) -> frozenset[tuple[str, ...]]:
    """Names of things, which have no other words ("region proposal network")."""
    return frozenset(
        tuple(map(lexicon.stem, words[at : at + RUN]))
        for words in lexicon.abbreviations.values()
        for at in range(len(words) - RUN + 1)
    )


def _runs(text: str, lexicon: Lexicon) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every three content words of a clause in a row: their stems, and the text that holds them.

    A short form counts as one word, spelled out.
    """
    for clause in clauses_of(text, lexicon):
        units = _units_of(clause)
        stems = [" ".join(lexicon.stem(word.text) for word in unit) for unit in units]
        for at in range(len(units) - RUN + 1):
            last = units[at + RUN - 1][-1]
            yield tuple(stems[at : at + RUN]), text[units[at][0].start : last.end]


def _units(text: str, lexicon: Lexicon) -> Iterator[list[Word]]:
    """The content words of a text, the words of a spelled out short form together."""
    return (unit for clause in clauses_of(text, lexicon) for unit in _units_of(clause))


def _units_of(clause: Clause) -> list[list[Word]]:
    content = [word for word in clause.words if is_content(word)]
    return [list(same) for _, same in groupby(content, key=lambda word: word.start)]


def fires_elsewhere(
    question: Question, concept: str, others: Sequence[Question], allowed: int
) -> Iterator[Fault]:
    """No phrasing is so general that the model answers of more than `allowed` other questions hold it.

    `others` are those that showed the whole concept, so that only these need a second look.
    """
    grader = each_apart(question.rubric, question.concepts[concept].says)
    verdicts = {other.id: grader.judge(other.model_answer).concepts for other in others}
    for at, text in enumerate(question.concepts[concept].says):
        hit = [name for name, findings in verdicts.items() if findings[str(at)].credit >= EARNS]
        if len(hit) > allowed:
            yield (
                f"concepts.{concept}.says.{at + 1}",
                f"“{text}” is found in the model answers of {', '.join(hit)}; make it more specific",
            )
