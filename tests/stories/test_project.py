"""A person's own project, from /project to its card, and what is kept of it."""

import re
from collections.abc import Callable
from statistics import fmean

import pytest
from sqlalchemy import select

from bot.interview.projects import Project as Kept
from bot.interview.question import Question
from bot.storage import people, projects
from bot.storage.engine import read
from bot.storage.tables import Project
from tests.stories.conftest import Story
from tests.stories.person import Person
from tests.stories.test_mock import PROJECT as ACCOUNT
from tests.stories.test_mock import asked, middling, strong

SHORT = "I built a defect detector with Faster R-CNN, instead of YOLO. LightGBM ranks what it finds."


def told_in(story: Story) -> list[Project]:
    with read(story.engine) as session:
        return list(session.scalars(select(Project).order_by(Project.number)))


def kept(story: Story) -> list[Kept]:
    """What is kept of the first person's projects."""
    with read(story.engine) as session:
        person = people.of_chat(session, "telegram:1001")
        assert person is not None
        return list(projects.of_person(session, person))


async def telling(story: Story) -> Person:
    person = await story.someone()
    await person.says("/project")
    assert "Tell me about one project" in person.last_heard
    return person


async def told(
    story: Story, words: str = "I predicted churn with XGBoost on Kaggle data, all by myself."
) -> Person:
    """Someone who has told of a project and stands before its dig."""
    person = await story.someone()
    await person.says(f"/project {words}", "finish")
    assert " · 1 of 3\n" in person.last_heard
    return person


async def dig(story: Story, person: Person, candidate: Callable[[Question], str]) -> list[str]:
    """Answer until the card comes; what was asked."""
    order: list[str] = []
    while (question := asked(story, person.last_heard)) is not None and "/100" not in person.last_heard:
        order.append(question.id)
        await person.says(candidate(question))
    return order


@pytest.mark.parametrize(("candidate", "least", "most"), [(strong, 90, 100), (middling, 60, 95)])
async def test_a_whole_telling_from_its_first_sentence_to_its_card(
    story: Story, candidate: Callable[[Question], str], least: int, most: int
) -> None:
    person = await telling(story)
    await person.says(ACCOUNT)
    assert person.last_heard == "I heard: LightGBM. Your account has all its parts. Shall I dig?"
    assert person.buttons == ["Right, go on", "Not that one"]
    await person.taps("Right")
    order = await dig(story, person, candidate)
    assert order == [f"project.gradient-boosting-{step}" for step in (1, 3, 5)]
    card = person.last_heard
    account, *steps = [one.score or 0.0 for one in story.attempts()]
    points = int(100 * (account / 2 + fmean(steps) / 2) + 0.509)
    assert card.startswith(f"Predict which machines fail · {points}/100\n"), person.transcript()
    assert least <= points <= most
    assert "Heard: every part of a good account" in card
    assert "hire" not in card
    assert "Work on: " in card
    assert person.buttons == ["Dig again", "Tell it again", "My projects"]
    [project] = told_in(story)
    assert (project.number, project.account, project.techniques) == (1, ACCOUNT, '["LightGBM"]')


async def test_a_terse_person_is_asked_for_what_is_missing_and_then_for_no_more(story: Story) -> None:
    person = await telling(story)
    await person.says("churn")
    assert person.last_heard.startswith("A little more, please")
    await person.says("made a churn model with xgboost")
    assert person.last_heard.startswith("I heard: xgboost. I did not hear the data.")
    await person.says("kaggle csv")
    assert person.last_heard.startswith("Noted. How did you measure")
    await person.says("idk")
    assert person.last_heard.startswith("No matter. What came out of it")
    await person.says("auc")
    assert person.last_heard.startswith("Noted. What did you compare it with?")
    await person.says("idk")
    assert "Churn model with xgboost · 1 of 3\nYou used xgboost on a table" in person.last_heard
    await person.says("idk")
    assert person.last_heard.startswith("Fair. A good answer covers ")
    await person.says("dont know")
    assert person.last_heard.startswith("No matter.\n\nChurn model with xgboost · 2 of 3")
    await person.says("skip")
    await person.says("trees")
    assert re.match(r"Churn model with xgboost · \d+/100\n(Not yet|Getting there)\.", person.last_heard)
    assert "Missed: the result, what you compared it with, what did not work" in person.last_heard
    assert "skipped." in person.last_heard


