"""The page of the paper has every result, and names nothing that does not exist; its examples and the traps' run."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

import analytic
import numeric
import numeric.published

DOCS = Path(__file__).parents[3] / "docs"
NUMBERED = {"Lemma": 13, "Theorem": 15, "Corollary": 12, "Proposition": 3, "Algorithm": 3, "Figure": 13, "Table": 1,
            "Remark": 5}  # fmt: skip
EQUATIONS = {"(5)", "(8)", "(9)", "(13)", "(14)", "(22)", "(24)", "(31)", "(32)", "(33)", "(70)"}
SECTIONS = {"2.2", "2.2.1", "4.5.5", "10", "11, Remark 1", "12, Remark 2"}
NEW = [
    "active-constraints",
    "cutting-plane-unbounded",
    "cutting-plane-with-bias",
    "fisher-discriminant",
    "one-sided-kernel",
    "orthogonal-neurons",
    "random-vertices",
    "representer",
    "sparse-solutions-coincide",
    "spike-free-criterion",
    "spike-free-relaxation",
    "spike-free-several-outputs",
    "straight-tails",
]


def rows() -> dict[str, str]:
    found = {}
    for line in (DOCS / "paper.md").read_text(encoding="utf-8").splitlines():
        match = re.match(r"\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", line)
        if match and match[1] not in {"result", "place", "---"}:
            assert match[1] not in found, f"{match[1]} has two rows"
            found[match[1]] = match[2]
    return found


def test_every_result_has_a_row() -> None:
    numbered = {f"{kind} {k}" for kind, count in NUMBERED.items() for k in range(1, count + 1)}
    assert set(rows()) == numbered | EQUATIONS | SECTIONS


@pytest.mark.parametrize("result", sorted(rows()))
def test_a_row_names_what_exists(result: str) -> None:
    text = rows()[result]
    named = re.findall(r"`([^`]+)`", text)
    pages = re.findall(r"\]\(([^)]+)\)", text)
    assert named or pages or "not executed: " in text, f"{result} has neither code nor trap nor reason"
    for name in named:
        if name.startswith("analytic.plots."):
            assert callable(getattr(import_module("analytic.plots"), name.removeprefix("analytic.plots.")))
        elif name.startswith("analytic."):
            assert name.removeprefix("analytic.") in analytic.__all__
        elif name.startswith("numeric.published."):
            assert callable(getattr(numeric.published, name.removeprefix("numeric.published.")))
        elif name.startswith("numeric."):
            assert hasattr(numeric, name.removeprefix("numeric."))
        else:
            assert name in analytic.theorems
    headings = re.findall(r"^## (.+)$", (DOCS / "paper.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    anchors = {"#" + heading.lower().replace(" ", "-") for heading in headings}
    for page in pages:
        assert page in anchors or (DOCS / page).is_file()


@pytest.mark.parametrize("seed", range(4))
def test_output_weights_of_1_norm_decouple(seed: int) -> None:
    """A linear program over many neurons, among them the best of each column, costs what the columns do."""
    rng = np.random.default_rng(seed)
    A = rng.integers(-3, 4, (3, 2)).tolist()
    while np.linalg.matrix_rank(A) < 2 or not all(any(row) for row in A):
        A = rng.integers(-3, 4, (3, 2)).tolist()
    some = analytic.Network(rng.integers(-3, 4, (2, 4)).tolist(), [0] * 4, [1, -1, 2, 1])
    other = analytic.Network(rng.integers(-3, 4, (2, 3)).tolist(), [0] * 3, [-1, 2, -1])
    Y = [[int(p), int(q)] for p, q in zip(some(A), other(A), strict=True)]
    costs = [analytic.enclose(A, list(column), loss="interpolation", digits=9) for column in zip(*Y, strict=True)]
    U = [np.array(c.network.U, float) for c in costs]
    neurons = np.hstack([*U, rng.normal(size=(2, 200))])
    features = np.maximum(np.array(A) @ (neurons / np.linalg.norm(neurons, axis=0)), 0)
    both = np.kron(np.hstack([features, -features]), np.eye(2))  # a column for each neuron, sign and output
    found = linprog(np.ones(both.shape[1]), A_eq=both, b_eq=np.ravel(Y).astype(float))
    assert found.fun == pytest.approx(float(sum(c.high for c in costs)), rel=1e-6)


@pytest.mark.parametrize("page", [f"traps/{name}.md" for name in NEW] + ["neighbours.md", "new.md", "paper.md"])
def test_the_examples_on_the_page_run(page: str) -> None:
    tried = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert tried.attempted > 0 and tried.failed == 0
