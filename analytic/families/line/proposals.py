"""The proposals on the line, one function a loss: the rational engine, carried back to the data space."""

from __future__ import annotations

import sympy
from flint import fmpq

from analytic.exact.scalars import Scalar, is_rational, rationals, sign, to_sympy
from analytic.families.line import symbolic_fits
from analytic.families.line.data import embed, inverse, place, scale
from analytic.families.line.engine.data import merge
from analytic.families.line.engine.hinge import hinge_problem, solve_hinge
from analytic.families.line.engine.hinge_path import HingePath, HingePiece, hinge_path
from analytic.families.line.engine.interpolation import interpolate as interpolate_line
from analytic.families.line.engine.margin import max_margin as max_margin_line
from analytic.families.line.engine.squared import SquaredPiece, piece_containing, solve_squared
from analytic.model.geometry import Line, line
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.parts import Formula
from numeric.errors import UnsupportedError


def interpolate(problem: Problem) -> Candidate:
    """Minimum-norm interpolation."""
    found = line(problem)
    answer = interpolate_line(rationals(found.c), rationals(problem.targets))
    rate = inverse(found.size)
    return Candidate(embed(problem, answer.network), scale(answer.dual, rate), to_sympy(answer.value * rate))


def max_margin(problem: Problem, value: Formula) -> Candidate:
    """Max-margin classification on the line; the value by the formula, the network by the engine."""
    found = line(problem)
    answer = max_margin_line(rationals(found.c), rationals(problem.targets))
    dual = scale(answer.dual, inverse(found.size))
    return Candidate(embed(problem, answer.network), dual, value.evaluate(problem))


def squared(problem: Problem) -> Candidate:
    """Squared loss on the line."""
    if not is_rational((*line(problem).c, *problem.targets)):
        return symbolic_fits.squared(problem)
    return from_piece(problem, squared_piece(problem))


def squared_piece(problem: Problem, start: SquaredPiece | None = None) -> SquaredPiece:
    """The affine piece of the path that is optimal at the problem's ``beta``."""
    samples = merge(rationals(line(problem).c), rationals(problem.targets)) if start is None else start.samples
    beta = line_beta(problem)
    if isinstance(beta, fmpq):
        return solve_squared(samples, beta, start)
    return piece_containing(samples, lambda q: comparison(beta, q), start)


def line_beta(problem: Problem) -> Scalar:
    """``beta / ||a||``, the weight decay of the one-dimensional problem."""
    return problem.beta * inverse(line(problem).size)


def comparison(value: Scalar, q: fmpq) -> int:
    """The sign of ``value - q``, rigorously."""
    known = sign(value - q)
    if known is None:
        raise UnsupportedError(f"beta: {value} could not be compared with {q}; give a number that sympy can order")
    return known


def from_piece(problem: Problem, piece: SquaredPiece, factors: Line | None = None) -> Candidate:
    """Network, dual and value at the problem's ``beta``, which may be irrational; ``factors`` if they are known."""
    found = factors or line(problem)
    beta = problem.beta * inverse(found.size)
    if isinstance(beta, fmpq):
        fit = piece.at(beta)
        network = embed(problem, fit.network, found)
        return Candidate(network, tuple((v,) for v in fit.dual), to_sympy(fit.value))
    rows = zip(problem.targets, piece.samples.expand(piece.fitted0), piece.samples.expand(piece.fitted1), strict=True)
    dual = tuple((_affine(y - at0, -at1, beta),) for y, at0, at1 in rows)
    start, slope, bend = map(to_sympy, piece.value_coefficients)
    decay = to_sympy(beta)
    value = sympy.expand(start + slope * decay + bend * decay**2)
    return Candidate(network_at(problem, piece, beta), dual, value)


def network_at(problem: Problem, piece: SquaredPiece, beta: Scalar) -> Network:
    """The piece's affine family of networks at ``beta = problem.beta / ||a||``."""
    at0, at1 = piece.network.at0, piece.network.at1
    pairs = zip(at0.neurons, at1.neurons, strict=True)
    neurons = [(a.facing, a.kink, _affine(a.weight, b.weight, beta)) for a, b in pairs]
    return place(problem, neurons, _affine(at0.xi, at1.xi, beta))


def network_parts(problem: Problem, piece: SquaredPiece, found: Line, rate: Scalar) -> tuple[Network, Network]:
    """The family as a network at zero and the growth of its weights with ``beta``, for ``rate = 1 / ||a||``."""
    at0, at1 = piece.network.at0, piece.network.at1
    growth = [(n.facing, n.kink, n.weight * rate) for n in at1.neurons]
    return embed(problem, at0, found), place(problem, growth, at1.xi * rate, found)


def _affine(at0: Scalar, at1: fmpq, beta: Scalar) -> Scalar:
    return at0 + at1 * beta


def hinge(problem: Problem) -> Candidate:
    """Hinge loss on the line."""
    found, beta = line(problem), line_beta(problem)
    if not is_rational(found.c):
        return symbolic_fits.hinge(problem)
    if isinstance(beta, fmpq):
        fit = solve_hinge(hinge_problem(rationals(found.c), rationals(problem.targets)), beta)
        return Candidate(embed(problem, fit.network), tuple((v,) for v in fit.dual), to_sympy(fit.value))
    return from_hinge_piece(problem, hinge_piece(hinge_path(rationals(found.c), rationals(problem.targets)), beta))


def hinge_piece(path: HingePath, beta: Scalar) -> HingePiece:
    """The piece of the path that holds ``beta``, which may be irrational."""
    return next(piece for piece in path.pieces if piece.lower == 0 or comparison(beta, piece.lower) >= 0)


def from_hinge_piece(problem: Problem, piece: HingePiece) -> Candidate:
    """The piece's network, with the dual and the value at the problem's ``beta``."""
    beta = line_beta(problem)
    dual = tuple((_affine(a, b, beta),) for a, b in zip(piece.dual0, piece.dual1, strict=True))
    return Candidate(embed(problem, piece.network), dual, to_sympy(_affine(piece.fit.loss, piece.fit.norm, beta)))
