"""Problems as a solver sees them, with the optimum that its answer is measured against."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

import numeric
from analytic.model.floats import to_float, to_float_problem
from analytic.model.losses import LOSSES
from analytic.model.problem import Problem
from analytic.problems import SUITES, Instance, Known, instances, plain, suite
from analytic.problems.suites import planted_kinds
from numeric.arrays import kind_of
from numeric.errors import OptionError
from numeric.network import Array
from numeric.options import items

SEEDS = 97


@dataclass(frozen=True, eq=False)
class SolverCase:
    """``row`` is the line of the report: a theorem's id, or the kind of general data.

    ``optimum`` encloses the optimal value (both ends are equal where it is known exactly); ``A`` is (n, d).

    >>> from neuralgauge import testing
    >>> case = testing.case([[1, 0], [0, 1]], [3, -4], loss="squared", beta=1.0, bias="none", optimum=6.0)
    >>> case.A.shape, case.value
    ((2, 2), 6.0)
    """

    row: str
    label: str
    A: Array
    y: Array
    loss: str
    beta: float | None
    bias: str
    bounds: Callable[[float | None], tuple[float, float]]

    @cached_property
    def optimum(self) -> tuple[float, float]:
        """A lower bound and a value that is attained, equal for exact answers."""
        return self.bounds(self.beta)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled with its optimum: how that was found stays behind."""
        parts = self.row, self.label, self.A, self.y, self.loss, self.beta, self.bias
        return known_case, (*parts, self.optimum)

    @property
    def value(self) -> float:
        """The optimal value, or a value that is attained and within rounding of it."""
        return self.optimum[1]

    @property
    def name(self) -> str:
        """Row and label as one word."""
        return re.sub(r"[^\w.]+", "-", f"{self.row}-{self.label.replace(' = ', '')}").strip("-")

    @property
    def __name__(self) -> str:
        """What pytest calls a parameter by."""
        return self.name

    def __repr__(self) -> str:
        return f"Case({self.name!r}, loss={self.loss!r}, beta={self.beta}, bias={self.bias!r}, shape={self.A.shape})"

    @cached_property
    def scale(self) -> float:
        """What suboptimality is measured in: the optimum, or a thousandth of the cost of a trivial answer."""
        trivial = {
            "squared": 0.5 * float(np.sum(self.y**2)),
            "hinge": float(len(self.y)),
            "logistic": float(len(self.y)) * float(np.log(2)),
        }.get(self.loss)
        if trivial is None:
            size = float(np.max(np.linalg.norm(self.A, axis=1)))
            trivial = float(np.max(np.abs(self.y))) / size if size > 0 else 0.0
        return max(abs(self.optimum[0]), 1e-3 * trivial) or 1.0


def known_case(
    row: str, label: str, A: Array, y: Array, loss: str, beta: float | None, bias: str, optimum: tuple[float, float]
) -> SolverCase:
    """A case of given optimum; for another beta it is enclosed in floats."""

    def bounds(other: float | None) -> tuple[float, float]:
        if other is None or other == beta:
            return optimum
        found = numeric.solve(A, y, loss=loss, beta=other, bias=bias)
        return found.lower_bound, found.value

    return SolverCase(row, label, A, y, loss, beta, bias, bounds)


def _of_theorem(theorem: str, size: int, instance: Instance) -> SolverCase:
    problem = Problem.build(instance.A, instance.y, **instance.options)
    rounded = to_float_problem(problem)

    @lru_cache(maxsize=8)
    def bounds(beta: float | None) -> tuple[float, float]:
        from analytic.answers.solution import Solution
        from analytic.answers.solve import solve
        from analytic.families.registry import theorems

        if beta is None or beta == to_float(problem.beta, "beta"):
            solution = Solution.of(theorems[theorem], problem)
        else:
            solution = solve(instance.A, instance.y, **{**instance.options, "beta": Fraction(beta)})
        value = to_float(solution.exact_value, "value")
        return value, value

    return SolverCase(
        theorem, f"{instance.label}, n = {problem.n}", rounded.A, rounded.y, problem.loss, rounded.beta, problem.bias,
        bounds,
    )  # fmt: skip


@lru_cache(maxsize=256)
def theorem_cases(theorem: str, sizes: tuple[int, ...], seed: int) -> tuple[SolverCase, ...]:
    """Every instance of a theorem at these sizes."""
    return tuple(_of_theorem(theorem, n, instance) for n in sizes for instance in instances(theorem, n, seed))


GENERAL = tuple((loss, bias) for loss in LOSSES for bias in ("none", "free"))
FEATURES = 2


def general_names() -> list[str]:
    """The rows of data in general position."""
    return [f"general-{loss}-{bias}" for loss, bias in GENERAL]


