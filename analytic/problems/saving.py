"""Problems with their exact optimum as plain files: JSON with exact numbers, npz with floats."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import sympy
from flint import fmpq

from analytic.exact.encoding import encode
from analytic.exact.parsing import exact
from analytic.exact.scalars import simplest
from analytic.files.certificate import write_atomically
from analytic.model.floats import to_float
from analytic.problems.known import Known
from numeric.errors import OptionError

FORMAT, VERSION = "neuralgauge-problem", 1
KINDS = ("json", "npz")


def described(known: Known) -> dict[str, Any]:
    """Data, optimal value, network and dual point in exact numbers, in the grammar of certificates.

    >>> from analytic.problems import suite
    >>> found = described(suite("theorems", theorem="whitened-squared", size=2)[1])
    >>> found["beta"], found["optimum"], found["label"]
    ('7', '49/2', 'beta at its largest useful value')
    """
    U, b, w, xi = known.network
    return {
        "format": FORMAT,
        "version": VERSION,
        "source": known.source,
        "label": known.label,
        "note": known.note,
        "loss": known.loss,
        "bias": known.bias,
        "beta": None if known.beta is None else _text(known.beta),
        "A": _texts(known.A),
        "y": _texts(known.y),
        "optimum": encode(known.optimum),
        "optimum_float": to_float(known.optimum, "the optimum"),
        "dual": _texts(known.dual),
        "network": {"U": _texts(U), "b": _texts(b), "w": _texts(w), "xi": _texts(xi)},
    }


def _text(value: Any) -> str:
    if isinstance(value, int | Fraction):
        return str(value)
    if isinstance(value, float):
        top, bottom = value.as_integer_ratio()
        return str(top) if bottom == 1 else f"{top}/{bottom}"
    if isinstance(value, sympy.Rational):
        return str(value)
    found = exact(value, "a number")
    return encode(found if isinstance(found, fmpq) else simplest(sympy.expand(found)))


def _texts(values: Any) -> Any:
    plain = values.tolist() if isinstance(values, np.ndarray) else values
    return [_texts(x) for x in plain] if isinstance(plain, list | tuple) else _text(plain)


def save(path: str | os.PathLike[str], known: Known) -> None:
    """Write one problem in one step: ``.json`` exactly, or ``.npz`` in floats.

    The npz file holds A (n, d), y, beta (NaN if there is none), optimum, dual, U, b, w, xi, loss, bias, source, label,
    note, and ``exact``: whether A, y and beta are the exact numbers, not rounded ones.

    >>> import json, tempfile
    >>> from analytic.problems import suite
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(Path(folder) / "problem.json", suite("nasty")[0])
    ...     sorted(json.loads((Path(folder) / "problem.json").read_text()))[:3]
    ['A', 'beta', 'bias']
    """
    suffix = Path(path).suffix
    if suffix == ".json":
        write_atomically(path, json.dumps(described(known), indent=None if len(known.A) > 200 else 1) + "\n")
    elif suffix == ".npz":
        buffer = io.BytesIO()
        np.savez(buffer, **_arrays(known))
        write_atomically(path, buffer.getvalue())
    else:
        raise OptionError(f"path is {os.fspath(path)!r}: end it in .json or .npz")


def _arrays(known: Known) -> dict[str, Any]:
    A, y = known.floats
    U, b, w, xi = (np.array(_floats(x), dtype=float) for x in known.network)
    beta = np.nan if known.beta is None else _floats(known.beta)
    return {
        "A": A, "y": y, "beta": beta, "optimum": to_float(known.optimum, "the optimum"),
        "dual": np.array(_floats(known.dual), dtype=float),
        "U": U.reshape(A.shape[1], len(b)), "b": b, "w": w, "xi": xi,
        "loss": known.loss, "bias": known.bias, "source": known.source, "label": known.label, "note": known.note,
        "exact": _same(known.A, A) and _same(known.y, y) and (known.beta is None or _same(known.beta, beta)),
    }  # fmt: skip


def _floats(values: Any) -> Any:
    plain = values.tolist() if isinstance(values, np.ndarray) else values
    if isinstance(plain, list | tuple):
        return [_floats(x) for x in plain]
    return plain if isinstance(plain, float) else to_float(exact(plain, "a number"), "a number")


def _same(values: Any, floats: Any) -> bool:
    """Whether the floats are the exact numbers."""
    if isinstance(values, np.ndarray):
        return True
    if isinstance(values, list | tuple):
        return all(_same(x, np.ravel(t) if isinstance(x, list | tuple) else np.ravel(t)[0])
                   for x, t in zip(values, floats, strict=True))  # fmt: skip
    return bool(exact(values, "a number") == exact(float(floats), "a number"))


def save_all(folder: str | os.PathLike[str], problems: Sequence[Known], kinds: Sequence[str] = KINDS) -> list[Path]:
    """Write problems into a folder, which is made if need be, and an ``index.json`` that lists them; the new files.

    >>> import tempfile
    >>> from analytic.problems import suite
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.suffix for path in save_all(folder, suite("nasty")[:1])]
    ['.json', '.npz', '.json']
    """
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise OptionError(f"folder is {os.fspath(folder)!r}, which is a file: name a folder")
    target.mkdir(parents=True, exist_ok=True)
    written, index = [], []
    for k, known in enumerate(problems):
        stem = f"{k:03d}-{_slug(f'{known.source} {known.loss} {known.bias} {known.label}')}"
        for kind in kinds:
            save(target / f"{stem}.{kind}", known)
            written.append(target / f"{stem}.{kind}")
        n, d = known.floats[0].shape
        index.append({
            "name": stem, "source": known.source, "label": known.label, "note": known.note, "loss": known.loss,
            "bias": known.bias, "samples": n, "features": d, "optimum": to_float(known.optimum, "the optimum"),
        })  # fmt: skip
    write_atomically(target / "index.json", json.dumps(index, indent=1) + "\n")
    return [*written, target / "index.json"]


def _slug(text: str) -> str:
    """Lower case letters, digits and dashes, at most 80.

    >>> _slug("planted squared none, n = 12")
    'planted-squared-none-n-12'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80]
