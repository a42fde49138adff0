"""content/ → Bank. Either everything is in order, or ContentError tells all that is not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from bot.bank.form import FormT, build
from bot.bank.lexicon import LexiconFile, clashes, lexicon_of
from bot.bank.plain_yaml import Unreadable, parse
from bot.bank.plans import plan_misfits
from bot.bank.problem import ContentError, Problem
from bot.bank.topics import Topic, TopicsFile, misfits, topics_of
from bot.bank.zones import CitiesFile
from bot.bank.zones import misfits as city_misfits
from bot.grading import Grader
from bot.grading.lexicon import ENGLISH, Lexicon
from bot.interview.deep_dive import Account, Chain
from bot.interview.question import Question
from bot.interview.rounds import ROLES, RoundPlan
from bot.interview.scenario import Scenario

SUFFIXES = {".yaml", ".yml"}
LEXICON = "lexicon.yaml"


@dataclass(frozen=True)
class Bank:
    """All questions by id, and the topics in the order they are offered."""

    questions: Mapping[str, Question]
    topics: tuple[Topic, ...]
    retired: Mapping[str, str]
    """Ids no longer asked, each with the one that replaces it."""
    lexicon: Lexicon = ENGLISH
    """What the questions were read with, and what any other is to be graded with."""
    rounds: Mapping[str, RoundPlan] = field(default_factory=dict[str, RoundPlan])
    """The plans of mock rounds, by role."""
    scenarios: Mapping[str, Scenario] = field(default_factory=dict[str, Scenario])
    """By id."""

    chains: Mapping[str, Chain] = field(default_factory=dict[str, Chain])
    """What digs into own projects, by id."""
    account: Account | None = None
    """What a good account of a project has."""
    cities: Mapping[str, str] = field(default_factory=dict[str, str])
    """The time zones of places that the database of zones does not name."""

    @cached_property
    def library(self) -> Mapping[str, Question]:
        """All that can be asked, by id: the questions, the scenarios' stages, and the chains' steps."""
        stages = (one for each in self.scenarios.values() for one in (each.first, *each.questions.values()))
        steps = (one for chain in self.chains.values() for one in chain.questions)
        account = (self.account.question,) if self.account else ()
        return {**self.questions, **{one.id: one for one in (*stages, *steps, *account)}}

    @property
    def stocked(self) -> tuple[Topic, ...]:
        """The topics that have questions: those a person is shown."""
        filled = {question.topic for question in self.questions.values()}
        return tuple(topic for topic in self.topics if topic.id in filled)

    def topic(self, name: str) -> Topic | None:
        """The topic with this id."""
        return next((topic for topic in self.topics if topic.id == name), None)

    def of_topic(self, topic: str) -> tuple[Question, ...]:
        """A topic's questions, by id. Empty for one that has none or does not exist."""
        return tuple(question for question in self.questions.values() if question.topic == topic)

    def question(self, name: str, revision: int | None = None) -> Question | None:
        """The question with this id; None if it is gone, or no longer stands at the revision asked for."""
        found = self.library.get(name)
        return found if found is not None and revision in (None, found.revision) else None

    def grader(self, name: str) -> Grader:
        """The grader of a question, made on its first use and kept. Raises KeyError for an unknown id."""
        return self.questions[name].grader


@dataclass(frozen=True)
class Reading:
    """What could be read of a folder, and everything that keeps it from being a Bank."""

    bank: Bank
    problems: tuple[Problem, ...]


def load(folder: Path) -> Bank:
    """The content of a folder. Raises ContentError with every problem of every file."""
    reading = read(folder)
    if reading.problems:
        raise ContentError(reading.problems)
    return reading.bank


