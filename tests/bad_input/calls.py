"""Every public callable: a call that works, and for each argument the values that it must refuse."""

# ruff: noqa: PLW0108 - a lambda makes its value when the test runs, not when the table is read

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

import analytic
import numeric
from tests.bad_input import values as bad

Table = Mapping[str, bad.Make]
A, Y, LABELS = [[1, 0], [0, 1]], [3, -4], [1, -1]
FLOATS_A, FLOATS_Y = np.eye(2), np.array([3.0, -4.0])
LINE = [0, 1, 3], [0, 1, 0]


@dataclass(frozen=True)
class Call:
    """``function(**good)`` works; ``bad`` are tables of values for its arguments.

    ``spare`` are entries of a table that this argument takes all the same.
    """

    name: str
    function: Callable[..., Any]
    good: Mapping[str, Any]
    bad: Mapping[str, Table]
    spare: Mapping[str, tuple[str, ...]] = ()  # type: ignore[assignment]


def without(table: Table, *names: str) -> Table:
    """A table without the entries that an argument takes; each has to be there."""
    missing = [name for name in names if name not in table]
    assert not missing, missing
    return {name: make for name, make in table.items() if name not in names}


@cache
def solution() -> analytic.Solution:
    return analytic.solve(A, Y, beta=1)


@cache
def path() -> Any:
    return analytic.path(A, Y)


@cache
def certificate() -> analytic.Certificate:
    return analytic.certify(solution(), A, Y, beta=1)


@cache
def optima() -> Any:
    return analytic.solution_set(*LINE)


@cache
def polytope() -> analytic.OptimalPolytope:
    return analytic.optimal_set(A, Y, beta=1)


@cache
def report() -> analytic.Report:
    return analytic.validate(numeric.solve, theorems=["whitened-squared"], sizes=[2], isolate=False)


@cache
def tangent() -> analytic.TangentPredictor:
    return analytic.ntk_interpolation([0, 1, 2], [0, 1, 0], bias="free")


THEOREM = "whitened-squared"
VIEW: Mapping[str, Table] = {"digits": bad.DIGITS, "notation": bad.NOTATIONS}
DEFAULT = ("None",)
NO_VECTOR = ("no axis",)
PROBLEM_A: Mapping[str, Table] = {
    "A": bad.TABLES_ANALYTIC, "y": bad.COLUMNS_ANALYTIC, "loss": bad.NAMES, "bias": bad.NAMES,
}  # fmt: skip
PROBLEM_N: Mapping[str, Table] = {
    "A": bad.TABLES_NUMERIC, "y": bad.COLUMNS_NUMERIC, "loss": bad.NAMES, "bias": bad.NAMES,
}  # fmt: skip
SEARCH: Mapping[str, Table] = {"bias": bad.NAMES, "time_limit": without(bad.FLOATS, *DEFAULT)}
"""The options of the functions that go through activation regions."""
ONE_OUTPUT = without(bad.NETWORKS, "three inputs")
"""Networks on their own, not beside data of two features."""
NEURONS: Mapping[str, Any] = {"U": A, "b": [0, 0], "w": [1, 2], "xi": 0}
ESTIMATOR: Mapping[str, Table] = {
    "beta": bad.FLOATS, "loss": bad.NAMES, "bias": bad.NAMES, "tol": without(bad.FLOATS, "beyond floats"),
    "time_limit": without(bad.FLOATS, *DEFAULT), "max_iter": without(bad.COUNTS, "beyond floats"),
    "work_limit": without(bad.FLOATS, *DEFAULT),
}  # fmt: skip


NO_NETWORKS = without(bad.NETWORKS, "three inputs", "two outputs")
FOLDS = [([0, 1], [0, 1])]
CHOSEN = {name: table for name, table in ESTIMATOR.items() if name != "beta"} | {
    "betas": without(bad.ROWS, "numbers", "a number")
    | {"a bad one": lambda: [1, -1], "none of them": lambda: 0, "half": lambda: 0.5}
}


def _to_torch(network: Any) -> Any:
    """The module, or nothing where torch is not installed: networks are refused before it is asked for."""
    try:
        return numeric.to_torch(network)
    except numeric.UnsupportedError as error:
        if "install" not in str(error):
            raise
        return None


