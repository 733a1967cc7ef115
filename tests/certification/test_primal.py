"""The objective of a network: exact where it is rational, and the time that its evaluation would take."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from flint import ctx, fmpq

from analytic.certification import primal
from analytic.certification.primal import fit_of, require_affordable, value_above
from analytic.certification.rational_dual import Dual, rationalise
from analytic.exact.rounding import root_above, round_down, round_up
from analytic.model.network import Network
from analytic.model.problem import Problem
from numeric.errors import UnsupportedError

F = Fraction


def problem(A: Any, y: Any, **options: Any) -> Problem:
    return Problem.build(A, y, **{"beta": 1, **options})


# --- short rationals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("q", "bits", "below", "above"),
    [
        (F(2**40 - 1), 10, F(2**10 - 1) * 2**30, F(2) ** 40), (F(2**40 + 1), 10, F(2**40), F(2**9 + 1) * 2**31),
        (F(7), 3, F(7), F(7)), (F(15, 8), 4, F(15, 8), F(15, 8)), (F(17, 8), 4, F(2), F(9, 4)),
        (F(1, 2**50 + 1), 4, F(7, 2**53), F(1, 2**50)), (F(0), 2, F(0), F(0)), (F(1), 2, F(1), F(1)),
    ],
)  # fmt: skip
def test_neighbours_of_so_many_bits(q: Fraction, bits: int, below: Fraction, above: Fraction) -> None:
    assert (round_down(q, bits), round_up(q, bits)) == (below, above)
    assert (round_down(-q, bits), round_up(-q, bits)) == (-above, -below)


def test_roots_just_above() -> None:
    assert root_above(F(2), 8) == F(182, 128)  # 181.02 parts of 128
    assert root_above(F(10**40 + 1), 8) == 10**20 + 1
    assert root_above(F(1, 2), 4) == F(6, 8) and root_above(F(9, 4), 1) == F(3, 2) and root_above(F(0)) == 0


# --- the objective --------------------------------------------------------------------------------------------------


def test_norms_are_exact_where_numerator_and_denominator_are_squares() -> None:
    """Sizes 5/6 and 1 of rational entries are exact; sqrt(1/2) and sqrt(2) are a hair above."""
    p = problem([[0, 0]], [0])
    for u, square in (([F(1, 2), F(2, 3)], F(25, 36)), ([F(3, 5), F(4, 5)], F(1))):
        assert value_above(p, Network([[x] for x in u], [0], [1], 0)) ** 2 == square
    for u, square in (([F(1, 2), F(1, 2)], F(1, 2)), ([F(1), F(1)], F(2)), ([F(2), F(1, 2)], F(17, 4))):
        found = value_above(p, Network([[x] for x in u], [0], [1], 0))
        assert 0 < found**2 - square < F(1, 2**120)


def test_the_number_stated_is_short() -> None:
    long = F(1, 3**90)
    for w in (0, 1):
        found = value_above(problem([[1]], [long]), Network([[long]], [0], [w], 0))
        assert found > 0 and found.numerator.bit_length() <= 128 and found.denominator & (found.denominator - 1) == 0


@pytest.mark.parametrize("loss", ["squared", "logistic"])
def test_the_precision_of_the_caller_is_kept(loss: str) -> None:
    before, ctx.prec = ctx.prec, 77
    try:
        p = problem([[1]], [1], loss=loss)
        assert value_above(p, Network([[1]], [0], [2], 0)) > 0 and ctx.prec == 77
        assert Dual([1], F(1, 3)).objective_below(p) > 0 and ctx.prec == 77
    finally:
        ctx.prec = before


def test_the_fit_of_one_output() -> None:
    net = Network([[1, -1]], [0, "1/2"], [2, 1], "1/4")
    assert fit_of(problem([[3], [-1], [0]], [0, 0, 0]), net) == [fmpq(25, 4), fmpq(7, 4), fmpq(3, 4)]


# --- dual points ------------------------------------------------------------------------------------------------------


def rows_of(p: Problem, v: list[float]) -> list[fmpq]:
    return rationalise(p, np.array(v)).rows()


def test_the_sum_is_made_zero_at_the_largest_entry() -> None:
    p, unit = problem([[0], [1], [3]], [1, 2, 3], bias="free"), fmpq(1, 2**45)
    assert rows_of(p, [1.0, 1.0, 1.0]) == [fmpq(-2), fmpq(1), fmpq(1)]  # without labels an entry may cross zero
    assert rows_of(p, [1.0, float(unit.p) / float(unit.q) - 1.0, 0.0]) == [1 - unit, unit - 1, fmpq(0)]
    assert rows_of(p, [1.0 - 2.0**-45, -1.0, 0.0]) == [1 - unit, unit - 1, fmpq(0)]


def test_boxes_of_the_losses() -> None:
    for loss, low in (("hinge", fmpq(1)), ("logistic", fmpq(1)), ("max-margin", fmpq(4))):
        p = problem([[0], [1]], [1, -1], loss=loss, **({"beta": None} if loss == "max-margin" else {}))
        assert rows_of(p, [4.0, 3.0]) == [low, fmpq(0)] and rows_of(p, [-4.0, -0.5]) == [fmpq(0), fmpq(-1, 2)]
    hinge = problem([[0], [1]], [1, -1], loss="hinge")
    assert rows_of(hinge, [1e20, -1e20]) == [fmpq(0), fmpq(0)]  # the unit is larger than the box


def test_a_scale_is_short_within_its_limits_and_never_negative() -> None:
    squared = problem([[0]], ["1/3"])
    scaled = Dual([1], F(1)).scaled(squared, F(0))
    assert F(1, 3) - F(1, 2**43) < scaled.unit <= F(1, 3) and scaled.unit.numerator.bit_length() <= 44
    assert Dual([-1], F(1)).scaled(squared, F(0)).unit == 0 == Dual([0], F(1)).scaled(squared, F(0)).unit
    assert F(1, 9) - F(1, 2**45) < Dual([1], F(1)).scaled(squared, F(9)).unit <= F(1, 9)
    far = problem([[0]], [10**200])
    assert Dual([1], F(1, 10**250)).scaled(far, F(0)).unit in (0, F(2**20, 10**250))
    free = problem([[0]], [1], loss="interpolation", beta=None)
    assert Dual([1], F(1, 2**30)).scaled(free, F(0)).unit == F(1, 2**10)  # nothing limits it but 2^20


def test_a_scale_that_would_be_rounded_out_of_the_box() -> None:
    """N G is a hair more than a power of two, so that the float nearest to 1/N is G, and G N is out of the box."""
    N = 35184378019027
    G = -(-(2**89) // N)
    assert N * G > 2**89 and float(F(2**89, N)) == G
    for loss, bits in product(("hinge", "logistic"), (40, 45, 46, 50)):
        found = Dual([N], F(1, 2**bits)).scaled(problem([[0]], [1], loss=loss, beta=100), F(1, 2))
        assert found.rows()[0] <= 1
    assert Dual([N, -1], F(1, 2**45)).scaled(problem([[0], [0]], [1, -1], loss="hinge"), F(1, 4)).rows()[0] <= 1


@pytest.mark.parametrize("loss", ["squared", "logistic", "hinge"])
def test_bounds_of_the_dual_objective_are_short(loss: str) -> None:
    found = Dual([1, 2], F(1, 3**90)).objective_below(problem([[0], [0]], [1, 1], loss=loss))
    assert found > 0 and found.numerator.bit_length() <= 128 and found.denominator & (found.denominator - 1) == 0


# --- how long it would take -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "m", "part", "factor"),
    [
        (49, 40, None, F(0)), (50, 40, (50, 40), F(1)), (1000, 3, (666, 3), F(3000, 1998)),
        (3, 3000, (1, 2000), F(9, 2)), (5000, 1, (2000, 1), F(5, 2)), (1, 2000, (1, 2000), F(1)), (9, 0, None, F(0)),
    ],
)  # fmt: skip
def test_a_part_tells_how_long_all_takes(
    n: int, m: int, part: tuple[int, int] | None, factor: Fraction, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int]] = []
    times: list[float] = []
    monkeypatch.setattr(Network, "outputs", lambda net, rows: seen.append((len(rows), net.neurons)))
    monkeypatch.setattr(primal, "time", SimpleNamespace(thread_time=times.pop))
    p, net = problem([[k] for k in range(n)], [0] * n), Network([[1] * m], [0] * m, [1] * m, 0)

    def refused(taken: float, seconds: float) -> bool:
        times[:] = [100.0 + taken, 100.0]
        try:
            require_affordable(p, net, seconds)
        except UnsupportedError as error:
            return f"network has {m} neurons and A {n} samples" in str(error)
        return False

    if part is None:
        assert not refused(10**9, 0.0) and not seen
        return
    for seconds, limit in ((0.0, 20.0), (20.0, 20.0), (50.0, 50.0)):
        assert not refused(float(limit / factor) * 0.99, seconds) and refused(float(limit / factor) * 1.01, seconds)
    assert set(seen) == {part}
