"""What a theorem is: a record that is selected, applied, printed, proved and tested."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from analytic.derivation.grades import ASSERTED, Grade
from analytic.model.display import Displayed
from analytic.model.losses import LOSSES
from analytic.model.notation import Notation
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.advice import FLOATS
from analytic.theorem.candidate import Candidate
from analytic.theorem.homotopy import Homotopy
from analytic.theorem.parts import Example, Formula, Hypothesis, Reference, Suppose
from analytic.theorem.statement import Claim, Data, Sentence, Value, training
from numeric.arrays import one_line
from numeric.errors import DataError, UnsupportedError

if TYPE_CHECKING:
    from analytic.derivation import Derivation


Failing = tuple[Hypothesis | None, Verdict]
"""A condition that is not shown to hold, None where the theorem is about other networks, and what was found."""


@dataclass(frozen=True, kw_only=True)
class Theorem(Displayed):
    """A result with everything that the toolkit needs to select, apply, print and test it.

    A statement is ``hypotheses``, ``where`` (what the letters stand for), ``sentences`` (the conclusion, each with the
    claims that it makes) and ``formulas``; ``suppositions`` is the order in which they introduce their letters, and
    ``conclusion`` the text of the sentences. ``limits`` are conditions of
    the code, not of the theorem. ``propose`` is absent for a result that states a property and gives no network.
    ``rank`` orders the selection: lower is tried first.
    ``homotopy`` follows the optimum through beta, where the answer is piecewise polynomial in it.
    ``feasibility`` names the checker's method that re-derives dual feasibility from the data.
    ``skip`` is the skip connection of its networks, "none" or "free"; ``neuron_norm`` the norm of a neuron, 1 or 2;
    ``activation`` their kind: "relu", "threshold", or "leaky", which absolute values are among.
    ``derivation`` builds the proof from the record itself; ``check`` tests a property on
    examples, which proves nothing else: its verdict is at best undecided, for the reason of its grade.

    >>> import analytic
    >>> theorem = analytic.theorems["whitened-interpolation"]
    >>> theorem.title, [hypothesis.id for hypothesis in theorem.hypotheses][-1]
    ('Minimum-norm interpolation of whitened data', 'whitened')
    """

    _helpers = frozenset(
        {"claims", "conditions", "derivation", "feasibility", "first_failing", "homotopy", "is_limited",
         "problem_latex", "rank", "satisfied", "sentences", "setting", "suppositions"}
    )  # fmt: skip

    id: str
    title: str
    hypotheses: tuple[Hypothesis, ...]
    where: tuple[Sentence, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    conclusion: str = ""
    limits: tuple[Hypothesis, ...] = ()
    setting: str | None = None
    formulas: tuple[Formula, ...]
    references: tuple[Reference, ...]
    examples: tuple[Example, ...]
    propose: Callable[[Problem], Candidate] | None = None
    homotopy: Callable[[Problem], Homotopy] | None = None
    feasibility: str = ""
    rank: int = 50
    skip: str = "none"
    neuron_norm: int = 2
    activation: str = "relu"
    derivation: Callable[[Theorem], Derivation] | None = None
    check: Callable[[], Verdict] | None = None

    def __post_init__(self) -> None:
        if self.sentences:
            object.__setattr__(self, "conclusion", " ".join(sentence.latex for sentence in self.sentences))

    def derive(self) -> Derivation:
        """The steps from the training problem to the closed form, their claims checked by the machine.

        >>> import analytic
        >>> analytic.theorems["whitened-interpolation"].derive().check().proved
        True
        """
        if self.derivation is None:
            raise UnsupportedError(f"theorem {self.id} has no derivation: see its references for a proof")
        return self.derivation(self)

    @property
    def grade(self) -> Grade:
        """How much its derivation is worth: the grade of the weakest link that it uses; asserted without one.

        It is what the derivation declares; ``derive().check()`` executes every claim behind it.

        >>> import analytic
        >>> str(analytic.theorems["one-dimensional-squared"].grade)
        'proved'
        """
        return ASSERTED if self.derivation is None else self.derive().grade

    def applies(self, problem: Problem) -> Verdict:
        """Whether every hypothesis holds; the reason names the first that does not."""
        if not isinstance(problem, Problem):
            raise DataError(f"problem is {one_line(problem)}: give Problem.build(A, y, ...)")
        return self.verdict(self.first_failing(problem))

    def verdict(self, failing: Failing | None) -> Verdict:
        """What is said of the first condition that fails."""
        if failing is None:
            return Verdict("proved", "every hypothesis holds")
        condition, verdict = failing
        if condition is None:
            return verdict
        return Verdict(verdict.status, f"{self._needs(condition)}: {condition.text}; but {verdict.reason}")

    def first_failing(self, problem: Problem) -> Failing | None:
        """The first hypothesis, or limit of the code, that is not shown to hold; none of them for other networks."""
        other = self._other_networks(problem)
        if other is not None:
            return None, other
        for condition in self.conditions:
            verdict = condition.holds(problem)
            if not verdict.proved:
                return condition, verdict
        return None

    def _other_networks(self, problem: Problem) -> Verdict | None:
        """Why the theorem gives no network of the problem's kind."""
        if self.propose is None:
            return Verdict("refuted", "states a property and gives no network")
        if problem.skip != self.skip:
            return Verdict("refuted", f"needs: a skip connection {self.skip!r}; but skip is {problem.skip!r}")
        if problem.neuron_norm != self.neuron_norm:
            need = f"needs: neurons measured by the norm {self.neuron_norm}"
            return Verdict("refuted", f"{need}; but neuron_norm is {problem.neuron_norm}")
        if problem.activation.kind != self.activation:
            given = problem.activation.name
            return Verdict("refuted", f"needs: neurons of activation {self.activation!r}; but activation is {given!r}")
        return None

    def is_limited(self, failing: Failing | None) -> bool:
        """Whether a limit of the code, and no hypothesis that was tested, rules the theorem out."""
        return failing is not None and failing[0] is not None and failing[0] not in self.hypotheses

    @cached_property
    def conditions(self) -> tuple[Hypothesis, ...]:
        """Hypotheses and limits of the code in the order in which they are tested."""
        late = tuple(condition for condition in (*self.hypotheses, *self.limits) if condition.needs_limits)
        return (*(c for c in (*self.hypotheses, *self.limits) if not c.needs_limits), *late)

    def _needs(self, condition: Hypothesis) -> str:
        if condition in self.hypotheses:
            return "needs"
        untested = not condition.needs_limits and any(h.needs_limits for h in self.hypotheses)
        return "the code needs" if untested else "the theorem holds, but the code needs"

    def satisfied(self, problem: Problem) -> int:
        """How many hypotheses hold before the first that does not."""
        held = takewhile(lambda hypothesis: hypothesis.holds(problem).proved, self.conditions)
        return sum(1 for _ in held) if self._other_networks(problem) is None else -1

    @property
    def statement_latex(self) -> str:
        """The statement in the default notation."""
        return self.statement(Notation())

    def statement(self, notation: Notation, *, problem: bool = True) -> str:
        """The statement as LaTeX text: the problem, hypotheses, letters, conclusion and formulas.

        Without ``problem`` the sentences on the training problem are left out, where they stand before it.
        """
        notation = Notation.of(notation)
        parts = [notation.prose(self.problem_latex)] if problem else []
        for item in self.suppositions:
            if isinstance(item, str):
                parts.append(notation.prose(item))
            else:
                given = ", ".join(f"{h.text} (${notation.render(h.latex)}$)" for h in item.hypotheses)
                parts.append(f"{item.opening} {given}.")
        lines = [" ".join([*parts, notation.prose(self.conclusion)])]
        lines += [rf"\[ {formula.latex(notation)} \]" for formula in self.formulas]
        return "\n".join(lines)

    def latex(
        self,
        *,
        notation: Notation | None = None,
        proof: bool = False,
        label: str | None = None,
        keys: Mapping[str, str] | None = None,
        numbered: bool = True,
        width: int = 60,
        inline: bool = False,
    ) -> str:
        r"""The statement as an ``amsthm`` environment with labels and citations, and its proof if wanted.

        The document needs the packages ``amsmath`` and ``amssymb``, for a proof and without numbers ``amsthm``, and an
        environment ``theorem`` or ``theorem*``: see :func:`analytic.latex.preamble`.

        Parameters
        ----------
        notation : Notation, optional
            The letters of your paper.
        proof : bool
            Whether a ``proof`` environment follows.
        label : str, optional
            The name in ``\label{thm:name}``, the id of the theorem if none is given.
        keys : mapping, optional
            Your citation keys by those of the records; see :func:`analytic.bibliography`.
        numbered : bool
            Without it the environment is ``theorem*``, without labels.
        width : int
            How many letters an equation may be long; about 36 for a column of two.
        inline : bool
            Whether the formulas stand in the text instead of in numbered equations.

        Examples
        --------
        >>> import analytic
        >>> print(analytic.theorems["whitened-squared"].latex(label="white").splitlines()[0].partition("]")[2])
        \label{thm:white}
        """
        writer: Any = importlib.import_module("analytic.latex.theorem")  # which stands above the records
        options = {"proof": proof, "label": label, "keys": keys, "numbered": numbered, "width": width,
                   "inline": inline}  # fmt: skip
        text: str = writer.theorem_latex(self, notation, **options)
        return text

    @property
    def suppositions(self) -> tuple[Suppose | str, ...]:
        """Hypotheses and the letters of ``where`` in the order in which they are printed: no letter before its meaning.

        >>> import analytic
        >>> [type(item).__name__ for item in analytic.theorems["odd-hinge"].suppositions]
        ['Suppose', 'str', 'Suppose']
        """
        first = tuple(h for h in self.hypotheses if not h.later)
        rest = tuple(h for h in self.hypotheses if h.later)
        letters = " ".join(sentence.latex for sentence in self.where)
        found = Suppose("Suppose that", first), letters, Suppose("Suppose moreover that", rest)
        return tuple(item for item in found if (item if isinstance(item, str) else item.hypotheses))

    @property
    def problem_latex(self) -> str:
        """The sentence that says what the optimum, the networks and the dual witness are, in macros."""
        if self.setting is not None:
            return self.setting
        kind = {hypothesis.id for hypothesis in self.hypotheses}
        loss = next(loss for loss in LOSSES if f"loss-{loss}" in kind)
        return training(
            loss, free="free-bias" in kind, scalar="scalar" in kind, skip=self.skip == "free", norm=self.neuron_norm,
            activation=self.activation,
        )  # fmt: skip

    def claims(self, data: Data) -> Iterator[Claim]:
        """What the statement claims about data that meet its hypotheses."""
        for sentence in self.sentences:
            if sentence.claims is not None:
                yield from sentence.claims(data)
        for formula in self.formulas:
            yield Value(formula.stated(data))

    def __deepcopy__(self, memo: object) -> Theorem:
        """Itself: a record holds functions and constants, nothing that changes."""
        return self

    def __repr__(self) -> str:
        needs = "; ".join(hypothesis.text for hypothesis in self.hypotheses)
        sources = ", ".join(str(reference) for reference in self.references)
        return f"Theorem({self.id!r}, {self.title!r}, if {needs}; {sources})"


