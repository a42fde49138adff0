"""What each effect says fits a phone, keeps the limits, and takes nobody's words for markup."""

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import pytest

from bot.frontends.telegram.render import html
from bot.interview import effects as do
from bot.interview.attempt import Attempt
from bot.interview.closing import record
from bot.interview.deep_dive import ACCOUNT
from bot.interview.memory import WHOLE
from bot.interview.projects import Project
from bot.interview.report import Report, report
from bot.interview.rounds import Done, Round, Section
from bot.interview.wording import HOW_TO, RATINGS, words
from bot.message import LIMIT, Outgoing, length, plain, split
from tests.botapi.markup import parsed
from tests.interview.sample import TOPICS, TURN, asking, code_output, question
from tests.interview.test_attempt import attempt, idea
from tests.interview.test_scorecard import STANDING, TAKEN_BACK

HOSTILE = "<b>&amp;</i> “\u202e” https://example.org/?a=1&b=2 `code` 🎲"
LONGEST_TOKEN = "1y2p0ij32e8e7"
"""The largest number a database counts to, to the base 36."""
QUESTION = question()
CLAIM = replace(STANDING, said=f"{HOSTILE} {'and so on ' * 400}")
ATTEMPT = replace(
    attempt(
        *(replace(idea(name, 1, credit), said=HOSTILE) for name, credit in (("a", 1), ("b", 0.5), ("c", 0))),
        misconceptions=(CLAIM, TAKEN_BACK),
    ),
    token=LONGEST_TOKEN,
)
SKIPPED = record(asking(HOSTILE, token=LONGEST_TOKEN), QUESTION, TURN, "skipped")
T = LONGEST_TOKEN
RECALLED = replace(ATTEMPT, token=f"{T}-9", outcome="recalled", concepts=ATTEMPT.concepts[1:2], score=None)
OVER = Round(
    *(T, "both", "standard", (Section("basics", "ML basics", 1, 9, 100.0),), 2, True, TURN.now),
    done=(Done("basics", (T,), ATTEMPT.score),),
)
ROUND: Sequence[do.Effect] = (
    do.AskInRound(QUESTION, T, T, 3, 8, "ML basics", 9, "next"),
    do.AskInRound(code_output(), T, T, 1, 8, "Python", None, "begun"),
    do.AskInRound(QUESTION, T, T, 4, 8, "Maths", 9, "time", "ML basics"),
    do.Probe(T, "Why?", round=T),
    do.AskLast(T, "next"),
    do.FewMinutes("ML basics", 5),
    do.SayPaused(T, 3, 8),
    do.OfferRound(T, 3, 8, paused=True),
    do.AskInRound(QUESTION, T, T, 3, 8, "Scenario", 9, "noted", stage=(2, 5), ask="You chose trees: why?"),
    do.Clarify(T, T, ("A million a day.", "After a month.")),
    do.Clarify(T, T, ()),
    do.Clarify(T, T, ("A million a day.",), ends=True),
    do.Echo(T, T, ((0, "YOLO"), (2, HOSTILE)), "the baseline", "What did you compare it with?"),
    do.Echo(T, T, (), "the baseline", "What did you compare it with?"),
    do.NoHelp(),
    do.RecordRound(OVER, TURN.now),
    do.ShowReport(T),
)
STEP = f"{T}-2"
ACCOUNTED = replace(ATTEMPT, question_id=ACCOUNT)
PROJECT = Project(3, T, HOSTILE[:40], f"{HOSTILE} " * 400, (HOSTILE,), TURN.now, (T, STEP, STEP), 0.5)
PROJECTS: Sequence[do.Effect] = (
    do.AskInProject(QUESTION, T, "begun"),
    do.AskInProject(QUESTION, T, "dig", HOSTILE[:40], (1, 3), "You used YOLO: why?"),
    do.Echo(T, "", ((0, "YOLO"), (2, HOSTILE)), "the baseline", "What did you compare it with?"),
    do.Echo(T, "", (), "the baseline", "What did you compare it with?"),
    do.Echo(T, "", (), "the baseline", "What did you compare it with?", "unsure"),
    do.Echo(T, "", ((0, "YOLO"),), "", "", "dropped", HOSTILE),
    do.Echo(T, "", ((0, "YOLO"),), "", ""),
    do.TellMore(T),
    do.HelpTelling(T, ("the problem", "the data"), unsure=True),
    do.DigHint(T, "A good answer covers the loss.", unsure=True),
    do.DigHint(T, "", unsure=False),
    do.OfferProject(T),
    do.KeepProject(PROJECT),
    do.ShowProject(PROJECT),
    do.ShowProject(replace(PROJECT, score=None, tokens=())),
    do.ProjectLeft("kept"),
    do.ProjectLeft("stands"),
    do.ProjectLeft("nothing"),
    do.ProjectLeft("unheard"),
    do.ProjectLeft("gone"),
)
EFFECTS: Sequence[do.Effect] = (
    do.Ask(QUESTION, T),
    do.Ask(code_output(), T),
    do.Ask(QUESTION, f"{T}{WHOLE}"),
    do.AskGap(QUESTION, "zeroing", T),
    do.AskGap(code_output(), "output", T),
    do.Probe(T, "Why?"),
    do.Probe(T, "Why?", ("the random zeroing", "the scaling", "the ensemble view")),
    do.Probe(T, "Why?", ("the random zeroing",), stays=True),
    do.Probe(T, "Why?", stays=True),
    do.Probe(T, "Why?", bare_output=True),
    do.Probe(T, "Why?", after_challenge=True),
    do.Probe(T, "Why?", unanswered=True),
    do.Challenge(T, "How many?", CLAIM.said),
    do.Challenge(T, "How many?", ""),
    do.Hint(T, "Toss a coin.", to_probe=False, unsure=True),
    do.Hint(T, "Toss a coin.", to_probe=True, unsure=False),
    do.Hint(T, "Toss a coin.", to_probe=True, unsure=False, alone=True),
    do.NoMoreHints(T),
    do.Record(ATTEMPT),
    do.RecordRating(T, None),
    do.AskRating(T),
    do.ShowScorecard(T),
    do.ShowScorecard(T, unfolded=True),
    do.ShowRecalled(RECALLED.token),
    do.Judged(QUESTION, T, "zeroing", "easy", TURN.now),
    do.Judged(QUESTION, T, "zeroing", "later", TURN.now),
    do.Judged(QUESTION, T, None, "retired", TURN.now),
    do.SayEnded(SKIPPED, "skipped"),
    do.SayEnded(SKIPPED, "nothing-said"),
    do.SayEnded(SKIPPED, "aside"),
    do.SayEnded(SKIPPED, "gone"),
    do.OfferAdding(T, "Dropout"),
    do.OfferContinuing(T, "Dropout"),
    do.NothingOpen(),
    *ROUND,
    *PROJECTS,
    do.OldButton(),
)
SILENT = (do.Record, do.RecordRating, do.RecordRound, do.KeepProject)


