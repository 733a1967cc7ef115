"""Planted problems: the dual point first, then its maximisers, then targets for which both are optimal.

Given data A and v with exactly known h(v) and neurons u_j of length h(v) that attain it with signs s_j
(:mod:`analytic.problems.planted_duals`), put ``f = sum_j s_j c_j (A u_j + b_j)_+`` with any ``c_j > 0``. Then f is
optimal for

* squared loss: ``y = f + v``, ``beta = h(v)``;
* interpolation: ``y = f`` (dual point ``v / h(v)``);
* hinge loss: ``y = sign v`` where ``|v_i| = 1`` and ``y_i f_i <= 1``; where ``v_i = 0``, ``y_i f_i >= 1``.

Samples with ``v_i = 0`` do not change h(v), so any number of them is added, with the targets that f gives. The data are
then rotated by reflections with dyadic entries, shuffled, and with a free bias moved: no geometry that a theorem covers
is left, and every number of A, y and beta is a float exactly. Logistic loss and max-margin: the acute classes of
:mod:`analytic.problems.acute`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from flint import fmpq

from analytic.exact.parsing import exact
from analytic.exact.scalars import rational, to_fraction
from analytic.model.losses import LOSSES as DESCRIPTIONS
from analytic.model.losses import Loss
from analytic.problems.acute import acute
from analytic.problems.known import Known
from analytic.problems.planted_duals import PlantedDual, block, completed, rational_norm
from analytic.problems.rotation import rotation
from analytic.problems.support import Maximiser
from numeric.errors import OptionError

LOSSES = {
    "none": ("squared", "interpolation", "hinge", "max-margin", "logistic"),
    "free": ("squared", "interpolation", "hinge"),
}
FEW = {("none", 1): 12, ("none", 2): 60, ("free", 1): 12, ("free", 2): 16, ("none", 3): 9, ("free", 3): 6}
"""Most samples of a dual that is searched by exhaustion, for a bias and a number of features."""
PER_BLOCK = {"none": 12, "free": 8}
LARGEST = 1 << 52
ACUTE = ("max-margin", "logistic")


def planted(loss: str, bias: str, n: int, d: int, *, seed: int = 0) -> Known:
    """A problem of n samples (a few more if the construction needs them) and d features.

    >>> known = planted("squared", "none", 20, 3)
    >>> known.problem.n, known.problem.d, known.beta, known.certificate().verify().proved
    (20, 3, 65, True)
    """
    if bias not in LOSSES:
        raise OptionError(f"bias is {bias!r}: choose one of {', '.join(LOSSES)}")
    if loss not in LOSSES[bias]:
        raise OptionError(f"loss is {loss!r}: planted problems with bias {bias!r} take {', '.join(LOSSES[bias])}")
    for name, value, least in (("n", n, 1), ("d", d, 1)):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise OptionError(f"{name} is {value!r}: give an integer, at least {least}")
    rng = random.Random(f"{loss} {bias} {n} {d} {seed}")
    if loss in ACUTE:
        return acute(loss, n, d, rng)
    if d < 6:
        features = min(d, 3)
        most = max(n // 2, 2) if DESCRIPTIONS[loss].labelled else n  # alone they have the zero network as an optimum
        pair = rational_norm(rng, min(most, FEW[bias, features]), features, bias, unit=DESCRIPTIONS[loss].labelled)
        pair = pair.turned(up=features % 2 == 1)  # two features plant a negative weight, one and three a positive one
        note = "h(v) by exhaustion over all activation regions"
    else:
        pair = _sum_of_blocks(rng, loss, bias, n, d)
        note = "h(v) of a direct sum of blocks, each by exhaustion over its activation regions"
    return assembled(pair, loss, rng, n=n, d=d, note=note)


def _sum_of_blocks(rng: random.Random, loss: str, bias: str, n: int, d: int) -> PlantedDual:
    """As many blocks as fit beside the features that make h(v) an integer."""
    n = max(n // 2, 4) if DESCRIPTIONS[loss].labelled else n
    count = max(1, min((d - 4) // 2, n // PER_BLOCK[bias]))
    while True:
        size = min(PER_BLOCK[bias], max(4, n // count))
        pair, _ = completed([block(rng, size, bias, unit=DESCRIPTIONS[loss].labelled) for _ in range(count)], rng)
        if pair.features <= d:
            return pair
        count = max(1, count - 1)


@dataclass(frozen=True)
class _PlantedNet:
    """Neurons ``(u_j, b_j)`` over common denominators and ``w_j``, with exact outputs."""

    U: list[tuple[Fraction, ...]]
    b: list[Fraction]
    w: list[Fraction]

    def outputs(self, A: np.ndarray) -> np.ndarray:
        """``f(A)`` for dyadic data as floats; an error instead of a rounded number."""
        if not self.U:
            return np.zeros(len(A))
        shift = _dyadic(A)
        scale = lcm(*(x.denominator for u in self.U for x in u), *(x.denominator for x in self.b))
        rows = np.rint(A * shift)
        columns = np.array([[int(x * scale) for x in u] for u in self.U], dtype=object).T
        offsets = np.array([int(x * scale) * shift for x in self.b], dtype=object)
        common = lcm(*(x.denominator for x in self.w))
        outer = np.array([int(x * common) for x in self.w], dtype=object)
        size = float(np.abs(rows).max(initial=1)) * float(np.abs(columns).sum()) + float(np.abs(offsets).max())
        kind: Any = np.int64 if size * max(float(np.abs(outer).sum()), 1.0) < LARGEST else object
        hidden = np.maximum(_integers(rows, kind) @ columns.astype(kind) + offsets.astype(kind), 0)
        return _floats(hidden @ outer.astype(kind), shift * scale * common)


def _integers(rows: np.ndarray, kind: Any) -> np.ndarray:
    """Whole floats as machine integers, or as Python's."""
    if kind is object:
        return np.array([[int(x) for x in row] for row in rows.tolist()], dtype=object).reshape(rows.shape)
    return rows.astype(np.int64)


