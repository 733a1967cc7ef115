"""Bounds of the support function of exact dual points: closed forms on a line and of whitened data, and the samples."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from analytic.certification.rational_dual import Dual
from analytic.certification.samples import ScaledSamples
from analytic.certification.support import SupportBound, support_above
from analytic.model.problem import Problem

F = Fraction
RAY = [[3, 4], [6, 8], [-3, -4]]


def problem(A: Any, bias: str = "none") -> Problem:
    return Problem.build(A, [0] * len(A), beta=1, bias=bias)


@pytest.mark.parametrize(
    ("A", "bias", "entries", "bound", "method"),
    [
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], "none", [3, 4, -2], 5, "whitened"),
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], "none", [-3, -4, 2], 5, "whitened"),
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], "none", [0, 12, 5], 13, "whitened"),
        (RAY, "none", [1, 2, 1], 25, "rank-one"), (RAY, "none", [1, 0, 9], 45, "rank-one"),
        (RAY, "none", [-1, -2, 1], 25, "rank-one"), (RAY, "none", [1, -1, -3], 15, "rank-one"),
        ([[0], [1], [3]], "free", [-2, 3, -1], 2, "rank-one"), ([[0], [2], [3]], "free", [1, -2, 1], 2, "rank-one"),
        ([[0], [2], [3]], "free", [-1, 2, -1], 2, "rank-one"), ([[3], [0], [2]], "free", [1, 1, -2], 2, "rank-one"),
        ([[0], [1], [3]], "free", [1, -2, 1], 2, "rank-one"), ([[0], [1], [7]], "free", [0, -3, 3], 18, "rank-one"),
    ],
)  # fmt: skip
def test_closed_forms_are_exact(A: Any, bias: str, entries: list[int], bound: int, method: str) -> None:
    found = support_above(problem(A, bias), Dual(entries, F(1, 7)), 10.0)
    assert (found.bound, found.method, found.complete) == (F(bound, 7), method, True)
    assert found.feasibility(Dual(entries, F(1, 7))) == {"method": method}


def test_irrational_lengths_are_rounded_up() -> None:
    found = support_above(problem([[1, 1], [2, 2]]), Dual([1, 1], F(1)), 10.0).bound
    assert 0 < found**2 - 18 < F(1, 2**110)
    found = support_above(problem([[1, 0], [0, 1]]), Dual([1, 1], F(1)), 10.0).bound
    assert 0 < found**2 - 2 < F(1, 2**110)


def test_the_tree_in_the_unit_of_the_dual() -> None:
    """Two obtuse samples with h = 1 for the first dual alone."""
    p, dual = problem([[64, 0], [-64, 64]]), Dual([5, 0], F(1, 5 * 64))
    found = support_above(p, dual, 10.0)
    assert found.method == "tree" and found.complete and 1 <= found.bound < 1 + F(1, 10**8) and found.regions > 0
    assert found.feasibility(dual) == {"method": "tree", "unit": "1/320", "trees": found.trees}
    assert SupportBound(F(1), "tree", []).feasibility(dual)["trees"] == []


# --- samples ----------------------------------------------------------------------------------------------------------


def test_samples_without_bias() -> None:
    found = ScaledSamples.of(problem([[48, 64], [0, 0], [-96, 128]]))
    assert (found.free, found.middle) == (False, 0.0) and found.scale in (F(64), F(128), F(256))
    assert (found.X * float(found.scale)).tolist() == [[48, 64], [0, 0], [-96, 128]]
    reach = found.reach * float(found.scale)
    assert np.all(reach >= [80, 0, 160]) and np.allclose(reach, [80, 0, 160], rtol=1e-14)
    assert np.allclose(found.lifted, [[0.6, 0.8], [0, 0], [-0.6, 0.8]], atol=1e-15)


def test_samples_with_a_free_bias_are_moved_to_the_middle_one() -> None:
    found = ScaledSamples.of(problem([[10, 0], [13, 4], [7, -4]], "free"))
    assert [[int(x) for x in row] for row in found.exact] == [[0, 0], [3, 4], [-3, -4]] and found.free
    assert (found.X * float(found.scale)).tolist() == [[0, 0], [3, 4], [-3, -4]]
    reach, middle = found.reach * float(found.scale), found.middle * float(found.scale)
    assert np.all(reach >= [5, 10, 10]) and np.allclose(reach, [5, 10, 10], rtol=1e-8)
    assert middle == reach[0] and np.allclose(np.linalg.norm(found.lifted, axis=1), 1.0)
    assert np.allclose(found.lifted[:, :2] * np.hypot(5, [[0], [5], [5]]), found.X * float(found.scale), rtol=1e-8)


@pytest.mark.parametrize(
    ("A", "bias", "support", "sides", "found"),
    [
        ([[1, 1], [-2, -2], [5, 0]], "none", [0, 1], [1, 1], [2, 1]),
        ([[1, 1], [-2, -2], [5, 0]], "none", [0, 1], [1, -1], None),
        ([[1, 1], [2, 2], [5, 0]], "none", [0, 1], [1, -1], [2, 1]),
        ([[1, 1], [2, 2], [5, 0]], "none", [0, 1], [-1, 1], [2, 1]),
        ([[1, 1], [2, 2], [5, 0]], "none", [0, 2], [1, 1], None),
        ([[1, 1], [2, 2], [3, 3]], "none", [0, 1, 2], [1, 1, -1], None),
        ([[3, 0], [0, 2], [-1, -1]], "none", [0, 1, 2], [1, 1, 1], [2, 3, 6]),
        ([[0, 0], [0, 2], [-1, -1]], "none", [0], [1], None),
        ([[1, 1], [-1, -1], [5, 0]], "none", [0, 1, 2], [1, 1, 1], [1, 1, 0]),
        ([[2, 2], [-1, -1], [5, 0]], "none", [0, 1], [1, 1], [1, 2]),
        ([[1, 0], [-1, 0], [5, 1]], "none", [0, 1], [1, 1], [1, 1]),
        ([[0, 0], [1, 1], [5, 0]], "none", [0, 1], [1, 1], None),
        ([[0, 0], [1, 1], [2, 2]], "free", [0, 1, 2], [1, -1, 1], [1, 2, 1]),
        ([[0, 0], [1, 1], [2, 2]], "free", [0, 1, 2], [1, 1, 1], None),
        ([[1, 1], [-2, -2], [5, 0]], "free", [0, 1], [1, 1], None),
    ],
)  # fmt: skip
def test_dependencies(A: Any, bias: str, support: list[int], sides: list[int], found: list[int] | None) -> None:
    """Multiples that add up to zero, in lowest terms, of exactly these samples with these signs."""
    assert ScaledSamples.of(problem(A, bias)).dependency(support, sides) == found
