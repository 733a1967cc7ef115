"""Squared loss: every answer is proved by its own dual, from the definitions, exhaustively on small grids."""

from __future__ import annotations

import csv
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from analytic.onedim.data import merge
from analytic.onedim.squared import Fit, Piece, piece_containing, solve_squared
from numeric.errors import OptionError
from tests.onedim.onedim_reference import dictionary, evaluate, fraction, grids, penalty, rational, support

MCYCLE = Path(__file__).parents[2] / "examples" / "mcycle.csv"
fractions = st.fractions(min_value=-9, max_value=9, max_denominator=7)


def prove(x: list[fmpq], y: list[fmpq], fit: Fit) -> None:
    """Primal value of the network = dual value of ``v = y - f``, with ``h(v) <= beta``."""
    beta = fraction(fit.beta)
    output = [evaluate(fit.network, place) for place in x]
    assert output == [fraction(value) for value in fit.fitted]
    v = [fraction(value) for value in fit.dual]
    targets = [fraction(value) for value in y]
    assert v == [a - b for a, b in zip(targets, output, strict=True)]
    square = sum((a * a for a in v), Fraction(0)) / 2
    value = fraction(fit.value)
    assert value == square + beta * penalty(fit.network)
    assert value == sum((a * b for a, b in zip(v, targets, strict=True)), Fraction(0)) - square
    assert support(x, fit.dual) <= beta


def prove_piece(x: list[fmpq], y: list[fmpq], piece: Piece) -> None:
    """Optimal at both ends and inside, not just outside; networks and values affine and quadratic in beta."""
    high = piece.lower + 3 if piece.upper is None else piece.upper
    a, b, c = piece.value_coefficients
    for beta in {piece.lower, (piece.lower + high) / 2, high}:
        fit = piece.at(beta)
        prove(x, y, fit)
        assert fit.value == a + b * beta + c * beta * beta
        network = piece.network.at(beta)
        assert [evaluate(network, place) for place in x] == [fraction(value) for value in fit.fitted]
        assert penalty(network) == penalty(fit.network)
    outside = [piece.lower * fmpq(99, 100)] if piece.lower else []
    outside += [] if piece.upper is None else [piece.upper * fmpq(101, 100)]
    for beta in outside:
        values = [p + beta * q for p, q in zip(piece.fitted0, piece.fitted1, strict=True)]
        assert solve_squared(piece.samples, beta).at(beta).fitted != piece.samples.expand(values)


@pytest.mark.parametrize(("n", "heights", "gaps"), [
    (1, (0, 2), (1,)), (2, (-1, 0, 3), (0, 1, 2)), (3, (-2, 0, 1), (0, 1, 2)), (4, (-1, 0, 2), (1, 2)),
    (5, (0, 1), (0, 1)), (5, (-1, 0, 1), (1,)),
])
def test_every_small_grid_is_proved(n: int, heights: tuple[int, ...], gaps: tuple[int, ...]) -> None:
    for x, y in grids(n, heights, gaps):
        samples = merge(x, y)
        for beta in rational(["1/7", "1/2", 1, 2]):
            prove(x, y, solve_squared(samples, beta).at(beta))


@pytest.mark.parametrize(("n", "heights", "gaps"), [(3, (-2, 0, 1), (1, 2)), (4, (0, 1, 3), (1,)), (5, (0, 1), (1,))])
def test_pieces_of_small_grids_are_maximal(n: int, heights: tuple[int, ...], gaps: tuple[int, ...]) -> None:
    for x, y in grids(n, heights, gaps):
        piece: Piece | None = None
        for beta in rational(["1/5", "2/3", "1/5", 5]):
            piece = solve_squared(merge(x, y), beta, piece)
            assert piece.contains(beta)
            prove_piece(x, y, piece)


@given(st.lists(st.tuples(fractions, fractions), min_size=1, max_size=12),
       st.lists(st.fractions(min_value=Fraction(1, 50), max_value=40, max_denominator=50), min_size=1, max_size=4))
