"""Minimum-l1 regression on the kernel, its restricted variant, and sparsest interpolants."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import sympy
from flint import fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import analytic
from analytic.exact.simplex import solve
from numeric.errors import DataError, InfeasibleError, UnsupportedError
from tests.strategies.numbers import fractions, small

BUDGET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@st.composite
def points(draw: st.DrawFn) -> tuple[list[Fraction], list[Fraction]]:
    """Distinct samples in any order with targets that are often collinear."""
    cell = draw(st.sampled_from([small, fractions]))
    x = draw(st.lists(cell, min_size=1, max_size=7, unique=True))
    return x, draw(st.lists(cell, min_size=len(x), max_size=len(x)))


@BUDGET
@given(points())
def test_the_kernel_program_is_training_with_free_biases(data: tuple[list[Fraction], list[Fraction]]) -> None:
    x, y = data
    found = analytic.minimum_l1(x, y)
    assert found.verify().proved and not found.restricted
    assert found.value == analytic.solve(x, y, loss="interpolation", bias="free").value
    assert found.network(x).tolist() == [sympy.Rational(t) for t in y]
    assert found.network.penalty() == found.value


@BUDGET
@given(points())
def test_the_restricted_program(data: tuple[list[Fraction], list[Fraction]]) -> None:
    """No output bias: a different problem, dearer, and proved optimal as what it is."""
    x, y = data
    if len(x) == 1 and y[0]:
        with pytest.raises(InfeasibleError):
            analytic.minimum_l1(x, y, output_bias=False)
        return
    found = analytic.minimum_l1(x, y, output_bias=False)
    assert found.restricted and "restricted" in found.label and "restricted" in repr(found)
    assert found.verify().proved and found.xi == 0
    assert found.value >= analytic.minimum_l1(x, y).value
    kernel = analytic.relu_kernel(x).astype(float)
    program = linprog(np.ones(4 * len(x)), A_eq=np.hstack([kernel, -kernel]), b_eq=np.array(y, float), method="highs")
    assert program.status == 0 and abs(program.fun - float(found.value)) <= 1e-7 * (1 + program.fun)


def test_the_trap_of_the_missing_output_bias() -> None:
    """``x = (0, 1)``, ``y = (1, 1)``: infimum 0 without output bias (far kinks), 2 with kinks at the data only."""
    restricted = analytic.minimum_l1([0, 1], [1, 1], output_bias=False)
    assert restricted.value == 2 and "upper bound" in restricted.label
    assert analytic.minimum_l1([0, 1], [1, 1]).value == 0
    kernel_with_far_kinks = sympy.Matrix([[10, 11], [11, 10]])  # (x + 10)_+ and (11 - x)_+
    weights = kernel_with_far_kinks.LUsolve(sympy.ones(2, 1))
    assert sum(abs(w) for w in weights) == sympy.Rational(2, 21) < restricted.value


def test_bad_input() -> None:
    with pytest.raises(InfeasibleError) as caught:
        analytic.minimum_l1([0, 0, 1], [1, 2, 0])
    v = [Fraction(str(cell)) for cell in caught.value.witness]
    assert v[0] + 2 * v[1] > 0 and v[0] + v[1] + v[2] == 0 and v[2] == 0
    for x, y in (([0, 1], [0, 1, 2]), ([[0, 1]], [1]), ([0, 1], [[0, 1], [1, 2]]), ([], [])):
        with pytest.raises(DataError):
            analytic.minimum_l1(x, y)
    with pytest.raises(UnsupportedError):
        analytic.minimum_l1([0, sympy.sqrt(2)], [0, 1])


def test_simplex_against_floats_and_with_dependent_rows() -> None:
    rng = np.random.default_rng(0)
    met = set()
    for _ in range(60):
        m, n = rng.integers(1, 5), rng.integers(1, 8)
        B = rng.integers(-2, 3, size=(m, n))
        B[-1] = B[0] if rng.random() < 0.3 else B[-1]
        b = B @ rng.integers(0, 3, size=n) if rng.random() < 0.7 else rng.integers(-3, 4, size=m)
        c = rng.integers(0, 4, size=n)
        rational = [[fmpq(int(cell)) for cell in row] for row in B]
        found = solve(rational, [fmpq(int(k)) for k in b], [fmpq(int(k)) for k in c])
        program = linprog(c, A_eq=B, b_eq=b, method="highs")
        met.add(found.feasible)
        assert found.feasible == (program.status == 0)
        v = np.array([float(Fraction(str(k))) for k in found.v])
        if found.feasible:
            z = np.array([float(Fraction(str(k))) for k in found.z])
            assert np.allclose(B @ z, b) and (z >= 0).all() and np.isclose(c @ z, program.fun)
            assert (v @ B <= c + 1e-12).all() and np.isclose(v @ b, program.fun)
        else:
            assert (v @ B <= 1e-12).all() and v @ b > 0
    assert met == {True, False}


@BUDGET
@given(points())
def test_fewest_kinks_and_least_norm_at_once(data: tuple[list[Fraction], list[Fraction]]) -> None:
    x, y = data
    found = analytic.fewest_kinks(x, y)
    assert found.count == len(found.kinks) == len(found.obstacles)
    assert found.network(x).tolist() == [sympy.Rational(t) for t in y]
    assert found.network.penalty() == found.value == analytic.solve(x, y, loss="interpolation", bias="free").value
    # the obstacles are true, and of one sign they are disjoint: no interpolant has fewer kinks
    values = dict(zip(map(sympy.Rational, x), map(sympy.Rational, y), strict=True))
    order = sorted(values)
    for left, right, side in found.obstacles:
        middle = next(t for t in order if left < t < right)
        first = (values[middle] - values[left]) / (middle - left)
        second = (values[right] - values[middle]) / (right - middle)
        assert sympy.sign(second - first) == side
    for side in (1, -1):
        own = [(left, right) for left, right, s in found.obstacles if s == side]
        assert all(a[1] <= b[0] for a, b in pairwise(own))


def test_known_kinks() -> None:
    run = analytic.fewest_kinks(range(7), [0, 0, 1, 3, 6, 10, 15])
    assert run.count == 3 and run.kinks == (1, sympy.Rational(5, 2), sympy.Rational(9, 2))
    assert analytic.fewest_kinks([0, 1, 2], [0, 1, 2]).count == 0
    assert analytic.fewest_kinks([5], [2]).count == 0
    gap = analytic.fewest_kinks(range(6), [0, 0, 1, 2, 4, 6])  # bends up, straight, up
    assert gap.count == 2
