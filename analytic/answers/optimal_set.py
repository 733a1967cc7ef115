"""``analytic.optimal_set``: every optimal network without bias, in any dimension, where it is a polytope.

By complementary slackness (the theorem ``general-extreme-points``) neurons of optimal networks attain ``h(v) = beta``
for any one optimal v, with the sign of their output weight; and all optimal networks have the same outputs f on the
samples where the loss is strictly convex, or a constraint ``f = y``. On each of the finitely many regions of activation
one direction at most attains h: ``v'(Au)_+`` is linear there, and the ball is round. So the optimal networks are the
weights ``c >= 0`` with ``sum_j c_j s_j (A u_j)_+ = f`` on the directions ``u_j`` that do, up to splitting a neuron in
parallel ones. This is a polytope, because the penalty is the same on all of it, and its vertices are the c with
independent features: the fewest neurons are those of a vertex. (Mishkin and Pilanci, 2023; Kim, Mishkin and Pilanci,
ICLR 2025, call the numbers of neurons of the smallest and of the largest vertex critical widths.)

How a certificate proves that v is feasible tells how many directions attain it, one of each sign for the methods in
:data:`ONE_EACH`. There ``v'(Au)_+ = beta ||u||`` leaves one direction:

- "whitened": only ``Au = v_+ / ||v_+||``, by Cauchy and Schwarz;
- "acute": of the samples with ``v_i > 0`` those that are active have a sum ``g_S`` of ``v_i a_i`` as long as that of
  all of them, g; as ``g_S'(g - g_S) >= 0`` this says ``g_S = g``, and u is along it;
- "obtuse": with rays p where ``t_p > 0``, of which there is one, ``t_p (a_p'u)_+`` is largest along ``a_p`` only;
- "odd": the response is linear in u;
- "rank-one": it depends on ``a'u`` only, so that there are two directions, whose features have no sample in common;
- "spike-free": ``(Au)_+ = Az`` with ``||z|| <= ||u||``, and equality for ``z = u`` only, so that u is the one maximiser
  of a linear response over the part of the ball with ``Au >= 0``.

The features of two directions of opposite signs are not parallel, since v sees them with opposite signs: the optimal
network is unique. Elsewhere v has to be a multiple of a rational vector, for which all directions are found exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import comb
from typing import Any

import sympy
from flint import fmpq, fmpq_mat

from analytic.answers.solution import Solution
from analytic.answers.solve import solve
from analytic.exact.linear import dot
from analytic.exact.scalars import ONE, ZERO, Row, Rows, Scalar, is_rational, rationals, relu, sign, simplest, to_sympy
from analytic.exact.support import exact_support
from analytic.exact.time_limit import require_time, within
from analytic.model.foreign import read_network
from analytic.model.network import Network, norm
from analytic.model.problem import Problem, is_zero_row
from analytic.model.verdict import Verdict
from numeric.errors import DataError, UnsupportedError
from numeric.options import one_of

__all__ = ["OptimalPolytope", "optimal_set"]

TIME_LIMIT = 60.0
STRICT = ("squared", "interpolation", "logistic")
"""The losses for which all optimal networks have the same outputs on the samples."""
ONE_EACH = frozenset({"whitened", "acute", "obtuse", "odd", "rank-one", "spike-free"})
"""Methods of certificates that leave one direction of each sign, or two without a sample in common."""
MOST_SYSTEMS = 50_000
"""Systems of equations for vertices."""

Direction = tuple[Row, int]


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
        used = [k for k in range(len(self.directions)) if any(sign(c[k]) for c in self.weights)]
        return len(self.weights) and len(used) - _rank([self._feature(k) for k in used])

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
        rest = list(_fit(self.solution))
        for j, (u, _, (w,)) in enumerate(given.parts):
            if not sign(w) or is_zero_row(u):
                continue
            if not any(sign(w) == s and _along(u, other) for other, s in self.directions):
                return Verdict("refuted", f"neuron {j} does not attain the support function with its sign")
            rest = [x - w * relu(dot(row, u)) for x, row in zip(rest, self.solution.problem.A, strict=True)]
        missed = next((i for i, x in enumerate(rest) if sign(x)), None)
        if missed is not None:
            return Verdict("refuted", f"the output on sample {missed} is not that of the optimal networks")
        return Verdict("proved", "every neuron attains the support function, and the outputs are the optimal ones")

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
    y : (n,) exact numbers, or labels for the logistic loss
    loss : "squared", "interpolation" or "logistic"
        For others optimal networks may differ on the samples.
    beta : weight decay for squared and logistic
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
        Where the dual vector is no multiple of a rational one and its certificate does not say what attains it.

    Examples
    --------
    >>> import analytic
    >>> analytic.optimal_set([[1, 0], [0, 1]], [3, -4], loss="interpolation").unique
    True
    >>> cross = [[1, 0], [0, 1], [-1, 0], [0, -1]]
    >>> best = analytic.optimal_set(cross, [1, 1, 1, 1], loss="interpolation")
    >>> best.value, best.dimension, len(best.vertices), best.min_neurons
    (2*sqrt(2), 1, 2, 2)

    References
    ----------
    Mishkin & Pilanci, Optimal Sets and Solution Paths of ReLU Networks, ICML 2023.
    """
    one_of("loss", loss, STRICT)
    solution = solve(A, y, loss=loss, beta=beta, time_limit=time_limit)
    if solution.problem.symbolic or solution.problem.o > 1:
        raise UnsupportedError("A, y or beta hold symbols, or y has several outputs: the set of optimal networks is "
                               "described for numbers and one output")  # fmt: skip
    verdict = solution.verify()
    if not verdict.proved:
        raise UnsupportedError(f"the optimum could not be verified ({verdict.reason}): no set is described")
    own = _merged(solution.exact_network)
    if solution.theorem.feasibility in ONE_EACH:
        return OptimalPolytope(solution, tuple(key for key, _ in own), (tuple(c for _, c in own),))
    with within(time_limit):
        directions = _attaining(solution.problem, [v for (v,) in solution.exact_dual])
        return OptimalPolytope(solution, directions, _vertices(solution, directions, own))


