"""Content is read whole or not at all, as typed, and every problem is told at once."""

from pathlib import Path

import pytest

from bot.bank import Bank, ContentError, Problem, load
from bot.bank.plain_yaml import Unreadable, parse
from tests.bank.sample import ID, PATH, QUESTION, REMOVED, TOPICS, Content


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return Content(tmp_path)


def problems(content: Content) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        load(content.folder)
    return caught.value.problems


# YAML as typed


@pytest.mark.parametrize(
    "typed",
    ["no", "on", "yes", "True", "12:30", "010", "0x1F", "1e3", "2026-03-12", "~", "null", "=", ".inf"],
)
def test_a_scalar_is_the_text_that_was_typed(typed: str) -> None:
    assert parse(f"says: [{typed}]".encode()) == {"says": [typed]}


def test_a_value_left_out_is_none_and_quotes_make_empty_text() -> None:
    assert parse(b"easier:\ntitle: ''") == {"easier": None, "title": ""}


def test_a_byte_order_mark_is_no_part_of_the_first_field() -> None:
    assert parse(b"\xef\xbb\xbfid: a") == {"id": "a"}


REFUSED = [
    ("a: 1\nb: {c: 1, c: 2}\na: 3", [("b.c", "stands here twice, again in line 2"),
                                     ("a", "stands here twice, again in line 3")]),
    ("a: &name [x]\nb: *name", [("b", "aliases (*name) are not read; write it out")]),
    ("a: &me [*me]", [("a.1", "aliases (*name) are not read; write it out")]),
    ("a:\n  <<: {b: 1}", [("a.<<", "merge keys are not read; write the fields out")]),
    ("a: !!int 3", [("a", "the tag !!int is not read; write plain text")]),
    ("a: !!python/name:os.system", [("a", "the tag !!python/name:os.system is not read; write plain text")]),
    ("? [x]\n: y", [("file", "line 1: a key must be plain text")]),
    ("- says: use it: often", [("line 1", "a text that holds “: ” must stand in quotes")]),
    ("a: [1,\nb: 2", [("line 3", "while parsing a flow sequence, did not find expected ',' or ']'")]),
    ("a: 1\n---\nb: 2", [("line 2", "begins a second document; a file holds one")]),
    ("a: " + "[" * 30 + "]" * 30, [("a" + ".1" * 20, "is nested too deeply")]),
    ("[" * 300_000 + "]" * 300_000, [("1" + ".1" * 20, "is nested too deeply")]),
    ("a: \x01", [("file", "is no YAML: unacceptable character #x0001: control characters are not allowed")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "faults"), REFUSED, ids=range(len(REFUSED)))
def test_what_yaml_would_do_in_silence_is_refused_where_it_stands(
    text: str, faults: list[tuple[str, str]]
) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(text.encode())
    assert caught.value.faults == faults


def test_a_small_file_of_aliases_never_grows() -> None:
    """Nine levels of ten would be a thousand million texts."""
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(Unreadable) as caught:
        parse("\n".join(lines).encode())
    assert len(caught.value.faults) == 90


def test_text_in_another_encoding_is_refused_by_line() -> None:
    with pytest.raises(Unreadable) as caught:
        parse("id: a\nask: Für wen?".encode("latin-1"))
    assert caught.value.faults == [("line 2", "is not UTF-8 text")]


# Forms


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("titel", "x", "is no field here; did you mean `title`?"),
        ("concepts.halving.zzz", "x", "is no field here"),
        ("concepts.halving.says", REMOVED, "is missing"),
        ("concepts.halving.says", "one text",
         "must be a list: lines that begin with “- ”, or [one, another]"),
        ("concepts.halving.says.2", {"keep": "one"},
         "reads as a field; a text that holds “: ” must stand in quotes"),
        ("concepts.halving.says.2", ["a"], "must be one text, not a list"),
        ("concepts.halving.weight", "heavy", "is “heavy”, not a number"),
        ("concepts.halving.weight", "0", "Input should be greater than 0"),
        ("concepts.halving", None, "is empty"),
        ("revision", "1.5", "is “1.5”, not a whole number"),
        ("ask", "", "is empty"),
        ("level", "medium", "is “medium”; it can be 'easy', 'middle' or 'hard'"),
        ("roles", [], "is empty; one entry or more is needed"),
        ("sources.1.url", "docs", "“docs” is no web address (https://…)"),
        ("id", "Binary Search",
         "“Binary Search” must be made of a-z, 0-9 and single hyphens, as <topic>.<slug>"),
        ("enough", "11", "is 11, more than all weights together (10)"),
        ("examples.2.covers", ["middle", "speed"], "speed is no concept here"),
        ("examples.3.asserts", ["speed"], "speed is no misconception here"),
        ("output", "x", "belongs to code-output questions"),
        ("formula", "a+b", "belongs to derive questions"),
    ],
)  # fmt: skip
def test_a_field_that_does_not_fit_is_told_in_an_authors_words(
    content: Content, field: str, value: object, problem: str
) -> None:
    content.change(field, value)
    assert problems(content) == [Problem(PATH, field, problem)]


