"""Statements as statements: true on small data that meet what they print, false as soon as a hypothesis is deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest
import sympy

import analytic
from analytic.exact.scalars import to_sympy
from analytic.model.problem import Problem
from analytic.theorem.parts import Hypothesis
from analytic.theorem.record import Theorem
from analytic.theorem.statement import Claim, Data, Fact, Net, Optimal, Sentence, Unit, Value, column, scalar
from analytic.validation.statements import StatementTrial, examine, without
from analytic.validation.statements.grids import drawn
from analytic.validation.statements.judge import judge
from numeric.errors import InfeasibleError

RECORDS = list(analytic.theorems.values())
DELETIONS = [(theorem, h) for theorem in RECORDS for h in theorem.hypotheses if not h.standing]
LEAST, MOST = 30, 40
SECONDS = 20.0
"""A bound for a slow machine; an examination takes about a tenth of a second."""


def by_id(value: Any) -> str:
    return str(value.id)


@pytest.mark.parametrize("theorem", RECORDS, ids=by_id)
def test_the_statement_is_true_on_small_data(theorem: Theorem) -> None:
    found = examine(theorem, most=MOST, seconds=SECONDS)
    assert found.counterexample is None, f"{theorem.id}: {found.counterexample}"
    assert found.undefined is None, f"{theorem.id}: {found.undefined}"
    assert found.met >= LEAST, f"only {found.met} of {found.tried} data meet the hypotheses of {theorem.id}"
    assert found.undecided == 0


@pytest.mark.slow
@pytest.mark.parametrize("theorem", RECORDS, ids=by_id)
def test_the_statement_is_true_on_many_data(theorem: Theorem) -> None:
    """All of the tiny data, and as many larger ones."""
    found = examine(theorem, most=4000, seconds=25, seed=1)
    assert found.counterexample is None, f"{theorem.id}: {found.counterexample}"
    assert found.undefined is None and found.undecided == 0 and found.met >= 200


@cache
def deleted(theorem_id: str, hypothesis_id: str) -> StatementTrial:
    theorem = analytic.theorems[theorem_id]
    hypothesis = next(h for h in theorem.hypotheses if h.id == hypothesis_id)
    return examine(without(theorem, hypothesis), most=400, seconds=SECONDS / 2, violating=hypothesis)


@pytest.mark.parametrize(("theorem", "hypothesis"), DELETIONS, ids=by_id)
def test_no_deletion_of_a_hypothesis_goes_unnoticed(theorem: Theorem, hypothesis: Hypothesis) -> None:
    found = deleted(theorem.id, hypothesis.id)
    assert found.counterexample or found.undefined, f"{hypothesis.id} of {theorem.id} is not needed: delete it"


def test_most_deletions_have_a_counterexample() -> None:
    """A statement that only loses its meaning is the exception: vectors for matrices, two samples for one, no lines."""
    alike = {"two-directions", "even", "half", "different-samples", "copies-of-a-line", "ridge"}
    typed = {"scalar", "two-samples", "plane"} | alike
    places = {("line-powers", "one-dimensional")}  # its places are numbers
    for theorem, hypothesis in DELETIONS:
        if hypothesis.id not in typed and (theorem.id, hypothesis.id) not in places:
            assert deleted(theorem.id, hypothesis.id).counterexample, f"{hypothesis.id} of {theorem.id}"


@pytest.mark.parametrize("theorem", RECORDS, ids=by_id)
def test_what_is_printed_can_be_evaluated(theorem: Theorem) -> None:
    assert all(hypothesis.means is not None for hypothesis in theorem.hypotheses)
    assert theorem.sentences, "the conclusion is not made of sentences"
    for sentence in theorem.sentences:
        assert sentence.claims or sentence.grounds in ("definition", "follows", "quoted"), sentence.latex
    assert all(limit.means is None for limit in theorem.limits), "a limit of the code is not part of a statement"
    assert all(limit.text not in theorem.statement_latex for limit in theorem.limits)
    assert not re.search(r"\$\.\w|[a-z]\.[A-Z]|\\[A-Za-z]+\{\}", theorem.statement_latex), "a space is missing"


def test_only_statements_about_networks_have_hypotheses_that_all_data_meet() -> None:
    standing = {theorem.id for theorem in RECORDS if any(h.standing for h in theorem.hypotheses)}
    assert standing == {"general-rescaling", "general-width"}
    assert all(theorem.hypotheses for theorem in RECORDS)


@pytest.mark.parametrize("theorem", RECORDS, ids=by_id)
def test_references_have_a_place(theorem: Theorem) -> None:
    assert theorem.references
    assert len({reference.key for reference in theorem.references}) == len(theorem.references), "a paper twice"
    for reference in theorem.references:
        assert re.search(r"\d", reference.place) or reference.unseen, str(reference)


def data_of(problem: Problem) -> Data:
    rows = [[[float(to_sympy(cell)) for cell in row] for row in table] for table in (problem.A, problem.y)]
    return Data(
        np.array(rows[0]),
        np.array(rows[1]),
        problem.loss,
        float(to_sympy(problem.beta)),
        problem.bias,
        skip=problem.skip,
        neuron_norm=problem.neuron_norm,
        activation=problem.activation.kind,
        slope=float(problem.activation.slope),
    )


@pytest.mark.parametrize("theorem", [t for t in RECORDS if t.formulas], ids=by_id)
def test_printed_and_exact_quantities_agree(theorem: Theorem) -> None:
    for example in theorem.examples:
        problem = Problem.build(example.A, example.y, **example.options)
        data = data_of(problem)
        for formula in theorem.formulas:
            assert formula.stated(data) == pytest.approx(float(sympy.N(formula.evaluate(problem))), abs=1e-7)
            names = {quantity.symbol.name for quantity in formula.quantities}
            for quantity in formula.quantities if "a_norm" not in names else ():  # any factor a of A = c a' will do
                assert quantity.means is not None
                exact = float(sympy.N(to_sympy(quantity.evaluate(problem))))
                assert float(quantity.means(data)) == pytest.approx(exact, abs=1e-7), quantity.latex


@pytest.mark.parametrize("theorem", [t for t in RECORDS if t.propose is not None], ids=by_id)
def test_printed_and_exact_hypotheses_agree(theorem: Theorem) -> None:
    """The code applies a theorem where its printed hypotheses hold, and only there, but for its limits."""
    applied = 0
    for data in problems_for(theorem, 2400):
        if applied == 12:
            break
        problem = exact(data, theorem)
        meets = all(h.means is not None and h.means(data) for h in theorem.hypotheses)
        try:
            verdict = theorem.applies(problem)
        except InfeasibleError:
            continue  # said by an error, whatever the theorem
        if verdict.proved:
            assert meets, f"{theorem.id} is applied to {data.A.tolist()}, {data.y.tolist()}, {data.beta}"
            applied += 1
        elif meets:
            assert verdict.undecided or theorem.is_limited(theorem.first_failing(problem)), (
                f"{verdict.reason}: {data.A.tolist()}, {data.y.tolist()}, {data.beta}"
            )
    assert applied >= 3


def problems_for(theorem: Theorem, count: int) -> Iterator[Data]:
    kind = [h.id for h in theorem.hypotheses]
    loss = next(name.removeprefix("loss-") for name in kind if name.startswith("loss-"))
    stream = drawn(Random(5), [loss], ["free" if "free-bias" in kind else "none"])
    found = 0
    while found < count:
        data = next(stream)
        rational = np.all(np.abs(data.beta * 20 - round(data.beta * 20)) < 1e-9)
        labels = loss not in ("hinge", "max-margin", "logistic") or (data.o == 1 and set(data.t) <= {1.0, -1.0})
        if rational and labels:
            found += 1
            yield data


def exact(data: Data, theorem: Theorem) -> Problem:
    def text(x: float) -> str:
        return str(Fraction(x).limit_denominator(1000))

    beta = None if data.loss in ("interpolation", "max-margin") else text(data.beta)
    A, y = [[[text(x) for x in row] for row in table] for table in (data.A, data.y)]
    targets = y if data.o > 1 else [row[0] for row in y]
    return Problem.build(
        A, targets, loss=data.loss, beta=beta, bias=data.bias, skip=theorem.skip, neuron_norm=theorem.neuron_norm,
        activation="absolute" if theorem.activation == "leaky" else theorem.activation,
    )  # fmt: skip


# what was once printed, and is false


def said(theorem_id: str, *sentences: Sentence, formulas: bool = False) -> Theorem:
    theorem = analytic.theorems[theorem_id]
    return replace(theorem, sentences=sentences, formulas=theorem.formulas if formulas else ())


def straight_outside(data: Data) -> Iterator[Claim]:
    """The line through the dots, extended as it is: with kinks at samples only, right-facing but for the first."""
    from analytic.families.line import meaning

    if not meaning.consistent(data):
        return
    line, f = meaning.line_of(data), meaning.values(data)
    first, delta = meaning.bending(line.x, f)
    neurons = [line.neuron(d, 1, x) for x, d in zip(line.x[1:-1], delta, strict=True)]
    neurons += [line.neuron(first, 1, line.x[0]), line.neuron(-first, -1, line.x[0])]
    yield Optimal(Net([neuron for neuron in neurons if neuron.w.any()], np.array([f[0]])))


def first_rule(data: Data) -> Iterator[Claim]:
    """Hinge loss of rank one: only samples of loss count, also those of the other label, just at the candidate."""
    from analytic.families.rank_one import meaning

    chosen = {}
    for sign in (1, -1):
        part = meaning.side(data, sign)
        on = part > 0
        for alpha in sorted([0.0, *(data.t[on] / part[on])], key=abs):
            left = abs(float((data.t * part)[on & (data.t * alpha * part < 1 - 1e-12)].sum()))
            if left <= data.beta / meaning.size(data) + 1e-12:
                chosen[sign] = alpha
                break
        else:
            yield Fact(False, "the rule gives nothing")
            return
    a = meaning.factors(data)[1]
    yield Optimal(scalar((weight, sign * a / (a @ a)) for sign, weight in chosen.items()))


def plain_rescaling(data: Data) -> Iterator[Claim]:
    """Every neuron rescaled, also one with ``u = 0``."""
    from analytic.families.general import meaning

    net = meaning.net_of(data)
    alpha = [float(np.sqrt(np.linalg.norm(n.w) / np.linalg.norm(n.u))) for n in net.neurons]
    finite = all(np.isfinite(a) and a > 0 for a in alpha)
    yield Fact(finite and abs(meaning.decay(meaning.scaled(net, alpha)) - net.penalty()) < 1e-6, "all are balanced")


def split_by_output(data: Data) -> Iterator[Claim]:
    """Neurons split by output, so that every column is a problem of its own."""
    from analytic.families.general import meaning

    net = meaning.net_of(data)
    split = [Unit(w * np.eye(data.o)[k], n.u, n.b) for n in net.neurons for k, w in enumerate(n.w)]
    yield Fact(Net(split, net.xi).penalty() <= net.penalty() + 1e-9, "splitting costs nothing")


FALSE = {
    "rank-one-hinge": lambda: said("rank-one-hinge", Sentence("first rule", first_rule)),
    "one-dimensional-interpolation": lambda: said("one-dimensional-interpolation", Sentence("line", straight_outside)),
    "general-rescaling": lambda: said("general-rescaling", Sentence("u = 0", plain_rescaling)),
    "general-width": lambda: said("general-width", Sentence("split", split_by_output)),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_was_false_is_found(name: str) -> None:
    with np.errstate(all="ignore"):
        assert examine(FALSE[name](), most=400, seconds=SECONDS).counterexample is not None


def test_the_counterexamples_that_a_reader_found() -> None:
    theorem = analytic.theorems["spike-free-squared"]
    data = Data(np.array([[1, 0], [0.6, 0.8]]), column([10, -0.1]))
    missed = [h.id for h in theorem.hypotheses if h.means is not None and not h.means(data)]
    assert missed == ["eigenvectors"]
    assert judge(data, [Value(theorem.formulas[0].stated(data))]) is not None
    hinge = Data(np.array([[3.0], [2.0]]), column([1, -1]), "hinge", 0.5)
    assert judge(hinge, list(analytic.theorems["rank-one-hinge"].claims(hinge))) is None
    assert judge(hinge, list(first_rule(hinge))) is not None
    two = Data(np.array([[0.0], [1.0]]), column([0, 1]), "interpolation", bias="free")
    assert judge(two, list(straight_outside(two))) is not None


def test_limits_of_the_code_are_explained_apart() -> None:
    with pytest.raises(analytic.NoClosedForm) as caught:
        analytic.solve([[1, 0], [sympy.sqrt(2), 1], [-1, -3], [2, -1]], [1, 2, 3, 1], loss="interpolation")
    error = caught.value
    assert "rank-two-interpolation" in error.limited
    assert "the code needs: data, targets and beta are rational" in error.reasons["rank-two-interpolation"]
    assert "limits of the code" in str(error)
    problem = Problem.build([[0, 0], [1, 1], [2, 2]], [1, sympy.sqrt(2), 1], beta=1, bias="free")
    reason = analytic.theorems["rank-one-free-squared"].applies(problem).reason
    assert reason.startswith("the theorem holds, but the code needs: the targets are rational")
