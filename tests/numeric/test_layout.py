"""The package as a building: folders that explain themselves, one way through them, and losses behind one door."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from numeric.losses import LOSS

ROOT = Path(__file__).parents[2] / "numeric"
TREES = {path.relative_to(ROOT): ast.parse(path.read_text()) for path in sorted(ROOT.rglob("*.py"))}
MODULES = {".".join(("numeric", *path.with_suffix("").parts)).removesuffix(".__init__"): path for path in TREES}


def imported(tree: ast.AST) -> set[str]:
    """The modules of the package that a file imports, wherever in it and for whatever purpose."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in MODULES:
            names |= {f"{node.module}.{name.name}" for name in node.names} & set(MODULES) or {node.module}
    return names


def folder(module: str) -> str:
    """The folder of a module; a module at the root is one of its own."""
    return ".".join(module.split(".")[:2])


@pytest.mark.parametrize("path", [path for path in TREES if path.name == "__init__.py"], ids=str)
def test_every_folder_says_what_it_is(path):
    assert len(ast.get_docstring(TREES[path]) or "") > 30


def test_no_import_goes_in_a_circle():
    modules = {name: imported(TREES[path]) for name, path in MODULES.items()}
    folders: dict[str, set[str]] = {}
    for name, others in modules.items():
        folders.setdefault(folder(name), set()).update({folder(other) for other in others} - {folder(name)})
    for graph in (modules, folders):
        assert list(TopologicalSorter(graph).static_order())  # raises CycleError


@pytest.mark.parametrize("path", [path for path in TREES if path.parts[0] != "losses"], ids=str)
def test_nobody_asks_which_loss_it_is(path):
    for node in ast.walk(TREES[path]):
        if isinstance(node, (ast.Compare, ast.Dict, ast.Match)):
            named = {leaf.value for leaf in ast.walk(node) if isinstance(leaf, ast.Constant) and leaf.value in LOSS}
            assert not named, f"{path}, line {node.lineno}: {named}"
