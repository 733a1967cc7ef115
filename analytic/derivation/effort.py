"""How much a computation with expressions may cost: computer algebra cannot be interrupted, so it is not begun.

The number of terms that an expression has when it is multiplied out bounds what ``expand``, ``factor`` and ``cancel``
have to handle.
"""

from __future__ import annotations

from math import comb

import sympy

MANY = 4000  # terms that are still multiplied out
FEW = 400  # terms that are still factored, cancelled and simplified
LONGEST = 1 << 14  # bits of the integers of an expression that is factored


def terms(expression: sympy.Basic) -> int:
    """At least as many terms as the expression and its parts have when they are multiplied out, up to ``MANY + 1``.

    >>> x, y = sympy.symbols("x y")
    >>> terms((x + y) ** 3 * (x - 1)), terms(sympy.sqrt((x + y) ** 3))
    (8, 5)
    """
    total, own = 0, _terms(expression)
    for part in sympy.preorder_traversal(expression):
        if (isinstance(part, sympy.Pow) and not part.exp.is_Integer) or isinstance(part, sympy.Function):
            total += sum(_terms(argument) for argument in part.args[:1])
        if total + own > MANY:
            return MANY + 1
    return total + own


def _terms(expression: sympy.Basic) -> int:
    if isinstance(expression, sympy.Add):
        return min(sum(map(_terms, expression.args)), MANY + 1)
    if isinstance(expression, sympy.Mul):
        product = 1
        for factor in expression.args:
            product = min(product * _terms(factor), MANY + 1)
        return product
    if isinstance(expression, sympy.Pow) and expression.exp.is_Integer:
        inside, power = _terms(expression.base), min(abs(int(expression.exp)), MANY)
        return 1 if inside == 1 else min(comb(inside + power - 1, power), MANY + 1)
    return 1


def few(expression: sympy.Basic) -> bool:
    """Whether the expression is small enough to be factored, cancelled or simplified."""
    numbers = expression.atoms(sympy.Rational)
    longest = max((x.p.bit_length() + x.q.bit_length() for x in numbers), default=0)
    return longest <= LONGEST and terms(expression) <= FEW
