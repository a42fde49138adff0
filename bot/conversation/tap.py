"""A tap on a button of a page that belongs to no question."""

from dataclasses import dataclass

from bot.message import Choice


@dataclass(frozen=True, slots=True)
class Tap:
    token: str
    number: int
    message: str
    """The front end's id of the message that was tapped."""
    choice: Choice | None
    """The button as we last showed it; None where we no longer know."""
