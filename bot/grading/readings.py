"""What no phrasing can say, since a number or an "I" tells it: how much, how well, and who.

A reading is content's to name and code's to know. Each pattern is bounded, so that it takes linear time.
"""

import re
from collections.abc import Mapping
from typing import Literal

Reading = Literal["amount", "figure", "metric", "first-person"]

_METRICS = (
    r"accuracy|f1(?:[ -]score)?|auc|gini|precision|recall|sensitivity|specificity|iou|m?ap|dice|s?mape"
    r"|wape|r?mse|mae|wer|cer|bleu|rouge|ndcg|mrr|r2|r²|ctr|kappa|error|loss|score|conversion|reward|revenue"
)
_NUMBER = r"\d[\d.,]{0,11}(?: ?(?:k|m|thousand|million|billion))?"
_UNITS = r"step|epoch|tree|layer|iteration|gpu|class|minute|second|hour|day|week|month|year|point|percent"
_PATTERNS: Mapping[Reading, re.Pattern[str]] = {
    "amount": re.compile(
        rf"\b{_NUMBER} (?:of )?(?!(?:{_UNITS}))(?:[a-z-]{{1,15}} ){{0,2}}?(?!(?:{_UNITS}))[a-z-]{{2,15}}s\b"
        rf"|\b(?:hundred|thousand|million)s? (?:of )?[a-z-]{{2,15}}s\b",
        re.IGNORECASE,
    ),
    "figure": re.compile(
        rf"\b(?:{_METRICS})\b(?:,? [^\s.,]{{1,15}}){{0,6}}? [+-]?\d|\b{_NUMBER} ?(?:%|(?:{_METRICS})\b)"
        rf"|\bfrom {_NUMBER}(?: [a-z]{{1,10}})? to \d|\bby (?:half|a third|a quarter)\b",
        re.IGNORECASE,
    ),
    "metric": re.compile(rf"\b(?:{_METRICS})\b", re.IGNORECASE),
    "first-person": re.compile(
        r"\bi(?:['’]ve)? (?:(?!was|am|we|they|not|never)[a-z]{1,12} )?"
        r"(?!(?:learn|want|need|notic|join|lik)ed)"
        r"(?:[a-z]{2,15}ed|built|wrote|made|did|took|ran|led|set up|chose|taught)\b",
        re.IGNORECASE,
    ),
}


def read(reading: Reading, text: str) -> tuple[int, int] | None:
    """Where a text says it first; None where it does not."""
    found = _PATTERNS[reading].search(text)
    return found.span() if found else None
