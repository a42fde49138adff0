"""Amounts, figures and a first person: what is read as one, and what is not."""

import pytest

from bot.grading import Grader
from bot.grading.readings import Reading, read
from bot.grading.rubric import Concept, Rubric


@pytest.mark.parametrize(
    ("reading", "text", "said"),
    [
        ("amount", "we had 4,000 photos of parts", "4,000 photos"),
        ("amount", "about 40k labelled rows", "40k labelled rows"),
        ("amount", "thousands of images", "thousands of images"),
        ("amount", "trained for 30 epochs", None),
        ("amount", "it took 3 weeks", None),
        ("figure", "the AUC was 0.83", "AUC was 0"),
        ("figure", "it got 92% in the end", "92%"),
        ("figure", "recall went from 0.6 to 0.9", "recall went from 0"),
        ("figure", "accuracy was good", None),
        ("metric", "we looked at mAP", "mAP"),
        ("metric", "we looked at it", None),
        ("first-person", "I also trained the model", "I also trained"),
        ("first-person", "they trained the model", None),
        ("first-person", "I was there", None),
    ],
)
def test_what_is_read(reading: Reading, text: str, said: str | None) -> None:
    found = read(reading, text)
    assert (text[slice(*found)] if found else None) == said


def test_a_reading_shows_its_concept_with_the_words_that_were_read() -> None:
    grader = Grader(Rubric("Tell me.", (Concept("data", 1, ("a public dataset",), reads=("amount",)),), 1))
    finding = grader.judge("there were 300 cows").concepts["data"]
    assert (finding.credit, finding.said) == (1, "300 cows")
