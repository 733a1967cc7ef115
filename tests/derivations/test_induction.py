"""Induction over finite sums: base and step are computed, and neither alone proves anything."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
import sympy
from sympy import IndexedBase, Lambda, Sum

from analytic.derivation import Induction
from analytic.derivation.induction import closed, lowest, shortened

s, x, y = IndexedBase("s"), IndexedBase("x"), IndexedBase("y")
AT, J, K, N = sympy.symbols("i j k n", integer=True)


def total(body: sympy.Expr, low: object, high: object) -> sympy.Expr:
    return Sum(body, (K, low, high))


@pytest.mark.parametrize(
    ("left", "right", "start", "status"),
    [
        (total(K, 1, N), N * (N + 1) / 2, 1, "proved"),
        (total(K, 1, N), N * (N + 1) / 2, 0, "proved"),
        (total(K**2, 1, N), N * (N + 1) * (2 * N + 1) / 6, 1, "proved"),
        (total(K, 1, N), N * (N + 1) / 2 + 1, 1, "refuted"),  # only the base fails
        (total(K, 1, N), N**2, 1, "undecided"),  # only the step fails
        (
            total(s[K] * (x[K] - x[AT]), AT + 1, N),
            total(s[K] * x[K], AT + 1, N) - x[AT] * total(s[K], AT + 1, N),
            AT,
            "proved",
        ),
        (total(s[K + 1] - s[K], AT, N), s[N + 1] - s[AT], AT, "proved"),
        (total(s[K + 1] - s[K], AT, N), s[N] - s[AT], AT, "refuted"),
    ],
)
def test_sums(left: sympy.Expr, right: sympy.Expr, start: object, status: str) -> None:
    verdict = Induction(left, right, N, start).check()  # type: ignore[arg-type]
    assert verdict.status == status, verdict.reason


def test_a_sum_is_not_read_backwards() -> None:
    assert closed(total(s[K], 1, 0)) == 0
    for low, high in ((2, 0), (1, -1)):
        with pytest.raises(ValueError, match="start the induction"):
            closed(total(s[K], low, high))
    with pytest.raises(ValueError, match="start the induction"):
        Induction(total(s[K], 2, N - 1), s[1] * 0, N, 1).check()


def test_ends_that_do_not_compare_are_refused() -> None:
    with pytest.raises(ValueError, match="differ by a number"):
        lowest(total(s[K], 1, N) + total(s[K], 1, 2 * N))
    found = shortened(total(s[K], 1, N + 2), {sympy.Integer(1): N})
    assert sympy.expand(found - total(s[K], 1, N) - s[N + 1] - s[N + 2]) == 0


def test_definitions_and_facts_are_used() -> None:
    slopes = {s: Lambda(J, y[J] - y[J - 1])}
    assert Induction(total(s[K], 1, N), y[N] - y[0], N, 1, definitions=slopes).check().proved
    assert not Induction(total(s[K], 1, N), y[N] - y[0], N, 1).check().proved
    rise = ((y[N + 1], y[N] + s[N]),)
    assert Induction(total(s[K], 0, N - 1), y[N] - y[0], N, 0, facts=rise).check().proved
    assert not Induction(total(s[K], 0, N - 1), y[N] - y[0], N, 0).check().proved


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8])
def test_the_identities_of_the_line_hold_for_numbers(n: int) -> None:
    """Summation by parts and its converse, computed directly."""
    rng = random.Random(n)
    at = sorted(Fraction(rng.randint(-50, 50), 3) + Fraction(i, 7) for i in range(n))
    at = [a + i for i, a in enumerate(at)]
    heights = [*(Fraction(rng.randint(-9, 9)) for _ in range(n - 1)), Fraction(0)]
    rho = [(heights[i + 1] - heights[i]) / (at[i + 1] - at[i]) for i in range(n - 1)]
    v = [b - a for a, b in zip([Fraction(0), *rho], [*rho, Fraction(0)], strict=True)]
    g = [sum((v[k] * max(at[k] - at[i], 0) for k in range(n)), Fraction(0)) for i in range(n)]
    assert sum(v) == 0 and g == heights
    values = [Fraction(rng.randint(-9, 9)) for _ in range(n)]
    slopes = [(values[i + 1] - values[i]) / (at[i + 1] - at[i]) for i in range(n - 1)]
    bends = sum((g[i] * (slopes[i] - slopes[i - 1]) for i in range(1, n - 1)), Fraction(0))
    first = g[0] * slopes[0] if slopes else Fraction(0)
    assert sum(a * b for a, b in zip(v, values, strict=True)) == first + bends
