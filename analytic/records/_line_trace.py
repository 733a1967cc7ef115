"""Paths on the line: the engines' exact pieces, those of the squared loss found as they are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flint import fmpq

from analytic.geometry import line
from analytic.network import Network
from analytic.onedim.data import merge
from analytic.onedim.hinge_path import hinge_path
from analytic.onedim.path import squared_path
from analytic.onedim.squared import Piece
from analytic.problem import Problem
from analytic.records._line_losses import (
    comparison,
    from_hinge_piece,
    from_piece,
    hinge_piece,
    line_beta,
    network_at,
    squared_piece,
)
from analytic.scalars import Scalar, mul, simplest, to_sympy
from analytic.theorem import Candidate
from analytic.trace import BETA

__all__ = ["HingeTrace", "LineTrace"]


@dataclass
class LineTrace:
    """Pieces met so far: a new beta starts from the nearest of them."""

    problem: Problem
    pieces: list[Piece] = field(default_factory=list)
    complete: bool = False

    def breakpoints(self) -> list[Scalar]:
        """Every breakpoint of the complete path, in units of the problem's beta."""
        if not self.complete:
            self.pieces = list(squared_path(merge(line(self.problem).c, self.problem.targets)).pieces)
            self.complete = True
        size = line(self.problem).size
        return [mul(piece.lower, size) for piece in self.pieces[:-1]]

    def network(self, problem: Problem, low: Scalar, high: Scalar) -> Network:
        """The engine's affine network of the piece: optimal at both of its ends, so on all of it."""
        if not self.complete:
            self.breakpoints()
        scaled = line_beta(replace(problem, beta=high))
        piece = next(piece for piece in self.pieces if _compare(scaled, piece.lower) > 0)
        return network_at(problem, piece, simplest(BETA / to_sympy(line(problem).size)))

    def candidate(self, problem: Problem) -> Candidate:
        """The optimum at the problem's beta, from a piece that is known or one found from a neighbour."""
        beta = line_beta(problem)
        for piece in self.pieces:
            if _compare(beta, piece.lower) >= 0 and (piece.upper is None or _compare(beta, piece.upper) <= 0):
                return from_piece(problem, piece)
        nearest = min(self.pieces, key=lambda piece: _distance(piece, beta), default=None)
        found = squared_piece(problem, nearest)
        self.pieces.append(found)
        return from_piece(problem, found)


def _compare(beta: Scalar, end: fmpq) -> int:
    return int(beta > end) - int(beta < end) if isinstance(beta, fmpq) else comparison(beta, end)


def _distance(piece: Piece, beta: Scalar) -> float:
    """How far beta is from the piece; only the choice of a starting point depends on it."""
    here = float(beta) if not isinstance(beta, fmpq) else int(beta.p) / int(beta.q)
    return abs(int(piece.lower.p) / int(piece.lower.q) - here)


class HingeTrace:
    """The hinge path on the line: one network a piece, and a dual affine in beta."""

    def __init__(self, problem: Problem) -> None:
        self.size = line(problem).size
        self.path = hinge_path(line(problem).c, problem.targets)

    def breakpoints(self) -> list[Scalar]:
        """Where the function changes, in units of the problem's beta."""
        return [mul(level, self.size) for level in self.path.breakpoints]

    def network(self, problem: Problem, low: Scalar, high: Scalar) -> Network:
        """The network of the piece, the same for all of its beta."""
        return self.candidate(replace(problem, beta=high)).network

    def candidate(self, problem: Problem) -> Candidate:
        """The optimum at the problem's beta."""
        return from_hinge_piece(problem, hinge_piece(self.path, line_beta(problem)))
