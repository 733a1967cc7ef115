"""The referee refutes what is false, with proof, and lets stand what is true."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy

import analytic
from analytic.answers.solution import Solution
from analytic.exact.scalars import sign, simplest
from analytic.model.verdict import Verdict
from analytic.referee.candidates import Rival
from analytic.referee.conjecture import _of_theorem, _RefereeSearch
from analytic.referee.hypotheses import conditions
from analytic.referee.networks import Networks
from numeric.errors import InputError, OptionError
from tests.cli_tools import Done
from tests.referee.statements import OTHERS, STATEMENTS, TRAPS, Statement, halves, two_neurons

PROPOSING = [theorem for theorem in analytic.theorems.values() if theorem.propose is not None]
QUICK = ("skip-interpolation", "one-norm-hinge", "threshold-max-margin", "leaky-interpolation", "even-logistic",
         "spike-free-logistic", "vector-line-interpolation", "whitened-one-hot", "whitened-squared",
         "one-dimensional-interpolation", "odd-interpolation", "two-samples-interpolation", "two-samples-squared",
         "rank-one-hinge", "separable-logistic")  # fmt: skip


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: s.name)
def test_false_statements_are_refuted(statement: Statement) -> None:
    found = analytic.conjecture(
        statement.value, hypotheses=list(statement.hypotheses), loss=statement.loss, bias=statement.bias, time_limit=60
    )
    assert found.refuted and found.seconds < 60
    example = found.counterexample
    assert example is not None and example.verify().proved
    assert not example.low <= example.claimed <= example.high
    claimed = statement.value(example.A, example.y, example.beta)
    if isinstance(claimed, analytic.Network):
        claimed = claimed.penalty()
    assert sympy.simplify(claimed - example.claimed) == 0 or claimed == example.claimed == sympy.oo
    best = analytic.enclose(example.A.tolist(), list(example.y), loss=statement.loss, bias=statement.bias, digits=12)
    above, below = (sign(simplest(sympy.sympify(gap))) for gap in (best.high - example.low, best.low - example.high))
    assert above is not None and below is not None and above >= 0 >= below


def test_every_trap_is_a_statement_or_gives_no_value() -> None:
    pages = {path.stem for path in (Path(__file__).parents[2] / "docs" / "traps").glob("*.md")} - {"index"}
    assert pages == {*TRAPS, *OTHERS} and not {*TRAPS} & {*OTHERS}
    assert sorted(TRAPS.values()) == sorted(statement.name for statement in STATEMENTS)


@pytest.mark.parametrize("theorem_id", QUICK)
def test_theorems_survive(theorem_id: str) -> None:
    found = analytic.conjecture(theorem_id, time_limit=4)
    assert not found.refuted and found.met >= 10


@pytest.mark.slow
@pytest.mark.parametrize("theorem", PROPOSING, ids=lambda theorem: theorem.id)
def test_every_theorem_survives(theorem: Any) -> None:
    found = analytic.conjecture(theorem.id, time_limit=40)
    assert not found.refuted, found
    assert found.met >= 5, found


def test_infeasible_data_end_no_search() -> None:
    """The hypotheses of this theorem notice that a zero sample has no margin."""
    found = analytic.conjecture("spike-free-max-margin", max_samples=1, time_limit=5)
    assert not found.refuted and found.met >= 1


def wrong_by_a_twentieth(theorem_id: str) -> Callable[[Any, Any, Any], Any]:
    """The theorem's own value times 21/20."""
    theorem = analytic.theorems[theorem_id]
    networks = Networks.chosen(theorem, None, None, None, None)
    own = _of_theorem(theorem, networks)

    def claim(A: Any, y: Any, beta: Any) -> Any:
        return sympy.sympify(str(own(A, y, beta))) * sympy.Rational(21, 20)

    return claim


@pytest.mark.parametrize(
    ("theorem_id", "options"),
    [
        ("skip-interpolation", {"skip": "free", "bias": "free"}),
        ("one-norm-interpolation", {"neuron_norm": 1}),
        ("threshold-interpolation", {"activation": "threshold"}),
        ("leaky-interpolation", {"activation": "absolute", "bias": "free"}),
    ],
)
def test_false_claims_about_other_networks_are_refuted(theorem_id: str, options: dict[str, Any]) -> None:
    found = analytic.conjecture(
        wrong_by_a_twentieth(theorem_id), hypotheses=[theorem_id], loss="interpolation", time_limit=30, **options
    )
    assert found.refuted and found.counterexample is not None and found.counterexample.verify().proved
    shown = {**options, "loss": "interpolation"}
    assert all(f"{name}={value!r}" in repr(found.counterexample) for name, value in shown.items())
    again = analytic.solve(found.counterexample.A, found.counterexample.y, **shown)
    assert again.value == found.counterexample.low


