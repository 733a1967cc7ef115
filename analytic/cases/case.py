"""One case of an answer: a condition on the symbols, and the formulas that are optimal under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import numpy as np
import sympy
from flint import fmpq

from analytic.cases.named import Named, named
from analytic.cases.regions import Region
from analytic.cases.under import under
from analytic.derivation.cases import SignFact
from analytic.exact.scalars import to_sympy
from analytic.exact.symbols import in_order
from analytic.model.network import Network
from analytic.theorem.answer import Answer
from analytic.theorem.record import Theorem


@dataclass(frozen=True)
class Case:
    """Where ``condition`` holds, ``network`` is optimal, with the dual witness ``dual`` and the value ``value``.

    ``facts`` and ``equations`` are the condition in stand-ins of the caller's symbols, ``answer`` the formulas.
    """

    facts: tuple[SignFact, ...]
    answer: Answer = field(compare=False)
    equations: tuple[tuple[sympy.Symbol, sympy.Expr], ...] = ()

    @cached_property
    def condition(self) -> sympy.Basic:
        """What the case asks of the symbols, beside what they assume: a relation, several joined by And, or True."""
        return self.exact_condition.xreplace(self.answer.problem.restore)

    @cached_property
    def exact_condition(self) -> sympy.Basic:
        """The same in stand-ins."""
        beta = self.answer.problem.beta
        first = [] if isinstance(beta, fmpq) else in_order(beta.free_symbols)
        equations = [sympy.Eq(symbol, to_sympy(value)) for symbol, value in self.equations]
        return sympy.And(*equations, *(relation(fact, first) for fact in self.facts))

    @property
    def shown(self) -> sympy.Basic:
        """The condition to be printed: a prime tells two symbols of one name apart."""
        return self.exact_condition.xreplace(self.answer.problem.readable)

    @property
    def shown_value(self) -> sympy.Expr:
        """The value to be printed."""
        return self.answer.shown_value

    @property
    def network(self) -> Network:
        """An optimal network in this case."""
        return self.answer.network

    @property
    def value(self) -> sympy.Expr:
        """The optimal value."""
        return self.answer.value

    @property
    def dual(self) -> np.ndarray:
        """The dual witness, an object array with the shape of ``y``."""
        return self.answer.dual

    @property
    def where(self) -> dict[sympy.Symbol, sympy.Expr]:
        """What names in the formulas stand for, if they were asked for."""
        return {}

    @property
    def theorem(self) -> Theorem:
        """Where the formulas come from."""
        return self.answer.theorem

    def named(self) -> Named:
        """The same with a name for every root, such as a norm, and ``where`` for what the names stand for.

        >>> import analytic
        >>> p, q = sympy.symbols("p q", positive=True)
        >>> first = analytic.solve([[1, 0], [0, 1]], [p, q], beta=1).cases[0].named()
        >>> first.condition, first.value, first.where
        (N_+ >= 1, N_+ - 1/2, {N_+: sqrt(p**2 + q**2)})
        """
        return named(self)

    def simplify(self, expression: sympy.Expr) -> sympy.Expr:
        """An expression in the symbols, with absolute values, signs and maxima decided where the case holds.

        Sympy's own ``simplify`` does not know of the condition. What the condition does not decide is left.

        >>> import analytic
        >>> p, beta = sympy.symbols("p beta", positive=True)
        >>> first = analytic.solve([[1]], [p], beta=beta).cases[0]
        >>> penalty = abs(first.network.w[0] * first.network.U[0, 0])
        >>> first.condition, penalty, first.simplify(first.value.diff(beta) - penalty)
        (beta <= p, Abs(beta - p), 0)
        """
        problem = self.answer.problem
        forward = {symbol: stand_in for stand_in, symbol in problem.restore.items()}
        inside = sympy.sympify(expression).xreplace(forward)
        held = {symbol for fact in self.facts for symbol in fact.expression.free_symbols} | inside.free_symbols
        region = Region(tuple(in_order(held)), self.facts)
        for symbol, value in self.equations:
            inside, region = inside.xreplace({symbol: value}), region.where(symbol, value)
        return under(inside, region).xreplace(problem.restore)

    def __repr__(self) -> str:
        size = self.answer.exact_network.neurons
        return f"Case(condition={self.shown}, value={self.shown_value}, neurons={size})"


def essential(conditions: Sequence[SignFact], region: Region) -> tuple[SignFact, ...]:
    """The conditions without those that follow from the others on the region."""
    kept = [fact for fact in conditions if not region.implies(fact, degree=1)]
    kept = [fact for fact in kept if not (fact.kind == ">" and region.implies(fact, degree=3))]  # mostly denominators
    plain = all(map(_is_linear, kept)) and not any(_is_curved(fact) for fact in region.facts)
    for fact in sorted(kept, key=lambda fact: -sympy.count_ops(fact.expression)):
        others = [other for other in kept if other != fact]
        left = region.and_also(*others)
        if left.implies(fact, degree=1 if plain else 2) or (_stands_apart(fact, others) and left.implies(fact, 3)):
            kept = others
    return tuple(kept)


def _is_linear(fact: SignFact) -> bool:
    """Whether combinations of facts like it are all that can be said, roots being numbers of their own."""
    return all(m.is_number or m.is_Symbol or isinstance(m, sympy.Pow) for m in _terms(fact))


def _stands_apart(fact: SignFact, others: Sequence[SignFact]) -> bool:
    """Whether it is the only one of several that holds a symbol beside others', which it rarely says something of."""
    known = {symbol for other in others for symbol in other.expression.free_symbols}
    own = fact.expression.free_symbols
    return len(others) > 1 and bool(own & known) and not own <= known and not _is_linear(fact)


