"""The complete regularisation path of the squared loss in one dimension, in rationals.

The optimum is a continuous function of beta, affine between finitely many breakpoints. From the constant fit,
optimal for all large beta, the path is followed downwards. At the lower end of a piece the constraint that becomes
tight names the neighbouring face (a kink appears or vanishes, or the slope changes its regime); the fit on that
face is solved afresh and accepted only if its own exact interval of validity ends where the last one began.
Where several constraints meet, or the named face does not continue the path, the optimum is computed
exactly at a smaller beta and, while the piece found there does not reach up to the breakpoint, again in the gap
that is left: each trial meets a piece above the one before, and there are finitely many. So ties and degenerate
data need no rule, and every piece is verified. One event costs O(n) integer operations.

Sources: Osborne, Presnell and Turlach, IMA J. Numer. Anal. 20 (2000), and Efron, Hastie, Johnstone and
Tibshirani, Ann. Statist. 32 (2004) (homotopy for the Lasso); Ergen and Pilanci, JMLR 22 (2021) (the equivalent
Lasso); Mishkin and Pilanci, ICML 2023 (solution paths of ReLU networks).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from flint import fmpq

from analytic.exact.time_limit import require_time
from analytic.families.line.engine.active_set import optimal_piece
from analytic.families.line.engine.data import GroupedSamples
from analytic.families.line.engine.face import Face, Regime
from analytic.families.line.engine.integers import Integers, scale
from analytic.families.line.engine.squared import SquaredFit, SquaredPiece, as_piece, valid_interval
from analytic.families.line.engine.stationary import solve_face
from numeric.errors import OptionError

FIRST_STEP = fmpq(1023, 1024)


@dataclass(frozen=True)
class SquaredPath:
    """The optimum for every ``beta > 0``: pieces from infinity down to zero, neighbours sharing an end."""

    samples: GroupedSamples
    pieces: tuple[SquaredPiece, ...]

    @cached_property
    def breakpoints(self) -> list[fmpq]:
        """Where the path bends, decreasing; above the first one the network is a constant."""
        return [piece.lower for piece in self.pieces[:-1]]

    def piece(self, beta: fmpq) -> SquaredPiece:
        """The piece that is optimal at ``beta``; at a breakpoint the one above it."""
        if beta <= 0:
            raise OptionError(f"beta is {beta}: give a number > 0 (interpolation is the limit)")
        return self.pieces[bisect_left(self.breakpoints, -beta, key=fmpq.__neg__)]

    def at(self, beta: fmpq) -> SquaredFit:
        """The optimum at ``beta > 0``."""
        return self.piece(beta).at(beta)

    @property
    def limit(self) -> SquaredFit:
        """The limit as beta tends to zero: a minimum-norm interpolant of the mean targets."""
        return self.pieces[-1].at(fmpq(0))

    def covers(self) -> bool:
        """Whether the pieces cover ``(0, infinity)``, each from where the one above it ends.

        The fits then agree there too: both are optimal, and the optimal fit is unique.
        """
        ends = self.pieces[0].upper is None and self.pieces[-1].lower == 0
        return ends and all(above.lower == below.upper for above, below in pairwise(self.pieces))


def squared_path(samples: GroupedSamples) -> SquaredPath:
    """The complete path, every piece verified.

    >>> from analytic.families.line.engine.data import merge
    >>> path = squared_path(merge([fmpq(v) for v in (0, 1, 3)], [fmpq(v) for v in (0, 1, 0)]))
    >>> path.breakpoints, path.covers(), path.at(fmpq(1, 10)).value
    ([2/3, 2/5], True, 53/400)
    """
    data = scale(samples)
    return SquaredPath(samples, tuple(_follow(data)))


def _follow(data: Integers) -> Iterator[SquaredPiece]:
    piece = as_piece(solve_face(data, Face((), (), Regime.CONSTANT)))
    yield piece
    while piece.interval.lower > 0:
        require_time()
        piece = _predicted(data, piece) or _found(data, piece)
        yield piece


def _predicted(data: Integers, above: SquaredPiece) -> SquaredPiece | None:
    """The piece on the face that the tight constraints name, if it continues the path."""
    face = above.face
    for move in above.interval.at_lower:
        face = face.after(move)
    on_face = solve_face(data, face)
    interval = valid_interval(on_face)
    if interval is None or interval.upper != above.interval.lower or interval.lower == interval.upper:
        return None
    return SquaredPiece(on_face, interval)


def _found(data: Integers, above: SquaredPiece) -> SquaredPiece:
    """The piece just below, from optima at smaller beta that close in on the breakpoint."""
    end, face = above.interval.lower, above.face
    beta = end * FIRST_STEP
    while True:
        require_time()
        piece = as_piece(optimal_piece(data, beta, face))
        upper = piece.interval.upper
        if upper == end and piece.interval.lower < end:
            return piece
        beta, face = ((upper or beta) + end) / 2, piece.face
