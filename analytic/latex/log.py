"""What the machine did for a proof: every claim with its verdict, apart from the prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analytic.derivation import Derivation, Lemma, Step
from analytic.derivation.cited import Cited
from analytic.derivation.claims import Claim
from analytic.latex.escape import escape
from analytic.latex.fitting import fitted
from analytic.latex.layout import LINE, NARROWEST
from analytic.model.notation import Notation
from numeric.options import whole


@dataclass(frozen=True)
class Entry:
    """A claim of a lemma or of a step of the proof, or a citation or an assertion, which claims nothing."""

    place: str
    claim: Claim | None
    step: Step | None
    item: Cited | None = None

    @property
    def verdict(self) -> str:
        """Status, grade and reason in a line."""
        if self.item is not None:
            return f"{self.item.grade}, {self.item.check().reason}"
        if self.claim is None:
            return "nothing to check" if self.step is not None and self.step.cites else "asserted, not checked"
        found = self.claim.check()
        return f"{self.claim.grade if found.proved else found.status}: {found.reason}"

    def formula(self, notation: Notation) -> str:
        """The rows of the claim, without alignment marks before them."""
        return "" if self.claim is None or self.step is None else self.claim.latex(notation, self.step.names)


def log_of(derivation: Derivation) -> Iterator[Entry]:
    """The lemmas, each after those that it needs, then the steps."""
    for item in derivation.lemmas:
        if isinstance(item, Lemma) and item.steps:
            for step in item.steps:
                yield from _entries(f"lemma {item.id}", step)
        else:
            yield Entry(f"{item.kind} {item.id}", None, None, item)
    for number, step in enumerate(derivation.steps, 1):
        yield from _entries(f"step {number}", step)


def _entries(place: str, step: Step) -> Iterator[Entry]:
    if not step.claims:
        yield Entry(place, None, step)
    for number, claim in enumerate(step.claims, 1):
        yield Entry(f"{place}, claim {number}", claim, step)


def log_latex(derivation: Derivation, notation: Notation | None = None, *, width: int = LINE) -> str:
    r"""A list of the claims, each displayed below its verdict; needs ``amsmath`` and ``amssymb``.

    >>> import analytic
    >>> text = log_latex(analytic.theorems["whitened-squared"].derive())
    >>> print(text.splitlines()[1])
    \item[lemma weak-duality, claim 1:] proved: 2 cases, by exact algebra.
    """
    letters = Notation.of(notation)
    lines = [r"\begin{description}"]
    for entry in log_of(derivation):
        said = escape(entry.verdict) if entry.item is None else letters.prose(entry.verdict)  # sources are LaTeX
        lines.append(rf"\item[{escape(entry.place)}:] {said}.")
        formula = entry.formula(letters)
        if formula:
            lines += [r"\begin{align*}", formula, r"\end{align*}"]
    return fitted("\n".join([*lines, r"\end{description}"]), whole("width", width, NARROWEST))


def log_lines(derivation: Derivation, notation: Notation | None = None) -> Iterator[str]:
    """The same for a terminal, a claim in two lines."""
    letters = Notation.of(notation)
    for entry in log_of(derivation):
        yield f"{entry.place}: {entry.verdict}"
        formula = entry.formula(letters)
        if formula:
            yield "  " + re.sub(r"(\\\\|&|\s)+", " ", formula).strip()
