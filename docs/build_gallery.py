"""Writes ``docs/gallery.md`` and its pictures: ``python docs/build_gallery.py`` (``--text`` for the page alone).

The figures of Ergen & Pilanci (JMLR 22, 2021) that the theory decides, with exact values computed here.
"""

from __future__ import annotations

import argparse
import inspect
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import sympy

import analytic
import numeric
from analytic.plots import (
    Recorder,
    plot_bounds,
    plot_decision,
    plot_ellipsoid,
    plot_fit,
    plot_neurons,
    plot_path,
    plot_phases,
    plot_solution_set,
)
from numeric.errors import UnsupportedError

ROOT = Path(__file__).resolve().parents[1]
PAGE, PICTURES = ROOT / "docs" / "gallery.md", ROOT / "docs" / "images" / "gallery"
DPI = 110

LINE = [-2, -1, 0, 1, 2]
ACUTE = [[2, 1], [1, 2]]
OBTUSE = [[1, 0], ["-2/5", 1]]
WIDE = [[1, 0], [-1, 1]]
SOLID = [[1, 0, 0], ["-1/2", 1, 0], ["-1/4", "1/3", 1]]
PLANE = [[1, 0], ["-1/2", 1], ["-1/4", -1]]
SMALL = Fraction(1, 50_000)


def figure_1b(file: Path | None = None) -> Any:
    """The fit of Figure 1(b)."""
    best = analytic.solve([-2, -1, 0, 1, 2], [1, 0, 1, 0, 1], loss="interpolation", bias="free")
    return plot_fit(best, file)


def figure_1d(file: Path | None = None) -> Any:
    """The regions of Figure 1(d)."""
    best = analytic.solve([-2, -1, 0, 1, 2], [-1, 1, -1, 1, 1], loss="max-margin", bias="free")
    return plot_decision(best, file)


def figure_2(file: Path | None = None) -> Any:
    """Two samples at an acute angle."""
    return plot_ellipsoid(analytic.solve([[2, 1], [1, 2]], [2, 1], loss="interpolation"), file)


def figure_3(file: Path | None = None) -> Any:
    """An angle between 90 and 120 degrees."""
    return plot_ellipsoid(analytic.solve([[1, 0], ["-2/5", 1]], [2, 1], loss="interpolation"), file)


def figure_4(file: Path | None = None) -> Any:
    """An angle above 120 degrees."""
    return plot_ellipsoid(analytic.solve([[1, 0], [-1, 1]], [2, 1], loss="interpolation"), file)


def figure_5(file: Path | None = None) -> Any:
    """Three samples of rank three."""
    return plot_ellipsoid([[1, 0, 0], ["-1/2", 1, 0], ["-1/4", "1/3", 1]], file)


def figure_5_plane(file: Path | None = None) -> Any:
    """Three samples in a plane."""
    return plot_ellipsoid([[1, 0], ["-1/2", 1], ["-1/4", -1]], file)


def figure_6a(file: Path | None = None) -> Any:
    """The data of Figure 1(b), equality-constrained."""
    return plot_bounds(narrow_rows(LINE, [1, 0, 1, 0, 1], 3), file, x_label="neurons", y_label="norm")


def figure_6a_decay(file: Path | None = None) -> Any:
    """The same with a decay."""
    return plot_bounds(narrow_rows(LINE, [1, 0, 1, 0, 1], 3, BETA), file, x_label="neurons")


def figure_6b(file: Path | None = None) -> Any:
    """Rank-one data with a decay."""
    return plot_bounds(narrow_rows(RANK_ONE, TENT, 2, BETA), file, x_label="neurons")


def figure_6c(file: Path | None = None) -> Any:
    """Whitened data."""
    return plot_bounds(width_rows(), file, x_label="neurons")


def figure_7(file: Path | None = None) -> Any:
    """All optimal functions."""
    return plot_solution_set(analytic.solution_set([-2, -1, 0, 1, 2], [1, -1, 1, 1, -1]), file)


def figure_8a(file: Path | None = None) -> Any:
    """The hinge loss, all gaps narrow."""
    best = analytic.solve([-2, -1, 0, 1, 2], [1, -1, 1, -1, -1], loss="hinge", beta="1/50000", bias="free")
    return plot_decision(best, file)