@lru_cache(maxsize=256)
def general_cases(name: str, sizes: tuple[int, ...], seed: int) -> tuple[SolverCase, ...]:
    """Gaussian data whose optimum is enclosed by exact rational bounds."""
    loss, bias = next((loss, bias) for loss, bias in GENERAL if name == f"general-{loss}-{bias}")
    return tuple(_gaussian(name, loss, bias, n, seed) for n in sizes)


def _gaussian(name: str, loss: str, bias: str, n: int, seed: int) -> SolverCase:
    rng = np.random.default_rng([seed, n, SEEDS])
    A = rng.normal(size=(n, FEATURES)).round(3)
    y = rng.choice((-1.0, 1.0), size=n) if LOSSES[loss].labelled else rng.normal(size=n).round(3)
    y[:2] = np.where(np.abs(y[:2]) == 1.0, (1.0, -1.0), y[:2])
    penalised = not LOSSES[loss].constrained

    @lru_cache(maxsize=8)
    def bounds(beta: float | None) -> tuple[float, float]:
        from analytic.certification.certifying import certify

        solution = numeric.solve(A, y, loss=loss, beta=beta, bias=bias)
        certificate = certify(solution, A, y, loss=loss, beta=beta, bias=bias)
        return float(certificate.lower_bound), float(certificate.value)

    return SolverCase(name, f"Gaussian, n = {n}", A, y, loss, 0.25 if penalised else None, bias, bounds)


NASTY = (
    ("squared", "none"), ("interpolation", "none"), ("hinge", "none"), ("logistic", "none"), ("squared", "free"),
    ("interpolation", "free"), ("hinge", "free"), ("max-margin", "free"),
)  # fmt: skip


PLANTED_SAMPLES = (14,)


def known_names() -> list[str]:
    """The rows of planted and of nasty problems."""
    kinds = (("planted", planted_kinds()), ("nasty", NASTY))
    return [f"{name}-{loss}-{bias}" for name, found in kinds for loss, bias in found]


@lru_cache(maxsize=256)
def known_cases(row: str, sizes: tuple[int, ...], seed: int) -> tuple[SolverCase, ...]:
    """Planted problems of two and three features, or of the default sizes; the nasty ones have theirs."""
    name, rest = row.split("-", 1)
    loss, bias = rest.rsplit("-", 1)
    if name == "nasty":
        found = suite(name, loss=loss, bias=bias, seed=seed)
    else:
        shapes = [(n, d) for n in sizes or PLANTED_SAMPLES for d in (2, 3)]
        found = [known for n, d in shapes
                 for known in suite(name, loss=loss, bias=bias, size=n, features=d, seed=seed)]  # fmt: skip
    return tuple(_of_known(row, known) for known in found)


def grouped(problems: Iterable[Known]) -> dict[str, tuple[SolverCase, ...]]:
    """Given problems as rows: those of one source, loss and bias together."""
    found: dict[str, list[SolverCase]] = {}
    for known in items("problems", problems, "a list of problems of analytic.problems.suite"):
        if not isinstance(known, Known):
            raise OptionError(f"problems holds {kind_of(known)}: give problems of analytic.problems.suite")
        row = f"{known.source}-{known.loss}-{known.bias}" if known.source in SUITES else known.source
        found.setdefault(row, []).append(_of_known(row, known))
    if not found:
        raise OptionError("problems is empty: give at least one")
    return {row: tuple(cases) for row, cases in found.items()}


def _of_known(row: str, known: Known) -> SolverCase:
    A, y = known.floats
    options = known.options

    @lru_cache(maxsize=8)
    def bounds(beta: float | None) -> tuple[float, float]:
        if beta is None or beta == options["beta"]:
            value = to_float(known.optimum, "value")
            return value, value
        found = numeric.solve(A, y, **{**options, "beta": beta})
        return found.lower_bound, found.value

    label = known.label if row.startswith("planted") else f"{known.label}, n = {len(y)}"
    return SolverCase(row, label, A, y, known.loss, options["beta"], known.bias, bounds)


def all_rows() -> list[str]:
    """Theorems, general data, planted and nasty problems."""
    return [*plain(), *general_names(), *known_names()]


def cases_of(row: str, sizes: tuple[int, ...], seed: int) -> tuple[SolverCase, ...]:
    """The cases of one line of the report; no sizes stand for the usual ones of planted problems."""
    if row in plain():
        return theorem_cases(row, sizes, seed)
    return general_cases(row, sizes, seed) if row.startswith("general-") else known_cases(row, sizes, seed)


def arguments(case: SolverCase) -> dict[str, Any]:
    """What the solver is called with beside ``A`` and ``y``."""
    return {"loss": case.loss, "beta": case.beta, "bias": case.bias}
