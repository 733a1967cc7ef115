"""The path of l1 trend filtering against the answers at single weight decays."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest
import sympy

import analytic
from numeric.errors import UnsupportedError

OPTIONS: dict[str, Any] = {"bias": "free", "skip": "free"}


def data(seed: int) -> tuple[list[Any], list[Any]]:
    """Repeated samples, samples on a line in the plane, targets with ties."""
    rng = random.Random(seed)
    n = rng.randint(1, 9)
    x = [rng.randint(-5, 9) for _ in range(n)]
    y = [Fraction(rng.randint(-3, 3), rng.choice((1, 1, 2))) for _ in x]
    return (x if seed % 2 else [[3 * t, 4 * t + 1] for t in x]), y


@pytest.mark.parametrize("seed", range(24))
def test_pieces_are_the_answers_at_every_weight_decay(seed: int) -> None:
    A, y = data(seed)
    path = analytic.path(A, y, **OPTIONS)
    assert list(path.breakpoints) == sorted(set(path.breakpoints), reverse=True)
    for piece in path.pieces:
        high = piece.lower + 2 if piece.upper is sympy.oo else piece.upper
        for part in range(5):
            beta = piece.lower + sympy.Rational(part, 4) * (high - piece.lower)
            if beta == 0:
                continue
            best = analytic.solve(A, y, beta=beta, **OPTIONS)
            assert piece.value.subs(path.beta, beta) == best.value == path.at(beta).value
            network = piece.network.xreplace({path.beta: beta})
            assert list(network(A)) == list(best.network(A))
            assert (
                beta * network.penalty() + sum((a - b) ** 2 for a, b in zip(network(A), y, strict=True)) / 2
                == best.value
            )
    for one, two in zip(path.pieces, path.pieces[1:], strict=False):  # breakpoints are where something changes
        assert sympy.expand(one.value - two.value) != 0


@pytest.mark.parametrize(
    "y", [[0, 1, 0, 1, 0, 1, 0], [0, 1, 1, 0, 1, 1, 0], [2, 0, 0, 2, 0, 0, 2], [1, 1, 1, 1, 1, 1, 1]]
)
def test_several_bends_that_change_at_once(y: list[int]) -> None:
    path = analytic.path(list(range(7)), y, **OPTIONS)
    for low, high in zip([*path.breakpoints[1:], 0], path.breakpoints, strict=True) if path.breakpoints else []:
        beta = (low + high) / 2
        assert path.value.subs(path.beta, beta) == analytic.solve(list(range(7)), y, beta=beta, **OPTIONS).value


def test_the_limit_interpolates_and_the_first_piece_is_the_regression_line() -> None:
    x, y = [0, 1, 3, 4, 6], [0, 2, 1, 5, 1]
    path = analytic.path(x, y, **OPTIONS)
    assert path.limit.loss == 0
    assert path.limit.norm == analytic.solve(x, y, loss="interpolation", **OPTIONS).value
    line = analytic.solve(x, y, beta=path.breakpoints[0] + 1, **OPTIONS).network
    assert line.neurons == 0 and path.pieces[0].network.neurons == 0
    assert path.pieces[0].network.skip[0] == line.skip[0]


def test_written_and_verified(tmp_path) -> None:
    path = analytic.path([0, 1, 3], [0, 1, 0], **OPTIONS)
    assert path.breakpoints == (sympy.Rational(3, 7),) and path.at("1/7").verify().proved
    path.to_json(tmp_path / "p.json")
    path.to_csv(tmp_path / "p.csv")
    assert '"skip"' in (tmp_path / "p.json").read_text()
    assert r"\frac{3}{7}" in path.latex()


@pytest.mark.parametrize(
    ("A", "loss", "options"),
    [([0, 1, 2], "hinge", OPTIONS), ([sympy.Symbol("t", positive=True), -1, -2], "squared", OPTIONS),
     ([0, 1, 2], "logistic", OPTIONS)],
)  # fmt: skip
def test_other_paths_are_refused_by_name(A: list[Any], loss: str, options: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedError, match=r"skip is 'free'.*squared loss.*analytic.solve for each weight decay"):
        analytic.path(A, [-1, 1, -1], loss=loss, **options)


def test_irrational_weight_decays_are_refused_by_name() -> None:
    with pytest.raises(UnsupportedError, match="beta is"):
        analytic.path([0, 1, 2], [0, 1, 0], **OPTIONS).at(sympy.sqrt(2))