def figure_8b(file: Path | None = None) -> Any:
    """The hinge loss, one gap wide."""
    best = analytic.solution_set([-2, -1, 0, 1, 2], [1, -1, 1, 1, -1], loss="hinge", beta="1/50000")
    return plot_solution_set(best, file)


def figure_9(file: Path | None = None) -> Any:
    """Beside the kernel predictor."""
    x, y = [-2, -1, 0, 1, 2], [1, -1, 1, 1, -1]
    best = analytic.solve(x, y, loss="interpolation", bias="free")
    return plot_fit(best, file, kernel=analytic.ntk_interpolation(x, y, bias="free"))


def path_mcycle(file: Path | None = None) -> Any:
    """Real data."""
    return plot_path(analytic.path(*mcycle(), bias="free"), file, x_label="times")


def phases(file: Path | None = None) -> Any:
    """Two symbols."""
    p, beta = sympy.symbols("p beta", positive=True)
    cases = analytic.solve([[1, 0], [0, 1]], [p, -3], beta=beta).cases
    return plot_phases(cases, (p, 0, 5), (beta, 0, 5), file)


def exclusive_or(file: Path | None = None) -> Any:
    """Four samples in the plane."""
    A, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [-1, 1, 1, -1]
    network = analytic.Network(U=[[1, -1], [1, -1]], b=[-1, 1], w=[-2, -2], xi=1)
    return plot_decision(network, file, data=(A, y))


def solver_bounds(file: Path | None = None) -> Any:
    """Rounds of the cutting planes."""
    seen, random = Recorder(), np.random.default_rng(0)
    numeric.solve(random.normal(size=(60, 3)), random.normal(size=60), beta=1.0, progress=seen)
    return plot_bounds(seen.rows, file)


def digits(file: Path | None = None) -> Any:
    """Pictures as samples."""
    return plot_neurons([analytic.neuron(digit_samples(), j, bias="free") for j in range(10)], (8, 8), file)


def digit_samples() -> list[list[int]]:
    """The first forty digits; UnsupportedError without scikit-learn, which has them."""
    try:
        from sklearn.datasets import load_digits
    except ImportError as error:
        raise UnsupportedError('the digits need scikit-learn: pip install "neuralgauge[estimators]"') from error
    return [[int(cell) for cell in row] for row in load_digits().data[:40]]


def mcycle() -> tuple[list[str], list[str]]:
    """The motorcycle data as exact decimals."""
    lines = (ROOT / "examples" / "mcycle.csv").read_text(encoding="utf-8").split()[1:]
    times, accelerations = zip(*(line.split(",") for line in lines), strict=True)
    return list(times), list(accelerations)


RANK_ONE = [5 * c for c in range(-7, 8)]
"""The samples are the numbers -7, ..., 7 times a row of ten entries and length 5."""
TENT = [max(c + 3, 0) - 2 * max(c - 1, 0) for c in range(-7, 8)]


@cache
def _narrow(x: tuple[int, ...], y: tuple[int, ...], most: int, beta: sympy.Rational | None) -> tuple[Any, ...]:
    options = {"beta": beta} if beta is not None else {"loss": "interpolation"}
    return analytic.width_bounds(list(x), list(y), most=most, **options)


def narrow_rows(x: list[int], y: list[int], most: int, beta: sympy.Rational | None = None) -> list[tuple[Any, ...]]:
    """The exact optimum over networks of m neurons beside that over all widths, which more than ``most`` attain."""
    return list(_narrow(tuple(x), tuple(y), most, beta))


TARGETS = [*range(1, 16), *(-k for k in range(1, 16))]
BETA = sympy.Rational(1, 1000)


def width_rows() -> list[tuple[int, sympy.Expr, sympy.Expr]]:
    """Whitened data, 30 samples: the exact optimum over networks of m neurons."""
    identity = [[int(i == k) for k in range(30)] for i in range(30)]
    rows = analytic.width_bounds(identity, TARGETS, beta=BETA, bias="none")
    return [*rows, *((m, *rows[-1][1:]) for m in range(len(rows), 9))]


def proved(solution: analytic.Solution) -> analytic.Solution:
    """The solution, checked."""
    verdict = solution.verify()
    if not verdict.proved:
        raise AssertionError(verdict.reason)
    return solution


def code(value: object) -> str:
    """As code of the page."""
    return f"`{value}`"


