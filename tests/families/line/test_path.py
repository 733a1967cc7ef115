"""The complete path: every piece proved at both ends and inside, ties and degenerate data included."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from analytic.families.line.engine.data import merge
from analytic.families.line.engine.interpolation import interpolate
from analytic.families.line.engine.path import SquaredPath, squared_path
from analytic.families.line.engine.squared import solve_squared
from numeric.errors import OptionError
from tests.families.line.proofs import prove, prove_piece
from tests.families.line.reference import grids, rational

MCYCLE = Path(__file__).parents[3] / "examples" / "mcycle.csv"
fractions = st.fractions(min_value=-9, max_value=9, max_denominator=7)


def prove_path(x: list[fmpq], y: list[fmpq]) -> SquaredPath:
    path = squared_path(merge(x, y))
    assert path.covers()
    assert all(above > below > 0 for above, below in zip(path.breakpoints, path.breakpoints[1:], strict=False))
    for piece in path.pieces:
        assert piece.upper is None or piece.lower < piece.upper
        prove_piece(x, y, piece)
    for above, below in zip(path.pieces, path.pieces[1:], strict=False):
        assert above.values_at(above.lower) == below.values_at(above.lower)
    means = path.samples.means
    limit = path.limit
    assert limit.fitted == path.samples.expand(means)
    assert limit.network.penalty == interpolate(path.samples.x, means).value
    return path


@pytest.mark.parametrize(
    ("n", "heights", "gaps"),
    [
        (1, (0, 2), (1,)),
        (2, (-1, 0, 3), (0, 1)),
        (3, (-2, 0, 1), (0, 1, 2)),
        (4, (0, 1, 3), (1,)),
        (5, (0, 1), (1,)),
    ],
)
def test_every_small_grid(n: int, heights: tuple[int, ...], gaps: tuple[int, ...]) -> None:
    for x, y in grids(n, heights, gaps):
        prove_path(x, y)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "heights", "gaps"),
    [
        (4, (-1, 0, 1), (1, 2)),
        (5, (-1, 0, 1), (1,)),
        (6, (-1, 0, 1), (1,)),
        (7, (0, 1), (1,)),
    ],
)
def test_larger_grids(n: int, heights: tuple[int, ...], gaps: tuple[int, ...]) -> None:
    for x, y in grids(n, heights, gaps):
        prove_path(x, y)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.sampled_from([-2, -1, 0, 1, 2]), min_size=4, max_size=8), st.booleans())
def test_symmetric_and_tied_data(heights: list[int], mirrored: bool) -> None:
    heights = heights + heights[::-1] if mirrored else heights
    prove_path(rational(range(len(heights))), rational(heights))


@settings(deadline=None, max_examples=15)
@given(
    st.lists(st.tuples(fractions, fractions), min_size=1, max_size=10),
    st.fractions(min_value=Fraction(1, 50), max_value=40, max_denominator=50),
)
def test_random_rationals(pairs: list[tuple[Fraction, Fraction]], beta: Fraction) -> None:
    x, y = (rational(side) for side in zip(*pairs, strict=True))
    path = prove_path(x, y)
    for place in [*rational([beta]), *path.breakpoints]:
        fit = path.at(place)
        prove(x, y, fit)
        assert fit.fitted == solve_squared(path.samples, place).at(place).fitted


def test_lookup() -> None:
    path = prove_path(rational([0, 1, 2, 4, 5]), rational([0, 3, 1, 2, 7]))
    for piece in path.pieces[:-1]:
        assert path.piece(piece.lower) is piece
    assert path.piece(path.breakpoints[0] + 100) is path.pieces[0]
    assert path.piece(path.breakpoints[-1] / 2) is path.pieces[-1]
    assert path.pieces[0].at(path.breakpoints[0]).network.neurons == ()
    with pytest.raises(OptionError, match="beta is 0"):
        path.at(fmpq(0))


def test_mcycle_is_complete() -> None:
    with MCYCLE.open() as file:
        rows = list(csv.reader(file))[1:]
    x, y = rational([row[0] for row in rows]), rational([row[1] for row in rows])
    path = squared_path(merge(x, y))
    assert path.covers() and len(path.pieces) == 196
    for piece in path.pieces[::49]:
        prove(x, y, piece.at(piece.lower))
