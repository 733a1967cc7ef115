"""Where the checker's answer is right and what it says is not, or the other way round."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from analytic.checker import CertificateError, check
from tests.adversary.known import bounds, empty, made
from tests.adversary.limited import MEMORY, run_limited
from tests.adversary.problems import Payload

HAIR = f"(sqrt(1{'0' * 60} + 2) - 1{'0' * 30})"
LEAF: Payload = made(
    [["1", "1"]], ["1"], "squared", "2", "none", empty(2), ["1"],
    {"method": "tree", "unit": "1", "trees": [[[]], [[]]]}, ("1/2", "1/2"),
)  # fmt: skip


def test_a_reason_prints_numbers_that_are_right() -> None:
    verdict = check(
        made([["1"]], ["2"], "squared", f"1 - {HAIR}", "none", empty(1), ["1"], "rank-one", bounds("2", "0"))
    )
    assert verdict.refuted
    assert "beta^2 = -" not in verdict.reason


def test_an_undecided_sum_of_roots_is_not_called_a_logarithm() -> None:
    radicands = [(k + 1) ** 2 + 1 for k in range(300)]
    network = [["1"] * 300, [str(k + 1) for k in range(300)]], ["0"] * 300, ["1"] * 300, "0"
    value = "+".join(f"sqrt({r})" for r in radicands)
    verdict = check(made([["0", "0"]], ["0"], "squared", "1", "none", network, ["0"], "acute", bounds(value, "0")))
    assert verdict.outcome in {"proved", "undecided"}
    assert "logarithm" not in verdict.reason


def test_a_tree_whose_bound_is_beta_is_not_refuted() -> None:
    """One sample of length sqrt(2) and v = 1: the leaf gives sqrt(2)/2 + sqrt(2)/2, which is beta and h(v)."""
    document = copy.deepcopy(LEAF)
    assert check(document).proved
    document["problem"]["beta"] = "sqrt(2)"
    assert not check(document).refuted


def test_malformed_hints_are_an_error_where_they_are_reached() -> None:
    document = copy.deepcopy(LEAF)
    document["feasibility"]["trees"] = [["x"], [None]]
    with pytest.raises(CertificateError):
        check(document)
    document["claim"]["value"] = "1"
    assert check(document).refuted


@pytest.mark.slow
def test_the_largest_file_that_is_read_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "lists.json"
    path.write_bytes(b"[" + b"[]," * 22_000_000 + b"[]]")
    assert run_limited(path).memory < MEMORY
