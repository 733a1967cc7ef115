"""Two samples in any dimension, without bias: a plane convex body with linear and elliptic pieces."""

RECORDS = ("hinge", "interpolation", "max_margin", "secular", "squared")
"""The modules that hold a theorem."""
