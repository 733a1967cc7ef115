"""Classification."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.special import expit
from sklearn.base import ClassifierMixin
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import check_classification_targets

from numeric.arrays import one_line
from numeric.estimators.base import WORK_LIMIT, ReLUEstimator
from numeric.estimators.weights import Weighted
from numeric.losses import LOSS
from numeric.network import Array


def _has_probabilities(estimator: Any) -> bool:
    """Whether outputs are log odds."""
    if not (isinstance(estimator.loss, str) and estimator.loss in LOSS and LOSS[estimator.loss].log_odds):
        raise AttributeError(f"predict_proba needs loss='logistic'; loss {estimator.loss!r} has no probabilities")
    return True


class ReLUClassifier(ClassifierMixin, ReLUEstimator):  # type: ignore[misc]
    """Two-layer ReLU classification with weight decay, towards the global optimum, with bounds of it.

    More than two classes are one network a class, against the rest; ``network_`` has them side by side, and the
    bounds are those of the sum of their objectives.

    Parameters
    ----------
    beta : float
        Penalty weight; not used by the loss "max-margin".
    loss : {"hinge", "logistic", "max-margin"}
        The logistic loss has probabilities; max-margin is for labels that a network separates.
    bias : {"free", "none"}
        Biases of neurons and outputs that are not penalised, or none.
    tol : float
        Relative gap at which to stop.
    work_limit : float or None
        Work of a fit, 0.2 by default, in units that took up to seven processor seconds, shared by the classes; every
        class has a descent in any case. It is counted: fits are the same on every machine. A fit that ends before its
        gap is within ``tol`` gives a ``ConvergenceWarning`` with the gap.
    time_limit : float or None
        Seconds for a fit; the bounds are valid whenever it stops.
    max_iter : int
        Reduced problems to solve at most.

    Attributes
    ----------
    classes_ : array (k,)
        With two, the class of negative and of positive outputs.
    network_ : Network
        With one output for two classes, else one a class.
    value_, lower_bound_, gap_, certificate_, n_iter_
        As in ``ReLURegressor``.
    solutions_ : tuple of Solution
        The answers of ``numeric.solve``, and ``solution_`` the only one of two classes.

    Examples
    --------
    >>> model = ReLUClassifier(beta=0.1).fit([[0.0], [1.0], [4.0], [5.0]], ["a", "b", "b", "a"])
    >>> model.predict([[2.0], [9.0]]).tolist()
    ['b', 'a']
    """

    _losses = ("hinge", "logistic", "max-margin")

    def __init__(
        self,
        beta: float | None = 1.0,
        *,
        loss: str = "hinge",
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

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None) -> Self:
        """Train on ``X`` (n, d) and labels ``y`` (n,), with ``sample_weight`` (n,) if given: multiples of a number."""
        self._solve(self._problems(*self._checked(X, y, sample_weight)))
        self._warn(2)
        return self

    def _problems(self, X: Array, y: npt.NDArray[Any], weight: Array | None) -> list[Weighted]:
        """One for two classes, else one a class; sets ``classes_``."""
        check_classification_targets(y)
        used = np.ones(len(y), dtype=bool) if weight is None else weight > 0
        self.classes_ = np.unique(y)
        seen = np.unique(y[used])
        if len(seen) < 2:
            (only,) = seen.tolist()
            raise ValueError(f"y holds one class, {one_line(only)}; at least two are needed to train a classifier")
        chosen = self.classes_[1:] if len(self.classes_) == 2 else self.classes_
        return [self._data(X, np.where(y == label, 1.0, -1.0), weight) for label in chosen]

    def decision_function(self, X: npt.ArrayLike) -> Array:
        """Network outputs (n,), positive for ``classes_[1]``, or (n, k), largest for the class."""
        return self._output(X)

    def predict(self, X: npt.ArrayLike) -> npt.NDArray[Any]:
        """Class labels."""
        found = self.decision_function(X)
        chosen = (found > 0).astype(int) if found.ndim == 1 else np.argmax(found, axis=1)
        labels: npt.NDArray[Any] = self.classes_[chosen]
        return labels

    @available_if(_has_probabilities)  # type: ignore[untyped-decorator]
    def predict_proba(self, X: npt.ArrayLike) -> Array:
        """Probabilities (n, k): outputs are log odds, of more than two classes scaled to sum to one. Logistic loss."""
        positive: Array = expit(self.decision_function(X))
        if positive.ndim == 1:
            return np.stack([1.0 - positive, positive], axis=1)
        positive = np.maximum(positive, np.finfo(float).tiny)
        chances: Array = positive / positive.sum(axis=1, keepdims=True)
        return chances
