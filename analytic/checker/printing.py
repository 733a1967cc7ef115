"""Numbers in messages.  Standard library only; part of ``checker``."""

from __future__ import annotations

from fractions import Fraction

from analytic.checker.intervals import Interval
from analytic.checker.numbers import Enclosed, Rational, Real, Scalar, sign

DIGITS = 12


def show(x: Scalar) -> str:
    """A number, to about twelve digits."""
    if isinstance(x, int):
        return show_fraction(Fraction(x))
    if isinstance(x, Rational):
        return show_fraction(x.q)
    for bits in (64, 256, 1024, 4096):  # enough for a dozen digits, unless the number is nearly zero
        around = x.field.enclose(x, bits)
        middle = (around.lo + around.hi) // 2
        if around.hi - around.lo <= abs(middle) >> 44 or isinstance(x, Enclosed):
            break
    if not isinstance(x, Enclosed) and around.sign is None and sign(x) == 0:  # a zero that does not look it
        return "0"
    return show_fraction(Fraction(middle, 1 << bits))


def show_fraction(q: Fraction) -> str:
    """A rational number, to about twelve digits."""
    return _decimal(q, 0)


def show_below(q: Fraction) -> str:
    """A decimal of twelve digits that is at most the number."""
    return _decimal(q, -1)


def show_above(q: Fraction) -> str:
    """A decimal of twelve digits that is at least the number."""
    return _decimal(q, 1)


def _decimal(q: Fraction, side: int) -> str:
    """Digits before and after a point where this is short, else with a power of ten; rounded to the side asked."""
    if q == 0:
        return "0"
    exponent = _exponent(abs(q))
    scale = DIGITS - 1 - exponent
    scaled = q * 10**scale if scale >= 0 else q / 10**-scale
    digits = (scaled.__floor__, (scaled + Fraction(1, 2)).__floor__, scaled.__ceil__)[side + 1]()
    if abs(digits) == 10**DIGITS:  # rounded up to one more digit
        digits, exponent = digits // 10, exponent + 1
    minus, text = "-" if digits < 0 else "", str(abs(digits)).rstrip("0") or "0"
    if -5 <= exponent < 0:
        return f"{minus}0.{'0' * (-exponent - 1)}{text}"
    if 0 <= exponent < DIGITS:
        text = text.ljust(exponent + 1, "0")
        return minus + text[: exponent + 1] + (f".{text[exponent + 1 :]}" if len(text) > exponent + 1 else "")
    mantissa = text[0] + (f".{text[1:]}" if len(text) > 1 else "")
    return f"{minus}{mantissa}e{exponent:+03d}"


def _exponent(q: Fraction) -> int:
    """e with ``10**e <= q < 10**(e + 1)``, from the lengths of the integers; exact powers only near the answer."""
    bits = q.numerator.bit_length() - q.denominator.bit_length()
    e = (bits - 1) * 30103 // 100000 - 1
    while _power_at_most(e + 1, q):
        e += 1
    return e


def _power_at_most(e: int, q: Fraction) -> bool:
    """``10**e <= q``."""
    power: int = 10 ** abs(e)
    return power * q.denominator <= q.numerator if e >= 0 else q.denominator <= q.numerator * power


def ends(x: Real, bits: int) -> tuple[Fraction, Fraction]:
    """Rationals below and above the number, itself if it is rational."""
    if isinstance(x, Rational):
        return x.q, x.q
    around: Interval = x.around if isinstance(x, Enclosed) else x.field.enclose(x, bits)
    return around.low, around.high
