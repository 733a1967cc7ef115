"""Which charges an operation of the checker makes: none may be forgotten, though others of the same step hide it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from analytic.checker.division import inverse
from analytic.checker.grammar import parse
from analytic.checker.logarithm import log, softplus
from analytic.checker.methods import _kinks
from analytic.checker.network import _superpose
from analytic.checker.numbers import Field
from analytic.checker.roots import Radicands
from analytic.checker.tree import _data, _Walk
from analytic.checker.vectors import common_scale
from analytic.checker.work import Work
from tests.test_checker_limits import nested, root
from tests.test_checker_tree_bounds import UNIT, examined, problem

F = Fraction


class Ledger(Work):
    """Work without end that writes down what is asked for."""

    def __init__(self) -> None:
        super().__init__(1e15)
        self.lines: list[str] = []

    def spend(self, cost: float) -> None:
        self.lines.append("spend")

    def product(self, a: int, b: int, count: float = 1.0) -> None:
        self.lines.append("product")

    def vector(self, bits: int, count: int) -> None:
        self.lines.append("vector")


def walk(field: Field) -> _Walk:
    e = examined(problem([[1], [2], [3]], [1, 1, 1], 100, [[[]]] * 2, False))
    data = _data(e, UNIT)
    e.field = field
    return _Walk(e, data, data.halves)


def data_of(field: Field) -> Any:
    e = examined(problem([[1], [2]], ["1/2", "1/3"], 100, [[[]]] * 2, False))
    e.field.work = field.work
    return e


Step = tuple[Callable[[Field], Any], Callable[[Field, Any], object]]
STEPS: dict[str, Step] = {
    "a sum of two roots": (lambda f: (root(f, (2, 1)), root(f, (3, 1))), lambda f, x: x[0] + x[1]),
    "a sum of equal roots": (lambda f: (root(f, (2, 1)), root(f, (2, 1))), lambda f, x: x[0] + x[1]),
    "a ratio of two terms": (
        lambda f: (nested(f, 1), root(f, (1, 2), (2, 2))), lambda f, x: f._ratio(x[1], f.squares[0])),
    "a generator in an interval": (lambda f: nested(f, 1), lambda f, x: f.enclose(x, 64)),
    "a generator in an interval once more": (
        lambda f: (x := nested(f, 1), f.enclose(x, 64))[0], lambda f, x: f.enclose(x, 64)),
    "a square of a root of a polynomial in an interval once more": (
        lambda f: (x := parse("root(-2, 0, 0, 1, 1, 2)*root(-2, 0, 0, 1, 1, 2)", f), f.enclose(x, 64))[0],
        lambda f, x: f.enclose(x, 64)),
    "a product of classes": (
        lambda f: [f.radicands.reduce(r) for r in (6, 10, 15)], lambda f, x: f.radicands.product(6, 10)),
    "the root of a class": (lambda f: Radicands(f.work), lambda f, x: x.enclose(6, 64)),
    "the root of a class once more": (
        lambda f: (r := Radicands(f.work), r.enclose(6, 64))[0], lambda f, x: x.enclose(6, 64)),
    "a conjugate": (lambda f: root(f, (2, 1)), lambda f, x: inverse(x)),
    "a common scale": (lambda f: [f.real(F(1, 2)), f.real(F(1, 3))], common_scale),
    "a logarithm": (lambda f: f.real(2), lambda f, x: log(x)),
    "a softplus": (lambda f: f.real(2), lambda f, x: softplus(x)),
    "the kinks of a line": (lambda f: None, lambda f, x: _kinks(f, [1, 2, 3], [1, -2, 1])),
    "the sum of neurons on a line": (
        lambda f: None, lambda f, x: _superpose(f, [1, 2], [(1, 0), (2, 1)], [(0, 2), (1, 2)], [1, 1])),
    "the data of a tree": (data_of, lambda f, e: _data(e, UNIT)),
    "the root of a tree": (walk, lambda f, w: w.root()),
    "a split": (lambda f: (w := walk(f), w.root()), lambda f, x: list(x[0].split(x[1], 0))),
    "two multipliers": (walk, lambda f, w: w.terms([[0, "1"], [1, "2"]])),
    "a fraction that is read": (lambda f: "22/7", lambda f, text: parse(text, f)),
    "a sum that is read": (lambda f: "1 + 2", lambda f, text: parse(text, f)),
    "a bound": (lambda f: (w := walk(f), w.root()), lambda f, x: x[0].require_bounded(x[1], [])),
}  # fmt: skip


def charges(name: str) -> list[str]:
    work = Ledger()
    field = Field(64, work)
    prepare, act = STEPS[name]
    prepared = prepare(field)
    work.lines.clear()
    act(field, prepared)
    return work.lines


CHARGES = {
    "a sum of two roots": "spend spend",
    "a sum of equal roots": "spend product",
    "a ratio of two terms": "product product",
    "a generator in an interval": "product product product product product product product",
    "a generator in an interval once more": "product product",
    "a square of a root of a polynomial in an interval once more": "product product product",
    "a product of classes": "product",
    "the root of a class": "product",
    "the root of a class once more": "",
    "a conjugate": "product product product spend product spend",
    "a common scale": "spend product product vector",
    "a logarithm": "product product product",
    "a softplus": "product product product",
    "the kinks of a line": "product product",
    "the sum of neurons on a line": "product product",
    "the data of a tree": "spend product vector product product product vector product",
    "the root of a tree": "spend",
    "a split": "spend",
    "two multipliers": "product product product product",
    "a fraction that is read": "product product product",
    "a sum that is read": "spend product product product",
    "a bound": "product",
}


@pytest.mark.parametrize("name", STEPS)
def test_every_charge_of_a_step_is_made(name: str) -> None:
    assert " ".join(charges(name)) == CHARGES[name]
