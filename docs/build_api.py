"""Pages that mkdocs fills in as the site is built: the reference from the docstrings, and ``CONTRIBUTING.md``.

The reference has a page for each area of ``AREAS``; the index of all names, ``api.md``, is written from them.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PACKAGES = ("analytic", "numeric", "neuralgauge")
MODULES = (
    "analytic.latex", "analytic.plots", "analytic.problems", "analytic.validation", "neuralgauge.testing",
    "numeric.published",
)  # fmt: skip
FOLDER = "reference"
HEAD = """# Reference

Every public name, from the docstrings of the installed version; all examples are run by the tests. `analytic` is exact
and symbolic, `numeric` is floating point; `neuralgauge.analytic` and `neuralgauge.numeric` are the same packages.
"""

AREAS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "solving": (
        "Exact answers", "Give the data, take the optimal network and the proof.",
        (
            "analytic.solve", "analytic.Solution", "analytic.Network", "analytic.Verdict", "analytic.Problem",
            "analytic.NoClosedForm",
        ),
    ),
    "paths": (
        "Paths and optimal sets", "The optimum for every beta, and all networks that are optimal.",
        (
            "analytic.path", "analytic.solution_set", "analytic.optimal_set", "analytic.OptimalPolytope",
            "analytic.fewest_kinks", "analytic.FewestKinks", "analytic.minimum_l1", "analytic.MinimumL1",
            "analytic.least_power", "analytic.LeastPower",
            "analytic.fewest_neurons", "analytic.spikes", "analytic.reduce_width", "analytic.width_bounds",
            "analytic.decision_regions",
            "analytic.DecisionRegion",
        ),
    ),
    "bounds": (
        "Certificates and bounds", "How far any network is from the optimum, and what a function costs.",
        (
            "analytic.certify", "analytic.Certificate", "analytic.enclose", "analytic.Enclosure", "analytic.gauge",
            "analytic.polar", "analytic.extreme_points", "analytic.representational_cost", "analytic.simplify",
        ),
    ),
    "theory": (
        "Theorems and conjectures", "Records of what is proved, criteria for data, kernels, and the search for "
        "counterexamples.",
        (
            "analytic.theorems", "analytic.Theorem", "analytic.conjecture", "analytic.Conjecture",
            "analytic.spike_free", "analytic.SpikeFree", "analytic.neuron", "analytic.AutoencoderNeuron",
            "analytic.relu_kernel", "analytic.ntk", "analytic.ntk_matrix", "analytic.ntk_interpolation",
            "analytic.TangentPredictor",
        ),
    ),
    "validation": (
        "Validating solvers", "Problems whose optimum is known, and reports on the solvers that are given them.",
        ("analytic.validate", "analytic.Report", "analytic.validation", "analytic.problems", "neuralgauge.testing"),
    ),
    "latex": ("LaTeX", "For papers.", ("analytic.Notation", "analytic.bibliography", "analytic.latex")),
    "plots": ("Figures", "With matplotlib, or as TikZ.", ("analytic.plots",)),
    "numeric": (
        "Floating point", "Any data, with a lower bound beside the value.",
        (
            "numeric.solve", "numeric.Solution", "numeric.Network", "numeric.Problem", "numeric.path",
            "numeric.certify", "numeric.support", "numeric.Support", "numeric.network_to_dict",
            "numeric.network_from_dict", "numeric.to_onnx", "numeric.to_torch", "numeric.published",
        ),
    ),
    "estimators": (
        "scikit-learn estimators", "For pipelines and cross-validation.",
        (
            "numeric.ReLURegressor", "numeric.ReLUClassifier", "numeric.ReLURegressorCV", "numeric.ReLUClassifierCV",
        ),
    ),
    "errors": (
        "Errors", "All of them are `ValueError`: one line that names the argument, what was found and what to do.",
        (
            "analytic.InputError", "analytic.DataError", "analytic.OptionError", "analytic.UnsupportedError",
            "analytic.TimeLimitError",
            "analytic.InfeasibleError",
        ),
    ),
}  # fmt: skip
"""By page: title, a line, and the public names or whole modules that it describes."""


CONSTANTS = {
    "analytic.theorems": "The records of all theorems by their ids.",
    "analytic.plots.FORMATS": "File formats that a figure can be saved in.",
    "analytic.problems.GENERATORS": "Functions that make problems with a known optimum, by name.",
    "analytic.problems.SUITES": "Lists of such problems, by name.",
}
ROLE = re.compile(r":(?:func|class|meth|mod|attr|data):`~?([^`]+)`")


@functools.cache
def names_of(package: str) -> list[str]:
    """``__all__``, read without importing anything."""
    path = ROOT / Path(*package.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return [str(name) for name in ast.literal_eval(node.value)]
    return []


@functools.cache
def public() -> list[str]:
    """Every public name that is no package or module itself."""
    found = [f"{package}.{name}" for package in (*PACKAGES, *MODULES) for name in names_of(package) if name[0] != "_"]
    whole = {*PACKAGES, *MODULES, *(f"neuralgauge.{package}" for package in PACKAGES)}
    return [name for name in found if name not in whole]


def thing(name: str) -> Any:
    """What a public name stands for; packages load their names on first use."""
    package, _, last = name.rpartition(".")
    return getattr(importlib.import_module(package), last)


@functools.cache
def home(name: str) -> str:
    """Where a public name is defined."""
    found = thing(name)
    module = getattr(found, "__module__", None)
    return f"{module}.{found.__qualname__}" if module and hasattr(found, "__qualname__") else name


def inside(item: str) -> list[str]:
    """The names of a module, or the name itself."""
    return [name for name in public() if name.startswith(f"{item}.")] or [item]


@functools.cache
def layout() -> dict[str, list[str]]:
    """The names of every page, each thing once: under the first of its names in ``AREAS``."""
    pages: dict[str, list[str]] = {}
    seen: set[str] = set()
    for area, (_, _, listed) in AREAS.items():
        pages[area] = []
        for name in (name for item in listed for name in inside(item)):
            if home(name) not in seen:
                pages[area].append(name)
            seen.add(home(name))
    return pages


def where() -> dict[str, str]:
    """For every public name the place in the reference: the page and the name that it has there."""
    places = {home(name): f"{FOLDER}/{area}.md#{name}" for area, names in layout().items() for name in names}
    without = [name for name in public() if home(name) not in places]
    if without:
        raise SystemExit(f"build_api: no page of the reference has {', '.join(without)}: add them to AREAS")
    return {name: places[home(name)] for name in public()}


def entry(name: str) -> str:
    """What mkdocstrings replaces by the docstring, below an anchor of the public name."""
    other = [f"`{alias}`" for alias in public() if alias != name and home(alias) == home(name)]
    also = f"The same as {', '.join(other)}.\n\n" if other else ""
    return f'<a id="{name}"></a>\n\n::: {home(name)}\n    options:\n      heading: {name}\n\n{also}'


def page(area: str) -> str:
    """One page of the reference."""
    title, line, _ = AREAS[area]
    return "\n".join([f"# {title}\n\n{line}\n", *(entry(name) for name in layout()[area])])


def summary(name: str) -> str:
    """The first paragraph of a docstring; constants have none of their own."""
    found = thing(name)
    text = (inspect.getdoc(found) or "") if callable(found) else CONSTANTS[name]
    return ROLE.sub(r"`\1`", " ".join(text.partition("\n\n")[0].split())).replace("``", "`")


def index() -> str:
    """The page with all names."""
    parts, places = [HEAD], where()
    for area, names in layout().items():
        title, line, _ = AREAS[area]
        parts.append(f"## [{title}]({FOLDER}/{area}.md)\n\n{line}\n\n| name | |\n| --- | --- |")
        parts += [f"| [`{name}`]({places[name]}) | {summary(name)} |" for name in names]
        parts.append("")
    return "\n".join(parts)


def contributing() -> str:
    """The file at the root, with links as they are from the pages."""
    found = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").replace("](docs/", "](")
    return found.replace("[SECURITY.md](SECURITY.md)", "`SECURITY.md`")


FILLED = {"api.md": index, "contributing.md": contributing}


def on_files(files: Any, config: Any, **_: Any) -> Any:
    """Called by mkdocs with the files of the site: those of the reference have none in the repository."""
    from mkdocs.structure.files import File

    for area in AREAS:
        files.append(File.generated(config, f"{FOLDER}/{area}.md", content=page(area)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Called by mkdocs for every page."""
    fill = FILLED.get(page.file.src_uri)
    return markdown if fill is None else fill()
