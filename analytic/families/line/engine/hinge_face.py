"""All optimal networks of the hinge loss in one dimension at one beta: the optimal face of its linear program.

Let ``v`` be any optimal dual (``hinge``), ``g(t) = sum_i v_i (x_i - t)_+`` and ``m = g(x_1)``. By
complementary slackness a network is optimal exactly if (a) every neuron is where the dual constraint is tight:
``g(t) = beta sign(weight)`` for a right-facing one with its kink at t, ``g(t) - m = beta sign(weight)`` for a
left-facing one; and (b) at every sample the margin ``y_i f(x_i)`` is 1 if ``0 < y_i v_i < 1``, at least 1 if
``v_i = 0``, at most 1 if ``y_i v_i = 1``. These are linear conditions on the weights.

*Finitely many kinks suffice.* ``g`` is straight between samples, so a neuron strictly between two of them sits where
both carry a tight neuron too, and the three (or the two and one at any place t between) can stand in for it with
the same values at the samples (and at t). Any linear function of these values is therefore extreme at networks with
kinks at the samples and at t.

Source: complementary slackness for the dual of Ergen and Pilanci, JMLR 22 (2021).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from flint import fmpq

from analytic.exact.scalars import ZERO
from analytic.exact.simplex import Unbounded, minimise
from analytic.exact.summation import tree_sum
from analytic.families.line.engine.hinge import HingeFit, HingeProblem
from analytic.families.line.engine.network import Neuron, SplineNeurons

ONE = fmpq(1)


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring distinct points ``first`` to ``last`` at and between which optimal functions may bend, all alike.

    ``open_left`` and ``open_right`` say that the block goes on outside the data.
    """

    first: int
    last: int
    sign: int
    open_left: bool
    open_right: bool

    def inside(self, j: int) -> bool:
        """Whether point j is in the block and not at an end of it."""
        return (
            (self.first < j or self.open_left) and (j < self.last or self.open_right) and self.first <= j <= self.last
        )


