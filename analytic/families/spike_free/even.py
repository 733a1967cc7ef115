"""Even data: with every sample its negative of the same target, and spike-free data where one of each pair is kept.

A network may be replaced by its even part, a sum of ``w_j |x . u_j| / 2``. On spike-free data E the features ``|E u|``
are those of ReLU, so that training on even data is training on E, twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import sympy
from flint import fmpq

from analytic.exact.linear import gram, inverse
from analytic.exact.memory import remembered
from analytic.exact.scalars import ZERO, Row, Rows, Scalar, is_rational, rationals, sign, the_decider
from analytic.families.spike_free import proofs_even
from analytic.families.spike_free.meaning import spike_free
from analytic.model.losses import LOSSES
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import LABELS, NO_BIAS, RATIONAL, SCALAR, loss_is
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.statement import (
    Array,
    Claim,
    Claims,
    Data,
    Net,
    Optimal,
    Sentence,
    Undefined,
    Unit,
    Value,
    Witness,
    zero,
)
from numeric.errors import InfeasibleError

WHOLE, TWICE = sympy.Symbol("p_E", nonnegative=True), 2


@dataclass(frozen=True)
class KeptHalf:
    """The problem of one sample of each pair, and the pairs: the sample that it has, and its negative."""

    problem: Problem
    pairs: tuple[tuple[int, int], ...]


@remembered
def pairs(problem: Problem) -> tuple[tuple[int, int], ...] | str:
    """Every sample with a partner of its own, or what is in the way."""
    waiting: dict[Any, list[int]] = {}
    found = []
    for i, (row, y) in enumerate(zip(problem.A, problem.targets, strict=True)):
        if all(sign(cell) == 0 for cell in row):
            return f"sample {i} is zero"
        partners = waiting.get((tuple(-cell for cell in row), y))
        if partners:
            found.append((partners.pop(), i))
        else:
            waiting.setdefault((tuple(row), y), []).append(i)
    left = next((rest[0] for rest in waiting.values() if rest), None)
    return tuple(found) if left is None else f"sample {left} has no partner with the opposite data and the same target"


@remembered
def half(problem: Problem) -> KeptHalf | None:
    """One of each pair on the side on which they are spike-free; None where no choice of sides is."""
    listed = pairs(problem)
    if isinstance(listed, str):
        return None
    rows = [rationals(problem.A[i]) for i, _ in listed]
    lines: dict[Row, int] = {}
    line = [lines.setdefault(_direction(row), len(lines)) for row in rows]
    sides = _sides(tuple(lines))
    if sides is None:
        return None
    turned = []
    for (i, j), row, k in zip(listed, rows, line, strict=True):
        ahead = _direction(row) == _scaled(row)
        turned.append((i, j) if ahead == (sides[k] > 0) else (j, i))
    A = tuple(problem.A[i] for i, _ in turned)
    y = tuple(problem.y[i] for i, _ in turned)
    return KeptHalf(replace(problem, A=A, y=y), tuple(turned))


def _scaled(row: Row) -> Row:
    """The positive multiple whose first entry that is not zero is 1 or -1."""
    lead = next(abs(cell) for cell in row if cell != 0)
    return tuple(cell / lead for cell in row)


def _direction(row: Row) -> Row:
    """Of the line of a row: the multiple whose first entry that is not zero is 1."""
    found = _scaled(row)
    lead = next(cell for cell in found if cell != 0)
    return tuple(cell * lead for cell in found)


def _sides(lines: Rows) -> list[int] | None:
    """Signs for which ``(M M')^-1`` has no positive entry off its diagonal: neighbours decide each other."""
    G = inverse(gram(lines)) if len(lines) <= len(lines[0]) else None
    if G is None:
        return None
    side = [0] * len(lines)
    for start in range(len(lines)):
        todo = [] if side[start] else [start]
        side[start] = side[start] or 1
        while todo:
            i = todo.pop()
            for j in range(len(lines)):
                if side[j] == 0 and j != i and G[i][j] != 0:
                    side[j] = side[i] if G[i][j] < 0 else -side[i]
                    todo.append(j)
    good = all(side[i] * side[j] * G[i][j] <= 0 for i, j in combinations(range(len(lines)), 2))
    return side if good else None


def _even(problem: Problem) -> Verdict:
    found = pairs(problem)
    if isinstance(found, str):
        return Verdict("refuted", found)
    return Verdict("proved", "every sample has a partner with the opposite data and the same target")


EVEN = Hypothesis(
    "even",
    r"\{(\data_i, \target_i)\} = \{(-\data_i, \target_i)\} \text{ as multisets},\ \data_i \neq 0",
    "no sample is zero, and with every sample the data hold its negative with the same target, as often",
    _even,
    lambda data: _paired(data) is not None,
)


def _rational_samples(problem: Problem) -> Verdict:
    if the_decider() is None:
        return RATIONAL.test(problem)
    if all(map(is_rational, problem.A)):
        return Verdict("proved", "rational samples, targets at a point of the case")
    return Verdict("refuted", "a sample holds a number that is not rational")


RATIONAL_SAMPLES = Hypothesis(RATIONAL.id, RATIONAL.latex, RATIONAL.text, _rational_samples)
"""Sides are chosen for rational samples; targets and beta may hold symbols."""
LETTERS = Sentence(r"""Let $E$ and $t$ hold one sample of each pair $\pm \data_i$, with its target.""")


def _half_meets(base: Theorem) -> Hypothesis:
    """The half is spike-free for some choice of sides, and meets what else the theorem asks."""

    def test(problem: Problem) -> Verdict:
        found = half(problem)
        if found is None:
            return Verdict("refuted", "one sample of each pair is not spike-free, whichever are taken")
        failing = _asked(problem, lambda: base.first_failing(found.problem))
        if failing is None:
            return Verdict("proved", "one sample of each pair meets the hypotheses")
        condition, verdict = failing
        return Verdict(verdict.status, f"of one sample of each pair it is not shown that {condition.text}")

    said = {*(h.id for h in (NO_BIAS, SCALAR, LABELS)), *(f"loss-{name}" for name in LOSSES)}
    rest = [h for h in base.hypotheses if h.id not in said]

    def means(data: Data) -> bool:
        if _paired(data) is None:
            raise Undefined("there is a sample without a partner")
        kept = _half_in_floats(data)
        return kept is not None and all(h.means is not None and h.means(kept) for h in rest)

    return Hypothesis(
        "half",
        rf"\text{{sides can be chosen for which }} E, t \text{{ meet the hypotheses of theorem ({base.title})}}",
        "one sample of each pair makes up spike-free data as the theorem on them asks",
        test,
        means,
        needs_limits=True,
        later=True,
    )


def _asked(problem: Problem, question: Any) -> Any:
    """An answer about the half; what makes the half infeasible makes the data so."""
    found = half(problem)
    assert found is not None
    try:
        return question()
    except InfeasibleError as error:
        witness: list[Any] = [ZERO] * problem.n
        cells = [cell[0] if isinstance(cell, list) else cell for cell in error.witness or ()]
        for (i, j), cell in zip(found.pairs, cells, strict=bool(cells)):
            witness[i] = witness[j] = cell
        named = ", ".join(str(i) for i, _ in found.pairs[:8]) + (", ..." if len(found.pairs) > 8 else "")
        raise InfeasibleError(
            f"no network meets the constraint on one sample of each pair, on the samples {named} taken alone",
            [[cell] for cell in witness] if problem.vector else witness,
        ) from error


def _propose(problem: Problem, base: Theorem) -> Candidate:
    """Every neuron of the half with its negative; the dual vector of the half on both samples of a pair."""
    found = half(problem)
    if found is None or base.propose is None:
        raise AssertionError("the hypotheses were not tested")
    propose = base.propose
    inner: Candidate = _asked(problem, lambda: propose(found.problem))
    neurons = [(w[0], u) for u, _, w in inner.network.parts]
    both = [(w, tuple(side * cell for cell in u)) for w, u in neurons for side in (fmpq(1), fmpq(-1))]
    dual: list[Scalar] = [ZERO] * problem.n
    for (i, j), (v,) in zip(found.pairs, inner.dual, strict=True):
        dual[i] = dual[j] = v
    return Candidate.of(problem, both, dual, 2 * inner.value, pairs=found.pairs, **inner.hints)


def loss_of(base: Theorem) -> str:
    """The loss that a theorem is about."""
    return next(h.id.removeprefix("loss-") for h in base.hypotheses if h.id.startswith("loss-"))


def even(base: Theorem, examples: tuple[Example, ...]) -> Theorem:
    """The record of even data whose half the given one solves."""
    kind, loss = base.id.removeprefix("spike-free-"), loss_of(base)
    labels = (LABELS,) if LOSSES[loss].labelled else ()

    def whole(problem: Problem) -> Scalar:
        found = half(problem)
        assert found is not None
        answer: Answer = _asked(problem, lambda: Answer.of(base, found.problem))
        return answer.exact_value

    return Theorem(
        id=f"even-{kind}",
        title=f"{_TITLES[kind]} even data: one sample of each pair, twice",
        hypotheses=(
            loss_is(loss),
            NO_BIAS,
            SCALAR,
            *labels,
            EVEN,
            _half_meets(base),
        ),
        limits=(RATIONAL_SAMPLES,),
        where=(LETTERS,),
        sentences=(
            Sentence(
                rf"""Choose $E$ and $t$ in this way. If $\point \mapsto \sum_j w_j (\point^\top \neuron_j)_+$ is
                the network that this theorem gives for them, $\fit(\point) = \sum_j w_j |\point^\top \neuron_j| =
                \sum_j w_j \left[(\point^\top \neuron_j)_+ + (-\point^\top \neuron_j)_+\right]$ is optimal{
                    _OTHERWISE.get(loss, ".")
                }""",
                _both(base, Optimal),
            ),
            Sentence(
                r"""A dual witness has the entry of the one given there on both samples of a pair. With $p^\star_E$ the
                optimal value on $E$ and $t$,""",
                _both(base, Witness),
            ),
        ),
        formulas=(Formula("value", r"p^\star", TWICE * WHOLE, (Quantity(WHOLE, r"p^\star_E", whole, _stated(base)),)),),
        references=base.references,
        examples=examples,
        propose=lambda problem: _propose(problem, base),
        derivation=lambda record: proofs_even.even(record, base),
        feasibility="even",
        rank=base.rank + 1,
    )


_TITLES = {
    "interpolation": "Minimum-norm interpolation of",
    "max-margin": "Maximum margin on",
    "hinge": "Hinge loss on",
    "squared": "Squared loss on",
    "secular": "Squared loss with secular equations on",
    "logistic": "Logistic loss on",
}
_OTHERWISE = dict.fromkeys(
    ("interpolation", "max-margin"),
    r"; if no network meets the constraint on $E$ and $t$, none does, and $p^\star = \infty$.",
)


# the same in floats, from the statement


def _paired(data: Data) -> list[tuple[int, int]] | None:
    """Every sample with a partner of its own."""
    waiting: list[int] = []
    found = []
    for i in range(data.n):
        if zero(data.A[i]):
            return None
        partner = next((j for j in waiting if zero(data.A[i] + data.A[j]) and zero(data.t[i] - data.t[j])), None)
        if partner is None:
            waiting.append(i)
        else:
            waiting.remove(partner)
            found.append((partner, i))
    return None if waiting else found


def _turned(data: Data) -> list[tuple[int, int]] | None:
    """The pairs on the first choice of sides for which their first samples are spike-free."""
    listed = _paired(data)
    if listed is None:
        return None
    for bits in range(1 << len(listed)):
        chosen = [pair if bits >> k & 1 == 0 else pair[::-1] for k, pair in enumerate(listed)]
        if spike_free(Data(data.A[[i for i, _ in chosen]], np.zeros((len(chosen), 1)))):
            return chosen
    return None


def _half_in_floats(data: Data) -> Data | None:
    chosen = _turned(data)
    if chosen is None:
        return None
    keep = [i for i, _ in chosen]
    return replace(data, A=data.A[keep], y=data.y[keep], shared={})


def _stated(base: Theorem) -> Any:
    def value(data: Data) -> float:
        kept = _half_in_floats(data)
        if kept is None:
            raise Undefined("no choice of sides is spike-free")
        claimed = list(base.claims(kept))
        infinite = any(isinstance(claim, Value) and claim.number == np.inf for claim in claimed)
        return np.inf if infinite else base.formulas[0].stated(kept)

    return value


def _both(base: Theorem, kind: type[Optimal] | type[Witness]) -> Claims:
    """What the theorem claims about the half, for the data."""

    def claims(data: Data) -> Iterator[Claim]:
        chosen, kept = _turned(data), _half_in_floats(data)
        if chosen is None or kept is None:
            raise Undefined("no choice of sides is spike-free")
        for sentence in base.sentences:
            for claim in sentence.claims(kept) if sentence.claims is not None else ():
                if isinstance(claim, Optimal) and kind is Optimal:
                    units = [Unit(n.w, side * n.u) for n in claim.net.neurons for side in (1.0, -1.0)]
                    yield Optimal(Net(units))
                if isinstance(claim, Witness) and kind is Witness:
                    yield Witness(_spread(data, chosen, claim.v))

    return claims


def _spread(data: Data, chosen: list[tuple[int, int]], v: Array) -> Array:
    found = np.zeros((data.n, 1))
    for (i, j), row in zip(chosen, v, strict=True):
        found[i] = found[j] = row
    return found
