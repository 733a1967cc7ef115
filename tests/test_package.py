"""The package under its own name."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

import analytic
import neuralgauge
import numeric


def test_the_two_packages_are_attributes() -> None:
    assert neuralgauge.analytic is analytic and neuralgauge.numeric is numeric
    assert {"__version__", "analytic", "numeric"} <= set(dir(neuralgauge))


def test_the_version_is_that_of_the_distribution() -> None:
    assert neuralgauge.__version__ == version("neuralgauge")


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
