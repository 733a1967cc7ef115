"""Adapters: real estimators and a real training loop through ``analytic.validate``."""

from __future__ import annotations

import logging
import warnings
from typing import Any

import numpy as np
import pytest

import analytic
import numeric
from analytic.validation import from_estimator, from_scnn, from_torch
from numeric.errors import OptionError


def test_our_estimator() -> None:
    solver = from_estimator(numeric.ReLURegressor(bias="free"), decay="beta")
    report = analytic.validate(solver, theorems=["one-dimensional-squared", "whitened-squared"], sizes=[5])
    assert [row.status for row in report.rows] == ["passed", "declined"] and report.passed
    assert "ReLURegressor" in report.name


def test_a_wrong_estimator_is_caught() -> None:
    solver = from_estimator(numeric.ReLURegressor(beta=5.0, bias="free"))  # beta is not passed on
    assert not analytic.validate(solver, theorems=["general-squared-free"], sizes=[6]).passed


@pytest.mark.slow
def test_multilayer_perceptron() -> None:
    """The objective of scikit-learn is this one (biases free), and a good local optimum is close to the best."""
    neural_network = pytest.importorskip("sklearn.neural_network")
    model = neural_network.MLPRegressor(
        hidden_layer_sizes=(100,), solver="lbfgs", max_iter=5_000, max_fun=10**6, tol=1e-10, random_state=0
    )
    fit = from_estimator(model, decay="alpha")

    def solver(A: Any, y: Any, **options: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return fit(A, y, **options)

    report = analytic.validate(solver, theorems=["general-squared-free"], sizes=[6], tolerance=0.05)
    assert report.passed, str(report)
    assert not analytic.validate(solver, theorems=["general-squared-free"], sizes=[6], tolerance=1e-9).passed


@pytest.mark.slow
def test_convex_networks_of_pyscnn() -> None:
    """The objective is this one: on whitened data it comes close; hinge loss and free biases are declined."""
    pytest.importorskip("scnn", reason="pyscnn is not installed: pip install pyscnn")
    logging.getLogger("scnn").setLevel(logging.CRITICAL)
    rows = ["whitened-squared", "whitened-hinge", "planted-squared-free"]
    fit = from_scnn(gates=50)

    def pyscnn(A: Any, y: Any, **options: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return fit(A, y, **options)

    report = analytic.validate(pyscnn, theorems=rows, sizes=[4], tolerance=0.01, time_limit=120)
    assert [row.status for row in report.rows] == ["passed", "declined", "declined"], str(report)
    assert "pyscnn" in report.name


def test_methods_of_pyscnn_are_named() -> None:
    with pytest.raises(OptionError, match="method is 'sgd'"):
        from_scnn(method="sgd")


def test_estimators_need_fit() -> None:
    with pytest.raises(OptionError, match="fit"):
        from_estimator(3)


@pytest.mark.slow
def test_torch_training_loop() -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed: pip install torch")

    def lbfgs(module: Any, objective: Any) -> None:
        torch.manual_seed(0)
        for parameter in module.parameters():
            torch.nn.init.normal_(parameter, std=0.5)
        optimiser = torch.optim.LBFGS(module.parameters(), max_iter=3000, tolerance_grad=1e-10, tolerance_change=1e-14,
                                      line_search_fn="strong_wolfe")  # fmt: skip

        def closure() -> Any:
            optimiser.zero_grad()
            value = objective()
            value.backward()
            return value

        optimiser.step(closure)

    solver = from_torch(lbfgs, width=60)
    rows = ["general-squared-none", "general-logistic-none", "general-interpolation-none"]
    report = analytic.validate(solver, theorems=rows, sizes=[6], tolerance=0.05, isolate=False)
    assert [row.status for row in report.rows] == ["passed", "passed", "declined"], str(report)

    def nothing(module: Any, objective: Any) -> None:
        del module
        assert np.isfinite(float(objective()))

    assert not analytic.validate(from_torch(nothing), theorems=rows[:1], sizes=[6], isolate=False).passed
