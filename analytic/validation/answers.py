"""What a solver returned, as a network in floats, or why it is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

import numeric
from analytic.model.foreign import as_floats
from numeric.arrays import counted
from numeric.errors import DataError, UnsupportedError
from numeric.network import Array

Answer = tuple[Array, Array, Array, Any]


@dataclass(frozen=True)
class Failure:
    """``kind`` names what went wrong, e.g. "time-out"; ``detail`` is a line; ``given`` four arrays that do not fit."""

    kind: str
    detail: str
    given: Answer | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}" if self.detail else self.kind


def read_answer(found: Any, A: Array, y: Array) -> Answer | Failure:
    """``(U, b, w, xi)`` of the right shapes, or a failure that names the fault."""
    try:
        network = as_floats(_without_neurons(found, A.shape[1], y.shape[1:]))
    except (DataError, UnsupportedError) as error:
        text = str(error)
        if text.startswith("network is a "):
            return Failure("no network", text)
        return Failure("not a number" if "finite" in text or "NaN" in text else "wrong shapes", text, _given(found))
    return _of_shape(network, A, y)


def _given(found: Any) -> Answer | None:
    """Four arrays as they came, if they are arrays of finite numbers at all."""
    if not (isinstance(found, tuple | list) and len(found) == 4):
        return None
    try:
        U, b, w, xi = (np.array(part, dtype=float) for part in found)
    except (TypeError, ValueError):
        return None
    return (U, b, w, xi) if all(np.all(np.isfinite(part)) for part in (U, b, w, xi)) else None


def _without_neurons(found: Any, d: int, outer: tuple[int, ...]) -> Any:
    """Four arrays of which the neurons' are empty, in the shapes of a network that is a constant.

    Lists cannot say (d, 0) and (0, o), and a solver that drops its neurons often returns (0,) for both.
    """
    if not (isinstance(found, tuple | list) and len(found) == 4):
        return found
    U, b, w, xi = found
    try:
        empty = all(np.size(part) == 0 for part in (U, b, w))
    except ValueError:  # ragged
        return found
    fits = np.shape(U) in ((0,), (d, 0), (0, d)) and np.shape(w) in ((0,), (0, *outer), (*outer, 0))
    return (np.zeros((d, 0)), np.zeros(0), np.zeros((0, *outer)), xi) if empty and fits else found


def _of_shape(network: numeric.Network, A: Array, y: Array) -> Answer | Failure:
    d, outer = A.shape[1], y.shape[1:]
    if network.U.shape[0] != d:
        given = network.U, network.b, network.w, network.xi
        return Failure(
            "wrong shapes", f"U has shape {network.U.shape}, for {counted(d, 'feature')} it is ({d}, m)", given
        )
    w = network.w
    if w.shape[1:] != outer:
        if outer in ((), (1,)) and w.shape[1:] in ((), (1,)):
            w = w.reshape(len(w), *outer)
        else:
            return Failure("wrong shapes", f"w has shape {w.shape}, for y of shape {y.shape} it is (m{_axes(outer)})")
    xi = np.asarray(network.xi, dtype=float)
    return network.U, network.b, w, xi.reshape(outer) if xi.size == int(np.prod(outer)) else xi


def _axes(outer: tuple[int, ...]) -> str:
    return "".join(f", {k}" for k in outer) or ","
