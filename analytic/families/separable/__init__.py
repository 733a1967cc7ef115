"""Orthogonally separable data without bias: one linear neuron a class."""

RECORDS = ("hinge", "interpolation", "logistic", "max_margin", "squared")
"""The modules that hold a theorem."""
