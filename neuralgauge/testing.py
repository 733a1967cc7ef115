"""Problems with known optimum for a test suite, and one assertion that a network is optimal.

Use them with pytest, in one line for the whole suite::

    @pytest.mark.parametrize("case", testing.cases(loss="squared", bias="none"))
    def test_my_solver(case):
        testing.assert_optimal(my_solver(case.A, case.y, beta=case.beta), case)
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import Any

import numeric
from analytic.families.registry import theorems
from analytic.model.losses import LOSSES
from analytic.problems import Known, plain
from analytic.validation.answers import read_answer
from analytic.validation.cases import SolverCase as Case
from analytic.validation.cases import cases_of, grouped, known_case, known_names
from analytic.validation.diagnosis import diagnose
from analytic.validation.judging import judge, objective
from analytic.validation.validating import sizes_of
from analytic.validation.worker import Outcome
from numeric.arrays import one_line
from numeric.errors import OptionError
from numeric.options import one_of, positive

__all__ = ["Case", "assert_optimal", "case", "cases"]

TOLERANCE = 1e-4
"""Relative suboptimality, and relative violation of a constraint, that pass; those of ``analytic.validate``."""


def cases(loss: str | None = None, bias: str | None = None) -> list[Case]:
    """Problems whose optimum is known exactly: instances of the theorems, planted and nasty ones.

    Each has ``A`` (n, d), ``y``, ``loss``, ``beta`` (``None`` for the constrained losses), ``bias``, ``value``, and a
    ``name``, by which pytest calls it. They are the same at every call. All of them take some ten seconds to make,
    those of one loss and bias a second or two.

    Parameters
    ----------
    loss : "squared", "interpolation", "hinge", "max-margin" or "logistic"; all by default
    bias : "none" or "free"; both by default

    Raises
    ------
    OptionError
        For an unknown loss or bias, and where no problem has both.

    Examples
    --------
    >>> for case in cases(loss="logistic", bias="none")[:2]:
    ...     print(case.name, case.A.shape, case.beta, round(case.value, 6))
    odd-logistic-orthogonal-samples-n2 (2, 1) 0.03125 0.467583
    odd-logistic-large-beta-n2 (2, 1) 4.0 1.386294
    """
    if loss is not None:
        one_of("loss", loss, list(LOSSES))
    if bias is not None:
        one_of("bias", bias, ["none", "free"])
    rows = [row for row in [*plain(), *known_names()] if _may_hold(row, loss, bias)]
    found = [case for row in rows for case in cases_of(row, sizes_of(row), 0)]
    chosen = [case for case in found if loss in (None, case.loss) and bias in (None, case.bias)]
    if not chosen:
        raise OptionError(f"loss {loss!r} with bias {bias!r} has no problem of known optimum: leave one of them out")
    return _told_apart(chosen)


def _told_apart(cases: list[Case]) -> list[Case]:
    """With the penalty weight in the label, then a number, where several have one name."""
    count = Counter(case.name for case in cases)
    cases = [
        replace(case, label=f"{case.label}, beta = {case.beta:g}".replace("e+", "e"))
        if count[case.name] > 1 and case.beta
        else case
        for case in cases
    ]
    seen, found = Counter[str](), []
    for case in cases:
        seen[case.name] += 1
        found.append(replace(case, label=f"{case.label}, {seen[case.name]}") if seen[case.name] > 1 else case)
    return found


def case(
    A: Any,
    y: Any,
    *,
    loss: str,
    beta: float | None,
    bias: str,
    optimum: float | tuple[float, float],
    name: str = "given",
) -> Case:
    """A problem of your own with its optimum, or a lower bound and an attained value of it.

    Reports of :func:`analytic.validate` write failed cases in this form.

    Examples
    --------
    >>> import numeric
    >>> known = case([[1.0, 0.0], [0.0, 1.0]], [3.0, -4.0], loss="squared", beta=1.0, bias="none", optimum=6.0)
    >>> assert_optimal(numeric.solve(known.A, known.y, beta=known.beta), known)
    """
    problem = numeric.Problem(A, y, loss, beta, bias)
    ends = optimum if isinstance(optimum, tuple) and len(optimum) == 2 else (optimum, optimum)
    if not all(isinstance(end, int | float) and math.isfinite(end) for end in ends) or ends[0] > ends[1]:
        raise OptionError(f"optimum is {one_line(optimum)}: give a number, or a lower and an upper bound of it")
    low, high = float(ends[0]), float(ends[1])
    if not isinstance(name, str):
        raise OptionError(f"name is {one_line(name)}: give a text")
    return known_case(name, f"n = {problem.n}", problem.A, problem.y, loss, problem.beta, bias, (low, high))


def _may_hold(row: str, loss: str | None, bias: str | None) -> bool:
    """Whether a row can have problems of the loss and the bias; making them to find out takes longer."""
    if row not in theorems:
        return row.endswith(f"-{bias}" if bias else "") and (loss is None or f"-{loss}-" in row)
    needs = {hypothesis.id for hypothesis in theorems[row].hypotheses}
    losses = {need.removeprefix("loss-") for need in needs if need.startswith("loss-")}
    excluded = {"none": "free-bias", "free": "no-bias"}.get(bias or "")
    return excluded not in needs and (loss is None or not losses or loss in losses)


def assert_optimal(network: Any, case: Case | Known, *, tolerance: float = TOLERANCE) -> None:
    """Nothing if the network is optimal for the case; otherwise an AssertionError that says what is wrong.

    Parameters
    ----------
    network : whatever :func:`analytic.validate` takes from a solver
        ``(U, b, w, xi)``, a network or solution of either package, a fitted estimator, a torch module.
    case : one of :func:`cases`, or of :func:`analytic.problems.suite`
    tolerance : largest relative suboptimality and violation of a constraint

    Raises
    ------
    AssertionError
        If the network is no network, uses a bias that it must not, misses a constraint or is above the optimum; the
        message holds the value, the optimum, and the mistake that would explain them if one of the usual ones does.

    Examples
    --------
    >>> import numeric
    >>> case = cases(loss="squared", bias="none")[0]
    >>> assert_optimal(numeric.solve(case.A, case.y, beta=case.beta), case)
    >>> assert_optimal(numeric.solve(case.A, case.y, beta=2 * case.beta), case)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    AssertionError: rank-one-squared-generic-n2: suboptimal: 0.59% above the optimum; objective 0.75, ...
    """
    __tracebackhide__ = True
    if isinstance(case, Known):
        ((case,),) = grouped([case]).values()
    if not isinstance(case, Case):
        raise OptionError(f"case is {one_line(case)}: give one of neuralgauge.testing.cases()")
    tolerance = positive("tolerance", tolerance)
    judgement = judge(case, Outcome(read_answer(network, case.A, case.y), 0.0), tolerance)
    if judgement.failure is None:
        return
    parts = [f"{case.name}: {judgement.failure}"]
    if judgement.answer is not None:
        low, high = case.optimum
        optimum = f"{high:.10g}" if low == high else f"in [{low:.10g}, {high:.10g}]"
        parts.append(f"objective {objective(judgement.answer, case):.10g}, optimum {optimum}")
    diagnosis = diagnose([judgement], tolerance)
    raise AssertionError("; ".join([*parts, diagnosis] if diagnosis else parts))