@dataclass(frozen=True)
class HingeFace:
    """The optimal networks of a data set at the beta of ``fit``, one of them.

    >>> from analytic.families.line.engine.hinge import hinge_problem, solve_hinge
    >>> problem = hinge_problem([fmpq(0), fmpq(1), fmpq(2)], [fmpq(-1), fmpq(1), fmpq(1)])
    >>> face = HingeFace(problem, solve_hinge(problem, fmpq(1, 4)))
    >>> face.m, face.levels, face.bounds(fmpq(2))
    (1/4, (1/4, 0, 0), (1, 3))
    """

    problem: HingeProblem
    fit: HingeFit

    @property
    def x(self) -> tuple[fmpq, ...]:
        """The distinct places, increasing."""
        return self.problem.samples.x

    @cached_property
    def multipliers(self) -> list[fmpq]:
        """The multiplier of every row: 0 to its number of samples."""
        return [len(members) * label * self.fit.dual[members[0]] for _, label, members in self.problem.rows]

    @cached_property
    def levels(self) -> tuple[fmpq, ...]:
        """``g`` at the distinct points."""
        steps = [ZERO] * len(self.x)
        for (place, label, _), pi in zip(self.problem.rows, self.multipliers, strict=True):
            steps[place] += label * pi
        out, total = [ZERO], ZERO
        for j in range(len(self.x) - 1, 0, -1):
            total += steps[j]
            out.append(out[-1] + total * (self.x[j] - self.x[j - 1]))
        return tuple(out[::-1])

    @property
    def m(self) -> fmpq:
        """``g`` to the left of the data."""
        return self.levels[0]

    def tight(self, j: int, facing: int) -> int:
        """The sign of weight that neurons of this facing may have at point j, 0 if they may have none."""
        level = self.levels[j] - (self.m if facing < 0 else 0)
        return int(level == self.fit.beta) - int(level == -self.fit.beta)

    def allows(self, neuron: Neuron) -> bool:
        """Whether the dual constraint is tight at a neuron with unit or any other weight, of which the sign counts."""
        sign = fmpq(1 if neuron.weight > 0 else -1)
        unit = Neuron(neuron.kink, neuron.facing, sign)
        gain = tree_sum([pi * self._cell(unit, r) for r, pi in enumerate(self.multipliers)])
        return bool(gain == self.fit.beta)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Where optimal functions may bend."""
        size = len(self.x)
        signs = [self.tight(j, 1) or self.tight(j, -1) for j in range(size)]
        out, j = [], 0
        while j < size:
            first = j
            while j + 1 < size and signs[j + 1] == signs[first]:
                j += 1
            if signs[first]:
                out.append(Block(first, j, signs[first], first == 0, j == size - 1))
            j += 1
        return tuple(out)

    def limits(self, j: int) -> tuple[fmpq | None, fmpq | None]:
        """The least and the greatest value at point j that complementary slackness allows, ``None``: no bound."""
        low: list[fmpq] = []
        high: list[fmpq] = []
        for (place, label, members), pi in zip(self.problem.rows, self.multipliers, strict=True):
            if place == j:
                at_least, at_most = pi < len(members), pi > 0  # of the margin: 1
                low += [fmpq(label)] * (at_least if label > 0 else at_most)
                high += [fmpq(label)] * (at_most if label > 0 else at_least)
        return max(low, default=None), min(high, default=None)

    @cached_property
    def _features(self) -> list[Neuron]:
        """The unit neurons of the program's columns, in their order."""
        kinks = [(kink, 1) for kink in self.x[:-1]] + [(kink, -1) for kink in self.x[1:-1]]
        return [Neuron(kink, facing, fmpq(sign)) for sign in (1, -1) for kink, facing in kinks]

    @cached_property
    def _columns(self) -> list[int]:
        """The columns without reduced cost: the others vanish in every optimal network."""
        index = {place: j for j, place in enumerate(self.x)}
        neurons = [c for c, n in enumerate(self._features) if self.tight(index[n.kink], n.facing) == n.weight]
        first, size = self.problem.neurons, len(self.problem.rows)
        losses, slacks = [], []
        for r, ((_, _, members), pi) in enumerate(zip(self.problem.rows, self.multipliers, strict=True)):
            losses += [first + 2 + r] * (pi == len(members))
            slacks += [first + 2 + size + r] * (pi == 0)
        return [*neurons, first, first + 1, *losses, *slacks]

    @cached_property
    def neurons(self) -> list[Neuron]:
        """The unit neurons with kinks at the samples that the dual allows."""
        return [self._features[c] for c in self._columns if c < self.problem.neurons]

    @cached_property
    def _matrix(self) -> list[list[fmpq]]:
        return [[row[c] for c in self._columns] for row in self.problem.matrix]

    def least(self, cost: Callable[[Neuron], fmpq], level: fmpq, extra: Sequence[Neuron] = ()) -> SplineNeurons | None:
        """An optimal network with the least sum of ``|w_j| cost(unit neuron)`` and ``level xi``; ``None``: no bound.

        ``extra`` are further unit neurons, where the dual constraint is tight.
        """
        added = [[self._cell(neuron, r) for neuron in extra] for r in range(len(self.problem.rows))]
        matrix = [row + more for row, more in zip(self._matrix, added, strict=True)]
        rest = [ZERO] * (len(self._columns) - len(self.neurons) - 2)
        costs = [*map(cost, self.neurons), level, -level, *rest, *map(cost, extra)]
        place = {column: k for k, column in enumerate(self._columns)}
        basis = [place[column] for column in self.fit.basis]
        try:
            z = minimise(matrix, [ONE] * len(matrix), costs, basis).z
        except Unbounded:
            return None
        shares = [*zip(self.neurons, z, strict=False), *zip(extra, z[len(self._columns) :], strict=True)]
        found = [Neuron(n.kink, n.facing, n.weight * share) for n, share in shares if share != 0]
        count = len(self.neurons)
        return SplineNeurons(tuple(found), z[count] - z[count + 1])

    def _cell(self, neuron: Neuron, r: int) -> fmpq:
        place, label, _ = self.problem.rows[r]
        return label * neuron.weight * max(ZERO, neuron.facing * (self.x[place] - neuron.kink))

    def extra(self, t: fmpq) -> list[Neuron]:
        """Unit neurons that matter to the values at ``t`` and are no columns of the program."""
        last = len(self.x) - 1
        if t < self.x[0]:
            sign = self.tight(0, 1)
            return [Neuron(t, 1, fmpq(sign))] if sign else []
        if t >= self.x[last]:
            sign = self.tight(last, -1)
            return [Neuron(kink, -1, fmpq(sign)) for kink in {str(k): k for k in (self.x[last], t)}.values() if sign]
        if t in self.x:
            return []
        j = next(j for j in range(last) if t < self.x[j + 1])
        both = ((facing, self.tight(j, facing), self.tight(j + 1, facing)) for facing in (1, -1))
        return [Neuron(t, facing, fmpq(sign)) for facing, sign, other in both if sign and sign == other]

    def extreme(self, t: fmpq, sign: int) -> SplineNeurons | None:
        """An optimal network that is lowest (``sign = 1``) or highest (-1) at ``t``; ``None``: no bound."""

        def at(neuron: Neuron) -> fmpq:
            return sign * neuron.weight * max(ZERO, neuron.facing * (t - neuron.kink))

        return self.least(at, fmpq(sign), self.extra(t))

    def bounds(self, t: fmpq) -> tuple[fmpq | None, fmpq | None]:
        """The lowest and the highest value at ``t`` of an optimal network, ``None`` where there is no bound."""
        low, high = self.extreme(t, 1), self.extreme(t, -1)
        return None if low is None else low(t), None if high is None else high(t)

    def mass(self, blocks: Sequence[Block]) -> SplineNeurons:
        """An optimal network that bends least in the given blocks, between the first and the last sample."""
        found = self.least(lambda neuron: fmpq(int(any(self._bends(neuron, block) for block in blocks))), ZERO)
        assert found is not None, "masses are not negative"
        return found

    def bend(self, network: SplineNeurons, block: Block) -> fmpq:
        """How much a network bends in a block, between the first and the last sample."""
        return tree_sum([abs(n.weight) for n in network.neurons if self._bends(n, block)])

    def _bends(self, neuron: Neuron, block: Block) -> bool:
        inside = self.x[block.first] <= neuron.kink <= self.x[block.last]
        return bool(inside and self.x[0] < neuron.kink < self.x[-1])
