"""What the estimators take: classes, targets, weights, sparse and named samples; and what pipelines do with them."""

import json
import pickle

import numpy as np
import pytest
import scipy.sparse as sp

pytest.importorskip("sklearn")
import sklearn
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import numeric
from numeric.estimators.weights import weighted

X = np.array([[0.0], [1.0], [2.0], [4.0], [5.0], [7.0]])
Y = np.array([0.0, 3.0, 1.0, 2.0, 7.0, 1.0])


def test_constrained_losses_have_no_use_for_the_default_beta():
    model = numeric.ReLURegressor(loss="interpolation").fit(X, Y)
    assert np.allclose(model.predict(X), Y, atol=1e-8) and model.gap_ <= 1e-5 * model.value_
    labels = numeric.ReLUClassifier(loss="max-margin").fit(X, Y > 2)
    assert np.array_equal(labels.predict(X), Y > 2)
    with pytest.raises(numeric.OptionError, match="loss is 'hinge'; choose one of squared, interpolation"):
        numeric.ReLURegressor(loss="hinge").fit(X, Y)


def test_more_classes_have_a_network_each():
    names = np.array(["x", "y", "z"])[[0, 0, 1, 1, 2, 2]]
    model = numeric.ReLUClassifier(beta=0.01, loss="logistic").fit(X, names)
    assert model.predict(X).tolist() == names.tolist() and model.network_.o == 3
    chances = model.predict_proba(X)
    assert chances.shape == (6, 3) and np.allclose(chances.sum(axis=1), 1.0)
    alone = [numeric.ReLUClassifier(beta=0.01, loss="logistic").fit(X, names == name) for name in "xyz"]
    assert model.value_ == pytest.approx(sum(one.value_ for one in alone), rel=1e-12)
    assert model.lower_bound_ == pytest.approx(sum(one.lower_bound_ for one in alone), rel=1e-12)
    outputs = np.stack([one.decision_function(X) for one in alone], axis=1)
    assert np.allclose(model.decision_function(X), outputs, rtol=0, atol=1e-12)
    with pytest.raises(AttributeError, match="solutions_"):
        _ = model.solution_


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_several_targets_share_a_network():
    both = np.stack([Y, -Y], axis=1)
    model = numeric.ReLURegressor(beta=0.1).fit(X, both)
    assert model.predict(X).shape == (6, 2) and model.lower_bound_ <= model.value_
    assert np.allclose(model.predict(X)[:, 0], -model.predict(X)[:, 1], atol=1e-4)


@pytest.mark.parametrize(("loss", "bias"), [("squared", "free"), ("squared", "none"), ("hinge", "free")])
def test_weights_are_repeated_samples(loss, bias):
    kind = numeric.ReLURegressor if loss == "squared" else numeric.ReLUClassifier
    target = Y if loss == "squared" else Y > 2
    counts = np.array([1, 3, 0, 2, 1, 2])
    model = kind(beta=0.3, loss=loss, bias=bias).fit(X, target, sample_weight=0.5 * counts)
    repeated = kind(beta=0.6, loss=loss, bias=bias).fit(np.repeat(X, counts, axis=0), np.repeat(target, counts))
    assert model.value_ == pytest.approx(0.5 * repeated.value_, rel=1e-9)
    assert np.allclose(model.network_(X), repeated.network_(X), atol=1e-6)


def test_any_weights_for_the_squared_loss_without_bias():
    weight = np.array([0.1, np.pi, np.sqrt(2.0), 1.0, np.e, 0.7])
    data = np.hstack([X, np.ones_like(X)])
    model = numeric.ReLURegressor(beta=0.3, bias="none").fit(data, Y, sample_weight=weight)
    loss = 0.5 * float(weight @ (model.predict(data) - Y) ** 2)
    assert model.value_ == pytest.approx(loss + 0.3 * model.network_.penalty(), rel=1e-10)
    assert model.gap_ <= 1e-6 * model.value_
    with pytest.raises(numeric.UnsupportedError, match="sample_weight has no unit"):
        numeric.ReLURegressor().fit(X, Y, sample_weight=weight)
    with pytest.raises((numeric.OptionError, ValueError), match="zero"):
        numeric.ReLURegressor().fit(X, Y, sample_weight=np.zeros(6))


def test_the_largest_unit_of_weights_is_found():
    found = weighted(X, Y, np.array([0.6, 0.9, 1.5, 0.3, 0.6, 0.45]), loss="squared", beta=1.0, bias="free")
    assert found.unit == pytest.approx(0.15) and len(found.y) == 29 and found.beta == pytest.approx(1 / 0.15)


