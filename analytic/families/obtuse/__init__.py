"""Samples on rays with no acute angle between them, without bias: one neuron a ray."""

RECORDS = ("interpolation", "squared")
"""The modules that hold a theorem."""
