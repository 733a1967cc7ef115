"""An independent slow evaluation of certificates: every definition as it stands, in many digits."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import Any

import mpmath

from analytic.checker import CertificateError, check

DIGITS = 120
ZERO = mpmath.mpf(10) ** -55


def value_of(text: Any) -> Any:
    """Nested lists of numbers in many digits, by Python's own parser."""
    if isinstance(text, list):
        return [value_of(x) for x in text]
    wrapped = re.sub(r"(\d+)", r"N('\1')", text)
    return eval(wrapped, {"N": mpmath.mpf, "sqrt": mpmath.sqrt, "log": mpmath.log})


def relu(x: Any) -> Any:
    return max(x, mpmath.mpf(0))


def norm(v: Any) -> Any:
    return mpmath.sqrt(mpmath.fsum(x * x for x in v))


def rows(table: Any) -> Any:
    return table if table and isinstance(table[0], list) else [[x] for x in table]


def inner(a: Any, b: Any) -> Any:
    return mpmath.fsum(x * y for x, y in zip(a, b, strict=True))


def outputs(A: Any, U: Any, b: Any, W: Any, xi: Any) -> Any:
    m = len(b)
    f = []
    for a in A:
        active = [relu(mpmath.fsum(a[k] * U[k][j] for k in range(len(a))) + b[j]) for j in range(m)]
        f.append([mpmath.fsum(active[j] * W[j][k] for j in range(m)) + xi[k] for k in range(len(xi))])
    return f


def entropy(p: Any) -> Any:
    return -mpmath.fsum(q * mpmath.log(q) for q in (p, 1 - p) if q > 0)


def primal(loss: str, f: Any, Y: Any) -> Any:
    """The loss, or None if the constraint fails."""
    pairs = [(x, y) for fs, ys in zip(f, Y, strict=True) for x, y in zip(fs, ys, strict=True)]
    if loss == "squared":
        return mpmath.fsum((x - y) ** 2 for x, y in pairs) / 2
    if loss == "interpolation":
        return mpmath.mpf(0) if all(abs(x - y) < ZERO for x, y in pairs) else None
    if loss == "max-margin":
        return mpmath.mpf(0) if all(x * y > 1 - ZERO for x, y in pairs) else None
    if loss == "hinge":
        return mpmath.fsum(relu(1 - x * y) for x, y in pairs)
    return mpmath.fsum(mpmath.log1p(mpmath.exp(-x * y)) for x, y in pairs)


def dual(loss: str, V: Any, Y: Any) -> Any:
    """The dual objective, or None outside of the box."""
    pairs = [(v, y) for vs, ys in zip(V, Y, strict=True) for v, y in zip(vs, ys, strict=True)]
    products = [v * y for v, y in pairs]
    if loss == "squared":
        return mpmath.fsum(products) - mpmath.fsum(v * v for v, _ in pairs) / 2
    if loss == "interpolation":
        return mpmath.fsum(products)
    if min(products) < -ZERO or (loss != "max-margin" and max(products) > 1 + ZERO):
        return None
    return mpmath.fsum(map(entropy, products)) if loss == "logistic" else mpmath.fsum(products)


def angles(method: str, A: Any, V: Any) -> Any:
    """h(V) of acute classes, or of obtuse rays, or None if a pair of samples has the wrong angle."""
    live = [i for i in range(len(A)) if norm(V[i]) > ZERO and norm(A[i]) > ZERO]
    if method == "acute":
        sides = [[i for i in live if s * V[i][0] > 0] for s in (1, -1)]
        if len(V[0]) > 1 or any(inner(A[i], A[j]) < -ZERO for side in sides for i in side for j in side):
            return None
        return max(norm([mpmath.fsum(V[i][0] * A[i][k] for i in side) for k in range(len(A[0]))]) for side in sides)
    rays: list[list[int]] = []
    for i in live:
        same = [ray for ray in rays if abs(inner(A[i], A[ray[0]]) - norm(A[i]) * norm(A[ray[0]])) < ZERO]
        if same:
            same[0].append(i)
        else:
            rays.append([i])
    seen = [[mpmath.fsum(norm(A[i]) * V[i][k] for i in ray) for k in range(len(V[0]))] for ray in rays]
    for k, ray in enumerate(rays):
        for m, other in enumerate(rays[:k]):
            if inner(A[ray[0]], A[other[0]]) > ZERO or inner(seen[k], seen[m]) > ZERO:
                return None
    return max(map(norm, seen), default=mpmath.mpf(0))