async def test_what_was_heard_is_echoed_and_each_technique_can_be_refused(story: Story) -> None:
    person = await telling(story)
    await person.says(SHORT)
    assert person.last_heard.startswith("I heard: Faster R-CNN, LightGBM. I did not hear")
    assert person.buttons == ["Right, go on", "Not that one: Faster R-CNN", "Not that one: LightGBM"]
    await person.taps("Not that one: LightGBM")
    assert person.last_heard.startswith("Left out: LightGBM. I heard: Faster R-CNN. ")
    await person.says("not that one")
    assert person.last_heard.startswith("Left out: Faster R-CNN. ")
    await person.says("not that one")
    assert "nothing has changed" in person.last_heard
    await person.says("done")
    assert "Take your method: what does it do" in person.last_heard


async def test_a_telling_in_several_messages_survives_hours_and_a_restart(story: Story) -> None:
    person = await telling(story)
    await person.says("The goal was to predict which machines fail.", "The dataset had sensor rows.")
    await story.later(hours=9)
    await story.stop()
    await story.start()
    await person.says("I trained the model, LightGBM.")
    assert person.last_heard.startswith("Your project was left open; what you just wrote is kept.")
    await person.taps("Go on")
    assert person.last_heard.startswith("Noted. I heard: LightGBM. ")
    await person.says("/help")
    assert person.last_heard.endswith("Your project is open: just answer.")
    await person.says("/project")
    assert person.last_heard.startswith("Where we were: ")
    await person.says("done")
    await story.stop()
    await story.start()
    assert "LightGBM" in person.last_heard
    await dig(story, person, strong)
    [project] = told_in(story)
    assert project.account.splitlines() == [
        "The goal was to predict which machines fail.",
        "The dataset had sensor rows.",
        "I trained the model, LightGBM.",
    ]
    assert (project.score or 0) > 0.7


async def test_another_command_sets_it_aside_and_project_takes_it_up_again(story: Story) -> None:
    person = await telling(story)
    await person.says(SHORT)
    await person.says("/practice dropout")
    assert person.last_heard.startswith("Your project is set aside, with all you told;")
    assert "What does dropout do" in person.last_heard
    await person.says("/project")
    assert "Still open: Dropout. Just answer." in person.last_heard
    await person.taps("Defect detector with Faster")
    assert "Begun, not told to its end yet." in person.last_heard
    await person.taps("Go on")
    assert "Set aside, unscored: Dropout." in person.last_heard
    assert "Where we were: " in person.last_heard
    await person.says("finish")
    await person.says("/cancel")
    await person.says("/project 1")
    assert "The other half, the dig, is still open." in person.last_heard
    await person.taps("Go on")
    assert " · 1 of 3\nYou used Faster R-CNN" in person.last_heard


async def test_dug_again_it_is_asked_what_was_left_and_told_again_it_is_another_telling(story: Story) -> None:
    person = await told(story)
    await dig(story, person, strong)
    [first] = kept(story)
    await person.taps("Dig again")
    assert "The same project, other questions." in person.last_heard
    await person.says("stop")
    assert "what I kept of your project before still stands" in person.last_heard
    assert kept(story) == [first]
    await person.taps("My projects")
    await person.taps("Predicted churn with XGBoost")
    await person.taps("Dig again")
    assert len(await dig(story, person, strong)) == 2
    await person.taps("Tell it again")
    assert person.last_heard.startswith("Afresh, then.")
    await person.says(ACCOUNT)
    assert kept(story)[0].title == first.title
    await person.taps("Right")
    [second] = kept(story)
    assert (second.token, second.number, second.account, second.score) == (first.token, 1, ACCOUNT, None)
    await dig(story, person, strong)
    assert f"{first.score}" not in person.last_heard
    assert "Predict which machines fail · " in person.last_heard


async def test_a_project_is_deleted_only_when_confirmed_and_nothing_of_it_is_left(story: Story) -> None:
    person = await told(story)
    await dig(story, person, strong)
    card = person.seen[-1]
    again = card.buttons[0][0]["callback_data"]
    await person.says("/project 1")
    await person.taps("Delete")
    assert person.last_heard.startswith("Delete “Predicted churn with XGBoost on Kaggle”?")
    await person.taps("Keep it")
    await person.taps("Delete")
    assert len(told_in(story)) == 1
    sure = person.seen[-1]
    yes = sure.buttons[0][0]["callback_data"]
    await person.taps("Delete it")
    assert "is deleted." in person.last_heard
    assert told_in(story) == []
    assert story.attempts() == []
    await person.presses(again, card)
    assert "That project is not kept any more" in person.last_heard
    await told(story, "I forecast the sales with Prophet from daily data, on my own.")
    await person.presses(yes, sure)
    assert len(told_in(story)) == 1, "an old button deletes no other project"


