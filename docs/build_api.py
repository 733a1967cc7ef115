"""Pages that mkdocs fills in as the site is built: the reference from the docstrings, and ``CONTRIBUTING.md``."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PACKAGES = {
    "analytic": "Exact and symbolic.",
    "numeric": "Floating point.",
    "neuralgauge": "The package under its own name.",
}
MODULES = {
    "analytic.latex": "LaTeX.", "analytic.plots": "Figures.", "analytic.problems": "Problems with known optimum.",
    "analytic.validation": "Solvers from what is at hand.", "neuralgauge.testing": "For test suites.",
}  # fmt: skip
HEAD = """# Reference

Every public name, from the docstrings of the installed version. All examples are run by the tests.
"""


def names_of(package: str) -> list[str]:
    """``__all__``, read without importing anything."""
    path = ROOT / Path(*package.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return [str(name) for name in ast.literal_eval(node.value)]
    return []


def home(package: str, name: str) -> str:
    """Where a public name is defined: found by importing, since packages load their names on first use."""
    found = getattr(importlib.import_module(package), name)
    module = getattr(found, "__module__", None)
    return f"{module}.{found.__qualname__}" if module and hasattr(found, "__qualname__") else f"{package}.{name}"


def text() -> str:
    """The page."""
    parts = [HEAD]
    for package, title in (PACKAGES | MODULES).items():
        names = [name for name in names_of(package) if not name.startswith("__")]
        inner = [name for name in names if f"{package}.{name}" not in {**PACKAGES, **MODULES} and name not in PACKAGES]
        if not inner:
            continue
        parts.append(f"## {package}\n\n{title}\n")
        parts += [f"::: {home(package, name)}\n    options:\n      heading: {package}.{name}\n" for name in inner]
    return "\n".join(parts)


def contributing() -> str:
    """The file at the root, with links as they are from the pages."""
    found = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").replace("](docs/", "](")
    return found.replace("[SECURITY.md](SECURITY.md)", "`SECURITY.md`")


FILLED = {"api.md": text, "contributing.md": contributing}


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Called by mkdocs for every page."""
    fill = FILLED.get(page.file.src_uri)
    return markdown if fill is None else fill()
