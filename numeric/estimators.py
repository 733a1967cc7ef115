"""scikit-learn estimators around ``numeric.solve``; need the optional dependency scikit-learn."""

from __future__ import annotations

import warnings
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from numeric.losses import LOSS
from numeric.network import Array, Network
from numeric.solution import Solution
from numeric.solver import solve

try:
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.utils.metaestimators import available_if
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError as error:
    raise ImportError(
        "numeric.ReLURegressor and numeric.ReLUClassifier need scikit-learn 1.6 or later; "
        "install it with: pip install 'neuralgauge[estimators]'"
    ) from error

TIME_LIMIT, MAX_ITER = 60.0, 12
"""Defaults that end: small data by convergence, larger ones by iterations, so that fits repeat; the clock is last."""


class _ReLUEstimator(BaseEstimator):  # type: ignore[misc]
    """Parameters and fitted attributes that both estimators share."""

    network_: Network

    def __init__(
        self,
        beta: float | None = 1.0,
        *,
        loss: str,
        bias: str = "free",
        tol: float = 1e-6,
        time_limit: float | None = TIME_LIMIT,
        max_iter: int = MAX_ITER,
    ) -> None:
        """Store the parameters; they are checked when fitting."""
        self.beta = beta
        self.loss = loss
        self.bias = bias
        self.tol = tol
        self.time_limit = time_limit
        self.max_iter = max_iter

    def _fit(self, X: npt.ArrayLike, y: npt.ArrayLike) -> None:
        solution = solve(
            X,
            y,
            loss=self.loss,
            beta=self.beta,
            bias=self.bias,
            tol=self.tol,
            time_limit=self.time_limit,
            max_iter=self.max_iter,
        )
        self.solution_: Solution = solution
        self.network_ = solution.network
        self.gap_ = solution.gap
        self.value_ = solution.value
        self.lower_bound_ = solution.lower_bound
        self.n_iter_ = solution.iterations
        if solution.status != "optimal":
            warnings.warn(
                f"the fit ended before its gap was within tol={self.tol:g} ({solution.status}): the value "
                f"{solution.value:.6g} is above the optimum by at most {solution.gap:.2g}; raise "
                + ("time_limit" if solution.status == "time limit" else "max_iter or tol"),
                ConvergenceWarning,
                stacklevel=3,
            )

    def _output(self, X: npt.ArrayLike) -> Array:
        check_is_fitted(self)
        return self.network_(validate_data(self, X, reset=False, dtype=np.float64))


class ReLURegressor(RegressorMixin, _ReLUEstimator):  # type: ignore[misc]
    """Globally optimal two-layer ReLU regression with weight decay.

    Parameters
    ----------
    beta : float
        Penalty weight; None for loss "interpolation".
    loss : {"squared", "interpolation"}
    bias : {"free", "none"}
    tol : float
        Relative gap at which to stop.
    time_limit : float or None
        Seconds for a fit; the bounds are valid whenever it stops.
    max_iter : int
        Reduced problems to solve at most, exhaustive searches in proportion; fits limited by it are the same on
        every machine. A fit that ends before its gap is within ``tol`` gives a ``ConvergenceWarning``.

    Attributes
    ----------
    network_ : Network
    solution_ : Solution
    value_, lower_bound_, gap_ : float
        ``lower_bound_ <= optimum <= value_``, ``gap_`` their difference.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.linspace(-1, 1, 21)[:, None]
    >>> model = ReLURegressor(beta=1e-3).fit(x, np.abs(x[:, 0]))
    >>> bool(model.score(x, np.abs(x[:, 0])) > 0.99 and model.gap_ < 1e-6)
    True
    """

    def __init__(
        self,
        beta: float | None = 1.0,
        *,
        loss: str = "squared",
        bias: str = "free",
        tol: float = 1e-6,
        time_limit: float | None = TIME_LIMIT,
        max_iter: int = MAX_ITER,
    ) -> None:
        """Store the parameters; they are checked when fitting."""
        super().__init__(beta, loss=loss, bias=bias, tol=tol, time_limit=time_limit, max_iter=max_iter)

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike) -> Self:
        """Train on ``X`` (n, d) and ``y`` (n,)."""
        X, y = validate_data(self, X, y, dtype=np.float64, y_numeric=True)
        self._fit(X, y)
        return self

    def predict(self, X: npt.ArrayLike) -> Array:
        """Network outputs on ``X``."""
        return self._output(X)


