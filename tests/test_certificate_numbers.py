"""Numbers of a certificate file are read back as they were written: products of sums, powers, roots of roots."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import analytic
from analytic.checker.grammar import parse
from analytic.checker.numbers import Field
from analytic.checker.work import Work
from analytic.exact.encoding import encode

BITS = 200
ATOMS = st.sampled_from([sympy.Integer(k) for k in (-3, 1, 2)] + [sympy.sqrt(k) for k in (2, 3, 7)])


def combined(children: st.SearchStrategy[sympy.Expr]) -> st.SearchStrategy[sympy.Expr]:
    """Sums and products as they stand, squares, and roots of what is positive."""
    pairs = st.tuples(children, children)
    return st.one_of(
        pairs.map(lambda pair: sympy.Add(*pair, evaluate=False)),
        pairs.map(lambda pair: sympy.Mul(*pair, evaluate=False)),
        children.map(lambda value: sympy.Pow(value, 2, evaluate=False)),
        children.map(lambda value: sympy.sqrt(value**2 + 1)),
    )


@given(st.recursive(ATOMS, combined, max_leaves=6))
def test_a_number_is_read_back_as_it_was_written(value: sympy.Expr) -> None:
    field = Field(BITS, Work())
    interval = field.enclose(parse(encode(value), field), BITS)
    with mpmath.workdps(50):
        want = mpmath.mpf(str(sympy.N(value, 45)))
        assert abs(mpmath.mpf(interval.lo) / 2**BITS - want) <= mpmath.mpf(10) ** -40 * (1 + abs(want))


@pytest.mark.parametrize("loss", ["interpolation", "max-margin"])
def test_a_sum_times_a_root_keeps_its_parentheses(loss: str) -> None:
    """A kink at ``1 + sqrt(3)`` on data in one direction: the bias is a root times a sum."""
    root = sympy.sqrt(3)
    x = [1 + root, root / 2 + 1, 1 - 2 * root, 1, 1 - root, 1 + 2 * root]
    y = [0, 0, 0, 0, 0, 1] if loss == "interpolation" else [-1, -1, -1, -1, -1, 1]
    solution = analytic.solve([[0, place] for place in x], y, loss=loss, bias="free")
    assert solution.verify().proved, solution.verify().reason
