"""The exact interval of beta on which a list of affine inequalities holds, with the inequalities that end it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flint import fmpq, fmpz

from analytic.families.line.engine.face import Move
from analytic.families.line.engine.piece import Constraint, quotient

CLOSE = 1e-9
TINY = 1e-290


@dataclass(frozen=True)
class BetaInterval:
    """``lower <= B <= upper`` (``None``: no upper end), and the moves that are due at each end."""

    lower: fmpq
    upper: fmpq | None
    at_lower: tuple[Move, ...]
    at_upper: tuple[Move, ...]

    def __contains__(self, beta: fmpq) -> bool:
        return bool(self.lower <= beta and (self.upper is None or beta <= self.upper))


@dataclass
class _End:
    """The largest of the quotients seen; floats decide unless two are close, then integers do."""

    top: fmpz
    bottom: fmpz
    moves: list[Move]
    scale: int

    def __post_init__(self) -> None:
        self.rough = quotient(self.top, self.bottom, self.scale)

    def offer(self, top: fmpz, bottom: fmpz, move: Move) -> None:
        rough = quotient(top, bottom, self.scale)
        margin = CLOSE * (abs(rough) + abs(self.rough)) + TINY  # infinite or nan: the integers decide
        if rough < self.rough - margin:
            return
        if rough > self.rough + margin:
            order = 1
        else:
            difference = top * self.bottom - self.top * bottom
            order = int(difference > 0) - int(difference < 0)
        if order > 0:
            self.top, self.bottom, self.rough, self.moves = top, bottom, rough, [move]
        elif order == 0:
            self.moves.append(move)


def validity(constraints: Iterable[Constraint], scale: int = 0) -> BetaInterval | None:
    """All ``B >= 0`` at which every constraint holds, or ``None`` if there are none.

    ``2**scale`` is the order of magnitude of ``B``; it affects speed alone.

    >>> from analytic.families.line.engine.face import Move
    >>> one = fmpz(1)
    >>> found = validity([Constraint(-one, 2 * one, one, Move(1)), Constraint(one * 3, -one, one, Move(2))])
    >>> found.lower, found.upper, found.at_upper[0].index
    (1/2, 3, 2)
    """
    low = _End(fmpz(0), fmpz(1), [], scale)
    high: _End | None = None  # the upper end, negated
    for at0, at1, _, move in constraints:
        if at1 > 0:
            low.offer(-at0, at1, move)
        elif at1 < 0:
            if high is None:
                high = _End(-at0, -at1, [move], scale)
            else:
                high.offer(-at0, -at1, move)
        elif at0 < 0:
            return None
    lower = fmpq(low.top, low.bottom)
    upper = None if high is None else fmpq(-high.top, high.bottom)
    if upper is not None and upper < lower:
        return None
    return BetaInterval(lower, upper, tuple(low.moves), tuple(high.moves if high else ()))
