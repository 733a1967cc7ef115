"""Axes as TikZ source for pgfplots: the lines, markers, polygons and texts that our pictures are made of."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from analytic.latex.escape import escape
from numeric.arrays import kind_of
from numeric.errors import UnsupportedError

HEAD = "% needs \\usepackage{amsmath,pgfplots} and \\pgfplotsset{compat=1.16}"
MARKS = {"o": "*", ".": "*", "s": "square*", "D": "diamond*", "d": "diamond*", "^": "triangle*", "v": "triangle*"}
THIN = {"+": "+", "x": "x", "|": "|", "_": "-"}
OPEN = {"*": "o", "square*": "square", "diamond*": "diamond", "triangle*": "triangle"}
DASHES = {"-": "solid", "--": "dashed", ":": "dotted", "-.": "dashdotted"}
MOST = 5000
"""Markers for which the memory of TeX suffices."""
MANY = 40
"""Points of a line from which on those that nobody would see are left out."""
CORNERS = {(0, 0): "south west", (1, 0): "south east", (0, 1): "north west", (1, 1): "north east"}


def tikz(axes: Any) -> str:
    r"""The TikZ picture of axes, or of several of one figure, to ``\input`` in a document that loads pgfplots.

    Lines, markers, filled polygons, texts and the legend are written; UnsupportedError for any other artist.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> line, = ax.plot([0, 1], [1, 3], color="black", linewidth=1)
    >>> print(tikz(ax).splitlines()[-3])
    \addplot[color={rgb,255:red,0;green,0;blue,0}, line width=1pt, forget plot] coordinates {(0,1) (1,3)};
    """
    panels = list(axes) if isinstance(axes, Sequence | np.ndarray) else [axes]
    figure = panels[0].figure
    figure.draw_without_rendering()  # places the panels
    width, height = figure.get_size_inches()
    lines = [HEAD, r"\begin{tikzpicture}"]
    for ax in panels:
        box = ax.get_position()
        place = [f"at={{({box.x0 * width:.4g}in,{box.y0 * height:.4g}in)}}", "anchor=south west", "scale only axis",
                 f"width={box.width * width:.4g}in", f"height={box.height * height:.4g}in"]  # fmt: skip
        lines += [rf"\begin{{axis}}[{', '.join([*place, *_options(ax)])}]", *_contents(ax), r"\end{axis}"]
    return "\n".join([*lines, r"\end{tikzpicture}", ""])


def _options(ax: Any) -> Iterator[str]:
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    yield f"xmin={_number(x0)}, xmax={_number(x1)}, ymin={_number(y0)}, ymax={_number(y1)}"
    for name, axis in (("x", ax.xaxis), ("y", ax.yaxis)):
        if axis.get_scale() == "log":
            yield f"{name}mode=log"
        if not axis.get_tick_params().get("labelbottom" if name == "x" else "labelleft", True):
            yield f"{name}ticklabels={{}}"
        elif axis.get_scale() == "linear":
            low, high = sorted(axis.get_view_interval())
            ticks = [_number(tick) for tick in axis.get_ticklocs() if low <= tick <= high]
            yield f"{name}tick={{{','.join(ticks)}}}"
    if not ax.axison:
        yield "hide axis, clip=false"
    elif not ax.spines["top"].get_visible():
        yield "axis x line*=bottom, axis y line*=left, tick align=outside"
    yield r"scaled ticks=false, tick label style={font=\footnotesize, /pgf/number format/precision=4}"
    yield r"label style={font=\small}, title style={font=\small}"
    for name, text in (("xlabel", ax.get_xlabel()), ("ylabel", ax.get_ylabel()), ("title", ax.get_title())):
        if text:
            yield f"{name}={{{latex_text(text)}}}"
    if ax.get_legend() is not None:
        yield from _legend(ax)


def _legend(ax: Any) -> Iterator[str]:
    """In the corner that is nearest, or outside, below or above the axes."""
    legend = ax.get_legend()
    (x0, y0), (x1, y1) = ax.transAxes.inverted().transform(legend.get_window_extent())
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    style = r"draw=none, fill=none, font=\footnotesize"
    if not 0 <= y <= 1:
        place, anchor = (y1, "north") if y < 0 else (y0, "south")
        style += f", at={{({x:.3g},{place:.3g})}}, anchor={anchor}"
        yield "legend style={/tikz/every even column/.append style={column sep=4pt}}"
    else:
        yield f"legend pos={CORNERS[int(x > 0.5), int(y > 0.5)]}"
    yield f"legend cell align=left, legend columns={legend._ncols}, legend style={{{style}}}"


def _contents(ax: Any) -> Iterator[str]:
    from matplotlib.collections import Collection
    from matplotlib.lines import Line2D
    from matplotlib.patches import Polygon, Rectangle
    from matplotlib.text import Text

    titles = {ax.title, ax._left_title, ax._right_title}
    apart = {ax.patch, ax.get_legend(), ax.xaxis, ax.yaxis, *titles, *ax.spines.values()}
    named = _legend_names(ax)
    for artist in sorted(ax.get_children(), key=lambda child: child.get_zorder()):
        if artist in apart or not artist.get_visible():
            continue
        name = named.get(id(artist))
        if isinstance(artist, Text):
            yield from _text(ax, artist)
        elif isinstance(artist, Line2D):
            yield _line(ax, artist, name)
        elif isinstance(artist, Polygon | Rectangle | Collection):
            yield from _areas(ax, artist, name)
        else:
            raise UnsupportedError(f"the axes hold {kind_of(artist)}: TikZ is written of lines, areas and texts")
        if name is not None:
            yield rf"\addlegendentry{{{latex_text(name)}}}"


def _legend_names(ax: Any) -> dict[int, str]:
    """What the legend says of an artist."""
    if ax.get_legend() is None:
        return {}
    handles, labels = ax.get_legend_handles_labels()
    return dict(zip(map(id, handles), labels, strict=True))


def _line(ax: Any, line: Any, name: str | None) -> str:
    style = [_colour("color", line.get_color())]
    dashes = DASHES.get(line.get_linestyle())
    if dashes is None:
        style.append("only marks")
    else:
        style.append(f"line width={line.get_linewidth():.3g}pt")
        style += [dashes] if dashes != "solid" else []
    style += _mark(line)
    if line.get_alpha() is not None:
        style.append(f"opacity={line.get_alpha():.3g}")
    points = _points(ax, line, simplify=dashes is not None)
    if len(points) > MOST:
        raise UnsupportedError(f"the picture has a line of {len(points)} points and TeX takes {MOST}: write it as .pdf")
    style += ["forget plot"] if name is None else []
    return rf"\addplot[{', '.join(style)}] coordinates {{{_coordinates(points)}}};"


def _mark(line: Any) -> list[str]:
    shape = line.get_marker()
    if shape in (None, "None", "", " ", "none"):
        return []
    half = line.get_markersize() * (math.sqrt(0.5) if shape == "D" else 0.5)
    size = f"mark size={half:.3g}pt"
    border = f"line width={line.get_markeredgewidth():.3g}pt"
    if shape in THIN:
        drawn = [_colour("draw", line.get_markeredgecolor())]
        return [f"mark={THIN[shape]}", size, f"mark options={{solid, {border}, {drawn[0]}}}"]
    if shape not in MARKS:
        raise UnsupportedError(f"a line has the marker {shape!r}: TikZ is written for {' '.join([*MARKS, *THIN])}")
    mark, drawn = MARKS[shape], [border, _colour("draw", line.get_markeredgecolor())]
    if str(line.get_markerfacecolor()) == "none":
        mark = OPEN[mark]
    else:
        drawn.append(_colour("fill", line.get_markerfacecolor()))
    turned = ["rotate=180"] if shape == "v" else []
    return [f"mark={mark}", size, f"mark options={{{', '.join(['solid', *turned, *drawn])}}}"]


def _areas(ax: Any, artist: Any, name: str | None) -> Iterator[str]:
    """Filled polygons, an even-odd rule for holes; a collection of open paths is drawn as lines."""
    from matplotlib.colors import to_rgba

    several = hasattr(artist, "get_paths")
    paths = artist.get_paths() if several else [artist.get_path()]
    faces = np.atleast_2d(artist.get_facecolor() if several else to_rgba(artist.get_facecolor()))
    edges = np.atleast_2d(artist.get_edgecolor() if several else to_rgba(artist.get_edgecolor()))
    widths = np.atleast_1d(artist.get_linewidth())
    for k, path in enumerate(paths):
        style = _area_style(_nth(faces, k), _nth(edges, k), float(widths[k % len(widths)]))
        dashes = "solid" if several else DASHES.get(artist.get_linestyle(), "solid")
        style += [dashes] if dashes != "solid" else []
        shown = path.transformed(artist.get_transform())
        pieces = [_seen_points(ax, piece) for piece in _polygons(shown)]
        labelled = name is not None and k == 0
        if len(pieces) == 1:
            style += ["area legend"] if labelled else ["forget plot"]
            end = " -- cycle" if _nth(faces, k) is not None else ""
            yield rf"\addplot[{', '.join(style)}] coordinates {{{_coordinates(pieces[0])}}}{end};"
        elif pieces:
            rings = " ".join(f"{' -- '.join(_axis_point(p) for p in piece)} -- cycle" for piece in pieces)
            yield rf"\path[even odd rule, {', '.join(style)}] {rings};"


def _area_style(face: Any, edge: Any, width: float) -> list[str]:
    style = []
    if face is not None:
        style += [_colour("fill", face), f"fill opacity={face[3]:.3g}"]
    if edge is None or width == 0:
        return [*style, "draw=none"]
    return [*style, _colour("draw", edge), f"line width={width:.3g}pt"]


def _nth(colours: np.ndarray, k: int) -> Any:
    """The colour of the k-th polygon; None where it has none."""
    chosen = colours[k % len(colours)] if colours.size else None
    return None if chosen is None or chosen[3] == 0 else chosen


def _polygons(path: Any) -> list[np.ndarray]:
    """The rings of a path in pixels, without vertices that nobody would see."""
    return [ring for ring in path.cleaned(simplify=True).to_polygons(closed_only=False) if len(ring) > 1]


def _points(ax: Any, line: Any, *, simplify: bool) -> np.ndarray:
    """The points of a line, as they were given unless there are many."""
    path = line.get_path()
    if line.get_transform() == ax.transData and not (simplify and len(path.vertices) > MANY):
        return np.asarray(path.vertices)
    kept = path.transformed(line.get_transform()).cleaned(simplify=simplify)
    return _seen_points(ax, kept.vertices[kept.codes != kept.STOP])


def _seen_points(ax: Any, pixels: np.ndarray) -> np.ndarray:
    """From pixels to the coordinates of the axes; what is left of a zero is zero."""
    points = np.asarray(ax.transData.inverted().transform(pixels))
    size = np.abs([ax.get_xlim(), ax.get_ylim()]).max(axis=1)
    return np.where(np.abs(points) < 1e-9 * size, 0.0, points) if ax.get_xscale() == "linear" else points


def _text(ax: Any, text: Any) -> Iterator[str]:
    if not text.get_text():
        return
    place, shift = text.get_position(), ""
    if hasattr(text, "xyann"):
        place, (right, up) = text.xy, text.xyann if text.anncoords == "offset points" else (0, 0)
        shift = f", xshift={right:.3g}pt, yshift={up:.3g}pt"
    elif text.get_transform() != ax.transData:
        place = ax.transData.inverted().transform(text.get_transform().transform(place))
    up = {"bottom": "south", "top": "north", "baseline": "base"}.get(text.get_va(), "")
    across = {"left": "west", "right": "east"}.get(text.get_ha(), "")
    anchor = f"{up} {across}".strip() or "center"
    size = r"\scriptsize" if text.get_fontsize() <= 8 else r"\footnotesize"
    look = f"anchor={anchor}, {_colour('text', text.get_color())}, font={size}, inner sep=1pt{shift}"
    yield rf"\node[{look}] at {_axis_point(place)} {{{latex_text(text.get_text())}}};"


def latex_text(text: str) -> str:
    r"""The text of an artist as LaTeX: formulas stay, everything else is escaped.

    >>> latex_text(r"decay $\beta$ of 5\$ & more")
    'decay $\\beta$ of 5\\$ \\& more'
    """
    parts = re.split(r"(?<!\\)\$", text)
    return "".join(f"${part}$" if k % 2 else escape(part.replace(r"\$", "$")) for k, part in enumerate(parts))


def _colour(key: str, colour: Any) -> str:
    from matplotlib.colors import to_rgb

    red, green, blue = (round(255 * part) for part in to_rgb(colour))
    return f"{key}={{rgb,255:red,{red};green,{green};blue,{blue}}}"


def _number(value: float) -> str:
    return f"{value:.7g}"


def _coordinates(points: np.ndarray) -> str:
    return " ".join(f"({_number(x)},{_number(y)})" for x, y in points if np.isfinite(x) and np.isfinite(y))


def _axis_point(place: Any) -> str:
    return f"(axis cs:{_number(place[0])},{_number(place[1])})"
