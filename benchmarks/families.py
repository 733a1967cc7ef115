"""Every family of exact theorems at one size: seconds to solve, and to prove the answer again from its certificate.

    python benchmarks/families.py [--size 50] [--seconds 100] [--only threshold] [--write docs/benchmarks.md]

Of each theorem the data are those of its generator at that size, and the slowest of them counts. Families whose
generators stay small have data of their own here: thresholds and neurons of 1-norm one on noisy data on a line, in the
plane and in space, spike-free and even data with all directions independent, obtuse rays, neurons on kinks for targets
that go up and down. Solving includes the choice of the theorem; where another one of smaller rank applies too, the row
says so.
"""

from __future__ import annotations

import argparse
import platform
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import FrameType
from typing import Any

from tables import put

import analytic
from analytic.families.rank_two.data import MAX_SAMPLES
from analytic.families.spike_free.instances import OF_DIRECTIONS, even
from analytic.problems import instances
from analytic.problems.generators import GENERATORS
from analytic.theorem.instance import Instance


@dataclass(frozen=True)
class Measured:
    """The slowest instance of a theorem."""

    theorem: str
    n: int
    d: int
    solving: float
    checking: float
    outcome: str

    def markdown(self) -> str:
        """A row of the page's table."""
        return f"| `{self.theorem}` | {self.n} | {self.d} | {self.solving:.2f} | {self.checking:.2f} | {self.outcome} |"


def larger(size: int) -> Iterator[tuple[str, Instance]]:
    """Data of the families whose generators stay small."""
    yield from noise(random.Random(size), size)
    yield from many_directions(random.Random(size), size)
    yield from rays(random.Random(size), size)
    yield from up_and_down(random.Random(size), min(size, MAX_SAMPLES))


def noise(rng: random.Random, size: int) -> Iterator[tuple[str, Instance]]:
    """Thresholds and neurons of 1-norm one: on a line, in the plane, in space."""
    kinds: tuple[tuple[str, dict[str, Any]], ...]
    kinds = ("threshold", {"activation": "threshold"}), ("one-norm", {"neuron_norm": 1})
    for d in (1, 2, 3):
        A = [[Fraction(rng.randint(-99, 99), 10) for _ in range(d)] for _ in range(size if d < 3 else 30)]
        y = [Fraction(rng.randint(-99, 99), 10) for _ in A]
        labels = [1 if t > 0 else -1 for t in y]
        for kind, options in kinds:
            for beta in (Fraction(1), Fraction(20)):
                yield f"{kind}-squared", Instance("noise", A, y, {"beta": beta, **options})
            yield f"{kind}-hinge", Instance("noise", A, labels, {"loss": "hinge", "beta": 1, **options})
            free = {"bias": "free", **options}
            if d < 3 or kind == "one-norm":
                yield f"{kind}-free-squared", Instance("noise", A, y, {"beta": Fraction(1), **free})
                yield f"{kind}-free-hinge", Instance("noise", A, labels, {"loss": "hinge", "beta": 1, **free})
            if d == 2 or (d, kind) == (3, "one-norm"):
                for name, more in ((kind, options), (f"{kind}-free", free)):
                    yield f"{name}-interpolation", Instance("noise", A, y, {"loss": "interpolation", **more})
                    yield f"{name}-max-margin", Instance("noise", A, labels, {"loss": "max-margin", **more})


