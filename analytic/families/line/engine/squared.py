"""Squared loss on one-dimensional data, free bias: the exact optimum as a function of beta.

The fitted values minimise ``1/2 sum (f - y)**2 + beta R(f)``, ``R(f) = (P + s_1)_+ + (N - s_1)_+`` the least total
weight of a network through them (``interpolation``). They are unique, and affine in beta on
each of finitely many intervals. ``v = y - f`` is the dual certificate.

Sources: Ergen and Pilanci, JMLR 22 (2021), Theorem 3.1 and section 3 (the equivalent Lasso problem in one
dimension); Debarre, Denoyelle, Unser and Fageot, J. Comput. Appl. Math. 406 (2022) (unique fitted values).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from flint import fmpq

from analytic.exact.summation import tree_sum
from analytic.exact.time_limit import require_time
from analytic.families.line.engine.active_set import optimal_piece
from analytic.families.line.engine.affine import AffineNetwork, through
from analytic.families.line.engine.data import GroupedSamples
from analytic.families.line.engine.face import Face, Regime
from analytic.families.line.engine.integers import scale
from analytic.families.line.engine.interval import BetaInterval, validity
from analytic.families.line.engine.network import Shape, SplineNeurons, gauge, least_neurons, shape
from analytic.families.line.engine.piece import FacePiece
from numeric.errors import OptionError

CONSTANT = Face((), (), Regime.CONSTANT)


@dataclass(frozen=True)
class SquaredFit:
    """The optimum at one beta: ``value = 1/2 sum dual_i**2 + beta network.penalty``, ``dual = y - fitted``.

    ``fitted`` and ``dual`` have one entry a sample, in the original order.
    """

    beta: fmpq
    fitted: list[fmpq]
    dual: list[fmpq]
    value: fmpq
    network: SplineNeurons


@dataclass(frozen=True)
class SquaredPiece:
    """The optimum for all ``lower <= beta <= upper`` (``upper`` is ``None`` for infinity).

    The fitted value at ``x[i]`` (distinct, increasing) is ``fitted0[i] + beta fitted1[i]``.
    """

    on_face: FacePiece
    interval: BetaInterval

    @property
    def samples(self) -> GroupedSamples:
        """The data."""
        return self.on_face.data.samples

    @property
    def face(self) -> Face:
        """Kinks, their signs and the regime of the slope."""
        return self.on_face.face

    @property
    def lower(self) -> fmpq:
        """The smallest beta at which the piece is optimal."""
        return self.interval.lower / self.on_face.data.beta_scale

    @property
    def upper(self) -> fmpq | None:
        """The largest beta at which the piece is optimal, ``None`` if there is none."""
        upper = self.interval.upper
        return None if upper is None else upper / self.on_face.data.beta_scale

    def contains(self, beta: fmpq) -> bool:
        """Whether the piece is optimal at ``beta``."""
        return beta * self.on_face.data.beta_scale in self.interval

    @cached_property
    def fitted0(self) -> list[fmpq]:
        """The part of the fitted values at the distinct points that does not depend on beta."""
        return [value / self.on_face.data.y_scale for value in self._columns[0]]

    @cached_property
    def fitted1(self) -> list[fmpq]:
        """The coefficients of beta in the fitted values at the distinct points."""
        return [value * self.on_face.data.x_scale for value in self._columns[1]]

    @cached_property
    def _columns(self) -> tuple[list[fmpq], list[fmpq]]:
        return self.on_face.fitted_columns()

    def values_at(self, beta: fmpq) -> list[fmpq]:
        """The fitted values at the distinct points."""
        return [a + beta * b for a, b in zip(self.fitted0, self.fitted1, strict=True)]

    def at(self, beta: fmpq) -> SquaredFit:
        """The optimum at one beta of the piece: exact fitted values, dual, value and a network of least cost.

        >>> from analytic.families.line.engine.data import merge
        >>> samples = merge([fmpq(0), fmpq(1)], [fmpq(0), fmpq(1)])
        >>> fit = solve_squared(samples, fmpq(1, 4)).at(fmpq(1, 5))
        >>> fit.fitted, fit.value, fit.network.penalty
        ([1/5, 4/5], 4/25, 3/5)
        """
        self._require(beta)
        samples = self.samples
        values = self.values_at(beta)
        fitted = samples.expand(values)
        dual = [y - f for y, f in zip(samples.targets, fitted, strict=True)]
        corners = [samples.x[k] for k in self.on_face.knots]
        heights = [values[k] for k in self.on_face.knots]
        loss = tree_sum([v * v for v in dual]) / 2
        value = loss + beta * gauge(shape(corners, heights))
        return SquaredFit(beta, fitted, dual, value, least_neurons(corners, heights))

    @cached_property
    def value_coefficients(self) -> tuple[fmpq, fmpq, fmpq]:
        """``(a, b, c)`` with optimal value ``a + b beta + c beta**2`` on the piece.

        The derivative of the optimal value in beta is the total weight, which is affine on the piece.

        >>> from analytic.families.line.engine.data import merge
        >>> samples = merge([fmpq(0), fmpq(1)], [fmpq(0), fmpq(1)])
        >>> solve_squared(samples, fmpq(1, 4)).value_coefficients
        (0, 1, -1)
        """
        corners = [self.samples.x[k] for k in self.on_face.knots]
        norm0, norm1 = (
            _on_face(self.face, shape(corners, [at[k] for k in self.on_face.knots]))
            for at in (self.fitted0, self.fitted1)
        )
        residual = [y - f for y, f in zip(self.samples.targets, self.samples.expand(self.fitted0), strict=True)]
        return tree_sum([a * a for a in residual]) / 2, norm0, norm1 / 2

    @cached_property
    def network(self) -> AffineNetwork:
        """An optimal network for every beta of the piece, with fixed kinks and weights affine in beta.

        The conditions on the weights of right- and left-facing neurons are linear in them and in the kinks, so
        the straight line between optimal networks at the two ends of the piece is optimal all along.
        """
        low = self.lower
        high = low + 1 if self.upper is None else self.upper
        return through(low, self._neurons(low), high, self._neurons(high))

    def _neurons(self, beta: fmpq) -> SplineNeurons:
        knots = self.on_face.knots
        heights = [self.fitted0[k] + beta * self.fitted1[k] for k in knots]
        return least_neurons([self.samples.x[k] for k in knots], heights)

    def _require(self, beta: fmpq) -> None:
        if not self.contains(beta):
            raise OptionError(
                f"beta is {beta}, outside [{self.lower}, {self.upper}] where this piece of the path is optimal"
            )


def _on_face(face: Face, form: Shape) -> fmpq:
    """The linear function of slope and kinks that is the gauge on the face."""
    weights, _ = face.bends
    return weights[0] * form.slope + tree_sum([g * kink for g, kink in zip(weights[1:], form.kinks, strict=False)])


def solve_squared(samples: GroupedSamples, beta: fmpq, start: SquaredPiece | None = None) -> SquaredPiece:
    """The piece of the path that is optimal at ``beta > 0``; at a breakpoint it may be that one point.

    ``start``, a piece of the same samples for another beta, saves most of the work when it is near.

    >>> from analytic.families.line.engine.data import merge
    >>> piece = solve_squared(merge([fmpq(0), fmpq(1)], [fmpq(0), fmpq(1)]), fmpq(1, 4))
    >>> piece.lower, piece.upper, piece.fitted0, piece.fitted1
    (0, 1/2, [0, 1], [1, -1])
    """
    if beta <= 0:
        raise OptionError(f"beta is {beta}: give a number > 0 (interpolation is the limit)")
    if start is not None and start.samples != samples:
        raise OptionError("start belongs to other samples: give a piece of the same data, or nothing")
    data = scale(samples) if start is None else start.on_face.data
    guess = CONSTANT if start is None else start.face
    return as_piece(optimal_piece(data, beta * data.beta_scale, guess))


def valid_interval(on_face: FacePiece) -> BetaInterval | None:
    """Where the fit of a face is optimal, in integer units."""
    return validity(chain(on_face.primal, on_face.dual()), on_face.data.beta_scale.bit_length())


def as_piece(on_face: FacePiece) -> SquaredPiece:
    """The piece with its interval of validity, from the constraints of its face."""
    interval = valid_interval(on_face)
    if interval is None:
        raise ArithmeticError(f"no beta makes the fit of this face optimal: {on_face.face}")
    return SquaredPiece(on_face, interval)


def piece_containing(
    samples: GroupedSamples, compare: Callable[[fmpq], int], start: SquaredPiece | None = None
) -> SquaredPiece:
    """The piece that is optimal at a real ``beta > 0`` known only by comparison with rationals.

    ``compare(q)`` is the sign of ``beta - q``. Pieces end at rationals, so an irrational beta is strictly inside
    one, and bisection meets it: every trial either contains beta or cuts off the whole trial piece.

    >>> from analytic.families.line.engine.data import merge
    >>> samples = merge([fmpq(v) for v in (0, 1, 2)], [fmpq(v) for v in (0, 9, 3)])
    >>> piece = piece_containing(samples, lambda q: 1 if q * q < 2 else -1)  # beta = sqrt(2)
    >>> piece.lower, piece.upper
    (0, 2)
    """
    low, high = fmpq(0), fmpq(1)
    while compare(high) > 0:
        require_time()
        low, high = high, 2 * high
    width, piece = high / 2**24, start
    while True:
        require_time()
        while high - low > width:
            middle = (low + high) / 2
            low, high = (middle, high) if compare(middle) >= 0 else (low, middle)
        piece = solve_squared(samples, (low + high) / 2, piece)
        if compare(piece.lower) < 0:
            high = piece.lower
        elif piece.upper is not None and compare(piece.upper) > 0:
            low = piece.upper
        else:
            return piece
