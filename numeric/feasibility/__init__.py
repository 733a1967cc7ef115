"""Constraints: whether any network meets them (``existence``), and how a given one is made to.

``tangent_kernel`` changes the weights of a large network as little as it can; ``steps`` adds pairs of neurons where
samples are so near to each other that the weights of one would round off what is asked for.
"""
