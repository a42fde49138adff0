"""The real content, read once a process: making the graders of a whole bank takes seconds."""

from functools import cache
from pathlib import Path

from bot.bank import Bank, load
from bot.bank.load import load_lexicon

CONTENT = Path(__file__).parents[1] / "content"
LEXICON = load_lexicon(CONTENT)


@cache
def real_bank() -> Bank:
    return load(CONTENT)


def loaded(folder: Path) -> Bank:
    """As `load`, for whoever opens the bot in a test: the real content is the bank that is there already."""
    return real_bank() if folder == CONTENT else load(folder)
