"""Interpolation on a line with a free linear function: connect the dots, and the dual point that proves it.

The cost is the total variation of the slope between the first sample and the last. A dual point that sees neither
constants nor linear functions is the second difference of a function g of the samples that is zero at both ends, and
``g`` is what it makes of a neuron with its kink there: the signs of the changes of slope are the best.
"""

from __future__ import annotations

import numpy as np

from numeric.network import Array


def connect_the_dots(x: Array, y: Array) -> tuple[Array, Array, Array]:
    """Kinks (k,) and changes of slope (k,) of the spline through all samples, and the dual point (n,).

    Samples of equal ``x`` have equal ``y``; the first of them carries the multiplier.
    """
    places, first = np.unique(x, return_index=True)
    gaps, rises = np.diff(places), np.diff(y[first])
    bends = np.diff(rises / gaps)
    seen = np.concatenate([[0.0], np.sign(bends), [0.0]])
    v = np.zeros_like(y)
    v[first] = np.diff(np.concatenate([[0.0], np.diff(seen) / gaps, [0.0]]))
    bent = bends != 0
    return places[1:-1][bent], bends[bent], v
