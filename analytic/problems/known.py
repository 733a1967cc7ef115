"""A problem whose global optimum is known: exact data, the optimal network, a dual point that proves it, and why."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy
from flint import fmpq

from analytic.exact.parsing import exact
from analytic.exact.scalars import to_sympy
from analytic.model.network import as_given
from analytic.model.problem import Problem

if TYPE_CHECKING:
    from analytic.answers.solution import Solution
    from analytic.certification.certificate import Certificate
    from analytic.theorem.instance import Instance


@dataclass(frozen=True, eq=False)
class Known:
    """Exact data with the optimal value, an optimal network ``(U, b, w, xi)`` and an optimal dual point.

    ``optimum``, ``network`` and ``dual`` are sympy numbers, in nested lists; ``A``, ``y``, ``beta`` are as a solver is
    given them: ints, Fractions, or floats that stand for their binary value. ``source`` names the theorem or the
    construction, ``note`` says why the optimum is known or what is hard about the problem.

    >>> from analytic.problems import suite
    >>> known = suite("nasty")[0]
    >>> known.label, known.optimum, known.problem.n, known.note != ""
    ('beta at its largest useful value', 15, 10, True)
    """

    source: str
    label: str
    note: str
    A: Any
    y: Any
    loss: str
    beta: Any
    bias: str
    optimum: Any
    network: tuple[Any, Any, Any, Any]
    dual: Any

    def __post_init__(self) -> None:
        """Whatever kind of exact number the construction has: sympy's."""
        for name in ("optimum", "network", "dual"):
            object.__setattr__(self, name, sympified(getattr(self, name)))

    @cached_property
    def problem(self) -> Problem:
        """The training problem, validated."""
        return Problem.build(self.A, self.y, loss=self.loss, beta=self.beta, bias=self.bias)

    @property
    def options(self) -> dict[str, Any]:
        """Loss, beta and bias, as :func:`numeric.solve` takes them."""
        return {"loss": self.loss, "beta": None if self.beta is None else float(self.beta), "bias": self.bias}

    @cached_property
    def floats(self) -> tuple[np.ndarray, np.ndarray]:
        """``A`` (n, d) and ``y`` as float arrays: the exact numbers, where floats can hold them."""
        A, y = (
            x.astype(float) if isinstance(x, np.ndarray) else np.array(_nested_floats(x), dtype=float)
            for x in (self.A, self.y)
        )
        return A if A.ndim == 2 else A[:, None], y

    def certificate(self, time_limit: float = 60.0) -> Certificate:
        """Exact bounds from this network (irrational weights rounded) and this dual point, for the checker."""
        from analytic.certification.certifying import certify

        return certify(
            _rational(self.network), self.A, self.y, loss=self.loss, beta=self.beta, bias=self.bias, dual=self.dual,
            time_limit=time_limit,
        )  # fmt: skip


def sympified(values: Any) -> Any:
    """Nested exact numbers as sympy numbers in lists; a tuple stays one.

    >>> sympified(([0.5, Fraction(1, 3)], 2))
    ([1/2, 1/3], 2)
    """
    if isinstance(values, np.ndarray):
        return sympified(values.tolist())
    if isinstance(values, list | tuple):
        return type(values)(sympified(x) for x in values)
    if isinstance(values, int | float | Fraction):
        return sympy.Rational(*values.as_integer_ratio())
    return to_sympy(exact(values, "a number"))


def _nested_floats(values: Any) -> Any:
    return [_nested_floats(x) for x in values] if isinstance(values, list | tuple) else float(exact_float(values))


def _rational(values: Any) -> Any:
    """Nested exact numbers with irrational ones rounded to floats."""
    if isinstance(values, list | tuple):
        return type(values)(_rational(x) for x in values)
    return values if isinstance(exact(values, "network"), fmpq) else exact_float(values)


def exact_float(value: Any) -> float:
    """The nearest float of an exact number."""
    from analytic.model.floats import to_float

    return to_float(exact(value, "a number"), "a number")


def of_theorem(theorem: str, instance: Instance, note: str = "") -> Known:
    """An instance of a theorem with the solution that the theorem gives."""
    from analytic.answers.solution import Solution
    from analytic.families.registry import theorems

    problem = Problem.build(instance.A, instance.y, **instance.options)
    return of_solution(Solution.of(theorems[theorem], problem), instance, note)


def of_solution(solution: Solution, instance: Instance, note: str = "", *, source: str | None = None) -> Known:
    """A closed form as a known problem."""
    problem, network = solution.problem, solution.exact_network
    return Known(
        source=source or solution.theorem.id, label=instance.label, note=note or f"theorem {solution.theorem.id}",
        A=instance.A, y=instance.y, loss=problem.loss, beta=instance.options.get("beta"), bias=problem.bias,
        optimum=solution.exact_value,
        network=(
            list(map(list, network.U_rows)), list(network.b_row),
            as_given(network.w_rows, problem.vector), as_given([network.xi_row], problem.vector)[0],
        ),
        dual=as_given(solution.exact_dual, problem.vector),
    )  # fmt: skip
