"""Answers with symbols: seconds to solve and to prove, and as multiples of the same problem in numbers.

    python benchmarks/symbolic.py [--write docs/benchmarks.md]

Every question is asked in a process of its own, since answers share what they remember.
"""

from __future__ import annotations

import argparse
import multiprocessing
import platform
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import flint
import sympy
from tables import cells, put

import analytic

P, Q = sympy.symbols("p q", positive=True)
A, C, D, E = sympy.symbols("a c d e", real=True)
BETA = sympy.Symbol("beta", positive=True)
THETA = sympy.Symbol("theta", real=True)
ANGLE = [[1, 0], [sympy.cos(THETA), sympy.sin(THETA)]]
TURN = [THETA > 0, sympy.pi > THETA]
RHO = sympy.Symbol("rho", real=True)
COORDINATES = [[1, 0], [-P, Q]]
CORRELATED = [[P, 0], [Q * RHO, Q * sympy.sqrt(1 - RHO**2)]]
WITHIN = [RHO > -1, RHO < 1]
FREE = {"bias": "free"}
FIT, SEPARATE = {"loss": "interpolation"}, {"loss": "max-margin"}
Question = tuple[Any, Any, dict[str, Any]]

GOALS = {
    "whitened, squared, two real targets, beta": 1.0,
    "whitened, squared, three real targets, beta": 3.0,
    "whitened, squared, four real targets, beta": 10.0,
    "line, interpolation, three real targets": 1.0,
    "line, interpolation, four real targets": 4.0,
    "line, squared, three numbers, beta": 0.5,
    "line, squared, n = 5, one target, beta": 10.0,
    "two samples at an angle, interpolation": 3.0,
    "two samples at an angle, opposite targets": 3.0,
    "two samples at an angle, max-margin": 3.0,
    "two samples at an angle, squared, beta": 3.0,
    "two samples at an angle, hinge, beta": 3.0,
}
"""Seconds for both, where there is one."""

QUESTIONS: dict[str, Question] = {
    "whitened, squared, two real targets, beta": (sympy.eye(2).tolist(), [A, C], {"beta": BETA}),
    "whitened, squared, three real targets, beta": (sympy.eye(3).tolist(), [A, C, D], {"beta": BETA}),
    "whitened, squared, four real targets, beta": (sympy.eye(4).tolist(), [A, C, D, E], {"beta": BETA}),
    "whitened, interpolation, three real targets": (sympy.eye(3).tolist(), [A, C, D], FIT),
    "line, interpolation, three real targets": ([0, 1, 3], [A, C, D], FIT | FREE),
    "line, interpolation, four real targets": ([0, 1, 3, 4], [A, C, D, E], FIT | FREE),
    "line, interpolation, places p, p + q": ([0, P, P + Q], [A, C, D], FIT | FREE),
    "line, squared, three numbers, beta": ([0, 1, 3], ["1/2", 1, 0], {"beta": BETA, **FREE}),
    "line, squared, n = 5, one target, beta": ([0, 1, 3, 4, 6], [0, P, 0, 1, 2], {"beta": BETA, **FREE}),
    "two samples at an angle, interpolation": (ANGLE, [1, 1], {**FIT, "assume": TURN}),
    "two samples at an angle, opposite targets": (ANGLE, [1, -1], {**FIT, "assume": TURN}),
    "two samples at an angle, max-margin": (ANGLE, [1, 1], {**SEPARATE, "assume": TURN}),
    "two samples at an angle, squared, beta": (ANGLE, [1, 1], {"beta": BETA, "assume": TURN}),
    "two samples at an angle, squared, two positive targets, beta": (ANGLE, [P, Q], {"beta": BETA, "assume": TURN}),
    "two samples at an angle, hinge, beta": (ANGLE, [1, 1], {"loss": "hinge", "beta": BETA, "assume": TURN}),
    "two samples (1, 0), (-p, q), interpolation": (COORDINATES, [1, 1], FIT),
    "two samples (1, 0), (-p, q), squared, beta": (COORDINATES, [1, 1], {"beta": BETA}),
    "two samples (1, 0), (-p, q), hinge": (COORDINATES, [1, 1], {"loss": "hinge", "beta": 1}),
    "two samples (1, 0), (-p, q), hinge, beta": (COORDINATES, [1, 1], {"loss": "hinge", "beta": BETA}),
    "two samples, norms and a correlation, interpolation": (CORRELATED, [1, 1], {**FIT, "assume": WITHIN}),
    "two samples, norms and a correlation, max-margin": (CORRELATED, [1, 1], {**SEPARATE, "assume": WITHIN}),
    "two samples, norms and a correlation, squared, beta": (CORRELATED, [1, 2], {"beta": BETA, "assume": WITHIN}),
    "two samples, norms and a correlation, hinge, beta": (
        CORRELATED,
        [1, 1],
        {"loss": "hinge", "beta": BETA, "assume": WITHIN},
    ),
    "two samples, norms and a correlation, opposite labels, hinge, beta": (
        CORRELATED,
        [1, -1],
        {"loss": "hinge", "beta": BETA, "assume": WITHIN},
    ),
    "rank one, squared, two real samples, beta": ([[A], [C]], [1, 2], {"beta": BETA}),
    "orthogonal samples of one length, two real targets, beta": ([[2, 0], [0, 2]], [A, C], {"beta": BETA}),
    "even, squared, two positive targets, beta": ([[1, 0], [-1, 0], [0, 1], [0, -1]], [P, P, Q, Q], {"beta": BETA}),
}
NUMBERS = {
    P: 2,
    Q: 3,
    A: 1,
    C: -2,
    D: 3,
    E: -1,
    BETA: sympy.Rational(1, 5),
    THETA: sympy.acos(sympy.Rational(3, 5)),
    RHO: sympy.Rational(3, 5),
}


def at_numbers(data: Any) -> Any:
    if isinstance(data, list | tuple):
        return [at_numbers(cell) for cell in data]
    return data.subs(NUMBERS) if isinstance(data, sympy.Basic) else data


def ask(question: Question) -> tuple[float, float, float, int, bool]:
    """Seconds to solve with symbols, to prove, and for both in numbers; the cases, and whether they are proved."""
    A, y, options = question
    analytic.solve([[1]], [P], beta=1).verify()  # what is loaded on first use
    plain = {key: at_numbers(value) for key, value in options.items() if key != "assume"}
    start = time.process_time()
    analytic.solve(at_numbers(A), at_numbers(y), **plain).verify()
    numbers = time.process_time() - start
    start = time.process_time()
    solution = analytic.solve(A, y, **options)
    solving = time.process_time() - start
    start = time.process_time()
    proved = solution.verify().proved
    return solving, time.process_time() - start, numbers, len(solution.cases), proved


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into this page")
    page = parser.parse_args().write
    print(f"Python {platform.python_version()}, sympy {sympy.__version__}, python-flint {flint.__version__}")
    lines = ["| question | cases | solve, s | prove, s | goal for both, s | times numbers | proved |"]
    lines.append("|---" * 7 + "|")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        for name, found in zip(QUESTIONS, pool.map(ask, QUESTIONS.values()), strict=True):
            solving, proving, numbers, cases_found, proved = found
            ratio = (solving + proving) / numbers
            shown = [
                name,
                str(cases_found),
                f"{solving:.2f}",
                f"{proving:.2f}",
                f"{GOALS[name]:g}" if name in GOALS else "",
                f"{ratio:.0f}",
                "yes" if proved else "no",
            ]
            lines.append(cells(shown))
            print(lines[-1], flush=True)
    if page is not None:
        put(page, "symbolic", "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
