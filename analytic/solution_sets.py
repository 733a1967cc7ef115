"""``analytic.solution_set``: every optimal network of a one-dimensional problem, and the sparsest one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any

import sympy
from flint import fmpq

from analytic.geometry import rank_one
from analytic.network import Network
from analytic.onedim.data import merge
from analytic.onedim.envelope import Envelope, PiecewiseLinear, envelope
from analytic.onedim.network import Neurons
from analytic.onedim.sampling import sample
from analytic.onedim.solution_set import Membership, Region
from analytic.onedim.solution_set import SolutionSet as LineSet
from analytic.onedim.solution_set import solution_set as line_set
from analytic.onedim.sparsest import Sparsest, min_kinks, sparsest
from analytic.onedim.squared import solve_squared
from analytic.problem import Problem
from analytic.scalars import is_rational, to_sympy
from numeric.errors import DataError, UnsupportedError

if TYPE_CHECKING:
    from analytic.notation import Notation

__all__ = ["SolutionSet", "solution_set"]


@dataclass(frozen=True)
class SolutionSet:
    """All optimal networks; build it with :func:`solution_set`.

    The fitted values are the same for all of them; ``beta`` is ``None`` for minimum-norm interpolation.
    """

    line: LineSet
    loss_value: fmpq
    beta: fmpq | None

    @property
    def value(self) -> sympy.Expr:
        """The optimal value."""
        weight = fmpq(1) if self.beta is None else self.beta
        return to_sympy(self.loss_value + weight * self.line.value)

    @property
    def min_kinks(self) -> int:
        """The fewest kinks of an optimal function on the data's interval."""
        return min_kinks(self.line)

    @property
    def min_neurons(self) -> int | None:
        """The fewest neurons of an optimal network; ``None`` when a subset-sum search was cut off."""
        return self._sparsest.fewest_neurons

    @cached_property
    def _sparsest(self) -> Sparsest:
        return sparsest(self.line)

    @property
    def regions(self) -> tuple[Region, ...]:
        """Where the neurons of optimal networks may have their kinks, by facing and sign of the output weight."""
        return self.line.regions

    @property
    def obstacles(self) -> tuple[tuple[sympy.Expr, sympy.Expr], ...]:
        """Why fewer than :attr:`min_kinks` kinks are impossible: as many intervals, each with a kink of its own.

        An optimal function is straight outside the maximal runs of kinks of one sign. Within a run, the samples at
        the ends of ``(x_{i-1}, x_{i+1})`` and ``x_i`` between them are not on a line, so it bends in that interval;
        every other point of a run gives one, cut off at the ends of the run.

        >>> import analytic
        >>> analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3]).obstacles
        ((1, 2),)
        """
        x = self.line.x
        return tuple(
            (to_sympy(max(x[i - 1], x[run.first])), to_sympy(min(x[i + 1], x[run.last])))
            for run in self.line.runs
            for i in range(run.first, run.last + 1, 2)
        )

    def sparsest(self) -> Network:
        """An optimal network with the fewest kinks.

        >>> import analytic
        >>> net = analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3]).sparsest()
        >>> net.U, net.b, net.w
        (array([[1]], dtype=object), array([-3/2], dtype=object), array([2], dtype=object))
        """
        return _network(self._sparsest.network)

    def contains(self, network: Any) -> Membership:
        """Whether a network is optimal; true or false in a condition, with ``.reason``.

        ``network`` is exact or holds floats, which count at their binary values; anything with ``U, b, w, xi``.
        """
        exact = network if isinstance(network, Network) else Network(network.U, network.b, network.w, network.xi)
        parts = (*exact.weights_in, exact.offsets, *exact.weights_out, exact.levels)
        if len(exact.weights_in) != 1 or len(exact.levels) != 1:
            raise DataError(
                f"network has {len(exact.weights_in)} inputs and {len(exact.levels)} outputs: the data have one of each"
            )
        if not all(map(is_rational, parts)):
            raise UnsupportedError("network has irrational weights: membership is decided for rational ones")
        return self.line.contains(
            exact.weights_in[0], exact.offsets, [row[0] for row in exact.weights_out], exact.levels[0]
        )

    def envelope(self) -> tuple[sympy.Expr, sympy.Expr]:
        """The lowest and the highest optimal function, as exact ``Piecewise`` in the symbol ``x``."""
        return _piecewise(self._envelope.lower), _piecewise(self._envelope.upper)

    @cached_property
    def _envelope(self) -> Envelope:
        return envelope(self.line)

    def sample(self, seed: int) -> Network:
        """A random optimal network, the same for the same seed."""
        return _network(sample(self.line, Random(seed)))

    def latex(self, *, notation: Notation | None = None) -> str:
        """The description of the set: value, kinks, and the table of allowed neurons."""
        from analytic.latex.solution_set import solution_set_latex

        return solution_set_latex(self, notation=notation)

    def __repr__(self) -> str:
        return f"SolutionSet(value={self.value}, min_kinks={self.min_kinks})"


