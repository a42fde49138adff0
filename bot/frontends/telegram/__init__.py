"""Telegram as a front end: updates in as `Incoming`, `Outgoing` out as messages.

`connect` gives a `Telegram`, which sends; `poll` receives. PTB's `Bot` speaks the protocol; receiving is
ours, because PTB acknowledges an update before the work on it is safe.
"""


class CannotStart(Exception):
    """The bot cannot serve with what it was given. One line for whoever runs it; it holds no token."""


class TokenRevoked(CannotStart):
    """A token that worked is refused now: someone revoked it, or the bot was deleted."""
