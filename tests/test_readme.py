"""The README is true: its commands are the real ones, its output is pasted verbatim, its examples run."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import analytic
from analytic.cli import COMMANDS, run
from analytic.families.registry import family_modules

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]


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


SLOW = "<!-- slow -->\n"
"""Stands before examples that take a minute: they are run with the larger budgets, after those before them."""
EXAMPLES = re.compile(rf"(?P<slow>{SLOW})?```pycon\n(?P<code>.*?)```", flags=re.S)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_examples(page, tmp_path, monkeypatch, slow=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [page for page in PAGES if SLOW in page.read_text(encoding="utf-8")], ids=lambda page: page.name
)
def test_slow_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_examples(page, tmp_path, monkeypatch, slow=True)


def run_examples(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, slow: bool) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    found = EXAMPLES.finditer(page.read_text(encoding="utf-8"))
    examples = "\n".join(some["code"] for some in found if slow or not some["slow"])
    test = doctest.DocTestParser().get_doctest(examples, {}, page.name, str(page), 0)
    result = doctest.DocTestRunner(verbose=False).run(test)
    assert result.failed == 0
    if page.name == "README.md":
        assert result.attempted > 10


def claims(theorem: analytic.Theorem) -> tuple[str, str]:
    """The loss and the bias that the hypotheses of a theorem ask for."""
    ids = {hypothesis.id for hypothesis in theorem.hypotheses}
    (loss,) = (name.removeprefix("loss-") for name in ids if name.startswith("loss-"))
    (bias,) = (word for word, name in (("none", "no-bias"), ("free", "free-bias")) if name in ids)
    return loss, bias


def solvable() -> dict[tuple[str, str], set[str]]:
    """The losses that are solved, by the first words of the theorems' names and the bias."""
    found: dict[tuple[str, str], set[str]] = {}
    for key, theorem in analytic.theorems.items():
        if theorem.propose is not None:
            loss, bias = claims(theorem)
            if key.endswith(f"-{loss}"):
                found.setdefault((key.removesuffix(f"-{loss}"), bias), set()).add(loss)
    return found


def test_the_table_of_theorems_claims_what_there_is() -> None:
    rows = re.findall(
        r"^\| \[[^]]+\]\(docs/theorems/([\w-]+)\.md\)[^|]* \| (none|free) \| ([^|]*) \|$", README, flags=re.M
    )
    table = {}
    for page, bias, losses in rows:
        family = page.removesuffix(f"-{claims(analytic.theorems[page])[0]}")
        table[family, bias] = set(losses.split(";")[0].split(", "))
    assert len(table) == len(rows)
    assert table == solvable()


def test_every_family_that_solves_something_is_in_the_table() -> None:
    for family, records in family_modules().items():
        found = [import_module(f"analytic.families.{family}.{name}").THEOREM for name in records]
        if any(theorem.propose is not None for theorem in found):
            assert any(f"(docs/theorems/{theorem.id}.md)" in README for theorem in found), family


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
    families = "|".join(family for family, _ in solvable())
    for name in re.findall(rf"`((?:{families})-[a-z-]+)`", text):
        assert name in analytic.theorems, name
    for name in re.findall(r"`analytic\.([a-z_]+)`", text):
        assert hasattr(analytic, name) or find_spec(f"analytic.{name}"), name
