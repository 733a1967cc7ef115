"""Spike-free data without bias: training is a convex program in the responses of two neurons."""

RECORDS = (
    "even_hinge",
    "even_interpolation",
    "even_logistic",
    "even_max_margin",
    "even_secular",
    "even_squared",
    "hinge",
    "interpolation",
    "logistic",
    "max_margin",
    "secular",
    "squared",
)
"""The modules that hold a theorem."""
