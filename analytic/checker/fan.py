"""The feasibility method of the checker for samples on rays from one of them, bias "free".

Standard library only; part of ``checker``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from analytic.checker.division import divide
from analytic.checker.examination import Examination
from analytic.checker.network import ascending
from analytic.checker.numbers import Real, sign
from analytic.checker.vectors import dot, squared_norm
from analytic.checker.work import CertificateError, RefutedError, UndecidedError

Vector = list[Real]


@dataclass(frozen=True)
class DualRay:
    """The direction d, the places ``r_i > 0`` of the samples ``a_p + r_i d``, and their dual rows."""

    d: Vector
    places: list[Real]
    duals: list[Vector]


def fan(e: Examination) -> None:
    """``h(V)`` where the samples with nonzero dual rows are on rays from the sample ``a_p``, p the file's ``vertex``.

    ``a_i = a_p + r_i d_k`` with ``r_i > 0`` for one difference d_k of each ray, ``d_k'd_l <= 0`` for different rays.
    Put ``G_k(s) = sum_i V_i (r_i - s)_+`` on ray k.  It is required that ``G_k(0) = 0``, and at all ``s = r_i`` of the
    rays, ``||d_k|| ||G_k(s)|| <= beta`` and ``|G_k(s)'G_l(s')| ||d_k||^2 ||d_l||^2 <= beta^2 |d_k'd_l|``: then both
    hold for all s >= 0, because every G_k is straight between these places, zero at 0 and after the last of them.

    Let ``||u|| <= 1``, and c the value of the neuron's input at a_p, so that it is ``c + r_i d_k'u`` at a_i.  As
    ``1'V = 0`` and ``G_k(0) = 0``, the inputs add up to ``sum_i V_i t_i = 0``, and with ``(t)_+ = t + (-t)_+`` the
    neuron sees what its negative sees: let ``c <= 0``.  Then only rays with ``d_k'u > 0`` answer, and the response is
    ``sum_k x_k g_k`` with ``x_k = d_k'u / ||d_k|| > 0`` and ``g_k = ||d_k|| G_k(-c / d_k'u)``.  With ``e_k = d_k /
    ||d_k||`` and ``q = sum_k x_k e_k``, its square is at most ``beta^2 (sum_k x_k^2 - 2 sum_{k<l} x_k x_l e_k'e_l) =
    beta^2 (2 u'q - ||q||^2) <= beta^2 ||u||^2``.
    """
    if e.c.bias != "free":
        raise UndecidedError("method fan covers bias free only")
    rays = _rays(e)
    limit = e.c.beta * e.c.beta
    curves = [_curve(e, ray) for ray in rays]
    sizes = [squared_norm(e.field, ray.d) for ray in rays]
    e.require_at_most(
        [size * squared_norm(e.field, g) for size, curve in zip(sizes, curves, strict=True) for g in curve]
    )
    for k, m in combinations(range(len(rays)), 2):
        angle = limit * dot(e.field, rays[k].d, rays[m].d)  # not positive
        for g in curves[k]:
            for other in curves[m]:
                product = dot(e.field, g, other) * sizes[k] * sizes[m]
                if sign(product + angle) > 0 or sign(angle - product) > 0:
                    raise RefutedError("method fan: two rays see too much of each other's outputs")


def _rays(e: Examination) -> list[DualRay]:
    field, A = e.field, e.c.A
    p = e.c.extra["vertex"]
    if type(p) is not int or not 0 <= p < len(A):
        raise CertificateError(f"feasibility.vertex is not the index of a sample, an integer from 0 to {len(A) - 1}")
    rays: list[DualRay] = []
    for i, row in enumerate(A):
        difference = [x - y for x, y in zip(row, A[p], strict=True)]
        dual = [v[i] for v in e.c.V]
        if not any(map(sign, dual)) or not any(map(sign, difference)):
            continue
        for ray in rays:
            inner = dot(field, difference, ray.d)
            if sign(inner) <= 0:
                continue
            ratio = divide(inner, squared_norm(field, ray.d))
            if any(sign(x - ratio * y) for x, y in zip(difference, ray.d, strict=True)):
                raise RefutedError(f"method fan: sample {i} has an acute angle with a sample of another ray")
            ray.places.append(ratio)
            ray.duals.append(dual)
            break
        else:
            rays.append(DualRay(difference, [field.real(1)], [dual]))
    return rays


def _curve(e: Examination, ray: DualRay) -> list[Vector]:
    """``G_k`` at the places, from the farthest on; it is checked to vanish at 0."""
    order = ascending(e.field, ray.places)[::-1]
    last = ray.places[order[0]]
    g: Vector = [e.field.zero] * len(ray.duals[0])
    slope = list(g)
    values: list[Vector] = []
    for i in order:
        step = last - ray.places[i]
        g = [x + y * step for x, y in zip(g, slope, strict=True)]
        slope = [x + y for x, y in zip(slope, ray.duals[i], strict=True)]
        last = ray.places[i]
        values.append(g)
    if any(sign(x + y * last) for x, y in zip(g, slope, strict=True)):
        raise RefutedError("method fan: a linear function along a ray is seen")
    return values
