"""The package under its own name."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import pytest

import analytic
import neuralgauge
import numeric


def test_the_two_packages_are_attributes() -> None:
    assert neuralgauge.analytic is analytic and neuralgauge.numeric is numeric
    assert {"__version__", "analytic", "numeric"} <= set(dir(neuralgauge))


def test_the_version_is_that_of_the_distribution() -> None:
    assert neuralgauge.__version__ == version("neuralgauge")


def test_sources_that_are_not_installed_have_a_version() -> None:
    """Without site-packages there is no distribution to ask."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(Path(neuralgauge.__file__).parent, Path(folder) / "neuralgauge")
        command = [sys.executable, "-S", "-c", "import neuralgauge; print(neuralgauge.__version__)"]
        found = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "0+unknown"


def test_other_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="it has"):
        neuralgauge.symbolic  # noqa: B018


def test_nothing_heavy_is_imported_before_it_is_asked_for() -> None:
    code = "import sys, neuralgauge; sys.exit(bool({'sympy', 'numpy', 'scipy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_answer_in_numbers_does_not_wait_for_optimizers() -> None:
    code = (
        "import sys, analytic; analytic.solve([[1]], [2], beta=1).verify(); sys.exit('scipy.optimize' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
