"""The penalty weight by cross-validation: along a path on every fold, from the largest beta down."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from itertools import repeat
from numbers import Integral
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.exceptions import ConvergenceWarning, UndefinedMetricWarning
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import check_cv
from threadpoolctl import threadpool_limits

from numeric.errors import OptionError
from numeric.estimators.base import ONE_THREAD, WORK_LIMIT, penalised, side_by_side
from numeric.estimators.classifier import ReLUClassifier
from numeric.estimators.folds import fold_network
from numeric.estimators.grid import default_betas
from numeric.estimators.regressor import ReLURegressor
from numeric.network import Array, Network
from numeric.options import one_of, positive, whole
from numeric.problem import BIASES
from numeric.regularization_path import penalty_weights

BETAS = 5
"""How many penalty weights are tried by default."""

MOST_BETAS = 10_000

SOLVER = ("loss", "bias", "tol", "work_limit", "time_limit", "max_iter")
FITTED = ("solutions_", "network_", "value_", "lower_bound_", "gap_", "n_iter_")


def _choose(estimator: Any, kind: type, X: Any, y: Any, weight: Array | None, *, labels: bool) -> None:
    """Set ``betas_``, ``scores_`` (betas, folds), ``beta_``, and what a fit of all samples with it gives.

    ``beta_`` has the best mean score, the largest one of those that share it.
    """
    plain = kind(**{name: getattr(estimator, name) for name in SOLVER})
    estimator.betas_ = _decreasing(estimator.betas, plain, X, y, weight)
    folds = list(check_cv(estimator.cv, y, classifier=labels).split(X, y))
    _weighed(folds, weight)
    work = None if plain.work_limit is None else positive("work_limit", plain.work_limit) / max(len(folds), 1)
    score = accuracy_score if labels else r2_score
    threads = 1 if len(X) <= ONE_THREAD else None
    with threadpool_limits(threads, user_api="blas"):
        scores = [_along(plain, estimator.betas_, X, y, weight, fold, score, work) for fold in folds]
    estimator.scores_ = np.stack(scores, axis=1)
    if not np.all(np.isfinite(estimator.scores_)):
        raise OptionError("cv has a fold without a score (R² needs two test samples that count): give larger folds")
    means = estimator.scores_.mean(axis=1)
    estimator.beta_ = float(estimator.betas_[int(np.argmax(means))])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # said once more, where the caller sees it
        plain.set_params(beta=estimator.beta_).fit(X, y, sample_weight=weight)
    for name in FITTED:
        setattr(estimator, name, getattr(plain, name))
    estimator._warn(3)
    _warn_of_an_edge(estimator.betas_, means, 4)


def _decreasing(betas: Any, plain: Any, X: Array, y: Array, weight: Array | None) -> Array:
    """The penalty weights to try: those given, or so many that suit the data."""
    if not isinstance(betas, Integral) or betas is True or betas is False:
        return np.array(sorted(set(penalty_weights(betas, plain.loss)), reverse=True))
    count = whole("betas", betas, 1, MOST_BETAS)
    problems = plain.set_params(beta=1.0)._problems(X, y, weight)
    return default_betas(problems, plain.loss, count, free=one_of("bias", plain.bias, BIASES) == "free")


def _weighed(folds: Sequence[Any], weight: Array | None) -> None:
    """Raise OptionError for a fold without a sample that counts, to train with or to test with."""
    for number, fold in enumerate(folds, start=1):
        for part, use in zip(fold, ("train with", "test with"), strict=True):
            if weight is not None and not np.any(weight[part] > 0):
                raise OptionError(
                    f"sample_weight is zero for every sample that fold {number} of {len(folds)} has to {use}: "
                    "shuffle the folds (cv), or leave samples of weight zero out"
                )


def _warn_of_an_edge(betas: Array, means: Array, level: int) -> None:
    """A ``ConvergenceWarning`` where values outside of those tried may be better."""
    best = int(np.argmax(means))
    if len(betas) < 2 or best not in (0, len(betas) - 1) or np.sum(means == means[best]) > 1:
        return
    edge, further = ("largest", "larger") if best == 0 else ("smallest", "smaller")
    warnings.warn(
        f"beta_ is {betas[best]:.3g}, the {edge} of the betas tried, and scores best: give {further} ones too",
        ConvergenceWarning,
        stacklevel=level,
    )


def _along(
    plain: Any, betas: Array, X: Array, y: Array, weight: Array | None, fold: Any, score: Any, work: float | None
) -> Array:
    """The scores of one fold at every beta; each network starts from that of the larger beta before it."""
    scores, starts, (train, test) = [], list[Network](), fold
    of_train, of_test = (None, None) if weight is None else (weight[train], weight[test])
    for index, beta in enumerate(betas):
        problems = plain.set_params(beta=float(beta))._problems(X[train], y[train], of_train)
        share = None if work is None else work / (len(betas) * len(problems))
        before: Iterable[Network | None] = starts or repeat(None)
        starts = [
            fold_network(data, plain.loss, plain.bias, start, share, index)
            for data, start in zip(problems, before, strict=False)
        ]
        plain.network_ = side_by_side(starts)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UndefinedMetricWarning)  # no score is an error, once all are there
            scores.append(float(score(y[test], plain.predict(X[test]), sample_weight=of_test)))
    return np.array(scores)


class ReLURegressorCV(ReLURegressor):
    """``ReLURegressor`` with the penalty weight of the best mean R² over the folds.

    Parameters
    ----------
    betas : int or sequence of float
        Penalty weights to try, in any order. An integer asks for so many from 0.3 to 0.003 of (about) the largest
        useful one, above which the best network is constant. Where the largest or smallest one tried is best, a
        ``ConvergenceWarning`` says so.
    cv : int, cross-validation generator or iterable, optional
        As in scikit-learn; five folds by default. Every fold needs at least two test samples.
    loss, bias, tol, time_limit, max_iter
        As in ``ReLURegressor``, for the fit of all samples; loss "squared".
    work_limit : float or None
        Work of the fit of all samples, and about as much for all folds together: their networks are trained by short
        descents, from the largest beta down, and have no bounds.

    Attributes
    ----------
    beta_ : float
    betas_ : array (k,), decreasing
    scores_ : array (k, folds)
    network_, value_, lower_bound_, gap_, certificate_, solution_
        As in ``ReLURegressor``, of the fit of all samples.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.linspace(-1, 1, 20)[:, None]
    >>> y = np.abs(x[:, 0]) + 0.1 * np.sin(40 * x[:, 0])
    >>> model = ReLURegressorCV(cv=[(range(0, 20, 2), range(1, 20, 2))]).fit(x, y)
    >>> model.betas_.round(3).tolist(), model.scores_.shape
    ([0.282, 0.089, 0.028, 0.009, 0.003], (5, 1))
    >>> model.beta_ in model.betas_[1:-1]
    True
    """

    def __init__(
        self,
        betas: int | Sequence[float] = BETAS,
        *,
        cv: Any = None,
        loss: str = "squared",
        bias: str = "free",
        tol: float = 1e-6,
        work_limit: float | None = WORK_LIMIT,
        time_limit: float | None = None,
        max_iter: int = 500,
    ) -> None:
        """Store the parameters; they are checked when fitting."""
        self.betas, self.cv, self.loss, self.bias, self.tol = betas, cv, loss, bias, tol
        self.work_limit, self.time_limit, self.max_iter = work_limit, time_limit, max_iter

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None) -> Self:
        """Choose ``beta_`` on the folds, then train on ``X`` (n, d) and ``y`` (n,) or (n, o)."""
        penalised(self.loss, self._losses)
        X, y, weight = self._checked(X, y, sample_weight, y_numeric=True, multi_output=True)
        _choose(self, ReLURegressor, X, y.astype(float), weight, labels=False)
        return self


class ReLUClassifierCV(ReLUClassifier):
    """``ReLUClassifier`` with the penalty weight of the best mean accuracy over the folds.

    Parameters
    ----------
    betas : int or sequence of float
        Penalty weights to try, in any order. An integer asks for so many from 0.3 to 0.003 of (about) the largest
        useful one, above which the best network is constant. Where the largest or smallest one tried is best, a
        ``ConvergenceWarning`` says so.
    cv : int, cross-validation generator or iterable, optional
        As in scikit-learn; five stratified folds by default.
    loss, bias, tol, time_limit, max_iter
        As in ``ReLUClassifier``, for the fit of all samples; loss "hinge" or "logistic".
    work_limit : float or None
        Work of the fit of all samples, and about as much for all folds together: their networks are trained by short
        descents, from the largest beta down, and have no bounds.

    Attributes
    ----------
    beta_, betas_, scores_
        As in ``ReLURegressorCV``.
    classes_, network_, value_, lower_bound_, gap_, certificate_, solutions_
        As in ``ReLUClassifier``, of the fit of all samples.

    Examples
    --------
    >>> x = [[float(k)] for k in range(12)]
    >>> model = ReLUClassifierCV(betas=[0.1, 100], cv=2).fit(x, [0, 0, 1, 1, 0, 0] * 2)
    >>> model.betas_.tolist(), model.scores_.shape
    ([100.0, 0.1], (2, 2))
    """

    def __init__(
        self,
        betas: int | Sequence[float] = BETAS,
        *,
        cv: Any = None,
        loss: str = "hinge",
        bias: str = "free",
        tol: float = 1e-6,
        work_limit: float | None = WORK_LIMIT,
        time_limit: float | None = None,
        max_iter: int = 500,
    ) -> None:
        """Store the parameters; they are checked when fitting."""
        self.betas, self.cv, self.loss, self.bias, self.tol = betas, cv, loss, bias, tol
        self.work_limit, self.time_limit, self.max_iter = work_limit, time_limit, max_iter

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None) -> Self:
        """Choose ``beta_`` on the folds, then train on ``X`` (n, d) and labels ``y`` (n,)."""
        penalised(self.loss, self._losses)
        X, y, weight = self._checked(X, y, sample_weight)
        self.classes_ = np.unique(y)
        _choose(self, ReLUClassifier, X, y, weight, labels=True)
        return self