def _is_curved(fact: SignFact) -> bool:
    """Whether it is of a square or a product of symbols, which says something of their roots."""
    return fact.expression.is_polynomial() and any(not (m.is_number or m.is_Symbol) for m in _terms(fact))


def _terms(fact: SignFact) -> Iterable[sympy.Expr]:
    return cast(Iterable[sympy.Expr], fact.expression.as_coefficients_dict())


def relation(fact: SignFact, first: Sequence[sympy.Symbol] = ()) -> sympy.Basic:
    """The fact solved for a symbol that enters it alone, those of ``first`` before the others.

    >>> a, b = sympy.symbols("a b", positive=True)
    >>> relation(SignFact(sympy.sqrt(a**2 + 1) - b), [b])
    b <= sqrt(a**2 + 1)
    >>> relation(SignFact(2 * sympy.cos(a) + 1, ">"))
    cos(a) > -1/2
    """
    strict = fact.kind == ">"
    if isinstance(fact.expression, sympy.Pow) and fact.expression.exp == sympy.Rational(1, 2):
        fact = SignFact(fact.expression.base, fact.kind)
    functions = sorted(fact.expression.atoms(sympy.sin, sympy.cos), key=sympy.default_sort_key)
    for symbol in (*first, *in_order(fact.expression.free_symbols - set(first)), *functions):
        slope = fact.expression.coeff(symbol)
        rest = sympy.expand(fact.expression - slope * symbol)
        if symbol in functions and rest.free_symbols:
            continue
        if slope.is_number and slope.is_nonzero and not rest.has(symbol):
            bound = sympy.factor_terms(sympy.expand(-rest / slope))
            if slope.is_positive:
                return sympy.Gt(symbol, bound) if strict else sympy.Ge(symbol, bound)
            return sympy.Lt(symbol, bound) if strict else sympy.Le(symbol, bound)
    terms = sympy.Add.make_args(sympy.expand(fact.expression))
    above = sympy.Add(*(term for term in terms if not term.could_extract_minus_sign()))
    below = sympy.Add(*(-term for term in terms if term.could_extract_minus_sign()))
    if above.is_number and below.free_symbols:
        return sympy.Lt(below, above) if strict else sympy.Le(below, above)
    return sympy.Gt(above, below) if strict else sympy.Ge(above, below)
