"""The mutation tool on a toy: faults that a test kills, one that none can see, one that never ends."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.mutation.__main__ import ended, explained, line_of, main, sample, summary
from tools.mutation.engine import KILLED, SURVIVED, TIMED_OUT, Engine, Plan, Result
from tools.mutation.mutants import Mutant, code_of, mutants
from tools.mutation.targets import TARGETS, Target

REPO = Path(__file__).parents[1]
SOURCE = '''"""Words 12."""

from functools import lru_cache

LIMIT = 10


def largest(a: int, b: int) -> int:
    """The larger one."""
    return a if a > b else b


@lru_cache
def bounded(x: int, step: int = 1) -> int:
    if x < 0 or x == 7:
        raise ValueError("no 5")
    return min(x + step, LIMIT)


class Counter:
    def down(self, x: int) -> int:
        steps = 0
        while x:
            x -= 1
            steps += 1
        return steps

    @property
    def empty(self) -> bool:
        return not self.down(0)
'''
TESTS = """import pytest
from toy import Counter, bounded, largest

def test_largest():
    assert [largest(1, 2), largest(2, 1)] == [2, 2]

def test_bounded():
    assert [bounded(0), bounded(8), bounded(9), bounded(20)] == [1, 9, 10, 10]
    for x in (-1, 7):
        with pytest.raises(ValueError):
            bounded(x)

def test_counter():
    assert Counter().down(3) == 3 and Counter().empty
