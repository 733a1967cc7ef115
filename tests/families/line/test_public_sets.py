"""All optimal networks: the public face of the exact engine, which is tested by brute force in this folder."""

from __future__ import annotations

import shutil
from collections import Counter
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytic
import numeric
from analytic.latex.document import document
from numeric.errors import DataError, InfeasibleError, OptionError, UnsupportedError
from tests.strategies.line import places
from tests.strategies.numbers import betas, small
from tests.test_latex import compile_latex

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


@BUDGET
@given(places(), st.data(), st.one_of(st.none(), betas))
def test_optimal_classifiers(x: list[Fraction], data: st.DataObject, beta: Fraction | None) -> None:
    labels = {place: data.draw(st.sampled_from([1, -1])) for place in sorted(set(x))}
    y = [labels[place] if beta is None else data.draw(st.sampled_from([1, -1])) for place in x]
    options = {"loss": "max-margin"} if beta is None else {"loss": "hinge", "beta": beta}
    best, solution = analytic.solution_set(x, y, **options), analytic.solve(x, y, bias="free", **options)
    assert best.value == solution.value
    for network in (solution.network, best.sparsest(), best.sample(1), best.sample(2)):
        assert best.contains(network), best.contains(network).reason
        for (least, most), label, value in zip(best.margins, y, network(x), strict=True):
            assert least <= label * value <= most
        for place in (min(x) - 1, (min(x) + max(x)) / 2, max(x) + 1):
            low, high = best.bounds(place)
            value = network([place])[0]
            assert low <= value <= high
            assert best.sign(place) in (0, sympy.sign(value))
    shifted = analytic.Network([[1]], [0], [1], 7)
    assert not best.contains(shifted) and best.contains(shifted).reason


def test_the_signs_and_margins_that_all_classifiers_share() -> None:
    best = analytic.solution_set([0, 1, 2, 4, 5], [1, -1, -1, -1, 1], loss="max-margin")
    assert (best.value, best.min_kinks, best.min_neurons) == (4, 1, 2)
    assert best.margins == ((1, 1), (1, 1), (1, 3), (1, 1), (1, 1))
    assert best.bounds("5/2") == (-4, -1) and best.sign("5/2") == -1 and best.sign("1/2") == 0
    edges = [(str(region.interval), region.sign) for region in best.decision_regions()]
    assert edges == [
        ("Interval.open(-oo, 1/2)", 1),
        ("Interval.open(1/2, 9/2)", -1),
        ("Interval.open(9/2, oo)", 1),
    ]
    one_class = analytic.solution_set([3, 1], [-1, -1], loss="max-margin")
    assert one_class.bounds(0) == (-sympy.oo, -1) and one_class.margins == ((1, sympy.oo), (1, sympy.oo))
    assert [(region.interval, region.sign) for region in one_class.decision_regions()] == [
        (sympy.Interval.open(-sympy.oo, sympy.oo), -1)
    ]
    loose = analytic.solution_set(range(6), [1, -1, 1, -1, 1, -1], loss="hinge", beta="2/5")
    assert loose.min_kinks == 1 and (loose.bounds(3), loose.sign(3), loose.sign(0)) == ((-1, 1), 0, 1)
    for ask in (loose.decision_regions, loose.envelope, one_class.envelope):
        with pytest.raises(UnsupportedError, match="differ at the samples"):
            ask()
    with pytest.raises(OptionError, match="no margins"):
        analytic.solution_set([0, 1], [0, 1]).margins  # noqa: B018


