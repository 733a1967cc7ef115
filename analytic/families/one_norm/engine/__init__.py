"""The finite list of neurons."""
