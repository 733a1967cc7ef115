"""Proving ``e = 0`` or ``e >= 0`` for all real values of the symbols, by substitutions that cover them.

An expression with ``Max``, ``Min``, ``Abs`` or ``Piecewise`` is split on the sign of one undecided comparison at a
time: each case substitutes a symbol so that the sign is plain (``s = t`` for a real symbol that enters linearly,
``p = q (1 + t)``, ``p = q`` and ``p = q / (1 + t)`` for positive ones, with ``t > 0`` new). The substitutions of a
split cover all values, so a claim that holds in each case holds.

This is the method for solutions whose data hold symbols: expressions with roots, and no hypothesis beyond the
assumptions on the symbols. Claims under hypotheses are for :mod:`analytic.derivation.prover`, which splits the same
branches but keeps the conditions as facts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import sympy

from analytic.derivation.cases import PIECEWISE, branches
from analytic.derivation.effort import MANY, Clock, few, terms
from analytic.exact.long_numbers import brief
from analytic.exact.scalars import sign
from analytic.exact.symbols import in_order

Rule = dict[sympy.Symbol, sympy.Expr]


@dataclass
class Prover:
    """Counts the cases it closes; gives up (``None``) beyond ``limit`` of them."""

    limit: int = 400
    cases: int = 0
    reason: str = ""
    clock: Clock = field(default_factory=lambda: Clock(None), repr=False)
    _names: count[int] = field(default_factory=count, repr=False)

    def zero(self, expression: sympy.Expr) -> bool | None:
        """Whether the expression vanishes identically.

        >>> y = sympy.Symbol("y", real=True)
        >>> Prover().zero(sympy.Max(y, 0) - sympy.Max(-y, 0) - y)
        True
        """
        return self._prove(expression, _leaf_zero)

    def nonnegative(self, expression: sympy.Expr) -> bool | None:
        """Whether the expression is never negative."""
        return self._prove(expression, _leaf_nonnegative)

    def _prove(self, expression: sympy.Expr, leaf: Callable[[sympy.Expr], bool | None]) -> bool | None:
        pending = [tidy(expression)]
        while pending:
            here = pending.pop()
            if self.clock.over:
                self.reason = "the time is up"
                return None
            if terms(here) > MANY:
                self.reason = "an expression is too large"
                return None
            if here.is_zero:
                self.cases += 1
                continue
            form = undecided(here)
            if form is None:
                answer = leaf(here)
                if not answer:
                    self.reason = f"{brief(here)} remains"
                    return answer
                self.cases += 1
                continue
            rules = self._split(form)
            if rules is None or self.cases + len(pending) > self.limit:
                self.reason = f"the sign of {brief(form)} is open"
                return None
            pending += [tidy(here.subs(rule)) for rule in rules]
        return True

    def _split(self, form: sympy.Expr) -> list[Rule] | None:
        """Substitutions that make the sign of ``form`` plain, covering every value."""
        t = sympy.Dummy(f"t_{next(self._names)}", positive=True)
        for symbol in in_order(form.free_symbols):
            if symbol.is_positive is None and (symbol.is_nonnegative or symbol.is_nonpositive):
                return [{symbol: t if symbol.is_nonnegative else -t}, {symbol: sympy.Integer(0)}]
            if symbol.is_positive is None and symbol.is_negative is None:
                slope = form.coeff(symbol, 1)
                rest = sympy.expand(form - slope * symbol)
                if slope.is_number and slope != 0 and not rest.has(symbol):
                    nonzero = symbol.is_zero is False and rest == 0
                    return [
                        {symbol: sympy.expand((target - rest) / slope)}
                        for target in (t, -t, *(() if nonzero else (0,)))
                    ]
        return self._ratio(form, t)

    def _ratio(self, form: sympy.Expr, t: sympy.Symbol) -> list[Rule] | None:
        """``p = q (1 + t)``, ``p = q`` or ``p = q / (1 + t)`` for a positive ``p``; or the sign of ``q`` first."""
        open_forms = []
        for symbol in in_order(form.free_symbols):
            slope = form.coeff(symbol, 1)
            rest = sympy.expand(form - slope * symbol)
            if not symbol.is_positive or slope.is_zero or slope.has(symbol) or rest.has(symbol):
                continue
            other = sympy.factor(-rest / slope)
            if sign_of(other) == 1:
                return [{symbol: other * (1 + t)}, {symbol: other}, {symbol: other / (1 + t)}]
            if sign_of(other) is None:
                open_forms.append(sympy.numer(sympy.together(other)))
        return self._split(sympy.expand(open_forms[0])) if open_forms else None


def sign_of(form: sympy.Expr) -> int | None:
    """The sign of an expression, from the signs of its factors.

    >>> t = sympy.Symbol("t", positive=True)
    >>> sign_of(t - t / (1 + t)), sign_of(2 * t - sympy.sqrt(2) + 2)
    (1, 1)
    """
    if not few(form):
        return None
    result = 1
    for factor in sympy.Mul.make_args(sympy.factor(sympy.together(form))):
        if factor.is_zero:
            return 0
        if factor.is_positive or (factor.is_Pow and factor.exp.is_even and factor.base.is_nonzero):
            continue
        side = -1 if factor.is_negative else _common_sign(factor)
        if side is None:
            return None
        result *= side
    return result


def _common_sign(form: sympy.Expr) -> int | None:
    """The sign that all coefficients of a polynomial in positive quantities share."""
    if not form.free_symbols:
        return sign(form)
    generators = [generator for generator in sympy.Poly(form).gens if generator.free_symbols]
    if not all(generator.is_positive for generator in generators):
        return None
    signs = {sign(coefficient) for coefficient in sympy.Poly(form, *generators).coeffs()}
    return signs.pop() if len(signs) == 1 else None


def tidy(expression: sympy.Expr) -> sympy.Expr:
    """Branching functions resolved wherever the signs that they depend on are plain."""
    resolvable = sympy.Max | sympy.Min | sympy.Abs | sympy.Piecewise
    return expression.replace(lambda part: isinstance(part, resolvable), _resolve)


def _resolve(part: sympy.Expr) -> sympy.Expr:
    if isinstance(part, sympy.Piecewise):
        relations = part.atoms(sympy.core.relational.Relational)
        return part.xreplace({relation: _truth(relation) for relation in relations})
    if isinstance(part, sympy.Abs):
        known = sign_of(part.args[0])
        return part if known is None else known * part.args[0]
    side = 1 if isinstance(part, sympy.Max) else -1
    kept: list[sympy.Expr] = []
    for argument in part.args:
        beaten = [other for other in kept if (sign_of(side * (argument - other)) or 0) == 1]
        if any(sign_of(side * (other - argument)) in (0, 1) for other in kept):
            continue
        kept = [other for other in kept if other not in beaten] + [argument]
    return part.func(*kept)


def _truth(relation: sympy.Basic) -> sympy.Basic:
    """The relation as true or false where the sign of its difference is plain."""
    known = sign_of(relation.lhs - relation.rhs)
    return relation if known is None else relation.func(known, 0)


def undecided(expression: sympy.Expr) -> sympy.Expr | None:
    """A quantity whose sign the expression depends on, from an innermost branching function."""
    for part in sorted(expression.atoms(*PIECEWISE), key=sympy.count_ops):
        for form in _compared(part):
            if not form.has(*PIECEWISE) and sign_of(form) is None:
                return _essential(form)
    return None


def _essential(form: sympy.Expr) -> sympy.Expr:
    """The form without its factors of known sign."""
    factors = sympy.Mul.make_args(sympy.factor(sympy.numer(sympy.together(form))))
    return sympy.expand(sympy.Mul(*(factor for factor in factors if sign_of(factor) is None)))


def _compared(part: sympy.Basic) -> list[sympy.Expr]:
    """What a branching function compares with zero."""
    if isinstance(part, sympy.Piecewise):  # conditions may be joined by "or"
        relations = [r for _, condition in part.args for r in condition.atoms(sympy.core.relational.Relational)]
        return [relation.lhs - relation.rhs for relation in relations]
    return [condition.expression for _, conditions in branches(part) for condition in conditions]


def _leaf_zero(leaf: sympy.Expr) -> bool | None:
    simpler = leaf
    for attempt in (sympy.expand, sympy.cancel, _logs, sympy.simplify):
        if attempt is not sympy.expand and not few(simpler):
            return None
        simpler = attempt(leaf)
        if simpler.is_zero:
            return True
    return False if simpler.is_nonzero else None


def _logs(expression: sympy.Expr) -> sympy.Expr:
    def normal(argument: sympy.Expr) -> sympy.Expr:
        return sympy.log(sympy.cancel(sympy.radsimp(argument)))

    return sympy.expand(sympy.expand_log(expression.replace(sympy.log, normal)))


def _leaf_nonnegative(leaf: sympy.Expr) -> bool | None:
    if not few(leaf):
        return None
    simpler = sympy.factor(sympy.expand(leaf))
    for form in (simpler, sympy.simplify(leaf)):
        if form.is_nonnegative:
            return True
    return False if simpler.is_negative else None
