"""The optimal interpolant with the fewest kinks and neurons.

*Kinks.* An optimal function bends only on the regions of ``solution_set``, so it is straight
before and after every maximal run ``x_a, ..., x_b`` of kinks of one sign. It bends in every interval
``(x_{i-1}, x_{i+1})`` around a kink; taking every other point of a run of k gives ``ceil(k/2)`` disjoint intervals, and
those of different runs are disjoint too: no optimal function has fewer than ``sum ceil(k/2)`` kinks. Joining the
points of a run in pairs, with one kink between the two of a pair where the lines before and after it meet,
attains this; a run of odd length leaves one point single, the first, the third, ..., and between these
choices one line turns freely about a data point.

*Neurons.* A kink needs one neuron, right- or left-facing, but the left-facing weights must add up to ``-s_1``.

- Held slope (``s_1 = N`` or ``-P``): the sign of a kink decides its facing and the sum is right; neurons = kinks.
- ``s_1 > N``: weight ``r = s_1 - N`` is left for neurons that are linear on the data, to the left of ``x_2`` or the
  right of ``x_{n-1}``. It acts as one more kink, at infinity, between a negative run of p that ends at
  ``x_{n-1}`` and a positive run of q that begins at ``x_2``: by the same argument these need
  ``ceil((p + q + 1)/2)`` neurons, attained by pairing infinity with a neighbour if p or q is odd. So one neuron more
  than kinks exactly if p and q are even. ``s_1 < -P``: the mirror image.
- Within the total variation: as many neurons as kinks if some kinks of a sparsest function add up to ``-s_1``,
  otherwise one more (split one kink between both facings). This contains the subset-sum problem; it is decided by
  enumerating partial sums, up to ``limit`` of them at a time.

Sources: Debarre, Denoyelle, Unser and Fageot, J. Comput. Appl. Math. 406 (2022), for the kinks; the count of
neurons is derived here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from flint import fmpq

from analytic.exact.summation import tree_sum
from analytic.families.line.engine.broken_line import BrokenLine, run_line
from analytic.families.line.engine.face import Regime
from analytic.families.line.engine.network import Neuron, SplineNeurons
from analytic.families.line.engine.solution_set import InterpolantSet, KinkRun
from analytic.families.line.engine.subset_sum import Option, choose

LIMIT = 4096
"""Partial sums that are kept at a time."""
WORK = 2**14
"""Partial sums in all: with many runs fewer are kept at a time, so that the time is linear in the data."""
FEWEST = 4
PREFIXES = 33
"""Facings of a long run that are tried."""


@dataclass(frozen=True)
class Sparsest:
    """An optimal network with the fewest kinks, and what is known about the fewest neurons.

    ``fewest_neurons`` is the least number of neurons of any optimal network, or ``None`` when the search was cut
    off: then it is ``kinks`` or ``kinks + 1``, the latter attained by ``network``.
    """

    network: SplineNeurons
    kinks: int
    fewest_neurons: int | None


def min_kinks(best: InterpolantSet) -> int:
    """The fewest points between the first and last sample at which an optimal function bends."""
    return sum((run.size + 1) // 2 for run in best.runs)


def obstacles(best: InterpolantSet) -> list[tuple[fmpq, fmpq]]:
    """As many disjoint intervals as the fewest kinks, in each of which every optimal function bends.

    >>> from analytic.families.line.engine.solution_set import solution_set
    >>> obstacles(solution_set([fmpq(v) for v in range(4)], [fmpq(v) for v in (0, 0, 1, 3)]))
    [(1, 2)]
    """
    x = best.x
    return [
        (max(x[i - 1], x[run.first]), min(x[i + 1], x[run.last]))
        for run in best.runs
        for i in range(run.first, run.last + 1, 2)
    ]


def sparsest(best: InterpolantSet, limit: int = LIMIT) -> Sparsest:
    """An optimal network with the fewest kinks, and among those with the fewest neurons if that was decided.

    >>> from analytic.families.line.engine.solution_set import solution_set
    >>> found = sparsest(solution_set([fmpq(v) for v in range(4)], [fmpq(v) for v in (0, 0, 1, 3)]))
    >>> found.kinks, found.fewest_neurons, found.network
    (1, 1, SplineNeurons(neurons=(Neuron(kink=3/2, facing=1, weight=2),), xi=0))
    """
    if best.regime in (Regime.FALLING, Regime.HELD_FALLING):
        mirrored = sparsest(InterpolantSet(best.x, tuple(-value for value in best.y)), limit)
        flipped = tuple(Neuron(n.kink, n.facing, -n.weight) for n in mirrored.network.neurons)
        return Sparsest(SplineNeurons(flipped, -mirrored.network.xi), mirrored.kinks, mirrored.fewest_neurons)
    if best.regime is Regime.VARIATION:
        return _within(best, limit)
    return _beyond(best)


def _beyond(best: InterpolantSet) -> Sparsest:
    """Slope held at N, above it, or a constant: positive kinks face right and negative ones left."""
    neurons: list[Neuron] = []
    rising = best.regime is Regime.RISING
    begins = next((run for run in best.runs if run.first == 1 and run.sign > 0), None)
    ends = next((run for run in best.runs if run.last == len(best.x) - 2 and run.sign < 0), None)
    odd_start = rising and begins is not None and begins.size % 2 == 1
    odd_end = rising and not odd_start and ends is not None and ends.size % 2 == 1
    for run in best.runs:
        line = run_line(best, run, extend_left=odd_start and run is begins, extend_right=odd_end and run is ends)
        neurons += [Neuron(t, 1 if mass > 0 else -1, mass) for t, mass in line]
    if rising and not odd_start and not odd_end:
        neurons.append(Neuron(best.x[0], 1, best.shape.slope - best.shape.negative))
    return Sparsest(levelled(best, neurons), min_kinks(best), len(neurons))


def _within(best: InterpolantSet, limit: int) -> Sparsest:
    """Slope within the total variation: look for kinks that carry it when turned to the left."""
    limit = min(limit, max(FEWEST, WORK // max(1, len(best.runs))))
    choice = choose([_options(best, run, limit) for run in best.runs], -best.shape.slope, limit)
    if choice.picked is not None:
        lines = [
            (run_line(best, run, option.single, option.free, _turned(best, run, option, share)), option.left)
            for run, (option, share) in zip(best.runs, choice.picked, strict=True)
        ]
        neurons = [
            Neuron(t, -1 if left else 1, mass)
            for line, lefts in lines
            for (t, mass), left in zip(line, lefts, strict=True)
        ]
        return Sparsest(levelled(best, neurons), min_kinks(best), len(neurons))
    neurons = _split([kink for run in best.runs for kink in run_line(best, run)], best.shape.slope)
    return Sparsest(levelled(best, neurons), min_kinks(best), len(neurons) if choice.complete else None)


def _options(best: InterpolantSet, run: KinkRun, limit: int) -> tuple[list[Option], bool]:
    """All ways to turn the kinks of a run: single point or free line, and facings; and whether that is all."""
    # Each option's ``low``..``high`` is the left-facing weight it can contribute.
    count = (run.size + 1) // 2
    if count * 2**count > limit:
        return _plain_options(run_line(best, run), limit), False
    out = []
    singles = range(0, run.size, 2) if run.size % 2 else [None]
    for single in singles:
        masses = [mass for _, mass in run_line(best, run, single)]
        out += [Option(total, total, single, None, left) for left, total in _facings(masses)]
    for free in range(1, run.size, 2) if run.size % 2 else []:
        out += _turning(best, run, free)
    return out, True


def _plain_options(line: BrokenLine, limit: int) -> list[Option]:
    """Some facings of a long run: the first kinks to the left, none and all among them."""
    sums = list(accumulate((mass for _, mass in line), initial=fmpq(0)))
    step = -(-len(line) // min(PREFIXES - 1, limit))
    counts = sorted({*range(0, len(line), step), len(line)})
    return [Option(sums[k], sums[k], None, None, (True,) * k + (False,) * (len(line) - k)) for k in counts]


def _turning(best: InterpolantSet, run: KinkRun, free: int) -> list[Option]:
    """Options with a line turning about point ``free`` of the run, its two kinks facing apart."""
    pivot = run.first + free
    ends = [[mass for _, mass in run_line(best, run, None, free, best.slopes[i])] for i in (pivot - 1, pivot)]
    out = []
    for left, _ in _facings(ends[0]):
        if left[free // 2] != left[free // 2 + 1]:  # the kinks before and after the turning line
            low, high = sorted(_carried(masses, left) for masses in ends)
            out.append(Option(low, high, None, free, left))
    return out


def _turned(best: InterpolantSet, run: KinkRun, option: Option, share: fmpq) -> fmpq | None:
    """The slope of the turning line for which the option contributes ``share``."""
    if option.free is None:
        return None
    start = best.slopes[run.first + option.free - 1]
    masses = [mass for _, mass in run_line(best, run, None, option.free, start)]
    excess = share - _carried(masses, option.left)  # the bend before the line grows with its slope
    return start + (excess if option.left[option.free // 2] else -excess)


def _facings(masses: Sequence[fmpq]) -> list[tuple[tuple[bool, ...], fmpq]]:
    out: list[tuple[tuple[bool, ...], fmpq]] = [((), fmpq(0))]
    for mass in masses:
        out = [((*left, turn), total + mass * turn) for left, total in out for turn in (False, True)]
    return out


def _carried(masses: Sequence[fmpq], left: Sequence[bool]) -> fmpq:
    return tree_sum([mass for mass, turn in zip(masses, left, strict=True) if turn])


def _split(kinks: BrokenLine, slope: fmpq) -> list[Neuron]:
    """Turn kinks of the opposite sign to the left until they carry the slope; one is split in two."""
    neurons, rest = [], slope
    for t, mass in kinks:
        left = fmpq(0)
        if mass * rest < 0:
            left = mass if abs(mass) <= abs(rest) else -rest
            rest += left
        neurons += [Neuron(t, facing, part) for facing, part in ((-1, left), (1, mass - left)) if part != 0]
    return neurons


def levelled(best: InterpolantSet, neurons: Sequence[Neuron]) -> SplineNeurons:
    """The network with the level that passes through the first sample."""
    start = best.x[0]
    ahead = [n.weight * abs(n.kink - start) for n in neurons if n.facing * (start - n.kink) > 0]
    return SplineNeurons(tuple(neurons), best.y[0] - tree_sum(ahead))
