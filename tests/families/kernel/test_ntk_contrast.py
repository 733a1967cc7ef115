"""The comparison of docs/kernel-regime.md: bends of the kernel predictors, the numbers and the figure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import analytic
from examples import ntk_contrast as contrast

PAGE = (Path(__file__).parents[3] / "docs" / "kernel-regime.md").read_text(encoding="utf-8")


def test_the_rows_of_the_page() -> None:
    assert all(row in PAGE for row in contrast.table())


def test_the_kernel_predictor_bends_at_the_samples_and_not_between_them() -> None:
    kernel = analytic.ntk_interpolation(contrast.X, contrast.Y, bias="free")
    for place in contrast.X[1:-1]:
        assert abs(contrast.bend(kernel, place)) > 0.9
    assert abs(contrast.bend(kernel, 4)) < 1e-4


def test_with_output_weights_alone_nothing_bends() -> None:
    """First differences of the slope vanish with the step; the predictor still interpolates."""
    step = 1e-4
    assert np.allclose(contrast.lazy([float(x) for x in contrast.X]), contrast.Y, atol=1e-9)
    for place in contrast.X[1:-1]:
        left, here, right = contrast.lazy([place - step, place, place + step])
        assert abs(right - 2 * here + left) / step < 0.1


def test_the_two_functions_differ_between_the_samples(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    contrast.main(["--out", str(tmp_path / "figure.png")])
    printed = capsys.readouterr().out
    assert "minimum norm of the network: 7\n" in printed
    assert (tmp_path / "figure.png").stat().st_size > 10_000
