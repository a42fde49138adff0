"""Whether someone says something, or only lists words, or writes in another language."""

from collections.abc import Sequence
from itertools import groupby

from bot.grading.lexicon import DIRECTIONS, FUNCTION_WORDS, WEAK_GLUE, word_set
from bot.grading.text import Clause, Word

BARE_DENSITY = 0.12
"""Verbs, directions and conditions per content word below which a sentence is a list."""
ARTICLE = 0.5
JOINT = 0.25
"""What "the" and "of" count beside a verb: noun lists have few of the one and some of the other."""
BARE_LENGTH = 6
"""Content words up to which a fragment is taken as said ("random masks"): only longer runs are lists."""

_VERBS = word_set(
    """add adds allow allows apply applies assume assumes avoid avoids become becomes choose chooses compute
    computes converge converges depend depends diverge diverges divide divides encourage encourages evaluate
    evaluates explode explodes force forces give gives happen happens help helps hurt hurts ignore ignores
    improve improves keep keeps lead leads learn learns maximize maximizes minimize minimizes multiply
    multiplies need needs pick picks predict predicts prevent prevents produce produces propagate propagates
    put puts remain remains remove removes replace replaces require requires return returns say says see
    sees share shares show shows stay stays subtract subtracts take takes tell tells treat treats turn turns
    use uses vanish vanishes using uses work works classifies comprises consists consist represents
    represent extract extracts calculate calculates prints print points tries try want wants know knows
    contain contains ensure ensures"""
)
_CONDITIONS = word_set(
    """each every all only before after until once same again always already between both instead first never
    equal becomes across beyond above below = < >"""
)
_JOINTS = word_set("of and or vs etc eg ie")
_GLUE = (FUNCTION_WORDS - WEAK_GLUE) | _VERBS | _CONDITIONS | frozenset(DIRECTIONS)

_FOREIGN = word_set(
    """und der das nicht eine einen wird werden sind fur mit auf dass los las una para por con del como mas
    est les des dans une pour avec sur qui sont nao uma dos com sao che di della sono het een niet yang dan
    untuk dengan adalah el que da ist ein zu"""
)


def is_list(clauses: Sequence[Clause]) -> list[bool]:
    """For each clause, whether it belongs to a bare list of words rather than to something said."""
    sentences = [list(group) for _, group in groupby(clauses, key=lambda clause: clause.sentence)]
    bare = [_is_bare([word for clause in sentence for word in clause.words]) for sentence in sentences]
    marks: list[bool] = []
    for thin, run in groupby(zip(bare, sentences, strict=True), key=lambda pair: pair[0]):
        listed = [clause for _, sentence in run for clause in sentence]
        long = (
            sum(word.text not in FUNCTION_WORDS for clause in listed for word in clause.words) > BARE_LENGTH
        )
        marks.extend([thin and long] * len(listed))
    return marks


def _is_bare(words: Sequence[Word]) -> bool:
    glue = content = 0.0
    for word in words:
        text = word.text
        if text in _GLUE or (text.endswith("ly") and len(text) > 4):
            glue += 1
        elif text in WEAK_GLUE:
            glue += JOINT if text in _JOINTS else ARTICLE
        elif len(text) > 1 and text.isalpha():
            content += 1
    return glue < BARE_DENSITY * content


def is_foreign(clauses: Sequence[Clause]) -> bool:
    """Whether the little words are those of another language."""
    words = [word.text for clause in clauses for word in clause.words]
    foreign = sum(word in _FOREIGN for word in words)
    return foreign >= 3 and foreign > sum(word in FUNCTION_WORDS for word in words)
