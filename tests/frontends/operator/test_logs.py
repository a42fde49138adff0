"""What a line of the log holds, and what none ever does."""

import logging
import sys

import pytest

from bot.frontends.operator.logs import Lines

TOKEN = "1234567:TESTS-own_token"


def line(name: str, words: object, *arguments: object, **more: object) -> str:
    record = logging.LogRecord(name, logging.INFO, "", 0, words, arguments, None)  # pyright: ignore[reportArgumentType] - some libraries log objects
    record.created = 0.25
    vars(record).update(more)
    return Lines((TOKEN, "")).format(record)


def test_a_line_is_names_and_values() -> None:
    assert line("bot.app", "received", update=7, kind="text", seconds=0.123456, other=None) == (
        "time=1970-01-01T00:00:00.250+00:00 level=info at=bot.app said=received "
        "update=7 kind=text seconds=0.1235"
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [("two words", '"two words"'), ("", '""'), ('a"b', '"a\\"b"'), ("a=b", '"a=b"'), ("a\nb", '"a\\u000ab"'),
     ("\\", '"\\\\"'), ("\u202e", '"\\u202e"')],
)  # fmt: skip
def test_no_value_can_be_taken_for_another_or_for_a_line(value: str, written: str) -> None:
    assert line("bot.app", value).endswith(f"said={written}")


def test_a_secret_is_hidden_wherever_it_stands() -> None:
    text = line("bot.app", "asked %s", f"http://api/bot{TOKEN}/getMe", url=TOKEN)
    assert TOKEN not in text
    assert text.count("[secret]") == 2


def test_of_a_library_only_what_is_the_same_each_time() -> None:
    text = line("asyncio", "Task exception was never retrieved\nfuture: ValueError('my answer')")
    assert text.endswith('said="Task exception was never retrieved"')
    assert "answer" not in line("sqlalchemy.pool", "lost %s", "my answer", text="my answer")


def test_of_an_exception_its_class_and_its_place() -> None:
    try:
        raise ValueError("my answer")
    except ValueError:
        text = line("aiohttp.server", "Error handling request", exc_info=sys.exc_info())
    assert "my answer" not in text
    assert "error=ValueError" in text
    assert "where=test_of_an_exception_its_class_and_its_place:" in text
