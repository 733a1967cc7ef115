"""The conditions that theorems share, each an exact test; with a printed meaning, or a limit of the code."""

from __future__ import annotations

from functools import cache

import numpy as np
from flint import fmpq

from analytic.exact.scalars import is_rational, sign, the_decider
from analytic.model.geometry import on_a_line, rank_one, whitened
from analytic.model.losses import LOSSES
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.parts import Hypothesis
from analytic.theorem.statement import TOLERANCE, at_most, zero


def _holds(condition: bool, holds: str, fails: str) -> Verdict:
    return Verdict("proved", holds) if condition else Verdict("refuted", fails)


@cache
def loss_is(name: str, *, several: bool = False) -> Hypothesis:
    """The loss is the named one; with ``several`` outputs its norm is that of a matrix."""
    latex = LOSSES[name].statement_latex
    return Hypothesis(
        f"loss-{name}",
        latex.replace(r"\rVert_2", r"\rVert_F") if several else latex,
        f"the loss is {name}",
        lambda problem: _holds(problem.loss == name, name, f"the loss is {problem.loss}"),
        lambda data: data.loss == name,
    )


NO_BIAS = Hypothesis(
    "no-bias",
    r"\hidbias = 0,\ \outbias = 0",
    "there is no bias",
    lambda problem: _holds(problem.bias == "none", "bias none", "the bias is free"),
    lambda data: data.bias == "none",
)
FREE_BIAS = Hypothesis(
    "free-bias",
    r"\hidbias_j, \outbias \in \mathbb{R} \text{ unpenalised}",
    "the bias is free",
    lambda problem: _holds(problem.bias == "free", "bias free", "there is no bias"),
    lambda data: data.bias == "free",
)
SCALAR = Hypothesis(
    "scalar",
    r"\target \in \mathbb{R}^n",
    "the network has one output",
    lambda problem: _holds(problem.o == 1, "one output", f"y has {problem.o} outputs"),
    lambda data: data.o == 1,
)


def _labels(problem: Problem) -> Verdict:
    labels = all(isinstance(cell, fmpq) and abs(cell) == 1 for row in problem.y for cell in row)
    return _holds(labels, "labels", "a target is neither 1 nor -1")


LABELS = Hypothesis(
    "labels",
    r"\target_i \in \{1, -1\}",
    "the targets are labels",
    _labels,
    lambda data: zero(np.abs(data.y) - 1),
)
WHITENED = Hypothesis(
    "whitened",
    r"\data \data^\top = I_n",
    "the data are whitened",
    lambda problem: whitened(problem.A),
    lambda data: zero(data.A @ data.A.T - np.eye(data.n)),
)
ONE_DIMENSIONAL = Hypothesis(
    "one-dimensional",
    r"\data \in \mathbb{R}^{n \times 1}",
    "the data are one-dimensional",
    lambda problem: _holds(problem.d == 1, "one feature", f"A has {problem.d} features"),
    lambda data: data.d == 1,
)
RANK_ONE = Hypothesis(
    "rank-one",
    r"\data = c a^\top,\ a \neq 0",
    "the data have rank at most one",
    lambda problem: rank_one(problem.A)[0],
    lambda data: bool(np.linalg.matrix_rank(data.A) <= 1),
)
ON_A_LINE = Hypothesis(
    "on-a-line",
    r"\data = c a^\top + \mathbf{1} p^\top,\ a \neq 0",
    "the samples lie on a line",
    lambda problem: on_a_line(problem.A)[0],
    lambda data: bool(np.linalg.matrix_rank(data.A - data.A[0]) <= 1),
)


def _rational(problem: Problem) -> Verdict:
    advice = ": give rational numbers for the symbols" if problem.symbolic else ""
    return _holds(problem.rational, "rational", f"an entry of A, y or beta is not rational{advice}")


RATIONAL = Hypothesis(
    "rational",
    r"\data \in \mathbb{Q}^{n \times d}, \target \in \mathbb{Q}^n, \decay \in \mathbb{Q}",
    "data, targets and beta are rational",
    _rational,
)


def _number(holds: bool, found: str, otherwise: str) -> Verdict:
    """Whether data are numbers of a kind, as all of them are at a point of a case."""
    if the_decider() is not None:
        return Verdict("proved", "numbers at a point of the case")
    return _holds(holds, found, otherwise)


def _rational_or_decided(problem: Problem) -> Verdict:
    return _number(problem.rational, "rational", "an entry of A, y or beta is not rational")


RATIONAL_OR_DECIDED = Hypothesis(RATIONAL.id, RATIONAL.latex, RATIONAL.text, _rational_or_decided)
"""The same for theorems whose formulas hold for all numbers that can be compared."""


def _rational_inputs(problem: Problem) -> Verdict:
    verdict, factors = (on_a_line if problem.bias == "free" else rank_one)(problem.A)
    if factors is None:
        return verdict
    return _number(is_rational(factors.c), "rational", "some sample is not a rational multiple of the others")


def _rational_targets(problem: Problem) -> Verdict:
    return _number(all(map(is_rational, problem.y)), "rational", "a target is not a rational number")


def _numeric_beta(problem: Problem) -> Verdict:
    known = isinstance(problem.beta, fmpq) or not problem.beta.free_symbols
    return _number(known, "a number", f"beta is {problem.beta}: analytic.path gives every beta at once")


RATIONAL_INPUTS = Hypothesis(
    "rational-inputs",
    r"c \in \mathbb{Q}^n",
    "the samples are rational multiples of one another",
    _rational_inputs,
)
RATIONAL_TARGETS = Hypothesis(
    "rational-targets",
    r"\target \in \mathbb{Q}^n",
    "the targets are rational",
    _rational_targets,
)
NUMERIC_BETA = Hypothesis("numeric-beta", r"\decay > 0", "beta is a number", _numeric_beta)


def _disjoint(problem: Problem) -> Verdict:
    for i, row in enumerate(problem.y):
        support = [k for k, cell in enumerate(row) if sign(cell) != 0]
        if len(support) > 1:
            return Verdict("refuted", f"sample {i} has {len(support)} nonzero targets")
    return Verdict("proved", "every sample has at most one nonzero target")


DISJOINT = Hypothesis(
    "disjoint",
    r"\target_{ik} \target_{il} = 0 \text{ if } k \neq l",
    "the columns of y have disjoint supports",
    _disjoint,
    lambda data: at_most((np.abs(data.y) > TOLERANCE).sum(axis=1), 1),
)
