"""What the theorems on spike-free data share: the hypothesis, the network of two neurons, the certificate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flint import fmpq

from analytic.exact.linear import apply, decided
from analytic.exact.scalars import ZERO, Row, Scalar, the_decider, to_sympy
from analytic.families.spike_free.engine.characterisation import SpikeFree, characterise
from analytic.families.spike_free.meaning import spike_free
from analytic.model.geometry import columns
from analytic.model.losses import LOSSES
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.hypotheses import LABELS, NO_BIAS, SCALAR, loss_is
from analytic.theorem.parts import Hypothesis
from analytic.theorem.statement import Sentence
from numeric.errors import InfeasibleError, UnsupportedError


def _spike_free(problem: Problem) -> Verdict:
    try:
        found = characterise(problem.A)
    except UnsupportedError as error:
        return Verdict("undecided", str(error))
    return Verdict("proved" if found else "refuted", found.reason)


SPIKE_FREE = Hypothesis(
    "spike-free",
    r"\{(\data \neuron)_+ : \lVert \neuron \rVert \le 1\} \subset \{\data z : \lVert z \rVert \le 1\}",
    "the data are spike-free",
    _spike_free,
    spike_free,
    needs_limits=True,
)
FACTORS = r"""Write $\data = C M$, the rows of $M$ the distinct directions $\data_i / \lVert \data_i \rVert$ of the
samples that are not zero and $C \ge 0$ with at most one positive entry in each row; let $G = (M M^\top)^{-1}$, which
exists for spike-free data, and $\lVert q \rVert_G^2 = q^\top G q$."""
CLASSES = Sentence(
    FACTORS
    + r""" Let $c_j$ be the least positive entry of column $j$ of $C$. For each label $\pm 1$ of a sample that is not
        zero let $q_\pm$ minimise $\lVert q \rVert_G$ over the $q$ supported on the directions of samples of that label
        with $q_j \ge 1 / c_j$ there; $q_\pm = 0$ where there is none, and terms of such a class are left out."""
)
NO_GAIN = r"\max \{\pm \omega^\top q : q \ge 0, \lVert q \rVert_G \le 1\} \le \decay \text{ for both signs}"


def _numbers(problem: Problem) -> Verdict:
    if the_decider() is not None:
        return Verdict("proved", "numbers at a point of the case")
    held = not problem.symbolic
    return Verdict("proved" if held else "refuted", "numbers" if held else "A or y holds symbols")


NUMBERS = Hypothesis("numbers", r"\data, \target \text{ are numbers}", "data and targets are numbers", _numbers)


def hypotheses(loss: str) -> tuple[Hypothesis, ...]:
    """Loss, no bias, one output, labels where the loss has them, spike-free."""
    labels = (LABELS,) if LOSSES[loss].labelled else ()
    return (loss_is(loss), NO_BIAS, SCALAR, *labels, SPIKE_FREE)


def base(problem: Problem) -> SpikeFree:
    """The factors of a problem whose data were shown to be spike-free."""
    found = characterise(problem.A)
    if not found:
        raise AssertionError("base() needs spike-free data")
    return found


def inverse(found: SpikeFree) -> tuple[Row, ...]:
    """``(M M')^-1``."""
    if found.inverse is None:
        raise AssertionError("inverse() needs spike-free data")
    return found.inverse


def responses(problem: Problem, found: SpikeFree) -> Row:
    """``t`` (k,) with ``y = C t``, the responses that interpolation asks of the directions."""
    parts, y = found.directions, problem.targets
    for i, (j, scale, target) in enumerate(zip(parts.member, parts.scale, y, strict=True)):
        lead = y[parts.first[j]] if j >= 0 else ZERO
        over = decided(target - scale * lead, f"what y[{i}] exceeds its direction by")
        if over:
            witness: list[Scalar] = [ZERO] * problem.n
            witness[i] = fmpq(over)
            if j < 0:
                reason = f"sample {i} is zero, so is every network without bias on it, and y[{i}] is {to_sympy(target)}"
            else:
                witness[parts.first[j]] = -witness[i] * scale
                other = parts.first[j]
                times = f"{to_sympy(scale)} times"
                reason = f"sample {i} is {times} sample {other} and y[{i}] is not {times} y[{other}]"
            raise InfeasibleError(f"no network interpolates y: {reason}", as_targets(problem, witness))
    return tuple(y[i] for i in parts.first)


def as_targets(problem: Problem, v: Sequence[Scalar]) -> list[Any]:
    """A vector over samples in the shape that ``y`` was given in."""
    return [[cell] for cell in v] if problem.vector else list(v)


def neurons(found: SpikeFree, x1: Row, x2: Row) -> list[tuple[Scalar, Row]]:
    """Output weights 1 and -1 on ``u = M'G x_1`` and ``M'G x_2``, the shortest vectors with these responses."""
    G, M = inverse(found), found.directions.M
    sides = [(fmpq(side), x) for side, x in ((1, x1), (-1, x2)) if any(not _is_zero(cell) for cell in x)]
    return [(side, apply(columns(M), apply(G, x))) for side, x in sides]


def on_first(problem: Problem, found: SpikeFree, values: Row, rows: Sequence[int] | None = None) -> Row:
    """A vector over samples whose image under ``C'`` is ``values``: one sample of every direction carries it."""
    parts = found.directions
    placed: list[Scalar] = [ZERO] * problem.n
    for row, cell in zip(parts.first if rows is None else rows, values, strict=True):
        placed[row] = cell / parts.scale[row]
    return tuple(placed)


def hardest(problem: Problem) -> list[int]:
    """In every direction the sample with the smallest multiple, whose margin implies the others'."""
    parts = base(problem).directions
    require_separable(problem)
    return [min(parts.samples(j), key=lambda i: parts.scale[i]) for j in range(len(parts.first))]


def require_separable(problem: Problem) -> None:
    """Samples of one direction have one label, and no sample is zero."""
    parts, y = base(problem).directions, problem.targets
    for i, (j, scale) in enumerate(zip(parts.member, parts.scale, strict=True)):
        witness: list[Scalar] = [ZERO] * problem.n
        witness[i] = y[i]
        if j < 0:
            raise InfeasibleError(
                f"no network has a margin: sample {i} is zero and every network without bias is 0 on it",
                as_targets(problem, witness),
            )
        first = parts.first[j]
        if y[i] != y[first]:
            witness[first] = y[first] * scale
            raise InfeasibleError(
                f"no network has a margin: sample {i} is a positive multiple of sample {first} of the other label",
                as_targets(problem, witness),
            )


def hints(problem: Problem, found: SpikeFree, lambda1: Row, lambda2: Row) -> dict[str, Any]:
    """What the checker reads: the factors, the inverse and the multipliers of both signs."""
    parts = found.directions
    return {
        "first": parts.first,
        "member": parts.member,
        "scale": parts.scale,
        "inverse": inverse(found),
        "multipliers": (on_first(problem, found, lambda1), on_first(problem, found, lambda2)),
    }


def _is_zero(value: Scalar) -> bool:
    return isinstance(value, fmpq) and value == 0
