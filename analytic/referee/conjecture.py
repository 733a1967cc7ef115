"""``analytic.conjecture``: a claimed optimum, tried on problems that meet its hypotheses."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy

from analytic.families.registry import theorems
from analytic.model.display import Displayed
from analytic.model.losses import LOSSES
from analytic.model.problem import BIASES, Problem
from analytic.model.verdict import Verdict
from analytic.referee.candidates import Rival, candidates, simpler
from analytic.referee.comparing import Claim, Judged, Optimum, bounds, claimed_value, judged
from analytic.referee.hypotheses import Premises, as_matrices, conditions
from analytic.referee.networks import RELU_NETWORKS, Networks
from analytic.referee.stating import Sample, stating
from analytic.theorem.record import Theorem
from numeric.arrays import one_line
from numeric.errors import InfeasibleError, OptionError, UnsupportedError
from numeric.options import items, one_of, positive, whole

MOST_SAMPLES = 6

SHRINKING, STEPS = 10.0, 400
"""Seconds that a counterexample found at the end of the search may still take to become small, and tries."""


@dataclass(frozen=True, eq=False)
class Counterexample:
    """A problem on which the claim is wrong: ``optimum`` is its proved solution, or proved bounds of it."""

    problem: Problem
    claimed: sympy.Expr
    optimum: Optimum

    @property
    def A(self) -> sympy.Matrix:
        """The samples."""
        return as_matrices(self.problem)[0]

    @property
    def y(self) -> sympy.Matrix:
        """The targets, a column an output."""
        return as_matrices(self.problem)[1]

    @property
    def beta(self) -> sympy.Expr | None:
        """The weight decay, None where the loss has none."""
        return as_matrices(self.problem)[2]

    @property
    def low(self) -> sympy.Expr:
        """The optimum, or a lower bound of it."""
        return bounds(self.optimum)[0]

    @property
    def high(self) -> sympy.Expr:
        """The optimum, or an upper bound of it."""
        return bounds(self.optimum)[1]

    def verify(self) -> Verdict:
        """The checker's verdict of the optimum, or of its bounds."""
        return self.optimum.verify()

    def __repr__(self) -> str:
        """Runnable: the call of ``solve`` that shows it."""
        A, beta = self.A.tolist(), self.beta
        y = list(self.y) if self.problem.o == 1 else self.y.tolist()
        extra = "" if beta is None else f", beta={str(beta)!r}"
        kind = "".join(f", {name}={value!r}" for name, value in Networks.of(self.problem).options.items())
        call = f"solve({A}, {y}, loss={self.problem.loss!r}{extra}, bias={self.problem.bias!r}{kind})"
        optimum = str(self.low) if self.low == self.high else f"{sympy.N(self.low, 15)}"
        return f"{call}: claimed {self.claimed}, optimum {optimum}"


@dataclass(frozen=True, eq=False)
class Conjecture(Displayed):
    """What the search found: ``met`` of ``tried`` problems met the hypotheses, and the claim was compared there.

    On ``undefined`` more the hypotheses held, and the claim gave no number.
    Where nothing refutes the claim, ``reason`` says why the search ended, and ``stated_by`` are ids of theorems that
    say the same of these problems: their hypotheses hold on all of them, and their values are the claimed ones.

    >>> import analytic
    >>> found = analytic.conjecture(lambda A, y, beta: (y.T * y)[0] / 2, loss="squared")
    >>> found.refuted, found.counterexample.A.tolist()
    (True, [[1]])
    >>> found = analytic.conjecture(lambda A, y, beta: (y.T * y)[0] / 2, hypotheses=[lambda A, y, beta: not any(A)],
    ...                             max_samples=1)
    >>> found.reason.split(";")[0], "rank-one-squared" in found.stated_by
    ('all problems of at most 1 sample were tried', True)
    """

    counterexample: Counterexample | None
    tried: int
    met: int
    undefined: int
    seconds: float
    exhausted: bool
    max_samples: int = 0
    stated_by: tuple[str, ...] = ()

    @property
    def refuted(self) -> bool:
        """Whether a problem was found, with proof, on which the claim is wrong."""
        return self.counterexample is not None

    @property
    def reason(self) -> str:
        """Why the search ended, and which theorems say the same."""
        if self.refuted:
            return "a counterexample was found"
        count = f"{self.max_samples} sample{'s' if self.max_samples != 1 else ''}"
        ended = (
            f"all problems of at most {count} were tried" if self.exhausted
            else f"the time limit ended the search of problems of at most {count}"
        )  # fmt: skip
        if self.undefined and not self.met:
            ended += f"; the claim is undefined on all {self.undefined} of them that met the hypotheses"
        kind = "theorem that covers" if len(self.stated_by) == 1 else "theorems that cover"
        said = f"; {kind} them with the same value: {', '.join(self.stated_by)}" if self.stated_by else ""
        return ended + said

    def __repr__(self) -> str:
        found = f"refuted by {self.counterexample!r}" if self.refuted else f"not refuted: {self.reason}"
        held = f"{self.met + self.undefined} of {self.tried} problems met the hypotheses"
        more = f", and the claim is undefined on {self.undefined} of these" if self.undefined and self.met else ""
        return f"Conjecture({found}; {held}{more})"

    def _repr_latex_(self) -> str:
        if self.counterexample is None:
            return rf"$\text{{not refuted on {self.met} problems}}$"
        c = self.counterexample
        parts = [f"A = {sympy.latex(c.A)}", f"y = {sympy.latex(c.y)}"]
        parts += [] if c.beta is None else [rf"\beta = {sympy.latex(c.beta)}"]
        return rf"$\displaystyle {', '.join(parts)}: \text{{claimed }} {sympy.latex(c.claimed)}$"


