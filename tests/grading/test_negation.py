"""What is denied earns nothing, and what is not denied is not lost to a negation nearby."""

import pytest

from tests.grading.rubrics import claim, credit, finding

DENYING = [
    "does not",
    "doesnt",
    "doesn't",
    "wont",
    "cant",
    "will not",
    "isnt",
    "never did",
    "hardly",
    "dosent",
]


@pytest.mark.parametrize("negator", DENYING)
def test_a_denied_statement_earns_nothing(negator: str) -> None:
    assert credit("overfit the data", f"it {negator} overfit the data") == 0


@pytest.mark.parametrize("negator", DENYING)
def test_a_phrasing_that_denies_is_earned_by_denying_alone(negator: str) -> None:
    assert credit("does not overfit", f"it {negator} overfit") >= 0.9
    assert credit("does not overfit", "it overfits") == 0


BOTH = [
    "it does not shrink weights and adds noise",
    "it does not shrink the weights, it adds noise",
    "it does not shrink weights but adds noise",
    "without shrinking weights it adds noise",
]


@pytest.mark.parametrize("answer", BOTH)
def test_a_negation_ends_where_the_next_statement_begins(answer: str) -> None:
    assert credit("adds noise", answer) >= 0.9
    assert credit("shrinks weights", answer) == 0


def test_a_negation_goes_on_over_and_where_no_statement_begins() -> None:
    assert credit("add noise", "it does not shrink weights and add noise") == 0
    assert credit("add noise", "it does not shrink weights or add noise") == 0


def test_a_negation_ends_at_a_new_subject_in_text_without_full_stops() -> None:
    assert credit("all neurons used", "it does not drop units at test all neurons are used") >= 0.9
    assert credit("weights removed", "I don't think that the weights are removed") == 0


def test_a_direction_after_a_denied_one_is_its_own() -> None:
    assert credit("variance rises", "it does not lower bias and variance rises") >= 0.9


def test_a_statement_taken_back_by_the_next_words_earns_nothing() -> None:
    for answer in (
        "weights are removed? no",
        "weights are removed but it is not",
        "weights are removed - isnt true",
    ):
        assert credit("weights are removed", answer) == 0


def test_words_that_say_something_of_their_own_take_nothing_back() -> None:
    assert credit("list is mutable", "a list is mutable so it has none") >= 0.9
    assert credit("list is mutable", "a list is mutable, it has none") >= 0.9
    assert credit("list is mutable", "a list is mutable, a tuple is not") >= 0.9


def test_not_only_and_no_matter_deny_nothing() -> None:
    assert credit("drops units", "it not only drops units") >= 0.9
    assert credit("drops units", "no matter what, it drops units") >= 0.9


QUOTES = [
    (
        "no fraud detected",
        "99% right even though no fraud is actually detected",
        "no fraud is actually detected",
    ),
    ("cannot rely on others", "a unit cannot simply rely on any others", "cannot simply rely on any others"),
    ("is not stored", "here it is not ever stored", "not ever stored"),
    ("drop nothing when serving", "we drop nothing when serving", "drop nothing when serving"),
]


@pytest.mark.parametrize(("phrasing", "answer", "said"), QUOTES)
def test_a_quote_keeps_the_negation_it_was_credited_for(phrasing: str, answer: str, said: str) -> None:
    assert said in finding(phrasing, answer).said


def test_what_is_said_of_another_thing_is_not_joined_to_what_follows() -> None:
    assert (
        claim("removes weights permanently", "unlike pruning, which removes weights permanently") == "denied"
    )


UNPUNCTUATED = [
    ("layers learn slowly", "it's basically nothing and the layers close to the input learn slowly"),
    ("throw exception", "if nothing worked i throw the exception"),
    ("check multicollinearity", "you cannot compare them second I would check multicollinearity"),
    ("add salt", "if that is not enough i would add salt to the key"),
    (
        "call the load function",
        "if it is not older than the ttl i give it back otherwise i call the load function",
    ),
    ("leave out x", "it hardly learns anything and for b you just leave out the x"),
    ("focal loss", "To not be dominated by the background we use focal loss"),
    ("collect more data", "since it did not flatten out yet I would collect more data"),
    ("add skip connections", "relu instead of sigmoid or add skip connections"),
]


@pytest.mark.parametrize(("phrasing", "answer"), UNPUNCTUATED)
def test_dictated_text_denies_no_further_than_its_next_statement(phrasing: str, answer: str) -> None:
    assert credit(phrasing, answer) >= 0.9


