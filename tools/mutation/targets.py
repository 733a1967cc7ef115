"""What can be mutated, and the tests that must notice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).parents[2]

CHECKER = (
    "numbers intervals roots division methods cells tree lifted definite losses network vectors angles logarithm "
    "examination checking grammar reading work printing"
)
LOSSES = "base squared interpolation hinge max_margin logistic"


@dataclass(frozen=True)
class Target:
    """Source files, and test files of which every test that is fast enough is run.

    ``methods`` are those that are mutated in the files in ``partly``: the rest of them belongs to another subject.
    """

    files: tuple[str, ...]
    tests: tuple[str, ...]
    partly: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()

    def holds(self, file: str, scope: str | None) -> bool:
        """Whether a fault in this function, or outside of functions, is one of the target."""
        return file not in self.partly or (scope is not None and scope.split(".")[-1] in self.methods)


NUMERIC_LOSSES = tuple(f"numeric/losses/{name}.py" for name in LOSSES.split())


TARGETS = {
    "checker": Target(
        tuple(f"analytic/checker/{name}.py" for name in CHECKER.split()),
        (
            "tests/test_checker_small_steps.py", "tests/test_checker_methods.py", "tests/test_checker_network.py",
            "tests/test_checker_tree_bounds.py", "tests/test_checker_vectors.py", "tests/test_checker_logarithms.py",
            "tests/test_checker_claims.py", "tests/test_checker_charges.py", "tests/test_checker_verdicts.py",
            "tests/test_checker_grammar.py", "tests/test_checker_reading.py",
            "tests/test_checker_printing.py",
            "tests/test_checker_bites.py", "tests/test_checker_rounding.py", "tests/test_checker_limits.py",
            "tests/test_checker.py", "tests/test_checker_input.py", "tests/test_checker_numbers.py",
            "tests/test_checker_random.py", "tests/test_checker_fuzz.py", "tests/test_certificate_numbers.py",
            "tests/certification/test_checker_tree.py", "tests/test_checker_multipliers.py",
            "tests/test_checker_lifted.py", "tests/test_checker_definite.py", "tests/test_checker_factor.py",
            "tests/families/separable/test_separable.py", "tests/families/obtuse/test_obtuse.py",
            "tests/test_certificate_schema.py", "tests/second_checker", "tests/adversary/test_signs.py",
            "tests/adversary/test_wording.py", "tests/adversary/test_adversary.py", "tests/adversary/test_hostile.py",
        ),
    ),
    "rounding": Target(
        (
            "analytic/exact/rounding.py", "analytic/certification/primal.py",
            "analytic/certification/rational_dual.py", "analytic/model/floats.py",
            *(f"analytic/model/losses/{name}.py" for name in LOSSES.split()),
        ),
        ("tests/certification/test_rounding.py", "tests/certification/test_primal.py", "tests/test_outward_rounding.py",
         "tests/test_exact_losses.py",
         "tests/certification/test_certify.py", "tests/certification/test_certify_limits.py",
         "tests/test_agreement.py", "tests/test_conformance.py"),
    ),
    "bounds": Target(
        ("numeric/scaled/problem.py", "numeric/scaled/objective.py", "numeric/support_function.py",
         "analytic/certification/support.py", "analytic/certification/samples.py", "analytic/certification/tree.py",
         *NUMERIC_LOSSES),
        ("tests/certification", "tests/numeric"),
        NUMERIC_LOSSES,
        ("value", "units", "growth", "rounded_up"),
    ),
}  # fmt: skip
