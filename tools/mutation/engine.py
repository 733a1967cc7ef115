"""The tests are collected once; every mutant meets them in a child of the process that holds them.

A mutant of a function body replaces the body in place, and only the tests that called the function before are run,
quick ones first.  A mutant outside of functions, in a constant or a default, is read by a session of its own, which
runs brief tests only.
"""

from __future__ import annotations

import ast
import gc
import os
import resource
import select
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from tools.mutation.installing import Functions, caches, exchange, functions, reload_with
from tools.mutation.mutants import Mutant, code_of, mutants

EXAMPLES = 30  # of a property

PATIENCE = 8.0  # that multiple
BRIEF = 0.15  # seconds of a test that is run for a mutant outside of functions
MEMORY = 3 << 30  # bytes of address space beside what is there

KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"


@dataclass(frozen=True)
class Result:
    """What became of a mutant, and the test that failed."""

    mutant: Mutant
    outcome: str
    by: str = ""


@dataclass
class Plan:
    """What to do, and what was found."""

    root: Path
    files: tuple[str, ...]
    chosen: set[tuple[str, int]] | None  # file and number of the mutant; None for all
    slowest: float  # seconds of a test that is still run
    grace: float  # seconds of processor time that a test may take beyond a multiple of its usual time
    report: Callable[[Result], None]
    earlier: dict[str, tuple[str, str]] = field(default_factory=dict)  # what became of mutants: by their text
    known: frozenset[str] = frozenset()  # keys of mutants that may survive
    results: list[Result] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)  # of the unchanged sources


class Short:
    """Properties with few examples, always the same ones, without shrinking."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Change the settings of every property."""
        for item in items:
            function = getattr(item, "obj", None)
            old = getattr(function, "_hypothesis_internal_use_settings", None)
            if old is not None and hasattr(function, "hypothesis"):
                new = settings(old, max_examples=min(old.max_examples, EXAMPLES), derandomize=True, database=None,
                               deadline=None, phases=[Phase.explicit, Phase.generate])  # fmt: skip
                target = getattr(function, "__func__", function)
                target._hypothesis_internal_use_settings = new


class TooSlow(BaseException):
    """Ends a test that takes longer than is worth while; no ``Exception``, so that no test catches it."""


