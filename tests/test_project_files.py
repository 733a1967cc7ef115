"""What is said about the project in several files is the same in all of them."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import neuralgauge

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
NOX = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")


def cited(key: str) -> str:
    found = re.findall(rf"^{key}: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), flags=re.M)
    assert len(found) == 1, key
    return str(found[0])


def sessions() -> dict[str, ast.FunctionDef]:
    """The sessions of ``noxfile.py``, which is read and not run: tests do without nox."""
    functions = [node for node in NOX.body if isinstance(node, ast.FunctionDef)]
    return {f.name: f for f in functions if any(ast.unparse(d).startswith("nox.session") for d in f.decorator_list)}


def words(function: ast.FunctionDef) -> set[str]:
    return {node.value for node in ast.walk(function) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_the_citation_is_that_of_the_package() -> None:
    assert cited("version") == PROJECT["version"] == neuralgauge.__version__
    assert cited("title") == PROJECT["name"]
    assert cited("license") == PROJECT["license"]
    assert f"  - name: {PROJECT['authors'][0]['name']}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_every_session_of_continuous_integration_exists() -> None:
    used = {name for line in re.findall(r"^nox .*-s (.+)$", CI, flags=re.M) for name in line.split()}
    assert used == {"lint", "types", "imports", "docs", "coverage"}
    assert used | {"tests", "slow", "package", "oldest", "newest"} == set(sessions())


def test_sessions_run_what_their_names_say() -> None:
    found = {name: words(function) for name, function in sessions().items()}
    (tests,) = re.findall(
        r"<!-- run: tests -->\n```bash\n.* && python -m (.+)\n", (ROOT / "README.md").read_text("utf-8")
    )
    assert set(re.sub(r'"not slow"', "not_slow", tests).split()) <= {w.replace(" ", "_") for w in found["tests"]}
    assert {"pytest", "slow"} <= found["slow"] and '-m "slow and not long"' in CI and "-m long" in CI
    assert {"ruff", "check", "format", "--check"} <= found["lint"]
    assert "mypy" in found["types"] and "lint-imports" in found["imports"]
    assert {"mkdocs", "build", "--strict"} <= found["docs"]


def test_files_whose_tests_are_measured_exist() -> None:
    named = {
        word for node in ast.walk(NOX) if isinstance(node, ast.Constant) for word in [str(node.value)] if "/" in word
    }
    paths = {word.split("::")[0].removeprefix("--deselect=").removeprefix("--cov=") for word in named}
    assert paths and all((ROOT / path).exists() for path in paths if path.startswith(("tests/", "analytic/")))


def test_what_is_checked_before_a_commit_is_checked_in_continuous_integration() -> None:
    assert set(re.findall(r"- id: ([\w-]+)", HOOKS)) == {"ruff", "ruff-format", "mypy", "lint-imports"}
    extra = " ".join(PROJECT["optional-dependencies"]["dev"])
    assert all(name in extra for name in ("ruff", "mypy", "import-linter", "nox", "pytest-cov", "pre-commit"))
