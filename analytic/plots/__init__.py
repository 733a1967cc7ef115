"""Pictures: a fit, a path in beta, the fan of all optimal functions, phases of symbols; the same bytes every time.

matplotlib is an optional extra: ``pip install "neuralgauge[plot]"``.
"""

from analytic.plots.fan import plot_solution_set
from analytic.plots.fit import draw_fit, plot_fit, require_line
from analytic.plots.path import plot_path
from analytic.plots.phases import plot_phases
from analytic.plots.style import FORMATS, require_format

__all__ = [
    "FORMATS",
    "draw_fit",
    "plot_fit",
    "plot_path",
    "plot_phases",
    "plot_solution_set",
    "require_format",
    "require_line",
]
