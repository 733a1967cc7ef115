"""What ``neuralgauge solve`` does, for one weight decay or several."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numeric
from analytic.answers.path import Path as BetaPath
from analytic.answers.path import path
from analytic.answers.solution import Solution
from analytic.answers.solve import solve
from analytic.certification.certificate import Certificate
from analytic.certification.certifying import certify
from analytic.cli.options import DataFile, Sources, notation_of, read_data
from analytic.cli.outputs import require_writable, variant, written
from analytic.cli.progress import reporter
from analytic.cli.streams import told
from analytic.cli.summary import numeric_lines, problem_line, proved_lines, show, solution_lines
from analytic.families.registry import theorems
from analytic.files.certificate import write_atomically
from analytic.latex.decimals import require_digits
from analytic.latex.document import document
from analytic.latex.escape import escape
from analytic.latex.numeric import numeric_latex
from analytic.model.activation import RELU
from analytic.model.floats import to_float_problem
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.plots import draw_fit, plot_decision, require_format, require_line
from analytic.theorem.record import NoClosedForm, Theorem
from numeric.errors import OptionError, UnsupportedError

if TYPE_CHECKING:
    from analytic.model.notation import Notation

REASONS = 3
KIND = ("no-bias", "free-bias", "scalar")  # hypotheses on the problem rather than on the data


@dataclass(frozen=True, kw_only=True)
class Request:
    """The options of the command."""

    data: Path
    targets: tuple[str, ...]
    features: tuple[str, ...]
    header: str
    loss: str
    bias: str
    skip: str
    activation: str
    negative_slope: str | None
    betas: tuple[str | None, ...]
    latex: Path | None
    bib: Path | None
    keys: tuple[str, ...]
    json: Path | None
    plot: Path | None
    exact_only: bool
    time_limit: float
    digits: int | None
    letters: tuple[str, ...]

    @cached_property
    def notation(self) -> Notation:
        """The letters of the LaTeX."""
        return notation_of(self.letters)

    @cached_property
    def sources(self) -> Sources:
        """Where references go and by which keys they are cited."""
        return Sources.of(self.bib, self.keys)

    @cached_property
    def table(self) -> DataFile:
        """The data, read once."""
        return read_data(self.data, self.targets, self.features, self.header)

    def problem(self, beta: str | None) -> Problem:
        """The validated problem for one weight decay."""
        return Problem.build(
            self.table.A, self.table.y, loss=self.loss, beta=beta, bias=self.bias, skip=self.skip,
            activation=self.activation, negative_slope=self.negative_slope,
        )  # fmt: skip

    def name(self, file: Path, beta: str | None) -> Path:
        """The name of an output: the one given, or one for each of several weight decays."""
        return file if len(self.betas) == 1 else variant(file, f"beta={beta}")


@dataclass(frozen=True)
class Solved:
    """What was found for one weight decay, exact or not, and the seconds it took."""

    problem: Problem
    exact: Solution | None
    approximate: numeric.Solution | None
    proof: Certificate | None
    seconds: float

    @property
    def network(self) -> Network:
        """The network with exact weights; floats stand for their binary values."""
        if self.exact is not None:
            return self.exact.exact_network
        assert self.approximate is not None
        found = self.approximate.network
        return Network(found.U, found.b, found.w, found.xi, found.skip)


def run(request: Request) -> int:
    """Solve, print, write; the exit status is 1 when a certificate is not proved."""
    problems = _prepare(request)
    show([("data", str(request.table))])
    path_of = _shared_path(request)
    status, bodies, cited = 0, [], []
    for beta, problem in zip(request.betas, problems, strict=True):
        answer = _answer(request, problem, path_of)
        show([("", ""), *_lines(answer, request.digits)])
        for checked in (answer.exact, answer.proof):
            if checked is not None and not checked.verify().proved:
                status = 1
        if answer.approximate is not None and answer.approximate.status == "interrupted":
            status = 130
        bodies.append(_body(request, answer))
        cited += [answer.exact] if answer.exact is not None else []
        _write(request, answer, beta)
    if request.latex is not None:
        title = f"Optimal two-layer ReLU network: {request.table.path.name}"
        body = _about(request) + "\n\n" + "\n\\clearpage\n".join(bodies)
        sources = request.sources
        write_atomically(request.latex, document(body, title, bibliography=sources.name, keys=sources.keys))
        show([("written", told(request.latex))])
    for file in written((request.bib, request.sources.write(cited))):
        show([("written", told(file))])
    return status


def _prepare(request: Request) -> list[Problem]:
    """Everything that can be refused before the work starts."""
    _ = request.notation, request.sources
    require_digits(request.digits)
    if len(set(request.betas)) < len(request.betas):
        raise OptionError(f"beta is given twice: {', '.join(map(str, request.betas))}")
    files = [file for file in (request.json, request.plot) if file is not None]
    require_writable(
        request.latex, request.bib, *(request.name(file, beta) for file in files for beta in request.betas)
    )
    if request.plot is not None:
        require_format(request.plot)
    problems = [request.problem(beta) for beta in request.betas]
    if request.plot is not None and not _in_the_plane(problems[0]):
        require_line(problems[0])
    return problems


def _shared_path(request: Request) -> BetaPath | None:
    """The path in beta, when there are several of them and a theorem describes it."""
    if len(request.betas) == 1 or request.activation != "relu":
        return None
    try:
        return path(request.table.A, request.table.y, loss=request.loss, bias=request.bias, skip=request.skip)
    except UnsupportedError:  # no closed form, or none for the whole path: solved one by one
        return None


def _answer(request: Request, problem: Problem, path_of: BetaPath | None) -> Solved:
    dict(theorems)  # loads their modules, which is not the time of the answer
    start = time.perf_counter()
    beta = problem.beta if problem.penalised else None
    try:
        if path_of is not None:
            exact = path_of.at(beta)
        else:
            exact = solve(
                problem.A, problem.y if problem.vector else problem.targets, loss=problem.loss, beta=beta,
                bias=problem.bias, skip=problem.skip, activation=request.activation,
                negative_slope=request.negative_slope,
            )  # fmt: skip
        exact.verify()
    except NoClosedForm as error:
        reason = f"no closed form: {_why(error, problem)}"
        if problem.activation != RELU:
            raise UnsupportedError(f"{reason}; in floating point there are ReLU neurons only") from error
        if request.exact_only:
            raise UnsupportedError(f"{reason}; without --exact-only a floating-point answer is given") from error
        show([("", ""), ("theorem", f"none: {_why(error, problem)}")])
        found = _solve_in_floats(problem, request.time_limit)
        proof = None if request.json is None else _certify(problem, found, request.time_limit)
        return Solved(problem, None, found, proof, time.perf_counter() - start)
    return Solved(problem, exact, None, None, time.perf_counter() - start)


def _why(error: NoClosedForm, problem: Problem) -> str:
    """What keeps out the nearest theorems for this loss, bias, activation and number of outputs."""
    order = dict.fromkeys([*error.closest, *error.reasons])
    close = [
        f"not {key}, as {error.reasons[key].split('; but ')[-1]}"
        for key in order
        if _is_close(theorems[key], problem) and "; but " in error.reasons[key]
    ]
    rest = len(error.reasons) - len(close[:REASONS])
    others = f"nor any of {rest} others" if close else f"none of {rest} theorems is about such problems"
    return "; ".join([*close[:REASONS], *([others] if rest else [])])


def _is_close(theorem: Theorem, problem: Problem) -> bool:
    """Whether the theorem is about such problems, whatever it asks of the data."""
    kind = [h for h in theorem.hypotheses if h.id.startswith("loss-") or h.id in KIND]
    same = (theorem.activation, theorem.skip, theorem.neuron_norm) == (
        problem.activation.name,
        problem.skip,
        problem.neuron_norm,
    )
    return same and theorem.propose is not None and all(h.test(problem).proved for h in kind)


def _solve_in_floats(problem: Problem, time_limit: float) -> numeric.Solution:
    data = to_float_problem(problem)
    return numeric.solve(
        data.A, data.y, loss=data.loss, beta=data.beta, bias=data.bias, skip=data.skip, time_limit=time_limit,
        progress=reporter(sys.stderr),
    )  # fmt: skip


def _certify(problem: Problem, found: numeric.Solution, time_limit: float) -> Certificate:
    """Exact bounds for the floating-point network on the exact data."""
    beta = problem.beta if problem.penalised else None
    y = problem.y if problem.vector else problem.targets
    return certify(found, problem.A, y, loss=problem.loss, beta=beta, bias=problem.bias, skip=problem.skip,
                   time_limit=time_limit)  # fmt: skip


def _lines(answer: Solved, digits: int | None) -> Iterator[tuple[str, str]]:
    yield "problem", problem_line(answer.problem)
    if answer.exact is not None:
        yield from solution_lines(answer.exact, digits)
    else:
        assert answer.approximate is not None
        if answer.proof is None:
            yield from numeric_lines(answer.approximate, digits)
        else:
            yield "answer", "floating point, not exact; its bounds are exact"
            yield from proved_lines(answer.proof, digits)
    yield "time", f"{answer.seconds:.2f} s"


def _body(request: Request, answer: Solved) -> str:
    if request.latex is None:
        return ""
    if answer.exact is not None:
        return answer.exact.latex(digits=request.digits, notation=request.notation, keys=request.sources.keys)
    assert answer.approximate is not None
    return numeric_latex(answer.approximate, answer.network, digits=request.digits, notation=request.notation)


def _about(request: Request) -> str:
    table = request.table
    features = ", ".join(table.features[:12]) + (", \u2026" if len(table.features) > 12 else "")
    return (
        rf"\noindent Data: \texttt{{{escape(table.path.name)}}}, {len(table.A)} samples; "
        f"inputs: {escape(features)}; target: {escape(', '.join(table.targets))}."
    )


def _write(request: Request, answer: Solved, beta: str | None) -> None:
    certificate = answer.exact if answer.exact is not None else answer.proof
    if request.json is not None and certificate is not None:
        name = request.name(request.json, beta)
        certificate.to_json(name)
        show([("written", told(name))])
    if request.plot is not None:
        name = request.name(request.plot, beta)
        _draw(request, answer, name)
        show([("written", told(name))])


def _in_the_plane(problem: Problem) -> bool:
    """Whether the picture is one of decision regions: labels over two features."""
    return problem.d == 2 and problem.description.labelled


def _draw(request: Request, answer: Solved, file: Path) -> None:
    problem, names = answer.problem, request.table
    if _in_the_plane(problem):
        data = problem.A, problem.targets
        plot_decision(answer.network, file, data=data, labels=names.features, notation=request.notation)
    else:
        x_label, y_label = names.features[0], names.targets[0]
        draw_fit(problem, answer.network, file, x_label=x_label, y_label=y_label, notation=request.notation)
