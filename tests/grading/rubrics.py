"""Small rubrics that the tests of this room share."""

from bot.grading import Finding, Grader
from bot.grading.rubric import Concept, Misconception, Rubric
from tests.content import LEXICON

ASK = "What does dropout do at training time, and what changes at inference?"
DROPOUT = Rubric(
    ask=ASK,
    concepts=(
        Concept(
            "random-zeroing",
            3,
            ("randomly zero activations", "drop units at random", "switch off neurons by chance"),
            replies=("some are zeroed", "half go off", "goes up"),
        ),
        Concept("scaling", 2, ("scale by the keep probability", "scale outputs at test time")),
        Concept("full-network", 2, ("use the full network when predicting", "all neurons predict")),
        Concept("ensemble", 1, ("averages many networks", "behaves like an ensemble")),
    ),
    enough=6.8,
    misconceptions=(
        Misconception(
            "permanent",
            ("removes weights for good", "prunes the network", "permanently deletes neurons"),
            retracts=("all of them", "every weight"),
        ),
        Misconception("variance", ("increases the variance",)),
    ),
    lexicon=LEXICON,
)
GRADER = Grader(DROPOUT)


def finding(phrasing: str, answer: str, ask: str = "Why?") -> Finding:
    """What an answer shows of a concept of one phrasing."""
    rubric = Rubric(ask, (Concept("it", 1, (phrasing,)),), 1, lexicon=LEXICON)
    return Grader(rubric).judge(answer).concepts["it"]


def credit(phrasing: str, answer: str, ask: str = "Why?") -> float:
    """What an answer earns for a concept of one phrasing."""
    return finding(phrasing, answer, ask).credit


def claim(phrasing: str, answer: str) -> str:
    """What an answer does with a misconception of one phrasing: "asserted", "denied" or "nothing"."""
    other, held = Concept("it", 1, ("zebra crossing",)), Misconception("m", (phrasing,))
    rubric = Rubric("Why?", (other,), 1, (held,), lexicon=LEXICON)
    verdict = Grader(rubric).judge(answer)
    return "asserted" if verdict.asserted else "denied" if verdict.denied else "nothing"
