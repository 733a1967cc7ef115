"""Minimum-l1 regression on the kernel of data kinks: one-dimensional training as a finite linear program.

With ``A_e = [(x_i - x_j)_+ , (x_j - x_i)_+]`` and a free output bias, ``min ||w||_1`` under ``A_e w + xi 1 = y`` has
the value of training with free biases (Ergen & Pilanci, JMLR 2021; Zeger et al., 2024): the feasible duals agree, since
the features between data kinks are mixtures of those at them and constants. Without ``xi`` this is false: the program
is then only the restriction of training to kinks at the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy
from flint import fmpq

from analytic.exact.linear import dot
from analytic.exact.long_numbers import brief
from analytic.exact.scalars import ZERO, is_rational, rationals, to_sympy
from analytic.exact.simplex import solve
from analytic.families.kernel.kernels import kernel_rows, places
from analytic.model.network import Network, object_array
from analytic.model.problem import _table
from analytic.model.verdict import Verdict
from numeric.errors import DataError, InfeasibleError, UnsupportedError
from numeric.options import flag

Vector = Sequence[Any]
ONE = fmpq(1)


@dataclass(frozen=True, eq=False)
class MinimumL1:
    """``A_e w + xi 1 = y`` with the least ``||w||_1``, and the dual ``v`` that proves it; all rational.

    >>> found = minimum_l1([0, 1, 2], [0, 1, 0])
    >>> found.value, found.verify().proved
    (2, True)
    """

    x: tuple[Any, ...]
    y: tuple[Any, ...]
    output_bias: bool
    weights: tuple[Any, ...]
    level: Any
    witness: tuple[Any, ...]

    @property
    def restricted(self) -> bool:
        """Whether this is only the restriction of training to kinks at the data without an output bias."""
        return not self.output_bias

    @property
    def label(self) -> str:
        """Which problem the value belongs to."""
        if self.output_bias:
            return "minimum-norm interpolation with free hidden and output biases"
        return "restricted: kinks at the data, no output bias; an upper bound of the infimum over all networks"

    @property
    def w(self) -> np.ndarray:
        """The weights (2n,) of the right-facing, then the left-facing neurons."""
        return object_array([self.weights], (len(self.weights),))

    @property
    def xi(self) -> sympy.Expr:
        """The output bias, 0 in the restricted problem."""
        return to_sympy(self.level)

    @property
    def value(self) -> sympy.Expr:
        """``||w||_1``."""
        return to_sympy(sum(map(abs, self.weights), ZERO))

    @property
    def dual(self) -> np.ndarray:
        """``v`` (n,) with ``|A_e'v| <= 1``, ``1'v = 0`` unless restricted, and ``v'y = value``."""
        return object_array([self.witness], (len(self.witness),))

    @property
    def network(self) -> Network:
        """The active neurons, ``u = 1`` right-facing and ``u = -1`` left-facing."""
        n = len(self.x)
        active = [k for k, weight in enumerate(self.weights) if weight != 0]
        U = [[1 if k < n else -1 for k in active]]
        b = [-self.x[k] if k < n else self.x[k - n] for k in active]
        return Network(U, b, [self.weights[k] for k in active], self.level)

    def verify(self) -> Verdict:
        """Check interpolation, dual feasibility and equal values from the data."""
        rows = kernel_rows(self.x)
        if any(dot(row, self.weights) + self.level != y for row, y in zip(rows, self.y, strict=True)):
            return Verdict("refuted", "the weights do not interpolate")
        features = [dot(column, self.witness) for column in zip(*rows, strict=True)]
        if any(abs(feature) > 1 for feature in features) or (self.output_bias and sum(self.witness, ZERO) != 0):
            return Verdict("refuted", "the dual is infeasible")
        if (not self.output_bias and self.level != 0) or dot(self.witness, self.y) != sum(map(abs, self.weights), ZERO):
            return Verdict("refuted", "the two values differ")
        return Verdict("proved", f"{self.label}: value = dual value = {brief(self.value)}")

    def __repr__(self) -> str:
        return f"MinimumL1(value={brief(self.value)}, {self.label})"


def minimum_l1(x: Any, y: Any, *, output_bias: bool = True) -> MinimumL1:
    """The minimum-l1 interpolant of one-dimensional data on the kernel of data kinks, by an exact linear program.

    Parameters
    ----------
    x, y : (n,) rational numbers
    output_bias : ``True`` for training with free biases. ``False`` for the *restricted* problem, with kinks at the
        data and no output bias, whose value can exceed the infimum over all networks.

    Returns
    -------
    MinimumL1
        With ``w``, ``xi``, ``value``, ``dual``, ``network``, ``label`` and ``verify()``.

    Raises
    ------
    DataError, UnsupportedError
        For malformed data, and for data that are not rational.
    InfeasibleError
        When no weights interpolate: equal ``x`` with different ``y``, or a single sample in the restricted problem.

    Examples
    --------
    >>> minimum_l1([0, 1, 3], [0, 1, 0]).value
    3/2
    >>> minimum_l1([0, 1], [1, 1]).value, minimum_l1([0, 1], [1, 1], output_bias=False).value
    (0, 2)

    References
    ----------
    Ergen & Pilanci, JMLR 2021; Zeger et al., A Library of Mirrors, 2024.
    """
    output_bias = flag("output_bias", output_bias)
    samples = places(x)
    rows, vector = _table(y, "y")
    targets = [row[0] for row in rows]
    if vector and len(rows[0]) != 1:
        raise DataError(f"y has {len(rows[0])} outputs: give one target a sample")
    if len(targets) != len(samples):
        raise DataError(f"y has {len(targets)} entries and x has {len(samples)} samples: give one target a sample")
    if not (is_rational(samples) and is_rational(targets)):
        raise UnsupportedError("x or y holds numbers that are not rational: the linear program needs rationals")
    kernel = kernel_rows(samples)
    extra = (ONE, -ONE) if output_bias else ()
    matrix = [[*row, *(-cell for cell in row), *extra] for row in kernel]
    width = 2 * len(samples)
    found = solve(matrix, rationals(targets), [ONE] * (2 * width) + [ZERO] * len(extra))
    if not found.feasible:
        raise InfeasibleError("no weights interpolate y: the dual vector .witness of this error proves it", found.v)
    weights = tuple(a - b for a, b in zip(found.z[:width], found.z[width : 2 * width], strict=True))
    level = found.z[-2] - found.z[-1] if output_bias else ZERO
    return MinimumL1(tuple(samples), tuple(targets), output_bias, weights, level, tuple(found.v))
