"""Forms of expressions with radicals, sines and logarithms in which equal ones look equal, and a proof of zero."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import combinations

import sympy
from flint import fmpq
from sympy.polys.rootoftools import ComplexRootOf

from analytic.cases.radicals import REMEMBERED, as_product, forms_of, is_open, radicals, symbols_in, trigonometric
from analytic.cases.roots import remainder, root_symbols
from analytic.derivation.effort import few
from analytic.exact.quotients import factor_list, factored, quotient
from analytic.exact.scalars import Scalar, simplest

SHORT = 1
"""Operations of an expression that no other form is tried for."""
HIGHEST, LONGEST = 8, 1_000
"""Of powers, and in operations: what algebra is begun with."""


@lru_cache(maxsize=REMEMBERED)
def fraction(expression: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """Numerator and denominator, multiplied out, with roots and sines in their normal form."""
    return _modulo_roots(*_multiplied_out(radicals(expression)))


def _multiplied_out(expression: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    top, bottom = (trigonometric(sympy.expand(part)) for part in _quotient(expression))
    return top, bottom


def _modulo_roots(top: sympy.Expr, bottom: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """The numerator with low powers of the roots of equations; what it was multiplied by is in the denominator."""
    for symbol in root_symbols(top):
        top, multiplier = remainder(top, symbol, trigonometric)
        bottom = bottom * multiplier
    return top, bottom


def _quotient(expression: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """Numerator and denominator without a common factor, in symbols, roots, functions and constants as unknowns."""
    plain, back = _plain(expression)
    symbols = symbols_in(plain)
    if not symbols or not plain.is_rational_function(*symbols):
        found: tuple[sympy.Expr, sympy.Expr] = sympy.fraction(sympy.together(expression))
        return found
    top, bottom = quotient(plain, symbols)
    return top.xreplace(back), bottom.xreplace(back)


def _product(expanded: sympy.Expr) -> sympy.Expr:
    """A sum as a product, with the same unknowns."""
    plain, back = _plain(expanded)
    names = {symbol: str(back.get(symbol, symbol)) for symbol in symbols_in(plain)}
    symbols = sorted(names, key=lambda symbol: (len(names[symbol]) > 1, names[symbol]))  # p - beta, not -(beta - p)
    if not isinstance(plain, sympy.Add) or not plain.is_polynomial(*symbols):
        return as_product(expanded)
    return factored(plain, symbols).xreplace(back)


def _plain(expression: sympy.Expr) -> tuple[sympy.Expr, dict[sympy.Expr, sympy.Expr]]:
    """With a symbol for every root, function and constant, and what the symbols stand for."""
    rule: dict[sympy.Expr, sympy.Expr] = {}
    back: dict[sympy.Expr, sympy.Expr] = {}
    unknown = sympy.Pow, sympy.Function, sympy.NumberSymbol, ComplexRootOf
    for atom in sorted(expression.atoms(*unknown), key=sympy.default_sort_key):
        if isinstance(atom, sympy.Pow) and atom.exp.is_Integer:
            continue
        halves = isinstance(atom, sympy.Pow) and atom.exp.is_Rational and atom.exp.q == 2
        root = sympy.sqrt(atom.base) if halves else atom
        name = next((name for name, known in back.items() if known == root), None) or sympy.Dummy()
        back[name] = root
        rule[atom] = name**atom.exp.p if halves else name
    return expression.xreplace(rule), back


@lru_cache(maxsize=REMEMBERED)
def parts(expression: sympy.Expr) -> tuple[sympy.Expr, ...]:
    """The factors, above and below the line, that the sign of an expression depends on."""
    if not _manageable(expression):
        return (expression,)
    found = _odd_factors(*fraction(expression))
    if not root_symbols(expression) or _height(found) <= 1:
        return found
    split = _odd_factors(*_multiplied_out(radicals(expression)))
    return min(found, split, key=_height)


def _odd_factors(top: sympy.Expr, bottom: sympy.Expr) -> tuple[sympy.Expr, ...]:
    counted = Counter(factor for side in (top, bottom) for factor, power in factors(side) if power % 2)
    return tuple(factor for factor in counted if counted[factor] % 2)


def _height(found: tuple[sympy.Expr, ...]) -> int:
    """The highest power of a root of an equation in one of the factors."""
    powers = [sympy.degree(f, s) for f in found for s in root_symbols(f) if f.is_polynomial(s)]
    return max((int(power) for power in powers), default=0)


def factors(expanded: sympy.Expr) -> list[tuple[sympy.Expr, int]]:
    """The factors with symbols of a polynomial in symbols, roots and functions of them, and their powers."""
    atoms = expanded.atoms(sympy.Pow, sympy.Function, sympy.NumberSymbol)
    odd = [atom for atom in atoms if not (isinstance(atom, sympy.Pow) and atom.exp.is_Integer)]
    angles = {atom.args[0] for atom in odd if isinstance(atom, sympy.sin | sympy.cos)}
    if len(angles) == 1:
        roots = {power: sympy.Dummy() for power in odd if isinstance(power, sympy.Pow)}
        back = {name: power for power, name in roots.items()}
        forms = [form.xreplace(back) for form in forms_of(expanded.xreplace(roots), *angles)]
        return max((_factors(sympy.expand(form), odd) for form in forms), key=_count)
    return _factors(expanded, odd)


def _count(found: list[tuple[sympy.Expr, int]]) -> int:
    return sum(power for _, power in found)


def _factors(expanded: sympy.Expr, odd: list[sympy.Expr]) -> list[tuple[sympy.Expr, int]]:
    rule = {atom: sympy.Dummy(f"t{k}") for k, atom in enumerate(sorted(odd, key=sympy.default_sort_key))}
    plain = expanded.xreplace(rule)
    if not plain.free_symbols:
        return []
    back = {symbol: atom for atom, symbol in rule.items()}
    split = _split(plain)
    for atom, symbol in rule.items():
        split = max(split, _with_root(plain, atom, symbol, rule), key=len)
    found = [(factor.xreplace(back), power) for factor, power in split]
    return [(factor, power) for factor, power in found if factor.free_symbols]


def _with_root(
    plain: sympy.Expr, atom: sympy.Expr, root: sympy.Symbol, rule: dict[sympy.Expr, sympy.Symbol]
) -> list[tuple[sympy.Expr, int]]:
    """Factors after the square of the root has taken the place of what is under it; none if that is not there."""
    if not (isinstance(atom, sympy.Pow) and atom.exp == sympy.Rational(1, 2)):
        return []
    base = sympy.expand(atom.base.xreplace(rule))
    for symbol in sorted(base.free_symbols, key=sympy.default_sort_key) if base.is_polynomial() else ():
        power = sympy.degree(base, symbol)
        lead = base.coeff(symbol, power)
        rest = sympy.expand(base - lead * symbol**power)
        if (
            power in (1, 2)
            and lead.is_number
            and not (power == 1 and symbol not in rule.values())
            and plain.has(symbol)
        ):
            moved = sympy.expand(sympy.expand(plain).subs(symbol**power, (root**2 - rest) / lead))
            return _split(moved) if moved.has(root) else []
    return []


def _split(plain: sympy.Expr) -> list[tuple[sympy.Expr, int]]:
    """The factors of a polynomial in symbols, without the constant."""
    symbols = symbols_in(plain)
    if not symbols or not plain.is_polynomial(*symbols):
        found: list[tuple[sympy.Expr, int]] = sympy.factor_list(plain)[1]
        return found
    return factor_list(plain, symbols)[1]


@lru_cache(maxsize=REMEMBERED)
def vanishes(expression: sympy.Expr, *, quickly: bool = False) -> bool:
    """Whether algebra proves that the expression is zero wherever it is defined.

    ``quickly`` leaves out what takes long for an expression that does not vanish, or is written badly.

    >>> p, q = sympy.symbols("p q", positive=True)
    >>> vanishes(sympy.sqrt(p**2 + q**2) - (p**2 + q**2) / sympy.sqrt((p + q) ** 2 - 2 * p * q))
    True
    """
    expression = expression.doit()  # flattens sums within sums, which substitution may leave
    symbols = sorted(expression.free_symbols, key=sympy.default_sort_key)
    if symbols and expression.is_polynomial(*symbols) and few(expression):
        polynomial = sympy.Poly(expression, *symbols)
        if polynomial.is_zero or all(coefficient.is_Rational for coefficient in polynomial.coeffs()):
            return bool(polynomial.is_zero)
    if not _manageable(expression):
        return False
    if fraction(expression)[0].is_zero:
        return True
    if expression.has(sympy.log) and sympy.expand(expression.replace(sympy.log, _logarithm)).is_zero:
        return True
    if fraction(sympy.radsimp(expression))[0].is_zero:
        return True
    return not quickly and bool(sympy.simplify(expression).is_zero)


@lru_cache(maxsize=REMEMBERED)
def _manageable(expression: sympy.Expr) -> bool:
    """Whether a quotient of polynomials is found in seconds, however many terms the parts would multiply out to."""
    if few(expression):
        return True
    plain = radicals(expression)
    highest = max((abs(power.exp) for power in plain.atoms(sympy.Pow) if power.exp.is_number), default=0)
    return bool(highest <= HIGHEST and sympy.count_ops(plain) <= LONGEST)


@lru_cache(maxsize=REMEMBERED)
def _logarithm(inside: sympy.Expr) -> sympy.Expr:
    """The logarithm of something positive as a sum, over its factors, of logarithms of their absolute values."""
    total = sympy.Integer(0)
    tidy = radicals(inside)
    powers = [power for power in tidy.atoms(sympy.Pow) if is_open(power)]
    roots = {power: _unknown(power.base) ** (2 * power.exp) for power in powers}
    plain = tidy if roots else sympy.radsimp(inside)
    for side, written in zip((1, -1), fraction(plain), strict=True):
        part = sympy.expand(written.xreplace(roots))
        part = part.xreplace({f: _of_angle(f) for f in part.atoms(sympy.sin, sympy.cos)})
        for base in sorted({power.base for power in powers}, key=sympy.default_sort_key):
            part = _by_root(part, base, _unknown(base))
        symbols = sorted(part.free_symbols, key=sympy.default_sort_key)
        unit, found = sympy.factor_list(part, *symbols, extension=True) if symbols else (part, [])
        total += side * sympy.expand_log(sympy.log(sympy.Abs(unit)))
        for factor, power in found:
            poly = sympy.Poly(factor, *symbols, extension=True)
            total += side * power * (_size(poly.monic().as_expr()) + sympy.expand_log(sympy.log(sympy.Abs(poly.LC()))))
    return total


@lru_cache(maxsize=REMEMBERED)
def _of_angle(function: sympy.Expr) -> sympy.Symbol:
    """The symbol that stands for a sine or cosine."""
    return sympy.Dummy(str(function), real=True)


def _by_root(part: sympy.Expr, base: sympy.Expr, root: sympy.Symbol) -> sympy.Expr:
    """With the square of the root in the place of the highest power of a symbol under it, which it determines."""
    for symbol in sorted(base.free_symbols, key=sympy.default_sort_key):
        if base.is_polynomial(symbol):
            highest = sympy.degree(base, symbol)
            lead = sympy.expand(base).coeff(symbol, highest)
            if lead.is_number:
                rest = sympy.expand(base - lead * symbol**highest)
                return sympy.expand(part.subs(symbol**highest, (root**2 - rest) / lead))
    return part


@lru_cache(maxsize=REMEMBERED)
def _unknown(base: sympy.Expr) -> sympy.Symbol:
    """What stands for the root of an expression, the same one wherever it is met."""
    return sympy.Dummy("root", positive=True)


@lru_cache(maxsize=REMEMBERED)
def _size(factor: sympy.Expr) -> sympy.Symbol:
    """What stands for the logarithm of the absolute value of a factor."""
    return sympy.Dummy("log")


@lru_cache(maxsize=REMEMBERED)
def present(expression: sympy.Expr) -> sympy.Expr:
    """The shortest of a few equal forms.

    >>> p, q = sympy.symbols("p q", positive=True)
    >>> present(p / (p + q) + q / (p + q) - p / (p + q))
    q/(p + q)
    """
    if not _manageable(expression):
        return expression
    if not expression.free_symbols:
        expanded = sympy.expand(expression)
        return min(expression, expanded, sympy.radsimp(expanded), key=lambda form: (sympy.count_ops(form), str(form)))
    tidy = radicals(expression)
    if tidy.has(sympy.log):
        tidy = tidy.replace(sympy.log, lambda inside: sympy.log(_positive(inside)))
    if sympy.count_ops(tidy) <= SHORT:
        return tidy
    top, bottom = fraction(tidy)
    product = _product(top) / _product(bottom)
    forms = dict.fromkeys([tidy, sympy.expand(tidy), product, top / bottom])
    if sympy.fraction(product)[1].is_number:
        forms[sympy.expand(product)] = None
    others = [*_in_roots(tidy, top, bottom), *_joined(tidy)]
    forms |= dict.fromkeys(form for form in others if _by_sum(1 / bottom) or not _by_sum(form))
    lengths = {form: sympy.count_ops(form) for form in forms}
    shortest = [form for form in forms if lengths[form] == min(lengths.values())]
    if shortest[1:]:
        shortest.sort(key=lambda form: (form.could_extract_minus_sign(), len(str(form))))
    return _turned(shortest[0])


def _turned(form: sympy.Expr) -> sympy.Expr:
    """``b (6 - 7 b) / 4`` for ``-b (7 b - 6) / 4``: a product's sign goes into the first sum that has one itself."""
    if not (form.is_Mul and form.as_coeff_Mul()[0].is_negative):
        return form
    for factor in form.as_ordered_factors():
        if factor.is_Add and any(term.as_coeff_Mul()[0].is_negative for term in factor.args):
            number, rest = form.as_coeff_Mul()
            others = [other for other in sympy.Mul.make_args(rest) if other != factor]
            return sympy.Mul(-number, *others, -factor) if others else form  # at once: a number alone would enter a sum
    return form


