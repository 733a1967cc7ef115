"""Dots to be connected, as a caller gives them: places and targets, rational numbers."""

from __future__ import annotations

from typing import Any

from flint import fmpq

from analytic.exact.scalars import is_rational, rationals
from analytic.families.kernel.kernels import places
from analytic.model.problem import _table
from numeric.errors import DataError, UnsupportedError


def rational_dots(x: Any, y: Any, sought: str) -> tuple[tuple[fmpq, ...], tuple[fmpq, ...]]:
    """Places and targets (n,); an error says that what is ``sought`` needs rational numbers.

    >>> rational_dots([0, "1/2"], [1, 3], "kinks")
    ((0, 1/2), (1, 3))
    """
    samples = places(x)
    rows, _ = _table(y, "y")
    if len(rows) != len(samples) or len(rows[0]) != 1:
        raise DataError(f"y has {len(rows)} rows and x has {len(samples)} samples: give one target a sample")
    targets = [row[0] for row in rows]
    if not (is_rational(samples) and is_rational(targets)):
        raise UnsupportedError(f"x or y holds numbers that are not rational: the {sought} need rationals")
    return tuple(rationals(samples)), tuple(rationals(targets))
