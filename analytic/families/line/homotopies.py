"""Paths on the line: the engines' exact pieces, those of the squared loss found as they are asked for."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import cached_property

from flint import fmpq

from analytic.exact.scalars import Scalar, rationals
from analytic.families.line.data import embed, inverse
from analytic.families.line.engine.data import merge
from analytic.families.line.engine.hinge_path import hinge_path
from analytic.families.line.engine.path import squared_path
from analytic.families.line.engine.squared import SquaredPiece
from analytic.families.line.proposals import (
    comparison,
    from_hinge_piece,
    from_piece,
    hinge_piece,
    line_beta,
    network_parts,
    squared_piece,
)
from analytic.model.geometry import Line, line
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.homotopy import NetworkFormula


@dataclass
class LineHomotopy:
    """Pieces met so far: a new beta starts from the nearest of them."""

    problem: Problem
    pieces: list[SquaredPiece] = field(default_factory=list)
    complete: bool = False

    @cached_property
    def factors(self) -> Line:
        """Coordinates and direction of the data."""
        return line(self.problem)

    @cached_property
    def rate(self) -> Scalar:
        """``1 / ||a||``: the weight decay on the line per unit of the problem's."""
        return inverse(self.factors.size)

    def breakpoints(self) -> list[Scalar]:
        """Every breakpoint of the complete path, in units of the problem's beta."""
        if not self.complete:
            self.pieces = list(squared_path(merge(rationals(self.factors.c), rationals(self.problem.targets))).pieces)
            self.complete = True
        size = self.factors.size
        return [piece.lower * size for piece in self.pieces[:-1]]

    def formula(self, problem: Problem, low: Scalar, high: Scalar) -> NetworkFormula:
        """The engine's affine network of the piece: optimal at both of its ends, so on all of it."""
        if not self.complete:
            self.breakpoints()
        piece = self.pieces[self._index(high * self.rate)]
        start, slope, bend = piece.value_coefficients
        base, growth = network_parts(problem, piece, self.factors, self.rate)
        return NetworkFormula(base, growth, (start, slope * self.rate, bend * (self.rate * self.rate)))

    def candidate(self, problem: Problem) -> Candidate:
        """The optimum at the problem's beta, from a piece that is known or one found from a neighbour."""
        beta = problem.beta * self.rate
        if self.complete:
            return from_piece(problem, self.pieces[self._index(beta)], self.factors)
        for piece in self.pieces:
            if _compare(beta, piece.lower) >= 0 and (piece.upper is None or _compare(beta, piece.upper) <= 0):
                return from_piece(problem, piece, self.factors)
        nearest = min(self.pieces, key=lambda piece: _distance(piece, beta), default=None)
        found = squared_piece(problem, nearest)
        self.pieces.append(found)
        return from_piece(problem, found, self.factors)

    def _index(self, beta: Scalar) -> int:
        """The piece of the complete path that holds beta; at a breakpoint the one above it."""
        return bisect_left(self.pieces, True, key=lambda piece: _compare(beta, piece.lower) >= 0)


def _compare(beta: Scalar, end: fmpq) -> int:
    return int(beta > end) - int(beta < end) if isinstance(beta, fmpq) else comparison(beta, end)


def _distance(piece: SquaredPiece, beta: Scalar) -> float:
    """How far beta is from the piece; only the choice of a starting point depends on it."""
    here = float(beta) if not isinstance(beta, fmpq) else int(beta.p) / int(beta.q)
    return abs(int(piece.lower.p) / int(piece.lower.q) - here)


class HingeHomotopy:
    """The hinge path on the line: one network a piece, and a dual affine in beta."""

    def __init__(self, problem: Problem) -> None:
        self.size = line(problem).size
        self.path = hinge_path(rationals(line(problem).c), rationals(problem.targets))

    def breakpoints(self) -> list[Scalar]:
        """Where the function changes, in units of the problem's beta."""
        return [level * self.size for level in self.path.breakpoints]

    def formula(self, problem: Problem, low: Scalar, high: Scalar) -> NetworkFormula:
        """The network of the piece, the same for all of its beta."""
        piece = hinge_piece(self.path, line_beta(replace(problem, beta=high)))
        base = embed(problem, piece.network)
        slope = base.like([(u, b, (fmpq(0),)) for u, b, _ in base.parts], (fmpq(0),))
        return NetworkFormula(base, slope, (piece.fit.loss, piece.fit.norm * inverse(self.size), fmpq(0)))

    def candidate(self, problem: Problem) -> Candidate:
        """The optimum at the problem's beta."""
        return from_hinge_piece(problem, hinge_piece(self.path, line_beta(problem)))
