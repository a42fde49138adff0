"""The hour, the zone, days off and the date: typed as people type, and always confirmed."""

from datetime import UTC

import pytest
from sqlalchemy import select

from bot.storage.engine import read
from bot.storage.tables import Person, Schedule
from tests.stories.conftest import Story


def schedule(story: Story) -> Schedule:
    with read(story.engine) as session:
        return session.scalars(select(Schedule)).one()


def hour(story: Story) -> str | None:
    with read(story.engine) as session:
        return session.scalars(select(Person.evening)).first()


@pytest.mark.parametrize("typed", ["20:30", "8.30pm", "half past eight", "at 20.30"])
async def test_an_hour_is_kept_and_the_clock_asked_about(story: Story, typed: str) -> None:
    person = await story.someone()
    await person.says(f"/daily {typed}")
    assert "at 20:30" in person.heard[-2]
    assert person.last_heard == f"Is it {story.clock.now.astimezone(UTC):%H:%M} for you now?"
    assert person.buttons == ["Yes", "No, ask again"]
    assert hour(story) == "20:30"


async def test_from_no_to_the_city_to_yes(story: Story) -> None:
    person = await story.someone()
    await person.says("/daily 20:30")
    await person.taps("No, ask again")
    assert "Which city" in person.last_heard
    await person.says("kathmandoo")
    assert person.last_heard.startswith("Kathmandu: is it ")
    await person.taps("Yes")
    assert "Noted: Kathmandu" in person.last_heard
    assert schedule(story).zone == "Asia/Kathmandu"
    due = schedule(story).next_push_at
    assert due is not None
    assert (due.hour, due.minute) == (14, 45)


async def test_yes_is_enough_for_who_lives_by_the_guess(story: Story) -> None:
    person = await story.someone()
    await person.says("/daily 8pm")
    await person.taps("Yes")
    assert "Noted: UTC" in person.last_heard
    assert "/timezone London" in person.last_heard
    await person.says("/daily 9pm")
    assert "for you now" not in person.last_heard


async def test_a_country_of_many_clocks_offers_some(story: Story) -> None:
    person = await story.someone()
    await person.says("/timezone USA")
    assert person.last_heard == "Which clock is yours?"
    await person.taps("Chicago")
    assert schedule(story).zone == "America/Chicago"


async def test_a_location_is_a_place(story: Story) -> None:
    person = await story.someone()
    await person.sends_location(27.7, 85.3)
    assert person.last_heard.startswith("Kathmandu: is it")
    await person.taps("Yes")
    assert (schedule(story).zone, schedule(story).zone_from) == ("Asia/Kathmandu", "location")
    await person.sends_location(0.0, -30.0)
    assert "didn't catch a place" in person.last_heard


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("/daily soonish", "didn't catch a time"),
        ("/daily 99:99", "didn't catch a time"),
        ("/timezone qwertz", "didn't catch a place"),
        ("/timezone 🙂", "didn't catch a place"),
        ("/date yesterday", "didn't catch a day"),
        ("/date 31 June", "didn't catch a day"),
        ("/date " + "9" * 4000, "didn't catch a day"),
    ],
)
async def test_what_cannot_be_read_changes_nothing(story: Story, command: str, says: str) -> None:
    person = await story.someone()
    await person.says(command)
    assert says in person.last_heard
    assert hour(story) == "off"


async def test_words_that_are_no_place_go_where_words_go(story: Story) -> None:
    person, _ = await story.asked("regularisation.dropout")
    await person.says("/timezone")
    await person.says("it zeroes random activations on each step")
    assert "didn't catch" not in person.last_heard
    await person.says("/timezone")
    await person.says("Berlin")
    assert person.last_heard.startswith("Berlin: is it")


async def test_asked_once_words_are_taken_once(story: Story) -> None:
    person = await story.someone()
    await person.says("/timezone")
    await person.says("nowhere land")
    assert "didn't catch a place" in person.last_heard
    await person.says("nowhere land")
    assert "didn't catch a place" not in person.last_heard


