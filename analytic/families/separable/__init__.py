"""Orthogonally separable data and planted neurons, without bias: one linear neuron a class."""

RECORDS = ("hinge", "interpolation", "logistic", "max_margin", "planted_interpolation", "planted_max_margin",
           "planted_squared", "secular", "squared")  # fmt: skip
"""The modules that hold a theorem."""
