"""The rectified ellipsoid and its polar: what is drawn is what the exact theory says."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import analytic
import numeric
from analytic.exact.scalars import to_sympy
from analytic.families.two_samples.gauge import gauge
from analytic.model.problem import _table
from analytic.plots import plot_ellipsoid
from analytic.plots.planar_body import PlanarBody
from analytic.plots.solid_body import SolidBody
from analytic.plots.solids import PAPER
from numeric.errors import DataError, OptionError, UnsupportedError

ACUTE, OBTUSE, WIDE = [[2, 1], [1, 2]], [[1, 0], ["-2/5", 1]], [[1, 0], [-1, 1]]
SOLID = [[1, 0, 0], ["-1/2", 1, 0], ["-1/4", "1/3", 1]]
PLANE = [[1, 0], ["-1/2", 1], ["-1/4", -1]]
ENTRY = st.integers(-4, 4).map(lambda k: Fraction(k, 2))


def rows(A: Any) -> Any:
    return _table(A, "A")[0]


def support(A: Any, v: Any) -> float:
    data = np.array([[float(cell) for cell in map(sympy.Rational, row)] for row in A])
    return float(numeric.support(data, np.array([float(cell) for cell in v])).value)


def drawn(axes: Any, label: str) -> np.ndarray:
    (line,) = [line for line in axes.lines if line.get_label() == label]
    return np.asarray(line.get_xydata())


@settings(max_examples=25)
@given(st.lists(st.tuples(ENTRY, ENTRY), min_size=2, max_size=2))
def test_corners_of_hull_and_polar_are_exact(A: list[tuple[Fraction, Fraction]]) -> None:
    K = [[sum(a * b for a, b in zip(r, s, strict=True)) for r in A] for s in A]
    flat = K[0][0] * K[1][1] == K[0][1] ** 2
    assume(K[0][0] and K[1][1] and not (flat and K[0][1] > 0))
    data = rows([list(row) for row in A])
    body = PlanarBody.of(data)
    assert body.spike_free == bool(analytic.spike_free([list(row) for row in A]))
    if not flat:
        assert all(sympy.simplify(to_sympy(gauge(data, corner).value) - 1) == 0 for corner in body.corners)
    for v in body.polar_corners:
        seen = [sympy.simplify(to_sympy(v[0] * x[0] + v[1] * x[1])) for x in body.corners]
        assert max(seen, key=float) == 1 and min(seen, key=float) == -1
        assert support(A, v) == pytest.approx(1, abs=1e-7)


@pytest.mark.parametrize(("A", "polar"), [(ACUTE, 2), (OBTUSE, 6), (WIDE, 4), ([[1, 0], [-2, 0]], 4)])
def test_outlines_are_the_boundaries(A: Any, polar: int) -> None:
    body = PlanarBody.of(rows(A))
    assert len(body.polar_corners) == polar
    assert [support(A, v) for v in body.polar_outline[::7]] == pytest.approx(
        [1] * len(body.polar_outline[::7]), abs=1e-6
    )
    products = body.outline @ body.polar_outline.T
    assert products.max(axis=1) == pytest.approx(
        np.ones(len(products)), abs=2e-3
    )  # each touches the polar of the other


@pytest.mark.parametrize(
    ("A", "y", "options"),
    [
        *((A, [2, 1], {"loss": "interpolation"}) for A in (ACUTE, OBTUSE, WIDE)),
        (ACUTE, [2, 2], {"beta": "1/2"}),
        (WIDE, [2, -1], {"beta": "1/2"}),
        (WIDE, [2, -1], {"beta": 9}),
    ],
)
def test_the_optimum_is_marked_where_it_is(A: Any, y: list[int], options: Any) -> None:
    pytest.importorskip("matplotlib")
    best = analytic.solve(A, y, **options)
    left, right = plot_ellipsoid(best)
    beta = Fraction(options.get("beta", 1))
    assert drawn(right, "optimal dual")[0] == pytest.approx([float(v / sympy.Rational(beta)) for v in best.dual])
    if best.network.neurons:
        fit = best.network(A) / best.network.penalty()
        assert drawn(left, "fit")[0] == pytest.approx([float(cell) for cell in fit])
        assert len(drawn(left, "neurons")) == best.network.neurons
        for feature in drawn(left, "neurons"):
            assert feature @ drawn(right, "optimal dual")[0] == pytest.approx(1)
    else:
        assert "fit" not in [line.get_label() for line in left.lines]
    assert drawn(left, "corners") == pytest.approx(
        np.array([[float(c) for c in map(to_sympy, corner)] for corner in PlanarBody.of(rows(A)).corners])
    )
    assert left.get_title() == ("spike-free" if analytic.spike_free(A) else "not spike-free")


@pytest.mark.parametrize("A", [SOLID, PLANE, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]])
def test_three_samples(A: Any) -> None:
    body = SolidBody.of(rows(A))
    reach = [float(analytic.neuron(A, i).distance) for i in range(3)]
    assert np.diag(body.spikes) == pytest.approx(reach) and body.spikes.sum() == pytest.approx(sum(reach))
    corners = np.unique(np.vstack(body.polar_faces), axis=0)
    seen = [support(A, v) for v in corners[:: max(1, len(corners) // 40)]]
    assert min(seen) > 1 - 1e-6 and max(seen) < 1.02  # of sampled points: the polar is a little large
    assert body.spike_free == bool(analytic.spike_free(A))
    assert len(body.faces) > 3 and all((face >= 0).all() for face in body.faces)


def test_the_optimum_of_three_samples_is_marked_where_it_is() -> None:
    pytest.importorskip("matplotlib")
    best = analytic.solve([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [2, 3, -1], loss="interpolation")
    left, right = plot_ellipsoid(best)
    fit = np.array([float(cell / best.value) for cell in (2, 3, -1)])
    assert drawn(left, "fit")[0] == pytest.approx(PAPER @ fit)
    assert drawn(right, "optimal dual")[0] == pytest.approx(PAPER @ np.array([float(v) for v in best.dual]))
    assert len(drawn(left, "neurons")) == 2


def test_parts_axes_and_notation() -> None:
    figure = pytest.importorskip("matplotlib.figure").Figure()
    ax = figure.subplots()
    (only,) = plot_ellipsoid(OBTUSE, ax=ax, parts=["polar"], notation=analytic.Notation(dual="z"))
    assert only is ax and ax.get_xlabel() == "$z_1$"
    left, right = plot_ellipsoid(SOLID, ax=two_panels())
    assert "not spike-free" in left.get_title() and right.get_title() == "polar"


def two_panels() -> Any:
    return pytest.importorskip("matplotlib.figure").Figure().subplots(1, 2)


@pytest.mark.parametrize("A", [ACUTE, SOLID])
@pytest.mark.parametrize("kind", ["svg", "tex"])
def test_the_same_bytes_twice(A: Any, kind: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    first, second = tmp_path / f"a.{kind}", tmp_path / f"b.{kind}"
    plot_ellipsoid(A, first)
    plot_ellipsoid(A, second)
    assert first.read_bytes() == second.read_bytes()


def test_what_is_refused_is_refused_in_a_line() -> None:
    pytest.importorskip("matplotlib")
    p = sympy.Symbol("p")
    line = analytic.solve([0, 1], [0, 1], loss="interpolation", bias="free")
    refused: list[tuple[Any, type[Exception], str]] = [
        ([[1, 0]], UnsupportedError, "A has 1 samples"),
        ([[1, 0], [2, 0]], UnsupportedError, "two in one direction"),
        ([[1, 0], [0, 0]], UnsupportedError, "zero sample"),
        ([[1, 0], [2, 0], [0, 1]], UnsupportedError, "two in one direction"),
        ([[1], [-1], [2]], UnsupportedError, "in one direction"),
        ([[1, 0], [0, p]], UnsupportedError, "symbols"),
        (line, UnsupportedError, "bias 'free'"),
        ("plane", DataError, "A is"),
        (analytic.solve([[1, 0], [0, 1]], [p, 1], beta=1), UnsupportedError, "symbols"),
    ]
    for given_, kind, text in refused:
        with pytest.raises(kind, match=text) as caught:
            plot_ellipsoid(given_)
        assert "\n" not in str(caught.value)
    for parts in ("set", ["hull"], []):
        with pytest.raises(OptionError, match="parts"):
            plot_ellipsoid(ACUTE, parts=parts)
