"""Bounds at any rank: clouds of neurons, known by second moments of their directions and responses together.

``samples`` scales the data so that no response exceeds one; ``rows`` are the quantities whose products are
constrained, ``cones`` the constraints and their multipliers. ``bound`` makes a rigorous bound of any multipliers.
``cloud`` is one iterate of the splitting that looks for good ones, ``training`` the relaxed training problem of two
clouds or, divided by signs of responses, of more, and ``start`` where that begins; ``support`` is the same for a fixed
dual vector. ``weights`` decide their speed; ``tightening`` says when they are worth their time.
"""
