"""Orthogonally separable data without bias: one linear neuron a class."""

RECORDS = ("hinge", "interpolation", "logistic", "max_margin", "secular", "squared")
"""The modules that hold a theorem."""
