"""Who finds the optimum? Four solvers over problems with exactly known optimum, one run, one table.

    python benchmarks/validation.py [--seconds S] [--seed N] [--all] [--json FILE]

Squared loss, without and with free biases: the nasty suite, planted problems of 2 and 3 features, and instances of
theorems. Every solver gets the same data, the same objective, a width of 100 neurons and S seconds a problem in a
process of its own; the clock stops it. torch and scikit-learn keep the best of three random starts. A solver that
does not cover a problem declines it; packages that are not installed are left out and named.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import json
import logging
import math
import os
import platform
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

os.environ.setdefault("OMP_NUM_THREADS", "1")

import analytic
import numeric
from analytic.problems import Known, suite
from analytic.validation import from_estimator, from_scnn, from_torch
from analytic.validation.judging import Judgement

WIDTH, STARTS = 100, 3
STEPS, RATE = 3000, 1e-2
FOUND, CLOSE = 1e-4, 1e-2
GATES = 100


def problems(seed: int, *, every: int) -> list[Known]:
    """Squared loss, both biases; every so many of the nasty problems."""
    found = [
        known for bias in ("none", "free") for known in suite("nasty", loss="squared", bias=bias, seed=seed)[::every]
    ]
    for bias in ("none", "free"):
        for size, features in ((12, 2), (20, 3)):
            found += suite("planted", loss="squared", bias=bias, size=size, features=features, seed=seed)
    for theorem in ("whitened-squared", "one-dimensional-squared"):
        found += suite("theorems", theorem=theorem, size=8, seed=seed)[:1]
    return found


def ours(limit: float) -> Callable[..., Any]:
    def solver(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
        return numeric.solve(A, y, loss=loss, beta=beta, bias=bias, time_limit=0.75 * limit)

    return solver


def best_of(fit: Callable[[int], Callable[..., Any]], *, free_only: bool) -> Callable[..., Any]:
    """The answer of the best start, by the objective; the same rule for everybody who starts at random."""

    def solver(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
        if loss != "squared" or (free_only and bias != "free"):
            raise NotImplementedError("another loss or bias")
        answers = [fit(start)(A, y, loss=loss, beta=beta, bias=bias) for start in range(STARTS)]
        return min(answers, key=lambda answer: objective_of(answer, A, y, beta))

    return solver


def objective_of(answer: Any, A: np.ndarray, y: np.ndarray, beta: float) -> float:
    from analytic.model.foreign import as_floats

    net = as_floats(answer)
    f = np.maximum(A @ net.U + net.b, 0) @ net.w + net.xi
    return 0.5 * float(np.sum((f - y) ** 2)) + beta * float(np.abs(net.w) @ np.linalg.norm(net.U, axis=0))


def adam(start: int, seconds: float) -> Callable[..., Any]:
    """Full-batch Adam on the weight-decay objective; the step size falls to zero along a cosine, in time or steps."""

    def train(module: Any, objective: Callable[[], Any]) -> None:
        import torch

        torch.set_num_threads(1)
        torch.manual_seed(start)
        for layer in module:
            if isinstance(layer, torch.nn.Linear):
                layer.reset_parameters()
        optimiser = torch.optim.Adam(module.parameters(), lr=RATE)
        begun = time.perf_counter()
        for step in range(STEPS):
            done = max(step / STEPS, (time.perf_counter() - begun) / seconds)
            if done >= 1:
                break
            for group in optimiser.param_groups:
                group["lr"] = 0.5 * RATE * (1 + math.cos(math.pi * done))
            optimiser.zero_grad()
            objective().backward()
            optimiser.step()

    return from_torch(train, width=WIDTH, losses=("squared",))


def perceptron(start: int) -> Callable[..., Any]:
    from sklearn.neural_network import MLPRegressor

    model = MLPRegressor(hidden_layer_sizes=(WIDTH,), solver="lbfgs", max_iter=20_000, max_fun=10**6, tol=1e-12,
                         random_state=start)  # fmt: skip
    fit = from_estimator(model, decay="alpha")

    def solver(A: Any, y: Any, **options: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return fit(A, y, **options)

    return solver


def contenders(limit: float) -> dict[str, tuple[str, Callable[..., Any]]]:
    """Name -> (module it needs, solver)."""
    return {
        "neuralgauge (numeric.solve)": ("numeric", ours(limit)),
        f"torch, Adam, best of {STARTS}": ("torch", best_of(lambda start: adam(start, 0.25 * limit), free_only=False)),
        f"scikit-learn MLPRegressor, L-BFGS, best of {STARTS}": ("sklearn", best_of(perceptron, free_only=True)),
        f"pyscnn, augmented Lagrangian, {GATES} gates": ("scnn", from_scnn(gates=GATES)),
        f"pyscnn, cone decomposition, {GATES} gates": ("scnn", from_scnn(gates=GATES, method="cone")),
    }


def preload(module: str) -> None:
    """Import before the processes are forked: that is nobody's training time."""
    for name in (module, *{"sklearn": ["sklearn.neural_network"], "scnn": ["torch", "scnn.optimize"]}.get(module, [])):
        importlib.import_module(name)
    if module in ("torch", "scnn"):
        importlib.import_module("torch").set_num_threads(1)


