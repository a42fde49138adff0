"""`python -m bot check --report`: counts beside the plan, and the weakest places."""

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.bank import load
from bot.bank.report import ALL, PLAN, Report, report
from bot.bank.topics import Topic
from bot.frontends.report import WIDTH, report_lines
from tests.bank.sample import ID, QUESTION, TOPICS, Content

REAL = Path(__file__).parents[2] / "content"
LONG = "python.a-name-that-is-just-as-long-as-a-deep-link-can-bear"[:55]
SAYS: list[str] = QUESTION["concepts"]["middle"]["says"]


@pytest.fixture
def content(tmp_path: Path) -> Content:
    found = Content(tmp_path)
    found.topics(TOPICS + "  cooking: {name: Cooking, roles: [research]}\n")
    found.write(LONG, {"level": "hard", "roles": ["research"], "concepts.middle.says": SAYS[:2]})
    return found


def made(content: Content) -> Report:
    return report(load(content.folder))


def test_the_plan_is_of_278_questions_on_topics_that_there_are() -> None:
    assert sum(PLAN.values()) == 278
    topics: list[Topic] = list(load(REAL).topics)
    assert sorted(topic for row in PLAN for topic in row) == sorted(topic.id for topic in topics)


def test_questions_are_counted_by_topic_level_role_kind_and_skill(content: Content) -> None:
    told = made(content)
    python = told.topics[("python",)]["python"]
    assert python == {ALL: 1, "hard": 1, "research": 1, "explain": 1, "intuition": 1}
    assert told.total == {
        ALL: 2, "easy": 1, "hard": 1, "research": 2, "engineering": 1, "explain": 2, "intuition": 2,
    }  # fmt: skip
    assert told.topics[("cooking",)]["cooking"][ALL] == 0


def test_the_concept_with_the_fewest_words_stands_first(content: Content) -> None:
    told = made(content)
    assert told.few_words[0][:2] == (LONG, "middle")
    assert told.few_words[0].figure == len({"compare", "middle", "element", "look", "centre", "item"})
    assert [weak.name for weak in told.few_words] == [LONG, ID]
    assert [(size.name, size.fewest) for size in told.sizes] == [(ID, 11), (LONG, 2)]


def test_the_example_nearest_to_its_edge_and_the_credit_nearest_to_one_half_are_named(
    content: Content,
) -> None:
    covers, strong = ["middle", "halving", "logarithm"], QUESTION["examples"][0]["answer"]
    content.write(LONG, {"examples.2.covers": covers, "examples.3.answer": strong})
    told = made(content)
    assert told.undecided[0][:2] == (LONG, "examples.3: halving")
    assert told.undecided[0].figure < 0
    assert told.near_the_edge[0][:2] == (LONG, "examples.3 (wrong)")
    assert told.near_the_edge[0].figure < 0 < told.near_the_edge[1].figure


def test_it_is_readable_in_a_terminal(content: Content) -> None:
    lines = list(report_lines(made(content)))
    assert max(map(len, lines)) <= WIDTH
    assert "python                           1    36      0      0      1        1        0" in lines
    assert "all                              2   278      1      0      1        2        1" in lines
    assert "kind: explain 2, code-output 0 of 12, derive 0, code 0 of 8" in lines
    assert any(line.startswith(LONG) for line in lines)


def test_the_command_prints_it_for_the_whole_bank_alone(
    content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONTENT_DIR", str(content.folder))
    assert main(["check", "--report"]) == 0
    assert capsys.readouterr().out.splitlines() == list(report_lines(made(content)))
    with pytest.raises(SystemExit):
        main(["check", "--report", str(content.folder)])


def test_a_bank_that_cannot_be_read_has_no_report(
    content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content.write_text("ask: [", "python.broken")
    monkeypatch.setenv("CONTENT_DIR", str(content.folder))
    assert main(["check", "--report"]) == 2
    assert "python/broken.yaml" in capsys.readouterr().err
