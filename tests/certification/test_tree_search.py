"""The search for trees: what it states is proved by the checker as it stands, and close to the truth."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from analytic.certification import tree
from analytic.certification.rational_dual import Dual
from analytic.certification.samples import Samples
from analytic.certification.support import support_above
from analytic.certification.tree import _preorder, prove
from analytic.checker import check
from analytic.problem import Problem
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
    return prove(Samples.of(p), v, target, seconds)


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
    scale = float(Samples.of(Problem.build([[3, 4], [0, 0]], [0, 0], beta=1)).scale)
    assert one.complete and one.bound * scale == pytest.approx(10.0, rel=1e-9)


def test_trees_are_written_in_preorder() -> None:
    def leaf(content: Any) -> tree._Node:
        return tree._Node(1, np.zeros(1), np.zeros(1), np.zeros(1), 0.0, None, content)

    inner = leaf((2, leaf([["b"]]), leaf({"empty": []})))
    assert _preorder(leaf((1, inner, leaf([])))) == [1, 2, [["b"]], {"empty": []}, []]
    assert _preorder(leaf([["a"]])) == [[["a"]]]
