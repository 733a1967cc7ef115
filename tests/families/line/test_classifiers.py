"""All optimal classifiers, max-margin and hinge: against linear programs in floats, over all small labellings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise, product
from random import Random

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analytic.families.line.engine.hinge import solve_hinge
from analytic.families.line.engine.hinge_face import HingeFace
from analytic.families.line.engine.hinge_path import HingePath, hinge_path
from analytic.families.line.engine.hinge_set import HingeSet, hinge_set
from analytic.families.line.engine.margin import label_gaps
from analytic.families.line.engine.margin_set import MarginSet, margin_set
from analytic.families.line.engine.network import SplineNeurons
from analytic.families.line.engine.optimal_set import agreed_regions, agreed_sign
from numeric.errors import UnsupportedError
from tests.families.line.reference import evaluate, fraction, penalty, positive_part, rational

PARTS, MARGIN = 6, 2
SLACK = 1e-9


class Program:
    """The optimal networks with kinks on a fine grid, as a linear program in floats."""

    def __init__(self, best: MarginSet | HingeSet, x: Sequence[fmpq], y: Sequence[fmpq]) -> None:
        self.x = np.array([float(fraction(place)) for place in x])
        self.labels = np.array([float(fraction(label)) for label in y])
        steps = PARTS * int(self.x.max() - self.x.min() + 2 * MARGIN)
        self.kinks = self.x.min() - MARGIN + np.arange(steps + 1) / PARTS
        self.hinge = isinstance(best, HingeSet)
        self.beta = float(fraction(best.face.fit.beta)) if isinstance(best, HingeSet) else 1.0
        self.value = float(fraction(best.value))

    def features(self, points: np.ndarray, kinks: np.ndarray) -> np.ndarray:
        both = np.hstack([np.maximum(points[:, None] - kinks, 0), np.maximum(kinks - points[:, None], 0)])
        return np.hstack([both, -both, np.ones((len(points), 1))])

    def cost(self, kinks: np.ndarray) -> np.ndarray:
        return np.r_[np.full(4 * len(kinks), self.beta), 0.0, np.full(len(self.x), 1.0 if self.hinge else 1e3)]

    def least(self, goal: np.ndarray, kinks: np.ndarray, cap: float | None) -> float:
        """The least ``goal``, which may be minus infinity; with a cap, over networks of at most that objective."""
        rows = -np.hstack([self.labels[:, None] * self.features(self.x, kinks), np.eye(len(self.x))])
        right = -np.ones(len(self.x))
        if cap is not None:
            rows, right = np.vstack([rows, self.cost(kinks)]), np.append(right, cap + SLACK)
        free = 4 * len(kinks)
        bounds = [(0, None)] * free + [(None, None)] + [(0, None)] * len(self.x)
        found = linprog(goal, A_ub=rows, b_ub=right, bounds=bounds)
        assert found.status in (0, 3), found.message
        return float(found.fun) if found.status == 0 else -np.inf

    def bounds(self, place: fmpq) -> tuple[float, float]:
        goal = self.features(np.array([float(fraction(place))]), self.kinks)[0]
        goal = np.append(goal, np.zeros(len(self.x)))
        return self.least(goal, self.kinks, self.value), -self.least(-goal, self.kinks, self.value)

    def most_weight(self, kink: float, facing: int, sign: int) -> float:
        size = len(self.kinks)
        goal = np.zeros(4 * size + 1 + len(self.x))
        goal[int(np.argmin(np.abs(self.kinks - kink))) + size * (facing < 0) + 2 * size * (sign < 0)] = -1.0
        return -self.least(goal, self.kinks, self.value)

    def some_network_has(self, kinks: int) -> bool:
        """Whether an optimal network has so few kinks within the data, on the grid."""
        inner = self.kinks[(self.kinks > self.x.min()) & (self.kinks < self.x.max())]
        ends = np.array([self.x.min(), self.x.max()])
        for chosen in combinations(inner, kinks):
            places = np.append(ends, chosen)
            if self.least(self.cost(places), places, None) <= self.value + 1e-7:
                return True
        return False


def labelled(n: int, gaps: Sequence[int]) -> Iterator[tuple[list[fmpq], list[fmpq]]]:
    for steps in product(gaps, repeat=n - 1):
        x = rational([sum(steps[:i]) for i in range(n)])
        for labels in product((1, -1), repeat=n - 1):  # the other half are mirror images
            yield x, rational([1, *labels])


def betas(path: HingePath) -> list[fmpq]:
    """All breakpoints, and a beta inside every piece."""
    levels = path.breakpoints
    ends = [*levels, fmpq(0)]
    return [*levels, levels[0] + 1 if levels else fmpq(1), *((a + b) / 2 for a, b in pairwise(ends))]


def separable(x: Sequence[fmpq], y: Sequence[fmpq]) -> bool:
    return len({(str(a), str(b)) for a, b in zip(x, y, strict=True)}) == len(set(map(str, x)))


def sets(n: int, gaps: Sequence[int]) -> Iterator[tuple[list[fmpq], list[fmpq], MarginSet | HingeSet]]:
    for x, y in labelled(n, gaps):
        if separable(x, y):
            yield x, y, margin_set(x, y)
        path = hinge_path(x, y)
        for beta in betas(path):
            yield x, y, HingeSet(HingeFace(path.problem, solve_hinge(path.problem, beta)))


def objective(
    best: MarginSet | HingeSet, x: Sequence[fmpq], y: Sequence[fmpq], network: SplineNeurons
) -> Fraction | None:
    """From the definition; ``None`` for a network that violates a margin."""
    margins = [fraction(label) * evaluate(network, place) for place, label in zip(x, y, strict=True)]
    if isinstance(best, MarginSet):
        return penalty(network) if min(margins) >= 1 else None
    loss = sum((positive_part(1 - margin) for margin in margins), Fraction(0))
    return loss + fraction(best.face.fit.beta) * penalty(network)


def number(bound: fmpq | None, unbounded: float) -> float:
    return unbounded if bound is None else float(fraction(bound))


def check_bounds(best: MarginSet | HingeSet, program: Program, place: fmpq) -> None:
    low, high = best.bounds(place)
    least, most = program.bounds(place)
    assert least == pytest.approx(number(low, -np.inf), abs=1e-5)
    assert most == pytest.approx(number(high, np.inf), abs=1e-5)


@pytest.mark.parametrize(
    ("n", "gaps", "share"),
    [
        (1, (1,), 1),
        (2, (0, 1), 1),
        (3, (0, 1), 1),
        (4, (1,), 2),
        pytest.param(3, (0, 1, 2), 1, marks=pytest.mark.slow),
        pytest.param(4, (0, 1), 1, marks=pytest.mark.slow),
        pytest.param(5, (1,), 1, marks=pytest.mark.slow),
    ],
)
def test_bounds_are_those_of_a_linear_program(n: int, gaps: tuple[int, ...], share: int) -> None:
    random = Random(n)
    seen = Counter[str]()
    for k, (x, y, best) in enumerate(sets(n, gaps)):
        if k % share:
            continue
        program = Program(best, x, y)
        last = int(fraction(x[-1])) if n > 1 else 0
        for place in random.sample(rational([f"{j}/{PARTS}" for j in range(-PARTS, PARTS * (last + 1) + 1)]), 3):
            check_bounds(best, program, place)
            low, high = best.bounds(place)
            seen["unbounded" if low is None or high is None else "fan" if low < high else "unique"] += 1
            seen["regions"] += check_regions(best, place)
    assert seen["unbounded"] > 0
    assert n < 3 or min(seen["unique"], seen["regions"], seen["fan"]) > 0


def check_regions(best: MarginSet | HingeSet, place: fmpq) -> bool:
    """The agreed regions, where there is a formula, against the bounds at the place."""
    if best.envelope is None:
        return False
    low, high = best.bounds(place)
    inside = [
        region.sign
        for region in agreed_regions(best.envelope)
        if (region.start is None or region.start < place) and (region.end is None or place < region.end)
    ]
    assert inside in ([], [agreed_sign(low, high)])
    return bool(inside)


@pytest.mark.parametrize(
    ("n", "gaps"),
    [
        (1, (1,)),
        (2, (0, 1)),
        (3, (0, 1, 2)),
        (4, (1,)),
        (5, (1,)),
        pytest.param(4, (0, 1, 3), marks=pytest.mark.slow),
        pytest.param(5, (1, 2), marks=pytest.mark.slow),
        pytest.param(6, (1,), marks=pytest.mark.slow),
        pytest.param(6, (0, 1), marks=pytest.mark.slow),
    ],
)
def test_sparsest_and_samples_of_every_labelling_are_optimal(n: int, gaps: tuple[int, ...]) -> None:
    """Exact, by the objective; and with as many kinks as claimed. Nothing is left undecided on small grids."""
    random = Random(n)
    for x, y, best in sets(n, gaps):
        few = best.sparsest
        networks = [few.network, best.sample(random)]
        for network in networks:
            assert objective(best, x, y, network) == fraction(best.value)
            assert best.contains(network.u, network.b, network.w, network.xi)
            for neuron in network.neurons:
                sign = 1 if neuron.weight > 0 else -1
                assert any(neuron.kink in r and (r.facing, r.sign) == (neuron.facing, sign) for r in best.regions)
        inner = {str(n.kink) for n in few.network.neurons if x[0] < n.kink < x[-1]}
        assert len(inner) == few.kinks
        assert few.fewest_neurons in (None, len(few.network.neurons))
        assert len(best.obstacles) <= few.kinks
        if isinstance(best, MarginSet) or best.reduced is not None:
            assert len(best.obstacles) == few.kinks
        assert all(a[1] <= b[0] for a, b in pairwise(best.obstacles))


@pytest.mark.parametrize(
    ("n", "gaps", "most"),
    [
        (3, (0, 1), 1),
        (4, (1,), 1),
        pytest.param(4, (0, 1), 2, marks=pytest.mark.slow),
        pytest.param(5, (1,), 2, marks=pytest.mark.slow),
        pytest.param(5, (0, 1), 1, marks=pytest.mark.slow),
    ],
)
def test_no_classifier_on_a_grid_has_fewer_kinks(n: int, gaps: tuple[int, ...], most: int) -> None:
    claims = Counter[int]()
    for x, y, best in sets(n, gaps):
        claimed = best.sparsest.kinks
        program = Program(best, x, y)
        for kinks in range(min(claimed, most + 1)):
            assert not program.some_network_has(kinks)
        claims[claimed] += 1
    assert claims[0] > 0 and claims[1] > 0


@pytest.mark.parametrize(("n", "gaps"), [(3, (1,)), pytest.param(4, (0, 1), marks=pytest.mark.slow)])
def test_neurons_sit_where_a_linear_program_puts_them(n: int, gaps: tuple[int, ...]) -> None:
    used = Counter[bool]()
    for x, y, best in sets(n, gaps):
        program = Program(best, x, y)
        for kink, facing, sign in product(range(-1, int(fraction(x[-1])) + 2), (1, -1), (1, -1)):
            for place in rational([kink, Fraction(2 * kink + 1, 2)]):
                allowed = any(place in r and (r.facing, r.sign) == (facing, sign) for r in best.regions)
                most = program.most_weight(float(fraction(place)), facing, sign)
                if not dead(place, facing, x):
                    assert (most > 1e-6) == allowed, (x, y, place, facing, sign)
                    used[allowed] += 1
    assert used[True] > 20 and used[False] > 20


def dead(place: fmpq, facing: int, x: Sequence[fmpq]) -> bool:
    """Without effect on the data: such a neuron costs weight and is never optimal, up to the slack of the program."""
    return bool(facing > 0 and place >= x[-1]) or bool(facing < 0 and place <= x[0])


pairs = st.lists(st.tuples(st.integers(0, 9), st.sampled_from([1, -1])), min_size=1, max_size=9)


@given(pairs, st.fractions(Fraction(1, 12), 6, max_denominator=12), st.data())
@settings(deadline=None, max_examples=60)
def test_membership_agrees_with_the_definition(
    data: list[tuple[int, int]], beta: Fraction, draw: st.DataObject
) -> None:
    x, y = (rational(column) for column in zip(*data, strict=True))
    best: MarginSet | HingeSet = hinge_set(x, y, rational([beta])[0])
    if draw.draw(st.booleans()) and separable(x, y):
        best = margin_set(x, y)
    network = best.sample(Random(draw.draw(st.integers(0, 99))))
    neurons = list(network.neurons)
    if neurons:
        j = draw.draw(st.integers(0, len(neurons) - 1))
        kink = neurons[j].kink + draw.draw(st.sampled_from(rational(["0", "0", "1/2", "-1"])))
        weight = neurons[j].weight * draw.draw(st.sampled_from(rational(["1", "1", "-1", "3/2"])))
        neurons[j] = type(neurons[j])(kink, neurons[j].facing * draw.draw(st.sampled_from([1, 1, -1])), weight)
    changed = SplineNeurons(tuple(neurons), network.xi + draw.draw(st.sampled_from(rational(["0", "0", "1", "-1/3"]))))
    verdict = best.contains(changed.u, changed.b, changed.w, changed.xi)
    assert bool(verdict) == (objective(best, x, y, changed) == fraction(best.value))
    assert verdict.reason


@pytest.mark.parametrize(("n", "gaps"), [(2, (1,)), (4, (1, 3)), pytest.param(6, (1, 2), marks=pytest.mark.slow)])
def test_hinge_with_little_decay_is_max_margin(n: int, gaps: tuple[int, ...]) -> None:
    for x, y in labelled(n, gaps):
        path, margin = hinge_path(x, y), margin_set(x, y)
        beta = path.pieces[-1].upper / 2 if path.pieces[-1].upper is not None else fmpq(1, 9)
        hinge = HingeSet(HingeFace(path.problem, solve_hinge(path.problem, beta)))
        assert hinge.value == beta * margin.value
        assert hinge.sparsest.kinks == margin.sparsest.kinks and hinge.regions == margin.regions
        for place in rational([f"{k}/4" for k in range(-4, 40, 3)]):
            assert hinge.bounds(place) == margin.bounds(place)


def test_max_margin_bends_once_between_gaps_and_is_tight_at_them() -> None:
    for x, y in labelled(6, (1,)):
        best, gaps = margin_set(x, y), label_gaps(x, y)
        assert best.sparsest.kinks == max(len(gaps) - 1, 0)
        ends = {j for gap in gaps for j in (gap.left, gap.left + 1)}
        for j, (place, label) in enumerate(zip(x, y, strict=True)):
            assert (best.bounds(place) == (label, label)) == (j in ends)


def test_undecided_searches_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = rational(range(6)), rational([1, -1, 1, -1, 1, -1])
    best = hinge_set(x, y, rational(["2/5"])[0])  # three kinks, or two, or one between the samples
    assert best.sparsest.kinks == 1 and len(best.obstacles) == 0
    monkeypatch.setattr("analytic.families.line.engine.hinge_set.PROGRAMS", 0)
    with pytest.raises(UnsupportedError, match="fewest kinks are undecided at beta = 2/5"):
        hinge_set(x, y, rational(["2/5"])[0]).sparsest  # noqa: B018
