"""Square roots and sines of symbols in one form: equal radicands are written alike, squares are taken out."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

import sympy

from analytic.cases.roots import as_square, root_symbols
from analytic.derivation.effort import MANY, few, terms
from analytic.exact.quotients import factor_list, quotient, reduced_squares

REMEMBERED = 1 << 14
"""Neighbouring cases share most of their expressions."""


@lru_cache(maxsize=REMEMBERED)
def radicals(expression: sympy.Expr) -> sympy.Expr:
    """With every radicand multiplied out and factored, so that equal roots are written alike."""

    if not any(is_open(power) for power in expression.atoms(sympy.Pow)):
        return expression
    found: sympy.Expr = expression.replace(sympy.Pow, _written)
    return found


def is_open(power: sympy.Pow) -> bool:
    """Whether it is a root that may be written in several ways."""
    return bool(power.exp.is_Rational and power.exp.q == 2 and power.base.free_symbols)


@lru_cache(maxsize=REMEMBERED)
def _written(base: sympy.Expr, power: sympy.Expr) -> sympy.Expr:
    if power.is_Rational and power.q == 2 and base.free_symbols and (split := _split(base)) is not None:
        top, bottom = (_factored(sympy.expand(part)) for part in split)
        square, rest = (1, bottom) if bottom.is_nonnegative else _square_part(bottom)
        apart = rest.is_nonnegative or top.is_positive  # then the other one is, where the root is real
        if apart:
            found = _cubes_apart(top, power) / rest**power / square ** (2 * power)
        else:
            found = _factored(sympy.expand(top * rest)) ** power / (sympy.Abs(rest) * square) ** (2 * power)
        return found.replace(_is_of_versine, _of_cosine)
    return base**power


def _split(base: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr] | None:
    """Numerator and denominator; None where they would be too long to be factored."""
    if few(base):
        return cast(tuple[sympy.Expr, sympy.Expr], sympy.fraction(sympy.together(base)))
    symbols = symbols_in(base)
    rational = base.is_rational_function(*symbols) and all(power.exp.is_Integer for power in base.atoms(sympy.Pow))
    if not rational or terms(base) > MANY or base.has(sympy.NumberSymbol, sympy.Function):
        return None
    lowest = quotient(base, symbols)
    return lowest if all(map(few, lowest)) else None


def _cubes_apart(top: sympy.Expr, power: sympy.Expr) -> sympy.Expr:
    """The root of a product, squares of factors that occur three times or more before it."""
    if not any(part.is_Pow and part.exp.is_Integer and part.exp > 2 for part in sympy.Mul.make_args(top)):
        return top**power
    square, rest = _square_part(top)
    return square ** (2 * power) * rest**power


def _is_of_versine(power: sympy.Expr) -> bool:
    """Whether it is a root of ``1 - cos x``."""
    return bool(isinstance(power, sympy.Pow) and is_open(power) and isinstance(1 - power.base, sympy.cos))


def _of_cosine(power: sympy.Pow) -> sympy.Expr:
    """The same by ``1 + cos x``: of the two roots one is enough beside the sine."""
    cosine = 1 - power.base
    return (sympy.Abs(sympy.sin(cosine.args[0])) / sympy.sqrt(1 + cosine)) ** (2 * power.exp)


def _factored(expanded: sympy.Expr) -> sympy.Expr:
    """As a product, with squares for powers where that can be seen in one of the forms of sines and cosines."""
    if root_symbols(expanded):
        return as_square(trigonometric(expanded), trigonometric)
    if any(power.is_number for power in expanded.atoms(sympy.Pow)) and (square := _square(expanded)) is not None:
        return square
    angles = sorted({part.args[0] for part in expanded.atoms(sympy.sin, sympy.cos)}, key=sympy.default_sort_key)
    forms = [trigonometric(expanded)]
    if len(angles) == 1:
        forms += forms_of(expanded, angles[0])
    products = [as_product(form) for form in dict.fromkeys(forms)] + _by_inner_roots(expanded)
    return min(products, key=_odd_size) if products[1:] else products[0]


def _square(expanded: sympy.Expr) -> sympy.Expr | None:
    """A square that rational factors do not show, such as ``5 p^2 - 2 sqrt(5) p + 1``."""
    for symbol in symbols_in(expanded):
        if not expanded.is_polynomial(symbol) or sympy.degree(expanded, symbol) != 2:
            continue
        lead, middle, rest = sympy.Poly(expanded, symbol).all_coeffs()
        if lead.is_number and sympy.expand(middle**2 - 4 * lead * rest) == 0:
            return lead * (symbol + sympy.expand(sympy.radsimp(middle / (2 * lead)))) ** 2
    return None


def _by_inner_roots(expanded: sympy.Expr) -> list[sympy.Expr]:
    """Products that are seen when the square of a root in a radicand takes the place of what is under that root."""
    found = []
    for root in sorted(
        (p for p in expanded.atoms(sympy.Pow) if is_open(p) and p.exp.p == 1), key=sympy.default_sort_key
    ):
        name = sympy.Dummy(positive=True)
        powers = {p: name ** (2 * p.exp) for p in expanded.atoms(sympy.Pow) if p.base == root.base and is_open(p)}
        base, plain = sympy.expand(root.base), expanded.xreplace(powers)
        for symbol in symbols_in(base) if base.is_polynomial() else ():
            lead = base.coeff(symbol, 2)
            if lead.is_number and lead != 0 and plain.is_polynomial():
                left = sympy.expand(base - lead * symbol**2)
                moved = sympy.expand(plain.subs(symbol**2, (name**2 - left) / lead))
                found.append(as_product(moved).xreplace({name: root}))
    return found


def symbols_in(plain: sympy.Expr) -> list[sympy.Symbol]:
    """The symbols in their order."""
    return sorted(plain.free_symbols, key=sympy.default_sort_key)


@lru_cache(maxsize=REMEMBERED)
def as_product(expanded: sympy.Expr) -> sympy.Expr:
    """As sympy factors it, which is asked only where something is left to factor: sums of squares are most of all."""
    if all(base.is_Symbol or base.is_Number for base, _ in _powers(expanded)):
        return expanded
    symbols = symbols_in(expanded)
    if isinstance(expanded, sympy.Add) and expanded.is_polynomial(*symbols) and few(expanded):
        constant, found = factor_list(expanded, symbols)
        if constant == 1 and len(found) == 1 and found[0][1] == 1:
            return expanded
    return sympy.factor(expanded)


def _powers(product: sympy.Expr) -> list[tuple[sympy.Expr, sympy.Expr]]:
    return [factor.as_base_exp() for factor in sympy.Mul.make_args(product)]


def _odd_size(product: sympy.Expr) -> int:
    """Operations of the factors that are no squares."""
    odd = [base for base, power in _powers(product) if not (power.is_Integer and power % 2 == 0)]
    return sum(int(sympy.count_ops(base)) + 1 for base in odd if base.free_symbols)


def _square_part(form: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """``|s|`` and r with ``form = s^2 r``, r without factors that occur twice."""
    try:
        number, found = sympy.factor_list(form)
    except sympy.PolynomialError:  # roots of equations with constants have quotients as coefficients
        return sympy.Integer(1), form
    square = sympy.Mul(*(sympy.Abs(factor) ** (power // 2) for factor, power in found))
    return square, number * sympy.Mul(*(factor ** (power - 2 * (power // 2)) for factor, power in found))


@lru_cache(maxsize=REMEMBERED)
def trigonometric(expanded: sympy.Expr) -> sympy.Expr:
    """With ``sin^2 + cos^2 = 1`` used up, for every angle, to get rid of the squares of the one or of the other."""
    angles = {part.args[0] for part in expanded.atoms(sympy.sin, sympy.cos)}
    if not angles:
        return expanded
    roots = {power: sympy.Dummy() for power in expanded.atoms(sympy.Pow) if is_open(power)}
    back = {name: power for power, name in roots.items()}
    found = expanded.xreplace(roots)
    for angle in sorted(angles, key=sympy.default_sort_key):
        found = _without_squares(found, angle)
    return sympy.expand(found.xreplace(back)) if back else found


def _without_squares(expanded: sympy.Expr, angle: sympy.Expr) -> sympy.Expr:
    return min(forms_of(expanded, angle), key=lambda e: (sympy.count_ops(e), str(e)))


def forms_of(expanded: sympy.Expr, angle: sympy.Expr) -> list[sympy.Expr]:
    """Without squares of the sine, and without those of the cosine; as it is where it is no polynomial in them."""
    s, c = sympy.Dummy("s"), sympy.Dummy("c")
    plain = expanded.subs({sympy.sin(angle): s, sympy.cos(angle): c})
    if plain.has(angle):
        return [expanded]
    back = {s: sympy.sin(angle), c: sympy.cos(angle)}
    quick = reduced_squares(plain, symbols_in(plain + s + c), (s, c))
    if quick is not None:
        return [form.xreplace(back) for form in quick]
    if not plain.is_polynomial(s, c):
        return [expanded]
    forms = [sympy.rem(plain, s**2 + c**2 - 1, x) if sympy.degree(plain, x) > 1 else plain for x in (s, c)]
    return [sympy.expand(form.subs(back)) for form in forms]
