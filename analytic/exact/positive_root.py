"""The root of a polynomial with symbols among its coefficients, where it has exactly one that is not negative."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import chain, count, pairwise
from typing import Any

import numpy as np
import sympy
from flint import acb_poly, arb, arb_poly, ctx, fmpz_poly

from analytic.exact.algebraic import real_root

STEPS = 40
WIDENED = 60
"""Powers of two by which a guess is widened before no sign change around it is seen."""
UNKNOWN = sympy.Symbol("x")
LETTERS = ("x", "z", "s", "t")
"""For the unknown in print, the first that no symbol has."""


class PositiveRoot(sympy.Function):  # type: ignore[misc]  # sympy has no types
    """The only root in ``[0, oo)`` of the polynomial with these coefficients, the highest power first.

    It stands in formulas whose condition says that there is one such root. With numbers for the symbols it is a
    ``CRootOf``, or nan where there is no root of that kind, or several. It has derivatives and works in
    ``sympy.lambdify``.

    >>> p = sympy.Symbol("p", positive=True)
    >>> root = PositiveRoot(p, 0, 0, -1, -1)
    >>> root, root.subs(p, 1)
    (PositiveRoot(p*x**4 - x - 1), CRootOf(x**4 - x - 1, 1))
    >>> PositiveRoot(1, 0, -p).diff(p)
    1/(2*PositiveRoot(-p + x**2))
    """

    is_real = True
    is_finite = True
    is_nonnegative = True

    @classmethod
    def eval(cls, *coefficients: sympy.Expr) -> sympy.Expr | None:
        """A number where the coefficients are rational; they are multiplied out, as sympy's ``expand`` does inside."""
        plain = tuple(map(sympy.expand, coefficients))
        while plain and plain[0].is_zero:
            plain = plain[1:]
        if plain != coefficients:
            return cls(*plain)
        if coefficients and coefficients[-1].is_zero and not any(cell.free_symbols for cell in coefficients):
            signs = {bool(cell.is_positive) for cell in coefficients if not cell.is_zero}
            if len(signs) == 1:  # no change of sign, so that no other root is positive
                return sympy.Integer(0)
        if not all(cell.is_Rational for cell in coefficients):
            return None
        scale = sympy.ilcm(1, *(cell.q for cell in coefficients))
        return _of_integers([int(cell * scale) for cell in reversed(coefficients)])

    def __reduce_ex__(self, protocol: Any) -> Any:
        """As it is: one of numbers stays one beside symbols, and is no ``CRootOf`` when it is read again."""
        return _as_it_was, self.args

    def polynomial(self, at: sympy.Expr) -> sympy.Expr:
        """The value of the polynomial there."""
        highest = len(self.args) - 1
        return sympy.Add(*(cell * at ** (highest - k) for k, cell in enumerate(self.args)))

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """How it moves with a coefficient."""
        slope = self.polynomial(UNKNOWN).diff(UNKNOWN).xreplace({UNKNOWN: self})
        return -(self ** (len(self.args) - argindex)) / slope

    def _eval_evalf(self, prec: int) -> sympy.Expr | None:
        cells = [cell.evalf(sympy.core.evalf.prec_to_dps(prec) + 5) for cell in self.args]
        if not all(cell.is_Float or cell.is_Rational for cell in cells):
            return None
        exact = [sympy.Rational(cell) for cell in cells]
        found = self.func(*exact)
        return found.evalf(sympy.core.evalf.prec_to_dps(prec)) if not isinstance(found, PositiveRoot) else None

    def _sympystr(self, printer: Any) -> str:
        taken = {symbol.name for symbol in self.free_symbols}
        unknown = sympy.Symbol(_free("x_{}", taken))
        highest = len(self.args) - 1
        terms = [cell * unknown ** (highest - k) for k, cell in enumerate(self.args) if cell != 0]
        return f"PositiveRoot({printer._print(sympy.Add(*terms))})"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        """The root over the unknown, which is none of the letters in the coefficients."""
        text = " ".join(map(printer._print, self.args))
        unknown = _free("x_{{{}}}", {*re.findall(r"\\[A-Za-z]+|[A-Za-z]_\{[0-9]+\}", text), *text})
        polynomial = polynomial_latex(self.args, unknown, printer._print)
        power = "" if exp is None else f"^{{{exp}}}"
        return rf"\operatorname{{root}}{power}_{{{unknown} \ge 0}}\left({polynomial}\right)"

    def _numpycode(self, printer: Any) -> str:
        printer.module_imports[__name__].add("positive_root")
        return f"positive_root({', '.join(map(printer._print, self.args))})"

    _pythoncode = _numpycode
    _scipycode = _numpycode


def _free(numbered: str, taken: set[str]) -> str:
    """The first letter that is not taken, or numbered one."""
    return next(letter for letter in chain(LETTERS, map(numbered.format, count())) if letter not in taken)


