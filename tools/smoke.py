"""Whether an installed package works: run from a folder that is not the repository, with nothing but its dependencies.

Prints one line and ends with status 0, or fails.
"""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import tempfile
from importlib import resources
from pathlib import Path

import neuralgauge
from neuralgauge import analytic, numeric, testing


def main() -> None:
    """Solve on both sides, prove, check, run the command, and read what is shipped."""
    assert neuralgauge.__version__ == importlib.metadata.version("neuralgauge")
    assert "site-packages" in str(Path(neuralgauge.__file__)), f"not the installed package: {neuralgauge.__file__}"
    for package in ("analytic", "numeric", "neuralgauge"):
        assert resources.files(package).joinpath("py.typed").is_file(), package
    exact = analytic.solve([0, 1, 3], ["0.5", 1, 0], beta="1/10", bias="free")
    assert str(exact.value) == "33/400" and exact.verify().proved
    found = numeric.solve([0.0, 1.0, 3.0], [0.5, 1.0, 0.0], beta=0.1, bias="free")
    assert abs(found.value - 33 / 400) < 1e-9 and found.lower_bound <= found.value
    hard = numeric.solve([[1, 0], [-1, 2], [1, -3], [2, 5]], [1, 2, -1, 3], beta=1)
    assert abs(hard.value - 1.567074) < 1e-6 and hard.relative_gap < 1e-7
    case = testing.case([[1, 0], [0, 1]], [3, -4], loss="squared", beta=1.0, bias="none", optimum=6.0)
    testing.assert_optimal(numeric.solve(case.A, case.y, beta=1.0), case)
    with tempfile.TemporaryDirectory() as folder:
        certificate = Path(folder) / "c.json"
        exact.to_json(certificate)
        command = Path(sys.executable).with_name("neuralgauge")
        for words in (["check", str(certificate)], ["demo"], ["theorems", "whitened-squared"]):
            subprocess.run([command, *words], check=True, capture_output=True, cwd=folder, timeout=300)
    print(f"neuralgauge {neuralgauge.__version__} works")


if __name__ == "__main__":
    main()
