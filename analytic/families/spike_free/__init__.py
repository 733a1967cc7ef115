"""Spike-free data without bias: training is a convex program in the responses of two neurons."""

RECORDS = (
    "even_hinge",
    "even_interpolation",
    "even_max_margin",
    "even_squared",
    "hinge",
    "interpolation",
    "max_margin",
    "secular",
    "squared",
)
"""The modules that hold a theorem."""