def test_random_rationals_and_warm_starts(pairs: list[tuple[Fraction, Fraction]], betas: list[Fraction]) -> None:
    x, y = (rational(side) for side in zip(*pairs, strict=True))
    samples, piece = merge(x, y), None
    for beta in rational(betas):
        piece = solve_squared(samples, beta, piece)
        prove(x, y, piece.at(beta))
        assert piece.at(beta).fitted == solve_squared(samples, beta).at(beta).fitted
    prove_piece(x, y, piece)


@given(st.lists(st.sampled_from([-3, -1, 0, 1, 3]), min_size=6, max_size=16), st.integers(1, 12))
def test_tied_data(heights: list[int], numerator: int) -> None:
    x, y = rational(range(len(heights))), rational(heights)
    prove_piece(x, y, solve_squared(merge(x, y), fmpq(numerator, 4)))


@pytest.mark.parametrize(("x", "y", "beta", "value"), [
    ([0, 1], [0, 1], "1/4", "3/16"), ([0, 1], [0, 1], 5, "1/4"), ([2], [9], 3, 0),
    ([1, 1], [0, 2], 3, 1), ([0, 0, 1], [1, 1, 1], 2, 0),
])
def test_known_values(x: list[int], y: list[int], beta: str, value: str) -> None:
    exact = rational([beta])[0]
    fit = solve_squared(merge(rational(x), rational(y)), exact).at(exact)
    prove(rational(x), rational(y), fit)
    assert fraction(fit.value) == Fraction(value)


def test_floating_point_lasso_agrees() -> None:
    sklearn = pytest.importorskip("sklearn.linear_model")
    rng = np.random.default_rng(5)
    for beta in (0.5, 4.0):
        x, y = np.sort(rng.choice(20, 8, replace=False)), rng.integers(-9, 9, 8)
        features = dictionary(x.astype(float))
        lasso = sklearn.Lasso(alpha=beta / 8, max_iter=200_000, tol=1e-10).fit(features, y)
        objective = ((lasso.predict(features) - y) ** 2).sum() / 2 + beta * np.abs(lasso.coef_).sum()
        exact = rational([str(beta)])[0]
        value = float(fraction(solve_squared(merge(rational(x.tolist()), rational(y.tolist())), exact).at(exact).value))
        assert value <= objective + 1e-9 and objective == pytest.approx(value, rel=1e-4)


def test_irrational_beta() -> None:
    x, y = rational(range(8)), rational([0, 4, 1, 7, -3, 2, 2, 9])
    for square in (Fraction(1, 50), Fraction(2), Fraction(3), Fraction(99), Fraction(10**6 + 1)):
        piece = piece_containing(merge(x, y), lambda q, s=square: 1 if q <= 0 or fraction(q) ** 2 < s else -1)
        assert fraction(piece.lower) ** 2 < square
        assert piece.upper is None or fraction(piece.upper) ** 2 > square
        prove_piece(x, y, piece)
    rational_beta = piece_containing(merge(x, y), lambda q: int(q < 2) - int(q > 2))
    assert rational_beta.contains(fmpq(2))


def test_bad_beta_and_foreign_start() -> None:
    samples = merge(rational([0, 1]), rational([0, 1]))
    with pytest.raises(OptionError, match="beta is -1"):
        solve_squared(samples, fmpq(-1))
    with pytest.raises(OptionError, match="other samples"):
        solve_squared(merge(rational([0]), rational([0])), fmpq(1), solve_squared(samples, fmpq(1)))
    with pytest.raises(OptionError, match="outside"):
        solve_squared(samples, fmpq(1, 4)).at(fmpq(9))


def mcycle() -> tuple[list[fmpq], list[fmpq]]:
    with MCYCLE.open() as file:
        rows = list(csv.reader(file))[1:]
    return rational([row[0] for row in rows]), rational([row[1] for row in rows])


def test_mcycle_is_proved_and_quick() -> None:
    x, y = mcycle()
    samples, start = merge(x, y), time.perf_counter()
    fit = solve_squared(samples, fmpq(10)).at(fmpq(10))
    assert time.perf_counter() - start < 1
    prove(x, y, fit)
    start, piece = time.perf_counter(), None
    for k in range(20):
        piece = solve_squared(samples, fmpq(1000, 2**k), piece)
        piece.at(fmpq(1000, 2**k))
    assert time.perf_counter() - start < 2