def test_regions_of_a_regression_may_disagree() -> None:
    best = analytic.solution_set([0, 1, 2, 3], ["-1/4", "-1/4", "3/4", "11/4"])
    found = [(str(region.interval), region.sign) for region in best.decision_regions()]
    assert found == [
        ("Interval.open(-oo, 5/4)", -1),
        ("Interval.open(5/4, 13/8)", 0),
        ("Interval.open(13/8, oo)", 1),
    ]
    for place, sign in (("5/4", 0), ("6/5", -1), ("13/8", 0), ("7/4", 1)):
        assert best.sign(place) == sign


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_sets_as_latex_compile(tmp_path: Path) -> None:
    long = [f"{7**k % 10**15}/{3**k % 10**14 + 1}" for k in range(20, 32)]
    labels = [1, -1, 1, -1, 1, -1]
    found = [
        analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3]),
        analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3], beta="1/2"),
        analytic.solution_set(long, long[::-1]),
        analytic.solution_set([1], [1]),
        analytic.solution_set(range(6), labels, loss="max-margin"),
        analytic.solution_set([0, 1, 2, 4, 5], [1, -1, -1, -1, 1], loss="max-margin"),
        analytic.solution_set([3, 1], [1, 1], loss="max-margin"),
        *(analytic.solution_set(range(6), labels, loss="hinge", beta=beta) for beta in ("2/5", "1/3", 4)),
    ]
    letters = analytic.Notation(decay=r"\lambda", point="t", fit=r"\hat f")
    texts = [best.latex(notation=letters, digits=digits) for best in found for digits in (None, 4)]
    assert compile_latex(document("\n".join(texts), "Sets"), tmp_path) == []
    assert (
        r"\hat f_{\mathrm{low}}(t) = \begin{cases}" in texts[0]
        and r"$(\frac{1}{2}, \frac{3}{2})$ & negative" in texts[8]
    )
    assert "have no formula" in texts[14] and "are left out" in texts[4]


def test_what_is_not_one_dimensional_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="2 features"):
        analytic.solution_set([[0, 1], [1, 1]], [0, 1])
    with pytest.raises(UnsupportedError, match="rational"):
        analytic.solution_set([0, 1], [0, sympy.sqrt(2)])
    with pytest.raises(DataError, match="2 outputs"):
        analytic.solution_set([0, 1], [[0, 1], [1, 0]])
    with pytest.raises(UnsupportedError, match="logistic"):
        analytic.solution_set([0, 1], [1, -1], loss="logistic", beta=1)
    with pytest.raises(InfeasibleError, match="opposite labels"):
        analytic.solution_set([0, 0], [1, -1], loss="max-margin")
    with pytest.raises(DataError, match="label"):
        analytic.solution_set([0, 1], [1, 2], loss="hinge", beta=1)
    with pytest.raises(OptionError, match="beta"):
        analytic.solution_set([0, 1], [1, -1], loss="hinge")
    with pytest.raises(UnsupportedError, match="t is"):
        analytic.solution_set([0, 1], [0, 1]).bounds(sympy.sqrt(2))
    with pytest.raises(DataError, match="2 inputs"):
        analytic.solution_set([0, 1], [0, 1]).contains(analytic.Network([[1], [1]], [0], [1], 0))


@pytest.mark.parametrize(
    "network",
    [
        ([[1]], [0], [1], 0),
        numeric.Network(U=[[-1.0, 1.0]], b=[1.0, -1.0], w=[-1.0, -1.0], xi=1.0),
        numeric.solve([0.0, 1.0, 2.0], [0.0, 1.0, 0.0], loss="interpolation", bias="free"),
        analytic.solve([0, 1, 2], [0, 1, 0], loss="interpolation", bias="free"),
    ],
)
def test_membership_reads_whatever_holds_a_network(network: Any) -> None:
    best = analytic.solution_set([0, 1, 2], [0, 1, 0])
    assert bool(best.contains(network)) == (not isinstance(network, tuple))


@pytest.mark.parametrize("network", [3, None, "net", ([[1]], [0], [1])])
def test_membership_of_what_is_no_network(network: Any) -> None:
    with pytest.raises(DataError, match="network is a"):
        analytic.solution_set([0, 1, 2], [0, 1, 0]).contains(network)