def read(folder: Path) -> Reading:
    """Read all that can be read. Only `bot.bank.check` may go on with a reading that has problems."""
    problems: list[Problem] = []
    topics = _read_topics(folder, problems)
    lexicon = _read_lexicon(folder, problems)
    questions: dict[str, Question] = {}
    for path in sorted((folder / "questions").rglob("*")):
        if path.suffix.lower() in SUFFIXES and not path.name.startswith("."):
            question = _read_question(folder, path, topics, lexicon, problems)
            if question is not None:
                questions[question.id] = question
    rounds = _read_rounds(folder, topics, problems)
    retired = topics.retired if topics else {}
    bank = Bank(
        MappingProxyType(dict(sorted(questions.items()))),
        topics_of(topics) if topics else (),
        MappingProxyType(dict(retired)),
        lexicon,
        MappingProxyType(rounds),
        MappingProxyType(_read_scenarios(folder, lexicon, problems)),
        *_read_deep_dives(folder, lexicon, problems),
        MappingProxyType(_read_cities(folder, problems)),
    )
    problems += _dangling(folder, bank, ids_present(folder))
    return Reading(bank, tuple(problems))


def load_lexicon(folder: Path) -> Lexicon:
    """The lexicon of a folder by itself. Raises ContentError with every problem of it."""
    problems: list[Problem] = []
    lexicon = _read_lexicon(folder, problems)
    if problems:
        raise ContentError(problems)
    return lexicon


def lexicon_path(folder: Path) -> str:
    """Where the lexicon lies, as problems print it."""
    return shown_path(folder, folder / LEXICON)


def ids_present(folder: Path) -> set[str]:
    """The ids of all question files, those that cannot be read among them."""
    found = (_id_of(folder, path) for path in (folder / "questions").rglob("*.yaml"))
    return {name for name in found if name is not None}


def shown_path(folder: Path, path: Path) -> str:
    """A file's path as problems print it: from the content folder's own name on."""
    return (Path(folder.name) / path.relative_to(folder)).as_posix()


def question_path(folder: Path, name: str) -> str:
    """Where the question with this id lies, as problems print it."""
    return f"{shown_path(folder, folder / 'questions')}/{name.replace('.', '/', 1)}.yaml"


def _read_topics(folder: Path, problems: list[Problem]) -> TopicsFile | None:
    path = folder / "topics.yaml"
    shown = shown_path(folder, path)
    file = _read_form(path, shown, TopicsFile, problems)
    if file is not None:
        problems += [Problem(shown, *fault) for fault in misfits(file)]
    return file


def _read_lexicon(folder: Path, problems: list[Problem]) -> Lexicon:
    """English alone where there is no lexicon, or none that can be read."""
    path = folder / LEXICON
    if not path.exists():
        return ENGLISH
    shown = lexicon_path(folder)
    file = _read_form(path, shown, LexiconFile, problems)
    if file is None:
        return ENGLISH
    problems += [Problem(shown, *fault) for fault in clashes(file)]
    return lexicon_of(file)


def _read_cities(folder: Path, problems: list[Problem]) -> dict[str, str]:
    path = folder / "cities.yaml"
    if not path.exists():
        return {}
    shown = shown_path(folder, path)
    file = _read_form(path, shown, CitiesFile, problems)
    if file is None:
        return {}
    problems += [Problem(shown, *fault) for fault in city_misfits(file)]
    return dict(file.root)


def round_path(folder: Path, role: str) -> str:
    """Where the plan of a role's rounds lies, as problems print it."""
    return shown_path(folder, folder / "rounds" / f"{role}.yaml")


def _read_rounds(folder: Path, topics: TopicsFile | None, problems: list[Problem]) -> dict[str, RoundPlan]:
    """The plans that can be read, by role, in the order in which roles are offered."""
    found: dict[str, RoundPlan] = {}
    for path in sorted((folder / "rounds").glob("*.yaml")):
        shown = shown_path(folder, path)
        plan = _read_form(path, shown, RoundPlan, problems)
        if plan is None:
            continue
        if plan.role != path.stem:
            problems.append(Problem(shown, "role", f"is {plan.role}; its path says {path.stem}"))
        problems += [Problem(shown, *fault) for fault in plan_misfits(plan, topics.topics if topics else {})]
        found[plan.role] = plan
    return {role: found[role] for role in ROLES if role in found}


def scenario_path(folder: Path, name: str) -> str:
    """Where a scenario lies, as problems print it."""
    return shown_path(folder, folder / "scenarios" / f"{name}.yaml")


