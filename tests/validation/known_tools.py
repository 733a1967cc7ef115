"""The definition of the training problem, evaluated as it stands: exactly where it is rational, else in 60 digits."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import sympy
from flint import fmpq

from analytic.problems import Known

DIGITS = 60


def number(x: Any) -> Any:
    """A Fraction, or a number of many digits."""
    if isinstance(x, fmpq):
        return Fraction(int(x.p), int(x.q))
    if isinstance(x, sympy.Expr):
        return Fraction(x.p, x.q) if x.is_Rational else mpmath.mpf(sympy.N(x, DIGITS))
    if isinstance(x, str):
        return Fraction(x)
    return Fraction(x) if isinstance(x, int | float | Fraction) else Fraction(str(x))


def table(values: Any) -> list[list[Any]]:
    """Rows of numbers; a vector is a table of one column."""
    plain = values.tolist() if isinstance(values, np.ndarray) else values
    return [[number(x) for x in (row if isinstance(row, list | tuple) else [row])] for row in plain]


def real(x: Any) -> Any:
    return mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else mpmath.mpf(x)


def relu(x: Any) -> Any:
    return x if x > 0 else 0


def outputs(known: Known) -> list[Any]:
    U, b, w, xi = known.network
    neurons = list(zip(*table(U), strict=True)) if len(b) else []
    f = []
    for row in table(known.A):
        active = [
            relu(sum(x * t for x, t in zip(row, u, strict=True)) + number(c)) for u, c in zip(neurons, b, strict=True)
        ]
        f.append(sum((h * number(x) for h, x in zip(active, w, strict=True)), number(xi)))
    return f


def objective(known: Known) -> Any:
    """Loss plus beta times the penalty; None if a constraint fails."""
    U, b, w, _ = known.network
    f, y = outputs(known), [row[0] for row in table(known.y)]
    neurons = list(zip(*table(U), strict=True)) if len(b) else []
    penalty = mpmath.fsum(
        abs(real(number(x))) * mpmath.sqrt(real(sum(t * t for t in u))) for x, u in zip(w, neurons, strict=True)
    )
    close = mpmath.mpf(10) ** -40
    if known.loss == "squared":
        loss = sum(((p - q) ** 2 for p, q in zip(f, y, strict=True)), Fraction(0)) / 2
    elif known.loss == "hinge":
        loss = sum((relu(1 - p * q) for p, q in zip(f, y, strict=True)), Fraction(0))
    elif known.loss == "logistic":
        loss = mpmath.fsum(mpmath.log1p(mpmath.exp(-real(p * q))) for p, q in zip(f, y, strict=True))
    elif known.loss == "interpolation":
        loss = Fraction(0) if all(abs(real(p - q)) < close for p, q in zip(f, y, strict=True)) else None
    else:
        loss = Fraction(0) if all(real(p * q) > 1 - close for p, q in zip(f, y, strict=True)) else None
    beta = 1 if known.beta is None else number(known.beta)
    return None if loss is None else real(loss) + real(Fraction(beta)) * penalty


def dual_objective(known: Known) -> Any:
    """Of the dual point; None outside of the constraints other than ``h(v) <= beta``."""
    pairs = [(v[0], y[0]) for v, y in zip(table(known.dual), table(known.y), strict=True)]
    shares = [v * y for v, y in pairs]
    close = mpmath.mpf(10) ** -40
    if known.bias == "free" and abs(real(sum(v for v, _ in pairs))) > close:
        return None
    if known.loss in ("hinge", "logistic", "max-margin") and min(shares) < 0:
        return None
    if known.loss in ("hinge", "logistic") and real(max(shares)) > 1 + close:
        return None
    if known.loss == "logistic":
        return mpmath.fsum(-real(q) * mpmath.log(real(q)) for p in shares for q in (p, 1 - p) if q > 0)
    total = mpmath.fsum(map(real, shares))
    return total - mpmath.fsum(real(v) ** 2 for v, _ in pairs) / 2 if known.loss == "squared" else total
