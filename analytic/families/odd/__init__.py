"""Odd data without bias: every sample has its negative, with the opposite target. Training is linear."""

RECORDS = ("hinge", "interpolation", "logistic", "max_margin", "squared")
"""The modules that hold a theorem."""
