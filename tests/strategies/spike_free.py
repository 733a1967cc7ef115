"""Spike-free data by construction.

``G`` is a rational Stieltjes matrix ``N'N``: every row of N has at most two entries, of opposite signs, so G has no
positive entry off the diagonal, and an invertible triangular part keeps it regular. ``M = G^-1 N'`` has
``M M' = G^-1`` exactly; a rotation and multiples of its rows complete the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq, fmpq_mat
from hypothesis import strategies as st

from tests.strategies import Case
from tests.strategies.numbers import numbers, orthonormal_rows, small

positive = st.builds(Fraction, st.integers(1, 6), st.sampled_from([1, 2, 3]))
Rows = list[list[Fraction]]


def matrix(rows: Sequence[Sequence[Fraction]]) -> fmpq_mat:
    return fmpq_mat([[fmpq(c.numerator, c.denominator) for c in row] for row in rows])


def fractions_of(found: fmpq_mat) -> Rows:
    return [[Fraction(int(c.p), int(c.q)) for c in row] for row in found.tolist()]


@st.composite
def blocks(draw: st.DrawFn, *, sizes: Sequence[int], extra: int = 2) -> tuple[Rows, Rows]:
    """``(M, G)`` of independent directions whose G is block diagonal with blocks of the given sizes."""
    k = sum(sizes)
    block = [b for b, size in enumerate(sizes) for _ in range(size)]
    rows = []
    for i in range(k):
        row = [Fraction(0)] * k
        row[i] = draw(positive)
        before = [j for j in range(i) if block[j] == block[i]]
        if before and draw(st.integers(0, 3)):
            row[draw(st.sampled_from(before))] = -draw(positive)
        rows.append(row)
    pairs = [(i, j) for i in range(k) for j in range(i) if block[i] == block[j]]
    for _ in range(draw(st.integers(0, extra)) if pairs else 0):
        i, j = draw(st.sampled_from(pairs))
        row = [Fraction(0)] * k
        row[i], row[j] = draw(positive), -draw(positive)
        rows.append(row)
    N = matrix(rows)
    G = N.transpose() * N
    return fractions_of(G.inv() * N.transpose()), fractions_of(G)


@st.composite
def directions(draw: st.DrawFn, *, sizes: Sequence[int]) -> tuple[Rows, Rows]:
    """The same, rotated at times."""
    M, G = draw(blocks(sizes=sizes))
    if draw(st.booleans()) and len(M[0]) <= 4:
        turn = draw(orthonormal_rows())
        if len(turn) == len(M[0]):
            M = fractions_of(matrix(M) * matrix(turn))
    return M, G


@st.composite
def copies(draw: st.DrawFn, M: Rows, targets: Sequence[Fraction], *, noise: bool) -> tuple[Rows, list[Fraction]]:
    """Positive multiples of the directions and zero rows, shuffled; targets follow, or wander if ``noise``."""
    A = [list(row) for row in M]
    y = list(targets)
    for _ in range(draw(st.integers(0, 2))):
        j = draw(st.integers(0, len(M) - 1))
        scale = draw(positive)
        A.append([scale * cell for cell in M[j]])
        y.append(scale * targets[j])
    if draw(st.booleans()):
        A.append([Fraction(0)] * len(M[0]))
        y.append(draw(small) if noise else Fraction(0))
    order = draw(st.permutations(range(len(A))))
    return [A[i] for i in order], [y[i] for i in order]


@st.composite
def interpolation(draw: st.DrawFn, *, numbers: st.SearchStrategy[Fraction] = numbers) -> Case:
    M, _ = draw(directions(sizes=[draw(st.integers(1, 4))]))
    y = draw(st.lists(st.one_of(small, numbers), min_size=len(M), max_size=len(M)))
    return Case(M, y, {"loss": "interpolation"})


@st.composite
def singletons(draw: st.DrawFn) -> Case:
    """One positive and one negative mean target, both fitted: ``beta sqrt(G_ii) < D_ii |m_i|``."""
    rest = draw(st.integers(0, 2))
    M, G = draw(directions(sizes=[2, rest]))
    targets = [draw(positive), -draw(positive), *[Fraction(0)] * rest]
    A, y = draw(copies(M, targets, noise=True))
    # D_ii >= 1 because each direction itself is a sample, and 1 + G_ii > sqrt(G_ii)
    bound = min(abs(targets[i]) / (1 + G[i][i]) for i in range(2))
    return Case(A, y, {"beta": bound * Fraction(draw(st.integers(1, 10)), 10)})


@st.composite
def quiet(draw: st.DrawFn) -> Case:
    """Weight decay so large that the zero network is optimal."""
    M, _ = draw(directions(sizes=[draw(st.integers(1, 3))]))
    targets = draw(st.lists(numbers, min_size=len(M), max_size=len(M)))
    A, y = draw(copies(M, targets, noise=True))
    bound = sum(abs(t) * sum(map(abs, row)) for t, row in zip(y, A, strict=True))
    return Case(A, y, {"beta": bound + draw(positive)})


@st.composite
def exchangeable(draw: st.DrawFn) -> Case:
    """Two blocks ``G = a I - b 1 1'`` with one target each: the halves are eigenvectors of any size."""
    M: Rows = []
    targets: list[Fraction] = []
    width = 0
    for side in (1, -1):
        size = draw(st.integers(1, 3))
        b = draw(positive)
        # N has the rows s e_i (i <= size) and c (e_i - e_j): G = (s^2 + c^2 size) I - c^2 1 1'
        s, c = draw(positive), b
        rows = [[s * (i == j) for j in range(size)] for i in range(size)]
        rows += [[c * ((k == i) - (k == j)) for k in range(size)] for i in range(size) for j in range(i)]
        N = matrix(rows)
        part = fractions_of((N.transpose() * N).inv() * N.transpose())
        M = [row + [Fraction(0)] * len(part[0]) for row in M]
        M += [[Fraction(0)] * width + row for row in part]
        width += len(part[0])
        targets += [side * draw(positive)] * size
    return Case(M, targets, {"beta": draw(st.builds(Fraction, st.integers(1, 20), st.integers(5, 20)))})


