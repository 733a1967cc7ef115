"""Matrix identities for every size, and the classes of claims that are not relations."""

from __future__ import annotations

import sympy

from analytic import Notation, Verdict
from analytic.derivation import Executed, Grade, MatrixIdentity, Minimum
from analytic.derivation.matrix_identities import normal_form

n, d = sympy.symbols("n d", integer=True, positive=True)
A, B = sympy.MatrixSymbol("A", n, d), sympy.MatrixSymbol("B", d, n)
u = sympy.MatrixSymbol("u", d, 1)
ROWS = ((A * A.T, sympy.Identity(n)),)
EXAMPLE = {n: 1, d: 2, A: sympy.Matrix([[sympy.Rational(3, 5), sympy.Rational(4, 5)]]), u: sympy.Matrix([1, 2])}


def test_normal_forms() -> None:
    assert normal_form((A * B).T - B.T * A.T) == {}
    assert normal_form(A * B * A - A * B * A) == {}
    assert normal_form(A * B - 2 * A * B) == {(("A", False), ("B", False)): -1}
    assert normal_form(u.T * B * A * u - u.T * A.T * B.T * u) == {}


def test_projection_is_idempotent_only_by_the_rule() -> None:
    projection = A.T * A
    assert MatrixIdentity(projection * projection, projection, ROWS).check().proved
    assert MatrixIdentity(projection * projection, projection).check().undecided
    wrong = MatrixIdentity(projection * projection, 2 * projection, ROWS, example=EXAMPLE)
    assert wrong.check().refuted


def test_an_example_that_breaks_the_rules_refutes_nothing() -> None:
    broken = {**EXAMPLE, A: sympy.Matrix([[1, 1]])}
    assert MatrixIdentity(A.T * A * u, u, ROWS, example=broken).check().undecided


def test_minimum_of_a_convex_function() -> None:
    m, q = sympy.Symbol("m", real=True), sympy.Symbol("q", positive=True)
    function = sympy.log(1 + sympy.exp(-m)) + m / (1 + q)
    value = sympy.log(1 + q) - q / (1 + q) * sympy.log(q)
    assert Minimum(function, m, sympy.log(q), value).check().proved
    assert Minimum(function, m, 2 * sympy.log(q), value).check().status != "proved"
    assert Minimum(function, m, sympy.log(q), value + sympy.log(2)).check().refuted
    assert Minimum(-sympy.exp(m) + m, m, sympy.Integer(0), sympy.Integer(-1)).check().undecided


def test_executed_claims_report_what_they_ran() -> None:
    no = Verdict("refuted", "no")
    claim = Executed(r"\text{holds for } \target", lambda: no, Grade("checked", 2), r"all $\target$")
    assert claim.check().refuted
    assert "z" in claim.latex(Notation(target="z"))
