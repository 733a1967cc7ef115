"""Data in the plane without bias: neurons on kinks."""

RECORDS = ("interpolation",)
"""The modules that hold a theorem."""
