"""Measuring an answer: constraints, objective, distance from the optimum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analytic.validation.answers import Answer, Failure
from analytic.validation.cases import SolverCase
from analytic.validation.worker import Outcome
from numeric.losses import LOSS
from numeric.network import Array

ROUNDING = 1e-9


@dataclass(frozen=True)
class Judgement:
    """One case: relative suboptimality and infeasibility (NaN if not known), seconds, failure if any."""

    case: SolverCase
    suboptimality: float
    infeasibility: float
    seconds: float
    failure: Failure | None
    answer: Answer | None = None

    @property
    def declined(self) -> bool:
        """The solver said that it does not solve such problems."""
        return self.failure is not None and self.failure.kind == "declined"

    def reproduction(self) -> dict[str, Any]:
        """The call and its answer as plain values: data, optimum, network, and a script that makes it again."""
        case = self.case
        network = None
        if self.answer is not None:
            U, b, w, xi = self.answer
            network = {"U": U.tolist(), "b": b.tolist(), "w": w.tolist(), "xi": np.asarray(xi).tolist()}
        return {
            "A": case.A.tolist(), "y": case.y.tolist(), "loss": case.loss, "beta": case.beta, "bias": case.bias,
            "optimum": list(case.optimum), "network": network, "snippet": self.snippet(),
        }  # fmt: skip

    def snippet(self, solver: str = "solver") -> str:
        """A script that calls ``solver`` with the data once more and asserts that it is right."""
        case = self.case
        return "\n".join([
            "import numpy as np", "from neuralgauge import testing", "",
            f"A = np.array({case.A.tolist()!r})", f"y = np.array({case.y.tolist()!r})",
            f"network = {solver}(A, y, loss={case.loss!r}, beta={case.beta!r}, bias={case.bias!r})",
            f"case = testing.case(A, y, loss={case.loss!r}, beta={case.beta!r}, bias={case.bias!r}, "
            f"optimum={case.optimum!r})",
            "testing.assert_optimal(network, case)",
        ])  # fmt: skip


def predictions(answer: Answer, A: Array) -> Array:
    """``f(A)``."""
    U, b, w, xi = answer
    result: Array = np.maximum(A @ U + b, 0.0) @ w + xi
    return result


def penalty(answer: Answer) -> float:
    """``sum_j ||u_j|| ||w_j||``."""
    U, _, w, _ = answer
    outer = np.abs(w) if w.ndim == 1 else np.linalg.norm(w, axis=1)
    return float(np.linalg.norm(U, axis=0) @ outer)


def objective(answer: Answer, case: SolverCase, beta: float | None = None) -> float:
    """Loss plus ``beta`` (that of the case by default) times the penalty; constraints are not looked at."""
    f, y = predictions(answer, case.A), case.y
    description = LOSS[case.loss]
    loss = 0.0 if description.constrained else description.value(f, y)
    weight = beta if beta is not None else case.beta if case.beta is not None else 1.0
    return loss + weight * penalty(answer)


def infeasibility(answer: Answer, case: SolverCase) -> float:
    """The largest violation of ``f = y`` over the largest target, or of ``y f >= 1``; 0 for other losses."""
    f, y = predictions(answer, case.A), case.y
    description = LOSS[case.loss]
    if not description.constrained:
        return 0.0
    size = 1.0 if description.labelled else float(np.max(np.abs(y))) or 1.0
    return float(np.max(np.abs(description.unmet(y - f, y)))) / size


def judge(case: SolverCase, outcome: Outcome, tolerance: float) -> Judgement:
    """Compare an answer with the optimum of its case."""
    nan = float("nan")
    if isinstance(outcome.answer, Failure):
        return Judgement(case, nan, nan, outcome.seconds, outcome.answer)
    answer = outcome.answer
    with np.errstate(over="ignore", invalid="ignore"):
        broken, value = infeasibility(answer, case), objective(answer, case)
    if not (np.isfinite(broken) and np.isfinite(value)):
        return Judgement(case, nan, nan, outcome.seconds, Failure("not a number", "the objective overflows"))
    low, _ = case.optimum
    distance = (value - low) / case.scale
    failure = _fault(case, answer, distance, broken, tolerance)
    if failure is None and outcome.overwrote:
        failure = Failure("overwrites its data", "A or y is not what it was before the call")
    return Judgement(case, max(distance, 0.0), broken, outcome.seconds, failure, answer)


def percent(part: float) -> str:
    """Two digits, and no powers of ten below a million.

    >>> percent(0.00591), percent(1.234), percent(2e9)
    ('0.59%', '123%', '2e+11%')
    """
    value = 100 * part
    return f"{value:.0f}%" if 100 <= value < 1e6 else f"{value:.2g}%"


def _fault(case: SolverCase, answer: Answer, distance: float, broken: float, tolerance: float) -> Failure | None:
    _, b, _, xi = answer
    level = max(float(np.max(np.abs(b), initial=0.0)), float(np.max(np.abs(xi), initial=0.0)))
    if case.bias == "none" and level > 0:
        return Failure("uses a bias", f"bias is 'none' and the network has biases up to {level:.2g}")
    if broken > tolerance:
        what = "misses a target by" if LOSS[case.loss].equations else "has a margin short by"
        return Failure("infeasible", f"{what} {broken:.2g}")
    if distance > tolerance:
        return Failure("suboptimal", f"{percent(distance)} above the optimum")
    if distance < -tolerance and broken > ROUNDING:
        below = f"{percent(-distance)} below the optimum"
        return Failure("infeasible", f"constraints missed by {broken:.2g}, which puts it {below}")
    if distance < -tolerance:
        return Failure("impossible", f"{percent(-distance)} below the proven optimum: report this as a bug")
    return None
