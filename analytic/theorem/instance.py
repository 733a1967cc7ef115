"""One problem: exact data and what is special about them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Rows = list[list[Fraction]]


@dataclass(frozen=True)
class Instance:
    """Arguments of ``solve`` in exact numbers, and a label such as "repeated samples".

    >>> from analytic.problems import instances
    >>> found = instances("whitened-squared", 3)[0]
    >>> found.label, len(found.A), sorted(found.options)
    ('generic', 3, ['beta'])
    """

    label: str
    A: Any
    y: Any
    options: Mapping[str, Any] = field(default_factory=dict)


def number(rng: random.Random, largest: int = 12, denominators: tuple[int, ...] = (1, 2, 4, 8)) -> Fraction:
    """A small rational, exact in binary by default; zero at times."""
    return Fraction(rng.randint(-largest, largest), rng.choice(denominators))


def positive(rng: random.Random, largest: int = 6, denominators: tuple[int, ...] = (1, 2, 4)) -> Fraction:
    """A small positive rational."""
    return Fraction(rng.randint(1, largest), rng.choice(denominators))