def test_a_network_of_another_activation_or_with_a_skip_connection() -> None:
    with pytest.raises(InputError, match="activation 'relu'"):
        analytic.conjecture(lambda A, y, beta: analytic.Network([[0]] * A.cols, [0], [1]), loss="interpolation",
                            activation="absolute", hypotheses=["leaky-interpolation"], bias="free")  # fmt: skip
    found = analytic.conjecture(
        lambda A, y, beta: analytic.Network([[]] * A.cols, [], [], 0, list(A.pinv() * y)), loss="interpolation",
        hypotheses=["whitened"], time_limit=20,
    )  # fmt: skip
    assert found.refuted and found.counterexample is not None and found.counterexample.claimed == sympy.oo


def test_a_theorem_is_not_its_own_witness(monkeypatch: pytest.MonkeyPatch) -> None:
    """Agreement counts where the checker proves the optimum."""
    assert analytic.conjecture("whitened-interpolation", max_samples=1, time_limit=3).met > 0
    monkeypatch.setattr(Solution, "verify", lambda self: Verdict("undecided", "not looked at"))
    assert analytic.conjecture("whitened-interpolation", max_samples=1, time_limit=3).met == 0


def test_the_formula_of_whitened_data_stands() -> None:
    held = analytic.conjecture(two_neurons, hypotheses=["whitened"], loss="interpolation", max_samples=2, time_limit=6)
    assert not held.refuted and held.met > 20 and held.tried >= held.met


def test_a_wrong_constant_is_found_for_every_loss() -> None:
    for loss in ("squared", "interpolation", "hinge", "max-margin", "logistic"):
        found = analytic.conjecture(lambda A, y, beta: sympy.Integer(7), loss=loss, max_samples=2, time_limit=30)
        assert found.refuted and found.counterexample is not None
        assert found.counterexample.problem.n == 1 and found.counterexample.verify().proved
        assert (found.counterexample.beta is None) == (loss in ("interpolation", "max-margin"))


def test_a_network_may_be_claimed() -> None:
    def whole(A: Any, y: Any, beta: Any) -> analytic.Network:
        plus, minus = (list(A.T * part) for part in halves(y))
        return analytic.Network([list(pair) for pair in zip(plus, minus, strict=True)], [0, 0], [1, -1])

    held = analytic.conjecture(whole, hypotheses=["whitened"], loss="interpolation", max_samples=2, time_limit=5)
    assert not held.refuted and held.met > 10
    found = analytic.conjecture(whole, hypotheses=["whitened"], loss="squared", max_samples=2, time_limit=30)
    assert found.refuted  # it fits fully where shrinking is optimal
    broken = analytic.conjecture(whole, hypotheses=[lambda A, y, beta: True], loss="interpolation", time_limit=30)
    assert broken.refuted and broken.counterexample is not None and broken.counterexample.claimed == sympy.oo


def test_claims_beyond_closed_forms_are_compared_with_enclosures() -> None:
    found = analytic.conjecture(lambda A, y, beta: y.norm() ** 2 / 2, hypotheses=[lambda A, y, beta: A.shape == (3, 2)],
                                loss="squared", time_limit=40)  # fmt: skip
    assert found.refuted and found.counterexample is not None and found.counterexample.verify().proved


def test_a_late_counterexample_is_made_small() -> None:
    """The time of the search is over, and opposite samples have to change and to go together."""
    needs = conditions(["odd"], "interpolation", "none")
    search = _RefereeSearch(lambda A, y, beta: (A.pinv() * y).norm(), needs, "interpolation", "none", time.monotonic())
    rows, targets = ((7, 3), (-7, -3), (2, Fraction(5, 3)), (-2, Fraction(-5, 3))), (6, -6, 4, -4)
    late = Rival(tuple(tuple(map(Fraction, row)) for row in rows), tuple(map(Fraction, targets)), None)
    search.end += 60
    found = search._refuted(late)
    assert found is not None
    search.end = time.monotonic() - 1
    small = search._smallest(late, found)
    assert small.verify().proved and small.claimed != small.low
    assert small.A.tolist() in ([[1], [-1]], [[-1], [1]]) and set(small.y) == {1, -1}


