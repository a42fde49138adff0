"""Whether a question grades as its author says, and resists what is no answer.

Each check yields (field, problem).
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, zip_longest
from zlib import crc32

from bot.bank.graders import whole
from bot.bank.phrasings import EARNS, fires_elsewhere, found
from bot.bank.problem import Fault
from bot.grading import Verdict, score
from bot.grading.lexicon import Lexicon
from bot.grading.text import Word, clauses_of, is_content, words_of
from bot.interview.question import Question

MODEL_CREDIT = 0.7
MODEL_SCORE = 0.85
BANDS: Mapping[str, tuple[float, float]] = {
    "strong": (0.75, 1.0),
    "partial": (0.25, 0.80),
    "wrong": (0.0, 0.35),
    "keywords": (0.0, 0.40),
    "contrast": (0.0, 1.0),
}
"""The score that an example of each kind gets, both ends included."""
EMPTY, PARROTED, OFF_TOPIC, NAMES = 0.05, 0.15, 0.15, 0.40
"""The most that each kind of non-answer may score."""
NAMED = 2 / 3
"""The share of a misconception's words by which a sentence names it."""
EVERYWHERE = 0.03
"""The share of other questions on whose model answers a phrasing may fire; on one it always may."""
SAMPLE = 60
"""So many other questions are tried against each; up to that size of bank, all."""


def model_answer_shows_all(question: Question) -> Iterator[Fault]:
    """The model answer is a model: every concept, a full score, no misconception."""
    verdict = whole(question.rubric).judge(question.model_answer)
    for name, finding in verdict.concepts.items():
        if finding.credit < MODEL_CREDIT:
            yield (
                "model_answer",
                f"earns {finding.credit:.2f} of {name}; it must show every concept ({MODEL_CREDIT})",
            )
    for name, words in verdict.asserted.items():
        yield "model_answer", f"is taken to assert {name} by “{words}”"
    worth = marks_of(question, verdict)
    if worth < MODEL_SCORE:
        yield "model_answer", f"scores {_points(worth)}; it must reach {_points(MODEL_SCORE)}"


def examples_grade_as_stated(question: Question) -> Iterator[Fault]:
    """Each example shows what it covers and asserts what it asserts, no more, and scores like its kind."""
    for number, example in enumerate(question.examples, 1):
        at = f"examples.{number}"
        verdict = whole(question.rubric).judge(example.answer)
        for name, finding in verdict.concepts.items():
            if name in example.covers and finding.credit < EARNS:
                yield f"{at}.covers", f"{name} is stated, but the answer earns {finding.credit:.2f} of it"
            if name not in example.covers and finding.credit >= EARNS:
                yield (
                    f"{at}.covers",
                    f"{name} is not stated, but earned ({finding.credit:.2f}) by {found(finding)}",
                )
        for name in sorted(set(example.asserts) - set(verdict.asserted)):
            yield f"{at}.asserts", f"{name} is stated, but not heard"
        for name in sorted(set(verdict.asserted) - set(example.asserts)):
            yield f"{at}.asserts", f"{name} is not stated, but heard in “{verdict.asserted[name]}”"
        lowest, highest = BANDS[example.kind]
        worth = marks_of(question, verdict)
        if not lowest <= worth <= highest:
            yield (
                at,
                f"is {example.kind} and scores {_points(worth)}, not {_points(lowest)}–{_points(highest)}",
            )
        if example.kind == "contrast":
            if example.asserts:
                yield f"{at}.asserts", "a contrast example denies every misconception and asserts none"
            for name in _unnamed(question, example.answer, verdict):
                yield (
                    f"{at}.answer",
                    f"is contrast and does not name {name}; it names each in order to deny it",
                )


def _unnamed(question: Question, answer: str, verdict: Verdict) -> Iterator[str]:
    """The misconceptions that an answer does not name: no two neighbouring sentences of it have most of the
    words of one of their phrasings. Whether they are denied there is for the grader to find."""
    lexicon = question.rubric.lexicon
    heard = verdict.denied.keys() | verdict.asserted.keys()
    sentences = [
        {word for clause in same for word in _content(clause.words, lexicon)}
        for _, same in groupby(clauses_of(answer, lexicon), key=lambda clause: clause.sentence)
    ]
    together = [one | other for one, other in zip_longest(sentences, sentences[1:], fillvalue=set[str]())]
    for name, misconception in question.misconceptions.items():
        claims = [_content(words_of(text), lexicon) for text in misconception.says]
        if name not in heard and not any(
            len(claim & words) >= NAMED * len(claim) for claim in claims for words in together
        ):
            yield name


def _content(words: Iterable[Word], lexicon: Lexicon) -> set[str]:
    """What the content words among these mean, stemmed."""
    return {lexicon.stem(word.text) for word in words if is_content(word)}


def resists_non_answers(question: Question) -> Iterator[Fault]:
    """Silence, the question said back and a list of names are no answers."""
    names = ", ".join(concept.name for concept in question.concepts.values())
    for field, what, text, most in (
        ("concepts", "an empty answer", "", EMPTY),
        ("ask", "the question said back", question.rubric.ask, PARROTED),
        ("concepts", "the list of the concepts' names", names, NAMES),
    ):
        verdict = whole(question.rubric).judge(text)
        worth = marks_of(question, verdict)
        if worth > most:
            yield (
                field,
                f"{what} scores {_points(worth)}; at most {_points(most)}{_mostly(question, verdict)}",
            )


def stays_on_topic(question: Question, bank: Mapping[str, Question]) -> Iterator[Fault]:
    """Model answers of other topics score next to nothing, and no phrasing fires on many of any topic."""
    others = _sample(question, bank)
    allowed = max(1, int(EVERYWHERE * len(others)))
    fired: dict[str, list[Question]] = {}
    grader = whole(question.rubric)
    for other in others:
        verdict = grader.judge(other.model_answer)
        for name, finding in verdict.concepts.items():
            if finding.credit >= EARNS and name in question.concepts:
                fired.setdefault(name, []).append(other)
        worth = marks_of(question, verdict)
        if other.topic != question.topic and worth > OFF_TOPIC:
            yield (
                "concepts",
                f"the model answer of {other.id} scores {_points(worth)}; at most {_points(OFF_TOPIC)}"
                + _mostly(question, verdict),
            )
    for name, hit in fired.items():
        if len(hit) > allowed:
            yield from fires_elsewhere(question, name, hit, allowed)


def _sample(question: Question, bank: Mapping[str, Question]) -> list[Question]:
    """The other questions, or sixty of them: by chance, but the same ones every time."""
    others = [other for other in bank.values() if other.id != question.id]
    if len(others) <= SAMPLE:
        return others
    return sorted(others, key=lambda other: crc32(f"{question.id} {other.id}".encode()))[:SAMPLE]


def marks_of(question: Question, verdict: Verdict) -> float:
    credits = {name: finding.credit for name, finding in verdict.concepts.items()}
    return score(question.rubric, credits, len(verdict.asserted))


def _mostly(question: Question, verdict: Verdict) -> str:
    """Where most of a score comes from, which is where an author begins."""
    weights = {concept.id: concept.weight for concept in question.rubric.concepts}
    name = max(weights, key=lambda name: weights[name] * verdict.concepts[name].credit)
    return f", most of it for {name} by {found(verdict.concepts[name])}"


def _points(worth: float) -> str:
    return f"{round(100 * worth)}/100"