def test_a_pronoun_that_is_an_object_ends_no_negation() -> None:
    assert credit("learn faster", "it does not make it learn faster") == 0


OUTER = [
    "it is not true that {}",
    "it's not really the case that {}",
    "I don't believe that {}",
    "it is false that {}",
    "it is not true that, while we train, {}",
    "it is not true that if we train, {}",
]


@pytest.mark.parametrize("outer", OUTER)
def test_an_outer_denial_turns_what_is_inside_it_round(outer: str) -> None:
    assert credit("masks shrink weights", outer.format("masks shrink weights")) == 0
    assert credit("masks do not shrink weights", outer.format("masks do not shrink weights")) < 0.5


def test_an_outer_denial_ends_with_what_is_put_against_it() -> None:
    for joint in (", it", " but it", ": it", " because it"):
        assert credit("adds noise", f"it is not true that masks shrink weights{joint} adds noise") >= 0.9


def test_a_colon_does_not_cut_a_denial_off() -> None:
    assert credit("distances between blobs", "Don't read: distances between blobs and sizes") == 0


CONTRASTS = [
    ("adds noise", "it not only drops units but also adds noise"),
    ("drops units", "it not only drops units but also adds noise"),
    ("drop units", "not only does it drop units, it also adds noise"),
    ("drop units", "it doesn't just drop units, it also shrinks weights"),
    ("drop units", "it doesn't only drop units but shrinks weights as well"),
    ("L2 shrinks", "unlike L1, L2 shrinks but never zeroes"),
    (
        "masks units at random",
        "unlike pruning, which removes weights for good, dropout masks units at random",
    ),
    ("dropout masks units", "dropout masks units at random, as opposed to pruning, which removes weights"),
    ("pruning removes weights", "dropout masks units at random, whereas pruning removes weights"),
    ("use relu", "use relu instead of sigmoid"),
    ("use relu", "instead of sigmoid, use relu"),
    ("use relu", "instead of sigmoid use relu"),
    ("tuple is immutable", "compared with a list, a tuple is immutable"),
    ("mask is random", "We draw a mask for each layer. It is random."),
    ("units are zeroed", "A few units are picked by a coin, then they are zeroed"),
    ("L1 zeroes weights", "L1 and L2 are penalties. The former zeroes weights, the latter only shrinks"),
]
OF_THE_OTHER = [
    ("L2 zeroes", "unlike L1, L2 shrinks but never zeroes"),
    ("L2 zeroes weights", "in contrast to L2, L1 zeroes weights"),
    ("use sigmoid", "use relu instead of sigmoid"),
    ("use sigmoid", "instead of sigmoid use relu"),
    ("use sigmoid", "rather than sigmoid, use relu"),
    ("list is immutable", "compared with a list, a tuple is immutable"),
    ("pruning masks units", "unlike pruning, dropout masks units"),
]


@pytest.mark.parametrize(("phrasing", "answer"), CONTRASTS)
def test_what_is_said_of_this_side_of_a_contrast_counts(phrasing: str, answer: str) -> None:
    assert credit(phrasing, answer) >= 0.7


@pytest.mark.parametrize(("phrasing", "answer"), OF_THE_OTHER)
def test_what_is_said_of_one_side_is_not_said_of_the_other(phrasing: str, answer: str) -> None:
    assert credit(phrasing, answer) < 0.5


ANSWERED = ["Not really: {}", "no: {}", "Nope: {}", "no, {}", "well not exactly, {}", "I don't think so: {}",
            "no I dont think so, {}", "not true: {}", "Not always - {}", "No. {}"]  # fmt: skip


@pytest.mark.parametrize("head", ANSWERED)
def test_a_no_that_answers_the_question_denies_nothing_that_follows(head: str) -> None:
    assert credit("masks shrink weights", head.format("masks shrink weights")) >= 0.9
    assert credit("weights stay", f"weights stay? {head.format('masks shrink them')}") < 0.5


def test_not_with_a_colon_is_no_answer() -> None:
    assert credit("distances between blobs", "read who is near. Not: distances between blobs") == 0


def test_what_one_does_not_know_oneself_is_not_denied() -> None:
    assert credit("masks shrink weights", "i dont know masks shrink weights maybe") >= 0.9
    assert credit("know number of clusters", "use it when you dont know number of clusters") == 0


def test_a_denied_always_asserts_nothing() -> None:
    for word in ("always", "necessarily"):
        assert credit("more data helps", f"more data does not {word} help") < 0.5


