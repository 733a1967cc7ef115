"""The hypotheses of the methods one by one, each broken at one place only."""

from __future__ import annotations

from itertools import combinations, permutations
from math import isqrt, prod
from typing import Any

import pytest

from analytic.checker import check
from analytic.checker.roots import _valuation, odd_factor
from analytic.checker.work import CertificateError
from tests.checker_cases import EYE2, Payload, payload
from tests.test_checker_bites import HAIRS


def zero_network(A: Any, y: Any, dual: Any, method: str, loss: str = "squared", bias: str = "none") -> Payload:
    """The network without neurons, with bounds that hold for every dual."""
    xi = [0] * len(y[0]) if isinstance(y[0], list) else 0
    beta = None if loss in ("interpolation", "max-margin") else 9
    c = payload(A, y, loss, beta, bias, [[] for _ in A[0]], [], [], xi, dual, method, 1000, -1000)
    c["claim"]["relation"] = "bounds"
    return c


# --- whitened, rank-one -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dual", "outcome"),
    [
        ([[1, 0], [0, 1]], "proved"), ([[1, 1], [0, 0]], "undecided"), ([[0, 1], [1, -1]], "undecided"),
        ([[0, 0], [1, 0]], "proved"),
    ],
)  # fmt: skip
def test_one_sample_with_two_duals_is_enough_to_be_undecided(dual: Any, outcome: str) -> None:
    verdict = check(zero_network(EYE2, [[1, 0], [0, 1]], dual, "whitened"))
    assert verdict.outcome == outcome and (verdict.proved or "disjoint" in verdict.reason)


def test_data_on_no_line_are_called_so() -> None:
    plane = [[1, 0], [0, 1], [0, 0]]
    for bias, word in (("none", "are not of rank one"), ("free", "are not on a line")):
        verdict = check(zero_network(plane, [1, 0, 0], [0, 0, 0], "rank-one", bias=bias))
        assert verdict.refuted and verdict.reason.endswith(word)


# --- acute and obtuse ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("x", "outcome"), [("1", "proved"), ("0", "proved"), (f"-{HAIRS[1]}", "refuted")])
def test_a_right_angle_is_acute(x: str, outcome: str) -> None:
    verdict = check(zero_network([[1, 0], [x, 1]], [1, 1], [1, 1], "acute"))
    assert verdict.outcome == outcome and (verdict.proved or "samples 0 and 1" in verdict.reason)


@pytest.mark.parametrize(
    ("A", "dual", "outcome"),
    [
        ([[1, 0], [1, 1]], [1, 1], "refuted"), ([[1, 0], [1, 1]], [1, 0], "proved"),
        ([[1, 0], [0, 0]], [1, 1], "proved"), ([[1, 0], [0, 1]], [1, 1], "refuted"),
        ([[1, 0], [0, 1]], [1, -1], "proved"), ([[1, 0], [0, 0], [-1, 0]], [1, -1, -1], "proved"),
        ([[0, 1, 0], [0, 1, 1]], [1, 1], "refuted"), ([[0, 1, 0], [0, 3, 0]], [1, 1], "proved"),
        ([[0, 2, 2], [0, 1, 1]], [1, 1], "proved"), ([[0, 0, 1], [0, 1, 1]], [-1, 1], "refuted"),
    ],
)  # fmt: skip
def test_rays_are_compared_where_there_is_something_to_compare(A: Any, dual: Any, outcome: str) -> None:
    """Samples or duals of zeros are on no ray; parallel means in every coordinate."""
    assert check(zero_network(A, [0] * len(A), dual, "obtuse")).outcome == outcome


@pytest.mark.parametrize(
    ("A", "dual", "outcome"),
    [
        ([[1, 0], [-1, 0]], [1, -1], "proved"), ([[1, 0], [-1, 0]], [1, 1], "refuted"),
        ([[1, 0], [-2, 0]], ["1", "-1/2"], "proved"), ([[1, 0], [-2, 0]], ["2", "-1/2"], "refuted"),
        ([[1, 0], [2, 0], [-1, 0]], ["1/2", "1/4", "-1"], "proved"), ([[1, 0]], [1], "refuted"),
        ([[0, 0]], [5], "proved"), ([[1, 0], [-1, 0], [0, 1], [0, -1]], ["27/5", "-27/5", "36/5", "-36/5"], "proved"),
        ([[1, 0], [-1, 0], [0, 1], [0, -1]], [9, -9, f"{HAIRS[1]}", f"-{HAIRS[1]}"], "refuted"),
    ],
)  # fmt: skip
def test_the_dual_is_odd_on_every_line(A: Any, dual: Any, outcome: str) -> None:
    assert check(zero_network(A, [0] * len(A), dual, "odd")).outcome == outcome


