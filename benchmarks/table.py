"""One table for all figures, ready for the README."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

ECHO, SQLITE = "echo", "SQLite"
COLUMNS = (ECHO, SQLITE, "PostgreSQL, 1", "2", "4 instances")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, as measured in one round or several."""

    what: str
    taken: Mapping[str, Sequence[float]]
    """By column, as many in each; some may be left out."""
    form: str = "{:.1f}"
    goal: str = ""
    """Of one process with SQLite."""

    def __str__(self) -> str:
        medians = [
            self.form.format(median(self.taken[name])) if name in self.taken else "" for name in COLUMNS
        ]
        return f"| {' | '.join((self.what, *medians, self._ratio, self.goal))} |"

    @property
    def _ratio(self) -> str:
        if not {ECHO, SQLITE} <= self.taken.keys():
            return ""
        both = zip(self.taken[SQLITE], self.taken[ECHO], strict=True)
        ratios = [ours / theirs for ours, theirs in both]
        middle = f"{median(ratios):.2f}"
        return middle if len(ratios) == 1 else f"{middle} ({min(ratios):.2f}–{max(ratios):.2f})"


def shown(rows: Iterable[Row]) -> str:
    """The medians, and SQLite's ratios to the echo: their median, the least and the greatest."""
    head = f"| | {' | '.join(COLUMNS)} | SQLite by echo | goal |"
    return "\n".join([head, "|---" * (len(COLUMNS) + 3) + "|", *map(str, rows)])
