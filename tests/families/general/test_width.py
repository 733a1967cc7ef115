"""Reducing the width: equal outputs, no larger penalty, at most n neurons, or n - 1 with a free output bias."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import analytic
from analytic import Network, OptionError
from analytic.families.general.reduction import reduce_width
from numeric.errors import UnsupportedError

small = st.integers(-3, 3)


@st.composite
def networks(draw: st.DrawFn) -> tuple[Network, list[list[int]], str]:
    n, d, m = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(0, 9))
    bias = draw(st.sampled_from(["none", "free"]))
    free = int(bias == "free")

    def rows(count: int, length: int) -> list[list[int]]:
        return [[draw(small) for _ in range(length)] for _ in range(count)]

    network = Network(rows(d, m), [free * draw(small) for _ in range(m)], [draw(small) for _ in range(m)], free)
    return network, rows(n, d), bias


@settings(deadline=None, max_examples=60)
@given(networks())
def test_outputs_stay_and_the_penalty_does_not_grow(drawn: tuple[Network, list[list[int]], str]) -> None:
    network, A, bias = drawn
    found = reduce_width(network, A, bias=bias)
    assert list(found(A)) == list(network(A))
    assert found.neurons <= len(A) - (bias == "free")
    assert (network.penalty() - found.penalty()).is_nonnegative
    if bias == "none":
        assert found.xi == network.xi


def test_an_optimal_network_keeps_its_value() -> None:
    for key, theorem in analytic.theorems.items():
        for example in theorem.examples:
            solution = analytic.solve(example.A, example.y, **example.options)
            if theorem.activation != "relu":
                with pytest.raises(UnsupportedError, match="give one of ReLU neurons"):
                    reduce_width(solution.network, example.A, bias=solution.problem.bias)
                continue
            split = _doubled(solution.network)
            if split is None:
                continue
            found = reduce_width(split, example.A, bias=solution.problem.bias)
            free = solution.problem.bias == "free"
            assert found.neurons <= (solution.problem.n - free) * solution.problem.o, key
            assert sympy.simplify(found.penalty() - solution.network.penalty()) == 0, key
            assert np.all(found(example.A) == solution.network(example.A)), key


def _doubled(network: Network) -> Network | None:
    """Every neuron twice at half the output weight: more neurons, the same function and penalty."""
    if network.neurons == 0 or any(sum(cell != 0 for cell in row) > 1 for row in network.w_rows):
        return None
    if any(not hasattr(cell, "q") for row in (*network.U_rows, *network.w_rows) for cell in row):
        return None
    inner = [list(row) * 2 for row in network.U_rows]
    if network.vector:
        outer = [[cell / 2 for cell in row] for row in network.w_rows] * 2
        return Network(inner, list(network.b_row) * 2, outer, list(network.xi_row), network.skip)
    halves = [row[0] / 2 for row in network.w_rows] * 2
    return Network(inner, list(network.b_row) * 2, halves, network.xi_row[0], network.skip)


def test_irrational_weights_and_the_bound_is_sharp() -> None:
    root = sympy.sqrt(2)
    found = reduce_width(Network([[root, 1, 2]], [0, 0, 0], [1, root, -1]), [1, 2])
    assert found.neurons == 1
    assert [sympy.simplify(cell) for cell in found([1, 2]) - Network([[1]], [0], [2 * root - 2])([1, 2])] == [0, 0]
    sharp = Network([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [0, 0, 0], [1, 1, -1])
    assert reduce_width(sharp, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]).neurons == 3


def test_bad_input() -> None:
    network = Network([[1]], [0], [1])
    with pytest.raises(OptionError, match="bias is 'maybe'"):
        reduce_width(network, [1], bias="maybe")
    with pytest.raises(ValueError, match="A has 2 columns"):
        reduce_width(network, [[1, 2]])


@settings(deadline=None, max_examples=6)
@given(st.data())
def test_several_outputs_need_as_many_neurons_as_their_rank_says(data: st.DataObject) -> None:
    n, d, m, o = (data.draw(st.integers(1, top)) for top in (3, 2, 6, 4))
    o += 1
    bias = data.draw(st.sampled_from(["none", "free"]))
    free = int(bias == "free")

    def rows(count: int, length: int) -> list[list[int]]:
        return [[data.draw(small) for _ in range(length)] for _ in range(count)]

    A = rows(n, d)
    wide = Network(rows(d, m), [free * data.draw(small) for _ in range(m)], rows(m, o), [free] * o)
    found = reduce_width(wide, A, bias=bias)
    outputs = sympy.Matrix(wide(A))
    rank = (outputs - free * sympy.ones(n, 1) * outputs[0, :]).rank()
    assert found.neurons <= (n - free) * rank <= (n - free) * min(n - free, o)
    assert sympy.simplify(sympy.Matrix(found(A)) - outputs) == sympy.zeros(n, o)
    assert sympy.N(found.penalty() - wide.penalty(), 30) <= 1e-25


def test_more_outputs_than_samples_need_a_neuron_for_each_sample_at_most_twice() -> None:
    """Three outputs on one line and two samples: rank one, two neurons, where n o would be six."""
    u = [[1, 2, 3, 1, 1, 2], [0, 1, -1, 2, 3, -3]]
    wide = Network(u, [0] * 6, [[1, 2, -1], [0, 1, 1], [2, 0, 0], [-1, -2, 1], [0, -1, -1], [-2, 0, 0]], [0, 0, 0])
    samples = [[1, 0], [1, 1]]
    found = reduce_width(wide, samples)
    assert found.neurons <= 2 * sympy.Matrix(wide(samples)).rank()
    assert sympy.simplify(sympy.Matrix(found(samples)) - sympy.Matrix(wide(samples))) == sympy.zeros(2, 3)


def test_neurons_that_feed_several_outputs() -> None:
    """Eight neurons for two samples and two outputs: at most n o, or (n - 1) o with a free output bias."""
    rows, samples = [[1, 2], [2, -1], [0, 3], [1, 1], [3, 4], [-1, 1], [2, 2], [-3, 1]], [[1, 0], [2, 1]]
    wide = Network([[1, 2, 3, 1, 1, 2, 5, 1], [0, 1, -1, 2, 3, -3, 1, 1]], [0] * 8, rows, [1, 0])
    for bias, bound in (("none", 4), ("free", 2)):
        found = reduce_width(wide, samples, bias=bias)
        assert found.neurons <= bound < wide.neurons
        assert sympy.simplify(sympy.Matrix(found(samples)) - sympy.Matrix(wide(samples))) == sympy.zeros(2, 2)
        assert sympy.N(found.penalty() - wide.penalty(), 30) <= 0
