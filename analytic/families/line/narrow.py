"""The least objective of networks with at most so many neurons, exactly, on few samples of a line with free bias.

A neuron with its kink between neighbours ``x_k`` and ``x_{k+1}`` has, on the samples, the values of a convex
combination of the two neurons of the same facing with their kinks there, at the same cost: training with ``m`` neurons
is to choose ``m`` pairs of such neighbours, each with a facing and a sign, and to solve a convex problem in their
weights. One of its solutions has linearly independent columns, and is the only stationary point on them: the least
value over all sets of columns that ``m`` pairs cover is the optimum. What lines with their bends in the pairs leave of
the targets is a lower bound, and prunes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, combinations_with_replacement, product

from flint import fmpq, fmpq_mat

from analytic.exact.scalars import ZERO

Column = tuple[int, int, int]
"""The sample of the kink, the facing and the sign."""
Gaps = tuple[int, ...]


def least_objective(x: Sequence[fmpq], y: Sequence[fmpq], beta: fmpq | None, neurons: int) -> fmpq | None:
    """The optimum over networks of at most so many neurons: squared loss with a decay, or least norm without one.

    ``x`` are increasing. ``None`` where so few neurons do not interpolate. The work grows fast: few neurons, or few
    samples.

    >>> x, y = [fmpq(k) for k in range(3)], [fmpq(0), fmpq(1), fmpq(0)]
    >>> [least_objective(x, y, None, m) for m in range(3)]
    [None, None, 2]
    """
    best: fmpq | None = None
    seen: set[tuple[Column, ...]] = set()
    gaps = list(combinations_with_replacement(range(len(x) - 1), neurons)) or [()]  # a constant fits one sample
    for bound, chosen in sorted((_unfitted(x, y, gap), gap) for gap in gaps):
        if (beta is None and bound > 0) or (best is not None and beta is not None and bound >= best):
            break
        for columns in _covered(chosen, len(x)):
            if columns not in seen:
                seen.add(columns)
                found = _stationary(x, y, beta, columns)
                best = found if best is None or (found is not None and found < best) else best
    return best


def _unfitted(x: Sequence[fmpq], y: Sequence[fmpq], gaps: Gaps) -> fmpq:
    """Half the squared distance of the targets from the lines that bend in these gaps."""
    ends = sorted({k for gap in gaps for k in (gap, gap + 1)} - {0, len(x) - 1})
    columns = [[fmpq(1)] * len(x)]
    if gaps:
        columns.append(list(x))
    columns += [[max(t - x[k], ZERO) for t in x] for k in ends]
    return _residual(columns, y)


def _covered(gaps: Gaps, count: int) -> Iterator[tuple[Column, ...]]:
    """The sets of columns of neurons with their kinks in these gaps."""
    for kinds in product(product((1, -1), (1, -1)), repeat=len(gaps)):
        everything = {
            (k, facing, sign)
            for gap, (facing, sign) in zip(gaps, kinds, strict=True)
            for k in (gap, gap + 1)
            if k != (count - 1 if facing > 0 else 0)  # no sample is behind it
        }
        ordered = sorted(everything)
        yield from chain.from_iterable(combinations(ordered, size) for size in range(min(len(ordered), count - 1) + 1))


def _stationary(x: Sequence[fmpq], y: Sequence[fmpq], beta: fmpq | None, columns: tuple[Column, ...]) -> fmpq | None:
    """The objective where it is stationary in the bias and in positive weights of the columns; None if nowhere."""
    rows = [[fmpq(1)] * len(x)]
    rows += [[sign * max(facing * (t - x[k]), ZERO) for t in x] for k, facing, sign in columns]
    gram = fmpq_mat([[_dot(a, b) for b in rows] for a in rows])
    if gram.det() == 0:
        return None
    right = [_dot(row, y) - (beta or ZERO) * (i > 0) for i, row in enumerate(rows)]
    weights = [cell for (cell,) in gram.solve(fmpq_mat([[cell] for cell in right])).tolist()]
    if any(weight < 0 for weight in weights[1:]):
        return None
    fit = [sum((w * row[i] for w, row in zip(weights, rows, strict=True)), ZERO) for i in range(len(x))]
    loss = sum(((f - t) ** 2 for f, t in zip(fit, y, strict=True)), ZERO) / 2
    cost = sum(weights[1:], ZERO)
    if beta is None:
        return cost if loss == 0 else None
    return loss + beta * cost


def _residual(columns: Sequence[Sequence[fmpq]], y: Sequence[fmpq]) -> fmpq:
    kept: list[Sequence[fmpq]] = []
    for column in columns:
        if fmpq_mat([[_dot(a, b) for b in (*kept, column)] for a in (*kept, column)]).det() != 0:
            kept.append(column)
    gram = fmpq_mat([[_dot(a, b) for b in kept] for a in kept])
    right = [_dot(column, y) for column in kept]
    weights = [cell for (cell,) in gram.solve(fmpq_mat([[cell] for cell in right])).tolist()]
    return (_dot(y, y) - _dot(weights, right)) / 2


def _dot(a: Sequence[fmpq], b: Sequence[fmpq]) -> fmpq:
    return sum((s * t for s, t in zip(a, b, strict=True)), ZERO)
