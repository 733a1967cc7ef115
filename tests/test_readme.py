"""The README is true: its commands are the real ones, its output is pasted verbatim, its examples run."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from pathlib import Path

import pytest

import analytic
from analytic.cli import COMMANDS, run

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def block(kind: str, name: str) -> str:
    """The fenced block after ``<!-- kind: name -->``."""
    found = re.findall(rf"<!-- {kind}: {name} -->\n```\w+\n(.*?)```", README, flags=re.S)
    assert len(found) == 1, f"{kind}: {name} occurs {len(found)} times"
    return found[0]


def commands(line: str) -> list[list[str]]:
    """The parts of ``a && b``, split into words."""
    return [shlex.split(part) for part in line.strip().split("&&")]


def without_times(text: str) -> str:
    return re.sub(r"^(time +)[0-9.]+ s$", r"\1", text, flags=re.M)


def test_the_pasted_output_is_real(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install, *calls = commands(block("run", "main"))
    assert install[:2] == ["pip", "install"]
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    for program, *arguments in calls:
        assert program == "neuralgauge"
        assert run(arguments) == 0
    assert without_times(capsys.readouterr().out) == without_times(block("output", "main"))
    assert (tmp_path / "mcycle.png").exists()


def test_both_commands_are_one_line() -> None:
    for name in ("main", "tests"):
        assert block("run", name).count("\n") == 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    examples = "\n".join(re.findall(r"```pycon\n(.*?)```", text, flags=re.S))
    test = doctest.DocTestParser().get_doctest(examples, {}, page.name, str(page), 0)
    result = doctest.DocTestRunner(verbose=False).run(test)
    assert result.failed == 0
    if page.name == "README.md":
        assert result.attempted > 10


FAMILIES = {
    ("one feature", "free"): "one-dimensional",
    ("on a line", "free"): "rank-one-free",
    ("rank one", "none"): "rank-one",
    ("whitened", "none"): "whitened",
    ("spike-free", "none"): "spike-free",
    ("orthogonally separable: no acute angle between samples of opposite sign", "none"): "separable",
    ("obtuse rays", "none"): "obtuse",
    ("two samples", "none"): "two-samples",
    ("rank two", "none"): "rank-two",
}


def test_the_table_of_theorems_claims_no_more_than_there_is() -> None:
    rows = re.findall(r"^\| ([a-z][^|]*) \| (none|free) \| ([^|]*) \|$", README, flags=re.M)
    assert len(rows) == len(FAMILIES)
    for data, bias, losses in rows:
        family = FAMILIES[data.split(",")[0], bias]
        for loss in losses.split(";")[0].split(", "):
            assert f"{family}-{loss}" in analytic.theorems


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_and_theorems_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for word in re.findall(r"`neuralgauge ([a-z]+)", text):
        assert word in COMMANDS, word
    for name in re.findall(r"`((?:whitened|one-dimensional|rank-one|spike-free|rank-two|two-samples)-[a-z-]+)`", text):
        assert name in analytic.theorems, name
    for name in re.findall(r"`analytic\.([a-z_]+)`", text):
        assert hasattr(analytic, name), name
