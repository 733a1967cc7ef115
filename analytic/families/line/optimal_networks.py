"""All optimal networks of a one-dimensional problem, and the sparsest one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.long_numbers import brief
from analytic.exact.parsing import exact
from analytic.exact.scalars import is_rational, rational, rationals, to_sympy
from analytic.families.line.data import on_the_line
from analytic.families.line.engine.data import merge
from analytic.families.line.engine.envelope import PiecewiseLinear
from analytic.families.line.engine.hinge_set import hinge_set
from analytic.families.line.engine.margin_set import margin_set
from analytic.families.line.engine.optimal_set import Interpolants, OptimalSet, agreed_regions, agreed_sign
from analytic.families.line.engine.regions import LineRegion
from analytic.families.line.engine.solution_set import KinkRegion, Membership
from analytic.families.line.engine.solution_set import solution_set as line_set
from analytic.families.line.engine.sparsest import Sparsest
from analytic.families.line.engine.squared import solve_squared
from analytic.families.line.regions import DecisionRegion, public_region
from analytic.model.display import Offered
from analytic.model.foreign import read_network
from analytic.model.network import Network
from analytic.model.problem import Problem
from numeric.arrays import one_line
from numeric.errors import DataError, NotAvailableError, UnsupportedError
from numeric.options import whole

SHOWN_SAMPLES = 12
"""Samples up to which the sparsest network is computed to be shown."""


@dataclass(frozen=True)
class OptimalNetworks(Offered):
    """All optimal networks of a problem.

    For interpolation and the squared loss all of them have the same fitted values, for max-margin and hinge they may
    differ. ``beta`` is ``None`` for interpolation and max-margin.
    """

    problem: Problem
    best: OptimalSet

    @property
    def loss(self) -> str:
        """The loss, as in :func:`analytic.solve`."""
        return self.problem.loss

    @property
    def beta(self) -> sympy.Expr | None:
        """The weight decay, if the loss has one."""
        return to_sympy(self.problem.beta) if self.problem.penalised else None

    @property
    def value(self) -> sympy.Expr:
        """The optimal value."""
        return to_sympy(self.best.value)

    @property
    def min_kinks(self) -> int:
        """The fewest kinks of an optimal function between the smallest and the largest x.

        Raises UnsupportedError for the hinge loss at a breakpoint of its path when the search is undecided.
        """
        return self.best.sparsest.kinks

    @property
    def sparsest_at_hand(self) -> Sparsest | None:
        """The fewest kinks if they are found at once: what shows the set must not take long."""
        if self.problem.n <= SHOWN_SAMPLES:
            with suppress(UnsupportedError):
                return self.best.sparsest
        return None

    @property
    def min_neurons(self) -> int | None:
        """The fewest neurons of an optimal network; ``None`` when that was not decided: then kinks or one more.

        Deciding it contains the subset-sum problem; the search is cut off at a few thousand sums.
        """
        return self.best.sparsest.fewest_neurons

    @property
    def regions(self) -> tuple[KinkRegion, ...]:
        """Where the neurons of optimal networks may have their kinks, by facing and sign of the output weight."""
        return self.best.regions

    @property
    def obstacles(self) -> tuple[tuple[sympy.Expr, sympy.Expr], ...]:
        """Why fewer than :attr:`min_kinks` kinks are impossible: as many intervals, each with a kink of its own.

        An optimal function is straight outside the maximal runs of kinks of one sign. Within a run, the samples at
        the ends of ``(x_{i-1}, x_{i+1})`` and ``x_i`` between them are not on a line, so it bends in that interval;
        every other point of a run gives one, cut off at the ends of the run. Where optimal functions disagree at the
        samples (hinge loss, mostly at breakpoints of its path) they need not bend in the same places; then
        there may be fewer intervals than kinks, and linear programs show that these are needed.

        >>> import analytic
        >>> analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3]).obstacles
        ((1, 2),)
        """
        return tuple((to_sympy(start), to_sympy(end)) for start, end in self.best.obstacles)

    def sparsest(self) -> Network:
        """An optimal network with the fewest kinks.

        >>> import analytic
        >>> net = analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3]).sparsest()
        >>> net.U, net.b, net.w
        (array([[1]], dtype=object), array([-3/2], dtype=object), array([2], dtype=object))
        """
        return on_the_line(self.best.sparsest.network)

    def contains(self, network: Any) -> Membership:
        """Whether a network is optimal; true or false in a condition, with ``.reason``.

        ``network`` is exact or holds floats, which count at their binary values: a network or solution of either
        package, ``(U, b, w, xi)``, a fitted scikit-learn model or a torch module.
        """
        given = read_network(network)
        parts = (*given.U_rows, given.b_row, *given.w_rows, given.xi_row)
        if given.d != 1 or given.o != 1:
            raise DataError(f"network has {given.d} inputs and {given.o} outputs: the data have one of each")
        if not all(map(is_rational, parts)):
            raise UnsupportedError("network has irrational weights: membership is decided for rational ones")
        return self.best.contains(
            rationals(given.U_rows[0]),
            rationals(given.b_row),
            rationals(row[0] for row in given.w_rows),
            rational(given.xi_row[0]),
        )

    def bounds(self, t: Any) -> tuple[sympy.Expr, sympy.Expr]:
        """The lowest and the highest value of an optimal function at one place, exact; infinite if unbounded.

        >>> import analytic
        >>> analytic.solution_set([0, 1, 4, 5], [-1, 1, 1, -1], loss="max-margin").bounds(2)
        (1, 3)
        """
        low, high = self.best.bounds(_place(t))
        return -sympy.oo if low is None else to_sympy(low), sympy.oo if high is None else to_sympy(high)

    def envelope(self) -> tuple[sympy.Expr, sympy.Expr]:
        """The lowest and the highest optimal function, as exact ``Piecewise`` in the symbol ``x``.

        Raises UnsupportedError where they are not piecewise linear or unbounded; :meth:`bounds` answers there too.
        """
        found = self.best.envelope
        if found is None:
            raise UnsupportedError(f"{self._loose()}: their envelope has no formula here; ask .bounds(t)")
        return _piecewise(found.lower), _piecewise(found.upper)

    def sign(self, t: Any) -> int:
        """1 or -1 if all optimal functions are positive or negative at ``t``, 0 if they differ or may vanish."""
        return agreed_sign(*self.best.bounds(_place(t)))

    def decision_regions(self) -> tuple[DecisionRegion, ...]:
        """Where all optimal functions are positive (sign 1) or negative (-1), and where they may disagree (0).

        Maximal open intervals that cover the line, together with their ends.
        Raises UnsupportedError where :meth:`envelope` does, unless the functions are constants; see :meth:`sign`.

        >>> import analytic
        >>> best = analytic.solution_set([0, 1, 4, 5], [-1, 1, 1, -1], loss="max-margin")
        >>> [(str(region.interval), region.sign) for region in best.decision_regions()]
        [('Interval.open(-oo, 1/2)', -1), ('Interval.open(1/2, 9/2)', 1), ('Interval.open(9/2, oo)', -1)]
        """
        found = self.best.envelope
        if found is not None:
            return tuple(map(public_region, agreed_regions(found)))
        if not self.best.regions:  # constants
            return (public_region(LineRegion(None, None, agreed_sign(*self.best.bounds(fmpq(0))))),)
        raise UnsupportedError(f"{self._loose()}: their regions have no formula here; ask .sign(t)")

    @property
    def margins(self) -> tuple[tuple[sympy.Expr, sympy.Expr], ...]:
        """The least and the greatest margin ``y_i f(x_i)`` of an optimal classifier, for every sample in order.

        The other losses have no margins: an AttributeError, which is an OptionError too.

        >>> import analytic
        >>> analytic.solution_set([0, 1, 2], [-1, 1, 1], loss="max-margin").margins
        ((1, 1), (1, 1), (1, 3))
        """
        if not self.problem.description.labelled:
            raise NotAvailableError(f"loss {self.loss!r} has no margins: they are for hinge and max-margin")
        out = []
        for (place,), label in zip(self.problem.A, self.problem.targets, strict=True):
            low, high = self.bounds(to_sympy(place))
            out.append((low, high) if label == 1 else (-high, -low))
        return tuple(out)

    def sample(self, seed: int) -> Network:
        """A random optimal network, the same for the same seed."""
        return on_the_line(self.best.sample(Random(whole("seed", seed))))

    def _loose(self) -> str:
        return f"the optimal functions at beta = {self.beta} differ at the samples"

    def __repr__(self) -> str:
        decay = "" if self.beta is None else f", beta={brief(self.beta)}"
        found = self.sparsest_at_hand
        fewest = "" if found is None else f", min_kinks={found.kinks}"
        return f"SolutionSet(loss={self.loss!r}{decay}, value={brief(self.value)}{fewest})"


def optimal_networks(x: Any, y: Any, loss: str | None, beta: Any) -> tuple[Problem, OptimalSet]:
    """The problem and the set of its optimal functions, or what is wrong with the data."""
    loss = ("interpolation" if beta is None else "squared") if loss is None else loss
    problem = Problem.build(x, y, loss=loss, beta=beta, bias="free")
    if problem.d != 1:
        raise UnsupportedError(
            f"x has {problem.d} features: all optimal networks are known for one; data of rank one, A = c a', have "
            "the networks of the coordinates c times the norm of a"
        )
    if problem.o != 1:
        raise DataError(f"y has {problem.o} outputs: give one target a sample")
    places, beta = [row[0] for row in problem.A], problem.beta
    if not is_rational([*places, *problem.targets, beta]):
        raise UnsupportedError("x, y and beta must be rational numbers: floats and strings are, symbols are not")
    if loss not in SETS:
        raise UnsupportedError(f"loss {loss!r}: all optimal networks are known for {', '.join(SETS)}")
    return problem, SETS[loss](rationals(places), rationals(problem.targets), rational(beta))


def _interpolants(x: Sequence[fmpq], y: Sequence[fmpq], beta: fmpq) -> OptimalSet:
    return Interpolants(line_set(x, y), fmpq(0), fmpq(1))


def _least_squares(x: Sequence[fmpq], y: Sequence[fmpq], beta: fmpq) -> OptimalSet:
    fit = solve_squared(merge(x, y), beta).at(beta)
    return Interpolants(line_set(x, fit.fitted), sum((v * v for v in fit.dual), fmpq(0)) / 2, beta)


SETS: dict[str, Callable[[Sequence[fmpq], Sequence[fmpq], fmpq], OptimalSet]] = {
    "interpolation": _interpolants,
    "squared": _least_squares,
    "max-margin": lambda x, y, _: margin_set(x, y),
    "hinge": hinge_set,
}
"""The losses whose optimal functions are all known."""


def _place(t: Any) -> fmpq:
    found = exact(t, "t")
    if not isinstance(found, fmpq):
        raise UnsupportedError(f"t is {one_line(t)}: give a rational number")
    return found


def _piecewise(function: PiecewiseLinear) -> sympy.Expr:
    x = sympy.Symbol("x", real=True)
    pieces = [
        (to_sympy(level) + to_sympy(slope) * x, True if end is None else x < to_sympy(end))
        for slope, level, end in function.pieces()
    ]
    return sympy.Piecewise(*pieces)
