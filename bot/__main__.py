"""python -m bot run | chat | check | grade | draft | items | migrate | backup | move | health | doctor"""

import argparse
import asyncio
import gc
import os
import sys
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot import settings as environment
from bot.frontends.operator.logs import log_to_stderr
from bot.settings import LOOPBACK, Settings, WrongSetting

NO_TOKEN = """\
No TELEGRAM_BOT_TOKEN is set, so this is the chat page, for you alone. To meet
Viva on Telegram, write to @BotFather there, send /newbot, pick a name, put the
token it gives you into a file called .env beside the Makefile, as
TELEGRAM_BOT_TOKEN=123456:ABC…, and start again.
"""
HOW_TO_TYPE = """\
Answer in your own words; /1 taps the first button, Ctrl-D ends the chat.
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code. 2: it could not start, for a reason told in a line."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="Telegram with TELEGRAM_BOT_TOKEN, else the chat page")
    commands.add_parser("chat", help="the chat in this terminal")
    commands.add_parser("migrate", help="bring the database up to date")
    check = commands.add_parser(
        "check",
        help="report every problem of every content file",
        description="Report every problem of every content file; with paths, only those of these. Their "
        "phrasings are tried on other questions' model answers; whether others' phrasings are found in "
        "theirs, and ids.txt, is left to a run without paths.",
    )
    check.add_argument(
        "paths", nargs="*", type=Path, metavar="FILE_OR_FOLDER", help="within the content folder; all without"
    )
    check.add_argument(
        "--report",
        action="store_true",
        help="instead count the questions beside the plan, and name the weakest",
    )
    commands.add_parser("health", help="exit 0 when messages can be served, else 1 and the reason")
    backup = commands.add_parser("backup", help="copy the SQLite database, also while it is served")
    backup.add_argument("path", type=Path, help="a file that is not there yet")
    move = commands.add_parser("move", help="copy a SQLite database into the empty one of DATABASE_URL")
    move.add_argument("path", type=Path, help="the SQLite file; it stays as it is")
    commands.add_parser("doctor", help="look for what keeps Viva from serving well, and say what to do")
    commands.add_parser("items", help="how well each question tells strong answers from weak ones")
    grade = commands.add_parser("grade", help="grade answers: one JSON object a line in, one out")
    grade.add_argument("file", nargs="?", type=Path, help="standard input where it is left out")
    grade.add_argument("--explain", action="store_true", help="instead of JSON say why, in words for authors")
    draft = commands.add_parser(
        "draft", help="a question file to finish, from a question and its model answer"
    )
    draft.add_argument(
        "file", nargs="?", type=Path, help="JSON lines with `ask`, `model_answer`, perhaps `id`"
    )
    draft.add_argument("--ask", help="the question, in place of a file")
    draft.add_argument("--model-answer", help="its model answer, 60 to 180 words")
    draft.add_argument("--id", help="<topic>.<slug>, if it is known")
    chosen = parser.parse_args(arguments)
    if chosen.command == "draft":
        given = [name for name in ("ask", "model_answer", "id") if getattr(chosen, name) is not None]
        if given and (chosen.file or chosen.ask is None or chosen.model_answer is None):
            draft.error("--ask and --model-answer go together, in place of a file")
    if chosen.command == "check" and chosen.report and chosen.paths:
        check.error("--report is about all questions; leave the paths out")
    try:
        settings = environment.read()
        if chosen.command == "run":
            gc.disable()  # a tenth of a start; `app.opened` ends with it
        match chosen.command:
            case "run" if settings.token:
                return _run_telegram(settings)
            case "run":
                return _run_page(settings)
            case "chat":
                return _run_terminal(settings)
            case "migrate":
                return _migrate(settings)
            case "health":
                return _health(settings)
            case "backup":
                return _backup(settings, chosen.path)
            case "move":
                return _move(settings, chosen.path)
            case "doctor":
                return _doctor(settings)
            case "items":
                return _items(settings)
            case "check" if chosen.report:
                return _report(settings)
            case "check":
                return _check(settings, chosen.paths)
            case "draft":
                return _draft(settings, chosen)
            case _:
                return _grade(settings, chosen.file, explain=chosen.explain)
    except _reasons() as error:
        print(_told(error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # `| head` has read enough; what is left must not be flushed into the closed pipe at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _reasons() -> tuple[type[Exception], ...]:
    """The exceptions whose text is for the person who started this."""
    from bot.bank import ContentError
    from bot.frontends.telegram import CannotStart
    from bot.frontends.web import CannotServe
    from bot.storage.errors import StorageError

    return (WrongSetting, ContentError, CannotStart, CannotServe, StorageError)


def _told(error: Exception) -> str:
    """A reason on one line, with the setting that it comes from; of content, a line for each problem."""
    from bot.bank import ContentError
    from bot.storage.errors import StorageError

    match error:
        case StorageError():
            return f"DATABASE_URL: {error}"
        case ContentError():
            return "\n".join(f"CONTENT_DIR: {problem}" for problem in error.problems)
        case _:
            return str(error)


def _run_telegram(settings: Settings) -> int:
    from bot import app, serving

    async def serve() -> None:
        await serving.serve_telegram(settings, app.real_clock(), serving.stop_on_signals())

    log_to_stderr(settings.log_level, settings.secrets)
    _run(serve())
    return 0


def _run_page(settings: Settings) -> int:
    from bot import app, serving

    def ready(address: str) -> None:
        print(f"{NO_TOKEN}\nThe chat is at {address} (Ctrl-C ends it)", flush=True)

    async def serve() -> None:
        await serving.serve_page(_alone(settings, "page"), app.real_clock(), serving.stop_on_signals(), ready)

    log_to_stderr("error")
    _run(serve())
    return 0


def _run_terminal(settings: Settings) -> int:
    from bot import app, serving
    from bot.frontends.terminal import Terminal

    async def serve() -> None:
        clock = app.real_clock()
        await serving.serve_terminal(
            _alone(settings, "chat"), clock, Terminal(clock), serving.stop_on_signals()
        )

    log_to_stderr("error")
    print(HOW_TO_TYPE)
    _run(serve())
    return 0


def _alone(settings: Settings, name: str) -> Settings:
    """With a home of its own, and without rates: a person who tries the chat must not wait for, or mix with,
    the bot that serves Telegram."""
    return settings.model_copy(
        update={"database_url": f"sqlite:///data/{name}.db", "chat_rate": 0, "send_rate": 0}
    )


def _run(serving: Coroutine[Any, Any, None]) -> None:
    """Run to the end. Of a group of errors, as task groups raise them, a reason to stop goes first."""
    try:
        asyncio.run(serving)
    except ExceptionGroup as group:  # not `except*`, which would wrap what is raised here in a group again
        reasons = group.subgroup(_reasons())
        if reasons is None:
            raise
        raise _first(reasons) from None


def _first(group: BaseExceptionGroup[Exception]) -> Exception:
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner


def _migrate(settings: Settings) -> int:
    from bot.app import up_to_date
    from bot.storage.home import hold

    with hold(settings.database_url):
        up_to_date(settings.database_url).dispose()
    return 0


def _health(settings: Settings) -> int:
    from bot.storage.health import trouble

    if why := trouble(settings.database_url):
        print(f"DATABASE_URL: {why}", file=sys.stderr)
        return 1
    if settings.token and settings.listens:
        from bot.frontends.operator.asking import unwell

        if why := unwell(settings.host or LOOPBACK, settings.port):
            print(f"HOST, PORT: {why}", file=sys.stderr)
            return 1
    return 0


def _backup(settings: Settings, target: Path) -> int:
    from bot.storage.backup import back_up

    size = back_up(settings.database_url, target)
    print(f"{target}: {size / 2**20:.1f} MiB")
    return 0


def _move(settings: Settings, source: Path) -> int:
    from bot.storage.moving import move

    moved = move(source, settings.database_url)
    print(", ".join(f"{table} {count}" for table, count in moved.items()))
    return 0


def _doctor(settings: Settings) -> int:
    from bot.app import real_clock
    from bot.frontends.operator.doctor import examine, told

    log_to_stderr("error", settings.secrets)
    findings = asyncio.run(examine(settings, real_clock()))
    for finding in findings:
        print(told(finding))
    return 1 if any(finding.grave for finding in findings) else 0


def _items(settings: Settings) -> int:
    from bot.frontends.operator.items import item_lines
    from bot.storage.attempts import everyones
    from bot.storage.engine import read
    from bot.storage.health import existing

    with existing(settings.database_url) as engine, read(engine) as session:
        for line in item_lines(lambda: everyones(session)):
            print(line)
    return 0


def _check(settings: Settings, paths: Sequence[Path]) -> int:
    from bot.bank.check import check, is_among
    from bot.bank.load import ids_present, question_path, shown_path

    folder = settings.content_dir
    inside = [path for path in paths if path.exists() and path.resolve().is_relative_to(folder.resolve())]
    if unknown := [path for path in paths if path not in inside]:
        raise WrongSetting(f"{unknown[0]} is no file or folder of {folder}")
    only = [shown_path(folder, folder / path.resolve().relative_to(folder.resolve())) for path in inside]
    problems = check(folder, only, _cores())
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} problems.")
        return 1
    names = [name for name in ids_present(folder) if is_among(question_path(folder, name), only)]
    topics = {name.partition(".")[0] for name in names}
    print(f"{len(names)} questions, {len(topics)} topics: no problems.")
    return 0


def _report(settings: Settings) -> int:
    from bot.bank import load
    from bot.bank.report import report
    from bot.frontends.report import report_lines

    for line in report_lines(report(load(settings.content_dir))):
        print(line)
    return 0


def _cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _grade(settings: Settings, file: Path | None, *, explain: bool) -> int:
    from bot.bank import load
    from bot.frontends.explain import explain_lines
    from bot.frontends.grade import grade_lines
    from bot.grading.rubric import Rubric

    bank = load(settings.content_dir)

    def find(name: str) -> Rubric | None:
        question = bank.question(name)
        return question.rubric if question else None

    return _print((explain_lines if explain else grade_lines)(_lines(file), find, bank.lexicon))


def _draft(settings: Settings, chosen: argparse.Namespace) -> int:
    from bot.bank.load import load_lexicon
    from bot.frontends.draft import draft_lines, line_of

    lexicon = load_lexicon(settings.content_dir)
    if chosen.ask is None:
        return _print(draft_lines(_lines(chosen.file), lexicon))
    return _print(draft_lines([line_of(chosen.ask, chosen.model_answer, chosen.id)], lexicon))


def _lines(file: Path | None) -> Iterator[str]:
    """The lines of a file, or of standard input, as they come."""
    try:
        source = file.open("rb") if file else sys.stdin.buffer
    except OSError as error:
        raise WrongSetting(f"{file} cannot be read: {error.strerror}") from None
    with source:
        for line in source:
            yield line.decode("utf-8", "replace")


def _print(results: Iterable[tuple[str, bool]]) -> int:
    """Print each as it comes; 1 if one of them was bad."""
    failed = False
    for text, good in results:
        print(text, flush=True)
        failed = failed or not good
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
