"""Proving relations between real expressions: case analysis, then a nonnegativity certificate in every case.

Sound and incomplete: "proved" rests on exact identities, "refuted" on an exact counterexample, and everything
else is "undecided".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import Literal

import sympy

from analytic.derivation.cases import Branch, SignFact, cases, fact, solved
from analytic.derivation.cone import in_cone
from analytic.derivation.counterexample import counterexample
from analytic.derivation.farkas import impossible
from analytic.derivation.multiples import multiples, signed, together
from analytic.derivation.squaring import squared
from analytic.exact.quotients import factor_list
from analytic.exact.scalars import enclose
from analytic.model.verdict import Verdict

MOST_ROOTS = 3
"""Terms of a form, which are squares, that are looked at in pairs."""
GRID = 1 << 10
"""The ends of the enclosure of a constant lie on it: linear programs in floating point want short numbers."""


def prove(
    claim: sympy.Basic,
    given: Sequence[sympy.Basic] = (),
    *,
    on: Sequence[sympy.Expr] = (),
    hints: Sequence[sympy.Expr] = (),
    degree: int = 3,
) -> Verdict:
    """Whether ``claim`` follows from ``given`` and the assumptions on its symbols.

    ``on`` lists expressions to split by sign, ``hints`` polynomials whose squares may help, ``degree`` how many
    facts may be multiplied together. Build relations with ``evaluate=False`` so that sympy leaves them alone.

    >>> a, b = sympy.symbols("a b", nonnegative=True)
    >>> prove(sympy.Ge((a**2 + b**2) / 2, a * b, evaluate=False)).status
    'proved'
    >>> prove(sympy.Ge((a**2 + b**2) / 2, 2 * a * b, evaluate=False)).status
    'refuted'
    """
    goal, facts = fact(claim), tuple(fact(item) for item in given)
    proved = 0
    for case in cases(goal, facts, tuple(on)):
        if not _holds(case, hints, degree):
            break
        proved += 1
    else:
        if proved == 0:
            return Verdict("undecided", "no case is left: the conditions contradict one another")
        return Verdict("proved", f"{proved} case{'s' if proved != 1 else ''}, by exact algebra")
    found = counterexample(goal, facts)
    if found is not None:
        at = ", ".join(f"{symbol} = {value}" for symbol, value in found.items()) or "every value"
        return Verdict("refuted", f"it fails at {at}")
    return Verdict("undecided", f"no certificate in case {proved + 1}, and no counterexample")


def unsatisfiable(given: Sequence[sympy.Basic], on: Sequence[sympy.Expr] = (), degree: int = 3) -> bool:
    """Whether no values of the symbols are proved to meet all the conditions.

    >>> a = sympy.Symbol("a", positive=True)
    >>> unsatisfiable([sympy.Le(a, -1, evaluate=False)]), unsatisfiable([sympy.Le(a, 1, evaluate=False)])
    (True, False)
    """
    facts = tuple(fact(item) for item in given)
    return all(_holds(case, (), degree) for case in cases(SignFact(sympy.Integer(-1)), facts, tuple(on)))


def contradict(facts: Sequence[SignFact], degree: int = 2) -> bool:
    """Whether no values of the symbols are proved to meet all the facts, which hold no piecewise functions.

    >>> a, b = sympy.symbols("a b", positive=True)
    >>> contradict([SignFact(a - b), SignFact(b - 2 * a)])
    True
    """
    abstracted, extra = _abstract([_without_number_roots(item) for item in facts])
    usable, rules = _substituted([*abstracted, *extra])
    whole = [] if rules else _undivided(abstracted)
    if impossible(usable) or (whole and impossible([*usable, *whole])):
        return True
    if degree == 1 or all(_is_linear(item) for item in usable):
        return False
    if any(_nonlinear_contradiction(part, degree) for part in together(_usable(signed(usable)))):
        return True
    more = _usable(squared(usable)) if degree > 2 else []
    if not more:
        return False
    usable += more
    return impossible(usable) or any(_nonlinear_contradiction(p, 2) for p in together(_usable(signed(usable))))


def _undivided(facts: Sequence[SignFact]) -> list[SignFact]:
    """Facts with the factors that are positive, as ``b^2 - 1`` beside ``b - 1``: their terms may be those of others."""
    cleared = [(_cleared(fact), _polynomial(fact)) for fact in facts]
    return [whole for whole, divided in cleared if whole is not None and whole != divided]


def _nonlinear_contradiction(facts: Sequence[SignFact], degree: int) -> bool:
    """Whether multiples of the facts, or products of them and squares, contradict each other."""
    if degree > 2:
        differences = [difference for item in facts for difference in _differences(item)]
        squares = [SignFact(sympy.expand(difference**2)) for difference in dict.fromkeys(differences)]
        if impossible([*facts, *multiples(facts), *squares]):
            return True
    hints = [hint for item in facts for hint in _squares(item)]
    return in_cone(SignFact(sympy.Integer(0), ">"), facts, list(dict.fromkeys(hints)), degree)


def primitive(item: SignFact) -> SignFact:
    """The fact as a polynomial without factors of known sign, or itself if it is none.

    >>> a, b = sympy.symbols("a b", positive=True)
    >>> primitive(SignFact(a / b - a**2))
    SignFact(expression=-a*b + 1, kind='>=')
    """
    return _polynomial(item) or item


@lru_cache(maxsize=1 << 14)
def _without_number_roots(item: SignFact) -> SignFact:
    """``q^2 - 3 p^2`` for ``q - sqrt(3) p``, where neither term is negative: the sign is the same."""
    terms = sympy.Add.make_args(sympy.expand(item.expression))
    sizes = [-term if term.could_extract_minus_sign() else term for term in terms]
    if len(terms) != 2 or not all(size.is_nonnegative for size in sizes):
        return item
    numbers = [size.as_independent(*size.free_symbols)[0] for size in sizes if size.free_symbols]
    if all(number.is_Rational for number in numbers) or not all((number**2).is_Rational for number in numbers):
        return item
    return replace(item, expression=sympy.Add(*(t / s * s**2 for t, s in zip(terms, sizes, strict=True))))


def _is_linear(item: SignFact) -> bool:
    return all(m.is_Symbol or m.is_number for m in item.expression.as_coefficients_dict())


def _squares(item: SignFact) -> list[sympy.Expr]:
    """What completing the square of a form that is quadratic in a symbol squares, for forms that cannot be negative."""
    for symbol in sorted(item.expression.free_symbols, key=sympy.default_sort_key):
        if sympy.degree(item.expression, symbol) != 2:
            continue
        lead, middle, rest = sympy.Poly(item.expression, symbol).all_coeffs()
        if lead.is_number and middle != 0:
            left = sympy.expand(4 * lead * rest - middle**2)
            roots = [_root(term.as_coeff_Mul()[1]) for term in sympy.Add.make_args(left)]
            return [2 * lead * symbol + middle, *(root for root in roots if root.is_polynomial())]
    return []


def _differences(item: SignFact) -> list[sympy.Expr]:
    """``p s - q r`` and ``p s + q r`` for a form with ``p^2 s^2`` and ``q^2 r^2``, which have products under them."""
    terms = [term.as_coeff_Mul() for term in sympy.Add.make_args(item.expression)]
    roots = [_root(monomial) * sympy.sqrt(abs(number)) for number, monomial in terms if not monomial.is_number]
    plain = [root for root in roots if root.is_polynomial() and root.as_coeff_Mul()[0].is_Rational][:MOST_ROOTS]
    return [a + side * b for a, b in combinations(plain, 2) for side in (1, -1)]


def _substituted(facts: Sequence[SignFact]) -> tuple[list[SignFact], list[tuple[sympy.Symbol, sympy.Expr]]]:
    """The facts without the symbols that their equations determine, and what those are, in order."""
    usable, rules = _usable(facts), []
    while (rule := solved(usable)) is not None:
        symbol, value = rule
        rules.append(rule)
        signed = [SignFact(value, kind) for kind in (_assumed(symbol),) if kind is not None]
        usable = _usable([SignFact(f.expression.subs(symbol, value), f.kind) for f in usable] + signed)
    return usable, rules


def _root(monomial: sympy.Expr) -> sympy.Expr:
    return sympy.Mul(*(base ** (power / 2) for base, power in monomial.as_powers_dict().items()))


def _holds(case: Branch, hints: Sequence[sympy.Expr], degree: int) -> bool:
    abstracted, extra = _abstract([case.goal, *case.facts])
    goal, facts, squares = abstracted[0], [*abstracted[1:], *extra], list(hints)
    defined = _clear(goal, _usable(facts)) is not None
    usable, rules = _substituted(facts)
    for symbol, value in rules:
        goal = SignFact(goal.expression.subs(symbol, value), goal.kind)
        squares = [hint.subs(symbol, value) for hint in squares]
    polynomial = _clear(goal, usable) if defined else None
    if polynomial is not None:
        forms = dict.fromkeys((polynomial, _divide(polynomial)))
        if any(in_cone(form, usable, squares, degree) for form in forms):
            return True
    return in_cone(SignFact(sympy.Integer(0), ">"), usable, (), degree)  # facts that contradict each other


def _usable(facts: Sequence[SignFact]) -> list[SignFact]:
    """Polynomial facts that say something; those whose denominators have no known sign are left out."""
    cleared = [form for item in facts if (form := _polynomial(item)) is not None]
    return [item for item in _equations(cleared) if item.expression != 0 or item.kind == ">"]


@lru_cache(maxsize=1 << 14)
def _polynomial(item: SignFact) -> SignFact | None:
    cleared = _cleared(item)
    return None if cleared is None else _divide(cleared)


@lru_cache(maxsize=1 << 14)
def _cleared(item: SignFact) -> SignFact | None:
    return _clear(item, [])


def _assumed(symbol: sympy.Symbol) -> Literal[">=", ">"] | None:
    return ">" if symbol.is_positive else ">=" if symbol.is_nonnegative else None


def _clear(item: SignFact, facts: Sequence[SignFact]) -> SignFact | None:
    """Multiply by the denominator, whose sign must be known; ``None`` when it is not."""
    plain = not any(power.exp.is_negative for power in item.expression.atoms(sympy.Pow))
    numerator, denominator = sympy.fraction(item.expression if plain else sympy.together(item.expression))
    numerator = sympy.expand(numerator)
    if not numerator.is_polynomial(*numerator.free_symbols):
        return None
    coefficient, split = sympy.factor_list(denominator)
    side = 1 if coefficient > 0 else -1
    for factor, power in split:
        sign = _sign(factor, facts)
        if sign is None:
            return None
        side *= sign**power
    return replace(item, expression=numerator if item.kind == "==" or side > 0 else -numerator)


def _divide(item: SignFact) -> SignFact:
    """Without the factors that are positive by assumption."""
    symbols = sorted(item.expression.free_symbols, key=sympy.default_sort_key)
    coefficient, found = factor_list(item.expression, symbols) if symbols else (item.expression, [])
    kept = [factor**power for factor, power in found if not factor.is_positive]
    return replace(item, expression=sympy.expand(sympy.Mul(sympy.sign(coefficient), *kept)))


def _equations(facts: Sequence[SignFact]) -> list[SignFact]:
    """The facts, where an expression known to have both signs is known to vanish."""
    weak = {item.expression for item in facts if item.kind == ">="}
    return [replace(item, kind="==") if -item.expression in weak and item.kind == ">=" else item for item in facts]


def _sign(factor: sympy.Expr, facts: Sequence[SignFact]) -> int | None:
    if factor.is_positive:
        return 1
    if factor.is_negative:
        return -1
    for side in (1, -1):
        if in_cone(SignFact(side * factor, ">"), facts):
            return side
    return None


def _abstract(items: Sequence[SignFact]) -> tuple[list[SignFact], list[SignFact]]:
    """Roots and logarithms become symbols that keep their sign and, for roots, their defining equation."""
    rule: dict[sympy.Expr, sympy.Expr] = {}
    extra: list[SignFact] = []
    expanded = [replace(item, expression=_logs(item.expression)) for item in items]
    for item in expanded:
        kinds = (sympy.Pow, sympy.log, sympy.exp, sympy.sin, sympy.cos, sympy.Abs, sympy.NumberSymbol)
        for atom in sorted(item.expression.atoms(*kinds), key=sympy.default_sort_key):
            if atom in rule or (isinstance(atom, sympy.Pow) and atom.exp.is_Integer):
                continue
            symbol = _named(atom)
            rule[atom] = symbol
            if isinstance(atom, sympy.Pow) and atom.exp.is_Rational and atom.exp.q == 2:
                rule[atom] = symbol if atom.exp == sympy.Rational(1, 2) else symbol**atom.exp.p
                extra += [SignFact(symbol**2 - atom.base, "=="), SignFact(symbol), *_above_its_terms(symbol, atom.base)]
            elif isinstance(atom, sympy.Abs):
                extra += [SignFact(symbol**2 - atom.args[0] ** 2, "=="), SignFact(symbol)]
            elif isinstance(atom, sympy.log | sympy.exp):
                extra += _tangents(atom, symbol)
            if not atom.free_symbols and (ends := _ends(atom)) is not None:
                extra += [SignFact(symbol - ends[0], ">"), SignFact(ends[1] - symbol, ">")]
    rule |= _exponentials(rule)
    for sine in [atom for atom in rule if isinstance(atom, sympy.sin)]:
        if (cosine := sympy.cos(sine.args[0])) in rule:
            extra.append(SignFact(rule[sine] ** 2 + rule[cosine] ** 2 - 1, "=="))
    swapped = [replace(item, expression=item.expression.xreplace(rule)) for item in expanded]
    return swapped, [replace(item, expression=item.expression.xreplace(rule)) for item in extra]


def _tangents(atom: sympy.Expr, symbol: sympy.Symbol) -> list[SignFact]:
    """``1 - 1/x <= log x <= x - 1`` where there is a logarithm, and ``exp x >= 1 + x``."""
    x = atom.args[0]
    if isinstance(atom, sympy.exp):
        return [SignFact(symbol - 1 - x)]
    top, bottom = sympy.fraction(sympy.together(x))
    if bottom != 1:
        return []
    return [SignFact(top - 1 - symbol), SignFact(sympy.expand(symbol * top - top + 1)), SignFact(top, ">")]


def _exponentials(rule: dict[sympy.Expr, sympy.Expr]) -> dict[sympy.Expr, sympy.Expr]:
    """``exp(k x)`` as a power of the symbol for ``exp(x)``."""
    found: dict[sympy.Expr, sympy.Expr] = {}
    for atom in [atom for atom in rule if isinstance(atom, sympy.exp)]:
        k, x = atom.args[0].as_coeff_Mul()
        if k.is_Integer and k > 1 and sympy.exp(x) in rule:
            found[atom] = rule[sympy.exp(x)] ** k
    return found


def _above_its_terms(root: sympy.Symbol, base: sympy.Expr) -> list[SignFact]:
    """A root of a sum of squares is at least the absolute value of what is squared in each of them."""
    terms = sympy.Add.make_args(base)
    if len(terms) < 2 or not all(term.is_nonnegative for term in terms):
        return []
    sizes = [term.base if isinstance(term, sympy.Pow) and term.exp == 2 else sympy.sqrt(term) for term in terms]
    plain = [size for size in sizes if size.is_Symbol or size.is_Rational]
    return [SignFact(root + side * size) for size in plain for side in (1, -1)]


@lru_cache(maxsize=1 << 12)
def _named(atom: sympy.Expr) -> sympy.Symbol:
    """The symbol that stands for a root, a function or a constant, the same at every call."""
    return sympy.Dummy("t", real=True, positive=atom.is_positive or None)


@lru_cache(maxsize=1 << 10)
def _ends(number: sympy.Expr) -> tuple[sympy.Rational, sympy.Rational] | None:
    """Short rationals around a constant."""
    ball = enclose(number)
    if ball is None or not ball.is_finite():
        return None
    low, high = (int((end * GRID).floor().unique_fmpz()) for end in (ball.lower(), ball.upper()))
    return sympy.Rational(low, GRID), sympy.Rational(high + 1, GRID)


def _logs(expression: sympy.Expr) -> sympy.Expr:
    """Logarithms of products of positive factors as sums; no step is forced."""
    if not expression.has(sympy.log):
        return expression
    joined = expression.replace(sympy.log, lambda inside: sympy.log(sympy.factor(sympy.together(inside))))
    return sympy.expand_log(joined)
