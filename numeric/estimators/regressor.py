"""Regression."""

from __future__ import annotations

from typing import Any, Self

import numpy.typing as npt
from sklearn.base import RegressorMixin

from numeric.estimators.base import WORK_LIMIT, ReLUEstimator
from numeric.estimators.weights import Weighted
from numeric.losses import LOSS
from numeric.network import Array


class ReLURegressor(RegressorMixin, ReLUEstimator):  # type: ignore[misc]
    """Two-layer ReLU regression with weight decay, towards the global optimum, with bounds of it.

    Parameters
    ----------
    beta : float
        Penalty weight; not used by the loss "interpolation".
    loss : {"squared", "interpolation"}
        Several targets are for the squared loss.
    bias : {"free", "none"}
        Biases of neurons and outputs that are not penalised, or none.
    tol : float
        Relative gap at which to stop.
    work_limit : float or None
        Work of a fit, 0.2 by default, in units that took up to seven processor seconds. It is counted: fits are the
        same on every machine. A fit that ends before its gap is within ``tol`` gives a ``ConvergenceWarning`` with it.
    time_limit : float or None
        Seconds for a fit; the bounds are valid whenever it stops.
    max_iter : int
        Reduced problems to solve at most.

    Attributes
    ----------
    network_ : Network
        What was trained.
    value_, lower_bound_, gap_ : float
        ``lower_bound_ <= optimum <= value_``, ``gap_`` their difference; the samples' weights count.
    certificate_ : dict
        Both bounds, the dual point and the network as plain values.
    solution_ : Solution
        The answer of ``numeric.solve``, of the data that the weights make.
    n_iter_ : int
        Reduced problems that were solved.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.linspace(-1, 1, 21)[:, None]
    >>> model = ReLURegressor(beta=1e-3).fit(x, np.abs(x[:, 0]))
    >>> bool(model.score(x, np.abs(x[:, 0])) > 0.99 and model.gap_ < 1e-6)
    True
    """

    _losses = ("squared", "interpolation")

    def __init__(
        self,
        beta: float | None = 1.0,
        *,
        loss: str = "squared",
        bias: str = "free",
        tol: float = 1e-6,
        work_limit: float | None = WORK_LIMIT,
        time_limit: float | None = None,
        max_iter: int = 500,
    ) -> None:
        """Store the parameters; they are checked when fitting."""
        super().__init__(
            beta, loss=loss, bias=bias, tol=tol, work_limit=work_limit, time_limit=time_limit, max_iter=max_iter
        )

    def __sklearn_tags__(self):  # type: ignore[no-untyped-def]
        """Several targets are taken."""
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = self.loss in LOSS and LOSS[self.loss].several_outputs
        return tags

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None) -> Self:
        """Train on ``X`` (n, d) and ``y`` (n,) or (n, o), with ``sample_weight`` (n,) if given.

        Weights are multiples of one number, or any with loss "squared" and bias "none".
        """
        self._solve(self._problems(*self._checked(X, y, sample_weight, y_numeric=True, multi_output=True)))
        self._warn(2)
        return self

    def _problems(self, X: Array, y: npt.NDArray[Any], weight: Array | None) -> list[Weighted]:
        """The one there is."""
        return [self._data(X, y.astype(float), weight)]

    def predict(self, X: npt.ArrayLike) -> Array:
        """Network outputs on ``X``."""
        return self._output(X)
