"""A derivation: steps from the training problem to a closed form, with claims that the machine checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from analytic.derivation.cited import Cited, Printer, closure, linked, require_cited, spelled
from analytic.derivation.claims import Claim
from analytic.derivation.grades import Grade, weakest
from analytic.derivation.printing import Names
from analytic.model.display import Displayed
from analytic.model.notation import Notation
from analytic.model.verdict import Verdict


@dataclass(frozen=True)
class Step:
    r"""Prose around claims; ``cites`` are the lemmas that its prose names as ``\lemma{id}``.

    ``names`` are the LaTeX of the symbols in all claims; a claim may name some of its own. A sentence between claims
    says by which rule (a sum, a substitution, a case) they give what is stated. A step with neither claims nor
    citations only asserts: it is graded so, counted, and never proved.
    """

    title: str
    text: str
    claims: tuple[Claim, ...] = ()
    after: str = ""
    names: Names = field(default_factory=dict)
    cites: tuple[Cited, ...] = ()

    def __post_init__(self) -> None:
        require_cited(self.title, self.text + self.after, self.cites)

    @property
    def grade(self) -> Grade:
        """The weakest of its claims and of what it cites."""
        return weakest([*(claim.grade for claim in self.claims), *(item.grade for item in self.cites)])

    @property
    def asserts(self) -> bool:
        """Whether something in the step is neither checked nor cited."""
        return self.grade.kind == "asserted"

    @cached_property
    def _verdict(self) -> Verdict:
        if not self.claims and not self.cites:
            return Verdict("undecided", f"{self.title}: asserted, not checked")
        found = [(f"{self.title}, claim {i}", claim.check()) for i, claim in enumerate(self.claims, 1)]
        return combine(found + [(f"{self.title}, {item.kind} {item.id}", item.check()) for item in self.cites])

    def check(self) -> Verdict:
        """Proved when every claim and citation is; refuted when one is; computed once."""
        return self._verdict

    def rows(self, notation: Notation) -> str:
        """The claims as the rows of an ``align`` environment."""
        return " \\\\\n".join(claim.latex(notation, self.names) for claim in self.claims)

    def body(self, notation: Notation, print_as: Printer = spelled) -> str:
        """Prose and displayed claims; ``print_as`` prints the citations."""
        lines = [linked(notation.prose(self.text), self.cites, print_as)]
        if self.claims:
            lines += [r"\begin{align*}", self.rows(notation), r"\end{align*}"]
        if self.after:
            lines.append(linked(notation.prose(self.after), self.cites, print_as))
        return "\n".join(lines)

    def latex(self, notation: Notation, number: int, print_as: Printer = spelled) -> str:
        """A paragraph with its displayed claims, and its grade unless it is proved."""
        mark = "" if self.grade.proved else rf" \emph{{({self.grade})}}".replace("<=", r"$\le$")
        return rf"\smallskip\noindent\textbf{{Step {number}: {self.title}.}}{mark} {self.body(notation, print_as)}"


@dataclass(frozen=True)
class Derivation(Displayed):
    """The proof of one theorem; its grade is that of the weakest link.

    ``opening`` says the problem again, which a page that has the statement leaves out; ``where`` what is new.

    >>> import analytic
    >>> proof = analytic.theorems["whitened-squared"].derive()
    >>> proof.check().proved, proof.asserted, str(proof.grade)
    (True, 0, 'proved')
    """

    theorem: str
    opening: str
    steps: tuple[Step, ...]
    closing: str = ""
    where: str = ""

    @property
    def asserted(self) -> int:
        """How many steps assert something."""
        return sum(step.asserts for step in self.steps)

    @property
    def grade(self) -> Grade:
        """The weakest of its steps and of the lemmas that they cite, provided that :meth:`check` refutes nothing."""
        return weakest(step.grade for step in self.steps)

    @property
    def lemmas(self) -> tuple[Cited, ...]:
        """The lemmas and theorems that the proof rests on, also through others; each after those that it needs."""
        return tuple(closure(item for step in self.steps for item in step.cites))

    @cached_property
    def checks(self) -> tuple[Verdict, ...]:
        """A verdict for each step."""
        return tuple(step.check() for step in self.steps)

    def check(self) -> Verdict:
        """Proved when every step is; refuted when one is; the reason says the grade, or the first step in the way."""
        if not self.steps:
            return Verdict("undecided", "asserted: the derivation has no steps")
        found = combine([(f"step {i}", verdict) for i, verdict in enumerate(self.checks, 1)])
        if not found.proved:
            return Verdict(found.status, found.reason if found.refuted else f"{self.grade}: {found.reason}")
        return Verdict("proved", f"{self.grade}: {self._counted()}")

    def _counted(self) -> str:
        """How many steps and lemmas were checked, and how many have no computation of their own."""
        applied = sum(not step.claims for step in self.steps)
        classical = sum(item.classical for item in self.lemmas)
        parts = [_number(len(self.steps), "step") + (f" ({applied} only by lemmas)" if applied else "")]
        if self.lemmas:
            parts.append(_number(len(self.lemmas), "lemma") + (f" ({classical} classical)" if classical else ""))
        return " and ".join(parts)

    def latex(self, notation: Notation | None = None) -> str:
        """The derivation as LaTeX text for an appendix (packages ``amsmath`` and ``amssymb``)."""
        letters = Notation.of(notation)
        parts = self.paragraphs(letters)
        grade = rf" \emph{{Grade: {self.grade}.}}".replace("<=", r"$\le$")
        parts.append((letters.prose(self.closing) + grade + r" \hfill$\square$").lstrip())
        return "\n\n".join(parts) + "\n"

    def paragraphs(self, notation: Notation, print_as: Printer = spelled) -> list[str]:
        """The opening and the steps; ``print_as`` prints the citations."""
        steps = [step.latex(notation, i, print_as) for i, step in enumerate(self.steps, 1)]
        return [notation.prose(f"{self.opening} {self.where}".strip()), *steps]

    def __repr__(self) -> str:
        titles = "; ".join(step.title for step in self.steps)
        return f"Derivation({self.theorem!r}, {len(self.steps)} steps, {self.grade}: {titles})"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"


def combine(verdicts: Sequence[tuple[str, Verdict]]) -> Verdict:
    """Refuted if one is, else undecided if one is, else proved."""
    for status in ("refuted", "undecided"):
        for name, verdict in verdicts:
            if verdict.status == status:
                return Verdict(verdict.status, f"{name}: {verdict.reason}")
    reasons = Counter(verdict.reason for _, verdict in verdicts)
    return Verdict("proved", "; ".join(f"{reason}" for reason in reasons))
