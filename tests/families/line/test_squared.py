"""Squared loss: every answer is proved by its own dual, from the definitions, exhaustively on small grids."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from analytic.families.line.engine.data import merge
from analytic.families.line.engine.squared import SquaredPiece, piece_containing, solve_squared
from numeric.errors import OptionError
from tests.families.line.proofs import prove, prove_piece
from tests.families.line.reference import dictionary, fraction, grids, rational

MCYCLE = Path(__file__).parents[3] / "examples" / "mcycle.csv"
fractions = st.fractions(min_value=-9, max_value=9, max_denominator=7)


@pytest.mark.parametrize(
    ("n", "heights", "gaps"),
    [
        (1, (0, 2), (1,)),
        (2, (-1, 0, 3), (0, 1, 2)),
        (3, (-2, 0, 1), (0, 1, 2)),
        (4, (-1, 0, 2), (1,)),
        (5, (0, 1), (1,)),
        pytest.param(4, (-1, 0, 2), (0, 1, 2), marks=pytest.mark.slow),
        pytest.param(5, (0, 1), (0, 1), marks=pytest.mark.slow),
        pytest.param(5, (-1, 0, 1), (1,), marks=pytest.mark.slow),
    ],
)
def test_every_small_grid_is_proved(n: int, heights: tuple[int, ...], gaps: tuple[int, ...]) -> None:
    for x, y in grids(n, heights, gaps):
        samples = merge(x, y)
        for beta in rational(["1/7", "1/2", 1, 2]):
            prove(x, y, solve_squared(samples, beta).at(beta))


@pytest.mark.parametrize(("n", "heights", "gaps"), [(3, (-2, 0, 1), (1, 2)), (4, (0, 1, 3), (1,)), (5, (0, 1), (1,))])
def test_pieces_of_small_grids_are_maximal(n: int, heights: tuple[int, ...], gaps: tuple[int, ...]) -> None:
    for x, y in grids(n, heights, gaps):
        piece: SquaredPiece | None = None
        for beta in rational(["1/5", "2/3", "1/5", 5]):
            piece = solve_squared(merge(x, y), beta, piece)
            assert piece.contains(beta)
            prove_piece(x, y, piece)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(fractions, fractions), min_size=1, max_size=12),
    st.lists(st.fractions(min_value=Fraction(1, 50), max_value=40, max_denominator=50), min_size=1, max_size=4),
)
def test_random_rationals_and_warm_starts(pairs: list[tuple[Fraction, Fraction]], betas: list[Fraction]) -> None:
    x, y = (rational(side) for side in zip(*pairs, strict=True))
    samples, piece = merge(x, y), None
    for beta in rational(betas):
        piece = solve_squared(samples, beta, piece)
        prove(x, y, piece.at(beta))
        assert piece.at(beta).fitted == solve_squared(samples, beta).at(beta).fitted
    prove_piece(x, y, piece)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from([-3, -1, 0, 1, 3]), min_size=6, max_size=16), st.integers(1, 12))
def test_tied_data(heights: list[int], numerator: int) -> None:
    x, y = rational(range(len(heights))), rational(heights)
    prove_piece(x, y, solve_squared(merge(x, y), fmpq(numerator, 4)))


@pytest.mark.parametrize(
    ("x", "y", "beta", "value"),
    [
        ([0, 1], [0, 1], "1/4", "3/16"),
        ([0, 1], [0, 1], 5, "1/4"),
        ([2], [9], 3, 0),
        ([1, 1], [0, 2], 3, 1),
        ([0, 0, 1], [1, 1, 1], 2, 0),
    ],
)
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


def test_mcycle_is_proved() -> None:
    x, y = mcycle()
    samples = merge(x, y)
    fit = solve_squared(samples, fmpq(10)).at(fmpq(10))
    prove(x, y, fit)
    piece = None
    for k in range(20):
        piece = solve_squared(samples, fmpq(1000, 2**k), piece)
        fit = piece.at(fmpq(1000, 2**k))
        if k % 9 == 0:
            prove(x, y, fit)
