"""Run the checker on a file in a process of its own, with limited memory, and measure it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ADDRESSES", "MEMORY", "PATIENCE", "PROGRAM", "SECONDS", "Run", "run_limited"]

ROOT = Path(__file__).parents[2]
SECONDS, PATIENCE = 10, 3  # a busy machine may be slower by this factor
ADDRESSES, MEMORY = 700 << 20, 500 << 20

PROGRAM = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, ({addresses}, {addresses}))
from analytic.checker import CertificateError, check_file
start = time.process_time()
try:
    verdict = check_file(sys.argv[1])
    answer = verdict.outcome, verdict.reason
except CertificateError as error:
    answer = "bad input", str(error)
seconds = time.process_time() - start
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
print(json.dumps([*answer, seconds, memory]))
"""


@dataclass
class Run:
    """What the checker said, the processor time it took, the most memory it used."""

    outcome: str
    reason: str
    seconds: float
    memory: int


def run_limited(path: Path) -> Run:
    """The run; any other exception, a lack of memory or of time fails here."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(addresses=ADDRESSES), str(path)],
        cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE * SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-800:]
    outcome, reason, seconds, memory = json.loads(done.stdout)
    return Run(outcome, reason, seconds, memory)