def _has_probabilities(estimator: Any) -> bool:
    """Whether outputs are log odds."""
    if not (isinstance(estimator.loss, str) and estimator.loss in LOSS and LOSS[estimator.loss].log_odds):
        raise AttributeError(f"predict_proba needs loss='logistic'; loss {estimator.loss!r} has no probabilities")
    return True


class ReLUClassifier(ClassifierMixin, _ReLUEstimator):  # type: ignore[misc]
    """Globally optimal two-layer ReLU classification of two classes, with weight decay.

    More classes: ``sklearn.multiclass.OneVsRestClassifier(ReLUClassifier(...))``. Samples are not weighted.

    Parameters
    ----------
    beta : float
        Penalty weight; None for loss "max-margin".
    loss : {"hinge", "logistic", "max-margin"}
    bias : {"free", "none"}
    tol : float
        Relative gap at which to stop.
    time_limit : float or None
        Seconds for a fit; the bounds are valid whenever it stops.
    max_iter : int
        Reduced problems to solve at most, exhaustive searches in proportion; fits limited by it are the same on
        every machine. A fit that ends before its gap is within ``tol`` gives a ``ConvergenceWarning``.

    Attributes
    ----------
    classes_ : array (2,)
        The class of negative and of positive outputs.
    network_, solution_, value_, lower_bound_, gap_
        As in ``ReLURegressor``.

    Examples
    --------
    >>> model = ReLUClassifier(beta=0.1).fit([[0.0], [1.0], [4.0], [5.0]], ["a", "b", "b", "a"])
    >>> model.predict([[2.0], [9.0]]).tolist()
    ['b', 'a']
    """

    def __init__(
        self,
        beta: float | None = 1.0,
        *,
        loss: str = "hinge",
        bias: str = "free",
        tol: float = 1e-6,
        time_limit: float | None = TIME_LIMIT,
        max_iter: int = MAX_ITER,
    ) -> None:
        """Store the parameters; they are checked when fitting."""
        super().__init__(beta, loss=loss, bias=bias, tol=tol, time_limit=time_limit, max_iter=max_iter)

    def __sklearn_tags__(self) -> Any:
        """Two classes only."""
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike) -> Self:
        """Train on ``X`` (n, d) and labels ``y`` (n,) of two classes."""
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) != 2:
            found = "one class" if len(self.classes_) == 1 else f"{len(self.classes_)} classes"
            raise ValueError(
                f"Only binary classification is supported. y holds {found}; two are needed"
                + ("" if len(self.classes_) == 1 else "; wrap it in sklearn.multiclass.OneVsRestClassifier")
            )
        self._fit(X, 2.0 * codes - 1.0)
        return self

    def decision_function(self, X: npt.ArrayLike) -> Array:
        """Network outputs; positive for ``classes_[1]``."""
        return self._output(X)

    def predict(self, X: npt.ArrayLike) -> npt.NDArray[Any]:
        """Class labels."""
        chosen = (self.decision_function(X) > 0).astype(int)
        labels: npt.NDArray[Any] = self.classes_[chosen]
        return labels

    @available_if(_has_probabilities)  # type: ignore[untyped-decorator]
    def predict_proba(self, X: npt.ArrayLike) -> Array:
        """Probabilities (n, 2) of the two classes: outputs are log odds. Logistic loss only."""
        positive = expit(self.decision_function(X))
        return np.stack([1.0 - positive, positive], axis=1)
