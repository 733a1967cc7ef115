r"""Lemmas: what several proofs use is proved once and cited; ``\lemma{id}`` in the prose of a step is a citation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from analytic.derivation.cited import CITATION, Cited, linked
from analytic.derivation.derivation import Step, combine
from analytic.derivation.grades import PROVED, Grade, weakest
from analytic.model.notation import Notation
from analytic.model.verdict import Verdict
from numeric.errors import DataError


@dataclass(frozen=True)
class Lemma:
    """A statement with its proof, or a classical theorem with the ``source`` of a proof.

    ``statement`` is LaTeX prose in the macros of :class:`analytic.Notation`.
    """

    id: str
    title: str
    statement: str
    steps: tuple[Step, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9-]*", self.id):
            raise DataError(f"the id of a lemma is {self.id!r}: give small letters and hyphens")
        if not self.steps and not self.source:
            raise DataError(f"lemma {self.id} has neither steps nor a source: prove it, or say where a proof is")
        named = set(CITATION.findall(self.statement)) - {item.id for item in self.cites}
        if named:
            raise DataError(
                f"the statement of lemma {self.id} names {sorted(named)}, which no step of its proof cites: "
                "let one cite it, or say it in words"
            )

    @property
    def kind(self) -> Literal["lemma", "theorem"]:
        """A lemma."""
        return "lemma"

    @property
    def classical(self) -> bool:
        """Whether it is proved where its source says, and not here."""
        return not self.steps

    @property
    def grade(self) -> Grade:
        """That of its proof; a classical theorem is proved where its source says."""
        return weakest(step.grade for step in self.steps) if self.steps else PROVED

    @property
    def cites(self) -> tuple[Cited, ...]:
        """What its steps cite."""
        return tuple(item for step in self.steps for item in step.cites)

    @cached_property
    def _verdict(self) -> Verdict:
        if not self.steps:
            return Verdict("proved", f"classical: {self.source}")
        return combine([(f"{self.title}, step {i}", step.check()) for i, step in enumerate(self.steps, 1)])

    def check(self) -> Verdict:
        """Execute its proof, once."""
        return self._verdict

    def latex(self, notation: Notation) -> str:
        """Statement and proof as LaTeX text."""
        said = linked(notation.prose(self.statement), self.cites)
        head = rf"\medskip\noindent\textbf{{Lemma ({self.title}).}} \emph{{{said}}}"
        if not self.steps:
            return f"{head} ({notation.prose(self.source)}.)"
        return "\n".join([head, r"\emph{Proof.}", *(step.body(notation) for step in self.steps), r"\hfill$\square$"])
