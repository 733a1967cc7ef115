"""One-dimensional data with free bias: splines, at the cost of a few sorts.

``solve_squared`` and ``path_squared`` for the squared loss, ``min_norm_interpolation`` and
``sparsest_interpolant`` for interpolation; ``to_network`` turns what they return into arrays.
``optimum`` has what each loss says of its problem on a line.

A squared-loss fit starts on a coarse grid (``refine``), each grid a reduced problem (``reduced``, ``descent``) whose
splines are stationary for their knots and signs (``stationary``, in the hat functions of ``hats``); ``dual`` and
``bound`` certify it. Labels of the hinge and logistic losses are fitted by an interior-point method (``labels``,
``interior``, ``label_losses``) and certified by ``balanced``. Beside a free linear function (``bent``) the same methods
do, with ``orthogonal`` for labels. Without biases there are two numbers to find (``rays``).

``regime`` is the penalty, ``spline`` the network of a spline, ``samples`` the data as they come.
"""

from numeric.onedim.bent import bent_dots, bent_gaps, bent_hinge, bent_logistic, bent_spline
from numeric.onedim.interpolation import Interpolant, min_norm_interpolation, sparsest_interpolant
from numeric.onedim.line_optimum import LineOptimum, LineSolver
from numeric.onedim.optimum import (
    connected_dots,
    hinge_spline,
    logistic_spline,
    separating_dots,
    smoothing_spline,
)
from numeric.onedim.path import path_squared
from numeric.onedim.rays import hinge_rays, logistic_rays, squared_rays
from numeric.onedim.squared import Fit, solve_squared, to_network

__all__ = [
    "Fit",
    "Interpolant",
    "LineOptimum",
    "LineSolver",
    "bent_dots",
    "bent_gaps",
    "bent_hinge",
    "bent_logistic",
    "bent_spline",
    "connected_dots",
    "hinge_rays",
    "hinge_spline",
    "logistic_rays",
    "logistic_spline",
    "min_norm_interpolation",
    "path_squared",
    "separating_dots",
    "smoothing_spline",
    "solve_squared",
    "sparsest_interpolant",
    "squared_rays",
    "to_network",
]
