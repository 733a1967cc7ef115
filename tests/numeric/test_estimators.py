"""The estimators keep scikit-learn's contract."""

import warnings

import numpy as np
import pytest

pytest.importorskip("sklearn")
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

import numeric
from numeric.estimators.folds import fold_network
from numeric.estimators.weights import Weighted


@parametrize_with_checks(
    [
        numeric.ReLURegressor(),
        numeric.ReLUClassifier(),
        numeric.ReLURegressor(bias="none", work_limit=0.2),
        numeric.ReLUClassifier(bias="none", work_limit=0.2),
        numeric.ReLURegressorCV(),
        numeric.ReLUClassifierCV(),
    ]
)
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_estimator_contract(estimator, check):
    """Fits are limited by counted work, so that they are the same whatever the machine is doing."""
    check(estimator)


def test_regressor_is_certified():
    x = np.linspace(0, 1, 30)[:, None]
    y = np.abs(x[:, 0] - 0.5)
    model = clone(numeric.ReLURegressor(beta=1e-3, bias="free")).fit(x, y)
    assert model.score(x, y) > 0.98 and 0 <= model.gap_ <= 2e-6 * model.value_
    assert model.lower_bound_ <= model.value_ == model.solution_.value


def test_classifier_names_classes_and_needs_two():
    X, y = np.array([[0.0], [1.0], [2.0]]), np.array(["no", "yes", "no"])
    model = numeric.ReLUClassifier(beta=0.01).fit(X, y)
    assert model.predict(X).tolist() == y.tolist()
    with pytest.raises(ValueError, match="one class"):
        numeric.ReLUClassifier().fit(X, ["a", "a", "a"])
    with pytest.raises(NotFittedError):
        numeric.ReLUClassifier().predict(X)


def test_bad_parameters_are_ours():
    with pytest.raises(numeric.OptionError, match="beta"):
        numeric.ReLURegressor(beta=-1.0).fit([[0.0], [1.0]], [0.0, 1.0])


def test_probabilities_belong_to_the_logistic_loss():
    X, y = np.array([[0.0], [1.0], [4.0], [5.0]]), ["a", "b", "b", "a"]
    model = numeric.ReLUClassifier(beta=0.1, loss="logistic").fit(X, y)
    chances = model.predict_proba(X)
    assert chances.shape == (4, 2) and np.allclose(chances.sum(axis=1), 1.0) and (chances >= 0).all()
    assert np.allclose(np.log(chances[:, 1] / chances[:, 0]), model.decision_function(X))
    assert np.array_equal(model.classes_[np.argmax(chances, axis=1)], model.predict(X))
    assert not hasattr(numeric.ReLUClassifier(loss="hinge"), "predict_proba")


@pytest.mark.parametrize(("loss", "n", "d"), [("hinge", 24, 9), ("squared", 110, 10), ("logistic", 60, 10)])
def test_defaults_end_and_say_when_they_ended_early(loss, n, d):
    """Beyond every exact method: some work, a bound, and a warning with the gap; twice the same."""
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(n, d)), rng.normal(size=n)
    kind = numeric.ReLURegressor if loss == "squared" else numeric.ReLUClassifier
    fits = []
    for _ in range(2 if loss == "hinge" else 1):
        model = kind(loss=loss, work_limit=0.1)
        with pytest.warns(
            ConvergenceWarning, match=r"above the optimum by at most .*, [\d.e+]+ % of it; raise work_limit"
        ) as caught:
            model.fit(X, y if loss == "squared" else y > 0)
        told = float(str(caught[0].message).split("at most ")[1].split(",")[0])
        assert model.gap_ <= told <= 1.01 * model.gap_ and caught[0].filename == __file__
        assert model.solution_.status == "work limit" and 0 < model.lower_bound_ < model.value_ < np.inf
        fits.append(model)
    assert np.array_equal(fits[0].network_.U, fits[-1].network_.U) and fits[0].lower_bound_ == fits[-1].lower_bound_


def test_bounds_hold_however_little_work_is_allowed():
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(10, 4)), rng.normal(size=10)
    full = numeric.solve(X, y, beta=0.5)
    assert full.status == "optimal"
    for work in (1e-6, 0.01, 0.1):
        short = numeric.solve(X, y, beta=0.5, work_limit=work)
        assert short.lower_bound <= full.value * (1 + 1e-9) and full.lower_bound <= short.value * (1 + 1e-9)
    with pytest.raises(numeric.OptionError, match="work_limit"):
        numeric.solve(X, y, beta=0.5, work_limit=0)


