"""The globally optimal two-layer ReLU network for your data: exact in ``analytic``, fast in ``numeric``.

>>> import neuralgauge
>>> neuralgauge.analytic.solve([0, 1, 3], [0, 1, 0], loss="interpolation", bias="free").value
3/2
"""

from __future__ import annotations

import importlib
from importlib.metadata import version
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import analytic
    import numeric

__all__ = ["__version__", "analytic", "numeric"]

__version__ = version("neuralgauge")


def __getattr__(name: str) -> ModuleType:
    if name in ("analytic", "numeric"):
        return importlib.import_module(name)
    raise AttributeError(f"module 'neuralgauge' has no attribute {name!r}: it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
