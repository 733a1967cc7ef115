"""The steps that every derivation shares: rescaling, weak duality, extreme points, and the record itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import sympy

from analytic.cases.assumptions import region_of
from analytic.cases.cover import cover
from analytic.cases.verification import verify_cases
from analytic.derivation.claims import Claim, Executed, equal, less, more
from analytic.derivation.derivation import Derivation, Step, combine
from analytic.derivation.symbols import (
    ALPHA,
    BETA,
    DUAL,
    LOSS,
    PAIRING,
    PENALTY,
    PRE,
    SEEN,
    SIZE,
    SUPPORT,
    W,
)
from analytic.families.general.fenchel import FENCHEL
from analytic.model.losses import LOSSES
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.record import NoClosedForm, Theorem
from analytic.verification.answers import verify

Symbolic = Sequence[tuple[str, Callable[[], Problem]]]

_MASS = sympy.Symbol("e", real=True)
_LEVEL = sympy.Symbol("xi", real=True)
_PART, _REST = sympy.symbols("epsilon rho", real=True)
_PARTS = {_PART: r"\epsilon", _REST: r"\rho"}
_FREE = {_MASS: r"\mathbf{1}^\top \dual", _LEVEL: r"\outbias"}
_A, _S = sympy.symbols("a s_pos", positive=True)
_BALANCE = (ALPHA**2 * SIZE - W, ALPHA**2 * SIZE + W)
_ABS = {_A: r"|\outweight|", _S: r"\lVert \neuron \rVert"}


def opening(loss: str, bias: str, *, extra: str = "") -> str:
    """The problem that a derivation starts from."""
    free = bias == "free"
    inner, level = (r" + \hidbias_j \mathbf{1}", r" + \outbias \mathbf{1}") if free else ("", "")
    return rf"""The problem is to minimise \[ {FENCHEL[loss].primal} \] over networks $\fit = \sum_j (\data
        \neuron_j{inner})_+ \outweight_j{level}$ of any width. We exhibit a network and a dual vector of equal value.
        {extra}""".rstrip()


def proof(
    theorem: Theorem, loss: str, *steps: Step, bias: str = "none", where: str = "", symbolic: Symbolic = ()
) -> Derivation:
    """From the training problem by duality and the family's own steps to the record, run on its examples."""
    shared = (rescaling(), weak_duality(loss, bias), extreme_points(bias))
    start = opening(loss, bias, extra=where)
    return Derivation(theorem.id, start, (*shared, *steps, examples(theorem, symbolic)))


def proof_several(theorem: Theorem, loss: str, *steps: Step, where: str, symbolic: Symbolic = ()) -> Derivation:
    """The same for several outputs, whose weights are penalised by their Euclidean norm."""
    start = rf"""The problem is to minimise \[ {FENCHEL[loss].primal_several} \] over networks $\fit = \sum_j (\data
        \neuron_j)_+ \outweight_j^\top$ of any width. {where}; rescaling acts on $\lVert \outweight_j \rVert$ as on
        $|\outweight_j|$."""
    shared = (rescaling(), CAUCHY_SCHWARZ, dual_several(loss))
    return Derivation(theorem.id, start, (*shared, *steps, examples(theorem, symbolic)))


@cache
def dual_several(loss: str) -> Step:
    """Weak duality for several outputs."""
    pair = sympy.Symbol("c_w", real=True)
    outer, tau, size = sympy.symbols("W T s", nonnegative=True)
    one = " = 1" if LOSSES[loss].constrained else ""
    return Step(
        "the semi-infinite dual with several outputs",
        rf"""Let $h(\dual) = \max_{{\lVert \neuron \rVert \le 1}} \lVert \dual^\top (\data \neuron)_+ \rVert_2$ for a
        matrix $\dual$ with the shape of $\target$, and maximise
        \[ {FENCHEL[loss].dual_several} \quad \text{{subject to }} h(\dual) \le \decay{one}. \]
        For every entry the loss and the dual objective obey the first lines, and with $\tau = \dual^\top (\data
        \neuron)_+$ a neuron's share of $\langle \dual, \fit \rangle$ is at most its penalty, by Cauchy--Schwarz:""",
        (
            *FENCHEL[loss].claims,
            less(pair, BETA * outer * size, given=(less(pair, outer * tau), less(tau, BETA * size))),
        ),
        r"Summing over entries and neurons, a network and a feasible $\dual$ of equal value are both optimal.",
        names={
            pair: r"\outweight^\top \tau",
            outer: r"\lVert \outweight \rVert",
            tau: r"\lVert \tau \rVert",
            size: r"\lVert \neuron \rVert",
        },
    )