def _floats(total: np.ndarray, bottom: int) -> np.ndarray:
    """``total / bottom``, which has to be representable."""
    odd = bottom // (bottom & -bottom)
    if np.any(total % odd) or np.any(np.abs(total // odd) >= 1 << 53):
        raise AssertionError("targets that are no floats")
    result: np.ndarray = (total // odd).astype(float) / float(bottom // odd)
    return result


def _dyadic(A: np.ndarray) -> int:
    """A power of two that makes the entries integers."""
    for bits in range(60):
        if np.array_equal(np.rint(np.ldexp(A, bits)), np.ldexp(A, bits)):
            return 1 << bits
    raise AssertionError("data with too many binary digits")


def assembled(pair: PlantedDual, loss: str, rng: random.Random, *, n: int, d: int, note: str, source: str = "planted",
              label: str | None = None, scale: Fraction = Fraction(1)) -> Known:  # fmt: skip
    """The problem with these data, ``n - len(pair.A)`` further samples and rotated to d features.

    ``scale`` multiplies the planted network; 0 plants the zero network.
    """
    square = max(pair.up.square, pair.down.square)
    root = _exact_root(square)
    stretch = root.denominator  # so that beta is an integer
    beta = int(root * stretch)
    A = np.zeros((len(pair.A), d))
    A[:, : pair.features] = [[float(stretch * x) for x in row] for row in pair.A]
    v = np.array(pair.v, dtype=float)
    net = _network(pair, stretch, d, rng, scale)
    net = _small_enough(net, A, v) if DESCRIPTIONS[loss].labelled else net
    more = _silent(net, loss, n - len(A), d, rng, A)
    v = np.concatenate([v, np.zeros(len(more))])
    A, net = _disguised(np.vstack([A, more]), net, pair.bias, rng)
    order = rng.sample(range(len(v)), len(v))
    A, v = A[order], v[order]
    f = net.outputs(A)
    description = DESCRIPTIONS[loss]
    y, constrained = _targets(description, f, v), description.constrained
    if not (description.labelled or constrained or np.array_equal(y - f, v)):
        raise AssertionError("targets that are no floats")
    lost = description.primal(*([exact(x, "an output") for x in part.tolist()] for part in (f, y)))
    if lost is None:
        raise AssertionError("a planted network that breaks the constraints")
    penalty = beta * sum(map(abs, net.w), Fraction(0))  # the neurons have length beta
    total = to_fraction(rational(lost)) + (penalty if constrained else beta * penalty)
    return Known(
        source=source, label=label or f"planted, n = {len(v)}, d = {d}", note=note, A=A, y=y, loss=loss,
        beta=None if constrained else beta, bias=pair.bias, optimum=fmpq(total.numerator, total.denominator),
        network=([list(row) for row in zip(*net.U, strict=True)] if net.U else [[] for _ in range(d)], net.b, net.w, 0),
        dual=[Fraction(x) / beta for x in v.tolist()] if constrained else v,
    )  # fmt: skip


def _exact_root(square: Fraction) -> Fraction:
    root = Fraction(int(np.rint(np.sqrt(square.numerator))), int(np.rint(np.sqrt(square.denominator))))
    if root * root != square:
        raise AssertionError("the support function of the dual is not rational")
    return root


def _network(pair: PlantedDual, stretch: int, d: int, rng: random.Random, scale: Fraction) -> _PlantedNet:
    """A few of the neurons of length h, with weights that make all outputs dyadic."""
    square = max(pair.up.square, pair.down.square)
    if scale == 0:
        return _PlantedNet([], [], [])
    chosen: list[tuple[int, Maximiser]] = []
    for sign, side in ((1, pair.up), (-1, pair.down)):
        if side.square == square:
            count = min(len(side.neurons), rng.randint(1, 4))
            chosen += [(sign, neuron) for neuron in rng.sample(side.neurons, count)]
    U, b, w = [], [], []
    for sign, neuron in chosen:
        u = tuple(Fraction(x) * stretch for x in neuron.u)
        common = lcm(*(x.denominator for x in u))
        U.append((*u, *[Fraction(0)] * (d - len(u))))
        b.append(Fraction(neuron.b) * stretch * stretch)  # samples and neuron are stretched both
        w.append(sign * scale * Fraction(common * rng.randint(1, 8), 8))
    return _PlantedNet(U, b, w)


def _small_enough(net: _PlantedNet, A: np.ndarray, v: np.ndarray) -> _PlantedNet:
    """The network times a power of two, so that no planted sample has a margin above one."""
    margin = float(np.max(np.sign(v) * net.outputs(A), initial=0.0))
    if margin <= 1:
        return net
    return _PlantedNet(net.U, net.b, [x / 2 ** int(np.ceil(np.log2(margin))) for x in net.w])


def _silent(net: _PlantedNet, loss: str, count: int, d: int, rng: random.Random, A: np.ndarray) -> np.ndarray:
    """Samples with v = 0: anywhere; for hinge loss, where the network is at least one in size."""
    spread = max(2, int(np.abs(A).max(initial=0)))
    source = np.random.default_rng(rng.randrange(1 << 60))
    found: list[np.ndarray] = []
    missing = max(count, 0)
    for factor in [1, 1, 1, *(2**k for k in range(1, 12))]:
        if missing == 0:
            break
        rows = factor * source.integers(-spread, spread + 1, size=(2 * missing, d)).astype(float)
        if DESCRIPTIONS[loss].labelled:
            rows = rows[np.abs(net.outputs(rows)) >= 1]
        found.append(rows[:missing])
        missing -= len(found[-1])
    return np.vstack([np.zeros((0, d)), *found])


def _disguised(A: np.ndarray, net: _PlantedNet, bias: str, rng: random.Random) -> tuple[np.ndarray, _PlantedNet]:
    """Rotated, and moved if the bias is free."""
    d = A.shape[1]
    Q = rotation(d, rng)
    move = np.array([rng.randint(-9, 9) if bias == "free" else 0 for _ in range(d)], dtype=float)
    exact = [[Fraction(x) for x in row] for row in Q.tolist()]
    U = [tuple(sum((x * row[k] for x, row in zip(u, exact, strict=True) if x and row[k]), Fraction(0))
               for k in range(d)) for u in net.U]  # fmt: skip
    b = [x - sum((Fraction(t) * z for t, z in zip(move.tolist(), u, strict=True)), Fraction(0))
         for x, u in zip(net.b, U, strict=True)]  # fmt: skip
    return A @ Q + move, _PlantedNet(U, b, net.w)


def _targets(loss: Loss, f: np.ndarray, v: np.ndarray) -> np.ndarray:
    """The targets for which the planted network, with outputs f, and the planted dual point are optimal."""
    labels: np.ndarray = np.where(v != 0, np.sign(v), np.sign(f))
    fitted: np.ndarray = f if loss.constrained else f + v
    return labels if loss.labelled else fitted
