"""The globally optimal two-layer ReLU network for your data: exact in ``analytic``, fast in ``numeric``.

>>> import neuralgauge
>>> neuralgauge.analytic.solve([0, 1, 3], [0, 1, 0], loss="interpolation", bias="free").value
3/2
"""

from __future__ import annotations

import importlib
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import analytic
    import numeric
    from neuralgauge import testing

__all__ = ["__version__", "analytic", "numeric", "testing"]

try:
    __version__ = version("neuralgauge")
except PackageNotFoundError:  # a folder of sources that was not installed
    __version__ = "0+unknown"


def __getattr__(name: str) -> ModuleType:
    if name in ("analytic", "numeric"):
        return importlib.import_module(name)
    if name == "testing":
        return importlib.import_module("neuralgauge.testing")
    raise AttributeError(f"module 'neuralgauge' has no attribute {name!r}: it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    special = (name for name in globals() if name.startswith("__"))
    return sorted({*special, *__all__})
