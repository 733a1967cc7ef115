"""The kernel regime on the same data: minimum-norm regression with the neural tangent kernel, exactly.

Where the minimum-norm network is piecewise linear, the predictor of the kernel regime is curved: analytic between the
samples, with a bend at each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy
from flint import arb, arb_mat, ctx, fmpq

from analytic.exact.scalars import Rows, Scalar, enclose, to_sympy
from analytic.families.kernel.kernels import ntk_matrix
from analytic.model.problem import BIASES, _table
from numeric.errors import DataError, UnsupportedError
from numeric.options import one_of, whole

PRECISIONS = (128, 512, 2048)
MAX_DIGITS = 600
"""What the last precision can give."""


@dataclass(frozen=True, eq=False)
class TangentPredictor:
    """``f(x) = sum_i c_i ntk(x, a_i)`` with ``f(a_i) = y_i``: an exact expression, or digits with a proof.

    >>> found = ntk_interpolation([1, -1], [1, 2])
    >>> found.evaluate(1, 5)
    1.0000
    """

    A: Rows
    y: tuple[Scalar, ...]

    @cached_property
    def kernel(self) -> sympy.Matrix:
        """The kernel matrix (n, n), exact."""
        return ntk_matrix(self.A)

    @cached_property
    def coefficients(self) -> sympy.Matrix:
        """``c`` (n, 1), exact; the expressions grow fast with n."""
        return self.kernel.LUsolve(sympy.Matrix([to_sympy(cell) for cell in self.y]))

    def __call__(self, x: Any) -> sympy.Expr:
        """The prediction at one input as an exact expression."""
        row = ntk_matrix([self._input(x)], self.A)
        return sympy.Add(*(k * c for k, c in zip(row, self.coefficients, strict=True)))

    def evaluate(self, x: Any, digits: int = 15) -> sympy.Float:
        """The prediction at one input, with a proved error below ``10**-digits`` of the largest target."""
        whole("digits", digits, 1, MAX_DIGITS)
        scale = max((abs(enclose(cell)) for cell in self.y), key=lambda ball: ball.mid()).upper()
        row = ntk_matrix([self._input(x)], self.A)
        for bits in PRECISIONS:
            ball = _predict(self.kernel, row, self.y, bits)
            if ball is not None and ball.rad() * 10**digits <= scale:
                middle, exponent = ball.mid().man_exp()
                return sympy.Float(sympy.Integer(int(middle)) * sympy.Integer(2) ** int(exponent), digits)
        raise UnsupportedError(f"the prediction could not be enclosed to {digits} digits: ask for fewer")

    def _input(self, x: Any) -> list[Any]:
        given = list(x) if isinstance(x, list | tuple) else [x]
        missing = len(self.A[0]) - len(given)
        if missing == 1 and all(row[-1] == 1 for row in self.A):
            return [*given, 1]
        if missing:
            raise DataError(f"x has {len(given)} entries and the kernel has {len(self.A[0])} inputs")
        return given


def ntk_interpolation(A: Any, y: Any, *, bias: str = "none") -> TangentPredictor:
    """The minimum-norm interpolant in the space of the neural tangent kernel.

    Parameters
    ----------
    A : (n, d) or (n,) exact numbers
    y : (n,) exact numbers
    bias : "none", or "free" for a column of ones beside the data

    Returns
    -------
    TangentPredictor

    Raises
    ------
    UnsupportedError
        When the kernel matrix is singular, as for one-dimensional data without bias.

    Examples
    --------
    >>> f = ntk_interpolation([0, 1, 2], [0, 1, 0], bias="free")
    >>> f.evaluate(1), f.evaluate("1/2")
    (1.00000000000000, 0.593079856222960)

    References
    ----------
    Ergen & Pilanci, JMLR 2021, compare this predictor with the optimal network on the same data.
    """
    bias = one_of("bias", bias, BIASES)
    rows, _ = _table(A, "A")
    targets, vector = _table(y, "y")
    if vector or len(targets) != len(rows):
        raise DataError(f"y has {len(targets)} rows and A has {len(rows)} samples: give one number a sample")
    padded = tuple((*row, fmpq(1)) for row in rows) if bias == "free" else rows
    found = TangentPredictor(padded, tuple(row[0] for row in targets))
    if not _regular(found.kernel):
        raise UnsupportedError("the kernel matrix of A is singular: merge parallel samples, or use bias 'free'")
    return found


def _regular(kernel: sympy.Matrix) -> bool:
    """Whether an enclosure of the determinant excludes zero."""
    for bits in PRECISIONS:
        with _precision(bits):
            if not _balls(kernel, bits).det().contains(0):
                return True
    return False


@contextmanager
def _precision(bits: int) -> Iterator[None]:
    """Working precision of the enclosures, restored at the end."""
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


def _balls(matrix: sympy.Matrix, bits: int) -> arb_mat:
    entries = [[enclose(cell, bits) for cell in row] for row in matrix.tolist()]
    if any(cell is None for row in entries for cell in row):
        raise UnsupportedError("A holds symbols: give numbers, or use ntk for an expression")
    return arb_mat(entries)


def _predict(kernel: sympy.Matrix, row: sympy.Matrix, y: tuple[Scalar, ...], bits: int) -> arb | None:
    with _precision(bits):
        targets = arb_mat([[enclose(cell, bits)] for cell in y])
        try:
            solved = _balls(kernel, bits).solve(targets)
        except ZeroDivisionError:  # not known to be invertible at this precision
            return None
        return (_balls(row, bits) * solved)[0, 0]
