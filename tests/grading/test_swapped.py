"""Statements with their subjects swapped should earn nothing. How many still do is held where it stands:
no predicate is bound to its subject where the phrasings leave that out ("index is O(1)").

Tried and left out, for next to no gain: subjects derived from which words of the question a concept's
phrasings have and its siblings' have not, and less credit where only a sibling's stands there.
"""

from bot.interview.question import Question
from tests.content import real_bank

EARNS = 0.5
STILL_CREDITED = 18
STILL_HEARD = 20

SWAPPED = [
    (
        "pooling.max-or-average",
        "max pooling keeps the strongest value of each window",
        "max pooling keeps the mean of each window",
    ),
    (
        "pooling.max-or-average",
        "average pooling takes the mean of the window",
        "average pooling takes the strongest value of the window",
    ),
    (
        "metrics.recall-over-precision",
        "high recall when missing a case is costly",
        "high recall when a false alarm is costly",
    ),
    (
        "metrics.recall-over-precision",
        "recall is the share of real positives that were found",
        "precision is the share of real positives that were found",
    ),
    (
        "maths.eigenvectors",
        "a symmetric matrix has orthogonal eigenvectors",
        "every matrix has orthogonal eigenvectors",
    ),
    (
        "regularisation.l1-or-l2",
        "L1 gives exact zeros",
        "L2 gives exact zeros",
    ),
    (
        "regularisation.l1-or-l2",
        "L2 shrinks all weights a little",
        "L1 shrinks all weights a little",
    ),
    (
        "data-structures.array-or-linked-list",
        "an array gives constant time access by index",
        "a linked list gives constant time access by index",
    ),
    (
        "data-structures.array-or-linked-list",
        "inserting in the middle of an array shifts everything behind",
        "inserting in the middle of a linked list shifts everything behind",
    ),
    (
        "detection.rcnn-to-mask-rcnn",
        "Fast R-CNN runs the network once per image",
        "R-CNN runs the network once per image",
    ),
    (
        "detection.rcnn-to-mask-rcnn",
        "Faster R-CNN adds the region proposal network",
        "Fast R-CNN adds the region proposal network",
    ),
    (
        "bias-variance.learning-curves",
        "X has high bias and Y has high variance",
        "Y has high bias and X has high variance",
    ),
    (
        "regularisation.dropout",
        "at test time all neurons are used",
        "at training time all neurons are used",
    ),
    (
        "regularisation.dropout",
        "during training neurons are dropped at random",
        "during testing neurons are dropped at random",
    ),
    (
        "classification.forest-or-boosting",
        "boosting trains trees one after another on the errors",
        "random forest trains trees one after another on the errors",
    ),
    (
        "classification.forest-or-boosting",
        "random forest reduces variance",
        "boosting reduces variance",
    ),
    (
        "clustering.kmeans-or-dbscan",
        "DBSCAN marks outliers as noise",
        "k-means marks outliers as noise",
    ),
    (
        "clustering.kmeans-or-dbscan",
        "k-means needs the number of clusters",
        "DBSCAN needs the number of clusters",
    ),
    (
        "metrics.roc-or-pr",
        "with rare positives use the PR curve",
        "with rare positives use the ROC curve",
    ),
    (
        "bias-variance.bias-formula",
        "bias is the expected prediction minus the true function",
        "variance is the expected prediction minus the true function",
    ),
    (
        "serving.rolling-out-a-model",
        "in shadow mode users see the old model",
        "in shadow mode users see the new model",
    ),
    (
        "python.generators",
        "a generator keeps one value in memory at a time",
        "a list keeps one value in memory at a time",
    ),
    (
        "python.hashable-keys",
        "a list is mutable and has no hash",
        "a tuple is mutable and has no hash",
    ),
    (
        "python.late-binding",
        "i is looked up when the function is called",
        "i is looked up when the function is defined",
    ),
    (
        "dimensionality-reduction.reading-tsne",
        "t-SNE keeps neighbours close",
        "PCA keeps neighbours close",
    ),
    (
        "monitoring.drift-or-skew",
        "concept drift changes the relation of inputs and label",
        "data drift changes the relation of inputs and label",
    ),
]
"""(question, what is so, the same words of the other subject)."""


def earns(question: Question, statement: str) -> bool:
    return any(finding.credit >= EARNS for finding in question.grader.judge(statement).concepts.values())


def test_no_more_swapped_statements_are_credited_than_before() -> None:
    questions = real_bank().questions
    credited = [swapped for name, _, swapped in SWAPPED if earns(questions[name], swapped)]
    assert len(credited) <= STILL_CREDITED, credited


def test_as_many_of_the_right_ones_are_credited() -> None:
    questions = real_bank().questions
    heard = [right for name, right, _ in SWAPPED if earns(questions[name], right)]
    assert len(heard) >= STILL_HEARD, heard
