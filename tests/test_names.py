"""One home for a class name: who reads it knows which class is meant."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]

BOTH_PACKAGES = {
    "Hinge", "Interpolant", "Interpolation", "LinearSolution", "Logistic", "Loss", "MaxMargin", "Network", "Problem",
    "Regime", "Solution", "SplineNeurons", "Squared", "Support",
}  # fmt: skip
"""The same thing in exact numbers and in floats: one home in ``analytic`` and one in ``numeric``."""

OF_THE_CHECKER = {"Certificate", "Line", "Verdict"}
"""What the checker has of its own, since it imports nothing of the package: one home there and one elsewhere."""


def _homes() -> dict[str, set[str]]:
    """The modules where a class of the name is, a private class counting as one without the underscore."""
    found: dict[str, set[str]] = defaultdict(set)
    files = [file for package in ("analytic", "numeric", "neuralgauge") for file in (ROOT / package).rglob("*.py")]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name.lstrip("_")].add(str(file.relative_to(ROOT)))
    return found


def test_a_class_name_has_one_home() -> None:
    twice = {name: sorted(homes) for name, homes in _homes().items() if len(homes) > 1}
    assert set(twice) == BOTH_PACKAGES | OF_THE_CHECKER, twice
    for name, homes in twice.items():
        side = "numeric/" if name in BOTH_PACKAGES else "analytic/checker/"
        inside = [home for home in homes if home.startswith(side)]
        assert len(homes) == 2 and len(inside) == 1, homes


def test_sizes_are_called_the_same_on_both_sides() -> None:
    import analytic
    import numeric
    from analytic.model.problem import Problem

    A, y = [[1, 0, 2], [0, 1, 1]], [[1, 2], [3, 4]]
    exact, floats = Problem.build(A, y, beta=1), numeric.Problem(A, y, beta=1)  # type: ignore[arg-type]
    assert (exact.n, exact.d, exact.o, exact.vector) == (floats.n, floats.d, floats.o, floats.vector) == (2, 3, 2, True)
    parts = [[1], [0], [2]], [0], [[1, 2]], [0, 0]
    first, second = analytic.Network(*parts), numeric.Network(*parts)  # type: ignore[arg-type]
    assert (first.d, first.o, first.neurons) == (second.d, second.o, second.neurons) == (3, 2, 1)
