"""What wrong answers look like: the usual mistakes, tested over all rows together.

A mistake explains an answer that is optimal for the problem which a program with that mistake solves. The mistake that
explains most answers is named first, then the one that explains most of the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

import numeric
from analytic.validation import altered as alter
from analytic.validation.altered import Altered
from analytic.validation.answers import Answer
from analytic.validation.cases import SolverCase
from analytic.validation.judging import Judgement, infeasibility, objective, predictions
from analytic.validation.judging import penalty as cost
from numeric.errors import InputError
from numeric.losses import LOSS

WRONG = ("suboptimal", "infeasible")
SHAPES = "wrong shapes"
MARGIN = 100.0

EXAMINED = 16
"""Wrong answers, the smallest ones, on which every mistake is tried; the others are tried with what explains these."""

CLOSE = 0.05
"""A factor of beta so near to 1 says no more than that the answer is not optimal."""

WORK = 0.5
"""For the optimum of an altered problem, in the units of ``numeric.solve``."""

Test = Callable[[SolverCase, Answer, float], str]
"""What explains an answer, empty if nothing does."""

FIXED, LAST = "fixed", "last"
"""What is seen without a test; and what is believed only if nothing else explains as much."""

TRANSPOSED = "the weights are transposed"
EARLIER = "the answer is that of an earlier call"
DIFFER = "two calls with the same data differ: is there a random start, or something kept from call to call?"
SEEN = {
    "calls differ": DIFFER,
    "overwrites its data": "the data that the solver was given are overwritten",
    "memory grows": "memory grows from call to call",
}
"""Kinds of failures that say themselves what is wrong."""


def diagnose(failed: Sequence[Judgement], tolerance: float, earlier: Sequence[Judgement] = ()) -> str:
    """The mistake that explains every wrong answer; empty if none does."""
    found = explanations(failed, tolerance, earlier)
    named = {found.get(id(j), "") for j in _examinable(failed)}
    return named.pop() if len(named) == 1 else ""


def explanations(failed: Sequence[Judgement], tolerance: float, earlier: Sequence[Judgement] = ()) -> dict[int, str]:
    """Judgements (by ``id``) with the mistake that explains them: those that explain most first.

    ``earlier`` are all judgements in the order of the calls.
    """
    open_ones = _examinable(failed)
    smallest = sorted(open_ones, key=lambda j: j.case.A.size)[:EXAMINED]
    texts = {id(j): _all(j, tolerance, earlier) for j in smallest}
    names = {text: name for some in texts.values() for text, name in some.items()}
    ranks = [FIXED, *MISTAKES, LAST]
    order = sorted(names, key=lambda text: ranks.index(names[text]))
    found: dict[int, str] = {}
    while order:
        left = [j for j in smallest if id(j) not in found]
        text = max(order, key=lambda some: sum(some in texts[id(j)] for j in left))
        if not any(text in texts[id(j)] for j in left):
            break
        order.remove(text)
        for j in open_ones:
            known = texts.get(id(j))
            if id(j) not in found and text in (_all(j, tolerance, earlier, names[text]) if known is None else known):
                found[id(j)] = text
    return found


def _examinable(failed: Sequence[Judgement]) -> list[Judgement]:
    kinds = (*WRONG, SHAPES, *SEEN)
    return [j for j in failed if j.failure is not None and j.failure.kind in kinds]


def _all(j: Judgement, tolerance: float, earlier: Sequence[Judgement], only: str = "") -> dict[str, str]:
    """Every text that explains a judgement, with the name of the mistake; of one mistake only if it is named."""
    assert j.failure is not None
    fixed = SEEN.get(j.failure.kind)
    if fixed is not None:
        return {fixed: FIXED}
    found = {EARLIER: LAST} if only in ("", LAST) and _is_earlier(j, earlier, tolerance) else {}
    if j.failure.kind == SHAPES and _fits_transposed(j):
        found[TRANSPOSED] = FIXED
    if j.answer is None:
        return found
    for name, test in MISTAKES.items():
        if only not in ("", name):
            continue
        with np.errstate(all="ignore"):
            text = test(j.case, j.answer, tolerance)
        if text:
            found[text] = name
    return found


def _is_earlier(j: Judgement, earlier: Sequence[Judgement], tolerance: float) -> bool:
    """Whether the same arrays were the answer to other data, or the answer is optimal for the call before."""
    mine, before = _given(j), None
    if mine is None or not np.any(mine[0]) or not np.any(mine[2]):
        return False
    for other in earlier:
        if other is j:
            return before is not None and _answers(mine, before.case, tolerance)
        given, before = _given(other), other
        same_data = other.case.A.shape == j.case.A.shape and np.array_equal(other.case.A, j.case.A)
        if given is not None and not same_data and all(map(np.array_equal, mine, given)):
            return True
    return False


def _answers(answer: Answer, case: SolverCase, tolerance: float) -> bool:
    """Whether an answer, of any shapes, is optimal for a case."""
    U, b, w, _ = answer
    if U.ndim == 2 and not U.shape[1:] == b.shape == w.shape[:1]:
        return False
    if U.ndim != 2 or U.shape[0] != case.A.shape[1] or w.shape[1:] != case.y.shape[1:] or case.optimum[1] == 0.0:
        return False
    return optimal(case, Altered(case.A, case.y, case.beta, case.bias, answer), tolerance)


def _given(j: Judgement) -> Answer | None:
    """The four arrays, those of wrong shapes among them."""
    if j.answer is not None or j.failure is None:
        return j.answer
    return j.failure.given


def _fits_transposed(j: Judgement) -> bool:
    given = j.failure.given if j.failure is not None else None
    if given is None:
        return False
    U, b, w, _ = given
    return U.ndim == 2 and U.shape == (len(b), j.case.A.shape[1]) and len(w) == len(b)


def optimal(case: SolverCase, other: Altered, tolerance: float) -> bool:
    """Whether the answer is feasible and optimal for the altered problem."""
    description = LOSS[case.loss]
    if other.bias == "none" and (np.any(other.answer[1]) or np.any(other.answer[3])):
        return False
    size = float(np.max(np.abs(other.y), initial=0.0)) or 1.0
    f = predictions(other.answer, other.A)
    if not np.all(np.isfinite(f)) or len(other.y) == 0:
        return False
    beta = 1.0 if other.beta is None else other.beta
    if description.constrained:
        unmet = float(np.max(np.abs(description.unmet(other.y - f, other.y))))
        if unmet > tolerance * (1.0 if description.labelled else size):
            return False
    value = beta * cost(other.answer) + (0.0 if description.constrained else description.value(f, other.y))
    if not _settled(case.loss, other, f, value, beta, tolerance):
        return False
    try:
        best = numeric.solve(other.A, other.y, loss=case.loss, beta=other.beta, bias=other.bias,
                             tol=0.1 * tolerance, work_limit=WORK)  # fmt: skip
    except InputError:
        return False
    return bool(value <= best.lower_bound + tolerance * max(abs(best.lower_bound), 1e-3 * case.scale))


def _settled(loss: str, other: Altered, f: np.ndarray, value: float, beta: float, tolerance: float) -> bool:
    """Whether no change of size of the network helps much: a first look that costs nothing."""
    if LOSS[loss].constrained:
        return True
    inner, price = f - other.answer[3], cost(other.answer)
    scaled = (
        beta * t * price + LOSS[loss].value(t * inner + other.answer[3], other.y) for t in (0.97, 0.99, 1.01, 1.03)
    )
    return min(scaled) >= value - 10.0 * tolerance * max(value, 1e-12)


def _altered(text: str, alteration: alter.Alteration) -> Test:
    def test(case: SolverCase, answer: Answer, tolerance: float) -> str:
        return text if any(optimal(case, other, tolerance) for other in alteration(case, answer)) else ""

    return test


def _at_beta(text: str, alteration: alter.Alteration) -> Test:
    """Optimal for another beta, by the bounds of the case, which may be exact."""

    def test(case: SolverCase, answer: Answer, tolerance: float) -> str:
        for other in alteration(case, answer):
            if _settled(case.loss, other, predictions(answer, case.A), objective(answer, case, other.beta),
                        other.beta or 1.0, tolerance) and _optimal_at(case, answer, tolerance, other.beta):  # fmt: skip
                return text
        return ""

    return test


def _optimal_at(case: SolverCase, answer: Answer, tolerance: float, beta: float | None) -> bool:
    try:
        low, _ = case.bounds(beta)
    except InputError:
        return False
    slack = tolerance * max(case.scale, abs(low))
    return infeasibility(answer, case) <= tolerance and objective(answer, case, beta) <= low + slack


def _scaled(case: SolverCase, answer: Answer, tolerance: float) -> str:
    factor = alter.implied_factor(case, answer)
    if factor is None or case.beta is None or abs(factor - 1.0) < CLOSE:
        return ""
    if not _optimal_at(case, answer, tolerance, case.beta * factor):
        return ""
    return f"optimal for {factor:.3g} beta: is beta or the loss scaled?"


def _without_bias(case: SolverCase, answer: Answer, tolerance: float) -> str:
    del tolerance
    _, b, _, xi = answer
    dropped = case.bias == "free" and not np.any(b) and not np.any(xi)
    return "no bias is used although bias is 'free'" if dropped else ""


def _zero(case: SolverCase, answer: Answer, tolerance: float) -> str:
    del case, tolerance
    return "the network is zero" if not np.any(answer[0]) or not np.any(answer[2]) else ""


def _early(case: SolverCase, answer: Answer, tolerance: float) -> str:
    """Feasible and not far off."""
    near = objective(answer, case) <= case.optimum[0] + MARGIN * tolerance * case.scale
    stopped = near and infeasibility(answer, case) <= MARGIN * tolerance
    return "close to the optimum: does the solver stop early?" if stopped else ""


def _rounded(case: SolverCase, answer: Answer, tolerance: float) -> str:
    """Weights that fit a shorter format, of which not all are whole or simple."""
    del case, tolerance
    weights = np.concatenate([np.asarray(part, dtype=float).ravel() for part in answer])
    for kind, name in ((np.float16, "half"), (np.float32, "single")):
        if np.array_equal(weights.astype(kind).astype(float), weights) and np.any(
            weights * 16 != np.round(weights * 16)
        ):
            return f"the weights are rounded to {name} precision"
    return ""


MISTAKES: dict[str, Test] = {
    "sign": _altered("the output has the wrong sign: -f is optimal", alter.negated),
    "half": _at_beta("optimal for beta/2: is the factor 1/2 of the squared loss missing?", alter.of_beta(0.5)),
    "twice": _at_beta("optimal for 2 beta: is beta counted twice?", alter.of_beta(2.0)),
    "mean": _at_beta("optimal for n beta: is the loss a mean instead of a sum?", alter.of_beta(None)),
    "over n": _at_beta("optimal for beta/n: is the penalty divided by the samples?", alter.over_samples),
    "zero": _zero,
    "no bias": _without_bias,
    "scaled": _scaled,
    "precision": _rounded,
    "last": _altered("a sample is ignored: optimal without the last one", alter.without_row(-1)),
    "first": _altered("a sample is ignored: optimal without the first one", alter.without_row(0)),
    "duplicates": _altered("samples that occur twice are counted once", alter.merged),
    "order": _altered("rows and targets are in different order", alter.permuted),
    "transposed": _altered(TRANSPOSED, alter.transposed),
    "margin": _altered("the margin is not 1", alter.other_margin),
    "columns": _altered("the columns of A are rescaled", alter.rescaled_columns),
    "centred": _altered("the columns of A are centred", alter.centred_columns),
    "targets": _altered("the targets are rescaled", alter.rescaled_targets),
    "centred targets": _altered("the targets are centred", alter.centred_targets),
    "penalised": _altered("the bias is penalised: optimal with a column of ones", alter.penalised_bias),
    "output bias": _altered("the output bias is missing", alter.without_output_bias),
    "any row": _altered("a sample is ignored: optimal without one", alter.without_row(None)),
    "early": _early,
}
"""From the usual ones on; of mistakes that explain the same answers the first is named."""