def _fitted(kind: str, y: Any) -> Callable[..., Any]:
    def fit(**parameters: Any) -> Any:
        return getattr(numeric, kind)(**parameters).fit(FLOATS_A, y)

    return fit


ANALYTIC = [
    Call("solve", analytic.solve, {"A": A, "y": Y, "beta": 1}, {**PROBLEM_A, "beta": bad.PENALTIES}),
    Call("path", analytic.path, {"A": A, "y": Y}, {**PROBLEM_A, "skip": bad.NAMES}),
    Call("Problem.build", analytic.Problem.build, {"A": A, "y": Y, "beta": 1}, {**PROBLEM_A, "beta": bad.PENALTIES}),
    Call("solution_set", analytic.solution_set, {"x": LINE[0][:2], "y": LINE[1][:2], "beta": 1},
         {"x": bad.COLUMNS_ANALYTIC, "y": bad.COLUMNS_ANALYTIC, "loss": without(bad.NAMES, *DEFAULT),
          "beta": without(bad.PENALTIES, *DEFAULT)}),
    Call("spike_free", analytic.spike_free, {"A": A}, {"A": bad.TABLES_ANALYTIC}),
    Call("neuron", analytic.neuron, {"A": A, "j": 0},
         {"A": bad.TABLES_ANALYTIC, "j": without(bad.COUNTS, "zero"), "bias": bad.NAMES}),
    Call("spikes", analytic.spikes, {"A": A, "y": Y},
         {"A": bad.TABLES_ANALYTIC, "y": bad.COLUMNS_ANALYTIC, "bias": bad.NAMES}),
    Call("fewest_neurons", analytic.fewest_neurons, {"A": A, "y": Y},
         {"A": bad.TABLES_ANALYTIC, "y": bad.COLUMNS_ANALYTIC}),
    Call("relu_kernel", analytic.relu_kernel, {"x": [0, 1]}, {"x": bad.COLUMNS_ANALYTIC}),
    Call("ntk", analytic.ntk, {"a": [1, 0], "b": [0, 1]}, {"a": bad.COLUMNS_ANALYTIC, "b": bad.COLUMNS_ANALYTIC}),
    Call("ntk_matrix", analytic.ntk_matrix, {"A": A, "B": A},
         {"A": bad.TABLES_ANALYTIC, "B": without(bad.TABLES_ANALYTIC, *DEFAULT)}),
    Call("ntk_interpolation", analytic.ntk_interpolation, {"A": A, "y": Y, "bias": "free"},
         {"A": bad.TABLES_ANALYTIC, "y": bad.COLUMNS_ANALYTIC, "bias": bad.NAMES}),
    Call("minimum_l1", analytic.minimum_l1, {"x": [0, 1], "y": [1, 2]},
         {"x": bad.COLUMNS_ANALYTIC, "y": bad.COLUMNS_ANALYTIC, "output_bias": bad.FLAGS}),
    Call("fewest_kinks", analytic.fewest_kinks, {"x": [0, 1], "y": [1, 2]},
         {"x": bad.COLUMNS_ANALYTIC, "y": bad.COLUMNS_ANALYTIC}),
    Call("least_power", analytic.least_power, {"x": [0, 1], "y": [1, 2], "power": "1/2"},
         {"x": bad.COLUMNS_ANALYTIC, "y": bad.COLUMNS_ANALYTIC, "power": bad.PENALTIES}),
    Call("reduce_width", analytic.reduce_width, {"network": ([[1]], [0], [1], 0), "A": [0, 1]},
         {"network": bad.NETWORKS, "A": bad.COLUMNS_ANALYTIC, "bias": bad.NAMES}),
    Call("decision_regions", analytic.decision_regions, {"network": ([[1]], [0], [1], 0)}, {"network": bad.NETWORKS}),
    Call("Network", analytic.Network, NEURONS,
         {"U": without(bad.TABLES_ANALYTIC, "three axes") | {"three axes": bad.ARRAYS["three axes"]},
          "b": bad.COLUMNS_ANALYTIC, "w": without(bad.COLUMNS_ANALYTIC, "row and cell"),
          "xi": without(bad.PLACES, "a symbol", "cell a list")}),
    Call("Network.__call__", lambda A: analytic.Network(**NEURONS)(A), {"A": A}, {"A": bad.TABLES_ANALYTIC}),
    Call("certify", analytic.certify, {"network": solution, "A": A, "y": Y, "beta": 1},
         {**PROBLEM_A, "network": bad.NETWORKS, "beta": bad.PENALTIES, "skip": without(bad.NAMES, *DEFAULT),
          "time_limit": without(bad.FLOATS, "beyond floats") | {"beyond floats": lambda: 10**400},
          "dual": without(bad.COLUMNS_ANALYTIC, *DEFAULT)}),
    Call("validate", analytic.validate,
         {"solver": numeric.solve, "theorems": [THEOREM], "sizes": [2], "isolate": False},
         {"solver": bad.PATTERNS, "theorems": bad.ROWS, "sizes": bad.SIZES, "seed": without(bad.COUNTS, "zero"),
          "tolerance": bad.FLOATS, "time_limit": bad.FLOATS, "isolate": bad.FLAGS, "patience": bad.FLOATS}),
    Call("validate(problems)", analytic.validate, {"solver": numeric.solve, "problems": analytic.problems.suite(
             "planted", loss="hinge", bias="none", size=4, features=2), "isolate": False},
         {"problems": without(bad.ROWS, "empty") | {"empty": list}}),
    Call("bibliography", lambda thing, keys: analytic.bibliography(thing, keys=keys), {"thing": THEOREM, "keys": None},
         {"thing": bad.OBJECTS | {"unknown": lambda: "whitened"},
          "keys": {"a list": lambda: ["EP21"], "unknown": lambda: {"X": "a"}, "spaces": lambda: {"EP21": "a b"}}}),
    Call("Theorem.latex", lambda **k: analytic.theorems[THEOREM].latex(**k), {},
         {"notation": bad.NOTATIONS, "width": without(bad.COUNTS, "beyond floats"),
          "keys": {"a list": lambda: ["EP21"]},
          "label": {"spaces": lambda: "a b", "a number": lambda: 3, "empty": str, "a command": lambda: "\\x"}}),
    Call("Notation", analytic.Notation, {"data": "X"},
         dict.fromkeys(("data", "target", "decay", "point"), bad.LETTERS)),
    Call("Notation.parse", analytic.Notation.parse, {"pairs": ["data=X"]},
         {"pairs": {"a number": lambda: 3, "text": lambda: "data=X", "unknown": lambda: ["datum=X"],
                    "numbers": lambda: [3], "no symbol": lambda: ["data"], **bad.OBJECTS}}),
    Call("Solution.latex", lambda **k: solution().latex(**k), {}, VIEW),
    Call("Solution.to_json", lambda path: solution().to_json(path), {"path": "solution.json"}, {"path": bad.FILES}),
    Call("Certificate.latex", lambda **k: certificate().latex(**k), {}, VIEW),
    Call("Certificate.to_json", lambda path: certificate().to_json(path), {"path": "c.json"}, {"path": bad.FILES}),
    Call("Path.at", lambda beta: path().at(beta), {"beta": 1}, {"beta": bad.PENALTIES | {"a symbol": lambda: bad.X}}),
    Call("Path.leading", lambda count: path().leading(count), {"count": 1},
         {"count": without(bad.COUNTS, "beyond floats")}),
    Call("Path.latex", lambda **k: path().latex(**k), {}, VIEW),
    Call("Path.to_json", lambda path_: path().to_json(path_), {"path_": "path.json"}, {"path_": bad.FILES}),
    Call("Path.to_csv", lambda path_: path().to_csv(path_), {"path_": "path.csv"}, {"path_": bad.FILES}),
    Call("SolutionSet.contains", lambda network: optima().contains(network), {"network": ([[1]], [0], [1], 0)},
         {"network": bad.NETWORKS}),
    Call("SolutionSet.bounds", lambda t: optima().bounds(t), {"t": 1}, {"t": bad.PLACES}),
    Call("SolutionSet.sign", lambda t: optima().sign(t), {"t": 1}, {"t": bad.PLACES}),
    Call("SolutionSet.sample", lambda seed: optima().sample(seed), {"seed": 1}, {"seed": bad.SEEDS}),
    Call("SolutionSet.latex", lambda **k: optima().latex(**k), {}, VIEW),
    Call("SolutionSet.to_json", lambda path: optima().to_json(path), {"path": "set.json"}, {"path": bad.FILES}),
    Call("Report.to_json", lambda path: report().to_json(path), {"path": "report.json"}, {"path": bad.FILES}),
    Call("Report.to_latex", lambda path: report().to_latex(path), {"path": "report.tex"}, {"path": bad.FILES}),
    Call("Report.to_junit", lambda path: report().to_junit(path), {"path": "report.xml"}, {"path": bad.FILES}),
    Call("Theorem.statement", lambda notation: analytic.theorems[THEOREM].statement(notation),
         {"notation": analytic.Notation()}, {"notation": bad.NOTATIONS}),
    Call("Theorem.applies", lambda problem: analytic.theorems[THEOREM].applies(problem),
         {"problem": analytic.Problem.build(A, Y, beta=1)}, {"problem": bad.OBJECTS | {"data": lambda: (A, Y)}}),
    Call("Derivation.latex", lambda notation: analytic.theorems[THEOREM].derive().latex(notation=notation),
         {"notation": None}, {"notation": bad.NOTATIONS}),
    Call("width_bounds", analytic.width_bounds, {"A": LINE[0], "y": LINE[1], "beta": 1},
         {**PROBLEM_A, "beta": bad.PENALTIES, "most": without(bad.COUNTS, "zero", "beyond floats"),
          "time_limit": without(bad.FLOATS, *DEFAULT)}),
    Call("gauge", analytic.gauge, {"A": A, "f": Y}, {"A": bad.TABLES_ANALYTIC, "f": bad.COLUMNS_ANALYTIC, **SEARCH}),
    Call("polar", analytic.polar, {"A": A, "v": Y}, {"A": bad.TABLES_ANALYTIC, "v": bad.COLUMNS_ANALYTIC, **SEARCH}),
    Call("extreme_points", analytic.extreme_points, {"A": A, "v": Y},
         {"A": bad.TABLES_ANALYTIC, "v": bad.COLUMNS_ANALYTIC, **SEARCH}),
    Call("optimal_set", analytic.optimal_set, {"A": A, "y": Y, "beta": 1},
         {"A": bad.TABLES_ANALYTIC, "y": bad.COLUMNS_ANALYTIC, "loss": bad.NAMES, "beta": bad.PENALTIES,
          "time_limit": SEARCH["time_limit"]}),
    Call("OptimalPolytope.contains", lambda network: polytope().contains(network), {"network": solution},
         {"network": bad.NETWORKS}),
    Call("enclose", analytic.enclose, {"A": A, "y": Y, "beta": 1, "digits": 5},
         {**PROBLEM_A, "beta": bad.PENALTIES, "digits": bad.DIGITS | {"None": lambda: None},
          "time_limit": SEARCH["time_limit"]}),
    Call("representational_cost", analytic.representational_cost, {"network": ([[1]], [0], [1], 0)},
         {"network": ONE_OUTPUT, "skip": bad.NAMES}),
    Call("simplify", analytic.simplify, {"network": ([[1]], [0], [1], 0)}, {"network": ONE_OUTPUT}),
    Call("conjecture", analytic.conjecture, {"value": THEOREM, "max_samples": 2, "time_limit": 2},
         {"value": bad.PATTERNS | {"unknown": lambda: "no-theorem", "a list": lambda: [THEOREM]},
          "hypotheses": without(bad.ROWS, "empty"), "loss": without(bad.NAMES, *DEFAULT),
          "bias": without(bad.NAMES, *DEFAULT),
          "max_samples": bad.COUNTS | {"too many": lambda: 7}, "time_limit": bad.FLOATS, "seed": bad.SEEDS,
          "skip": without(bad.NAMES, *DEFAULT), "activation": without(bad.NAMES, *DEFAULT)}),
    Call("TangentPredictor.__call__", lambda x: tangent()(x), {"x": 1},
         {"x": without(bad.PLACES, "a symbol", "cell a list")}),
    Call("TangentPredictor.evaluate", lambda **k: tangent().evaluate(**k), {"x": 1},
         {"x": without(bad.PLACES, "cell a list"),
          "digits": without(bad.DIGITS, "one as float") | {"float": lambda: 2.0}}),
]  # fmt: skip

