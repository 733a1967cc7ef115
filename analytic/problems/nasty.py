"""A curated suite of nasty problems: small, each with its exact optimum and the reason why it is hard.

Most are planted (:mod:`analytic.problems.planted`: the dual is searched exhaustively, so h(v) is exact), the others
have a closed form by a theorem.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from analytic.problems.known import Known, of_solution
from analytic.problems.planted import assembled
from analytic.problems.planted_duals import PlantedDual, rational_norm
from analytic.theorem.instance import Instance

TINY = Fraction(1, 1 << 20)
HUGE = 1 << 20
TRIES = 4000


def nasty(seed: int = 0) -> list[Known]:
    """The whole suite; the planted ones among them change with the seed.

    >>> [known.label for known in nasty()][:3]
    ['beta at its largest useful value', 'beta just below its largest useful value', 'eight tied neurons']
    """
    return [*_planted(random.Random(f"nasty {seed}")), *_solved()]


def _planted(rng: random.Random) -> Iterator[Known]:
    for label, why, pair, loss, options in _pairs(rng):
        known = assembled(
            pair, loss, rng, n=options.pop("n", len(pair.A)), d=options.pop("d", pair.features), note=why,
            source="nasty", label=label, **options,
        )  # fmt: skip
        yield known
        if label == "free bias":
            yield _far(known)


def _pairs(rng: random.Random) -> Iterator[tuple[str, str, PlantedDual, str, dict[str, Any]]]:
    """Label, reason, planted dual, loss, and options of the assembly."""
    pair = rational_norm(rng, 10, 2, "none", unit=False)
    yield ("beta at its largest useful value", "the zero network is optimal and its dual constraint is tight", pair,
           "squared", {"scale": Fraction(0)})  # fmt: skip
    yield ("beta just below its largest useful value", "the optimal neurons are tiny and easily cut off", pair,
           "squared", {"scale": Fraction(1, 1024)})  # fmt: skip
    yield ("eight tied neurons", "four maximisers for each sign: the optimal network is not unique", _tied(rng),
           "squared", {})  # fmt: skip
    yield ("ties and further samples", "tied neurons, and targets that do not move the dual point", _tied(rng),
           "interpolation", {"n": 28, "d": 3})  # fmt: skip
    yield ("a constraint that is nearly tight", "a second direction misses beta by a millionth", _nearly_tight(),
           "squared", {})  # fmt: skip
    yield "rows of very different size", "samples from 1/1024 to 4096", _spread(rng), "squared", {}
    yield ("rows of very different size", "samples from 1/1024 to 4096", _spread(rng), "interpolation",
           {})  # fmt: skip
    positive = _rational(rng, lambda: ([*_rows(rng, 8)], [rng.randint(1, 3) for _ in range(8)]))
    yield "targets of one sign", "only neurons with positive output weights", positive, "squared", {}
    yield ("conflicting duplicates", "equal samples with different targets", _rational(rng, lambda: _doubled(rng)),
           "squared", {})  # fmt: skip
    yield ("conflicting duplicates", "equal samples in both classes",
           _rational(rng, lambda: _doubled(rng, labels=True)), "hinge", {"n": 24})  # fmt: skip
    yield ("zero rows", "without bias the output there is zero, whatever the target",
           _rational(rng, lambda: ([*_rows(rng, 7), (0, 0)], [*_signs(rng, 7), 7])), "squared", {})  # fmt: skip
    yield ("features that are zero on most samples", "the dual point sees two of six features", pair, "squared",
           {"n": 14, "d": 6})  # fmt: skip
    yield ("free bias", "kinks at samples, from a search over all of them",
           rational_norm(rng, 8, 2, "free", unit=False), "squared", {})  # fmt: skip


def _rows(rng: random.Random, n: int) -> list[tuple[int, ...]]:
    return [tuple(rng.randint(-6, 6) for _ in range(2)) for _ in range(n)]


def _signs(rng: random.Random, n: int) -> list[int]:
    return [rng.choice((-1, 1)) for _ in range(n)]


def _rational(rng: random.Random, draw: Callable[[], tuple[list[Any], list[Any]]],
              accept: Callable[[PlantedDual], bool] = lambda pair: True) -> PlantedDual:  # fmt: skip
    """The first drawn data whose larger maximum is a rational number."""
    for _ in range(TRIES):
        pair = PlantedDual.of(*draw(), "none")
        square = max(pair.up.square, pair.down.square)
        root = Fraction(round(square.numerator**0.5), round(square.denominator**0.5) or 1)
        if square > 0 and root * root == square and accept(pair):
            return pair
    raise AssertionError("no such data were found: this is a bug, the chance of it is negligible")


def _tied(rng: random.Random) -> PlantedDual:
    """Samples with all mirror images in the axes, and exchanged features with v negated."""

    def draw() -> tuple[list[Any], list[Any]]:
        base, weights = _rows(rng, 2), [1, rng.choice((-1, 2, 3))]
        A, v = [], []
        for (x, y), weight in zip(base, weights, strict=True):
            for s in (1, -1):
                for t in (1, -1):
                    A += [(s * x, t * y), (t * y, s * x)]
                    v += [weight, -weight]
        return A, v

    return _rational(rng, draw, lambda pair: len(pair.up.neurons) == len(pair.down.neurons) == 4)


def _nearly_tight() -> PlantedDual:
    """``v'(Au)_+`` is 5 along (3, 4) and ``5 (1 - 2^-20)`` in the opposite direction."""
    near = 1 - TINY
    A = [(3, 4), (-3 * near, -4 * near), (4, -3), (-4, 3)]
    return PlantedDual.of(A, [1, 1, Fraction(-1, 4), Fraction(-1, 2)], "none")


