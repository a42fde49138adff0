"""Practice: what is asked, and when again."""

from bot.interview.selection import FIRST
from tests.stories.conftest import Story, example


async def test_a_stranger_is_pointed_to_start_and_nothing_is_kept_of_them(story: Story) -> None:
    person = story.person()
    await person.says("hello?")
    assert person.last_heard == "Send /start and we can begin."
    await person.says("/help")
    assert "/practice" in person.last_heard
    await person.says("/privacy")
    assert "went out: 7 days." in person.last_heard
    await person.says("/practice")
    assert person.last_heard == "Send /start and we can begin."
    assert story.people() == 0


async def test_the_first_question_is_one_tap_away(story: Story) -> None:
    person = await story.someone()
    assert "Viva" in person.last_heard
    await person.taps("First question")
    assert "def foo(x=[])" in person.last_heard
    assert person.buttons == ["Hint", "Skip", "Finish"]


async def test_how_to_answer_is_said_once(story: Story) -> None:
    person = await story.someone()
    await person.says("/practice")
    assert "microphone" in person.last_heard
    await person.taps("Skip")
    await person.taps("Next")
    assert "microphone" not in person.last_heard


async def test_a_strong_answer_gets_its_scorecard_at_once(story: Story) -> None:
    person, question = await story.asked("regularisation.dropout")
    await person.says(example(question, "strong"))
    assert person.last_heard.startswith("Dropout · "), person.transcript()
    assert "/100" in person.last_heard
    assert person.buttons[:4] == ["Next", "Same topic", "Try again", "Model answer"]


async def test_the_first_two_questions_are_the_ones_meant_for_newcomers(story: Story) -> None:
    person = await story.someone()
    for expected in FIRST:
        await person.says("/practice")
        assert story.bank.questions[expected].ask in person.last_heard
        await person.taps("Skip")


async def test_no_question_comes_twice_until_all_of_the_topic_were_asked(story: Story) -> None:
    person = await story.someone()
    topic = [name for name in story.bank.questions if name.startswith("python.")]
    assert len(topic) > 1
    asked = list[str]()
    for _ in topic:
        await person.says("/practice python")
        asked.append(_asked(story, person.last_heard))
        await person.taps("Skip")
    assert sorted(asked) == sorted(topic)
    await person.says("/practice python")
    assert "You have seen every question" in person.last_heard
    assert _asked(story, person.last_heard) != asked[-1]


def _asked(story: Story, heard: str) -> str:
    return next(name for name, question in story.bank.questions.items() if question.ask in heard)


async def test_a_role_is_asked_its_own_questions_only(story: Story) -> None:
    person = await story.someone()
    await person.says("/settings")
    await person.taps("Engineering")
    assert "Role: Engineering" in person.last_heard
    assert any("engineering" not in question.roles for question in story.bank.questions.values())
    for _ in range(6):
        await person.says("/practice")
        assert "engineering" in story.bank.questions[_asked(story, person.last_heard)].roles


async def test_practice_finds_a_topic_by_what_people_type(story: Story) -> None:
    person = await story.someone()
    for words in ("regularization", "Regularisaton"):
        await person.says(f"/practice {words}")
        assert _asked(story, person.last_heard).startswith("regularisation."), words
    for words in ("drop out", "dropout"):
        await person.says(f"/practice {words}")
        assert _asked(story, person.last_heard) == "regularisation.dropout", words


async def test_practice_offers_a_choice_where_it_is_unsure(story: Story) -> None:
    person = await story.someone()
    await person.says("/practice hash")
    assert person.last_heard == "Which of these?", person.transcript()
    label = person.buttons[0]
    await person.taps(label)
    assert person.heard[-2].endswith(f"→ {label}")
    assert person.buttons == ["Hint", "Skip", "Finish"]


async def test_practice_says_so_where_there_is_nothing(story: Story) -> None:
    person = await story.someone()
    await person.says("/practice underwater basket weaving")
    assert "I have nothing on “underwater basket weaving” yet" in person.last_heard


async def test_topics_lead_to_their_questions(story: Story) -> None:
    person = await story.someone()
    await person.says("/topics")
    assert len(person.buttons) == len(story.bank.stocked)
    await person.taps("Scaling")
    assert _asked(story, person.last_heard).startswith("scaling.")


async def test_same_topic_stays_and_next_moves_on(story: Story) -> None:
    person, question = await story.asked("python.hashable-keys")
    await person.says(example(question, "strong"))
    await person.taps("Same topic")
    assert _asked(story, person.last_heard).startswith("python.")


async def test_a_deep_link_opens_its_topic_for_a_stranger_too(story: Story) -> None:
    person = story.person()
    await person.says("/start topic_regularisation")
    assert _asked(story, person.last_heard).startswith("regularisation.")
    await person.says("/start question_metrics_accuracy-on-fraud")
    assert "Set aside, unscored: " in person.last_heard
    assert story.bank.questions["metrics.accuracy-on-fraud"].ask in person.last_heard


async def test_a_deep_link_to_nowhere_is_a_plain_start(story: Story) -> None:
    person = story.person()
    await person.says("/start topic_alchemy")
    assert person.buttons == ["First question", "What can you do?"]


async def test_try_again_asks_the_same_and_moves_no_figure(story: Story) -> None:
    person, question = await story.asked("regularisation.dropout")
    await person.says(example(question, "strong"))
    await person.taps("Try again")
    assert question.ask in person.last_heard
    await person.says(example(question, "strong"))
    assert "A second try: it counts in no figure." in person.last_heard
    first, second = story.attempts()
    assert (first.again, second.again) == (False, True)


async def test_start_in_the_middle_leaves_the_question_open(story: Story) -> None:
    person, question = await story.asked("regularisation.dropout")
    await person.says("/start")
    assert "Still open: Dropout" in person.last_heard
    await person.says(example(question, "strong"))
    assert "/100" in person.last_heard
