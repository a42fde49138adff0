"""Plans of mock rounds: what does not hold together, and what cannot be drawn."""

from typing import Any

from bot.bank.plans import plan_misfits, undrawable
from bot.interview.rounds import LENGTHS, RoundPlan
from tests.content import real_bank

SECTION: dict[str, Any] = {"name": "Basics", "topics": ["metrics"]}


def plan(quota: dict[str, Any], **sections: Any) -> RoundPlan:
    length = {"probes": 1, "sections": {"basics": {"questions": 1, "minutes": 5, "weight": 100, **quota}}}
    fields = {"role": "both", "sections": {"basics": SECTION, **sections}, "lengths": {"quick": length}}
    return RoundPlan.model_validate(fields)


def test_every_length_of_every_real_plan_can_be_drawn_and_adds_up() -> None:
    bank = real_bank()
    assert set(bank.rounds) == {"research", "engineering", "both"}
    for each in bank.rounds.values():
        assert set(each.lengths) == set(LENGTHS)
        assert list(undrawable(each, bank.library)) == []
    counts = {role: [one.questions for one in each.lengths.values()] for role, each in bank.rounds.items()}
    assert counts == {"research": [5, 9, 13], "engineering": [5, 8, 11], "both": [5, 8, 11]}


def test_what_does_not_go_together_is_told() -> None:
    fields = {field for field, _ in plan_misfits(plan({"weight": 90}), ["metrics"])}
    assert fields == {"lengths.quick.sections"}
    assert list(plan_misfits(plan({}), ["metrics"])) == []
    assert [field for field, _ in plan_misfits(plan({}), ["python"])] == ["sections.basics.topics.1"]
    unused = plan_misfits(plan({}, more={"name": "More"}), ["metrics"])
    assert [field for field, _ in unused] == ["sections.more.topics", "sections.more"]


def test_too_few_questions_are_told() -> None:
    questions = {name: one for name, one in real_bank().questions.items() if one.topic == "metrics"}
    asked = dict(list(questions.items())[:2])
    [(field, problem)] = undrawable(plan({"questions": 3}), asked)
    assert (field, problem) == ("lengths.quick.sections.basics", "asks 3 questions; there are 2 for both")
