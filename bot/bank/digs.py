"""Whether a chain that digs into a technique holds: its steps, and the names that lead to it."""

from collections.abc import Iterable, Iterator

from bot.bank.grades import model_answer_shows_all
from bot.bank.phrasings import enough_phrasings, more_than_one_word, of_few_words, own_concept_only
from bot.bank.problem import Fault
from bot.bank.shape import LONGEST_ASK, LONGEST_PROBE, LONGEST_STATEMENT
from bot.interview.deep_dive import GENERAL, Chain

CHECKS = (
    more_than_one_word,
    enough_phrasings,
    of_few_words,
    own_concept_only,
    model_answer_shows_all,
)
CONCEPTS = (2, 5)
FEWEST_ALIASES = 6
WORDS = (25, 110)


def digs(chain: Chain, chains: Iterable[Chain]) -> Iterator[Fault]:
    """(field, problem) of a chain, by itself and beside the others."""
    taken = {alias.casefold(): one.id for one in chains if one.id != chain.id for alias in one.aliases}
    for number, alias in enumerate(chain.aliases, 1):
        if alias.casefold() in taken:
            yield f"aliases.{number}", f"“{alias}” already leads to {taken[alias.casefold()]}"
    if chain.id != GENERAL and len(chain.aliases) < FEWEST_ALIASES:
        yield "aliases", f"are {len(chain.aliases)}; a technique has {FEWEST_ALIASES} or more"
    for number, question in enumerate(chain.questions, 1):
        field = f"chain.{number}"
        if len(question.ask) >= LONGEST_ASK:
            yield f"{field}.ask", f"has {len(question.ask)} characters; keep it under {LONGEST_ASK}"
        fewest, most = CONCEPTS
        if not fewest <= len(question.concepts) <= most:
            yield f"{field}.concepts", f"are {len(question.concepts)}; a step has {fewest} to {most}"
        for name, concept in question.concepts.items():
            if len(concept.statement) >= LONGEST_STATEMENT:
                yield f"{field}.concepts.{name}.statement", f"has {len(concept.statement)} characters"
        for name, misconception in question.misconceptions.items():
            at = f"{field}.misconceptions.{name}"
            for part, text, longest in (
                ("challenge", misconception.challenge, LONGEST_PROBE),
                ("reply", misconception.reply, LONGEST_STATEMENT),
            ):
                if len(text) >= longest:
                    yield f"{at}.{part}", f"has {len(text)} characters; keep it under {longest}"
        words = len(question.model_answer.split())
        if not WORDS[0] <= words <= WORDS[1]:
            yield f"{field}.model_answer", f"has {words} words; write {WORDS[0]} to {WORDS[1]}"
        for check in CHECKS:
            yield from ((f"{field}.{where}", problem) for where, problem in check(question))
