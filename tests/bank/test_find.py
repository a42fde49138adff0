"""What people type finds the topic or question they mean; where it is unclear, they choose."""

from types import MappingProxyType

import pytest

from bot.bank import Bank, Topic
from bot.bank.find import MOST_CHOICES, Found, find, from_payload, payload_of
from tests.bank.sample import question

TOPICS = (
    ("data-structures", "Data structures", ("dsa", "trees")),
    ("regularisation", "Regularisation", ("l1", "weight decay", "drop-out")),
    ("detection", "Object detection", ("rcnn", "r-cnn")),
    ("python", "Python", ("py", "heaps")),
    ("pooling", "Pooling", ("max pooling",)),
)
NAMES = (
    "data-structures.binary-search",
    "data-structures.binary-tree",
    "data-structures.heaps",
    "detection.rcnn-to-mask-rcnn",
    "python.hashable-keys",
    "python.mutable-default",
    "regularisation.dropout",
    "regularisation.early-stopping",
)


def bank_of(*names: str, retired: dict[str, str] | None = None) -> Bank:
    topics = tuple(
        Topic(id=name, name=shown, roles=("research",), aliases=aliases) for name, shown, aliases in TOPICS
    )
    questions = {name: question({"id": name}) for name in names}
    return Bank(MappingProxyType(questions), topics, MappingProxyType(retired or {}))


BANK = bank_of(*NAMES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dropout", "regularisation.dropout"),
        ("Dropout!", "regularisation.dropout"),
        ("drop out", "regularisation.dropout"),
        ("hashabel keys", "python.hashable-keys"),
        ("regularisation dropout", "regularisation.dropout"),
        ("practice dropout please", "regularisation.dropout"),
        ("regularization", "regularisation"),
        ("REGULARISATION", "regularisation"),
        ("regul", "regularisation"),
        ("weight decay", "regularisation"),
        ("dsa", "data-structures"),
        ("data structure", "data-structures"),
        ("datastructures", "data-structures"),
        ("hashable keys", "python.hashable-keys"),
        ("hashable", "python.hashable-keys"),
        ("mutable defaults", "python.mutable-default"),
        ("early stoping", "regularisation.early-stopping"),
        ("r-cnn", "detection"),
        ("mask rcnn", "detection.rcnn-to-mask-rcnn"),
        ("détection", "detection"),
        ("python.mutable-default", "python.mutable-default"),
    ],
)
def test_what_is_meant_is_found(typed: str, meant: str) -> None:
    found = find(BANK, typed)
    assert found.certain is not None
    assert (found.certain.id, found.choices) == (meant, ())


def test_a_questions_own_name_goes_before_a_topics_alias() -> None:
    found = find(BANK, "heaps").certain
    assert found is not None
    assert found.id == "data-structures.heaps"


def test_a_topics_own_name_goes_before_a_questions() -> None:
    found = find(bank_of(*NAMES, "data-structures.python"), "python").certain
    assert found is not None
    assert found.id == "python"


def test_where_several_may_be_meant_the_person_chooses() -> None:
    found = find(BANK, "binary")
    assert found.certain is None
    assert [choice.id for choice in found.choices] == [
        "data-structures.binary-search",
        "data-structures.binary-tree",
    ]


def test_a_slip_in_a_question_that_is_an_alias_too_leaves_the_choice() -> None:
    assert [choice.id for choice in find(BANK, "dropuot").choices] == [
        "regularisation",
        "regularisation.dropout",
    ]


def test_of_two_questions_of_one_name_the_person_chooses() -> None:
    twins = bank_of("python.sorting", "data-structures.sorting")
    assert find(twins, "sorting") == Found(choices=tuple(twins.questions.values()))


def test_a_topics_name_is_no_sign_of_its_questions() -> None:
    """The id of each begins with it, and "heaps" adds little to "data structures"."""
    assert find(BANK, "data structur").choices == ()


def test_at_most_four_are_offered() -> None:
    many = bank_of(*(f"python.decorators-{letter}" for letter in "gfedcb"))
    assert [choice.id for choice in find(many, "decorators").choices] == [
        f"python.decorators-{letter}" for letter in "bcde"
    ]
    assert MOST_CHOICES == 4


@pytest.mark.parametrize(
    "typed", ["", "   ", "?!", "a", "th", "ne", "quantum cooking", "12", "🤷", "x" * 5000]
)
def test_nothing_is_found_in_what_means_nothing(typed: str) -> None:
    assert find(BANK, typed) == Found()


@pytest.mark.parametrize("typed", ["pooling", "max pooling"])
def test_a_topic_without_questions_is_not_found(typed: str) -> None:
    assert find(BANK, typed).certain is None


# deep links


@pytest.mark.parametrize("name", NAMES)
def test_a_questions_payload_leads_back_to_it(name: str) -> None:
    there = BANK.questions[name]
    assert from_payload(BANK, payload_of(there)) is there


def test_a_payload_holds_what_telegram_allows() -> None:
    for target in (*BANK.stocked, *BANK.questions.values()):
        payload = payload_of(target)
        assert payload.replace("-", "").replace("_", "").isalnum()
        assert payload.isascii()
        assert len(payload) <= 64


def test_a_topics_payload_leads_back_to_it() -> None:
    for topic in BANK.stocked:
        assert from_payload(BANK, payload_of(topic)) is topic


@pytest.mark.parametrize(
    "payload",
    ["", "topic", "topic_", "topic_pooling", "topic_cooking", "question_", "question_python",
     "question_python_gone", "python_mutable-default", "x" * 64, "topic_Python"],
)  # fmt: skip
def test_another_payload_leads_nowhere(payload: str) -> None:
    assert from_payload(BANK, payload) is None


def test_a_retired_questions_link_leads_to_its_successor() -> None:
    bank = bank_of(*NAMES, retired={"python.old": "python.hashable-keys"})
    assert from_payload(bank, "question_python_old") is bank.questions["python.hashable-keys"]