def polynomial_latex(coefficients: Sequence[sympy.Expr], unknown: str, write: Callable[[sympy.Expr], str]) -> str:
    r"""A polynomial in an unknown, the highest power first; ``write`` gives the LaTeX of a coefficient.

    >>> p = sympy.Symbol("p")
    >>> print(polynomial_latex([p, p - 1, 0, -2], "t", sympy.latex))
    p t^{3} + \left(p - 1\right) t^{2} - 2
    """
    highest, made = len(coefficients) - 1, ""
    braced = f"{{{unknown}}}" if "^" in unknown or "'" in unknown else unknown  # it takes no second superscript
    for k, cell in enumerate(map(sympy.sympify, coefficients)):
        if cell == 0:
            continue
        power = "" if k == highest else unknown if k == highest - 1 else f"{braced}^{{{highest - k}}}"
        negative = bool(cell.as_coeff_Mul()[0].is_negative) and not cell.is_Add
        size = -cell if negative else cell
        text = rf"\left({write(size)}\right)" if size.is_Add and power else write(size)
        term = power if size == 1 and power else f"{text} {power}".strip()
        made += f" {'-' if negative else '+'} {term}" if made else f"{'-' if negative else ''}{term}"
    return made


def _as_it_was(*coefficients: sympy.Expr) -> sympy.Expr:
    return PositiveRoot(*coefficients, evaluate=False)


def _of_integers(coefficients: list[int]) -> sympy.Expr:
    """The only root that is not negative, the constant first; nan where there is none or there are several."""
    found: list[sympy.Expr] = []
    for factor, _ in fmpz_poly(coefficients).factor()[1]:
        complex_roots: Any = factor.complex_roots()
        roots = [ball.real for ball, _ in complex_roots if ball.imag == 0]
        below = sum(1 for root in roots if root < 0)
        found += [real_root([int(c) for c in factor.coeffs()], k) for k in range(below, len(roots))]
    return found[0] if len(found) == 1 else sympy.nan


def enclosed_positive_root(coefficients: list[Any]) -> Any:
    """A ball, at the precision of flint's context, around the only root that is not negative, the highest power first.

    None where it is not proved that there is exactly one.
    """
    if coefficients[-1].is_zero():
        return arb(0) if _changes(coefficients[:-1]) == 0 else None
    polynomial = arb_poly(coefficients[::-1])
    if not _one_root(coefficients):
        return None
    near = _guess(polynomial)
    if near is None:
        return None
    width = arb(2) ** -(ctx.prec - 8) * (1 + abs(near))
    for _ in range(WIDENED):
        low, high = (near - width).mid(), (near + width).mid()
        low = low if low > 0 else arb(0)
        sides = polynomial(low), polynomial(high)
        if all(not side.contains(0) for side in sides) and (sides[0] > 0) != (sides[1] > 0):
            return low.union(high)
        width *= 2
    return None


def _one_root(coefficients: list[Any]) -> bool:
    """Whether exactly one root is positive, by Descartes' rule of signs or by enclosing all roots."""
    changes = _changes(coefficients)
    if changes is None or changes == 1:
        return changes == 1
    try:
        roots = acb_poly(arb_poly(coefficients[::-1])).roots()
    except (ValueError, NotImplementedError):  # multiple roots, or coefficients that are not known well enough
        return False
    real = [root.real for root in roots if root.imag.contains(0)]
    return all(not root.contains(0) for root in real) and sum(bool(root > 0) for root in real) == 1


def _changes(coefficients: list[Any]) -> int | None:
    """Changes of sign; None where a sign is not known."""
    if any(cell.contains(0) and not cell.is_zero() for cell in coefficients):
        return None
    signs = [bool(cell > 0) for cell in coefficients if not cell.is_zero()]
    return sum(a != b for a, b in pairwise(signs))


def _guess(polynomial: Any) -> Any:
    """A number close to the root, by Newton's method from a bisection between powers of two."""
    middle = arb_poly([cell.mid() for cell in polynomial.coeffs()])
    slope, leading = middle.derivative(), middle.coeffs()[-1] > 0
    high = next((arb(2) ** k for k in range(-200, 2000) if (middle(arb(2) ** k) > 0) == leading), None)
    if high is None:
        return None
    low = arb(0)
    for _ in range(STEPS):
        between = ((low + high) / 2).mid()
        low, high = (low, between) if (middle(between) > 0) == leading else (between, high)
    near = high
    for _ in range(max(4, ctx.prec.bit_length())):
        step = middle(near) / slope(near)
        if not step.is_finite():
            break
        near = (near - step).mid()
    return near


def positive_root(*coefficients: Any) -> Any:
    """The same in floating point for arrays of coefficients, which are broadcast; nan where there is no root."""
    tables = np.broadcast_arrays(*(np.asarray(cell, dtype=float) for cell in coefficients))
    columns = np.stack([np.ravel(table) for table in tables], axis=-1)
    found = np.array([_float_root(column) for column in columns]).reshape(tables[0].shape)
    return found if found.shape else float(found)


def _float_root(coefficients: np.ndarray) -> float:
    if not np.isfinite(coefficients).all():
        return float("nan")
    roots = np.roots(coefficients)
    least = -ROUNDED * np.abs(roots).max(initial=0.0)  # a root at zero, where a boundary puts it, may be rounded
    real = roots.real[(np.abs(roots.imag) <= NARROW * np.abs(roots)) & (roots.real >= least)]
    if not real.size:
        return float("nan")
    near, slope = real.max(), np.polyder(coefficients)
    for _ in range(3):
        step = np.polyval(coefficients, near) / (np.polyval(slope, near) or np.inf)
        near = max(near - step, 0.0)
    return float(near)


ROUNDED = 1e-12
NARROW = 1e-6
"""Imaginary part, as a share, of what is a real root up to rounding."""
