"""Solids in parallel projection, drawn as shaded polygons of the plane from the farthest to the nearest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from analytic.model.notation import Notation
from analytic.plots.marks import Marks
from analytic.plots.solid_body import SolidBody
from analytic.plots.style import KINK_COLOUR, floats

BLUE, GREY = "#0072B2", "#777777"
TURN, HEIGHT = np.radians(40.0), np.radians(26.0)
"""Where the eye is."""
EYE = np.array([np.cos(HEIGHT) * np.cos(TURN), np.cos(HEIGHT) * np.sin(TURN), np.sin(HEIGHT)])
RIGHT = np.array([-np.sin(TURN), np.cos(TURN), 0.0])
PAPER = np.array([RIGHT, np.cross(EYE, RIGHT)])
LAMP = np.array([0.75, 0.25, 0.61])


def draw_solid(ax: Any, body: SolidBody, marks: Marks | None, letters: Notation) -> None:
    """``Q`` within the hull of ``Q`` and ``-Q``."""
    size = np.abs(body.points).max()
    _outline(ax, body.points)
    _surface(ax, [face for face in body.faces if len(face) > 2 and not _is_flat(face)])
    for face in body.faces:
        if _is_flat(face):
            _segment(ax, face)
    _spikes(ax, body)
    _frame(ax, size, np.zeros(3), ["e_1", "e_2", "e_3"])
    if marks is not None and marks.features:
        _mark(ax, marks.features, "s", 7, "neurons", filled=False)
        _mark(ax, (marks.fit,), "^", 6, "fit")
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0.02), ncols=2)
    free = "spike-free" if body.spike_free else "not spike-free"
    ax.set_title(f"$Q_{{{letters.data}}}$, {free}, and the hull")


def draw_polar_solid(ax: Any, body: SolidBody, marks: Marks | None, letters: Notation) -> None:
    """The dual feasible vectors: a face for every extreme point of ``Q``."""
    faces = [face for face in body.polar_faces if _to_eye(face)]
    _surface(ax, faces)
    size = max(np.abs(face).max() for face in faces)
    _frame(ax, size, 1 / body.points.max(axis=0), [f"{letters.dual}_{k}" for k in (1, 2, 3)])
    if marks is not None:
        _mark(ax, (marks.dual,), "D", 5, "optimal dual")
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0.02))
    ax.set_title("polar")


def _normal(face: np.ndarray) -> np.ndarray:
    """Of length one, away from the origin."""
    _, _, basis = np.linalg.svd(face - face.mean(axis=0))
    return np.asarray(basis[2] * (1 if basis[2] @ face.mean(axis=0) >= 0 else -1))


def _to_eye(face: np.ndarray) -> bool:
    """Whether a face of a body around the origin is on the side of the eye."""
    return bool(_normal(face) @ EYE > 1e-9)


def _is_flat(face: np.ndarray) -> bool:
    """Whether a polygon is no more than a segment."""
    spread = np.linalg.svd(face - face.mean(axis=0), compute_uv=False)
    return bool(spread[1] < 1e-6 * spread[0])


def _segment(ax: Any, face: np.ndarray) -> None:
    tip = face[np.argmax(np.linalg.norm(face, axis=1))] @ PAPER.T
    ax.plot([0, tip[0]], [0, tip[1]], color=BLUE, zorder=2.5)


def _spikes(ax: Any, body: SolidBody) -> None:
    """Along the axes as far as Q reaches."""
    for reach in body.spikes:
        x, y = reach @ PAPER.T
        ax.plot([0, x], [0, y], color=BLUE, linewidth=1.2, zorder=1.8)
        ax.plot([x], [y], "o", color="black", markersize=3, zorder=4)


def _surface(ax: Any, faces: Sequence[np.ndarray]) -> None:
    """Faces from the farthest to the nearest, each as bright as it is turned to the lamp."""
    from matplotlib.collections import PolyCollection
    from matplotlib.colors import to_rgb

    order = sorted(faces, key=lambda face: float((face @ EYE).mean()))
    bright = np.array([abs(_normal(face) @ LAMP) for face in order])[:, None]
    base = np.array(to_rgb(BLUE))
    tones = base + (1 - base) * (0.1 + 0.8 * bright)
    seen = [face @ PAPER.T for face in order]
    ax.add_collection(PolyCollection(seen, facecolors=tones, edgecolors=0.7 * tones, linewidths=0.3, zorder=2))


def _outline(ax: Any, points: np.ndarray) -> None:
    """Of the hull, as the eye sees it."""
    from scipy.spatial import ConvexHull

    seen = points @ PAPER.T
    ring = seen[ConvexHull(seen).vertices]
    ax.fill(*ring.T, facecolor="#EEEEEE", edgecolor=GREY, linewidth=0.8, linestyle="--", zorder=0)


def _frame(ax: Any, size: float, starts: np.ndarray, names: list[str]) -> None:
    """The three axes from where they leave a body, which is on the side of the eye, and their names."""
    reach = 0.0
    for direction, start, name in zip(np.eye(3), starts, names, strict=True):
        end = start + 0.5 * size if start else 1.5 * size
        (x0, y0), (x1, y1) = PAPER @ (direction * start), PAPER @ (direction * end)
        ax.plot([x0, x1], [y0, y1], color="black", linewidth=0.7, zorder=1 if start == 0 else 3)
        ax.text(x1 + 0.12 * (x1 - x0), y1 + 0.12 * (y1 - y0), f"${name}$", ha="center", va="center")
        reach = max(reach, 1.15 * float(np.hypot(x1, y1)))
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.set_axis_off()


def _mark(ax: Any, points: Any, shape: str, size: float, label: str, *, filled: bool = True) -> None:
    seen = np.array([floats(point, label) for point in points]) @ PAPER.T
    face = KINK_COLOUR if filled else "none"
    ax.plot(*seen.T, shape, markersize=size, markerfacecolor=face, markeredgecolor="black", zorder=5, label=label)
