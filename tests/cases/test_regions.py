"""Points inside of regions, and proofs that a region is empty: neither ever says what is not so."""

from __future__ import annotations

import random

import pytest
import sympy

from analytic.cases.cover import _without
from analytic.cases.normal import parts, present, vanishes
from analytic.cases.regions import MANY, Region, domain, holds, opposite
from analytic.derivation.cases import SignFact
from analytic.derivation.farkas import impossible

P, Q = sympy.symbols("p q", positive=True)
A, B = sympy.symbols("a b", real=True)
THETA = sympy.Symbol("theta", real=True)
SYMBOLS = (P, Q, A, B)


def linear(source: random.Random) -> SignFact:
    form = sum((source.randint(-3, 3) * symbol for symbol in SYMBOLS), sympy.Integer(source.randint(-2, 2)))
    return SignFact(sympy.expand(form), source.choice([">", ">="]))


def curved(source: random.Random) -> SignFact:
    products = [x * y for x in SYMBOLS for y in SYMBOLS] + list(SYMBOLS) + [sympy.sqrt(A**2 + B**2)]
    terms = [source.randint(-2, 2) * term for term in source.sample(products, 3)]
    return SignFact(sympy.expand(sympy.Add(*terms, source.randint(-1, 1))), source.choice([">", ">="]))


def values(source: random.Random) -> dict[sympy.Symbol, sympy.Rational]:
    found = {s: sympy.Rational(source.randint(1, 8), source.choice([1, 2, 5])) for s in SYMBOLS}
    return {s: value if s.is_positive else source.choice([-1, 0, 1]) * value for s, value in found.items()}


def meets(facts: list[SignFact], at: dict[sympy.Symbol, sympy.Rational]) -> bool:
    numbers = [(fact.expression.subs(at), fact.kind) for fact in facts]
    return all(bool(number > 0) if kind == ">" else bool(number >= 0) for number, kind in numbers)


def attack(seed: int, draw: object) -> tuple[bool, bool]:
    """Facts of which some hold at a point: never called contradictory then, and a point that is found meets them."""
    source = random.Random(seed)
    facts = [draw(source) for _ in range(source.randint(2, 6))]  # type: ignore[operator]
    region = Region(SYMBOLS).and_also(*facts)
    empty = region.empty()
    point = region.point() or region.point(draws=MANY)
    if point is not None:
        assert meets(facts, point) and not empty, facts
    for _ in range(60):
        assert not (empty and meets(facts, values(source))), facts
    return empty, point is not None


@pytest.mark.parametrize("draw", [linear, curved])
def test_empty_regions_have_no_point_and_points_are_inside(draw: object) -> None:
    found = [attack(seed, draw) for seed in range(60)]
    assert sum(empty for empty, _ in found) >= 2 and sum(inside for _, inside in found) >= 20


@pytest.mark.slow
@pytest.mark.parametrize("draw", [linear, curved])
def test_empty_regions_have_no_point_many(draw: object) -> None:
    for seed in range(60, 2000):
        attack(seed, draw)


def test_linear_facts_are_always_decided() -> None:
    """A strict system is empty or has a point inside."""
    for seed in range(80):
        source = random.Random(seed)
        facts = [SignFact(linear(source).expression, ">") for _ in range(source.randint(2, 6))]
        region = Region(SYMBOLS).and_also(*facts)
        assert region.empty(1) or region.point(draws=MANY) is not None, facts


@pytest.mark.parametrize(
    ("facts", "empty"),
    [
        ([SignFact(A - P), SignFact(P - A, ">")], True),
        ([SignFact(A - P), SignFact(P - A)], False),
        ([SignFact(P - sympy.sqrt(A**2 + B**2), ">"), SignFact(A - P)], True),
        ([SignFact(P - sympy.sqrt(A**2 + B**2), ">"), SignFact(P - A)], False),
        ([SignFact(-(A**2) - B**2)], False),
        ([SignFact(-(A**2) - B**2), SignFact(A, ">")], True),
        ([SignFact(-(A**2) * P**2 - 2 * A * B * P - A**2 * Q**2 - B**2), SignFact(A, ">")], True),
        ([SignFact(P * Q - 1, ">"), SignFact(sympy.Rational(1, 2) - P), SignFact(1 - Q)], True),
        ([SignFact(3 - sympy.pi, ">")], True),
        ([SignFact(sympy.sqrt(2) * P - sympy.Rational(3, 2) * P)], True),
        ([SignFact(THETA, ">"), SignFact(sympy.pi - THETA, ">"), SignFact(-sympy.sin(THETA))], True),
        ([SignFact(THETA, ">"), SignFact(sympy.pi - THETA, ">"), SignFact(-sympy.cos(THETA))], False),
        ([SignFact(THETA, ">"), SignFact(sympy.pi / 2 - THETA, ">"), SignFact(-1 - sympy.cos(THETA))], True),
        ([SignFact(THETA), SignFact(sympy.pi - THETA), SignFact(-sympy.sin(THETA))], False),
        ([SignFact(THETA - sympy.pi, ">"), SignFact(2 * sympy.pi - THETA, ">"), SignFact(sympy.sin(THETA))], True),
    ],
)
def test_emptiness(facts: list[SignFact], empty: bool) -> None:
    symbols = tuple(sorted(set().union(*(fact.expression.free_symbols for fact in facts)), key=str))
    region = Region(symbols).and_also(*facts)
    assert (region.empty() or region.empty(3)) is empty


