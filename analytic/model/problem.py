"""The training problem, validated once and frozen: everything downstream trusts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.parsing import exact, require_continuous
from analytic.exact.reading import is_row, listed
from analytic.exact.scalars import ZERO, Rows, Scalar, is_rational, sign
from analytic.exact.symbols import stand_ins
from analytic.model.activation import RELU, Activation, activation_of
from analytic.model.losses import LOSSES, Loss
from numeric.arrays import one_line
from numeric.errors import DataError, OptionError
from numeric.options import one_of

BIASES = ("none", "free")
SKIPS = ("none", "free")
NEURON_NORMS = (1, 2)


@dataclass(frozen=True)
class Problem:
    """Minimise ``loss(f(A), y) + beta * sum_j |w_j| ||u_j||`` over two-layer networks ``f``.

    ``A`` has n rows of d exact scalars and ``y`` n rows of o; build it with :meth:`build`.
    ``beta`` is 1 for the constrained losses (interpolation, max-margin), where it has no effect. With the skip
    connection "free", a linear function of the inputs is added to ``f`` that is not penalised. ``neuron_norm`` is 2, or
    1 for neurons that are measured by ``||u_j||_1``. The ``activation`` is ReLU unless said; thresholds are
    penalised by ``|w_j|`` alone.

    >>> problem = Problem.build([[1, "1/2"]], [3], beta="0.1")
    >>> problem.n, problem.d, problem.beta, problem.rational
    (1, 2, 1/10, True)
    """

    A: Rows
    y: Rows
    loss: str
    beta: Scalar
    bias: str
    vector: bool = False
    skip: str = "none"
    neuron_norm: int = 2
    activation: Activation = RELU
    restore: dict[sympy.Symbol, sympy.Symbol] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def build(
        cls, A: Any, y: Any, *, loss: str = "squared", beta: Any = None, bias: str = "none", skip: str = "none",
        neuron_norm: int = 2, activation: Any = "relu", negative_slope: Any = None,
    ) -> Problem:  # fmt: skip
        """Validate everything a caller may give; see the error classes for what is refused.

        >>> Problem.build([0, 1], ["0.5", "1/3"], beta=1, bias="free").y
        ((1/2,), (1/3,))
        """
        loss, bias = one_of("loss", loss, tuple(LOSSES)), one_of("bias", bias, BIASES)
        one_of("skip", skip, SKIPS)
        if isinstance(neuron_norm, bool) or not isinstance(neuron_norm, int) or neuron_norm not in NEURON_NORMS:
            raise OptionError(f"neuron_norm is {one_line(neuron_norm)}: give 2, or 1 for neurons measured by ||u||_1")
        function = activation_of(activation, negative_slope)
        data, _ = _table(A, "A")
        targets, vector = _table(y, "y")
        if len(targets) != len(data):
            raise DataError(f"y has {len(targets)} rows and A has {len(data)} samples: give one target a sample")
        if LOSSES[loss].labelled:
            _require_labels(targets, loss, vector)
        if vector and not LOSSES[loss].several_outputs:
            raise DataError(f"y has shape ({len(targets)}, {len(targets[0])}): loss {loss!r} takes one label a sample")
        weight = _weight_decay(beta, loss)
        for name, rows in (("A", data), ("y", targets), ("beta", ((weight,),))):
            for cell in (cell for row in rows for cell in row if not isinstance(cell, fmpq)):
                require_continuous(cell.expr, name)
        forward, restore = _real_symbols(data, targets, weight)
        data, targets, weight = _map(data, forward), _map(targets, forward), _apply(weight, forward)
        return cls(data, targets, loss, weight, bias, vector, skip, neuron_norm, function, restore)

    @property
    def n(self) -> int:
        """The number of samples."""
        return len(self.A)

    @property
    def d(self) -> int:
        """The number of features."""
        return len(self.A[0])

    @property
    def o(self) -> int:
        """The number of outputs."""
        return len(self.y[0])

    @cached_property
    def readable(self) -> dict[sympy.Symbol, sympy.Symbol]:
        """The part of ``restore`` for print: where two symbols have one name, a prime stays on the other's stand-in."""
        return {stand_in: symbol for stand_in, symbol in self.restore.items() if stand_in.name == symbol.name}

    @property
    def description(self) -> Loss:
        """What is known of the loss."""
        return LOSSES[self.loss]

    @property
    def penalised(self) -> bool:
        """Whether the loss leaves a trade-off with ``beta`` (constrained losses do not)."""
        return not self.description.constrained

    @cached_property
    def targets(self) -> tuple[Scalar, ...]:
        """The targets of a scalar problem as one tuple."""
        if self.o != 1:
            raise DataError(f"y has {self.o} outputs where a single one is needed")
        return tuple(row[0] for row in self.y)

    @cached_property
    def rational(self) -> bool:
        """Whether data, targets and ``beta`` are all rational numbers."""
        return all(map(is_rational, self.A)) and all(map(is_rational, self.y)) and isinstance(self.beta, fmpq)

    @cached_property
    def symbolic(self) -> bool:
        """Whether a free symbol occurs in the data, the targets or ``beta``."""
        return any(
            not isinstance(cell, fmpq) and cell.free_symbols for row in (*self.A, *self.y, (self.beta,)) for cell in row
        )


