"""Data made to break the bounds: nearly equal samples, sizes far apart, tiny penalties, a search that fails."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import numeric
from numeric.oracles.base import join
from numeric.oracles.general import GeneralOracle
from numeric.oracles.tree import Tree
from numeric.refinement.newton import null_space
from numeric.scaled.objective import objective


def exact_hinge(network: numeric.Network, A: np.ndarray, y: np.ndarray, beta: float) -> Fraction:
    """A lower bound of the objective in rational numbers: the norms are rounded down."""
    rows = [[Fraction(cell) for cell in row] for row in A.tolist()]
    columns = [[Fraction(cell) for cell in column] for column in network.U.T.tolist()]
    w, b = [Fraction(x) for x in network.w.tolist()], [Fraction(x) for x in network.b.tolist()]
    total = Fraction(0)
    for row, label in zip(rows, y.tolist(), strict=True):
        hidden = [max(sum(map(lambda p, q: p * q, row, u)) + at, Fraction(0)) for u, at in zip(columns, b, strict=True)]
        fit = Fraction(float(network.xi)) + sum(h * x for h, x in zip(hidden, w, strict=True))
        total += max(1 - Fraction(label) * fit, Fraction(0))
    sizes = [Fraction(float(np.linalg.norm(u))) * (1 - Fraction(1, 2**50)) for u in network.U.T]
    return total + Fraction(beta) * sum(abs(x) * size for x, size in zip(w, sizes, strict=True))


def test_margins_at_one_by_rounding_count_their_rounding() -> None:
    """A margin that rounds to one exactly may be below it: the value is no less than the exact objective."""
    seen = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        A, y = np.abs(rng.normal(size=(5, 2))), np.ones(5)
        beta = float(10.0 ** rng.uniform(-13, -9))
        network = numeric.Network(np.eye(2), np.zeros(2), 1.0 / (A.min(axis=0) * 1.0))
        scale = float(np.min(network(A)))
        network = numeric.Network(network.U, network.b, network.w / scale)
        value = objective(numeric.Problem(A, y, "hinge", beta), network)
        seen += any(abs(m - 1.0) < 1e-15 for m in network(A))
        assert Fraction(value) >= exact_hinge(network, A, y, beta)
    assert seen >= 20


@pytest.mark.parametrize("free", [False, True])
def test_upper_bounds_do_not_rest_on_the_local_search(free: bool) -> None:
    """Whatever the heuristic search returns, the exhaustive one ends at the maximum or above it."""
    for seed in range(2):
        rng = np.random.default_rng(seed)
        X, v = rng.normal(size=(7, 3 if free else 4)), rng.normal(size=7)
        v = v - v.mean() if free else v
        best = GeneralOracle(X, np.zeros(7), free=free).search(v, 0.0)
        blind = GeneralOracle(X, np.zeros(7), free=free)
        u = rng.normal(size=(X.shape[1], 1))
        poor = join(X, v, u / np.linalg.norm(u), np.zeros(1), np.inf)
        blind.local.violated = lambda v, floor, poor=poor: poor  # type: ignore[method-assign]
        found = blind.search(v, 0.0)
        assert best.best <= found.upper <= best.upper * (1.0 + 1e-6)
        nothing = join(X, v, poor.U[:, :0], poor.b[:0], np.inf)
        blind.local.violated = lambda v, floor, nothing=nothing: nothing  # type: ignore[method-assign]
        below = 0.5 * best.best
        assert blind.search(v, below).upper >= best.best


def test_nearly_equal_samples_end_the_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cones between kinks that nearly coincide cannot be told apart by halving: all patterns are settled instead."""
    nodes = []
    run = Tree.run

    def counted(self: Tree, deadline: float | None) -> float:
        upper = run(self, deadline)
        nodes.append(self.nodes)
        return upper

    monkeypatch.setattr(Tree, "run", counted)
    X = np.array([[-1, 2, -1], [1, -1, -4], [3, -1, 2], [0, 0, 0], [2, 3, 1], [0, -1, 2], [-2, 0, -3]])
    v = np.array([-2.7e-12, 9e-13, 5.7e-13, 1.0, 8.3e-13, -1.0, 5.7e-12])
    found = GeneralOracle(X * np.array([0.4, 3e-10, 1.6e-7]), np.zeros(7), free=True).search(v, 0.0)
    assert found.best <= found.upper <= found.best * (1.0 + 1e-6)
    assert nodes and max(nodes) <= 20_000


