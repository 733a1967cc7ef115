"""Neurons as autoencoders: projections proved from the data, against quadratic programs and the definition."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, nnls

import analytic
from numeric.errors import DataError, OptionError, UnsupportedError
from tests.strategies.numbers import fractions, small

BUDGET = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@st.composite
def samples(draw: st.DrawFn) -> list[list[Fraction]]:
    """With ties, repetitions, opposite and collinear samples, and many more samples than dimensions."""
    d = draw(st.integers(1, 4))
    cell = draw(st.sampled_from([small, st.one_of(small, fractions)]))
    row = st.lists(cell, min_size=d, max_size=d)
    return draw(st.lists(row, min_size=2, max_size=draw(st.sampled_from([3, 6, 15]))))


@BUDGET
@given(samples(), st.data())
def test_the_mixture_is_proved_nearest(A: list[list[Fraction]], data: st.DataObject) -> None:
    j = data.draw(st.integers(0, len(A) - 1))
    bias = data.draw(st.sampled_from(["none", "free"]))
    found = analytic.neuron(A, j, bias=bias)
    assert found.verify().proved, found.verify().reason
    rows = np.array(A, float)
    others = np.delete(rows, j, axis=0)
    weight = 1e4 if bias == "free" else 0.0  # the hull as a cone with a heavy row of ones
    stacked = np.vstack([others.T, np.full(len(others), weight)])
    size = max(1.0, np.abs(rows).max())
    weights, _ = nnls(stacked / size, np.append(rows[j], weight) / size, maxiter=5000)
    if bias == "free":
        weights = weights / weights.sum()
    assert float(found.distance) <= np.linalg.norm(rows[j] - weights @ others) + 1e-9 * size
    assert found.exists == (found.distance != 0)


@BUDGET
@given(samples(), st.data())
def test_the_neuron_isolates_its_sample(A: list[list[Fraction]], data: st.DataObject) -> None:
    j = data.draw(st.integers(0, len(A) - 1))
    bias = data.draw(st.sampled_from(["none", "free"]))
    found = analytic.neuron(A, j, bias=bias)
    matrix = sympy.Matrix([[sympy.Rational(c) for c in row] for row in A])
    response = matrix * sympy.Matrix(found.u) + sympy.ones(len(A), 1) * found.b
    rest = [response[i] for i in range(len(A)) if i != j]
    if found.exists:
        assert sympy.simplify(sum(c**2 for c in found.u) - 1) == 0
        assert sympy.simplify(response[j] - found.distance) == 0
        assert all(sympy.simplify(c).is_nonpositive for c in rest)
        assert bias == "none" or any(sympy.simplify(c) == 0 for c in rest)
    # it exists iff a_j is no mixture of the others
    rows = np.array(A, float)
    others = np.delete(rows, j, axis=0)
    stacked = np.vstack([others.T, np.ones(len(others))]) if bias == "free" else others.T
    right = np.append(rows[j], 1.0) if bias == "free" else rows[j]
    mixed = linprog(np.zeros(len(others)), A_eq=stacked, b_eq=right, method="highs").status == 0
    assert found.exists == (not mixed)


def test_known_neurons() -> None:
    free = analytic.neuron([[2, 2], [1, 0], [0, 1]], 0, bias="free")
    assert free.distance == 3 * sympy.sqrt(2) / 2 and free.mixture.tolist() == [0, Fraction(1, 2), Fraction(1, 2)]
    cone = analytic.neuron([[2, 2], [1, 0], [0, 1]], 0)
    assert not cone.exists and cone.distance == 0 and not any(cone.u)
    line = analytic.neuron([0, 1, 3], 2, bias="free")
    assert (line.u.tolist(), line.b, line.distance) == ([1], -1, 2)
    alone = analytic.neuron([[3, 4]], 0)
    assert alone.distance == 5 and alone.mixture.tolist() == [0]


def test_many_collinear_samples() -> None:
    found = analytic.neuron([[k, k * k] for k in range(60)], 30, bias="free")
    assert found.exists and found.verify().proved
    inside = analytic.neuron([[k, 0] for k in range(40)], 20, bias="free")
    assert not inside.exists


@pytest.mark.parametrize("j", [-1, 3, 1.0, "0", True, None])
def test_sample_out_of_range(j: object) -> None:
    with pytest.raises(DataError, match="j is"):
        analytic.neuron([[1, 0], [0, 1], [1, 1]], j)


def test_bad_input() -> None:
    with pytest.raises(OptionError):
        analytic.neuron([[1, 0], [0, 1]], 0, bias="maybe")
    with pytest.raises(DataError, match="one sample"):
        analytic.neuron([[1, 0]], 0, bias="free")
    with pytest.raises(UnsupportedError):
        analytic.neuron([[sympy.sqrt(2), 0], [0, 1]], 0)
    with pytest.raises(DataError):
        analytic.neuron([[1, float("nan")], [0, 1]], 0)
