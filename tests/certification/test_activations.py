"""Given networks of thresholds and leaky neurons: their exact objective over the optimum of a theorem."""

from __future__ import annotations

from fractions import Fraction

import pytest

import analytic
import numeric
from analytic.model.network import Network
from numeric.errors import InfeasibleError, InputError

LINE = ([0, 1, 3, 4], [1, -1, 1, 2])


@pytest.mark.parametrize(
    ("activation", "slope"), [("threshold", None), ("absolute", None), ("leaky", "1/10"), ("leaky", "-1/2")]
)
@pytest.mark.parametrize("loss", ["squared", "interpolation"])
def test_the_optimum_has_no_gap_and_another_network_its_own(activation, slope, loss, tmp_path):
    options = {"loss": loss, "bias": "free", "activation": activation, "negative_slope": slope}
    if loss == "squared":
        options["beta"] = "1/4"
    best = analytic.solve(*LINE, **options)
    found = analytic.certify(best, *LINE, **options)
    assert found.value == found.lower_bound == best.value and found.gap == 0 and found.complete
    assert found.verify().proved and found.loose == ""
    twice = Network(
        [[*best.network.U[0], 1, 1]], [*best.network.b, 0, 0], [*best.network.w, 1, -1], best.network.xi,
        activation=activation, negative_slope=slope,
    )  # fmt: skip
    worse = analytic.certify(twice, *LINE, **options)
    assert worse.gap == (Fraction(1, 2) if loss == "squared" else 2) and worse.verify().proved
    assert worse.loose == "network"
    worse.to_json(tmp_path / "bounds.json")
    assert analytic.checker.check_file(tmp_path / "bounds.json").proved


def test_arrays_are_read_with_the_activation():
    step = ([[1, 0], [0, 1]], [0, 0], [0.5, -1], 0)
    found = analytic.certify(step, [[1, 0], [0, 1], [-1, -1]], [1, -1, 0], beta=1, activation="threshold")
    f = [Fraction(-1, 2), Fraction(-1, 2), 0]  # a threshold is one at zero
    assert found.value == sum((a - b) ** 2 for a, b in zip(f, [1, -1, 0], strict=True)) / 2 + Fraction(3, 2)
    assert found.lower_bound <= found.value and found.verify().proved


def test_a_broken_constraint_has_no_bounds():
    with pytest.raises(InfeasibleError, match="breaks the constraints"):
        analytic.certify(([[1]], [0], [1], 0), *LINE, loss="interpolation", bias="free", activation="absolute")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: analytic.path(*LINE, bias="free", activation="threshold"), "call analytic.solve for each"),
        (lambda: analytic.path(*LINE, bias="free", activation="some"), "activation is 'some'"),
        (lambda: numeric.solve(*LINE, beta=1.0, activation="threshold"), "use analytic.solve"),
        (lambda: analytic.enclose([[1, 2], [0, 1]], [1, 2], beta=1, activation="absolute"), "theorem"),
        (lambda: analytic.certify(([[3], [4]], [0], [1], 0), [[1, 2], [0, 1]], [1, 2], beta=1, activation="leaky",
                                  negative_slope="1/3"), "is certified where a theorem has the optimum"),
        (lambda: analytic.certify(numeric.Network([[1.0]], [0.0], [1.0], 0.0), *LINE, beta=1, bias="free",
                                  activation="absolute"), "network has the activation 'relu'"),
        (lambda: analytic.certify(([[1]], [1], [1], 0), *LINE, beta=1, activation="threshold"), "bias is 'none'"),
        (lambda: analytic.certify(([[1]], [1], [1], 0), *LINE, beta=1, bias="free", activation="threshold",
                                  dual=[0, 0, 0, 0]), "leave dual out"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_says_what_to_do(call, words):
    with pytest.raises((InputError, analytic.NoClosedForm), match=words) as caught:
        call()
    assert "\n" not in str(caught.value)


def test_an_enclosure_of_a_closed_form():
    found = analytic.enclose(*LINE, beta="1/4", bias="free", activation="threshold", digits=20)
    assert found.low == found.high == analytic.solve(*LINE, beta="1/4", bias="free", activation="threshold").value
    assert found.verify().proved


def test_the_command_line(cli, tmp_path):
    data, network = tmp_path / "d.csv", tmp_path / "n.json"
    data.write_text("x,y\n0,1\n1,-1\n3,1\n4,2\n")
    network.write_text('{"U": [[1]], "b": [-1], "w": [1], "xi": 0}')
    common = (str(data), "--target", "y", "--bias", "free", "--activation")
    solved = cli("solve", *common, "threshold", "--beta", "1/4", "--beta", "1/2")
    assert solved.status == 0 and "threshold-free-squared" in solved.out
    bounds = cli("certify", str(network), *common, "absolute", "--beta", "1/4")
    assert bounds.status == 0 and "proved" in bounds.out
    leaky = cli("solve", *common, "leaky", "--negative-slope", "1/5", "--loss", "interpolation")
    assert leaky.status == 0 and "leaky-interpolation" in leaky.out
    refused = cli("solve", *common, "threshold", "--beta", "1/4", "--loss", "logistic")
    assert refused.status == 2 and len(refused.err.strip().splitlines()) <= 2
