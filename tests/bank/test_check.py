"""`python -m bot check`: every problem of every file at once, in words for an author."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.bank.check import WORTH_A_PROCESS, check
from bot.bank.problem import Fault
from tests.bank.sample import ID, PATH, REMOVED, TOPICS, Content

Run = Callable[..., tuple[int, str]]

HEAPS = "data-structures.heaps"
HEAPS_PATH = "content/questions/data-structures/heaps.yaml"


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return Content(tmp_path)


@pytest.fixture(autouse=True)
def copies(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most questions here are copies of the sample, and that they are is no news but to the test of it."""
    if "same_question" not in request.node.name:
        monkeypatch.setattr("bot.bank.check.twins", none)


def none(*_: object) -> list[tuple[str, Fault]]:
    return []


def told(content: Content) -> list[str]:
    return [str(problem) for problem in check(content.folder)]


def test_good_content_has_no_problem(content: Content) -> None:
    assert told(content) == []


def test_several_problems_of_several_files_are_told_at_once_by_path(content: Content) -> None:
    content.write(changes={"sources": [], "concepts.middle.hint": "Halve. " * 20})
    content.write(HEAPS, {"misconceptions": {}, "examples.3.asserts": REMOVED, "easier": HEAPS})
    content.write_text("ask: [", "python.broken")
    content.list_ids(ID, HEAPS, "python.broken", "python.gone")
    found = told(content)
    assert [line.partition(": ")[0] for line in found] == [
        "content/ids.txt",
        *[PATH] * 2,
        *[HEAPS_PATH] * 2,
        "content/questions/python/broken.yaml",
    ]
    assert set(found) >= {
        "content/ids.txt: python.gone: is gone; bring its file back, or name its successor in topics.yaml",
        f"{PATH}: sources: are none; name one that a reader can open",
        f"{PATH}: concepts.middle.hint: has 139 characters; keep it under 120",
        f"{HEAPS_PATH}: misconceptions: are none; a question has one or more",
        f"{HEAPS_PATH}: easier: leads round to {HEAPS} again",
    }


def test_every_kind_of_check_is_run(content: Content) -> None:
    """One slip each: what a check of its own finds is tested beside it."""
    content.write(
        changes={
            "kind": "code-output",
            "code": "print(1)",
            "output": "2",
            "sources": [],
            "concepts.middle.name": "x" * 10,
            "concepts.middle.statement": "x" * 300,
            "concepts.middle.says.1": "middle",
            "concepts.middle.says.2": "throw away one half",
            "concepts.middle.code": ["def"],
            "concepts.sorted-input.says": ["values must be sorted first"],
            "concepts.logarithm.hint": "It takes log n steps.",
            "examples.2.answer": "You discard the other side, no idea how fast.",
        }
    )
    fields = {problem.field for problem in check(content.folder)}
    assert fields >= {
        "sources",
        "concepts.middle.statement",
        "concepts.middle.says.1",
        "concepts.middle.says.2",
        "concepts.middle.code.1",
        "concepts.sorted-input.says",
        "concepts.logarithm.hint",
        "examples.2.answer",
        "examples.2.covers",
        "output",
    }


def test_the_same_question_in_two_files_is_told_of_the_one_that_is_checked(content: Content) -> None:
    content.write(HEAPS, {"ask": "What does nobody else ask here?"})
    assert [line.partition(" (")[0] for line in told(content)] == [
        f"{HEAPS_PATH}: concepts: are nearly those of {ID}: sorted-input and sorted-input"
    ]
    for path, other in ((PATH, HEAPS), (HEAPS_PATH, ID)):
        (problem,) = check(content.folder, [path])
        assert problem.path == path
        assert f"nearly those of {other}" in problem.problem


def test_more_processes_tell_the_same_in_the_same_order(content: Content) -> None:
    for number in range(2 * WORTH_A_PROCESS):
        content.write(f"python.q{number}", {"concepts.middle.says.1": "middle", "sources": []})
    alone = told(content)
    assert len(alone) > 4 * WORTH_A_PROCESS
    assert [str(problem) for problem in check(content.folder, processes=2)] == alone


# some files only


