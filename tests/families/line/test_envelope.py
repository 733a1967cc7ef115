"""The fan of optimal functions: exact bounds against linear programs, random members against membership."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analytic.families.line.engine.envelope import envelope
from analytic.families.line.engine.sampling import sample
from analytic.families.line.engine.solution_set import InterpolantSet, solution_set
from tests.families.line.reference import evaluate, fraction, grids, penalty, rational

heights = st.integers(min_value=-4, max_value=4)
MARGIN, PARTS = 2, 12


def extreme(best: InterpolantSet, place: fmpq, sign: int) -> float:
    """The least ``sign * f(place)`` over networks on a grid of kinks that interpolate at the optimal cost."""
    x = np.array([float(fraction(value)) for value in best.x])
    y = np.array([float(fraction(value)) for value in best.y])
    kinks = np.arange(PARTS * (int(x[0]) - MARGIN), PARTS * (int(x[-1]) + MARGIN) + 1) / PARTS

    def features(points: np.ndarray) -> np.ndarray:
        both = np.hstack([np.maximum(points[:, None] - kinks, 0), np.maximum(kinks - points[:, None], 0)])
        return np.hstack([both, -both, np.ones((len(points), 1))])

    goal = features(np.array([float(fraction(place))]))[0]
    cost = np.r_[np.ones(len(goal) - 1), 0.0]
    bounds = [(0, None)] * (len(goal) - 1) + [(None, None)]
    value = float(fraction(best.value))
    program = linprog(sign * goal, A_ub=cost[None], b_ub=[value + 1e-9], A_eq=features(x), b_eq=y, bounds=bounds)
    return float(program.fun) * sign


@pytest.mark.parametrize(
    "y",
    [
        [0, 0, 1, 3],
        [0, 1, 3, 6, 7],
        [0, 5, 11, 18],
        [0, 9, 17, 24],
        [0, 6, 13, 18, 22],
        [0, -5, -11, -18],
        [0, 3, 4, 4],
        [0, 1, 0, -2, -3, -3],
        [0, 5],
        [2, 2, 2],
        [0, -1, -1, 0, 2],
        [4, 1, 0, 0],
        [0, 0, -1, -3],
    ],
)
def test_envelope_is_the_linear_program(y: list[int]) -> None:
    best = solution_set(rational(range(len(y))), rational(y))
    found = envelope(best)
    for place in rational([f"{k}/4" for k in range(-5, 4 * len(y) + 2)]):
        assert extreme(best, place, 1) == pytest.approx(float(fraction(found.lower(place))), abs=1e-6)
        assert extreme(best, place, -1) == pytest.approx(float(fraction(found.upper(place))), abs=1e-6)


@given(st.lists(heights, min_size=1, max_size=9), st.sampled_from([0, 4, -4, 9, -9]), st.integers(0, 10**6))
@settings(deadline=None, max_examples=100)
def test_samples_are_optimal_and_inside(values: list[int], tilt: int, seed: int) -> None:
    x = rational(range(len(values)))
    best = solution_set(x, rational([v + tilt * i for i, v in enumerate(values)]))
    bounds, random = envelope(best), Random(seed)
    for _ in range(3):
        network = sample(best, random)
        assert [evaluate(network, place) for place in x] == [fraction(value) for value in best.y]
        assert penalty(network) == fraction(best.value)
        assert best.contains(network.u, network.b, network.w, network.xi)
        for place in rational([f"{k}/3" for k in range(-4, 3 * len(values) + 4)]):
            output = evaluate(network, place)
            assert fraction(bounds.lower(place)) <= output <= fraction(bounds.upper(place))


def test_samples_reach_the_corners_and_differ() -> None:
    for x, y in grids(4, (0, 1, 3), (1,)):
        best = solution_set(x, y)
        bounds, random = envelope(best), Random(7)
        draws = [sample(best, random) for _ in range(40)]
        for place in rational(["3/2", "1/3", "-1", "4"]):
            low, high = fraction(bounds.lower(place)), fraction(bounds.upper(place))
            outputs = {evaluate(network, place) for network in draws}
            assert (len(outputs) > 1) == (low < high)
            assert max(outputs) - min(outputs) >= (high - low) / 2
    assert sample(best, Random(3)) == sample(best, Random(3))
