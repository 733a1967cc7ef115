"""Real numbers as expressions: their signs from ball arithmetic and a separation bound.

A number is a rational (``fmpq``) or a ``Node``: a sum, product, quotient, square root, logarithm or exponential.  Nodes
without logarithm and exponential are algebraic, and zero is told from a small number by this bound.

Write E = U / (q t) with an integer q > 0 and algebraic integers U, t; put u and l for bounds of the absolute values of
all conjugates of U and of t.  These follow the operations: for a rational p/q, U = p; sums are brought on the least
common multiple of the integers q and the product of the t; sqrt(U / (q t)) = sqrt(U q t) / (q t), where the root of an
algebraic integer is one, and its conjugates are roots of the conjugates.  All lie in a field of degree D at most 2 to
the number of different roots.  If U is not zero, its norm, a product of D conjugates, is an integer that is not zero,
so |U| >= u^(1 - D) and |E| >= 1 / (u^(D - 1) q l).  (The idea is that of Burnikel, Fleischer, Mehlhorn and Schirra.)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Union

import flint
from flint import arb, fmpq, fmpz

__all__ = [
    "ONE", "ZERO", "Node", "Number", "Unsure", "exp", "forget", "log", "rational", "root", "sign", "total",
]  # fmt: skip

DEEPEST = 1 << 21
TRANSCENDENTAL = 1 << 12
FACTORED = 10**24

ZERO, ONE = fmpq(0), fmpq(1)


class Unsure(Exception):
    """The question costs too much, or zero cannot be told from a small number."""


@dataclass(eq=False)
class Node:
    """One operation; ``u``, ``lam`` are bit lengths of the bounds above, ``den`` is the integer q."""

    op: str
    args: tuple[Number, ...]
    roots: frozenset[int] = frozenset()
    u: int = 0
    den: fmpz = field(default_factory=lambda: fmpz(1))
    lam: int = 0
    algebraic: bool = True
    known_sign: int | None = None
    ball: arb | None = None
    precision: int = 0

    def __add__(self, other: Number | int) -> Number:
        return _add(self, fmpq(other) if isinstance(other, int) else other)

    __radd__ = __add__

    def __mul__(self, other: Number) -> Number:
        return _multiply(self, other)

    __rmul__ = __mul__

    def __neg__(self) -> Number:
        return _multiply(self, fmpq(-1))

    def __sub__(self, other: Number | int) -> Number:
        return self + -other

    def __rsub__(self, other: Number | int) -> Number:
        return -self + other

    def __truediv__(self, other: Number) -> Number:
        return _divide(self, other)

    def __rtruediv__(self, other: Number) -> Number:
        return _divide(other, self)


Number = Union[fmpq, Node]  # noqa: UP007 - the name Node is not a type yet where the fields are declared

_TABLE: dict[tuple[object, ...], Node] = {}
_RADICANDS: list[fmpz] = []
_NAMES = count()  # of roots; never started afresh, as nodes may outlive their table


def forget() -> None:
    """Start afresh: nodes are shared within one file, not between files."""
    _TABLE.clear()
    _RADICANDS.clear()


def _key(x: Number) -> object:
    return id(x) if isinstance(x, Node) else (int(x.p), int(x.q))


def _node(op: str, args: tuple[Number, ...], u: int, den: fmpz, lam: int, own: bool = False) -> Node:
    """The node with these parts, the same object if it exists already."""
    key = (op, *map(_key, args))
    if key not in _TABLE:
        inner = [a for a in args if isinstance(a, Node)]
        roots = frozenset().union(*(a.roots for a in inner), (next(_NAMES),) if own else ())
        algebraic = op not in {"log", "exp"} and all(a.algebraic for a in inner)
        _TABLE[key] = Node(op, args, roots, u, den, lam, algebraic)
    return _TABLE[key]


def _parts(x: Number) -> tuple[int, fmpz, int]:
    return (x.u, x.den, x.lam) if isinstance(x, Node) else (int(abs(x.p)).bit_length(), x.q, 0)


def _add(x: Number, y: Number) -> Number:
    if not isinstance(x, Node):
        x, y = y, x
    if not isinstance(y, Node) and y == 0:
        return x
    (u, p, s), (v, q, t) = _parts(x), _parts(y)
    den = p.lcm(q)
    first = u + int(den / p if p != den else 1).bit_length() + t
    second = v + int(den / q if q != den else 1).bit_length() + s
    return _node("+", (x, y), max(first, second) + 1, den, s + t)


def _multiply(x: Number, y: Number) -> Number:
    if not isinstance(x, Node):
        x, y = y, x
    if not isinstance(y, Node) and y in {0, 1}:
        return x if y == 1 else ZERO
    if x is y and x.op == "sqrt":
        return x.args[0]
    if isinstance(y, fmpq) and x.op == "*" and isinstance(x.args[1], fmpq):
        return _multiply(x.args[0], x.args[1] * y)
    (u, p, s), (v, q, t) = _parts(x), _parts(y)
    return _node("*", (x, y), u + v, p * q, s + t)


def _divide(x: Number, y: Number) -> Number:
    if sign(y) == 0:
        raise ZeroDivisionError
    if not isinstance(y, Node):
        return x * (1 / y)
    (u, p, s), (v, q, t) = _parts(x), _parts(y)
    return _node("/", (x, y), u + int(q).bit_length() + t, p, s + v)


def root(x: Number) -> Number:
    """The square root of x >= 0; a square factor of an integer is taken out if it is found quickly."""
    if sign(x) < 0:
        raise ValueError("the root of a negative number")
    if isinstance(x, Node):
        u, den, lam = _parts(x)
        return _node("sqrt", (x,), (u + int(den).bit_length() + lam) // 2 + 1, den, lam, own=True)
    inside, outside = x.p * x.q, fmpz(1)
    if inside.is_square():
        return fmpq(inside.isqrt(), x.q)
    if inside < FACTORED:
        for prime, power in inside.factor():
            outside *= prime ** (int(power) // 2)
        inside = inside / (outside * outside) if outside != 1 else inside
    inside = fmpz(int(fmpq(inside).p))
    for other in _RADICANDS:
        if (inside * other).is_square():  # the two roots are rational multiples of each other
            return fmpq((inside * other).isqrt(), other) * fmpq(outside, x.q) * _integer_root(other)
    _RADICANDS.append(inside)
    return _integer_root(inside) * fmpq(outside, x.q)


def _integer_root(r: fmpz) -> Node:
    return _node("sqrt", (fmpq(r),), int(r).bit_length() // 2 + 1, fmpz(1), 0, own=True)


def log(x: Number) -> Number:
    if sign(x) <= 0:
        raise ValueError("the logarithm of a number that is not positive")
    return ZERO if not isinstance(x, Node) and x == 1 else _node("log", (x,), 0, fmpz(1), 0)


def exp(x: Number) -> Number:
    return ONE if not isinstance(x, Node) and x == 0 else _node("exp", (x,), 0, fmpz(1), 0)


def total(terms: Iterable[Number]) -> Number:
    result: Number = ZERO
    for term in terms:
        result = result + term
    return result


def enclosure(x: Number, precision: int) -> arb:
    """A ball around x, computed with this many bits."""
    flint.ctx.prec = precision
    if not isinstance(x, Node):
        return arb(x)
    if x.ball is None or x.precision < precision:
        first, *others = [enclosure(a, precision) for a in x.args]
        match x.op:
            case "+":
                x.ball = first + others[0]
            case "*":
                x.ball = first * others[0]
            case "/":
                x.ball = first / others[0]
            case "sqrt":
                x.ball = first.sqrt() if first.lower() >= 0 else first.nonnegative_part().sqrt()
            case "log":
                x.ball = first.log()
            case "exp":
                x.ball = first.exp()
        x.precision = precision
    return x.ball


def sign(x: Number) -> int:
    """-1, 0 or 1, proved; or Unsure."""
    if not isinstance(x, Node):
        return (x > 0) - (x < 0)
    if x.known_sign is None:
        x.known_sign = _find_sign(x)
    return x.known_sign


def _find_sign(x: Node) -> int:
    degree = 1 << min(len(x.roots), 40)
    bits = (degree - 1) * x.u + int(x.den).bit_length() + x.lam + 2  # |x| < 2^-bits only if x = 0
    precision = 96
    while True:
        ball = enclosure(x, precision)
        if ball > 0 or ball < 0:
            return 1 if ball > 0 else -1
        if x.algebraic and bits < DEEPEST and ball.abs_upper() < arb(2) ** (-bits):
            return 0
        precision *= 2
        if precision > 4 * DEEPEST or (precision > TRANSCENDENTAL and not (x.algebraic and bits < DEEPEST)):
            raise Unsure


def rational(x: Number) -> fmpq | None:
    """The rational that x is, or None: if x = U/q is rational, U is a rational algebraic integer: an integer."""
    if not isinstance(x, Node):
        return x
    if not x.algebraic or x.lam:
        raise Unsure
    ball = enclosure(x * fmpq(x.den), 2 * (x.u + 64))
    near = fmpq(int(ball.mid().floor().unique_fmpz()), 1)
    for integer in (near, near + 1):
        if sign(x - integer / fmpq(x.den)) == 0:
            return integer / fmpq(x.den)
    return None
