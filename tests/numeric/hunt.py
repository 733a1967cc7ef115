"""A hunt for false bounds: problems of every kind, each solved again with its rows permuted and its units changed.

Nothing here knows an optimum. What is checked holds whatever the optimum is:

- nothing but the errors of ``numeric.errors`` is raised, and no warning is given;
- the lower bound of a problem is at most the value of any network for it, whichever run found it: in this order of
  the rows or another, in these units or others (powers of two, which change no digit), and at most the value in
  rational arithmetic where the loss has one;
- values are no less than the objective of the network in rational arithmetic;
- the order of the rows changes neither the status nor an error;
- the witness of an error that says there is no network proves it, as far as random neurons tell;
- ``certify`` calls a bound tight only if it is: no network is far above it when the best one is asked for.

Run as a program it hunts at length: ``python tests/numeric/hunt.py FIRST COUNT`` prints its complaints and where it is.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from exact import dual_slack, exact_objective

import numeric

LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")
SMALL = 12
"""Reduced problems at most: hard problems end early, with the same answer on every machine."""


@dataclass(frozen=True, eq=False)
class Case:
    """A problem; ``kind`` says how its rows were drawn."""

    seed: int
    kind: str
    A: np.ndarray
    y: np.ndarray
    loss: str
    beta: float | None
    bias: str

    def options(self) -> dict[str, object]:
        return {"loss": self.loss, "beta": self.beta, "bias": self.bias}

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.kind}, A {self.A.shape}, y {self.y.shape}, {self.options()}"


def case(seed: int) -> Case:
    """The problem of a seed: a geometry, a loss, a bias, scales from 1e-12 to 1e12, beta from tiny to too large."""
    rng = np.random.default_rng([seed, 20])
    kind = str(rng.choice(["normal", "integers", "near", "rays", "line", "repeats", "uneven", "offset"]))
    n, d = int(rng.choice([1, 2, 2, 3, 3, 4, 5])), int(rng.choice([1, 1, 2, 2, 3]))
    loss, bias = str(rng.choice(LOSSES)), str(rng.choice(["none", "free"]))
    A = rows(rng, kind, n, d) * 10.0 ** rng.uniform(-12, 12) ** float(rng.random() < 0.5)
    y = targets(rng, A) if loss in ("squared", "interpolation") else np.where(rng.random(n) < 0.5, -1.0, 1.0)
    if loss == "squared" and rng.random() < 0.1:
        y = np.stack([y, targets(rng, A)], axis=1)
    beta = None if loss in ("interpolation", "max-margin") else penalty(rng, A, y, loss, bias)
    return Case(seed, kind, A, y, loss, beta, bias)


def rows(rng: np.random.Generator, kind: str, n: int, d: int) -> np.ndarray:
    """Samples: in general position, on a grid, nearly equal, on few rays, on a line, repeated, of uneven sizes, far."""
    A = rng.normal(size=(n, d))
    if kind == "integers":
        return rng.integers(-3, 4, size=(n, d)).astype(float)
    if kind == "near":
        some = rng.integers(0, n, size=n)
        return A[some] + 10.0 ** rng.uniform(-15, -3) * rng.normal(size=(n, d))
    if kind == "rays":
        some = rng.integers(0, n, size=n)
        return A[some] * rng.choice([-2.0, -1.0, -0.5, 0.25, 1.0, 3.0], size=n)[:, None]
    if kind == "line":
        return A[:1] + rng.normal(size=(n, 1)) * A[-1:]
    if kind == "repeats":
        return A[rng.integers(0, n, size=n)]
    if kind == "uneven":
        return A * 10.0 ** rng.uniform(-10, 0, size=(n, 1) if rng.random() < 0.5 else (1, d))
    if kind == "offset":
        return A + 10.0 ** rng.uniform(0, 9)
    return A


def targets(rng: np.random.Generator, A: np.ndarray) -> np.ndarray:
    """Targets in general position, far from zero, on a grid, or of a single neuron."""
    n = len(A)
    kind = rng.integers(0, 4)
    y = rng.normal(size=n)
    if kind == 1:
        y = y + 10.0 ** rng.uniform(0, 12)
    elif kind == 2:
        y = rng.integers(-2, 3, size=n).astype(float)
    elif kind == 3:
        y = np.maximum(A @ rng.normal(size=A.shape[1]), 0.0)
    return y * 10.0 ** rng.uniform(-12, 12) if rng.random() < 0.5 else y


def penalty(rng: np.random.Generator, A: np.ndarray, y: np.ndarray, loss: str, bias: str) -> float:
    """From 1e-12 to three times what makes the zero network optimal, about."""
    v = y if y.ndim == 1 else y[:, 0]
    v = v if loss != "logistic" else 0.5 * v
    v = v - v.mean() if bias == "free" else v
    sizes = np.linalg.norm(A, axis=1)
    largest = float(np.abs(v) @ sizes) * 0.3
    beta = largest * (10.0 ** rng.uniform(-12, 0.5) if rng.random() < 0.5 else 10.0 ** rng.uniform(-3, 0.5))
    return beta if beta > 0 else 1.0


def solved(of: Case) -> numeric.Solution | numeric.InputError:
    """The answer, or the error of ours that was raised."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return numeric.solve(of.A, of.y, max_iter=SMALL, **of.options())
        except numeric.InputError as error:
            return error


def permuted(of: Case) -> Case:
    order = np.random.default_rng([of.seed, 21]).permutation(len(of.A))
    return replace(of, A=of.A[order], y=of.y[order])


