"""Which techniques are heard in what a person tells of a project."""

import pytest

from bot.interview.techniques import named
from tests.content import real_bank


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        ("we fine-tuned a Faster R-CNN on photos", ["Faster R-CNN"]),
        ("trained with xgbost and looked at it", ["xgbost"]),
        ("we did not use YOLO but a rule", []),
        ("a random forest, instead of XGBoost", ["random forest"]),
        ("it runs in Docker behind FastAPI", ["Docker"]),
        ("we counted bananas by hand", []),
        ("", []),
    ],
)
def test_what_was_used_is_heard_and_what_was_not_is_left_out(told: str, heard: list[str]) -> None:
    assert [alias for _, alias in named(told, real_bank().chains)] == heard