NUMERIC = [
    Call("solve", numeric.solve, {"A": A, "y": Y, "beta": 1},
         {**PROBLEM_N, "beta": bad.PENALTIES, "tol": bad.FLOATS, "time_limit": without(bad.FLOATS, *DEFAULT),
          "progress": without(bad.PATTERNS, *DEFAULT), "start": without(bad.NETWORKS, *DEFAULT),
          "max_iter": without(bad.COUNTS, "beyond floats"), "work_limit": without(bad.FLOATS, *DEFAULT)}),
    Call("path", numeric.path, {"A": A, "y": Y, "betas": [1, 2]},
         {**PROBLEM_N, "betas": without(bad.ROWS, "numbers") | {"a bad one": lambda: [1, -1]},
          "tol": bad.FLOATS, "time_limit": without(bad.FLOATS, *DEFAULT)}),
    Call("support", numeric.support, {"A": A, "v": Y},
         {"A": bad.TABLES_NUMERIC, "v": bad.COLUMNS_NUMERIC, "bias": bad.NAMES}),
    Call("certify", numeric.certify, {"network": numeric.Network(A, [0, 0], [1, 2]), "A": A, "y": Y, "beta": 1},
         {**PROBLEM_N, "loss": without(bad.NAMES, "None"), "bias": without(bad.NAMES, "None"),
          "skip": without(bad.NAMES, *DEFAULT), "network": bad.NETWORKS, "beta": bad.PENALTIES, "tol": bad.FLOATS,
          "time_limit": without(bad.FLOATS, *DEFAULT)}),
    Call("Problem", numeric.Problem, {"A": A, "y": Y, "beta": 1}, {**PROBLEM_N, "beta": bad.PENALTIES}),
    Call("Network", numeric.Network, NEURONS,
         {"U": without(bad.TABLES_NUMERIC, "no rows"), "b": bad.COLUMNS_NUMERIC, "w": bad.COLUMNS_NUMERIC,
          "xi": without(bad.COLUMNS_NUMERIC, "a number", "no axis")}),
    Call("Network.__call__", lambda A: numeric.Network(**NEURONS)(A), {"A": A},
         {"A": without(bad.TABLES_NUMERIC, "no rows")}),
    Call("ReLURegressor", _fitted("ReLURegressor", FLOATS_Y), {}, ESTIMATOR),
    Call("ReLUClassifier", _fitted("ReLUClassifier", LABELS), {}, ESTIMATOR),
    Call("ReLURegressorCV", _fitted("ReLURegressorCV", FLOATS_Y), {"betas": [1], "cv": FOLDS}, CHOSEN),
    Call("ReLUClassifierCV", _fitted("ReLUClassifierCV", LABELS), {"betas": [1], "cv": FOLDS}, CHOSEN),
    Call("network_to_dict", numeric.network_to_dict, {"network": numeric.Network(**NEURONS)}, {"network": NO_NETWORKS}),
    Call("network_from_dict", lambda data: numeric.network_from_dict(data), {"data": {**NEURONS, "xi": 0.0}},
         {"data": bad.OBJECTS}),
    Call("to_onnx", numeric.to_onnx, {"network": numeric.Network(**NEURONS)},
         {"network": NO_NETWORKS, "path": without(bad.FILES, *DEFAULT)}),
    Call("to_torch", _to_torch, {"network": numeric.Network(**NEURONS)}, {"network": NO_NETWORKS}),
]  # fmt: skip

ANSWERS = {
    "analytic": {
        "AutoencoderNeuron", "Certificate", "Conjecture", "DecisionRegion", "Enclosure", "FewestKinks", "LeastPower",
        "MinimumL1", "OptimalPolytope", "Report", "Solution", "SpikeFree", "TangentPredictor", "Theorem", "Verdict",
    },
    "numeric": {"Solution", "Support"},
}  # fmt: skip
"""Classes that the project fills; what their methods take is in the tables above."""
ERRORS = {
    "DataError",
    "InfeasibleError",
    "InputError",
    "NoClosedForm",
    "OptionError",
    "TimeLimitError",
    "UnsupportedError",
}
NO_CALLABLES = {"theorems"}
