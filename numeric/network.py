"""The two-layer ReLU network ``f(A) = sum_j (A u_j + b_j)_+ w_j + xi``, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from numeric.arrays import Array, as_floats, html_table, shown
from numeric.errors import DataError

__all__ = ["Array", "Network"]

CHUNK = 4_000_000  # activations held at a time

CHEAP = 1 << 20
"""Products up to which a network is evaluated beyond double precision."""


@dataclass(frozen=True, eq=False)
class Network:
    """A two-layer ReLU network with ``m`` neurons, ``d`` inputs and one or ``o`` outputs.

    Parameters
    ----------
    U : array (d, m)
        Input weights, one neuron a column.
    b : array (m,)
        Biases of the neurons.
    w : array (m,) or (m, o)
        Output weights.
    xi : float or array (o,)
        Output bias.
    skip : array (d,) or (d, o), optional
        Weights of a linear skip connection, ``A @ skip``; None if there is none.

    Raises
    ------
    DataError
        A shape does not fit the others, or an entry is not a finite number.

    Examples
    --------
    >>> import numpy as np
    >>> hat = Network(U=[[1.0, 1.0, 1.0]], b=[0.0, -1.0, -2.0], w=[1.0, -2.0, 1.0])
    >>> hat(np.array([0.0, 1.0, 2.0, 3.0]))
    array([0., 1., 0., 0.])
    >>> hat.penalty()
    4.0
    """

    U: Array
    b: Array
    w: Array
    xi: float | Array = 0.0
    skip: Array | None = None

    def __post_init__(self) -> None:
        """Validate, copy and freeze the arrays."""
        U, b, w = (_finite(name, getattr(self, name)) for name in ("U", "b", "w"))
        xi = _finite("xi", self.xi)
        if U.ndim != 2:
            raise DataError(f"U must have shape (d, m), one neuron a column; found shape {U.shape}")
        m = U.shape[1]
        if b.shape != (m,):
            turned = "; give the transpose of U" if b.shape == (U.shape[0],) else ""
            raise DataError(f"b must have shape ({m},) for the {m} columns of U; found shape {b.shape}{turned}")
        if w.ndim not in (1, 2) or w.shape[0] != m:
            raise DataError(f"w must have shape ({m},) or ({m}, o) for {m} neurons; found shape {w.shape}")
        if xi.shape != w.shape[1:]:
            raise DataError(f"xi must have shape {w.shape[1:]} to match w; found shape {xi.shape}")
        for name, value in (("U", U), ("b", b), ("w", w)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "xi", float(xi) if xi.ndim == 0 else xi)
        if self.skip is not None:
            skip, shape = _finite("skip", self.skip), (U.shape[0], *w.shape[1:])
            if skip.shape != shape:
                raise DataError(f"skip must have shape {shape} to match U and w; found shape {skip.shape}")
            object.__setattr__(self, "skip", skip)

    @property
    def d(self) -> int:
        """The number of features."""
        return int(self.U.shape[0])

    @property
    def o(self) -> int:
        """The number of outputs."""
        return int(self.w.shape[1]) if self.w.ndim == 2 else 1

    @property
    def neurons(self) -> int:
        """The number of neurons, ``m``."""
        return int(self.U.shape[1])

    def __repr__(self) -> str:
        """The weights in six digits, of which large networks show the first and the last ones.

        >>> Network(U=[[1.0, 1.0]], b=[0.0, -1.0], w=[1.0, -1 / 3])
        Network(d=1, m=2, o=1, U=[[1, 1]], b=[0, -1], w=[1, -0.333333], xi=0)
        """
        parts = ", ".join(f"{name}={text}" for name, text in self._parts())
        return f"Network(d={self.d}, m={self.neurons}, o={self.o}, {parts})"

    def _parts(self) -> list[tuple[str, str]]:
        names = ("U", "b", "w", "xi", *(() if self.skip is None else ("skip",)))
        return [(name, shown(getattr(self, name))) for name in names]

    def _repr_html_(self) -> str:
        """Sizes and weights, for notebooks."""
        sizes = f"{self.neurons} on {self.d} features, {self.o} output{'s' if self.o != 1 else ''}"
        return html_table([("neurons", sizes), ("penalty", shown(self.penalty())), *self._parts()])

    def __call__(self, A: npt.ArrayLike) -> Array:
        """Predictions on ``A`` of shape (n, d), or (n,) when d is 1: shape (n,) or (n, o)."""
        data = _finite("A", A)
        if data.ndim == 1 and self.d == 1:
            data = data[:, None]
        if data.ndim != 2 or data.shape[1] != self.d:
            raise DataError(f"A must have shape (n, {self.d}) for this network; found shape {data.shape}")
        if len(data) == 0:
            return np.zeros((0, *self.w.shape[1:]))
        if self.d == 1 and len(data) * self.neurons > CHUNK:
            return self._swept(data[:, 0])
        rows = max(1, CHUNK // max(1, self.neurons))  # the activations of all samples at once need not fit in memory
        parts = [data[i : i + rows] for i in range(0, len(data), rows)]
        result: Array = np.concatenate([np.maximum(part @ self.U + self.b, 0.0) @ self.w + self.xi for part in parts])
        return result if self.skip is None else result + data @ self.skip

    def _swept(self, x: Array) -> Array:
        """Predictions for one feature, in the work of sorting: sums over the neurons on each side of a sample.

        The sums are longer than double precision where the machine has it. Their error is that of adding up all
        activations: the precision times the number of neurons times ``sum_j (|x u_j| + |b_j|) |w_j|``, which is also
        what a neuron may give that is taken for active, or not, by the rounding of its kink.
        """
        u, w = self.U[0], self.w.reshape(self.neurons, -1).astype(np.longdouble)
        total = np.zeros((len(x), w.shape[1]), dtype=np.longdouble)
        total += np.maximum(self.b[u == 0], 0.0) @ w[u == 0]
        for side in (1.0, -1.0):  # neurons that face right, then left
            facing = side * u > 0
            with np.errstate(over="ignore"):
                kinks = -self.b[facing] / np.abs(u[facing])
            order = np.argsort(kinks)
            active = np.searchsorted(kinks[order], side * x)
            for factor, weights in ((x, u), (np.ones(1), self.b)):
                parts = (weights[facing][:, None] * w[facing])[order]
                sums = np.concatenate([np.zeros((1, w.shape[1])), np.cumsum(parts, axis=0)])
                total += factor[:, None] * sums[active]
        total += self.xi
        if self.skip is not None:
            total += x[:, None] * self.skip.reshape(1, -1)
        return total.astype(float).reshape(len(x), *self.w.shape[1:])

    def penalty(self) -> float:
        """``sum_j ||u_j||_2 ||w_j||_2``: at the optimum, half the sum of all squared weights."""
        outer = np.abs(self.w) if self.w.ndim == 1 else _lengths(self.w)
        with np.errstate(over="ignore"):  # what is beyond the floats costs infinitely much, or nothing
            inner = np.where(outer > 0, _lengths(self.U.T), 0.0)
            return float(inner @ outer)

    def balanced(self) -> Network:
        """The same function with ``||u_j|| = ||w_j||``; neurons that are constant or zero stay.

        The balanced network is the one that weight decay ``beta/2 (||U||_F^2 + ||w||^2)`` finds.
        """
        inner = np.linalg.norm(self.U, axis=0)
        outer = np.abs(self.w) if self.w.ndim == 1 else np.linalg.norm(self.w, axis=1)
        usable = (inner > 0) & (outer > 0)
        scale = np.ones_like(inner)
        scale[usable] = np.sqrt(outer[usable] / inner[usable])
        divisor = scale if self.w.ndim == 1 else scale[:, None]
        return Network(self.U * scale, self.b * scale, self.w / divisor, self.xi, self.skip)

    def squeezed(self) -> Network:
        """One output without an axis of its own, ``w`` (m,); several outputs as they are."""
        if self.w.ndim == 1 or self.o > 1:
            return self
        skip = None if self.skip is None else self.skip[:, 0]
        return Network(self.U, self.b, self.w[:, 0], float(np.asarray(self.xi)[0]), skip)

    def columns(self) -> Network:
        """Outputs on an axis of their own, ``w`` (m, o), one output as well."""
        if self.w.ndim == 2:
            return self
        skip = None if self.skip is None else self.skip[:, None]
        return Network(self.U, self.b, self.w[:, None], np.array([self.xi]), skip)


def _lengths(rows: Array) -> Array:
    """Norms of the rows, whose squares may be beyond the range of floats."""
    largest = np.max(np.abs(rows), axis=1, initial=0.0)
    unit = np.ldexp(1.0, np.frexp(np.where(largest > 0, largest, 1.0))[1] - 1)  # a power of two changes no digit
    result: Array = np.linalg.norm(rows / unit[:, None], axis=1) * unit
    return result


def _finite(name: str, value: object) -> Array:
    """A read-only float copy of a network's array, or an error naming it."""
    array = as_floats(name, value)
    array.setflags(write=False)
    return array
