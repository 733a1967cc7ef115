"""Rank-one data, ``A = c a'``, without bias: two features with disjoint supports."""

RECORDS = ("hinge", "interpolation", "max_margin", "squared")
"""The modules that hold a theorem."""