def scaled(of: Case) -> tuple[Case, float]:
    """The same problem in other units, and its value in terms of the old ones."""
    rng = np.random.default_rng([of.seed, 22])
    a, t = (2.0 ** int(k) for k in rng.integers(-30, 31, size=2))
    t = t if of.loss in ("squared", "interpolation") else 1.0
    unit = {"squared": t * t, "interpolation": t / a, "max-margin": 1.0 / a}.get(of.loss, 1.0)
    beta = None if of.beta is None else of.beta * a * t
    return replace(of, A=of.A * a, y=of.y * t, beta=beta), unit


def complaints(of: Case, seen: Counter[str]) -> Iterator[str]:
    """Everything that is wrong with the answers to a case; what came of its runs is counted in ``seen``."""
    other, unit = scaled(of)
    runs = [(solved(of), 1.0, of), (solved(permuted(of)), 1.0, permuted(of)), (solved(other), unit, other)]
    for answer, _, _ in runs:
        seen[type(answer).__name__ if isinstance(answer, numeric.InputError) else answer.status] += 1
    first, second = runs[0][0], runs[1][0]
    if isinstance(first, numeric.InputError) or isinstance(second, numeric.InputError):
        if type(first) is not type(second):
            yield f"the order of rows decides the answer: {first!r} or {second!r}"
        elif isinstance(first, numeric.InfeasibleError):
            yield from _impossible(first, of)
    elif first.status != second.status:
        yield f"the order of rows decides the status: {first!r} or {second!r}"
    found = [run for run in runs if not isinstance(run[0], numeric.InputError)]
    if found and of.seed % 4 == 0:
        yield from _certified(found[0][0], min(run[0].value / run[1] for run in found), of)
    for one, unit, problem in found:
        yield from _own(one, problem)
        for another, other_unit, where in found:
            allowed = Fraction(another.value) / Fraction(other_unit) if np.isfinite(another.value) else None
            if allowed is None:
                continue
            loose = dual_slack(another, where) / Fraction(other_unit)
            if Fraction(one.lower_bound) / Fraction(unit) > allowed + loose:
                yield f"lower bound {one.lower_bound / unit!r} above value {another.value / other_unit!r}"


def _impossible(error: numeric.InfeasibleError, of: Case) -> Iterator[str]:
    """A witness has a positive product with the targets, and none with any neuron."""
    rng = np.random.default_rng([of.seed, 23])
    v, scale = np.array(error.witness, dtype=float), float(np.abs(of.A).max()) or 1.0
    A = of.A / scale
    b = np.zeros(60) if of.bias == "none" else rng.normal(size=60)
    hidden = np.maximum(A @ rng.normal(size=(A.shape[1], 60)) + b, 0.0)
    if not v @ of.y > 0.0 or (of.loss == "max-margin" and np.any(v * of.y < 0.0)):
        yield f"the witness {v} does not ask for anything"
    if np.any(np.abs(v @ hidden) > 1e-10 * (np.abs(v) @ hidden) + 1e-300):
        yield f"the witness {v} does not prove it: {error}"


def _certified(found: numeric.Solution, least: float, of: Case) -> Iterator[str]:
    """What ``certify`` says of a network twice as large: its value, and a bound that is tight where it says so."""
    best = found.network
    double = numeric.Network(best.U, best.b, 2.0 * best.w, best.xi)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = numeric.certify(double, of.A, of.y, **of.options())
    allowed = float(dual_slack(found, of)) + 1e-8 * abs(least)
    if report.lower_bound > min(report.value, least + allowed):
        yield f"certified bound {report.lower_bound!r} above {report.value!r} or {least!r}"
    proved = found.status == "optimal" and found.value == least
    if proved and report.status in ("optimal", "suboptimal") and report.lower_bound < least - 2.0 * allowed:
        yield f"{report.status}, but the bound {report.lower_bound!r} is below {least!r}"


def _own(found: numeric.Solution, of: Case) -> Iterator[str]:
    """Bounds in order, and both true of the network in rational numbers."""
    if not found.lower_bound <= found.value or np.isnan(found.value) or found.lower_bound < 0:
        yield f"bounds out of order: {found.lower_bound!r}, {found.value!r}"
    if found.status == "optimal" and not found.relative_gap <= 1e-8:
        yield f"optimal with a gap of {found.relative_gap}"
    if not np.isfinite(found.value):
        yield f"no network, status {found.status}"
        return
    exact = exact_objective(found.network, of.A, of.y, of.loss, of.beta)
    if exact is None:
        return
    low, high = exact
    if Fraction(found.value) < low:
        yield f"value {found.value!r} below the objective {float(low)!r} of the network"
    if Fraction(found.lower_bound) > high + dual_slack(found, of):
        yield f"lower bound {found.lower_bound!r} above the objective {float(high)!r} of the network"


def hunt(first: int, count: int) -> tuple[list[str], Counter[str]]:
    """Complaints over ``count`` seeds, and how often each status came; foreign exceptions are complaints."""
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    for seed in range(first, first + count):
        of = case(seed)
        try:
            found = list(complaints(of, seen))
        except Exception as error:  # whatever it is, it is not ours
            found = [f"{type(error).__name__}: {error}"]
        wrong.extend(f"{of}: {what}" for what in found)
    return wrong, seen


def main() -> None:
    first, count = (int(word) for word in sys.argv[1:3])
    began, total, seen = time.monotonic(), 0, Counter[str]()
    for start in range(first, first + count, 100):
        wrong, some = hunt(start, min(100, first + count - start))
        seen.update(some)
        total += len(wrong)
        done, spent = min(start + 100 - first, count), time.monotonic() - began
        print(*wrong, f"{done} cases, {total} complaints, {spent:.0f} s, {dict(seen)}", sep="\n", flush=True)


if __name__ == "__main__":
    main()
