"""The secular equation: ridge regression whose penalty is a norm, not its square, in algebraic numbers.

Samples with the Gram matrix K and targets t, fitted by one linear neuron ``u = tau A'v`` with the residual
``v = (I + tau K)^-1 t``, are optimal among linear fits where ``||A'v|| = beta``, that is ``v'Kv = beta^2``. The left
side falls from ``t'Kt`` to 0 as tau grows, so that there is one ``tau = ||u|| / beta > 0`` if ``t'Kt > beta^2``.
With ``q = det(I + tau K)`` and ``N = q v``, both polynomials in tau, it is a root of ``beta^2 q^2 - N'KN``.

Samples that are multiples of common directions, ``K = C H C'``, are put together: with a diagonal ``D = C'C``,
``w = C'v = (I + tau D H)^-1 C't`` and ``w'Hw = beta^2``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sympy
from flint import fmpq, fmpq_mat, fmpq_poly

from analytic.cases.normal import factors, fraction, present, shortest
from analytic.cases.roots import masked, root_symbols
from analytic.exact.algebraic import real_root, reduced
from analytic.exact.linear import decided, dot
from analytic.exact.positive_root import PositiveRoot
from analytic.exact.scalars import ONE, Scalar, is_rational, rationals, simplest, sqrt, the_decider, to_sympy, total
from analytic.exact.secular import secular_equation
from analytic.model.problem import Problem
from analytic.theorem.parts import Formula, Quantity

Row = tuple[Scalar, ...]
LARGEST = 6
"""Samples with a neuron of their own: the degree of the equation is twice as large."""


def plain(value: Scalar) -> Scalar:
    """The scalar with its powers of roots reduced."""
    return value if isinstance(value, fmpq) else simplest(reduced(to_sympy(value)))


@dataclass(frozen=True)
class SecularFit:
    """``tau``, the residual v (or w) and ``pulled = K v`` (or ``H w``), rational combinations of powers of tau."""

    tau: Scalar
    residual: Row
    pulled: Row


@dataclass(frozen=True)
class _RootField:
    """Numbers ``p(tau)``, by polynomials modulo the irreducible one that tau is a root of."""

    modulus: fmpq_poly
    tau: sympy.Expr

    def number(self, p: fmpq_poly) -> Scalar:
        """As an expression."""
        terms = [to_sympy(c) * self.tau**k for k, c in enumerate((p % self.modulus).coeffs())]
        return simplest(sympy.expand(sympy.Add(*terms)))

    def quotient(self, p: fmpq_poly, q: fmpq_poly) -> fmpq_poly:
        """``p / q``, q not zero at tau."""
        unit, inverse, _ = q.xgcd(self.modulus)
        return p * inverse / unit % self.modulus


def shrink(K: Sequence[Row], t: Row, beta: fmpq, weights: Row | None = None) -> SecularFit | None:
    """The linear fit of rational samples; None where zero is optimal, ``t'Kt <= beta^2``. ``weights`` are those of D.

    >>> found = shrink([[fmpq(1)]], [fmpq(3)], fmpq(1))
    >>> found.tau, found.residual, found.pulled
    (2, (1,), (1,))
    """
    rational = isinstance(beta, fmpq) and all(map(is_rational, (*K, t, weights or ())))
    if not rational or the_decider() is not None:  # numbers beside symbols: one kind of root for all neurons
        return _shrink_formally(tuple(map(tuple, K)), t, beta, weights)
    n, gram = len(t), fmpq_mat([list(rationals(row)) for row in K])
    targets = fmpq_mat([[cell] for cell in rationals(t)])
    if (targets.transpose() * gram * targets)[0, 0] <= beta * beta:
        return None
    factors = (fmpq(1),) * n if weights is None else weights
    weighted = fmpq_mat([list(rationals(d * x for x in row)) for d, row in zip(factors, K, strict=True)])
    q = _determinant(weighted)
    columns = [targets]
    for k in range(1, n):
        columns.append(targets * q[k] - weighted * columns[-1])
    N = [fmpq_poly([column[i, 0] for column in columns]) for i in range(n)]
    full = fmpq_poly(q)
    image = [sum((fmpq_poly([gram[i, j]]) * N[j] for j in range(n)), fmpq_poly()) for i in range(n)]
    equation = fmpq_poly([beta * beta]) * full * full
    equation -= sum((a * b for a, b in zip(N, image, strict=True)), fmpq_poly())
    field = _field(equation)
    residual, pulled = (tuple(field.number(field.quotient(p, full)) for p in part) for part in (N, image))
    return SecularFit(field.number(fmpq_poly([0, 1])), residual, pulled)


def _shrink_formally(K: tuple[Row, ...], t: Row, beta: Scalar, weights: Row | None) -> SecularFit | None:
    """The same where numbers are known at a point only, or are not rational: the root keeps its equation."""
    K = tuple(tuple(map(shortest, row)) for row in K)
    made = secular_equation(K, t, beta, weights)
    if decided(made.equation[0], "beta^2 - t'Kt") >= 0:
        return None
    if len(t) == 1:
        return _of_one(K[0][0], t[0], beta, ONE if weights is None else weights[0])
    cells = list(made.equation)
    while decided(cells[-1], "a leading coefficient") == 0:  # perhaps on this side of what jumps only
        cells.pop()
    equation = [present(to_sympy(cell)) for cell in cells]
    tau = _rational_root(equation) or masked(PositiveRoot(*equation[::-1], evaluate=False))
    below = _at(made.q, tau)
    residual = tuple(simplest(_at(part, tau) / below) for part in made.N)
    image = [tuple(dot(row, column) for column in zip(*made.N, strict=True)) for row in K]
    pulled = tuple(simplest(_at(part, tau) / below) for part in image)
    return SecularFit(simplest(tau), residual, pulled)


def _of_one(k: Scalar, t: Scalar, beta: Scalar, d: Scalar) -> SecularFit:
    """``(1 + tau d k) beta = sqrt(k) |t|``, which the squares in the equation would hide."""
    side = fmpq(1 if decided(t, "a target") > 0 else -1)
    root = sqrt(k)
    tau = (side * t * root / beta - ONE) / (d * k)
    return SecularFit(simplest(to_sympy(tau)), (side * beta / root,), (side * beta * root,))


def _rational_root(equation: Sequence[sympy.Expr]) -> sympy.Expr | None:
    """The positive root, if it is that of a linear factor."""
    name = sympy.Dummy("tau")
    whole = sympy.Add(*(cell * name**k for k, cell in enumerate(equation)))
    for factor, _ in factors(sympy.expand(fraction(whole)[0])):
        if factor.is_polynomial(name) and sympy.degree(factor, name) == 1:
            root = present(-factor.coeff(name, 0) / factor.coeff(name, 1))
            if decided(simplest(root), "a root") > 0:
                return root
    return None


def _at(polynomial: Row, tau: sympy.Expr) -> sympy.Expr:
    return sympy.Add(*(present(to_sympy(cell)) * tau**k for k, cell in enumerate(polynomial)))


def is_formal(tau: Scalar) -> bool:
    """Whether it is the root of an equation with symbols, or with numbers that are not rational."""
    return not isinstance(tau, fmpq) and bool(root_symbols(tau.expr))


def proof_of_root(rows: Sequence[Row], t: Row, weights: Row | None = None) -> dict[str, Any]:
    """The hint that shows that the equation of ``shrink`` with ``K = M M'``, M the rows, has one root."""
    return {"rows": tuple(map(tuple, rows)), "targets": t, "weights": weights or (ONE,) * len(t)}


