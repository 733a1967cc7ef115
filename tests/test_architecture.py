"""``docs/architecture.md`` is true: its files and commits exist, and its drawing is that of the contracts."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from analytic.families.registry import family_modules

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
EXAMPLE = "one_sample", "one-sample"


@cache
def drawing() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_floors", ROOT / "docs" / "build_floors.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def git(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_files_that_the_page_names_exist() -> None:
    found = set(re.findall(r"`((?:analytic|numeric|tests|docs)/[\w./-]*)`", PAGE))
    named = {path for path in found if not any(word in path for word in EXAMPLE)}
    assert len(named) > 60
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_commits_that_the_page_names_exist() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    shallow = git("rev-parse", "--is-shallow-repository")
    if shallow.returncode or shallow.stdout.strip() == "true":
        pytest.skip("no history")
    named = set(re.findall(r"commit `([0-9a-f]{7,})`", PAGE, flags=re.IGNORECASE))
    assert len(named) >= 6
    for commit in sorted(named):
        assert git("cat-file", "-e", f"{commit}^{{commit}}").returncode == 0, commit


def test_the_drawing_is_up_to_date() -> None:
    assert drawing().PICTURE.read_text(encoding="utf-8") == drawing().picture(), "run: python docs/build_floors.py"


def test_every_folder_of_analytic_is_a_floor() -> None:
    drawn = {name for floor in drawing().floors() for name in floor}
    folders = {path.parent.name for path in (ROOT / "analytic").glob("*/__init__.py")}
    assert drawn == folders == set(drawing().ANALYTIC)


def test_the_floors_of_numeric_are_as_drawn() -> None:
    level = {
        name: depth
        for depth, row in enumerate(drawing().NUMERIC)
        for room, _ in row
        for name in room.split(", ")
    }  # fmt: skip
    rooms = {name: room for row in drawing().NUMERIC for room, _ in row for name in room.split(", ")}
    modules = {path.relative_to(ROOT / "numeric") for path in (ROOT / "numeric").rglob("*.py")}
    names = {path.parts[0].removesuffix(".py") for path in modules} - {"__init__"}
    assert names == set(level)
    for path in modules:
        here = path.parts[0].removesuffix(".py")
        if here == "__init__":
            continue
        for node in ast.walk(ast.parse((ROOT / "numeric" / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("numeric."):
                there = (node.module or "").split(".")[1]
                assert level[there] > level[here] or rooms[there] == rooms[here], f"{path} imports {node.module}"


def test_tests_mirror_the_families() -> None:
    """A folder of tests a family, and the random data of its theorems in files named after it."""
    families = set(family_modules())
    folders = {path.parent.name for path in (ROOT / "tests" / "families").glob("*/test_*.py")}
    assert folders == families
    for family, records in family_modules().items():
        theorems = [importlib.import_module(f"analytic.families.{family}.{name}").THEOREM for name in records]
        files = [path.stem for path in (ROOT / "tests" / "strategies").glob(f"{family}*.py")]
        drawn = {key for file in files for key in importlib.import_module(f"tests.strategies.{file}").STRATEGIES}
        assert {theorem.id for theorem in theorems if theorem.propose is not None} == drawn, family
