"""Spike-free matrices: the characterisation, and training on them as a program with two neurons."""
