"""Solvers from what is at hand: a scikit-learn estimator or a torch training loop as ``solver(A, y, ...)``."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from numeric.errors import OptionError

__all__ = ["from_estimator", "from_torch"]

Solver = Callable[..., Any]


def from_estimator(estimator: Any, *, loss: str = "squared", bias: str = "free", decay: str | None = None) -> Solver:
    """A solver that fits clones of an estimator with the scikit-learn interface.

    ``estimator`` covers one ``loss`` and ``bias``; other problems are declined. ``decay`` names the parameter that
    takes beta, e.g. "beta". For scikit-learn's ``MLPRegressor`` pass ``decay="alpha"``: its objective is the mean of
    ``½ (f - y)²`` plus ``alpha / (2 n)`` times the squared weights, that is ours over n, so alpha is beta.

    >>> import numeric
    >>> from analytic import validate
    >>> solver = from_estimator(numeric.ReLURegressor(bias="free"), decay="beta")
    >>> validate(solver, theorems=["one-dimensional-squared"], sizes=[4]).passed
    True
    """
    if not hasattr(estimator, "fit"):
        raise OptionError(f"estimator is a {type(estimator).__name__}: give an object with fit(A, y)")

    def solver(A: Any, y: Any, *, loss: str, beta: float | None, bias: str) -> Any:
        from sklearn.base import clone

        if (loss, bias) != expected:
            raise NotImplementedError(f"fits loss {expected[0]!r} with bias {expected[1]!r}")
        model = clone(estimator)
        if decay is not None:
            model.set_params(**{decay: beta})
        return model.fit(A, y)

    expected = (loss, bias)
    solver.__qualname__ = type(estimator).__name__
    return solver


def from_torch(
    train: Callable[..., Any], *, width: int = 100, losses: tuple[str, ...] = ("squared", "hinge", "logistic")
) -> Solver:
    """A solver that trains a torch module of ``width`` neurons on ``loss + (beta/2) * (sum of squared weights)``.

    ``train(module, objective)`` gets the module (double precision) and a function that returns the objective as a
    tensor; it changes the module in place. At an optimum the squared weights are balanced, so that the objective is
    that of this package. Constrained losses are declined unless listed in ``losses``; then the objective is the
    penalty alone and ``train`` has to keep the constraints.
    """

    def solver(A: Any, y: Any, *, loss: str, beta: float | None, bias: str) -> Any:
        if loss not in losses:
            raise NotImplementedError(f"trains {', '.join(losses)} only")
        torch: Any = importlib.import_module("torch")
        free, outputs = bias == "free", 1 if np.ndim(y) == 1 else np.shape(y)[1]
        first = torch.nn.Linear(np.shape(A)[1], width, bias=free)
        last = torch.nn.Linear(width, outputs, bias=free)
        module = torch.nn.Sequential(first, torch.nn.ReLU(), last).double()
        inputs, targets = (torch.tensor(np.asarray(x, dtype=float).tolist(), dtype=torch.float64) for x in (A, y))

        def objective() -> Any:
            f = module(inputs).reshape(targets.shape)
            squares = (first.weight**2).sum() + (last.weight**2).sum()
            return _torch_loss(loss, f, targets) + 0.5 * (1.0 if beta is None else beta) * squares

        train(module, objective)
        return module

    solver.__qualname__ = getattr(train, "__qualname__", "torch")
    return solver


def _torch_loss(loss: str, f: Any, y: Any) -> Any:
    torch: Any = importlib.import_module("torch")
    if loss == "squared":
        return 0.5 * ((f - y) ** 2).sum()
    if loss == "hinge":
        return torch.relu(1 - y * f).sum()
    if loss == "logistic":
        return torch.nn.functional.softplus(-y * f).sum()
    return f.sum() * 0
