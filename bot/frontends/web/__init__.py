"""The chat page: a phone's chat in a browser on this machine, and nowhere else."""


class CannotServe(Exception):
    """The page cannot be served. The message is one line for whoever starts it."""
