"""The published JSON Schema of the certificate beside the reader of the checker."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import analytic
from analytic.checker import CertificateError, check
from analytic.verification.certificate import payload as written
from tests.checker_cases import CASES
from tests.test_checker_input import BAD, GOOD

SCHEMA = json.loads((Path(__file__).parents[1] / "docs" / "certificate.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
NOT_SHAPES = {"label", "expected 3", "zero", "negative", "nested", "logistic", "network.U", "network.w", "dual", "y",
              "network.xi", "one label"}  # fmt: skip
"""Words of messages on what a schema cannot see: values, and lengths that must agree."""


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", CASES)
def test_hand_written_files_match(name: str) -> None:
    VALIDATOR.validate(CASES[name])


def test_written_files_match() -> None:
    spike_free = analytic.solve([[0, 0, 1], [0, 1, 0], [1, 0, 1]], [-2, 1, -1], loss="interpolation")
    bounds = analytic.certify(([[1], [0]], [0], [1], 0), [[1, 0], [-1, 2], [1, -3], [2, 5]], [1, 2, -1, 3], beta=1)
    two = analytic.solve([[1, 0], [-1, 3]], [1, 2], loss="interpolation")
    found = [written(spike_free), bounds.payload(), written(two)]
    assert {c["feasibility"]["method"] for c in found} == {"spike-free", "tree", "cells"}
    for c in found:
        VALIDATOR.validate(c)


def _shape(word: str, to: Any) -> bool:
    """Whether a bad file is bad by its shape."""
    return word not in NOT_SHAPES and not (word in ("beta", "expected", "the end") and isinstance(to, str) and to)


@pytest.mark.parametrize(("path", "to", "word"), [bad for bad in BAD if _shape(bad[2], bad[1])])
def test_bad_shapes_match_neither(path: tuple[Any, ...], to: Any, word: str) -> None:
    c = copy.deepcopy(GOOD)
    place: Any = c
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    assert not VALIDATOR.is_valid(c)
    with pytest.raises(CertificateError, match=word):
        check(c)