ENDED = [
    ("leave term at zero", "Training error can't increase as you could always leave the new term at zero"),
    ("limited by memory", "it's not that much quicker as it's limited by memory access"),
    ("output is discrete", "it cannot be differentiated as the output is discrete"),
    ("vanishing gradients", "If not you get vanishing gradients over 50 layers"),
    ("needs more capacity", "If not the model needs more capacity"),
    ("is 404", "An id that does not exist is 404"),
    ("404 not found", "not found: id not existing 404"),
    ("is a leaf", "a node that has no children is a leaf"),
    ("overlap is uneven", "an overlap not divisible by the stride is uneven"),
    ("is linear", "a network without activations is linear"),
    ("network is linear", "without activations the network is linear"),
    ("pipeline is fine", "since no errors the pipeline is fine"),
    ("means finished", "no items means it is finished"),
    ("integers hash", "for integers no, they hash to themselves"),
]


@pytest.mark.parametrize(("phrasing", "answer"), ENDED)
def test_a_negation_leaves_out_reasons_consequences_and_what_is_said_of_its_thing(
    phrasing: str, answer: str
) -> None:
    assert credit(phrasing, answer) >= 0.7


REACHING = [
    ("was fast before", "it is not as fast as it was before"),
    ("output of the network", "it is not used as the output of the network"),
    ("everything is loaded", "not everything is loaded"),
    ("regularised", "if not regularised it overfits"),
    ("drops small weights", "it drops no weights that are small"),
    ("reading rows", "without reading the rows the table is useless"),
    ("weights are removed", "it is not so that the weights are removed"),
]


@pytest.mark.parametrize(("phrasing", "answer"), REACHING)
def test_a_negation_still_reaches_what_it_denies(phrasing: str, answer: str) -> None:
    assert credit(phrasing, answer) < 0.5


UNTRUE = [
    "It isn't so that {}",
    "It is not so that {}",
    "It's not so that {}",
    "it's false that {}, the loss falls anyway",
    "it's not true that {}, for that you need four times as many",
    "it is not true that, while training, the mask is drawn and {}",
]


@pytest.mark.parametrize("frame", UNTRUE)
def test_what_is_said_not_to_be_so_earns_nothing(frame: str) -> None:
    assert credit("equal strings share objects", frame.format("equal strings share objects")) == 0


AFTERWARDS = [
    ("limited by bandwidth", "It's false that time is proportional to it, the layer is limited by bandwidth"),
    (
        "four times as many",
        "it's not true that doubling it halves the noise, for that you need four times as many",
    ),
    ("batch norm is faster", "it's wrong that time is the same, batch norm is faster"),
]


@pytest.mark.parametrize(("phrasing", "answer"), AFTERWARDS)
def test_a_statement_after_a_denied_one_counts(phrasing: str, answer: str) -> None:
    assert credit(phrasing, answer) >= 0.7


CONTINUED = [
    "it is wrong that it prunes neurons, deletes the weights and is slow",
    "it is not true that the network, which is small, deletes weights",
    "it is not true that it deletes neurons, and that it deletes weights",
    "it is not true that when it trains, the network deletes weights",
]


@pytest.mark.parametrize("answer", CONTINUED)
def test_a_denied_statement_goes_on_after_a_comma_without_a_subject_of_its_own(answer: str) -> None:
    assert credit("deletes weights", answer) == 0


@pytest.mark.parametrize(
    "answer",
    [
        "I don't know why the quadratic one would win",
        "quicksort maybe, and I really don't know what the quadratic one would win",
        "Not sure about the quadratic one, whether it would win",
        "I'm not sure if the quadratic one would win",
        "i dont remember how the quadratic one would win",
    ],
)
def test_what_one_does_not_know_about_is_neither_said_nor_denied(answer: str) -> None:
    assert credit("quadratic would win", answer) < 0.5
    assert credit("quadratic would not win", answer) < 0.5


def test_what_a_method_is_not_told_is_said() -> None:
    assert credit("don't know how many clusters", "DBSCAN: don't know how many clusters there are") >= 0.9


@pytest.mark.parametrize("answer", ["For None or a sentinel I take is", "use none as a sentinel"])
def test_pythons_none_denies_nothing(answer: str) -> None:
    assert credit("sentinel", answer) >= 0.9


def test_pythons_none_is_a_word() -> None:
    assert credit("is None", "x is None") >= 0.9
    assert credit("is None", "x is five") == 0


@pytest.mark.parametrize("answer", ["None of the units are dropped", "it drops none of them", "maxsize=None"])
def test_none_denies_elsewhere(answer: str) -> None:
    phrasing = "maxsize" if "max" in answer else "drop"
    assert credit(phrasing, answer) == 0
