"""Pictures: fits, paths, fans, phases, decision regions, the geometry of training; the same bytes every time.

Each is one call that writes a png, pdf, svg or tex file (pgfplots), or draws on the axes given, and returns the axes.
The reader's ``rcParams`` are respected; none is changed. matplotlib is an optional extra:
``pip install "neuralgauge[plot]"``.
"""

from analytic.plots.bounds import Recorder, plot_bounds
from analytic.plots.decision import plot_decision
from analytic.plots.ellipsoid import plot_ellipsoid
from analytic.plots.fan import plot_solution_set
from analytic.plots.fit import draw_fit, plot_fit, require_line
from analytic.plots.neurons import plot_neurons
from analytic.plots.path import plot_path
from analytic.plots.phases import plot_phases
from analytic.plots.style import FORMATS, require_format
from analytic.plots.tikz import tikz

__all__ = [
    "FORMATS",
    "Recorder",
    "draw_fit",
    "plot_bounds",
    "plot_decision",
    "plot_ellipsoid",
    "plot_fit",
    "plot_neurons",
    "plot_path",
    "plot_phases",
    "plot_solution_set",
    "require_format",
    "require_line",
    "tikz",
]
