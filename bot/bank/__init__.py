"""The questions: read from content/, held to their law, and found by what people type."""

from bot.bank.load import Bank, load
from bot.bank.problem import ContentError, Problem
from bot.bank.topics import Topic

__all__ = ["Bank", "ContentError", "Problem", "Topic", "load"]