FAN = [[0, 0], [1, 0], [2, 0], [-1, 2], [-2, 4]]
ACUTE = [[0, 0], [1, 0], [2, 0], [1, 1], [2, 2]]
RIGHT = [[0, 0], [1, 0], [2, 0], [0, 1], [0, 2]]


@pytest.mark.parametrize(
    ("A", "dual", "bias", "outcome", "reason"),
    [
        (FAN, [[1, 0], [-2, 0], [1, 0], [0, 0], [0, 0]], "free", "proved", ""),
        (FAN, [[1, 1], [-2, 0], [1, 0], [0, -2], [0, 1]], "free", "proved", ""),
        (FAN, [[10, 10], [-20, 0], [10, 0], [0, -20], [0, 10]], "free", "refuted", "infeasible"),
        (FAN, [[0, 0], [-16, 0], [8, 0], [-6, 0], [3, 0]], "free", "refuted", "too much of each other"),
        (FAN, [[1, 0], [-1, 0], [0, 0], [0, 0], [0, 0]], "free", "refuted", "a linear function along a ray"),
        (FAN, [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]], "none", "undecided", "bias free only"),
        (ACUTE, [[2, 0], [-2, 0], [1, 0], [-2, 0], [1, 0]], "free", "refuted", "acute"),
        (RIGHT, [[2, 2], [-2, 0], [1, 0], [0, -2], [0, 1]], "free", "proved", ""),
        (RIGHT, [[2, 0], [-2, 0], [1, 0], [-2, 0], [1, 0]], "free", "refuted", "too much"),
    ],
)  # fmt: skip
def test_rays_from_a_sample(A: Any, dual: Any, bias: str, outcome: str, reason: str) -> None:
    """What the method asks for, one thing after another; sums of the duals that are not zero are refuted before."""
    sums = [-sum(row[k] for row in dual[1:]) for k in range(2)]
    c = zero_network(A, [[0, 0]] * len(A), [sums, *dual[1:]], "fan", bias=bias)
    c["feasibility"]["vertex"] = 0
    verdict = check(c)
    assert verdict.outcome == outcome and reason in verdict.reason, verdict.reason


def test_the_vertex_is_a_sample() -> None:
    for vertex in (5, -1, "0", True):
        c = zero_network(FAN, [0] * 5, [0] * 5, "fan", bias="free")
        c["feasibility"]["vertex"] = vertex
        with pytest.raises(CertificateError, match=r"feasibility\.vertex"):
            check(c)


GRID = [[0, 0], [3, 4], [6, 8], [4, -3], [7, 1], [10, 5]]


@pytest.mark.parametrize(
    ("A", "dual", "along", "bias", "outcome", "reason"),
    [
        (GRID, [1, -2, 1, 0, 0, 0], [0, 1], "free", "proved", ""),
        (GRID, ["7/10", "-7/5", "7/10", "7/10", "-7/5", "7/10"], [1, 0], "free", "proved", ""),
        (GRID, ["9/10", "-9/5", "9/10", "9/10", "-9/5", f"9/10 + {HAIRS[1]}"], [1, 0], "free", "refuted", "sum"),
        (GRID, ["9/10", "-9/5", "9/10", "9/10", "-9/5", "9/10"], [3, 5], "free", "proved", ""),
        (GRID, ["901/1000", "-9/5", "899/1000", "9/10", "-9/5", "9/10"], [3, 5], "free", "refuted", "infeasible"),
        (GRID, ["9/10", "-9/5", "9/10", "-9/10", "9/5", "-9/10"], [0, 2], "free", "proved", ""),
        (GRID, [1, -1, 0, -1, 1, 0], [0, 1], "free", "refuted", "infeasible"),
        (GRID, [1, -1, 0, -1, 1, 0], [0, 3], "free", "refuted", "infeasible"),
        (GRID, [1, 0, 0, -1, 0, 0], [0, 1], "free", "refuted", "does not sum to zero over a line"),
        (GRID, [1, 0, 0, -1, 0, 0], [0, 3], "free", "proved", ""),
        (GRID, [0, 0, 0, 0, 0, 0], [2, 2], "free", "refuted", "are equal"),
        (GRID, [0, 0, 0, 0, 0, 0], [0, 4], "none", "undecided", "bias free"),
    ],
)  # fmt: skip
def test_parallel_lines(A: Any, dual: Any, along: list[int], bias: str, outcome: str, reason: str) -> None:
    """Two lines of three samples: what one sees is added to what the other sees, at the length 5 of a step."""
    c = zero_network(A, [0] * len(A), dual, "parallel", bias=bias)
    c["feasibility"]["along"] = along
    verdict = check(c)
    assert verdict.outcome == outcome and reason in verdict.reason, verdict.reason


