"""Powers below one of the path norm: against all sets of kinks on a grid, all sides of bends, and exact ties."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import sympy
from flint import fmpq

import analytic
from analytic.exact.power_sums import compare_powers
from analytic.families.line import powers
from analytic.families.line.least_power import best_matching
from numeric.errors import DataError, InfeasibleError, InputError, OptionError, UnsupportedError


def cheapest(x: list[int], y: list[int], p: float) -> float:
    """The least cost among functions through the dots with kinks on a grid and where lines of the dots meet."""
    X, Y = np.array(x, dtype=float), np.array(y, dtype=float)
    slopes = np.diff(Y) / np.diff(X)
    meets = [(Y[j] - Y[i] + slopes[i] * X[i] - slopes[j] * X[j]) / (slopes[i] - slopes[j])
             for i in range(len(slopes)) for j in range(i) if slopes[i] != slopes[j]]  # fmt: skip
    grid = sorted({round(t, 12) for t in (*meets, *X, *(X[:-1] + X[1:]) / 2, X[0] - 1, X[-1] + 1)
                   if X[0] - 1 <= t <= X[-1] + 1})  # fmt: skip
    best = np.inf
    for count in range(len(x)):
        for kinks in combinations(grid, count):
            F = np.array([np.ones_like(X), X, *(np.maximum(X - t, 0) for t in kinks)]).T
            w = np.linalg.lstsq(F, Y, rcond=None)[0]
            if np.abs(F @ w - Y).max() < 1e-8:
                sizes = np.abs(w[2:])
                best = min(best, float((sizes[sizes > 1e-7] ** p).sum()))
    return best


@pytest.mark.parametrize("power", ["1/2", "1/5", "9/10"])
def test_no_function_on_a_grid_costs_less(power: str) -> None:
    rng, merged = random.Random(power), 0
    for _ in range(12):
        x = sorted(rng.sample(range(-4, 6), rng.randint(2, 5)))
        y = [rng.randint(-4, 4) for _ in x]
        found = analytic.least_power(x, y, power)
        assert list(found.network(x)) == y
        assert float(found.value) == pytest.approx(cheapest(x, y, float(Fraction(power))), abs=1e-7)
        merged += any(kink not in x for kink in found.kinks)
    assert merged >= 2


def test_the_network_costs_its_value() -> None:
    rng = random.Random(4)
    for _ in range(20):
        x, y = rng.sample(range(40), 8), [rng.randint(-9, 9) for _ in range(8)]
        found = analytic.least_power(x, y, "2/3")
        assert list(found.network(x)) == y
        spent = sum(abs(sympy.sympify(str(w))) ** found.power for w in found.network.w)
        assert sympy.simplify(spent - found.value) == 0
        assert len(found.kinks) == found.network.neurons >= analytic.fewest_kinks(x, y).count


def test_small_powers_give_the_fewest_kinks_and_large_ones_the_total_variation() -> None:
    rng = random.Random(5)
    for _ in range(20):
        x, y = rng.sample(range(30), 7), [rng.randint(-9, 9) for _ in range(7)]
        assert len(analytic.least_power(x, y, "1/1000").kinks) == analytic.fewest_kinks(x, y).count
        variation = analytic.solve(x, y, loss="interpolation", bias="free", skip="free").value
        assert abs(float(analytic.least_power(x, y, "999/1000").value) - float(variation)) < 0.1 * (
            1 + float(variation)
        )


def test_the_power_decides_which_bends_go_together() -> None:
    """For small p as many pairs as there can be; for p near 1 the two largest bends save most as a pair."""
    for sizes, power, groups in (
        ([1, 2, 3], "1/2", ((0,), (1, 2))),
        ([3, 2, 1], "1/2", ((0, 1), (2,))),
        ([9, 1, 1, 9], "1/2", ((0, 1), (2, 3))),
        ([1, 9, 9, 1], "1/2", ((0,), (1, 2), (3,))),
        ([1, 100, 100, 1], "9/10", ((0,), (1, 2), (3,))),
        ([1, 100, 100, 1], "1/10", ((0, 1), (2, 3))),
    ):
        found, unique = best_matching([fmpq(c) for c in sizes], fmpq(*map(int, power.split("/"))))
        assert found == groups and unique
    assert not best_matching([fmpq(1), fmpq(1), fmpq(1)], fmpq(1, 2))[1]


def test_ties_are_seen_exactly() -> None:
    tied = analytic.least_power(range(5), [0, 0, 1, 3, 6], "1/2")
    assert tied.value == 1 + sympy.sqrt(2) and not tied.unique
    near = analytic.least_power(range(5), [0, 0, 1, 3, Fraction(6 * 10**200 + 1, 10**200)], "1/2")
    assert near.unique and near.kinks == (1, *near.kinks[1:])
    assert analytic.least_power(range(4), [0, 0, 1, 3], "1/2").unique
    assert analytic.least_power([3], [1], "1/2").value == 0 == analytic.least_power([0, 1, 2], [1, 2, 3], "1/2").value


def test_sums_of_powers_are_ordered() -> None:
    third = fmpq(1, 3)
    assert compare_powers([fmpq(16), fmpq(1)], [fmpq(2), fmpq(2), fmpq(1)], third) == 0
    assert compare_powers([fmpq(54)], [fmpq(2), fmpq(2), fmpq(2)], third) == 0
    assert compare_powers([fmpq(54)], [fmpq(2), fmpq(2), fmpq(2) + fmpq(1, 10**300)], third) == -1
    assert compare_powers([fmpq(1, 4), fmpq(1, 9)], [fmpq(25, 36)], fmpq(1, 2)) == 0
    assert compare_powers([], [], third) == 0 and compare_powers([fmpq(1)], [], third) == 1
    big = fmpq(10**40 + 7) * fmpq(10**40 + 9)
    assert compare_powers([4 * big], [big, big], fmpq(1, 2)) == 0


def test_a_wrong_matching_is_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = analytic.Problem.build([0, 1, 2, 3], [0, 0, 1, 3], loss="interpolation", bias="free")
    assert powers.matched(problem).proved
    true = analytic.least_power

    def kept(x: Any, y: Any, power: Any) -> Any:
        """The line through the dots, which does not merge its two bends."""
        found = true(x, y, power)
        network = analytic.Network([[1, 1]], [-1, -2], [1, 1], 0, [0])
        return type(found)(sympy.Integer(2), found.power, (1, 2), True, network)

    monkeypatch.setattr(powers, "least_power", kept)
    assert powers.matched(problem).refuted


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: analytic.least_power([0, 1], [1, 2], 1), OptionError, "power is 1"),
        (lambda: analytic.least_power([0, 1], [1, 2], 0), OptionError, "power is 0"),
        (lambda: analytic.least_power([0, 1], [1, 2], sympy.sqrt(2) / 2), OptionError, "power is sqrt"),
        (lambda: analytic.least_power([0, 1], [1, 2, 3], "1/2"), DataError, "y has 3 rows"),
        (lambda: analytic.least_power([0, 0], [1, 2], "1/2"), InfeasibleError, "share x = 0"),
        (lambda: analytic.least_power([0, sympy.sqrt(2)], [1, 2], "1/2"), UnsupportedError, "not rational"),
    ],
)
def test_bad_input(call: Any, error: type[InputError], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        call()
    assert "\n" not in str(caught.value)
