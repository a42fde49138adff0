"""Any event in any state: what it does, and where the person stands then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.interview import effects as do
from bot.interview import events as on
from bot.interview.asking import Aside, Asking, Idle, Rating
from bot.interview.attempt import Attempt
from bot.interview.log import MOST_MESSAGES, Log, Part, Prompt, messages
from bot.interview.question import Question
from bot.interview.step import step
from tests.interview.sample import (
    BEGUN,
    DROPOUT,
    FIELDS,
    FULL,
    LIBRARY,
    NOISE,
    NOW,
    SCALING,
    TOKEN,
    TURN,
    UNSURE,
    ZEROING,
    Effects,
    asking,
    concept,
    kinds,
    play,
    played,
    question,
    said,
)

SIX_HOURS = timedelta(hours=6)
TWO_MINUTES = timedelta(minutes=2)
SECOND = timedelta(seconds=1)
RATED_TURN = replace(TURN, scored=3)
CARD = do.ShowScorecard(TOKEN)
OLD = (do.OldButton(),)
OFFER = do.OfferContinuing(TOKEN, "Dropout")
ADD = (do.OfferAdding(TOKEN, "Dropout"),)


def attempt(effects: Effects) -> Attempt:
    return next(effect.attempt for effect in effects if isinstance(effect, do.Record))


def words(log: Log) -> list[str]:
    return [part.text for part in messages(log)]


# Beginning and leaving


def test_a_question_asked_for_is_open() -> None:
    state, heard = played(BEGUN)
    assert state == Asking(TOKEN, DROPOUT, 1, False, NOW, NOW, (Prompt("ask"),))
    assert heard == [(do.Ask(LIBRARY[DROPOUT], TOKEN),)]


def test_a_question_that_is_no_more_begins_nothing_and_harms_nothing() -> None:
    gone = on.Begun("nets.gone", "2b")
    for state in (Idle(), asking(ZEROING), Aside(asking()), Rating(asking(), NOW)):
        assert step(state, gone, TURN) == (state, OLD)


def test_beginning_another_question_sets_the_open_one_aside_unscored() -> None:
    state, heard = played(on.Begun("python.default", "2b"), state=asking(ZEROING))
    assert kinds(heard[0]) == ["Record", "SayEnded", "Ask"]
    assert (attempt(heard[0]).outcome, attempt(heard[0]).score) == ("aside", None)
    assert isinstance(state, Asking)
    assert state.token == "2b"


def test_leaving_sets_aside_what_is_open_and_says_so() -> None:
    state, heard = played(on.Left(), state=asking(ZEROING))
    assert state == Idle()
    assert kinds(heard[0]) == ["Record", "SayEnded"]
    assert played(on.Left()) == (Idle(), [()])


def test_looking_at_something_leaves_the_question_standing() -> None:
    state = asking(ZEROING)
    assert step(state, on.Looked(), TURN) == (state, ())


# Ending


def test_finish_closes_with_what_was_earned() -> None:
    state, heard = played(BEGUN, said(ZEROING), on.Finished())
    assert kinds(heard[-1]) == ["Record", "ShowScorecard"]
    assert attempt(heard[-1]).points == 44  # 3 of 6.8
    assert isinstance(state, Idle)
    assert state.closed_at == NOW


@pytest.mark.parametrize("before", [(), (said(UNSURE),), (said("idk"), on.HintAsked())])
def test_finish_with_nothing_said_is_a_skip(before: tuple[on.Event, ...]) -> None:
    state, heard = played(BEGUN, *before, on.Finished())
    assert state == Idle()
    assert attempt(heard[-1]).outcome == "skipped"
    assert heard[-1][1] == do.SayEnded(attempt(heard[-1]), "nothing-said")


def test_a_skip_is_recorded_with_what_was_said_and_not_scored() -> None:
    state, heard = played(BEGUN, said(ZEROING), on.Skipped())
    assert state == Idle()
    assert (attempt(heard[-1]).outcome, attempt(heard[-1]).score) == ("skipped", None)
    assert words(attempt(heard[-1]).log) == [ZEROING]


def test_show_me_closes_with_what_was_earned_before_and_nothing_after() -> None:
    state, heard = played(BEGUN, said(ZEROING), on.ShowAsked(), said(f"{SCALING}. {FULL}"), on.Added())
    assert heard[2][1] == do.ShowScorecard(TOKEN, unfolded=True)
    assert attempt(heard[2]).outcome == "shown"
    assert attempt(heard[2]).points == attempt(heard[4]).points == 44
    assert attempt(heard[4]).outcome == "shown", "what was shown comes back soon, whatever is added"
    assert isinstance(state, Idle)
    assert state.shown


def test_a_second_try_is_marked_as_one() -> None:
    heard = play(on.Begun(DROPOUT, TOKEN, again=True), said(ZEROING), on.Finished(), said(FULL), on.Added())
    assert attempt(heard[2]).again
    assert attempt(heard[4]).again


# After the scorecard


def test_words_within_two_minutes_after_a_scorecard_may_be_added() -> None:
    heard = play(BEGUN, said(ZEROING), on.Finished(), TWO_MINUTES, said(FULL), said(SCALING), on.Added())
    assert heard[3] == ADD
    assert heard[4] == ADD
    assert heard[5][1] == CARD
    assert attempt(heard[5]).points == 97  # 3 + (2 + 2) × .9 of 6.8


def test_words_later_than_that_belong_to_nothing() -> None:
    state, heard = played(BEGUN, said(ZEROING), on.Finished(), TWO_MINUTES + SECOND, said(FULL))
    assert heard[-1] == (do.NothingOpen(),)
    assert state == Idle()


def test_late_words_do_not_take_away_what_waits_to_be_added() -> None:
    heard = play(
        *(BEGUN, said(ZEROING), on.Finished(), said(FULL)),
        *(TWO_MINUTES + SECOND, said("hello?"), on.Added()),
    )
    assert heard[4] == (do.NothingOpen(),)
    assert words(attempt(heard[5]).log) == [ZEROING, FULL]


def test_after_adding_there_are_two_minutes_more() -> None:
    heard = play(
        *(BEGUN, said(ZEROING), on.Finished(), TWO_MINUTES, said(FULL), on.Added()),
        *(TWO_MINUTES, said(SCALING), on.Added()),
    )
    assert words(attempt(heard[-1]).log) == [ZEROING, FULL, SCALING]


def test_repeating_the_scorecard_earns_nothing() -> None:
    zeroing = concept(3, "idea A", ZEROING, statement=ZEROING)
    telling = question(concepts={**FIELDS["concepts"], "zeroing": zeroing})
    turn = replace(TURN, library={DROPOUT: telling})
    heard = play(BEGUN, said(FULL), on.Finished(), said(ZEROING), on.Added(), turn=turn)
    assert attempt(heard[2]).points == attempt(heard[4]).points == 29  # 2 of 6.8


def test_what_is_added_after_the_model_answer_was_opened_earns_nothing() -> None:
    heard = play(
        *(BEGUN, said(ZEROING), on.Finished(), on.ModelShown(TOKEN)),
        *(said(f"{SCALING}. {FULL}"), on.Added()),
    )
    assert attempt(heard[5]).points == 44


def test_opening_the_model_answer_often_is_remembered_once() -> None:
    once, _ = played(BEGUN, said(ZEROING), on.Finished(), on.ModelShown(TOKEN))
    often, _ = played(*[on.ModelShown(TOKEN)] * 3, state=once)
    assert once == often


def test_the_model_answer_of_an_older_attempt_changes_nothing() -> None:
    state, _ = played(BEGUN, said(ZEROING), on.Finished())
    assert step(state, on.ModelShown("0z"), TURN) == (state, ())


def test_an_edit_of_what_waits_is_what_is_added() -> None:
    heard = play(
        *(BEGUN, said(ZEROING), on.Finished(), said(NOISE)),
        *(on.Edited(TOKEN, 2, FULL), on.Added()),
    )
    assert heard[4] == ()
    assert words(attempt(heard[5]).log) == [ZEROING, FULL]


def test_adding_ends_where_an_attempt_is_full() -> None:
    flood = [said("a"), on.Added()] * MOST_MESSAGES
    state, heard = played(BEGUN, said(ZEROING), on.Finished(), *flood)
    assert heard.count(ADD) == MOST_MESSAGES - 1
    assert state == Idle()


def test_nothing_is_added_to_a_question_that_changed() -> None:
    state, _ = played(BEGUN, said(ZEROING), on.Finished())
    changed = replace(TURN, library={DROPOUT: question(revision=2)})
    assert step(state, said(FULL), changed)[1] == (do.NothingOpen(),)
    waiting, _ = step(state, said(FULL), TURN)
    assert step(waiting, on.Added(), changed)[1] == OLD


@pytest.mark.parametrize(
    "event",
    [
        *(on.HintAsked(), on.Skipped(), on.Finished(), on.ShowAsked()),
        *(on.Rated("solid"), on.Added(), on.Continued()),
    ],
)
def test_a_button_of_what_is_over_says_so_and_does_no_harm(event: on.Event) -> None:
    closed, _ = played(BEGUN, said(ZEROING), on.Finished())
    for state in (Idle(), closed):
        assert step(state, event, TURN) == (state, OLD)


# Self-rating


def rating() -> Rating:
    state, _ = played(BEGUN, said(ZEROING), on.Finished(), turn=RATED_TURN)
    assert isinstance(state, Rating)
    return state


def test_the_rating_is_kept_and_the_scorecard_follows() -> None:
    state, heard = played(on.Rated("shaky"), state=rating())
    assert heard == [(do.RecordRating(TOKEN, "shaky"), CARD)]
    assert isinstance(state, Idle)


def test_dont_ask_is_a_rating_of_none() -> None:
    assert play(on.Rated(None), state=rating()) == [(do.RecordRating(TOKEN, None), CARD)]


@pytest.mark.parametrize("minutes", [0, 5, 600])
def test_text_instead_of_a_tap_gets_the_scorecard_and_may_be_added(minutes: int) -> None:
    heard = play(timedelta(minutes=minutes), said(FULL), on.Added(), state=rating())
    assert heard[0] == (CARD, *ADD)
    assert words(attempt(heard[1]).log) == [ZEROING, FULL]


def test_the_two_minutes_begin_when_the_scorecard_is_shown() -> None:
    heard = play(timedelta(minutes=5), on.Rated("solid"), TWO_MINUTES, said(FULL), state=rating())
    assert heard[-1] == ADD


def test_a_command_instead_of_a_tap_gets_the_scorecard() -> None:
    assert play(on.Looked(), state=rating()) == [(CARD,)]
    assert play(on.Left(), state=rating()) == [(CARD,)]
    assert kinds(play(on.Begun("maths.bias", "2b"), state=rating())[0]) == ["ShowScorecard", "Ask"]


def test_an_edit_before_the_scorecard_is_still_graded_in_silence() -> None:
    state, heard = played(SECOND, on.Edited(TOKEN, 1, f"{ZEROING}. {FULL}"), state=rating())
    assert kinds(heard[0]) == ["Record"]
    assert attempt(heard[0]).points == 74  # 5 of 6.8
    assert attempt(heard[0]).closed_at == NOW
    assert isinstance(state, Rating)
    for edit in (on.Edited("zz", 1, FULL), on.Edited(TOKEN, 9, FULL), on.Edited(TOKEN, 1, ZEROING)):
        assert step(rating(), edit, TURN) == (rating(), ())


# Set aside for its age


def aside(*waiting: str) -> Aside:
    parts = tuple(Part(place, text) for place, text in enumerate(waiting, 2))
    return Aside(asking(ZEROING), parts)


def test_six_hours_untouched_offer_to_continue_and_keep_the_words() -> None:
    state, heard = played(SIX_HOURS, said(FULL), state=asking(ZEROING))
    assert heard == [(OFFER,)]
    assert state == aside(FULL)


def test_less_than_six_hours_do_not() -> None:
    state, _ = played(SIX_HOURS - SECOND, said(FULL), state=asking(ZEROING))
    assert isinstance(state, Asking)


def test_whatever_the_person_does_counts_as_touching() -> None:
    hours = timedelta(hours=4)
    state, _ = played(hours, on.HintAsked(), hours, on.Looked(), hours, said(FULL), state=asking(ZEROING))
    assert isinstance(state, Asking)


@pytest.mark.parametrize(
    "event", [on.HintAsked(), on.Skipped(), on.Finished(), on.ShowAsked(), on.Looked(), on.Added()]
)
def test_whatever_is_done_on_return_the_offer_is_made_first(event: on.Event) -> None:
    assert step(asking(ZEROING), event, replace(TURN, now=NOW + SIX_HOURS)) == (aside(), (OFFER,))


def test_continuing_asks_again_with_the_probe_that_was_open() -> None:
    open_probe = Prompt("probe", "scaling", "What about part B?")
    state = Aside(asking(ZEROING, open_probe))
    later, heard = played(timedelta(hours=9), on.Continued(), state=state)
    assert heard[0][0] == do.Ask(LIBRARY[DROPOUT], TOKEN)
    assert heard[0][1] == do.Probe(TOKEN, "What about part B?", stays=True)
    assert later == replace(state.asking, touched_at=NOW + timedelta(hours=9))


def test_continuing_reads_what_was_written_meanwhile() -> None:
    heard = play(on.Continued(), state=aside(SCALING, FULL))[-1]
    assert words(attempt(heard).log) == [ZEROING, SCALING, FULL]
    assert attempt(heard).points == 100


def test_an_edit_of_what_waits_aside_is_what_is_read() -> None:
    heard = play(on.Edited(TOKEN, 2, f"{SCALING}. {FULL}"), on.Continued(), state=aside(NOISE))
    assert attempt(heard[1]).points == 100


def test_an_edit_of_what_was_said_before_counts_on_return() -> None:
    state, heard = played(on.Edited(TOKEN, 1, FULL), on.Continued(), on.Finished(), state=aside())
    assert heard[0] == ()
    assert attempt(heard[2]).points == 29
    assert state != aside()


@pytest.mark.parametrize("event", [on.Left(), on.Begun("maths.bias", "2b")])
def test_what_is_left_for_good_is_recorded_with_every_word(event: on.Event) -> None:
    heard = play(event, state=aside(SCALING))[-1]
    assert attempt(heard).outcome == "aside"
    assert words(attempt(heard).log) == [ZEROING, SCALING]


def test_who_goes_on_writing_has_continued() -> None:
    state, heard = played(*[said("a")] * MOST_MESSAGES, state=aside())
    assert kinds(heard[-2]) == ["Record", "ShowScorecard"]
    assert len(words(attempt(heard[-2]).log)) == MOST_MESSAGES
    assert state == Idle()


# A question that is no longer what was asked

RENAMED = question(concepts={"other": FIELDS["concepts"]["zeroing"]})
CHANGES = [{}, {DROPOUT: question(revision=2)}, {DROPOUT: RENAMED}]


@pytest.mark.parametrize("library", CHANGES, ids=["retired", "revised", "renamed"])
def test_a_question_that_changed_closes_unscored_with_every_word(library: dict[str, Question]) -> None:
    probed = asking(ZEROING, Prompt("probe", "scaling", "What about part B?"))
    for before, kept in (
        (probed, [ZEROING, FULL]),
        (Aside(probed, (Part(2, NOISE),)), [ZEROING, NOISE, FULL]),
    ):
        state, heard = played(said(FULL), state=before, turn=replace(TURN, library=library))
        assert state == Idle()
        assert kinds(heard[0]) == ["Record", "SayEnded"]
        assert (attempt(heard[0]).outcome, attempt(heard[0]).score) == ("gone", None)
        assert words(attempt(heard[0]).log) == kept


def test_another_question_may_be_asked_in_the_same_step() -> None:
    library = {**LIBRARY, DROPOUT: question(revision=2)}
    heard = play(BEGUN, state=asking(ZEROING), turn=replace(TURN, library=library))
    assert kinds(heard[0]) == ["Record", "SayEnded", "Ask"]
