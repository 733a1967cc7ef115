"""Random optimal interpolating networks, exact, for tests and pictures of the solution set."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from flint import fmpq

from analytic.exact.scalars import ZERO
from analytic.exact.summation import tree_sum
from analytic.families.line.engine.envelope import EnvelopeCell, cells
from analytic.families.line.engine.face import Regime
from analytic.families.line.engine.network import Neuron, SplineNeurons
from analytic.families.line.engine.solution_set import InterpolantSet
from analytic.families.line.engine.sparsest import levelled

Bend = tuple[fmpq, fmpq]
"""Place and change of slope."""

STEPS = 16


def sample(best: InterpolantSet, random: Random) -> SplineNeurons:
    """An optimal network drawn with the given generator; every optimal shape is near one that may be drawn.

    In every cell between neighbouring kinks of one sign two lines are drawn, one through either sample, that bend no
    further than the data; then the weights are shared at random between right- and left-facing neurons
    as the first slope demands, or the slope beyond the total variation between neurons outside the data.

    >>> from analytic.families.line.engine.solution_set import solution_set
    >>> best = solution_set([fmpq(v) for v in range(4)], [fmpq(v) for v in (0, 0, 1, 3)])
    >>> net = sample(best, Random(1))
    >>> net.penalty == best.value and bool(best.contains(net.u, net.b, net.w, net.xi))
    True
    """
    if best.regime in (Regime.FALLING, Regime.HELD_FALLING):
        mirrored = sample(InterpolantSet(best.x, tuple(-value for value in best.y)), random)
        return SplineNeurons(tuple(Neuron(n.kink, n.facing, -n.weight) for n in mirrored.neurons), -mirrored.xi)
    spare = ZERO
    if best.regime is Regime.RISING:
        spare = best.shape.slope - best.shape.negative
    bends, spare = _bends(best, random, spare)
    if best.regime is Regime.VARIATION:
        neurons = _shared(bends, -best.shape.slope, random)
    else:
        neurons = [Neuron(place, 1 if bend > 0 else -1, bend) for place, bend in bends]
        neurons += _outside(best, random, spare)
    return levelled(best, neurons)


def _fraction(random: Random) -> fmpq:
    return fmpq(random.randint(0, STEPS), STEPS)


def _bends(best: InterpolantSet, random: Random, spare: fmpq) -> tuple[list[Bend], fmpq]:
    """The bends of a random optimal function, and the slope left for neurons that are linear on the data."""
    free = {cell.index: cell for cell in cells(best)}
    last = len(best.slopes) - 1
    bends: list[Bend] = []
    incoming: fmpq | None = None
    for i, chord in enumerate(best.slopes):
        start, end = chord, chord
        if i in free:
            start, end = _lines(free[i], chord, incoming, random)
            if i == 0:  # the first sample is a kink of the size that is left
                start = max(start, chord - spare)
                end = chord if start == chord else end
                spare -= chord - start
            if i == last:
                end = max(end, chord - spare)
                start = chord if end == chord else start
                spare -= chord - end
        if incoming is not None and start != incoming:
            bends.append((best.x[i], start - incoming))
        if start != end:
            rise = chord * (best.x[i + 1] - best.x[i]) - end * (best.x[i + 1] - best.x[i])
            bends.append((best.x[i] + rise / (start - end), end - start))
        incoming = end
    return bends, spare


def _lines(cell: EnvelopeCell, chord: fmpq, incoming: fmpq | None, random: Random) -> tuple[fmpq, fmpq]:
    """Slopes of two lines through the ends of a cell: between the incoming one, the chord and the next."""
    low = cell.before if incoming is None else incoming
    start = low + (chord - low) * _fraction(random)
    end = chord + (cell.after - chord) * _fraction(random)
    return (chord, chord) if chord in (start, end) else (start, end)


def _shared(bends: Sequence[Bend], carried: fmpq, random: Random) -> list[Neuron]:
    """Random left-facing shares of the bends that add up to ``carried``."""
    shares = [_fraction(random) for _ in bends]
    missing = carried - tree_sum([share * bend for share, (_, bend) in zip(shares, bends, strict=True)])
    order = list(range(len(bends)))
    random.shuffle(order)
    for i in order:
        bend = bends[i][1]
        step = min(max(missing / bend, -shares[i]), 1 - shares[i])
        shares[i] += step
        missing -= step * bend
    neurons = []
    for share, (place, bend) in zip(shares, bends, strict=True):
        parts = (-1, share * bend), (1, (1 - share) * bend)
        neurons += [Neuron(place, facing, part) for facing, part in parts if part != 0]
    return neurons


def _outside(best: InterpolantSet, random: Random, spare: fmpq) -> list[Neuron]:
    """The slope that is left, shared between a neuron before and one after the data."""
    share = _fraction(random)
    before = Neuron(best.x[0] - random.randint(0, 3), 1, spare * share)
    after = Neuron(best.x[-1] + random.randint(0, 3), -1, -spare * (1 - share))
    return [neuron for neuron in (before, after) if neuron.weight != 0]
