"""Samples on rays with no acute angle between them: one neuron a ray without bias, a broken line with a free one."""

RECORDS = ("interpolation", "squared", "free_interpolation")
"""The modules that hold a theorem."""
