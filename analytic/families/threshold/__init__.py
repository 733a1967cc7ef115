"""Neurons that are thresholds: finitely many patterns decide, and training is a finite program for any data."""

RECORDS = (
    "interpolation",
    "max_margin",
    "hinge",
    "squared",
    "free_interpolation",
    "free_max_margin",
    "free_hinge",
    "free_squared",
)
"""The modules that hold a theorem."""
