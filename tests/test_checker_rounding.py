"""Every enclosure of the checker rounds outwards, by no more than it says: against exact fractions and many digits."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import isqrt
from typing import Any

import mpmath
import pytest

from analytic.checker import logarithm
from analytic.checker.grammar import parse
from analytic.checker.intervals import Interval, fraction, integer_root
from analytic.checker.numbers import Algebraic, Enclosed, Field, Real, magnitude, positive_part, sign
from analytic.checker.printing import ends, show_above, show_below
from analytic.checker.vectors import norm, squared_norm
from analytic.checker.work import CertificateError, ImpreciseError, Work
from tests.checker_oracle import value_of

F = Fraction
BITS = 200
PAIRS = [(lo, hi) for lo in range(-9, 10) for hi in range(lo, 10)]


def below(q: Fraction, bits: int) -> int:
    return (q * 2**bits).__floor__()


def above(q: Fraction, bits: int) -> int:
    return (q * 2**bits).__ceil__()


def new(bits: int = BITS) -> Field:
    return Field(bits, Work())


def read(text: str, bits: int = BITS) -> Real:
    return parse(text, new(bits), logs=True)


def enclosed(lo: int, hi: int, bits: int = 3) -> Enclosed:
    return Enclosed(new(bits), Interval(lo, hi, bits))


# --- intervals: the best ends that the units allow ----------------------------------------------------------------


@pytest.mark.parametrize("bits", [0, 1, 2])
def test_products_and_sums_have_the_best_ends(bits: int) -> None:
    for (a, b), (c, d) in product(PAIRS, repeat=2):
        p, q = Interval(a, b, bits), Interval(c, d, bits)
        corners = [x * y for x in (p.low, p.high) for y in (q.low, q.high)]
        assert p * q == Interval(below(min(corners), bits), above(max(corners), bits), bits)
        assert p + q == Interval(a + c, b + d, bits)
    for a, b in PAIRS:
        assert -Interval(a, b, bits) == Interval(-b, -a, bits)


def test_ends_are_parts_of_the_unit() -> None:
    assert (Interval(-3, 5, 4).low, Interval(-3, 5, 4).high) == (F(-3, 16), F(5, 16))


def test_other_units_have_the_best_ends() -> None:
    for (a, b), bits, other in product(PAIRS, range(4), range(4)):
        p = Interval(a, b, bits)
        assert p.at(other) == Interval(below(p.low, other), above(p.high, other), other)


def test_inverses_have_the_best_ends() -> None:
    for (a, b), bits in product(PAIRS, range(5)):
        if a > 0 or b < 0:
            p = Interval(a, b, bits)
            assert p.inverse() == Interval(below(1 / p.high, bits), above(1 / p.low, bits), bits)


def test_roots_contain_the_roots_of_the_ends_and_not_much_more() -> None:
    for a, b, bits in product(range(-3, 40), range(40), range(5)):
        if a <= b:
            p = Interval(a, b, bits)
            root = p.root()
            assert root.bits == bits and root.lo >= 0 and root.low**2 <= max(p.low, F(0)) and root.high**2 > p.high
            assert F(root.lo + 1, 2**bits) ** 2 > max(p.low, F(0)) and F(root.hi - 1, 2**bits) ** 2 <= p.high


def test_fractions_and_roots_of_integers_have_the_best_ends() -> None:
    for top, bottom, bits in product(range(-20, 21), range(1, 9), range(4)):
        q = F(top, bottom)
        assert fraction(q, bits) == Interval(below(q, bits), above(q, bits), bits)
    for r, bits in product(range(1, 70), range(6)):
        root = integer_root(r, bits)
        assert root.low**2 <= r <= root.high**2
        assert root.hi - root.lo == (isqrt(r << 2 * bits) ** 2 != r << 2 * bits)


def test_the_sign_of_every_small_interval() -> None:
    for lo, hi in PAIRS:
        inside = {(x > 0) - (x < 0) for x in range(lo, hi + 1)}
        assert Interval(lo, hi, 2).sign == (inside.pop() if len(inside) == 1 else None)


# --- enclosed numbers ---------------------------------------------------------------------------------------------


def around(x: Any) -> tuple[int, int]:
    assert isinstance(x, Enclosed)
    return x.around.lo, x.around.hi


def test_parts_and_sizes_of_enclosed_numbers() -> None:
    for lo, hi in PAIRS:
        numbers = range(lo, hi + 1)
        positive, size = [max(x, 0) for x in numbers], [abs(x) for x in numbers]
        assert around(positive_part(enclosed(lo, hi))) == (min(positive), max(positive))
        assert around(magnitude(enclosed(lo, hi))) == (min(size), max(size))


@pytest.mark.parametrize("text", ["5/7", "-3/2", "sqrt(2) - 1", "1 - sqrt(2)", "sqrt(1 + sqrt(2)) - 2"])
def test_parts_and_sizes_of_exact_numbers(text: str) -> None:
    x = read(text)
    positive = sign(x) > 0
    part, size = positive_part(x), magnitude(x)
    assert sign(part - x if positive else part) == 0 and not isinstance(part, Enclosed)
    assert sign(size - x if positive else size + x) == 0 and sign(size) == 1


def test_a_square_is_not_negative_although_the_number_is_on_no_side() -> None:
    field = new(3)
    wide = Enclosed(field, Interval(-8, 4, 3))  # from -1 to 1/2
    low, high = around(squared_norm(field, [wide]))
    assert (low, high) == (0, 8)
    found = squared_norm(field, [wide, field.real(F(1, 2))])
    assert ends(found, 3) == (F(1, 4), F(5, 4))
    length = norm(field, [wide])
    assert around(length) == (0, 8)


def test_zero_times_an_enclosed_number_is_zero_and_a_multiple_is_rounded_outwards() -> None:
    for (lo, hi), q in product(PAIRS, [F(1, 3), F(-1, 3), F(5, 2), F(-7, 5), F(0)]):
        field = new(3)
        x = Enclosed(field, Interval(lo, hi, 3))
        for found in (field.real(q) * x, x * field.real(q)):
            if not q:
                assert not isinstance(found, Enclosed) and sign(found) == 0
            else:
                exact = sorted([q * x.around.low, q * x.around.high])
                assert around(found) == (below(exact[0], 3), above(exact[1], 3))


def test_a_sign_is_asked_for_as_long_as_it_is_not_known() -> None:
    for lo, hi in PAIRS:
        known = Interval(lo, hi, 3).sign
        if known is None:
            with pytest.raises(ImpreciseError):
                sign(enclosed(lo, hi))
        else:
            assert sign(enclosed(lo, hi)) == known


LOGS: list[tuple[str, Callable[[Any], Any]]] = [
    ("1/log(2)", lambda m: 1 / m.log(2)),
    ("3/(log(2) - 1)", lambda m: 3 / (m.log(2) - 1)),
    ("log(3)/log(2)", lambda m: m.log(3) / m.log(2)),
    ("sqrt(2)*log(3) - 2/3*log(5)", lambda m: m.sqrt(2) * m.log(3) - m.mpf(2) / 3 * m.log(5)),
    ("-5/7*log(3)*log(1/9)", lambda m: -m.mpf(5) / 7 * m.log(3) * m.log(m.mpf(1) / 9)),
    ("sqrt(log(7))", lambda m: m.sqrt(m.log(7))),
    ("log(1 + log(2))", lambda m: m.log(1 + m.log(2))),
    ("log(sqrt(3) - 1)", lambda m: m.log(m.sqrt(3) - 1)),
    ("2 - log(2)", lambda m: 2 - m.log(2)),
    ("sqrt(1 + sqrt(2)) + log(1/1000000)", lambda m: m.sqrt(1 + m.sqrt(2)) + m.log(m.mpf(1) / 1000000)),
]


@pytest.mark.parametrize(("text", "value"), LOGS)
@pytest.mark.parametrize("bits", [20, 60, 200])
def test_operations_on_logarithms_contain_the_truth_closely(text: str, value: Callable[[Any], Any], bits: int) -> None:
    x = read(text, bits)
    with mpmath.workprec(500):
        low, high = (mpmath.mpf(q.numerator) / q.denominator for q in ends(x, bits))
        truth = value(mpmath)
        assert low <= truth <= high and high - low < mpmath.mpf(2) ** (8 - bits) * (1 + abs(truth))
    assert isinstance(x, Enclosed) and x.around.bits == bits


@pytest.mark.parametrize("text", ["log(0)", "log(-1)", "log(1 - sqrt(2))", "sqrt(0 - log(2))", "1/log(1)"])
def test_what_has_no_logarithm_root_or_inverse(text: str) -> None:
    with pytest.raises(CertificateError):
        read(text)


def test_nothing_is_divided_by_a_number_that_may_be_zero() -> None:
    for text in ("1/(log(6) - log(2) - log(3))", "log(log(6) - log(2) - log(3))", "sqrt(log(6) - log(2) - log(3))"):
        with pytest.raises(ImpreciseError):
            read(text)


def test_the_argument_of_a_logarithm_can_be_too_close_to_zero_to_tell() -> None:
    assert sign(read("log(1/1" + "0" * 60 + ")")) == -1
    tiny = "sqrt(2) - " + str(F(isqrt(2 * 10**400), 10**200))
    assert sign(read(tiny)) == 1
    with pytest.raises(ImpreciseError, match="too close to zero"):
        read(f"log({tiny})")


# --- logarithm, exponential, softplus: all points of few bits, where every unit counts ------------------------------


def contains(found: Interval, truth: Any, units: float) -> bool:
    """Whether the truth is inside, and the ends no more than so many units apart."""
    scaled = truth * mpmath.mpf(2) ** found.bits
    return bool(found.lo <= scaled <= found.hi and found.hi - found.lo <= units)


def terms(first: Fraction, ratio: Callable[[int], Fraction], bits: int) -> int:
    """How many terms of a series are summed that is cut to ``bits`` bits at every step."""
    power, k = below(first, bits), 0
    while power:
        power = (power * ratio(k + 1)).__floor__()
        k += 1
    return k


@pytest.mark.parametrize("bits", [3, 8, 20, 90])
def test_the_series_of_the_logarithm_has_the_remainder_of_its_proof(bits: int) -> None:
    with mpmath.workprec(400):
        for den in (*range(3, 40), 997):
            for num in range(den // 3 + 1):
                found = logarithm._atanh(num, den, bits)
                square = F(below(F(num * num, den * den), bits), 2**bits)
                k = terms(F(num, den), lambda _, square=square: square, bits)
                assert contains(found, mpmath.atanh(mpmath.mpf(num) / den), 3 * k + 3)
                assert found.hi - found.lo == 3 * k + 3


@pytest.mark.parametrize("bits", [3, 8, 20])
def test_the_exponential_series_has_the_remainder_of_its_proof(bits: int) -> None:
    with mpmath.workprec(200):
        for point in range(0, 2**bits, max(1, 2**bits // 500)):
            found = logarithm._exp_point(point, bits)
            k = terms(F(1), lambda k, point=point: F(point, k * 2**bits), bits)
            assert contains(found, mpmath.exp(mpmath.mpf(point) / 2**bits), 2 * k + 4)
            assert found.hi - found.lo == 2 * k + 4


@pytest.mark.parametrize("bits", [4, 8, 12, 40])
def test_logarithm_exponential_and_softplus_at_all_points_of_few_bits(bits: int) -> None:
    with mpmath.workprec(400):
        for point in [*range(1, 700), *(2**k + s for k in range(10, 60, 7) for s in (-1, 0, 1))]:
            p = mpmath.mpf(point) / 2**bits
            digits = abs(point.bit_length() - bits) + 2
            assert contains(logarithm._log_point(point, bits), mpmath.log(p), (6 * bits + 20) * digits)
            if bits >= 12:
                assert contains(logarithm._exp_negative_point(point, bits), mpmath.exp(-p), 24 * bits)
                for x, argument in ((point, p), (-point, -p)):
                    truth = mpmath.log1p(mpmath.exp(-p)) + max(argument, 0)
                    assert contains(logarithm._softplus_point(x, bits), truth, 40 * bits)
        if bits >= 12:
            assert contains(logarithm._exp_negative_point(0, bits), mpmath.mpf(1), 24 * bits)


def test_the_softplus_of_an_interval_holds_both_ends() -> None:
    field = new(40)
    with mpmath.workprec(200):
        for lo, hi in [(-5, 3), (-1, 0), (2, 9), (-9, -8)]:
            wide = Enclosed(field, Interval(lo << 40, hi << 40, 40))
            low, high = (mpmath.mpf(q.numerator) / q.denominator for q in ends(logarithm.softplus(wide), 40))
            ends_of = [mpmath.log1p(mpmath.exp(mpmath.mpf(x))) for x in (lo, hi)]
            unit = mpmath.mpf(2) ** -38
            assert ends_of[0] - unit < low <= ends_of[0] and ends_of[1] <= high < ends_of[1] + unit


def test_the_logarithm_of_an_interval_holds_both_ends() -> None:
    field = new(40)
    with mpmath.workprec(200):
        for lo, hi in [(1, 3), (5, 1000)]:
            wide = Enclosed(field, Interval(lo << 36, hi << 36, 40))
            low, high = (mpmath.mpf(q.numerator) / q.denominator for q in ends(logarithm.log(wide), 40))
            unit = mpmath.mpf(2) ** -36
            assert mpmath.log(mpmath.mpf(lo) / 16) - unit < low <= mpmath.log(mpmath.mpf(lo) / 16)
            assert mpmath.log(mpmath.mpf(hi) / 16) <= high < mpmath.log(mpmath.mpf(hi) / 16) + unit


# --- algebraic numbers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["sqrt(2)", "1/3 - 7*sqrt(3)", "-sqrt(1 + sqrt(2))/3", "sqrt(5 + sqrt(3))*sqrt(2)"])
@pytest.mark.parametrize("bits", [1, 10, 100])
def test_algebraic_numbers_are_enclosed_closely(text: str, bits: int) -> None:
    x = read(text)
    assert isinstance(x, Algebraic)
    with mpmath.workprec(400):
        assert contains(x.field.enclose(x, bits), value_of(text), 20)


def test_printed_sides_of_long_numbers() -> None:
    for q in (F(1, 3), F(-1, 3), F(10**30 + 1, 3), F(-7, 10**40)):
        low, high = F(show_below(q)), F(show_above(q))
        assert low <= q <= high and high - low <= abs(q) / 10**11