def _by_sum(form: sympy.Expr) -> bool:
    """Whether it is divided by a sum with roots, which may vanish where other forms have a value."""
    below = [power.base for power in form.atoms(sympy.Pow) if power.exp.is_Integer and power.exp < 0]
    return any(is_open(power) for base in below if base.has(sympy.Add) for power in base.atoms(sympy.Pow))


def _positive(inside: sympy.Expr) -> sympy.Expr:
    """What a logarithm is taken of, as one quotient if that is shorter: ``b / (b - a)``, not ``-b / (a - b)``."""
    top, bottom = fraction(inside)
    if top.could_extract_minus_sign():
        top, bottom = -top, -bottom
    return min(inside, top / bottom, key=lambda form: (_is_nested(form), len(str(form))))


def _is_nested(form: sympy.Expr) -> bool:
    """Whether a denominator has one itself."""
    below = [power.base for power in form.atoms(sympy.Pow) if power.exp.is_negative]
    return any(part.exp.is_negative for base in below for part in base.atoms(sympy.Pow))


def _in_roots(tidy: sympy.Expr, top: sympy.Expr, bottom: sympy.Expr) -> list[sympy.Expr]:
    """Forms in which a root takes the place of the symbol, or the function, that stands alone under it."""
    found = []
    for power in {atom for atom in tidy.atoms(sympy.Pow) if is_open(atom)}:
        inside = [s for s in (*power.base.free_symbols, *power.base.atoms(sympy.sin, sympy.cos)) if s != power.base]
        for unknown in sorted(inside, key=sympy.default_sort_key):
            slope = power.base.diff(unknown) if unknown.is_Symbol else power.base.coeff(unknown)
            rest = sympy.expand(power.base - slope * unknown)
            if slope.is_Rational and slope != 0 and not rest.has(*unknown.free_symbols):
                found.append(_cancelled(tidy, power.base, unknown, (slope, rest)))
    if bottom.is_number:
        return found
    for base in {atom.base for atom in (top / bottom).atoms(sympy.Pow) if is_open(atom)}:
        for unknown in symbols_in(base) if bottom.has(base) or bottom.free_symbols & base.free_symbols else ():
            found += _by_square(top / bottom, base, unknown)
    return found


