"""Mutation testing: small changes of the sources that some test must notice.

    python -m tools.mutation checker [--sample 300] [--seed 0] [--report FILE]
    python -m tools.mutation bounds

Each mutant changes one place of one file (a comparison, an operator, a constant, a condition, a statement).  A child
process compiles the changed file in place of the module, runs the tests of the suite until the first failure, and says
whether one failed.  What survives is printed with its place; ``tools/survivors.md`` explains those that are left.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECKER = "analytic/checker"
TESTS = ("tests/test_checker_bites.py", "tests/test_checker.py", "tests/test_checker_numbers.py",
         "tests/test_checker_input.py", "tests/certification/test_checker_tree.py", "tests/theory/test_multipliers.py",
         "tests/theory/test_separable.py", "tests/test_checker_random.py")  # fmt: skip
SUITES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "checker": (
        tuple(f"{CHECKER}/{name}.py" for name in (
            "numbers", "roots", "division", "intervals", "logarithm", "vectors", "network", "losses", "methods",
            "angles", "cells", "tree", "examination", "checking", "reading", "grammar")),
        TESTS,
    ),
    "bounds": (
        ("numeric/core.py", "numeric/solver.py", "analytic/floats.py", "analytic/certification/rounding.py",
         "analytic/certification/primal.py", "analytic/certification/rational_dual.py"),
        ("tests/numeric/test_exact_bounds.py", "tests/test_outward_rounding.py", "tests/certification/test_certify.py"),
    ),
}  # fmt: skip
SECONDS = 120  # for one mutant; one that takes longer counts as noticed

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitXor: ast.BitOr, ast.BitAnd: ast.BitOr, ast.Pow: ast.Mult,
}  # fmt: skip
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """One change of one file."""

    path: str
    line: int
    what: str
    source: str


def mutants(path: str, source: str) -> Iterator[Mutant]:
    """Every mutant of a file, in the order of its nodes."""
    tree = ast.parse(source)
    for index, node in enumerate(ast.walk(tree)):
        for variant in range(4):
            changed = copy.deepcopy(tree)
            twin = next(n for k, n in enumerate(ast.walk(changed)) if k == index)
            what = _change(twin, variant)
            if what is None:
                break
            ast.fix_missing_locations(changed)
            yield Mutant(path, getattr(node, "lineno", 0), what, ast.unparse(changed))


def _change(node: ast.AST, variant: int) -> str | None:
    """Change the node in place and say how; None when there is no such variant."""
    if isinstance(node, ast.Compare) and variant < len(node.ops):
        new = COMPARISONS[type(node.ops[variant])]
        before, node.ops[variant] = ast.unparse(node), new()
        return f"{before} -> {ast.unparse(node)}"
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS and variant == 0 and not _is_text(node):
        before, node.op = ast.unparse(node), OPERATORS[type(node.op)]()
        return f"{before} -> {ast.unparse(node)}"
    if isinstance(node, ast.BoolOp) and variant == 0:
        before, node.op = ast.unparse(node), ast.Or() if isinstance(node.op, ast.And) else ast.And()
        return f"{before} -> {ast.unparse(node)}"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub) and variant == 0:
        before = ast.unparse(node)
        node.op = ast.UAdd() if isinstance(node.op, ast.USub) else ast.Not()
        if isinstance(node.op, ast.Not):
            node.operand = ast.UnaryOp(ast.Not(), node.operand)
        return f"{before} -> {ast.unparse(node)}"
    if isinstance(node, ast.Constant) and type(node.value) is int and variant < 2:
        before, node.value = node.value, node.value + (1, -1)[variant]
        return f"{before} -> {node.value}"
    if isinstance(node, ast.If | ast.IfExp | ast.While) and variant == 0:
        before, node.test = ast.unparse(node.test), ast.Constant(value=False)
        return f"if {before} -> if False"
    if isinstance(node, ast.Name) and node.id in SWAPPED and variant == 0:
        before, node.id = node.id, SWAPPED[node.id]
        return f"{before} -> {node.id}"
    return _drop(node, variant - isinstance(node, ast.If | ast.While))


def _is_text(node: ast.BinOp) -> bool:
    return any(isinstance(side, ast.Constant | ast.JoinedStr) and not isinstance(getattr(side, "value", 0), int)
               for side in (node.left, node.right))  # fmt: skip


def _drop(node: ast.AST, variant: int) -> str | None:
    """Without its first, second or third statement that does something."""
    body = getattr(node, "body", None)
    if not isinstance(body, list) or isinstance(node, ast.Module | ast.ClassDef):
        return None
    places = [k for k, line in enumerate(body) if isinstance(line, ast.Expr | ast.AugAssign | ast.Raise)
              and not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))]  # fmt: skip
    if variant >= len(places):
        return None
    dropped, body[places[variant]] = ast.unparse(body[places[variant]]), ast.Pass()
    return f"without: {dropped[:70]}"


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from changed source."""

    def __init__(self, name: str, mutant: Mutant) -> None:
        self.name, self.mutant = name, mutant

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> object:
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.name else None

    def exec_module(self, module: object) -> None:
        code = compile(self.mutant.source, str(ROOT / self.mutant.path), "exec")
        exec(code, module.__dict__)


def survives(mutant: Mutant, tests: Sequence[str]) -> bool:
    """Whether all tests pass with the mutant, in a child process."""
    child = os.fork()
    if child == 0:
        os._exit(_run(mutant, tests))
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def _run(mutant: Mutant, tests: Sequence[str]) -> int:
    """0 if the tests pass; what takes too long is ended by the alarm."""
    signal.alarm(SECONDS)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    try:
        import pytest

        name = mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        sys.meta_path.insert(0, _Finder(name, mutant))
        options = ["-x", "-q", "-m", "not slow", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header"]
        return int(pytest.main([*options, *(str(ROOT / test) for test in tests)]))
    except BaseException:
        return 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the mutants of a suite; the exit status is 1 if one survives."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=__doc__)
    parser.add_argument("suite", choices=sorted(SUITES))
    parser.add_argument("--sample", type=int, default=0, help="so many mutants, chosen at random")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="only files whose path holds this text")
    options = parser.parse_args(arguments)
    files, tests = SUITES[options.suite]
    found = [m for path in files if options.only in path for m in mutants(path, (ROOT / path).read_text("utf-8"))]
    if options.sample and options.sample < len(found):
        found = sorted(random.Random(options.seed).sample(found, options.sample), key=found.index)
    tests = tuple(test for test in tests if (ROOT / test).exists())
    unchanged = Mutant(files[0], 0, "nothing", (ROOT / files[0]).read_text("utf-8"))
    if not survives(unchanged, tests):
        print("the tests fail without any change: mend them first")
        return 2
    alive = []
    for k, mutant in enumerate(found, 1):
        if k % 20 == 0:
            print(f"[{k}/{len(found)}] {len(alive)} survived", flush=True)
        if survives(mutant, tests):
            alive.append(mutant)
            print(f"[{k}/{len(found)}] survived: {mutant.path}:{mutant.line}: {mutant.what}", flush=True)
    print(f"{len(found)} mutants, {len(found) - len(alive)} noticed, {len(alive)} survived")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