def find(token: str) -> tuple[Attempt, frozenset[str]]:
    assert token in (LONGEST_TOKEN, STEP, RECALLED.token)
    kept = {LONGEST_TOKEN: ACCOUNTED, RECALLED.token: RECALLED}.get(token, ATTEMPT)
    return kept, frozenset({"b", "c", STANDING.id})


def reported(token: str) -> Report:
    assert token == LONGEST_TOKEN
    return report(OVER, TURN.now, {LONGEST_TOKEN: ATTEMPT})


def said(*effects: do.Effect, first: bool = False) -> list[Outgoing]:
    return words(effects, TOPICS, find, reported, lambda _: "Back in 6 days.", first=first)


def told(*effects: do.Effect) -> str:
    return "\n".join(plain(message.text) for message in said(*effects))


def test_every_effect_has_a_sample_here() -> None:
    assert {type(effect) for effect in EFFECTS} == set(get_args(do.Effect))


each_effect = pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: type(effect).__name__)


@each_effect
def test_every_effect_says_one_thing_and_records_say_nothing(effect: do.Effect) -> None:
    assert len(said(effect)) == (0 if isinstance(effect, SILENT) else 1)


@each_effect
def test_every_message_is_within_the_limits(effect: do.Effect) -> None:
    for message in said(effect, first=True):
        assert 0 < length(message.text) <= LIMIT
        assert split(message) == [message]
        choices = [choice for row in message.keyboard for choice in row]
        assert all(len(choice.data.encode()) <= 64 for choice in choices)
        assert all(choice.data.count(":") == 2 for choice in choices)
        assert all(0 < len(choice.label) <= 40 for choice in choices)
        assert all(1 <= len(row) <= 3 for row in message.keyboard)


