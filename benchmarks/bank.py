"""How long the whole bank takes to load and to check, at the size of the first release.

    python -m benchmarks.bank [QUESTIONS]

Copies of the questions there are, under ids of their own, fill a folder in /tmp up to 278. Each figure is the
least of several rounds, in processor time of one core. A start makes no grader: each is made at first use.
Checking is timed on one question in 25.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count, islice
from pathlib import Path
from shutil import copy
from typing import TypeVar

from bot.bank import load
from bot.bank.check import check
from bot.bank.form import build
from bot.bank.load import question_path
from bot.bank.plain_yaml import parse
from bot.bank.twins import twins
from bot.grading import Grader
from bot.interview.question import Question

T = TypeVar("T")

CONTENT = Path(__file__).parents[1] / "content"
QUESTIONS = 278
EVERY = 25
ROUNDS = 5
GOAL = 1.0
"""Seconds."""


def main(size: int) -> int:
    with tempfile.TemporaryDirectory() as home:
        folder = bank_of(size, Path(home) / "content")
        seconds, bank = least(lambda: load(folder))
        raw = [path.read_bytes() for path in (folder / "questions").rglob("*.yaml")]
        parsing, values = least(lambda: [parse(one) for one in raw])
        building, _ = least(lambda: [build(Question, value) for value in values])
        names = list(bank.questions)[::EVERY]
        paths = [question_path(folder, name) for name in names]
        checking, _ = least(lambda: check(folder, paths), rounds=1)
    comparing, _ = least(lambda: list(twins(bank.questions, names)), rounds=1)
    pairing, _ = least(lambda: list(twins(bank.questions, bank.questions)), rounds=1)
    grading, _ = least(lambda: [Grader(question.rubric) for question in bank.questions.values()], rounds=1)
    phrasings = sum(len(concept.says) for one in bank.questions.values() for concept in one.concepts.values())
    print(f"{size} questions, {phrasings} phrasings, {sum(map(len, raw)) / 2**20:.1f} MiB")
    print(f"load       {seconds:.2f} s (goal {GOAL:g})")
    print(f"  parse    {parsing:.2f} s, {parsing / seconds:.0%}")
    print(f"  validate {building:.2f} s, {building / seconds:.0%}")
    print(f"graders    {grading:.2f} s, at first use: {1000 * grading / size:.1f} ms each")
    each = (checking - seconds - comparing) / len(names)
    print(f"check      {each:.2f} s a question, {each * size:.0f} s all, which the cores share")
    print(f"  pairs    {pairing:.1f} s, on one core")
    return 0


def bank_of(size: int, folder: Path) -> Path:
    """A content folder with this many questions: those there are, and copies of them."""
    originals = sorted((CONTENT / "questions").rglob("*.yaml"))
    copies = ((original, number) for number in count() for original in originals)
    folder.mkdir()
    copy(CONTENT / "topics.yaml", folder)
    ids: list[str] = []
    for original, number in islice(copies, size):
        topic, slug = original.parent.name, original.stem + (f"-{number}" if number else "")
        text = original.read_text(encoding="utf-8")
        path = folder / "questions" / topic / f"{slug}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(f"id: {topic}.{original.stem}\n", f"id: {topic}.{slug}\n", 1), "utf-8")
        ids.append(f"{topic}.{slug}")
    (folder / "ids.txt").write_text("".join(f"{name}\n" for name in sorted(ids)), "utf-8")
    return folder


def least(work: Callable[[], T], rounds: int = ROUNDS) -> tuple[float, T]:
    """The least processor time of some rounds, and what the last one gave."""
    taken: list[float] = []
    while True:
        began = time.process_time()
        found = work()
        taken.append(time.process_time() - began)
        if len(taken) == rounds:
            return min(taken), found


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS))