def conjecture(
    value: Callable[[Any, Any, Any], Any] | str,
    *,
    hypotheses: Any = (),
    loss: str | None = None,
    bias: str | None = None,
    max_samples: int = 3,
    time_limit: float = 60.0,
    seed: int = 0,
    skip: str | None = None,
    neuron_norm: int | None = None,
    activation: Any = None,
    negative_slope: Any = None,
) -> Conjecture:
    """Look for a problem that meets the hypotheses and whose optimum is not what is claimed.

    Problems are tried smallest first: integers from -1 to 1, few samples first, then larger ones; between them data of
    the package's families that share a hypothesis, rationals with symmetries, and random ones. A claim is compared
    with the exact optimum where a theorem has it, and with proved bounds elsewhere, where it agrees within a relative
    1e-6, as a claim with floats does everywhere. A counterexample is then made smaller.

    Parameters
    ----------
    value : function ``(A, y, beta)`` of sympy matrices, or a theorem's id
        What is claimed: the optimal value, or a Network that is optimal. y is a column, beta None where the loss has
        none. None, or an error of division by zero, where the claim is not defined. Of a theorem its own formula is
        tried under its own hypotheses.
    hypotheses : list of ids and functions
        Ids of hypotheses (such as "whitened", "spike-free", "odd") or of theorems, whose hypotheses are all taken, and
        functions ``(A, y, beta)`` that are true where the claim is meant to hold.
    loss : as in :func:`analytic.solve`; squared by default
    bias : "none" (default) or "free"
    max_samples : int
        The most samples, and features, up to 6.
    time_limit : float
        Seconds after which the search ends; a counterexample takes up to ten more to become small, and to look for
        theorems that say the same some six.
    seed : int
        Of the random problems.
    skip, neuron_norm, activation, negative_slope : as in :func:`analytic.solve`
        The networks that the claim is about; by default those of the theorem, absolute values for leaky ones, and ReLU
        networks for a function. For others than ReLU networks without a skip connection a problem counts where a
        theorem covers it.

    Returns
    -------
    Conjecture
        With ``refuted``, ``counterexample`` (``A``, ``y``, ``beta``, ``claimed``, ``optimum``, ``verify()``),
        ``tried``, ``met``, ``reason`` and ``stated_by``. That nothing was found proves nothing.

    Examples
    --------
    >>> import analytic
    >>> found = analytic.conjecture(lambda A, y, beta: (A.pinv() * y).norm(), hypotheses=["spike-free"],
    ...                             loss="interpolation")
    >>> found.refuted, found.counterexample.verify().proved
    (True, True)
    """
    whole("max_samples", max_samples, 1, MOST_SAMPLES)
    end = time.monotonic() + positive("time_limit", time_limit, "a positive number of seconds")
    seed = whole("seed", seed)
    given = items("hypotheses", hypotheses, "a list of ids or functions of (A, y, beta)")
    loss = None if loss is None else one_of("loss", loss, tuple(LOSSES))
    bias = None if bias is None else one_of("bias", bias, BIASES)
    named = _named(value)
    networks = Networks.chosen(named, skip, neuron_norm, activation, negative_slope)
    claim, given, loss, bias = _claim(value, named, networks, given, loss, bias)
    needs = conditions(given, loss, bias)
    own = None if named is None else named.id
    return _RefereeSearch(claim, needs, loss, bias, end, networks, own=own).run(max_samples, seed)


def _named(value: Any) -> Theorem | None:
    """The theorem whose id is claimed."""
    if not isinstance(value, str):
        return None
    theorem = theorems[value]
    if theorem.propose is None:
        raise OptionError(f"value is {value!r}, a theorem that gives no optimum: give another, or a function")
    return theorem


