"""All optimal networks: the public face of the exact engine (which is tested by brute force in ``tests/onedim``)."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytic
import numeric
from numeric.errors import DataError, UnsupportedError
from tests.strategies.line import places
from tests.strategies.numbers import betas, small

BUDGET = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@BUDGET
@given(places(), st.data(), st.one_of(st.none(), betas))
def test_members_attain_the_value(x: list[Fraction], data: st.DataObject, beta: Fraction | None) -> None:
    values = {place: data.draw(small) for place in sorted(set(x))}
    y = [values[place] for place in x]
    best = analytic.solution_set(x, y, beta=beta)
    options = {"loss": "interpolation"} if beta is None else {"beta": beta}
    solution = analytic.solve(x, y, bias="free", **options)
    assert best.value == solution.value
    fitted = list(solution.network(x))
    for network in (solution.network, best.sparsest(), best.sample(1), best.sample(2)):
        assert best.contains(network), best.contains(network).reason
        assert list(network(x)) == fitted
        weight = 1 if beta is None else sympy.Rational(beta.numerator, beta.denominator)
        residual = [f - sympy.Rational(v.numerator, v.denominator) for f, v in zip(network(x), y, strict=True)]
        assert sum(r * r for r in residual) / 2 + weight * network.penalty() == best.value
    assert len(best.obstacles) == best.min_kinks
    assert all(before <= after for (_, before), (after, _) in pairwise(best.obstacles))
    low, high = best.envelope()
    at = sympy.Symbol("x", real=True)
    for place in (min(x) - 1, (min(x) + max(x)) / 2, max(x) + 1):
        inside = [network([place])[0] for network in (best.sparsest(), best.sample(3))]
        where = sympy.Rational(place.numerator, place.denominator)
        assert all(low.subs(at, where) <= value <= high.subs(at, where) for value in inside)


def test_wasteful_networks_are_refused_with_a_reason() -> None:
    reasons = Counter[str]()
    best = analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3])
    padded = analytic.Network([[1, 1, -1]], ["-3/2", 0, 3], [2, 1, 1], -3)
    assert not best.contains(padded)
    wrong = analytic.Network([[1]], ["-3/2"], [3], 0)
    assert not best.contains(wrong)
    reasons.update([best.contains(padded).reason[:8], best.contains(wrong).reason[:8]])
    assert len(reasons) == 2
    floats = numeric.Network(U=np.array([[1.0]]), b=np.array([-1.5]), w=np.array([2.0]), xi=0.0)
    assert best.contains(floats)


def test_what_is_not_one_dimensional_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="2 features"):
        analytic.solution_set([[0, 1], [1, 1]], [0, 1])
    with pytest.raises(UnsupportedError, match="rational"):
        analytic.solution_set([0, 1], [0, sympy.sqrt(2)])
    with pytest.raises(DataError, match="2 outputs"):
        analytic.solution_set([0, 1], [[0, 1], [1, 0]])
    with pytest.raises(DataError, match="2 inputs"):
        analytic.solution_set([0, 1], [0, 1]).contains(analytic.Network([[1], [1]], [0], [1], 0))