def test_a_symbol_that_is_determined() -> None:
    region = Region((A, B)).and_also(SignFact(-(A**2) - B**2))
    assert region.forced() == (A, 0)
    assert Region((A, B)).and_also(SignFact(A - B), SignFact(B - A)).forced() is not None
    assert Region((A, B)).and_also(SignFact(A - B)).forced() is None


def test_where_a_root_is_not_real_is_not_covered() -> None:
    """A condition ``sqrt(a - 1) >= b`` holds nowhere for a < 1, and its opposite does not either."""
    root = sympy.sqrt(A - 1)
    assert domain(SignFact(root - B)) == [SignFact(A - 1)]
    assert domain(SignFact(sympy.log(A) - B)) == [SignFact(A, ">")]
    assert domain(SignFact(sympy.sqrt(P**2 + Q**2) - B)) == []
    parts = _without(Region((A, B)), (SignFact(root - B),))
    for a, b, met in ((0, 0, 1), (5, 3, 1), (-7, 2, 1), (5, 1, 0)):
        at = {A: a, B: b}
        real = [part for part in parts if all(fact.expression.subs(at).is_real for fact in part.facts)]
        assert sum(meets(list(part.facts), at) for part in real) == met  # type: ignore[arg-type]


def test_opposites_exclude_each_other() -> None:
    for fact in (SignFact(A - P), SignFact(A - P, ">")):
        assert impossible([fact, opposite(fact)])
        assert holds(fact, {A: 3, P: 1}) != holds(opposite(fact), {A: 3, P: 1})  # type: ignore[dict-item]


def test_combinations_without_a_strict_fact_prove_nothing() -> None:
    assert not impossible([SignFact(A - B), SignFact(B - A)])
    assert not impossible([SignFact(A - B, "=="), SignFact(B - A, "=="), SignFact(P, ">")])
    assert impossible([SignFact(A - B, "=="), SignFact(A - B - 1)])


@pytest.mark.parametrize(
    "zero",
    [
        sympy.sqrt((A - B) ** 2 + 4 * A * B) - sympy.sqrt(A**2 + 2 * A * B + B**2),
        sympy.cos(THETA) ** 2 + sympy.sin(THETA) ** 2 - 1,
        sympy.Add(-A, sympy.Add(A, 1, evaluate=False), -1, evaluate=False),
        P / sympy.sqrt(P**2 + Q**2) - P * sympy.sqrt(P**2 + Q**2) / (P**2 + Q**2),
        sympy.log(P / Q) - sympy.log(P) + sympy.log(Q),
        sympy.log((sympy.sqrt(2) - P) / P) - sympy.log(2 - sympy.sqrt(2) * P) + sympy.log(sympy.sqrt(2) * P),
    ],
)
def test_zero_is_seen(zero: sympy.Expr) -> None:
    assert vanishes(zero)
    assert not vanishes(zero + sympy.Rational(1, 10**30))
    assert not vanishes(zero + P / 10**30)


def test_the_sign_depends_on_the_parts() -> None:
    source = random.Random(0)
    expression = (A - B) ** 3 * (P - Q) ** 2 * (A + P) / (B - Q)
    found = parts(expression)
    assert {sympy.Abs(part) for part in found} == {sympy.Abs(part) for part in (A - B, A + P, B - Q)}
    seen = set()
    for _ in range(30):
        at = values(source)
        whole = sympy.sign(expression.subs(at)) if (B - Q).subs(at) != 0 else 0
        if whole != 0:
            seen.add(whole * sympy.prod(sympy.sign(part.subs(at)) for part in found))
    assert len(seen) == 1  # the parts may be turned, but all of them alike at every point


def test_what_is_presented_is_equal_and_not_longer() -> None:
    for form in ((A**2 - B**2) / (A - B) + 0 * P, P / (P + Q) + Q / (P + Q), sympy.sqrt(4 * P**2 + 4 * Q**2) / 2):
        found = present(form)
        assert sympy.simplify(found - form) == 0 and sympy.count_ops(found) <= sympy.count_ops(form)
