"""The kernel regime: the neural tangent kernel, and the dictionary of data kinks."""

RECORDS = ("tangent",)
"""The modules that hold a theorem."""
