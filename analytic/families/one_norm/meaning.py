"""What the statements on neurons measured by ``||u||_1`` say, in numbers."""

from __future__ import annotations

from analytic.theorem.corners import corners
from analytic.theorem.meaning_lists import ListedNeurons
from analytic.theorem.statement import Array, Data


def meaning(loss: str, free: bool) -> ListedNeurons:
    """The claims of a theorem about one loss, without bias or with a free one."""

    def find(data: Data) -> Array:
        found: Array = data.of_samples(f"corners-{free}", lambda A: corners(A, free=free))
        return found

    return ListedNeurons(loss, free, find)
