"""Running a solver where it can neither hang nor crash the run: in a forked process with a watchdog.

A fork needs no pickling, so lambdas, closures and open resources work; only answers travel. The process serves case
after case and is replaced after a time-out or a crash. Where there is no fork the solver runs in a daemon thread,
which a time-out can only leave behind.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from analytic.validation.answers import Answer, Failure, read_answer
from analytic.validation.cases import Case, arguments

__all__ = ["Outcome", "Worker", "run_here"]

Solver = Callable[..., Any]
DECLINED = ("UnsupportedError", "NotImplementedError", "NoClosedForm")


@dataclass(frozen=True)
class Outcome:
    """An answer or a failure, and how long it took."""

    answer: Answer | Failure
    seconds: float


def run_here(solver: Solver, case: Case) -> Outcome:
    """Call the solver on one case; whatever it raises becomes a failure."""
    started = time.perf_counter()
    try:
        A, y = case.A.copy(), case.y.copy()
        found = solver(A, y, **arguments(case))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit among them: a solver may do anything
        seconds = time.perf_counter() - started
        declined = any(kind.__name__ in DECLINED for kind in type(error).__mro__)
        kind = "declined" if declined else "exception"
        return Outcome(Failure(kind, f"{type(error).__name__}: {_first_line(error)}"), seconds)
    return Outcome(read_answer(found, case.A, case.y), time.perf_counter() - started)


def _first_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" ({os.path.basename(place[0].filename)}, line {place[0].lineno})" if place else ""
    return (text if len(text) <= 160 else text[:157] + "...") + where


class Worker:
    """Serves the cases of a list by index; use as a context manager."""

    def __init__(self, solver: Solver, cases: Sequence[Case], *, isolate: bool = True) -> None:
        """``isolate=False`` runs the solver in this process, without a watchdog."""
        self.solver, self.cases, self.isolate = solver, cases, isolate
        self.forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
        self.process: Any = None
        self.pipe: Connection | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def run(self, index: int, time_limit: float) -> Outcome:
        """One case, stopped after ``time_limit`` seconds."""
        if not self.isolate:
            return run_here(self.solver, self.cases[index])
        return self._forked(index, time_limit) if self.forks else self._threaded(index, time_limit)

    def _forked(self, index: int, time_limit: float) -> Outcome:
        if self.process is None:
            self._start()
        assert self.pipe is not None
        started = time.perf_counter()
        try:
            self.pipe.send(index)
            if self.pipe.poll(time_limit):
                outcome = self.pipe.recv()
                assert isinstance(outcome, Outcome)
                return outcome
        except (EOFError, OSError):
            self.process.join(1)
            code = self.process.exitcode
            self._stop()
            return Outcome(Failure("crash", f"the process ended with status {code}"), time.perf_counter() - started)
        self._stop()
        return _late(time_limit)

    def _start(self) -> None:
        context = multiprocessing.get_context("fork")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(self.solver, self.cases, other, self.pipe), daemon=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside threads: the child only computes
            self.process.start()
        other.close()

    def _stop(self) -> None:
        if self.pipe is not None:
            self.pipe.close()
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process.close()
        self.process, self.pipe = None, None

    def _threaded(self, index: int, time_limit: float) -> Outcome:
        answers: queue.Queue[Outcome] = queue.Queue()
        threading.Thread(target=lambda: answers.put(run_here(self.solver, self.cases[index])), daemon=True).start()
        try:
            return answers.get(timeout=time_limit)
        except queue.Empty:
            return _late(time_limit)


def _late(time_limit: float) -> Outcome:
    return Outcome(Failure("time-out", f"no answer within {time_limit:g} s"), time_limit)


def _serve(solver: Solver, cases: Sequence[Case], pipe: Connection, parent: Connection) -> None:
    """The child: answer indices until the pipe closes."""
    parent.close()
    try:
        while True:
            index = pipe.recv()
            pipe.send(run_here(solver, cases[index]))
    except (EOFError, OSError, KeyboardInterrupt):
        pass
    finally:
        sys.stdout.flush()
        os._exit(0)