@st.composite
def secular(draw: st.DrawFn) -> Case:
    """Targets of one sign; or orthogonal directions with any."""
    if draw(st.booleans()):
        M, _ = draw(directions(sizes=[draw(st.integers(1, 3))]))
        side = draw(st.sampled_from([1, -1]))
        targets = [side * draw(positive) for _ in M]
    else:
        d = draw(st.integers(2, 3))
        M = [[draw(positive) * (i == j) for j in range(d)] for i in range(d)]
        targets = draw(st.lists(small, min_size=d, max_size=d))
    A, y = draw(copies(M, targets, noise=False))
    return Case(A, y, {"beta": draw(st.builds(Fraction, st.integers(1, 12), st.integers(4, 12)))})


@st.composite
def classes(draw: st.DrawFn) -> tuple[Rows, list[int], Fraction]:
    """One class; or two directions; or two classes on blocks that do not meet. With a weight decay below which every
    class is fitted: ``beta (Gx)_j / ||x||_G <= beta sqrt(G_jj)``, at most the smallest multiple of the direction.
    """
    kind = draw(st.sampled_from(["one class", "pair", "blocks"]))
    if kind == "one class":
        sizes = [draw(st.integers(1, 4))]
        labels = [draw(st.sampled_from([-1, 1]))] * sizes[0]
    elif kind == "pair":
        sizes, labels = [2], [1, -1]
    else:
        sizes = [draw(st.integers(1, 2)), draw(st.integers(1, 2))]
        labels = [1] * sizes[0] + [-1] * sizes[1]
    M, G = draw(directions(sizes=sizes))
    A, y, least = [list(row) for row in M], list(labels), Fraction(1)
    for _ in range(draw(st.integers(0, 2))):
        j = draw(st.integers(0, len(M) - 1))
        scale = draw(positive)
        least = min(least, scale)
        A.append([scale * cell for cell in M[j]])
        y.append(labels[j])
    order = draw(st.permutations(range(len(A))))
    decay = least / (1 + max(G[j][j] for j in range(len(M))))
    return [A[i] for i in order], [y[i] for i in order], decay


@st.composite
def margin(draw: st.DrawFn) -> Case:
    A, y, _ = draw(classes())
    return Case(A, y, {"loss": "max-margin"})


@st.composite
def hinge(draw: st.DrawFn) -> Case:
    """Every class fitted, or a weight decay beyond ``h(y)`` that gives them up."""
    A, y, decay = draw(classes())
    share = Fraction(draw(st.integers(1, 10)), 10)
    beta = share * decay if draw(st.integers(0, 3)) else sum(abs(c) for row in A for c in row) + share
    return Case(A, y, {"loss": "hinge", "beta": beta})


@st.composite
def logistic(draw: st.DrawFn) -> Case:
    """Classes of exchangeable directions, ``G = a I - b 1 1'``, orthogonal to each other, some samples repeated alike.

    Or two samples of one length at an acute angle with opposite labels: the rows of G have positive sums.
    """
    if draw(st.integers(0, 3)) == 0:
        far, near = draw(positive), draw(positive)
        turned = [[far + near, near], [near, far + near]]
        return Case(turned, [1, -1], {"loss": "logistic", "beta": draw(positive)})
    rows: Rows = []
    y: list[int] = []
    sizes = [draw(st.integers(1, 2)), draw(st.integers(0, 2))]
    for block, size in enumerate(sizes):
        far, near = draw(positive), draw(positive)
        copies_of = draw(st.integers(1, 2))
        left = sum(sizes[:block])
        for i in range(size):
            row = [far * (i == j) + near for j in range(size)]
            rows += [[Fraction(0)] * left + row + [Fraction(0)] * (sum(sizes) - left - size)] * copies_of
            y += [1 - 2 * block] * copies_of
    side = draw(st.sampled_from([1, -1]))
    order = draw(st.permutations(range(len(rows))))
    beta = draw(st.builds(Fraction, st.integers(1, 12), st.integers(1, 12)))
    return Case([rows[i] for i in order], [side * y[i] for i in order], {"loss": "logistic", "beta": beta})


@st.composite
def even(draw: st.DrawFn, half: st.SearchStrategy[Case]) -> Case:
    """The samples that are not zero, turned at will, and their negatives, of the same targets, in any order."""
    case = draw(half)
    rows, y = [], []
    for row, target in zip(case.A, case.y, strict=True):
        if any(row):
            side = draw(st.sampled_from([1, -1]))
            rows += [[side * cell for cell in row], [-side * cell for cell in row]]
            y += [target, target]
    order = draw(st.permutations(range(len(rows))))
    return Case([rows[i] for i in order], [y[i] for i in order], case.options)


SQUARED = st.one_of(singletons(), exchangeable(), singletons(), exchangeable(), quiet())
STRATEGIES = {
    "even-interpolation": even(interpolation()),
    "even-squared": even(SQUARED),
    "even-max-margin": even(margin()),
    "even-hinge": even(hinge()),
    "even-logistic": even(logistic()),
    "even-secular": even(secular()),
    "spike-free-interpolation": interpolation(),
    "spike-free-squared": SQUARED,
    "spike-free-secular": secular(),
    "spike-free-max-margin": margin(),
    "spike-free-hinge": hinge(),
    "spike-free-logistic": logistic(),
}
