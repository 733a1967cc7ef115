"""What a check may cost: every operation is charged before it is done, long numbers in proportion to their lengths."""

from __future__ import annotations

import copy
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from analytic.checker import check
from analytic.checker.division import inverse
from analytic.checker.grammar import MAX_CHARACTERS, MAX_NESTING, parse
from analytic.checker.intervals import Interval
from analytic.checker.logarithm import log, softplus
from analytic.checker.network import _active, ascending, charge_products
from analytic.checker.numbers import Enclosed, Field, Real
from analytic.checker.roots import Radicands
from analytic.checker.vectors import MAX_DENOMINATOR_BITS, common_scale, dot, product
from analytic.checker.work import (
    LIMIT,
    MAX_BITS,
    MAX_VECTOR_BITS,
    CertificateError,
    UndecidedError,
    Work,
    longest,
    size,
)  # fmt: skip
from tests.checker_cases import CASES, payload
from tests.test_checker_bites import tree

F = Fraction
BITS = 128
LONG = 1 << 15  # bits of the numbers below
LONG_PRODUCT = LONG * LONG >> 19  # of two of them, in microseconds
BIG = (1 << LONG - 1) + 1
SMALL = 5


class Meter(Work):
    """Work without end that knows what was spent."""

    def __init__(self) -> None:
        super().__init__(1e15)

    @property
    def spent(self) -> float:
        return 1e15 - self.left


def root(field: Field, *terms: tuple[int, int | Fraction]) -> Real:
    """``sum q sqrt(r)``."""
    found: Real = field.zero
    for r, q in terms:
        found = found + field.sqrt(field.real(r)) * field.real(F(q))
    return found


def nested(field: Field, q: int) -> Real:
    return field.sqrt(root(field, (1, 1), (2, 1))) * field.real(q)


Operation = tuple[Callable[[Field, int], Any], Callable[[Field, int, Any], object]]
"""What is prepared for a number, and what is then done with it."""


def nothing(field: Field, x: int) -> None:
    """Prepares nothing."""


def two_roots(a: int, b: int) -> Callable[[Field, int], tuple[Real, Real]]:
    return lambda f, x: (root(f, (a, x)), root(f, (b, x)))


def in_ratio(field: Field, x: int) -> Real:
    """A multiple of a number whose root is a generator."""
    field.sqrt(root(field, (1, 1), (2, 1)))
    return root(field, (1, x), (2, x))


