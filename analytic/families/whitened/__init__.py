"""Whitened data, ``A A' = I``, without bias: the two signs of the targets decouple, one neuron each."""

RECORDS = ("hinge", "interpolation", "logistic", "max_margin", "one_hot", "squared")
"""The modules that hold a theorem."""
