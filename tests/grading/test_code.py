"""Code is read for its parts, whatever stands around them, and never run."""

import pytest

from bot.grading.code import Pattern, parsed

RETRY = """Sure, here it is:

```python
def fetch(url, tries=5):
    for attempt in range(tries):
        try:
            return client.get(url, timeout=3)
        except TimeoutError:
            time.sleep(2 ** attempt)
    raise GaveUp(url)
```
It doubles the wait."""

FOUND = [
    "_.sleep(_)",
    "2 ** _",
    "for _ in range(_):\n    ...",
    "_.get(*_, timeout=_)",
    "try:\n    ...\nexcept TimeoutError:\n    ...",
    "raise _",
    "for _ in _:\n    ...\nraise _",
]
ABSENT = ["_.wait(_)", "3 ** _", "while _:\n    ...", "raise _\nfor _ in _:\n    ...", "_.get(*_, retries=_)"]


@pytest.mark.parametrize("pattern", FOUND)
def test_a_part_is_found_wherever_it_stands(pattern: str) -> None:
    code = parsed(RETRY)
    assert code is not None
    assert Pattern(pattern).matches(code) is not None


@pytest.mark.parametrize("pattern", ABSENT)
def test_a_part_that_is_not_there_is_not_found(pattern: str) -> None:
    code = parsed(RETRY)
    assert code is not None
    assert Pattern(pattern).matches(code) is None


@pytest.mark.parametrize(
    "answer",
    [
        "def f(x):\n    return x + 1",
        "    def f(x):\n        return x + 1",
        "like this\ndef f(x):\n    return x + 1\nand that is all of it",
        "```\ndef f(x):\n    return x + 1\n```",
        "```py\ndef f(x):\n\treturn x + 1",
        "def f(x):\n\u00a0\u00a0\u00a0\u00a0return x + 1",
    ],
)
def test_code_is_found_in_whatever_a_phone_makes_of_it(answer: str) -> None:
    code = parsed(answer)
    assert code is not None
    assert Pattern("return _ + 1").matches(code) is not None


@pytest.mark.parametrize("answer", ["I would write a loop.", "def f(", "", "\x00", "(" * 5000])
def test_what_does_not_parse_is_no_code(answer: str) -> None:
    code = parsed(answer)
    assert code is None or Pattern("return _").matches(code) is None


def test_a_pattern_that_does_not_parse_says_so() -> None:
    assert not Pattern("def (")
    assert Pattern("_.sleep(_)")


def test_nothing_is_ever_run(capsys: pytest.CaptureFixture[str]) -> None:
    parsed("print('run')\nraise SystemExit")
    assert capsys.readouterr().out == ""
