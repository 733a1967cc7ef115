"""The fewest kinks of any interpolant by dynamic programming, over whole integer grids, beside the sparsest network.

The program knows nothing of norms or runs: it goes through the gaps between samples and counts the kinks that a
function needs to enter a gap with one slope and leave it with another. A minimum-norm interpolant with as few kinks as
any interpolant has the fewest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from flint import fmpq

from analytic.families.line.engine.data import merge
from analytic.families.line.engine.face import Regime
from analytic.families.line.engine.solution_set import InterpolantSet, solution_set
from analytic.families.line.engine.sparsest import min_kinks, obstacles, sparsest
from analytic.families.line.engine.squared import solve_squared
from numeric.onedim import sparsest_interpolant
from tests.families.line.reference import evaluate, fraction, penalty, rational


def kinks_in_gap(enter: Fraction, leave: Fraction, chord: Fraction) -> int:
    """The fewest kinks strictly between two samples, for given slopes after the first and before the second."""
    if enter == leave == chord:
        return 0
    return 1 if (enter - chord) * (leave - chord) < 0 else 2


def fewest(x: Sequence[int], y: Sequence[Fraction]) -> int:
    """The fewest kinks between the first and the last sample of any continuous piecewise linear interpolant."""
    chords = [Fraction(b - a) / (t - s) for (s, a), (t, b) in pairwise(zip(x, y, strict=True))]
    special = sorted(set(chords))
    if not special:
        return 0
    between = [(a + b) / 2 for a, b in pairwise(special)]  # any slope behaves like one of these
    slopes = [special[0] - 1, *special, *between, special[-1] + 1]
    before = dict.fromkeys(slopes, 0)  # kinks so far, by the slope in which the function enters the gap
    for chord in chords:
        after = {b: min(before[a] + kinks_in_gap(a, b, chord) for a in slopes) for b in slopes}
        best = min(after.values())
        before = {b: min(after[b], best + 1) for b in slopes}  # a kink at the sample, or none
    return best


def prove(x: Sequence[int], y: Sequence[Fraction], best: InterpolantSet) -> None:
    found = sparsest(best)
    assert [evaluate(found.network, place) for place in best.x] == [Fraction(value) for value in y]
    assert penalty(found.network) == fraction(best.value)
    inner = {str(n.kink) for n in found.network.neurons if best.x[0] < n.kink < best.x[-1]}
    assert len(inner) == found.kinks == min_kinks(best) == len(obstacles(best)) == fewest(x, y)


SPACINGS = ((0, 1, 3, 4, 7, 8), (0, 2, 3, 5, 6, 11))


@pytest.mark.parametrize(
    ("n", "most", "spacings"),
    [
        (1, 3, SPACINGS[:1]),
        (2, 3, SPACINGS),
        (3, 3, SPACINGS),
        (4, 2, SPACINGS[:1]),
        pytest.param(4, 3, SPACINGS, marks=pytest.mark.slow),
        pytest.param(5, 3, SPACINGS, marks=pytest.mark.slow),
        pytest.param(6, 3, (tuple(range(6)), *SPACINGS), marks=pytest.mark.slow),
    ],
)
def test_no_interpolant_at_all_has_fewer_kinks(n: int, most: int, spacings: Sequence[tuple[int, ...]]) -> None:
    """In every regime, reached by tilting the data; a tilt changes the norm and leaves the kinks."""
    regimes = Counter[Regime]()
    for places, heights in product(spacings, product(range(most + 1), repeat=n)):
        for tilt in (0, 4, -4) if n < 6 else (0,):
            x, y = places[:n], [Fraction(h + tilt * t) for h, t in zip(heights, places, strict=False)]
            best = solution_set(rational(x), rational(y))
            prove(x, y, best)
            regimes[best.regime] += 1
    assert n < 3 or n == 6 or len(regimes) == len(Regime)


@pytest.mark.parametrize(("n", "most"), [(4, 3), pytest.param(6, 2, marks=pytest.mark.slow)])
def test_the_floating_point_twin_agrees(n: int, most: int) -> None:
    for heights in product(range(most + 1), repeat=n):
        for places in SPACINGS:
            x = places[:n]
            best = solution_set(rational(x), rational(heights))
            twin = sparsest_interpolant(np.array(x, float), np.array(heights, float))
            assert len(twin.knots) - 2 == min_kinks(best)
            assert twin.value == pytest.approx(float(fraction(best.value)), rel=1e-12, abs=1e-12)
            values = np.interp(x, twin.knots, twin.knot_values)
            assert np.abs(values - heights).max() <= 1e-12 * (1 + most)


@pytest.mark.parametrize(("n", "most"), [(4, 2), pytest.param(5, 2, marks=pytest.mark.slow)])
def test_the_squared_loss_has_the_fewest_kinks_of_its_fit(n: int, most: int) -> None:
    bent = 0
    for heights in product(range(most + 1), repeat=n):
        x = SPACINGS[0][:n]
        samples = merge(rational(x), rational(heights))
        for beta in (fmpq(1, 20), fmpq(1, 3), fmpq(1)):
            fitted = solve_squared(samples, beta).at(beta).fitted
            best = solution_set(list(samples.x), fitted)
            prove(x, [fraction(value) for value in fitted], best)
            bent += min_kinks(best) > 0
    assert bent > 20
