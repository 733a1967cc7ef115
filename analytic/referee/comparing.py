"""A claim against the optimum: floats to look, exact numbers to judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy

import numeric
from analytic.answers.enclosure.answer import Enclosure
from analytic.answers.enclosure.enclose import enclose
from analytic.answers.solution import Solution
from analytic.cases.regions import Region
from analytic.certification.certificate import Certificate
from analytic.certification.certifying import certify
from analytic.exact.scalars import enclose as ball_of
from analytic.exact.scalars import sign, simplest, to_sympy
from analytic.model.floats import to_float_problem
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.referee.hypotheses import as_matrices
from analytic.referee.networks import Networks
from analytic.theorem.record import NoClosedForm
from numeric.arrays import one_line
from numeric.errors import DataError, InfeasibleError, InputError, OptionError, UnsupportedError

AGREES = 1e-6
"""Relative difference below which a claim with floats, or one without an exact optimum at hand, is taken to agree."""
DIGITS = 15

Claim = Callable[[Any, Any, Any], Any]
Optimum = Solution | Enclosure | Certificate


@dataclass(frozen=True)
class Judged:
    """What is claimed, and the optimum with its proof."""

    claimed: sympy.Expr
    optimum: Optimum


def claimed_value(claim: Claim, problem: Problem) -> sympy.Expr | None:
    """The number that the claim gives; None where it is not defined.

    A network stands for its objective, which is infinite where it breaks a constraint.
    """
    try:
        found = claim(*as_matrices(problem))
    except (ZeroDivisionError, InfeasibleError, NoClosedForm):
        return None
    except InputError:
        raise
    except Exception as error:
        raise OptionError(
            f"value failed on A = {_shown(problem.A)} with {type(error).__name__}: {error}: give a function of "
            "(A, y, beta) on sympy matrices"
        ) from error
    if found is None:
        return None
    if isinstance(found, Network):
        return objective(problem, found)
    try:
        value = None if isinstance(found, str) else sympy.sympify(found)  # a text would be evaluated, however large
    except (sympy.SympifyError, TypeError, ValueError):
        value = None
    if value is sympy.nan or value is sympy.zoo:
        return None
    if not isinstance(value, sympy.Expr) or value.free_symbols or value.is_extended_real is False:
        raise OptionError(f"value gives {one_line(found)}: a real number or a Network is needed")
    return value


def objective(problem: Problem, network: Network) -> sympy.Expr:
    """Loss plus beta times penalty, exactly."""
    if len(network.U_rows) != problem.d or len(network.xi_row) != problem.o:
        raise DataError(f"value gives a network of {len(network.U_rows)} inputs and {len(network.xi_row)} outputs: "
                        f"the data have {problem.d} and {problem.o}")  # fmt: skip
    heard = [b for _, b, w in network.parts if any(sign(x) != 0 for x in w)]
    if problem.bias == "none" and any(sign(x) != 0 for x in (*heard, *network.xi_row)):
        return sympy.oo
    if network.activation != problem.activation:
        raise DataError(f"value gives a network of activation {network.activation.name!r}: the claim is about "
                        f"{problem.activation.name!r}")  # fmt: skip
    if problem.skip == "none" and network.skip_rows is not None:
        return sympy.oo
    if problem.o > 1:
        raise UnsupportedError("the objective of several outputs is not evaluated here: claim a value")
    f = [row[0] for row in network.outputs(problem.A)]
    loss = problem.description.primal(f, problem.targets)
    return sympy.oo if loss is None else to_sympy(loss) + to_sympy(problem.beta) * network.penalty(problem.neuron_norm)


def judged(problem: Problem, claimed: sympy.Expr, seconds: float, *, proving: bool = False) -> Judged | None:
    """The claim with the optimum that refutes it, or None where they agree or neither is shown.

    With ``proving`` they agree only where the checker proves a closed form: a theorem is not its own witness.
    InfeasibleError where no network meets the constraints, UnsupportedError where the optimum stays open.
    """
    guess = _float(claimed)
    try:
        closed = Solution.answering(problem, Region(()))
    except NoClosedForm as error:
        if Networks.of(problem).options or problem.o > 1:
            raise UnsupportedError("no theorem covers these networks on the data") from error
        optimum = _bounded(problem, guess, seconds)
    else:
        optimum = closed if _off(claimed, guess, closed.value) else None
        if optimum is None and proving and not closed.verify().proved:
            raise UnsupportedError("the closed form is not proved")
    return Judged(claimed, optimum) if optimum is not None and _differs(claimed, optimum) else None


def _off(claimed: sympy.Expr, guess: float, optimum: sympy.Expr) -> bool:
    """Whether the claim is another number than the optimum; one with floats by more than their rounding."""
    value = _float(optimum)
    if abs(guess - value) > AGREES * (1 + abs(value)):
        return True
    if claimed.has(sympy.Float):
        return False
    ball = ball_of(simplest(claimed - optimum), 256)
    return ball is not None and not ball.contains(0)


def _bounded(problem: Problem, guess: float, seconds: float) -> Optimum | None:
    """The optimum to some digits, or between certified bounds, where floats say that it is another."""
    data = to_float_problem(problem)
    floats = numeric.solve(
        data.A, data.y, loss=data.loss, beta=data.beta, bias=data.bias, time_limit=max(seconds, 0.1)
    )  # fmt: skip
    slack = AGREES * (1 + abs(floats.value)) if np.isfinite(floats.value) else np.inf
    if floats.lower_bound - slack <= guess <= floats.value + slack:
        return None
    A, y = problem.A, problem.targets
    beta = problem.beta if problem.penalised else None
    try:
        return enclose(A, y, loss=problem.loss, beta=beta, bias=problem.bias, digits=DIGITS)
    except UnsupportedError:
        pass
    try:
        return certify(floats, A, y, loss=problem.loss, beta=beta, bias=problem.bias, time_limit=20.0)
    except (UnsupportedError, InfeasibleError):
        return None


def bounds(optimum: Optimum) -> tuple[sympy.Expr, sympy.Expr]:
    """Between what the optimum is."""
    if isinstance(optimum, Solution):
        return optimum.value, optimum.value
    if isinstance(optimum, Enclosure):
        return optimum.low, optimum.high
    return optimum.lower_bound, optimum.value


def _differs(claimed: sympy.Expr, optimum: Optimum) -> bool:
    """Whether the claim is proved to be outside of the bounds, and these are proved."""
    if not optimum.verify().proved:
        return False
    low, high = bounds(optimum)
    if claimed.is_infinite:
        return True
    return _positive(claimed - high) or _positive(low - claimed)


def _positive(difference: sympy.Expr) -> bool:
    ball = ball_of(simplest(difference), 256)
    if ball is not None:
        return bool(ball > 0)
    return sign(simplest(difference)) == 1


def _float(value: sympy.Expr) -> float:
    if value.is_infinite:
        return float("inf") if value is sympy.oo else float("-inf")
    return float(sympy.N(value, 20))


def _shown(rows: Any) -> str:
    return str([[str(cell) for cell in row] for row in rows])
