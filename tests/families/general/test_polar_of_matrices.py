"""The polar of several outputs: against one output, dense directions, duality, and forms with multiple eigenvalues."""

from __future__ import annotations

import random
from collections import Counter
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy
from flint import fmpq
from scipy.optimize import linprog

import analytic
from analytic.exact.faces import faces, null_space


def data(seed: int, outputs: int, *, free: bool) -> tuple[list[list[int]], list[list[int]]]:
    rng = random.Random(f"{seed} {outputs} {free}")
    n, d = rng.randint(1, 6), rng.randint(1, 3)
    A = [[rng.randint(-3, 3) for _ in range(d)] for _ in range(n)]
    if rng.random() < 0.3:
        A[-1] = [rng.choice((-1, 2)) * cell for cell in A[0]]
    V = [[rng.randint(-4, 4) for _ in range(outputs)] for _ in range(n)]
    if free:
        V[-1] = [cell - sum(column) for cell, column in zip(V[-1], zip(*V, strict=True), strict=True)]
    return A, V


def dense(A: Any, V: Any, free: bool, count: int = 40_000) -> float:
    """The largest response among many directions, refined from the best by projected ascent."""
    A, V = np.array(A, dtype=float), np.array(V, dtype=float)
    best = 0.0
    for moved in [A - row for row in A] if free else [A]:
        U = np.random.default_rng(0).normal(size=(count, A.shape[1]))
        U /= np.linalg.norm(U, axis=1)[:, None]
        u = U[np.linalg.norm(np.maximum(U @ moved.T, 0) @ V, axis=1).argmax()]
        for _ in range(200):
            on = moved @ u > 0
            step = moved.T @ (on * (V @ (V.T @ np.maximum(moved @ u, 0))))
            if np.linalg.norm(step) == 0:
                break
            new = step / np.linalg.norm(step)
            if np.linalg.norm(np.maximum(moved @ new, 0) @ V) < np.linalg.norm(np.maximum(moved @ u, 0) @ V):
                break
            u = new
        best = max(best, float(np.linalg.norm(np.maximum(moved @ u, 0) @ V)))
    return best


@pytest.mark.parametrize("bias", ["none", "free"])
def test_no_direction_sees_more_and_some_as_much(bias: str) -> None:
    kinds = Counter[str]()
    for seed in range(18):
        A, V = data(seed, 1 + seed % 3 or 2, free=bias == "free")
        h = float(analytic.polar(A, V, bias=bias))
        found = dense(A, V, bias == "free")
        assert found <= h * (1 + 1e-12)
        assert found >= h * (1 - 5e-3)
        kinds["positive" if h else "zero"] += 1
    assert kinds["positive"] >= 12


@pytest.mark.parametrize("bias", ["none", "free"])
def test_columns_that_are_multiples_are_one_output(bias: str) -> None:
    for seed in range(16):
        A, V = data(seed, 1, free=bias == "free")
        h = analytic.polar(A, [row[0] for row in V], bias=bias)
        assert sympy.simplify(analytic.polar(A, [[3 * v, -4 * v] for (v,) in V], bias=bias) - 5 * h) == 0
        assert sympy.simplify(analytic.polar(A, [[0, v, 0] for (v,) in V], bias=bias) - h) == 0


def test_turning_the_outputs_changes_nothing() -> None:
    for seed in range(8):
        A, V = data(seed, 2, free=False)
        turned = [[sympy.Rational(3 * a - 4 * b, 5), sympy.Rational(4 * a + 3 * b, 5)] for a, b in V]
        assert sympy.simplify(analytic.polar(A, V) ** 2 - analytic.polar(A, turned) ** 2) == 0


def test_optimal_dual_matrices_reach_the_bound() -> None:
    eye = [[int(i == k) for k in range(5)] for i in range(5)]
    hot = analytic.solve(eye, [[1, 0], [0, 1], [1, 0], [1, 0], [1, 0]], beta="1/2")
    assert hot.theorem.id == "whitened-one-hot"
    assert analytic.polar(eye, hot.dual.tolist()) == sympy.Rational(1, 2)
    obtuse = analytic.solve([[3, 0], [0, 4]], [[5, 12], [3, -4]], beta="1/2")
    assert analytic.polar([[3, 0], [0, 4]], obtuse.dual.tolist()) == sympy.Rational(1, 2)
    line = analytic.solve([0, 1, 2, 3], [[0, 0], [3, 4], [0, 0], [0, 0]], loss="interpolation", bias="free")
    assert analytic.polar([0, 1, 2, 3], line.dual.tolist(), bias="free") == 1


def test_a_multiple_eigenvalue_is_reached_on_smaller_faces() -> None:
    """``V'(Au)_+`` is a rotation on the quadrant: every direction of it sees as much, rays too."""
    assert analytic.polar([[1, 0], [0, 1]], [[3, 0], [0, 3]]) == 3
    assert analytic.polar([[1, 0], [0, 1], [-1, 0], [0, -1]], [[3, 0], [0, 3], [3, 0], [0, 3]]) == 3
    assert analytic.polar([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[2, 0, 0], [0, 2, 0], [0, 0, 1]]) == 2


def test_hidden_directions_count_for_nothing() -> None:
    """The largest eigenvalue of a region whose eigenvector is outside of it is not the answer."""
    assert analytic.polar([[1, 0], [0, 1]], [[1, 0], [-1, 0]]) == 1  # not sqrt(2)
    assert analytic.polar([[1, 0], [0, 1]], [[1, 0], [1, 0]]) == sympy.sqrt(2)
    assert analytic.polar([[0, 0], [0, 0]], [[1, 2], [3, 4]]) == 0
    assert analytic.polar([[1]], [[3, 4]]) == 5 and analytic.polar([7, 7], [[1, 2], [-1, -2]], bias="free") == 0
    assert analytic.polar([0, 1], [[1, 2], [3, -2]], bias="free") == sympy.oo


def test_all_faces_are_found() -> None:
    """None of those that a grid of directions meets is missing, and in each there is a direction."""
    rng = random.Random(5)
    checked = 0
    for _ in range(6):
        rows = [tuple(fmpq(rng.randint(-2, 2)) for _ in range(3)) for _ in range(rng.randint(3, 5))]
        if null_space(rows, 3):
            continue
        found = faces(rows)
        for u in product(range(-3, 4), repeat=3):
            heights = [sum(int(a.p) * x for a, x in zip(row, u, strict=True)) for row in rows]
            on, off = (sum(1 << i for i, t in enumerate(heights) if s * t > 0) for s in (1, -1))
            assert (on, off) in found or not any(u)
        for on, off in found:
            signs = [(on >> i & 1) - (off >> i & 1) for i in range(len(rows))]
            M = np.array([[float(c) for c in row] for row in rows])
            strict = [k for k, s in enumerate(signs) if s]
            zero = [k for k, s in enumerate(signs) if not s]
            inside = linprog(np.zeros(3), A_ub=-np.array([signs[k] * M[k] for k in strict]), b_ub=-np.ones(len(strict)),
                             A_eq=M[zero] if zero else None, b_eq=np.zeros(len(zero)) if zero else None,
                             bounds=(None, None))  # fmt: skip
            assert inside.status == 0
            checked += 1
    assert checked > 50
