"""A Dockerfile, followed without Docker: its stages are folders, its steps a plain user's commands."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

PLACE = "/viva"
"""Where the program is in the image."""

NOBODY = 65534

Ignore = Callable[[str, list[str]], Iterable[str]]


@dataclass(frozen=True)
class Instruction:
    name: str
    argument: str

    @property
    def words(self) -> list[str]:
        """Those of an exec form, `["sh", "-c", "…"]`.

        Raises:
            ValueError: it is a shell's line.
        """
        return json.loads(self.argument)


Stage = list[Instruction]


def read(path: Path) -> list[Stage]:
    """What stands below each FROM."""
    text = re.sub(r"^\s*#.*\n", "", path.read_text(), flags=re.MULTILINE)
    stages: list[Stage] = []
    for line in filter(None, text.replace("\\\n", " ").splitlines()):
        name, _, argument = line.partition(" ")
        if name == "FROM":
            stages.append([])
        if stages:
            stages[-1].append(Instruction(name, argument.strip()))
    return stages


def named(stage: Stage, name: str) -> list[Instruction]:
    return [instruction for instruction in stage if instruction.name == name]


@dataclass(frozen=True)
class Copy:
    options: dict[str, str]
    source: str
    target: str


def copy(instruction: Instruction) -> Copy:
    """A COPY of one source."""
    *flags, source, target = instruction.argument.split()
    return Copy(dict(flag.removeprefix("--").split("=", 1) for flag in flags), source, target)


@dataclass(frozen=True)
class Stranger:
    """Somebody without rights: nobody where the tests are root's, else whoever runs them."""

    environment: dict[str, str]
    user: int = NOBODY if os.getuid() == 0 else os.getuid()
    group: int = NOBODY if os.getuid() == 0 else os.getgid()

    def start(self, *words: str, folder: Path) -> "subprocess.Popen[str]":
        """Standard error goes where standard output goes."""
        switched = os.getuid() == 0
        return subprocess.Popen(
            words,
            cwd=folder,
            env=self.environment,
            user=self.user if switched else None,
            group=self.group if switched else None,
            extra_groups=[] if switched else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *words: str, folder: Path) -> tuple[int, str]:
        """The exit code, and what was printed."""
        with self.start(*words, folder=folder) as process:
            printed, _ = process.communicate()
        return process.returncode, printed

    def own(self, folder: Path) -> None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.user, self.group, follow_symlinks=False)


def build(stage: Stage, context: Path, into: Path, stranger: Stranger) -> str:
    """Follow a first stage, all of it as the stranger; what its steps printed.

    Raises:
        AssertionError: a step failed.
    """
    printed = ""
    for instruction in stage:
        if instruction.name == "COPY":
            step = copy(instruction)
            _lay(context / step.source, into / step.target, ignore=shutil.ignore_patterns("__pycache__"))
            stranger.own(into)
        elif instruction.name == "RUN":
            code, said = stranger.run(*instruction.words, folder=into)
            printed += said
            assert code == 0, printed
    return printed


def assemble(stage: Stage, context: Path, built: Path, into: Path, stranger: Stranger) -> None:
    """Follow a last stage. Only what it hands to another user can be written afterwards."""
    for step in map(copy, named(stage, "COPY")):
        if "from" in step.options:
            _lay(built / Path(step.source).relative_to(PLACE), into / step.target)
        else:
            _lay(context / step.source, into / step.target, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(["chmod", "-R", "a-w", into], check=True)
    for step in map(copy, named(stage, "COPY")):
        if "chown" in step.options:
            for each in (built / Path(step.source).relative_to(PLACE)).iterdir():
                (into / step.target / each.name).chmod(0o700)
                stranger.own(into / step.target / each.name)


def _lay(source: Path, target: Path, ignore: Ignore | None = None) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True, ignore=ignore)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
