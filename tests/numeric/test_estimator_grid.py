"""Penalty weights that a cross-validation tries by default, and what it says of its grid and its folds."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning

import numeric
from numeric.estimators.grid import LARGEST, SMALLEST

x = np.linspace(-2, 2, 24)[:, None]
HALVES = [(np.arange(0, 24, 2), np.arange(1, 24, 2)), (np.arange(1, 24, 2), np.arange(0, 24, 2))]


def chosen(model, *data, **options):
    """The fitted model and the messages of its warnings about betas."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.fit(*data, **options)
    return model, [str(some.message) for some in caught if "betas" in str(some.message)]


@pytest.mark.parametrize(("bias", "y"), [("free", np.abs(x[:, 0])), ("none", np.sin(3 * x[:, 0])), ("free", x[:, 0])])
def test_the_grid_lies_below_the_largest_useful_weight(bias, y):
    model, _ = chosen(numeric.ReLURegressorCV(bias=bias, cv=HALVES), x, y)
    v = y - y.mean() if bias == "free" else y
    useful = numeric.support(x, v, bias=bias).value
    assert len(model.betas_) == 5 and model.betas_[0] == pytest.approx(LARGEST * useful, rel=0.06)
    assert model.betas_[-1] == pytest.approx(model.betas_[0] * SMALLEST / LARGEST)
    above = numeric.solve(x, y, beta=1.07 * model.betas_[0] / LARGEST, bias=bias)
    assert above.network.neurons == 0
    assert numeric.solve(x, y, beta=0.93 * model.betas_[0] / LARGEST, bias=bias).network.neurons > 0


def test_the_grid_follows_the_units():
    y = np.abs(x[:, 0]) + 0.3 * np.cos(5 * x[:, 0])
    plain, _ = chosen(numeric.ReLURegressorCV(betas=3, cv=HALVES), x, y)
    larger, _ = chosen(numeric.ReLURegressorCV(betas=3, cv=HALVES), 8 * x, 1000 * y)
    assert larger.betas_ == pytest.approx(8000 * plain.betas_, rel=0.06)
    assert larger.scores_ == pytest.approx(plain.scores_, abs=0.02) and larger.betas_.shape == (3,)
    weighted, _ = chosen(numeric.ReLURegressorCV(betas=3, cv=HALVES), x, y, sample_weight=np.full(24, 2.5))
    assert weighted.betas_ == pytest.approx(2.5 * plain.betas_, rel=0.06)
    columns, _ = chosen(numeric.ReLURegressorCV(betas=3, cv=HALVES), x, np.c_[np.zeros(24), y])
    assert columns.betas_ == pytest.approx(plain.betas_, rel=0.06)
    constant, _ = chosen(numeric.ReLURegressorCV(betas=2, cv=HALVES), x, np.ones(24))
    assert constant.betas_.tolist() == pytest.approx([LARGEST, SMALLEST]) and constant.beta_ == constant.betas_[0]


@pytest.mark.parametrize("loss", ["hinge", "logistic"])
def test_labels_have_a_grid_of_the_gradient_at_the_best_constant(loss):
    y = np.where(np.abs(x[:, 0]) > 0.8, 1, 0)
    model, _ = chosen(numeric.ReLUClassifierCV(loss=loss, cv=HALVES), x, y)
    share = y.mean()
    useful = numeric.support(x, np.where(y == 1, 1 - share, -share), bias="free").value
    if loss == "logistic":
        assert model.betas_[0] == pytest.approx(LARGEST * useful, rel=0.06)
    assert model.betas_[0] > 0 and model.score(x, y) == 1.0


def test_the_best_value_at_an_edge_is_said():
    rng = np.random.default_rng(0)
    y = np.abs(x[:, 0]) + 0.1 * rng.normal(size=24)
    model, said = chosen(numeric.ReLURegressorCV(betas=[50.0, 0.5], cv=HALVES), x, y)
    assert said == ["beta_ is 0.5, the smallest of the betas tried, and scores best: give smaller ones too"]
    opposite = np.repeat(rng.normal(size=12), 2) * np.tile([1, -1], 12)  # what one half says is wrong in the other
    model, said = chosen(numeric.ReLURegressorCV(betas=[50.0, 1e-3], cv=HALVES), x, opposite)
    assert said == ["beta_ is 50, the largest of the betas tried, and scores best: give larger ones too"]
    model, said = chosen(numeric.ReLURegressorCV(betas=[50.0, 0.02, 1e-9], cv=HALVES), x, y)
    assert model.beta_ == 0.02 and said == []
    assert chosen(numeric.ReLURegressorCV(betas=[50.0, 49.0], cv=HALVES), x, np.ones(24))[1] == []  # all are equal
    assert chosen(numeric.ReLURegressorCV(betas=[0.5], cv=HALVES), x, y)[1] == []
    with pytest.warns(ConvergenceWarning, match="smallest of the betas"):
        numeric.ReLURegressorCV(betas=[50.0, 0.5], cv=HALVES).fit(x, y)


@pytest.mark.parametrize(
    ("options", "weight", "text"),
    [
        ({"betas": 0}, None, "betas is 0; an integer of at least 1"),
        ({"betas": True}, None, "betas is True; a sequence"),
        ({"betas": (-1, 1)}, None, "betas, at index 0: beta is -1"),
        ({"loss": "hinge"}, None, "loss is 'hinge'; choose one of squared$"),
        ({"loss": "interpolation"}, None, "loss is 'interpolation', which has no beta to choose; use squared$"),
        ({"cv": HALVES}, [0, 1] * 12, "sample_weight is zero for every sample that fold 1 of 2 has to train with"),
        ({"cv": HALVES[1:]}, [0, 1] * 12, "that fold 1 of 1 has to test with: shuffle"),
    ],
)
def test_what_cannot_be_chosen_is_said(options, weight, text):
    with pytest.raises(numeric.OptionError, match=text):
        numeric.ReLURegressorCV(**options).fit(x, x[:, 0], sample_weight=weight)
