"""What all pictures share: formats, colours, and the same bytes for the same picture."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analytic.exact.scalars import Scalar
from analytic.model.floats import to_float
from numeric.errors import OptionError, UnsupportedError

FORMATS = ("png", "pdf", "svg")
DATA_COLOUR, FIT_COLOUR, KINK_COLOUR = "#555555", "#0072B2", "#D55E00"  # Okabe and Ito, colour-blind safe
STYLE = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "savefig.dpi": 200,
    "svg.hashsalt": "neuralgauge",
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
}


def require_format(path: str | os.PathLike[str]) -> str:
    """The file type by the ending of the name.

    >>> require_format("fit.jpeg")
    Traceback (most recent call last):
    numeric.errors.OptionError: plot file fit.jpeg: the name must end in .png, .pdf or .svg
    """
    kind = Path(path).suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise OptionError(f"plot file {Path(path).name}: the name must end in .png, .pdf or .svg")
    return kind


def matplotlib() -> tuple[Any, Any]:
    """``rc_context`` and ``Figure``, imported when a picture is drawn; UnsupportedError without the extra."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise UnsupportedError('plots need matplotlib: pip install "neuralgauge[plot]"') from error
    return rc_context, Figure


def floats(values: Iterable[Scalar], what: str) -> list[float]:
    """The nearest floats."""
    return [to_float(value, what) for value in values]


def render(figure: Any, kind: str) -> bytes:
    """The file's content, without dates."""
    from io import BytesIO

    dates = {"png": {"Software": None}, "pdf": {"CreationDate": None}, "svg": {"Date": None}}
    stream = BytesIO()
    figure.savefig(stream, format=kind, metadata=dates[kind])
    return stream.getvalue()
