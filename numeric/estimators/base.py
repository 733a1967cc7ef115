"""What the estimators share: parameters, a fit with its bounds, and the warning when it ended early."""

from __future__ import annotations

import math
import warnings
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data
from threadpoolctl import threadpool_limits

from numeric.arrays import one_line, rounded_up
from numeric.errors import OptionError
from numeric.estimators.weights import Weighted, weighted
from numeric.export import Brief, solution_to_dict
from numeric.losses import LOSS
from numeric.network import Array, Network
from numeric.options import one_of, positive
from numeric.problem import PENALISED_LOSSES
from numeric.solution import Solution
from numeric.solver import solve

WORK_LIMIT = 0.2
"""Units of counted work, not seconds: small data end by convergence, larger ones by work, so that fits repeat."""

ONE_THREAD = 300
"""Samples up to which matrices are multiplied by one thread: several would mostly wait for each other."""

SPARSE = ("csr", "csc", "coo")


class ReLUEstimator(BaseEstimator, ABC):  # type: ignore[misc]
    """Parameters and fitted attributes that all estimators share."""

    network_: Network
    solutions_: tuple[Solution, ...]
    _losses: tuple[str, ...]

    def __init__(
        self,
        beta: float | None = 1.0,
        *,
        loss: str,
        bias: str = "free",
        tol: float = 1e-6,
        work_limit: float | None = WORK_LIMIT,
        time_limit: float | None = None,
        max_iter: int = 500,
    ) -> None:
        """Store the parameters; they are checked when fitting."""
        self.beta = beta
        self.loss = loss
        self.bias = bias
        self.tol = tol
        self.work_limit = work_limit
        self.time_limit = time_limit
        self.max_iter = max_iter

    def __sklearn_tags__(self) -> Any:
        """Sparse samples are taken, and made dense."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags

    @property
    def solution_(self) -> Solution:
        """The answer of :func:`numeric.solve`, of a model with one."""
        check_is_fitted(self)
        if len(self.solutions_) != 1:
            raise AttributeError("solution_ is that of one problem; a network a class has solutions_, one of each")
        return self.solutions_[0]

    @property
    def certificate_(self) -> dict[str, Any]:
        """Value, lower bound, dual point and network as a plain dict, one in ``problems`` for every solution.

        Its lists hold everything; what is printed of them are the first entries.
        """
        check_is_fitted(self)
        return Brief(
            value=self.value_, lower_bound=self.lower_bound_, gap=self.gap_,
            problems=[solution_to_dict(solution) for solution in self.solutions_],
        )  # fmt: skip

    def _checked(
        self, X: npt.ArrayLike, y: npt.ArrayLike, sample_weight: npt.ArrayLike | None, **options: Any
    ) -> tuple[Array, npt.NDArray[Any], Array | None]:
        """Dense samples, targets, and weights where they are not all one."""
        one_of("loss", self.loss, self._losses)
        found = validate_data(self, X, y, dtype=np.float64, accept_sparse=SPARSE, **options)
        samples, targets = _dense(found[0]), np.asarray(found[1])
        if sample_weight is None:
            return samples, targets, None
        weight: Array = _check_sample_weight(sample_weight, samples, dtype=np.float64, ensure_non_negative=True)
        if not np.any(weight > 0):
            raise OptionError("sample_weight is zero for every sample; give at least one a positive weight")
        return samples, targets, weight

    def _data(self, X: Array, y: Array, weight: Array | None) -> Weighted:
        beta = None if LOSS[self.loss].constrained else self.beta
        return weighted(X, y, weight, loss=self.loss, beta=beta, bias=self.bias)

    @abstractmethod
    def _problems(self, X: Array, y: npt.NDArray[Any], weight: Array | None) -> list[Weighted]:
        """The problems whose networks are trained."""

    def _solve(self, problems: Sequence[Weighted]) -> None:
        """The fitted attributes; values are those of the weighted objective, summed over the problems."""
        share = None if self.work_limit is None else positive("work_limit", self.work_limit) / len(problems)
        threads = 1 if max(len(data.X) for data in problems) <= ONE_THREAD else None
        with threadpool_limits(threads, user_api="blas"):
            solutions = [
                solve(
                    data.X, data.y, loss=self.loss, beta=data.beta, bias=self.bias, tol=self.tol,
                    time_limit=self.time_limit, work_limit=share, max_iter=self.max_iter,
                )
                for data in problems
            ]  # fmt: skip
        units = [data.unit for data in problems]
        self.solutions_ = tuple(solutions)
        self.value_ = float(sum(unit * some.value for unit, some in zip(units, solutions, strict=True)))
        self.lower_bound_ = float(sum(unit * some.lower_bound for unit, some in zip(units, solutions, strict=True)))
        self.gap_ = max(self.value_ - self.lower_bound_, 0.0)
        self.n_iter_ = max(1, *(some.iterations for some in solutions))
        self.network_ = side_by_side([some.network for some in solutions])

    def _warn(self, level: int) -> None:
        """A ``ConvergenceWarning`` if a fit ended before its gap was closed."""
        early = sorted({some.status for some in self.solutions_} - {"optimal"})
        if not early:
            return
        knob = {"time limit": "time_limit", "work limit": "work_limit", "iteration limit": "max_iter"}
        names = ", ".join(dict.fromkeys(knob.get(status, "tol") for status in early))
        warnings.warn(
            f"the fit ended before its gap was within tol={self.tol:g} ({', '.join(early)}): the value "
            f"{self.value_:.6g} is above the optimum by at most {rounded_up(self.gap_)}{self._share()}; raise {names}",
            ConvergenceWarning,
            stacklevel=level + 1,
        )

    def _share(self) -> str:
        """The gap as a part of the value."""
        share = self.gap_ / self.value_ if self.value_ > 0 else math.inf
        return f", {rounded_up(100 * share)} % of it" if share < math.inf else ""

    def _output(self, X: npt.ArrayLike) -> Array:
        check_is_fitted(self)
        return self.network_(_dense(validate_data(self, X, reset=False, dtype=np.float64, accept_sparse=SPARSE)))


def penalised(loss: str, losses: Sequence[str]) -> None:
    """Raise OptionError for a loss that is not among those of an estimator with a beta to choose."""
    usable = [name for name in losses if name in PENALISED_LOSSES]
    if loss in losses and loss not in usable:
        raise OptionError(f"loss is {one_line(loss)}, which has no beta to choose; use {' or '.join(usable)}")
    one_of("loss", loss, usable)


def side_by_side(networks: Sequence[Network]) -> Network:
    """One network whose outputs are those of several; of one that is itself."""
    if len(networks) == 1:
        return networks[0]
    sizes = [network.neurons for network in networks]
    w = np.zeros((sum(sizes), len(networks)))
    for k, network in enumerate(networks):
        first = sum(sizes[:k])
        w[first : first + sizes[k], k] = network.w
    return Network(
        np.hstack([network.U for network in networks]),
        np.concatenate([network.b for network in networks]),
        w,
        np.array([float(np.asarray(network.xi)) for network in networks]),
    )


def _dense(X: Any) -> Array:
    return np.asarray(X.toarray() if hasattr(X, "toarray") else X)