async def test_a_pause_in_words_and_back(story: Story) -> None:
    person = await story.someone()
    await person.says("/pause 2 weeks")
    assert "nothing to pause" in person.last_heard
    await person.says("/daily 20:00")
    await person.says("/pause 2 weeks")
    assert "No sets until " in person.last_heard
    due = schedule(story).next_push_at
    assert due is not None
    assert (due - story.clock.now).days in (13, 14)
    await person.says("/pause off")
    assert "Going on" in person.last_heard
    await person.says("/pause")
    await person.taps("1 week")
    assert "No sets until " in person.last_heard
    await person.says("/pause a while")
    assert "didn't catch for how long" in person.last_heard


async def test_the_page_changes_in_place(story: Story) -> None:
    person = await story.someone()
    await person.says("/daily")
    assert person.last_heard.startswith("Daily set\nOff.")
    await person.taps("21:00")
    page = next(words for words in person.heard if words.startswith("Daily set"))
    assert "21:00, every day" in page
    await person.taps("No weekends")
    await person.taps("Quiet 22:00")
    page = next(words for words in person.heard if words.startswith("Daily set"))
    assert "Monday to Friday" in page
    assert "between 22:00 and 08:00" in page
    assert schedule(story).quiet_from == "22:00"


async def test_a_date_counts_down(story: Story) -> None:
    person = await story.someone()
    await person.says("/date in 2 weeks")
    assert "in 14 days" in person.last_heard
    await person.says("/date")
    assert "in 14 days" in person.last_heard
    await person.says("/date off")
    assert schedule(story).interview_on is None


async def test_an_hour_set_after_the_interview_begins_anew(story: Story) -> None:
    person = await story.someone()
    await person.says("/date tomorrow")
    await story.later(days=3)
    await person.says("/daily 20:00")
    assert schedule(story).interview_on is None
    assert schedule(story).next_push_at is not None


async def test_an_hour_typed_on_the_page_is_kept(story: Story) -> None:
    person = await story.someone()
    await person.says("/daily")
    await person.says("weekdays, half past eight")
    assert person.heard[-2] == "A short set at 20:30, Monday to Friday. /daily changes it."
    await person.says("/daily")
    await person.says("no weekends")
    assert person.last_heard.startswith("Daily set\n20:30, Monday to Friday.")
    await person.says("/daily")
    await person.says("off")
    assert hour(story) == "off"


async def test_a_day_and_a_pause_typed_after_they_were_asked_for_are_kept(story: Story) -> None:
    person = await story.someone()
    await person.says("/date")
    await person.says("in two weeks")
    assert person.last_heard.endswith("in 14 days.")
    await person.says("/daily 20:00", "/pause")
    await person.says("1 week")
    assert person.last_heard.startswith("No sets until ")
    await person.says("/pause")
    await person.says("a while")
    assert "didn't catch for how long" in person.last_heard


@pytest.mark.parametrize(("command", "words"), [("/daily", "8"), ("/daily", "no"), ("/date", "12.3")])
async def test_what_may_answer_the_open_question_does(story: Story, command: str, words: str) -> None:
    person, _ = await story.asked("regularisation.dropout")
    await person.says(command)
    await person.says(words)
    assert person.buttons == ["Hint", "Finish"]
    assert hour(story) == "off"
    with read(story.engine) as session:
        assert session.scalars(select(Schedule)).first() is None


async def test_settings_lead_there(story: Story) -> None:
    person = await story.someone()
    await person.says("/settings")
    await person.taps("Daily set")
    assert any(words.startswith("Daily set") for words in person.heard)


async def test_old_and_made_up_buttons_do_no_harm(story: Story) -> None:
    person = await story.someone()
    await person.says("/daily 20:00")
    check = person.seen[-1]
    await person.taps("Yes")
    for data in ("-:zoneyes:7", "-:hour:99", "-:quiet:9", "-:weekends:5", "-:pausing:77", "-:zoneyes:0"):
        await person.presses(data, check)
    assert schedule(story).zone == "UTC+00:00"


async def test_strangers_are_sent_to_start(story: Story) -> None:
    person = story.person()
    await person.says("/daily 20:00")
    assert person.last_heard == "Send /start and we can begin."
    await person.sends_location(52.5, 13.4)
    assert person.last_heard == "Send /start and we can begin."
    assert story.people() == 0
