"""Counted on a clock of the tests' own; no bucket knows another time."""

import pytest

from bot.conversation.rates import RESTORED_SECONDS, SLOWEST, Bucket, ChatBuckets, YieldingBucket


class Time:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def time() -> Time:
    return Time()


def taken(bucket: Bucket, most: int = 1000) -> int:
    """Take all there is, and count it."""
    room = bucket.room(most)
    for _ in range(room):
        bucket.take()
    return room


@pytest.mark.parametrize(("rate", "size"), [(30.0, 30), (1.0, 5), (0.5, 1)])
def test_a_burst_then_the_rate(time: Time, rate: float, size: int) -> None:
    bucket = Bucket(rate, size, time)
    counts: list[int] = []
    for second in range(0, 20, 2):
        time.seconds = second
        counts.append(taken(bucket))
    assert counts == [size] + [min(size, int(2 * rate))] * 9


@pytest.mark.parametrize("rate", [30.0, 7.0, 0.3, 1 / 3])
def test_whoever_waits_as_told_finds_exactly_one(time: Time, rate: float) -> None:
    bucket = Bucket(rate, 5, time)
    taken(bucket)
    for _ in range(1000):
        assert bucket.room(1) == 0
        time.seconds += bucket.wait()
        assert taken(bucket) == 1
    assert time.seconds == pytest.approx(1000 / rate)


def test_no_rest_saves_up_more_than_a_burst(time: Time) -> None:
    bucket = Bucket(1, 5, time)
    time.seconds = 1_000_000
    assert taken(bucket) == 5


def test_room_is_no_more_than_was_asked_for(time: Time) -> None:
    assert Bucket(30, 30, time).room(7) == 7


def test_a_debt_is_paid_off_first(time: Time) -> None:
    bucket = Bucket(1, 5, time)
    for _ in range(7):
        bucket.take()
    assert bucket.wait() == 3
    time.seconds = 3
    assert taken(bucket) == 1


def test_no_rate_is_no_limit(time: Time) -> None:
    bucket = Bucket(0, 30, time)
    for _ in range(1000):
        bucket.take()
    assert (bucket.room(64), bucket.wait()) == (64, 0)


def test_chats_rest_each_for_itself(time: Time) -> None:
    chats = ChatBuckets(1, 5, time)
    for _ in range(5):
        chats.take("telegram:1")
    for _ in range(4):
        chats.take("telegram:2")
    assert chats.resting() == {"telegram:1": 1}
    time.seconds = 0.75
    assert chats.resting() == {"telegram:1": 0.25}
    time.seconds = 1
    assert chats.resting() == {}


def test_a_chat_that_rested_is_forgotten(time: Time) -> None:
    chats = ChatBuckets(1, 5, time)
    for number in range(1000):
        chats.take(f"telegram:{number}")
    time.seconds = 1
    assert chats.resting() == {}
    assert chats._buckets == {}  # pyright: ignore[reportPrivateUsage] - what is kept shows nowhere else


def test_chats_without_a_rate_never_rest(time: Time) -> None:
    chats = ChatBuckets(0, 5, time)
    for _ in range(1000):
        chats.take("telegram:1")
    assert chats.resting() == {}


def test_refusals_bring_the_rate_down_and_time_restores_it(time: Time) -> None:
    bucket = YieldingBucket(30, 25, time)
    bucket.slow_down()
    assert taken(bucket) == 0, "what was saved up is gone"
    assert bucket.rate == 15
    time.seconds += 1
    assert taken(bucket) == 15
    time.seconds += 1
    bucket.slow_down()
    assert bucket.rate == pytest.approx(15 / 2, abs=0.5)
    time.seconds += RESTORED_SECONDS
    assert bucket.rate == 30
    assert taken(bucket) == 25


def test_what_is_refused_together_counts_once(time: Time) -> None:
    bucket = YieldingBucket(30, 25, time)
    for _ in range(20):
        bucket.slow_down()
    assert bucket.rate == 15


def test_the_rate_never_ends_at_nothing(time: Time) -> None:
    bucket = YieldingBucket(30, 25, time)
    for _ in range(100):
        bucket.slow_down()
        time.seconds += 1
    assert bucket.rate >= 30 / SLOWEST
    while not taken(bucket, 1):
        time.seconds += bucket.wait()


def test_no_limit_stays_no_limit(time: Time) -> None:
    bucket = YieldingBucket(0, 25, time)
    bucket.slow_down()
    assert bucket.room(7) == 7
    assert bucket.wait() == 0