def _spread(rng: random.Random) -> PlantedDual:
    sizes = (Fraction(1, 1024), Fraction(1, 32), Fraction(1), Fraction(32), Fraction(1024))
    return _rational(
        rng,
        lambda: ([tuple(size * x * rng.choice((-1, 1)) for x in rng.choice(((3, 4), (4, 3), (4, 0), (0, 2))))
                  for size in sizes], _signs(rng, len(sizes))),
    )  # fmt: skip


def _doubled(rng: random.Random, *, labels: bool = False) -> tuple[list[Any], list[Any]]:
    rows = _rows(rng, 5)
    v = [1, -1, *_signs(rng, 6)] if labels else [2, -1, *_signs(rng, 6)]
    return [rows[0], rows[0], rows[1], rows[1], *rows[1:]], v


def _far(known: Known) -> Known:
    """The same problem far from the origin: with a free bias nothing changes."""
    U, b, w, xi = known.network
    moved = [x - HUGE * sum(row[j] for row in U) for j, x in enumerate(b)]
    return replace(known, label="far from the origin", note="biases a million times larger than the data's spread",
                   A=known.A + HUGE, network=(U, moved, w, xi))  # fmt: skip


# --- by theorems ------------------------------------------------------------------------------------------------------


def _identity(n: int) -> list[list[int]]:
    return [[int(i == j) for j in range(n)] for i in range(n)]


FREE = {"bias": "free"}
CLOSED: list[tuple[str, str, Any, Any, dict[str, Any]]] = [
    ("one sample", "a single equation", [[3, 4]], [2], {"beta": 1}),
    ("one sample", "the output bias fits it at no cost", [7], [5], {"beta": 1, **FREE}),
    ("zero targets", "the optimum is zero, relative errors are not defined", _identity(3), [0, 0, 0], {"beta": 1}),
    ("constant targets", "the optimum is zero: the output bias alone", [0, 1, 5], [4, 4, 4], {"beta": 2, **FREE}),
    ("targets from 2^-20 to 2^20", "dynamic range in the targets", _identity(4), [HUGE, TINY, -1, -HUGE],
     {"beta": Fraction(1, 1024)}),
    ("nearly equal samples", "slopes of a million", [0, TINY, 1, 2], [0, 1, 0, 1], {"loss": "interpolation", **FREE}),
    ("nearly equal samples", "slopes of a million", [0, TINY, 1, 2], [0, 1, 0, 1], {"beta": TINY, **FREE}),
    ("samples from 2^-20 to 2^20", "dynamic range in the data", [-HUGE, -TINY, 0, TINY, 1, HUGE], [1, 0, 2, 0, -1, 3],
     {"beta": Fraction(1, 8), **FREE}),
    ("repeated samples", "forty copies of two samples, and one more", [*[0, 1] * 40, 3], [*[1, 2] * 40, 0],
     {"beta": Fraction(1, 2), **FREE}),
    ("conflicting duplicates", "equal samples with different targets", [0, 0, 1, 1, 2], [0, 4, 1, -1, 3],
     {"beta": Fraction(1, 4), **FREE}),
    ("conflicting duplicates", "equal samples in both classes", [0, 0, 1, 1, 2], [1, -1, 1, -1, 1],
     {"loss": "hinge", "beta": Fraction(1, 4), **FREE}),
    ("collinear samples", "two features, one of them redundant", [[0, 0], [3, 4], [6, 8], [-3, -4]], [1, 0, 2, 2],
     {"beta": Fraction(1, 4), **FREE}),
    ("collinear targets", "one linear neuron, two ways to write it", [0, 1, 2, 3, 4], [0, 1, 2, 3, 4],
     {"loss": "interpolation", **FREE}),
    ("one class", "the output bias alone", [0, 1, 2], [1, 1, 1], {"loss": "max-margin", **FREE}),
    ("one class", "the output bias alone", [0, 1, 2], [1, 1, 1], {"loss": "hinge", "beta": 1, **FREE}),
    ("classes that almost touch", "slopes of a million", [0, TINY, 1, 1 + TINY], [1, -1, -1, 1],
     {"loss": "max-margin", **FREE}),
    ("beta at the threshold of the hinge loss", "every margin from 0 to 1 is optimal", _identity(8), [1, -1] * 4,
     {"loss": "hinge", "beta": 2}),
    ("beta at the threshold of the logistic loss", "the zero network is only just optimal", _identity(8), [1, -1] * 4,
     {"loss": "logistic", "beta": 1}),
    ("a tiny beta", "margins grow like log(1/beta)", _identity(8), [1, -1] * 4, {"loss": "logistic", "beta": TINY}),
    ("opposite samples", "a negative and a positive side that do not interact", [[1, 2], [-1, -2], [2, 4]], [3, 1, -1],
     {"beta": Fraction(1, 8)}),
]  # fmt: skip


def _solved() -> Iterator[Known]:
    from analytic.answers.solve import solve

    for label, why, A, y, options in CLOSED:
        yield of_solution(solve(A, y, **options), Instance(label, A, y, options), why, source="nasty")
