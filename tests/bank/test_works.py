"""What a question states of code and formulas is so."""

import pytest

from bot.bank import works
from bot.bank.works import code_patterns_parse, code_prints_output, forms_agree
from tests.bank.sample import question

# code and output


def output_faults(code: str, output: str) -> list[tuple[str, str]]:
    return list(code_prints_output(question({"kind": "code-output", "code": code, "output": output})))


def test_code_prints_its_output_up_to_blank_ends() -> None:
    assert output_faults("print('a ')\nprint([1])\n", "a\n[1]\n\n") == []


def test_another_output_is_told_as_the_code_prints_it() -> None:
    assert output_faults("print(1)\nprint(2)", "1") == [("output", "the code prints 1 ⏎ 2")]
    assert output_faults("pass", "1") == [("output", "the code prints nothing")]


def test_an_uncaught_error_prints_its_last_line() -> None:
    assert output_faults("print(1)\n{[]: 1}", "1\nTypeError: unhashable type: 'list'") == []


def test_what_differs_from_run_to_run_cannot_be_asked() -> None:
    assert output_faults("print(id(object()), hash('a'))", "1 1") == [
        ("output", "is not the same on every run; ask about something that is")
    ]


def test_code_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(works, "PATIENCE", 0.2)
    assert output_faults("while True: pass", "1") == [("code", "still runs after 0.2 seconds")]


def test_code_of_other_kinds_is_not_run() -> None:
    assert list(code_prints_output(question())) == []


# formulas


def formula_faults(formula: str, *also: str) -> list[tuple[str, str]]:
    return list(forms_agree(question({"kind": "derive", "formula": formula, "also": list(also)})))


@pytest.mark.parametrize(
    ("formula", "form"),
    [
        ("E[f_hat(x)] - f(x)", "-f(x) + E[f_hat(x)]"),
        ("E[f_hat(x)] - f(x)", "E_D[f̂(x)] − f(x)"),
        ("w - eta*g", "w = w - g*eta"),
        ("w - eta*g", "w -= η·g"),
        ("log(a*b)", "log(a) + log(b)"),
        ("(X^T X)^-1 X^T y", r"\left(X^T X\right)^{-1} X^T y"),
    ],
)
def test_equal_forms_agree_however_they_are_typed(formula: str, form: str) -> None:
    assert formula_faults(formula, form) == []


@pytest.mark.parametrize(
    "form", ["E[theta_hat] - theta", "E[y_hat] - y", "mean(f_hat) - f", "f - E[f_hat]", "E[f_hat(x) - f(x)]"]
)
def test_a_form_in_other_symbols_is_left_to_its_author(form: str) -> None:
    """So is one of other opaque parts: E[a − b] is E[a] − b where b is fixed, which no value can tell."""
    assert formula_faults("E[f_hat(x)] - f(x)", form) == []


@pytest.mark.parametrize(
    ("formula", "form"),
    [
        ("E[f_hat(x)] - f(x)", "f(x) - E[f_hat(x)]"),
        ("E[f_hat(x)] - f(x)", "E_D[f_hat(x)] + f(x)"),
        ("w - eta*g", "w = w + eta*g"),
        ("log(a*b)", "log(a) * log(b)"),
    ],
)
def test_a_form_in_the_same_symbols_has_the_same_value(formula: str, form: str) -> None:
    assert formula_faults(formula, formula, form) == [
        ("also.2", f"“{form}” has the symbols of `formula`, but another value")
    ]


@pytest.mark.parametrize("form", ["E[f_hat - f", "the mean is near the truth", "f", "E[f_hat] - f, or so"])
def test_what_cannot_be_read_as_a_formula_is_told(form: str) -> None:
    problem = f"“{form}” cannot be read as a formula; write it as it is typed on a phone"
    assert formula_faults("E[f_hat] - f", form) == [("also.1", problem)]
    assert formula_faults(form, "E[f_hat] - f") == [("formula", problem)]


def test_formulas_of_other_kinds_are_not_read() -> None:
    assert list(forms_agree(question())) == []


# patterns


def pattern_faults(kind: str, *patterns: str) -> list[tuple[str, str]]:
    return list(code_patterns_parse(question({"kind": kind, "concepts.middle.code": list(patterns)})))


def test_patterns_are_python() -> None:
    assert pattern_faults("code", "while _ < _: ...", "  min(_, _)", "for _ in") == [
        ("concepts.middle.code.3", "is no Python: invalid syntax")
    ]


def test_patterns_stand_in_code_questions_only() -> None:
    assert pattern_faults("explain", "min(_, _)") == [
        ("concepts.middle.code.1", "patterns are read in code questions only")
    ]
