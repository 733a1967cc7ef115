"""A whole real table at a rank where no search of regions ends: the proved gap, and what checking it costs."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

import analytic
import numeric
from analytic.checker import check_file

CHECKED = 300.0
"""Seconds of the processor that the checker may take."""

SPECTRAL = 0.19
"""The relative gap that second moments alone prove here."""


@pytest.mark.slow
def test_all_of_diabetes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """442 samples of 10 features, squared loss, a tenth of the largest useful penalty; limits are of the processor."""
    datasets = pytest.importorskip("sklearn.datasets")
    table = datasets.load_diabetes()
    A, y = ((x - x.mean(axis=0)) / x.std(axis=0) for x in (table.data, table.target))
    beta = 0.1 * float(numeric.support(A, y).value)
    monkeypatch.setattr(time, "monotonic", time.process_time)
    network = numeric.solve(A, y, beta=beta, time_limit=10)
    found = analytic.certify(network, A, y, beta=beta, time_limit=30)
    assert found.relative_gap < 0.8 * SPECTRAL and float(found.lower_bound) <= network.value * (1 + 1e-12)
    path = tmp_path / "diabetes.json"
    found.to_json(path)
    begun = time.process_time()
    assert check_file(path).proved
    assert time.process_time() - begun < CHECKED
    alone = [sys.executable, "-S", "-m", "analytic.checker", str(path)]  # without site packages: the standard library
    root = Path(analytic.__file__).parents[1]
    assert subprocess.run(alone, check=False, cwd=root, capture_output=True, timeout=20 * CHECKED).returncode == 0
