"""The search for trees: what it states is proved by the checker as it stands, and close to the truth."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from analytic.certification import tree
from analytic.certification.rational_dual import Dual
from analytic.certification.samples import ScaledSamples
from analytic.certification.support import support_above
from analytic.certification.tree import _preorder, prove
from analytic.checker import check
from analytic.model.problem import Problem
from tests.test_checker_tree_bounds import problem

F = Fraction


def data(seed: int, free: bool) -> tuple[list[list[int]], list[int]]:
    """Six samples in the plane, one of them zero, and a dual."""
    rng = np.random.default_rng([seed, free])
    A = [*rng.integers(-9, 10, size=(5, 2)).tolist(), [0, 0]]
    v = rng.integers(-9, 10, size=6).tolist()
    if free:
        v[0] -= sum(v)
    return A, [x << 30 for x in v]  # multipliers are integers in the same unit


def sampled(A: Any, v: Any, free: bool) -> float:
    """``h(v)`` from below, to about a millionth: many directions, those where samples meet, every kink."""
    X = np.array(A, dtype=float)
    meet = (X[:, None] - X[None]).reshape(-1, 2)  # one of the samples is zero
    right = np.arctan2(meet[:, 1], meet[:, 0]) + np.pi / 2
    angle = np.concatenate([np.linspace(0.0, 2 * np.pi, 7201), right])
    t = X @ np.stack([np.cos(angle), np.sin(angle)])
    offsets = [np.zeros(len(angle))] if not free else list(-t)
    values = [np.abs(np.array(v, dtype=float) @ np.maximum(t + b, 0.0)).max() for b in offsets]
    return float(max([*values, np.abs(np.array(v, dtype=float) @ t).max()] if free else values))


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_bounds_are_proved_by_their_trees_and_close(seed: int, free: bool) -> None:
    A, v = data(seed, free)
    unit, h = F(1, 2**34), sampled(A, v, free) / 2**34
    for factor in (0.5, 1.5):  # the target is not reached, and reached early
        beta = F(int(factor * h * 1000), 1000)
        p = Problem.build(A, [0] * 6, beta=beta, bias="free" if free else "none")
        found = support_above(p, Dual(v, unit), 60.0)
        assert found.method == "tree" and found.complete and found.trees is not None
        assert h * (1 - 1e-9) <= found.bound <= max(h * (1 + 1e-6), float(beta) * (1 + 1e-8))
        rows = [x * unit for x in v]
        file = problem(A, rows, found.bound, found.trees, free, unit)
        verdict = check(file)
        assert verdict.proved, verdict.reason
        if factor < 1:
            file["problem"]["beta"] = str(found.bound * (1 - F(1, 10**4)))
            assert check(file).refuted


def search(A: Any, v: list[int], target: float, seconds: float = 60.0, *, free: bool = False) -> tree.Proof:
    p = Problem.build(A, [0] * len(A), beta=1, bias="free" if free else "none")
    return prove(ScaledSamples.of(p), v, target, seconds)


def test_without_time_every_region_is_closed_as_it_is() -> None:
    A, v = data(0, False)
    found = search(A, v, 0.0, -1.0)
    assert not found.complete and found.regions == 2 and [len(t) for t in found.trees] == [1, 1]
    complete = search(A, v, 0.0)
    assert complete.complete and complete.bound < found.bound and complete.regions > 2
    assert search(A, v, 1e12, -1.0).complete


def test_memory_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    A, v = data(0, False)[0], [3, -8, 5, 2, -9, 4]
    monkeypatch.setattr(tree, "MAX_STORED", 11)  # two open regions of six samples are too many
    assert search(A, v, 0.0).regions == 2 and not search(A, v, 0.0).complete
    monkeypatch.setattr(tree, "MAX_STORED", 12)
    assert search(A, v, 0.0).regions > 2


def test_nothing_is_split_that_needs_no_split() -> None:
    """Negative duals, samples of zeros, a single sample."""
    assert search([[1, 0], [0, 1], [1, 1]], [-1, -2, -3], 0.0).regions >= 2
    zero = search([[0, 0], [0, 0]], [5, -3], 0.0)
    assert zero.bound == 0.0 and zero.complete and zero.regions == 2 and zero.trees == [[[]], [[]]]
    one = search([[3, 4], [0, 0]], [2, 7], 0.0)
    scale = float(ScaledSamples.of(Problem.build([[3, 4], [0, 0]], [0, 0], beta=1)).scale)
    assert one.complete and one.bound * scale == pytest.approx(10.0, rel=1e-9)


def test_trees_are_written_in_preorder() -> None:
    def leaf(content: Any) -> tree._Node:
        return tree._Node(1, np.zeros(1), np.zeros(1), np.zeros(1), 0.0, None, content)

    inner = leaf((2, leaf([["b"]]), leaf({"empty": []})))
    assert _preorder(leaf((1, inner, leaf([])))) == [1, 2, [["b"]], {"empty": []}, []]
    assert _preorder(leaf([["a"]])) == [[["a"]]]


# --- regions without an interior ------------------------------------------------------------------------------------

FAN = [[3, 0], [0, 2], [-1, -1], [4, 1], [-6, 0]]


def interior(A: Any, sides: list[int], parent: Any = None, *, free: bool = False) -> Any:
    """What is found after the last sign was fixed."""
    p = Problem.build(A, [0] * len(A), beta=1, bias="free" if free else "none")
    searching = tree._TreeSearch(ScaledSamples.of(p), [1] * len(A), 0.0)
    fixed = [k for k, s in enumerate(sides) if s]
    found = searching._interior(np.array(sides), parent, fixed[-1], sides[fixed[-1]])
    if found[0] is not None:
        inside = np.array(sides)[fixed] * (searching.cone[:-1, fixed].T @ found[0])
        assert np.all(inside > 1e-9) and np.linalg.norm(found[0]) == pytest.approx(1.0)
    return found


@pytest.mark.parametrize(
    "sides", [[1, 0, 0, 0, 0], [0, -1, 0, 0, 0], [1, 1, 0, 0, 0], [1, -1, 0, 0, 0], [1, 1, -1, 1, -1],
              [-1, 1, 1, 0, 0], [-1, 0, 0, 1, 0], [1, 0, 1, 1, -1]]
)  # fmt: skip
def test_a_point_inside_is_on_the_right_side_of_every_sample(sides: list[int]) -> None:
    found, empty = interior(FAN, sides)
    assert found is not None and empty is None


@pytest.mark.parametrize(
    ("sides", "relation"),
    [
        ([1, 1, 1, 0, 0], [[0, "2"], [1, "3"], [2, "6"]]), ([-1, -1, -1, 0, 0], [[0, "2"], [1, "3"], [2, "6"]]),
        ([1, 0, 0, 0, 1], [[0, "2"], [4, "1"]]), ([-1, 1, 0, 0, -1], [[0, "2"], [4, "1"]]),
        ([0, 0, 1, 1, 1], None), ([1, 1, 0, 1, 1], [[0, "2"], [4, "1"]]),
        ([0, -1, 0, 1, 1], [[1, "3"], [3, "6"], [4, "4"]]),
    ],
)  # fmt: skip
def test_a_region_without_interior_is_shown_to_be_empty(sides: list[int], relation: Any) -> None:
    found, empty = interior(FAN, sides)
    assert found is None
    if relation is not None:
        assert empty == relation
    total = np.sum([int(m) * sides[k] * np.array(FAN[k]) for k, m in empty], axis=0)
    assert total.tolist() == [0, 0] and all(int(m) > 0 for _, m in empty)


def test_a_free_bias_is_one_more_coordinate() -> None:
    line = [[0, 0], [2, 2], [3, 3]]
    assert interior(line, [1, -1, 1], free=True) == (None, [[0, "1"], [1, "3"], [2, "2"]])
    assert interior(line, [1, -1, 0], free=True)[1] is None and interior(line, [1, 1, -1], free=True)[1] is None


def test_the_point_of_a_parent_is_kept_where_it_is_inside() -> None:
    parent = np.array([0.6, 0.8])
    assert interior(FAN, [1, 1, 0, 0, 0], parent)[0] is parent
    moved, empty = interior(FAN, [1, -1, 0, 0, 0], parent)
    assert moved is not None and moved is not parent and empty is None
    edge = np.array([1.0, 0.0])
    assert interior(FAN, [1, 1, 0, 0, 0], edge)[0] is not edge


def test_what_is_not_decided_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScaledSamples, "dependency", lambda self, support, sides: None)
    assert interior(FAN, [1, 0, 0, 0, 1]) == (None, None)
    monkeypatch.setattr(ScaledSamples, "dependency", lambda self, support, sides: [0, 7])
    assert interior(FAN, [1, 0, 0, 0, 1]) == (None, [[4, "7"]])


def test_empty_regions_are_leaves_of_the_tree() -> None:
    A, v = [[3, 0], [0, 2], [-1, -1]], [5 << 30, 7 << 30, 9 << 30]
    found = search(A, v, 0.0)
    leaves = [x for t in found.trees for x in t if isinstance(x, dict)]
    assert leaves and all(set(x) == {"empty"} for x in leaves) and found.complete
    p = Problem.build(A, [0] * 3, beta=1)
    bound = F(found.bound) * ScaledSamples.of(p).scale / 2**34
    assert check(problem(A, [F(x, 2**34) for x in v], bound, found.trees, False, F(1, 2**34))).proved
