"""Networks as plain values, torch modules and ONNX models: the same predictions to the last digit, or nearly."""

import json
import sys

import numpy as np
import pytest

import numeric

NETWORKS = {
    "one output": numeric.Network([[0.1, -1 / 3], [2.0, 1e-9]], [0.7, -0.2], [1.5, np.pi], 0.25),
    "two outputs": numeric.Network([[1.0, 2.0]], [0.5, -0.5], [[1.0, 0.0], [-2.0, 1 / 3]], [0.1, -0.1]),
    "no neurons": numeric.Network(np.zeros((3, 0)), [], [], 1.25),
}


def samples(network):
    return np.random.default_rng(0).normal(size=(50, network.d))


def bound(network, A):
    """Rounding of two products, generously."""
    inner = np.abs(A) @ np.abs(network.U) + np.abs(network.b)
    return 1e-15 * (A.shape[1] + network.neurons + 4) * (inner @ np.abs(network.w) + np.abs(network.xi))


@pytest.mark.parametrize("name", NETWORKS)
def test_plain_values_lose_nothing(name):
    network = NETWORKS[name]
    again = numeric.network_from_dict(json.loads(json.dumps(numeric.network_to_dict(network))))
    assert all(np.array_equal(getattr(again, part), getattr(network, part)) for part in ("b", "w", "xi"))
    assert np.array_equal(again(samples(network)), network(samples(network)))
    with_skip = numeric.Network([[1.0]], [0.0], [1.0], 0.0, skip=[2.0])
    assert numeric.network_from_dict(numeric.network_to_dict(with_skip))([[3.0]]) == [9.0]


@pytest.mark.parametrize("name", NETWORKS)
def test_onnx_predicts_the_same(name, tmp_path):
    pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    network = NETWORKS[name]
    data = numeric.to_onnx(network, tmp_path / "network.onnx")
    assert (tmp_path / "network.onnx").read_bytes() == data
    session = runtime.InferenceSession(data, providers=["CPUExecutionProvider"])
    A = samples(network)
    (found,) = session.run(["f"], {"A": A})
    assert found.dtype == np.float64 and found.shape == network(A).shape
    assert np.all(np.abs(found - network(A)) <= bound(network, A))


def test_estimators_and_solutions_are_exported_by_their_network():
    pytest.importorskip("onnx")
    A, y = np.array([[0.0], [1.0], [3.0]]), np.array([0.0, 1.0, 0.0])
    solution = numeric.solve(A, y, beta=0.1, bias="free")
    assert numeric.to_onnx(solution) == numeric.to_onnx(solution.network)
    pytest.importorskip("sklearn")
    model = numeric.ReLURegressor(beta=0.1).fit(A, y)
    assert numeric.to_onnx(model) == numeric.to_onnx(model.network_)


@pytest.mark.parametrize("name", list(NETWORKS)[:2])
def test_torch_predicts_the_same(name):
    torch = pytest.importorskip("torch")
    network = NETWORKS[name]
    A = samples(network)
    found = numeric.to_torch(network)(torch.tensor(A.tolist(), dtype=torch.float64)).detach().numpy()
    assert np.all(np.abs(found.reshape(network(A).shape) - network(A)) <= bound(network, A))


def test_what_cannot_be_exported_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    monkeypatch.setitem(sys.modules, "torch", None)
    network = NETWORKS["one output"]
    with pytest.raises(numeric.UnsupportedError, match=r"pip install 'neuralgauge\[onnx\]'"):
        numeric.to_onnx(network)
    with pytest.raises(numeric.UnsupportedError, match="pip install torch"):
        numeric.to_torch(network)
    with pytest.raises(numeric.UnsupportedError, match="skip connection"):
        numeric.to_onnx(numeric.Network([[1.0]], [0.0], [1.0], 0.0, skip=[2.0]))
    with pytest.raises(numeric.DataError, match="network is an int"):
        numeric.network_to_dict(3)
    with pytest.raises(numeric.DataError, match="keys U, b, w, xi"):
        numeric.network_from_dict({"U": [[1.0]]})
