"""Predictions of a network without rounding: floats are integers times powers of two."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from numeric.network import Array, Network

LARGEST = 1 << 16
"""Entries of the data times neurons up to which exact arithmetic is worth its time, about ten milliseconds."""

Integers = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class _Scaled:
    """``numbers * 2**exponent``."""

    numbers: Integers
    exponent: int

    @classmethod
    def of(cls, values: npt.ArrayLike) -> _Scaled:
        mantissa, exponent = np.frexp(np.asarray(values, dtype=np.float64))
        least = int(np.min(exponent[mantissa != 0.0], initial=0))
        whole = np.ldexp(mantissa, 53).astype(np.int64).astype(object)
        return cls(whole * 2 ** np.maximum(exponent - least, 0).astype(object), least - 53)

    def at(self, exponent: int) -> Integers:
        """The numbers for a smaller exponent."""
        result: Integers = self.numbers * 2 ** (self.exponent - exponent)
        return result

    def __matmul__(self, other: _Scaled) -> _Scaled:
        return _Scaled(np.asarray(self.numbers @ other.numbers, dtype=object), self.exponent + other.exponent)

    def __add__(self, other: _Scaled) -> _Scaled:
        common = min(self.exponent, other.exponent)
        return _Scaled(np.asarray(self.at(common) + other.at(common), dtype=object), common)

    def __neg__(self) -> _Scaled:
        return _Scaled(np.asarray(-self.numbers, dtype=object), self.exponent)

    def floats(self) -> Array:
        """Correct to the last digit or two; infinite beyond the range of floats."""
        flat = [_float(int(number), self.exponent) for number in self.numbers.ravel()]
        return np.array(flat, dtype=np.float64).reshape(self.numbers.shape)


def _float(number: int, exponent: int) -> float:
    spare = max(number.bit_length() - 64, 0)
    try:
        return math.ldexp(float(number >> spare), exponent + spare)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _hidden(A: Array, U: Array, b: Array) -> _Scaled:
    margin = _Scaled.of(A) @ _Scaled.of(U) + _Scaled.of(b)
    return _Scaled(np.maximum(margin.numbers, 0), margin.exponent)


def exact_features(A: Array, U: Array, first: Array, V: Array, second: Array) -> Array:
    """``(A u + first)_+ - (A v + second)_+`` for pairs of neurons, (n, k), rounded at the end only."""
    return (_hidden(A, U, first) + -_hidden(A, V, second)).floats()


def exact_residual(A: Array, y: Array, network: Network) -> Array:
    """``y - f(A)``, rounded at the end only."""
    left = _Scaled.of(y) + -_Scaled.of(network.xi)
    if network.neurons:
        left = left + -(_hidden(A, network.U, network.b) @ _Scaled.of(network.w))
    return left.floats()