def test_undefined_claims_and_infeasible_data_are_not_counted() -> None:
    found = analytic.conjecture(lambda A, y, beta: None, loss="interpolation", max_samples=1, time_limit=2)
    assert not found.refuted and found.met == 0 and found.undefined > 0


@pytest.mark.parametrize("off", ["1e-12", "-1e-40"])
def test_an_exact_claim_is_compared_exactly(off: str) -> None:
    """However little it is off, where a theorem has the optimum; also on data with irrational optima."""
    both: dict[str, Any] = {"loss": "interpolation", "max_samples": 2, "time_limit": 20}
    data = [["whitened"], ["whitened", lambda A, y, beta: all(y) and y.rows == 2 and min(y) > 0 and y[0] != y[1]]]
    for hypotheses in data:
        found = analytic.conjecture(
            lambda A, y, beta: two_neurons(A, y, beta) + sympy.Rational(off), hypotheses=hypotheses, **both
        )
        assert found.refuted and found.counterexample is not None and found.counterexample.verify().proved
        assert found.counterexample.claimed - found.counterexample.low == sympy.Rational(off)


def test_a_claim_with_floats_agrees_up_to_rounding() -> None:
    options: dict[str, Any] = {"hypotheses": ["whitened"], "loss": "interpolation", "max_samples": 2}
    held = analytic.conjecture(lambda A, y, beta: sympy.N(two_neurons(A, y, beta)), time_limit=1, **options)
    assert not held.refuted and held.met > 20
    off = analytic.conjecture(lambda A, y, beta: sympy.N(two_neurons(A, y, beta)) + 1e-5, time_limit=20, **options)
    assert off.refuted


@pytest.mark.parametrize("value", [None, float("nan"), sympy.nan, sympy.zoo])
def test_an_undefined_claim_is_said_to_be_undefined(value: Any) -> None:
    found = analytic.conjecture(lambda A, y, beta: value, hypotheses=["whitened"], loss="interpolation", max_samples=1)
    assert not found.refuted and found.met == 0 and found.undefined > 0
    assert f"the claim is undefined on all {found.undefined} of them that met the hypotheses" in found.reason
    assert f"; {found.undefined} of {found.tried} problems met the hypotheses)" in repr(found)
    some = analytic.conjecture(lambda A, y, beta: value if y[0] < 0 else abs(y[0]), hypotheses=["whitened"],
                               loss="interpolation", max_samples=1)  # fmt: skip
    assert some.met > 0 and some.undefined > 0 and "undefined" not in some.reason
    assert f"; {some.met + some.undefined} of {some.tried} problems met the hypotheses, and" in repr(some)
    assert f"the claim is undefined on {some.undefined} of these)" in repr(some)


def test_a_neuron_without_an_output_has_no_bias() -> None:
    """Its network is no worse under bias='none' than without it."""

    def claim(A: Any, y: Any, beta: Any) -> analytic.Network:
        return analytic.Network([[A[0], A[0]]], [0, 1], [y[0], 0])

    found = analytic.conjecture(claim, hypotheses=["whitened", lambda A, y, beta: A.shape == (1, 1)],
                                loss="interpolation", max_samples=1)  # fmt: skip
    assert not found.refuted and found.met > 0


def test_the_same_seed_finds_the_same() -> None:
    runs = [
        analytic.conjecture(two_neurons, hypotheses=["rank-one"], loss="interpolation", max_samples=2) for _ in "ab"
    ]
    assert str(runs[0].counterexample) == str(runs[1].counterexample)