def text_1b() -> str:
    """The norm, and the fewest kinks and neurons."""
    y = [1, 0, 1, 0, 1]
    best = proved(analytic.solve(LINE, y, loss="interpolation", bias="free"))
    found = analytic.solution_set(LINE, y)
    return (
        f"The least norm is {code(best.value)}. The fewest kinks of an optimal network are {found.min_kinks}, "
        f"the fewest "
        f"neurons {found.min_neurons}: see Figure 6(a)."
    )


def text_1d() -> str:
    """The norm and the boundaries."""
    best = proved(analytic.solve(LINE, [-1, 1, -1, 1, 1], loss="max-margin", bias="free"))
    ends = [region.interval.end for region in analytic.decision_regions(best.network)[:-1]]
    return (
        f"Margin one at the least norm costs {code(best.value)}; the decision boundaries of this network are "
        f"the middles "
        f"of the gaps between opposite labels, {', '.join(map(code, ends))}."
    )


def geometry(A: list[list[object]]) -> Callable[[], str]:
    """What there is to say of two samples."""

    def text() -> str:
        best = proved(analytic.solve(A, [2, 1], loss="interpolation"))
        dual = ", ".join(map(code, best.dual))
        return (
            f"A = {code(A)} is {'spike-free' if analytic.spike_free(A) else 'not spike-free'}. The targets (2, 1) have "
            f"the gauge {code(best.value)}, with {best.network.neurons} "
            f"neuron{'s' if best.network.neurons > 1 else ''}, and the optimal dual ({dual})."
        )

    return text


def text_5() -> str:
    """What is seen."""
    free = [bool(analytic.spike_free(A)) for A in (SOLID, PLANE)]
    if any(free):
        raise AssertionError("the samples of Figure 5 are spike-free")
    return (
        "Three samples, sampled: of rank three, and below in a plane, where the rectified ellipsoid is a union of flat "
        "pieces. Neither is spike-free. Flat faces of the polar belong to spikes, curved ones to curved edges of the "
        "rectified ellipsoid."
    )


def text_6a() -> str:
    """The gaps."""
    y = [1, 0, 1, 0, 1]
    attained = [analytic.solution_set(LINE, y, beta=beta).min_neurons for beta in (None, BETA)]
    norms = [value for _, _, value in narrow_rows(LINE, y, 3)]
    gaps = [sympy.sympify(value) - lower for _, lower, value in narrow_rows(LINE, y, 3, BETA)]
    if attained != [4, 4] or norms[:3] != [sympy.oo] * 3:
        raise AssertionError("the widths of Figure 6(a)")
    return (
        f"Exact optima over networks of m neurons on the data of Figure 1(b), wherever their kinks are. Fewer than "
        f"three neurons do not interpolate, three need the norm {code(norms[3])}, and four have the least one, "
        f"{code(norms[4])}. Below, the squared loss with the decay 1/1000, where the gap is "
        f"{', '.join(map(code, gaps[:4]))} for 0 to 3 neurons, and zero from four on. In the paper's panel, whose "
        f"neurons are those of its Corollary 3, the gaps close later. For your data the rows are those of "
        f"`analytic.width_bounds`, and `plot_bounds(rows, x_label='neurons')` draws them."
    )


