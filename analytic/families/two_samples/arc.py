"""Squared loss on two samples at an obtuse angle: the residual is the projection of the targets onto ``beta B``.

``B = {v : h(v) <= 1}`` is a box with the corners ``(+-1/sqrt(k_11), +-1/sqrt(k_22))``; at angles between 90 and 120
degrees the two corners of one sign are rounded off by the ellipse ``v'Kv <= 1`` between
``V_1 = (1, -2 k_12/k_22)/sqrt(k_11)`` and its counterpart ``V_2``. The projection onto an edge or a vertex is made of
square roots: the cone of normals at ``V_1`` is spanned by the spike of ``a_1`` and the image of
``a_1 - 2 (k_12/k_22) a_2``. On the arc it solves a quartic, except for targets that are eigenvectors of K.
"""

from __future__ import annotations

from flint import fmpq

from analytic.exact.linear import decided, inner
from analytic.exact.scalars import Row, Scalar, simplest, sqrt, to_sympy
from analytic.families.two_samples.gauge import Pair, is_wide

ONE, MINUS = fmpq(1), fmpq(-1)


def residual(pair: Pair, y: Row, beta: Scalar) -> Row | None:
    """The projection of y onto ``beta B``, or ``None`` where it is on the arc and not made of square roots."""
    signs = [decided(cell, f"y[{i}]") for i, cell in enumerate(y)]
    if signs == [-1, -1]:
        turned = residual(pair, tuple(-cell for cell in y), beta)
        return None if turned is None else tuple(-cell for cell in turned)
    limits = [beta / sqrt(size) for size in (pair.k11, pair.k22)]
    if signs != [1, 1] or is_wide(pair):
        return tuple(_clip(cell, limit) for cell, limit in zip(y, limits, strict=True))
    found = _rounded(pair, y, beta, limits[0])
    if found is None:
        turned = _rounded(pair.flipped(), y[::-1], beta, limits[1])
        found = None if turned is None else turned[::-1]
    return _on_arc(pair, y, beta) if found is None else found


def _clip(value: Scalar, limit: Scalar) -> Scalar:
    if decided(value - limit, "|y| - beta / ||a||") > 0:
        return limit
    return -limit if decided(value + limit, "|y| - beta / ||a||") < 0 else value


def _rounded(pair: Pair, y: Row, beta: Scalar, limit: Scalar) -> Row | None:
    """The projection of positive targets when it is on the edge ``v_1 = limit`` or its vertex ``V_1``."""
    y1, y2 = y
    if decided(y1 - limit, "y_1 - beta / ||a_1||") < 0:
        return None
    height = limit * (-2 * pair.k12 / pair.k22)  # of V_1
    over = y2 - height
    if decided(over, "y_2 - the height of V_1") <= 0:
        return limit, y2
    # y - V_1 between the spike (1, 0) and the tangent point, proportional to (k_11 k_22 - 2 k_12^2, -k_12 k_22)
    room = pair.k11 * pair.k22 - 2 * (pair.k12 * pair.k12)
    beyond = over * room + (y1 - limit) * (pair.k12 * pair.k22)
    return (limit, height) if decided(beyond, "the side of the tangent point") <= 0 else None


def _on_arc(pair: Pair, y: Row, beta: Scalar) -> Row | None:
    """Targets inside of the ellipse, or eigenvectors of K outside of it."""
    image = (inner((pair.k11, pair.k12), y), inner((pair.k12, pair.k22), y))
    square = inner(image, y)
    if decided(square - beta * beta, "y'Ky - beta^2") <= 0:
        return y
    turn = image[0] * y[1] - image[1] * y[0]
    if decided(turn, "whether y is an eigenvector of K") != 0:
        return None
    share = beta / sqrt(square)
    return tuple(simplest(to_sympy(share * cell)) for cell in y)