async def test_deleted_while_it_is_open_it_closes(story: Story) -> None:
    person = await told(story)
    await person.says("/project 1")
    await person.taps("Delete")
    await person.taps("Delete it")
    await person.says("it maps features to a probability")
    assert "No question is open" in person.last_heard


async def test_a_fourth_project_says_which_to_replace(story: Story) -> None:
    person = await story.someone()
    for what in ("a spam filter with BERT", "a recommender", "a sales forecast with Prophet"):
        await person.says(f"/project I built {what} from my own dataset", "finish")
        await person.says("finish")
    before = kept(story)
    assert [one.number for one in before] == [1, 2, 3]
    await person.says("/project I built a fourth thing with YOLO on 3000 photos")
    assert "Three are all I keep. To make room, open one: tell it again, or delete it." in person.last_heard
    assert len(person.buttons) == 3
    assert kept(story) == before
    await person.taps("Recommender")
    await person.taps("Delete")
    await person.taps("Delete it")
    await person.says("/project I built a fourth thing with YOLO on 3000 photos", "finish")
    assert [one.title for one in kept(story)][1] == "Fourth thing with YOLO on 3000 photos"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("detector", "A little more, please"),
        ("🎉🎉🎉 👍", "Take your time."),
        ("x" * 4000, "A little more, please"),
        ("?", "Any project will do"),
        ("i don't know", "Any project will do"),
        ("hint", "A good account says what it was for"),
        ("skip", "No project then; nothing is kept."),
        ("done", "No project then; nothing is kept."),
        ("not now", "No project then; nothing is kept."),
        ("this bot is utterly stupid", "I did not hear what it was for."),
        ("a project about horses. " * 170, "I did not hear what it was for."),
    ],
)
async def test_odd_input_gets_a_plain_sentence_and_nothing_is_kept_of_it(
    story: Story, words: str, answer: str
) -> None:
    person = await telling(story)
    await person.says(words)
    assert person.last_heard.startswith(answer), person.last_heard
    assert len(person.last_heard) < 500
    assert told_in(story) == []


async def test_what_tells_of_no_project_is_not_dug_into(story: Story) -> None:
    person = await telling(story)
    await person.says("this bot is utterly stupid")
    await person.says("finish")
    assert person.last_heard.startswith("I heard nothing of a project in that, so none is kept.")
    assert told_in(story) == []


async def test_a_project_of_four_thousand_characters_is_told_like_any_other(story: Story) -> None:
    person = await telling(story)
    await person.says(f"{ACCOUNT} {'We looked at it again. ' * 200}"[:3999])
    await person.taps("Right")
    await dig(story, person, strong)
    assert person.last_heard.startswith("Predict which machines fail · ")
    assert len(person.last_heard) < 4096
    [project] = told_in(story)
    assert len(project.account) == 3999


async def test_old_buttons_do_nothing(story: Story) -> None:
    person = await telling(story)
    await person.says(SHORT)
    echo = person.seen[-1]
    right, drop = (row[0]["callback_data"] for row in echo.buttons[:2])
    await person.taps("Right")
    for data in (right, drop, "zz:dig:0", "zz:deleted:0", "zz:hint:0", "-:tell:7", "-:nonsense:0"):
        await person.presses(data, echo)
        assert len(told_in(story)) == 1
    [project] = told_in(story)
    assert project.techniques == '["Faster R-CNN", "LightGBM"]'


async def test_within_a_mock_round_no_project_is_begun_and_the_rounds_own_is_not_kept(story: Story) -> None:
    person = await story.someone()
    await person.says("/mock research standard")
    await person.taps("No clock")
    await person.says("/project")
    assert "You have a mock round open, question 1 of 9" in person.last_heard
    assert person.buttons == ["Resume", "End round"]
    await person.taps("Resume")
    await person.says(ACCOUNT)
    await person.says("end round")
    assert told_in(story) == []


async def test_a_newcomer_is_asked_nothing_else_in_the_middle_of_it(story: Story) -> None:
    person = await story.newcomer()
    await person.says("/project")
    await person.says(ACCOUNT)
    await person.taps("Right")
    await dig(story, person, strong)
    assert not any("preparing for" in words for words in person.heard)
