"""Any small data, degenerate ones among them: zero and repeated samples, samples on a coordinate hyperplane."""

from __future__ import annotations

from fractions import Fraction

from analytic.families.general.listed_instances import generators

GENERATORS = generators("one-norm", lambda height: max(height, Fraction(0)), {"neuron_norm": 1})
