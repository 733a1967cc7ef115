"""All optimal interpolating networks, against brute force over neurons on a fine grid of kinks."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from analytic.families.line.engine.face import Regime
from analytic.families.line.engine.interpolation import interpolate
from analytic.families.line.engine.network import SplineNeurons
from analytic.families.line.engine.solution_set import InterpolantSet, solution_set
from analytic.families.line.engine.sparsest import min_kinks, obstacles, sparsest
from tests.families.line.reference import evaluate, fraction, grids, penalty, rational

heights = st.integers(min_value=-4, max_value=4)
PARTS = 12


def prove_sparsest(best: InterpolantSet) -> int | None:
    """Optimal by value, as sparse as claimed; returns the claimed number of neurons."""
    found = sparsest(best)
    network = found.network
    assert [evaluate(network, place) for place in best.x] == [fraction(value) for value in best.y]
    assert penalty(network) == fraction(best.value)
    assert best.contains(network.u, network.b, network.w, network.xi)
    inner = {str(n.kink) for n in network.neurons if best.x[0] < n.kink < best.x[-1]}
    assert len(inner) == found.kinks == min_kinks(best)
    assert found.fewest_neurons in (None, len(network.neurons))
    assert len(network.neurons) <= found.kinks + 1
    return found.fewest_neurons


def fewest_on_grid(best: InterpolantSet, most: int) -> int:
    """The least number of neurons with kinks on a grid that interpolates at the optimal cost, by trying all."""
    x = np.array([float(fraction(value)) for value in best.x])
    y = np.array([float(fraction(value)) for value in best.y])
    value = float(fraction(best.value))
    kinks = np.arange(PARTS * int(x[0]), PARTS * int(x[-1]) + 1) / PARTS
    features = np.hstack([np.maximum(x[:, None] - kinks, 0), np.maximum(kinks - x[:, None], 0)])
    features = features[:, features.any(axis=0)]
    if (y == y[0]).all():
        return 0
    for size in range(1, most + 1):
        subsets = np.array(list(combinations(range(features.shape[1]), size)), int).reshape(-1, size)
        A = np.concatenate([np.moveaxis(features[:, subsets], 0, 1), np.ones((len(subsets), len(x), 1))], axis=2)
        weights = np.linalg.pinv(A) @ y
        residual = np.abs((A @ weights[..., None])[..., 0] - y).max(axis=1)
        cost = np.abs(weights[:, :-1]).sum(axis=1)
        if ((residual < 1e-9) & (cost < value + 1e-9)).any():
            return size
    return most + 1


@pytest.mark.parametrize(
    ("n", "heights", "gaps"),
    [
        (1, (0, 2), (1,)),
        (2, (-1, 0, 3), (1, 2)),
        (3, (-2, 0, 1), (1, 2)),
        (4, (-1, 0, 2), (1, 2)),
        (5, (-1, 0, 1), (1,)),
        pytest.param(5, (-1, 0, 1), (1, 2), marks=pytest.mark.slow),
        (6, (-1, 0, 1), (1,)),
    ],
)
def test_sparsest_on_every_small_grid(n: int, heights: tuple[int, ...], gaps: tuple[int, ...]) -> None:
    for x, y in grids(n, heights, gaps):
        assert prove_sparsest(solution_set(x, y)) is not None


@pytest.mark.parametrize(("n", "heights"), [(3, (-1, 0, 1, 2)), (4, (0, 1, 2))])
def test_no_network_on_a_grid_has_fewer_neurons(n: int, heights: tuple[int, ...]) -> None:
    for x, y in grids(n, heights, (1,)):
        best = solution_set(x, y)
        claimed = prove_sparsest(best)
        assert claimed is not None
        assert fewest_on_grid(best, min(claimed, 2)) == min(claimed, 3)


@pytest.mark.slow
@pytest.mark.parametrize("heights", [(0, 1, 2), (-1, 0, 3)])
def test_no_network_of_five_samples_on_a_grid_has_fewer_neurons(heights: tuple[int, ...]) -> None:
    for x, y in grids(5, heights, (1,)):  # the best kinks need not be on the grid
        best = solution_set(x, y)
        claimed = prove_sparsest(best)
        assert claimed is not None
        assert fewest_on_grid(best, min(claimed, 2)) >= min(claimed, 3)


@given(st.lists(heights, min_size=2, max_size=12), st.sampled_from([0, 3, -3, 8, -8]))
@settings(deadline=None, max_examples=80)
def test_all_regimes(values: list[int], tilt: int) -> None:
    prove_sparsest(solution_set(rational(range(len(values))), rational([v + tilt * i for i, v in enumerate(values)])))


@given(st.lists(st.integers(1, 6), min_size=3, max_size=9), st.integers(-12, 12), st.booleans())
@settings(deadline=None, max_examples=80)
def test_long_runs(bends: list[int], slope: int, turn: bool) -> None:
    heights, level = [0], 0
    for i, bend in enumerate(bends):
        level += slope
        heights.append(level)
        slope += bend if i % 6 or not turn else -bend
    prove_sparsest(solution_set(rational(range(len(heights))), rational(heights)))


@pytest.mark.parametrize(
    ("y", "regime", "kinks", "neurons"),
    [
        ([0, 0, 1, 3], Regime.HELD_RISING, 1, 1),
        ([0, 5, 10], Regime.RISING, 0, 1),
        ([1, 1, 1], Regime.CONSTANT, 0, 0),
        ([0, 5, 11, 18], Regime.RISING, 1, 2),
        ([0, 5, 11], Regime.RISING, 1, 1),
        ([0, 1, 0], Regime.VARIATION, 1, 2),
        ([0, -5, -10], Regime.FALLING, 0, 1),
        ([1, 0, 0], Regime.HELD_FALLING, 1, 1),
        ([0, 1, 0, 1], Regime.VARIATION, 2, 3),
        ([0, 2, 2, 0], Regime.VARIATION, 1, 2),
        ([0, 1, 1, 0, -2], Regime.VARIATION, 2, 2),
    ],
)
def test_known_counts(y: list[int], regime: Regime, kinks: int, neurons: int) -> None:
    best = solution_set(rational(range(len(y))), rational(y))
    assert best.regime is regime
    assert (sparsest(best).kinks, prove_sparsest(best)) == (kinks, neurons)


def test_cut_off_search_says_so() -> None:
    bends = [3**k for k in range(14)]
    y, slope, level = [0], -(sum(bends) // 2 + 1), 0
    for bend in [*bends, 0]:
        level += slope
        y.append(level)
        slope += bend
    x = rational(range(len(y)))
    best = solution_set(x, rational(y))
    found = sparsest(best, limit=4)
    assert found.kinks == 7 and found.fewest_neurons in (None, 7)


@pytest.mark.parametrize("kind", ["rough", "convex"])
def test_two_thousand_samples(kind: str) -> None:
    """The work is linear: a fixed number of partial sums in all, and few facings of a long run."""
    random = Random(5)
    y = [random.randint(0, 9) if kind == "rough" else (k - 700) ** 2 for k in range(2000)]
    best = solution_set(rational(range(2000)), rational(y))
    found = sparsest(best)
    assert found.kinks == min_kinks(best) == len(obstacles(best)) == (999 if kind == "convex" else found.kinks)
    assert found.network.penalty == best.value and len(found.network.neurons) <= found.kinks + 1
    network = found.network
    assert best.contains(network.u, network.b, network.w, network.xi)


@given(st.lists(heights, min_size=2, max_size=7), st.data())
@settings(deadline=None, max_examples=150)
def test_membership_agrees_with_the_definition(values: list[int], data: st.DataObject) -> None:
    """Any interpolating network: optimal if and only if its cost is the least."""
    x = rational(range(len(values)))
    best = solution_set(x, rational(values))
    base = interpolate(x, rational(values)).network if data.draw(st.booleans()) else sparsest(best).network
    neurons = list(base.neurons)
    u, b, w = ([*side] for side in (base.u, base.b, base.w))
    if neurons and data.draw(st.booleans()):  # a neuron is cut in two, or one half turned round: the sum stays linear
        j = data.draw(st.integers(0, len(neurons) - 1))
        share = rational([data.draw(st.sampled_from(["1/2", "1/3", "-1", "2"]))])[0]
        u, b, w = [*u, u[j]], [*b, b[j]], [*w, w[j] * share]
        w[j] = w[j] * (1 - share)
    scale = rational([data.draw(st.sampled_from(["1", "5/2"]))])[0]
    u, b, w = [a * scale for a in u], [a * scale for a in b], [a / scale for a in w]
    cost = sum((abs(fraction(p * q)) for p, q in zip(u, w, strict=True)), Fraction(0))
    verdict = best.contains(u, b, w, base.xi)
    assert bool(verdict) == (cost == fraction(best.value)), verdict.reason
    assert not best.contains(u, b, w, base.xi + 1)


def test_reasons() -> None:
    best = solution_set(rational([0, 1, 2, 3]), rational([0, 0, 1, 3]))
    one = rational([1])
    negative = best.contains(one, rational([-1]), rational([-1]), fmpq(0))
    assert "neuron 0 (right-facing, negative weight)" in negative.reason
    assert "the network is 1 at x = 0" in best.contains([], [], [], fmpq(1)).reason
    constant = best.contains(rational([0, 2]), rational([4, -3]), rational([1, 1]), fmpq(-4))
    assert constant and "tight" in constant.reason
    assert not solution_set(rational([0, 1]), rational([1, 1])).contains(one, one, one, fmpq(0))
    assert SplineNeurons((), fmpq(1))(fmpq(0)) == 1