class NoClosedForm(UnsupportedError):
    """No theorem applies; ``reasons`` says for each theorem which hypothesis failed.

    ``closest`` are the ids of those of which the most hypotheses hold. ``limited`` are those of which no hypothesis
    was seen to fail, and that a limit of the code, not of the theorem, rules out. ``advice`` says what to do instead.

    >>> error = NoClosedForm({"whitened-squared": "needs: the data are whitened"}, closest=["whitened-squared"])
    >>> error.reasons["whitened-squared"]
    'needs: the data are whitened'
    """

    def __init__(
        self, reasons: Mapping[str, str], closest: Sequence[str] = (), limited: Sequence[str] = (),
        advice: str = FLOATS,
    ) -> None:  # fmt: skip
        self.reasons = dict(reasons)
        self.closest = tuple(closest)
        self.limited = tuple(limited)
        self.advice = advice
        nearest = "; ".join(f"{key} {self.reasons[key]}" for key in closest)
        super().__init__(
            f"no closed form is known for this problem: {_counted(len(self.reasons))} tried"
            + (f" (nearest: {nearest})" if nearest else "")
            + (f"; limits of the code, not hypotheses, keep out {', '.join(self.limited)}" if self.limited else "")
            + f"; see .reasons{', or ' if advice.endswith(FLOATS) else '; '}{advice}"
        )

    def __reduce__(self) -> tuple[type[NoClosedForm], tuple[dict[str, str], tuple[str, ...], tuple[str, ...], str]]:
        return type(self), (self.reasons, self.closest, self.limited, self.advice)


def _counted(theorems: int) -> str:
    return "one theorem was" if theorems == 1 else f"{theorems} theorems were"
