"""A training problem, validated once and frozen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from numeric.arrays import as_matrix, as_targets, one_line
from numeric.errors import DataError, OptionError, UnsupportedError
from numeric.losses import LOSS
from numeric.network import Array
from numeric.options import one_of

LOSSES = tuple(LOSS)
PENALISED_LOSSES = tuple(name for name, loss in LOSS.items() if not loss.constrained)
BIASES = ("none", "free")
SKIPS = ("none", "free")


@dataclass(frozen=True, eq=False)
class Problem:
    """``minimise L(f(A), y) + beta * sum_j |w_j| ||u_j||_2`` over two-layer ReLU networks ``f``.

    Parameters
    ----------
    A : array (n, d), or (n,) for one-dimensional data
        Samples, one a row; stored as (n, d). Long doubles, long integers and fractions are rounded to the nearest
        double, as numpy does.
    y : array (n,) or (n, o)
        Targets, or labels in {-1, +1} for the hinge, max-margin and logistic losses.
    loss : str
        ``"squared"`` (one half of the sum of squares), ``"interpolation"`` (``f(A) = y``, minimum
        norm), ``"hinge"``, ``"max-margin"`` (``y_i f_i >= 1``, minimum norm) or ``"logistic"``.
    beta : float, optional
        Weight of the penalty, positive; absent for interpolation and max-margin.
    bias : str
        ``"none"``: no biases. ``"free"``: neuron and output biases, not penalised.
    skip : str
        ``"free"``: a linear function of the inputs is added, not penalised. ``"none"``: there is none.

    Raises
    ------
    DataError, OptionError, UnsupportedError
        The message names the argument, what was found and what to do.

    Examples
    --------
    >>> Problem([[1, 0], [0, 1]], [3, -4], beta=1).effective_beta
    1.0
    >>> Problem([[1, 0], [0, 1]], [3, -4], beta=1, bias="some")
    Traceback (most recent call last):
    ...
    numeric.errors.OptionError: bias is 'some'; choose one of none, free
    """

    A: Array
    y: Array
    loss: str = "squared"
    beta: float | None = None
    bias: str = "none"
    skip: str = "none"

    def __post_init__(self) -> None:
        """Validate, copy and freeze the fields."""
        one_of("loss", self.loss, LOSSES)
        one_of("bias", self.bias, BIASES)
        one_of("skip", self.skip, SKIPS)
        A = as_matrix(self.A)
        y = as_targets(self.y, A.shape[0])
        if LOSS[self.loss].labelled:
            _check_labels(y, self.loss)
        object.__setattr__(self, "A", A)
        object.__setattr__(self, "y", y)
        object.__setattr__(self, "beta", checked_beta(self.beta, self.loss))

    @property
    def n(self) -> int:
        """The number of samples."""
        return int(self.A.shape[0])

    @property
    def d(self) -> int:
        """The number of features."""
        return int(self.A.shape[1])

    @property
    def o(self) -> int:
        """The number of outputs."""
        return int(self.y.shape[1]) if self.vector else 1

    @property
    def vector(self) -> bool:
        """Whether ``y`` has a row of outputs a sample, shape (n, o), rather than one number."""
        return self.y.ndim == 2

    @property
    def free(self) -> bool:
        """Whether biases are free (not penalised) rather than absent."""
        return self.bias == "free"

    @property
    def effective_beta(self) -> float:
        """``beta``, or 1 for the constrained losses, where it has no effect."""
        return 1.0 if self.beta is None else self.beta


def checked_beta(beta: Any, loss: str) -> float | None:
    """``beta`` as a float where the loss has one, else None; an OptionError where it does not suit the loss."""
    if LOSS[loss].constrained:
        if beta is not None:
            raise OptionError(
                f"beta is {one_line(beta)}, but loss {loss!r} is a minimum-norm problem without beta; leave beta out"
            )
        return None
    if beta is None:
        raise OptionError(f"beta is missing; loss {loss!r} needs a positive penalty weight beta")
    if isinstance(beta, (str, bytes, bytearray, bool, np.bool_, np.timedelta64, complex)):
        raise OptionError(f"beta is {one_line(beta)}; a positive number is needed")
    try:
        if np.ndim(beta) != 0:
            raise TypeError  # an array of one number would pass for it
        value = float(beta)
    except OverflowError:
        raise OptionError("beta is beyond floating-point range; a positive finite number is needed") from None
    except Exception:  # whatever the conversion of a foreign object raises
        raise OptionError(f"beta is {one_line(beta)}; a positive number is needed") from None
    if not (math.isfinite(value) and value > 0):
        raise OptionError(f"beta is {one_line(beta)}; it must be positive and finite")
    return value


def _check_labels(y: Array, loss: str) -> None:
    if y.ndim == 2 and y.shape[1] > 1:
        raise UnsupportedError(f"y has shape {y.shape}, but loss {loss!r} takes labels of shape (n,)")
    flat = y.reshape(-1)
    wrong = np.flatnonzero(np.abs(flat) != 1.0)
    if wrong.size:
        row = int(wrong[0])
        advice = ": give 2 * y - 1" if set(np.unique(flat)) <= {0.0, 1.0} else ""
        raise DataError(
            f"y holds {flat[row]:g} at row {row} (counted from 0), but loss {loss!r} needs labels -1 or +1{advice}"
        )
