"""content/lexicon.yaml: the abbreviations, synonyms and spellings of the field, and what is wrong of it."""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from pydantic import Field

from bot.bank.problem import Fault
from bot.grading.lexicon import DIRECTIONS, ENGLISH, FUNCTION_WORDS, Lexicon
from bot.interview.question import Form, Text

Others: TypeAlias = dict[Text, tuple[Text, ...]]
_WORD = re.compile(r"[a-z][a-z0-9]*")


class LexiconFile(Form):
    """The whole file. Every word stands for itself alone: its plural is another entry."""

    abbreviations: Others = Field(default_factory=dict)
    """What is meant, in one word or several: the short forms that are read as it."""
    synonyms: Others = Field(default_factory=dict)
    """A word: those that mean the same in any question of the field."""
    spellings: Others = Field(default_factory=dict)
    """A word: its other spellings, and forms of it that no rule of English tells."""
    compounds: Others = Field(default_factory=dict)
    """A word: those that may follow it in one word ("over fit", "overfit")."""
    opposites: tuple[tuple[Text, ...], ...] = ()
    """Words each of which, in another's place, turns a statement into another."""


def lexicon_of(file: LexiconFile) -> Lexicon:
    """The file as the grader sees it."""
    return Lexicon(
        abbreviations={
            short: tuple(long.split()) for long, shorts in file.abbreviations.items() for short in shorts
        },
        synonyms=_turned(file.synonyms),
        spellings=_turned(file.spellings),
        compounds=frozenset((first, second) for first, others in file.compounds.items() for second in others),
        opposites=tuple(map(frozenset, file.opposites)),
    )


def clashes(file: LexiconFile) -> Iterator[Fault]:
    """(field, problem) of each entry that means nothing, two things, or what English says otherwise."""
    yield from _unreadable(file)
    taken: dict[str, str] = {}
    for section, entries in _sections(file).items():
        for meant, others in entries.items():
            for number, word in enumerate(others, 1):
                field = f"{section}.{meant}.{number}"
                if word in taken:
                    yield field, f"“{word}” already stands for “{taken[word]}”"
                elif why := _said_already(word, meant, section):
                    yield field, f"“{word}” {why}"
                taken.setdefault(word, meant)
    for section, entries in _sections(file).items():
        for meant in entries:
            for word in meant.split():
                if word in taken:
                    yield f"{section}.{meant}", f"“{word}” stands for “{taken[word]}” itself; write that"
            if all(word in FUNCTION_WORDS for word in meant.split()):
                yield f"{section}.{meant}", "is made of little words, which carry no concept"
    yield from _compounds(file)
    yield from _opposites(file)


def _sections(file: LexiconFile) -> Mapping[str, Others]:
    """Those in which a word stands for others."""
    return {"abbreviations": file.abbreviations, "synonyms": file.synonyms, "spellings": file.spellings}


def _turned(entries: Others) -> dict[str, str]:
    return {other: meant for meant, others in entries.items() for other in others}


def _unreadable(file: LexiconFile) -> Iterator[Fault]:
    """Words that no answer can hold, since answers are read word by word and in lower case."""
    for section, entries in {**_sections(file), "compounds": file.compounds}.items():
        for meant, others in entries.items():
            if not others:
                yield f"{section}.{meant}", "is empty"
            if section != "abbreviations" and not _WORD.fullmatch(meant):
                yield f"{section}.{meant}", "must be one word of a-z and 0-9"
            elif not all(map(_WORD.fullmatch, meant.split())):
                yield f"{section}.{meant}", "must be words of a-z and 0-9, without hyphens"
            for number, word in enumerate(others, 1):
                if not _WORD.fullmatch(word):
                    yield f"{section}.{meant}.{number}", f"“{word}” must be one word of a-z and 0-9"


def _said_already(word: str, meant: str, section: str) -> str:
    """What English makes of a word, so that no entry may make something else of it; empty if nothing."""
    if word in FUNCTION_WORDS:
        return "is a little word, which carries no concept"
    if word in DIRECTIONS or word in ENGLISH.same:
        return "is a direction or a number in any text"
    if word in ENGLISH.spelt_out:
        return f"is read as “{' '.join(ENGLISH.spelt_out[word])}” anyway"
    if section != "abbreviations" and ENGLISH.stem(word) == ENGLISH.stem(meant):
        return f"is read as “{meant}” anyway; leave it out"
    return ""


def _compounds(file: LexiconFile) -> Iterator[Fault]:
    for first, others in file.compounds.items():
        for number, second in enumerate(others, 1):
            field = f"compounds.{first}.{number}"
            if second in others[: number - 1]:
                yield field, f"“{second}” stands here twice"
            if second in FUNCTION_WORDS and first in FUNCTION_WORDS:
                yield field, f"“{first} {second}” is made of little words, which carry no concept"
            if (first, second) in ENGLISH.joined:
                yield field, f"“{first} {second}” is read as “{ENGLISH.joined[first, second]}” anyway"


def _opposites(file: LexiconFile) -> Iterator[Fault]:
    lexicon = lexicon_of(file)
    for number, words in enumerate(file.opposites, 1):
        if len({lexicon.stem(word) for word in words}) < 2:
            yield f"opposites.{number}", "needs two words that are not read as one"
        for word in words:
            if not _WORD.fullmatch(word):
                yield f"opposites.{number}", f"“{word}” must be one word of a-z and 0-9"
            elif word in FUNCTION_WORDS:
                yield f"opposites.{number}", f"“{word}” is a little word, which carries no concept"
