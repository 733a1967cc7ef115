"""The checker's method "lifted": dual feasibility on any rational data, by multipliers of products.

For each sign s put ``q = s v``, ``F = sum_i q_i (t_i)_+`` with ``t_i = a_i'u + b``.  As F is homogeneous in (u, b), and
zero for ``u = 0`` (without bias all t_i vanish there, with one ``1'q = 0``), it is enough that ``F <= beta`` where
``||u|| = 1``.  Bias "none": ``b = 0``, and ``|t_i| <= T_i`` if ``T_i >= ||a_i||``.  Bias "free": let K be the samples
with ``q_k != 0`` (if there is none, ``F = 0``).  As ``1'q = 0``, F does not change with b once all of K is on one side,
so it is enough to look at ``-max a_k'u <= b <= -min a_k'u``, k in K.  There ``|t_i| <= T_i`` if
``T_i >= ||a_i - a_k||`` for all k in K; and for any point c, with ``b' = b + c'u``, ``t_i = (a_i - c)'u + b'`` and
``|b'| <= R`` if ``R >= ||a_k - c||`` for all k in K.  The file holds T, c and R, any numbers for which these
inequalities hold.

Let ``y_i = |t_i|`` and ``z = (1, u, b', y)``.  All of these are linear in z, and nonnegative at every such neuron:

    row 0: 1;  row i: s_i = (y_i + t_i)/2;  row n+i: p_i = (y_i - t_i)/2;  row 2n+i: T_i - y_i;
    with a bias, row 3n+1: R + b';  row 3n+2: R - b'        (i = 1, ..., n)

The file holds, for s = 1 and s = -1, a binary tree in preorder: an integer i splits a region into ``t_i >= 0`` (first
subtree), where ``p_i = 0``, and ``t_i <= 0`` (second), where ``s_i = 0``; an object is a leaf.  The leaves of such a
tree cover everything, and no subtree can be left out.  A leaf holds, times the number ``unit``,

* ``norm``: any number o;
* ``products``: numbers ``m >= 0`` for pairs of rows k <= l, 0 < l.  Any m where row k or row l vanishes on the region,
  and for the pair of ``s_i`` and ``p_i``, whose product is zero;
* ``cones``: for some rows k, numbers g and h_1, ..., h_d with ``g >= ||h||``.  Any numbers where row k vanishes.

On its region, with ``||u|| = 1``, each term of

    S(z) = unit (o (1 - ||u||^2) + sum m row_k row_l + sum row_k (g - h'u))

is nonnegative (``h'u <= ||h|| <= g``).  The polynomial ``beta - F - S(z)``, with ``F = sum_i q_i s_i``, is a quadratic
form ``z'Hz``.  If H is positive semidefinite then ``beta - F = S(z) + z'Hz >= 0`` at every neuron of the region.  H is
computed exactly, in integers, from a rational beta or from one just below; whether it is positive semidefinite is told
by ``definite``.  Where H is not, the multipliers show nothing, and the file is refuted: it names them as its proof.

Only the standard library is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import mul
from typing import Any

from analytic.checker.definite import positive_semidefinite
from analytic.checker.examination import Examination
from analytic.checker.numbers import Rational, sign
from analytic.checker.reading import read_list, read_number, read_object, read_vector
from analytic.checker.vectors import common_scale, whole
from analytic.checker.work import CertificateError, RefutedError, UndecidedError, longest

ALLOWANCE = 50_000_000
"""Work that a proof by this method may cost beside what every file may: a matrix of a thousand rows and more."""

Form = tuple[tuple[int, int], ...]
"""A linear form: pairs of a variable and its coefficient."""


def by_lifting(e: Examination) -> None:
    """``h(v) <= beta`` by a tree of multipliers for each sign."""
    if len(e.c.V) != 1:
        raise UndecidedError("method lifted covers one output only")
    trees = read_list(e.c.extra["trees"], "feasibility.trees", 2)
    e.field.work.left += ALLOWANCE
    data = _data(e)
    for s, tree in zip((1, -1), trees, strict=True):
        for sides, leaf in _leaves(e, read_list(tree, "feasibility.trees"), len(data.rows)):
            _Leaf(e, data, s, sides).require(leaf)


@dataclass(frozen=True)
class LiftedData:
    """Integers: ``A - 1 c'``, T and R over a common denominator D, and ``q / unit``, ``beta / unit`` over another one.

    Variables are numbered: 0 is one, ``1, ..., n`` are ``D t_i``, then ``D y_i``, ``D b'``, and u.
    """

    rows: list[list[int]]  # with a last column of ones if the bias is free
    reach: list[int]
    radius: int
    free: bool
    D: int
    dual: list[int]
    beta: int
    common: int

    @property
    def forms(self) -> list[Form]:
        """Twice D times each row."""
        n, bias = len(self.rows), 2 * len(self.rows) + 1
        found: list[Form] = [((0, 2 * self.D),)]
        found += [((n + i, 1), (i, 1)) for i in range(1, n + 1)]
        found += [((n + i, 1), (i, -1)) for i in range(1, n + 1)]
        found += [((0, 2 * T), (n + i, -2)) for i, T in enumerate(self.reach, 1)]
        if self.free:
            found += [((0, 2 * self.radius), (bias, side)) for side in (2, -2)]
        return found


def _data(e: Examination) -> LiftedData:
    """The data of the file on common scales, and the inequalities that T and R have to satisfy."""
    n, d, free = len(e.c.A), len(e.c.A[0]), e.c.bias == "free"
    centre, radius = _ball(e, d)
    reach = e.rational(read_vector(e.c.extra["reach"], "feasibility.reach", n, e.field), "feasibility.reach")
    A = [e.rational(row, "A") for row in e.c.A]
    e.field.work.spend(0.5 * n * d)
    numbers = [*(x for row in A for x in row), *centre, *reach, radius]
    flat, scale = common_scale(e.field, [e.field.real(x) for x in numbers])
    assert whole(flat)
    unit, v, beta = _unit(e), e.rational(e.c.V[0], "the dual"), e.beta_below()
    ratios = [x / unit for x in (*v, beta)]
    common = 1
    for q in ratios:
        e.field.work.product(common.bit_length(), q.denominator.bit_length())
        common = lcm(common, q.denominator)
    e.field.work.vector(common.bit_length() + longest(q.numerator for q in ratios), n)
    *dual, limit = (int(q * common) for q in ratios)
    samples = [list(flat[k : k + d]) for k in range(0, n * d, d)]
    middle, T, R = flat[n * d : n * d + d], flat[n * d + d : -1], flat[-1]
    _require_reach(e, samples, list(middle), list(T), R)
    rows = [[*(x - c for x, c in zip(row, middle, strict=True)), *([1] if free else [])] for row in samples]
    (size,) = e.rational([scale], "A")
    assert size.numerator == 1  # integers over a common denominator
    return LiftedData(rows, list(T), R, free, size.denominator, dual, limit, common)


def _unit(e: Examination) -> Fraction:
    (unit,) = e.rational([read_number(e.c.extra["unit"], "feasibility.unit", e.field)], "feasibility.unit")
    if unit <= 0:
        raise CertificateError("feasibility.unit is not positive")
    return unit


def _ball(e: Examination, d: int) -> tuple[list[Fraction], Fraction]:
    """A point and the radius of a ball around it that holds all samples; without bias the origin, and none."""
    if e.c.bias == "none":
        if e.c.extra["ball"] is not None:
            raise CertificateError("feasibility.ball is not null, and the problem has no bias")
        return [Fraction(0)] * d, Fraction(0)
    ball = read_object(e.c.extra["ball"], "feasibility.ball", ("centre", "radius"))
    name = "feasibility.ball.centre"
    centre = e.rational(read_vector(ball["centre"], name, d, e.field), name)
    name = "feasibility.ball.radius"
    return centre, e.rational([read_number(ball["radius"], name, e.field)], name)[0]


def _require_reach(e: Examination, A: list[list[int]], centre: list[int], T: list[int], R: int) -> None:
    """``T_i >= ||a_i||``; or, with a bias, ``T_i >= ||a_i - a_k||`` and ``R >= ||a_k - c||`` for all k in K."""
    free = e.c.bias == "free"
    others = [row for row, v in zip(A, e.c.V[0], strict=True) if sign(v)] if free else [[0] * len(centre)]
    bits = longest(x for row in (*A, centre) for x in row) + 1
    e.field.work.product(bits, bits, 0.1 * (len(A) + 1) * (len(others) + 1) * len(centre))
    if min(*T, R) < 0:
        raise RefutedError("method lifted: a reach or the radius is negative")
    for i, (row, reach) in enumerate(zip(A, T, strict=True)):
        if any(_square(row, other) > reach * reach for other in others):
            raise RefutedError(f"method lifted: the reach of sample {i} is too small")
    if free and any(_square(row, centre) > R * R for row in others):
        raise RefutedError("method lifted: a sample is not in the ball")


def _square(one: Sequence[int], other: Sequence[int]) -> int:
    return sum((x - y) ** 2 for x, y in zip(one, other, strict=True))


def _leaves(e: Examination, tree: list[Any], n: int) -> Iterator[tuple[dict[int, int], Any]]:
    """The leaves of a tree, each with the signs of responses that are fixed on the way to it."""
    pending: list[dict[int, int]] = [{}]
    for node in tree:
        if not pending:
            raise RefutedError("method lifted: nodes follow the end of a tree")
        sides = pending.pop()
        if type(node) is not int:
            yield sides, node
            continue
        if not 0 <= node < n or node in sides:
            raise CertificateError(f"feasibility.trees splits at {node}, which is no sample or was split at before")
        e.field.work.spend(2 + 0.2 * len(sides))
        pending += [{**sides, node: side} for side in (-1, 1)]
    if pending:
        raise RefutedError(f"method lifted: {len(pending)} regions are not covered")


class _Leaf:
    """The quadratic form that a leaf leaves, ``4 D^2 common / unit`` times ``beta - F - S``, term by term."""

    def __init__(self, e: Examination, data: LiftedData, s: int, sides: dict[int, int]) -> None:
        self.e, self.data, self.work = e, data, e.field.work
        self.n, self.d = len(data.rows), len(e.c.A[0])
        self.forms = data.forms
        self.first = 2 * self.n + 2  # of the variables u
        self.vanishing = {1 + i + (self.n if side > 0 else 0) for i, side in sides.items()}
        self.terms: dict[tuple[int, int], int] = {(0, 0): 4 * data.D**2 * data.beta}
        self.work.spend(2.0 * self.n)
        for i, v in enumerate(data.dual, 1):
            self.subtract(s * v, self.forms[0], self.forms[i])

    def subtract(self, m: int, one: Form, other: Form) -> None:
        """``m`` times the product of two forms."""
        for a, x in one:
            for b, y in other:
                key = (a, b) if a <= b else (b, a)
                self.terms[key] = self.terms.get(key, 0) - m * x * y

    def require(self, leaf: Any) -> None:
        """Refute unless the multipliers of the leaf leave a form that is positive semidefinite."""
        node = read_object(leaf, "a leaf of feasibility.trees", ("norm", "products", "cones"))
        self.take_norm(self.integer(node["norm"]) * self.data.common)
        self.take_products(read_list(node["products"], "products of a leaf", empty=True))
        self.take_cones(read_list(node["cones"], "cones of a leaf", empty=True))
        answer = positive_semidefinite(self.matrix(), self.work)
        if answer is None:
            raise UndecidedError("method lifted: on a region the matrix is too close to one that is not semidefinite")
        if not answer and not isinstance(self.e.c.beta, Rational):
            raise UndecidedError("method lifted: on a region the multipliers do not show h(v) <= beta, rounded down")
        if not answer:
            raise RefutedError("method lifted: on a region the multipliers do not show h(v) <= beta")

    def take_norm(self, m: int) -> None:
        """``o (1 - ||u||^2)``."""
        square = 4 * self.data.D**2 * m
        self.terms[0, 0] -= square
        for k in range(self.first, self.first + self.d):
            self.terms[k, k] = self.terms.get((k, k), 0) + square

    def take_products(self, products: list[Any]) -> None:
        """``m row_k row_l``."""
        seen = set()
        for entry in products:
            j, k, number = read_list(entry, "a product of a leaf", 3)
            self.require_row(j)
            self.require_row(k)
            if not j <= k or k == 0 or (j, k) in seen:
                raise CertificateError(f"a product of a leaf is of rows {j} and {k}: out of order, or repeated")
            seen.add((j, k))
            m = self.integer(number)
            any_sign = j in self.vanishing or k in self.vanishing or (0 < j <= self.n and k == j + self.n)
            if m < 0 and not any_sign:
                raise RefutedError("method lifted: a multiplier of a product is negative")
            self.subtract(m * self.data.common, self.forms[j], self.forms[k])

    def take_cones(self, cones: list[Any]) -> None:
        """``row_k (g - h'u)``."""
        seen = set()
        for entry in cones:
            k, top, vector = read_list(entry, "a cone of a leaf", 3)
            self.require_row(k)
            if k in seen:
                raise CertificateError(f"a cone of row {k} is repeated in a leaf")
            seen.add(k)
            g, h = self.integer(top), [self.integer(x) for x in read_list(vector, "a cone of a leaf", self.d)]
            if k not in self.vanishing and not (g >= 0 and g * g >= sum(map(mul, h, h))):
                raise RefutedError("method lifted: the multipliers of a cone are not in it")
            size = 2 * self.data.D
            other = ((0, size * g), *((self.first + j, -size * x) for j, x in enumerate(h)))
            self.subtract(self.data.common, self.forms[k], other)

    def require_row(self, k: Any) -> None:
        if type(k) is not int or not 0 <= k < len(self.forms):
            raise CertificateError("a leaf of feasibility.trees names a row that there is not")

    def integer(self, text: Any) -> int:
        """A multiplier, which is an integer; what is done with it is charged here."""
        number = read_number(text, "a multiplier of feasibility.trees", self.e.field)
        if not isinstance(number, Rational) or number.q.denominator != 1:
            raise CertificateError("a multiplier of feasibility.trees is not an integer")
        size = self.data.common.bit_length() + 2 * self.data.D.bit_length() + longest(self.data.reach)
        self.work.product(number.q.numerator.bit_length(), size, 2.0)
        return number.q.numerator

    def matrix(self) -> list[list[int]]:
        """Twice the matrix of the form, its triangle, in the variables 1, u, b', y: t is put in their terms."""
        n, d, rows = self.n, self.d, self.data.rows
        width = len(rows[0])
        size = 1 + width + n
        bits = longest(self.terms.values()) + longest(x for row in rows for x in row)
        self.work.vector(bits, size * size // 2)
        self.work.spend(0.2 * width * len(self.terms))
        M = [[0] * (k + 1) for k in range(size)]
        place = {0: 0, 2 * n + 1: 1 + d} | {self.first + j: 1 + j for j in range(d)}
        place |= {n + i: width + i for i in range(1, n + 1)}
        along: dict[int, list[int]] = {}
        for (a, b), x in self.terms.items():
            t, other = (a, b) if 1 <= a <= n else (b, a)
            if not 1 <= t <= n:
                _add(M, place[a], place[b], x)
                continue
            line = along.setdefault(other, [0] * width)
            for j, c in enumerate(rows[t - 1]):
                line[j] += x * c
        for other, line in along.items():
            ends = list(enumerate(rows[other - 1], 1)) if 1 <= other <= n else [(place[other], 1)]
            for k, c in ends:
                for j, x in enumerate(line, 1):
                    _add(M, k, j, c * x)
        return M


def _add(M: list[list[int]], i: int, j: int, x: int) -> None:
    """The term ``x z_i z_j`` of a form."""
    if i == j:
        M[i][i] += 2 * x
    else:
        M[max(i, j)][min(i, j)] += x