def decimals(field: Field, x: int) -> str:
    """Digits of a number of so many bits."""
    return "7" * max(1, x.bit_length() * 3 // 10)


OPERATIONS: dict[str, Operation] = {
    "a sum of fractions": (nothing, lambda f, x, _: f.real(F(x, 3)) + f.real(F(x + 2, 7))),
    "a product of fractions": (nothing, lambda f, x, _: f.real(x) * f.real(x)),
    "a sum of roots": (two_roots(2, 2), lambda f, x, ab: ab[0] + ab[1]),
    "a product of roots": (two_roots(2, 3), lambda f, x, ab: ab[0] * ab[1]),
    "a multiple of an enclosed number": (
        lambda f, x: Enclosed(f, Interval(x, 2 * x, BITS)), lambda f, x, a: a * f.real(F(x, 3))),
    "the class of a radicand": (lambda f, x: Radicands(f.work), lambda f, x, r: r.reduce(x)),
    "the root of a fraction": (nothing, lambda f, x, _: f.sqrt(f.real(x))),
    "a fraction in an interval": (nothing, lambda f, x, _: f.enclose(f.real(F(x, 3)), BITS)),
    "a root in an interval": (
        lambda f, x: root(f, (2, x)), lambda f, x, a: f.enclose(a, LONG if x > SMALL else BITS)),
    "a number with generators in an interval": (
        lambda f, x: nested(f, 1), lambda f, x, a: f.enclose(a, LONG if x > SMALL else BITS)),
    "a ratio of roots": (in_ratio, lambda f, x, a: f.sqrt(a)),
    "the inverse of a sum of roots": (
        lambda f, x: root(f, (2, 1), (x * x + 1, 1)), lambda f, x, a: inverse(a)),
    "common denominators": (nothing, lambda f, x, _: common_scale(f, [f.real(F(1, x)), f.real(F(1, x + 1))])),
    "an inner product": (nothing, lambda f, x, _: product(f, [x, x], [x, x])),
    "an inner product of fractions": (
        nothing, lambda f, x, _: dot(f, [f.real(F(x, 3))] * 2, [f.real(F(x, 5))] * 2)),
    "products to come": (nothing, lambda f, x, _: charge_products(f, [x] * 10, [x] * 10)),
    "a kink": (nothing, lambda f, x, _: _active(f, [-x, x], x, x, x)),
    "a logarithm of a long number": (nothing, lambda f, x, _: log(f.real(F(x, 3)))),
    "a softplus of a long number": (nothing, lambda f, x, _: softplus(f.real(F(x, 3)))),
    "reading an integer": (decimals, lambda f, x, text: parse(text, f)),
    "reading a fraction": (decimals, lambda f, x, text: parse(f"{text}/{text}", f)),
}  # fmt: skip


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_charged_in_proportion_to_the_lengths(name: str) -> None:
    costs = []
    prepare, act = OPERATIONS[name]
    for x in (SMALL, BIG):
        work = Meter()
        field = Field(BITS, work)
        prepared = prepare(field, x)
        before = work.spent
        act(field, x, prepared)
        costs.append(work.spent - before)
    assert costs[0] >= 1.0  # a microsecond
    linear = name in ("a fraction in an interval", "a logarithm of a long number", "a softplus of a long number")
    assert costs[1] - costs[0] >= (LONG * BITS >> 20 if linear else LONG_PRODUCT / 8)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_charged_before_it_is_done(name: str) -> None:
    work = Work(1e15)
    prepare, act = OPERATIONS[name]
    field = Field(BITS, work)
    prepared = prepare(field, BIG)
    work.left = 1.0
    with pytest.raises(UndecidedError, match="too much work"):
        act(field, BIG, prepared)


COUNTED: dict[str, Callable[[Field, int], object]] = {
    "terms of a sum": lambda f, n: root(f, *((p, 1) for p in PRIMES[:n])) + root(f, *((p, 2) for p in PRIMES[:n])),
    "entries": lambda f, n: common_scale(f, [f.real(k) for k in range(n)]),
    "whole entries": lambda f, n: product(f, list(range(n)), list(range(n))),
    "an order": lambda f, n: ascending(f, list(range(n))),
    "tokens": lambda f, n: parse("+".join("1" * n), f),
    "products to come": lambda f, n: charge_products(f, [1] * n, [1]),
    "products to come, of the other": lambda f, n: charge_products(f, [1], [1] * n),
}
PRIMES = [p for p in range(2, 600) if all(p % q for q in range(2, p))]


@pytest.mark.parametrize("name", COUNTED)
def test_many_numbers_cost_more_than_few(name: str) -> None:
    costs = []
    for n in (10, 100):
        work = Meter()
        COUNTED[name](Field(BITS, work), n)
        costs.append(work.spent)
    assert costs[1] - costs[0] >= 0.1 * 90


# --- the account ----------------------------------------------------------------------------------------------------


def test_an_account_is_drawn_upon_until_nothing_is_left() -> None:
    work = Work(10.0)
    work.spend(4.0)
    work.spend(6.0)
    assert work.left == 0.0
    with pytest.raises(UndecidedError, match="too much work"):
        work.spend(0.5)
    assert Work().left == LIMIT == 3_000_000


def test_prices() -> None:
    work = Meter()
    work.product(0, 0)
    assert work.spent == 2.0
    work = Meter()
    work.product(1 << 12, 1 << 12)
    assert work.spent == 2.0 + (1 << 24 - 19) + 2
    work = Meter()
    work.product(1, 1, 3.0)
    assert work.spent == 6.0
    work = Meter()
    work.vector(1 << 13, 10)
    assert work.spent == pytest.approx(10 * 2.2)


def test_lengths() -> None:
    assert size(F(-8, 3)) == 4 + 2 and size(F(0)) == 1
    assert longest([1, -16, 3]) == 5 and longest([]) == 0


def test_numbers_that_are_too_long_are_refused_whatever_is_left() -> None:
    work = Meter()
    work.product(MAX_BITS - 1, 1)
    work.product(1, MAX_BITS - 1)
    work.vector(MAX_BITS, 1)
    work.vector(1 << 10, MAX_VECTOR_BITS >> 10)
    for refused in (
        lambda: work.product(MAX_BITS, 1),
        lambda: work.product(1, MAX_BITS),
        lambda: work.vector(MAX_BITS + 1, 1),
        lambda: work.vector(1 << 10, (MAX_VECTOR_BITS >> 10) + 1),
    ):
        before = work.spent
        with pytest.raises(UndecidedError, match="too"):
            refused()
        assert work.spent == before
    assert (MAX_BITS, MAX_VECTOR_BITS, MAX_DENOMINATOR_BITS) == (1 << 23, 1 << 28, 1 << 20)


def test_a_common_denominator_that_is_too_long() -> None:
    field = Field(BITS, Meter())
    half = MAX_DENOMINATOR_BITS // 2
    odd = [field.real(F(1, (1 << half - 2) + 1)), field.real(F(1, (1 << half - 2) - 1))]
    assert common_scale(field, odd)[0]
    with pytest.raises(UndecidedError, match="common denominator"):
        common_scale(field, [*odd, field.real(F(1, 3**5000))])


def test_what_a_number_may_have() -> None:
    field = Field(BITS, Meter())
    assert parse("0" * (MAX_CHARACTERS - 1) + "7", field).q == 7  # type: ignore[attr-defined]
    with pytest.raises(UndecidedError, match="at most 200000"):
        parse("0" * MAX_CHARACTERS + "7", field)
    assert parse("(" * MAX_NESTING + "7" + ")" * MAX_NESTING, field).q == 7  # type: ignore[attr-defined]
    with pytest.raises(CertificateError, match="nested more than 50"):
        parse("(" * (MAX_NESTING + 1) + "7" + ")" * (MAX_NESTING + 1), field)
    assert parse("(7)*" * 60 + "1", field).q == 7**60  # type: ignore[attr-defined]


# --- whole files ------------------------------------------------------------------------------------------------------


def cost_of(c: dict[str, Any]) -> int:
    """The least limit, within a hundredth, with which a file is proved; every smaller one is undecided."""
    low, high = 0, LIMIT
    assert check(c).proved
    while high - low > max(1, low // 100):
        middle = (low + high) // 2
        verdict = check(c, limit=middle)
        assert verdict.proved or (verdict.undecided and "too much work" in verdict.reason)
        low, high = (low, middle) if verdict.proved else (middle, high)
    return high


@pytest.mark.parametrize("name", ["whitened hinge", "one-dimensional interpolation", "obtuse rays, two outputs"])
def test_with_less_work_a_file_is_undecided(name: str) -> None:
    assert 50 < cost_of(CASES[name]) < 20_000


def test_a_tree_is_charged_for_every_node_and_multiplier() -> None:
    """A tree over n samples with d features: a split costs two rows, a multiplier one, so that the cost grows."""
    costs = []
    for n in (2, 8):
        A = [[k + 1, -k] for k in range(n)]
        empty: list[list[str]] = [[], []]
        c = payload(A, [1] * n, "squared", 1000, "none", empty, [], [], 0, ["1/10"] * n, "tree", f"{n}/2", 0)
        c["claim"]["relation"] = "bounds"
        leaf = [[i, "0"] for i in range(n)]
        c["feasibility"] |= {"unit": "1", "trees": [leaf_tree(n, leaf), [leaf]]}
        costs.append(cost_of(c))
    assert costs[1] - costs[0] > 0.3 * 4 * (2**8 * 3 + 2**8 * 8) - 1000


def leaf_tree(n: int, leaf: list[Any]) -> list[Any]:
    """Every sign of every sample is fixed."""

    def below(depth: int) -> list[Any]:
        return [copy.deepcopy(leaf)] if depth == n else [depth, *below(depth + 1), *below(depth + 1)]

    return below(0)


def test_long_numbers_make_a_tree_dear() -> None:
    c = tree()
    assert cost_of(c) < 2_000
    long = "1/" + "3" * 20_000
    c["feasibility"]["unit"] = long
    assert cost_of(c) > 2_000
    for place in ("A", "y"):
        d = tree()
        text = "2" * 30_000
        d["problem"][place] = [[text]] if place == "A" else [text]
        d["claim"] = {"value": text * 2 + "000000", "lower_bound": "0", "relation": "bounds"}
        verdict = check(d, limit=5_000)
        assert verdict.undecided and "too much work" in verdict.reason
