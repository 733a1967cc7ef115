"""The neural gauge of spike-free data, exactly: ``min ||p + r||_G + ||q + r||_G`` over ``r >= 0``.

For spike-free ``A = C M`` and ``G = (M M')^-1`` a network is a pair ``x_1, x_2 >= 0`` of responses on the k
directions, ``f = C (x_1 - x_2)``, of cost ``||x_1||_G + ||x_2||_G``. Responses ``t = p - q`` (p, q its positive and
negative parts) need ``x_1 = p + r`` and ``x_2 = q + r`` with ``r >= 0``.

*r = 0* is optimal iff ``Gp/||p||_G + Gq/||q||_G >= 0`` or t has one sign. Otherwise, with S the support of r, let
``-P, -Q`` be the G-projections of p, q onto the coordinates S with distances alpha, beta from them. The cost
``sqrt(alpha^2 + ||r + P||^2) + sqrt(beta^2 + ||r + Q||^2)`` is the length of a path that is reflected in a mirror:
its minimum is ``sqrt((alpha + beta)^2 + ||P - Q||^2)``, at ``r = -(theta P + (1 - theta) Q)`` with
``theta = beta / (alpha + beta)``, a number of ``Q(alpha beta)`` for rational data.

S is found from ``(||x_1|| + ||x_2||)^2 = min over theta of ||x_1||^2/(1 - theta) + ||x_2||^2/theta``, convex in
theta: for fixed theta the best r solves a complementarity problem and is piecewise linear in theta, and each
piece that does not hold the minimum says on which side of it the minimum is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy
from flint import fmpq

from analytic.exact.linear import apply, decided, inner
from analytic.exact.quadratic import Quadratic, root_sum_sign
from analytic.exact.scalars import (
    ZERO,
    Row,
    Rows,
    Scalar,
    is_rational,
    rational,
    rationals,
    relu,
    simplest,
    sqrt,
    to_sympy,
)
from analytic.exact.time_limit import require_time
from analytic.families.spike_free.engine.complementarity import complementary, restricted_solve

ONE = fmpq(1)


@dataclass(frozen=True)
class Split:
    """``x_1``, ``x_2`` (k,), their cost, and the dual ``w`` (k,) with multipliers ``lambda >= 0``.

    ``w + lambda_1 = G x_1 / ||x_1||_G`` and ``-w + lambda_2 = G x_2 / ||x_2||_G``, so both have G-dual norm 1 and
    ``|w'x| <= ||x||_G`` for all ``x >= 0``. A vanishing ``x_2`` leaves ``lambda_2 = 0``, and likewise ``x_1``.
    """

    x1: Row
    x2: Row
    value: Scalar
    w: Row
    lambda1: Row
    lambda2: Row


def split(G: Rows, t: Sequence[Scalar]) -> Split | None:
    """The cheapest ``x_1 - x_2 = t``; ``None`` for irrational numbers whose path is reflected."""
    p, q = parts(t)
    found = decoupled(G, p, q)
    if found is None and is_rational(t) and all(map(is_rational, G)):
        return _mirrored(G, p, q)
    return found


def parts(t: Sequence[Scalar]) -> tuple[Row, Row]:
    """The positive and the negative part."""
    return tuple(map(relu, t)), tuple(relu(-cell) for cell in t)


def decoupled(G: Rows, p: Row, q: Row) -> Split | None:
    """``x_1 = p``, ``x_2 = q`` with its dual, where that is optimal for its own constraints; else ``None``."""
    Gp, Gq = apply(G, p), apply(G, q)
    a2, b2 = inner(p, Gp), inner(q, Gq)
    if a2 == 0 or b2 == 0:
        return _one_sided(G, p, q)
    a, b = to_sympy(sqrt(a2)), to_sympy(sqrt(b2))
    first, second = [to_sympy(cell) / a for cell in Gp], [to_sympy(cell) / b for cell in Gq]
    if is_rational((*Gp, *Gq, a2, b2)):
        squares = rational(a2), rational(b2)
        signs = [root_sum_sign(g, squares[1], h, squares[0]) for g, h in zip(rationals(Gp), rationals(Gq), strict=True)]
    else:
        signs = [decided(simplest(left + right), "a multiplier") for left, right in zip(first, second, strict=True)]
    if -1 in signs:
        return None
    return _with_dual(p, q, simplest(a + b), first, second)


def _one_sided(G: Rows, p: Row, q: Row) -> Split:
    """Responses of one sign: one neuron, and ``w = G t / ||t||_G``, which needs no multipliers."""
    none = (ZERO,) * len(p)
    t = [a - b for a, b in zip(p, q, strict=True)]
    image = apply(G, t)
    length = sqrt(inner(t, image))
    if length == 0:
        return Split(p, q, ZERO, none, none, none)
    w = tuple(simplest(to_sympy(cell) / to_sympy(length)) for cell in image)
    return Split(p, q, length, w, none, none)


def _with_dual(x1: Row, x2: Row, value: Scalar, first: Sequence[sympy.Expr], second: Sequence[sympy.Expr]) -> Split:
    """The dual from ``first = G x_1 / ||x_1||`` and ``second = G x_2 / ||x_2||``, ``first + second >= 0``."""
    w = [
        left if _nonzero(a) else (-right if _nonzero(b) else sympy.Integer(0))
        for left, right, a, b in zip(first, second, x1, x2, strict=True)
    ]
    lambda1 = [sympy.expand(left - cell) for left, cell in zip(first, w, strict=True)]
    lambda2 = [sympy.expand(right + cell) for right, cell in zip(second, w, strict=True)]
    return Split(x1, x2, value, _plain(w), _plain(lambda1), _plain(lambda2))


def _nonzero(value: Scalar) -> bool:
    return not (isinstance(value, fmpq) and value == 0)


def _plain(values: Sequence[sympy.Expr]) -> Row:
    return tuple(simplest(value) for value in values)


@dataclass(frozen=True)
class Mirror:
    """The reflected path for a support S of r: ``alpha^2``, ``beta^2``, P, Q and ``||P - Q||^2``."""

    support: tuple[int, ...]
    alpha2: fmpq
    beta2: fmpq
    P: tuple[fmpq, ...]
    Q: tuple[fmpq, ...]
    c: fmpq

    @property
    def theta(self) -> Quadratic:
        """``beta / (alpha + beta)``; the ends 0 and 1 when one distance vanishes."""
        product = Quadratic(ZERO, ONE, self.alpha2 * self.beta2)
        if self.alpha2 == 0:
            return Quadratic(ONE, ZERO, ZERO)
        share: Quadratic = product / (product + self.alpha2)
        return share

    @property
    def square(self) -> Quadratic:
        """The squared length of the path."""
        return Quadratic(self.alpha2 + self.beta2 + self.c, fmpq(2), self.alpha2 * self.beta2)


def mirror(G: Rows, p: Row, q: Row, support: Sequence[int]) -> Mirror:
    """The path for ``r`` supported on ``support``."""
    Gp, Gq = apply(G, p), apply(G, q)
    P = restricted_solve(G, support, [Gp[i] for i in support]) if support else ()
    Q = restricted_solve(G, support, [Gq[i] for i in support]) if support else ()
    alpha2 = inner(p, Gp) - inner(P, [Gp[i] for i in support])
    beta2 = inner(q, Gq) - inner(Q, [Gq[i] for i in support])
    apart = [a - b for a, b in zip(P, Q, strict=True)]
    c = inner(apart, [Gp[i] - Gq[i] for i in support])
    return Mirror(tuple(support), rational(alpha2), rational(beta2), rationals(P), rationals(Q), rational(c))


def _mirrored(G: Rows, p: Row, q: Row) -> Split:
    """The minimiser with ``r != 0``, by search over theta."""
    Gp, Gq = apply(G, p), apply(G, q)
    low, high = fmpq(0), ONE
    while True:
        require_time()
        theta = (low + high) / 2
        r = complementary(G, [theta * a + (1 - theta) * b for a, b in zip(Gp, Gq, strict=True)])
        support = [i for i, cell in enumerate(r) if cell != 0]
        path = mirror(G, p, q, support)
        start, stop = _piece(G, Gp, Gq, path, theta)
        if (path.theta - start).sign() < 0:
            high = start
        elif (path.theta - stop).sign() > 0:
            low = stop
        else:
            return _reflected(G, p, q, path)


def _piece(G: Rows, Gp: Row, Gq: Row, path: Mirror, theta: fmpq) -> tuple[fmpq, fmpq]:
    """The interval around theta on which r keeps its support: where ``r_S`` and the slacks stay nonnegative."""
    support = path.support

    def at(s: fmpq) -> list[fmpq]:
        r = [-(s * a + (1 - s) * b) for a, b in zip(path.P, path.Q, strict=True)]
        full = [r[support.index(i)] if i in support else ZERO for i in range(len(Gp))]
        slack = [rational(s * a + (1 - s) * b + c) for a, b, c in zip(Gp, Gq, apply(G, full), strict=True)]
        return [r[support.index(i)] if i in support else slack[i] for i in range(len(Gp))]

    start, stop = fmpq(0), ONE
    for zero, one in zip(at(fmpq(0)), at(ONE), strict=True):
        if zero != one:
            root = zero / (zero - one)
            start, stop = (max(start, root), stop) if one > zero else (start, min(stop, root))
    if not start <= theta <= stop:
        raise AssertionError("the complementarity solution does not lie on its own piece")
    return start, stop


def _reflected(G: Rows, p: Row, q: Row, path: Mirror) -> Split:
    theta, square = path.theta, path.square
    other, length = -theta + 1, _root(square)
    zero = theta * 0
    r = [zero] * len(p)
    for i, a, b in zip(path.support, path.P, path.Q, strict=True):
        r[i] = -(theta * a + other * b)
    x1, x2 = ([cell + part for cell, part in zip(r, rationals(half), strict=True)] for half in (p, q))
    # G x_1 / ||x_1|| with ||x_1|| = (1 - theta) length = (1 - theta) square / length
    first = [sympy.expand((cell / (other * square)).sympy() * length) for cell in _times(G, x1)]
    second = [sympy.expand((cell / (theta * square)).sympy() * length) for cell in _times(G, x2)]
    rows = [_plain([cell.sympy() for cell in x]) for x in (x1, x2)]
    return _with_dual(rows[0], rows[1], simplest(length), first, second)


def _times(G: Rows, x: Sequence[Quadratic]) -> list[Quadratic]:
    return [sum((cell * g for cell, g in zip(x, rationals(row), strict=True)), start=x[0] * 0) for row in G]


def _root(square: Quadratic) -> sympy.Expr:
    """``sqrt(a + b sqrt(r))``, as a sum of two roots of rationals where it is one."""
    inside = sqrt(square.a * square.a - square.b * square.b * square.r)
    if isinstance(inside, fmpq):
        halves = [sympy.sqrt(to_sympy((square.a + side * inside) / 2)) for side in (1, -1)]
        return halves[0] + halves[1]
    return sympy.sqrt(square.sympy())
