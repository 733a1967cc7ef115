"""Real numbers as polynomials in roots: signs from ball arithmetic and a separation bound.

A number is a rational (``fmpq``) or a ``Node``, a sum of rationals times products of generators: square roots of
integers or of numbers made from older generators, roots of polynomials, and logarithms, exponentials and reciprocals
of transcendental numbers, about which nothing is known but balls.  Products of roots are multiplied out, so much
cancels by itself.  The rest is decided by this bound, which needs no relation between the roots.

Every root is scaled to be an algebraic integer: sqrt(U / q) = sqrt(U q) / q where U is one, and the absolute values of
its conjugates, roots of the conjugates of U q, are bounded by the root of a bound of those.  So E = U / q with an
integer q > 0 and an algebraic integer U in a field of degree D, at most 2 to the number of roots that are involved, and
with a bound u of all conjugates of U.  If U is not zero, its norm, a product of D conjugates, is an integer that is not
zero, so |U| >= u^(1 - D) and |E| >= 1 / (u^(D - 1) q).

The root of a polynomial of degree n times its first coefficient c is an algebraic integer, a root of a monic polynomial
whose coefficients bound its conjugates.  It counts as several names, 2 to the number of which is at least n.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Union

import flint
from flint import arb, fmpq, fmpq_poly, fmpz, fmpz_poly

__all__ = [
    "ONE", "ZERO", "Generator", "Node", "Number", "Unsure", "enclosure", "exp", "forget", "log", "polynomial_root",
    "rational", "root", "sign", "total",
]  # fmt: skip

DEEPEST, TRANSCENDENTAL = 1 << 18, 1 << 12  # bits of the finest balls
MOST_DEGREE, MOST_ROOTS = 64, 16
FACTORED, LONGEST = 10**24, 150  # integers to be factored, terms of a number

ZERO, ONE = fmpq(0), fmpq(1)


class Unsure(Exception):
    """The question costs too much, or zero cannot be told from a small number."""


@dataclass(eq=False)
class Generator:
    """A root, or an opaque number; ``names`` are all roots that it needs, ``u`` is the bit length of a bound."""

    op: str
    inside: Number
    name: int
    names: frozenset[int]
    u: int
    ball: arb | None = None
    precision: int = 0
    polynomial: fmpz_poly | None = None
    ends: tuple[fmpq, fmpq] = (fmpq(0), fmpq(0))


Monomial = tuple[Generator, ...]


class Node:
    """An irrational number, or one that is not known to be rational: coefficients of monomials."""

    __slots__ = ("known", "terms")

    def __init__(self, terms: dict[Monomial, fmpq]) -> None:
        self.terms = terms
        self.known: int | None = None

    def __add__(self, other: Number | int) -> Number:
        terms = dict(self.terms)
        for monomial, x in _terms(other).items():
            terms[monomial] = terms.get(monomial, ZERO) + x
        return _number(terms)

    __radd__ = __add__

    def __mul__(self, other: Number | int) -> Number:
        if not isinstance(other, Node):
            return _number({m: x * other for m, x in self.terms.items()})
        result: Number = ZERO
        for m, x in self.terms.items():
            for k, y in other.terms.items():
                result = result + _product(m, k) * (x * y)
        return result

    __rmul__ = __mul__

    def __neg__(self) -> Number:
        return self * -1

    def __sub__(self, other: Number | int) -> Number:
        return self + -other

    def __rsub__(self, other: Number | int) -> Number:
        return -self + other

    def __truediv__(self, other: Number | int) -> Number:
        return self * (_inverse(other) if isinstance(other, Node) else 1 / fmpq(other))

    def __rtruediv__(self, other: Number | int) -> Number:
        return _inverse(self) * other


Number = Union[fmpq, Node]  # noqa: UP007 - a plain | needs both names at run time

_TABLE: dict[object, Generator] = {}
_RADICANDS: list[fmpz] = []
_NAMES = count()  # never started afresh: numbers may outlive the table


def forget() -> None:
    """Start afresh: roots are shared within one file, not between files."""
    _TABLE.clear()
    _RADICANDS.clear()


def _terms(x: Number | int) -> dict[Monomial, fmpq]:
    return x.terms if isinstance(x, Node) else {(): fmpq(x)}


def _number(terms: dict[Monomial, fmpq]) -> Number:
    kept = {m: x for m, x in terms.items() if x != 0}
    if len(kept) > LONGEST:
        raise Unsure
    if not kept:
        return ZERO
    return kept[()] if len(kept) == 1 and () in kept else Node(kept)


def _product(m: Monomial, k: Monomial) -> Number:
    """Two monomials multiplied; a root that is in both is replaced by what is under it."""
    once, result = list(m), ONE
    squares: list[Number] = []
    for g in k:
        if g.op == "sqrt" and g in once:
            once.remove(g)
            squares.append(g.inside)
        else:
            once.append(g)
    result = _number({tuple(sorted(once, key=lambda g: g.name)): ONE})
    for x in squares:
        result = result * x
    return result


def _inverse(x: Node) -> Number:
    """1/x with a rational denominator: by conjugation in the youngest root, x = p + q s and s^2 = c."""
    if sign(x) == 0:
        raise ZeroDivisionError
    generators = {g for m in x.terms for g in m}
    if any(g.op != "sqrt" for g in generators):
        return _opaque("inverse", x)
    s = max(generators, key=lambda g: g.name)
    p = _number({m: y for m, y in x.terms.items() if s not in m})
    q = _number({tuple(g for g in m if g is not s): y for m, y in x.terms.items() if s in m})
    norm = p * p - q * q * s.inside
    if sign(norm) == 0:  # then p = q s
        return 1 / (2 * p)
    return (p - q * _number({(s,): ONE})) / norm


def root(x: Number) -> Number:
    """The square root of x >= 0; a square factor of an integer is taken out if it is found quickly."""
    if sign(x) < 0:
        raise ValueError("the root of a negative number")
    if isinstance(x, Node):
        den = _denominator(x)
        return _root(x * (den * den)) / den if sign(x) > 0 else ZERO
    inside, outside = x.p * x.q, fmpz(1)
    if inside.is_square():
        return fmpq(inside.isqrt(), x.q)
    if inside < FACTORED:
        for prime, power in inside.factor():
            outside *= prime ** (int(power) // 2)
        inside = inside // (outside * outside)
    for other in _RADICANDS:
        if (inside * other).is_square():  # the two roots are rational multiples of each other
            return _root(fmpq(other)) * (fmpq((inside * other).isqrt(), other) * fmpq(outside, x.q))
    _RADICANDS.append(inside)
    return _root(fmpq(inside)) * fmpq(outside, x.q)


def _denominator(x: Node) -> fmpz:
    den = fmpz(1)
    for y in x.terms.values():
        den = den.lcm(y.q)
    return den


def _root(x: Number) -> Node:
    """The root of an algebraic integer."""
    key = ("sqrt", frozenset(x.terms.items()) if isinstance(x, Node) else (int(x.p), int(x.q)))
    if key not in _TABLE:
        name = next(_NAMES)
        _TABLE[key] = Generator("sqrt", x, name, _names(x) | {name}, (_height(x) + 1) // 2 + 1)
    return Node({(_TABLE[key],): ONE})


def polynomial_root(coefficients: list[int], low: fmpq, high: fmpq) -> Number:
    """The root between two ends, if the polynomial moved to the positive half line changes sign once."""
    n = len(coefficients) - 1
    if not 1 <= n <= MOST_DEGREE or coefficients[n] == 0 or not 0 <= low < high:
        raise ValueError("no polynomial or no interval")
    shifted = fmpq_poly(coefficients)(fmpq_poly([high, low - high]))  # P(high - (high - low) s), s = 1 / (1 + x)
    moved = [shifted[k] for k in range(n, -1, -1)]  # times (1 + x)^n: the reversed polynomial at 1 + x
    q = fmpq_poly(moved)(fmpq_poly([1, 1]))
    signs = [q[k] > 0 for k in range(n + 1) if q[k] != 0]
    if q[0] == 0 or q[n] == 0 or sum(a != b for a, b in pairwise(signs)) != 1:
        raise ValueError("not shown to be one root")
    if n == 1:
        return fmpq(-coefficients[0], coefficients[1])
    lead = coefficients[n]
    key = ("root", tuple(coefficients), str(low), str(high))
    if key not in _TABLE:
        if sum(1 for known in _TABLE if known[0] == "root") >= MOST_ROOTS:  # type: ignore[index]
            raise Unsure
        names = frozenset(next(_NAMES) for _ in range((n - 1).bit_length()))
        u = (abs(lead) + max(map(abs, coefficients))).bit_length()
        found = Generator("root", ZERO, max(names), names, u, None, 0, fmpz_poly(coefficients), (low, high))
        _TABLE[key] = found
    return Node({(_TABLE[key],): fmpq(1, lead)})


def _between(polynomial: fmpz_poly, low: fmpq, high: fmpq, precision: int) -> arb:
    """The root times the first coefficient: the only real one whose ball is inside of the interval."""
    while True:
        flint.ctx.prec = precision
        found = [ball.real for ball, _ in polynomial.complex_roots() if ball.imag == 0]
        inside = [ball for ball in found if ball > arb(low) and ball < arb(high)]
        if len(inside) == 1:
            return inside[0] * int(polynomial[polynomial.degree()])
        precision *= 2


def _opaque(op: str, x: Number) -> Node:
    return Node({(Generator(op, x, next(_NAMES), frozenset(), 0),): ONE})


def _names(x: Number) -> frozenset[int]:
    return frozenset().union(*(g.names for m in _terms(x) for g in m))


def _height(x: Number) -> int:
    """The bit length of a bound of the conjugates of x times its denominator."""
    den = _denominator(x) if isinstance(x, Node) else x.q
    sizes = (int(abs((y * den).p)).bit_length() + sum(g.u for g in m) for m, y in _terms(x).items())
    return max(sizes) + len(_terms(x)).bit_length()


def log(x: Number) -> Number:
    if sign(x) <= 0:
        raise ValueError("the logarithm of a number that is not positive")
    return ZERO if not isinstance(x, Node) and x == 1 else _opaque("log", x)


def exp(x: Number) -> Number:
    return ONE if not isinstance(x, Node) and x == 0 else _opaque("exp", x)


def total(terms: Iterable[Number]) -> Number:
    result: Number = ZERO
    for term in terms:
        result = result + term
    return result


def enclosure(x: Number, precision: int) -> arb:
    """A ball around x, computed with this many bits."""
    if not isinstance(x, Node):
        flint.ctx.prec = precision
        return arb(x)
    ball = arb(0)
    for monomial, y in x.terms.items():
        factors = [_ball(g, precision) for g in monomial]
        flint.ctx.prec = precision
        part = arb(y)
        for factor in factors:
            part *= factor
        ball += part
    return ball


def _ball(g: Generator, precision: int) -> arb:
    if g.ball is None or g.precision < precision:
        inside = enclosure(g.inside, precision)
        match g.op:
            case "sqrt":
                g.ball = inside.nonnegative_part().sqrt()
            case "log":
                g.ball = inside.log()
            case "exp":
                g.ball = inside.exp()
            case "root":
                assert g.polynomial is not None
                g.ball = _between(g.polynomial, *g.ends, precision)
            case _:
                g.ball = 1 / inside
        g.precision = precision
    return g.ball


def sign(x: Number) -> int:
    """-1, 0 or 1, proved; or Unsure."""
    if not isinstance(x, Node):
        return (x > 0) - (x < 0)
    if x.known is None:
        x.known = _find_sign(x)
    return x.known


def _algebraic(x: Number) -> bool:
    return all(g.op in ("sqrt", "root") and _algebraic(g.inside) for m in _terms(x) for g in m)


def _find_sign(x: Node) -> int:
    ball = enclosure(x, 96)
    if ball > 0 or ball < 0:
        return 1 if ball > 0 else -1
    algebraic = _algebraic(x)
    degree = 1 << min(len(_names(x)), 40)
    bits = (degree - 1) * _height(x) + int(_denominator(x)).bit_length() + 2  # |x| < 2^-bits only if x = 0
    algebraic = algebraic and bits < DEEPEST
    precision = 192
    while precision <= (4 * DEEPEST if algebraic else TRANSCENDENTAL):
        ball = enclosure(x, precision)
        if ball > 0 or ball < 0:
            return 1 if ball > 0 else -1
        if algebraic and ball.abs_upper() < arb(2) ** (-bits):
            return 0
        precision *= 2
    raise Unsure


def rational(x: Number) -> fmpq | None:
    """The rational that x is, or None: if x = U/q is rational, U is a rational algebraic integer: an integer."""
    if not isinstance(x, Node):
        return x
    if not _algebraic(x):
        raise Unsure
    den = _denominator(x)
    near = fmpq(enclosure(x * den, _height(x) + 64).mid().floor().unique_fmpz())
    return next((k / den for k in (near, near + 1) if sign(x - k / den) == 0), None)