def _claim(
    value: Any, theorem: Theorem | None, networks: Networks, hypotheses: list[object], loss: str | None,
    bias: str | None,
) -> tuple[Claim, list[object], str, str]:  # fmt: skip
    if theorem is not None:
        ids = {h.id for h in theorem.hypotheses}
        own = next((name for name in LOSSES if f"loss-{name}" in ids), "squared")
        return (
            _of_theorem(theorem, networks),
            [value, *hypotheses],
            loss or own,
            bias or ("free" if "free-bias" in ids else "none"),
        )
    if not callable(value):
        raise OptionError(f"value is {one_line(value)}: give a function of (A, y, beta), or a theorem's id")
    return value, hypotheses, loss or "squared", bias or "none"


def _of_theorem(theorem: Theorem, networks: Networks) -> Claim:
    """The theorem's formula for the value, or what it proposes."""
    formula = next((f for f in theorem.formulas if f.name == "value"), None)

    def claim(A: sympy.Matrix, y: sympy.Matrix, beta: Any) -> Any:
        loss = next(name for name in LOSSES if any(h.id == f"loss-{name}" for h in theorem.hypotheses))
        free = any(h.id == "free-bias" for h in theorem.hypotheses)
        targets = list(y) if y.cols == 1 else y.tolist()
        problem = networks.problem(A.tolist(), targets, loss, beta, "free" if free else "none")
        if not all(limit.holds(problem).proved for limit in theorem.limits):
            return None  # beyond what the code evaluates, though not beyond the theorem
        assert theorem.propose is not None
        return theorem.propose(problem).value if formula is None else formula.evaluate(problem)

    return claim


class _RefereeSearch:
    """One claim, and how often it was tried."""

    def __init__(
        self, claim: Claim, needs: Premises, loss: str, bias: str, end: float, networks: Networks = RELU_NETWORKS,
        *, own: str | None = None,
    ) -> None:  # fmt: skip
        self.claim, self.needs, self.loss, self.bias, self.end = claim, needs, loss, bias, end
        self.networks, self.own, self.sample = networks, own, Sample()
        self.tried = self.met = self.undefined = self.most = 0
        self.never: set[Any] = set()
        self.start = time.monotonic()

    def run(self, most: int, seed: int) -> Conjecture:
        """Until a counterexample is found, the candidates are exhausted or the time is up."""
        self.most = most
        seen: set[Rival] = set()
        for candidate in candidates(self.loss, most, self.needs.families, seed):
            if time.monotonic() > self.end:
                return self._result(None, exhausted=False)
            if candidate in seen or candidate.A in self.never:
                continue
            seen.add(candidate)
            found = self._refuted(candidate)
            if found is not None:
                return self._result(self._smallest(candidate, found), exhausted=False)
        return self._result(None, exhausted=True)

    def _result(self, found: Counterexample | None, *, exhausted: bool) -> Conjecture:
        seconds = time.monotonic() - self.start
        said = () if found is not None else stating(self.sample, self.own)
        return Conjecture(found, self.tried, self.met, self.undefined, seconds, exhausted, self.most, said)

    def _refuted(self, candidate: Rival) -> Counterexample | None:
        self.tried += 1
        problem = self.networks.problem(candidate.A, candidate.y, self.loss, candidate.beta, self.bias)
        held = self.needs.hold(problem)
        if held != "yes":
            if held == "never":
                self.never.add(candidate.A)
            return None
        claimed = claimed_value(self.claim, problem)
        if claimed is None:
            self.undefined += 1
            return None
        try:
            found: Judged | None = judged(problem, claimed, self.end - time.monotonic(), proving=self.own is not None)
        except (InfeasibleError, UnsupportedError):
            return None
        self.met += 1
        if found is None:
            self.sample.add(problem, claimed)
        return None if found is None else Counterexample(problem, found.claimed, found.optimum)

    def _smallest(self, candidate: Rival, found: Counterexample) -> Counterexample:
        """The smallest that single steps reach while they refute; none is tried twice."""
        labelled, tried = LOSSES[self.loss].labelled, {candidate}
        self.end = time.monotonic() + SHRINKING
        while True:
            smaller = {c for c in simpler(candidate, labelled) if c.size < candidate.size or c.beta != candidate.beta}
            for step in sorted(smaller - tried, key=lambda c: (c.size, c.A, c.y)):
                tried.add(step)
                if time.monotonic() > self.end or len(tried) > STEPS:
                    return found
                again = self._refuted(step)
                if again is not None:
                    candidate, found = step, again
                    break
            else:
                break
        return found
