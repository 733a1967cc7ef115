"""The numbers of a certificate: algebraic ones exactly, whatever holds a logarithm enclosed.

A ``Real`` is of one of three kinds.

* ``Rational``: a fraction.
* ``Algebraic``: a sum ``q sqrt(k) r_i^e ... s_i s_j ...`` with rational q != 0, representatives k (``roots``), roots
  ``r_i > 0`` of polynomials (``polynomials``), and *generators*: ``s_i = sqrt(c_i) > 0`` for numbers ``c_i > 0`` of
  earlier generators.  Without the latter two the sum is zero iff it is empty; with roots of polynomials iff it is
  smaller than its separation bound.  With generators, ``x = p + q s``, s the last one: if p and q have opposite signs,
  x has the sign of p times that of ``p^2 - q^2 c``, otherwise it has the sign that they have.  So every sign is decided
  exactly.
* ``Enclosed``: an interval.  Its sign is known where zero is not inside; it is never known to be zero.

``/`` is never used: a quotient is ``division.divide``.  Every operation is charged to the work of the check.
Standard library only; part of ``checker``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

from analytic.checker.intervals import Interval, fraction
from analytic.checker.polynomials import MAX_ROOTS, Root, exponents, separation
from analytic.checker.roots import Radicands
from analytic.checker.work import CertificateError, ImpreciseError, UndecidedError, Work, size

Key: TypeAlias = tuple[int, int, int]  # a representative, the generators as bits, the powers of roots as bytes
Terms: TypeAlias = Mapping[Key, Fraction]
ONE: Key = (1, 0, 0)
NESTED_BITS = 512  # where an enclosure around zero suggests that a sum with generators vanishes


class Real:
    """A real number; operators with integers as well."""

    __slots__ = ("field",)
    field: Field

    def __add__(self, other: Scalar) -> Real:
        return self.field.add(self, self.field.real(other))

    def __mul__(self, other: Scalar) -> Real:
        return self.field.multiply(self, self.field.real(other))

    def __neg__(self) -> Real:
        return self * -1

    def __sub__(self, other: Scalar) -> Real:
        return self + self.field.real(other) * -1

    def __rsub__(self, other: Scalar) -> Real:
        return self * -1 + other

    __radd__ = __add__
    __rmul__ = __mul__


class Rational(Real):
    """A fraction."""

    __slots__ = ("q",)

    def __init__(self, field: Field, q: Fraction) -> None:
        """Of the field."""
        self.field, self.q = field, q


class Algebraic(Real):
    """``sum(q * sqrt(k) * the product of generators)``, in the form described above, not rational."""

    __slots__ = ("terms",)

    def __init__(self, field: Field, terms: Terms) -> None:
        """Of the field."""
        self.field, self.terms = field, terms

    @property
    def generators(self) -> int:
        """All that occur."""
        found = 0
        for _, mask, _ in self.terms:
            found |= mask
        return found

    @property
    def has_roots(self) -> bool:
        """Whether roots of polynomials occur."""
        return any(powers for _, _, powers in self.terms)

    def split(self) -> tuple[Real, Real, int]:
        """``(p, q, i)`` with ``x = p + q s_i``, i the last generator."""
        last = self.generators.bit_length() - 1
        inside = {(k, mask ^ 1 << last, e): q for (k, mask, e), q in self.terms.items() if mask >> last & 1}
        outside = {key: q for key, q in self.terms.items() if not key[1] >> last & 1}
        return self.field.simplest(outside), self.field.simplest(inside), last


class Enclosed(Real):
    """A number of which an enclosure is known."""

    __slots__ = ("around",)

    def __init__(self, field: Field, around: Interval) -> None:
        """Of the field."""
        self.field, self.around = field, around


Scalar: TypeAlias = int | Real


class Field:
    """The numbers of one check: the square roots it has met, the precision of enclosures, the work left."""

    def __init__(self, bits: int, work: Work) -> None:
        """Start with the rationals."""
        self.bits, self.work = bits, work
        self.radicands = Radicands(work)
        self.squares: list[Real] = []  # c_i of the generators
        self.roots: dict[tuple[object, ...], Root] = {}
        self.enclosures: dict[tuple[int, int], Interval] = {}
        self.zero, self.one = Rational(self, Fraction(0)), Rational(self, Fraction(1))

    def real(self, x: Scalar | Fraction) -> Real:
        """A number of this field."""
        return x if isinstance(x, Real) else Rational(self, Fraction(x))

    def simplest(self, terms: Mapping[Key, Fraction]) -> Real:
        """A sum, without terms that are zero, as a rational if it is one."""
        kept = {key: q for key, q in terms.items() if q}
        if not kept:
            return self.zero
        return Rational(self, kept[ONE]) if len(kept) == 1 and ONE in kept else Algebraic(self, kept)

    # --- sums and products ----------------------------------------------------------------------------------

    def add(self, a: Real, b: Real) -> Real:
        """``a + b``."""
        if isinstance(a, Rational) and isinstance(b, Rational):
            self.work.product(size(a.q), size(b.q))
            return Rational(self, a.q + b.q)
        if isinstance(a, Enclosed) or isinstance(b, Enclosed):
            return Enclosed(self, self.enclose(a, self.bits) + self.enclose(b, self.bits))
        found = dict(terms_of(a))
        self.work.spend(0.3 * len(found))
        for key, q in terms_of(b).items():
            self._accumulate(found, key, q)
        return self.simplest(found)

    def multiply(self, a: Real, b: Real) -> Real:
        """``a b``."""
        if isinstance(a, Rational) and isinstance(b, Rational):
            self.work.product(size(a.q), size(b.q))
            return Rational(self, a.q * b.q)
        if isinstance(a, Rational) and isinstance(b, Enclosed):
            a, b = b, a
        if isinstance(a, Enclosed) and isinstance(b, Rational):
            return self._scaled(a, b.q)
        if isinstance(a, Enclosed) or isinstance(b, Enclosed):
            return Enclosed(self, self.enclose(a, self.bits) * self.enclose(b, self.bits))
        found: dict[Key, Fraction] = {}
        for left, x in terms_of(a).items():
            for right, y in terms_of(b).items():
                self._multiply_terms(found, left, x, right, y)
        return self.simplest(found)

    def _scaled(self, a: Enclosed, q: Fraction) -> Real:
        """``q a``: exactly zero if q is, whatever a is."""
        return Enclosed(self, self._times(a.around, q)) if q else self.zero

    def _multiply_terms(self, found: dict[Key, Fraction], left: Key, x: Fraction, right: Key, y: Fraction) -> None:
        """Add ``x left * y right``: generators on both sides become their squares."""
        k, factor = self.radicands.product(left[0], right[0])
        self.work.product(size(x), size(y), 4.0)
        q, common = x * y * factor, left[1] & right[1]
        powers, high = self._lowered(left[2] + right[2])
        key = (k, left[1] ^ right[1], powers)
        if not common and not high:
            self._accumulate(found, key, q)
            return
        part = self.simplest({key: q})
        for i in _members(common):
            part = self.multiply(part, self.squares[i])
        for power in high:
            part = self.multiply(part, power)
        for key, q in terms_of(part).items():
            self._accumulate(found, key, q)

    def _lowered(self, powers: int) -> tuple[int, list[Real]]:
        """The powers that stay, and those from the degree on in lower ones."""
        high: list[Real] = []
        for i, root in enumerate(self.roots.values() if powers else ()):
            e = powers >> 8 * i & 255
            if e >= root.degree:
                powers -= e << 8 * i
                high.append(self.simplest({(1, 0, k << 8 * i): q for k, q in enumerate(root.power(e))}))
        return powers, high

    def _accumulate(self, found: dict[Key, Fraction], key: Key, q: Fraction) -> None:
        before = found.get(key)
        if before is None:
            self.work.spend(1.0)
            found[key] = q
        else:
            self.work.product(size(before), size(q))
            found[key] = before + q

    # --- roots ----------------------------------------------------------------------------------------------

    def sqrt(self, x: Real) -> Real:
        """The square root; CertificateError if x is negative."""
        positive = sign(x)
        if positive < 0:
            raise CertificateError("square root of a negative number")
        if positive == 0:
            return self.zero
        if isinstance(x, Enclosed):
            return Enclosed(self, x.around.root())
        if isinstance(x, Rational):
            radicand = x.q.numerator * x.q.denominator
            k, factor = self.radicands.reduce(radicand)
            return self.simplest({(k, 0, 0): factor / x.q.denominator})
        for i, c in enumerate(self.squares):
            ratio = self._ratio(x, c)
            if ratio is not None:
                return self.multiply(self.sqrt(Rational(self, ratio)), self.generator(i))
        self.squares.append(x)
        return self.generator(len(self.squares) - 1)

    def generator(self, i: int) -> Real:
        """The root of ``squares[i]``."""
        return Algebraic(self, {(1, 1 << i, 0): Fraction(1)})

    def root(self, coefficients: tuple[int, ...], low: Fraction, high: Fraction) -> Real:
        """The root of a polynomial between two rationals; CertificateError if there is not exactly one in sight."""
        key = (coefficients, low, high)
        if key not in self.roots:
            if len(self.roots) == MAX_ROOTS:
                raise UndecidedError(f"too much work: the file has more than {MAX_ROOTS} roots of polynomials")
            self.roots[key] = Root(coefficients, low, high, self.work)
        if self.roots[key].degree == 1:
            return Rational(self, Fraction(-coefficients[0], coefficients[1]))
        return Algebraic(self, {(1, 0, 1 << 8 * list(self.roots).index(key)): Fraction(1)})

    def _ratio(self, x: Real, c: Real) -> Fraction | None:
        """``x / c`` if the terms of the two are in one rational ratio."""
        left, right = terms_of(x), terms_of(c)
        if left.keys() != right.keys():
            return None
        ratios = set()
        for key, q in left.items():
            self.work.product(size(q), size(right[key]))
            ratios.add(q / right[key])
        return ratios.pop() if len(ratios) == 1 else None

    # --- enclosures -----------------------------------------------------------------------------------------

    def enclose(self, x: Scalar, bits: int) -> Interval:
        """The number in an interval of about ``2**-bits``, outwards."""
        if isinstance(x, Enclosed):
            return x.around.at(bits)
        if isinstance(x, int | Rational):
            q = Fraction(x) if isinstance(x, int) else x.q
            self.work.product(size(q) + bits, size(q))
            return fraction(q, bits)
        around = Interval(0, 0, bits)
        for (k, mask, powers), q in terms_of(x).items():
            root = self.radicands.enclose(k, bits)
            for i, e in exponents(powers):
                root = self._charged_product(root, self._enclose_power(i, e, bits))
            for i in _members(mask):
                root = self._charged_product(root, self._enclose_generator(i, bits))
            around = around + self._times(root, q)
        return around

    def _times(self, around: Interval, q: Fraction) -> Interval:
        """Times a fraction."""
        self.work.product(size(q), around.hi.bit_length() + around.lo.bit_length())
        ends = around.lo * q.numerator, around.hi * q.numerator
        return Interval(min(ends) // q.denominator, -(-max(ends) // q.denominator), around.bits)

    def _charged_product(self, a: Interval, b: Interval) -> Interval:
        """Of numbers that are not negative and may be long before the point as well."""
        self.work.product(a.hi.bit_length(), b.hi.bit_length())
        return a * b

    def _enclose_generator(self, i: int, bits: int) -> Interval:
        found = self.enclosures.get((i, bits))
        if found is None:
            square = self.enclose(self.squares[i], bits)
            self.work.product(2 * square.hi.bit_length(), 2 * square.hi.bit_length())
            found = self.enclosures[i, bits] = square.root()
        return found

    def _enclose_power(self, i: int, e: int, bits: int) -> Interval:
        base = list(self.roots.values())[i].enclose(bits)
        found = base
        for _ in range(e - 1):
            found = self._charged_product(found, base)
        return found

    def enclosed(self, x: Real) -> Real:
        """The number itself if it is rational, else an enclosure of it."""
        return x if isinstance(x, Rational) else Enclosed(self, self.enclose(x, self.bits))


def terms_of(x: Real) -> Terms:
    """The terms of a number that is not enclosed."""
    if isinstance(x, Algebraic):
        return x.terms
    assert isinstance(x, Rational)
    return {ONE: x.q} if x.q else {}


def _members(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


# --- signs --------------------------------------------------------------------------------------------------


def sign(x: Scalar) -> int:
    """-1, 0 or 1, proved; ImpreciseError when an enclosure contains zero and another number."""
    if isinstance(x, int):
        return (x > 0) - (x < 0)
    if isinstance(x, Rational):
        return (x.q.numerator > 0) - (x.q.numerator < 0)
    if isinstance(x, Enclosed):
        known = x.around.sign
        if known is None:
            raise ImpreciseError("the sign of a number that is only enclosed could not be decided")
        return known
    assert isinstance(x, Algebraic)
    return _algebraic_sign(x)


def _algebraic_sign(x: Algebraic) -> int:
    """By finer and finer enclosures, which end because x is not zero, after what would make it zero was ruled out."""
    signs = {1 if q > 0 else -1 for q in x.terms.values()}
    if len(signs) == 1:  # every product of roots is positive
        return signs.pop()
    bits, nested = 64, bool(x.generators) or x.has_roots
    while True:
        known = x.field.enclose(x, bits).sign
        if known:
            return known
        if nested and bits >= NESTED_BITS:
            if _vanishes(x):
                return 0
            nested = False
        bits *= 2


def _vanishes(x: Algebraic) -> bool:
    """Whether ``x = p + q s`` is zero: p and q are, or have opposite signs and ``p^2 = q^2 c``."""
    if not x.generators:
        return _is_below_separation(x)
    p, q, i = x.split()
    inner = sign(q)
    if sign(p) != -inner:
        return False
    return inner == 0 or sign(p * p - q * q * x.field.squares[i]) == 0


def _is_below_separation(x: Algebraic) -> bool:
    least, bits = separation(x.terms, list(x.field.roots.values()), x.field.work), NESTED_BITS
    while True:
        around = x.field.enclose(x, bits)
        if around.sign:
            return False
        if max(-around.lo, around.hi).bit_length() + least <= bits:  # |x| < 2**-least; no shift, which may be huge
            return True
        bits *= 2


def positive_part(x: Scalar) -> Scalar:
    """``max(x, 0)``."""
    if isinstance(x, Enclosed):
        around = x.around
        return Enclosed(x.field, Interval(max(around.lo, 0), max(around.hi, 0), around.bits))
    return x if sign(x) > 0 else 0


def magnitude(x: Scalar) -> Scalar:
    """``|x|``; of an interval around zero, ``[0, the larger end]``."""
    if isinstance(x, Enclosed):
        around = x.around
        return Enclosed(x.field, Interval(max(around.lo, -around.hi, 0), max(-around.lo, around.hi), around.bits))
    return x if sign(x) >= 0 else -x
