"""A small checker of certificates of global optimality for two-layer ReLU networks.

It trusts nothing in the file: it recomputes everything from the data, with exact rational arithmetic, exact
arithmetic of square roots, and rigorous enclosures of anything else (``checker_numbers``).  It uses the standard
library only and shares no code with what produced the file.

The problem.  Over networks ``f = sum_j (A u_j + b_j 1)_+ w_j + xi 1`` minimise ``loss(f) + beta sum_j ||u_j|| |w_j|``
(``beta = 1`` when the loss is a constraint; ``b = 0, xi = 0`` when the bias is "none").

Weak duality.  Let ``h(v) = max ||v' (A u + b 1)_+||`` over ``||u|| <= 1`` (and all b when the bias is "free").
If ``h(v) <= beta``, and ``1'v = 0`` when the bias is free, then for every network
``beta sum_j ||u_j|| |w_j| >= sum_j v'(A u_j + b_j 1)_+ w_j = v'(f - xi 1) = v'f``, so its objective is at least
``min_f loss(f) + v'f``, the dual objective of v.  (Ergen & Pilanci, JMLR 2021, section 2; for vector outputs ``v'f``
is the inner product of matrices.)

"Proved" means that all of this was verified:
1. the network is of the stated kind and its objective equals the claimed value (so optimum <= value);
2. v meets the constraints of the dual, by the argument of the feasibility method, and its dual objective equals the
   claimed lower bound (so lower bound <= optimum).
If the two bounds are equal, the network is globally optimal.

A claim whose key "relation" is "bounds" (instead of "equal", the default) states inequalities: the objective of the
network is at most the value, the dual objective at least the lower bound. Short rationals can then stand for long
sums of roots and logarithms; the two bounds enclose the optimum as well.

Comparisons of rationals and of sums of square roots are exact.  A difference that can only be enclosed (logarithms,
roots of sums of roots) counts as zero when the enclosure contains zero and is narrower than 1e-60 times the larger
of the two numbers; the reason then says "to within 1e-60", and the claim is proved to that accuracy and no better.
"Refuted" means that a statement of the file is false; "undecided" that the checker cannot tell.

The files ``checker*.py`` are the whole checker: ``checker_format`` and ``checker_grammar`` read the file,
``checker_numbers``, ``checker_logarithm`` and ``checker_vectors`` do the arithmetic, ``checker_network`` and
``checker_losses`` the objectives, ``checker_methods``, ``checker_angles``, ``checker_cells`` and ``checker_tree`` the
feasibility, and ``checker_examination`` compares.

    python -m analytic.checker FILE        exit status 0: proved, 1: refuted or undecided, 2: bad input
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Any

from analytic.checker_examination import DIGITS, Examination
from analytic.checker_format import load, read
from analytic.checker_losses import LOSSES
from analytic.checker_methods import METHODS
from analytic.checker_network import penalty, predictions
from analytic.checker_numbers import (
    CertificateError,
    ImpreciseError,
    RefutedError,
    UndecidedError,
    positive_part,
    show,
    sign,
)
from analytic.checker_vectors import total

__all__ = ["CertificateError", "Verdict", "check", "check_file", "main"]

PRECISIONS = (320, 1280, 5120)  # bits of enclosures, tried in turn


@dataclass(frozen=True)
class Verdict:
    """The outcome ("proved", "refuted" or "undecided"), why, and the two bounds as the file writes them."""

    outcome: str
    reason: str
    value: str
    lower_bound: str
    optimal: bool = False

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


def check_file(path: str | PathLike[str]) -> Verdict:
    """Check a certificate file; CertificateError if it is not one."""
    return check(load(path))


def check(payload: dict[str, Any]) -> Verdict:
    """Check the content of a certificate file; CertificateError if it is malformed."""
    methods = {name: keys for name, (_, keys) in METHODS.items()}
    claim, outcome, reason = ("", ""), "undecided", ""
    for bits in PRECISIONS:
        try:
            c = read(payload, bits, methods)
            claim = c.claim
            return _examine(Examination(c, bits))
        except RefutedError as error:
            outcome, reason = "refuted", str(error)
        except UndecidedError as error:
            reason = str(error)
        except ImpreciseError as error:
            reason = f"{error}, with {bits} bits"
            continue
        break
    return Verdict(outcome, reason, *claim)


def _examine(e: Examination) -> Verdict:
    """The proof, step by step; every step raises RefutedError if it fails."""
    c = e.c
    _bias(e)
    primal, dual = LOSSES[c.loss]
    line = e.line if c.method == "rank-one" or len(c.A[0]) == 1 else None
    value = primal(e, predictions(c, line)) + c.beta * penalty(c, e.bits)
    e.require_claim(c.value, value, "value", 1)
    e.require_claim(c.lower_bound, dual(e), "lower bound", -1)
    METHODS[c.method][0](e)
    optimal = e.compare(c.value, c.lower_bound) == 0
    best = "globally optimal: value = lower bound =" if optimal else f"bounds: {show(c.lower_bound)} <= optimum <="
    accuracy = f", to within 1e-{DIGITS}" if e.enclosed else ""
    return Verdict("proved", f"{best} {show(c.value)}{accuracy}", *c.claim, optimal=optimal)


def _bias(e: Examination) -> None:
    """Without bias there is none in the network; with one, the dual is orthogonal to constants."""
    if e.c.bias == "none":
        if any(map(sign, [*e.c.b, *e.c.xi])):
            raise RefutedError("the network has a bias, the problem has none")
        return
    for v in e.c.V:
        above, below = (total([positive_part(s * x) for x in v]) for s in (1, -1))
        if e.compare(above, below):
            raise RefutedError("the dual is infeasible: its entries do not sum to zero, and the bias is free")


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
