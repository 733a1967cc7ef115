"""Problems as files: exact in JSON, floats in npz, and their optimum re-derived."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import sympy

import analytic
from analytic.problems import GENERATORS, instances
from analytic.problems.saving import save
from numeric.errors import OptionError


@pytest.mark.parametrize("theorem", sorted(GENERATORS))
def test_saved_problems_solve_to_the_saved_optimum(theorem: str, tmp_path: Path) -> None:
    instance = instances(theorem, 4, seed=7)[0]
    save(tmp_path / "p.json", theorem, instance)
    save(tmp_path / "p.npz", theorem, instance)
    exact = json.loads((tmp_path / "p.json").read_text())
    A, y, beta = exact["A"], exact["y"], exact["beta"]
    solution = analytic.solve(A, y, loss=exact["loss"], beta=beta, bias=exact["bias"])
    assert abs(sympy.N(solution.value - sympy.sympify(exact["optimum"]), 30)) < 1e-25
    with np.load(tmp_path / "p.npz") as floats:
        assert floats["A"].shape == (len(A), len(A[0])) and len(floats["y"]) == len(y)
        assert float(floats["optimum"]) == pytest.approx(float(solution.value), rel=1e-14)
        assert str(floats["theorem"]) == theorem and np.isnan(floats["beta"]) == (beta is None)


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"\.json or \.npz"):
        save(tmp_path / "p.txt", "whitened-squared", instances("whitened-squared", 2)[0])