def odd(A: Any, V: Any) -> Any:
    """h(v) where v is odd on every line through the origin, else None."""
    if len(V[0]) > 1:
        return None
    seen = [mpmath.mpf(0)] * len(A[0])
    for i, a in enumerate(A):
        if norm(a) < ZERO:
            continue
        same = [k for k, c in enumerate(A) if abs(abs(inner(a, c)) - norm(a) * norm(c)) < ZERO < norm(c)]
        sides = [mpmath.fsum(norm(A[k]) * V[k][0] for k in same if s * inner(A[k], a) > 0) for s in (1, -1)]
        if abs(sides[0] + sides[1]) > ZERO:
            return None
        if same[0] == i:
            seen = [x + sides[0] * y / norm(a) for x, y in zip(seen, a, strict=True)]
    return norm(seen)


def support(method: str, A: Any, V: Any, bias: str) -> Any:
    """h(V), or None if the method does not apply."""
    columns = list(zip(*V, strict=True))
    if method == "whitened":
        gram = [[inner(a, c) for c in A] for a in A]
        if bias == "free" or any(abs(gram[i][j] - (i == j)) > ZERO for i in range(len(A)) for j in range(len(A))):
            return None
        signed = [[s * x for x in column] for column in columns for s in (1, -1)]
        return max(norm(map(relu, v)) for v in signed)
    if method in ("acute", "obtuse"):
        return angles(method, A, V) if bias == "none" else None
    if method == "odd":
        return odd(A, V) if bias == "none" else None
    r = max(A, key=norm)
    for a, (i, j) in product(A, product(range(len(r)), repeat=2)):
        if abs(a[i] * r[j] - a[j] * r[i]) > ZERO:
            return None
    length = norm(r)
    best = mpmath.mpf(0)
    for s in (1, -1):
        line = [s * inner(a, r) / length if length else mpmath.mpf(0) for a in A]
        spread = 1 + max(map(abs, line))
        for b in [mpmath.mpf(0)] if bias == "none" else [-spread, *(-x for x in line), spread, 3 * spread]:
            best = max(best, norm(inner(v, [relu(x + b) for x in line]) for v in columns))
    return best


def true(c: dict[str, Any]) -> bool:
    """Whether every statement of a well-formed certificate holds, to many digits."""
    problem, network = c["problem"], c["network"]
    loss, bias = problem["loss"], problem["bias"]
    A, Y, V, W = (value_of(x) for x in (problem["A"], problem["y"], c["dual"], network["w"]))
    beta = mpmath.mpf(1) if problem["beta"] is None else value_of(problem["beta"])
    U, b, xi = (value_of(network[key]) for key in ("U", "b", "xi"))
    xi = xi if isinstance(xi, list) else [xi]
    if bias == "none" and any(map(abs, [*b, *xi])):
        return False
    V, Y, W = rows(V), rows(Y), rows(W)
    above, below = primal(loss, outputs(A, U, b, W, xi), Y), dual(loss, V, Y)
    h = support(c["feasibility"]["method"], A, V, bias)
    if above is None or below is None or h is None or h > beta + ZERO:
        return False
    if bias == "free" and any(abs(mpmath.fsum(column)) > ZERO for column in zip(*V, strict=True)):
        return False
    above += beta * mpmath.fsum(norm(u) * norm(w) for u, w in zip(zip(*U, strict=True), W, strict=True))
    claims = value_of([c["claim"]["value"], c["claim"]["lower_bound"]])
    width = value_of(c["claim"].get("width", "0"))
    meet = not width or above - below <= width + ZERO
    return bool(abs(claims[0] - above) <= width + ZERO and abs(claims[1] - below) <= width + ZERO and meet)


def judge(text: str) -> str:
    """The outcome of the checker ("bad input" included), never a false one."""
    try:
        c = json.loads(text)
        verdict = check(c)
    except (CertificateError, json.JSONDecodeError):
        return "bad input"
    with mpmath.workdps(DIGITS):
        if not verdict.undecided:
            assert verdict.proved == true(c), (verdict.reason, text)
    return verdict.outcome
