"""The exact optimum at one beta: descent over the faces of the gauge in rational arithmetic.

The objective ``1/2 sum c (F - Y)**2 + B R(F)`` is strictly convex in the values at the data, and quadratic on each
face (``face``). From a function in the relative interior of a face the method moves towards the
minimiser over the face's linear span, stopping where a kink or the slope condition vanishes: the point then lies
in a smaller face. At a minimiser inside its face it asks for a violated bound on ``g`` or ``m``, and opens
the larger face that the bound names.

*Every step descends.* A step towards the minimiser of a strictly convex quadratic descends until it stops, and its
length is positive because the conditions of the face hold strictly at the start. After a face has been
opened, all conditions but the new one still hold strictly, and the new coordinate moves in the direction of its
sign: at the old minimiser the derivative along the new direction has, by stationarity on the old span,
only the contribution of the new coordinate, which is the violated bound times its sign, and it is negative
along the way to the new minimiser. At a constant fit the faces to open are the six kinds of one neuron:
linear rising or falling, and a kink of either sign facing either way.

*It ends.* Between two minimisers the dimension of the face falls with every step. The values at successive
minimisers decrease strictly, so no face is minimised twice, and there are finitely many. Rounding an intermediate
point inside its face is harmless while its value stays below that of the last minimiser.

*It is right.* When no bound is violated ``(m, g)`` is beta times a subgradient of the gauge. The minimiser is unique.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence

from flint import fmpq, fmpz

from analytic.exact.scalars import ZERO
from analytic.exact.summation import tree_sum
from analytic.exact.time_limit import require_time
from analytic.families.line.engine.face import Face, Move, Regime, classify, resample
from analytic.families.line.engine.integers import Integers
from analytic.families.line.engine.network import gauge, shape
from analytic.families.line.engine.piece import FacePiece
from analytic.families.line.engine.stationary import solve_face

ROUNDING_BITS = (64, 256, 1024)
RUSH_ROUNDS = 100


def optimal_piece(data: Integers, beta: fmpq, guess: Face) -> FacePiece:
    """The optimal piece at ``B = beta`` (integer units), found from any face as a first guess.

    >>> from analytic.families.line.engine.data import merge
    >>> from analytic.families.line.engine.integers import scale
    >>> data = scale(merge([fmpq(0), fmpq(1)], [fmpq(0), fmpq(1)]))
    >>> optimal_piece(data, fmpq(1, 4), Face((), (), Regime.CONSTANT)).values_at(fmpq(1, 4))
    [1/4, 3/4]
    """
    piece = _rush(data, beta, solve_face(data, guess))
    face, values = _land(data, piece.knots, piece.values_at(beta))
    ceiling: fmpq | None = None
    while True:
        require_time()
        if face != piece.face:
            piece = solve_face(data, face)
        if any(constraint.sign_at(beta) <= 0 for constraint in piece.primal):
            stop = _step(data, face, values, piece.values_at(beta))
            face, values = _land(data, piece.knots, stop)
            values = _rounded(data, face, values, beta, ceiling)
            continue
        failing = [constraint for constraint in piece.dual() if constraint.sign_at(beta) < 0]
        if not failing:
            return piece
        worst = min(failing, key=lambda constraint: constraint.slack_at(beta))
        inside, values = piece.knots, piece.values_at(beta)
        ceiling = _objective(data, inside, values, beta)
        face = face.after(worst.move)
        values = resample(data.X, inside, values, face.knots(len(data.X)))


def _rush(data: Integers, beta: fmpq, piece: FacePiece) -> FacePiece:
    """A better first guess: drop every wrong kink or add many at once, with no promise, while faces are new."""
    seen = {piece.face}
    for _ in range(RUSH_ROUNDS):
        face = _many_moves(piece, beta)
        if face in seen:
            return piece
        seen.add(face)
        piece = solve_face(data, face)
    return piece


def _many_moves(piece: FacePiece, beta: fmpq) -> Face:
    """All failing signs dropped or, if there are none, the worst bound between every two knots opened."""
    face = piece.face
    wrong = [constraint.move for constraint in piece.primal if constraint.sign_at(beta) <= 0]
    if not wrong:
        failing = [(c.slack_at(beta), c.move) for c in piece.dual() if c.sign_at(beta) < 0]
        worst: dict[int, tuple[float, Move]] = {}
        for slack, move in failing:
            segment = -1 if move.index is None else bisect(face.kinks, move.index)
            if segment not in worst or slack < worst[segment][0]:
                worst[segment] = slack, move
        chosen = sorted(worst.values(), key=lambda pair: pair[0])
        wrong = [move for _, move in (chosen[:1] if face.regime is Regime.CONSTANT else chosen)]
    for move in wrong:
        face = face.after(move)
    return face


def _land(data: Integers, knots: Sequence[int], values: Sequence[fmpq]) -> tuple[Face, list[fmpq]]:
    """The face that contains the function with these values at the knots, and its values at the face's knots."""
    face = classify(data.X, knots, values)
    return face, resample(data.X, knots, values, face.knots(len(data.X)))


