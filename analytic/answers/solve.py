"""``analytic.solve``: from data to an exact, provable optimum."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from analytic.answers.named_solution import NamedSolution
from analytic.answers.solution import Solution
from analytic.cases.assumptions import region_of
from analytic.exact.time_limit import require_seconds, within, within_patience
from analytic.model.problem import Problem
from numeric.arrays import one_line
from numeric.errors import OptionError

__all__ = ["solve"]


def solve(
    A: Any,
    y: Any,
    *,
    loss: str = "squared",
    beta: Any = None,
    bias: str = "none",
    skip: str = "none",
    neuron_norm: int = 2,
    activation: str = "relu",
    negative_slope: Any = None,
    assume: Any = None,
    names: bool = False,
    time_limit: float | None = None,
) -> Solution:
    """The globally optimal two-layer network in closed form, with its certificate.

    Minimises ``loss(f(A), y) + beta * sum_j |w_j| ||u_j||_2`` over networks of any width, or the same with
    ``||u_j||_1``; for thresholds, which have the same values for all lengths of ``u_j``, with ``|w_j|`` alone.

    Parameters
    ----------
    A : (n, d) or (n,) exact numbers
        Samples as rows: ints, Fractions, sympy numbers or expressions, strings such as ``"0.1"`` or
        ``"1/3"``, floats (``np.longdouble`` too) at their exact binary value, of up to 100,000 digits. One-dimensional
        data may be a flat list.
    y : (n,) or (n, o)
        Targets, or labels in {-1, +1} for hinge, max-margin and logistic.
    loss : {"squared", "interpolation", "hinge", "max-margin", "logistic"}
        ``½||f - y||²``, ``f = y``, ``sum (1 - y f)_+``, ``y f >= 1`` or ``sum log(1 + exp(-y f))``.
    beta : exact number or expression
        Weight decay, positive; absent for interpolation and max-margin.
    bias : {"none", "free"}
        Without biases, or with neuron and output biases that are not penalised.
    skip : {"none", "free"}
        "free": a linear function of the inputs that is not penalised is added to the network, ``network.skip``.
    neuron_norm : {2, 1}
        1: neurons are measured by ``||u_j||_1``, exact for any data of moderate size.
    activation : {"relu", "threshold", "absolute", "leaky"}
        ``max(t, 0)``, 1 where ``t >= 0`` and 0 elsewhere, ``|t|``, or ``max(t, negative_slope * t)``. Thresholds are
        exact for any data of moderate size, the last two on a line with a free bias.
    negative_slope : exact number
        For "leaky" only: rational, between -1 and 1 and not 0.
    assume : list of sympy inequalities, optional
        What is known of the symbols in the data beside their own assumptions, such as ``[p < q]``.
    names : bool
        Whether norms, and other roots of sums of symbols, have names such as ``N_+`` in the answer, whose ``where``
        says what they stand for. They are symbols: put ``.subs(solution.where)`` before a derivative.
    time_limit : float, optional
        Seconds after which a long exact computation ends with a TimeLimitError; outside of the main thread one step of
        it may take longer. With symbols or irrational numbers in the data there are 120 if you give none.

    Returns
    -------
    Solution
        With ``network``, ``dual``, ``value``, ``lower_bound``, ``theorem``, ``verify()`` and ``latex()``; for data with
        symbols a list of ``cases``, each with its ``condition``.

    Raises
    ------
    NoClosedForm
        When no theorem applies; ``reasons`` says why for each.
    DataError, OptionError, InfeasibleError
        For bad input, and for constraints that no network can meet.
    TimeLimitError
        When the time limit is over.

    Examples
    --------
    >>> import analytic
    >>> sol = analytic.solve([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [3, 4, -12], beta=1)
    >>> sol.value, sol.gap, sol.verify().proved, sol.theorem.id
    (16, 0, True, 'whitened-squared')
    >>> import sympy
    >>> p, q = sympy.symbols("p q", positive=True)
    >>> for case in analytic.solve([[1, 0], [0, 1]], [p, q], beta=1).cases:
    ...     print(case.condition, "|", case.value)
    sqrt(p**2 + q**2) >= 1 | sqrt(p**2 + q**2) - 1/2
    sqrt(p**2 + q**2) <= 1 | p**2/2 + q**2/2
    >>> print(analytic.solve([[1, 0], [0, 1]], [p, q], beta=1, names=True))
    Solution(2 cases: if N_+ >= 1: value=N_+ - 1/2; if N_+ <= 1: value=p**2/2 + q**2/2)

    References
    ----------
    Ergen & Pilanci, Convex Geometry and Duality of Over-parameterized Neural Networks, JMLR 2021.
    """
    require_seconds(time_limit, optional=True)
    if not isinstance(names, bool):
        raise OptionError(f"names is {one_line(names)}: give True or False")
    with within(time_limit):
        problem = Problem.build(A, y, loss=loss, beta=beta, bias=bias, skip=skip, neuron_norm=neuron_norm,
                                activation=activation, negative_slope=negative_slope)  # fmt: skip
        answer = NamedSolution if names else Solution
        with nullcontext() if problem.rational else within_patience(time_limit, symbols=problem.symbolic):
            return answer.answering(problem, region_of(problem, assume))
