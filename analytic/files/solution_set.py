"""The set of all optimal networks as a JSON file: exact numbers as strings, and the nearest decimals beside them."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import Any

import sympy

from analytic.exact.encoding import encode
from analytic.exact.scalars import simplest, to_sympy
from analytic.families.line.optimal_networks import OptimalNetworks
from analytic.families.line.regions import DecisionRegion
from analytic.files.certificate import write_atomically
from analytic.model.floats import to_float
from analytic.verification.certificate import encoded_network, encoded_problem
from numeric.errors import UnsupportedError

FORMAT = "neuralgauge-optima"
VERSION = 1


def payload(found: OptimalNetworks) -> dict[str, Any]:
    """The set as plain JSON values; what was not decided, or has no formula, is ``null``.

    ``regions`` say where neurons may have their kinks, ``network`` is one with the fewest kinks, and an end that is
    ``null`` stands for infinity.

    >>> import analytic
    >>> found = payload(analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3]))
    >>> found["value"], found["network"]["b"], found["regions"]
    ({'exact': '2', 'decimal': 2.0}, ['-3/2'], [{'start': '1', 'end': '2', 'facing': 'right', 'sign': 1}])
    """
    try:
        kinks, neurons, network = found.min_kinks, found.min_neurons, encoded_network(found.sparsest())
    except UnsupportedError:
        kinks = neurons = network = None  # type: ignore[assignment]
    try:
        signs = [_decision(region) for region in found.decision_regions()]
    except UnsupportedError:
        signs = None
    return {
        "format": FORMAT,
        "version": VERSION,
        "problem": encoded_problem(replace(found.problem, vector=False)),
        "value": {"exact": encode(simplest(found.value)), "decimal": to_float(simplest(found.value), "the value")},
        "min_kinks": kinks,
        "min_neurons": neurons,
        "regions": [
            {
                "start": None if region.start is None else encode(region.start),
                "end": None if region.end is None else encode(region.end),
                "facing": "right" if region.facing > 0 else "left",
                "sign": region.sign,
            }
            for region in found.regions
        ],
        "signs": signs,
        "network": network,
    }


def write_json(found: OptimalNetworks, file: str | os.PathLike[str]) -> None:
    """Write :func:`payload` in one step."""
    write_atomically(file, json.dumps(payload(found), indent=1) + "\n")


def _decision(region: DecisionRegion) -> dict[str, Any]:
    start, end = (_end(side) for side in (region.interval.start, region.interval.end))
    return {"start": start, "end": end, "sign": region.sign}


def _end(place: sympy.Expr) -> str | None:
    return None if to_sympy(place).is_infinite else encode(simplest(place))
