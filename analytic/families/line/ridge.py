"""Samples on parallel lines whose targets know the place along the lines only: the problem of one line.

A neuron sees a line as one feature, with a bias of its own for every line, which a free bias is anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import gcd
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.linear import dot
from analytic.exact.memory import remembered
from analytic.exact.scalars import ZERO, Scalar, rational, rationals, to_sympy
from analytic.families.line import meaning_ridge as meaning
from analytic.families.line import proofs_ridge
from analytic.model.losses import LOSSES
from analytic.model.problem import Problem, is_zero_row
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import FREE_BIAS, LABELS, RATIONAL, SCALAR, loss_is
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.statement import Sentence
from numeric.errors import UnsupportedError

Row = tuple[fmpq, ...]
ONE_LINE, COUNT = sympy.Symbol("p_1", nonnegative=True), sympy.Symbol("L", positive=True)
MOST = 300_000
"""Pairs of a direction and a sample that are looked at."""


@dataclass(frozen=True)
class ParallelLines:
    """The direction from one sample to another, and the samples of each line: the k-th are alike on all of them."""

    ends: tuple[int, int]
    lines: tuple[tuple[int, ...], ...]

    def one(self, problem: Problem) -> Problem:
        """The problem of one line, its weight decay divided by their number."""
        chosen = self.lines[0]
        beta = problem.beta / len(self.lines) if problem.penalised else problem.beta
        return replace(problem, A=tuple(problem.A[i] for i in chosen), y=tuple(problem.y[i] for i in chosen), beta=beta)


def _placed(rows: Sequence[Row], a: Row) -> Iterator[tuple[fmpq, Row]]:
    """Place along a, and the point of the line that is orthogonal to a, of every sample."""
    square = dot(a, a)
    for row in rows:
        place = rational(dot(row, a) / square)
        yield place, tuple(x - place * y for x, y in zip(row, a, strict=True))


def _directions(rows: Sequence[Row], pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], Row]]:
    """The differences of pairs, one of every line through the origin."""
    seen: set[Row] = set()
    for i, j in pairs:
        a = tuple(x - y for x, y in zip(rows[j], rows[i], strict=True))
        if is_zero_row(a):
            continue
        lead = next(cell for cell in a if cell)
        scaled = tuple(cell / lead for cell in a)
        if scaled not in seen:
            seen.add(scaled)
            yield (i, j), a


def _require_few(directions: int, samples: int) -> None:
    if directions * samples > MOST:
        raise UnsupportedError(f"there are {samples} samples and about {directions} directions along which their lines "
                               f"might be parallel; the code tries {MOST // samples}")  # fmt: skip


@remembered
def copies(problem: Problem) -> ParallelLines | None:
    """Lines that hold the same places and targets, equally often, each place and line as often as there are samples."""
    rows = [rationals(row) for row in problem.A]
    others = range(1, problem.n)
    if gcd(*Counter(problem.targets).values()) == 1:  # every target comes as often as there are lines, or a multiple
        others = range(*next(((j, j + 1) for j in others if rows[j] != rows[0]), (1, 1)))
    _require_few(len(others), problem.n)
    for ends, a in _directions(rows, ((0, j) for j in others)):
        groups: dict[Row, list[tuple[fmpq, fmpq, int]]] = {}
        for i, (place, foot) in enumerate(_placed(rows, a)):
            groups.setdefault(foot, []).append((place, rational(problem.targets[i]), i))
        lines = _alike([sorted(group) for group in groups.values()])
        if lines is not None:
            return ParallelLines(ends, lines)
    return None


def _alike(groups: Sequence[Sequence[tuple[fmpq, fmpq, int]]]) -> tuple[tuple[int, ...], ...] | None:
    """Each group as copies of one list of places and targets; None if there is no such list for all of them."""
    lines: list[tuple[int, ...]] = []
    first: list[tuple[fmpq, fmpq]] | None = None
    for group in groups:
        times = gcd(*Counter((place, y) for place, y, _ in group).values())
        kept = [(place, y) for place, y, _ in group[::times]]
        if first is None:
            first = kept
        if kept != first:
            return None
        lines += [tuple(i for _, _, i in group[k::times]) for k in range(times)]
    return tuple(lines)


@remembered
def transversal(problem: Problem) -> ParallelLines | None:
    """One line with a sample at every place, along which the targets are a function of the place."""
    rows, y = [rationals(row) for row in problem.A], rationals(problem.targets)
    rarest = Counter(y).most_common()[::-1][:2]
    if len(rarest) < 2:
        return None
    _require_few(rarest[0][1] * rarest[1][1], problem.n)
    some, others = ([i for i, t in enumerate(y) if t == target] for target, _ in rarest)
    for _, a in _directions(rows, ((i, j) for i in some for j in others)):
        placed = list(_placed(rows, a))
        levels = {place: t for (place, _), t in zip(placed, y, strict=True)}
        if any(levels[place] != t for (place, _), t in zip(placed, y, strict=True)):
            continue
        feet: dict[Row, dict[fmpq, int]] = {}
        for i, (place, foot) in enumerate(placed):
            feet.setdefault(foot, {})[place] = i
        whole = next((found for found in feet.values() if len(found) == len(levels)), None)
        if whole is not None:
            held = sorted(whole.values())
            return ParallelLines((held[0], held[1]), (tuple(held),))
    return None


def parallel_lines(problem: Problem) -> ParallelLines | None:
    """What the theorem of the loss asks for."""
    return copies(problem) if problem.penalised else transversal(problem)


def _copies(problem: Problem) -> Verdict:
    if copies(problem) is None:
        return Verdict("refuted", "along no direction do the lines hold the same places and targets")
    return Verdict("proved", "the samples are copies of a line")


def _transversal(problem: Problem) -> Verdict:
    if transversal(problem) is None:
        return Verdict("refuted", "along no direction do the targets know the place only, with a line at every place")
    return Verdict("proved", "the targets know a place only, and a line holds every place")


COPIES = Hypothesis(
    "copies-of-a-line",
    r"\{(\data_i, \target_i)\} = \{(x_k a + p_l, t_k) : k \le m,\ l \le L\} \text{ as multisets},\ \lVert a \rVert = 1,"
    r"\ a^\top p_l = 0,\ x \text{ not constant}",
    "the samples are parallel copies of samples on a line, with the same targets",
    _copies,
    meaning.copies,
    needs_limits=True,
)
RIDGE = Hypothesis(
    "ridge",
    r"\exists a, p{:}\ \lVert a \rVert = 1,\ a^\top p = 0,\ \target_i = \target_j \text{ if } a^\top \data_i = a^\top "
    r"\data_j,\ p + (a^\top \data_i) a \in \{\data_1, \dots, \data_n\},\ \target \text{ not constant}",
    "the targets are a function of the place along a direction, and one line in this direction holds every place",
    _transversal,
    meaning.transversal,
    needs_limits=True,
)


def _spread(problem: Problem, found: ParallelLines, dual: Iterable[Sequence[Scalar]]) -> tuple[tuple[Scalar], ...]:
    """The entries of one line on all of them, zero elsewhere."""
    entries: list[Scalar] = [ZERO] * problem.n
    for alike, (v,) in zip(zip(*found.lines, strict=True), dual, strict=True):
        for i in alike:
            entries[i] = v
    return tuple((v,) for v in entries)


def _found(problem: Problem) -> ParallelLines:
    found = parallel_lines(problem)
    if found is None:
        raise AssertionError("the hypotheses were not tested")
    return found


def ridge(flat: Theorem, embedded: Theorem, title: str, examples: tuple[Example, ...]) -> Theorem:
    """The record, from those of one feature and of a line in several dimensions."""
    loss = flat.id.removeprefix("one-dimensional-")
    labels, several = (LABELS,) if LOSSES[loss].labelled else (), not LOSSES[loss].constrained

    def one_line(problem: Problem) -> Scalar:
        return Answer.of(embedded, _found(problem).one(problem)).exact_value

    def propose(problem: Problem) -> Candidate:
        found = _found(problem)
        answer = Answer.of(embedded, found.one(problem))
        value: Any = answer.exact_value * len(found.lines)
        return Candidate(
            answer.exact_network, _spread(problem, found, answer.exact_dual), to_sympy(value), {"along": found.ends},
        )  # fmt: skip

    count = Quantity(COUNT, "L", lambda problem: fmpq(len(_found(problem).lines)), meaning.count)
    value = Quantity(ONE_LINE, r"p^\star_1", one_line, meaning.value(flat))
    return Theorem(
        id=f"ridge-{loss}",
        title=title,
        hypotheses=(loss_is(loss), FREE_BIAS, SCALAR, *labels, COPIES if several else RIDGE),
        limits=(RATIONAL,),
        sentences=_sentences(flat, several=several),
        formulas=(Formula("value", r"p^\star", COUNT * ONE_LINE if several else ONE_LINE,
                          (count, value) if several else (value,)),),
        references=flat.references,
        examples=examples,
        propose=propose,
        derivation=lambda record: proofs_ridge.ridge(record, flat),
        feasibility="parallel",
        rank=23,
    )  # fmt: skip


def _sentences(flat: Theorem, *, several: bool) -> tuple[Sentence, ...]:
    data = r"samples $x_k$ and targets $t_k$" if several else r"samples $a^\top \data_i$ and targets $\target_i$"
    decay = r", with $\decay / L$ in the place of $\decay$" if several else ""
    places = (
        r"the entry $q_k$ of one given there, $q$, on all samples $x_k a + p_l$"
        if several
        else r"""the entries given there on samples of the line $p + \mathbb{R} a$, one at each place, and is zero on
        others"""
    )
    return (
        Sentence(
            rf"""Take such letters, and let $g$ be an optimal network and $p^\star_1$ the optimal value that theorem
            \emph{{({flat.title})}} gives for the {data}{decay}. Then $\fit(\point) = g(a^\top \point)$ is optimal.""",
            meaning.network(flat),
        ),
        Sentence(rf"A dual witness has {places}, and the value is", meaning.witness(flat)),
    )
