"""What the theorems on odd data share: the pairing, the linear network, the odd dual vector.

If with ``(a, y)`` the data hold ``(-a, -y)``, a network may be replaced by its odd part ``(f(x) - f(-x)) / 2``, which
is linear: ``(t)_+ - (-t)_+ = t``. As ``theta = sum_j w_j u_j / 2`` costs ``2 ||theta||`` as a network, training is
linear training with the penalty ``2 beta ||theta||``; and an odd v sees ``v'(Au)_+ = v'Au / 2``, so that ``h(v)`` is
``||A'v|| / 2``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.linear import dot, solution, tidy
from analytic.exact.memory import remembered
from analytic.exact.scalars import ONE, ZERO, Scalar, rational, rationals, simplest, sqrt
from analytic.families.odd import meaning
from analytic.model.losses import LOSSES
from analytic.model.problem import Problem, is_zero_row
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import LABELS, NO_BIAS, SCALAR, loss_is
from analytic.theorem.parts import Formula, Hypothesis, Quantity
from analytic.theorem.statement import Data, Sentence
from numeric.errors import InfeasibleError

Row = tuple[fmpq, ...]

BETA = sympy.Symbol("beta", positive=True)
LENGTH = sympy.Symbol("theta", nonnegative=True)


@remembered
def kept(problem: Problem) -> tuple[int, ...]:
    """The samples that count: all of them, or for a constraint one of every group of equal ones."""
    seen: dict[Any, int] = {}
    for i, key in enumerate(zip(problem.A, problem.targets, strict=True)):
        seen.setdefault(i if problem.penalised else key, i)
    return tuple(seen.values())


@remembered
def alone(problem: Problem) -> int | None:
    """A sample without a partner of its own that has the opposite data and target, if there is one."""
    waiting: dict[Any, list[int]] = {}
    for i in kept(problem):
        row, target = problem.A[i], problem.targets[i]
        if is_zero_row((*row, target)):
            continue
        away = _key((-target, *(-cell for cell in row)))
        if waiting.get(away):
            waiting[away].pop()
        else:
            waiting.setdefault(_key((target, *row)), []).append(i)
    return next((rest[0] for rest in waiting.values() if rest), None)


def _key(cells: Sequence[Scalar]) -> Any:
    """Equal for equal numbers, multiplied out where they hold symbols."""
    return tuple(cell if isinstance(cell, fmpq) else simplest(sympy.expand(cell.expr)) for cell in cells)


def _odd(problem: Problem) -> Verdict:
    found = alone(problem)
    if found is not None:
        return Verdict("refuted", f"sample {found} has no partner with the opposite data and target")
    return Verdict("proved", "every sample has a partner with the opposite data and target")


ODD = Hypothesis(
    "odd",
    r"\{(\data_i, \target_i)\} = \{(-\data_i, -\target_i)\} \text{ as multisets}",
    "with every sample the data hold its negative with the opposite target, as often",
    _odd,
    meaning.odd,
)
ODD_ONCE = replace(
    ODD,
    latex=r"\{(\data_i, \target_i)\} = \{(-\data_i, -\target_i)\} \text{ as sets}",
    text="with every sample the data hold its negative with the opposite target",
)
ONCE = Sentence(
    r"""Below, $\data$ and $\target$ hold equal samples of one target once, and $\dual_i = 0$ for what is left out."""
)


def hypotheses(loss: str) -> tuple[Hypothesis, ...]:
    """Loss, no bias, one output, labels where the loss has them, odd: where it is a constraint, as a set."""
    labels = (LABELS,) if LOSSES[loss].labelled else ()
    return (loss_is(loss), NO_BIAS, SCALAR, *labels, ODD_ONCE if LOSSES[loss].constrained else ODD)


def samples(problem: Problem) -> list[Row]:
    """The samples that count, as rationals."""
    return [rationals(problem.A[i]) for i in kept(problem)]


def targets(problem: Problem) -> Row:
    """Their targets."""
    return tuple(rational(problem.targets[i]) for i in kept(problem))


def placed(problem: Problem, values: Sequence[Scalar]) -> list[Scalar]:
    """A number for every sample that counts, and zero for the others."""
    found: list[Scalar] = [ZERO] * problem.n
    for i, cell in zip(kept(problem), values, strict=True):
        found[i] = cell
    return found


@remembered
def pull(problem: Problem) -> Row:
    """``A'y``."""
    y = targets(problem)
    return tuple(rationals(dot(y, column) for column in zip(*samples(problem), strict=True)))


def least_squares(rows: Sequence[Row], y: Sequence[fmpq]) -> tuple[Row, Row]:
    """``theta`` of least norm that minimises ``||A theta - y||``, and x with ``A'A x = theta``."""
    columns = list(zip(*rows, strict=True))
    normal = [tuple(dot(left, right) for right in columns) for left in columns]
    theta = _in_rows(rows, _solution(normal, [dot(y, column) for column in columns]))
    return theta, _solution(normal, theta)


def _in_rows(rows: Sequence[Row], theta: Row) -> Row:
    """The part of theta in the span of the rows, on which A takes the same values."""
    products = [tuple(dot(left, right) for right in rows) for left in rows]
    share = _solution(products, [dot(row, theta) for row in rows])
    return rationals(tidy(dot(share, column)) for column in zip(*rows, strict=True))


def _solution(normal: Sequence[tuple[Scalar, ...]], right: Sequence[Scalar]) -> Row:
    """One solution of normal equations, which have one."""
    found = solution(normal, right)
    if found is None:
        raise AssertionError("normal equations have a solution")
    return rationals(found)


def candidate(
    problem: Problem, theta: Sequence[Scalar], dual: Sequence[Scalar], value: Any, rate: Scalar = ONE
) -> Candidate:
    """The linear function ``rate x . theta`` as a pair of neurons; nothing where it is zero."""
    zero = is_zero_row((rate,)) or is_zero_row(tuple(theta))
    away = tuple(-cell for cell in theta)
    neurons = [] if zero else [(rate, tuple(theta)), (-rate, away)]
    return Candidate.of(problem, neurons, placed(problem, dual), value)


def size(vector: Sequence[fmpq]) -> Scalar:
    """The Euclidean norm."""
    return sqrt(dot(vector, vector))


def length_formula(
    expression: sympy.Expr, latex: str, measure: Callable[[Problem], Scalar], means: Callable[[Data], float]
) -> Formula:
    """A value in terms of one length."""
    return Formula("value", r"p^\star", expression, (Quantity(LENGTH, latex, measure, means),))


def infeasible(problem: Problem, message: str, witness: Sequence[Any]) -> InfeasibleError:
    """The error with a vector that sees no neuron and yet the targets, in the shape of y."""
    spread = placed(problem, witness)
    return InfeasibleError(message, [[cell] for cell in spread] if problem.vector else spread)
