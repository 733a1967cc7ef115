"""The optimum of problems with other neurons than ReLU, where a list of neurons is known that decides.

Thresholds tell apart what their patterns do. On a line with free bias a leaky neuron has its kink at a sample: between
two of them its response is linear in the kink.
"""

from __future__ import annotations

import numpy as np

from analytic.theorem import patterns
from analytic.theorem.meaning_lists import ListedNeurons
from analytic.theorem.statement import Array, Data

LOSSES = ("interpolation", "max-margin", "hinge", "squared")


def optimum(data: Data) -> float:
    """The optimal value; NotImplementedError where no list is known."""
    if data.loss not in LOSSES or data.o > 1:
        raise NotImplementedError(f"neurons of activation {data.activation} with the loss {data.loss}")
    return ListedNeurons(data.loss, data.bias == "free", _neurons).optimum(data)


def _neurons(data: Data) -> Array:
    free = data.bias == "free"
    if data.activation == "threshold":
        found: Array = data.of_samples(f"patterns-{free}", lambda A: patterns.neurons(A, free=free))
        return found
    if data.d > 1:
        raise NotImplementedError("leaky neurons in more than one dimension")
    kinks = data.A[:, 0] if free else np.zeros(1)
    return np.concatenate([np.stack([np.full(len(kinks), side), -side * kinks], axis=1) for side in (1.0, -1.0)])
