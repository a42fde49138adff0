"""Whether someone says something, or only lists words, or writes in another language."""

from collections.abc import Sequence
from itertools import groupby

from bot.grading.lexicon import DIRECTIONS, FUNCTION_WORDS, WEAK_GLUE, word_set
from bot.grading.text import ARROW, Clause

BARE_DENSITY = 0.12
"""Verbs, directions and conditions per content word below which a sentence is a list."""
ARTICLE = 0.5
JOINT = 0.25
"""What "the" and "of" count beside a verb: noun lists have few of the one and some of the other."""
FRAGMENTS = 4
LONGEST_FRAGMENT = 6
EXCUSED = 3
"""So many short pieces between commas or line ends are a list if none of them says anything (a verb, a
direction, a condition, a formula); of every further EXCUSED one may."""
UNBROKEN = 8
UNBROKEN_BETWEEN = 0.34
"""More content words than that in an answer of one clause, without such a word and with less than this share
of prepositions, are a list too."""
NAMED = 4
MOST_SAID = 0.5
"""So many "the" and "what" with at most that share of words that say something are a row of names."""
PUNCTUATION = frozenset(".,:;!?()[]-\n") | {ARROW}
BARE_LENGTH = 6
"""Content words up to which a fragment is taken as said ("random masks"): only longer runs are lists."""

VERBS = word_set(
    """add adds allow allows apply applies assume assumes avoid avoids become becomes choose chooses compute
    computes converge converges depend depends diverge diverges divide divides encourage encourages evaluate
    evaluates explode explodes force forces give gives happen happens help helps hurt hurts ignore ignores
    improve improves keep keeps lead leads learn learns maximize maximizes minimize minimizes multiply
    multiplies need needs pick picks predict predicts prevent prevents produce produces propagate propagates
    put puts remain remains remove removes replace replaces require requires return returns say says see
    sees share shares show shows stay stays subtract subtracts take takes tell tells treat treats turn turns
    use uses vanish vanishes using uses work works classifies comprises consists consist represents
    represent extract extracts calculate calculates prints print points tries try want wants know knows
    contain contains ensure ensures include includes describe describes declare declares define defines
    hold holds store stores visit visits traverse traverses search searches call calls place places write
    writes read reads insert inserts delete deletes move moves compare compares initialize initializes drop
    drops switch switches zero zeros scale scales average averages train trains update updates draw draws
    split splits send sends cost costs catch catches miss misses change changes create creates raise raises
    means mean"""
)
_ORDERS = word_set(
    """check report standardise standardize normalise normalize trace measure profile compare cache shard
    sweep
    plot look inspect verify fit run start stop set build find fix log alert monitor collect gather
    bound limit cap retry wait repeat shuffle sort hash push pop iterate loop open close lock warm tune
    prune stack reuse replicate distribute broadcast overlap accumulate reduce serve deploy roll route
    shadow version sample resample weight mask label regularise regularize penalise penalize minimise
    maximise optimise optimize differentiate derive assign cluster project centre center subtract
    rescale clip freeze detach cross interpret read avoid prefer beware never always dont explain ask
    count skip drop swap"""
)
"""At the head of a piece that goes on, these are orders: "check collinearity", "cache hot keys"."""
_ALSO_NOUNS = word_set(
    """cache shard trace log profile plot bound limit cap loop stack lock sample mask label cluster project
    weight hash batch index monitor gather cross stop report start set version route shadow fit sort count
    open run push pop measure close broadcast centre center"""
)
"""Orders that are names too; they are orders only if a little word, a number or two words more follow."""
LABEL = 4
"""Content words of what stands before a colon up to which it is a label: "Test: all units on"."""
_CONDITIONS = word_set(
    """each every all only before after until once same again always already between both instead first never
    equal becomes across beyond above below = < >"""
)
_JOINTS = word_set("of and or vs etc eg ie")
_PHRASAL = word_set(
    """to on at by with from into onto than via per about around through during within as what why how which
    its it their your our my this that these those some any"""
)
"""Little words that names of things have too: "the cost of reading by position", "why it regularises"."""
_PREPOSITIONS = word_set("to on at by with from into onto than via per in for")
_NOMINAL = word_set("the a an of")
_NAMES = word_set("the a an its their what why how which")
_BEGINS_NAME = word_set("the its what why how which when")
_SUBJECTS = word_set("it you i we they he she")
_SAYS = VERBS | _CONDITIONS | frozenset(DIRECTIONS)
_GLUE = (
    dict.fromkeys(WEAK_GLUE, ARTICLE)
    | dict.fromkeys(WEAK_GLUE & _JOINTS, JOINT)
    | dict.fromkeys((FUNCTION_WORDS - WEAK_GLUE) | _SAYS, 1.0)
)
"""What each word counts that makes a sentence of names."""
_STRONG = (FUNCTION_WORDS - WEAK_GLUE - _PHRASAL) | _SAYS

FOREIGN = word_set(
    """und der das nicht eine einen wird werden sind fur mit auf dass los las una para por con del como mas
    est les des dans une pour avec sur qui sont nao uma dos com sao che di della sono het een niet yang dan
    untuk dengan adalah el que da ist ein zu"""
)


