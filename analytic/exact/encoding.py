"""Exact numbers as text, in the grammar that files hold and the checker reads."""

from __future__ import annotations

import sympy
from flint import fmpq
from sympy.polys.rootoftools import ComplexRootOf

from analytic.exact.algebraic import isolated
from analytic.exact.scalars import Scalar, to_sympy
from numeric.errors import UnsupportedError


def encode(value: Scalar) -> str:
    """A number in the grammar of the file: integers, ``+ - * /``, ``sqrt``, ``log`` and ``root``.

    >>> encode(sympy.sqrt(3) / 2 + sympy.Rational(1, 3))
    '(1/2)*sqrt(3) + 1/3'
    >>> encode(sympy.Mul(sympy.sqrt(2), sympy.sqrt(3) + 1, evaluate=False))
    'sqrt(2)*(sqrt(3) + 1)'
    """
    return str(value) if isinstance(value, fmpq) else _encode(to_sympy(value))


def _encode(value: sympy.Expr) -> str:
    if value.is_Rational:
        return f"{value.p}/{value.q}" if value.q != 1 else str(value.p)
    if value.is_Add and value.has(ComplexRootOf):
        return _encode_in_roots(value)
    if value.is_Add:
        return " + ".join(_factor(term) if term.is_Add else _encode(term) for term in value.as_ordered_terms()[::-1])
    if value.is_Mul:
        return "*".join(_factor(factor) for factor in value.args)
    if value.is_Pow and value.exp == sympy.Rational(1, 2):
        return f"sqrt({_encode(value.base)})"
    if value.is_Pow and value.exp.is_Rational and value.exp.q <= 2:
        return _power(value)
    if value.func is sympy.log:
        return f"log({_encode(value.args[0])})"
    if isinstance(value, ComplexRootOf) and value.is_positive:
        coefficients, low, high = isolated(value)
        return f"root({', '.join(map(str, (*coefficients, low, high)))})"
    raise UnsupportedError(f"the certificate cannot hold {value}: it stores numbers made of + - * / sqrt log and root")


def _encode_in_roots(value: sympy.Add) -> str:
    """Terms with one root of a polynomial as nested products, in which its text is repeated least."""
    groups: dict[frozenset[sympy.Expr], list[sympy.Expr]] = {}
    for term in value.args:
        groups.setdefault(frozenset(term.atoms(ComplexRootOf)), []).append(term)
    found = []
    for roots, terms in groups.items():
        root, name = next(iter(roots), None), sympy.Dummy()
        part = sympy.Add(*terms)
        plain = part.xreplace({root: name}) if root is not None else part
        if len(roots) == 1 and plain.is_polynomial(name) and sympy.Poly(plain, name).domain.is_QQ:
            found.append(_nested(root, sympy.Poly(plain, name)))
        else:
            found += [_factor(term) for term in terms]
    return " + ".join(found)


def _nested(root: sympy.Expr, polynomial: sympy.Poly) -> str:
    text, *rest = map(_encode, polynomial.all_coeffs())
    for coefficient in rest:
        text = f"({text})*{_encode(root)} + {coefficient}"
    return f"({text})"


def _factor(value: sympy.Expr) -> str:
    root = value.is_Pow and value.exp == sympy.Rational(1, 2)
    alone = root or value.func is sympy.log or (value.is_Integer and value >= 0)
    return _encode(value) if alone else f"({_encode(value)})"


def _power(value: sympy.Pow) -> str:
    if value.exp < 0:
        return f"1/({_encode(1 / value)})"
    whole, half = divmod(value.exp.p, value.exp.q)
    factors = [_factor(value.base)] * int(whole) + ([f"sqrt({_encode(value.base)})"] if half else [])
    return "*".join(factors)
