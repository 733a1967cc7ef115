"""``analytic.validate``: a solver against every theorem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from analytic.problems import Known
from analytic.validation.cases import SolverCase, all_rows, cases_of, grouped, known_names
from analytic.validation.diagnosis import DIFFER, EARLIER, explanations
from analytic.validation.judging import Judgement, judge
from analytic.validation.repeating import REPEATED, repeated
from analytic.validation.report import Report, Row
from analytic.validation.worker import Worker
from numeric.arrays import kind_of, one_line
from numeric.errors import OptionError
from numeric.options import flag, items, positive, whole

SIZES = (2, 7)
GENERAL_SIZES = (4, 9)
QUICK = (
    "whitened-squared", "one-dimensional-squared", "rank-one-interpolation", "one-dimensional-max-margin",
    "whitened-hinge", "planted-squared-none", "planted-squared-free", "planted-logistic-none", "planted-hinge-free",
    "planted-interpolation-free",
)  # fmt: skip
QUICK_SIZES = (5,)
MANY = 10_000
MOST_SEED = 2**128
PATIENCE = 3
"""Time-outs in a row after which a tenth of the time limit has to do."""
SHORTEST = 1.0
"""But no less than this many seconds."""


def validate(
    solver: Callable[..., Any],
    *,
    theorems: Iterable[str] | None = None,
    problems: Iterable[Known] | None = None,
    sizes: Sequence[int] | None = None,
    seed: int = 0,
    tolerance: float = 1e-4,
    time_limit: float = 30.0,
    isolate: bool = True,
    patience: int = PATIENCE,
    quick: bool = False,
) -> Report:
    """Run a solver on problems whose optimum is known, and report how far off it is.

    Every theorem contributes data that meet its hypotheses, degenerate ones among them, with the exact optimal
    value; planted problems and a suite of nasty ones have an exact optimum by construction; Gaussian data contribute
    rigorous bounds, for every loss and bias. Exceptions, numbers that are not finite, wrong shapes, biases where there
    are none, time-outs and crashes are caught, named, and the run goes on.

    Parameters
    ----------
    solver : callable
        ``solver(A, y, loss=, beta=, bias=)`` with float arrays A (n, d), y (n,) or (n, o), and ``beta`` None for the
        constrained losses. It returns a network: ``(U, b, w, xi)``, a numeric or analytic Network or Solution, a
        fitted estimator, or a torch module. A scikit-learn estimator or a torch training loop becomes such a
        function with :mod:`analytic.validation.adapters`. NotImplementedError and UnsupportedError mean "declined".
    theorems : names of rows, optional
        Theorem ids, ``general-<loss>-<bias>``, ``planted-<loss>-<bias>``, ``nasty-<loss>-<bias>``; all by default.
    problems : iterable of Known, optional
        Problems of your choice, e.g. of :func:`analytic.problems.suite`, instead of rows by name.
    sizes : numbers of samples, optional
        The nasty problems keep theirs.
    seed : int
        Of the data: the same seed gives the same problems.
    tolerance : float
        Largest relative suboptimality, and largest relative violation of a constraint, that passes.
    time_limit : float
        Seconds for one problem. A solver that has not answered then is stopped; on Linux only once it has had as many
        processor seconds, sleeps, or has taken 20 times as long, so that a busy machine makes no time-outs.
    isolate : bool
        Run the solver in a process of its own, so that it can be stopped; False runs it here, without a watchdog.
        Where processes cannot be forked (Windows, macOS), that needs a function that another interpreter can import;
        a lambda or a closure runs in a thread instead, which goes on after a time-out.
    patience : int
        After so many time-outs in a row a tenth of the time limit has to do (but a second, if the limit allows it), so
        that a solver that always hangs does not take hours.

    quick : bool
        A few rows only, some of each kind, in a few seconds with a fast solver; not together with ``theorems``,
        ``problems`` or ``sizes``.

    Returns
    -------
    Report
        ``passed``, ``check()``, ``rows``, ``failures``, ``print(report)``, ``to_json``, ``to_html``, ``to_latex``,
        ``to_junit``. The row "repeated-calls" is there if calls with the same data differ or memory grows.

    Examples
    --------
    >>> import numeric
    >>> def solver(A, y, *, loss, beta, bias):
    ...     return numeric.solve(A, y, loss=loss, beta=beta, bias=bias)
    >>> report = validate(solver, theorems=["whitened-squared"], sizes=[3])
    >>> report.passed, report.rows[0].suboptimality < 1e-6
    (True, True)
    >>> def doubled(A, y, *, loss, beta, bias):
    ...     return numeric.solve(A, y, loss=loss, beta=2 * beta, bias=bias)
    >>> validate(doubled, theorems=["whitened-squared"], sizes=[3]).rows[0].diagnosis
    'optimal for 2 beta: is beta counted twice?'
    """
    if not callable(solver):
        raise OptionError(f"solver is {kind_of(solver)}: give a function solver(A, y, *, loss, beta, bias)")
    tolerance, time_limit = positive("tolerance", tolerance), positive("time_limit", time_limit)
    positive("patience", patience)
    seed, isolate = whole("seed", seed, 0, MOST_SEED), flag("isolate", isolate)
    if flag("quick", quick):
        if theorems is not None or problems is not None or sizes is not None:
            raise OptionError("quick excludes theorems, problems and sizes: give one of them")
        theorems, sizes = QUICK, QUICK_SIZES
    if problems is None:
        groups = {row: cases_of(row, sizes_of(row, sizes), seed) for row in _rows(theorems)}
    elif theorems is not None or sizes is not None:
        raise OptionError("problems excludes theorems and sizes: give one of them")
    else:
        groups = grouped(problems)
    with Worker(solver, [case for cases in groups.values() for case in cases], isolate=isolate) as worker:
        outcomes = _run(worker, groups, tolerance, time_limit, patience)
        order = [j for row in outcomes.values() for j in row]
        again = repeated(worker, order, tolerance, time_limit)
    if again:
        outcomes[REPEATED] = again
    return Report(_name(solver), tuple(rows_of(outcomes, tolerance)), tolerance)


def _run(
    worker: Worker, groups: dict[str, tuple[SolverCase, ...]], tolerance: float, time_limit: float, patience: int
) -> dict[str, list[Judgement]]:
    """Every case in order; a solver that keeps hanging gets less patience."""
    found: dict[str, list[Judgement]] = {row: [] for row in groups}
    late = 0
    for index, (row, case) in enumerate((row, case) for row, cases in groups.items() for case in cases):
        limit = time_limit if late < patience else max(time_limit / 10, min(time_limit, SHORTEST))
        judgement = judge(case, worker.run(index, limit), tolerance)
        late = late + 1 if judgement.failure is not None and judgement.failure.kind == "time-out" else 0
        found[row].append(judgement)
    return found


def rows_of(outcomes: dict[str, list[Judgement]], tolerance: float) -> list[Row]:
    """The rows, with what explains their failures, found over all of them together."""
    order = [j for row in outcomes.values() for j in row]
    unsteady = {j.case.name for j in outcomes.get(REPEATED, []) if j.failure and j.failure.kind == "calls differ"}
    wrong = [j for j in order if j.failure is not None]
    found = explanations(wrong, tolerance, order)
    if unsteady and EARLIER not in found.values():  # what changes from call to call is no mistake in the problem
        found = {id(j): DIFFER for j in wrong if id(j) in found or j.case.name in unsteady}
    return [
        Row(name, judgements[0].case.loss, judgements[0].case.bias, tuple(judgements),
            tuple(found.get(id(j), "") for j in judgements))
        for name, judgements in outcomes.items()
    ]  # fmt: skip


def _rows(theorems: Iterable[str] | None) -> list[str]:
    known = all_rows()
    given = known if theorems is None else [theorems] if isinstance(theorems, str) else theorems
    names = items("theorems", given, f"a list of names, such as {known[0]!r},", MANY)
    chosen = [name for name in names if isinstance(name, str) and name in known]
    unknown = [name for name in names if name not in chosen]
    if unknown or not chosen:
        raise OptionError(
            f"theorems names {one_line(unknown) if unknown else 'nothing'}: choose among {', '.join(known)}"
        )
    return list(dict.fromkeys(chosen))


def sizes_of(row: str, sizes: Sequence[int] | None = None) -> tuple[int, ...]:
    """The numbers of samples for a row: those given, or the usual ones."""
    if sizes is None:
        return () if row in known_names() else GENERAL_SIZES if row.startswith("general-") else SIZES
    wrong = OptionError(f"sizes is {one_line(sizes)}: give numbers of samples, each at least 2 and at most {MANY}")
    try:
        found = tuple(whole("sizes", n, 2, MANY) for n in items("sizes", sizes, "numbers", MANY))
    except OptionError:
        raise wrong from None
    if not found:
        raise wrong
    return found


def _name(solver: Callable[..., Any]) -> str:
    module = getattr(solver, "__module__", "")
    return f"{module}.{getattr(solver, '__qualname__', type(solver).__name__)}".removeprefix("__main__.")
