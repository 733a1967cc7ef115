"""Logistic loss on spike-free data with balanced classes: each class is fitted at one logit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy
from flint import fmpq

from analytic.exact.linear import apply, inner
from analytic.exact.memory import remembered
from analytic.exact.scalars import HALF, ZERO, Row, Scalar, sign, simplest, sqrt, to_sympy
from analytic.families.spike_free import meaning_logistic as meaning
from analytic.families.spike_free import proofs_logistic as proofs
from analytic.families.spike_free.data import FACTORS, base, hints, hypotheses, inverse
from analytic.families.spike_free.hinge import SEPARABLE
from analytic.model.geometry import columns
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

BETA = sympy.Symbol("beta", positive=True)
COUNT = sympy.symbols("n_plus n_minus", nonnegative=True)
LOGIT = sympy.symbols("tau_plus tau_minus", nonnegative=True)
LENGTH = sympy.symbols("rho_plus rho_minus", nonnegative=True)
SIZE = 4 * sympy.sqrt(10) / 5
"""``s`` of the samples (3, 1) and (1, 3)."""


@dataclass(frozen=True)
class BalancedClass:
    """Samples of one label: how many, ``p`` (k,) with ``C p = 1`` on them, ``G p``, and ``||p||_G``."""

    side: int
    count: int
    p: Row
    slope: Row
    length: Scalar

    def share(self, beta: Scalar) -> Scalar:
        """``min(beta / s, 1/2)`` with ``s = n / ||p||_G``."""
        if not self.fitted(beta):
            return HALF if self.count else ZERO
        return simplest(sympy.radsimp(to_sympy(beta * self.length / self.count)))

    def fitted(self, beta: Scalar) -> bool:
        """Whether ``s > 2 beta``."""
        return bool(self.count) and sign(fmpq(self.count) - 2 * beta * self.length) == 1

    def logit(self, beta: Scalar) -> Scalar:
        """``log(s / beta - 1)``, 0 where nothing is fitted."""
        if not self.fitted(beta):
            return ZERO
        ratio = sympy.radsimp(to_sympy(fmpq(self.count) / (beta * self.length)))
        return simplest(sympy.log(ratio - 1))

    def response(self, beta: Scalar) -> Row:
        """``share G p / kappa`` with ``kappa = ||p||_G^2 / n``."""
        if not self.count:
            return self.slope
        times = self.share(beta) * self.count / (self.length * self.length)
        return tuple(times * cell for cell in self.slope)


@remembered
def _classes(problem: Problem) -> tuple[BalancedClass, BalancedClass] | str:
    """Both classes, or what is in the way."""
    found = base(problem)
    parts, G = found.directions, inverse(found)
    made = []
    for side in (1, -1):
        rows = [i for i, y in enumerate(problem.targets) if sign(y) == side]
        scale: dict[int, Scalar] = {}
        weight: list[Scalar] = [ZERO] * len(parts.first)
        for i in rows:
            j = parts.member[i]
            if sign(scale.setdefault(j, parts.scale[i]) - parts.scale[i]):
                return f"sample {i} has another length than one of its direction and class"
            weight[j] += parts.scale[i]
        p = tuple(1 / scale[j] if j in scale else ZERO for j in range(len(parts.first)))
        slope = apply(G, p)
        ratios = [slope[j] / weight[j] for j in scale]
        if any(sign(ratio - ratios[0]) for ratio in ratios):
            return f"the samples of the class {side:+d} are not seen alike"
        made.append(BalancedClass(side, len(rows), p, slope, sqrt(inner(p, slope))))
    return made[0], made[1]


def _found(problem: Problem) -> tuple[BalancedClass, BalancedClass]:
    found = _classes(problem)
    if isinstance(found, str):
        raise AssertionError("the hypotheses were not tested")
    return found


def _balanced(problem: Problem) -> Verdict:
    found = _classes(problem)
    if isinstance(found, str):
        return Verdict("refuted", found)
    return Verdict("proved", "the samples of each class are seen alike")


def _sum(problem: Problem) -> Row:
    plus, minus = (part.response(problem.beta) for part in _found(problem))
    return tuple(a + b for a, b in zip(plus, minus, strict=True))


def _apart(problem: Problem) -> Verdict:
    if any(sign(cell) == -1 for cell in _sum(problem)):
        return Verdict("refuted", "the neuron of one class would gain from the other")
    return Verdict("proved", "the neuron of each class is optimal beside the other")


BALANCED = Hypothesis(
    "seen-alike",
    r"p_\pm \text{ exists, } (G p_\pm)_j = \kappa_\pm (C^\top \mathbf{1})_j \text{ for some } \kappa_\pm "
    r"\text{ in all directions } j \text{ of the class}",
    "samples of one direction and class have one length, and a class is seen alike in all of its directions",
    _balanced,
    meaning.balanced,
    needs_limits=True,
    later=True,
)
APART = Hypothesis(
    "logits-apart",
    r"\pi_+ G p_+ / \kappa_+ + \pi_- G p_- / \kappa_- \ge 0",
    "the classes do not interact",
    _apart,
    meaning.apart,
    needs_limits=True,
    later=True,
)


def _of(index: int, measure: Callable[[Problem, BalancedClass], Scalar]) -> Callable[[Problem], Scalar]:
    return lambda problem: measure(problem, _found(problem)[index])


def _quantities(index: int) -> tuple[Quantity, ...]:
    name, side = "+-"[index], 1 - 2 * index
    return (
        Quantity(COUNT[index], f"n_{name}", _of(index, lambda _, part: fmpq(part.count)), meaning.count(side)),
        Quantity(
            LOGIT[index], rf"\tau_{name}", _of(index, lambda problem, part: part.logit(problem.beta)),
            meaning.logit(side),
        ),
        Quantity(
            LENGTH[index], rf"\lVert p_{name} \rVert_G", _of(index, lambda _, part: part.length), meaning.length(side)
        ),
    )  # fmt: skip


VALUE = Formula(
    "value",
    r"p^\star",
    sympy.Add(*(n * sympy.log(1 + sympy.exp(-t)) + BETA * t * r for n, t, r in zip(COUNT, LOGIT, LENGTH, strict=True))),
    (
        *_quantities(0),
        *_quantities(1),
        Quantity(BETA, r"\decay", lambda problem: problem.beta, lambda data: data.beta),
    ),
)


def propose(problem: Problem) -> Candidate:
    """The neuron ``M'G p`` of each class that is fitted; one dual entry a class."""
    found, both = base(problem), _found(problem)
    network = [
        (part.side * part.logit(problem.beta), apply(columns(found.directions.M), part.slope))
        for part in both
        if part.fitted(problem.beta)
    ]
    shares = {part.side: part.side * part.share(problem.beta) for part in both}
    dual = [shares[1] if sign(y) == 1 else shares[-1] for y in problem.targets]
    beside = _sum(problem)
    multipliers = [tuple(ZERO if sign(part.p[j]) else cell for j, cell in enumerate(beside)) for part in both]
    extra = hints(problem, found, *multipliers)
    return Candidate.of(problem, network, dual, VALUE.evaluate(problem), **extra)


