"""One spelling for what people type alike, and offsets that lead back to what they typed."""

import pytest

from bot.grading.text import clauses_of, words_of
from tests.content import LEXICON
from tests.grading.rubrics import credit


def texts(typed: str) -> list[str]:
    return [word.text for clause in clauses_of(typed, LEXICON) for word in clause.words]


def test_a_word_knows_where_it_stood_whatever_was_folded_before_it() -> None:
    typed = "Ｄrop “the” naïve σ² UNITS…"
    for word in words_of(typed):
        assert typed[word.start : word.end]
    last = words_of(typed)[-1]
    assert (last.text, typed[last.start : last.end]) == ("units", "UNITS")


@pytest.mark.parametrize(
    "typed",
    ["Mask R-CNN", "mask rcnn", "Mask-RCNN", "MaskRCNN", "Mask R CNN", "mask r‑cnn"],
)
def test_one_name_written_in_many_ways_is_the_same_words(typed: str) -> None:
    assert texts(typed) == ["mask", "rcnn"]


def test_roi_align_and_roi_pooling_are_two_names_of_one_word_each() -> None:
    assert texts("RoI Align") == texts("roi-align") == ["roialign"]
    assert texts("ROI pooling") == ["roipooling"]


@pytest.mark.parametrize("typed", ["doesn't", "doesn’t", "doesn`t", "doesn´t", "doesnt", "doesn t", "dosent"])
def test_a_negation_is_read_with_any_apostrophe_or_none(typed: str) -> None:
    assert texts(typed) == ["doesnt"]


ALIKE = [
    ("catch the fraud", "the fraud is caught"),
    ("throw away data", "data gets thrown away"),
    ("chose the best", "choosing the best"),
    ("normalise activations", "activations are normalized"),
    ("labelled examples", "labeled example"),
    ("mean squared error", "MSE"),
    ("false positive", "fps"),
    ("99.9% accuracy", "accuracy of 99.9"),
    ("99.9 accuracy", "99.9% accuracy"),
    ("99.9% accuracy", "99.9 percent accuracy"),
    ("99.9% accuracy", "an accuracy of 0.999"),
    ("70% of alarms", "70 percent of alarms"),
    ("70% of alarms", "0.7 of the alarms"),
    ("70% of alarms", ".7 of the alarms"),
    ("0.7 of alarms", "70 % of the alarms"),
    ("seven of ten alarms", "7 of 10 alarms"),
    ("1000 rows", "1,000 rows"),
    ("append is O(1)", "append is constant time"),
    ("a[i] is O(1)", "xs[3] is O( 1 )"),
    ("variance rises", "variance goes up"),
    ("variance rises", "it raises the variance"),
    ("randomly drop units", "units get dropped by chance"),
    ("deactivate neurons", "switches off neurons"),
    ("all are active", "all are on"),
    ("learning rate too large", "lr too big"),
    ("gradients vanish", "gradeints vanish"),
    ("k-means clusters", "kmeans clusters"),
    ("non-convex loss", "nonconvex loss"),
    ("rotated axis", "rotated axes"),
    ("ring all-reduce", "ring allreduce"),
    ("half of the units", "1/2 of the units"),
    ("half of the units", "50% of the units"),
    ("slope is at most 1/4", "slope <= 0.25"),
    ("slope at most a quarter", "slope ≤ 1/4"),
    ("at least 500 requests", "requests >= 500"),
    ("two keys are equal", "2 keys =="),
    ("derivative of sigma", "σ′"),
    ("looked up when called", "looks up what is called"),
    ("query the db", "query the database"),
    ("sorting is n log n", "sorting is nlogn"),
]


@pytest.mark.parametrize(("phrasing", "answer"), ALIKE)
def test_other_forms_of_the_same_words_earn_in_full(phrasing: str, answer: str) -> None:
    assert credit(phrasing, answer) >= 0.9
    assert credit(answer, phrasing) >= 0.9


SIGNS = [
    ("derivative of sigma", "σ'(z) = a(1-a)"),
    ("derivative of sigmoid", "sigmoid'(z)"),
    ("derivative of f at zero", "f'(0)"),
    ("capped 2**i", "sleep(min(2**i, 30))"),
    ("capped 2**i", "delay = min(2**i, cap)"),
]


@pytest.mark.parametrize(("phrasing", "answer"), SIGNS)
def test_what_signs_and_code_say_is_heard_as_words(phrasing: str, answer: str) -> None:
    assert credit(phrasing, answer) >= 0.7


UNLIKE = [
    ("layer norm", "later norm"),
    ("append is O(1)", "append is O(n)"),
    ("append is O(1)", "a[i] is O(1)"),
    ("70% of alarms", "30% of alarms"),
    ("L1 penalty", "L2 penalty"),
    ("test error", "training error"),
    ("convolution network", "R-CNN"),
    ("shard keys", "shared keys"),
    ("set to zero", "set ZeRO"),
    ("regularise loss", "reg loss"),
    ("invertible matrix", "inverse matrix"),
    ("convex loss", "non-convex loss"),
    ("minimum delay", "min(2 * delay, 30)"),
    ("query the database", "query dL/db"),
    ("query the database", "query dw, db"),
    ("query the database", "query d/db"),
    ("evaluated when called", "it is evaluated"),
    ("half of the units", "1/2^n of the units"),
    ("derivative of x", "X'(y - Xw)"),
    ("at least 0.25", "<= 0.25"),
]


@pytest.mark.parametrize(("phrasing", "answer"), UNLIKE)
def test_words_that_only_look_alike_do_not_show_the_whole(phrasing: str, answer: str) -> None:
    assert credit(phrasing, answer) < 0.5


def test_a_clause_ends_at_punctuation_and_at_words_that_join() -> None:
    clauses = clauses_of("Drop units, then scale. But why? Because it helps")
    assert [" ".join(word.text for word in one.words) for one in clauses] == [
        "drop units", "then scale", "but why", "because it helps",
    ]  # fmt: skip
    assert [one.sentence for one in clauses] == [0, 0, 1, 2]
    assert clauses[2].ends == "?"


@pytest.mark.parametrize("typed", ["recall = tp/(tp+fn)", "a <= b", "x ≥ y", "p != q"])
def test_an_equation_is_known_as_one(typed: str) -> None:
    assert clauses_of(typed)[0].relates


@pytest.mark.parametrize("typed", ["a -> b", "a => b", "really!", "well-known fact"])
def test_an_arrow_or_a_mark_is_no_equation(typed: str) -> None:
    assert not any(clause.relates for clause in clauses_of(typed))


def test_dictated_text_is_cut_into_clauses_of_bounded_length() -> None:
    assert all(len(clause.words) <= 40 for clause in clauses_of("word " * 1000))


def test_an_exception_is_raised_without_going_up() -> None:
    assert "increases" not in texts("it raises a TypeError")
    assert "increases" not in texts("an error is raised")
    assert "increases" in texts("it raises the training error")


def test_id_is_a_word_and_only_before_a_plan_a_slip_for_id() -> None:
    assert texts("I'd use it") == texts("id use it") == ["i", "use", "it"]
    assert credit("deduplicate by id", "we deduplicate by the event_id") >= 0.9
    assert credit("deduplicate by id", "we deduplicate by name") < 0.5