@cache
def rescaling() -> Step:
    """Weight decay on all weights and the product penalty have the same minima."""
    return Step(
        "rescaling",
        r"""A neuron with weights $(\alpha \neuron, \alpha \hidbias)$ and $\outweight / \alpha$, $\alpha > 0$, computes
        the same function, and the penalty $\tfrac{\decay}{2} (\lVert \neuron \rVert^2 + \outweight^2)$ is least, over
        $\alpha$, at $\alpha^2 = |\outweight| / \lVert \neuron \rVert$, where it is $\decay |\outweight| \lVert \neuron
        \rVert$. With $z$ the neuron's input,""",
        (
            equal(W / ALPHA * sympy.Max(ALPHA * PRE, 0), W * sympy.Max(PRE, 0)),
            more((ALPHA**2 * SIZE**2 + W**2 / ALPHA**2) / 2, sympy.Abs(W) * SIZE, hints=_BALANCE),
            equal((ALPHA**2 * _S**2 + _A**2 / ALPHA**2) / 2, _A * _S, given=(equal(ALPHA**2 * _S, _A),)),
        ),
        r"""We may therefore keep $\lVert \neuron_j \rVert = 1$ and penalise $\decay \sum_j |\outweight_j|$, an $\ell_1$
        norm over a continuum of features.""",
        names=_ABS,
    )


@cache
def weak_duality(loss: str, bias: str) -> Step:
    """Every feasible dual vector bounds every network from below."""
    rest: tuple[Claim, ...] = ()
    free = ""
    if bias == "free":
        free = (
            r" The bounds on $\hidbias$ being absent, the supremum runs over $\hidbias$ too, and $\mathbf{1}^\top "
            r"\dual = 0$ is required, so that the output bias does not enter $\dual^\top \fit$."
        )
        rest = (equal(PAIRING + _LEVEL * _MASS, PAIRING, given=(equal(_MASS, 0),), names=_FREE),)
    inner = r"\data \neuron + \hidbias \mathbf{1}" if bias == "free" else r"\data \neuron"
    one = "" if not LOSSES[loss].constrained else r"where $\decay = 1$ stands for the absent weight decay."
    return Step(
        "the semi-infinite dual",
        rf"""Let $h(\dual) = \max_{{\lVert \neuron \rVert \le 1}} |\dual^\top ({inner})_+|$ and maximise \[ D(\dual) =
        {FENCHEL[loss].dual} \quad \text{{subject to }} h(\dual) \le \decay, \] {one}{free} {FENCHEL[loss].text}""",
        (
            *FENCHEL[loss].claims,
            *rest,
            less(
                W * SEEN,
                BETA * sympy.Abs(W) * SIZE,
                given=(less(SEEN, SUPPORT * SIZE), more(SEEN, -SUPPORT * SIZE), less(SUPPORT, BETA)),
            ),
            more(
                LOSS + BETA * PENALTY,
                DUAL,
                given=(more(LOSS + PAIRING, DUAL), less(PAIRING, BETA * PENALTY)),
            ),
        ),
        rf"""Here $\tau = \dual^\top ({inner})_+$ is what the dual vector sees of a neuron, $R = \sum_j |\outweight_j|
        \lVert \neuron_j \rVert$, and the inequalities for samples and neurons are summed. A network and a feasible
        $\dual$ of equal value are therefore both optimal.""",
    )


@cache
def extreme_points(bias: str = "none") -> Step:
    """Complementary slackness: active neurons maximise what the dual vector sees."""
    inner = r"\data \neuron_j + \hidbias_j \mathbf{1}" if bias == "free" else r"\data \neuron_j"
    return Step(
        "optimal neurons are extreme points",
        r"""The gap between a network and a feasible dual vector is a sum of nonnegative parts, one of which is $\sum_j
        (\decay |\outweight_j| \lVert \neuron_j \rVert - \outweight_j \tau_j)$. Nonnegative parts $\epsilon, \rho$ that
        add up to zero vanish, and the part of a neuron is a multiple of its output weight:""",
        (
            less(_PART, 0, given=(more(_REST, 0), equal(_PART + _REST, 0))),
            equal(
                W * (SEEN - BETA * sympy.sign(W) * SIZE),
                -(BETA * sympy.Abs(W) * SIZE - W * SEEN),
            ),
        ),
        rf"""If the gap is zero, every part is, and an active neuron has $\dual^\top ({inner})_+ = \decay
        \operatorname{{sign}}(\outweight_j) \lVert \neuron_j \rVert$: it attains $h(\dual) = \decay$.""",
        names=_PARTS,
    )