def test_slopes_of_every_size_connect_the_dots() -> None:
    """Slopes of 1e200 beside slopes of one: their product is beyond floating point, the bound is not.

    No float network meets such data (its neurons cancel), which the value says.
    """
    x, y = np.array([0.0, 6e-201, 1e-10, 1.0]), np.array([-1.0, 1.0, -1.0, 1.0])
    found = numeric.solve(x, y, loss="interpolation", bias="free")
    assert found.lower_bound == pytest.approx(2 / 6e-201, rel=1e-6) and found.value >= found.lower_bound


@pytest.mark.parametrize("skip", ["none", "free"])
@pytest.mark.parametrize("loss", ["interpolation", "max-margin"])
def test_places_of_many_decades(loss: str, skip: str) -> None:
    """Steep bends at one end of the data do not cost the digits at the other one."""
    x, y = np.array([1e-4, 2e-4, 3e-4, 1e4, 2e4]), np.array([1.0, -1.0, 1.0, -1.0, 1.0])
    for kept in (np.arange(5), np.array([0, 1, 3, 4])):
        exact = np.abs(np.diff(np.diff(y[kept]) / np.diff(x[kept]))).sum()  # the slope changes its sign at a sample
        found = numeric.solve(x[kept], y[kept], loss=loss, bias="free", skip=skip)
        assert found.status == "optimal" and found.value == pytest.approx(exact, rel=1e-8)
        mirrored = numeric.solve(-x[kept], y[kept], loss=loss, bias="free", skip=skip)
        assert mirrored.status == "optimal" and mirrored.value == pytest.approx(exact, rel=1e-8)
    for seed in range(12):
        rng = np.random.default_rng(seed)
        places, labels = np.exp(rng.uniform(-10, 10, 30)), rng.choice([-1.0, 1.0], 30)
        found = numeric.solve(places, labels, loss=loss, bias="free", skip=skip)
        assert found.status == "optimal", seed


@pytest.mark.parametrize("exponent", [-30, -100, -200, -300])
def test_decays_next_to_nothing_warn_of_nothing(exponent: int) -> None:
    found = numeric.solve(
        [[1.0, 0.0], [2.0, 1.0], [3.0, 0.0]], [1, -1, 1], loss="hinge", beta=10.0**exponent, bias="free"
    )
    assert 0.0 <= found.lower_bound <= found.value <= 3.0


@pytest.mark.parametrize("loss", ["hinge", "logistic", "squared"])
@pytest.mark.parametrize("exponent", [-6, -9, -11, -13])
def test_the_smaller_the_penalty_the_smaller_the_value(loss: str, exponent: int) -> None:
    """Data that can be fitted: the value falls with beta, however small, and the bounds stay close to each other."""
    rng = np.random.default_rng(5)
    for A in (rng.normal(size=(6, 2)), np.abs(rng.normal(size=(5, 1)))):
        y = np.sign(A[:, 0]) if loss != "squared" else A[:, 0]
        beta = 10.0**exponent
        larger = numeric.solve(A, y, loss=loss, beta=1e3 * beta)
        found = numeric.solve(A, y, loss=loss, beta=beta)
        assert found.lower_bound <= found.value <= larger.value
        assert found.relative_gap <= 1e-8 + 2e-15 * len(A) / beta
        if loss == "hinge":  # the least network of margin one
            margin = numeric.solve(A, y, loss="max-margin")
            assert found.value == pytest.approx(beta * margin.value, rel=1e-7 + 2e-15 * len(A) / beta)


