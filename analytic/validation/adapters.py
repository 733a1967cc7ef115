"""Solvers from what is at hand: a scikit-learn estimator, a torch training loop, or pyscnn as ``solver(A, y, ...)``."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from numeric.arrays import kind_of
from numeric.errors import OptionError
from numeric.losses import LOSS

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
        raise OptionError(f"estimator is {kind_of(estimator)}: give an object with fit(A, y)")

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

    >>> solver = from_torch(lambda module, objective: None, width=3)
    >>> solver([[1.0]], [1.0], loss="interpolation", beta=None, bias="none")
    Traceback (most recent call last):
    NotImplementedError: trains squared, hinge, logistic only
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


def from_scnn(*, gates: int = 500, method: str = "al", seed: int = 0, **settings: Any) -> Solver:
    """A solver that trains pyscnn's convex formulation (Mishkin, Sahiner & Pilanci, ICML 2022) in double precision.

    It covers squared loss without bias. Its loss is ``||f - y||^2 / (2 n)``, so its penalty is beta / n; the data are
    not normalised, which would make it another problem.

    Parameters
    ----------
    gates : activation patterns to sample; the optimum over the sampled ones is above the global one
    method : "al" (augmented Lagrangian, the ReLU problem itself) or "cone" (gated network, then cone decomposition)
    seed : of the gates
    settings : passed on to its optimizer, e.g. ``tol``, ``constraint_tol``, ``max_primal_iters``

    Examples
    --------
    >>> solver = from_scnn(gates=10)
    >>> solver([[1.0]], [1.0], loss="hinge", beta=1.0, bias="none")
    Traceback (most recent call last):
    NotImplementedError: fits loss 'squared' of one output with bias 'none'
    """
    if method not in ("al", "cone"):
        raise OptionError(f"method is {method!r}: choose 'al' or 'cone'")

    def solver(A: Any, y: Any, *, loss: str, beta: float | None, bias: str) -> Any:
        if (loss, bias) != FITTED or np.ndim(y) != 1 or beta is None:
            raise NotImplementedError("fits loss 'squared' of one output with bias 'none'")
        scnn: Any = {name: importlib.import_module(f"scnn.{name}") for name in
                     ("activations", "metrics", "models", "optimize", "regularizers", "solvers")}  # fmt: skip
        rows, targets = np.asarray(A, dtype=float), np.asarray(y, dtype=float)
        G = scnn["activations"].sample_gate_vectors(seed, rows.shape[1], gates)
        kinds = {"al": ("ConvexReLU", "AL"), "cone": ("ConvexGatedReLU", "ApproximateConeDecomposition")}
        model = getattr(scnn["models"], kinds[method][0])(G)
        found, _ = scnn["optimize"].optimize_model(
            model, getattr(scnn["solvers"], kinds[method][1])(model, **settings), scnn["metrics"].Metrics(), rows,
            targets, regularizer=scnn["regularizers"].NeuronGL1(beta / len(targets)), unitize_data=False,
            dtype="float64", seed=seed,
        )  # fmt: skip
        first, second = (np.asarray(part, dtype=float) for part in found.parameters)
        return first.T, np.zeros(len(first)), second[0], 0.0

    solver.__qualname__ = f"pyscnn ({method}, {gates} gates)"
    return solver


FITTED = ("squared", "none")
"""The loss and bias of pyscnn."""


def _torch_loss(loss: str, f: Any, y: Any) -> Any:
    torch: Any = importlib.import_module("torch")
    formulas: dict[str, Callable[[], Any]] = {
        "squared": lambda: 0.5 * ((f - y) ** 2).sum(),
        "hinge": lambda: torch.relu(1 - y * f).sum(),
        "logistic": lambda: torch.nn.functional.softplus(-y * f).sum(),
    }
    return f.sum() * 0 if LOSS[loss].constrained else formulas[loss]()