def _cauchy_schwarz() -> Step:
    """``(x . z)^2 <= ||x||^2 ||z||^2`` for every number of coordinates."""
    p, x, y = sympy.symbols("P x y", real=True)
    s, t = sympy.symbols("S T", nonnegative=True)
    names = {p: r"p_{k}", x: r"x_{k+1}", y: r"z_{k+1}", s: r"\lVert x_{1:k} \rVert", t: r"\lVert z_{1:k} \rVert"}
    return Step(
        "Cauchy--Schwarz",
        r"""$(x^\top z)^2 \le \lVert x \rVert^2 \lVert z \rVert^2$, by induction on the number of coordinates, $p_k =
        \sum_{i \le k} x_i z_i$:""",
        (
            equal((x * y) ** 2, x**2 * y**2, shown="(x_1 z_1)^2"),
            less(
                (p + x * y) ** 2,
                (s**2 + x**2) * (t**2 + y**2),
                given=(less(p, s * t), more(p, -s * t)),
                on=(x * y,),
                hints=(s * y - t * x, s * y + t * x),
                names=names,
            ),
        ),
        names={x: "x_1", y: "z_1"},
    )


CAUCHY_SCHWARZ = _cauchy_schwarz()


def verified(theorem: Theorem, problem: Callable[[], Problem]) -> Verdict:
    """The record's own proposal on a problem: its hypotheses, its value and its certificate."""

    built = problem()
    if built.symbolic:
        return _with_symbols(theorem, built)
    holds = theorem.applies(built)
    if not holds.proved:
        return Verdict(holds.status, f"the hypotheses: {holds.reason}")
    answer = Answer.of(theorem, built)
    found = verify(answer)
    if not found.proved:
        return found
    for formula in theorem.formulas:
        if formula.name == "value":
            difference = sympy.simplify(formula.evaluate(built) - answer.value)
            if difference != 0:
                return Verdict("refuted", f"the formula differs from the value by {difference}")
    return Verdict("proved", "the bounds meet")


def _with_symbols(theorem: Theorem, problem: Problem) -> Verdict:
    """The same for all values of the symbols, in every case."""

    def only(here: Problem) -> Theorem:
        holds = theorem.applies(here)
        if not holds.proved:
            raise NoClosedForm({theorem.id: holds.reason}, [theorem.id])
        return theorem

    region = region_of(problem, None)
    try:
        covered = cover(problem, region, only, claimed=True)
    except NoClosedForm as error:
        return Verdict("undecided", error.reasons[theorem.id])
    return verify_cases(problem, region, covered.cases)


def examples(theorem: Theorem, symbolic: Symbolic = ()) -> Step:
    """The record's formulas and proposals, verified on its worked examples and on data with symbols."""

    def run() -> Verdict:
        found = []
        for example in theorem.examples:
            problem = Problem.build(example.A, example.y, **example.options)
            verdict = verified(theorem, lambda problem=problem: problem)  # type: ignore[misc]
            found.append((f"example y = {example.y}", verdict))
        return combine(found) if found else Verdict("undecided", "the record has no example")

    count = len(theorem.examples)
    claims: list[Claim] = [
        Executed(
            r"\text{network, dual vector and value meet}",
            run,
            f"re-derived from the data on {count} worked example{'s' if count != 1 else ''}",
        )
    ]
    for scope, problem in symbolic:
        claims.append(
            Executed(
                r"\text{network, dual vector and value meet}",
                lambda problem=problem: verified(theorem, problem),  # type: ignore[misc]
                scope,
            )
        )
    return Step(
        "the formulas as they are evaluated",
        r"""The formulas that are printed are the ones that are evaluated; their network and dual vector, put into the
        primal and the dual objective, give:""",
        tuple(claims),
    )
