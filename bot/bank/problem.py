"""What is wrong with content, in words for its author."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

Fault: TypeAlias = tuple[str, str]
"""(field, problem) of a file that the caller knows."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, printed as `path: field: problem`.

    `path` begins with the content folder's own name. `field` is the way from the file's top to the place,
    joined by dots; entries of lists count from 1, as a reader counts them (`concepts.chain-rule.says.3`).
    """

    path: str
    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}: {self.field}: {self.problem}"


class ContentError(Exception):
    """The content cannot be used. Holds every problem of every file, not the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
