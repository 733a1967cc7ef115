"""The verdict on a certificate, step by step.

It trusts nothing in the file: it recomputes everything from the data, and decides every hypothesis, constraint and
comparison by an exact sign.  It uses the standard library only and shares no code with what produced the file.

The problem.  Over networks ``f = sum_j (A u_j + b_j 1)_+ w_j + xi 1`` minimise ``loss(f) + beta sum_j ||u_j|| |w_j|``
(``beta = 1`` when the loss is a constraint; ``b = 0, xi = 0`` when the bias is "none").  With the skip connection
"free", ``f`` has one more summand ``A S`` that costs nothing.  ``||u||`` is the Euclidean norm, or the 1-norm if
the problem says so; ``||w||`` is Euclidean.  The positive part is the activation unless the problem names another
one: ``|t|`` and ``max(t, a t)`` in its place, or thresholds, 1 where ``t >= 0`` and 0 elsewhere.  Thresholds have the
same values for all lengths of (u_j, b_j), which is not measured then: ``beta sum_j |w_j|``.

Weak duality.  Let ``h(v) = max ||v' (A u + b 1)_+||`` over ``||u|| <= 1`` (and all b when the bias is "free"; for
thresholds over all u).
If ``h(v) <= beta``, ``1'v = 0`` when the bias is free and ``A'v = 0`` when the skip is, then for every network
``beta sum_j ||u_j|| |w_j| >= sum_j v'(A u_j + b_j 1)_+ w_j = v'(f - xi 1) = v'f``, so its objective is at least
``min_f loss(f) + v'f``, the dual objective of v.  (Ergen & Pilanci, JMLR 2021, section 2; for vector outputs ``v'f``
is the inner product of matrices.)

"Proved" means that all of this was verified:
1. the network is of the stated kind and its objective is what the claim says (so optimum <= objective);
2. v meets the constraints of the dual, by the argument of the feasibility method, and its dual objective is what the
   claim says (so dual objective <= optimum).
"Refuted" means that a statement of the file is false; "undecided" that the checker cannot tell.  What a claim says,
and what a number with logarithms can show, is in ``docs/certificate.md``, the specification of this package.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from os import PathLike
from typing import Any

from analytic.checker.examination import Examination
from analytic.checker.losses import LOSSES
from analytic.checker.methods import ACTIVATIONS, METHODS, ONE_NORM
from analytic.checker.network import penalty, predictions
from analytic.checker.numbers import Enclosed, Field, Real, sign
from analytic.checker.printing import ends, show, show_above, show_below
from analytic.checker.reading import Certificate, load, read
from analytic.checker.vectors import dot, total
from analytic.checker.work import LIMIT, CertificateError, ImpreciseError, RefutedError, UndecidedError, Work

PRECISIONS = (320, 1280, 5120)  # bits of enclosures, tried in turn


@dataclass(frozen=True)
class Verdict:
    """The outcome ("proved", "refuted" or "undecided"), why, and the two bounds as the file writes them.

    ``low <= optimum <= high`` is what was proved (None unless it was); ``optimal`` tells that the network is globally
    optimal, exactly or to within the width that the file claims.
    """

    outcome: str
    reason: str
    value: str
    lower_bound: str
    optimal: bool = False
    low: Fraction | None = None
    high: Fraction | None = None

    @property
    def proved(self) -> bool:
        """Every statement of the certificate was verified."""
        return self.outcome == "proved"

    @property
    def refuted(self) -> bool:
        """A statement of the certificate is false."""
        return self.outcome == "refuted"

    @property
    def undecided(self) -> bool:
        """The checker can neither prove nor refute."""
        return self.outcome == "undecided"

    def __bool__(self) -> bool:
        raise TypeError("a Verdict has three values: ask for .proved, .refuted or .undecided")


def check_file(path: str | PathLike[str], *, limit: float = LIMIT) -> Verdict:
    """Check a certificate file; CertificateError if it is not one."""
    return check(load(path), limit=limit)


def check(payload: dict[str, Any], *, limit: float = LIMIT) -> Verdict:
    """Check the content of a certificate file; CertificateError if it is malformed.

    ``limit`` is the work that it may cost, in operations on short numbers of a microsecond or two each.
    """
    methods = {name: keys for name, (_, keys) in METHODS.items()}
    work, claim, reason = Work(limit), ("", ""), ""
    for bits in PRECISIONS:
        field = Field(bits, work)
        try:
            c = read(payload, field, methods)
            claim = c.claim
            return _examine(Examination(c, field))
        except RefutedError as error:
            return Verdict("refuted", str(error), *claim)
        except UndecidedError as error:
            return Verdict("undecided", str(error), *claim)
        except ImpreciseError as error:
            reason = f"{error}, with {bits} bits"
    return Verdict("undecided", reason, *claim)


def _examine(e: Examination) -> Verdict:
    """The proof, step by step; every step raises RefutedError if it fails."""
    c, field = e.c, e.field
    _bias(e)
    primal, dual = LOSSES[c.loss]
    line = e.line if c.method == "rank-one" or len(c.A[0]) == 1 else None
    value = primal(field, c, predictions(field, c, line)) + c.beta * penalty(field, c)
    e.require_claim(c.value, value, "value", 1)
    below = dual(field, c)
    e.require_claim(c.lower_bound, below, "lower bound", -1)
    _require_norm_of_method(c)
    _require_activation_of_method(c)
    METHODS[c.method][0](e)
    bounds = (c.lower_bound, c.value) if c.bounds else (below, value)
    return _conclusion(c, ends(bounds[0], field.bits)[0], ends(bounds[1], field.bits)[1])


def _require_norm_of_method(c: Certificate) -> None:
    """A method proves ``h(v) <= beta`` for one of the two norms; what it computes says nothing of the other."""
    covered = 1 if c.method in ONE_NORM else 2
    if c.neuron_norm != covered:
        raise UndecidedError(f"method {c.method} covers neurons measured by the {covered}-norm only")


def _require_activation_of_method(c: Certificate) -> None:
    """What a method computes for one activation says nothing of another."""
    covered = ACTIVATIONS.get(c.method, ("relu",))
    if c.activation not in covered:
        raise UndecidedError(f"method {c.method} covers the activation {' or '.join(covered)} only")


def _conclusion(c: Certificate, low: Fraction, high: Fraction) -> Verdict:
    """What was proved: optimality exactly, optimality to within the width of the claim, or bounds."""
    around = f"{show_below(low)} <= optimum <= {show_above(high)}"
    if c.width:
        if high - low > c.width:
            raise ImpreciseError(f"the optimum is known to within {show_above(high - low)}, not to the claimed width")
        reason, optimal = f"globally optimal to within {show_above(c.width)}: {around}", True
    elif _equal(c.value, c.lower_bound):
        reason, optimal = f"globally optimal: value = lower bound = {show(c.value)}", True
    else:
        reason, optimal = f"bounds: {around}", False
    return Verdict("proved", reason, *c.claim, optimal=optimal, low=low, high=high)


def _equal(a: Real, b: Real) -> bool:
    """Whether two numbers are known to be equal: never if logarithms are left in their difference."""
    difference = a - b
    return not isinstance(difference, Enclosed) and sign(difference) == 0


def _bias(e: Examination) -> None:
    """Without bias there is none in the network; with one, the dual is orthogonal to constants."""
    _skip(e)
    if e.c.bias == "none":
        if any(map(sign, [*e.c.b, *e.c.xi])):
            raise RefutedError("the network has a bias, the problem has none")
        return
    for v in e.c.V:
        if sign(total(e.field, v)):
            raise RefutedError("the dual is infeasible: its entries do not sum to zero, and the bias is free")


def _skip(e: Examination) -> None:
    """Without skip connection there is no linear function in the network; with one, the dual is orthogonal to A."""
    if not e.c.skip:
        if any(map(sign, (x for column in e.c.S for x in column))):
            raise RefutedError("the network has a linear function, the problem has no skip connection")
        return
    for v in e.c.V:
        for k, feature in enumerate(zip(*e.c.A, strict=True)):
            if sign(dot(e.field, v, feature)):
                raise RefutedError(f"the dual is infeasible: it is not orthogonal to feature {k}, and the skip "
                                   "connection is free")  # fmt: skip


# --- command line ---------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Check one file; the exit status is 0 if proved, 1 if refuted or undecided, 2 if it is no certificate."""
    if len(arguments) != 1:
        print("usage: python -m analytic.checker FILE", file=sys.stderr)
        return 2
    try:
        verdict = check_file(arguments[0])
    except CertificateError as error:
        print(f"not a certificate: {error}", file=sys.stderr)
        return 2
    print(f"{verdict.outcome}: {verdict.reason}")
    return 0 if verdict.proved else 1
