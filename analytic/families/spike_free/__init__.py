"""Spike-free data without bias: training is a convex program in the responses of two neurons."""

RECORDS = ("hinge", "interpolation", "max_margin", "secular", "squared")
"""The modules that hold a theorem."""
