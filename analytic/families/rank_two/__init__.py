"""Data in the plane without bias: neurons on kinks."""

RECORDS = ("interpolation", "max_margin", "hinge", "penalised_bias")
"""The modules that hold a theorem."""
