"""The suites of problems with known optimum: by theorem, planted, nasty."""

from __future__ import annotations

from analytic.problems.generators import GENERATORS, instances, plain
from analytic.problems.known import Known, of_theorem
from analytic.problems.nasty import nasty
from analytic.problems.planted import LOSSES, planted
from numeric.errors import OptionError

SUITES = {
    "theorems": "data that meet the hypotheses of a theorem, its closed form as the optimum",
    "planted": "general data whose optimum is planted: dual point first, then its maximisers, then the targets",
    "nasty": "ties, nearly tight constraints, dynamic range, beta at its threshold, duplicates and other traps",
}
"""What each suite holds."""
PLANTED_SIZES = ((12, 2), (20, 3), (60, 8))
THEOREM_SIZE = 6


def planted_kinds() -> list[tuple[str, str]]:
    """The losses and biases that planted problems cover."""
    return [(loss, bias) for bias, losses in LOSSES.items() for loss in losses]


def suite(
    name: str,
    *,
    theorem: str | None = None,
    loss: str | None = None,
    bias: str | None = None,
    size: int | None = None,
    features: int | None = None,
    seed: int = 0,
) -> list[Known]:
    """Problems with exactly known optimum.

    Parameters
    ----------
    name : "theorems", "planted" or "nasty"
    theorem : only instances of this theorem (suite "theorems")
    loss, bias : only problems of this loss, of this bias
    size, features : samples and features (features: suite "planted"); the construction may add a few samples
    seed : the same seed gives the same problems

    Raises
    ------
    OptionError
        For an unknown suite, theorem, loss or bias, an option that the suite does not take, and a choice that leaves
        no problem.

    Examples
    --------
    >>> [known] = suite("planted", loss="hinge", bias="none", size=30, features=2)
    >>> known.problem.n, known.problem.d, known.optimum
    (30, 2, 15)
    >>> len(suite("nasty")) > 30
    True
    """
    _require_options(name, theorem, size, features)
    if name == "nasty":
        found = nasty(seed)
    elif name == "planted":
        found = _planted(loss, bias, size, features, seed)
    else:
        found = _of_theorems(theorem, THEOREM_SIZE if size is None else size, seed)
    chosen = [known for known in found if loss in (None, known.loss) and bias in (None, known.bias)]
    if not chosen:
        raise OptionError(f"suite {name!r} has no problem with loss {loss!r} and bias {bias!r}: leave one of them out")
    return chosen


def _require_options(name: str, theorem: str | None, size: int | None, features: int | None) -> None:
    if name not in SUITES:
        raise OptionError(f"suite is {name!r}: choose one of {', '.join(SUITES)}")
    if theorem is not None and name != "theorems":
        raise OptionError(f"theorem is {theorem!r}: only suite 'theorems' takes one")
    if features is not None and name != "planted":
        raise OptionError(f"features is {features!r}: only suite 'planted' takes a number of features")
    if size is not None and name == "nasty":
        raise OptionError(f"size is {size!r}: suite 'nasty' has problems of fixed size")


def _of_theorems(theorem: str | None, size: int, seed: int) -> list[Known]:
    chosen = plain() if theorem is None else [theorem]
    if theorem in GENERATORS and theorem not in plain():
        raise OptionError(
            f"theorem is {theorem!r}, of networks with a skip connection or of another norm: a suite has none of them, "
            "give another"
        )
    return [of_theorem(key, instance) for key in chosen for instance in instances(key, size, seed)]


def _planted(loss: str | None, bias: str | None, size: int | None, features: int | None, seed: int) -> list[Known]:
    kinds = [kind for kind in planted_kinds() if loss in (None, kind[0]) and bias in (None, kind[1])]
    if size is None and features is None:
        sizes = list(PLANTED_SIZES)
    else:
        sizes = [(20 if size is None else size, 3 if features is None else features)]
    return [planted(key, side, n, d, seed=seed) for key, side in kinds for n, d in sizes]