def _step(data: Integers, face: Face, start: Sequence[fmpq], end: Sequence[fmpq]) -> list[fmpq]:
    """The last point on the way from ``start`` to ``end`` that is in the closure of the face."""
    before, after = _slacks(data, face, start), _slacks(data, face, end)
    ratios = [a / (a - b) for a, b in zip(before, after, strict=True) if b < 0]
    length = min([fmpq(1), *ratios])
    return [a + length * (b - a) for a, b in zip(start, end, strict=True)]


def _slacks(data: Integers, face: Face, values: Sequence[fmpq]) -> list[fmpq]:
    """Kinks times their signs, and the distance of the first slope from the bounds of its regime."""
    form = shape([fmpq(data.X[k]) for k in face.knots(len(data.X))], values)
    signed = list(zip(face.signs, form.kinks, strict=True))
    slope_less_n = form.slope + tree_sum([kink for sign, kink in signed if sign < 0])
    slope_plus_p = form.slope + tree_sum([kink for sign, kink in signed if sign > 0])
    conditions = {
        Regime.VARIATION: [-slope_less_n, slope_plus_p],
        Regime.RISING: [slope_less_n],
        Regime.FALLING: [-slope_plus_p],
    }
    return [sign * kink for sign, kink in signed] + conditions.get(face.regime, [])


def _objective(data: Integers, knots: Sequence[int], values: Sequence[fmpq], beta: fmpq) -> fmpq:
    """``1/2 sum c F**2 - sum T F + B R(F)``, the objective up to a constant."""
    fitted = resample(data.X, knots, values, range(len(data.X)))
    terms = [f * (c * f / 2 - t) for f, c, t in zip(fitted, data.counts, data.totals, strict=True)]
    return tree_sum(terms) + beta * gauge(shape([fmpq(data.X[k]) for k in knots], values))


def _rounded(data: Integers, face: Face, values: Sequence[fmpq], beta: fmpq, ceiling: fmpq | None) -> list[fmpq]:
    """A short nearby point of the same face whose value is below the ceiling, to stop numbers growing."""
    knots = face.knots(len(data.X))
    for bits in ROUNDING_BITS:
        if max(value.height_bits() for value in values) <= 4 * bits:
            break
        short = _round_inside(data, face, values, bits)
        below = ceiling is None or _objective(data, knots, short, beta) < ceiling
        if below and classify(data.X, knots, short) == face:
            return short
    return list(values)


def _round_inside(data: Integers, face: Face, values: Sequence[fmpq], bits: int) -> list[fmpq]:
    """Round level, slope and kinks to ``bits`` significant bits, keeping signs and a held slope's equation."""
    places = [data.X[k] for k in face.knots(len(data.X))]
    form = shape([fmpq(place) for place in places], values)
    kinks = [_significant(kink, bits) for kink in form.kinks]
    slope = _significant(form.slope, bits)
    if face.regime.held:
        slope = tree_sum([-kink for kink in kinks if (kink > 0) == (face.regime is Regime.HELD_FALLING)])
    out = [_significant(values[0], bits)]
    for left, right, kink in zip(places, places[1:], [*kinks, ZERO], strict=False):
        out.append(out[-1] + slope * (right - left))
        slope += kink
    return out


def _significant(value: fmpq, bits: int) -> fmpq:
    if value == 0:
        return ZERO
    shift = bits - value.p.bit_length() + value.q.bit_length()
    if shift >= 0:
        return fmpq((value.p << shift) // value.q, fmpz(1) << shift)
    return fmpq((value.p // (value.q << -shift)) << -shift)
