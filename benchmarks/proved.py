"""Certificates at any rank: what ``analytic.certify`` proves of a network, and what it costs the checker.

    python benchmarks/proved.py --seconds 60 --write docs/benchmarks.md   (--processor on a machine that does more)

The network is what ``numeric.solve`` finds in the time; as much time again is for the proof. Seconds of the checker are
of the processor: it uses Python's standard library only.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

from bounds import largest_beta, table
from tables import cells, put

import analytic
import numeric
from analytic.checker import check_file

CASES = (("wine", "hinge", "free", 0.5), ("diabetes", "squared", "none", 0.5), ("diabetes", "squared", "none", 0.1))


def row(name: str, loss: str, bias: str, fraction: float, seconds: float) -> str:
    """A row of the page's table."""
    A, y = table(name)
    beta = fraction * largest_beta(A, y, loss, bias)
    network = numeric.solve(A, y, loss=loss, beta=beta, bias=bias, time_limit=seconds)
    begun = time.process_time()
    found = analytic.certify(network, A, y, loss=loss, beta=beta, bias=bias, time_limit=seconds)
    made = time.process_time() - begun
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.json"
        found.to_json(path)
        size = path.stat().st_size
        begun = time.process_time()
        verdict = check_file(path)
        checked = time.process_time() - begun
        method = json.loads(path.read_text(encoding="utf-8"))["feasibility"]["method"]
    first = [name, f"{A.shape[0]} × {A.shape[1]}", loss, bias, f"{fraction:g}", f"{network.relative_gap:.2g}"]
    gap = f"**{found.relative_gap:.2g}**" if verdict.proved else verdict.outcome
    return cells([*first, gap, method, f"{made:.0f}", f"{size / 1e6:.2g}", f"{checked:.1f}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="rows whose name, as 'wine free 0.5', contains one of these words")
    parser.add_argument("--seconds", type=float, default=60.0, help="for the network, and for the proof; default 60")
    parser.add_argument("--processor", action="store_true", help="limits are processor seconds, of one thread")
    parser.add_argument("--write", type=Path, help="a page whose table, between two marks, is replaced by this one")
    options = parser.parse_args()
    if options.processor:
        time.monotonic = time.process_time  # the clock of every limit
    names = [
        "data",
        "size",
        "loss",
        "bias",
        "beta",
        "gap in floats",
        "proved gap",
        "method",
        "made, s",
        "MB",
        "checked, s",
    ]
    lines = [cells(names), "| --- | --- | --- | --- | ---: | ---: | ---: | --- | ---: | ---: | ---: |"]
    words = options.only.split(",")
    chosen = [c for c in CASES if any(word in f"{c[0]} {c[2]} {c[3]:g}" for word in words)]
    for case in chosen:
        lines.append(row(*case, options.seconds))
        print(lines[-1], flush=True)
    if options.write is not None:
        load = f"load {os.getloadavg()[1]:.0f} on {os.cpu_count()} cores"
        clock = "processor s" if options.processor else "s"
        put(options.write, "proved", "\n".join([f"{options.seconds:g} {clock} for each, {load}", "", *lines, ""]))


if __name__ == "__main__":
    main()
