"""An answer and a rubric → which concepts, with whose words, how sure, what score."""

from bot.grading.draft import draft
from bot.grading.evidence import Finding
from bot.grading.grader import GRADER_VERSION, Grader, Verdict
from bot.grading.score import marks, score
from bot.grading.unsure import is_small_talk, is_unsure

__all__ = [
    "GRADER_VERSION",
    "Finding",
    "Grader",
    "Verdict",
    "draft",
    "is_small_talk",
    "is_unsure",
    "marks",
    "score",
]
