"""/progress: figures that can be trusted as far as they say, in words first and in a picture as well."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.frontends.chart import draw
from bot.interview.assess import ConceptResult
from bot.interview.attempt import Attempt
from bot.interview.question import Question
from bot.message import CAPTION_LIMIT, Chart, File
from bot.storage import attempts, people
from bot.storage.tables import OutboxRow
from tests.storage.test_attempts import WHOLE
from tests.stories.conftest import Story, example
from tests.stories.person import Person

DROPOUT = "regularisation.dropout"


def answered(
    story: Story,
    question: Question,
    points: int,
    token: str,
    *,
    days: float = 0,
    grader: int = 2,
    shown: int = 0,
) -> Attempt:
    """An answer of so many days ago, with its first ideas shown."""
    topic = story.bank.topic(question.topic)
    concepts = tuple(
        ConceptResult(one.id, one.id, "So it is.", one.weight, float(at < shown), "", "first", 1.0)
        for at, one in enumerate(question.rubric.concepts)
    )
    at = story.clock.now - timedelta(days=days)
    return replace(
        WHOLE,
        **{
            "token": token,
            "question_id": question.id,
            "title": question.name,
            "opened_at": at,
            "closed_at": at,
        },
        topic=topic.name if topic else "",
        grader_version=grader,
        concepts=concepts,
        score=points / 100,
    )


def keep(story: Story, person: Person, kept: Sequence[Attempt], rating: str = "") -> None:
    with Session(story.engine) as session, session.begin():
        known = people.of_chat(session, f"telegram:{person.chat.id}")
        assert known is not None
        for attempt in kept:
            attempts.keep(session, known, attempt)
            if rating:
                attempts.rate(session, known, attempt.token, rating)


def of_topics(story: Story, points: dict[str, int], **more: float) -> list[Attempt]:
    """One answer on each of these topics."""
    return [
        answered(story, story.bank.of_topic(topic)[0], each, f"{topic}{more}", **more)  # pyright: ignore[reportArgumentType]
        for topic, each in points.items()
    ]


async def test_without_an_answer_there_is_one_sentence_and_a_way_on(story: Story) -> None:
    person = await story.someone()
    await person.says("/progress")
    assert person.last_heard == "Nothing to show yet: your first scorecard begins it."
    assert person.buttons == ["Next question"]


async def test_one_answer_is_a_picture_with_all_it_shows_in_words(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says("we switch off neurons by chance")
    await person.taps("Finish")
    await person.says("/progress")
    assert len(story.attempts()) == 1
    assert "photo" in person.seen[-1].media
    assert "1 answer on 1 topic." in person.last_heard
    assert "Regularisation 38 (1)" in person.last_heard
    of = sum(len(one.rubric.concepts) for one in story.bank.questions.values() if "research" in one.roles)
    assert f"1 of {of} ideas for research shown once." in person.last_heard
    assert person.buttons == ["Drill Regularisation · 38", "Calendar", "Trend", "History"]
    assert question.id == DROPOUT


async def test_readiness_is_said_for_the_role_that_was_chosen(story: Story) -> None:
    person = await story.someone()
    serving = story.bank.of_topic("serving")[0]
    keep(
        story,
        person,
        [answered(story, serving, 60, "a", shown=2), answered(story, serving, 70, "b", shown=2)],
    )
    await person.says("/settings")
    await person.taps("Engineering")
    await person.says("/progress")
    of = sum(len(one.rubric.concepts) for one in story.bank.questions.values() if "engineering" in one.roles)
    assert f"2 of {of} ideas for engineering shown once." in person.last_heard
    assert "research" not in person.last_heard


async def test_the_three_weakest_topics_are_a_tap_away(story: Story) -> None:
    person = await story.someone()
    weak = {"python": 90, "serving": 20, "monitoring": 30, "metrics": 50, "clustering": 60}
    keep(story, person, of_topics(story, weak))
    await person.says("/progress")
    assert person.buttons[:3] == [
        "Drill Serving models · 20", "Drill Monitoring · 30", "Drill Precision and recall · 50",
    ]  # fmt: skip
    card = person.seen[-1]
    await person.taps("Drill Monitoring")
    assert person.last_heard.startswith("Monitoring · ")
    assert "→ Drill Monitoring" in card.text
    assert card.labels() == []


async def test_the_calendar_and_the_trend_are_told_in_words_too(story: Story) -> None:
    person = await story.someone()
    today = of_topics(story, {"python": 62})
    keep(story, person, [*today, *of_topics(story, {"metrics": 40, "serving": 60}, days=7)])
    await person.says("/progress")
    await person.taps("Calendar")
    assert "photo" in person.seen[-1].media
    assert "3 answers on 2 days." in person.last_heard
    assert "This week: Mon 1." in person.last_heard
    assert "23 Feb: 2 0 0 0 0 0 0" in person.last_heard
    assert "2 Mar: 1" in person.last_heard
    await person.taps("Trend")
    assert "photo" in person.seen[-1].media
    assert "2 Mar: 62 ± 38 (1 answer)" in person.last_heard  # √((4 × 25² + 2 × 10²) / 5) × 1.645
    assert "23 Feb: 50 ± 27 (2 answers)" in person.last_heard
    assert "No direction yet" in person.last_heard


async def test_a_change_is_told_with_its_noise_and_a_direction_only_beyond_it(story: Story) -> None:
    person = await story.someone()
    some = [answered(story, one, 60, f"n{at}") for at, one in enumerate(story.bank.of_topic("python")[:4])]
    before = [
        answered(story, one, 50, f"b{at}", days=30)
        for at, one in enumerate(story.bank.of_topic("python")[:4])
    ]
    keep(story, person, [*some, *before])
    await person.says("/progress")
    assert "Last 4 weeks 60 (4 answers), the 4 before 50 (4): no clear change, up to 18 is noise." in (
        person.last_heard
    )
    keep(story, person, [replace(one, score=0.2) for one in before])
    await person.says("/progress")
    assert "Last 4 weeks 60 (4 answers), the 4 before 20 (4): up." in person.last_heard


async def test_points_of_an_earlier_grader_are_in_no_trend(story: Story) -> None:
    person = await story.someone()
    keep(story, person, of_topics(story, {"python": 10}, days=30, grader=1))
    keep(story, person, of_topics(story, {"python": 90}))
    await person.says("/progress")
    assert "Last 4 weeks" not in person.last_heard
    await person.taps("Trend")
    assert "1 answer left out: scored by earlier rules" in person.last_heard
    assert "2 Mar: 90 ± 41 (1 answer)" in person.last_heard


async def test_who_was_away_for_long_has_no_trend_to_look_at(story: Story) -> None:
    person = await story.someone()
    keep(story, person, of_topics(story, {"python": 50}, days=200))
    await person.says("/progress")
    await person.taps("Trend")
    assert "photo" not in person.seen[-1].media
    assert "No first tries in the last 17 weeks" in person.last_heard
    await person.taps("Calendar")
    assert "0 answers on 0 days." in person.last_heard


async def test_calibration_is_told_from_ten_ratings_on(story: Story) -> None:
    person = await story.someone()
    descent = story.bank.of_topic("gradient-descent")
    rated = [answered(story, one, 36, f"r{at}") for at, one in enumerate(descent[:10])]
    keep(story, person, rated[:9], "shaky")
    await person.says("/progress")
    assert "rate yourself" not in person.last_heard
    keep(story, person, rated[9:], "shaky")
    await person.says("/progress")
    assert "You rate yourself 12 points low on Gradient descent (10 ratings)." in person.last_heard
    await person.taps("Trend")
    assert "Shaky 0 to 24, So-so 25 to 54, Solid 55 to 100" in person.last_heard


async def test_however_much_there_is_to_say_it_is_one_message(story: Story) -> None:
    person, _ = await story.asked(DROPOUT)
    everything = [
        answered(story, one, 100, f"{one.id} {again}", days=30 * again)
        for one in story.bank.library.values()
        for again in (0, 1)
    ]
    keep(story, person, everything, "shaky")
    await person.says("/progress")
    assert "Still open: Dropout" in person.last_heard
    assert person.last_heard.count("\n") > 22, "every topic, scenarios and own projects"
    assert len(person.last_heard) <= CAPTION_LIMIT - 50, "room for what is tapped"
    assert person.buttons == ["Calendar", "Trend", "History"], "nothing is weak"


async def test_second_tries_alone_are_practice_and_no_figure(story: Story) -> None:
    person = await story.someone()
    keep(story, person, [replace(one, again=True) for one in of_topics(story, {"python": 90})])
    await person.says("/progress")
    assert "Skill" not in person.last_heard
    await person.taps("Calendar")
    assert "1 answer on 1 day." in person.last_heard


async def test_pictures_are_dark_for_who_says_so(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[bool] = []

    def drawing(asked: Chart) -> File:
        drawn.append(asked.dark)
        return draw(asked)

    monkeypatch.setattr("bot.frontends.chart.draw", drawing)
    person = await story.someone()
    keep(story, person, of_topics(story, {"python": 50}))
    await person.says("/progress")
    await person.says("/settings")
    await person.taps("Dark pictures")
    assert "Pictures: dark" in person.last_heard
    await person.says("/progress")
    await person.says("/settings")
    await person.taps("Light pictures")
    await person.says("/progress")
    assert drawn == [False, True, False]


async def test_a_picture_that_cannot_be_drawn_leaves_the_words(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(asked: object) -> None:
        raise MemoryError

    monkeypatch.setattr("bot.frontends.chart.draw", fails)
    person = await story.someone()
    keep(story, person, of_topics(story, {"python": 50}))
    await person.says("/progress")
    assert "photo" not in person.seen[-1].media
    assert "Python 50 (1)" in person.last_heard
    assert "Drill Python · 50" in person.buttons


async def test_progress_leaves_the_open_question_standing(story: Story) -> None:
    person, question = await story.asked(DROPOUT)
    await person.says("/progress")
    assert "Still open: Dropout. Just answer." in person.last_heard
    await person.says(example(question, "strong"))
    assert person.last_heard.startswith("Dropout · ")


async def test_a_button_of_long_ago_works_and_a_forged_one_gets_a_sentence(story: Story) -> None:
    person = await story.someone()
    keep(story, person, of_topics(story, {"python": 50}))
    await person.says("/progress")
    card = person.seen[-1]
    with Session(story.engine) as session, session.begin():
        session.execute(delete(OutboxRow))  # as after a week: nobody knows what was sent
    await person.presses("-:progress:1", card)
    assert person.last_heard.startswith("[photo] Practice")
    await person.presses("-:progress:3", card)
    assert person.last_heard == "That button is old; /progress shows new ones."
