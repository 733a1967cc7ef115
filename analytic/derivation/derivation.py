"""A derivation: steps from the training problem to a closed form, every one checked by the machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from analytic.derivation.claims import Claim, Names
from analytic.model.display import Displayed
from analytic.model.notation import Notation
from analytic.model.verdict import Verdict


@dataclass(frozen=True)
class Step:
    """Prose around claims. ``lemma`` names the classical fact that carries the claims to the general statement.

    ``names`` are the LaTeX of the symbols in all claims; a claim may name some of its own.
    A step without claims only asserts: it is counted, and never proved.
    """

    title: str
    text: str
    claims: tuple[Claim, ...]
    after: str = ""
    lemma: str = ""
    names: Names = field(default_factory=dict)

    @property
    def asserts(self) -> bool:
        """Whether nothing in the step is checked."""
        return not self.claims

    @cached_property
    def _verdict(self) -> Verdict:
        if self.asserts:
            return Verdict("undecided", f"{self.title}: asserted, not checked")
        return combine([(f"{self.title}, claim {i}", claim.check()) for i, claim in enumerate(self.claims, 1)])

    def check(self) -> Verdict:
        """Proved when every claim is; refuted when one is; computed once."""
        return self._verdict

    def rows(self, notation: Notation) -> str:
        """The claims as the rows of an ``align`` environment."""
        return " \\\\\n".join(claim.latex(notation, self.names) for claim in self.claims)

    def latex(self, notation: Notation, number: int) -> str:
        """A paragraph with its displayed claims."""
        mark = r" \emph{(asserted)}" if self.asserts else ""
        lines = [rf"\paragraph{{Step {number}: {self.title}.}}{mark} {notation.prose(self.text)}"]
        if self.claims:
            lines += [r"\begin{align*}", self.rows(notation), r"\end{align*}"]
        if self.after:
            lines.append(notation.prose(self.after))
        if self.lemma:
            lines.append(rf"(By {notation.prose(self.lemma)}.)")
        return "\n".join(lines)


@dataclass(frozen=True)
class Derivation(Displayed):
    """The proof of one theorem.

    >>> import analytic
    >>> proof = analytic.theorems["whitened-squared"].derive()
    >>> proof.check().proved, proof.asserted
    (True, 0)
    """

    theorem: str
    opening: str
    steps: tuple[Step, ...]
    closing: str = ""

    @property
    def asserted(self) -> int:
        """How many steps only assert."""
        return sum(step.asserts for step in self.steps)

    @cached_property
    def checks(self) -> tuple[Verdict, ...]:
        """A verdict for each step."""
        return tuple(step.check() for step in self.steps)

    def check(self) -> Verdict:
        """Proved when every step is; refuted when one is; the reason names the first step in the way."""
        if not self.steps:
            return Verdict("undecided", "the derivation has no steps")
        found = combine([(f"step {i}", verdict) for i, verdict in enumerate(self.checks, 1)])
        return Verdict("proved", f"{len(self.steps)} steps, each checked") if found.proved else found

    def latex(self, notation: Notation | None = None) -> str:
        """The derivation as LaTeX text for an appendix (packages ``amsmath`` and ``amssymb``)."""
        letters = Notation.of(notation)
        parts = [letters.prose(self.opening)]
        parts += [step.latex(letters, i) for i, step in enumerate(self.steps, 1)]
        parts.append(letters.prose(self.closing) + r" \hfill$\square$")
        return "\n\n".join(parts) + "\n"

    def __repr__(self) -> str:
        titles = "; ".join(step.title for step in self.steps)
        return f"Derivation({self.theorem!r}, {len(self.steps)} steps: {titles})"


def combine(verdicts: Sequence[tuple[str, Verdict]]) -> Verdict:
    """Refuted if one is, else undecided if one is, else proved."""
    for status in ("refuted", "undecided"):
        for name, verdict in verdicts:
            if verdict.status == status:
                return Verdict(verdict.status, f"{name}: {verdict.reason}")
    reasons = Counter(verdict.reason for _, verdict in verdicts)
    return Verdict("proved", "; ".join(f"{reason}" for reason in reasons))
