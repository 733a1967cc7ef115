"""An independent reference: the convex program over *all* activation patterns of a small data set.

Patterns come from vertices of the arrangement (exhaustively, with every way to break the ties),
not from any oracle of the package; the program is assembled and solved by itself.

Cells narrower than about 1e-9 are missed, and rows closer than that count as parallel: on nearly equal or nearly
collinear samples the value is that of a smaller program, above the optimum. Exact certificates decide there.
"""

from __future__ import annotations

import itertools

import clarabel
import numpy as np
import scipy.sparse as sp


def patterns(X: np.ndarray) -> np.ndarray:
    """All sign patterns ``1[X u > 0]`` over generic ``u``, one a row.

    Cells are found by walking: starting from one generic direction, every pattern reached by
    flipping a set of parallel rows is tested for a generic direction by linear programming.
    """
    n, d = X.shape
    rows = X[np.any(X != 0, axis=1)]
    unit = rows / np.linalg.norm(rows, axis=1)[:, None]
    lead = unit[np.arange(len(unit)), np.argmax(np.abs(unit) > 1e-9, axis=1)]
    lines = np.unique(np.round(unit * np.sign(lead)[:, None], 10), axis=0)
    rng = np.random.default_rng(0)
    start = rng.normal(size=d)
    first = tuple(lines @ start > 0)
    seen, queue, inside = {first: start}, [first], []
    while queue:
        pattern = queue.pop()
        inside.append(seen[pattern])
        for k in range(len(lines)):
            flipped = (*pattern[:k], not pattern[k], *pattern[k + 1 :])
            if flipped in seen:
                continue
            u = _interior(lines, np.array(flipped))
            if u is not None:
                seen[flipped] = u
                queue.append(flipped)
    return np.unique(np.array([X @ u > 0 for u in inside]).reshape(-1, n), axis=0)


def _interior(lines: np.ndarray, pattern: np.ndarray) -> np.ndarray | None:
    from scipy.optimize import linprog

    k, d = lines.shape
    side = np.where(pattern, 1.0, -1.0)[:, None] * lines
    result = linprog(
        np.append(np.zeros(d), -1.0),
        A_ub=np.hstack([-side, np.ones((k, 1))]),
        b_ub=np.zeros(k),
        bounds=[(-1, 1)] * d + [(0, 1)],
        method="highs",
    )
    return result.x[:d] if result.status == 0 and result.x[d] > 1e-9 else None


def reference(A, y, loss, beta, bias) -> tuple[float, str]:
    """Optimal value and solver status of the full program."""
    A, y = np.asarray(A, float), np.asarray(y, float)
    n, d = A.shape
    free = bias == "free"
    lifted = np.hstack([A, np.ones((n, 1))]) if free else A
    width = lifted.shape[1]
    cells = [p for p in patterns(lifted) if p.any()] if lifted.any() else []
    cells = cells or [np.zeros(n, dtype=bool)]
    blocks = list(itertools.product(cells, (1.0, -1.0)))
    K = len(blocks)
    Phi = np.hstack([s * p[:, None] * lifted for p, s in blocks] + ([np.ones((n, 1))] if free else []))
    Q = Phi.shape[1]
    rows, rhs, cones, extra, P, cost = _loss(loss, Phi, y)
    weight = 1.0 if beta is None else beta
    total = Q + K + extra
    rows = sp.csc_matrix(sp.hstack([rows[:, :Q], sp.csc_matrix((rows.shape[0], K)), rows[:, Q:]]))
    sides = np.zeros((K * n, total))
    norms = np.zeros((K * (d + 1), total))
    for k, (p, _) in enumerate(blocks):
        sides[k * n : (k + 1) * n, k * width : (k + 1) * width] = -np.where(p, 1.0, -1.0)[:, None] * lifted
        norms[k * (d + 1), Q + k] = -1.0
        norms[k * (d + 1) + 1 : (k + 1) * (d + 1), k * width : k * width + d] = -np.eye(d)
    G = sp.csc_matrix(sp.vstack([rows, sp.csc_matrix(sides), sp.csc_matrix(norms)]))
    h = np.concatenate([rhs, np.zeros(K * n + K * (d + 1))])
    cones = [*cones, clarabel.NonnegativeConeT(K * n), *[clarabel.SecondOrderConeT(d + 1)] * K]
    q = np.concatenate([np.zeros(Q), np.full(K, weight), cost])
    quadratic = sp.csc_matrix(sp.diags(np.concatenate([np.zeros(Q + K), P])))
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    result = clarabel.DefaultSolver(quadratic, q, G, h, cones, settings).solve()
    return float(result.obj_val), str(result.status)


def _loss(loss, Phi, y):
    n, Q = Phi.shape
    one, zero, eye = np.ones(n), np.zeros(n), np.eye(n)
    if loss == "squared":
        return sp.csc_matrix(np.hstack([Phi, eye])), y, [clarabel.ZeroConeT(n)], n, one, zero
    if loss == "interpolation":
        return sp.csc_matrix(Phi), y, [clarabel.ZeroConeT(n)], 0, zero[:0], zero[:0]
    margin = -y[:, None] * Phi
    if loss == "max-margin":
        return sp.csc_matrix(margin), -one, [clarabel.NonnegativeConeT(n)], 0, zero[:0], zero[:0]
    if loss == "hinge":
        rows = np.vstack([np.hstack([margin, -eye]), np.hstack([np.zeros((n, Q)), -eye])])
        return sp.csc_matrix(rows), np.concatenate([-one, zero]), [clarabel.NonnegativeConeT(2 * n)], n, zero, one
    assert loss == "logistic"
    rows, rhs, cones = [], [], []
    for i in range(n):  # t >= log(1 + exp(m)): exp(m - t) <= p, exp(-t) <= q, p + q <= 1
        for j, lead in enumerate((-margin[i], np.zeros(Q))):
            block = np.zeros((3, Q + 3 * n))
            block[0, :Q], block[0, Q + i], block[2, Q + (1 + j) * n + i] = lead, 1.0, -1.0
            rows.append(block)
            rhs.append(np.array([0.0, 1.0, 0.0]))
            cones.append(clarabel.ExponentialConeT())
    limit = np.hstack([np.zeros((n, Q + n)), eye, eye])
    matrix = sp.csc_matrix(np.vstack([*rows, limit]))
    return (
        matrix,
        np.concatenate([*rhs, one]),
        [*cones, clarabel.NonnegativeConeT(n)],
        3 * n,
        np.zeros(3 * n),
        np.concatenate([one, zero, zero]),
    )
