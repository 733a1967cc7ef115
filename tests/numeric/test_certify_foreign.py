"""``numeric.certify`` takes networks of other packages, and says what is loose."""

import numpy as np
import pytest

import analytic
import numeric

A, Y = np.array([[1.0, 0.0], [-1.0, 2.0], [1.0, -3.0], [2.0, 5.0]]), np.array([1.0, 2.0, -1.0, 3.0])
ARRAYS = np.array([[0.5, 0.0], [0.5, -0.5]]), np.zeros(2), np.array([1.0, -0.5]), 0.0


def test_arrays_solutions_and_estimators():
    values = [
        numeric.certify(ARRAYS, A, Y, beta=1).value,
        numeric.certify(numeric.Network(*ARRAYS), A, Y, beta=1).value,
    ]
    assert values[0] == values[1]
    parts = numeric.network_to_dict(numeric.Network(*ARRAYS))
    assert numeric.certify(parts, A, Y, beta=1).value == values[0]
    assert float(analytic.certify(parts, A, Y, beta=1).value) == pytest.approx(values[0])
    skipped = {**parts, "skip": [1.0, 0.5]}
    assert numeric.foreign.as_network(skipped)([[1.0, 2.0]]) == numeric.Network(*ARRAYS)([[1.0, 2.0]]) + 2.0
    assert numeric.foreign.as_network({**skipped, "skip": None}).skip is None
    for wrong in ({"U": 1}, {**parts, "c": 1}):
        with pytest.raises(numeric.DataError, match="network is a dict: give"):
            numeric.certify(wrong, A, Y, beta=1)
    best = numeric.solve(A, Y, beta=1)
    assert numeric.certify(best, A, Y, beta=1).loose == ""
    exact = analytic.solve([[1, 0], [0, 1]], [3, -4], beta=1)
    assert numeric.certify(exact, [[1, 0], [0, 1]], [3, -4], beta=1).value == pytest.approx(6.0)
    pytest.importorskip("sklearn")
    from sklearn.neural_network import MLPRegressor

    model = numeric.ReLURegressor(bias="none").fit(A, Y)
    assert numeric.certify(model, A, Y, beta=1).value == pytest.approx(model.value_)
    perceptron = MLPRegressor(hidden_layer_sizes=(5,), solver="lbfgs", max_iter=50, random_state=0, tol=1e-2).fit(A, Y)
    report = numeric.certify(perceptron, A, Y, beta=1, bias="free")
    assert report.lower_bound < report.value < np.inf and report.loose == "network"


def test_estimators_bring_their_settings():
    pytest.importorskip("sklearn")
    labels = np.sign(Y)
    model = numeric.ReLUClassifier(beta=0.5, loss="logistic").fit(A, labels)
    report = numeric.certify(model, A, labels)
    assert report.value == pytest.approx(model.value_) and report.lower_bound > 0
    problem = report.problem
    assert (problem.loss, problem.beta, problem.bias) == ("logistic", 0.5, "free")
    assert numeric.certify(model, A, labels, beta=0.25).value < report.value
    assert numeric.certify(model, A, labels, loss="hinge", beta=0.5).problem.bias == "free"
    with pytest.raises(numeric.OptionError, match="beta is missing"):  # that of another loss is not taken
        numeric.certify(model, A, labels, loss="hinge")
    chosen = numeric.ReLURegressorCV(betas=[0.5], cv=[([0, 1], [2, 3])]).fit(A, Y)
    assert numeric.certify(chosen, A, Y).problem.beta == 0.5
    exact = numeric.ReLURegressor(loss="interpolation").fit(A, Y)
    assert numeric.certify(exact, A, Y).value == pytest.approx(exact.value_)
    with pytest.raises(numeric.OptionError, match="loss is ''"):
        numeric.certify(exact, A, Y, loss="")


def test_a_minute_is_the_default(monkeypatch):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(50, 8)), rng.normal(size=50)
    monkeypatch.setitem(numeric.solver.certify.__kwdefaults__, "time_limit", 0.5)
    report = numeric.certify(numeric.Network(np.zeros((8, 0)), [], []), X, y, beta=2.0, bias="free")
    assert report.status == "time limit" and 0 < report.lower_bound < report.value
    monkeypatch.undo()
    assert numeric.certify.__kwdefaults__["time_limit"] == 60.0


def test_torch_modules():
    torch = pytest.importorskip("torch")
    module = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
    assert numeric.certify(module, A, Y, beta=1, bias="free").loose == "network"


def test_what_is_loose():
    assert numeric.certify(ARRAYS, A, Y, beta=1).loose == "network"
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 12)), rng.normal(size=60)
    hard = numeric.solve(X, y, beta=0.3, work_limit=0.2)
    assert hard.loose == "bound" and hard.relative_gap > 0.01
    with pytest.raises(numeric.DataError, match="network is an int: give a numeric Network"):
        numeric.certify(3, A, Y, beta=1)
