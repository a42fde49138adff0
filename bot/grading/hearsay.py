"""Clauses that claim nothing: what is asked, supposed, set against something else, or reported of others."""

from collections.abc import Sequence

from bot.grading.lexicon import word_set
from bot.grading.negation import NEGATORS
from bot.grading.text import Clause, is_content

ELLIPSIS = 5
"""Words of a clause that says of another thing that it does not: "but dropout does not"."""
FEW_WORDS = 2
"""Words that a sentence has which only says of the one before it that it is wrong."""

_REPORTS = word_set(
    """myth myths misconception misconceptions misunderstanding mistake mistakes mistaken mistakenly wrong
    wrongly incorrect incorrectly untrue falsely people beginners someone candidates confuse confuses confused
    tempting naive naively supposedly trap fallacy pitfall nonsense contrary told heard seems seem seemingly
    intuitively tempted"""
)
"""A sentence with one of these reports somebody else's error."""
_OTHERS = word_set("some many most others everyone everybody")
_THINK = word_set("think thinks thought believe believes believed say says said assume assumes expect claim")
_THOUGHT = word_set("thought believed assumed")
"""What others think, and what one thought oneself, is reported; "I think" is not."""
_EXPECT = _THINK | word_set("expect expects guess suspect imagine hope")
_TELLS = _REPORTS | _EXPECT
"""Without one of these a clause reports nothing."""
MAY_REPORT = _TELLS | NEGATORS
"""Without one of these a text does not."""
_MIGHT = word_set("could would might may youd one you")
"""Before a verb of thinking these tell what another, or one at first, would think."""
_GOES = word_set("go goes going gone went something anything nothing what very confidently badly how")
"""Before "wrong" these speak of failing or of a prediction, not of an error in what is said."""
_SUPPOSES = word_set("would unless suppose imagine might whether")
_FIRST_PERSON = word_set("i we you id")
"""Who says "would" of his own plan, which is a claim: "I would pick the highest F1"."""
_OWN = word_set("i we id")
_CONTRASTS = word_set("whereas while although though")
_HOLDS_ON = word_set("wait sorry")
"""Before "that is not so" these leave it the first that its sentence says."""
_OF_THINGS = word_set("no none nothing nobody without neither lack lacks lacking")
"""Negators that after a verb deny the thing that follows, not what was said before."""
_BE = word_set("is was its thats")
_POINTS_BACK = word_set("that this it thats which these those")


def supposed(clauses: Sequence[Clause], aside: Sequence[bool]) -> list[bool]:
    """Which clauses ask, set another thing apart, or say what would be ("if it pruned the network, …")."""
    open_ = {clause.sentence for clause in clauses if clause.ends == "?"}
    open_ |= {clause.sentence for clause, away in zip(clauses, aside, strict=True) if away}
    conditional = -1
    found: list[bool] = []
    for at, clause in enumerate(clauses):
        words = clause.texts
        if "if" in words:
            conditional = clause.sentence
        planned = "would" in words and not _FIRST_PERSON.isdisjoint(words)
        found.append(
            clause.sentence in open_
            or clause.sentence == conditional
            or words[0] in _CONTRASTS
            or (not _SUPPOSES.isdisjoint(words) and not planned)
            or (at + 1 < len(clauses) and _denies_briefly(clauses[at + 1], clause))
        )
    return found


def _denies_briefly(clause: Clause, before: Clause) -> bool:
    """Whether a clause says that something else does not: "pruning removes weights, but dropout does not"."""
    return (
        clause.sentence == before.sentence
        and len(clause.words) <= ELLIPSIS
        and clause.words[-1].text in NEGATORS
    )


def reported(clauses: Sequence[Clause]) -> set[int]:
    """Sentences that report an error, and those of which the next one says that they are one."""
    found: set[int] = set()
    sentence, opens = -1, True
    for clause in clauses:
        words = clause.texts
        opens = clause.sentence != sentence or opens
        sentence = clause.sentence
        if _TELLS.isdisjoint(words) or not any(_is_report(words, at) for at in range(len(words))):
            opposed = opens and _opposes(words)
            opens = opens and not any(is_content(word) for word in clause.words if word.text not in _HOLDS_ON)
            if opposed and sum(is_content(word) for word in clause.words) <= FEW_WORDS:
                found.add(clause.sentence - 1)
            continue
        found.add(clause.sentence)
        if words[0] in _POINTS_BACK or len(words) <= FEW_WORDS:
            found.add(clause.sentence - 1)
    return found


def _opposes(words: Sequence[str]) -> bool:
    """Whether words point back and deny: "that is not so", but not "it also needs no labels"."""
    return words[0] in _POINTS_BACK and any(
        word in NEGATORS and (word not in _OF_THINGS or words[at - 1] in _BE)
        for at, word in enumerate(words[:4])
        if "also" not in words[:at]
    )


def _is_report(words: Sequence[str], at: int) -> bool:
    """Whether a word tells of an error, and not of what "goes wrong" or of what one thinks oneself."""
    before = words[at - 1] if at else ""
    if words[at] in _EXPECT and before in _MIGHT and _OWN.isdisjoint(words[max(0, at - 3) : at - 1]):
        return True
    if words[at] == "people" and "why" in words[max(0, at - 2) : at] and _EXPECT.isdisjoint(words[at:]):
        # "that's why people use it" tells of no error
        return False
    if words[at] in _THINK:
        return before in _OTHERS or (before in ("i", "we") and words[at] in _THOUGHT)
    return words[at] in _REPORTS and not (words[at] == "wrong" and before in _GOES)