def is_list(clauses: Sequence[Clause]) -> list[bool]:
    """For each clause, whether it belongs to a bare list of words rather than to something said."""
    if (
        _is_fragments(clauses)
        or (len(clauses) == 1 and _is_unbroken(clauses[0]))
        or _is_row_of_names(clauses)
    ):
        return [True] * len(clauses)
    sentences = [list(group) for _, group in groupby(clauses, key=lambda clause: clause.sentence)]
    bare = [_is_bare(sentence) for sentence in sentences]
    marks: list[bool] = []
    for thin, run in groupby(zip(bare, sentences, strict=True), key=lambda pair: pair[0]):
        listed = [clause for _, sentence in run for clause in sentence]
        long = thin and sum(map(_content, listed)) > BARE_LENGTH
        marks.extend([long] * len(listed))
    return marks


def _content(clause: Clause) -> int:
    return len([text for text in clause.texts if text not in FUNCTION_WORDS])


def _is_fragments(clauses: Sequence[Clause]) -> bool:
    """Whether the whole answer is short pieces of which few say anything."""
    if len(clauses) < FRAGMENTS or any(clause.relates for clause in clauses):
        return False
    says: dict[tuple[str, ...], bool] = {}
    said = 0
    for at, clause in enumerate(clauses):
        texts = clause.texts
        if texts not in says:
            if _content(clause) > LONGEST_FRAGMENT:
                return False
            says[texts] = _binds(clause) or _has(clause, _STRONG)
        said += says[texts] or _is_terse(clauses, at)
    return said * EXCUSED + EXCUSED <= len(clauses)


def _is_terse(clauses: Sequence[Clause], at: int) -> bool:
    """Whether a piece says something without a finite verb: an order, what a label is, where an arrow leads.

    Of a chain of arrows only the first counts.
    """
    clause = clauses[at]
    if _is_order(clause):
        return True
    before = clauses[at - 1] if at else None
    if before is None or before.sentence != clause.sentence:
        return clause.ends == ARROW
    labelled = before.ends == ":" and _content(before) <= LABEL
    return labelled or (clause.ends == ARROW and before.ends != ARROW)


def _is_order(clause: Clause) -> bool:
    """Whether a piece tells what to do ("report errors", "standardise"), and is no name ("cache size")."""
    first = clause.texts[0]
    if first not in _ORDERS:
        return False
    if first in _ALSO_NOUNS:
        return len(clause.words) > 2 or clause.ends == ":"
    return len(clause.words) > 1 or clause.ends == ":" or first.endswith(("ise", "ize"))


def _has(clause: Clause, saying: frozenset[str]) -> bool:
    """Whether a clause has a word that says something of others; after "the" or "of" it is a noun."""
    before = ""
    for text in clause.texts:
        says = text in saying or (text.endswith(("ly", "ed")) and len(text) > len("early"))
        if says and (before not in _NOMINAL or text in DIRECTIONS):
            return True
        before = text
    return False


def _binds(clause: Clause) -> bool:
    """Whether a preposition binds two words: "shard by key", but not the name "the reading by position"."""
    return clause.texts[0] not in _NAMES and not _PREPOSITIONS.isdisjoint(clause.texts[1:-1])


def _is_unbroken(clause: Clause) -> bool:
    """Whether names follow one another without as much as a comma, and few words between them."""
    content = _content(clause)
    between = sum(text in _PHRASAL or text in _PREPOSITIONS or text == "of" for text in clause.texts)
    return (
        content > UNBROKEN
        and between < UNBROKEN_BETWEEN * content
        and not clause.relates
        and not _is_order(clause)
        and not _has(clause, _STRONG - _CONDITIONS)
    )


def _is_row_of_names(clauses: Sequence[Clause]) -> bool:
    """Whether nothing but "the …", "what …" and "why …" follow one another without any punctuation."""
    if any(clause.ends in PUNCTUATION for clause in clauses[:-1]) or any(
        clause.relates for clause in clauses
    ):
        return False
    words = [text for clause in clauses for text in clause.texts]
    names = sum(
        text in _BEGINS_NAME and (not at or words[at - 1] not in FUNCTION_WORDS)
        for at, text in enumerate(words)
    )
    said = sum(
        text in _SUBJECTS
        or (text in _STRONG and text not in _CONDITIONS | DIRECTIONS.keys() and words[at - 1] not in _NOMINAL)
        for at, text in enumerate(words)
    )
    return names >= NAMED and said <= MOST_SAID * names


def _is_bare(clauses: Sequence[Clause]) -> bool:
    if any(clause.relates for clause in clauses):
        return False
    glue = content = 0.0
    for at, clause in enumerate(clauses):
        glue += _is_terse(clauses, at)
        for text in clause.texts:
            if text in _GLUE:
                glue += _GLUE[text]
            elif text.endswith("ly") and len(text) > 4:
                glue += 1
            elif len(text) > 1 and text.isalpha():
                content += 1
    return glue < BARE_DENSITY * content


def is_foreign(clauses: Sequence[Clause]) -> bool:
    """Whether the little words are those of another language."""
    words = [text for clause in clauses for text in clause.texts]
    foreign = len([word for word in words if word in FOREIGN])
    return foreign >= 3 and foreign > sum(word in FUNCTION_WORDS for word in words)