@pytest.fixture
def run(content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `check` from the project's root, as an author does: its exit code and what it printed."""
    monkeypatch.chdir(content.folder.parent)
    monkeypatch.setenv("CONTENT_DIR", "content")

    def run(*paths: str) -> tuple[int, str]:
        code = main(["check", *paths])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


def test_a_file_or_folder_is_checked_by_itself(content: Content, run: Run) -> None:
    content.write(changes={"sources": []})
    content.write(HEAPS, {"sources": []})
    content.write_text("ask: [", "python.broken")
    content.list_ids()
    none = "sources: are none; name one that a reader can open\n"
    assert run(HEAPS_PATH) == (1, f"{HEAPS_PATH}: {none}1 problems.\n")
    assert run("content/questions/data-structures/") == (
        1,
        f"{PATH}: {none}{HEAPS_PATH}: {none}2 problems.\n",
    )
    code, printed = run(str(content.folder / "questions/python/broken.yaml"), "content/ids.txt")
    assert code == 1
    assert {line.partition(": ")[0] for line in printed.splitlines()[:-1]} == {
        "content/ids.txt",
        "content/questions/python/broken.yaml",
    }


def test_a_file_is_checked_among_all_questions(content: Content, run: Run) -> None:
    content.write(HEAPS, {"level": "hard", "sources": []})
    content.change("easier", HEAPS)
    assert run(PATH) == (1, f"{PATH}: easier: {HEAPS} is hard, harder than this one\n1 problems.\n")


def test_a_file_without_problems(content: Content, run: Run) -> None:
    content.write(HEAPS, {"sources": []})
    assert run(PATH) == (0, "1 questions, 1 topics: no problems.\n")


@pytest.mark.parametrize("path", ["content/questions/python/gone.yaml", ".", "/", "questions"])
def test_a_path_that_is_no_content(path: str, run: Run) -> None:
    assert run(path) == (2, f"{path} is no file or folder of content\n")


# ids.txt


def ids_problems(content: Content) -> list[str]:
    return [line.removeprefix("content/ids.txt: ") for line in told(content) if "ids.txt" in line]


def test_ids_need_their_file(content: Content) -> None:
    (content.folder / "ids.txt").unlink()
    assert ids_problems(content) == ["file: is missing"]


@pytest.mark.parametrize("names", [(ID, "data-structures.a-first"), (ID, ID)], ids=["unsorted", "twice"])
def test_ids_are_sorted_and_stand_once(content: Content, names: tuple[str, str]) -> None:
    content.topics(TOPICS + f"retired: {{data-structures.a-first: {ID}}}\n")
    content.list_ids(*names)
    assert "file: must be sorted, each id once" in ids_problems(content)


def test_a_new_question_is_listed(content: Content) -> None:
    content.list_ids()
    assert ids_problems(content) == [f"{ID}: is not listed; add its line, for it is for ever once released"]


def test_a_released_id_never_goes_without_a_successor(content: Content) -> None:
    content.list_ids(ID, "python.old")
    assert ids_problems(content) == [
        "python.old: is gone; bring its file back, or name its successor in topics.yaml"
    ]
    content.topics(TOPICS + f"retired: {{python.old: {ID}}}\n")
    assert told(content) == []


def test_a_retired_id_stays_listed(content: Content) -> None:
    content.topics(TOPICS + f"retired: {{python.old: {ID}}}\n")
    assert ids_problems(content) == [
        "python.old: is not listed; add its line, for it is for ever once released"
    ]


def test_a_file_that_cannot_be_read_still_keeps_its_id(content: Content) -> None:
    content.write_text("ask: [", "python.broken")
    assert ids_problems(content) == []


# easier


def test_easier_never_leads_to_a_harder_question(content: Content) -> None:
    content.write(HEAPS, {"level": "hard"})
    content.change("easier", HEAPS)
    assert told(content) == [f"{PATH}: easier: {HEAPS} is hard, harder than this one"]


def test_easier_may_lead_to_an_equal(content: Content) -> None:
    content.write(HEAPS)
    content.change("easier", HEAPS)
    assert told(content) == []


def test_easier_never_leads_round(content: Content) -> None:
    content.write(HEAPS, {"easier": ID})
    content.change("easier", HEAPS)
    assert told(content) == [
        f"{PATH}: easier: leads round to {ID} again",
        f"{HEAPS_PATH}: easier: leads round to {HEAPS} again",
    ]
