"""A formula is recognised by its value, in ASCII, Unicode and LaTeX; nothing typed is evaluated."""

import pytest

from bot.grading.algebra import Parser, Unreadable
from bot.grading.formula import Formulas
from bot.grading.notation import tokens_of

SIGMOID = ("1/(1+exp(-z))",)
STEP = ("w = w - lr*dw",)
BIAS = ("E[f_hat(x)] - f(x)",)
SIZE = ("(n + 2*p - k)/s + 1",)
SQUARES = ("(X^T X)^-1 X^T y",)

SAME = [
    (SIGMOID, "1/(1+e^-z)"),
    (SIGMOID, "1 / (1 + exp(-z))"),
    (SIGMOID, r"\frac{1}{1+e^{-z}}"),
    (SIGMOID, "the sigmoid is 1/(1+e^(-z)) I think"),
    (SIGMOID, "σ(z) = 1/(1+e⁻ᶻ)"),
    (SIGMOID, "e^z/(1+e^z)"),
    (SIGMOID, "1/(1+e^-x)"),
    (STEP, "w = w - lr*dw"),
    (STEP, "w := w − lr · dw"),
    (STEP, "w -= lr*dw"),
    (STEP, "w <- w - dw*lr"),
    (("w - lr*(y_hat - y)*x",), "w -= lr*(y_pred-y)*x"),
    (("w - lr*(a - b)",), "w -= lr*a - lr*b"),
    (("w*(a + b)",), "so w *= a + b, I think"),
    (("1 + n*(k - 1)",), "In general it's 1 + n*(k-1)."),
    (("1 + n*(k - 1)",), "that’s 1 + n*(k-1)"),
    (STEP, "new weights: w = w - learning_rate * dw"),
    (BIAS, "E[f̂(x)] − f(x)"),
    (SIZE, "out = (n + 2*p - k)//s + 1"),
    *(
        (SQUARES, typed)
        for typed in (
            "w = (X^T X)^-1 X^T y",
            "(X'X)^-1 X'y",
            "w=(X^TX)^{-1}X^Ty",
            "(XᵀX)⁻¹Xᵀy",
            "(XtX)^-1 Xty",
            r"\hat\beta = (X^\top X)^{-1} X^\top y",
            "pinv(X) y",
            "np.linalg.inv(X.T @ X) @ X.T @ y",
            "np.linalg.inv(X.T.dot(X)).dot(X.T).dot(y)",
            "solve(X^T X, X^T y)",
            "inverse(transpose(X) X) transpose(X) y",
            "(A^T A)^-1 A^T y",
            "(y^T X (X^T X)^-1)^T",
        )
    ),
    (("(X^T X + lambda I)^-1 X^T y",), "X' inv(X X' + λI) y"),
    (("sigmoid(w^T x + b)",), "1/(1 + exp(-(b + x w)))"),
    (BIAS, r"\mathbb{E}[\hat{f}(x)] - f(x)"),
    (BIAS, "bias = E[f_hat] - f"),
    (("E_D[f_hat_D(x)] - f(x)",), "Bias(x) = E_D[f̂_D(x)] − f(x)"),
]
OTHER = [
    (SIGMOID, "1/(1-e^-z)"),
    (SIGMOID, "1+e^-z"),
    (SIGMOID, "it squashes numbers"),
    (STEP, "w = w + lr*dw"),
    (STEP, "w = lr*dw"),
    (BIAS, "E[f(x)] - f_hat(x) + 1"),
    (BIAS, "f(x)"),
    *(
        (SQUARES, typed)
        for typed in (
            "w = X^-1 y",
            "inv(X) y",
            "y / X",
            "(X X)^-1 X y",
            "(X^T X)^-1 y X^T",
            "(X X^T)^-1 X^T y",
            "(X^T X)^-1 X^T",
            "(X^T X)^(y) X^T y",
            "solve(X) y",
        )
    ),
    (BIAS, ""),
]


@pytest.mark.parametrize(("forms", "answer"), SAME)
def test_an_equal_formula_is_found_where_it_stands(forms: tuple[str, ...], answer: str) -> None:
    found = Formulas(forms).find(answer)
    assert found is not None
    assert 0 <= found[0] < found[1] <= len(answer)


@pytest.mark.parametrize(("forms", "answer"), OTHER)
def test_a_formula_of_another_value_is_not(forms: tuple[str, ...], answer: str) -> None:
    assert Formulas(forms).find(answer) is None


@pytest.mark.parametrize(
    "typed", ["", "1 +", "(1", "1)", "* 2", "(" * 200 + "1" + ")" * 200, "1+" * 200 + "1"]
)
def test_what_is_no_formula_is_unreadable_and_never_overflows(typed: str) -> None:
    with pytest.raises(Unreadable):
        Parser(tokens_of(typed)).read()


def test_a_tower_of_powers_is_never_computed() -> None:
    assert Formulas(SIGMOID).find("9^9^9^9^9^9 = z") is None


def test_every_reading_is_counted_against_one_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens_read = 0
    whole = Parser.__init__

    def counted(self: Parser, tokens: list[object]) -> None:
        nonlocal tokens_read
        tokens_read += len(tokens)
        whole(self, tokens)  # pyright: ignore[reportArgumentType] - it stands in for the reader that it counts

    monkeypatch.setattr(Parser, "__init__", counted)
    formulas = Formulas(SIGMOID)
    tokens_read = 0
    formulas.find("a+b-c*d)/( because " * 500)
    assert 0 < tokens_read <= 2_100
