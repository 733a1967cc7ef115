"""Case analysis: piecewise functions are removed by splitting on which of their branches is taken.

Every split is exhaustive by construction: the branches of ``Max(a, b)`` are ``a >= b`` and ``b >= a``, those of
``Abs(a)`` and ``sign(a)`` the signs of ``a``, those of ``Piecewise`` its conditions in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import sympy

Kind = Literal[">=", ">", "=="]
PIECEWISE = (sympy.Max, sympy.Min, sympy.Abs, sympy.sign, sympy.Piecewise)


@dataclass(frozen=True)
class SignFact:
    """``expression`` is nonnegative, positive or zero."""

    expression: sympy.Expr
    kind: Kind = ">="

    @property
    def trivial(self) -> bool:
        """Whether the fact is evident from the assumptions on its symbols."""
        return _is({">=": "nonnegative", ">": "positive", "==": "zero"}[self.kind], self.expression)

    @property
    def impossible(self) -> bool:
        """Whether no values of the symbols can meet the fact."""
        return _is({">=": "negative", ">": "nonpositive", "==": "nonzero"}[self.kind], self.expression)


@lru_cache(maxsize=1 << 14)
def _is(what: str, expression: sympy.Expr) -> bool:
    """What sympy knows at once, which takes it long for a sum."""
    return bool(getattr(expression, f"is_{what}"))


@dataclass(frozen=True)
class Branch:
    """A goal ``expression >= 0`` (or ``>``, ``==``) under facts, free of piecewise functions."""

    goal: SignFact
    facts: tuple[SignFact, ...]


def fact(relation: sympy.Basic) -> SignFact:
    """A relation between real expressions as one difference compared with zero.

    >>> a, b = sympy.symbols("a b", real=True)
    >>> fact(sympy.Le(a, b))
    SignFact(expression=-a + b, kind='>=')
    """
    if isinstance(relation, sympy.Eq):
        return SignFact(relation.lhs - relation.rhs, "==")
    if isinstance(relation, sympy.Ge | sympy.Gt):
        return SignFact(relation.lhs - relation.rhs, ">=" if isinstance(relation, sympy.Ge) else ">")
    if isinstance(relation, sympy.Le | sympy.Lt):
        return SignFact(relation.rhs - relation.lhs, ">=" if isinstance(relation, sympy.Le) else ">")
    raise TypeError(f"{relation} is not a relation: give Eq, Ge, Gt, Le or Lt")


def cases(goal: SignFact, facts: Sequence[SignFact], on: Sequence[sympy.Expr] = ()) -> Iterator[Branch]:
    """Every consistent combination of branches; ``on`` lists expressions to split by sign besides.

    >>> x = sympy.Symbol("x", real=True)
    >>> [case.goal.expression for case in cases(SignFact(sympy.Max(x, 0)), ())]
    [0, x]
    """
    if on:
        for extra in (SignFact(on[0]), SignFact(-on[0])):
            yield from cases(goal, (*facts, extra), on[1:])
        return
    kept = tuple(item for item in facts if not item.trivial)
    if any(item.impossible for item in kept):
        return
    atom = _innermost((goal, *kept))
    if atom is None:
        yield Branch(goal, kept)
        return
    for value, conditions in branches(atom):
        rule = {atom: value}
        replaced = [SignFact(item.expression.xreplace(rule), item.kind) for item in (goal, *kept)]
        yield from cases(replaced[0], (*replaced[1:], *conditions))


def _innermost(items: Sequence[SignFact]) -> sympy.Expr | None:
    found = set().union(*(item.expression.atoms(*PIECEWISE) for item in items))
    plain = [atom for atom in found if not any(part.has(*PIECEWISE) for part in atom.args)]
    return min(plain, key=sympy.default_sort_key, default=None)


def branches(atom: sympy.Expr) -> Iterator[tuple[sympy.Expr, tuple[SignFact, ...]]]:
    """The values that a piecewise function may take, each with the conditions under which it does.

    >>> x = sympy.Symbol("x", real=True)
    >>> [(value, [item.expression for item in when]) for value, when in branches(sympy.Abs(x))]
    [(x, [x]), (-x, [-x])]
    """
    if isinstance(atom, sympy.Piecewise):
        yield from _pieces(atom)
    elif isinstance(atom, sympy.Abs):
        inner = atom.args[0]
        yield inner, (SignFact(inner),)
        yield -inner, (SignFact(-inner),)
    elif isinstance(atom, sympy.sign):
        inner = atom.args[0]
        yield sympy.Integer(1), (SignFact(inner, ">"),)
        yield sympy.Integer(0), (SignFact(inner, "=="),)
        yield sympy.Integer(-1), (SignFact(-inner, ">"),)
    else:
        side = 1 if isinstance(atom, sympy.Max) else -1
        ordered = sorted(atom.args, key=sympy.default_sort_key)
        for chosen in ordered:
            yield chosen, tuple(SignFact(side * (chosen - other)) for other in ordered if other != chosen)


def resolve(expression: sympy.Expr, sign: Callable[[sympy.Expr], int]) -> sympy.Expr:
    """Without ``Max``, ``Min``, ``Abs``, ``sign`` and ``Piecewise``: each is replaced by the branch that holds."""

    def chosen(part: sympy.Expr) -> sympy.Expr:
        for value, conditions in branches(part):
            sides = [(sign(condition.expression), condition.kind) for condition in conditions]
            if all(s > 0 or (s == 0 and kind != ">") if kind != "==" else s == 0 for s, kind in sides):
                return value
        raise AssertionError(f"no branch of {part} holds")

    while parts := expression.atoms(*PIECEWISE):
        inner = [part for part in parts if not any(argument.has(*PIECEWISE) for argument in part.args)]
        expression = expression.xreplace({part: chosen(part) for part in sorted(inner, key=sympy.default_sort_key)})
    return expression


def _pieces(atom: sympy.Piecewise) -> Iterator[tuple[sympy.Expr, tuple[SignFact, ...]]]:
    before: tuple[SignFact, ...] = ()
    for value, condition in atom.args:
        if condition == sympy.true:
            yield value, before
            return
        yield value, (*before, fact(condition))
        if isinstance(condition, sympy.Eq):
            raise TypeError(f"{atom} splits on an equation: write it with inequalities")
        before = (*before, fact(condition.negated))
    raise TypeError(f"{atom} has no final branch: its cases are not exhaustive")


def solved(facts: Sequence[SignFact]) -> tuple[sympy.Symbol, sympy.Expr] | None:
    """A symbol that an equation determines, linear in it with a constant coefficient, and its value.

    >>> x, y = sympy.symbols("x y", real=True)
    >>> solved([SignFact(2 * x - y**2, "==")])
    (x, y**2/2)
    """
    return next((rule for item in facts if item.kind == "==" and (rule := _solved(item.expression))), None)


@lru_cache(maxsize=1 << 12)
def _solved(zero: sympy.Expr) -> tuple[sympy.Symbol, sympy.Expr] | None:
    for symbol in sorted(zero.free_symbols, key=sympy.default_sort_key):
        slope = sympy.diff(zero, symbol)
        if slope.is_Rational and slope != 0:
            return symbol, sympy.expand(symbol - zero / slope)
    return None
