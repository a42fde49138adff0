"""Rates, kept in memory: one process sends."""

from collections.abc import Callable, Collection, Mapping


class Bucket:
    """A token bucket: `size` at once, then `rate` a second; a rate of 0 is no limit.

    See https://en.wikipedia.org/wiki/Token_bucket.
    """

    def __init__(self, rate: float, size: int, monotonic: Callable[[], float]) -> None:
        self._rate = rate
        self._size = size
        self._monotonic = monotonic
        self._tokens = float(size)
        self._filled_at = monotonic()

    def take(self) -> None:
        """One token fewer, whether or not there was one."""
        self._fill()
        self._tokens -= 1

    def room(self, most: int) -> int:
        """How many tokens there are, at most `most`."""
        self._fill()
        # A bucket filled for 1/rate seconds may hold a hair less than one token, by rounding.
        return most if self._rate == 0 else max(0, min(most, int(self._tokens + 1e-6)))

    def wait(self) -> float:
        """Seconds until there is a token."""
        return 0.0 if self.room(1) else (1 - self._tokens) / self._rate

    @property
    def full(self) -> bool:
        self._fill()
        return self._rate == 0 or self._tokens >= self._size

    def _fill(self) -> None:
        now = self._monotonic()
        self._tokens = min(float(self._size), self._tokens + (now - self._filled_at) * self._rate)
        self._filled_at = now


class ChatBuckets:
    """A bucket for each chat that was sent to, or served, lately."""

    def __init__(self, rate: float, size: int, monotonic: Callable[[], float]) -> None:
        self._rate = rate
        self._size = size
        self._monotonic = monotonic
        self._buckets: dict[str, Bucket] = {}

    def take(self, chat: str) -> None:
        if chat not in self._buckets:
            self._buckets[chat] = Bucket(self._rate, self._size, self._monotonic)
        self._buckets[chat].take()

    @property
    def busy(self) -> Collection[str]:
        """The chats that took a token so lately that their buckets are not full again."""
        self._buckets = {chat: bucket for chat, bucket in self._buckets.items() if not bucket.full}
        return frozenset(self._buckets)

    def resting(self) -> Mapping[str, float]:
        """The chats that have no token, each with the seconds until it has one."""
        return {chat: wait for chat in self.busy if (wait := self._buckets[chat].wait()) > 0}
