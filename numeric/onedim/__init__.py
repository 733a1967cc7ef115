"""One-dimensional data with free bias: splines, at the cost of a few sorts."""

from numeric.onedim.squared import Fit, solve_squared, to_network

__all__ = ["Fit", "solve_squared", "to_network"]