@pytest.mark.parametrize("offset", [1e3, 1e6, 1e9, 1e13])
@pytest.mark.parametrize("loss", ["interpolation", "squared"])
def test_targets_far_from_zero(offset: float, loss: str) -> None:
    """A free output bias takes an offset away: constraints are met beside the spread of the targets, not their size."""
    A, y = np.array([[0, 0, 1], [1, 0.5, 2], [3, 1, -1], [2, 2, 0.5]]), np.array([0.0, 1.0, 0.0, -2.0])
    options = {"loss": loss, "bias": "free", "beta": 0.1 if loss == "squared" else None}
    near, far = (numeric.solve(A, y + at, **options) for at in (0.0, offset))
    assert far.status == "optimal" or offset * 2**-52 > 1e-4  # the bias itself is rounded
    assert far.value == pytest.approx(near.value, rel=1e-6 + 10 * (offset * 2**-52) ** 2)
    assert far.lower_bound <= near.value * (1 + 1e-12) and near.lower_bound <= far.value * (1 + 1e-9)
    flat = numeric.Network(np.zeros((3, 0)), [], [], xi=offset)
    value = numeric.certify(flat, A, y + offset, **options).value
    assert value == np.inf if loss == "interpolation" else value == pytest.approx(2.5)
    known = numeric.certify(far.network, A, y + offset, **options)
    assert known.status == far.status and known.value == pytest.approx(far.value, rel=1e-9)


@pytest.mark.parametrize("loss", ["interpolation", "max-margin"])
def test_rows_below_the_rounding_of_others_keep_their_direction(loss: str) -> None:
    """A row of 1e-200 beside one of size one has its own ray: it is not in conflict with what is on another."""
    A, y = np.array([[1e-200, 0.0], [2e-200, 0.0], [1.0, 1.0]]), np.array([1.0, 2.0, -1.0])
    labels = y if loss == "interpolation" else np.sign(y)
    found = numeric.solve(A, labels, loss=loss)
    assert found.lower_bound <= 1e200 * 2 and found.value >= 1e200 * 0.99
    with pytest.raises(
        numeric.InfeasibleError, match=r"samples 0 and 1 .* lie on one ray from the origin, where"
    ) as bad:
        numeric.solve(A, labels * np.array([1.0, -1.0, 1.0]), loss=loss)
    v = np.array(bad.value.witness)
    assert v @ (labels * np.array([1.0, -1.0, 1.0])) > 0 and np.all(v @ np.maximum(A, 0.0) == 0.0)
    with pytest.raises(numeric.InfeasibleError, match="up to rounding"):
        numeric.solve([[0.1, 0.3], [0.3, 3 * 0.3]], [1.0, -1.0], loss=loss)


def test_norms_beyond_the_squares_of_floats() -> None:
    network = numeric.Network([[3e200, 3e-200], [4e200, 4e-200]], [0.0, 0.0], [1e-200, 1e200])
    assert network.penalty() == pytest.approx(10.0, rel=1e-14)
    found = numeric.solve([[3e-200, 4e-200], [0.0, 0.0]], [1.0, 0.0], loss="interpolation", bias="free")
    assert found.status == "optimal" and found.value == pytest.approx(2e199, rel=1e-9)


def test_null_spaces_of_rows_that_vanish_beside_others() -> None:
    """A row is a direction, however short; a row of zeros is none."""
    basis = null_space(np.array([[3e-200, 4e-200, 0.0], [0.0, 0.0, 0.0]]), 3)
    assert basis.shape == (3, 2) and np.abs(np.array([3.0, 4.0, 0.0]) @ basis).max() < 1e-14
    A, Y = np.array([[3e-200, 4e-200], [0.0, 0.0], [1.0, -1.0]]), np.array([[1.0, 0.0], [0.0, 0.0], [2.0, 1.0]])
    for y in (Y, Y[:, 0]):
        found = numeric.solve(A, y, beta=0.1)
        assert found.status == "optimal" and found.lower_bound <= found.value


def test_several_outputs_are_optimal_only_by_the_gap_returned() -> None:
    """Samples equal to fifteen digits, far targets: the rounding of the network's outputs is part of its gap."""
    seen = 0
    for seed in range(4):
        rng = np.random.default_rng(seed)
        A = rng.normal(size=3) + 1e-14 * rng.normal(size=(3, 3))
        found = numeric.solve(A, 1e5 + rng.normal(size=(3, 2)), beta=4e-16, bias="free", time_limit=2.0)
        assert found.lower_bound <= found.value
        assert (found.status == "optimal") <= (found.relative_gap <= 1e-8)
        seen += found.relative_gap > 1e-8
    assert seen
