"""From what a person typed to words and clauses that still know where they stood."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.grading.fold import fold
from bot.grading.lexicon import DIRECTIONS, ENGLISH, FUNCTION_WORDS, RAISED, TELEGRAPHIC, Lexicon, word_set
from bot.grading.none import is_value


class Word(NamedTuple):
    """One word, lower-case and without accents; `start` and `end` are offsets into the text as typed."""

    text: str
    start: int
    end: int


class Clause(NamedTuple):
    """Words that say one thing. `sentence` counts from 0; `ends` is the mark or word that closed it."""

    words: tuple[Word, ...]
    texts: tuple[str, ...]
    """The words alone."""
    sentence: int
    ends: str
    relates: bool
    """Whether it has an equals sign or another relation: a statement in symbols."""


ARROW = "→"
"""What closes a clause from which an arrow leads to the next."""

# a token brings the space before it along, and what most words are is tried first: a look costs time
_TOKEN = re.compile(
    r"""(?:\ (?!\ ))?(?:
        (?P<plain>[a-z]{4,}\b(?!['`\[])|[a-z]{1,3}(?=\ [a-z]))
      | (?P<mark>[,:()\[\]]+)
      | (?=[^\W\d_])(?:
            (?P<big_o>\bo\s?\([^()\n]{1,24}\))
          | (?P<cap>\bmin\s?(?=\((?:[^(),\n]|\([^()\n]{0,24}\)){1,40},))
          | (?P<item>\b[a-z]{1,3}\[[a-z\d]\])
          | (?P<short>\b(?:e\.g|i\.e|w/o|b/c)\b\.?|\bw/(?=\s|[a-z]{2})|\bvs\.)
          | (?P<word>all-(?:reduce|gather)[a-z]*|[^\W\d_][^\W_]*(?:['`](?:t|s|re|ll|ve|d|m)\b|'[^\W\d_]+)?))
      | (?P<part>(?<![\w./])1/[2-9](?=\s+of\b|\s*(?:[.,;:!?\n]|$)))
      | (?P<number>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?|(?<![\w.])\.\d+)
            (?:\s?%|\s?per\s?cent\b|\s?pct\b|[^\W\d_]+)?)
      | (?P<stop>[.!?;]+(?=[\s"')\]]|$)|\n+|(?<=\w)[!?]+)
      | (?P<prime>(?<=[a-z])'(?=\())
      | (?P<bound>[<>]=(?=\s?[\d.]))
      | (?P<relation>(?<![-=])[=<>]=?(?![>=])|!=|\s~\s)
      | (?P<pause>\s-+\s|->|=>))""",
    re.VERBOSE,
)
_SILENT = frozenset({"mark", "stop", "pause", "relation"})
_PERCENT = re.compile(r"\s?(?:%|per\s?cent|pct)$")
_RELATIONS = word_set("= == < <= > >= != ~")
_SAID = {"==": "equal", "<=": "most", ">=": "least"}
"""Relations that are words, too: "equal hash and then ==", "at most 0.25" and "<= 0.25"."""
_RELATING = ("relation", "bound")
_SHORT = {"w/o": "without", "w/": "with", "b/c": "because"}
_CONNECTIVES = word_set(
    """but while whereas because since so therefore thus hence which then although though however"""
)
_NOT = word_set("not isnt wasnt arent werent aint")
"""After these "so that" belongs to what is denied: "it isn't so that …"."""
SHORTEST_HALF = 3
"""Words that say something of a noun with a direction: "small k overfits"."""
LONGEST_CLAUSE = 40
"""Words after which a clause ends anyway: dictated text has no punctuation, and time must stay linear."""


def words_of(text: str) -> list[Word]:
    """Every word of a text, marks left out."""
    return [word for word, _ in _tokens(text) if word is not None]


def _tokens(text: str) -> Iterator[tuple[Word | None, str]]:
    """Each word with its kind, and each mark that ends or joins a clause."""
    folded, where = fold(text)
    for match in _TOKEN.finditer(folded):
        kind = match.lastgroup or ""
        found = match[kind]
        if kind in _SILENT and found != "==":
            yield None, found
            continue
        start, end = at, beyond = match.span(kind)
        if where is not None:
            start, end = where[start], where[end - 1] + 1
        if kind == "plain":
            if found == "zero" and text[start:end] == "ZeRO":
                found = "zero-redundancy"
            elif found == "none" and is_value(text[start:end], folded, at, beyond):
                found = "null"
        elif kind == "word":
            if not found.isalnum():
                found = "i" if found == "i'd" else found.replace("'", "").replace("`", "").replace("-", "")
        elif kind == "short":
            found = _SHORT.get(found, "eg")
        elif kind == "big_o":
            found = re.sub(r"[\s*]", "", found)
        elif kind in _RELATING:
            found = _SAID[found]
        elif kind == "prime":
            if text[start - 1].isupper():  # X'(y - Xw) transposes
                continue
            found = "derivative"
        elif kind == "cap":
            found = "capped"
        elif kind == "part":
            found = f"{1 / int(found[2:]):.3g}"
        elif kind == "item":
            found = "a[i]"
        elif kind == "number":
            found = _PERCENT.sub("%", found.replace(",", ""))
            found = f"0{found}" if found.startswith(".") else found
        yield Word(found, start, end), kind


def clauses_of(text: str, lexicon: Lexicon = ENGLISH) -> list[Clause]:
    """The text cut at punctuation and at the words that join one statement to the next."""
    clauses: list[Clause] = []
    words: list[Word] = []
    texts: list[str] = []
    sentence = 0
    relates = False

    def close(ends: str) -> None:
        nonlocal relates
        if not words:
            return
        whole, read = tuple(words), tuple(texts)
        if not lexicon.begins.isdisjoint(texts):
            whole = tuple(_with_compounds(words, lexicon, derives))
            read = tuple([word.text for word in whole])
        clauses.append(Clause(whole, read, sentence, ends, relates))
        words.clear()
        texts.clear()
        relates = False

    tokens = list(_tokens(text))
    derives = not _DIFFERENTIALS.isdisjoint([word.text for word, _ in tokens if word is not None])
    for at, (word, mark) in enumerate(tokens):
        if word is None:
            if mark.strip() in _RELATIONS:
                relates = True
                continue
            close(ARROW if mark in ("->", "=>") else mark.strip()[:1] or ".")
            if mark[0] not in ",:()[]-= " and (clauses and clauses[-1].sentence == sentence):
                sentence += 1
            continue
        if mark in _RELATING:
            relates = True
        text = word.text
        denied_so = text == "so" and words and texts[-1] in _NOT and _is_that(tokens[at + 1 : at + 2])
        if (text in _CONNECTIVES and not denied_so) or len(words) >= LONGEST_CLAUSE:
            close(text)
        if len(words) > SHORTEST_HALF and texts[-1] in DIRECTIONS and _turns_round(texts, text):
            direction = words.pop()
            texts.pop()
            close(",")
            words.append(direction)
            texts.append(direction.text)
        words.append(word)
        texts.append(text)
    close(".")
    return clauses


def _turns_round(texts: Sequence[str], noun: str) -> bool:
    """Whether a noun with a direction begins the other half: "small k overfits | big k underfits"."""
    direction = DIRECTIONS[texts[-1]]
    return texts[-2] not in FUNCTION_WORDS and any(
        DIRECTIONS.get(texts[at], direction) != direction and texts[at + 1] == noun
        for at in range(len(texts) - SHORTEST_HALF)
    )


def _is_that(tokens: Sequence[tuple[Word | None, str]]) -> bool:
    return any(word is not None and word.text == "that" for word, _ in tokens)


_THROWN = word_set("exception exceptions stopiteration warning")


def _throws(words: Sequence[Word]) -> bool:
    """Whether an exception is raised here; "the error" may also be a model's, "an error" is a program's."""
    return any(
        word.text in _THROWN
        or (word.text.endswith("error") and word.text != "error")
        or (word.text == "error" and at > 0 and words[at - 1].text == "an")
        for at, word in enumerate(words)
    )


_STAYS = word_set("is are was were be stay stays kept all everything")


def _is_state(words: Sequence[Word], at: int) -> bool:
    """Whether "on" says that something is active ("at test all are on and scaled")."""
    ends = at + 1 == len(words) or words[at + 1].text in ("and", "at", "during")
    return ends and words[at - 1].text in _STAYS


_DIFFERENTIALS = word_set("da dc de dh dj dl dq du dv dw dx dy dz")
_ALSO_DIFFERENTIALS = word_set("db dp")
"""Beside others these are differentials too ("dL/db", "dw, db", "d/dp"), and no database."""


_PLANS = word_set("say use pick go choose add check take rather like put start look prefer try do be first")
_NO_NON = word_set("max maximum maximal")


def _with_compounds(words: list[Word], lexicon: Lexicon, derives: bool) -> Iterator[Word]:
    """Two words that are also written as one, as one; a complexity class in words, as its O(·).

    `derives` says whether the text has differentials.
    """
    begins, at = lexicon.begins, 0
    while at < len(words):
        word = words[at]
        plain = word.text not in begins
        beside = derives or (at and words[at - 1].text == "d")
        if plain or (beside and word.text in _ALSO_DIFFERENTIALS):
            yield word
            at += 1
            continue
        if word.text == "on" and at and _is_state(words, at):
            word = word._replace(text="active")
        elif at and at + 1 == len(words) and word.text in TELEGRAPHIC:
            word = word._replace(text=TELEGRAPHIC[word.text])
        elif word.text in RAISED and not _throws(words):
            word = word._replace(text="increases")
        if at + 1 < len(words):
            following = words[at + 1]
            pair = (word.text, following.text)
            if word.text == "id" and following.text in _PLANS and (not at or not is_content(words[at - 1])):
                yield word._replace(text="i")
                at += 1
                continue
            if word.text == "non" and following.text not in _NO_NON:
                yield Word(f"non{following.text}", word.start, following.end)
                at += 2
                continue
            if pair == ("reg", "loss"):
                yield word._replace(text="regression")
                at += 1
                continue
            joined = lexicon.joined.get(pair)
            if joined is not None:
                yield Word(joined, word.start, following.end)
                at += 2
                continue
        for part in lexicon.spelt_out.get(word.text, (word.text,)):
            yield Word(part, word.start, word.end)
        at += 1


def is_content(word: Word) -> bool:
    """Whether a word can carry a concept."""
    return word.text not in FUNCTION_WORDS
