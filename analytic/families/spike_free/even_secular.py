"""Even data whose half is spike-free: squared loss with a secular equation for each neuron."""

from __future__ import annotations

from analytic.families.spike_free.even import even
from analytic.families.spike_free.secular import THEOREM as HALF
from analytic.theorem.parts import Example

THEOREM = even(
    HALF,
    tuple(
        Example(
            [*example.A, *([-cell for cell in row] for row in example.A)],
            [*example.y, *example.y],
            2 * example.value,
            example.options,
        )
        for example in HALF.examples
    ),
)
