"""A hunt for a bound above an optimum: the relaxation stopped anywhere, beside exact oracles, on seeded problems.

Every problem is small enough for an exact oracle (rank two or three, whitened data up to rank eight), every tenth of
them is solved by the convex program over all activation patterns as well. Its relaxation starts from nothing, from the
best network or from one that is moved, is stopped after 1, 6 and 30 iterations, and divides its clouds at every bound.

Run as a program it hunts at length: ``python tests/numeric/hunt_bounds.py FIRST COUNT`` prints its complaints.
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np
from arrangement import reference
from clouds import LOSSES, draw

import numeric
from numeric.lifted.samples import centred_samples
from numeric.lifted.start import begin
from numeric.lifted.training import BoundedDual, RelaxedTraining
from numeric.losses import LOSS
from numeric.problem import Problem
from numeric.scaled import scaled_problem

STOPS, CLOUDS = (1, 5, 24), 5
LOOSE = 2e-6
"""Relative error of the program over all patterns, which an interior point solves."""


def problem(seed: int) -> Problem:
    """The problem of a seed."""
    rng = np.random.default_rng([seed, 17])
    loss, bias = str(rng.choice(LOSSES)), str(rng.choice(["none", "free"]))
    n = int(rng.integers(4, 9))
    if bias == "none" and rng.random() < 0.2:
        A = np.linalg.qr(rng.normal(size=(n, n)))[0]
    else:
        d = 2 if bias == "free" else int(rng.integers(2, 4))
        A = draw(rng, n, d, int(rng.choice([0, 0, 1, 2, 4])))
    y = rng.normal(size=n)
    if LOSS[loss].labelled:
        y = np.where(y > 0, 1.0, -1.0)
        y[:2] = 1.0, -1.0
    beta = None if LOSS[loss].constrained else float(10.0 ** rng.uniform(-2.0, 0.5))
    return Problem(A, y, loss, beta, bias)


def complaints(of: Problem, seed: int, seen: Counter[str]) -> list[str]:
    """What is wrong with the bounds of a problem."""
    rng = np.random.default_rng([seed, 18])
    try:
        exact = numeric.solve(of.A, of.y, loss=of.loss, beta=of.beta, bias=of.bias, max_iter=200)
    except numeric.InfeasibleError:
        seen["infeasible"] += 1
        return []
    scaled = scaled_problem(of)
    if scaled.X.shape[1] < 2 or not np.isfinite(exact.value) or exact.network.neurons == 0:
        seen["trivial"] += 1
        return []
    least = exact.value
    if seed % 10 == 0 and of.beta is not None:
        value, status = reference(scaled.original.A, of.y, of.loss, of.beta, of.bias)
        seen["program"] += 1
        least = min(least, value * (1.0 + LOOSE)) if "Solved" in status else least
    seen[exact.status] += 1
    bounds = _bounds(of, exact, rng)
    seen["bounds"] += len(bounds)
    return [f"seed {seed}: {of.loss}, {of.bias}: {b!r} > {least!r}" for b in bounds if b > least * (1.0 + 1e-12)]


def _bounds(of: Problem, exact: numeric.Solution, rng: np.random.Generator) -> list[float]:
    """Those of a run from nothing, from the network or from another one."""
    scaled = scaled_problem(of)
    network = scaled.from_network(exact.network)
    moved = network.times(float(10.0 ** rng.uniform(-1.0, 1.0)))
    start = (None, network, moved)[int(rng.integers(3))]
    training = RelaxedTraining(
        scaled, centred_samples(scaled.X, free=scaled.free), float(10.0 ** rng.uniform(-2.0, 2.0))
    )
    found = list[float]()

    def offer(bound: BoundedDual) -> bool:
        found.append(bound.lower)
        if len(training.clouds) < CLOUDS:
            training.divide(2)
        return True

    with np.errstate(over="ignore", invalid="ignore"):  # as in ``numeric.solve``: what overflows is no bound
        if start is not None:
            found.append(begin(training, start, None, int(rng.integers(1, 40))).lower)
        for stop in STOPS:
            training.run(stop, None, offer)
    return [scaled.value_unit * bound for bound in found]


def hunt(first: int, count: int) -> tuple[list[str], Counter[str]]:
    """The complaints of so many seeds, and what was seen."""
    wrong, seen = list[str](), Counter[str]()
    for seed in range(first, first + count):
        wrong += complaints(problem(seed), seed, seen)
        if count >= 500 and (seed - first) % 250 == 249:
            print(seed, dict(seen), *wrong, sep="\n", flush=True)
    return wrong, seen


def main() -> None:
    first, count = map(int, sys.argv[1:])
    wrong, seen = hunt(first, count)
    print(dict(seen), *wrong, sep="\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