def _fit(solution: Solution) -> Row:
    """What the optimal networks give the samples."""
    return tuple(f for (f,) in solution.exact_network.outputs(solution.problem.A))


def _count(weights: Row) -> int:
    return sum(1 for c in weights if sign(c))


def _along(u: Row, other: Row) -> bool:
    """Whether both have one direction."""
    k = next(k for k, cell in enumerate(other) if sign(cell))
    return sign(u[k]) == sign(other[k]) and not any(
        sign(x * other[k] - u[k] * y) for x, y in zip(u, other, strict=True)
    )


def _merged(network: Network) -> list[tuple[Direction, Scalar]]:
    """The directions with their signs, and the weights: parallel neurons of one sign together."""
    found: list[tuple[Direction, Scalar]] = []
    for u, _, (w,) in network.parts:
        if not sign(w) or is_zero_row(u):
            continue
        s = 1 if sign(w) == 1 else -1
        for k, ((other, side), c) in enumerate(found):
            if side == s and _along(u, other):
                ratio = next(x / y for x, y in zip(u, other, strict=True) if sign(y))
                found[k] = (other, side), c + ratio * abs(w)
                break
        else:
            found.append(((u, s), abs(w)))
    return found


def _attaining(problem: Problem, v: Sequence[Scalar]) -> tuple[Direction, ...]:
    """All directions that attain ``h(v) = beta``, for a multiple of a rational vector."""
    factor, shape = _factored(v)
    if shape is None or not all(map(is_rational, problem.A)):
        raise UnsupportedError("the dual vector is no multiple of a rational one: what attains its support function is "
                               "found for such vectors only")  # fmt: skip
    if not any(shape):
        return ()
    found = exact_support([rationals(row) for row in problem.A], shape, free=False)
    if sign(factor * factor * found.square - problem.beta * problem.beta):
        return ()  # no neuron is worth its price
    return tuple({(neuron.g, neuron.sign): None for neuron in found.neurons})


def _factored(values: Sequence[Scalar]) -> tuple[Scalar, tuple[fmpq, ...] | None]:
    """A positive factor and the rational vector whose multiple the numbers are, None if there is none."""
    pivot = next((abs(x) for x in values if sign(x)), ONE)
    ratios = [simplest(sympy.radsimp(to_sympy(x) / to_sympy(pivot))) for x in values]
    return pivot, rationals(ratios) if is_rational(ratios) else None


def _rank(rows: Sequence[Row]) -> int:
    if all(map(is_rational, rows)):
        return int(fmpq_mat([list(rationals(row)) for row in rows]).rank()) if rows else 0
    return len(rows)  # of the methods in ONE_EACH, where features are independent


def _vertices(solution: Solution, directions: Sequence[Direction], own: list[tuple[Direction, Scalar]]) -> Rows:
    """The weights with independent features that give the optimal outputs."""
    A = [rationals(row) for row in solution.problem.A]
    features = [[relu(dot(row, u)) * s for row in A] for u, s in directions]
    rank = _rank([tuple(row) for row in features])
    if rank == len(directions):
        return (tuple(_weight(u, s, own) for u, s in directions),)
    factor, fit = _factored(_fit(solution))
    if fit is None:
        raise UnsupportedError("the optimal outputs are no multiple of rational numbers, and the features of the "
                               "neurons are not independent")  # fmt: skip
    if comb(len(directions), rank) > MOST_SYSTEMS:
        raise UnsupportedError(f"{len(directions)} neurons attain the support function: their vertices are too many")
    columns = [rationals(feature) for feature in features]
    found: dict[Row, None] = {}
    for chosen in combinations(range(len(columns)), rank):
        require_time()
        weights = _solved([columns[k] for k in chosen], fit)
        if weights is not None and min(weights, default=ZERO) >= 0:
            full: list[Scalar] = [ZERO] * len(columns)
            for k, c in zip(chosen, weights, strict=True):
                full[k] = factor * c
            found[tuple(full)] = None
    return tuple(found)


def _weight(u: Row, s: int, own: list[tuple[Direction, Scalar]]) -> Scalar:
    """The weight that a network of merged neurons has along a direction."""
    for (other, side), c in own:
        if side == s and _along(u, other):
            return next(c * y / x for x, y in zip(u, other, strict=True) if sign(x))
    return ZERO


def _solved(columns: Sequence[tuple[fmpq, ...]], right: Sequence[fmpq]) -> list[fmpq] | None:
    """The weights of independent columns that give the right side, or None."""
    if not columns:
        return [] if not any(right) else None
    table = fmpq_mat([[*row, b] for row, b in zip(zip(*columns, strict=True), right, strict=True)])
    reduced, rank = table.rref()
    m = len(columns)
    if rank > m or any(reduced[k, k] != 1 for k in range(min(m, rank))) or rank < m:
        return None  # the right side is out of reach, or the columns depend on one another
    return [reduced[k, m] for k in range(m)]
