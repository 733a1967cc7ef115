"""Data in the plane without bias: neurons on kinks."""

RECORDS = ("interpolation", "max_margin", "hinge")
"""The modules that hold a theorem."""
