"""Numbers that are not algebraic: answers in short formulas, proved although no certificate holds them."""

from __future__ import annotations

import pytest
import sympy
from sympy import E, log, pi, sqrt

import analytic
import numeric
from analytic.answers.solution import Solution
from numeric.errors import InfeasibleError

LINE = {"bias": "free"}
PROBLEMS = [
    ([0, 1, 2], [0, sqrt(2), pi], {"loss": "interpolation", **LINE}, pi - sqrt(2)),
    ([0, 1, 2], [0, pi, pi / 2], {"loss": "interpolation", **LINE}, 3 * pi / 2),
    ([0, 1, 2], [0, E, 0], {"beta": "1/10", **LINE}, E / 5 - sympy.Rational(3, 100)),
    ([0, 1, pi], [1, -1, 1], {"loss": "max-margin", **LINE}, 2 * pi / (pi - 1)),
    ([0, 1, pi], [1, -1, 1], {"loss": "hinge", "beta": "1/10", **LINE}, pi / (5 * (pi - 1))),
    ([[1, 0], [0, 1]], [log(2), pi], {"loss": "interpolation"}, sqrt(log(2) ** 2 + pi**2)),
    ([[1, 0], [0, 1]], [3, -pi], {"beta": log(2)}, (3 + pi) * log(2) - log(2) ** 2),
    ([[1, 0], [pi, 1]], [1, 1], {"loss": "interpolation"}, sqrt((pi - 1) ** 2 + 1)),
    ([[2, pi], [1, 2], [-2, -pi], [-1, -2]], [1, -1, -1, 1], {"loss": "interpolation"},
     2 * sqrt(9 + (2 + pi) ** 2) / (4 - pi)),
]  # fmt: skip


@pytest.mark.parametrize(("A", "y", "options", "value"), PROBLEMS)
def test_proved_without_a_certificate(A, y, options, value):
    found = analytic.solve(A, y, **options)
    assert sympy.simplify(found.value - value) == 0 and found.gap == 0
    assert found.verify().proved
    floats = {key: float(sympy.sympify(part)) if key == "beta" else part for key, part in options.items()}
    near = numeric.solve(sympy.matrix2numpy(sympy.Matrix(A), dtype=float), [float(t) for t in y], **floats)
    assert near.lower_bound - 1e-7 <= float(value) <= near.value + 1e-7


def mixed(right, network, dual):
    """The answer with another network or dual."""
    return Solution(right.problem, right.theorem, network, dual, right.exact_value, right.hints)


def test_a_wrong_answer_is_refuted():
    right = analytic.solve([[1, 0], [0, 1]], [3, pi], loss="interpolation")
    other = analytic.solve([[1, 0], [0, 1]], [4, pi], loss="interpolation")
    assert mixed(right, other.exact_network, right.exact_dual).verify().refuted


def test_a_dual_of_other_targets_is_refuted():
    right = analytic.solve([[1, 0], [0, 1]], [3, pi], loss="interpolation")
    other = analytic.solve([[1, 0], [0, 1]], [-3, pi], loss="interpolation")
    assert mixed(right, right.exact_network, other.exact_dual).verify().refuted


def test_an_infeasible_problem_is_named():
    with pytest.raises(InfeasibleError, match="sample 1 is 2 times sample 0"):
        analytic.solve([[1, 1], [2, 2]], [pi, pi], loss="interpolation")
