"""Proofs of one-dimensional squared-loss answers from the definitions, shared by the tests."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from analytic.families.line.engine.squared import SquaredFit, SquaredPiece, solve_squared
from tests.families.line.reference import evaluate, fraction, penalty, support


def prove(x: list[fmpq], y: list[fmpq], fit: SquaredFit) -> None:
    """Primal value of the network = dual value of ``v = y - f``, with ``h(v) <= beta``."""
    beta = fraction(fit.beta)
    output = [evaluate(fit.network, place) for place in x]
    assert output == [fraction(value) for value in fit.fitted]
    v = [fraction(value) for value in fit.dual]
    targets = [fraction(value) for value in y]
    assert v == [a - b for a, b in zip(targets, output, strict=True)]
    square = sum((a * a for a in v), Fraction(0)) / 2
    value = fraction(fit.value)
    assert value == square + beta * penalty(fit.network)
    assert value == sum((a * b for a, b in zip(v, targets, strict=True)), Fraction(0)) - square
    assert support(x, fit.dual) <= beta


def prove_piece(x: list[fmpq], y: list[fmpq], piece: SquaredPiece) -> None:
    """Optimal at both ends and inside, not just outside; networks and values affine and quadratic in beta."""
    high = piece.lower + 3 if piece.upper is None else piece.upper
    a, b, c = piece.value_coefficients
    for beta in {piece.lower, (piece.lower + high) / 2, high}:
        fit = piece.at(beta)
        prove(x, y, fit)
        assert fit.value == a + b * beta + c * beta * beta
        network = piece.network.at(beta)
        assert [evaluate(network, place) for place in x] == [fraction(value) for value in fit.fitted]
        assert penalty(network) == penalty(fit.network)
    outside = [piece.lower * fmpq(99, 100)] if piece.lower else []
    outside += [] if piece.upper is None else [piece.upper * fmpq(101, 100)]
    for beta in outside:
        values = [p + beta * q for p, q in zip(piece.fitted0, piece.fitted1, strict=True)]
        assert solve_squared(piece.samples, beta).at(beta).fitted != piece.samples.expand(values)