"""
RUN = """import json, sys
from pathlib import Path
from tools.mutation.__main__ import survey
from tools.mutation.targets import Target
plan = survey(Target(("toy.py",), ("test_toy.py",)), root=Path(sys.argv[1]), grace=0.5)
print(json.dumps([plan.failures, [(r.mutant.before, r.mutant.after, r.outcome, r.by) for r in plan.results]]))
"""


def changes() -> dict[str, Mutant]:
    return {f"{m.before} => {m.after}": m for m, _ in mutants(SOURCE, "toy.py")}


@pytest.mark.parametrize(
    "change",
    [
        "LIMIT = 10 => LIMIT = 11",
        "return a if a > b else b => return a if (a >= b) else b",
        "return a if a > b else b => return a",
        "def bounded(x: int, step: int = 1) -> int: => def bounded(x: int, step: int = 2) -> int:",
        "if x < 0 or x == 7: => if (x <= 0) or x == 7:",
        "if x < 0 or x == 7: => if (x == 7):",
        "if x < 0 or x == 7: => if False:",
        "raise ValueError('no 5') => pass",
        "return min(x + step, LIMIT) => return max(x + step, LIMIT)",
        "return min(x + step, LIMIT) => return min((x - step), LIMIT)",
        "return min(x + step, LIMIT) => return LIMIT",
        "return min(x + step, LIMIT) => return -min(x + step, LIMIT)",
        "while x: => while False:",
        "x -= 1 => pass",
        "return not self.down(0) => return self.down(0)",
    ],
)
def test_faults_are_made(change: str) -> None:
    left, right = change.split(" => ")
    assert (left, right) in {(m.before, m.after) for m in changes().values()}


def test_no_fault_is_made_where_nothing_can_go_wrong() -> None:
    for mutant in changes().values():
        assert "Words" not in mutant.before and "import" not in mutant.before and "no 6" not in mutant.after
        assert mutant.before != mutant.after
    price = "def f(work, n):\n    work.spend(3 * n)\n    return g(n, strict=True)\n"
    assert [m.after for m, _ in mutants(price, "f.py")] == ["pass", "return None"]
    assert not list(mutants("def size(q):\n    return 2 * q.bit_length()\n", "f.py"))


def test_a_mutant_is_undone_and_its_place_is_named() -> None:
    texts = {ast.unparse(tree) for _, tree in mutants(SOURCE, "toy.py")}
    assert len(texts) == len(list(mutants(SOURCE, "toy.py")))
    assert ast.unparse(ast.parse(SOURCE)) not in texts
    scopes = {(m.scope, m.line) for m in changes().values()}
    assert {(None, 5), ("largest", 10), ("bounded", 17), ("Counter.down", 24), (None, 14)} <= scopes
    for mutant, tree in mutants(SOURCE, "toy.py"):
        assert code_of(tree, "toy.py", mutant.scope).co_qualname == (mutant.scope or "<module>")


def test_rounding_is_turned_and_ends_are_exchanged() -> None:
    source = "def f(a, b):\n    return a // b, -(-a >> b), a.lo\n"
    after = {m.after for m, _ in mutants(source, "f.py")}
    assert {"return (-(-a // b)), -(-a >> b), a.lo", "return a // b, (a >> b), a.lo",
            "return a // b, -(-a >> b), a.hi"} <= after  # fmt: skip


def test_arguments_are_exchanged_where_both_are_plain() -> None:
    source = "def f(a, b, field):\n    return g(a, b), h(field, a), k(a, 2), isinstance(a, b)\n"
    after = {m.after for m, _ in mutants(source, "f.py") if m.operator == "arguments"}
    assert after == {"return g(b, a), h(field, a), k(a, 2), isinstance(a, b)"}


def toy(folder: Path, tests: str) -> tuple[list[str], list[list[str]]]:
    (folder / "toy.py").write_text(SOURCE)
    (folder / "test_toy.py").write_text(tests)
    env = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{REPO}", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", RUN, str(folder)]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True)
    failures, results = json.loads(done.stdout.splitlines()[-1])
    return failures, results


def test_all_faults_of_a_toy_but_the_equivalent_ones_are_killed(tmp_path: Path) -> None:
    failures, results = toy(tmp_path, TESTS)
    assert not failures and len(results) == len(list(mutants(SOURCE, "toy.py")))
    outcomes = {(before, after): outcome for before, after, outcome, _ in results}
    alive = sorted(after for (_, after), outcome in outcomes.items() if outcome == SURVIVED)
    assert alive == [
        "return a if (a >= b) else b",  # equal numbers are equally large
    ]
    assert outcomes["x -= 1", "pass"] == TIMED_OUT
    assert outcomes["LIMIT = 10", "LIMIT = 11"] == KILLED
    killers = {after: by for _, after, _, by in results}
    assert killers["return self.down(0)"].endswith("test_counter")


def test_a_fault_that_no_test_meets_survives_and_a_failing_test_is_no_beginning(tmp_path: Path) -> None:
    failures, results = toy(tmp_path, TESTS.replace("def test_largest", "def largest_unseen"))
    assert not failures
    assert {outcome for before, _, outcome, _ in results if "a if a > b" in before} == {SURVIVED}
    failures, results = toy(tmp_path, TESTS.replace("[2, 2]", "[2, 3]"))
    assert failures and not results


def test_samples_and_reports() -> None:
    numbers = [("a.py", k) for k in range(100)]
    assert sample(numbers, None, 0) is None and sample(numbers, 100, 0) is None
    first = sample(numbers, 7, 3)
    assert first == sample(numbers, 7, 3) != sample(numbers, 7, 4) and first is not None and len(first) == 7
    mutant = Mutant("a.py", 3, "constant", "x = 1", "x = 2", None)
    result = Result(mutant, SURVIVED)
    assert line_of(result) == "survived: a.py:3: constant: x = 1  ->  x = 2"
    table = summary([result, Result(mutant, KILLED, "t")], set()).splitlines()
    assert table[1].split() == ["a.py", "2", "1", "0", "0", "1"]
    table = summary([result], explained(f"# equal\n\n{mutant.key}\n")).splitlines()
    assert table[-1].split() == ["all", "1", "0", "0", "1", "0"]


def test_a_report_is_read_back() -> None:
    mutant = Mutant("a.py", 3, "constant", "x = [1]", "x = [2]", None)
    killed, late, alive = (Result(mutant, *end) for end in ((KILLED, "t[1]"), (TIMED_OUT, ""), (SURVIVED, "")))
    assert ended(line_of(killed)) == {mutant.text: (KILLED, "t[1]")}
    assert ended(line_of(late)) == {mutant.text: (TIMED_OUT, "")}
    assert ended(f"{line_of(alive)}\n") == {mutant.text: (SURVIVED, "")}


def test_the_command_line_refuses_other_targets() -> None:
    with pytest.raises(SystemExit):
        main(["everything"])


def test_the_explained_survivors_are_faults_that_can_be_made() -> None:
    from tools.mutation.__main__ import EXPLAINED

    made: dict[str, set[str]] = {}
    for key in explained(EXPLAINED.read_text(encoding="utf-8")):
        file = key.split(" | ")[0]
        if file not in made:
            made[file] = {m.key for m, _ in mutants((REPO / file).read_text(encoding="utf-8"), file)}
        assert key in made[file], key


def test_of_some_files_only_some_methods_are_mutated() -> None:
    target = Target(("a.py", "b.py"), (), partly=("b.py",), methods=("value",))
    assert target.holds("a.py", None) and target.holds("a.py", "f") and target.holds("b.py", "B.value")
    assert not target.holds("b.py", None) and not target.holds("b.py", "B.values")
    for target in TARGETS.values():
        assert {*target.partly} <= {*target.files} and all((REPO / file).is_file() for file in target.files)


def test_nothing_installed_depends_on_the_tools() -> None:
    for package in ("analytic", "numeric", "neuralgauge"):
        assert not [p for p in (REPO / package).rglob("*.py") if "tools.mutation" in p.read_text(encoding="utf-8")]


def test_a_run_is_resumed(tmp_path: Path) -> None:
    """What was killed before, or survived and is known to, is not run again: here no test would notice anything."""
    found = list(mutants(SOURCE, "toy.py"))
    first, second = found[0][0], found[1][0]
    (tmp_path / "toy.py").write_text(SOURCE)
    (tmp_path / "test_toy.py").write_text("import toy\n\ndef test_nothing():\n    pass\n")
    earlier = {first.text: (KILLED, "t"), second.text: (SURVIVED, "")}
    chosen = {("toy.py", 0), ("toy.py", 1)}
    plan = Plan(tmp_path, ("toy.py",), chosen, 1.0, 1.0, lambda _: None, earlier=earlier, known=frozenset({second.key}))
    Engine(plan).run_file("toy.py")
    assert [(r.mutant.text, r.outcome, r.by) for r in plan.results] == [
        (first.text, KILLED, "t"), (second.text, SURVIVED, "")]  # fmt: skip
