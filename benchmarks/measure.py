"""One solver on one instance in a process of its own: time and peak memory belong to it alone.

Run as a script this file *is* that process; ``measured`` starts it with a limit on time and memory, and
``typical`` a few times if it is short.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
"""Who reads how many threads to use from the environment."""

SHORT, TIMES = 3.0, 5
"""Runs shorter than this, s, are repeated so often."""


@dataclass(frozen=True)
class Task:
    """Which solver on which data, and how long and how large it may get."""

    solver: str
    n: int
    d: int
    kind: str
    tol: float
    limit: float
    seconds: float
    gigabytes: float
    threads: int = 1


@dataclass(frozen=True)
class Measurement:
    """``megabytes`` is the peak above what imports and data take; ``failure`` says why there is no answer.

    After a failure ``megabytes`` is the peak of the whole process. ``digest`` is of the weights, bit by bit.
    """

    seconds: float = float("nan")
    megabytes: float = float("nan")
    value: float = float("nan")
    lower: float | None = None
    neurons: int = 0
    note: str = ""
    failure: str = ""
    digest: str = ""


def typical(task: Task) -> Measurement:
    """The median in time of ``TIMES`` runs, where one is so short that a busy machine would decide."""
    found = [measured(task)]
    while not found[0].failure and found[0].seconds < SHORT and len(found) < TIMES:
        found.append(measured(task))
    return sorted(found, key=lambda some: some.seconds)[(len(found) - 1) // 2]


def measured(task: Task) -> Measurement:
    """Run the task; a solver that fails, does not end or does not fit is a result, not an error."""
    threads = dict.fromkeys(THREADS, str(task.threads))
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        command = [sys.executable, str(Path(__file__)), json.dumps(asdict(task))]
        child = subprocess.Popen(command, env=os.environ | threads, stdout=out, stderr=err)
        code, largest = _awaited(child, 4.0 * task.seconds + 60.0)
        out.seek(0)
        err.seek(0)
        answer = [line for line in out.read().splitlines() if line.startswith("{")]
        errors = err.read()
    if answer:
        return Measurement(**json.loads(answer[-1]))
    return Measurement(megabytes=largest, failure=_failure(task, code, errors))


def _awaited(child: subprocess.Popen[bytes], seconds: float) -> tuple[int, float]:
    """Exit code (negative for a signal) and the largest size of the process, MB; it is killed when its time is over."""
    end = time.monotonic() + seconds
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode, _megabytes(usage.ru_maxrss)
        if time.monotonic() > end:
            child.kill()
        time.sleep(0.02)


def _failure(task: Task, code: int, errors: str) -> str:
    words = ("MemoryError", "bad_alloc", "memory allocation", "Unable to allocate", "DefaultCPUAllocator", "mmap")
    if any(word in errors for word in words):
        return f"ran out of {task.gigabytes:.0f} GB"
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"did not finish in {task.seconds:.0f} s"
    last = (errors.strip().splitlines() or [f"exit code {code}"])[-1]
    return f"failed: {last[:90]}"


def _megabytes(maxrss: int) -> float:
    return maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def peak(*, reset: bool = False) -> float:
    """Largest resident size so far, MB; with ``reset`` (Linux) counting starts anew from the present size."""
    if reset:
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return float(line.split()[1]) / 1024
    return _megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _run(task: Task) -> Measurement:
    import instances
    from contenders import CONTENDERS, prepare

    prepare(task.solver)
    A, y, beta = instances.instance(task.n, task.d, task.kind)
    size = int(task.gigabytes * 2**30)
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    used = int(time.process_time()) + int(task.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used, used + 5))
    before = peak(reset=True)
    start = time.process_time()
    answer = CONTENDERS[task.solver].solve(A, y, beta, task.tol, task.limit)
    seconds = time.process_time() - start
    megabytes = peak() - before
    value = instances.objective(A, y, beta, answer.U, answer.w)
    neurons = int((abs(answer.w) * (answer.U**2).sum(axis=0) > 0).sum())
    digest = hashlib.sha256(answer.U.tobytes() + answer.w.tobytes()).hexdigest()
    return Measurement(seconds, megabytes, value, answer.lower, neurons, answer.note, digest=digest)


if __name__ == "__main__":
    print(json.dumps(asdict(_run(Task(**json.loads(sys.argv[1]))))))
