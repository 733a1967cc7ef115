"""Data that satisfy a theorem's hypotheses, degenerate ones included.

The module ``instances`` of a family that defines ``GENERATORS`` (theorem id -> function of a random source and a size
that returns instances) adds to them; a test compares the keys with the registry of theorems.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import random
from collections.abc import Callable, Mapping

from analytic import families
from analytic.families.registry import theorems
from analytic.theorem.discovery import Discovered
from analytic.theorem.instance import Instance
from numeric.errors import OptionError

Generator = Callable[[random.Random, int], list[Instance]]


def _modules() -> list[str]:
    """The instances of each family that has its own."""
    folders = [info.name for info in pkgutil.iter_modules(families.__path__) if info.ispkg]
    paths = [f"{families.__name__}.{name}.instances" for name in folders]
    return sorted(path for path in paths if importlib.util.find_spec(path) is not None)


def _discover() -> dict[str, Generator]:
    found: dict[str, Generator] = {}
    for name in _modules():
        module = importlib.import_module(name)
        for key, generator in getattr(module, "GENERATORS", {}).items():
            if key in found:
                raise RuntimeError(f"two generators for {key}")
            found[key] = generator
    return found


GENERATORS: Mapping[str, Generator] = Discovered(_discover)
"""Every generator by theorem id."""


def plain() -> list[str]:
    """The theorems with generators whose networks are plain ones, ReLU neurons of norm two and no skip connection.

    These are what solvers are asked in general.

    >>> "whitened-squared" in plain(), "one-norm-squared" in plain()
    (True, False)
    """
    plain = "none", 2, "relu"
    return [
        key for key in GENERATORS if (theorems[key].skip, theorems[key].neuron_norm, theorems[key].activation) == plain
    ]


def instances(theorem: str, size: int, seed: int = 0) -> list[Instance]:
    """Instances of a theorem with about ``size`` samples, the same for the same seed.

    >>> [instance.label for instance in instances("whitened-squared", 3)]
    ['generic', 'beta at its largest useful value', 'one sign', 'zero targets']
    """
    if theorem not in GENERATORS:
        raise OptionError(f"theorem is {theorem!r}: choose one of {', '.join(GENERATORS)}")
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise OptionError(f"size is {size!r}: give a number of samples, at least 1")
    return GENERATORS[theorem](random.Random(f"{theorem} {size} {seed}"), size)
