"""Two questions that are one in other words are told; neighbours are not."""

from functools import cache

import pytest

from bot.bank.twins import Said, said_in, twins
from bot.interview.question import Question
from tests.bank.sample import ID, question
from tests.content import real_bank

BANK = real_bank().questions
SECOND = "data-structures.guessing-game"

SAID_BY_ANOTHER = {
    "clusters-shape": [
        "spherical blobs", "assumes round clusters", "works for convex groups", "equal sized balls",
        "minimise distance to centroid", "fails on moons and rings", "straight boundaries between centres",
        "similar spread in each cluster", "euclidean distance to the mean", "compact groups of same size",
    ],
    "any-shape": [
        "arbitrary shapes", "follows the density", "finds crescents and rings", "grows from dense regions",
        "chains neighbouring points", "clusters of any form", "connects core points", "non convex groups",
        "dense areas separated by sparse ones", "snake shaped cluster is found",
    ],
    "settings": [
        "have to pick k", "number of clusters given upfront", "k is chosen by elbow", "silhouette selects k",
        "dbscan finds how many itself", "no cluster count for dbscan", "needs eps and min samples",
        "radius and minimum neighbours", "k distance plot for eps", "count comes out by itself",
    ],
    "noise": [
        "outliers labelled noise", "noise points left out", "every point is forced into a cluster",
        "outlier drags the centroid", "mean shifts with extreme values", "dbscan marks -1",
        "isolated points stay unassigned", "no noise concept in kmeans", "one far point pulls the centre",
    ],
    "limits": [
        "scales linearly with n", "minibatch for millions of rows", "dbscan slow without an index",
        "density differs between clusters breaks dbscan", "one eps for all densities", "k-means is fast",
        "high dimensions make distances alike", "hdbscan when densities vary", "neighbour queries cost",
    ],
}  # fmt: skip
"""The concepts of clustering.kmeans-or-dbscan, written by somebody who had not read them."""


@cache
def said_in_the_bank(name: str) -> Said:
    return said_in(BANK[name])


@pytest.fixture(autouse=True)
def the_bank_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words are the same in every test here."""

    def said(question: Question) -> Said:
        same = BANK.get(question.id) is question
        return said_in_the_bank(question.id) if same else said_in(question)

    monkeypatch.setattr("bot.bank.twins.said_in", said)


def among(*others: Question, names: set[str] | None = None) -> list[tuple[str, str, str]]:
    """(name, field, the problem without the words that are shared) among these and the whole bank."""
    bank = {**BANK, **{one.id: one for one in others}}
    return [
        (name, field, problem.partition(":")[0])
        for name, (field, problem) in twins(bank, names or {one.id for one in others})
    ]


def rewritten(name: str, says: dict[str, list[str]], id: str = SECOND) -> Question:
    """A question under another id, with concepts that have nothing but phrasings."""
    fields = BANK[name].model_dump(include={"misconceptions", "model_answer", "sources"})
    concept: dict[str, object] = {"weight": 1, "replies": []}
    concept |= dict.fromkeys(("name", "statement", "probe", "hint"), "x")
    head = {"id": id, "revision": 1, "kind": "explain", "skill": "use-case", "level": "easy"}
    return Question.model_validate(
        {
            **fields,
            **head,
            "roles": ["research"],
            "ask": f"What of {id}?",
            "concepts": {one: {**concept, "says": texts} for one, texts in says.items()},
            "examples": [],
        }
    )


def test_no_two_questions_of_the_bank_are_one() -> None:
    assert among(names=set(BANK)) == []


def test_the_same_concepts_in_another_authors_words_are_told() -> None:
    assert among(rewritten("clustering.kmeans-or-dbscan", SAID_BY_ANOTHER)) == [
        (SECOND, "concepts", "are nearly those of clustering.kmeans-or-dbscan")
    ]


def test_half_of_the_phrasings_are_known_for_those_of_their_question() -> None:
    halves = {
        f"{name}-again": {one: list(concept.says[::2]) for one, concept in asked.concepts.items()}
        for name, asked in BANK.items()
    }
    found = among(*(rewritten(name.removesuffix("-again"), says, name) for name, says in halves.items()))
    assert {(name, problem) for name, field, problem in found if field == "concepts"} == {
        (name, f"are nearly those of {name.removesuffix('-again')}") for name in halves
    }


@pytest.mark.parametrize(
    "ask",
    [
        "What happens in dropout while training, and what changes at inference time?",
        "What does dropout do in training and change at inference?",
        "Dropout: what does it do at training time, what changes at inference, and why?",
    ],
)
def test_an_ask_in_nearly_the_same_words_is_told(ask: str) -> None:
    assert among(question({"id": SECOND, "ask": ask})) == [
        (SECOND, "ask", "asks what regularisation.dropout asks")
    ]


@pytest.mark.parametrize(
    "ask",
    [
        "What does batch normalisation do at training time, and what changes at inference?",
        "Why does dropout help, and what does it cost?",
    ],
)
def test_asks_of_one_pattern_or_one_thing_are_two(ask: str) -> None:
    assert among(question({"id": SECOND, "ask": ask})) == []


def test_code_is_part_of_what_is_asked() -> None:
    asked = {"id": SECOND, "ask": "What does this print, and why?", "kind": "code-output", "output": "3"}
    other = "words = ['b', 'a']\nprint(sorted(words, key=len))"
    assert among(question({**asked, "code": other})) == []
    assert [
        field for _, field, _ in among(question({**asked, "code": BANK["python.late-binding"].code}))
    ] == ["ask"]


def test_a_pair_is_told_once_with_what_it_shares() -> None:
    first, second = question({"ask": "Why sort?"}), question({"id": SECOND, "ask": "Why look at the middle?"})
    assert list(twins({ID: first, SECOND: second}, {ID, SECOND})) == [
        (
            SECOND,
            (
                "concepts",
                f"are nearly those of {ID}: sorted-input and sorted-input (after, needs, sorted, values); "
                "middle and middle (compare, mid, middle, target); "
                "halving and halving (2, half, only, other); "
                "logarithm and logarithm (comparison, log, n, step)",
            ),
        )
    ]
