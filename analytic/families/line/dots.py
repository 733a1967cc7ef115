"""Connecting the dots when the targets are symbols or irrational numbers: the formulas of the rational engine.

All weights are uniform formulas in the kinks: with ``C_n = min((s_1)_+, N)`` and ``C_p = min((-s_1)_+, P)`` the
negative kinks are turned to the left in the proportion ``C_n / N``, the positive ones in ``C_p / P``, and a neuron
that is linear on the data carries the slope ``s_1 - C_n + C_p`` that is left. Comparisons that depend on a symbol
stay in the answer as ``Max``, ``Min`` and ``Piecewise``.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from flint import fmpq

from analytic.exact.scalars import ZERO, Scalar, rationals, relu, sign, simplest, to_sympy, total
from analytic.families.line.data import place, slopes_and_kinks
from analytic.families.line.engine.data import merge
from analytic.model.geometry import line
from analytic.model.network import Network
from analytic.model.problem import Problem
from numeric.errors import InfeasibleError


def require_consistent(problem: Problem) -> None:
    """Refuse two samples at one place with targets that are not shown to be equal."""
    for group in merge(rationals(line(problem).c), [ZERO] * problem.n).groups:
        first = problem.targets[group[0]]
        for other in group[1:]:
            if sign(problem.targets[other] - first) != 0:
                raise InfeasibleError(
                    f"y[{group[0]}] = {first} and y[{other}] = {problem.targets[other]} belong to equal samples: "
                    "no network interpolates both; merge the samples or use the squared loss"
                )


def _share(amount: Scalar, whole: Scalar) -> Scalar:
    """``min((amount)_+, whole) / whole``, and 0 where the whole vanishes."""
    known = sign(whole)
    if known == 0:
        return ZERO
    ratio = sympy.Min(to_sympy(relu(amount)), to_sympy(whole)) / to_sympy(whole)
    return simplest(ratio if known == 1 else sympy.Piecewise((ratio, to_sympy(whole) > 0), (0, True)))


def connect(problem: Problem) -> Network:
    """A network of least norm through the dots."""
    slope, kinks = slopes_and_kinks(problem)
    samples = merge(rationals(line(problem).c), [ZERO] * problem.n)
    positive = [relu(kink) for kink in kinks]
    negative = [relu(-kink) for kink in kinks]
    left_p = _share(-slope, total(positive))
    left_n = _share(slope, total(negative))
    left = [p * left_p - n * left_n for p, n in zip(positive, negative, strict=True)]
    neurons: list[tuple[int, fmpq, Scalar]] = [(1, samples.x[0], total([slope, *left]))]
    for x, kink, share in zip(samples.x[1:], kinks, left, strict=False):
        neurons += [(-1, x, share), (1, x, kink - share)]
    neurons = [neuron for neuron in neurons if sign(neuron[2]) != 0]
    level = problem.targets[samples.groups[0][0]] - total(
        weight * (x - samples.x[0]) for facing, x, weight in neurons if facing < 0
    )
    return place(problem, neurons, level)


def dual(problem: Problem) -> list[Scalar]:
    """The dual vector on the line: ``g`` at the kinks at its bounds for the regime of the first slope."""
    slope, kinks = slopes_and_kinks(problem)
    samples = merge(rationals(line(problem).c), [ZERO] * problem.n)
    regime = _regime(slope, kinks)
    heights: list[Scalar] = [regime, *(_height(regime, kink) for kink in kinks), ZERO]
    x = samples.x
    v: list[Scalar] = [ZERO] * problem.n
    firsts = [group[0] for group in samples.groups]
    for i in range(len(x) - 1):
        rise = (heights[i + 1] - heights[i]) / (x[i + 1] - x[i])
        v[firsts[i]] = v[firsts[i]] + rise
        v[firsts[i + 1]] = v[firsts[i + 1]] - rise
    return v


def _regime(slope: Scalar, kinks: Sequence[Scalar]) -> Scalar:
    """``m``: 1 where ``s_1 > N``, -1 where ``s_1 < -P``, else 0."""
    above = slope - total(relu(-kink) for kink in kinks)
    below = slope + total(relu(kink) for kink in kinks)
    high, low = sign(above), sign(below)
    if high is not None and low is not None:
        return fmpq(1) if high > 0 else fmpq(-1) if low < 0 else ZERO
    return simplest(sympy.Piecewise((1, to_sympy(above) > 0), (-1, to_sympy(below) < 0), (0, True)))


def _height(regime: Scalar, kink: Scalar) -> Scalar:
    top = simplest(sympy.Min(1, 1 + to_sympy(regime)))
    bottom = simplest(sympy.Max(-1, to_sympy(regime) - 1))
    known = sign(kink)
    if known is None:
        return simplest(sympy.Piecewise((to_sympy(top), to_sympy(kink) > 0), (to_sympy(bottom), True)))
    return top if known > 0 else bottom
