"""The method "tree" against its formulas in fractions, on a line, where every norm is exact."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from math import isqrt
from typing import Any

import pytest

from analytic.checker import check
from analytic.checker.examination import Examination
from analytic.checker.methods import METHODS
from analytic.checker.numbers import Field
from analytic.checker.reading import read
from analytic.checker.tree import EXTRA_BITS, TreeData, TreeRegion, _data, _excess, _norm, _Walk
from analytic.checker.work import CertificateError, RefutedError, UndecidedError, Work
from tests.checker_cases import Payload, payload

F = Fraction
HAIR = F(1, 10**9)
UNIT = F(1, 2)
Signs = dict[int, int]
Leaf = tuple[Signs, list[tuple[int, int]]]
"""The signs of a region, and the multipliers of its leaf."""


def problem(A: Any, v: Any, beta: Any, trees: Any, free: bool, unit: Any = UNIT) -> Payload:
    """The network without neurons, with bounds that hold for every dual."""
    n = len(A)
    c = payload(A, [0] * n, "squared", beta, "free" if free else "none", [[] for _ in A[0]], [], [], 0, v, "tree",
                10**9, -(10**9))  # fmt: skip
    c["claim"]["relation"] = "bounds"
    c["feasibility"] |= {"unit": str(unit), "trees": trees}
    return c


def examined(c: Payload) -> Examination:
    field = Field(64, Work())
    return Examination(read(c, field, {name: keys for name, (_, keys) in METHODS.items()}), field)


# --- the bound of a leaf, as the specification states it ------------------------------------------------------------


def bound(a: list[Fraction], q: list[Fraction], leaf: Leaf, free: bool) -> Fraction:
    """``||sum c_i a_i|| + sum T_i K_i``, or with the sample o that is nearest to all others."""
    signs, multipliers = leaf
    reach = [max(abs(x - y) for y in a) if free else abs(x) for x in a]
    added = dict(multipliers)
    c, constant = [], F(0)
    for i, x in enumerate(q):
        side = signs.get(i, 0)
        c.append((x if side > 0 else F(0) if side < 0 else max(x, F(0)) / 2) + added.get(i, 0) * UNIT)
        K = {1: max(F(0), x - c[i]), -1: max(F(0), c[i]), 0: max(F(0), x - c[i], c[i])}[side]
        constant += reach[i] * K
    o = reach.index(min(reach))
    origin, turn = (a[o], abs(sum(c)) * reach[o]) if free else (F(0), F(0))
    return abs(sum(x * (y - origin) for x, y in zip(c, a, strict=True))) + turn + constant


def tree(source: random.Random, n: int, signs: Signs) -> Iterator[tuple[Any, Leaf | None]]:
    """The nodes of a random tree in preorder; of a leaf its region as well."""
    open_ = [i for i in range(n) if i not in signs]
    if open_ and source.random() < 0.6:
        i = source.choice(open_)
        yield i, None
        for side in (1, -1):
            yield from tree(source, n, {**signs, i: side})
        return
    found = [(i, source.randint(-7, 7)) for i in source.sample(range(n), source.randint(0, n))]
    yield [[i, str(m)] for i, m in found], (signs, found)


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("seed", range(40))
def test_the_least_penalty_that_is_proved_is_the_bound(free: bool, seed: int) -> None:
    source = random.Random(seed)
    n = source.randint(1, 4)
    a = [F(source.randint(-6, 6), source.randint(1, 3)) for _ in range(n)]
    v = [F(source.randint(-6, 6), source.randint(1, 4)) for _ in range(n)]
    if free:
        v[-1] -= sum(v)
    trees = [list(tree(source, n, {})) for _ in range(2)]
    beta = max(bound(a, [s * x for x in v], leaf, free)
               for s, nodes in zip((1, -1), trees, strict=True) for _, leaf in nodes if leaf)  # fmt: skip
    files = [[node for node, _ in nodes] for nodes in trees]
    if beta:
        assert check(problem([[x] for x in a], v, beta, files, free)).proved
        verdict = check(problem([[x] for x in a], v, beta * (1 - HAIR), files, free))
        assert verdict.refuted and "do not show" in verdict.reason
    assert check(problem([[x] for x in a], v, beta + HAIR, files, free)).proved


@pytest.mark.parametrize("side", [-1, 0, 1])
def test_what_a_coefficient_beside_the_default_costs(side: int) -> None:
    for q in range(-5, 6):
        default = F(q) if side > 0 else F(0) if side < 0 else F(max(q, 0), 2)
        for m in range(-7, 8):
            c = default + m
            K, before = ({1: max(0, q - x), -1: max(0, x), 0: max(0, q - x, x)}[side] for x in (c, default))
            assert _excess(q, m, side) == K - before


# --- what is computed before the trees ------------------------------------------------------------------------------


def test_the_data_of_a_tree() -> None:
    A, v = [["3/2", 2], [0, 0], [3, 4]], ["1/3", "-1/2", "1/6"]
    one = 1 << EXTRA_BITS
    none = _data(examined(problem(A, v, "7/3", [[[]]] * 2, False)), F(1, 5))
    rows = [[3 * one, 4 * one], [0, 0], [6 * one, 8 * one]]  # in halves
    scale = 2 * 60 * one  # of a_i times v_i: halves, and the denominators 5, 6, 4 and 12 of 1/5 and v/2
    assert (none.rows, none.free, none.reach, none.middle) == (rows, False, [5 * one, 0, 10 * one], 0)
    assert (none.halves, none.unit, none.limit) == ([10, -15, 5], 12, scale * 7 // 3)
    free = _data(examined(problem(A, v, "7/3", [[[]]] * 2, True)), F(1, 5))
    moved = [[0, 0, 1], [-3 * one, -4 * one, 1], [3 * one, 4 * one, 1]]
    assert (free.rows, free.free) == (moved, True)
    assert (free.reach, free.middle) == ([5 * one, 10 * one, 10 * one], 5 * one)
    assert (free.halves, free.unit, free.limit) == (none.halves, none.unit, none.limit)


def test_a_penalty_with_a_root_is_rounded_down() -> None:
    found = _data(examined(problem([[1]], [1], "sqrt(2)", [[[]]] * 2, False)), F(1))
    one = 2 << EXTRA_BITS
    assert found.limit < 2**0.5 * one * (1 + 1e-15) and found.limit**2 <= 2 * one**2 < (found.limit + 4) ** 2


def test_norms_are_rounded_up() -> None:
    assert [_norm(row) for row in ([3, 4], [-1, 1], [0], [1, 1, 1], [2, 2, 1])] == [5, 2, 0, 2, 3]


def walk(reach: list[int], limit: int = 100) -> _Walk:
    n = len(reach)
    data = TreeData([[1] for _ in range(n)], False, reach, 0, [1] * n, 1, limit, 1.0)
    return _Walk(examined(problem([[1]] * n, [0] * n, 1, [[[]]] * 2, False)), data, [1] * n)


def test_how_much_may_have_been_rounded() -> None:
    assert walk([5, 0, 3]).rounding(11) == 2 + 3
    assert walk([0, 0]).rounding(11) == 2 + 11


# --- what the method does not cover ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("A", "v", "unit", "word"),
    [
        ([[1, "sqrt(2)"]], ["1/2"], "1", "A has another"), ([["sqrt(2)"]], ["1/2"], "1", "A has another"),
        ([[1]], ["sqrt(2)"], "1", "the dual has another"), ([[1]], ["1/2"], "sqrt(2)", "feasibility.unit has another"),
    ],
)  # fmt: skip
def test_numbers_with_roots_are_not_covered(A: Any, v: Any, unit: str, word: str) -> None:
    verdict = check(problem(A, v, 9, [[[]]] * 2, False, unit))
    assert verdict.undecided and word in verdict.reason


def test_a_tiny_penalty_is_enclosed_with_more_bits() -> None:
    """It is positive, but not with the 320 bits that are tried first."""
    near = f"sqrt(2) - {isqrt(2 * 10**240)}/1{'0' * 120}"
    unit = f"sqrt(2) - {isqrt(2 << 640)}/{1 << 320}"  # the lower end is zero then
    for beta, digits, outcome in ((near, 130, "proved"), (near, 119, "refuted"), (unit, 130, "proved")):
        verdict = check(problem([[1]], [F(1, 10**digits)], beta, [[[]]] * 2, False))
        assert verdict.outcome == outcome, verdict.reason


# --- leaves ---------------------------------------------------------------------------------------------------------


EVEN = [[1], [-1]]  # with equal duals the slopes cancel, and only the constants are left


def test_a_bound_without_slope() -> None:
    for beta, outcome in ((1, "proved"), (F(1, 2), "refuted"), (F(1, 10**9), "refuted"), (2, "proved")):
        assert check(problem(EVEN, [1, 1], beta, [[[]]] * 2, False)).outcome == outcome


@pytest.mark.parametrize(
    ("slope", "free", "proved", "undecided"),
    [((0,), False, 100, 88), ((5,), False, 105, 93), ((0, -3), True, 106, 91), ((0, 3), True, 106, 91)],
)
def test_the_room_between_proved_and_refuted(slope: tuple[int, ...], free: bool, proved: int, undecided: int) -> None:
    """A constant of 100 with T = 10 may be rounded by 2 + 10; with |sum c| = 3 and T_o = 2 by 6/10 and 3 more."""
    region = TreeRegion(0, None, slope, 100)
    for limit in range(80, 110):
        data = TreeData([[1, 1][: len(slope)]], free, [10], 2, [0], 1, limit, 1.0)
        closed = _Walk(examined(problem([[1]], [0], 1, [[[]]] * 2, False)), data, [0])
        if limit >= proved:
            closed.require_bounded(region, [])
        else:
            with pytest.raises(UndecidedError if limit >= undecided else RefutedError):
                closed.require_bounded(region, [])


LINE = [[1, 2], [-1, -2], [0, 0], [3, 1]]


@pytest.mark.parametrize(
    ("multipliers", "outcome"),
    [
        ([[0, "1"], [1, "1"]], "proved"), ([[0, "1"], [1, "1"], [2, "0"]], "proved"),
        ([[0, "1"], [1, "1"], [3, "0"]], "proved"), ([[0, "2"], [1, "2"], [2, "5"]], "proved"),
        ([[0, "1"], [1, "2"]], "refuted"), ([[2, "1"]], "refuted"), ([[0, "0"], [1, "0"]], "refuted"),
        ([[0, "-1"], [1, "-1"]], "refuted"), ([[0, "1"]], "refuted"), ([], "refuted"),
        ([[0, "1"], [1, "1"], [2, "-1"]], "refuted"),
    ],
)  # fmt: skip
def test_regions_that_are_empty_and_others(multipliers: Any, outcome: str) -> None:
    """All four signs positive: the first two samples leave a line, the third says nothing."""
    deep = [0, 1, 2, 3, {"empty": multipliers}, [], [], [], []]
    verdict = check(problem(LINE, [0] * 4, 1, [deep, [[]]], False))
    assert verdict.outcome == outcome, verdict.reason


def test_the_sum_must_vanish_in_every_coordinate() -> None:
    A = [[1, 2], [-1, 3]]
    assert check(problem(A, [0, 0], 1, [[0, 1, {"empty": [[0, "1"], [1, "1"]]}, [], []], [[]]], False)).refuted


def test_a_sample_of_zeros_alone_closes_nothing() -> None:
    """``t >= 0`` holds everywhere there."""
    assert check(problem([[0]], [1], 1, [[0, {"empty": [[0, "1"]]}, []], [[]]], False)).refuted
    closed = problem([[0], [1]], [0, 5], 1, [[0, {"empty": [[0, "1"]]}, {"empty": [[0, "1"]]}], [[]]], False)
    assert check(closed).refuted


@pytest.mark.parametrize("tree", [[2, [], []], [-1, [], []], [True, [], []], [[[True, "1"]]], [[[2, "1"]]],
                                  [[[-1, "1"]]], [[[0, "1"], [0, "1"]]], [0, [0, [], []], []]])  # fmt: skip
def test_indices_of_trees(tree: Any) -> None:
    with pytest.raises(CertificateError, match=r"feasibility\.trees"):
        check(problem(EVEN, [0, 0], 1, [tree, [[]]], False))
