"""Certified optima for general data, side by side with the full arrangement program and pyscnn.

    python benchmarks/general.py                    ours at n = 30 and 100, d = 3, and n = 2,000, d = 2 (seconds)
    python benchmarks/general.py --peers            the peers too, where they can run (about twenty minutes)
    python benchmarks/general.py --large            the sizes that take us minutes
    pip install cvxpy pyscnn                        what --peers needs

Squared loss, Gaussian or whitened data, Gaussian targets, beta a tenth of its largest useful value. Every
solver runs in a process of its own, on one thread, under a limit of processor time and memory; times are
processor seconds without imports (the median of five runs where one takes less than three seconds), memory
is the peak above what imports and data take. "gap" is ours,
(value - lower bound) / value, and is proved; "above" is a peer's objective, recomputed by our formula from
the network it returns, over our lower bound, minus one. Ratios are the peer over ours on the same data. What
ends optimal is solved again, on one thread and on two, and the difference printed.

The peers: the convex program over all activation patterns through cvxpy and Clarabel, with every side as a
constraint, and with the irredundant sides only (our enumeration of the patterns tells them; they make the
program much smaller); pyscnn in double precision, without normalising the data, its penalty divided by n as
its loss is, bias off, with one gate in every cell where all cells can be listed and a thousand sampled ones
elsewhere: its augmented Lagrangian method as it comes, and its FISTA for gated networks followed by the cone
decomposition, which promises the loss of the gated network but not its penalty.
"""

from __future__ import annotations

import argparse
import os
import platform
from dataclasses import dataclass, replace
from pathlib import Path

from contenders import CONTENDERS, missing, versions
from measure import Measurement, Task, measured, typical
from tables import Again, Row, page, put


@dataclass(frozen=True)
class Size:
    """A size, our tolerance and time limit, and the peers that are asked."""

    n: int
    d: int
    tol: float
    limit: float
    peers: tuple[str, ...] = ()
    kind: str = "gauss"

    def task(self, key: str, options: argparse.Namespace) -> Task:
        """What a process is asked for."""
        return Task(key, self.n, self.d, self.kind, self.tol, self.limit, options.seconds, options.gigabytes)


SMALL = (
    Size(30, 3, 1e-8, 60.0, ("cvxpy", "facets", "scnn", "scnn-cones")),
    Size(100, 3, 1e-8, 60.0, ("cvxpy", "facets", "scnn", "scnn-cones")),
    Size(2_000, 2, 1e-8, 60.0),
    Size(50, 100, 1e-8, 60.0, ("scnn", "scnn-cones"), "whitened"),
)
LARGE = (
    Size(60, 5, 1e-6, 300.0, ("facets", "scnn")),
    Size(100, 5, 1e-6, 600.0, ("scnn",)),
    Size(1_000, 3, 1e-6, 600.0, ("scnn",)),
    Size(10_000, 2, 1e-8, 300.0, ("scnn",)),
    Size(200, 10, 1e-6, 60.0),
    Size(500, 20, 1e-6, 60.0),
    Size(2_000, 50, 1e-6, 60.0, ("scnn",)),
)


def compare(size: Size, options: argparse.Namespace) -> list[Row]:
    """Ours and the peers on one size, printed as they come."""
    keys = ["ours", *(size.peers if options.peers else ())]
    rows: list[Row] = []
    for key in keys:
        lacking = missing(key)
        if lacking:
            print(
                f"{size.n:6d} {size.d:4d}  {CONTENDERS[key].name:30s}  not installed: pip install {' '.join(lacking)}"
            )
            continue
        found = typical(size.task(key, options))
        rows.append(Row(size.n, size.d, size.kind, key, found, rows[0].found if rows else None))
        print(rows[-1].text(), flush=True)
        if rows[0].found.failure:
            break
    return rows


def repeat(size: Size, first: Measurement, options: argparse.Namespace) -> Again:
    """Ours again, on one thread and on two."""
    task = size.task("ours", options)
    again = Again(size.n, size.d, first, measured(task), measured(replace(task, threads=2)))
    print(again.text(), flush=True)
    return again


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="also the sizes that take minutes")
    parser.add_argument("--peers", action="store_true", help="also the peers")
    parser.add_argument("--only", default="", help="sizes, as in 30x3,100x3; all of them otherwise")
    parser.add_argument("--seconds", type=float, default=600.0, help="limit of processor time a solver, default 600")
    parser.add_argument("--gigabytes", type=float, default=12.0, help="limit of memory a solver, default 12")
    parser.add_argument("--write", type=Path, help="a page whose tables, between two marks, are replaced by these")
    options = parser.parse_args()
    sizes = SMALL + (LARGE if options.large else ())
    if options.only:
        sizes = tuple(size for size in SMALL + LARGE if f"{size.n}x{size.d}" in options.only.split(","))
    keys = ["ours", *dict.fromkeys(key for size in sizes for key in size.peers)] if options.peers else ["ours"]
    where = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    about = f"{where}\n{', '.join(versions([key for key in keys if not missing(key)]))}"
    print(about)
    rows: list[Row] = []
    again: list[Again] = []
    for size in sizes:
        found = compare(size, options)
        rows += found
        if found[0].found.note == "optimal":  # where a clock cuts is not reproducible
            again.append(repeat(size, found[0].found, options))
    if options.write is not None:
        put(options.write, "general", page(rows, again, about))


if __name__ == "__main__":
    main()
