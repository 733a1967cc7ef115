"""The theorems: what a record is, the registry, and a folder for each family of data.

A folder holds what its theorems share (``data``), a file for each theorem, listed by ``RECORDS`` of its ``__init__``,
the proofs, generators of instances, and the engine where the formula is an algorithm.
"""
