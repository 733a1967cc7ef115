"""Sorted, merged one-dimensional samples.

Samples with equal ``x`` receive equal fitted values from every function, so for squared loss a group of
``c`` samples with sum ``t`` behaves as one sample at its mean with weight ``c``:
``sum_k (f - y_k)**2 = c (f - t/c)**2 + sum_k (y_k - t/c)**2``, the second term not depending on ``f``.
Interpolation is possible exactly when the targets in every group agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flint import fmpq

from analytic.exact.scalars import ZERO
from analytic.exact.summation import tree_sum
from numeric.errors import DataError, InfeasibleError


@dataclass(frozen=True)
class GroupedSamples:
    """Samples grouped by equal ``x``, in increasing order of ``x``.

    Attributes:
        x: the distinct abscissae, increasing (length k).
        groups: for each of them the indices of the original samples (length k, n indices in all).
        targets: the targets in the original order (length n).
    """

    x: tuple[fmpq, ...]
    groups: tuple[tuple[int, ...], ...]
    targets: tuple[fmpq, ...]

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How many samples share each distinct ``x``."""
        return tuple(len(group) for group in self.groups)

    @cached_property
    def totals(self) -> tuple[fmpq, ...]:
        """The sum of the targets of each group."""
        return tuple(tree_sum([self.targets[i] for i in group]) for group in self.groups)

    @cached_property
    def means(self) -> tuple[fmpq, ...]:
        """The mean target of each group."""
        return tuple(total / count for total, count in zip(self.totals, self.counts, strict=True))

    @cached_property
    def within(self) -> fmpq:
        """The squared loss no function can remove: half the squared deviations from the group means."""
        return tree_sum(
            [
                (self.targets[i] - mean) ** 2 / 2
                for group, mean in zip(self.groups, self.means, strict=True)
                if len(group) > 1
                for i in group
            ]
        )

    def clash(self) -> tuple[int, int] | None:
        """Two samples with equal ``x`` and different targets, the first such pair, or ``None``."""
        for group in self.groups:
            for i in group[1:]:
                if self.targets[i] != self.targets[group[0]]:
                    return group[0], i
        return None

    def expand(self, values: Sequence[fmpq]) -> list[fmpq]:
        """One value a group, repeated for every original sample of the group."""
        out = [ZERO] * len(self.targets)
        for group, value in zip(self.groups, values, strict=True):
            for i in group:
                out[i] = value
        return out

    def place(self, values: Sequence[fmpq]) -> list[fmpq]:
        """One value a group, given to its first original sample; the others receive zero."""
        out = [ZERO] * len(self.targets)
        for group, value in zip(self.groups, values, strict=True):
            out[group[0]] = value
        return out


def merge(x: Sequence[fmpq], y: Sequence[fmpq]) -> GroupedSamples:
    """Sort the samples by ``x`` (length n) and group those with equal ``x``.

    >>> samples = merge([fmpq(3), fmpq(0), fmpq(3)], [fmpq(1), fmpq(5), fmpq(2)])
    >>> samples.x, samples.groups, samples.means, samples.within, samples.clash()
    ((0, 3), ((1,), (0, 2)), (5, 3/2), 1/4, (0, 2))
    """
    if len(x) != len(y):
        raise DataError(f"x has {len(x)} samples and y has {len(y)}: give one target for every sample")
    if len(x) == 0:
        raise DataError("x is empty: give at least one sample")
    places: list[fmpq] = []
    groups: list[list[int]] = []
    for i in sorted(range(len(x)), key=x.__getitem__):
        if places and places[-1] == x[i]:
            groups[-1].append(i)
        else:
            places.append(x[i])
            groups.append([i])
    return GroupedSamples(tuple(places), tuple(map(tuple, groups)), tuple(y))


def require_consistent(samples: GroupedSamples) -> None:
    """Raise ``InfeasibleError`` when two samples with equal ``x`` ask for different values.

    The witness is ``v = e_i - e_j`` (signed so that ``v'y > 0``): every function has ``v'f = 0``.

    >>> require_consistent(merge([fmpq(0), fmpq(0)], [fmpq(1), fmpq(2)]))
    Traceback (most recent call last):
    numeric.errors.InfeasibleError: samples 0 and 1 share x = 0 but y is 1 and 2: no function fits both
    """
    pair = samples.clash()
    if pair is None:
        return
    low, high = sorted(pair, key=samples.targets.__getitem__)
    witness = [ZERO] * len(samples.targets)
    witness[high], witness[low] = fmpq(1), fmpq(-1)
    place = next(place for place, group in zip(samples.x, samples.groups, strict=True) if low in group)
    first, second = pair
    raise InfeasibleError(
        f"samples {first} and {second} share x = {place} but y is {samples.targets[first]} and "
        f"{samples.targets[second]}: no function fits both",
        witness,
    )
