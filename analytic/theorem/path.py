"""The pieces of a regularization path, as a theorem's homotopy gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.scalars import Scalar, is_rational, simplest, to_sympy
from analytic.exact.time_limit import within
from analytic.model.display import Offered
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.theorem.answer import Answer
from analytic.theorem.homotopy import Homotopy, NetworkFormula
from analytic.theorem.record import Theorem
from numeric.arrays import one_line
from numeric.errors import OptionError
from numeric.options import whole

BETA = sympy.Symbol("beta")
"""The weight decay in formulas, unless the caller names another symbol: the one that ``Symbol("beta")`` gives."""


@dataclass(frozen=True)
class Piece:
    """The optimum for ``lower <= beta <= upper``: weights affine and value at most quadratic in the symbol ``beta``.

    ``upper`` is ``sympy.oo`` on the first piece. ``formula`` and ``value_coefficients`` hold the numbers, or stand-ins
    of the caller's symbols, which ``restore`` takes back.
    """

    lower: sympy.Expr
    upper: sympy.Expr
    formula: NetworkFormula
    value_coefficients: tuple[Scalar, Scalar, Scalar]
    beta: sympy.Symbol
    restore: Mapping[sympy.Symbol, sympy.Symbol]

    @cached_property
    def network(self) -> Network:
        """The network, its weights in the symbol ``beta``."""
        found = self.formula.network(self.beta)
        return found.xreplace(dict(self.restore)) if self.restore else found

    @cached_property
    def value(self) -> sympy.Expr:
        """The optimal value in the symbol ``beta``."""
        level, slope, bend = (to_sympy(c).xreplace(dict(self.restore)) for c in self.value_coefficients)
        return level + slope * self.beta + bend * self.beta**2


@dataclass(frozen=True)
class Limit:
    """What the optimum tends to as beta tends to zero: the least loss, and the least norm among its networks.

    The optimal value is ``loss + norm * beta`` up to higher order, since its derivative in beta is the penalty.
    """

    loss: sympy.Expr
    norm: sympy.Expr
    network: Network


@dataclass(frozen=True)
class PiecewisePath(Offered):
    """The optimal networks of one data set for every beta > 0.

    ``beta`` is the symbol of the weight decay in the formulas of ``pieces`` and ``value``.
    """

    problem: Problem
    theorem: Theorem
    homotopy: Homotopy
    beta: sympy.Symbol = BETA
    time_limit: float | None = None

    @cached_property
    def breakpoints(self) -> tuple[sympy.Expr, ...]:
        """The values of beta at which the form of the optimum changes, decreasing, exact."""
        return tuple(self._restored(level) for level in self._levels)

    def _restored(self, value: Scalar) -> sympy.Expr:
        """In the caller's symbols."""
        return to_sympy(value).xreplace(self.problem.restore)

    @cached_property
    def _levels(self) -> list[Scalar]:
        if self.problem.symbolic:  # the homotopy has them in order
            return self.homotopy.breakpoints()
        with within(self.time_limit):
            ordered = sorted(self.homotopy.breakpoints(), reverse=True)
        return [level for i, level in enumerate(ordered) if i == 0 or level < ordered[i - 1]]

    def answer(self, beta: Any) -> Answer:
        """The answer at one weight decay; neighbouring values share their work."""
        found = Problem.build([[0]], [0], beta=beta).beta
        if not isinstance(found, fmpq) and found.free_symbols:
            raise OptionError(f"beta is {one_line(beta)}, which holds a symbol: give a number, or see .pieces")
        problem = replace(self.problem, beta=found)
        with within(self.time_limit):
            candidate = self.homotopy.candidate(problem)
        return Answer.from_candidate(self.theorem, problem, candidate)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces that cover (0, oo), from large beta to small, as formulas in the symbol ``beta``."""
        return self.leading(len(self._levels) + 1)

    def leading(self, count: int) -> tuple[Piece, ...]:
        """The first ``count`` pieces, or all there are; the others are not computed."""
        count = whole("count", count, 1)
        ends: list[Scalar | None] = [None, *self._levels, fmpq(0)]
        with within(self.time_limit):
            pairs = islice(pairwise(ends), min(count, len(ends)))
            return tuple(self._piece(low, high) for high, low in pairs if low is not None)

    def neurons(self, piece: Piece) -> int:
        """The neurons of :meth:`answer` in the middle of a piece.

        A network that is optimal on the whole piece, ``piece.network``, may need more.

        >>> import analytic
        >>> found = analytic.path([0, 1, 3, 4, 6], ["1/2", 1, 0, 2, "1/3"], bias="free")
        >>> [(found.neurons(piece), piece.network.neurons) for piece in found.pieces]
        [(0, 0), (1, 1), (2, 2), (3, 4), (4, 5)]
        """
        if self.problem.symbolic:
            return piece.formula.base.neurons
        middle = piece.lower + 1 if piece.upper is sympy.oo else (piece.lower + piece.upper) / 2
        return self.answer(middle).exact_network.neurons

    @cached_property
    def limit(self) -> Limit:
        """The limit beta -> 0: interpolation at minimum norm where the network can interpolate.

        >>> import analytic
        >>> found = analytic.path([0, 1, 3], [0, 1, 0], bias="free").limit
        >>> found.loss, found.norm
        (0, 3/2)
        """
        last = self._piece(fmpq(0), self._levels[-1] if self._levels else None)
        loss, norm, _ = map(self._restored, last.value_coefficients)
        base = last.formula.base
        return Limit(loss, norm, base.xreplace(self.problem.restore) if self.problem.restore else base)

    def _piece(self, lower: Scalar, upper: Scalar | None) -> Piece:
        """The network as the homotopy gives it; so is the value, or three solutions inside the piece tell it."""
        width = fmpq(1) if upper is None else upper - lower
        betas = [lower + fmpq(k, 4) * width for k in (1, 2, 3)]
        formula = self.homotopy.formula(self.problem, betas[0], betas[2])
        value = formula.value
        if value is None:
            value = _through(betas, [self.answer(to_sympy(beta)).exact_value for beta in betas])
        ends = self._restored(lower), sympy.oo if upper is None else self._restored(upper)
        return Piece(*ends, formula, value, self.beta, self.problem.restore)

    @cached_property
    def value(self) -> sympy.Expr:
        """The optimal value as a ``Piecewise`` in the path's symbol :attr:`beta`.

        >>> import analytic
        >>> analytic.path([[1, 0], [0, 1]], [3, 0]).value
        Piecewise((9/2, beta > 3), (-beta**2/2 + 3*beta, True))
        """
        last = len(self.pieces) - 1
        return sympy.Piecewise(
            *((piece.value, True if k == last else piece.lower < self.beta) for k, piece in enumerate(self.pieces))
        )


def _through(betas: list[Scalar], values: list[Scalar]) -> tuple[Scalar, Scalar, Scalar]:
    """The coefficients of the polynomial, at most quadratic, with three given values; the constant first."""
    if not is_rational([*betas, *values]):
        points = [(to_sympy(beta), to_sympy(value)) for beta, value in zip(betas, values, strict=True)]
        x = sympy.Dummy("beta", positive=True)
        found = sympy.expand(sympy.radsimp(sympy.interpolate(points, x)))
        level, slope, bend = (simplest(found.coeff(x, power)) for power in range(3))
        return level, slope, bend
    (p, q, r), (at_p, at_q, at_r) = betas, values
    first, second = (at_q - at_p) / (q - p), (at_r - at_q) / (r - q)  # Newton's divided differences
    bend = (second - first) / (r - p)
    slope = first - bend * (p + q)
    return at_p - slope * p - bend * p * p, slope, bend
