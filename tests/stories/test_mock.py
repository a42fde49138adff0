"""A mock round, from /mock to its report."""

from collections.abc import Callable
from statistics import fmean
from typing import Protocol

import pytest

from bot.bank import Bank
from bot.interview.deep_dive import ACCOUNT
from bot.interview.question import Question
from bot.interview.rounds import RoundPlan
from bot.storage.tables import Attempt
from tests.stories.conftest import Story
from tests.stories.person import Person

Candidate = Callable[[Question], str]


class Kept(Protocol):
    """What is read of a story: the bank it plays with, and the attempts that were stored."""

    bank: Bank

    def attempts(self) -> list[Attempt]: ...


def strong(question: Question) -> str:
    return question.model_answer


def middling(question: Question) -> str:
    """The first half of what there is to say."""
    words = question.model_answer.split()
    return " ".join(words[: len(words) // 2])


def silent(question: Question) -> str:
    return "I don't know"


PROJECT = (
    "The goal was to predict which machines fail. The dataset had two million rows from sensors, labelled by "
    "hand. I trained the model and wrote the pipeline: LightGBM, compared with logistic regression as a "
    "baseline. We measured recall and precision; we reached a recall of 0.87. At first it failed on new "
    "machines, since it overfitted."
)


def asked(story: Kept, heard: str) -> Question | None:
    """The question of the round that a message asks, if it asks one."""
    found = [one for one in story.bank.library.values() if _part(one.ask) in heard]
    branched = [
        scenario.questions[stage]
        for scenario in story.bank.scenarios.values()
        for stage, branches in scenario.branches.items()
        if any(branch.ask in heard for branch in branches)
    ]
    return max([*found, *branched], key=lambda one: len(one.ask)) if found or branched else None


def _part(ask: str) -> str:
    """What stands there whatever the technique is called."""
    return max(ask.split("{technique}"), key=len)


async def begin(story: Story, words: str, start: str = "Start") -> Person:
    person = await story.someone()
    await person.says(f"/mock {words}")
    await person.taps(start)
    return person


async def play(story: Kept, person: Person, candidate: Candidate, plan: RoundPlan) -> list[str]:
    """Answer until the round asks for the candidate's own question; what was asked, in order."""
    order: list[str] = []
    for _ in range(20 * plan.lengths["standard"].questions):
        heard = person.last_heard
        if "what would you ask me" in heard:
            return order
        question = asked(story, heard)
        if question is not None:
            order.append(question.id)
        if question is None:  # a probe or a challenge
            await person.says("That is all I can say about it.")
        elif question.id == ACCOUNT:
            await person.says(silent(question) if candidate is silent else PROJECT)
        elif question.id.endswith("-clarify") and candidate is not silent:
            for one in list(question.concepts.values())[:8]:
                await person.says(f"{one.says[0]}?")
                assert one.statement in person.last_heard or "Not given" in person.last_heard
            await person.taps("I'm ready")
        else:
            await person.says(candidate(question))
        assert "/100" not in person.last_heard, "scores are for the report"
        assert "Hint" not in person.buttons
    raise AssertionError("the round never came to its end")


@pytest.mark.parametrize("candidate", [strong, middling, silent], ids=lambda one: one.__name__)
@pytest.mark.parametrize("role", ["research", "engineering", "both"])
async def test_a_standard_round_from_its_first_question_to_its_report(
    story: Story, role: str, candidate: Candidate
) -> None:
    person = await begin(story, f"{role} standard")
    plan = story.bank.rounds[role]
    of = plan.lengths["standard"].questions
    assert f"1 of {of} · " in person.last_heard
    order = await play(story, person, candidate, plan)
    staged = {"project": 4, "scenario": 5}
    quotas = plan.lengths["standard"].sections.items()
    expected_order = sum(staged.get(plan.sections[name].source, 1) * one.questions for name, one in quotas)
    assert len(order) == len(set(order)) == expected_order
    await person.says("What does a good first month look like here?")
    report = person.last_heard
    expected, sections = recomputed(story, plan, order)
    assert f"Your round: {expected}/100" in report, person.transcript()
    for name, points in sections.items():
        assert f"{name} {points} (" in report
    if candidate is strong:
        assert expected >= 75
        assert "4 of 4" in report or "3 of 4" in report
    if candidate is silent:
        assert expected == 0
        assert "1 of 4, strong no" in report
        assert "Best moment" not in report
        assert "Work on:" in report


def recomputed(story: Kept, plan: RoundPlan, order: list[str]) -> tuple[int, dict[str, int]]:
    """The report's figures from the scores in the store, by hand."""
    scores = {one.question_id: one.score or 0.0 for one in story.attempts()}
    sections: dict[str, int] = {}
    earned = 0.0
    left = list(order)
    for name, quota in plan.lengths["standard"].sections.items():
        source = plan.sections[name].source
        if source == "project":
            account, *dig = [scores[left.pop(0)] for _ in range(4)]
            mean = account / 2 + fmean(dig) / 2
        elif source == "scenario":
            mean = fmean(scores[left.pop(0)] for _ in range(5))
        else:
            mean = fmean(scores[left.pop(0)] for _ in range(quota.questions))
        earned += quota.weight / 100 * mean
        sections[plan.sections[name].name] = int(100 * mean + 0.509)
    return int(100 * earned + 0.509), sections


async def test_a_round_opens_easy_and_goes_with_the_answers(story: Story) -> None:
    person = await begin(story, "engineering standard", "No clock")
    order = await play(story, person, strong, story.bank.rounds["engineering"])
    levels = [story.bank.library[name].level for name in order]
    assert levels[0] == "easy"
    assert "hard" in levels


async def test_exam_manners(story: Story) -> None:
    person = await begin(story, "engineering quick")
    await person.says("hint")
    assert person.last_heard.startswith("No help in a round")
    await person.says("/practice dropout")
    assert "You have a mock round open, question 1 of 5" in person.last_heard
    assert person.buttons == ["Resume", "End round"]
    await person.taps("Resume")
    assert "1 of 5 · " in person.last_heard
    await person.says("/help")
    assert "Mock round, question 1 of 5. Just answer." in person.last_heard
    await person.taps("Skip")
    assert person.last_heard.startswith("Skipped; it counts as not answered.")
    assert "2 of 5" in person.last_heard
    await person.says("I don't know")
    assert person.last_heard.startswith("Fine, let's move on.")
    await person.says("/mock")
    await person.taps("End round")
    assert "2 of 5 questions asked" in person.last_heard


async def test_a_pause_stops_the_clock_for_days_and_keeps_every_word(story: Story) -> None:
    person = await begin(story, "engineering quick")
    question = asked(story, person.last_heard)
    assert question is not None
    await person.says("/pause")
    assert person.last_heard.startswith("Paused at question 1 of 5")
    await story.later(days=2)
    await person.says(strong(question))
    assert "You have a mock round paused" in person.last_heard
    await story.stop()
    await story.start()
    await person.taps("Resume")
    if question.deeper and question.deeper.ask in person.last_heard:
        await person.says("That is all I can say about it.")
    assert "2 of 5" in person.last_heard
    assert (story.attempts()[0].score or 0) > 0.8


async def test_an_answer_after_the_clock_counts_and_closes_its_section(story: Story) -> None:
    person = await begin(story, "engineering standard")
    await person.taps("Skip")
    question = asked(story, person.last_heard)
    assert question is not None
    await story.later(minutes=11)
    await person.says(middling(question))
    assert "That was the time for ML basics." in person.last_heard
    assert "4 of 8 · Data structures, Python" in person.last_heard
    assert story.attempts()[-1].score


async def test_a_scenario_answers_what_is_asked_and_hears_what_is_proposed(story: Story) -> None:
    person = await begin(story, "engineering standard", "No clock")
    while "stage 1 of 5" not in person.last_heard:
        await person.taps("Skip")
    first = asked(story, person.last_heard)
    assert first is not None
    name = next(iter(first.concepts))
    await person.says(f"{first.concepts[name].says[0]}?")
    assert first.concepts[name].statement in person.last_heard
    await person.says("Which colour has the office?")
    assert person.last_heard.startswith("Not given: assume something reasonable and say so.")
    data = story.bank.library[first.id.replace("-clarify", "-data")]
    await person.says(data.model_answer)
    assert "counts here as well" in person.last_heard
    assert "stage 2 of 5" in person.last_heard
    await person.taps("Skip")
    assert story.attempts()[-1].question_id == data.id
    assert (story.attempts()[-1].score or 0) > 0.8


async def test_a_project_is_echoed_and_a_technique_that_was_not_meant_is_dropped(story: Story) -> None:
    person = await begin(story, "research standard", "No clock")
    assert "Tell me about one project" in person.last_heard
    await person.says(
        "I built a defect detector with Faster R-CNN, instead of YOLO, which was faster. LightGBM ranks them."
    )
    assert person.last_heard.startswith("I heard: Faster R-CNN, LightGBM. I did not hear")
    await person.taps("Not that one")
    assert person.last_heard.startswith("I heard: LightGBM. I did not hear")
    await person.taps("Right, go on")
    assert "stage 2 of 4" in person.last_heard
    assert "LightGBM" in person.last_heard or "trees" in person.last_heard


async def test_without_a_clock_no_time_is_shown(story: Story) -> None:
    person = await begin(story, "research quick", "No clock")
    assert "1 of 5 · ML basics\n" in person.last_heard
    await story.later(minutes=50)
    assert "1 of 5 · ML basics\n" in person.last_heard


async def test_old_buttons_of_a_round_do_nothing(story: Story) -> None:
    person = await begin(story, "engineering quick")
    first = person.chat.posts[-1]
    pause, skip = (button["callback_data"] for button in first.buttons[0])
    await person.taps("Skip")
    await person.presses(skip, first)
    assert "2 of 5" in person.last_heard
    await person.says("end round")
    report = person.last_heard
    for data in (pause, skip, "zz:resume:0", "-:round:99", "-:mockrole:7"):
        await person.presses(data, first)
    assert person.last_heard == report or "nothing has changed" in person.last_heard


async def test_past_rounds_are_listed_and_open_again(story: Story) -> None:
    person = await begin(story, "engineering quick")
    await person.taps("Skip")
    await person.says("end round")
    await person.says("/rounds")
    assert "Your rounds" in person.last_heard
    await person.taps("Engineering, quick")
    assert "Your round: 0/100" in person.last_heard


async def test_the_transcript_is_turned_page_by_page_and_taken_away_as_a_file(story: Story) -> None:
    person = await begin(story, "engineering quick")
    question = asked(story, person.last_heard)
    assert question is not None
    await person.says("<b>accuracy</b> is not enough & says little")
    await person.says("end round")
    await person.taps("Transcript")
    assert person.last_heard.startswith(f"1 of 1 · {question.name}")
    assert "accuracy</b> is not enough" in person.last_heard
    await person.taps("As a file")
    media = person.seen[-1].media
    assert "document" in media
    assert media["document"]["file_name"].startswith("viva-round-")


async def test_a_round_of_several_sections_comes_with_a_picture(story: Story) -> None:
    person = await begin(story, "engineering quick")
    await person.taps("Skip")
    await person.taps("Skip")
    await person.says("end round")
    assert "photo" in person.seen[-2].media
    assert person.seen[-2].text.startswith("By section: ML basics 0, Python 0")


async def test_the_clock_speaks_by_itself(story: Story) -> None:
    person = await begin(story, "engineering standard")
    await story.later(minutes=6)
    await story.tick()
    assert person.last_heard == "About 4 minutes left for Own project."
    await story.later(minutes=5)
    await story.tick()
    assert person.last_heard.startswith("That was the time for Own project.")
