"""Names one after another say nothing; terse statements say it all."""

import pytest

from bot.grading import score
from bot.grading.prose import is_foreign, is_list
from bot.grading.text import clauses_of
from tests.grading.rubrics import GRADER

NAMES = [
    "the chain of factors, the flatness, the harm to early layers, the shortcuts, the initialisation",
    "recall, precision, cost, false negatives, false positives, medicine, spam, threshold",
    "the base rate, the lazy model, the confusion matrix, recall, precision, the choice of threshold",
    "the cost of reading by position, the cost of appending, the cost of the middle, the memory side",
]
SAID = [
    "it randomly switches off neurons during training, at test all are on and scaled",
    "random neurons off, new mask each step, all on at test, scaled by keep prob, no co-adaptation",
    "recall = tp/(tp+fn), precision = tp/(tp+fp), accuracy = (tp+tn)/(tp+tn+fp+fn)",
    "recall when fn is costly eg cancer, precision when fp is costly eg spam filter, move threshold",
    "p99 first, then index, cache hot keys in redis, shard by key, replicas for reads",
    "bias up variance down with more regularisation, cross validation picks lambda",
    "random masks",
    "shard by key, replicas for queries, index on the column, requests in batches",
    "Check collinearity (condition number / VIF). Report SEs. Standardise.",
    "Sweep k, plot WCSS, look for knee. Cross-check silhouette/gap statistic",
    "Bayesian: L1 means laplace prior, L2 a gaussian.",
    "Sync data parallel w/ DDP: shard batch, local fwd/bwd, ring-allreduce overlapped with bwd.",
    "Slow: saturation (a->0 or 1) or x ~ 0.",
    "few weights, shared kernel, local patches, shift in -> shift out",
]


@pytest.mark.parametrize("separator", [", ", "\n", "; "])
@pytest.mark.parametrize("answer", NAMES)
def test_names_in_a_row_are_a_list(answer: str, separator: str) -> None:
    assert all(is_list(clauses_of(answer.replace(", ", separator))))


def test_names_without_as_much_as_a_comma_are_a_list() -> None:
    names = "the measuring the index the cache partitioning the replicas hot keys the cost of each request"
    assert all(is_list(clauses_of(names)))


def test_a_row_of_the_and_what_without_a_verb_of_its_own_is_a_list() -> None:
    row = "the kept neighbours the empty gaps and axes the clusters that may not exist the seed the inputs"
    assert all(is_list(clauses_of(row)))
    assert not any(is_list(clauses_of("the prototype includes the name of the function and the types of it")))


def test_names_joined_by_arrows_are_a_list() -> None:
    assert all(is_list(clauses_of("index -> cache -> shards -> replicas -> profiler -> batches -> disks")))


@pytest.mark.parametrize("answer", SAID)
def test_a_terse_answer_that_says_something_of_each_is_none(answer: str) -> None:
    assert not any(is_list(clauses_of(answer)))


def test_a_list_of_the_right_words_stays_below_forty() -> None:
    names = "random mask, zero activations, keep probability, full network, ensemble, averages, many networks"
    verdict = GRADER.judge(f"dropout, neurons, units, {names}, training, inference, mask")
    credits = {name: found.credit for name, found in verdict.concepts.items()}
    assert score(GRADER.rubric, credits, 0) <= 0.4


def test_another_language_is_not_graded_by_the_words_it_shares() -> None:
    assert is_foreign(clauses_of("das Netz wird mit einer Maske trainiert und die Dropout rate ist fest"))
    assert not is_foreign(clauses_of("the die is cast and the net is trained"))