def test_no_warning_where_the_gap_is_closed():
    rng = np.random.default_rng(2)
    X, y = rng.normal(size=(24, 2)), rng.normal(size=24)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert numeric.ReLURegressor().fit(X, y).solution_.status == "optimal"
        assert numeric.ReLUClassifier().fit(X, y > 0).solution_.status == "optimal"


def test_iterations_are_counted():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(16, 3)), rng.normal(size=16)
    with pytest.warns(ConvergenceWarning, match=r"\(iteration limit\).*raise max_iter"):
        short = numeric.ReLURegressor(beta=0.01, bias="none", max_iter=1, tol=1e-8).fit(X, y)
    assert (
        short.n_iter_ == 1 and short.solution_.status == "iteration limit" and 0 <= short.lower_bound_ <= short.value_
    )
    full = numeric.ReLURegressor(beta=0.01, bias="none", tol=1e-8, max_iter=100).fit(X, y)
    assert full.lower_bound_ <= short.value_ and full.solution_.status == "optimal" and full.value_ <= short.value_
    for wrong in (0, 1.5, True, "3"):
        with pytest.raises(numeric.OptionError, match="max_iter"):
            numeric.solve(X, y, beta=1.0, max_iter=wrong)


@pytest.mark.parametrize("loss", ["squared", "hinge", "logistic"])
def test_little_work_gives_a_good_network(loss):
    """A short descent comes first: what is left to gain is a few per cent, as the gap of a full run proves."""
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(30, 2)), rng.normal(size=30)
    y = y if loss == "squared" else np.sign(y)
    full = numeric.solve(X, y, loss=loss, beta=1.0, bias="free", tol=1e-6)
    short = numeric.solve(X, y, loss=loss, beta=1.0, bias="free", work_limit=0.01)
    assert full.status == "optimal" and short.lower_bound <= full.value * (1 + 1e-6)
    assert full.lower_bound <= short.value <= 1.05 * full.value


def test_a_fold_has_a_good_network_at_every_beta():
    rng = np.random.default_rng(4)
    X, y = rng.normal(size=(30, 2)), rng.normal(size=30)
    start = None
    for index, beta in enumerate((10.0, 1.0, 0.3)):
        start = fold_network(Weighted(X, y, beta, 1.0), "squared", "free", start, 0.02, index)
        value = 0.5 * np.sum((start(X) - y) ** 2) + beta * start.penalty()
        assert value <= 1.1 * numeric.solve(X, y, beta=beta, bias="free", tol=1e-4).value


def test_a_column_of_targets_is_one_output_in_a_fold():
    rng = np.random.default_rng(6)
    X, y = rng.normal(size=(12, 2)), rng.normal(size=12)
    one = fold_network(Weighted(X, y, 0.3, 1.0), "squared", "free", None, 0.02, 0)
    column = fold_network(Weighted(X, y[:, None], 0.3, 1.0), "squared", "free", one.columns(), 0.02, 1)
    assert column(X).shape == (12, 1)
    assert np.array_equal(
        column.squeezed()(X), fold_network(Weighted(X, y, 0.3, 1.0), "squared", "free", one, 0.02, 1)(X)
    )


@pytest.mark.parametrize("bias", ["none", "free"])
def test_a_fold_of_several_outputs_has_a_good_network_at_every_beta(bias):
    rng = np.random.default_rng(5)
    X, Y = rng.normal(size=(20, 2)), rng.normal(size=(20, 2)) + 3.0
    start = None
    for index, beta in enumerate((10.0, 1.0)):
        start = fold_network(Weighted(X, Y, beta, 1.0), "squared", bias, start, 0.02, index)
        value = 0.5 * np.sum((start(X) - Y) ** 2) + beta * start.penalty()
        found = numeric.solve(X, Y, beta=beta, bias=bias, max_iter=2)
        assert found.lower_bound <= value <= 1.1 * found.value


@pytest.mark.parametrize("digit", [1, 8])
def test_a_fold_of_many_features_has_a_good_network_for_one_class_among_ten(digit):
    X, y = load_digits(return_X_y=True)
    X, y = StandardScaler().fit_transform(X[:600]), np.where(y[:600] == digit, 1.0, -1.0)
    start = None
    for index, beta in enumerate((30.0, 10.0)):
        start = fold_network(Weighted(X, y, beta, 1.0), "hinge", "free", start, 1e-3, index)
        value = np.maximum(1.0 - y * start(X), 0.0).sum() + beta * start.penalty()
        found = numeric.solve(X, y, loss="hinge", beta=beta, bias="free", work_limit=0.5)
        assert start.neurons and found.lower_bound <= value <= 1.25 * found.value