def test_the_ends_of_a_direction_are_samples() -> None:
    for along in ([0, 6], [0, -1], [0], [0, 1, 2], ["0", 1], [True, 0], 1):
        c = zero_network(GRID, [0] * 6, [0] * 6, "parallel", bias="free")
        c["feasibility"]["along"] = along
        with pytest.raises(CertificateError, match=r"feasibility\.along"):
            check(c)


@pytest.mark.parametrize(
    ("A", "dual", "outcome", "reason"),
    [
        ([[1, 0], [0, 1]], [9, 9], "refuted", "between two kinks"), ([[1, 0], [0, 1]], [9, -9], "proved", ""),
        ([[1, 0], [0, 1]], [6, 6], "proved", ""), ([[1, 0], [0, 1]], ["9/sqrt(2)", "9/sqrt(2)"], "proved", ""),
        ([[1, 0], [0, 1]], [f"9/sqrt(2) + {HAIRS[1]}", "9/sqrt(2)"], "refuted", "between"),
        ([[1, 0], [-1, 0]], [9, 9], "proved", ""), ([[1, 0], [-1, 0]], [10, 0], "refuted", "between"),
        ([[1, 0], [2, 0], [0, 0]], [3, 3, 20], "proved", ""), ([[1, 0], [2, 0]], [3, 4], "refuted", "between"),
        ([[1, 0], [1, 1]], [1, 10], "refuted", "orthogonal to a sample"), ([[1, 0], [-1, 1]], [9, 6], "proved", ""),
        ([[1, 0, 0]], [1], "undecided", "two features"), ([[0, 0]], [1], "proved", ""),
    ],
)  # fmt: skip
def test_the_plane_is_decided(A: Any, dual: Any, outcome: str, reason: str) -> None:
    """Kinks and sectors; right angles, opposite and parallel samples, samples and duals of zero."""
    verdict = check(zero_network(A, [0] * len(A), dual, "plane"))
    assert verdict.outcome == outcome and reason in verdict.reason, verdict.reason


# --- spike-free and cells -----------------------------------------------------------------------------------------


def spike_free(A: Any, first: list[int], member: list[int], scale: list[str]) -> Payload:
    n = len(A)
    c = zero_network(A, [0] * n, [0] * n, "spike-free")
    inverse = [[str(int(i == j)) for j in range(len(first))] for i in range(len(first))]
    c["feasibility"] |= {"first": first, "member": member, "scale": scale, "inverse": inverse,
                         "multipliers": [["0"] * n] * 2}  # fmt: skip
    return c


def test_samples_that_are_all_zero_have_no_first_rows() -> None:
    assert check(spike_free([[0, 0]], [], [-1], ["1"])).proved
    assert check(spike_free([[0, "1/10"]], [], [-1], ["1"])).refuted


def test_a_negative_multiple_of_a_sample_is_none() -> None:
    for factor, outcome in (("2", "proved"), ("0", "proved"), ("-2", "refuted"), (f"-{HAIRS[1]}", "refuted")):
        c = spike_free([[1, 0], [factor, 0]], [0], [0, 0], ["1", factor])
        verdict = check(c)
        assert verdict.outcome == outcome, verdict.reason
        assert verdict.proved or "sample 1 is not the stated multiple" in verdict.reason


def test_cells_are_read_for_twelve_samples_and_not_for_more() -> None:
    for n, outcome, word in ((12, "refuted", "4095 of the 4096"), (13, "undecided", "at most 12 samples")):
        c = zero_network([[1]] * n, [0] * n, [0] * n, "cells")
        c["feasibility"]["cells"] = [{"pattern": [1] * n, "multipliers": [["0"] * n] * 2}]
        verdict = check(c)
        assert verdict.outcome == outcome and word in verdict.reason


# --- the conjugate of a sum of roots ------------------------------------------------------------------------------


@pytest.mark.parametrize("radicands", [[8], [18, 10, 5], [2, 12, 3], [6, 10, 15], [45, 60, 3], [72, 8 * 27, 3, 24]])
def test_what_turns_negative_does_so_under_one_automorphism(radicands: list[int]) -> None:
    """Where the product of roots is rational, an even number of them changes the sign; at least one root does."""
    for order in permutations(radicands):
        turned = odd_factor(order)
        assert turned and set(turned) <= set(radicands)
        for size in range(1, len(order) + 1):
            for roots in combinations(order, size):
                if isqrt(prod(roots)) ** 2 == prod(roots):
                    assert sum(r in turned for r in roots) % 2 == 0


def test_how_often_a_number_divides() -> None:
    assert [_valuation(r, b) for r, b in ((72, 2), (72, 3), (72, 6), (72, 5), (1, 7))] == [3, 2, 2, 0, 0]