def _table(values: Any, name: str) -> tuple[Rows, bool]:
    """Rows of exact scalars, and whether the input had two axes."""
    if isinstance(values, sympy.MatrixBase) and name == "y" and values.cols == 1:
        values = values.flat()  # a sympy column is the idiom for a vector
    plain = listed(values, name)
    if len(plain) == 0:
        raise DataError(f"{name} is empty: give at least one sample")
    nested = [is_row(row) for row in plain]
    if not any(nested):
        return tuple((exact(cell, f"{name}[{i}]"),) for i, cell in enumerate(plain)), False
    if not all(nested):
        raise DataError(f"{name}[{nested.index(False)}] is a single value among rows: give rows of equal length")
    width = len(plain[0])
    if width == 0:
        raise DataError(f"{name} has rows of length 0: give at least one column")
    for i, row in enumerate(plain):
        if len(row) != width:
            raise DataError(f"{name}[{i}] has {len(row)} entries and {name}[0] has {width}: give rows of equal length")
    return tuple(
        tuple(exact(cell, f"{name}[{i}, {k}]") for k, cell in enumerate(row)) for i, row in enumerate(plain)
    ), True


def _require_labels(targets: Rows, loss: str, vector: bool) -> None:
    binary = all(isinstance(cell, fmpq) and cell in (0, 1) for row in targets for cell in row)
    for i, row in enumerate(targets):
        for cell in row:
            if not (isinstance(cell, fmpq) and cell in (1, -1)):
                where = f"y[{i}, 0]" if vector else f"y[{i}]"
                advice = ", -1 in the place of 0" if binary else ""
                raise DataError(f"{where} is {cell}: loss {loss!r} needs labels in {{-1, +1}}{advice}")


def _weight_decay(beta: Any, loss: str) -> Scalar:
    if LOSSES[loss].constrained:
        if beta is not None:
            raise OptionError(f"beta is {one_line(beta)} but loss {loss!r} has none: leave it out")
        return fmpq(1)
    if beta is None:
        raise OptionError(f"beta is missing: loss {loss!r} needs a weight decay beta > 0")
    try:
        found = exact(beta, "beta")
    except DataError as error:
        raise OptionError(f"beta is {one_line(beta)}: give a finite weight decay beta > 0") from error
    if sign(found) in (-1, 0):
        raise OptionError(f"beta is {one_line(beta)}: give a weight decay beta > 0")
    return found


def _real_symbols(data: Rows, targets: Rows, beta: Scalar) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Plain symbols stand for real numbers (``beta``: positive); the map to their stand-ins, and its inverse."""
    free: set[sympy.Symbol] = set()
    for name, rows in (("A", data), ("y", targets), ("beta", ((beta,),))):
        for cell in (cell for row in rows for cell in row if not isinstance(cell, fmpq)):
            for symbol in cell.free_symbols:
                if symbol.is_real is False or symbol.is_commutative is False:
                    raise DataError(f"{name} holds the symbol {symbol}, which is declared not to be real: "
                                    "give a symbol without assumptions, or a real one")  # fmt: skip
            free |= cell.free_symbols
    forward = stand_ins(free, None if isinstance(beta, fmpq) else beta)
    return forward, {new: old for old, new in forward.items()}


def _apply(value: Scalar, forward: dict[Any, Any]) -> Scalar:
    return value.xreplace(forward) if forward and not isinstance(value, fmpq) else value


def _map(rows: Rows, forward: dict[Any, Any]) -> Rows:
    return tuple(tuple(_apply(cell, forward) for cell in row) for row in rows) if forward else rows


def is_zero_row(row: Sequence[Scalar]) -> bool:
    """Whether every entry is exactly zero."""
    return all(cell == ZERO if isinstance(cell, fmpq) else sign(cell) == 0 for cell in row)
