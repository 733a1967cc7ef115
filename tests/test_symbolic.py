"""Data with symbols: the formula is proved for all values, and at each of them it is what numbers give."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest
import sympy

import analytic
from analytic.derivation.substitution import sign_of

P1, P2, P3 = sympy.symbols("p1:4", positive=True)
R1, R2, R3 = sympy.symbols("r1:4", real=True)
BETA = sympy.Symbol("beta", positive=True)
THETA = sympy.Symbol("theta", real=True)
EYE = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
ROTATION = [[sympy.cos(THETA), sympy.sin(THETA)], [-sympy.sin(THETA), sympy.cos(THETA)]]
FREE = {"bias": "free"}

CASES: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "whitened interpolation": ([[1, 0], [0, 1]], [P1, -P2], {"loss": "interpolation"}),
    "whitened, any signs": ([[1, 0], [0, 1]], [R1, 3], {"loss": "interpolation"}),
    "rotated by an angle": (ROTATION, [P1, -P2], {"loss": "interpolation"}),
    "whitened squared": (EYE, [P1, P2, -P3], {"beta": BETA}),
    "whitened hinge": (EYE, [1, 1, -1], {"loss": "hinge", "beta": BETA}),
    "whitened logistic": (EYE, [1, 1, -1], {"loss": "logistic", "beta": BETA}),
    "one-hot labels": (EYE, [[1, 0], [1, 0], [0, 1]], {"beta": BETA}),
    "rank one": ([[1], [2], [-1]], [R1, R2, R3], {"beta": 1}),
    "rank one, symbolic samples": ([[P1], [-P2]], [P3, 1], {"beta": BETA}),
    "two points": ([0, P1], [R1, R2], {"loss": "interpolation", **FREE}),
    "two points to the left": ([-P1, 0], [R1, R2], {"loss": "interpolation", **FREE}),
    "two classes": ([0, P1], [-1, 1], {"loss": "max-margin", **FREE}),
    "three points": ([0, 1, 3], [0, R1, 0], {"loss": "interpolation", **FREE}),
    "acute samples, one sign": ([[1, 0], [1, 1]], [P1, P2], {"loss": "interpolation"}),
    "acute samples, opposite signs": ([[1, 0], [1, 1]], [P1, -P2], {"loss": "interpolation"}),
    "obtuse samples": ([[1, 0], [-1, 1]], [P1, P2], {"loss": "interpolation"}),
    "two opposite samples": ([[P1], [-P2]], [P3, 2], {"loss": "interpolation"}),
    "orthogonal samples": ([[P1, 0], [0, P2]], [P3, -1], {"loss": "interpolation"}),
    "margin of orthogonal samples": ([[P1, 0], [0, P2]], [1, -1], {"loss": "max-margin"}),
}

OPEN = {"whitened logistic"}
"""Right, but beyond the prover: logarithms of nested fractions."""


def at(values: dict[sympy.Symbol, Any], data: Any) -> Any:
    if isinstance(data, list | tuple):
        return [at(values, cell) for cell in data]
    return data.subs(values) if isinstance(data, sympy.Basic) else data


def drawn(symbol: sympy.Symbol, rng: random.Random) -> Any:
    if symbol == THETA:
        return rng.choice([0, sympy.pi / 6, sympy.pi / 3, -sympy.pi / 4, 2 * sympy.pi / 3])
    number = sympy.Rational(rng.randint(1, 60), rng.choice([1, 7, 20]))
    return number if symbol.is_positive else rng.choice([-1, 0, 1]) * number


@pytest.mark.parametrize("name", CASES)
def test_the_formula_is_proved_and_agrees_with_numbers(name: str) -> None:
    A, y, options = CASES[name]
    symbolic = analytic.solve(A, y, **options)
    verdict = symbolic.verify()
    assert verdict.undecided if name in OPEN else verdict.proved, verdict.reason
    assert symbolic.latex().strip()
    rng = random.Random(name)
    symbols = sorted(sympy.Tuple(*sympy.flatten([A, y]), options.get("beta", 0)).free_symbols, key=str)
    assert symbols
    for _ in range(3):
        values = {symbol: drawn(symbol, rng) for symbol in symbols}
        numbers = analytic.solve(at(values, A), at(values, y), **{k: at(values, v) for k, v in options.items()})
        assert numbers.verify().proved
        assert sympy.simplify(symbolic.value.subs(values) - numbers.value) == 0, values
        assert sympy.simplify(symbolic.lower_bound.subs(values) - numbers.value) == 0, values


@pytest.mark.parametrize(
    ("A", "y", "options", "reason"),
    [
        ([[1, 0], [1, 1]], [R1, 1], {"loss": "interpolation"}, r"the sign of y\[0\]"),
        ([[P1, 0], [-P2, 1]], [1, 1], {"loss": "interpolation"}, "could not be decided"),
        ([0, R1], [0, 1], {"loss": "interpolation", **FREE}, "depends on its symbols"),
        ([0, P1, P2], [0, 1, 0], {"loss": "interpolation", **FREE}, "not a rational multiple"),
        ([0, 1], [0, 1], {"beta": BETA, **FREE}, "analytic.path"),
    ],
)
def test_what_depends_on_the_symbols_is_refused(A: Any, y: Any, options: dict[str, Any], reason: str) -> None:
    with pytest.raises(analytic.NoClosedForm, match=reason):
        analytic.solve(A, y, **options)


@pytest.mark.parametrize("unit", [sympy.sqrt(2), -sympy.sqrt(2), sympy.sqrt(3) / 2])
@pytest.mark.parametrize("loss", ["interpolation", "squared", "hinge", "max-margin"])
def test_irrational_units_of_one_feature(unit: sympy.Expr, loss: str) -> None:
    """Samples times a unit: the value at weight decay beta is that of the plain samples at beta over the unit."""
    x, y = [0, 1, 3, 4], [0, 1, 0, 2] if loss in ("interpolation", "squared") else [1, -1, -1, 1]
    beta = {"beta": abs(unit) / 5} if loss in ("squared", "hinge") else {}
    scaled = analytic.solve([unit * place for place in x], y, loss=loss, **beta, **FREE)
    plain = analytic.solve(x, y, loss=loss, **({"beta": Fraction(1, 5)} if beta else {}), **FREE)
    assert scaled.verify().proved
    assert sympy.simplify(scaled.value * (1 if beta else abs(unit)) - plain.value) == 0


def test_signs_of_sums_of_constants_and_positive_symbols() -> None:
    root = sympy.sqrt(2)
    assert sign_of(2 * P1 - root + 2) == 1
    assert sign_of((1 - root) * P1 - P2**2) == -1
    assert sign_of(P1 - root) is None
    assert sign_of(R1 + 1) is None
    assert sign_of(sympy.sqrt(P1) + P2 * P1) == 1
