"""Minimum-norm interpolation: certificates checked from the definitions, exhaustively on small grids."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from analytic.families.line.engine.data import merge
from analytic.families.line.engine.interpolation import Interpolant, interpolate
from numeric.errors import DataError, InfeasibleError
from tests.families.line.reference import (
    evaluate,
    fraction,
    grids,
    interpolation_lp,
    penalty,
    rational,
    support,
)

fractions = st.fractions(min_value=-20, max_value=20, max_denominator=12)


def prove(x: list[fmpq], y: list[fmpq]) -> Interpolant:
    """Value = penalty of an interpolating network = v'y of a feasible dual: optimal by weak duality."""
    found = interpolate(x, y)
    assert [evaluate(found.network, place) for place in x] == [fraction(value) for value in y]
    value = fraction(found.value)
    assert penalty(found.network) == value
    assert sum((fraction(a) * fraction(b) for a, b in zip(found.dual, y, strict=True)), Fraction(0)) == value
    assert support(x, found.dual) <= 1
    return found


@pytest.mark.parametrize(
    ("n", "heights", "gaps"),
    [
        (1, (0, 1, -2), (1,)),
        (2, (-1, 0, 3), (1, 2)),
        (3, (-2, 0, 1, 3), (1, 2)),
        (4, (-1, 0, 2), (1, 3)),
        (5, (0, 1, -1), (1,)),
    ],
)
def test_every_small_grid_is_proved(n: int, heights: tuple[int, ...], gaps: tuple[int, ...]) -> None:
    for x, y in grids(n, heights, gaps):
        prove(x, y)


@pytest.mark.parametrize(
    ("x", "y", "value"),
    [
        ([0, 1, 3], [0, 1, 0], "3/2"),
        ([0, 2], [1, 5], 2),
        ([0, 1], [1, 1], 0),
        ([3, 0, 1], [0, 0, 1], "3/2"),
        (["1/2", "3/2", "5/2", "7/2"], [0, 0, 1, 3], 2),
        ([4], [7], 0),
        ([0, 1, 2], [0, 5, 10], 5),
        ([0, 1, 2, 2, 0], [0, 1, 3, 3, 0], 2),
        ([0, 1, 2], [9, 4, 0], 5),
        ([0, 1, 2, 3], [0, 10, 19, 29], 11),
    ],
)
def test_known_values(x: list[int], y: list[int], value: str) -> None:
    assert fraction(prove(rational(x), rational(y)).value) == Fraction(value)


def test_output_bias_is_what_makes_a_constant_free() -> None:
    found = prove(rational([0, 1]), rational([1, 1]))
    assert found.value == 0 and found.network.neurons == () and found.network.xi == 1


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(fractions, fractions), min_size=1, max_size=9, unique_by=lambda pair: pair[0]), st.data())
def test_random_rationals(pairs: list[tuple[Fraction, Fraction]], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(pairs), max_size=4))
    x, y = zip(*data.draw(st.permutations(pairs + again)), strict=True)
    found = prove(rational(x), rational(y))
    want = float(fraction(found.value))
    program = interpolation_lp([float(v) for v in x], [float(v) for v in y])
    assert program == pytest.approx(want, rel=1e-6, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(fractions, fractions), min_size=2, max_size=7, unique_by=lambda pair: pair[0]))
def test_symmetries(pairs: list[tuple[Fraction, Fraction]]) -> None:
    x, y = (rational(side) for side in zip(*pairs, strict=True))
    value = interpolate(x, y).value
    assert interpolate([-a for a in x], y).value == value
    assert interpolate(x, [-3 * a for a in y]).value == 3 * value
    assert interpolate([2 * a + 5 for a in x], [a - 7 for a in y]).value == value / 2


def test_clash_and_bad_shapes() -> None:
    with pytest.raises(InfeasibleError, match="samples 0 and 2 share x = 1") as caught:
        interpolate(rational([1, 0, 1]), rational([5, 0, 2]))
    assert caught.value.witness == rational([1, 0, -1])
    with pytest.raises(DataError, match="empty"):
        merge([], [])
    with pytest.raises(DataError, match="2 samples and y has 1"):
        merge(rational([1, 2]), rational([1]))


def test_merge_restores_the_original_order() -> None:
    samples = merge(rational([3, 1, 3, 2]), rational([1, 2, 5, 4]))
    assert samples.expand(samples.means) == rational([3, 2, 3, 4])
    assert samples.place(rational([7, 8, 9])) == rational([9, 7, 0, 8])
    assert (samples.counts, list(samples.totals), samples.within) == ((1, 1, 2), rational([2, 4, 6]), 4)


def test_ten_thousand_rationals() -> None:
    n = 10_000
    x = [fmpq((i * 7919) % n * 1000 + i % 7, 997 + i % 5) for i in range(n)]
    y = [fmpq((i * i * 31) % 2003 - 1000, 1 + i % 9) for i in range(n)]
    values = dict(zip(map(str, x), y, strict=True))
    y = [values[str(place)] for place in x]
    found = interpolate(x, y)
    assert found.network.penalty == found.value
    assert sum((a * b for a, b in zip(found.dual, y, strict=True)), fmpq(0)) == found.value
