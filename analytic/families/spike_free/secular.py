"""Squared loss on spike-free data, two acute samples among them: each neuron solves a secular equation."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from analytic.exact.linear import apply
from analytic.exact.linear import inverse as inverted
from analytic.exact.memory import remembered
from analytic.exact.scalars import Rows, Scalar, simplest
from analytic.families.general.secular import plain, proof_of_root, two_neuron_value
from analytic.families.spike_free import meaning_secular as meaning
from analytic.families.spike_free import proofs_secular as proofs
from analytic.families.spike_free.data import FACTORS, base, hints, hypotheses, inverse, neurons
from analytic.families.spike_free.engine.characterisation import SpikeFree
from analytic.families.spike_free.engine.secular import Fitted, solve
from analytic.families.spike_free.engine.squared import means
from analytic.model.geometry import columns
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Hypothesis
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

_X = sympy.Symbol("x")
_CUBIC = sympy.CRootOf(_X**3 + 3 * _X**2 - 3 * _X - 11, 0)
_AT = sympy.CRootOf(_X**4 + 6 * _X**3 + 3 * _X**2 - 34 * _X - 51, 1)


@remembered
def _solved(problem: Problem) -> Fitted | str:
    found = base(problem)
    return solve(problem, found.directions, inverse(found), *means(found.directions, problem.targets))


def _found(problem: Problem) -> Fitted:
    solved = _solved(problem)
    if isinstance(solved, str):
        raise AssertionError("the hypotheses were not tested")
    return solved


def _apart(problem: Problem) -> Verdict:
    solved = _solved(problem)
    if isinstance(solved, str):
        return Verdict("undecided", solved)
    return Verdict("proved", "no sample is seen by both neurons")


def _dual(problem: Problem) -> list[Scalar]:
    """The residual: ``y`` without the responses."""
    parts, best = base(problem).directions, _found(problem)
    fitted = [a - b for a, b in zip(best.x1, best.x2, strict=True)]
    found = []
    for j, scale, y in zip(parts.member, parts.scale, problem.targets, strict=True):
        found.append(y if j < 0 else plain(y - scale * fitted[j]))
    return found


def _tau(index: int) -> Callable[[Problem], Scalar]:
    return lambda problem: _found(problem).taus[index]


VALUE = two_neuron_value(_dual, _tau, meaning)


def propose(problem: Problem) -> Candidate:
    """The neurons ``M'G x_1`` and ``-M'G x_2``; the dual is the residual."""
    found, best = base(problem), _found(problem)
    pair = [(side, tuple(map(plain, u))) for side, u in neurons(found, best.x1, best.x2)]
    extra = hints(problem, found, best.lambda1, best.lambda2)
    if best.equations:
        extra["roots"] = [proof_of_root(_rows(found, e.active), e.targets, e.weights) for e in best.equations]
    value = simplest(sympy.expand(VALUE.evaluate(problem)))
    return Candidate.of(problem, pair, _dual(problem), value, **extra)


def _rows(found: SpikeFree, active: tuple[int, ...]) -> Rows:
    """Rows whose inner products are ``G_SS^-1``: the directions of S without their parts along the others."""
    G, M = inverse(found), found.directions.M
    if len(active) == len(M):
        return M
    H = inverted(tuple(tuple(G[i][j] for j in active) for i in active))
    assert H is not None  # a principal block of a positive definite matrix
    duals = [apply(columns(M), G[i]) for i in active]
    return tuple(apply(columns(tuple(duals)), row) for row in H)


APART = Hypothesis(
    "secular",
    r"q_+ \circ q_- = 0",
    "no sample is seen by both neurons",
    _apart,
    meaning.apart,
    needs_limits=True,
    later=True,
)

THEOREM = Theorem(
    id="spike-free-secular",
    title="Squared loss on spike-free data: a secular equation for each neuron",
    hypotheses=(*hypotheses("squared"), APART),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        Sentence(
            FACTORS
            + r""" Let $\Delta = C^\top C$ and $m = \Delta^{-1} C^\top \target$. Let $q_\pm \ge 0$ minimise $\tfrac12
            \lVert C (q_+ - q_-) - \target \rVert^2 + \decay (\lVert q_+ \rVert_G + \lVert q_- \rVert_G)$, with supports
            $S_\pm$, and let $H_\pm = G_{S_\pm S_\pm}^{-1}$."""
        ),
    ),
    sentences=(
        Sentence(
            r"""(This holds if the mean targets $m$ have no opposite signs, and also if the different directions of
            the samples are orthogonal.)""",
            grounds="follows",
        ),
        Sentence(
            r"""Then, for $q_\pm \neq 0$, $q_\pm$ is $\tau_\pm H_\pm \omega_\pm$ on $S_\pm$ with $\omega_\pm = (I +
            \tau_\pm \Delta H_\pm)^{-1} (\pm \Delta m)$, read on $S_\pm$, where $\tau_\pm > 0$ is the one positive root
            of $\omega_\pm^\top H_\pm \omega_\pm = \decay^2$, a polynomial equation of degree $2 |S_\pm|$; let $\tau_\pm
            = 0$ if $q_\pm = 0$. The network $\fit(\point) = (\point^\top \neuron_+)_+ - (\point^\top \neuron_-)_+$ with
            $\neuron_\pm = M^\top G q_\pm$ is optimal.""",
            meaning.pair,
        ),
        Sentence(r"The dual witness is $\dual = \target - \fit(\data)$.", meaning.witness),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Section 4.4, problem (22)", "the program of two neurons; its closed form is not there"),),
    examples=(
        Example([[1, 0], [1, 1]], [2, 3], 3 * _CUBIC**2 / 10 + 6 * (_CUBIC - 1) / 5, {"beta": 1}),
        Example([[1, 0], [1, 1]], [1, 2], (2 * _AT**3 + 9 * _AT**2 - 53) / 40, {"beta": "1/2"}),
    ),
    propose=propose,
    derivation=proofs.secular,
    feasibility="spike-free",
    rank=31,
)
