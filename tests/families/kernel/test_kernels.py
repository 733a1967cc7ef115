"""Kernels: the dictionary of data kinks, the tangent kernel against its integral, and its predictor."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

import analytic
from numeric.errors import DataError, UnsupportedError
from tests.strategies.numbers import numbers

BUDGET = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
vectors = st.lists(st.integers(-5, 5), min_size=2, max_size=2)


@BUDGET
@given(st.lists(numbers, min_size=1, max_size=6))
def test_relu_kernel_is_its_definition(x: list) -> None:
    kernel = analytic.relu_kernel(x)
    assert kernel.shape == (len(x), 2 * len(x))
    for i, here in enumerate(x):
        for j, there in enumerate(x):
            assert kernel[i, j] == max(here - there, 0) and kernel[i, len(x) + j] == max(there - here, 0)


def test_relu_kernel_refuses_several_features() -> None:
    with pytest.raises(DataError):
        analytic.relu_kernel([[1, 2], [3, 4]])
    assert analytic.relu_kernel([[0], [2]]).tolist() == [[0, 0, 0, 2], [2, 0, 0, 0]]


@BUDGET
@given(vectors, vectors)
def test_tangent_kernel_is_its_expectation(a: list[int], b: list[int]) -> None:
    """``E[(w.a)_+ (w.b)_+] + a.b P(w.a > 0, w.b > 0)`` for gaussian w in the plane, by angles, twice its sum."""
    left, right = np.array(a, float), np.array(b, float)

    def integrand(t: float) -> float:
        u = np.array([np.cos(t), np.sin(t)])
        p, q = left @ u, right @ u
        return (2 * p * q + left @ right) / (2 * np.pi) if p > 0 and q > 0 else 0.0  # E r^2 = 2

    borders = sorted({(np.arctan2(v[1], v[0]) + s * np.pi / 2) % (2 * np.pi) for v in (left, right) for s in (1, -1)})
    edges = [0.0, *borders, 2 * np.pi]
    area = sum(quad(integrand, lo, hi)[0] for lo, hi in pairwise(edges) if hi > lo)
    found = analytic.ntk(a, b)
    assert abs(float(found) - area) < 1e-9 * (1 + abs(area))
    assert analytic.ntk(b, a).equals(found)


def test_tangent_kernel_values() -> None:
    assert analytic.ntk([3, 4], [3, 4]) == 25 and analytic.ntk([1, 0], [-2, 0]) == 0
    assert analytic.ntk([1, 0], [0, 1]) == 1 / (2 * sympy.pi) and analytic.ntk([0, 0], [1, 1]) == 0
    x, y = sympy.symbols("x y")
    assert analytic.ntk([x, y], [x, y]) == x**2 + y**2
    numbers_in = analytic.ntk([x, 1], [1, y]).subs({x: 2, y: 3})
    assert sympy.simplify(numbers_in - analytic.ntk([2, 1], [1, 3])) == 0
    with pytest.raises(DataError):
        analytic.ntk([1, 2], [1])


def test_tangent_predictor() -> None:
    x, y = [0, 1, 2, 4], [0, 1, 0, 2]
    f = analytic.ntk_interpolation(x, y, bias="free")
    for here, target in zip(x, y, strict=True):
        assert abs(f.evaluate(here, 30) - target) < sympy.Float("1e-28", 30)
    K = np.array(analytic.ntk_matrix([[v, 1] for v in x]).evalf().tolist(), float)
    row = np.array(analytic.ntk_matrix([[sympy.Rational(1, 3), 1]], [[v, 1] for v in x]).evalf().tolist(), float)
    assert abs(float(f.evaluate("1/3")) - (row @ np.linalg.solve(K, y))[0]) < 1e-9
    short = analytic.ntk_interpolation([0, 1], [0, 1], bias="free")
    assert abs(sympy.N(short("1/3"), 30) - short.evaluate("1/3", 25)) < sympy.Float("1e-24", 25)
    # where the two functions differ: the minimum-norm network is piecewise linear, the predictor is not
    network = analytic.solve(x, y, loss="interpolation", bias="free").network
    half = sympy.Rational(1, 2)
    assert network([half])[0] == half and abs(f.evaluate(half) - half) > 0.01


def test_singular_kernels_are_refused() -> None:
    with pytest.raises(UnsupportedError, match="singular"):
        analytic.ntk_interpolation([0, 1, 2], [0, 1, 0])
    with pytest.raises(UnsupportedError, match="singular"):
        analytic.ntk_interpolation([[1, 1], [2, 2]], [1, 3])
    with pytest.raises(DataError):
        analytic.ntk_interpolation([0, 1], [0, 1, 2], bias="free")


def test_parallel_samples_have_no_regular_kernel() -> None:
    theorem = analytic.theorems["tangent-kernel"]
    for A, word in ([[1, 2], [-2, -4]], "parallel"), ([[1, 2], [0, 0]], "zero"):
        verdict = theorem.hypotheses[1].test(analytic.Problem.build(A, [1, 1], loss="interpolation"))
        assert verdict.refuted and word in verdict.reason
