"""``analytic.path``: the complete regularization path in closed form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, cmp_to_key
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import sympy
from flint import fmpq

from analytic.network import Network
from analytic.problem import Problem
from analytic.records import select
from analytic.scalars import Scalar, add, mul, sign, simplest, to_sympy
from analytic.solution import Solution
from analytic.theorem import Theorem
from analytic.trace import BETA, Trace
from numeric.errors import OptionError, UnsupportedError

if TYPE_CHECKING:
    from analytic.notation import Notation

__all__ = ["BETA", "Path", "Piece", "path"]

MINUS = fmpq(-1)


@dataclass(frozen=True)
class Piece:
    """The optimum for ``lower <= beta <= upper``: weights affine and value at most quadratic in the symbol beta.

    ``upper`` is ``sympy.oo`` on the last piece.
    """

    lower: sympy.Expr
    upper: sympy.Expr
    network: Network
    value: sympy.Expr


@dataclass(frozen=True)
class Path:
    """The optimal networks of one data set for every beta > 0; build it with :func:`path`."""

    problem: Problem
    theorem: Theorem
    trace: Trace

    @cached_property
    def breakpoints(self) -> tuple[sympy.Expr, ...]:
        """The values of beta at which the form of the optimum changes, decreasing, exact."""
        return tuple(to_sympy(level) for level in self._levels)

    @cached_property
    def _levels(self) -> list[Scalar]:
        ordered = sorted(self.trace.breakpoints(), key=cmp_to_key(_order), reverse=True)
        return [level for i, level in enumerate(ordered) if i == 0 or _order(level, ordered[i - 1]) != 0]

    def at(self, beta: Any) -> Solution:
        """The exact solution at one weight decay; neighbouring values share their work.

        >>> import analytic
        >>> analytic.path([[1, 0], [0, 1]], [3, -4]).at("1/2").value
        13/4
        """
        found = Problem.build([[0]], [0], beta=beta).beta
        if not isinstance(found, fmpq) and found.free_symbols:
            raise OptionError(f"beta is {beta}, which holds a symbol: give a number, or see .pieces")
        problem = replace(self.problem, beta=found)
        candidate = self.trace.candidate(problem)
        return Solution(problem, self.theorem, candidate.network, candidate.dual, simplest(candidate.value))

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces that cover (0, oo), from large beta to small, as formulas in the symbol ``beta``."""
        ends: list[Scalar | None] = [None, *self._levels, fmpq(0)]
        return tuple(self._piece(lower, upper) for upper, lower in pairwise(ends) if lower is not None)

    def _piece(self, lower: Scalar, upper: Scalar | None) -> Piece:
        """The network as the trace gives it, the value through three solutions inside the piece."""
        width = fmpq(1) if upper is None else add(upper, mul(MINUS, lower))
        betas = [add(lower, mul(fmpq(k, 4), width)) for k in (1, 2, 3)]
        points = [(to_sympy(beta), to_sympy(self.at(to_sympy(beta)).exact_value)) for beta in betas]
        value = sympy.collect(sympy.expand(sympy.radsimp(sympy.interpolate(points, BETA))), BETA)
        ends = to_sympy(lower), sympy.oo if upper is None else to_sympy(upper)
        return Piece(*ends, self.trace.network(self.problem, betas[0], betas[2]), value)

    def latex(self, *, digits: int | None = None, notation: Notation | None = None) -> str:
        """The path as a table: interval, value and size of the network on every piece."""
        from analytic.latex.path import path_latex

        return path_latex(self, digits=digits, notation=notation)

    def __repr__(self) -> str:
        return f"Path(theorem={self.theorem.id!r}, samples={self.problem.n})"


def path(A: Any, y: Any, *, loss: str = "squared", bias: str = "none") -> Path:
    """The optimum for every weight decay, as exact pieces.

    Parameters
    ----------
    A, y, loss, bias :
        As in :func:`analytic.solve`; the loss must have a weight decay.

    Returns
    -------
    Path
        ``breakpoints`` (decreasing, exact), ``at(beta)`` (a Solution), ``pieces`` and ``latex()``.

    Raises
    ------
    NoClosedForm
        When no theorem applies.
    UnsupportedError
        When one applies whose path has no finite description (logistic loss).

    Examples
    --------
    >>> import analytic
    >>> found = analytic.path([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [3, 4, -12])
    >>> found.breakpoints, found.at(6).value
    ((12, 5), 133/2)
    >>> [str(piece.value) for piece in found.pieces]
    ['169/2', '-beta**2/2 + 12*beta + 25/2', '-beta**2 + 17*beta']
    """
    problem = Problem.build(A, y, loss=loss, beta=1, bias=bias)
    theorem = select(problem)
    if theorem.trace is None:
        raise UnsupportedError(f"loss {loss!r}: theorem {theorem.id} has no piecewise path in beta; use analytic.solve")
    return Path(problem, theorem, theorem.trace(problem))


def _order(left: Scalar, right: Scalar) -> int:
    known = sign(add(left, mul(MINUS, right)))
    if known is None:
        raise UnsupportedError(
            f"the breakpoints {to_sympy(left)} and {to_sympy(right)} could not be ordered: use numbers"
        )
    return known
