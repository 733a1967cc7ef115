"""Samples on a line with free bias, one-dimensional and rank-one data among them: splines whose kinks are neurons."""

RECORDS = (
    "hinge",
    "interpolation",
    "leaky_hinge",
    "leaky_interpolation",
    "leaky_max_margin",
    "leaky_squared",
    "max_margin",
    "minimum_l1",
    "powers",
    "rank_one_hinge",
    "rank_one_interpolation",
    "rank_one_max_margin",
    "rank_one_squared",
    "ridge_hinge",
    "ridge_interpolation",
    "ridge_max_margin",
    "ridge_squared",
    "skip_hinge",
    "skip_interpolation",
    "skip_max_margin",
    "skip_squared",
    "sparsest",
    "squared",
    "vector_interpolation",
)
"""The modules that hold a theorem."""
