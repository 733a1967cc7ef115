"""Statements that need care, each with its counterexample and the corrected hypothesis."""

from __future__ import annotations

import numpy as np
import pytest
import sympy

import analytic
from analytic.model.network import Network
from tests.numeric.arrangement import reference

MIXED = [[0, 0, 1], [0, 1, 0], [1, 0, 1]]
TARGETS = [-2, 1, -1]


def penalty_of(network: Network, A: list, y: list) -> sympy.Expr:
    assert [sympy.simplify(f - t) for f, t in zip(network(A), y, strict=True)] == [0] * len(y)
    return sympy.simplify(network.penalty())


def test_spike_free_is_not_the_whitened_formula() -> None:
    """``u_1 = A^+ y_+``, ``u_2 = A^+ y_-`` interpolates these spike-free data and costs 1 + sqrt(5), not sqrt(10)."""
    assert analytic.spike_free(MIXED)
    inverse = sympy.Matrix(MIXED).inv()
    halves = [inverse * sympy.Matrix([max(side * t, 0) for t in TARGETS]) for side in (1, -1)]
    direct = Network([[a, b] for a, b in zip(*halves, strict=True)], [0, 0], [1, -1])
    assert penalty_of(direct, MIXED, TARGETS) == 1 + sympy.sqrt(5)
    sol = analytic.solve(MIXED, TARGETS, loss="interpolation")
    assert sol.value == sympy.sqrt(10) == penalty_of(sol.network, MIXED, TARGETS)
    assert sol.verify().proved
    value, _ = reference(np.array(MIXED, float), np.array(TARGETS, float), "interpolation", None, "none")
    assert abs(value - np.sqrt(10)) < 1e-6


def test_the_corrected_hypothesis_of_the_direct_formula() -> None:
    """With ``G y_+ / ||y_+||_G + G y_- / ||y_-||_G >= 0`` the direct formula is optimal; at (-2, 1, -1) it fails."""
    G = (sympy.Matrix(MIXED) * sympy.Matrix(MIXED).T).inv()

    def condition(y: list[int]) -> bool:
        parts = [sympy.Matrix([max(side * t, 0) for t in y]) for side in (1, -1)]
        units = [G * p / sympy.sqrt((p.T * G * p)[0]) for p in parts]
        return all(sympy.simplify(c) >= 0 for c in units[0] + units[1])

    assert not condition(TARGETS)
    for y in ([-1, 1, -2], [-3, 1, -2], [1, -1, 1], [5, -2, 4], [1, 1, -4], [-1, 2, 1]):
        parts = [sympy.Matrix([max(side * t, 0) for t in y]) for side in (1, -1)]
        direct = sum(sympy.sqrt((p.T * G * p)[0]) for p in parts)
        optimal = analytic.solve(MIXED, y, loss="interpolation").value
        assert (sympy.simplify(direct - optimal) == 0) == condition(y), y
        assert sympy.simplify(direct - optimal) >= 0


def test_nonnegative_correlation_is_not_enough() -> None:
    """Pairwise nonnegative inner products do not make data spike-free from three samples on."""
    A = [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    B = [[1, 0, 1], [0, 1, 1], [1, 1, 1]]
    assert all(sum(p * q for p, q in zip(a, b, strict=True)) >= 0 for a in B for b in B)
    assert analytic.spike_free(A)
    broken = analytic.spike_free(B)
    assert not broken and broken.verify().proved


def test_acute_pairs_are_spike_free_and_obtuse_ones_are_not() -> None:
    assert analytic.spike_free([[3, 0], [1, 5]]) and analytic.spike_free([[1, 0], [0, 1]])
    assert not analytic.spike_free([[3, 0], [-1, 5]])


@pytest.mark.parametrize("far", [1, 10, 1000])
def test_constants_need_the_output_bias(far: int) -> None:
    """``x = (0, 1)``, ``y = (1, 1)`` without output bias: kinks far from the data fit at a cost that vanishes."""
    slope = sympy.Rational(1, far)
    network = Network([[slope, -slope]], [far * slope, far * slope], [sympy.Rational(1, 2)] * 2)
    value = penalty_of(network, [0, 1], [1, 1])
    assert value == slope
    assert analytic.solve([0, 1], [1, 1], loss="interpolation", bias="free").value == 0
