"""The proposals on the line, one function a loss: the rational engine, carried back to the data space."""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from flint import fmpq

from analytic.geometry import line
from analytic.network import Network
from analytic.onedim.interpolation import interpolate as interpolate_line
from analytic.onedim.margin import max_margin as max_margin_line
from analytic.problem import Problem
from analytic.records import _dots
from analytic.records._line import embed, inverse, scale
from analytic.scalars import Scalar, is_rational, mul, to_sympy
from analytic.theorem import Candidate, Formula

__all__ = ["interpolate", "max_margin"]


def interpolate(problem: Problem, value: Formula) -> Candidate:
    """Minimum-norm interpolation, by the rational engine where the targets are rational."""
    found = line(problem)
    network: Network
    dual: Sequence[Scalar]
    if is_rational(problem.targets):
        answer = interpolate_line(found.c, problem.targets)
        network, dual, cost = embed(problem, answer.network), answer.dual, _over(answer.value, found.size)
    else:
        _dots.require_consistent(problem)
        network, dual, cost = _dots.connect(problem), _dots.dual(problem), value.evaluate(problem)
    return Candidate(network, scale(dual, inverse(found.size)), cost)


def max_margin(problem: Problem, value: Formula) -> Candidate:
    """Max-margin classification on the line; the value by the formula, the network by the engine."""
    found = line(problem)
    answer = max_margin_line(found.c, problem.targets)
    dual = scale(answer.dual, inverse(found.size))
    return Candidate(embed(problem, answer.network), dual, value.evaluate(problem))


def _over(value: fmpq, size: Scalar) -> sympy.Expr:
    return to_sympy(mul(value, inverse(size)))
