"""What the statements on thresholds say, in numbers."""

from __future__ import annotations

from analytic.theorem.meaning_lists import ListedNeurons
from analytic.theorem.patterns import neurons
from analytic.theorem.statement import Array, Data


def meaning(loss: str, free: bool) -> ListedNeurons:
    """The claims of a theorem about one loss, without bias or with a free one."""

    def find(data: Data) -> Array:
        found: Array = data.of_samples(f"patterns-{free}", lambda A: neurons(A, free=free))
        return found

    return ListedNeurons(loss, free, find)
