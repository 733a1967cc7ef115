"""Statements tested as statements: what is printed is evaluated on data that meet what is printed.

>>> import analytic
>>> from analytic.validation.statements import examine
>>> found = examine(analytic.theorems["whitened-squared"], most=20)
>>> found.met, found.counterexample
(20, None)
"""

from __future__ import annotations

from analytic.validation.statements.examination import FalseCase, StatementTrial, examine, without

__all__ = ["FalseCase", "StatementTrial", "examine", "without"]