def solution_set(x: Any, y: Any, *, beta: Any = None) -> SolutionSet:
    """All optimal networks for one-dimensional data with free bias.

    Parameters
    ----------
    x, y : (n,) exact rationals
        As in :func:`analytic.solve`, in any order.
    beta : weight decay, optional
        With it the squared loss, whose optimal networks are the minimum-norm interpolants of its unique fitted
        values; without it minimum-norm interpolation of ``y``.

    Returns
    -------
    SolutionSet
        ``value``, ``min_kinks``, ``min_neurons``, ``regions``, ``sparsest()``, ``contains(network)``,
        ``envelope()`` and ``sample(seed)``.

    Raises
    ------
    UnsupportedError
        For data with several features, or that are not rational.

    Examples
    --------
    >>> import analytic
    >>> best = analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3])
    >>> best.value, best.min_kinks, best.min_neurons
    (2, 1, 1)

    References
    ----------
    Debarre, Denoyelle, Unser & Fageot, J. Comput. Appl. Math. 406 (2022); Hanin (2021).
    """
    squared = beta is not None
    problem = Problem.build(x, y, loss="squared" if squared else "interpolation", beta=beta, bias="free")
    if problem.d != 1:
        raise UnsupportedError(f"x has {problem.d} features: all optimal networks are known for one-dimensional data")
    if problem.o != 1:
        raise DataError(f"y has {problem.o} outputs: give one target a sample")
    if not problem.rational or rank_one(problem.A)[1] is None:
        raise UnsupportedError("x, y and beta must be rational numbers: floats and strings are, symbols are not")
    places = [row[0] for row in problem.A]
    if not squared:
        return SolutionSet(line_set(places, problem.targets), fmpq(0), None)
    fit = solve_squared(merge(places, problem.targets), problem.beta).at(problem.beta)
    loss = sum((v * v for v in fit.dual), fmpq(0)) / 2
    return SolutionSet(line_set(places, fit.fitted), loss, problem.beta)


def _network(neurons: Neurons) -> Network:
    return Network([neurons.u], neurons.b, neurons.w, neurons.xi)


def _piecewise(function: PiecewiseLinear) -> sympy.Expr:
    x = sympy.Symbol("x", real=True)
    knots = [to_sympy(knot) for knot in function.knots]
    values = [to_sympy(value) for value in function.values]
    before, after = to_sympy(function.slope_before), to_sympy(function.slope_after)
    pieces = [(values[0] + before * (x - knots[0]), x < knots[0])]
    for i in range(len(knots) - 1):
        slope = (values[i + 1] - values[i]) / (knots[i + 1] - knots[i])
        pieces.append((sympy.expand(values[i] + slope * (x - knots[i])), x < knots[i + 1]))
    pieces.append((sympy.expand(values[-1] + after * (x - knots[-1])), True))
    return sympy.Piecewise(*pieces)