class Engine:
    """A plugin that runs mutants in place of tests."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.times: dict[pytest.Item, float] = {}
        self.callers: dict[tuple[str, str], list[pytest.Item]] = defaultdict(list)
        self.kills: dict[tuple[str, str], dict[pytest.Item, int]] = defaultdict(lambda: defaultdict(int))
        self.functions: Functions = {}
        self.caches: list[Any] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Once without any mutant, then each mutant."""
        absolute = {str(self.plan.root / file) for file in self.plan.files}
        for item in session.items:
            self.rehearse(item, absolute)
        self.functions, self.caches = functions(sorted(absolute)), caches(self.plan.root)
        gc.collect()
        gc.freeze()  # so that the children share what is there
        if not self.plan.failures:
            for file in self.plan.files:
                self.run_file(file)
        return True

    def rehearse(self, item: pytest.Item, files: set[str]) -> None:
        """How long a test takes, and which functions it calls."""
        called: set[CodeType] = set()

        def watch(frame: FrameType, event: str, _: Any) -> None:
            if event == "call" and frame.f_code.co_filename in files:
                called.add(frame.f_code)

        def stop(*_: Any) -> None:
            raise TooSlow

        start = time.process_time()
        before = signal.signal(signal.SIGPROF, stop)
        signal.setitimer(signal.ITIMER_PROF, 2 * self.plan.slowest)  # watching takes time as well
        sys.setprofile(watch)
        try:
            reports = runtestprotocol(item, log=False, nextitem=None)
        finally:
            sys.setprofile(None)
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
        taken = time.process_time() - start
        if any(r.failed and "TooSlow" in r.longreprtext for r in reports):
            return
        self.plan.failures += [f"{item.nodeid}: {r.longreprtext[-500:]}" for r in reports if r.failed]
        if taken <= self.plan.slowest and not any(r.skipped for r in reports):
            self.times[item] = taken
            for key in {(code.co_filename, code.co_qualname.split(".<locals>")[0]) for code in called}:
                self.callers[key].append(item)

    def run_file(self, file: str) -> None:
        """Every chosen mutant of a file."""
        source = (self.plan.root / file).read_text(encoding="utf-8")
        for number, (mutant, tree) in enumerate(mutants(source, file)):
            if self.plan.chosen is None or (file, number) in self.plan.chosen:
                before = self.plan.earlier.get(mutant.text)
                over = before is not None and (before[0] != SURVIVED or mutant.key in self.plan.known)
                result = Result(mutant, *before) if before and over else self.run(mutant, tree)
                self.plan.results.append(result)
                self.plan.report(result)

    def run(self, mutant: Mutant, tree: ast.Module) -> Result:
        """One mutant."""
        absolute = str(self.plan.root / mutant.file)
        if mutant.scope is None:
            brief = [item for item, taken in self.times.items() if taken <= BRIEF]
            limit = self.plan.grace + PATIENCE * (5.0 + sum(self.times[item] for item in brief))
            outcome, by = in_child(lambda: self.afresh(mutant, tree, brief), limit)
            return Result(mutant, outcome, by)
        key = (absolute, mutant.scope)
        items = sorted(self.callers[key], key=lambda item: (-self.kills[key][item], self.times[item]))
        code = code_of(tree, absolute, mutant.scope)
        limit = self.plan.grace + PATIENCE * sum(self.times[item] for item in items)
        outcome, by = in_child(lambda: self.in_place(key, code, items), limit)
        for item in items:
            if item.nodeid == by:
                self.kills[key][item] += 1
        return Result(mutant, outcome, by)

    def in_place(self, key: tuple[str, str], code: CodeType, items: list[pytest.Item]) -> Iterator[str]:
        """Names of tests that fail."""
        exchange(self.functions[key], code, self.caches)
        for item in items:
            signal.setitimer(signal.ITIMER_PROF, self.plan.grace + PATIENCE * self.times[item])
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
                yield item.nodeid

    def afresh(self, mutant: Mutant, tree: ast.Module, brief: list[pytest.Item]) -> Iterator[str]:
        """The same, in a session that imports everything again."""
        wanted = {item.nodeid for item in brief}
        failed: list[str] = []

        class Chosen:
            def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
                items[:] = [item for item in items if item.nodeid in wanted]

            def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
                if report.failed:
                    failed.append(report.nodeid)

        reload_with(self.plan.root, mutant.file, tree)
        paths = sorted({str(item.path) for item in brief})
        status = pytest.main([*OPTIONS, "-x", *paths], plugins=[Short(), Chosen()])
        if status:
            yield failed[0] if failed else "collection"


OPTIONS = [
    "-q", "-s", "-m", "not slow", "-p", "no:cacheprovider", "-p", "no:doctest", "-o", "addopts=--import-mode=importlib",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",  # hypothesis is imported before the session starts
]  # fmt: skip


def in_child(work: Callable[[], Iterator[str]], limit: float) -> tuple[str, str]:
    """The first name that the work yields in a child, which ends with it; and whether it ended at all."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _work_and_leave(work, writing)
    os.close(writing)
    ready, _, _ = select.select([reading], [], [], 3 * limit)
    if not ready:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    name = os.read(reading, 4096).decode() if ready else ""
    os.close(reading)
    if name:
        return KILLED, name
    if not ready or os.WIFSIGNALED(status):
        return TIMED_OUT, ""
    return (SURVIVED, "") if os.WEXITSTATUS(status) == 0 else (KILLED, "the interpreter")


def _work_and_leave(work: Callable[[], Iterator[str]], writing: int) -> None:
    """In the child: silent, with bounded memory, never back into the tests of the parent."""
    status = 1
    try:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
        size = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        name = next(work(), "")
        os.write(writing, name.encode())
        status = 0
    except BaseException as error:
        os.write(writing, f"{type(error).__name__} outside of a test".encode())
    finally:
        os._exit(status)
