"""Whether an algebraic number is zero, from an enclosure: below a bound of its height only zero is that small.

The absolute logarithmic Weil height h of algebraic numbers has ``h(p/q) = log max(|p|, |q|)``, ``h(a^r) = |r| h(a)``,
and is a sum over places: sums of n products with rational coefficients have at most ``log n``, the height of the
coefficients, and that of every factor as often as it occurs in one term. A root of a polynomial of degree d has at most
``d log 2`` and the height of its coefficients (Gelfond's inequality). A number that is not zero in a field of
degree D has a size of at least ``exp(-D h)`` (Liouville's inequality). See Waldschmidt, Diophantine Approximation on
Linear Algebraic Groups, sections 3.2 to 3.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log, prod

import sympy
from sympy.polys.rootoftools import ComplexRootOf

from analytic.exact.positive_root import PositiveRoot

MOST_BITS = 1 << 17
"""Of an enclosure that is asked for."""
MOST_DEGREE = 4_096
_LOG_2 = log(2)
SLACK = 1e-9
"""Beyond what a float may lose."""


def bits_that_decide(value: sympy.Expr) -> int | None:
    """Bits of a size that only zero is below; None for what holds other numbers, or where it takes too many.

    >>> bits_that_decide(sympy.sqrt(2) + sympy.sqrt(3)) is not None, bits_that_decide(sympy.pi + 1)
    (True, None)
    """
    degree = _degree(value)
    height = None if degree is None or degree > MOST_DEGREE else _height(value, {})
    if degree is None or height is None:
        return None
    bits = ceil(degree * height / _LOG_2) + 2
    return bits if bits <= MOST_BITS else None


def _degree(value: sympy.Expr) -> int | None:
    """At most the degree of a field that the number is in; None where none is known."""
    found: dict[object, int] = {}
    for atom in value.atoms(sympy.Pow, ComplexRootOf, PositiveRoot):
        if not isinstance(atom, sympy.Pow):
            found[atom] = int(atom.poly.degree()) if isinstance(atom, ComplexRootOf) else len(atom.args) - 1
        elif not atom.exp.is_Rational:
            return None
        else:
            found[atom.base, atom.exp.q] = int(atom.exp.q)
    return prod(found.values())


def _height(value: sympy.Expr, known: dict[sympy.Expr, float | None]) -> float | None:
    if value not in known:
        known[value] = _new_height(value, known)
    return known[value]


def _new_height(value: sympy.Expr, known: dict[sympy.Expr, float | None]) -> float | None:
    if value.is_Rational:
        return _of_integer(max(abs(int(value.p)), int(value.q)))
    if value.is_Pow and value.exp.is_Rational:
        base = _height(value.base, known)
        return None if base is None else base * float(abs(value.exp)) + SLACK
    if isinstance(value, ComplexRootOf | PositiveRoot):
        cells = value.poly.all_coeffs() if isinstance(value, ComplexRootOf) else value.args
        together = _together(cells, known)
        return None if together is None else together + len(cells) * _LOG_2
    if isinstance(value, sympy.Abs):
        return _height(value.args[0], known)
    return _together((value,), known) if value.is_Add or value.is_Mul else None


def _together(sums: Sequence[sympy.Expr], known: dict[sympy.Expr, float | None]) -> float | None:
    """At most the height of some sums of products and 1 as coordinates: at every place the largest term counts."""
    above, below, cells, longest = dict[sympy.Expr, float](), dict[sympy.Expr, float](), [sympy.Integer(1)], 1
    for whole in sums:
        terms = sympy.Add.make_args(whole)
        longest = max(longest, len(terms))
        for term in terms:
            number, rest = term.as_coeff_Mul(rational=True)
            cells.append(number)
            for factor in sympy.Mul.make_args(rest):
                base, power = factor.as_base_exp()
                if not power.is_Rational:
                    return None
                side = above if power > 0 else below
                side[base] = max(side.get(base, 0.0), float(abs(power)))
    scale = sympy.ilcm(*(cell.q for cell in cells))
    found = _of_integer(max(abs(int(cell * scale)) for cell in cells)) + log(longest) + SLACK
    for base in {*above, *below}:
        own = _height(base, known)
        if own is None:
            return None
        found += own * (above.get(base, 0.0) + below.get(base, 0.0)) + SLACK
    return found


def _of_integer(size: int) -> float:
    """At least the logarithm, of integers beyond floats as well."""
    return size.bit_length() * _LOG_2
