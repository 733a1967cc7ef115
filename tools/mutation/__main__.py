"""``python -m tools.mutation checker|rounding|bounds|all``: exit status 1 if a fault survives that is not explained."""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import sys
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import pytest

from tools.mutation.engine import KILLED, OPTIONS, SURVIVED, TIMED_OUT, Engine, Plan, Result, Short
from tools.mutation.mutants import mutants
from tools.mutation.targets import REPO, TARGETS, Target

EXPLAINED = Path(__file__).with_name("survivors.txt")


def explained(text: str) -> set[str]:
    """The keys of the faults that no test can see: the lines that are no reason and not empty."""
    return {line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")}


def sample(found: Sequence[tuple[str, int]], size: int | None, seed: int) -> set[tuple[str, int]] | None:
    """So many of them; None for all."""
    return None if size is None or size >= len(found) else set(random.Random(seed).sample(list(found), size))


def survey(
    target: Target, *, size: int | None = None, seed: int = 0, slowest: float = 1.5, grace: float = 1.5,
    root: Path = REPO, only: str = "", report: Callable[[Result], None] | None = None,
    earlier: dict[str, tuple[str, str]] | None = None, known: Collection[str] = (), tests: Sequence[str] = (),
) -> Plan:  # fmt: skip
    """Run the mutants of a target; those that were killed earlier, or survived and are known to, are taken over."""
    files = tuple(file for file in target.files if only in file)
    numbers = [
        (file, k)
        for file in files
        for k, (mutant, _) in enumerate(mutants((root / file).read_text("utf-8"), file))
        if target.holds(file, mutant.scope)
    ]
    plan = Plan(root, files, sample(numbers, size, seed) or set(numbers), slowest, grace, report or _progress,
                earlier=earlier or {}, known=frozenset(known))  # fmt: skip
    paths = [str(root / test) for test in tests or target.tests]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = pytest.main([*OPTIONS, f"--rootdir={root}", *paths], plugins=[Short(), Engine(plan)])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        plan.failures.append(said.getvalue())
    return plan


def _progress(result: Result) -> None:
    if result.outcome == SURVIVED:
        print(line_of(result), file=sys.stderr, flush=True)


def line_of(result: Result) -> str:
    """A result as text."""
    by = f"  [{result.by}]" if result.by else ""
    return f"{result.outcome}: {result.mutant.text}{by}"


def ended(text: str) -> dict[str, tuple[str, str]]:
    """What a report says: by the text of a mutant, the outcome and the test that failed."""
    found = {}
    for line in text.splitlines():
        outcome, _, rest = line.partition(": ")
        mutant, _, by = rest.rpartition("  [") if outcome == KILLED else (rest, "", "]")
        found[mutant] = outcome, by[:-1]
    return found


def summary(results: Sequence[Result], known: set[str]) -> str:
    """A table: one line a file."""
    lines = [f"{'file':48} {'mutants':>8} {KILLED:>8} {TIMED_OUT:>10} {'explained':>10} {SURVIVED:>9}"]
    for file in [*sorted({r.mutant.file for r in results}), "all"]:
        own = [r for r in results if file in ("all", r.mutant.file)]
        counts = Counter(r.outcome for r in own)
        old = sum(r.outcome == SURVIVED and r.mutant.key in known for r in own)
        lines.append(f"{file:48} {len(own):8} {counts[KILLED]:8} {counts[TIMED_OUT]:10} {old:10} "
                     f"{counts[SURVIVED] - old:9}")  # fmt: skip
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=__doc__)
    parser.add_argument("target", choices=[*TARGETS, "all"])
    parser.add_argument("--sample", type=int, help="so many mutants, chosen at random")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="files whose path holds this text")
    parser.add_argument("--slowest", type=float, default=1.5, help="seconds of a test that is still run")
    parser.add_argument("--report", type=Path, help="a file for the outcome of every mutant")
    parser.add_argument(
        "--resume", action="store_true", help="take over from that file what was killed or is explained"
    )
    parser.add_argument("--tests", nargs="*", default=(), help="test files in place of those of the target")
    options = parser.parse_args(arguments)
    known, results = explained(EXPLAINED.read_text("utf-8") if EXPLAINED.exists() else ""), []
    earlier = {}
    if options.report:
        if options.resume and options.report.exists():
            earlier = ended(options.report.read_text(encoding="utf-8"))
        options.report.write_text("", encoding="utf-8")

    def say(result: Result) -> None:
        if result.mutant.key not in known:
            _progress(result)
        if options.report:
            with options.report.open("a", encoding="utf-8") as file:
                print(line_of(result), file=file)

    for name in TARGETS if options.target == "all" else [options.target]:
        plan = survey(TARGETS[name], size=options.sample, seed=options.seed, slowest=options.slowest, only=options.only,
                      report=say, earlier=earlier, known=known, tests=options.tests)  # fmt: skip
        if plan.failures:
            print(f"the tests fail without any fault: {plan.failures[0]}")
            return 2
        results += plan.results
    print(summary(results, known))
    return int(any(r.outcome == SURVIVED and r.mutant.key not in known for r in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
