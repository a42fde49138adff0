"""`python -m bot draft`: from a question and its model answer to a question file for an author to finish."""

import json
from collections.abc import Iterable, Iterator

from bot.bank.unfinished import UNNAMED, drafted_file
from bot.frontends.grade import BadLine, object_in, text_in
from bot.grading.draft import ideas, slug_of
from bot.grading.lexicon import ENGLISH, Lexicon


def draft_lines(lines: Iterable[str], lexicon: Lexicon = ENGLISH) -> Iterator[tuple[str, bool]]:
    """For each line, the file's text or what is wrong as a comment, and whether it was drafted.

    Files are parted by YAML's `---`.
    """
    for number, line in enumerate(lines, 1):
        part = "---\n" if number > 1 else ""
        try:
            yield part + _draft(line, lexicon), True
        except BadLine as problem:
            yield f"{part}# Line {number}: error: {problem}\n", False


def line_of(ask: str, model_answer: str, name: str | None) -> str:
    """A line of input from its fields."""
    return json.dumps({"id": name, "ask": ask, "model_answer": model_answer})


def _draft(line: str, lexicon: Lexicon) -> str:
    given = object_in(line)
    ask, model_answer = text_in(given, "ask"), text_in(given, "model_answer")
    found = ideas(ask, model_answer, lexicon)
    if not found:
        raise BadLine("`model_answer` says nothing beside the question")
    name = f"{UNNAMED}.{slug_of(ask) or UNNAMED}" if given.get("id") is None else text_in(given, "id")
    return drafted_file(name, ask, model_answer, found)