HEADS = ("solver", "bias", "problems", "optimum found", "within 1%", "median off", "worst off", "no answer",
         "median s", "worst s")  # fmt: skip


def line(name: str, bias: str, judged: list[Judgement]) -> list[str]:
    """Counts, and relative distances from the optimum of the answers there are."""
    taken = [j for j in judged if not j.declined]
    off = [j.suboptimality for j in taken if j.answer is not None]
    lost = [j.failure.kind for j in taken if j.failure is not None and j.answer is None]
    seconds = [j.seconds for j in taken]
    if not taken:
        return [name, bias, "0", *["-"] * 7]
    kinds = ", ".join(f"{lost.count(kind)} {kind}" for kind in dict.fromkeys(lost)) or "0"
    middle, worst = (f"{x:.1e}" for x in (np.median(off), np.max(off))) if off else ("-", "-")
    return [
        name, bias, str(len(taken)), str(sum(x <= FOUND for x in off)), str(sum(x <= CLOSE for x in off)), middle,
        worst, kinds, f"{np.median(seconds):.2f}", f"{np.max(seconds):.1f}",
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=16.0, help="for one problem")
    parser.add_argument("--seed", type=int, default=0, help="of the data")
    parser.add_argument("--all", action="store_true", help="all nasty problems, not every third one")
    parser.add_argument("--json", help="write every case with its numbers")
    options = parser.parse_args()
    logging.getLogger("scnn").setLevel(logging.CRITICAL)
    chosen = problems(options.seed, every=1 if options.all else 3)
    versions = [f"Python {platform.python_version()}"]
    for package in ("numpy", "scipy", "clarabel", "torch", "scikit-learn", "pyscnn"):
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"{package} missing")
    print(", ".join(versions))
    print(f"{len(chosen)} problems, seed {options.seed}, {options.seconds:g} s for one problem, one thread\n")
    print("| " + " | ".join(HEADS) + " |\n|" + " --- |" * len(HEADS), flush=True)
    details = {}
    for name, (module, solver) in contenders(options.seconds).items():
        if importlib.util.find_spec(module) is None:
            print(f"| {name} | " + " | ".join(["not installed"] + ["-"] * (len(HEADS) - 2)) + " |")
            continue
        preload(module)
        report = analytic.validate(solver, problems=chosen, tolerance=FOUND, time_limit=options.seconds,
                                   patience=10**6)  # fmt: skip
        for bias in ("none", "free"):
            judged = [j for row in report.rows for j in row.judgements if j.case.bias == bias]
            print("| " + " | ".join(line(name, bias, judged)) + " |", flush=True)
        details[name] = report.payload()["rows"]
    if options.json:
        with open(options.json, "w", encoding="utf-8") as stream:
            json.dump(details, stream, indent=1)


if __name__ == "__main__":
    main()
