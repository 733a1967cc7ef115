"""Maximum margin on spike-free data, where the neurons of the two classes do not meet."""

from __future__ import annotations

from collections.abc import Sequence

from analytic.exact.linear import apply
from analytic.exact.scalars import ZERO, Row, Rows
from analytic.families.spike_free.engine.complementarity import complementary
from analytic.families.spike_free.engine.gauge import Split, decoupled


def margin(G: Rows, least: Row, labels: Sequence[int]) -> Split | None:
    """``x_1 >= least`` on the positive directions and ``x_2 >= least`` on the negative ones, of least cost.

    Each class alone is a quadratic program on its own directions, a complementarity problem; the two answers are
    optimal together when ``G x_1 / ||x_1||_G + G x_2 / ||x_2||_G >= 0``, else ``None``.
    """
    return decoupled(G, *(class_responses(G, least, labels, side) for side in (1, -1)))


def class_responses(G: Rows, least: Row, labels: Sequence[int], side: int) -> Row:
    """The cheapest responses of at least ``least`` on the directions of one label, 0 on the others."""
    own = [j for j, label in enumerate(labels) if label == side]
    if not own:
        return (ZERO,) * len(labels)
    block = tuple(tuple(G[i][j] for j in own) for i in own)
    base: Row = tuple(least[j] for j in own)
    more = complementary(block, apply(block, base))
    return tuple(base[own.index(j)] + more[own.index(j)] if j in own else ZERO for j in range(len(labels)))
