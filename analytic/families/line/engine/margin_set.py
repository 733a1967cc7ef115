"""All max-margin classifiers of one-dimensional data.

Let the k-th of K gaps between neighbours of opposite labels run from ``l_k`` to ``r_k``. For K >= 2 the
dual of ``margin`` is the only one, and ``v`` vanishes except at the ends of gaps: consecutive
slopes differ in sign, so ``|s_1| < P, N`` and ``m = 0``, ``g = +-1`` at the corner of the broken line in every run,
which lies inside the run unless it is one sample; where the broken line exceeds the margin ``v = 0`` and ``g`` is
straight. So every optimal classifier is exactly -1 and 1 at the ends of every gap, and bends only
within the runs between gaps, one way in each: it is a minimum-norm interpolant of the gap ends. Conversely any
of those is concave (convex) over a positive (negative) run, with the margin 1 at the run's ends and so at least
1 inside. For K = 1 the same holds with ``m = +-1``: neurons also sit outside the gap, where the function is monotone.
For K = 0 the value is zero and the classifiers are the constants of margin 1 or more.

Every run between gaps needs a bend, and one is enough: the fewest kinks are ``K - 1`` (0 for K = 0), those of the
broken line alone.

Source: derived here from the dual in Ergen and Pilanci, JMLR 22 (2021).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from flint import fmpq

from analytic.exact.scalars import ZERO
from analytic.families.line.engine.data import GroupedSamples, merge
from analytic.families.line.engine.margin import label_gaps, require_separable
from analytic.families.line.engine.network import SplineNeurons, neurons_from, sweep
from analytic.families.line.engine.optimal_set import OptimalSet
from analytic.families.line.engine.reduced import Reduced
from analytic.families.line.engine.solution_set import InterpolantSet, KinkRegion, Membership, solution_set
from analytic.families.line.engine.sparsest import Sparsest


@dataclass(frozen=True)
class MarginSet(OptimalSet):
    """All max-margin classifiers; ``ends``, the interpolants of the gap ends, is ``None`` when all labels are equal."""

    samples: GroupedSamples
    ends: Reduced | None

    @property
    def reduced(self) -> Reduced | None:
        """The interpolants of the gap ends."""
        return self.ends

    @property
    def label(self) -> fmpq:
        """The label of the first sample: of all, when they are equal."""
        return self.samples.targets[0]

    @property
    def value(self) -> fmpq:
        """The least total weight."""
        return ZERO if self.reduced is None else self.reduced.line.value

    @property
    def regions(self) -> tuple[KinkRegion, ...]:
        """Where neurons may sit; constants have none."""
        return () if self.reduced is None else super().regions

    @property
    def sparsest(self) -> Sparsest:
        """A classifier with the fewest kinks."""
        return Sparsest(SplineNeurons((), self.label), 0, 0) if self.reduced is None else super().sparsest

    @property
    def obstacles(self) -> list[tuple[fmpq, fmpq]]:
        """Disjoint intervals in each of which every classifier bends."""
        return [] if self.reduced is None else super().obstacles

    def bounds(self, t: fmpq) -> tuple[fmpq | None, fmpq | None]:
        """The lowest and the highest value at ``t``; there is no largest constant."""
        if self.reduced is None:
            return (self.label, None) if self.label > 0 else (None, self.label)
        return super().bounds(t)

    def sample(self, random: Random) -> SplineNeurons:
        """A random one."""
        if self.reduced is None:
            return SplineNeurons((), self.label * (1 + fmpq(random.randint(0, 16), 16)))
        return super().sample(random)

    def contains(self, u: Sequence[fmpq], b: Sequence[fmpq], w: Sequence[fmpq], xi: fmpq) -> Membership:
        """Whether a network is a max-margin classifier: every margin 1 or more, and no more weight than needed.

        >>> best = margin_set([fmpq(v) for v in (0, 1, 4, 5)], [fmpq(v) for v in (-1, 1, 1, -1)])
        >>> best.contains([fmpq(1)], [fmpq(0)], [fmpq(2)], fmpq(-1)).reason
        'the margin at x = 5 is -9, less than 1'
        """
        network = neurons_from(u, b, w, xi)
        values = sweep(network, self.samples.x)
        labels = [self.samples.targets[group[0]] for group in self.samples.groups]
        for place, label, value in zip(self.samples.x, labels, values, strict=True):
            if label * value < 1:
                return Membership(False, f"the margin at x = {place} is {label * value}, less than 1")
        if network.penalty == self.value:
            return Membership(True, "every margin is 1 or more and the total weight is the least")
        return Membership(False, f"its total weight is {network.penalty}, the least is {self.value}")


def margin_set(x: Sequence[fmpq], y: Sequence[fmpq]) -> MarginSet:
    """The max-margin classifiers of samples in any order, labels 1 or -1; equal ``x`` must have equal labels.

    >>> best = margin_set([fmpq(v) for v in (0, 1, 4, 5)], [fmpq(v) for v in (-1, 1, 1, -1)])
    >>> best.value, best.sparsest.kinks, best.bounds(fmpq(2))
    (4, 1, (1, 3))
    """
    samples = merge(x, y)
    require_separable(samples)
    labels = [samples.targets[group[0]] for group in samples.groups]
    gaps = label_gaps(samples.x, labels)
    if not gaps:
        return MarginSet(samples, None)
    ends = [j for gap in gaps for j in (gap.left, gap.left + 1)]
    line: InterpolantSet = solution_set([samples.x[j] for j in ends], [labels[j] for j in ends])
    return MarginSet(samples, Reduced(line, samples.x[0], samples.x[-1]))
