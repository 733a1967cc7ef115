"""Active cells: the neurons that share an activation pattern and a sign, as one convex variable."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from numeric.network import Array
from numeric.scaled import spans, with_ones

Mask = npt.NDArray[np.bool_]


@dataclass(eq=False)
class Cell:
    """Neurons ``(p, b)`` active exactly on ``pattern``, entering the network with ``sign``.

    ``rows`` are the samples whose side of the kink is imposed so far (the others are checked
    after every solve); ``idle`` counts the solves in which the cell was not used.
    """

    pattern: Mask
    sign: float
    rows: set[int]
    idle: int = 0
    p: Array = field(default_factory=lambda: np.zeros(0))
    b: float = 0.0


class CellSet:
    """The cells of a reduced problem, without duplicates, over data ``X`` (n, r)."""

    def __init__(self, X: Array, *, free: bool) -> None:
        """No cell yet."""
        self.X, self.free = X, free
        self.norms = spans(X, free=free)
        self.cells: list[Cell] = []
        self._keys: set[tuple[bytes, float]] = set()

    def __len__(self) -> int:
        """Number of cells."""
        return len(self.cells)

    def add(self, u: Array, b: float, sign: float) -> bool:
        """Add the cell around a neuron; False if it is already here."""
        margin = self.X @ u + b
        # on the kink up to rounding counts as active, so that nearby copies share one cell
        pattern = margin > -1e-13 * (self.norms + abs(b))
        key = (pattern.tobytes(), sign)
        if key in self._keys or not pattern.any():
            return False
        self._keys.add(key)
        with np.errstate(over="ignore"):  # a sample of zeros is far from every kink
            near = np.argsort(np.abs(margin) / np.maximum(self.norms, 1e-300), kind="stable")
        first = 3 * (self.X.shape[1] + 1)
        self.cells.append(Cell(pattern, sign, {int(k) for k in near[:first]}))
        return True

    def impose_violated(self, tolerance: float = 1e-11, most: int = 8) -> int:
        """Impose the worst broken sides on every cell in use; how many were added."""
        used = [cell for cell in self.cells if np.any(cell.p)]
        if not used:
            return 0
        P = np.stack([cell.p for cell in used], axis=1)
        side = np.where(np.stack([cell.pattern for cell in used], axis=1), 1.0, -1.0)
        b = np.array([cell.b for cell in used])
        slack = side * (self.X @ P + b)
        allowed = -tolerance * (self.norms[:, None] * np.linalg.norm(P, axis=0) + np.abs(b))
        added = 0
        for k, cell in enumerate(used):
            broken = np.flatnonzero(slack[:, k] < allowed[:, k])
            worst = broken[np.argsort(slack[broken, k], kind="stable")[:most]]
            before = len(cell.rows)
            cell.rows.update(int(i) for i in worst)
            added += len(cell.rows) - before
        return added

    def drop_idle(self, patience: int = 3) -> None:
        """Forget cells that stayed unused; they may come back."""
        kept = [cell for cell in self.cells if cell.idle < patience]
        self.cells = kept
        self._keys = {(cell.pattern.tobytes(), cell.sign) for cell in kept}

    def features(self) -> Array:
        """``sign * D [X, 1]`` of every cell side by side, (n, K (r + free))."""
        n, r = self.X.shape
        lifted = with_ones(self.X, free=self.free)
        width = r + int(self.free)
        result = np.empty((n, len(self.cells) * width))
        for k, cell in enumerate(self.cells):
            result[:, k * width : (k + 1) * width] = (cell.sign * cell.pattern)[:, None] * lifted
        return result
