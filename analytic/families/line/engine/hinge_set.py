"""All optimal networks of the hinge loss in one dimension, and the sparsest of them.

The set is the optimal face of ``hinge_face``. The places where optimal functions bend come in
blocks: at the points of a block and between them ``g`` is constant, and functions bend one way, say up. ``v`` is
zero inside a block, so what complementary slackness asks of the points there is a margin of 1 or more (or, for both
labels at one place, -1 <= f <= 1).

*Reduction.* Points inside a block that ask for a high value are called hard, points not inside a block outer. If all
optimal functions agree at the outer and hard points, they are the minimum-norm interpolants of those
values which meet the conditions at the other points. If all such interpolants do (their envelope tells), the set is
the one of ``solution_set``.

*Fewest kinks in general.* Take an optimal function and a block in which it bends between samples. The lines that
enter and leave the block meet inside it; with that one kink the function is lower inside the block and as good outside.
So it is optimal too if no point inside is hard. Hence the fewest kinks are the fewest
blocks in which some optimal function bends: linear programs over the face decide. With hard points the function
with one kink a block is checked, and if it is not optimal the count is left undecided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from random import Random

from flint import fmpq

from analytic.exact.scalars import ZERO
from analytic.exact.summation import tree_sum
from analytic.families.line.engine.hinge import hinge_problem, solve_hinge
from analytic.families.line.engine.hinge_face import Block, HingeFace
from analytic.families.line.engine.network import Neuron, SplineNeurons, least_neurons, neurons_from, sweep
from analytic.families.line.engine.optimal_set import OptimalSet
from analytic.families.line.engine.reduced import Reduced
from analytic.families.line.engine.solution_set import InterpolantSet, KinkRegion, Membership
from analytic.families.line.engine.sparsest import Sparsest
from numeric.errors import UnsupportedError

ONE = fmpq(1)
PROGRAMS = 512
"""Linear programs that the search for the fewest kinks may take."""
DRAWS = 3
STEPS = 16


@dataclass(frozen=True)
class HingeSet(OptimalSet):
    """All optimal networks at one beta."""

    face: HingeFace

    @property
    def value(self) -> fmpq:
        """The optimal value."""
        return self.face.fit.value

    @cached_property
    def outer(self) -> list[int]:
        """The points that are not inside a block."""
        return [j for j in range(len(self.face.x)) if not any(block.inside(j) for block in self.face.blocks)]

    @cached_property
    def hard(self) -> list[int]:
        """The points inside a block that keep functions from bending as far as they might."""
        inside = [(j, block) for block in self.face.blocks for j in range(len(self.face.x)) if block.inside(j)]
        return [j for j, block in inside if self.face.limits(j)[block.sign < 0] is not None]

    @cached_property
    def reduced(self) -> Reduced | None:
        """The same set as interpolants of the values that all optimal functions share, if it is one."""
        if not self._agree():
            return None
        x = self.face.x
        values, kept = sweep(self.face.fit.network, x), sorted([*self.outer, *self.hard])
        line = InterpolantSet(tuple(x[j] for j in kept), tuple(values[j] for j in kept))
        found = Reduced(line, x[0], x[-1])
        inside = set(range(len(x))) - set(kept)
        return found if all(_within(found.bounds(x[j]), self.face.limits(j)) for j in inside) else None

    def _agree(self) -> bool:
        """Whether all optimal functions have the same values at the points that are outer or hard."""
        doubtful = set(self.hard)
        for stretch in self._stretches():
            fixed = [j for j in stretch if None not in (ends := self.face.limits(j)) and ends[0] == ends[1]]
            doubtful |= {stretch[0], stretch[-1]} if len(fixed) < 2 else set()
        return all(
            low is not None and low == high
            for low, high in map(self.face.bounds, map(self.face.x.__getitem__, sorted(doubtful)))
        )

    def _stretches(self) -> list[list[int]]:
        """Runs of outer points on which every optimal function is straight: between blocks, with their ends."""
        cuts = [(block.first, block.last) for block in self.face.blocks]
        ends = [(0, 0), *cuts, (len(self.face.x) - 1,) * 2]
        runs = [range(before[1], after[0] + 1) for before, after in pairwise(ends)]
        found = ([j for j in run if j in self.outer] for run in runs)
        return [stretch for stretch in found if stretch]

    @cached_property
    def regions(self) -> tuple[KinkRegion, ...]:
        """Where a neuron of an optimal network may have its kink, by facing and sign of its weight."""
        if self.reduced is not None:
            return super().regions
        return tuple(r for facing in (1, -1) for sign in (1, -1) for r in self._regions(facing, sign))

    def _regions(self, facing: int, sign: int) -> list[KinkRegion]:
        x, last = self.face.x, len(self.face.x) - 1
        used = [j for j in range(len(x)) if self.face.tight(j, facing) == sign and self._used(j, facing)]
        out: list[list[int]] = []
        for j in used:
            if out and out[-1][-1] == j - 1:
                out[-1].append(j)
            else:
                out.append([j])
        return [
            KinkRegion(None if run[0] == 0 else x[run[0]], None if run[-1] == last else x[run[-1]], facing, sign)
            for run in out
        ]

    def _used(self, j: int, facing: int) -> bool:
        """Whether some optimal network has a neuron there; one facing left at the last point is one at the first."""
        where = (0, 1) if j == len(self.face.x) - 1 else (j, facing)

        def there(neuron: Neuron) -> fmpq:
            return fmpq(-int(neuron.kink == self.face.x[where[0]] and neuron.facing == where[1]))

        found = self.face.least(there, ZERO)
        return found is None or any(there(neuron) for neuron in found.neurons)

    def bounds(self, t: fmpq) -> tuple[fmpq | None, fmpq | None]:
        """The lowest and the highest value at ``t``, ``None`` where there is no bound."""
        return self.face.bounds(t) if self.reduced is None else super().bounds(t)

    @cached_property
    def sparsest(self) -> Sparsest:
        """An optimal network with the fewest kinks between the first and the last sample."""
        if self.reduced is not None:
            return super().sparsest
        network, kinks = self._fewest_blocks()
        least = max(kinks, int(self.face.fit.norm > 0))
        count = len(network.neurons)
        return Sparsest(network, kinks, count if count == least else None)

    @cached_property
    def _bent(self) -> list[Block]:
        """The blocks in which every optimal function bends."""
        return [block for block in self.face.blocks if self.face.bend(self.face.mass([block]), block) > 0]

    def _fewest_blocks(self) -> tuple[SplineNeurons, int]:
        free = [block for block in self.face.blocks if block not in self._bent]
        programs = 0
        for size in range(len(free) + 1):
            for chosen in combinations(free, size):
                straight = [block for block in free if block not in chosen]
                network = self.face.mass(straight)
                if all(self.face.bend(network, block) == 0 for block in straight):
                    return self._one_kink_each(network), len(self._bent) + size
                programs += 1
                if programs > PROGRAMS:
                    raise UnsupportedError(
                        f"the fewest kinks are undecided at beta = {self.face.fit.beta}: optimal functions may bend in "
                        f"any of {len(free)} intervals; take a beta that is no breakpoint of the path"
                    )
        raise AssertionError("every optimal function bends in all of the blocks at most")

    def _one_kink_each(self, network: SplineNeurons) -> SplineNeurons:
        """The function with one kink in every block where the network bends, as a network."""
        x = self.face.x
        y = sweep(network, x)
        corners: list[tuple[fmpq, fmpq]] = []
        for block in self.face.blocks:
            if self.face.bend(network, block):
                a, b = max(block.first, 1), min(block.last, len(x) - 2)
                before, after = _slope(x, y, a - 1), _slope(x, y, b)
                place = ((y[b] - after * x[b]) - (y[a] - before * x[a])) / (before - after)
                corners.append((place, y[a] + before * (place - x[a])))
        points = [(x[0], y[0]), *corners, (x[-1], y[-1])] if len(x) > 1 else [(x[0], y[0])]
        found = least_neurons(*zip(*points, strict=True))
        if not self.contains(found.u, found.b, found.w, found.xi):
            raise UnsupportedError(
                f"the fewest kinks are undecided at beta = {self.face.fit.beta}: samples on the wrong side need a "
                "function with several kinks between two samples of the other label"
            )
        return found

    @property
    def obstacles(self) -> list[tuple[fmpq, fmpq]]:
        """Disjoint intervals in each of which every optimal function bends.

        As many as the fewest kinks where the set is one of interpolants; otherwise there may be fewer, since the
        optimal functions need not bend in the same places.
        """
        if self.reduced is not None:
            return super().obstacles
        return [(self.face.x[block.first], self.face.x[block.last]) for block in self._bent]

    def sample(self, random: Random) -> SplineNeurons:
        """A random one: a mixture of networks that are extreme for random costs, with neurons at random places."""
        if self.reduced is not None:
            return super().sample(random)
        x, found = self.face.x, list[SplineNeurons]()
        while len(found) < DRAWS:
            places = [low + (high - low) * fmpq(random.randint(1, STEPS), STEPS + 1) for low, high in pairwise(x)]
            extra = [neuron for place in places for neuron in self.face.extra(place)]
            level = fmpq(random.randint(-2, 2))
            network = self.face.least(lambda _: fmpq(random.randint(-STEPS, STEPS)), level, extra)
            if network is None:  # no bound in that direction
                network = self.face.fit.network
            found.append(network)
        return _mixture(found, [fmpq(random.randint(1, STEPS)) for _ in found])

    def contains(self, u: Sequence[fmpq], b: Sequence[fmpq], w: Sequence[fmpq], xi: fmpq) -> Membership:
        """Whether a network is optimal, decided by its objective; the reason names the first condition that fails."""
        network = neurons_from(u, b, w, xi)
        values = sweep(network, self.face.x)
        rows = self.face.problem.rows
        losses = [len(members) * max(ZERO, ONE - label * values[place]) for place, label, members in rows]
        objective = tree_sum(losses) + self.face.fit.beta * network.penalty
        if objective == self.value:
            return Membership(True, "its objective is the optimal value")
        return Membership(
            False, f"its objective is {objective}, the optimal value {self.value}; {self._why(network, values)}"
        )

    def _why(self, network: SplineNeurons, values: Sequence[fmpq]) -> str:
        for n in network.neurons:
            if not self.face.allows(n):
                facing, sign = "right" if n.facing > 0 else "left", "positive" if n.weight > 0 else "negative"
                return f"no optimal network has a {facing}-facing neuron of {sign} weight with its kink at {n.kink}"
        for j, value in enumerate(values):
            low, high = self.face.limits(j)
            if (low is not None and value < low) or (high is not None and value > high):
                asked = f"{low}" if low == high else f"at least {low}" if high is None else f"at most {high}"
                asked = f"between {low} and {high}" if None not in (low, high) and low != high else asked
                return f"at x = {self.face.x[j]} it is {value}, and every optimal one {asked}"
        raise AssertionError("a network that meets all conditions of optimality is optimal")


def _within(found: tuple[fmpq, fmpq], limits: tuple[fmpq | None, fmpq | None]) -> bool:
    low, high = limits
    return bool((low is None or low <= found[0]) and (high is None or found[1] <= high))


def _slope(x: Sequence[fmpq], y: Sequence[fmpq], j: int) -> fmpq:
    return (y[j + 1] - y[j]) / (x[j + 1] - x[j])


def _mixture(networks: Sequence[SplineNeurons], shares: Sequence[fmpq]) -> SplineNeurons:
    """The weighted mean of functions, neurons that are alike put together."""
    total = tree_sum(shares)
    weights: dict[tuple[str, int], Neuron] = {}
    for network, share in zip(networks, shares, strict=True):
        for n in network.neurons:
            key = str(n.kink), n.facing
            before = weights[key].weight if key in weights else ZERO
            weights[key] = Neuron(n.kink, n.facing, before + n.weight * share / total)
    xi = tree_sum([network.xi * share / total for network, share in zip(networks, shares, strict=True)])
    return SplineNeurons(tuple(weights.values()), xi)


def hinge_set(x: Sequence[fmpq], y: Sequence[fmpq], beta: fmpq) -> HingeSet:
    """All optimal networks at ``beta > 0`` for samples in any order, labels 1 or -1.

    >>> best = hinge_set([fmpq(v) for v in (0, 1, 4, 5)], [fmpq(v) for v in (-1, 1, 1, -1)], fmpq(1, 4))
    >>> best.value, best.sparsest.kinks, best.bounds(fmpq(2))
    (1, 1, (1, 3))
    """
    problem = hinge_problem(x, y)
    return HingeSet(HingeFace(problem, solve_hinge(problem, beta)))
