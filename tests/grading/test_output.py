"""Printed lines are recognised however they are spaced or quoted, and never when another is named."""

import pytest

from bot.grading.output import Output

HOLDS = [
    ("[1]\n[1, 2]", "[1]\n[1,2]"),
    ("[1]\n[1, 2]", "[1] [1,2]"),
    ("[1]\n[1, 2]", "`[ 1 ]` and then `[1 , 2]` because the list is shared"),
    ("[1]\n[1, 2]", "first [1], then [1, 2]"),
    ("[1]\n[1, 2]", "1 then 1 2"),
    ("[1]\n[1, 2]", "1\n1, 2"),
    ("[1]\n[1, 2]", "(1) (1,2)"),
    ("[1]\n[1, 2]", "it prints 1 the first time and 1, 2 the second"),
    ("[1]\n[1, 2]", "first call prints 1, second call prints 1 and 2"),
    ("[1]\n[1, 2]", "prints [1] then [1 2]"),
    ("[1]\n[7, 1]\n[1, 1]", "1 then 7 1 then 1 1"),
    ("[1]\n[7, 1]\n[1, 1]", "one then seven one then one one"),
    ("[1]\n[7, 1]\n[1, 1]", "[1] then 7 1 then one one"),
    ("2\n2\n2", "it prints two two two"),
    ("[0, 1, 2]", "0 1 2"),
    ("True\nFalse", "true, then false"),
    ("True\nFalse", "True / False"),
    ("3", "3 because of late binding"),
    ("3", "it prints “3”"),
    ("2\n2\n2", "2, 2, 2"),
    ("2\n2\n2", "it prints 2 three times"),
    ("hello\nworld", "'hello' and then 'world'"),
    ("{'a': 1}", '{"a":1}'),
]
LACKS = [
    ("[1]\n[1, 2]", "[1] then [2]"),
    ("[1]\n[1, 2]", "1 then 2"),
    ("[1]\n[1, 2]", "[1] [1, 2] [1, 2, 3]"),
    ("[1]\n[1, 2]", "1 then 1 2 3"),
    ("[1]\n[1, 2]", "1 2 then 1"),
    ("[1]\n[1, 2]", "1 1 then 2"),
    ("[1]\n[1, 2]", "not [1] and [1, 2]"),
    ("[1]\n[1, 2]", "not 1 then 1 2"),
    ("[1]\n[1, 2]", "first 1 then 2, because there are 2 lists"),
    ("[0, 1, 2]", "0 1 2 3"),
    ("True\nFalse", "False True"),
    ("True\nFalse", "it is true that the other is false"),
    ("3", "[3]"),
    ("3", "13"),
    ("3", "3.5"),
    ("3", "0 1 2 3"),
    ("3", "there are 3 lambdas"),
    ("2\n2\n2", "2 2 2 2"),
    ("2\n2\n2", "0 1 2"),
    ("2\n2\n2", "2 two times"),
    ("[1]\n[1, 2]", "the first one then the one after it"),
    ("1", ""),
    ("", "anything"),
]


@pytest.mark.parametrize(("output", "answer"), HOLDS)
def test_the_printed_lines_are_found_as_typed(output: str, answer: str) -> None:
    found = Output(output).find(answer)
    assert found is not None
    assert 0 <= found[0] < found[1] <= len(answer)


@pytest.mark.parametrize(("output", "answer"), LACKS)
def test_another_output_is_not_taken_for_it(output: str, answer: str) -> None:
    assert Output(output).find(answer) is None


def test_a_quote_of_loosely_typed_lists_keeps_its_brackets() -> None:
    answer = "so [1] then 7 1 then [1 1]"
    found = Output("[1]\n[7, 1]\n[1, 1]").find(answer)
    assert found is not None
    assert answer[slice(*found)] == "[1] then 7 1 then [1 1]"
