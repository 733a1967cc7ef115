"""One-dimensional data with free bias: splines, at the cost of a few sorts.

``solve_squared`` and ``path_squared`` for the squared loss, ``min_norm_interpolation`` and
``sparsest_interpolant`` for interpolation; ``to_network`` turns what they return into arrays.
``optimum`` has what each loss says of its problem on a line.

A squared-loss fit starts on a coarse grid (``refine``), each grid a reduced problem (``reduced``, ``descent``) whose
splines are stationary for their knots and signs (``stationary``, in the hat functions of ``hats``); ``dual`` and
``bound`` certify it. ``regime`` is the penalty, ``spline`` the network of a spline, ``samples`` the data as they come.
"""

from numeric.onedim.interpolation import Interpolant, min_norm_interpolation, sparsest_interpolant
from numeric.onedim.optimum import LineOptimum, LineSolver, connected_dots, separating_dots, smoothing_spline
from numeric.onedim.path import path_squared
from numeric.onedim.squared import Fit, solve_squared, to_network

__all__ = [
    "Fit",
    "Interpolant",
    "LineOptimum",
    "LineSolver",
    "connected_dots",
    "min_norm_interpolation",
    "path_squared",
    "separating_dots",
    "smoothing_spline",
    "solve_squared",
    "sparsest_interpolant",
    "to_network",
]
