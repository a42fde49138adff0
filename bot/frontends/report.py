"""`python -m bot check --report`: the bank's counts and weak places in 80 columns."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.bank.report import ALL, KINDS, PLAN, PLANNED_KINDS, ROLES, SKILLS, Report, Weak
from bot.interview.question import LEVELS

WIDTH = 80
NAMED = 10
"""Places told of each kind of weakness."""


def report_lines(report: Report) -> Iterator[str]:
    """The whole report, line by line."""
    yield from _topics(report)
    yield ""
    yield from _of_each("kind", KINDS, report)
    yield from _of_each("skill", SKILLS, report)
    yield ""
    yield f"{'question':<55}{'concepts':>8}{'phrasings':>10}{'fewest':>7}"
    for size in report.sizes:
        yield f"{size.name:<55}{size.concepts:>8}{size.phrasings:>10}{size.fewest:>7}"
    for head, weak, form in (
        ("Fewest different words in all phrasings of a concept", report.few_words, "{:.0f}"),
        (
            "Examples nearest to the edge of their kind's points (below 0: outside)",
            report.near_the_edge,
            "{:.2f}",
        ),
        ("Credit nearest to the wrong side of .5 (below 0: on it)", report.undecided, "{:.2f}"),
    ):
        yield ""
        yield from _weakest(head, weak, form)


def _topics(report: Report) -> Iterator[str]:
    yield (
        f"{'topic':<28}{'there':>6}{'plan':>6}"
        + "".join(f"{name:>7}" for name in LEVELS)
        + "".join(f"{name[:8]:>9}" for name in ROLES)
    )
    for topics, counts in report.topics.items():
        plan = PLAN.get(topics, 0)
        for topic in topics:
            yield _row(topic, counts[topic], str(plan) if len(topics) == 1 and plan else "")
        if len(topics) > 1:
            yield _row("  together", sum(counts.values(), Counter[str]()), str(plan))
    yield _row("all", report.total, str(sum(PLAN.values())))


def _row(name: str, counts: Counter[str], plan: str) -> str:
    levels = "".join(f"{counts[level]:>7}" for level in LEVELS)
    roles = "".join(f"{counts[role]:>9}" for role in ROLES)
    return f"{name:<28}{counts[ALL]:>6}{plan:>6}{levels}{roles}"


def _of_each(what: str, names: Sequence[str], report: Report) -> Iterator[str]:
    """`kind: explain 30, code 2 of 8`, wrapped."""
    line = f"{what}:"
    for at, name in enumerate(names):
        planned = f" of {PLANNED_KINDS[name]}" if name in PLANNED_KINDS else ""
        entry = f" {name} {report.total[name]}{planned}" + "," * (at + 1 < len(names))
        if len(line) + len(entry) > WIDTH:
            yield line
            line = " " * (len(what) + 1)
        line += entry
    yield line


def _weakest(head: str, weak: Sequence[Weak], form: str) -> Iterator[str]:
    yield head
    for one in weak[:NAMED]:
        line = f"  {form.format(one.figure):>5}  {one.name}: {one.place}"
        yield line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
