"""Any small data, degenerate ones among them: zero and repeated samples, samples on a plane of each other."""

from __future__ import annotations

from fractions import Fraction

from analytic.families.general.listed_instances import generators

GENERATORS = generators("threshold", lambda height: Fraction(height >= 0), {"activation": "threshold"})