@each_effect
def test_what_is_not_folded_is_short(effect: do.Effect) -> None:
    for message in said(effect):
        assert len(plain(tuple(span for span in message.text if not span.folded))) <= 500


@each_effect
def test_what_a_person_wrote_is_never_markup(effect: do.Effect) -> None:
    for message in said(effect):
        text, _ = parsed(html(message.text))
        assert text == plain(message.text)
        assert not any(HOSTILE in span.url for span in message.text)


def test_how_to_answer_is_said_with_the_first_question_only() -> None:
    ask = do.Ask(QUESTION, T)
    assert HOW_TO in plain(said(ask, first=True)[0].text)
    assert HOW_TO not in told(ask)


def test_code_is_shown_as_code() -> None:
    [message] = said(do.Ask(code_output(), T))
    assert [span.text for span in message.text if span.style == "pre"] == [code_output().code]


def test_a_probe_names_what_was_heard_two_at_most() -> None:
    assert told(do.Probe(T, "Why?", ("a", "b"))) == "I heard a and b. Why?"
    assert told(do.Probe(T, "Why?", ("a", "b", "c"))) == "I heard a, b and c. Why?"
    assert told(do.Probe(T, "Why?", ("a",), stays=True)) == "I heard a. Still open: Why?"


@pytest.mark.parametrize("word", ["wrong", "incorrect", "mistake", "not right", "actually"])
def test_a_challenge_never_says_that_it_is_wrong(word: str) -> None:
    assert word not in told(do.Challenge(T, "How many?", "they are gone")).casefold()


def test_hire_words_stay_out_of_scorecards() -> None:
    assert "hire" not in told(do.ShowScorecard(T, unfolded=True)).casefold()


def test_another_hint_is_offered_to_a_question_only() -> None:
    def labels(to_probe: bool) -> list[str]:
        [message] = said(do.Hint(T, "Toss a coin.", to_probe, unsure=True))
        return [choice.label for row in message.keyboard for choice in row]

    assert "Another hint" in labels(to_probe=False)
    assert "Another hint" not in labels(to_probe=True)


def test_a_rating_is_chosen_from_four() -> None:
    [message] = said(do.AskRating(T))
    choices = [choice for row in message.keyboard for choice in row]
    assert [choice.label for choice in choices] == list(RATINGS)
    assert [choice.data for choice in choices] == [f"{T}:rate:{place}" for place in range(4)]


def test_what_was_set_aside_is_told_in_front_of_what_comes_next() -> None:
    [message] = said(do.Record(SKIPPED), do.SayEnded(SKIPPED, "aside"), do.Ask(QUESTION, T))
    assert plain(message.text).startswith("Set aside, unscored: Dropout.\n\n")
    assert QUESTION.ask in plain(message.text)
    assert message.keyboard == said(do.Ask(QUESTION, T))[0].keyboard


def test_what_was_set_aside_for_nothing_else_is_told_alone() -> None:
    [message] = said(do.SayEnded(SKIPPED, "aside"))
    assert plain(message.text) == "Set aside, unscored: Dropout."
    assert message.keyboard[0][0].label == "Next question"


def test_messages_keep_the_order_of_their_effects() -> None:
    first, second = said(do.ShowScorecard(T), do.OfferAdding(T, "Dropout"))
    assert "/100" in plain(first.text)
    assert [choice.label for choice in second.keyboard[0]] == ["Add to that answer", "Next"]


def test_a_person_has_a_say_in_a_review_and_not_in_practice() -> None:
    def labels(token: str) -> list[str]:
        [message] = said(do.Ask(QUESTION, token))
        return [choice.label for row in message.keyboard for choice in row]

    assert labels(T) == ["Hint", "Skip", "Finish"]
    assert labels(T + WHOLE) == ["Hint", "Skip", "Finish", "Too easy", "Not for me"]


def test_a_scorecard_says_when_its_question_comes_back() -> None:
    assert "\nBack in 6 days." in told(do.ShowScorecard(T))
