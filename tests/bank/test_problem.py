"""Problems are worded for an author."""

from bot.bank import ContentError, Problem

ONE = Problem("content/questions/python/a.yaml", "concepts.b.says.3", "is empty")
OTHER = Problem("content/ids.txt", "file", "is missing")


def test_a_problem_prints_as_path_field_problem() -> None:
    assert str(ONE) == "content/questions/python/a.yaml: concepts.b.says.3: is empty"


def test_a_content_error_holds_and_prints_every_problem() -> None:
    error = ContentError(problem for problem in (ONE, OTHER))
    assert error.problems == [ONE, OTHER]
    assert str(error) == f"{ONE}\n{OTHER}"
