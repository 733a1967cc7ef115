"""What the statements on rank-one data say, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from analytic.theorem.statement import (
    Array,
    Claim,
    Data,
    Optimal,
    Sentence,
    Value,
    Witness,
    column,
    length,
    over,
    scalar,
    zero,
)

SIDES = Sentence(r"""Write $c_\pm = (\pm c)_+$ entrywise; terms of a side with $c_\pm = 0$ are left out.""")
SIGNS = (1, -1)

Rule = Callable[[Data], dict[int, float]]
"""The coefficients ``alpha_+`` and ``alpha_-``."""


def factors(data: Data) -> tuple[Array, Array]:
    """``c`` (n,) and ``a`` (d,) with ``A = c a'``, ``a`` a sample where one is not zero."""
    rows = [row for row in data.A if not zero(row)]
    a = rows[0] if rows else np.eye(data.d)[0]
    return data.A @ a / (a @ a), a


def side(data: Data, sign: int) -> Array:
    """``c_+`` or ``c_-``."""
    found: Array = np.maximum(sign * factors(data)[0], 0)
    return found


def size(data: Data) -> float:
    """``||a||``."""
    return length(factors(data)[1])


def along(sign: int) -> Callable[[Data], float]:
    """``|c_side'y| / ||c_side||``."""
    return lambda data: float(over(abs(side(data, sign) @ data.t), length(side(data, sign))))


def threshold(sign: int) -> Callable[[Data], float]:
    """``beta / (||a|| ||c_side||)``."""
    return lambda data: float(over(data.beta, size(data) * length(side(data, sign))))


def network(alpha: Rule) -> Callable[[Data], Iterator[Claim]]:
    """``u = +-a / ||a||^2`` with the coefficients as output weights is optimal."""

    def claims(data: Data) -> Iterator[Claim]:
        a = factors(data)[1]
        yield Optimal(scalar((weight, sign * a / (a @ a)) for sign, weight in alpha(data).items()))

    return claims


def cost(alpha: Rule, sign: int) -> Callable[[Data], float]:
    """A coefficient as a quantity; nothing where the constraints cannot be met."""
    return lambda data: alpha(data).get(sign, 0.0) if possible(data) else np.inf


def possible(data: Data) -> bool:
    """Whether a network meets the constraints, as the statements on interpolation and maximum margin say."""
    c, y = factors(data)[0], data.t
    if data.loss == "max-margin":
        return not zero(c.prod()) and all(len(set(np.sign(y[sign * c > 0]))) <= 1 for sign in SIGNS)
    fit = sum((over(side(data, s) @ y, side(data, s) @ side(data, s)) * side(data, s) for s in SIGNS), 0 * y)
    return zero(fit - y)


def feasible(data: Data) -> Iterator[Claim]:
    """The optimum is finite exactly where the statement says so."""
    if not possible(data):
        yield Value(np.inf)


def only_if_possible(claims: Callable[[Data], Iterator[Claim]]) -> Callable[[Data], Iterator[Claim]]:
    """Claims about the case in which a network meets the constraints."""
    return lambda data: claims(data) if possible(data) else iter(())


def interpolated(data: Data) -> dict[int, float]:
    """``y = alpha_+ c_+ + alpha_- c_-``."""
    parts = {sign: side(data, sign) for sign in SIGNS}
    return {sign: float(part @ data.t / (part @ part)) for sign, part in parts.items() if not zero(part)}


def interpolation_witness(data: Data) -> Iterator[Claim]:
    """``sum sign(alpha) c_side / (||a|| ||c_side||^2)``."""
    v = np.zeros(data.n)
    for sign, alpha in interpolated(data).items():
        part = side(data, sign)
        v += (np.sign(alpha) if not zero(alpha) else 0.0) * part / (size(data) * (part @ part))
    yield Witness(column(v))


def nearest(data: Data) -> dict[int, int]:
    """The sample of least ``|c_k|`` on each side."""
    c = factors(data)[0]
    found = {}
    for sign in SIGNS:
        on = [k for k in range(data.n) if sign * c[k] > 0]
        if on:
            found[sign] = min(on, key=lambda k: abs(c[k]))
    return found


def separated(data: Data) -> dict[int, float]:
    """``alpha = y_k / |c_k|`` at the nearest sample."""
    c = factors(data)[0]
    return {sign: data.t[k] / abs(c[k]) for sign, k in nearest(data).items()}


def margin_witness(data: Data) -> Iterator[Claim]:
    """``v_k = y_k / (||a|| |c_k|)`` at the nearest samples."""
    c, v = factors(data)[0], np.zeros(data.n)
    for k in nearest(data).values():
        v[k] = data.t[k] / (size(data) * abs(c[k]))
    yield Witness(column(v))


def shrunk(data: Data) -> dict[int, float]:
    """``soft(c_side'y, beta / ||a||) / ||c_side||^2``."""
    found = {}
    for sign in SIGNS:
        part = side(data, sign)
        if not zero(part):
            seen = part @ data.t
            found[sign] = float(np.sign(seen) * max(abs(seen) - data.beta / size(data), 0.0) / (part @ part))
    return found


def residual(data: Data) -> Iterator[Claim]:
    """``v = y - f``."""
    fit = sum((alpha * side(data, sign) for sign, alpha in shrunk(data).items()), np.zeros(data.n))
    yield Witness(column(data.t - fit))


def flattened(data: Data) -> dict[int, float]:
    """Hinge loss: ``t r`` with the label t that a side leans to, and the first r at which the loss is flat enough."""
    found = {}
    for sign in SIGNS:
        part, y = side(data, sign), data.t
        lean = float(part @ y)
        t = 1.0 if lean >= 0 else -1.0
        wrong = float(part[y == -t].sum())
        radii = sorted([0.0, *(1 / part[(y == t) & (part > 0)])])
        for r in radii:
            pull = float(part[(y == t) & (r * part < 1 - 1e-12)].sum()) - wrong
            if pull <= data.beta / size(data) + 1e-12:
                found[sign] = t * r
                break
    return found


def hinge_value(data: Data) -> Iterator[Claim]:
    """Loss and penalty of that network."""
    alpha = flattened(data)
    fit = sum((weight * side(data, sign) for sign, weight in alpha.items()), np.zeros(data.n))
    losses = np.maximum(1 - data.t * fit, 0).sum()
    yield Value(float(losses + data.beta * sum(abs(weight) for weight in alpha.values()) / size(data)))


def hinge_witness(data: Data) -> Iterator[Claim]:
    """``v_i = y_i`` below the margin, 0 above it, and at it the share with ``|c_side'v| = beta / ||a||``."""
    v = np.where(zero_rows := np.abs(factors(data)[0]) < 1e-12, data.t, 0.0)
    for sign, alpha in flattened(data).items():
        part = side(data, sign)
        margin = data.t * alpha * part - 1
        below, tied = (margin < -1e-12) & (part > 0), (np.abs(margin) <= 1e-12) & (part > 0)
        v = v + np.where(below & ~zero_rows, data.t, 0.0)
        if alpha != 0:
            goal = np.sign(alpha) * data.beta / size(data) - part @ np.where(below, data.t, 0.0)
            v = v + np.where(tied, data.t * goal / (part[tied] @ data.t[tied]), 0.0)
    yield Witness(column(v))
