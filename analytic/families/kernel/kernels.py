"""Kernels of two-layer ReLU networks: the dictionary of data kinks, and the neural tangent kernel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy
from flint import fmpq

from analytic.exact.linear import inner
from analytic.exact.scalars import Scalar, relu, sign, sqrt, to_sympy
from analytic.model.network import object_array
from analytic.model.problem import _map, _real_symbols, _table
from numeric.arrays import counted
from numeric.errors import DataError

Row = Sequence[Scalar]


def relu_kernel(x: Any) -> np.ndarray:
    """``[(x_i - x_j)_+ , (x_j - x_i)_+]``, the responses of neurons with kinks at the data.

    One-dimensional training with a free bias is minimum-l1 regression on these 2n features and a constant
    (Ergen & Pilanci, JMLR 2021; Zeger et al., 2024).

    Parameters
    ----------
    x : (n,) or (n, 1) exact numbers or expressions

    Returns
    -------
    (n, 2n) object array of sympy numbers

    Raises
    ------
    DataError
        For malformed data or more than one feature.

    Examples
    --------
    >>> relu_kernel([0, 1, 3]).tolist()
    [[0, 0, 0, 0, 1, 3], [1, 0, 0, 0, 0, 2], [3, 2, 0, 0, 0, 0]]
    """
    return object_array(kernel_rows(places(x)), (len(places(x)), 2 * len(places(x))))


def places(x: Any) -> list[Scalar]:
    """One-dimensional samples as scalars."""
    rows, _ = _table(x, "x")
    if len(rows[0]) != 1:
        raise DataError(f"x has {len(rows[0])} features: the kernel is of one-dimensional data")
    return [row[0] for row in rows]


def kernel_rows(x: Row) -> list[tuple[Scalar, ...]]:
    """The rows of :func:`relu_kernel` as scalars."""
    rows = []
    for here in x:
        gaps = [here - there for there in x]
        rows.append((*map(relu, gaps), *(relu(-gap) for gap in gaps)))
    return rows


def ntk(a: Any, b: Any) -> sympy.Expr:
    r"""The neural tangent kernel of the two-layer ReLU network, both layers trained, unit variance.

    ``||a|| ||b|| / (2 pi) (sin t + 2 (pi - t) cos t)`` with t the angle between the inputs.

    Parameters
    ----------
    a, b : (d,) exact numbers or expressions

    Returns
    -------
    sympy expression, an exact number for numbers

    Raises
    ------
    DataError
        For malformed inputs or different lengths.

    Examples
    --------
    >>> ntk([3, 4], [3, 4]), ntk([1, 0], [0, 1]), ntk([1, 0], [1, 1])
    (25, 1/(2*pi), (1 + 3*pi/2)/(2*pi))

    References
    ----------
    Ergen & Pilanci, JMLR 2021, on the kernel regime; Cho & Saul, NIPS 2009, for the arc-cosine kernels.
    """
    left, right = _vector(a, "a"), _vector(b, "b")
    if len(left) != len(right):
        raise DataError(f"a has {len(left)} entries and b has {len(right)}: give vectors of one length")
    return _ntk(left, right)


def ntk_matrix(A: Any, B: Any = None) -> sympy.Matrix:
    """The kernel between the rows of ``A`` and those of ``B`` (default: of ``A``), exact.

    >>> ntk_matrix([[1, 0], [0, 2]])
    Matrix([
    [   1, 1/pi],
    [1/pi,    4]])
    """
    rows, _ = _table(A, "A")
    others = rows if B is None else _table(B, "B")[0]
    if len(rows[0]) != len(others[0]):
        raise DataError(f"A has {counted(len(rows[0]), 'feature')} and B has {len(others[0])}: give the same number")
    return sympy.Matrix([[_ntk(left, right) for right in others] for left in rows])


def _ntk(left: Row, right: Row) -> sympy.Expr:
    forward, restore = _real_symbols((tuple(left),), (tuple(right),), fmpq(1))
    left, right = _map((tuple(left), tuple(right)), forward)
    k11, k22, k12 = inner(left, left), inner(right, right), inner(left, right)
    if sign(k11) == 0 or sign(k22) == 0:
        return sympy.Integer(0)
    area = k11 * k22 - k12 * k12  # (||a|| ||b|| sin t)^2
    if sign(area) == 0:
        return to_sympy(relu(k12)).xreplace(restore)  # t = 0 or pi
    angle = sympy.acos(to_sympy(k12) / to_sympy(sqrt(k11 * k22)))
    found = (to_sympy(sqrt(area)) + 2 * (sympy.pi - angle) * to_sympy(k12)) / (2 * sympy.pi)
    return found.xreplace(restore)


def _vector(values: Any, name: str) -> tuple[Scalar, ...]:
    rows, nested = _table(values, name)
    if nested:
        raise DataError(f"{name} has rows: give one input vector")
    return tuple(row[0] for row in rows)
