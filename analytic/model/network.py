"""A two-layer network with exact weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import sympy
from flint import fmpq

from analytic.exact.long_numbers import brief, brief_rows
from analytic.exact.parsing import exact
from analytic.exact.reading import is_row, listed
from analytic.exact.scalars import (
    ZERO,
    Row,
    Scalar,
    is_rational,
    rational,
    rationals,
    simplest,
    sqrt,
    to_sympy,
    total,
)
from analytic.exact.symbols import exchanged
from analytic.model.activation import RELU, Activation, activation_of
from analytic.model.display import Displayed
from numeric.arrays import one_line
from numeric.errors import DataError, UnsupportedError

Neuron = tuple[Row, Scalar, Row]
"""Hidden weights, hidden bias, and a row of output weights, one an output."""


class Network(Displayed):
    """``f(x) = sum_j w_j (x . u_j + b_j)_+ + xi`` in exact arithmetic, plus ``x . skip`` with a skip connection.

    ``U`` is (d, m) with a column a neuron, ``b`` (m,), ``w`` (m,) or (m, o), ``xi`` a scalar or (o,), ``skip`` (d,)
    or (d, o), zero by default; each is read as a numpy object array of sympy numbers (``xi`` of a scalar network: a
    sympy number). The same in scalars, whether there is one output or several: ``U_rows`` d tuples of m, ``b_row`` m,
    ``w_rows`` m of o, ``xi_row`` o, ``skip_rows`` d of o or None. The ``activation`` is "relu", "threshold",
    "absolute" or "leaky" with a ``negative_slope``.

    >>> f = Network(U=[[1, -1]], b=[0, "1/2"], w=[2, 1], xi=0)
    >>> f([0, 3])
    array([1/2, 6], dtype=object)
    >>> f.penalty()
    3
    """

    _helpers = frozenset(
        {"U_rows", "b_row", "like", "of", "outputs", "parts", "require_relu", "skip_rows", "vector", "w_rows", "xi_row"}
    )

    def __init__(
        self, U: Any, b: Any, w: Any, xi: Any = 0, skip: Any = None, activation: Any = "relu",
        negative_slope: Any = None,
    ) -> None:  # fmt: skip
        self.activation = activation_of(activation, negative_slope)
        rows = _axis(U, "U", "(d, m)")
        inner = [_axis(row, f"U[{k}]", "one row a feature: (d, m)") for k, row in enumerate(rows)]
        self.U_rows: tuple[Row, ...] = tuple(
            tuple(exact(cell, f"U[{k}, {j}]") for j, cell in enumerate(row)) for k, row in enumerate(inner)
        )
        self.b_row: Row = tuple(exact(cell, f"b[{j}]") for j, cell in enumerate(_axis(b, "b", "(m,)")))
        outer, biases = _axis(w, "w", "(m,) or (m, o)"), _output_biases(xi)
        self.vector = any(map(is_row, outer)) or isinstance(biases, list)
        self.w_rows: tuple[Row, ...] = tuple(
            tuple(exact(cell, f"w[{j}, {k}]") for k, cell in enumerate(row))
            if is_row(row)
            else (exact(row, f"w[{j}]"),)
            for j, row in enumerate(outer)
        )
        self.xi_row: Row = (
            tuple(exact(cell, f"xi[{k}]") for k, cell in enumerate(biases))
            if isinstance(biases, list)
            else (exact(biases, "xi"),)
        )
        self.skip_rows = None if skip is None else _linear(skip)
        """The rows of the skip connection, one a feature; None if it is zero."""
        self._check_shapes()

    @classmethod
    def of(
        cls, neurons: Iterable[Neuron], xi: Row, d: int, vector: bool, skip_rows: Sequence[Row] | None = None,
        activation: Activation = RELU,
    ) -> Network:  # fmt: skip
        """From neurons on ``d`` features; one output (not ``vector``) and several differ only here."""
        parts = list(neurons)
        inner = [[u[k] for u, _, _ in parts] for k in range(d)]
        (biases,) = as_given([xi], vector)
        skip = None if skip_rows is None else as_given(skip_rows, vector)
        return cls(
            inner, [b for _, b, _ in parts], as_given([w for _, _, w in parts], vector), biases, skip, activation
        )

    @cached_property
    def parts(self) -> list[Neuron]:
        """The neurons, one by one."""
        columns = zip(*self.U_rows, strict=True) if self.neurons else ()
        return list(zip(columns, self.b_row, self.w_rows, strict=True))

    def like(self, neurons: Iterable[Neuron], xi: Row | None = None, skip_rows: Sequence[Row] | None = None) -> Network:
        """A network of other neurons, of as many inputs and outputs; with the same skip connection if none is given."""
        skip = self.skip_rows if skip_rows is None else skip_rows
        return Network.of(neurons, self.xi_row if xi is None else xi, self.d, self.vector, skip, self.activation)

    def require_relu(self) -> None:
        """UnsupportedError for another activation, where only ReLU is known."""
        if self.activation != RELU:
            raise UnsupportedError(f"the network has the activation {self.activation.name!r}: give one of ReLU neurons")

    def _check_shapes(self) -> None:
        m = len(self.b_row)
        if any(len(row) != m for row in self.U_rows) or not self.U_rows:
            sizes, turned = {len(row) for row in self.U_rows}, "" if len(self.U_rows) != m else ", its transpose"
            found = f"rows of {one_line(sorted(sizes))[1:-1]} entries" if sizes else "no rows"
            raise DataError(f"U has {found} and b has {m}: give U as (d, m){turned}")
        if len(self.w_rows) != m:
            raise DataError(f"w has {len(self.w_rows)} rows and b has {m} entries: give one a neuron")
        if any(len(row) != self.o for row in self.w_rows):
            raise DataError(f"w has rows that differ from the {self.o} outputs of xi: give (m, o) and (o,)")
        if self.skip_rows is not None:
            if len(self.skip_rows) != self.d or any(len(row) != self.o for row in self.skip_rows):
                raise DataError(
                    f"skip has rows of {[len(row) for row in self.skip_rows]} entries: give ({self.d},) or "
                    f"({self.d}, {self.o})"
                )
            if all(isinstance(cell, fmpq) and cell == 0 for row in self.skip_rows for cell in row):
                self.skip_rows = None

    @property
    def d(self) -> int:
        """The number of features."""
        return len(self.U_rows)

    @property
    def o(self) -> int:
        """The number of outputs."""
        return len(self.xi_row)

    @property
    def neurons(self) -> int:
        """The number of neurons."""
        return len(self.b_row)

    @cached_property
    def U(self) -> np.ndarray:
        """Hidden weights, (d, m)."""
        return object_array(self.U_rows, (self.d, self.neurons))

    @cached_property
    def b(self) -> np.ndarray:
        """Hidden biases, (m,)."""
        return object_array([self.b_row], (self.neurons,))

    @cached_property
    def w(self) -> np.ndarray:
        """Output weights, (m,) or (m, o)."""
        return object_array(self.w_rows, (self.neurons, self.o) if self.vector else (self.neurons,))

    @cached_property
    def xi(self) -> Any:
        """The output bias: a sympy number, or (o,) for several outputs."""
        return object_array([self.xi_row], (self.o,)) if self.vector else to_sympy(self.xi_row[0])

    @cached_property
    def skip(self) -> np.ndarray:
        """The weights of the skip connection, (d,) or (d, o)."""
        d, o = len(self.U_rows), self.o
        rows = self.skip_rows or ((ZERO,) * o,) * d
        return object_array(rows, (d, o) if self.vector else (d,))

    @cached_property
    def norms(self) -> Row:
        """``||u_j||`` for every neuron."""
        if self.d == 1:
            return tuple(abs(cell) for cell in self.U_rows[0])
        return tuple(norm(u) for u, _, _ in self.parts)

    def xreplace(self, rule: dict[Any, Any]) -> Network:
        """The network with symbols exchanged."""

        def swap(row: Row) -> Row:
            return tuple(exchanged(to_sympy(cell), rule) for cell in row)

        parts = [(swap(u), swap((b,))[0], swap(w)) for u, b, w in self.parts]
        skip_rows = None if self.skip_rows is None else [swap(row) for row in self.skip_rows]
        return Network.of(parts, swap(self.xi_row), self.d, self.vector, skip_rows, self.activation)

    def penalty(self, neuron_norm: int = 2) -> Any:
        """``sum_j |w_j| ||u_j||``, with ``||w_j||_2`` for several outputs, as a sympy number.

        ``neuron_norm`` 1 measures neurons by ``||u_j||_1``; thresholds are not measured: ``sum_j |w_j|``.

        >>> Network(U=[[3], [-4]], b=[0], w=[2]).penalty(), Network(U=[[3], [-4]], b=[0], w=[2]).penalty(1)
        (10, 14)
        """
        if not self.activation.measured:
            return to_sympy(total(map(norm, self.w_rows)))
        sizes = self.norms if neuron_norm == 2 else [total(map(abs, u)) for u, _, _ in self.parts]
        return to_sympy(total(norm(out) * size for out, size in zip(self.w_rows, sizes, strict=True)))

    def __call__(self, A: Any) -> np.ndarray:
        """Predictions on ``A``, (n, d) or (n,) for one feature: (n,) or (n, o)."""
        from analytic.model.problem import _table

        rows, _ = _table(A, "A")
        if len(rows[0]) != self.d:
            raise DataError(f"A has {len(rows[0])} columns: this network takes (n, {self.d})")
        outputs = self.outputs(rows)
        return object_array(outputs, (len(rows), self.o) if self.vector else (len(rows),))

    def outputs(self, rows: Sequence[Row]) -> list[Row]:
        """Predictions as rows of scalars."""
        if self.activation == RELU and self.d == 1 and self.o == 1 and self._rational(rows):
            return [(value,) for value in self._sweep([rational(row[0]) for row in rows])]
        return [self._output(row) for row in rows]

    def _rational(self, rows: Sequence[Row]) -> bool:
        groups = (*rows, *self.U_rows, self.b_row, *self.w_rows, self.xi_row, *(self.skip_rows or ()))
        return all(map(is_rational, groups))

    def _output(self, row: Row) -> Row:
        values = list(self.xi_row)
        for u, b, w in self.parts:
            active = self.activation(total([b, *(x * c for x, c in zip(row, u, strict=True))]))
            if not (isinstance(active, fmpq) and active == 0):
                values = [value + active * weight for value, weight in zip(values, w, strict=True)]
        for cell, slopes in zip(row, self.skip_rows or (), strict=self.skip_rows is not None):
            values = [value + cell * slope for value, slope in zip(values, slopes, strict=True)]
        return tuple(values)

    def _sweep(self, xs: list[fmpq]) -> list[fmpq]:
        """One-dimensional rational evaluation in O((n + m) log(n + m)): kinks and samples in one pass."""
        slope, level = ZERO if self.skip_rows is None else rational(self.skip_rows[0][0]), rational(self.xi_row[0])
        events: list[tuple[fmpq, int, fmpq]] = [(x, -1 - i, ZERO) for i, x in enumerate(xs)]
        for u, b, (w,) in zip(
            rationals(self.U_rows[0]), rationals(self.b_row), map(rationals, self.w_rows), strict=True
        ):
            if u == 0:
                level += w * max(b, ZERO)
                continue
            if u < 0:  # active far to the left
                slope, level = slope + w * u, level + w * b
            events.append((-b / u, len(events), w * abs(u)))
        events.sort(key=lambda event: event[0])
        result = [ZERO] * len(xs)
        here = events[0][0] if events else ZERO
        value = level + slope * here
        for place, index, change in events:
            value += slope * (place - here)
            here = place
            if index < 0:
                result[-1 - index] = value
            slope += change
        return result

    @property
    def _weights(self) -> tuple[object, ...]:
        return self.U_rows, self.b_row, self.w_rows, self.xi_row, self.vector, self.skip_rows, self.activation

    def __eq__(self, other: object) -> bool:
        """Whether all weights are the same numbers, in the same order."""
        return self._weights == other._weights if isinstance(other, Network) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._weights)

    def __repr__(self) -> str:
        """The weights, of which long networks show the first ones."""
        everything = max(self.neurons, self.d, self.o)
        text = f"Network({self._shown(everything)})"
        if len(text) <= LONGEST:
            return text
        return f"Network(d={self.d}, m={self.neurons}, o={self.o}, {self._shown(3)})"

    def _shown(self, count: int) -> str:
        parts = (self.U_rows, self.b_row, as_given(self.w_rows, self.vector))
        U, b, w = (brief_rows(part, count) for part in parts)
        xi = brief_rows(self.xi_row, count) if self.vector else brief(self.xi_row[0], 40)
        text = f"U={U}, b={b}, w={w}, xi={xi}"
        if self.skip_rows is not None:
            text += f", skip={brief_rows(as_given(self.skip_rows, self.vector), count)}"
        if self.activation.name == "leaky":
            return f"{text}, activation='leaky', negative_slope={brief(self.activation.slope, 40)}"
        return text if self.activation == RELU else f"{text}, activation={self.activation.name!r}"


LONGEST = 240
"""Characters of a network that is shown as a whole."""


def norm(values: Sequence[Scalar]) -> Scalar:
    """The Euclidean norm, exact."""
    nonzero = [value for value in values if not (isinstance(value, fmpq) and value == 0)]
    if len(nonzero) <= 1:
        return abs(nonzero[0]) if nonzero else ZERO
    square = total(value * value for value in nonzero)
    return sqrt(square if isinstance(square, fmpq) else simplest(sympy.expand(square)))


def _axis(values: Any, name: str, shape: str) -> list[Any]:
    if not is_row(values) and (not hasattr(values, "__iter__") or isinstance(values, str)):
        raise DataError(f"{name} is {one_line(values)}, a single value: give {shape}")
    return listed(values, name, shape)


def _output_biases(xi: Any) -> Any:
    """The output biases as a list, or the one of a scalar network."""
    several = is_row(xi) or (hasattr(xi, "tolist") and isinstance(xi.tolist(), list))
    return listed(xi, "xi", "a number, or (o,)") if several else xi


def as_given(rows: Iterable[Sequence[Any]], vector: bool) -> list[Any]:
    """A list for each row of outputs, or its one entry where a single output has no axis of its own."""
    return [list(row) if vector else row[0] for row in rows]


def _linear(skip: Any) -> tuple[Row, ...]:
    """The rows of a skip connection, a number or a row a feature."""
    rows = [row if is_row(row) else [row] for row in _axis(skip, "skip", "(d,) or (d, o)")]
    return tuple(tuple(exact(cell, f"skip[{k}, {i}]") for i, cell in enumerate(row)) for k, row in enumerate(rows))


def object_array(rows: Sequence[Row], shape: tuple[int, ...]) -> np.ndarray:
    """Scalars as a numpy array of sympy numbers."""
    flat = [to_sympy(cell) for row in rows for cell in row]
    result = np.empty(len(flat), dtype=object)
    result[:] = flat
    return result.reshape(shape)
