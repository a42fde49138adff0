"""A scenario's first stage: what an author is told of it."""

from bot.bank.clarifies import clarifies
from bot.interview.scenario import STAGES, Scenario
from tests.content import real_bank


def altered(**fields: object) -> Scenario:
    """A real scenario with some of its fields changed."""
    scenario = next(iter(real_bank().scenarios.values()))
    return Scenario.model_validate(scenario.model_dump(mode="json") | fields)


def test_the_real_scenarios_are_eight_of_five_stages() -> None:
    scenarios = real_bank().scenarios
    assert len(scenarios) == 8
    for scenario in scenarios.values():
        assert list(clarifies(scenario)) == []
        assert tuple(scenario.questions) == tuple(STAGES)
        assert scenario.first.topic == "scenario"


def test_too_long_and_too_few_are_told() -> None:
    scenario = altered(brief="x" * 301)
    assert "brief" in {field for field, _ in clarifies(scenario)}
    one = {"name": "the colour", "says": ["which colour"], "answer": "y" * 170}
    scenario = altered(clarifications={"colour": one}, enough=1)
    told = [field for field, _ in clarifies(scenario)]
    assert told[:3] == ["clarifications", "clarifications.colour.says", "clarifications.colour.answer"]
