"""Hinge loss at one beta and along the path: every answer proved by its dual, from the definitions."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from random import Random

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analytic.exact.simplex import minimise
from analytic.families.line.engine.hinge import HingeFit, hinge_problem, solve_hinge
from analytic.families.line.engine.hinge_path import HingePath, hinge_path
from analytic.families.line.engine.margin import max_margin
from analytic.families.line.engine.network import SplineNeurons
from numeric.errors import DataError, OptionError
from tests.families.line.reference import dictionary, evaluate, fraction, penalty, positive_part, rational, support


def prove(x: list[fmpq], y: list[fmpq], network: SplineNeurons, dual: list[fmpq], beta: fmpq) -> Fraction:
    """Primal value of the network = dual value of a feasible ``v``; the common value."""
    labels = [fraction(label) for label in y]
    outputs = [evaluate(network, place) for place in x]
    loss = sum((positive_part(1 - a * b) for a, b in zip(labels, outputs, strict=True)), Fraction(0))
    signed = [a * fraction(v) for a, v in zip(labels, dual, strict=True)]
    assert all(0 <= value <= 1 for value in signed)
    assert support(x, dual) <= fraction(beta)
    value = loss + fraction(beta) * penalty(network)
    assert value == sum(signed, Fraction(0))
    return value


def prove_fit(x: list[fmpq], y: list[fmpq], fit: HingeFit) -> None:
    assert prove(x, y, fit.network, fit.dual, fit.beta) == fraction(fit.value)
    assert [evaluate(fit.network, place) for place in x] == [fraction(value) for value in fit.fitted]
    assert penalty(fit.network) == fraction(fit.norm)


def prove_path(x: list[fmpq], y: list[fmpq]) -> HingePath:
    path = hinge_path(x, y)
    assert path.pieces[0].upper is None and path.pieces[0].fit.norm == 0 and path.pieces[-1].lower == 0
    for above, below in pairwise(path.pieces):
        assert above.lower == below.upper > below.lower
        assert above.fit.norm < below.fit.norm and above.fit.loss > below.fit.loss
    for piece in path.pieces:
        high = piece.lower + 2 if piece.upper is None else piece.upper
        for beta in (piece.lower, (piece.lower + high) / 2, high):
            value = prove(x, y, piece.network, piece.dual(beta), beta)
            assert value == fraction(piece.value(beta))
            if beta > 0:
                assert solve_hinge(path.problem, beta).value == piece.value(beta)
    return path


def hinge_lp(x: list[int], y: list[int], beta: float) -> float:
    features = dictionary(np.array(x, float))
    labels = np.array(y, float)[:, None]
    signed = labels * np.hstack([features, -features, np.ones((len(y), 1))])
    cost = np.r_[np.full(signed.shape[1] - 1, beta), 0.0, np.ones(len(y))]
    bounds = [(0, None)] * (signed.shape[1] - 1) + [(None, None)] + [(0, None)] * len(y)
    rows = -np.hstack([signed, np.eye(len(y))])
    return float(linprog(cost, A_ub=rows, b_ub=-np.ones(len(y)), bounds=bounds).fun)


@pytest.mark.parametrize(("n", "gaps"), [(1, (1,)), (2, (0, 1, 3)), (3, (0, 1, 2)), (4, (0, 1)), (5, (1,))])
def test_every_labelling_has_a_proved_path(n: int, gaps: tuple[int, ...]) -> None:
    for steps in product(gaps, repeat=n - 1):
        x = rational([sum(steps[:i]) for i in range(n)])
        for labels in product((1, -1), repeat=n):
            prove_path(x, rational(labels))


@given(
    st.lists(st.tuples(st.integers(-6, 6), st.sampled_from([1, -1])), min_size=1, max_size=9),
    st.lists(st.fractions(min_value=Fraction(1, 20), max_value=30, max_denominator=20), min_size=1, max_size=3),
)
@settings(deadline=None, max_examples=40)
def test_random_data_and_warm_starts(pairs: list[tuple[int, int]], betas: list[Fraction]) -> None:
    x, y = zip(*pairs, strict=True)
    problem, fit = hinge_problem(rational(x), rational(y)), None
    for beta in rational(betas):
        fit = solve_hinge(problem, beta, fit)
        prove_fit(rational(x), rational(y), fit)
        want = hinge_lp(list(x), list(y), float(fraction(beta)))
        assert float(fraction(fit.value)) == pytest.approx(want, abs=1e-7)


@given(st.lists(st.tuples(st.fractions(0, 9, max_denominator=6), st.sampled_from([1, -1])), min_size=2, max_size=10))
@settings(deadline=None, max_examples=25)
def test_random_paths(pairs: list[tuple[Fraction, int]]) -> None:
    x, y = zip(*pairs, strict=True)
    prove_path(rational(x), rational(y))


def test_small_beta_is_max_margin() -> None:
    x, y = rational([0, 1, 4, 5, 9]), rational([-1, 1, 1, -1, -1])
    path = prove_path(x, y)
    assert path.pieces[-1].fit.loss == 0 and path.pieces[-1].fit.norm == max_margin(x, y).value
    assert path.piece(path.breakpoints[0]) is path.pieces[0]


def test_one_class_and_bad_input() -> None:
    path = prove_path(rational([3, 1]), rational([1, 1]))
    assert path.breakpoints == [] and path.pieces[0].fit.value == 0
    with pytest.raises(DataError, match=r"y\[0\] is 2"):
        hinge_problem(rational([0]), rational([2]))
    with pytest.raises(OptionError, match="beta is 0"):
        solve_hinge(path.problem, fmpq(0))
    with pytest.raises(OptionError, match="beta is -1"):
        path.piece(fmpq(-1))


def test_sixty_samples() -> None:
    random = Random(4)
    x = rational([Fraction(random.randint(-900, 900), 7) for _ in range(60)])
    y = rational([1 if random.random() < 0.3 + 0.4 * (place > 0) else -1 for place in x])
    fit = solve_hinge(hinge_problem(x, y), fmpq(20))
    prove_fit(x, y, fit)


def test_bland_finishes_without_a_guess() -> None:
    """Values beyond floats spoil the guess; the exact rule still ends at the optimum (a cycling example of Beale)."""
    huge = fmpq(10) ** 400
    rows = [["1/4", -60, "-1/25", 9, 1, 0, 0], ["1/2", -90, "-1/50", 3, 0, 1, 0], [0, 0, 1, 0, 0, 0, 1]]
    cost = rational(["-3/4", 150, "-1/50", 6, 0, 0, 0])
    for factor in (fmpq(1), huge):
        found = minimise([rational(row) for row in rows], rational([0, 0, 1]), [c * factor for c in cost], [4, 5, 6])
        assert sum((a * b for a, b in zip(found.z, cost, strict=True)), fmpq(0)) == fmpq(-1, 20)
    with pytest.raises(ArithmeticError, match="unbounded"):
        minimise([rational([1, -1])], rational([1]), rational([0, -1]), [0])