@pytest.mark.parametrize(
    ("value", "options", "words"),
    [
        (3, {}, "value is 3"),
        (two_neurons, {"hypotheses": ["spikefree"]}, "did you mean spike-free"),
        (two_neurons, {"hypotheses": [4]}, r"hypotheses\[0\] is 4"),
        (two_neurons, {"hypotheses": ["fitted-or-given-up"]}, "differs between"),
        (two_neurons, {"hypotheses": ["free-bias"]}, "asks for the other"),
        (two_neurons, {"hypotheses": ["whitened-hinge"]}, "asks for 'hinge'"),
        (two_neurons, {"loss": "some"}, "loss is 'some'"),
        (two_neurons, {"max_samples": 0}, "max_samples is 0"),
        (two_neurons, {"time_limit": -1}, "time_limit is -1"),
        (lambda A, y, beta: "text", {}, "value gives"),
        (lambda A, y, beta: A[9], {}, "value failed on A"),
        (lambda A, y, beta: 1, {"hypotheses": [lambda A, y, beta: A[9]]}, r"hypotheses\[0\] failed"),
        ("no-such-theorem", {}, "there is no theorem"),
        ("general-width", {}, "gives no optimum"),
        ("skip-squared", {"skip": "some"}, "skip is 'some'"),
        ("one-norm-squared", {"neuron_norm": 3}, "neuron_norm is 3"),
        ("leaky-squared", {"activation": "leaky"}, "negative_slope is missing"),
        (two_neurons, {"activation": "tanh"}, "activation is 'tanh'"),
    ],
)
def test_bad_input(value: Any, options: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        analytic.conjecture(value, **options)
    assert isinstance(caught.value, OptionError) and "\n" not in str(caught.value)


def test_why_a_search_ended_and_what_says_the_same() -> None:
    def two_halves(A: Any, y: Any, beta: Any) -> Any:
        return sum(sympy.sqrt(sum(t**2 for t in y if side * t > 0)) for side in (1, -1))

    options: dict[str, Any] = {"hypotheses": ["whitened"], "loss": "interpolation"}
    found = analytic.conjecture(two_halves, time_limit=3, **options)
    assert not found.refuted and "whitened-interpolation" in found.stated_by
    assert found.reason.startswith("the time limit ended the search of problems of at most 3 samples; theorem")
    assert found.reason in repr(found)
    whole = analytic.conjecture(two_halves, max_samples=1, **options)
    assert whole.exhausted and whole.reason.startswith("all problems of at most 1 sample were tried")
    own = analytic.conjecture("whitened-interpolation", max_samples=1, time_limit=2)
    assert "whitened-interpolation" not in own.stated_by
    nothing = analytic.conjecture(lambda A, y, beta: 1, hypotheses=[lambda A, y, beta: False], max_samples=1)
    assert nothing.stated_by == () and nothing.met == 0
    false = analytic.conjecture(lambda A, y, beta: 0, max_samples=1)
    assert false.refuted and false.reason == "a counterexample was found" and false.stated_by == ()


def test_theorems_that_hold_on_a_part_of_the_problems_are_not_named() -> None:
    """The optimum itself, on all samples of one feature: of rank one, whitened only if they are 1 or -1."""
    found = analytic.conjecture(
        lambda A, y, beta: analytic.solve(A.tolist(), list(y), beta=beta).value,
        hypotheses=["rank-one"], max_samples=1, time_limit=2,
    )  # fmt: skip
    assert "rank-one-squared" in found.stated_by and "whitened-squared" not in found.stated_by
    double = analytic.conjecture(
        lambda A, y, beta: analytic.solve(A.tolist(), list(y), beta=beta).value + sympy.Float("1e-9"),
        hypotheses=["rank-one"], max_samples=1, time_limit=2,
    )  # fmt: skip
    assert not double.refuted and double.stated_by == ()  # agrees in floats, is not the value of any theorem


def test_command(cli: Callable[..., Done], tmp_path: Path) -> None:
    file = tmp_path / "claim.py"
    file.write_text(
        'hypotheses = ["whitened"]\nloss = "interpolation"\n\ndef value(A, y, beta):\n    return (A.T * y).norm()\n'
    )
    found = cli("conjecture", str(file), "--max-samples", "2")
    assert (
        found.status == 1 and re.search(r"refuted: solve\(\[\[", found.out) and "proved: globally optimal" in found.out
    )
    file.write_text('value = "whitened-max-margin"\n')
    held = cli("conjecture", str(file), "--max-samples", "2", "--time-limit", "3")
    assert held.status == 0 and "not refuted" in held.out
    file.write_text("def value(A, y, beta):\n    return 1 / 0\n")
    undefined = cli("conjecture", str(file), "--max-samples", "2", "--time-limit", "1")
    assert undefined.status == 2 and "more, where value is not defined" in undefined.out and "by zero" in undefined.err
    file.write_text("hypotheses = [lambda A, y, beta: False]\n\ndef value(A, y, beta):\n    return 1\n")
    unmet = cli("conjecture", str(file), "--max-samples", "2", "--time-limit", "1")
    assert unmet.status == 2 and "met by none of the problems" in unmet.err
    file.write_text("hypotheses = []\n")
    assert cli("conjecture", str(file)).status == 2
    file.write_text("1 / 0\n")
    assert cli("conjecture", str(file)).status == 2
    assert cli("conjecture", str(tmp_path / "none.py")).status == 2