def _determinant(matrix: fmpq_mat) -> list[fmpq]:
    """The coefficients of ``det(I + tau M)``: the sums of the principal minors of every size."""
    n, characteristic = matrix.nrows(), matrix.charpoly()
    return [characteristic[n - k] * (-1) ** k for k in range(n + 1)]


def _field(equation: fmpq_poly) -> _RootField:
    """The factor of the equation that has its positive root."""
    whole = equation.numer()
    for factor, _ in whole.factor()[1]:
        found: Any = factor.complex_roots()
        roots = [ball.real for ball, _ in found if ball.imag == 0]
        if factor[0] != 0 and any(root > 0 for root in roots):
            below = sum(1 for root in roots if not root > 0)
            tau = real_root([int(c) for c in factor.coeffs()], below)
            return _RootField(fmpq_poly(factor), tau)
    raise AssertionError("the secular equation has a positive root")


LOSS, T_PLUS, T_MINUS = sympy.symbols("V tau_plus tau_minus", nonnegative=True)
BETA = sympy.Symbol("beta", positive=True)


def two_neuron_value(
    dual: Callable[[Problem], Sequence[Scalar]], tau: Callable[[int], Callable[[Problem], Scalar]], meaning: Any
) -> Formula:
    """The optimal value with a neuron of either sign, from the residual and the two ``tau``.

    ``meaning`` is the module of the family that evaluates ``loss`` and ``tau`` as they are printed.
    """
    return Formula(
        "value",
        r"p^\star",
        LOSS / 2 + BETA**2 * (T_PLUS + T_MINUS),
        (
            Quantity(LOSS, r"\lVert \dual \rVert^2", lambda p: plain(total(v * v for v in dual(p))), meaning.loss),
            Quantity(BETA, r"\decay", lambda problem: problem.beta, lambda data: data.beta),
            Quantity(T_PLUS, r"\tau_+", tau(0), meaning.tau(1)),
            Quantity(T_MINUS, r"\tau_-", tau(1), meaning.tau(-1)),
        ),
    )