def test_sparse_samples_and_named_columns():
    dense = numeric.ReLURegressor(beta=0.1).fit(X, Y)
    for kind in (sp.csr_matrix, sp.csc_array, sp.coo_array):
        model = numeric.ReLURegressor(beta=0.1).fit(kind(X), Y)
        assert model.value_ == dense.value_ and np.array_equal(model.predict(sp.csr_array(X)), dense.predict(X))
    assert dense.n_features_in_ == 1 and not hasattr(dense, "feature_names_in_")
    pandas = pytest.importorskip("pandas")
    named = numeric.ReLURegressor(beta=0.1).fit(pandas.DataFrame(X, columns=["time"]), Y)
    assert named.feature_names_in_.tolist() == ["time"]


def test_pipelines_clones_pickles_and_searches():
    model = make_pipeline(StandardScaler(), numeric.ReLURegressor(beta=0.1))
    assert len(cross_val_score(clone(model), X, Y, cv=2)) == 2
    fitted = model.fit(X, Y)
    again = pickle.loads(pickle.dumps(fitted))
    assert np.array_equal(again.predict(X), fitted.predict(X)) and again[-1].gap_ == fitted[-1].gap_
    search = GridSearchCV(numeric.ReLURegressor(), {"beta": [0.01, 100.0]}, cv=2).fit(X, Y)
    assert search.best_params_["beta"] in (0.01, 100.0)


def test_weights_are_routed():
    with sklearn.config_context(enable_metadata_routing=True):
        scaler = StandardScaler().set_fit_request(sample_weight=False)
        model = make_pipeline(scaler, numeric.ReLURegressor(beta=0.1).set_fit_request(sample_weight=True))
        weight = np.array([1.0, 2.0, 1.0, 1.0, 2.0, 1.0])
        routed = model.fit(X, Y, sample_weight=weight)[-1]
        direct = numeric.ReLURegressor(beta=0.1).fit(StandardScaler().fit_transform(X), Y, sample_weight=weight)
    assert routed.value_ == direct.value_


def test_the_certificate_is_plain_and_its_bounds_hold():
    model = numeric.ReLURegressor(beta=0.1).fit(X, Y)
    found = json.loads(json.dumps(model.certificate_))
    (problem,) = found["problems"]
    network = numeric.network_from_dict(problem["network"])
    report = numeric.certify(network, problem["A"], problem["y"], beta=problem["beta"], bias=problem["bias"])
    assert report.value == pytest.approx(found["value"], rel=1e-12) and found["lower_bound"] <= report.value
    assert report.lower_bound == pytest.approx(found["lower_bound"], rel=1e-6)


def test_cross_validation_chooses_along_paths():
    rng = np.random.default_rng(0)
    x = np.linspace(-2, 2, 24)[:, None]
    y = np.abs(x[:, 0]) + 0.1 * rng.normal(size=24)
    halves = [(np.arange(0, 24, 2), np.arange(1, 24, 2)), (np.arange(1, 24, 2), np.arange(0, 24, 2))]
    model = numeric.ReLURegressorCV(betas=[1e-9, 50.0, 0.02], cv=halves).fit(x, y)
    assert model.betas_.tolist() == [50.0, 0.02, 1e-9] and model.scores_.shape == (3, 2)
    best = model.betas_[model.scores_.mean(axis=1).argmax()]
    assert model.beta_ == best and model.value_ == numeric.ReLURegressor(beta=best).fit(x, y).value_
    with pytest.warns(ConvergenceWarning, match="smallest of the betas"):
        fitted = numeric.ReLURegressorCV(betas=[50.0, 1.0], cv=[(np.arange(24), np.arange(24))]).fit(x, y)
    assert fitted.scores_[1, 0] == pytest.approx(numeric.ReLURegressor(beta=1.0).fit(x, y).score(x, y), abs=1e-5)
    labels = numeric.ReLUClassifierCV(betas=[1.0, 0.1], cv=2).fit(x, y > 1)
    assert labels.score(x, y > 1) > 0.9
    wrong = [({"betas": []}, "betas is empty"), ({"betas": [-1.0]}, "beta"), ({"loss": "interpolation"}, "no beta"),
             ({"betas": [1.0], "cv": [(range(23), [23])]}, "a fold without a score")]  # fmt: skip
    for options, text in wrong:
        with pytest.raises(numeric.OptionError, match=text):
            numeric.ReLURegressorCV(**options).fit(x, y)