def test_several_things_that_do_not_belong_together_are_told_together(content: Content) -> None:
    content.write(changes={"kind": "code-output", "formula": "a+b", "enough": 99})
    assert [problem.field for problem in problems(content)] == ["code", "output", "formula", "enough"]


def test_a_field_twice_is_refused_before_anything_is_made_of_it(content: Content) -> None:
    content.write_text("id: a.b\nid: a.b\n")
    assert problems(content) == [Problem(PATH, "id", "stands here twice, again in line 2")]


def test_an_empty_file_is_a_problem(content: Content) -> None:
    content.write_text("# later\n")
    assert problems(content) == [Problem(PATH, "file", "is empty")]


# Folders


def test_every_problem_of_every_file_is_told_at_once(content: Content) -> None:
    content.write(changes={"ask": REMOVED, "level": "x", "easier": "python.none"})
    content.write_text("a: [", "python.broken")
    content.write("python.misnamed", {"id": "python.other", "easier": "python.nowhere"})
    content.topics(TOPICS + "  maths: {name: A name that no button on a phone can hold, roles: [boss]}\n")
    found = {(problem.path, problem.field) for problem in problems(content)}
    assert found == {
        ("content/topics.yaml", "topics.maths.roles.1"),
        (PATH, "ask"),
        (PATH, "level"),
        ("content/questions/python/broken.yaml", "line 2"),
        ("content/questions/python/misnamed.yaml", "id"),
        ("content/questions/python/misnamed.yaml", "easier"),
    }


def test_a_problem_prints_as_path_field_problem(content: Content) -> None:
    content.change("ask", REMOVED)
    with pytest.raises(ContentError, match=rf"^{PATH}: ask: is missing$"):
        load(content.folder)


def test_a_reference_to_a_file_that_cannot_be_read_is_not_broken_too(content: Content) -> None:
    content.write(changes={"easier": "python.broken"})
    content.write_text("a: [", "python.broken")
    assert [problem.path for problem in problems(content)] == ["content/questions/python/broken.yaml"]


def test_a_question_lies_in_the_folder_of_a_topic(content: Content) -> None:
    content.write("cooking.soup")
    content.write_text("", "python.deep/too-deep")
    (content.folder / "questions/python/short.yml").write_text("")
    assert {(problem.path, problem.problem) for problem in problems(content)} == {
        ("content/questions/cooking/soup.yaml", "cooking is no topic of topics.yaml"),
        ("content/questions/python/deep/too-deep.yaml", "a question lies at questions/<topic>/<slug>.yaml"),
        ("content/questions/python/short.yml", "a question lies at questions/<topic>/<slug>.yaml"),
    }


def test_a_folder_without_topics_is_no_content(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"^nowhere/topics\.yaml: file: is missing$"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("line", "field", "problem"),
    [
        ("  maths: {name: Maths, roles: [research], prerequisites: [pooling]}",
         "topics.maths.prerequisites.1", "pooling is no topic above this one"),
        ("  maths: {name: The mathematics of it all, roles: [research]}", "topics.maths.name",
         "has 25 characters; a button holds 24"),
        ("  maths: {name: Maths, roles: [research], aliases: [DSA]}", "topics.maths.aliases",
         "“dsa” already leads to data-structures"),
        ("retired: {python.old: python.new}", "retired.python.old",
         "its successor python.new is no question"),
        (f"retired: {{{ID}: {ID}}}", f"retired.{ID}", "is still there; delete its file or this line"),
    ],
)  # fmt: skip
def test_topics_hold_together(content: Content, line: str, field: str, problem: str) -> None:
    content.topics(TOPICS + line + "\n")
    assert problems(content) == [Problem("content/topics.yaml", field, problem)]


# The bank


@pytest.fixture
def bank(content: Content) -> Bank:
    content.write("data-structures.heaps", {"revision": 3})
    return load(content.folder)


def test_a_bank_holds_questions_by_id_and_topics_in_their_order(bank: Bank) -> None:
    assert list(bank.questions) == [ID, "data-structures.heaps"]
    assert [topic.id for topic in bank.topics] == ["data-structures", "python"]
    assert bank.of_topic("data-structures") == tuple(bank.questions.values())
    assert bank.of_topic("python") == bank.of_topic("cooking") == ()


def test_a_topic_without_questions_is_not_stocked(bank: Bank) -> None:
    assert [topic.id for topic in bank.stocked] == ["data-structures"]


def test_a_question_is_found_at_the_revision_asked_for_alone(bank: Bank) -> None:
    heaps = bank.questions["data-structures.heaps"]
    assert bank.question(heaps.id) is bank.question(heaps.id, 3) is heaps
    assert bank.question(heaps.id, 2) is None
    assert bank.question("data-structures.gone", 1) is None


def test_a_grader_is_made_once(bank: Bank) -> None:
    grader = bank.grader(ID)
    assert bank.grader(ID) is grader
    assert grader.judge(QUESTION["model_answer"]).concepts["halving"].credit > 0.5
    with pytest.raises(KeyError):
        bank.grader("data-structures.gone")


def test_a_bank_cannot_be_changed(bank: Bank) -> None:
    with pytest.raises(TypeError):
        bank.questions["x"] = bank.questions[ID]  # type: ignore[index]
    with pytest.raises(AttributeError):
        bank.topics = ()  # type: ignore[misc]
