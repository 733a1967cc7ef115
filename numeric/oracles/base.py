"""What an oracle answers: how large ``|v'(Xu + b)_+|`` can be, and where it is large."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from numeric.network import Array
from numeric.scaled.limits import Allowance

EPS = float(np.finfo(np.float64).eps)

CONE, BESIDE = 2e-7, 300
"""Work of a cone for every entry of the data, with so many entries' worth beside them."""


@dataclass(frozen=True, eq=False)
class Search:
    """Answer of an oracle at ``v``.

    ``upper`` bounds ``h(v)`` from above (rounding included), or equals the ``floor`` the oracle was
    given if that is larger; infinite when the search was not exhaustive. ``U`` (r, k), ``b`` (k,)
    are local maximisers, ``||u|| = 1``, best first, and ``values`` (k,) the signed ``v'(Xu + b)_+``.
    """

    upper: float
    U: Array
    b: Array
    values: Array

    @property
    def best(self) -> float:
        """The largest ``|v'(Xu + b)_+|`` found."""
        return float(np.max(np.abs(self.values), initial=0.0))


class Oracle(ABC):
    """Maximises ``|v'(Xu + b)_+|`` over ``||u|| <= 1`` (and ``b``, if biases are free)."""

    exhaustive: bool = True
    work: float = np.inf
    """Cones, or other small programs, that exhaustive searches may still look at: a limit without a clock."""

    @abstractmethod
    def search(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """Maximisers with a value above ``floor``, and an upper bound of ``max(h(v), floor)``.

        With free biases the entries of ``v`` must sum to zero up to rounding. ``deadline``
        (``time.monotonic``) cuts a long search short; the upper bound stays valid.
        """

    def violated(self, v: Array, floor: float, deadline: float | None = None) -> Search:
        """Maximisers above the floor at short notice; none found proves nothing."""
        return self.search(v, floor, deadline)

    def bound(self, v: Array, deadline: float | None = None) -> float:
        """An upper bound of ``h(v)`` at short notice, whatever the time."""
        return self.search(v, 0.0).upper


@contextmanager
def charged(oracle: Oracle, work: Allowance, entries: int) -> Iterator[None]:
    """Searches in data of so many entries, within the work that is left and counted there; first looks are taken."""
    if not work.limited:
        yield
        return
    cost, before = CONE * (entries + BESIDE), oracle.work
    oracle.work = begun = min(before, max(work.left, 0.0) / cost)
    yield
    done = begun - oracle.work
    oracle.work = before - done
    work.spend(cost * done)


def empty_search(rank: int, upper: float) -> Search:
    """No maximiser found."""
    return Search(upper, np.zeros((rank, 0)), np.zeros(0), np.zeros(0))


def join(X: Array, v: Array, U: Array, b: Array, upper: float, limit: int = 64) -> Search:
    """Candidates (columns of ``U``) with exact values, best first, at most ``limit`` of each sign."""
    values = v @ np.maximum(X @ U + b, 0.0)
    order = np.argsort(-np.abs(values), kind="stable")
    keep = np.sort(
        np.concatenate([np.flatnonzero(values[order] > 0)[:limit], np.flatnonzero(values[order] < 0)[:limit]])
    )
    order = order[keep]
    return Search(upper, U[:, order], b[order], values[order])


def rounding_margin(X: Array, v: Array, error: Array, terms: float, *, free: bool) -> float:
    """How far a computed ``v'(Xu + b)_+`` can be from its exact value, over all ``||u|| <= 1``.

    Every sample contributes at most ``|v_i|`` times the rounding of ``x_i'u + b`` (a few units of
    ``(r + 2) eps`` times the norms involved), the error of the data reduction, and ``terms``
    further additions of size ``|v_i| ||x_i||``. With free biases, moving ``v`` to an exactly
    zero sum is one more change of ``eps`` relative to its absolute sum.
    """
    size = np.linalg.norm(X, axis=1)
    reach = size + (float(size.max(initial=0.0)) if free else 0.0)
    weight = np.abs(v)
    total = float(weight @ reach)
    drift = len(v) * EPS * float(weight.sum()) * 2.0 * float(size.max(initial=0.0)) if free else 0.0
    lost = float(weight @ error) + (float(weight.sum()) * float(error.max(initial=0.0)) if free else 0.0)
    return float((2.0 * X.shape[1] + 16.0 + terms) * EPS * total + drift + 2.0 * lost)
