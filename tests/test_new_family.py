"""A family is one folder: the worked example of ``docs/architecture.md``, written to disk, and nothing else touched."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FAMILY = "analytic/families/one_sample"
FILES = dict(re.findall(rf'```python title="{FAMILY}/(\w+\.py)"\n(.*?)```', PAGE, flags=re.S))
(STRATEGY,) = re.findall(r'```python title="tests/strategies/one_sample.py"\n(.*?)```', PAGE, flags=re.S)
TOY = "one-sample-interpolation"

ENTER = """
import json, sys
from analytic import families
families.__path__.append(sys.argv[1])
"""
LOOK = """
import analytic
from analytic.families.registry import family_modules, select
from analytic.model.problem import Problem
from analytic.validation.statements import examine, without
from docs.build_theorems import page

theorem = analytic.theorems[sys.argv[2]]
options = {"loss": "interpolation"}
good, pair, bias = [[3, 4]], [[3, 4], [1, 0]], {"bias": "free", **options}
solution = analytic.solve(good, [-10], **options)
examples = [analytic.solve(e.A, e.y, **e.options) for e in theorem.examples]
derivation = theorem.derive()
print(json.dumps({
    "modules": family_modules()["one_sample"],
    "count": len(analytic.theorems),
    "selected": select(Problem.build(good, [-10], **options)).id,
    "value": str(solution.value),
    "verdict": [solution.verify().status, solution.gap == 0, str(solution.network.w.tolist())],
    "zero": analytic.solve(good, [0], **options).verify().status,
    "column": analytic.solve(good, [[5]], **options).verify().status,
    "examples": [[s.theorem.id, bool(s.value == e.value), s.verify().status]
                 for s, e in zip(examples, theorem.examples, strict=True)],
    "refused": [theorem.applies(Problem.build(pair, [1, 2], **options)).reason,
                theorem.applies(Problem.build([[0, 0]], [0], **options)).reason,
                theorem.applies(Problem.build(good, [1], **bias)).reason],
    "others": analytic.solve([[1, 0], [0, 1]], [1, 2], **options).theorem.id,
    "steps": [[step.title, step.check().status] for step in derivation.steps],
    "asserted": derivation.asserted,
    "examined": [(found := examine(theorem, most=30)).met, str(found.counterexample), str(found.undefined)],
    "deleted": [bool((found := examine(without(theorem, h), violating=h)).counterexample or found.undefined)
                for h in theorem.hypotheses],
    "grade": str(derivation.grade),
    "statement": theorem.statement_latex,
    "page": page(theorem),
}))
"""
INSTANCES = """
import random
import analytic
from analytic.problems.generators import _modules

assert "analytic.families.one_sample.instances" in _modules()
from analytic.families.one_sample.instances import GENERATORS
found = [i for size in (1, 2, 5) for i in GENERATORS[sys.argv[2]](random.Random(size), size)]
solved = [analytic.solve(i.A, i.y, **i.options) for i in found]
print(json.dumps([[i.label, s.theorem.id, s.verify().status] for i, s in zip(found, solved, strict=True)]))
"""
FOUND = """
from analytic.problems import GENERATORS, instances

print(json.dumps([sys.argv[2] in GENERATORS, len(instances(sys.argv[2], 4)), len(GENERATORS)]))
"""

DRAWN = """
import analytic
from analytic.model.problem import Problem
from hypothesis import given, settings

seen = []
names = {}
exec(sys.argv[3], names)

@settings(max_examples=30, deadline=None, database=None, derandomize=True)
@given(names["STRATEGIES"][sys.argv[2]])
def run(case):
    problem = Problem.build(case.A, case.y, **case.options)
    found = analytic.solve(case.A, case.y, **case.options)
    applies = analytic.theorems[sys.argv[2]].applies(problem)
    seen.append([applies.status, found.theorem.id, found.verify().status])

run()
print(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder beside the families, with the files of the page."""
    root = tmp_path_factory.mktemp("families")
    (root / "one_sample").mkdir()
    for name, text in FILES.items():
        (root / "one_sample" / name).write_text(text, encoding="utf-8")
    return root


def run(code: str, folder: Path, *more: str) -> Any:
    """What a fresh interpreter prints that knows the folder."""
    call = [sys.executable, "-c", ENTER + code, str(folder), TOY, *more]
    done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def seen(folder: Path) -> dict[str, Any]:
    found = run(LOOK, folder)
    assert isinstance(found, dict)
    return found


def test_the_page_has_the_whole_folder() -> None:
    assert set(FILES) == {"__init__.py", "interpolation.py", "proofs.py", "instances.py"}
    assert not (ROOT / FAMILY).exists()


def test_the_theorem_is_found_and_selected(seen: dict[str, Any]) -> None:
    import analytic

    assert seen["modules"] == ["interpolation"] and seen["count"] == len(analytic.theorems) + 1
    assert seen["selected"] == TOY
    assert TOY not in analytic.theorems


def test_its_solution_is_proved(seen: dict[str, Any]) -> None:
    assert seen["value"] == "2" and seen["verdict"] == ["proved", True, "[-2/5]"]
    assert seen["zero"] == seen["column"] == "proved"
    assert seen["examples"] == [[TOY, True, "proved"]] * 2


def test_its_hypotheses_are_tested_exactly(seen: dict[str, Any]) -> None:
    many, zero, bias = seen["refused"]
    assert "there are 2 samples" in many and "the sample is zero" in zero and "bias" in bias
    assert seen["others"] == "whitened-interpolation"


def test_its_derivation_checks(seen: dict[str, Any]) -> None:
    assert len(seen["steps"]) == 2 and seen["asserted"] == 0 and seen["grade"] == "proved"
    assert seen["examined"] == [30, "None", "None"] and seen["deleted"] == [True] * 4
    assert {status for _, status in seen["steps"]} == {"proved"}
    assert "one neuron along the sample, zero gap" in dict(seen["steps"])


def test_it_is_printed(seen: dict[str, Any]) -> None:
    assert r"p^\star = \frac{|y_1|}{\lVert A_1 \rVert}" in seen["statement"]
    for part in ("## Statement", "## Worked example", "## Derivation", "## References"):
        assert part in seen["page"]


def test_its_instances_meet_the_hypotheses(folder: Path) -> None:
    found = run(INSTANCES, folder)
    assert len(found) == 9 and {label for label, _, _ in found} == {"generic", "negative target", "zero target"}
    assert all(row[1:] == [TOY, "proved"] for row in found)


def test_its_random_data_meet_the_hypotheses(folder: Path) -> None:
    found = run(DRAWN, folder, STRATEGY)
    assert len(found) >= 30
    assert all(row == ["proved", TOY, "proved"] for row in found)


def test_its_generator_is_among_all_generators(folder: Path) -> None:
    known, count, together = run(FOUND, folder)
    assert known and count == 3 and together > 30


def test_the_example_is_written_as_the_package_is(folder: Path) -> None:
    ruff = Path(sys.executable).with_name("ruff")
    if not ruff.exists():
        pytest.skip("ruff is not installed")
    (folder / "strategy.py").write_text(STRATEGY, encoding="utf-8")
    names = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", str(folder)]
    for call in (
        ["format", "--check", *names],
        ["check", "--ignore", "I001", *names],
    ):  # imports sort by where they are
        done = subprocess.run([str(ruff), *call], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