def text_6b() -> str:
    """The gaps of rank-one data."""
    row = [4, *[1] * 9]
    samples = [[c // 5 * cell for cell in row] for c in RANK_ONE]
    best = proved(analytic.solve(samples, TENT, beta=BETA, bias="free")).value
    rows = narrow_rows(RANK_ONE, TENT, 2, BETA)
    if any(lower != best for _, lower, _ in rows):
        raise AssertionError("rank-one data are those of their coordinate")
    fewest = analytic.solution_set(RANK_ONE, TENT, beta=BETA).min_neurons
    gaps = [float(value - lower) for _, lower, value in rows[:3]]
    return (
        f"Fifteen samples of rank one in ten dimensions, `c (4, 1, ..., 1)` for c = -7, ..., 7, with the targets "
        f"`(c + 3)_+ - 2 (c - 1)_+`, decay 1/1000: the gap is {gaps[0]:.3f} without a neuron, {gaps[1]:.3f} with one "
        f"and {gaps[2]:.1e} with two, and zero from {fewest} on. Without the loss two neurons attain the least norm, "
        f"{code(proved(analytic.solve(RANK_ONE, TENT, loss='interpolation', bias='free')).value)}."
    )


def text_6c() -> str:
    """The gaps."""
    rows = width_rows()
    gaps = [sympy.simplify(upper - lower) for _, lower, upper in rows[:3]]
    return (
        f"Thirty whitened samples with the targets 1, ..., 15 and -1, ..., -15, squared loss, decay 1/1000: the gap to "
        f"the optimum over all widths is {code(gaps[0])} = {float(gaps[0]):.3f} without a neuron, {code(gaps[1])} = "
        f"{float(gaps[1]):.3f} with one and {code(gaps[2])} from two on."
    )


def text_7() -> str:
    """The norm and the fewest kinks."""
    found = analytic.solution_set(LINE, [1, -1, 1, 1, -1])
    best = proved(analytic.solve(LINE, [1, -1, 1, 1, -1], loss="interpolation", bias="free"))
    return (
        f"All of them have norm {code(best.value)}; between 0 and 1 the optimal functions fill a triangle, "
        f"whose tip has "
        f"the fewest kinks, {found.min_kinks}. The paper draws four of them."
    )


def text_8() -> str:
    """The values."""
    first = proved(analytic.solve(LINE, [1, -1, 1, -1, -1], loss="hinge", beta=SMALL, bias="free"))
    second = proved(analytic.solve(LINE, [1, -1, 1, 1, -1], loss="hinge", beta=SMALL, bias="free"))
    return (
        f"With decay {code(SMALL)} the optimal values of (a) and (b) are {code(first.value)} and {code(second.value)}, "
        f"that is {float(first.value):.5f}, which is the value that the paper prints; gradient descent ends at "
        "0.0001679 in (b). The decay is not in the caption: it is the one that gives the printed value. Panel (c), a "
        "loss surface, is not drawn."
    )


def text_9() -> str:
    """The two functions between two samples."""
    y = [1, -1, 1, 1, -1]
    kernel = analytic.ntk_interpolation(LINE, y, bias="free")
    return (
        "Data of panel (b). Between the samples 0 and 1 the network is "
        f"{code(analytic.solve(LINE, y, loss='interpolation', bias='free').network(['1/2'])[0])} at 1/2 and the kernel "
        f"predictor {code(kernel.evaluate('1/2', 10))}, with a proved error below 1e-10. More in "
        "[the kernel regime](kernel-regime.md)."
    )


def text_path() -> str:
    """The breakpoints."""
    found = analytic.path(*mcycle(), bias="free")
    return (
        f"The motorcycle data, {len(found.breakpoints)} exact breakpoints, each a short line at the bottom. The six "
        "largest weights are named by their kinks, all others are grey."
    )


def text_xor() -> str:
    """The penalty and its lower bound."""
    A, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [-1, 1, 1, -1]
    network = analytic.Network(U=[[1, -1], [1, -1]], b=[-1, 1], w=[-2, -2], xi=1)
    if [int(value) for value in network(A)] != y:
        raise AssertionError("the network does not compute the exclusive or")
    bounds = analytic.certify(network, A, y, loss="max-margin", bias="free")
    return (
        f"The exclusive or of two inputs: two neurons, margin one on all samples, penalty "
        f"{code(network.penalty())}. By "
        f"`analytic.certify` no network has less than {int(10**6 * bounds.lower_bound) / 10**6}."
    )


def text_digits() -> str:
    """What is seen."""
    return (
        "Of scikit-learn's digits. What a neuron that answers to one sample looks for is that sample less the best "
        "mixture of the others, as the paper reads its extreme points; its Figure 13 shows filters of image "
        "patches. The "
        "mixtures are exact, and the numbers below are the distances."
    )


def text_bounds() -> str:
    """What is seen."""
    return (
        "What `numeric.solve` reports while it runs, on sixty random samples in three dimensions: in every round the "
        "optimum is between the two bounds."
    )


def text_phases() -> str:
    """What is seen."""
    return "Which case of a symbolic answer holds; see [Deriving formulas](deriving.md)."


@dataclass(frozen=True)
class Entry:
    """A section of the page."""

    title: str
    text: Callable[[], str]
    drawings: tuple[Callable[..., Any], ...]


ENTRIES = (
    Entry("Figure 1(b): a fit in one dimension", text_1b, (figure_1b,)),
    Entry("Figure 1(d): decision regions on a line", text_1d, (figure_1d,)),
    Entry("Figure 2: a spike-free rectified ellipsoid", geometry(ACUTE), (figure_2,)),
    Entry("Figure 3: spikes, and a polar with smooth parts", geometry(OBTUSE), (figure_3,)),
    Entry("Figure 4: spikes, and a polyhedral polar", geometry(WIDE), (figure_4,)),
    Entry("Figure 5: three samples", text_5, (figure_5, figure_5_plane)),
    Entry("Figure 6(a): the gap against the width, on a line", text_6a, (figure_6a, figure_6a_decay)),
    Entry("Figure 6(b): the gap against the width, rank one", text_6b, (figure_6b,)),
    Entry("Figure 6(c): the gap against the width", text_6c, (figure_6c,)),
    Entry("Figure 7: optimal networks are not unique", text_7, (figure_7,)),
    Entry("Figure 8: the hinge loss", text_8, (figure_8a, figure_8b)),
    Entry("Figure 9: the kernel regime", text_9, (figure_9,)),
    Entry("Neurons as autoencoders", text_digits, (digits,)),
    Entry("A regularization path", text_path, (path_mcycle,)),
    Entry("A phase diagram", text_phases, (phases,)),
    Entry("Bounds over time", text_bounds, (solver_bounds,)),
    Entry("Decision regions in the plane", text_xor, (exclusive_or,)),
)

HEAD = """# Gallery

Every picture is one call of `analytic.plots`. It returns matplotlib axes, draws on axes that you give (`ax=`), respects
your `rcParams`, and writes `.png`, `.pdf`, `.svg`, or `.tex` for `\\input` in a document that loads pgfplots. Axes are
named by the letters of `notation=`, or by your columns (`x_label=`, `y_label=`). The size is that of `figure.figsize`
in your `rcParams`, or of the figure of your axes. This page is written by `python docs/build_gallery.py`.

The figures are those of T. Ergen and M. Pilanci, *Convex Geometry and Duality of Over-parameterized Neural Networks*,
JMLR 22(212), 2021, as far as the theory decides them. Where the paper does not print its data, they are read off the
figure (Figures 1, 8 and 9) or are ours (Figures 2 to 6). The samples that are not shown here are in the script.
"""

TAIL = """## What the theory does not decide

| in the paper | why it is not here |
| --- | --- |
| Figure 1(a), (c) | statistics of gradient descent from random starts |
| Figure 8(c) | a loss surface over the weights of gradient descent |
| Figure 10 | accuracies of gradient descent on random samples |
| Figures 11, 12 | training curves; the level of the theory is that of [one-hot labels](theorems/whitened-one-hot.md) |
| Figure 13, Table 1 | filters and accuracies on real data |
"""


def page() -> str:
    """The text of ``docs/gallery.md``."""
    parts = [HEAD]
    for entry in ENTRIES:
        parts.append(f"## {entry.title}\n\n{filled(entry.text())}\n")
        for draw in entry.drawings:
            parts.append(f"![{entry.title}](images/gallery/{name(draw)})\n\n```python\n{body(draw)}\n```\n")
    return "\n".join([*parts, TAIL])


def filled(text: str) -> str:
    """Broken into lines, but not within formulas."""
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def name(draw: Callable[..., Any]) -> str:
    """Of a picture's file."""
    return f"{draw.__name__.replace('_', '-')}.png"


def body(draw: Callable[..., Any]) -> str:
    """The lines of a drawing, as a reader would write them."""
    lines = textwrap.dedent("\n".join(inspect.getsource(draw).splitlines()[2:]))  # without its head and docstring
    return lines.replace("return ", "").replace(", file", "").strip()


def pictures() -> None:
    """All of them, small."""
    from matplotlib import rc_context

    PICTURES.mkdir(parents=True, exist_ok=True)
    with rc_context({"savefig.dpi": DPI}):
        for entry in ENTRIES:
            for draw in entry.drawings:
                draw(PICTURES / name(draw))
                print(name(draw), file=sys.stderr)


def main() -> None:
    """Write the page, and the pictures unless they are not wanted."""
    parser = argparse.ArgumentParser(description="Write docs/gallery.md and its pictures.")
    parser.add_argument("--text", action="store_true", help="the page without the pictures")
    if not parser.parse_args().text:
        pictures()
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
