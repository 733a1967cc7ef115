"""What a statement says, as numbers: the data that it speaks of and the claims that it makes about them.

A hypothesis carries its printed meaning, a sentence of a conclusion the claims that it makes. Both are evaluated in
floating point from the data alone, never with the exact code that selects and applies a theorem, so that a tester
can compare what is printed with the truth (:mod:`analytic.validation.statements`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from analytic.model.losses import LOSSES, Loss

Array = np.ndarray
TOLERANCE = 1e-9  # data are small integers and square roots of them: what is closer than this is equal


class Undefined(ValueError):
    """The statement speaks of something that these data do not have."""


@dataclass(frozen=True, eq=False)
class Unit:
    """Output weights ``w`` (o,), input weights ``u`` (d,) and the hidden bias."""

    w: Array
    u: Array
    b: float = 0.0


@dataclass(frozen=True, eq=False)
class Net:
    """A network as a statement describes it; ``linear`` (d, o) is a skip connection.

    The ``activation`` is "relu", "threshold", or "leaky" with a ``slope``.
    """

    neurons: Sequence[Unit]
    xi: Array | float = 0.0
    linear: Array | None = None
    activation: str = "relu"
    slope: float = 0.0

    def __call__(self, A: Array) -> Array:
        """The outputs (n, o) on the rows of A."""
        found: Array = np.zeros((len(A), np.size(self.xi))) + np.asarray(self.xi)
        if self.linear is not None:
            found = found + A @ self.linear
        for neuron in self.neurons:
            found = found + np.outer(activated(A @ neuron.u + neuron.b, self), neuron.w)
        return found

    def penalty(self, norm: int = 2) -> float:
        """``sum_j |w_j| ||u_j||``, the neurons measured by the 1- or the 2-norm, thresholds not at all."""
        if self.activation == "threshold":
            return float(sum(np.linalg.norm(neuron.w) for neuron in self.neurons))
        return float(sum(np.linalg.norm(neuron.w) * np.linalg.norm(neuron.u, norm) for neuron in self.neurons))


@dataclass(frozen=True, eq=False)
class Data:
    """``A`` (n, d), ``y`` (n, o), the loss, the weight decay (1 where the loss has none) and the bias.

    ``net`` is a network that the statement is about, for statements about every network. With ``skip`` "free" a linear
    function costs nothing; ``neuron_norm`` measures neurons, and ``activation`` with its ``slope`` is theirs.
    ``shared`` keeps what is known of ``A``, for all data with it.
    """

    A: Array
    y: Array
    loss: str = "squared"
    beta: float = 1.0
    bias: str = "none"
    net: Net | None = None
    skip: str = "none"
    neuron_norm: int = 2
    activation: str = "relu"
    slope: float = 0.0
    shared: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def n(self) -> int:
        """The number of samples."""
        return len(self.A)

    @property
    def d(self) -> int:
        """The number of features."""
        return int(self.A.shape[1])

    @property
    def o(self) -> int:
        """The number of outputs."""
        return int(self.y.shape[1])

    @cached_property
    def t(self) -> Array:
        """The targets (n,) of one output."""
        if self.o != 1:
            raise Undefined("the statement writes y as a vector")
        return self.y[:, 0]

    def of_samples(self, name: str, make: Callable[[Array], Any]) -> Any:
        """What ``make`` finds in the samples, found once for all data that have them."""
        if name not in self.shared:
            self.shared[name] = make(self.A)
        return self.shared[name]


@dataclass(frozen=True)
class Value:
    """The optimal value is this number, infinity where no network meets the constraints."""

    number: float


@dataclass(frozen=True, eq=False)
class Optimal:
    """This network attains the optimum."""

    net: Net


@dataclass(frozen=True, eq=False)
class Witness:
    """This dual vector (n, o) is feasible and its dual objective is the optimal value."""

    v: Array


@dataclass(frozen=True)
class Fact:
    """Something that is true or not, with a name for the report."""

    holds: bool
    what: str


Claim = Value | Optimal | Witness | Fact
Claims = Callable[[Data], Iterable[Claim]]


@dataclass(frozen=True)
class Sentence:
    """A sentence of a statement: LaTeX in macros, and what it claims about numbers.

    A definition claims nothing. A sentence of a conclusion that claims nothing says on what ``grounds`` it stands:
    "definition", "follows" from the sentences before it, or "quoted" from a reference.
    """

    latex: str
    claims: Claims | None = None
    grounds: str = ""


def activated(t: Array, kind: Net | Data) -> Array:
    """The activation of a network or of data."""
    if kind.activation == "threshold":
        return (t >= -TOLERANCE).astype(float)
    found: Array = np.maximum(t, kind.slope * t)
    return found


def zero(x: Any) -> bool:
    """Whether a number, or every entry of an array, is zero."""
    return bool(np.all(np.abs(x) < TOLERANCE))


def at_most(left: Any, right: Any) -> bool:
    """``left <= right`` entrywise."""
    return bool(np.all(np.asarray(left) <= np.asarray(right) + TOLERANCE))


def scalar(weights: Iterable[tuple[float, Array]]) -> Net:
    """A network with one output and without bias, neurons of output weight zero left out."""
    return Net([Unit(np.array([w]), u) for w, u in weights if not zero(w)])


def column(v: Array | list[float]) -> Array:
    """A vector over the samples as a column."""
    return np.asarray(v, dtype=float).reshape(-1, 1)


def length(x: Array) -> float:
    """The Euclidean norm."""
    return float(np.linalg.norm(x))


def over(above: Any, below: float) -> Any:
    """A quotient, where what is divided by zero is read as zero."""
    return above / below if not zero(below) else above * 0.0


ACTIVATED = {
    "relu": r"({inside})_+",
    "threshold": r"\mathbf{{1}}[{inside} \ge 0]",
    "leaky": r"\sigma({inside})",
}
SIGMA = r"$\sigma(t) = \max(t, \alpha t)$ for an $\alpha \in [-1, 1)$, the absolute value if $\alpha = -1$"
"""What the leaky activation is."""


def training(
    loss: str, *, free: bool, scalar: bool, skip: bool = False, norm: int = 2, activation: str = "relu"
) -> str:
    """The training problem of a statement, its optimal value and its dual witnesses, in macros."""
    found = LOSSES[loss]
    out = r"|\outweight_j|" if scalar else r"\lVert \outweight_j \rVert_2"
    measured = activation != "threshold"
    cost = rf"\sum_j {out}" + (rf" \lVert \neuron_j \rVert_{norm}" if measured else "")
    whole, bound = rf"$\ell(\fit(\data), \target) + \decay {cost}$, $\decay > 0$,", r"\decay"
    if found.constrained:
        whole, bound = rf"${cost}$ under the constraint on $\fit(\data)$", "1"
    function = ACTIVATED[activation]
    inside = r"\point^\top \neuron_j + \hidbias_j" if free else r"\point^\top \neuron_j"
    level = r" + \outbias" if free else ""
    level += (r" + S^\top \point" if not scalar else r" + \point^\top S") if skip else ""
    seen = r"\data \neuron + \hidbias \mathbf{1}" if free else r"\data \neuron"
    domain = f" (${found.domain_latex}$)" if found.domain_latex else ""
    return (
        rf"Let $p^\star$ be the least value of {whole} over the networks $\fit(\point) = \sum_j "
        rf"{function.format(inside=inside)} "
        rf"\outweight_j{level}$ of every width{', infinite if there is none' if found.constrained else ''}; $\data \in "
        r"\mathbb{R}^{n \times d}$ has the rows $\data_i$"
        + (f", and {SIGMA}" if activation == "leaky" else "")
        + r". A dual witness is a $\dual$ with $D(\dual) = p^\star$"
        + (r", $\data^\top \dual = 0$" if skip else "")
        + (r", $\mathbf{1}^\top \dual = 0$" if free and not measured else "")  # else an infinite h says it
        + rf" and $h(\dual) \le {bound}$, where ${_dual(found, scalar)}${domain} and $h(\dual) = \sup \lVert "
        rf"\dual^\top {function.format(inside=seen)} \rVert_2$ over "
        + (rf"$\lVert \neuron \rVert_{norm} \le 1$" if measured else r"every $\neuron \in \mathbb{R}^d$")
        + (r" and every $\hidbias$." if free else ".")
    )


def _dual(loss: Loss, scalar: bool) -> str:
    """The dual objective, with sums over the columns of several outputs."""
    if scalar:
        return loss.dual_latex
    columns = {
        r"\target^\top \dual": r"\langle \target, \dual \rangle",
        r"\dual^\top \target": r"\langle \dual, \target \rangle",
        r"\rVert_2": r"\rVert_F",
    }
    found = loss.dual_latex
    for one, several in columns.items():
        found = found.replace(one, several)
    return found
