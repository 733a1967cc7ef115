"""What all pictures share: formats, colours, the reader's own settings, and the same bytes for the same picture."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from analytic.exact.scalars import Scalar
from analytic.files.certificate import write_atomically
from analytic.model.floats import to_float
from analytic.model.notation import Notation
from numeric.arrays import one_line
from numeric.errors import DataError, OptionError, UnsupportedError

FORMATS = ("png", "pdf", "svg", "tex")
"""Endings of the files that a figure can be saved in."""
DATA_COLOUR, FIT_COLOUR, KINK_COLOUR = "#555555", "#0072B2", "#D55E00"  # Okabe and Ito, colour-blind safe
SET_COLOUR, LIGHT = "#56B4E9", "#C9C9C9"
HOUSE: Mapping[str, Any] = {
    "font.size": 9,
    "legend.fontsize": 8,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "savefig.dpi": 200,
    "svg.hashsalt": "neuralgauge",
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
}
"""Used where the reader's ``rcParams`` are those that matplotlib comes with."""


def require_format(path: str | os.PathLike[str]) -> str:
    """The file type by the ending of the name.

    >>> require_format("fit.jpeg")
    Traceback (most recent call last):
    numeric.errors.OptionError: plot file fit.jpeg: the name must end in .png, .pdf, .svg or .tex
    """
    kind = Path(path).suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise OptionError(f"plot file {Path(path).name}: the name must end in .png, .pdf, .svg or .tex")
    return kind


@contextmanager
def canvas(
    file: str | os.PathLike[str] | None, ax: Any, size: tuple[float, float], **grid: Any
) -> Iterator[tuple[Any, ...]]:
    """Axes to draw on: those given, or those of a new figure, written to the file when the drawing is done.

    ``grid`` holds the arguments of ``Figure.subplots`` for several panels. The global ``rcParams`` stay as they are.
    """
    kind = None if file is None else require_format(file)
    if file is not None and ax is not None:
        raise OptionError("file and ax are both given: give a file to write, or axes to draw on")
    with _settings(size):
        axes = _panels(ax, size, grid)
        yield axes
        if file is not None and kind is not None:
            write_atomically(file, _content(axes, kind))


def _require_matplotlib() -> None:
    try:
        import matplotlib as _  # noqa: F401
    except ImportError as error:
        raise UnsupportedError('plots need matplotlib: pip install "neuralgauge[plot]"') from error


@contextmanager
def _settings(size: tuple[float, float]) -> Iterator[None]:
    """Our settings where the reader has none of his own."""
    _require_matplotlib()
    from matplotlib import rc_context, rcParams, rcParamsDefault

    ours = {**HOUSE, "figure.figsize": size}
    with rc_context({key: value for key, value in ours.items() if rcParams[key] == rcParamsDefault[key]}):
        yield


def _panels(ax: Any, size: tuple[float, float], grid: Mapping[str, Any]) -> tuple[Any, ...]:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    count = grid.get("nrows", 1) * grid.get("ncols", 1)
    if ax is None:
        made = Figure(layout="constrained").subplots(**grid)
        return tuple(np.ravel(made))
    given = tuple(np.ravel(np.asarray(ax, dtype=object)))
    if len(given) != count or not all(isinstance(panel, Axes) for panel in given):
        wanted = "matplotlib axes" if count == 1 else f"{count} matplotlib axes"
        raise OptionError(f"ax is {one_line(ax)}: give {wanted}, e.g. of pyplot.subplots()")
    return given


def _content(axes: Sequence[Any], kind: str) -> bytes:
    if kind == "tex":
        from analytic.plots.tikz import tikz

        return tikz(axes).encode()
    return render(axes[0].figure, kind)


def render(figure: Any, kind: str) -> bytes:
    """The file's content, without dates."""
    from io import BytesIO

    dates = {"png": {"Software": None}, "pdf": {"CreationDate": None}, "svg": {"Date": None}}
    stream = BytesIO()
    figure.savefig(stream, format=kind, metadata=dates[kind])
    return stream.getvalue()


def require(given: Any, kind: type, name: str, source: str) -> None:
    """DataError, in one line, for another thing than the picture is of."""
    if not isinstance(given, kind):
        raise DataError(f"{name} is {one_line(given)}: give what {source} returns")


def floats(values: Iterable[Scalar], what: str) -> list[float]:
    """The nearest floats."""
    return [to_float(value, what) for value in values]


def legend_above(axes: Any, columns: int) -> None:
    """Over the axes, where it hides nothing."""
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=columns)


def letters_of(notation: Any) -> Notation:
    """The notation given or the default one, with what matplotlib has of it; OptionError for what it cannot typeset."""
    _require_matplotlib()
    from matplotlib import rcParams
    from matplotlib.mathtext import MathTextParser

    chosen = Notation.of(notation)
    if rcParams["text.usetex"]:
        return chosen
    given = {part.name: getattr(chosen, part.name) for part in fields(chosen)}
    kept = {name: re.sub(r"\\(bm|pmb|boldsymbol)(?![A-Za-z])", r"\\mathbf", letter) for name, letter in given.items()}
    for name, letter in kept.items():
        try:
            MathTextParser("agg").parse(f"${letter}$")
        except ValueError as error:
            raise OptionError(
                f"notation {name} is {one_line(letter)}, which matplotlib cannot typeset: give e.g. \\mathbf{{x}}"
            ) from error
    return Notation(**kept)


def plain(label: str) -> str:
    """A name of a column as it is: a dollar would start a formula."""
    return label.replace("$", r"\$")


def label_of(name: str | None, letter: str) -> str:
    """The text of an axis: the name of a column, or else a letter of the notation as a formula."""
    return f"${letter}$" if name is None else plain(name)
