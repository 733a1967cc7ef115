"""Samples on obtuse rays, by construction: some of an orthogonal frame, and one vector opposite to all of it.

For a free bias rays from a sample: broken lines that begin flat, moved and shuffled.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from analytic.families.obtuse.instances import FANS, fanned
from tests.strategies import Case
from tests.strategies.numbers import betas, numbers, small
from tests.strategies.separable import amounts
from tests.strategies.spike_free import Rows, positive


@st.composite
def obtuse_vectors(draw: st.DrawFn, d: int) -> Rows:
    """Positive multiples of some of the frame, and one vector opposite to all of it."""
    rows = [[draw(positive) * (j == k) for j in range(d)] for k in range(d)]
    opposite = [-draw(amounts) for _ in range(d)]
    opposite[0] = -draw(positive)
    return draw(st.permutations([*rows, opposite]))[: draw(st.integers(1, d + 1))]


@st.composite
def on_rays(draw: st.DrawFn, *, loss: str) -> Case:
    """An autoencoder, one target opposed to another, or targets that are obtuse by themselves; copies along rays."""
    d = draw(st.integers(1, 3))
    A = draw(obtuse_vectors(d))
    kind = draw(st.sampled_from(["autoencoder", "one output", "obtuse targets"]))
    if kind == "autoencoder":
        Y = [[shrink * cell for cell in row] for row in A for shrink in [draw(amounts)]]
    elif kind == "one output":
        Y = [[Fraction(0)] for _ in A]
        Y[0] = [draw(numbers)]
        if len(A) > 1:
            Y[-1] = [-draw(positive) * Y[0][0]]
    else:
        Y = draw(obtuse_vectors(d))
        Y = Y[: len(A)] + [[Fraction(0)] * d for _ in range(len(A) - len(Y))]
    for _ in range(draw(st.integers(0, 2))):
        k, r, noise = (
            draw(st.integers(0, len(A) - 1)),
            draw(positive),
            draw(small) if loss == "squared" else Fraction(0),
        )
        A.append([r * cell for cell in A[k]])
        Y.append([r * cell + noise for cell in Y[k]])
        Y[k] = [cell - r * noise for cell in Y[k]]  # the noise cancels along the ray
        if noise:
            break
    order = draw(st.permutations(range(len(A))))
    options: dict[str, object] = {"loss": loss} if loss == "interpolation" else {"beta": draw(betas)}
    y = [Y[i][0] for i in order] if kind == "one output" else [Y[i] for i in order]
    return Case([A[i] for i in order], y, options)


@st.composite
def fan(draw: st.DrawFn) -> Case:
    directions, targets = draw(st.sampled_from(FANS))
    corner = draw(st.lists(small, min_size=len(directions[0]), max_size=len(directions[0])))
    level = draw(st.lists(small, min_size=len(targets[0]), max_size=len(targets[0])))
    steps = [draw(st.lists(positive, min_size=1, max_size=4)) for _ in directions]
    heights = [[Fraction(0), *(draw(small) for _ in part[1:])] for part in steps]
    A, y = fanned(directions, targets, corner, level, steps, heights)
    order = draw(st.permutations(range(len(A))))
    options = {"loss": "interpolation", "bias": "free"}
    return Case([A[i] for i in order], [y[i] if len(level) > 1 else y[i][0] for i in order], options)


STRATEGIES = {
    "obtuse-interpolation": on_rays(loss="interpolation"),
    "obtuse-squared": on_rays(loss="squared"),
    "obtuse-free-interpolation": fan(),
}