THEOREM = Theorem(
    id="spike-free-logistic",
    title="Logistic loss on spike-free data with balanced classes: one logit a class",
    hypotheses=(*hypotheses("logistic"), SEPARABLE, BALANCED, APART),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        Sentence(
            FACTORS
            + r""" For each label $\pm 1$ let $n_\pm$ be the number of its samples and let $p_\pm$ be supported on their
            directions, with $C p_\pm = \mathbf{1}$ on them. Let $s_\pm = n_\pm / \lVert p_\pm \rVert_G$, $\tau_\pm =
            \log(s_\pm / \decay - 1)$ where $s_\pm > 2 \decay$ and $\tau_\pm = 0$ otherwise, and $\pi_\pm = \min(\decay
            / s_\pm, 1/2)$. For a label without samples $p_\pm = 0$, and terms of it are left out."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = \tau_+ (\point^\top M^\top G p_+)_+ - \tau_- (\point^\top M^\top G p_-)_+$, which
            is $\pm \tau_\pm$ on the classes, is optimal.""",
            meaning.pair,
        ),
        Sentence(r"The dual witness is $\dual_i = \target_i \pi_\pm$ on either class.", meaning.witness),
    ),
    formulas=(VALUE,),
    references=(
        at(
            EP21,
            "Section 4.4, problem (22), and Theorem 13",
            "the program of two neurons and the dual; the closed form is not there",
        ),
    ),
    examples=(
        Example(
            [[3, 1], [1, 3]],
            [1, -1],
            2 * sympy.log(1 + 1 / (SIZE - 1)) + 2 * sympy.log(SIZE - 1) / SIZE,
            {"loss": "logistic", "beta": 1},
        ),
        Example([[3, 4, 0], [0, 0, 2]], [1, -1], 2 * sympy.log(2), {"loss": "logistic", "beta": 3}),
    ),
    propose=propose,
    derivation=proofs.logistic,
    feasibility="spike-free",
    rank=46,
)