def _joined(tidy: sympy.Expr) -> list[sympy.Expr]:
    """Forms with ``sqrt(x^2 - y^2)`` for ``sqrt(x - y) sqrt(x + y)``."""
    found: list[sympy.Expr] = []
    bases = sorted({atom.base for atom in tidy.atoms(sympy.Pow) if is_open(atom)}, key=sympy.default_sort_key)
    for first, second in combinations(bases, 2):
        whole = sympy.expand(first * second)
        if sympy.count_ops(whole) > sympy.count_ops(first) + sympy.count_ops(second) + 2 or len(whole.args) > 2:
            continue
        root, both = sympy.Dummy(positive=True), sympy.Dummy(positive=True)
        rule = {
            atom: ((root if atom.base == first else both / root) ** (2 * atom.exp))
            for atom in tidy.atoms(sympy.Pow)
            if atom.base in (first, second) and is_open(atom)
        }
        sides = [sympy.Poly(sympy.expand(side), root) for side in _quotient(tidy.xreplace(rule))]
        powers = {power % 2 for side in sides for (power,) in side.monoms()}
        if len(powers) != 1:
            continue
        top, bottom = (
            sympy.expand(sympy.Add(*(cell * first ** (power // 2) for (power,), cell in side.terms())))
            for side in sides
        )
        form = (top / bottom).xreplace({both: sympy.sqrt(whole)})
        found += [form, *(better for symbol in symbols_in(whole) for better in _by_square(form, whole, symbol))]
    return found


def _by_square(expanded: sympy.Expr, base: sympy.Expr, unknown: sympy.Symbol) -> list[sympy.Expr]:
    """The same for a symbol whose square alone stands under the root."""
    if not base.is_polynomial(unknown):
        return []
    plain = sympy.expand(base)
    lead = plain.coeff(unknown, 2)
    rest = sympy.expand(plain - lead * unknown**2)
    if lead == 0 or rest.has(unknown) or lead.has(unknown):
        return []
    square = sympy.Dummy(positive=True)
    powers = {
        atom: square ** (atom.exp // 2) * unknown ** (atom.exp % 2)
        for atom in expanded.atoms(sympy.Pow)
        if atom.base == unknown and atom.exp.is_Integer
    }
    roots = {atom: atom.base**atom.exp for atom in expanded.atoms(sympy.Pow) if atom.base == base and is_open(atom)}
    return [_cancelled(expanded.xreplace({**powers, **roots}), base, square, (lead, rest))]


def _cancelled(
    tidy: sympy.Expr, base: sympy.Expr, unknown: sympy.Expr, line: tuple[sympy.Expr, sympy.Expr]
) -> sympy.Expr:
    name = sympy.Dummy(positive=True)
    roots = {atom: name ** (2 * atom.exp) for atom in tidy.atoms(sympy.Pow) if atom.base == base and is_open(atom)}
    plain = tidy.xreplace(roots).xreplace({unknown: (name**2 - line[1]) / line[0]})
    top, bottom = (sympy.expand(part) for part in _quotient(plain))

    def back(power: sympy.Expr) -> sympy.Expr:
        return base ** (power // 2) * sympy.sqrt(base) ** (power % 2)

    written = _product(top) / _product(bottom)
    split = sympy.expand(top / bottom)
    terms = sympy.Add(*(_product(a) / _product(b) for a, b in (_quotient(term) for term in _terms(top, bottom))))
    forms = (written, split, terms)
    powers = {part: back(part.exp) for form in forms for part in form.atoms(sympy.Pow) if part.base == name}
    return min((form.xreplace(powers).xreplace({name: sympy.sqrt(base)}) for form in forms), key=sympy.count_ops)


def _terms(top: sympy.Expr, bottom: sympy.Expr) -> list[sympy.Expr]:
    return [term / bottom for term in sympy.Add.make_args(top)]


def shortest(value: Scalar) -> Scalar:
    """The same of a scalar."""
    return value if isinstance(value, fmpq) else simplest(present(value.expr))
