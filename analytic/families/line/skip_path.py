"""The path of l1 trend filtering: squared loss on a line with a free skip connection, for every weight decay.

The fitted values are unique, and affine in ``lambda = beta / ||a||`` as long as the same heights g of the dual vector
are at their bounds ``+-lambda``. With such a set of places and signs the values solve linear equations; they are
optimal as long as bends have the sign of their height and all other heights are within the bounds, which says where
the piece ends. The next set differs by what met its bound there; where several did at once, the optimum just below
tells it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flint import fmpq, fmpq_mat

from analytic.exact.linear import dot
from analytic.exact.scalars import ZERO, Scalar, rational, rationals
from analytic.exact.time_limit import require_time
from analytic.families.line.engine.data import GroupedSamples, merge
from analytic.families.line.skip_trend import fitted, propose
from analytic.families.line.straight import bends, spline
from analytic.model.geometry import line
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.homotopy import NetworkFormula
from numeric.errors import UnsupportedError

Affine = tuple[fmpq, fmpq]


@dataclass(frozen=True)
class StraightPiece:
    """On ``lower <= lambda <= upper``, where None is no end: values, bends and heights ``p + q lambda`` as pairs."""

    lower: fmpq
    upper: fmpq | None
    signs: Mapping[int, int]
    values: tuple[Affine, ...]
    bends: tuple[Affine, ...]
    heights: tuple[Affine, ...]


def _at(pair: Affine, decay: fmpq) -> fmpq:
    return pair[0] + pair[1] * decay


def piece_of(data: GroupedSamples, signs: Mapping[int, int]) -> StraightPiece:
    """The piece with these heights at their bounds: a spline with these kinks, by its normal equations."""
    x, kinks = data.x, sorted(signs)
    columns = [[fmpq(1)] * len(x), *([list(x)] if len(x) > 1 else [])]
    columns += [[max(t - x[k + 1], ZERO) for t in x] for k in kinks]
    heavy = [[count * cell for count, cell in zip(data.counts, column, strict=True)] for column in columns]
    free = len(columns) - len(kinks)
    system = fmpq_mat([[_product(row, column) for column in columns] for row in heavy])
    right = fmpq_mat([
        [_product(row, data.means), fmpq(0 if j < free else -signs[kinks[j - free]])] for j, row in enumerate(heavy)
    ])  # fmt: skip
    weights = system.solve(right)
    sides = [[fmpq(weights[j, r]) for j in range(len(columns))] for r in (0, 1)]
    values = [[_product(side, row) for row in zip(*columns, strict=True)] for side in sides]
    rest = [
        [count * ((mean if r == 0 else ZERO) - value) for count, mean, value in zip(data.counts, data.means, values[r],
                                                                                    strict=True)]
        for r in (0, 1)
    ]  # fmt: skip
    pairs = [list(zip(*both, strict=True)) for both in (
        values, [[bend[0] for bend in bends(x, [(v,) for v in side])] for side in values],
        [_heights(x, side) for side in rest],
    )]  # fmt: skip
    lower, upper = _ends(signs, pairs[1], pairs[2])
    return StraightPiece(lower, upper, signs, *map(tuple, pairs))


def _product(first: list[fmpq] | tuple[fmpq, ...], second: list[fmpq] | tuple[fmpq, ...]) -> fmpq:
    return rational(dot(first, second))


def _heights(x: tuple[fmpq, ...], v: list[fmpq]) -> list[fmpq]:
    """``g(x_k) = sum_i v_i (x_i - x_k)_+`` at the inner samples."""
    found, g, slope = [], ZERO, ZERO
    for k in range(len(x) - 1, 0, -1):
        slope += v[k]
        g += slope * (x[k] - x[k - 1])
        found.append(g)
    return found[::-1][1:]


def _ends(signs: Mapping[int, int], bent: list[Affine], heights: list[Affine]) -> tuple[fmpq, fmpq | None]:
    """Where ``sign * bend >= 0`` for these signs and ``|g| <= lambda`` for the others, of the positive numbers."""
    lower, upper = ZERO, None
    limits = [(signs[k] * p, signs[k] * q) for k, (p, q) in enumerate(bent) if k in signs]
    limits += [(s * p, s * q + 1) for k, (p, q) in enumerate(heights) if k not in signs for s in (1, -1)]
    for p, q in limits:  # p + q lambda >= 0
        if q > 0:
            lower = max(lower, -p / q)
        elif q < 0:
            upper = -p / q if upper is None else min(upper, -p / q)
        elif p < 0:
            return fmpq(1), ZERO
    return lower, upper


@dataclass
class SkipHomotopy:
    """The pieces from large weight decay to small, found when they are asked for."""

    problem: Problem
    pieces: list[StraightPiece] = field(default_factory=list)

    @property
    def size(self) -> fmpq:
        """``||a||``, which is rational if there is a sample to bend at; one if there is none."""
        found = line(self.problem).size
        return found if isinstance(found, fmpq) else fmpq(1)

    @property
    def data(self) -> GroupedSamples:
        """Coordinates and targets, merged."""
        return merge(rationals(line(self.problem).c), rationals(self.problem.targets))

    def complete(self) -> list[StraightPiece]:
        """All pieces, one for each function."""
        if not self.pieces:
            data = self.data
            piece = piece_of(data, {})
            self.pieces.append(piece)
            while piece.lower > 0:
                require_time()
                after = self._below(data, piece)
                same = (after.values, after.bends) == (self.pieces[-1].values, self.pieces[-1].bends)
                piece = after
                if same:
                    self.pieces[-1] = replace(self.pieces[-1], lower=after.lower)
                else:
                    self.pieces.append(after)
        return self.pieces

    def _below(self, data: GroupedSamples, piece: StraightPiece) -> StraightPiece:
        """The piece that follows: proved to hold the end of the last one, and more below it."""
        end = piece.lower
        signs = {k: s for k, s in piece.signs.items() if _at(piece.bends[k], end) != 0}
        met = [k for k, pair in enumerate(piece.heights) if k not in piece.signs and abs(_at(pair, end)) == end]
        signs |= {k: 1 if _at(piece.heights[k], end) > 0 else -1 for k in met}
        found, part = piece_of(data, signs), fmpq(1, 2)
        while not (found.upper is not None and found.lower < end <= found.upper):
            require_time()
            found, part = piece_of(data, self._signs_at(data, end * (1 - part))), part / 2
        return found

    def _signs_at(self, data: GroupedSamples, decay: fmpq) -> dict[int, int]:
        """The heights at their bounds, of the optimum itself."""
        values, _ = fitted(replace(self.problem, beta=decay * self.size))
        rest = [count * (mean - v) for count, mean, v in zip(data.counts, data.means, values, strict=True)]
        return {k: 1 if g > 0 else -1 for k, g in enumerate(_heights(data.x, rest)) if abs(g) == decay}

    def breakpoints(self) -> list[Scalar]:
        """Every breakpoint, in units of the problem's beta."""
        return [piece.lower * self.size for piece in self.complete() if piece.lower > 0]

    def formula(self, problem: Problem, low: Scalar, high: Scalar) -> NetworkFormula:
        """The spline through the values of the piece, its kinks those of the signs."""
        decay = rationals((high,))[0] / self.size
        piece = next(piece for piece in self.complete() if piece.lower <= decay)
        places = {k for k, pair in enumerate(piece.bends) if any(pair)}
        base, slope = (
            spline(problem, [(pair[r] * scale,) for pair in piece.values], places)
            for r, scale in ((0, fmpq(1)), (1, 1 / self.size))
        )
        return NetworkFormula(base, slope, self._value(piece))

    def _value(self, piece: StraightPiece) -> tuple[Scalar, Scalar, Scalar]:
        """``½||y - f||² + lambda sum_k |bend_k|`` in powers of beta."""
        data, rate = self.data, 1 / self.size
        rest = [[(y if r == 0 else ZERO) - piece.values[k][r] for k, group in enumerate(data.groups)
                 for y in (data.targets[i] for i in group)] for r in (0, 1)]  # fmt: skip
        total = [sum((s * piece.bends[k][r] for k, s in piece.signs.items()), ZERO) for r in (0, 1)]
        (p, q), square = rest, _product
        return square(p, p) / 2, (square(p, q) + total[0]) * rate, (square(q, q) / 2 + total[1]) * rate * rate

    def candidate(self, problem: Problem) -> Candidate:
        """The optimum at the problem's beta."""
        if not isinstance(problem.beta, fmpq):
            raise UnsupportedError(
                f"beta is {problem.beta}: paths with skip='free' have answers at rational weight decays; give one"
            )
        return propose(problem)
