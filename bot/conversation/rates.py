"""Rates, kept in memory: one process sends."""

from collections.abc import Callable, Collection, Mapping

AT_MOST_EVERY = 1.0
"""Seconds in which refusals count as one: what was on the wire together is refused together."""
SLOWEST = 16
"""The rate is never brought below this part of the whole."""
RESTORED_SECONDS = 120.0
"""In which the whole rate comes back from nothing."""


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


class YieldingBucket(Bucket):
    """A bucket whose rate the other side can bring down: halved by each refusal, at most once a second, and
    back to the whole in `RESTORED_SECONDS` of none. A rate of 0 stays no limit.

    See https://en.wikipedia.org/wiki/Additive_increase/multiplicative_decrease.
    """

    def __init__(self, rate: float, size: int, monotonic: Callable[[], float]) -> None:
        super().__init__(rate, size, monotonic)
        self._whole = rate
        self._slowed_at = float("-inf")

    @property
    def rate(self) -> float:
        """Tokens a second, now."""
        self._fill()
        return self._rate

    def slow_down(self) -> None:
        """The other side refused: what was saved up is gone, too."""
        self._fill()
        self._tokens = min(self._tokens, 0.0)
        if self._monotonic() - self._slowed_at >= AT_MOST_EVERY:
            self._rate = max(self._rate / 2, self._whole / SLOWEST)
            self._slowed_at = self._monotonic()

    def _fill(self) -> None:
        seconds = self._monotonic() - self._filled_at
        super()._fill()
        self._rate = min(self._whole, self._rate + seconds * self._whole / RESTORED_SECONDS)


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
