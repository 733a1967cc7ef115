"""Running a solver where it can neither hang nor crash the run: in a process of its own with a watchdog.

A forked process needs no pickling, so lambdas, closures and open resources work; only data and answers travel. The
process serves case after case and is replaced after a time-out or a crash. Where there is no fork (Windows, macOS) a
fresh interpreter imports the solver, which has to be a function of a module; any other runs in a daemon thread, which
a time-out can only leave behind, as a crash takes the run with it.

A limit is of seconds by the clock. Where the system tells the processor seconds of a process (Linux does), one that
works but has not had so many yet, as others use the processors, goes on until it has, :data:`BUSY` times as long
at most. Those of its threads count, those of processes that the solver starts do not.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import queue
import sys
import threading
import time
import traceback
import tracemalloc
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from analytic.validation.answers import Answer, Failure, read_answer
from analytic.validation.cases import SolverCase, arguments
from numeric.network import Array

Solver = Callable[..., Any]
START_LIMIT = 60.0
BUSY = 20.0
"""Times the limit that a process may wait for a processor that others use."""
IDLE = 0.01
"""Of a processor: who uses less is not kept from working."""
DECLINED = ("UnsupportedError", "NotImplementedError", "NoClosedForm")

CALLS = 8
"""Calls with the same data, to see whether memory grows."""


@dataclass(frozen=True)
class Outcome:
    """An answer or a failure, how long it took, and whether the data were changed."""

    answer: Answer | Failure
    seconds: float
    overwrote: bool = False


Task = tuple[Array, Array, dict[str, Any]]
"""``A``, ``y``, and the options of one call."""


def task_of(case: SolverCase) -> Task:
    """The call that a case asks for."""
    return case.A, case.y, arguments(case)


def run_here(solver: Solver, task: Task) -> Outcome:
    """Call the solver once, with copies of the data; whatever it raises becomes a failure."""
    A, y, options = task
    mine, targets = A.copy(), y.copy()
    started = time.perf_counter()
    try:
        found = solver(mine, targets, **options)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit among them: a solver may do anything
        seconds = time.perf_counter() - started
        declined = any(kind.__name__ in DECLINED for kind in type(error).__mro__)
        kind = "declined" if declined else "exception"
        return Outcome(Failure(kind, f"{type(error).__name__}: {_first_line(error)}"), seconds)
    seconds = time.perf_counter() - started
    return Outcome(read_answer(found, A, y), seconds, not (np.array_equal(mine, A) and np.array_equal(targets, y)))


def grown(solver: Solver, task: Task, calls: int = CALLS) -> tuple[int, ...]:
    """Bytes in use after each of several calls with the same data, as Python and numpy count them."""
    sizes = np.zeros(calls, dtype=int)  # which does not grow itself
    gc.freeze()  # what this process had before needs no second look
    tracemalloc.start()
    try:
        for k in range(calls):
            run_here(solver, task)
            gc.collect()
            sizes[k] = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
        gc.unfreeze()
    return tuple(sizes.tolist())


def _first_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" ({os.path.basename(place[0].filename)}, line {place[0].lineno})" if place else ""
    return (text if len(text) <= 160 else text[:157] + "...") + where


class Worker:
    """Serves the cases of a list by index; use as a context manager."""

    def __init__(self, solver: Solver, cases: Sequence[SolverCase], *, isolate: bool = True) -> None:
        """``isolate=False`` runs the solver in this process, without a watchdog."""
        self.solver, self.cases, self.isolate = solver, cases, isolate
        self.method = _start_method(solver)
        self.process: Any = None
        self.pipe: Connection | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def run(self, index: int, time_limit: float) -> Outcome:
        """One case, stopped after ``time_limit`` seconds, later if others keep the process from working."""
        task = task_of(self.cases[index])
        if not self.isolate:
            return run_here(self.solver, task)
        outcome = self._apart((run_here, task), time_limit) if self.method else self._threaded(task, time_limit)
        assert isinstance(outcome, Outcome)
        return outcome

    def memory(self, index: int, time_limit: float) -> tuple[int, ...]:
        """What :func:`grown` says of one case; nothing if the calls do not end in time, or cannot be stopped."""
        if not (self.isolate and self.method):
            return ()
        found = self._apart((grown, task_of(self.cases[index])), time_limit)
        return () if isinstance(found, Outcome) else found

    def _apart(self, job: tuple[Callable[..., Any], Task], time_limit: float) -> Any:
        if self.process is None:
            self._start()
        assert self.pipe is not None
        started = time.perf_counter()
        try:
            self.pipe.send(job)
            if self._answered(time_limit):
                return self.pipe.recv()
        except (EOFError, OSError):
            self.process.join(1)
            code = self.process.exitcode
            self._stop()
            return Outcome(Failure("crash", f"the process ended with status {code}"), time.perf_counter() - started)
        self._stop()
        return _late(time_limit)

    def _answered(self, time_limit: float) -> bool:
        """Whether an answer came within the limit: by the clock, or of processor seconds while it works."""
        assert self.pipe is not None
        pid = self.process.pid
        begun, started = _worked(pid), time.monotonic()
        if self.pipe.poll(time_limit):
            return True
        before = _worked(pid)
        step = min(1.0, time_limit)
        while begun is not None and before is not None and before - begun < time_limit:
            if time.monotonic() - started > BUSY * time_limit:
                return False
            if self.pipe.poll(step):
                return True
            now = _worked(pid)
            if now is None or now - before < IDLE * step:
                return False
            before = now
        return False

    def _start(self) -> None:
        context: Any = multiprocessing.get_context(self.method)
        self.pipe, other = context.Pipe()
        parent = self.pipe if self.method == "fork" else None
        self.process = context.Process(target=_serve, args=(self.solver, other, parent), daemon=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside threads: the child only computes
            self.process.start()
        other.close()
        if self.method == "spawn":
            self._await_start()

    def _await_start(self) -> None:
        """A fresh interpreter imports first; that is not the solver's time."""
        assert self.pipe is not None
        with suppress(EOFError, OSError):  # it did not start: the first case reports the crash
            if self.pipe.poll(START_LIMIT):
                self.pipe.recv()

    def _stop(self) -> None:
        if self.pipe is not None:
            self.pipe.close()
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process.close()
        self.process, self.pipe = None, None

    def _threaded(self, task: Task, time_limit: float) -> Outcome:
        answers: queue.Queue[Outcome] = queue.Queue()
        threading.Thread(target=lambda: answers.put(run_here(self.solver, task)), daemon=True).start()
        try:
            return answers.get(timeout=time_limit)
        except queue.Empty:
            return _late(time_limit)


def _worked(pid: int) -> float | None:
    """The processor seconds of a process, where the system tells them by a file."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / float(os.sysconf("SC_CLK_TCK"))


def _late(time_limit: float) -> Outcome:
    return Outcome(Failure("time-out", f"no answer within {time_limit:g} s"), time_limit)


def _start_method(solver: Solver) -> str:
    """ "fork" where it is safe, "spawn" for a solver that another interpreter can import, "" for a thread."""
    if "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin":
        return "fork"
    try:
        pickle.dumps(solver)
    except (pickle.PicklingError, AttributeError, TypeError):
        return ""
    return "spawn"


def _serve(solver: Solver, pipe: Connection, parent: Connection | None) -> None:
    """The child: answer calls until the pipe closes."""
    if parent is not None:
        parent.close()
    try:
        if parent is None:
            pipe.send("ready")
        while True:
            job, task = pipe.recv()
            pipe.send(job(solver, task))
    except (EOFError, OSError, KeyboardInterrupt):
        pass
    finally:
        sys.stdout.flush()
        os._exit(0)