def many_directions(rng: random.Random, size: int) -> Iterator[tuple[str, Instance]]:
    """Spike-free data with all directions independent, and as many pairs; roots of secular equations stay few."""
    for loss, generate in OF_DIRECTIONS.items():
        if loss != "secular":
            yield f"spike-free-{loss}", generate(rng, size)[0]
            yield f"even-{loss}", even(generate)(rng, size // 2)[0]


def rays(rng: random.Random, size: int) -> Iterator[tuple[str, Instance]]:
    """Samples on five rays at obtuse angles, and an orthogonal frame with its negatives."""
    simplex = [[Fraction(j == k) for j in range(4)] for k in range(4)] + [[Fraction(-1)] * 4]
    slopes = [3, -2, 0, 0, 0]
    far = [(rng.randint(1, 99), k % 5) for k in range(size)]
    A, y = [[t * cell for cell in simplex[k]] for t, k in far], [t * slopes[k] for t, k in far]
    yield "obtuse-interpolation", Instance("five rays", A, y, {"loss": "interpolation"})
    frame = [[3 * (j == k) for j in range(size // 2)] for k in range(size // 2)]
    A, labels = frame + [[-cell for cell in row] for row in frame], [1] * len(frame) + [-1] * len(frame)
    yield "odd-logistic", Instance("frame", A, labels, {"loss": "logistic", "beta": Fraction(1, 2)})


def up_and_down(rng: random.Random, few: int) -> Iterator[tuple[str, Instance]]:
    """Neurons on kinks in the plane, for targets that go up and down."""
    places = sorted(rng.sample(range(-5 * few, 5 * few), few))
    A, sides = [[t, few] for t in places], [(-1) ** k for k in range(few)]
    ups = [rng.randint(1, 9) * side for side in sides]
    yield "rank-two-interpolation", Instance("up and down", A, ups, {"loss": "interpolation"})
    yield "rank-two-max-margin", Instance("alternating", A, sides, {"loss": "max-margin"})
    yield "rank-two-hinge", Instance("alternating", A, sides, {"loss": "hinge", "beta": Fraction(1, 2)})


def powers(size: int) -> Measured:
    """Path norms below one, which have a function of their own and no dual to check."""
    rng = random.Random(size)
    y = [rng.randint(-9, 9) for _ in range(size)]
    start = time.process_time()
    found = analytic.least_power(range(size), y, "1/2")
    done = time.process_time() - start
    return Measured("line-powers", size, 1, done, 0.0, f"{len(found.kinks)} kinks, by `analytic.least_power`")


def measured(theorem: str, instance: Instance, limit: int) -> Measured:
    """Processor seconds of the answer and of its proof; what did not end in ``limit`` seconds says so."""
    A = instance.A if isinstance(instance.A[0], list | tuple) else [[cell] for cell in instance.A]
    n, d, found = len(A), len(A[0]), [0.0, 0.0]
    signal.setitimer(signal.ITIMER_PROF, limit)
    start = time.process_time()
    try:
        solution = analytic.solve(instance.A, instance.y, **instance.options)
        found[0] = time.process_time() - start
        verdict = solution.verify()
        found[1] = time.process_time() - start - found[0]
        outcome = verdict.status + f", by {solution.theorem.id}" * (solution.theorem.id != theorem)
    except TimeoutError:
        found[0], outcome = time.process_time() - start, f"stopped after {limit} s"
    except analytic.NoClosedForm:
        outcome = "does not apply"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return Measured(theorem, n, d, *found, outcome)


def _stop(number: int, frame: FrameType | None) -> None:
    raise TimeoutError


def table(options: argparse.Namespace) -> list[Measured]:
    """The slowest instance of every theorem, and each of ``larger``."""
    signal.signal(signal.SIGPROF, _stop)
    rows = []
    for theorem in sorted(GENERATORS):
        if options.only in theorem and analytic.theorems[theorem].propose is not None:
            every = [measured(theorem, case, options.seconds) for case in instances(theorem, options.size)]
            rows.append(max(every, key=lambda row: row.solving + row.checking))
            print(rows[-1].markdown(), flush=True)
    for theorem, case in larger(options.size):
        if options.only in theorem:
            rows.append(measured(theorem, case, options.seconds))
            print(rows[-1].markdown(), flush=True)
    if options.only in "line-powers":
        rows.append(powers(options.size))
        print(rows[-1].markdown(), flush=True)
    return rows


def main() -> None:
    """Measure, print, and write the table of the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", type=int, default=50, help="what the generators are asked for, mostly samples")
    parser.add_argument("--seconds", type=int, default=100, help="of the processor, the limit of one solution")
    parser.add_argument("--only", default="", help="a part of the theorems' ids")
    parser.add_argument("--write", type=Path, help="a page whose table, between two marks, is replaced by this one")
    options = parser.parse_args()
    analytic.solve([[1, 0], [0, 1]], [1, -1], loss="interpolation").verify()  # what is imported on first use
    head = ["| theorem | n | d | solve (s) | prove (s) | |", "| --- | ---: | ---: | ---: | ---: | --- |"]
    print("\n".join(head))
    rows = [row.markdown() for row in table(options)]
    if options.write is not None:
        about = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, size {options.size}"
        put(options.write, "families", "\n".join([about, "", *head, *rows, ""]))


if __name__ == "__main__":
    main()
