"""Certified optima for general data, side by side with the full arrangement program and pyscnn.

    python benchmarks/general.py                    ours at n = 30 and 100, d = 3, and n = 2,000, d = 2 (seconds)
    python benchmarks/general.py --peers            the peers too, where they can run (about twenty minutes)
    python benchmarks/general.py --large            the sizes that take us minutes
    pip install cvxpy pyscnn                        what --peers needs

Squared loss, Gaussian or whitened data, Gaussian targets, beta a tenth of its largest useful value. Every
solver runs in a process of its own, on one thread, under a limit of processor time and memory; times are
processor seconds without imports, memory is the peak above what imports and data take. "gap" is ours,
(value - lower bound) / value, and is proved; "above" is a peer's objective, recomputed by our formula from
the network it returns, over our lower bound, minus one. Ratios are the peer over ours on the same data.

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
from dataclasses import dataclass

from contenders import CONTENDERS, missing, versions
from measure import Measurement, Task, measured


@dataclass(frozen=True)
class Size:
    """A size, our tolerance and time limit, and the peers that are asked."""

    n: int
    d: int
    tol: float
    limit: float
    peers: tuple[str, ...] = ()
    kind: str = "gauss"


SMALL = (
    Size(30, 3, 1e-8, 60.0, ("cvxpy", "facets", "scnn", "scnn-cones")),
    Size(100, 3, 1e-8, 60.0, ("cvxpy", "facets", "scnn", "scnn-cones")),
    Size(2_000, 2, 1e-8, 60.0),
    Size(50, 100, 1e-8, 60.0, ("scnn", "scnn-cones"), "whitened"),
)
LARGE = (
    Size(60, 5, 1e-6, 300.0, ("facets", "scnn")),
    Size(100, 5, 1e-6, 600.0),
    Size(1_000, 3, 1e-6, 600.0),
    Size(10_000, 2, 1e-8, 300.0),
    Size(200, 10, 1e-6, 60.0),
    Size(500, 20, 1e-6, 60.0),
    Size(2_000, 50, 1e-6, 60.0),
)


def line(size: Size, key: str, found: Measurement, ours: Measurement | None) -> str:
    """One row of the table; ``ours`` is the measurement the peer is compared with."""
    start = f"{size.n:6d} {size.d:4d}  {CONTENDERS[key].name:30s} "
    if found.failure:
        return f"{start} {found.failure}; {found.megabytes:.0f} MB by then"
    if ours is None:
        distance = f"gap {(found.value - (found.lower or 0.0)) / found.value:8.1e}"
    else:
        distance = f"above {found.value / (ours.lower or float('nan')) - 1.0:8.1e}"
    text = f"{start} {found.seconds:9.2f} s {found.megabytes:8.1f} MB  {distance:14s} {found.neurons:6d} neurons"
    if ours is not None:
        memory = found.megabytes / max(ours.megabytes, 0.1)
        text += f"  {found.seconds / ours.seconds:7.1f} x time {memory:7.1f} x memory"
    return f"{text}  {size.kind + ', ' if size.kind != 'gauss' else ''}{found.note}"


def compare(size: Size, options: argparse.Namespace) -> None:
    """Ours and the peers on one size, printed as they come."""
    keys = ["ours", *(size.peers if options.peers else ())]
    ours = None
    for key in keys:
        lacking = missing(key)
        if lacking:
            print(
                f"{size.n:6d} {size.d:4d}  {CONTENDERS[key].name:30s}  not installed: pip install {' '.join(lacking)}"
            )
            continue
        task = Task(key, size.n, size.d, size.kind, size.tol, size.limit, options.seconds, options.gigabytes)
        found = measured(task)
        print(line(size, key, found, ours), flush=True)
        if key == "ours" and not found.failure:
            ours = found
        elif ours is None:
            return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="also the sizes that take minutes")
    parser.add_argument("--peers", action="store_true", help="also the peers")
    parser.add_argument("--only", default="", help="sizes, as in 30x3,100x3; all of them otherwise")
    parser.add_argument("--seconds", type=float, default=600.0, help="limit of processor time a solver, default 600")
    parser.add_argument("--gigabytes", type=float, default=12.0, help="limit of memory a solver, default 12")
    options = parser.parse_args()
    sizes = SMALL + (LARGE if options.large else ())
    if options.only:
        sizes = tuple(size for size in SMALL + LARGE if f"{size.n}x{size.d}" in options.only.split(","))
    keys = ["ours", *dict.fromkeys(key for size in sizes for key in size.peers)] if options.peers else ["ours"]
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores")
    print(", ".join(versions([key for key in keys if not missing(key)])))
    for size in sizes:
        compare(size, options)


if __name__ == "__main__":
    main()
