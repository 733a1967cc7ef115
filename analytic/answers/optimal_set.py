"""``analytic.optimal_set``: every optimal network without bias, in any dimension, where it is a polytope.

By complementary slackness (the theorem ``general-extreme-points``) neurons of optimal networks attain ``h(v) = beta``
for any one optimal v, with the sign of their output weight; and all optimal networks have the same outputs f on the
samples where the loss is strictly convex, or a constraint ``f = y``. On each of the finitely many regions of activation
one direction at most attains h: ``v'(Au)_+`` is linear there, and the ball is round. So the optimal networks are the
weights ``c >= 0`` with ``sum_j c_j s_j (A u_j)_+ = f`` on the directions ``u_j`` that do, up to splitting a neuron in
parallel ones. This is a polytope, because the penalty is the same on all of it, and its vertices are the c with
independent features: the fewest neurons are those of a vertex. (Mishkin and Pilanci, 2023; Kim, Mishkin and Pilanci,
ICLR 2025, call the numbers of neurons of the smallest and of the largest vertex critical widths.)

For hinge loss and maximum margin outputs may differ: a network is optimal if and only if its neurons attain h and its
margins ``m_i = y_i f_i`` fit ``p_i = y_i v_i``: ``m_i = 1`` for ``0 < p_i < 1`` (for all ``p_i > 0`` of maximum
margin), ``m_i >= 1`` for ``p_i = 0``, ``m_i <= 1`` for ``p_i = 1`` of hinge loss: a polytope of weights again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy

from analytic.answers.attaining import ONE_EACH, Direction, along, attaining_of, factored
from analytic.answers.optimal_margins import MARGINS, margin_directions, margin_vertices, missed_margin
from analytic.answers.solution import Solution
from analytic.answers.solve import solve
from analytic.exact.linear import dot, reduced, tidy
from analytic.exact.polytope import TooManyError, vertices
from analytic.exact.scalars import ONE, ZERO, Row, Rows, Scalar, is_rational, relu, sign
from analytic.exact.time_limit import within
from analytic.model.foreign import read_network
from analytic.model.network import Network, norm
from analytic.model.problem import is_zero_row
from analytic.model.verdict import Verdict
from numeric.errors import DataError, UnsupportedError
from numeric.options import one_of

__all__ = ["OptimalPolytope", "optimal_set"]

TIME_LIMIT = 60.0
STRICT = ("squared", "interpolation", "logistic")
"""The losses for which all optimal networks have the same outputs on the samples."""
MOST_SYSTEMS = 50_000
"""Systems of equations for vertices."""
SEEN = "every neuron attains the support function"


@dataclass(frozen=True, eq=False, repr=False)
class OptimalPolytope:
    """All optimal networks of a problem without bias; build it with :func:`optimal_set`.

    ``solution`` is the answer of :func:`analytic.solve`; every optimal network is a mixture of ``vertices``, its
    neurons along those of ``active``, apart from neurons that are split in parallel ones.

    Examples
    --------
    >>> import analytic
    >>> best = analytic.optimal_set([[1, 0], [0, 1], [-1, 0], [0, -1]], [1, 1, 1, 1], loss="interpolation")
    >>> best
    OptimalPolytope(value=2*sqrt(2), dimension=1, vertices=2, neurons=2 to 2)
    >>> [vertex.U.tolist() for vertex in best.vertices]
    [[[1, -1], [-1, 1]], [[1, -1], [1, -1]]]
    >>> best.contains(best.vertices[0]).proved, best.contains(([[2, 0], [0, 2]], [0, 0], [1, 1], 0)).refuted
    (True, True)
    """

    solution: Solution
    directions: tuple[Direction, ...]
    weights: Rows

    @property
    def value(self) -> sympy.Expr:
        """The optimal value."""
        return self.solution.value

    @cached_property
    def active(self) -> Network:
        """The neurons of norm one that an optimal network may have, with the signs of their output weights."""
        parts = [(tuple(cell / norm(u) for cell in u), ZERO, (ONE * s,)) for u, s in self.directions]
        return self.solution.exact_network.like(parts)

    @cached_property
    def vertices(self) -> tuple[Network, ...]:
        """The optimal networks that are no mixture of others."""
        return tuple(self._network(c) for c in self.weights)

    def _network(self, weights: Row) -> Network:
        pairs = zip(self.directions, weights, strict=True)
        return self.solution.exact_network.like([(u, ZERO, (c * s,)) for (u, s), c in pairs if sign(c)])

    @cached_property
    def dimension(self) -> int:
        """That of the polytope; 0 where the optimal network is unique."""
        if self.solution.problem.loss in MARGINS or all(map(is_rational, self.weights)):
            first, *others = self.weights
            return len(reduced([[x - y for x, y in zip(c, first, strict=True)] for c in others]))
        used = [k for k in range(len(self.directions)) if any(sign(c[k]) for c in self.weights)]
        return len(self.weights) and len(used) - len(reduced([self._feature(k) for k in used]))

    def _feature(self, k: int) -> Row:
        u, s = self.directions[k]
        return tuple(relu(dot(row, u)) * s for row in self.solution.problem.A)

    @property
    def unique(self) -> bool:
        """Whether there is one optimal network, apart from neurons that are split."""
        return len(self.weights) == 1

    @property
    def min_neurons(self) -> int:
        """The fewest neurons of an optimal network."""
        return min(map(_count, self.weights))

    @property
    def max_neurons(self) -> int:
        """The most neurons of a vertex: from this width on no neuron of an optimal network has to be given up."""
        return max(map(_count, self.weights))

    def contains(self, network: Any) -> Verdict:
        """Whether a network is optimal: proved or refuted, with the reason.

        ``network`` is whatever :meth:`analytic.SolutionSet.contains` takes.
        """
        given = read_network(network)
        if given.d != self.solution.problem.d or given.o != 1:
            raise DataError(f"network has {given.d} inputs and {given.o} outputs: the data have "
                            f"{self.solution.problem.d} and one")  # fmt: skip
        given.require_relu()
        if any(map(sign, (*given.b_row, *given.xi_row))) or given.skip_rows is not None:
            return Verdict("refuted", "the network has a bias or a skip connection, and the problem has none")
        outputs: list[Scalar] = [ZERO] * self.solution.problem.n
        for j, (u, _, (w,)) in enumerate(given.parts):
            if not sign(w) or is_zero_row(u):
                continue
            if not any(sign(w) == s and along(u, other) for other, s in self.directions):
                return Verdict("refuted", f"neuron {j} does not attain the support function with its sign")
            outputs = [x + w * relu(dot(row, u)) for x, row in zip(outputs, self.solution.problem.A, strict=True)]
        if self.solution.problem.loss in MARGINS:
            if wrong := missed_margin(self.solution, outputs):
                return Verdict("refuted", wrong)
            return Verdict("proved", f"{SEEN}, and the margins are optimal ones")
        misses = [sign(x - f) for x, f in zip(outputs, _fit(self.solution), strict=True)]
        missed = next((i for i, miss in enumerate(misses) if miss), None)
        if missed is not None:
            return Verdict("refuted", f"the output on sample {missed} is not that of the optimal networks")
        return Verdict("proved", f"{SEEN}, and the outputs are the optimal ones")

    def __repr__(self) -> str:
        kind = "unique" if self.unique else f"dimension={self.dimension}, vertices={len(self.weights)}"
        return f"OptimalPolytope(value={self.value}, {kind}, neurons={self.min_neurons} to {self.max_neurons})"


def optimal_set(
    A: Any, y: Any, *, loss: str = "squared", beta: Any = None, time_limit: float | None = TIME_LIMIT
) -> OptimalPolytope:
    """All optimal networks without bias, for data of any dimension that a theorem solves: a polytope.

    Parameters
    ----------
    A : (n, d) or (n,) exact numbers
    y : (n,) exact numbers, or labels for hinge, max-margin and logistic
    loss : "squared", "interpolation", "hinge", "max-margin" or "logistic"
        For hinge and max-margin the optimal networks may differ on the samples.
    beta : weight decay for squared, hinge and logistic
    time_limit : float, optional
        Seconds.

    Returns
    -------
    OptimalPolytope
        ``value``, ``unique``, ``dimension``, ``vertices``, ``active``, ``min_neurons``, ``max_neurons``,
        ``contains(network)``.

    Raises
    ------
    NoClosedForm
        Where no theorem gives an optimum.
    UnsupportedError
        Where the dual vector is no multiple of a rational one, its certificate does not say what attains it, and the
        data are not in the plane.

    Examples
    --------
    >>> import analytic
    >>> analytic.optimal_set([[1, 0], [0, 1]], [3, -4], loss="interpolation").unique
    True
    >>> cross = [[1, 0], [0, 1], [-1, 0], [0, -1]]
    >>> best = analytic.optimal_set(cross, [1, 1, 1, 1], loss="interpolation")
    >>> best.value, best.dimension, len(best.vertices), best.min_neurons
    (2*sqrt(2), 1, 2, 2)

    At the decay where a class is given up, it may be fitted in part:

    >>> border = analytic.optimal_set([[1, 0], [0, 1]], [1, -1], loss="hinge", beta=1)
    >>> border, [vertex.neurons for vertex in border.vertices]
    (OptimalPolytope(value=2, dimension=2, vertices=4, neurons=0 to 2), [0, 1, 1, 2])

    References
    ----------
    Mishkin & Pilanci, Optimal Sets and Solution Paths of ReLU Networks, ICML 2023.
    """
    one_of("loss", loss, STRICT + MARGINS)
    solution = solve(A, y, loss=loss, beta=beta, time_limit=time_limit)
    if solution.problem.symbolic or solution.problem.o > 1:
        raise UnsupportedError("A, y or beta hold symbols, or y has several outputs: the set of optimal networks is "
                               "described for numbers and one output")  # fmt: skip
    verdict = solution.verify()
    if not verdict.proved:
        raise UnsupportedError(f"the optimum could not be verified ({verdict.reason}): no set is described")
    if loss in MARGINS:
        with within(time_limit):
            seen = margin_directions(solution)
            return OptimalPolytope(solution, seen, margin_vertices(solution, seen, MOST_SYSTEMS))
    own = _merged(solution.exact_network)
    if solution.theorem.feasibility in ONE_EACH:
        return OptimalPolytope(solution, tuple(key for key, _ in own), (tuple(c for _, c in own),))
    with within(time_limit):
        directions = attaining_of(solution)
        return OptimalPolytope(solution, directions, _vertices(solution, directions, own))


def _fit(solution: Solution) -> Row:
    """What the optimal networks give the samples."""
    return tuple(f for (f,) in solution.exact_network.outputs(solution.problem.A))


def _count(weights: Row) -> int:
    return sum(1 for c in weights if sign(c))


def _merged(network: Network) -> list[tuple[Direction, Scalar]]:
    """The directions with their signs, and the weights: parallel neurons of one sign together."""
    found: list[tuple[Direction, Scalar]] = []
    for u, _, (w,) in network.parts:
        if not sign(w) or is_zero_row(u):
            continue
        s = 1 if sign(w) == 1 else -1
        for k, ((other, side), c) in enumerate(found):
            if side == s and along(u, other):
                ratio = next(x / y for x, y in zip(u, other, strict=True) if sign(y))
                found[k] = (other, side), c + ratio * abs(w)
                break
        else:
            found.append(((u, s), abs(w)))
    return found


def _vertices(solution: Solution, directions: Sequence[Direction], own: list[tuple[Direction, Scalar]]) -> Rows:
    """The weights with independent features that give the optimal outputs."""
    A, fit = solution.problem.A, _fit(solution)
    features = [[tidy(relu(dot(row, u)) * s) for row in A] for u, s in directions]
    if len(reduced(features)) == len(directions):
        return (tuple(_weight(u, s, own) for u, s in directions),)
    factor, shape = factored(fit)
    right: Sequence[Scalar] = fit if shape is None else shape
    equal = [(row, x) for row, x in zip(zip(*features, strict=True), right, strict=True)]
    try:
        found = vertices(equal, [], len(directions), most=MOST_SYSTEMS)
    except TooManyError:
        raise UnsupportedError(f"{len(directions)} neurons attain the support function: their vertices are "
                               "too many") from None  # fmt: skip
    return tuple(found if shape is None else (tuple(factor * c for c in point) for point in found))


def _weight(u: Row, s: int, own: list[tuple[Direction, Scalar]]) -> Scalar:
    """The weight that a network of merged neurons has along a direction."""
    for (other, side), c in own:
        if side == s and along(u, other):
            return next(c * y / x for x, y in zip(u, other, strict=True) if sign(x))
    return ZERO
