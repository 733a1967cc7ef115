"""Formulas and proposals on data with symbols, for all their values: examples of the theorems, not steps of proofs."""

from __future__ import annotations

from typing import Any

import pytest
import sympy

import analytic

R, T, BETA = sympy.symbols("r t beta", positive=True)
REAL = sympy.Symbol("r", real=True)
ROTATION = [["3/5", "4/5", 0], ["-4/5", "3/5", 0], [0, 0, 1]]
EYE = [[int(i == j) for j in range(5)] for i in range(5)]
CLASSES = [1, 1, 1, 1, -1]


@pytest.mark.parametrize(
    ("key", "A", "y", "options"),
    [
        ("whitened-squared", ROTATION, [3 * R, 4 * R, -T], {"beta": BETA}),
        ("whitened-interpolation", ROTATION, [3 * R, 4 * R, -T], {"loss": "interpolation"}),
        ("whitened-hinge", EYE, CLASSES, {"loss": "hinge", "beta": BETA}),
        ("whitened-logistic", EYE, CLASSES, {"loss": "logistic", "beta": BETA}),
        ("whitened-one-hot", ROTATION, [[3 * R, 0], [4 * R, 0], [0, -T]], {"beta": BETA}),
        ("rank-one-squared", [[3, 4], [6, 8], [-3, -4]], [R, R, R], {"beta": BETA}),
        ("one-dimensional-interpolation", [0, 1, 3], [0, REAL, 0], {"loss": "interpolation", "bias": "free"}),
        ("rank-one-free-interpolation", [[0, 0], [3, 4], [9, 12]], [0, REAL, 0],
         {"loss": "interpolation", "bias": "free"}),
    ],
)  # fmt: skip
def test_the_record_is_proved_for_all_values(key: str, A: Any, y: Any, options: dict[str, Any]) -> None:
    solution = analytic.solve(A, y, **options)
    assert {case.theorem.id for case in solution.cases} == {key}
    assert solution.verify().proved and solution.gap == 0
