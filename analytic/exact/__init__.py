"""Exact arithmetic: scalars, linear algebra, linear programs, projections."""
