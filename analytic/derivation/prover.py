"""Proving relations between real expressions: case analysis, then a nonnegativity certificate in every case.

Sound and incomplete: "proved" rests on exact identities, "refuted" on an exact counterexample, and everything
else is "undecided".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import sympy

from analytic.derivation.cases import Case, Fact, cases, fact, solved
from analytic.derivation.cone import in_cone
from analytic.derivation.counterexample import counterexample
from analytic.model.verdict import Verdict


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
        return Verdict("proved", f"{proved} case{'s' if proved != 1 else ''}, by exact algebra")
    found = counterexample(goal, facts)
    if found is not None:
        at = ", ".join(f"{symbol} = {value}" for symbol, value in found.items()) or "every value"
        return Verdict("refuted", f"it fails at {at}")
    return Verdict("undecided", f"no certificate in case {proved + 1}, and no counterexample")


def _holds(case: Case, hints: Sequence[sympy.Expr], degree: int) -> bool:
    abstracted, extra = _abstract([case.goal, *case.facts])
    goal, facts, squares = abstracted[0], [*abstracted[1:], *extra], list(hints)
    usable = _usable(facts)
    defined = _clear(goal, usable) is not None
    while (rule := solved(usable)) is not None:
        (symbol, value) = rule
        signed = [Fact(value, kind) for kind in (_assumed(symbol),) if kind is not None]
        usable = _usable([Fact(f.expression.subs(symbol, value), f.kind) for f in usable] + signed)
        goal = Fact(goal.expression.subs(symbol, value), goal.kind)
        squares = [hint.subs(symbol, value) for hint in squares]
    polynomial = _clear(goal, usable) if defined else None
    if polynomial is not None:
        forms = dict.fromkeys((polynomial, _divide(polynomial)))
        if any(in_cone(form, usable, squares, degree) for form in forms):
            return True
    return in_cone(Fact(sympy.Integer(0), ">"), usable, (), degree)  # facts that contradict each other


def _usable(facts: Sequence[Fact]) -> list[Fact]:
    """Polynomial facts that say something; those whose denominators have no known sign are left out."""
    cleared = [_divide(polynomial) for item in facts if (polynomial := _clear(item, [])) is not None]
    return [item for item in _equations(cleared) if item.expression != 0 or item.kind == ">"]


def _assumed(symbol: sympy.Symbol) -> Literal[">=", ">"] | None:
    return ">" if symbol.is_positive else ">=" if symbol.is_nonnegative else None


def _clear(item: Fact, facts: Sequence[Fact]) -> Fact | None:
    """Multiply by the denominator, whose sign must be known; ``None`` when it is not."""
    numerator, denominator = sympy.fraction(sympy.together(item.expression))
    numerator = sympy.expand(numerator)
    if not numerator.is_polynomial(*numerator.free_symbols):
        return None
    coefficient, factors = sympy.factor_list(denominator)
    side = 1 if coefficient > 0 else -1
    for factor, power in factors:
        sign = _sign(factor, facts)
        if sign is None:
            return None
        side *= sign**power
    return replace(item, expression=numerator if item.kind == "==" or side > 0 else -numerator)


def _divide(item: Fact) -> Fact:
    """Without the factors that are positive by assumption."""
    coefficient, factors = sympy.factor_list(item.expression)
    kept = [factor**power for factor, power in factors if not factor.is_positive]
    return replace(item, expression=sympy.expand(sympy.Mul(sympy.sign(coefficient), *kept)))


def _equations(facts: Sequence[Fact]) -> list[Fact]:
    """The facts, where an expression known to have both signs is known to vanish."""
    weak = {item.expression for item in facts if item.kind == ">="}
    return [replace(item, kind="==") if -item.expression in weak and item.kind == ">=" else item for item in facts]


def _sign(factor: sympy.Expr, facts: Sequence[Fact]) -> int | None:
    if factor.is_positive:
        return 1
    if factor.is_negative:
        return -1
    for side in (1, -1):
        if in_cone(Fact(side * factor, ">"), facts):
            return side
    return None


def _abstract(items: Sequence[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Roots and logarithms become symbols that keep their sign and, for roots, their defining equation."""
    rule: dict[sympy.Expr, sympy.Expr] = {}
    extra: list[Fact] = []
    expanded = [replace(item, expression=_logs(item.expression)) for item in items]
    for item in expanded:
        kinds = (sympy.Pow, sympy.log, sympy.exp, sympy.NumberSymbol)
        for atom in sorted(item.expression.atoms(*kinds), key=sympy.default_sort_key):
            if atom in rule or (isinstance(atom, sympy.Pow) and atom.exp.is_Integer):
                continue
            symbol = sympy.Dummy(f"t{len(rule)}", real=True, positive=atom.is_positive or None)
            rule[atom] = symbol
            if isinstance(atom, sympy.Pow) and atom.exp.is_Rational and atom.exp.q == 2:
                rule[atom] = symbol if atom.exp == sympy.Rational(1, 2) else symbol**atom.exp.p
                extra += [Fact(symbol**2 - atom.base, "=="), Fact(symbol)]
    swapped = [replace(item, expression=item.expression.xreplace(rule)) for item in expanded]
    return swapped, [replace(item, expression=item.expression.xreplace(rule)) for item in extra]


def _logs(expression: sympy.Expr) -> sympy.Expr:
    """Logarithms of products of positive factors as sums; no step is forced."""
    joined = expression.replace(sympy.log, lambda inside: sympy.log(sympy.factor(sympy.together(inside))))
    return sympy.expand_log(joined)
