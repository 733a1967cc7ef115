"""What the statements on samples on parallel lines say, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import gcd

import numpy as np

from analytic.model.losses import LOSSES
from analytic.theorem.record import Theorem
from analytic.theorem.statement import Array, Claim, Claims, Data, Net, Optimal, Undefined, Unit, Value, Witness, zero


@dataclass(frozen=True, eq=False)
class OneLine:
    """The direction a of length one, places and targets of one line, and what samples each of them stands for."""

    a: Array
    x: Array
    t: Array
    alike: list[list[int]]

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.alike[0])


def _directions(data: Data) -> Iterator[Array]:
    """Of length one, from each sample to each other."""
    for i in range(data.n):
        for j in range(i):
            a = data.A[i] - data.A[j]
            if not zero(a):
                yield a / np.linalg.norm(a)


def _groups(data: Data, a: Array) -> tuple[Array, dict[tuple[float, ...], list[int]]]:
    """Places along a, and the samples of each line."""
    places = data.A @ a
    feet = np.round(data.A - np.outer(places, a), 7) + 0.0
    groups: dict[tuple[float, ...], list[int]] = {}
    for i, foot in enumerate(feet):
        groups.setdefault(tuple(foot), []).append(i)
    return places, groups


def _copies(data: Data) -> OneLine | None:
    for a in _directions(data):
        places, groups = _groups(data, a)
        keys = [(round(float(x), 7), round(float(t), 7)) for x, t in zip(places, data.t, strict=True)]
        counts = [Counter(keys[i] for i in group) for group in groups.values()]
        times = [gcd(*found.values()) for found in counts]
        primitive = [{key: n // by for key, n in found.items()} for found, by in zip(counts, times, strict=True)]
        if any(found != primitive[0] for found in primitive) or len({x for x, _ in primitive[0]}) < 2:
            continue
        order = [key for key in sorted(primitive[0]) for _ in range(primitive[0][key])]
        alike: list[list[int]] = []
        waiting = {key: [i for i in range(data.n) if keys[i] == key] for key in primitive[0]}
        for key in order:
            size = len(waiting[key]) // sum(1 for other in order[len(alike) :] if other == key)
            alike.append([waiting[key].pop() for _ in range(size)])
        first = [members[0] for members in alike]
        return OneLine(a, places[first], data.t[first], alike)
    return None


def _transversal(data: Data) -> OneLine | None:
    if zero(data.t - data.t[0]):
        return None
    for a in _directions(data):
        places, groups = _groups(data, a)
        apart = places[:, None] - places[None, :]
        if np.any((np.abs(apart) < 1e-7) & (np.abs(data.t[:, None] - data.t[None, :]) > 1e-9)):
            continue
        levels = {round(float(x), 7) for x in places}
        for group in groups.values():
            held = {round(float(places[i]), 7): i for i in group}
            if set(held) == levels:
                chosen = list(held.values())
                return OneLine(a, places[chosen], data.t[chosen], [[i] for i in chosen])
    return None


def copies(data: Data) -> bool:
    """The samples are copies of a line."""
    return _copies(data) is not None


def transversal(data: Data) -> bool:
    """The targets know a place only, and one line holds every place."""
    return _transversal(data) is not None


def _found(data: Data) -> OneLine:
    found = _transversal(data) if LOSSES[data.loss].constrained else _copies(data)
    if found is None:
        raise Undefined("there are no such lines")
    return found


def _flat(data: Data) -> Data:
    """The problem of one line, in one feature."""
    found = _found(data)
    beta = data.beta if LOSSES[data.loss].constrained else data.beta / found.count
    return Data(found.x.reshape(-1, 1), found.t.reshape(-1, 1), data.loss, beta, "free")


def _claims(flat: Theorem, data: Data) -> Iterator[Claim]:
    for sentence in flat.sentences:
        yield from sentence.claims(data) if sentence.claims is not None else ()


def network(flat: Theorem) -> Claims:
    """The network of one feature, along a."""

    def claims(data: Data) -> Iterator[Claim]:
        a = _found(data).a
        for claim in _claims(flat, _flat(data)):
            if isinstance(claim, Optimal):
                yield Optimal(Net([Unit(n.w, n.u[0] * a, n.b) for n in claim.net.neurons], claim.net.xi))

    return claims


def witness(flat: Theorem) -> Claims:
    """The dual vector of one line on all of them."""

    def claims(data: Data) -> Iterator[Claim]:
        found = _found(data)
        for claim in _claims(flat, _flat(data)):
            if isinstance(claim, Witness):
                v = np.zeros((data.n, 1))
                for row, alike in zip(claim.v, found.alike, strict=True):
                    v[alike] = row
                yield Witness(v)

    return claims


def count(data: Data) -> float:
    """``L``."""
    return float(_found(data).count)


def value(flat: Theorem) -> Callable[[Data], float]:
    """The optimal value of one line."""

    def stated(data: Data) -> float:
        one = _flat(data)
        if flat.formulas:
            return flat.formulas[0].stated(one)
        return next(claim.number for claim in _claims(flat, one) if isinstance(claim, Value))

    return stated
