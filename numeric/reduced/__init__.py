"""The reduced problem: training restricted to a few activation patterns, a cone program.

``cells`` keeps the patterns, ``cone_program`` trains all their neurons together.
"""