def _read_scenarios(folder: Path, lexicon: Lexicon, problems: list[Problem]) -> dict[str, Scenario]:
    """The scenarios that can be read, by id."""
    found: dict[str, Scenario] = {}
    for path in sorted((folder / "scenarios").glob("*.yaml")):
        shown = shown_path(folder, path)
        scenario = _read_form(path, shown, Scenario, problems, lexicon)
        if scenario is not None:
            if scenario.id != path.stem:
                problems.append(Problem(shown, "id", f"is {scenario.id}; its path says {path.stem}"))
            found[path.stem] = scenario
    return found


def chain_path(folder: Path, name: str) -> str:
    """Where a chain lies, as problems print it."""
    return shown_path(folder, folder / "deep_dives" / f"{name}.yaml")


def _read_deep_dives(
    folder: Path, lexicon: Lexicon, problems: list[Problem]
) -> tuple[Mapping[str, Chain], Account | None]:
    """The chains that can be read, by id, and what a good account has."""
    chains: dict[str, Chain] = {}
    account: Account | None = None
    for path in sorted((folder / "deep_dives").glob("*.yaml")):
        shown = shown_path(folder, path)
        if path.stem == "account":
            account = _read_form(path, shown, Account, problems, lexicon)
            continue
        chain = _read_form(path, shown, Chain, problems, lexicon)
        if chain is not None:
            if chain.id != path.stem:
                problems.append(Problem(shown, "id", f"is {chain.id}; its path says {path.stem}"))
            chains[path.stem] = chain
    return MappingProxyType(chains), account


def _read_question(
    folder: Path, path: Path, topics: TopicsFile | None, lexicon: Lexicon, problems: list[Problem]
) -> Question | None:
    """One file's question, kept under the id of its path: a wrong `id` is one problem and makes no others."""
    shown = shown_path(folder, path)
    expected = _id_of(folder, path)
    if expected is None:
        problems.append(Problem(shown, "file", "a question lies at questions/<topic>/<slug>.yaml"))
        return None
    topic = path.parent.name
    if topics is not None and topic not in topics.topics:
        problems.append(Problem(shown, "file", f"{topic} is no topic of topics.yaml"))
    question = _read_form(path, shown, Question, problems, lexicon)
    if question is not None and question.id != expected:
        problems.append(Problem(shown, "id", f"is {question.id}; its path says {expected}"))
        return question.model_copy(update={"id": expected})
    return question


def _id_of(folder: Path, path: Path) -> str | None:
    """The id that a file's path gives it, None where no question can lie."""
    parts = path.relative_to(folder / "questions").parts
    return f"{parts[0]}.{path.stem}" if len(parts) == 2 and path.suffix == ".yaml" else None


def _read_form(
    path: Path, shown: str, form: type[FormT], problems: list[Problem], context: object = None
) -> FormT | None:
    """A file as a form; None, and the problems told, if it cannot be one."""
    try:
        value = parse(path.read_bytes())
    except FileNotFoundError:
        faults = [("file", "is missing")]
    except OSError as error:
        faults = [("file", f"cannot be read: {error.strerror}")]
    except Unreadable as error:
        faults = error.faults
    else:
        built, faults = build(form, value, context)
        problems += [Problem(shown, *fault) for fault in faults]
        return built
    problems += [Problem(shown, *fault) for fault in faults]
    return None


def _dangling(folder: Path, bank: Bank, present: set[str]) -> Iterator[Problem]:
    """References that lead nowhere, in questions and in the list of the retired."""
    for question in bank.questions.values():
        if question.easier is not None and question.easier not in present:
            yield Problem(question_path(folder, question.id), "easier", f"{question.easier} is no question")
    topics = shown_path(folder, folder / "topics.yaml")
    for old, successor in bank.retired.items():
        if old in present:
            yield Problem(topics, f"retired.{old}", "is still there; delete its file or this line")
        if successor not in present:
            yield Problem(topics, f"retired.{old}", f"its successor {successor} is no question")
