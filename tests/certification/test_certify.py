"""``analytic.certify``: bounds that the checker proves, for every loss, bias and kind of network."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytic
import numeric
from analytic import checker
from numeric.errors import DataError, InfeasibleError, OptionError, UnsupportedError

LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")
CONSTRAINED = ("interpolation", "max-margin")
BUDGET = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def gaussian(n: int, d: int, loss: str, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(n, d))
    return A, rng.normal(size=n) if loss in ("squared", "interpolation") else rng.choice((-1.0, 1.0), size=n)


def zero(d: int) -> tuple[Any, ...]:
    return np.zeros((d, 1)), np.zeros(1), np.zeros(1), 0.0


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", LOSSES)
def test_tight_for_an_optimal_network(loss: str, bias: str, tmp_path: Path) -> None:
    A, y = gaussian(11, 3, loss)
    options: dict[str, Any] = {"loss": loss, "beta": None if loss in CONSTRAINED else 0.2, "bias": bias}
    solution = numeric.solve(A, y, **options)
    found = analytic.certify(solution.network, A, y, **options)
    assert found.verify().proved, found.verify().reason
    assert found.lower_bound <= found.value and found.gap == found.value - found.lower_bound
    assert found.relative_gap <= 1e-7 and found.complete
    assert abs(float(found.value) - solution.value) <= 1e-8 * solution.value
    assert found.repaired <= (loss in CONSTRAINED) and (found.repaired or loss != "interpolation")
    found.to_json(tmp_path / "c.json")
    again = checker.check_file(tmp_path / "c.json")
    assert again.proved and not again.optimal
    text = found.latex()
    assert r"p^\star" in text and str(found.network.neurons) in text


def test_bounds_do_not_depend_on_the_network() -> None:
    A, y = gaussian(9, 2, "squared")
    best = numeric.solve(A, y, beta=0.3)
    poor = analytic.certify(zero(2), A, y, beta=0.3)
    assert poor.value > poor.lower_bound
    assert 0 <= best.value - float(poor.lower_bound) <= 1e-7 * best.value
    assert poor.verify().proved


def test_value_is_the_exact_objective_from_above() -> None:
    """A network with rational norms has a rational objective; with surds the bound is just above."""
    A, y = [[1, 0], [-1, 2], [3, 1]], [1, 2, -1]
    rational = analytic.certify(([[3], [4]], [0], ["1/2"], 0), A, y, beta="1/3")
    f = sympy.Matrix([sympy.Rational(3, 2), sympy.Rational(5, 2), sympy.Rational(13, 2)])
    exact = (f - sympy.Matrix(y)).dot(f - sympy.Matrix(y)) / 2 + sympy.Rational(5, 6)
    assert rational.value == exact
    surd = analytic.certify(([[1], [1]], [0], [1], 0), A, y, beta=1)
    f = sympy.Matrix([1, 1, 4])
    exact = (f - sympy.Matrix(y)).dot(f - sympy.Matrix(y)) / 2 + sympy.sqrt(2)
    assert 0 < sympy.N(surd.value - exact, 40) < sympy.Rational(1, 10**30)


@pytest.mark.parametrize("bias", ["none", "free"])
def test_target_size(bias: str) -> None:
    """30 samples, 3 features, beta a tenth of its largest useful value."""
    A, y = gaussian(30, 3, "squared", seed=5)
    largest = numeric.support(A, y - y.mean() if bias == "free" else y, bias=bias).value
    solution = numeric.solve(A, y, beta=largest / 10, bias=bias)
    found = analytic.certify(solution, A, y, beta=largest / 10, bias=bias)
    assert found.verify().proved
    assert found.relative_gap <= 1e-6


CASES = [
    ("duplicate samples", [[1, 0], [-1, 2], [1, 0], [-1, 2]], [1, 2, 1, 3], {"beta": 1}),
    ("a zero sample", [[1, 0], [-1, 2], [0, 0]], [1, 2, 5], {"beta": "1/2"}),
    ("parallel and opposite samples", [[1, 0], [-1, 0], [2, 0], [0, 3]], [1, 2, -1, 3], {"beta": "1/10"}),
    ("collinear samples, free", [[0, 1], [1, 2], [2, 3], [5, 5]], [1, -2, 1, 0], {"beta": "1/10", "bias": "free"}),
    ("all samples equal", [[1, 1], [1, 1], [1, 1]], [1, 2, 3], {"beta": 1, "bias": "free"}),
    ("one sample", [[1, 1]], [1], {"beta": 1, "bias": "free"}),
    ("zero targets", [[1, 0], [-1, 2]], [0, 0], {"beta": 1}),
    ("beta beyond the largest useful", [[1, 0], [-1, 2], [3, 4]], [1, 2, 3], {"beta": 1000}),
    ("beta beyond the largest useful, free", [[1, 0], [-1, 2], [3, 4]], [1, 2, 3], {"beta": 1000, "bias": "free"}),
    ("huge samples", [[1e100, 0], [-1e100, 2e99], [1e100, 3e99]], [1, 2, -1], {"beta": 1e99}),
    ("tiny samples", [[1e-100, 0], [-1e-100, 2e-99], [1e-100, 3e-99]], [1, 2, -1], {"beta": 1e-101, "bias": "free"}),
    ("far from the origin", [[1e6 + 1, 1e6], [1e6, 1e6 + 1], [1e6, 1e6], [1e6 + 1, 1e6 - 1]], [1, -1, 2, 0],
     {"beta": 0.1, "bias": "free"}),
    ("one-dimensional", [0, 1, 3, 4], [0, 1, 0, 5], {"beta": "1/10", "bias": "free"}),
    ("rank one", [[3, 4], [6, 8], [-3, -4]], [1, 1, 1], {"beta": 1}),
    ("whitened", [[1, 0, 0], [0, 1, 0], [0, 0, 1]], [3, 4, -12], {"beta": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("A", "y", "options"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_degenerate_data(A: Any, y: Any, options: dict[str, Any]) -> None:
    d = len(A[0]) if isinstance(A[0], list) else 1
    found = analytic.certify(zero(d), A, y, **options)
    assert found.verify().proved, found.verify().reason
    floats = {key: float(Fraction(x)) if key == "beta" else x for key, x in options.items()}
    solution = numeric.solve(A, y, **floats)
    best = analytic.certify(solution.network, A, y, **options)
    assert best.verify().proved
    assert best.value >= found.lower_bound
    assert float(best.value - found.lower_bound) <= 1e-7 * float(best.value) + 1e-300


def test_special_geometry_takes_the_cheap_method() -> None:
    x = np.random.default_rng(0).normal(size=400)
    found = analytic.certify(numeric.solve(x, np.sin(x), beta=0.1, bias="free"), x, np.sin(x), beta=0.1, bias="free")
    assert found.feasibility == {"method": "rank-one"} and found.verify().proved and found.relative_gap < 1e-6
    assert analytic.certify(zero(3), np.eye(3), [3, 4, -12], beta=1).feasibility == {"method": "whitened"}


class Ticks:
    """A clock that goes half a second further whenever it is read."""

    now = 0.0

    def monotonic(self) -> float:
        self.now += 0.5
        return self.now


def test_a_time_limit_gives_a_looser_valid_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytic.certification.tree.time", Ticks())
    A, y = gaussian(60, 5, "squared")
    found = analytic.certify(zero(5), A, y, beta=1.0, bias="free", time_limit=3)
    assert not found.complete and found.verify().proved
    assert 0 < found.lower_bound < found.value


@BUDGET
@given(st.data())
def test_small_integer_data(data: st.DataObject) -> None:
    """Ties, zero rows, repeated and opposite samples; the bounds enclose a float optimum and any other network."""
    n, d = data.draw(st.integers(2, 6)), data.draw(st.integers(2, 3))
    cells = st.integers(-2, 2)
    A = data.draw(st.lists(st.lists(cells, min_size=d, max_size=d), min_size=n, max_size=n))
    loss = data.draw(st.sampled_from(["squared", "hinge", "logistic"]))
    y = data.draw(st.lists(st.sampled_from([-1, 1]) if loss != "squared" else cells, min_size=n, max_size=n))
    options = {
        "loss": loss, "bias": data.draw(st.sampled_from(["none", "free"])),
        "beta": data.draw(st.sampled_from([0.125, 0.5, 2.0])),
    }  # fmt: skip
    solution = numeric.solve(A, y, **options)
    found = analytic.certify(solution, A, y, **options)
    assert found.verify().proved, found.verify().reason
    assert float(found.gap) <= 1e-6 * max(solution.value, 1e-9)
    m = data.draw(st.integers(0, 2))
    column = st.lists(st.integers(-3, 3), min_size=m, max_size=m)
    other = (
        [data.draw(column) for _ in range(d)], [0] * m if options["bias"] == "none" else data.draw(column),
        data.draw(column), 0,
    )  # fmt: skip
    bound = analytic.certify(other, A, y, **options, time_limit=30)
    assert bound.verify().proved and bound.value >= found.lower_bound


def test_networks_of_every_kind() -> None:
    A, y = gaussian(6, 2, "squared")
    solution = numeric.solve(A, y, beta=0.3)
    network = solution.network
    arrays = (network.U, network.b, network.w, network.xi)
    exact = analytic.Network(network.U.tolist(), network.b.tolist(), network.w.tolist(), 0)
    values = {analytic.certify(kind, A, y, beta=0.3).value for kind in (solution, network, arrays, list(arrays), exact)}
    assert len(values) == 1


def test_a_closed_form_is_certified() -> None:
    solution = analytic.solve([0, 1, 3], [0, 1, 0], beta="1/10", bias="free")
    found = analytic.certify(solution, [0, 1, 3], [0, 1, 0], beta="1/10", bias="free")
    assert found.verify().proved and found.value == solution.value and found.gap < 1e-8


def test_scikit_learn_models() -> None:
    neural_network = pytest.importorskip("sklearn.neural_network")
    rng = np.random.default_rng(0)
    A = rng.normal(size=(10, 2))
    y = np.abs(A[:, 0])
    options = {"hidden_layer_sizes": (5,), "max_iter": 5000, "random_state": 0, "solver": "lbfgs"}
    model = neural_network.MLPRegressor(**options).fit(A, y)
    found = analytic.certify(model, A, y, beta=0.1, bias="free")
    assert found.verify().proved and found.gap > 0
    f = np.array([float(x) for x in found.network(A)])
    assert np.allclose(f, model.predict(A))
    ours = numeric.ReLURegressor(beta=0.1, bias="free").fit(A, y)
    assert analytic.certify(ours, A, y, beta=0.1, bias="free").relative_gap < 1e-6
    deep = neural_network.MLPRegressor(**{**options, "hidden_layer_sizes": (3, 3)}).fit(A, y)
    with pytest.raises(UnsupportedError, match="one hidden layer"):
        analytic.certify(deep, A, y, beta=0.1, bias="free")


def test_torch_modules() -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    module = torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1))
    A, y = gaussian(6, 2, "squared")
    found = analytic.certify(module, A, y, beta=0.1, bias="free")
    assert found.verify().proved
    with torch.no_grad():
        f = module.double()(torch.tensor(A)).numpy()[:, 0]
    assert np.allclose([float(x) for x in found.network(A)], f)
    with pytest.raises(UnsupportedError, match="Tanh"):
        analytic.certify(torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1)), A, y,
                         beta=0.1, bias="free")  # fmt: skip


REFUSED = [
    ("a string", "network", {}, DataError, "network is a str"),
    ("wrong width", zero(3), {}, DataError, "network has 3 inputs"),
    ("a bias", (np.ones((2, 1)), [1], [1], 0), {}, OptionError, "bias is 'none'"),
    ("an output bias", (np.ones((2, 1)), [0], [1], 1), {}, OptionError, "bias is 'none'"),
    ("no beta", zero(2), {"beta": None}, OptionError, "beta is missing"),
    ("time limit", zero(2), {"time_limit": 0}, OptionError, "time_limit is 0"),
    ("an irrational weight", ([["1"], [sympy.sqrt(2)]], [0], [1], 0), {}, UnsupportedError, "irrational"),
    ("irrational beta", zero(2), {"beta": sympy.sqrt(2)}, UnsupportedError, "rational"),
    ("not a number", (np.full((2, 1), np.nan), [0], [1], 0), {}, DataError, "nan"),
    ("targets missed", zero(2), {"loss": "interpolation", "beta": None}, InfeasibleError, "misses target"),
    ("short margin", zero(2), {"loss": "max-margin", "beta": None}, InfeasibleError, "margin"),
]


@pytest.mark.parametrize(("network", "options", "error", "text"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_refusals(network: Any, options: dict[str, Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text) as caught:
        analytic.certify(network, [[1, 0], [0, 2], [1, 1]], [1, -1, 1], **{"beta": 1, **options})
    assert "\n" not in str(caught.value)


def test_several_outputs_are_refused() -> None:
    with pytest.raises(UnsupportedError, match="one output"):
        analytic.certify((np.eye(2), [0, 0], np.eye(2), [0, 0]), np.eye(2), np.eye(2), beta=0.5)


def test_the_certificate_is_plain_json() -> None:
    A, y = gaussian(5, 2, "squared")
    found = analytic.certify(zero(2), A, y, beta=0.3)
    assert json.loads(json.dumps(found.payload())) == found.payload()
