"""Real roots of polynomials with rational coefficients as sympy's ``CRootOf``: enclosures, and a normal form."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache, reduce
from itertools import pairwise
from typing import Any

import sympy
from flint import ctx, fmpz_poly
from sympy.polys.rootoftools import ComplexRootOf

START, MOST = 32, 1 << 15
"""Bits of the first and of the finest enclosure that tells a root from the others."""


def enclosed_root(root: ComplexRootOf) -> Any:
    """A ball, at the precision of flint's context, around a real root and no other root of its polynomial."""
    return _real_root(_integers(root), root.index, ctx.prec)


@lru_cache(maxsize=1024)
def _real_root(coefficients: tuple[int, ...], index: int, bits: int) -> Any:
    before = ctx.prec
    ctx.prec = bits
    try:
        found: Any = fmpz_poly(list(coefficients)).complex_roots()
    finally:
        ctx.prec = before
    real = sorted((ball.real for ball, _ in found if ball.imag == 0), key=lambda ball: ball.mid())
    return real[index]


def _integers(root: ComplexRootOf) -> tuple[int, ...]:
    """The coefficients of its polynomial, the constant first."""
    return tuple(int(c) for c in reversed(root.poly.all_coeffs()))


@lru_cache(maxsize=1024)
def isolated(root: ComplexRootOf) -> tuple[tuple[int, ...], Fraction, Fraction]:
    """Coefficients, the constant first, and ends of an interval that holds one root by Descartes' rule of signs.

    >>> isolated(sympy.CRootOf(sympy.Symbol("x") ** 4 - sympy.Symbol("x") - 1, 1))
    ((-1, -1, 0, 0, 1), Fraction(1, 1), Fraction(2, 1))
    """
    coefficients = _integers(root)
    bits = START
    while bits <= MOST:
        ball = _real_root(coefficients, root.index, bits)
        mantissa, exponent = map(int, ball.mid().man_exp())
        for k in range(bits // 2):
            shift = exponent + k
            low = mantissa << shift if shift >= 0 else mantissa >> -shift
            ends = Fraction(low, 1 << k), Fraction(low + 1, 1 << k)
            if _changes(coefficients, *ends) == 1 and _inside(ball, *ends):
                return coefficients, *ends
        bits *= 2
    raise ArithmeticError(f"the root {root} could not be isolated")


def _inside(ball: Any, low: Fraction, high: Fraction) -> bool:
    """Whether all of the ball is between the ends, in rational numbers: flint would round them."""
    middle, radius = (_fraction(part) for part in (ball.mid(), ball.rad()))
    return low < middle - radius and middle + radius < high


def _fraction(exact: Any) -> Fraction:
    mantissa, exponent = map(int, exact.man_exp())
    return Fraction(mantissa) * Fraction(2) ** exponent


def _changes(coefficients: tuple[int, ...], low: Fraction, high: Fraction) -> int:
    """Changes of sign of ``(1 + x)^n P((low + high x) / (1 + x))``; at least one root is inside, so 1 means one."""
    d = max(low.denominator, high.denominator)  # powers of two
    line, bottom = fmpz_poly([int(low * d), int(high * d)]), fmpz_poly([d, d])
    total, n = fmpz_poly(), len(coefficients) - 1
    for i, c in enumerate(coefficients):
        total += c * line**i * bottom ** (n - i)
    signs = [c > 0 for c in total.coeffs() if c != 0]
    full = total.degree() == n and total[0] != 0  # neither end is a root
    return sum(a != b for a, b in pairwise(signs)) if full else -1


def reduced(expression: sympy.Expr) -> sympy.Expr:
    """With powers of the roots below the degrees of their polynomials; zero if that is left of it.

    What is divided by is inverted in the field of the root, where there is one root only.

    >>> r = sympy.CRootOf(sympy.Symbol("x") ** 4 - sympy.Symbol("x") - 1, 1)
    >>> reduced(r**5 - r * (r + 1) + 2)
    2
    >>> reduced(1 / (r**3 - 1))
    CRootOf(x**4 - x - 1, 1)
    """
    roots = sorted(expression.atoms(ComplexRootOf), key=sympy.default_sort_key)
    names = [sympy.Dummy(f"r{k}") for k in range(len(roots))]
    plain = sympy.expand(expression.xreplace(dict(zip(roots, names, strict=True))))
    if len(roots) == 1 and not plain.is_polynomial(*names) and plain.is_rational_function(*names):
        plain = _divided(plain, names[0], roots[0])
    if not roots or not plain.is_polynomial(*names):
        return expression
    for root, name in zip(roots, names, strict=True):
        plain = sympy.rem(plain, root.poly.as_expr(name), name)
    return plain.xreplace(dict(zip(names, roots, strict=True)))


def _divided(quotient: sympy.Expr, name: sympy.Symbol, root: ComplexRootOf) -> sympy.Expr:
    """A quotient of polynomials in a root as a polynomial; itself where it divides by zero."""
    above, below = sympy.fraction(sympy.together(quotient))
    modulus = root.poly.as_expr(name)
    if sympy.rem(below, modulus, name) == 0:
        return quotient
    return sympy.expand(above * sympy.invert(below, modulus, name))


def real_root(coefficients: list[int], below: int) -> sympy.Expr:
    """The real root of an irreducible polynomial, the constant first, that has so many real roots below it."""
    x = sympy.Symbol("x")
    poly = sympy.Poly(reduce(lambda total, c: total * x + c, reversed(coefficients), sympy.Integer(0)), x)
    if poly.degree() == 1:
        return sympy.Rational(-coefficients[0], coefficients[1])
    if poly.degree() == 2:
        return sorted(sympy.roots(poly), key=sympy.N)[below]
    return ComplexRootOf(poly, below, radicals=False, expand=False)
