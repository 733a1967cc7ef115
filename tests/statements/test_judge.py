"""The judge of statements: infinite optima, and the last digits of the programs that statements ask for."""

from __future__ import annotations

import numpy as np

import analytic
from analytic.theorem.statement import Data, Value, column
from analytic.validation.statements.judge import judge


def test_several_outputs_that_no_network_with_a_skip_connection_interpolates() -> None:
    """The solver has a skip connection for one output: the tester asks it for each."""
    theorem = analytic.theorems["skip-interpolation"]
    data = Data(column([1, 1, 3]), np.array([[3.0, 1], [-2, -1], [2, 0]]), "interpolation", bias="free", skip="free")
    assert judge(data, list(theorem.claims(data))) is None
    assert judge(data, [Value(1.0)]) is not None


def test_a_free_output_bias_leaves_a_residual_without_mean() -> None:
    """A cone solver that is asked for the bias, too, leaves a mean of 3e-7."""
    theorem = analytic.theorems["one-norm-free-squared"]
    rows = np.array([[1.0, 0, 0], [-1, 1, 0], [0, -1, 0]])
    data = Data(rows, column([2, -1, 2]), beta=3.0, bias="free", neuron_norm=1)
    assert judge(data, list(theorem.claims(data))) is None


def test_a_program_that_the_solver_calls_infeasible_and_is_unbounded() -> None:
    theorem = analytic.theorems["one-norm-max-margin"]
    data = Data(column([-1, -1, -2]), column([1, -1, 1]), "max-margin", neuron_norm=1)
    assert [claim.number for claim in theorem.claims(data) if isinstance(claim, Value)] == [np.inf]


def test_a_number_is_not_an_infinite_optimum() -> None:
    data = Data(column([1, 1]), column([1, 2]), "interpolation", bias="free")
    assert judge(data, [Value(np.inf)]) is None
    assert judge(data, [Value(3.0)]) == "the value has 3, the optimum is inf"


def test_a_half_that_is_just_given_up_is_zero() -> None:
    """The negative target has length beta: the program of the statement leaves a rest of it of some 1e-4."""
    theorem = analytic.theorems["spike-free-secular"]
    data = Data(np.eye(3), column([1, 2, -1]))
    assert judge(data, list(theorem.claims(data))) is None
    assert judge(data, [Value(theorem.formulas[0].stated(data))]) is None
