// An example checker for certificate files in another language, written from docs/certificate.md alone.
//
//   node checker.mjs FILE ...   a line for each; status 0: all proved, 1: refuted or undecided, 2: not a certificate
//
// It covers one output, rational numbers, bias "none" or "free", the losses squared, interpolation, hinge and
// max-margin, and the methods rank-one, whitened, acute, obtuse, odd, spike-free, cells and lifted (whose large matrices
// are factored in floats and proved in integers). Whatever else a file holds is undecided. Norms that are not rational are enclosed: then only claims of bounds can be proved.
import { readFileSync } from "node:fs";

class Malformed extends Error {}
class Refuted extends Error {}
class Undecided extends Error {}

// ---- rational numbers: [numerator, denominator] of integers, in lowest terms, denominator > 0 ----

const gcd = (a, b) => { a = a < 0n ? -a : a; while (b) [a, b] = [b, a % b]; return a; };
function q(n, d = 1n) {
  if (d === 0n) throw new Malformed("a division by zero");
  if (d < 0n) [n, d] = [-n, -d];
  const g = gcd(n, d) || 1n;
  return [n / g, d / g];
}
const ZERO = q(0n), ONE = q(1n);
const add = (a, b) => q(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
const neg = (a) => [-a[0], a[1]];
const sub = (a, b) => add(a, neg(b));
const mul = (a, b) => q(a[0] * b[0], a[1] * b[1]);
const div = (a, b) => q(a[0] * b[1], a[1] * b[0]);
const sign = (a) => (a[0] > 0n ? 1 : a[0] < 0n ? -1 : 0);
const cmp = (a, b) => sign(sub(a, b));
const abs = (a) => (sign(a) < 0 ? neg(a) : a);
const plus = (a) => (sign(a) > 0 ? a : ZERO);
const sum = (list) => list.reduce(add, ZERO);
const dot = (x, y) => sum(x.map((a, i) => mul(a, y[i])));
const sq = (x) => dot(x, x);
const show = (a) => (a[1] === 1n ? `${a[0]}` : `${a[0]}/${a[1]}`);

function isqrt(n) {
  if (n < 2n) return n;
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1), y = x;
  do { x = y; y = (x + n / x) >> 1n; } while (y < x);
  return x;
}

// The root of a rational, as two rationals around it that are equal if it is rational.
function root(a) {
  const [n, d] = a, rn = isqrt(n), rd = isqrt(d);
  if (rn * rn === n && rd * rd === d) return [q(rn, rd), q(rn, rd)];
  const unit = 1n << 200n, low = isqrt((n * unit * unit) / d);
  return [q(low, unit), q(low + 1n, unit)];
}

// The grammar of numbers, as far as it is rational.
function number(text) {
  if (typeof text !== "string") throw new Malformed(`a number is ${JSON.stringify(text)}; a text is needed`);
  if (/sqrt|log|root/.test(text)) throw new Undecided("the file holds numbers that are not written as rationals");
  const tokens = text.match(/\d+|[-+*/()]|\S/g) ?? [];
  let at = 0;
  const factor = () => {
    const token = tokens[at++];
    if (token === "-") return neg(factor());
    if (token === "(") {
      const inner = expression();
      if (tokens[at++] !== ")") throw new Malformed(`a parenthesis is open in ${text}`);
      return inner;
    }
    if (!/^\d+$/.test(token ?? "")) throw new Malformed(`${JSON.stringify(text)} is no number`);
    return q(BigInt(token));
  };
  const term = () => {
    let left = factor();
    while (tokens[at] === "*" || tokens[at] === "/") left = tokens[at++] === "*" ? mul(left, factor()) : div(left, factor());
    return left;
  };
  const expression = () => {
    let left = term();
    while (tokens[at] === "+" || tokens[at] === "-") left = tokens[at++] === "+" ? add(left, term()) : sub(left, term());
    return left;
  };
  const value = expression();
  if (at !== tokens.length) throw new Malformed(`${JSON.stringify(text)} is no number`);
  return value;
}

// ---- the file ----

function keys(object, needed, optional, name) {
  if (object === null || typeof object !== "object" || Array.isArray(object)) throw new Malformed(`${name} is no object`);
  for (const key of needed) if (!(key in object)) throw new Malformed(`${name} has no ${key}`);
  for (const key of Object.keys(object)) if (![...needed, ...optional].includes(key)) throw new Malformed(`${name} has an unknown key ${key}`);
}

function vector(list, n, name) {
  if (!Array.isArray(list) || (n !== null && list.length !== n)) throw new Malformed(`${name} is no list of ${n ?? "numbers"}`);
  if (list.some(Array.isArray)) throw new Undecided("the file has several outputs");
  return list.map(number);
}

function matrix(list, rows, columns, name) {
  if (!Array.isArray(list) || list.length !== rows) throw new Malformed(`${name} has not ${rows} rows`);
  return list.map((row) => vector(row, columns, name));
}

function integers(list, low, high, length, name) {
  if (!Array.isArray(list) || (length !== null && list.length !== length)) throw new Malformed(`${name} is no list of ${length ?? "integers"}`);
  if (!list.every((k) => Number.isInteger(k) && low <= k && k <= high)) throw new Malformed(`${name} has an entry that is not an integer from ${low} to ${high}`);
  return list;
}

// What an object holds under a key that may be left out; null is no way to leave it out.
const given = (object, key, fallback, known) => {
  const value = Object.hasOwn(object, key) ? object[key] : fallback;
  if (!known.includes(value)) throw new Malformed(`${key} is ${JSON.stringify(value)}`);
  return value;
};

function read(text) {
  let file;
  try { file = JSON.parse(text); } catch { throw new Malformed("the file is no JSON"); }
  keys(file, ["format", "version", "theorem", "problem", "network", "dual", "feasibility", "claim"], [], "the file");
  if (file.theorem !== null && typeof file.theorem !== "string") throw new Malformed("theorem is neither a text nor null");
  if (file.format !== "neuralgauge-certificate" || ![1, 2].includes(file.version)) throw new Malformed("the file is of another format or version");
  const { problem, network, claim, feasibility } = file;
  keys(problem, ["A", "y", "loss", "beta", "bias"], ["skip", "neuron_norm", "activation", "negative_slope"], "problem");
  keys(network, ["U", "b", "w", "xi"], ["skip"], "network");
  keys(claim, ["value", "lower_bound"], ["relation", "width"], "claim");
  const skip = given(problem, "skip", "none", ["none", "free"]) === "free";
  if (given(problem, "activation", "relu", ["relu", "threshold", "absolute", "leaky"]) !== "relu" || "negative_slope" in problem) throw new Undecided("neurons of another activation");
  if (given(problem, "neuron_norm", 2, [1, 2]) !== 2) throw new Undecided("neurons are measured by another norm");
  if ("width" in claim || !["squared", "interpolation", "hinge", "max-margin"].includes(problem.loss)) throw new Undecided("the loss is not covered");
  if (!["none", "free"].includes(problem.bias)) throw new Malformed("problem.bias is neither none nor free");
  if (!Array.isArray(problem.A) || problem.A.length === 0 || !problem.A[0].length) throw new Malformed("problem.A is empty");
  const n = problem.A.length, d = problem.A[0].length, m = network.b?.length;
  const constrained = ["interpolation", "max-margin"].includes(problem.loss);
  if (constrained !== (problem.beta === null)) throw new Malformed("problem.beta does not fit the loss");
  const beta = constrained ? ONE : number(problem.beta);
  if (sign(beta) <= 0) throw new Malformed("problem.beta is not positive");
  const c = {
    n, d, m, beta, constrained, loss: problem.loss, free: problem.bias === "free",
    A: matrix(problem.A, n, d, "problem.A"), y: vector(problem.y, n, "problem.y"),
    U: matrix(network.U, d, m, "network.U"), b: vector(network.b, m, "network.b"), w: vector(network.w, m, "network.w"),
    xi: number(network.xi), skip, S: "skip" in network ? vector(network.skip, d, "network.skip") : new Array(d).fill(ZERO), v: vector(file.dual, n, "dual"), hint: feasibility,
    value: number(claim.value), lower: number(claim.lower_bound), relation: given(claim, "relation", "equal", ["equal", "bounds"]),
  };
  const labelled = ["hinge", "max-margin"].includes(c.loss);
  if (labelled && c.y.some((t) => cmp(abs(t), ONE) !== 0)) throw new Malformed("problem.y holds a label that is not 1 or -1");
  return c;
}

// ---- 1. the network ----

function objective(c) {
  if (!c.free && [...c.b, c.xi].some((x) => sign(x) !== 0)) throw new Refuted("the bias is none and the network has one");
  if (!c.skip && c.S.some((x) => sign(x) !== 0)) throw new Refuted("the network has a linear function and there is no skip connection");
  const columns = c.b.map((_, j) => c.U.map((row) => row[j]));
  const f = c.A.map((a) => add(add(c.xi, dot(a, c.S)), sum(columns.map((u, j) => mul(c.w[j], plus(add(dot(a, u), c.b[j])))))));
  const margins = f.map((x, i) => mul(x, c.y[i]));
  if (c.loss === "interpolation" && f.some((x, i) => cmp(x, c.y[i]) !== 0)) throw new Refuted("the network misses a target");
  if (c.loss === "max-margin" && margins.some((x) => cmp(x, ONE) < 0)) throw new Refuted("a margin is below 1");
  const residual = f.map((x, i) => sub(x, c.y[i]));
  const loss = c.constrained ? ZERO : c.loss === "squared" ? div(sq(residual), q(2n)) : sum(margins.map((x) => plus(sub(ONE, x))));
  const norms = columns.map((u) => root(sq(u)));
  return [0, 1].map((end) => add(loss, mul(c.beta, sum(norms.map((r, j) => mul(abs(c.w[j]), r[end]))))));
}

// ---- 2. the dual point ----

function dualValue(c) {
  if (c.free && sign(sum(c.v)) !== 0) throw new Refuted("the dual point does not sum to zero");
  if (c.skip && combine(c.A, c.v).some((x) => sign(x) !== 0)) throw new Refuted("the dual point is not orthogonal to a feature");
  const products = c.v.map((x, i) => mul(x, c.y[i]));
  if (c.loss === "hinge" && products.some((p) => sign(p) < 0 || cmp(p, ONE) > 0)) throw new Refuted("the dual point leaves its domain");
  if (c.loss === "max-margin" && products.some((p) => sign(p) < 0)) throw new Refuted("the dual point leaves its domain");
  return sub(sum(products), c.loss === "squared" ? div(sq(c.v), q(2n)) : ZERO);
}

const multiple = (a, r) => { // the t with a = t r, or null
  const k = r.findIndex((x) => sign(x) !== 0);
  const t = k < 0 ? ZERO : div(a[k], r[k]);
  return a.every((x, i) => cmp(x, mul(t, r[i])) === 0) ? t : null;
};
const combine = (A, weights) => A[0].map((_, k) => dot(A.map((row) => row[k]), weights));
const require = (condition, text) => { if (!condition) throw new Refuted(text); };

const METHODS = {
  "rank-one"(c) {
    const p = c.free ? c.A[0] : c.A[0].map(() => ZERO);
    const shifted = c.A.map((a) => a.map((x, k) => sub(x, p[k])));
    const first = shifted.find((a) => a.some((x) => sign(x) !== 0));
    if (!first) return [ZERO];
    const lead = first.find((x) => sign(x) !== 0), r = first.map((x) => div(x, lead));
    const t = shifted.map((a) => multiple(a, r));
    require(t.every((x) => x !== null), "the data are not on a line");
    const factor = sq(r), response = (s) => dot(c.v, s.map(plus));
    let values = [response(t), response(t.map(neg))];
    if (c.free) {
      const g = t.map((kink) => response(t.map((x) => sub(x, kink)))), m = dot(c.v, t);
      values = [...g, ...g.map((x) => sub(x, m))];
    }
    return values.map((x) => mul(factor, mul(x, x)));
  },
  whitened(c) {
    require(!c.free, "the method is for bias none");
    for (let i = 0; i < c.n; i++) for (let j = 0; j <= i; j++) require(cmp(dot(c.A[i], c.A[j]), i === j ? ONE : ZERO) === 0, "the data are not whitened");
    return [sq(c.v.map(plus)), sq(c.v.map(neg).map(plus))];
  },
  acute(c) {
    require(!c.free, "the method is for bias none");
    for (let i = 0; i < c.n; i++) for (let j = 0; j < i; j++)
      require(sign(c.v[i]) * sign(c.v[j]) <= 0 || sign(dot(c.A[i], c.A[j])) >= 0, "two samples of one sign have an obtuse angle");
    return [sq(combine(c.A, c.v.map(plus))), sq(combine(c.A, c.v.map(neg).map(plus)))];
  },
  obtuse(c) {
    require(!c.free, "the method is for bias none");
    const rays = [];
    c.A.forEach((a, i) => {
      if (sign(sq(a)) === 0 || sign(c.v[i]) === 0) return;
      let ray = rays.find((some) => sign(dot(a, some.a)) > 0);
      if (!ray) rays.push((ray = { a, t: ZERO }));
      require(multiple(a, ray.a) !== null, "a sample is on no ray");
      ray.t = add(ray.t, mul(div(dot(a, ray.a), sq(ray.a)), c.v[i]));
    });
    rays.forEach((k, i) => rays.slice(0, i).forEach((l) => require(sign(k.t) * sign(l.t) <= 0, "two rays pull the same way")));
    return rays.map((k) => mul(sq(k.a), mul(k.t, k.t)));
  },
  odd(c) {
    require(!c.free, "the method is for bias none");
    const lines = [];
    c.A.forEach((a, i) => {
      if (sign(sq(a)) === 0 || sign(c.v[i]) === 0) return;
      let line = lines.find((some) => multiple(a, some.a) !== null);
      if (!line) lines.push((line = { a, up: ZERO, down: ZERO }));
      const r = multiple(a, line.a), side = sign(r) > 0 ? "up" : "down";
      line[side] = add(line[side], mul(r, c.v[i]));
    });
    require(lines.every((line) => cmp(line.up, line.down) === 0), "a line is not balanced");
    return lines.length ? [sq(combine(lines.map((line) => line.a), lines.map((line) => line.up)))] : [ZERO];
  },
  "spike-free"(c) {
    require(!c.free, "the method is for bias none");
    const { first, member, scale, inverse, multipliers } = c.hint;
    const M = integers(first, 0, c.n - 1, null, "first").map((i) => c.A[i]);
    const G = matrix(inverse, M.length, M.length, "inverse"), s = vector(scale, c.n, "scale");
    integers(member, -1, M.length - 1, c.n, "member");
    require(s.every((x) => sign(x) >= 0), "a scale is negative");
    c.A.forEach((a, i) => {
      const row = member[i] === -1 ? a.map(() => ZERO) : M[member[i]];
      require(a.every((x, k) => cmp(x, mul(s[i], row[k])) === 0), "a sample is no multiple of its row");
    });
    M.forEach((_, i) => M.forEach((__, j) => {
      const entry = dot(G[i], M.map((row) => dot(row, M[j])));
      require(cmp(entry, i === j ? ONE : ZERO) === 0 && (i === j || sign(G[i][j]) <= 0), "inverse is wrong");
    }));
    return [1, -1].map((side, k) => {
      const lambda = matrix(multipliers, 2, c.n, "multipliers")[k];
      require(lambda.every((x) => sign(x) >= 0), "a multiplier is negative");
      return sq(combine(c.A, lambda.map((x, i) => add(x, side > 0 ? c.v[i] : neg(c.v[i])))));
    });
  },
  cells(c) {
    require(!c.free && c.n <= 12, "the method is for bias none and at most twelve samples");
    const { cells } = c.hint;
    if (!Array.isArray(cells)) throw new Malformed("cells is no list");
    cells.forEach((cell) => {
      keys(cell, ["pattern", "multipliers"], [], "a cell");
      integers(cell.pattern, 0, 1, c.n, "pattern");
    });
    const seen = new Set(cells.map((cell) => cell.pattern.join("")));
    require(seen.size === 2 ** c.n, "a pattern is missing");
    return cells.flatMap((cell) => [1, -1].map((side, k) => {
      const lambda = matrix(cell.multipliers, 2, c.n, "multipliers")[k];
      require(lambda.every((x) => sign(x) >= 0), "a multiplier is negative");
      return sq(combine(c.A, lambda.map((x, i) => {
        const pulled = cell.pattern[i] ? (side > 0 ? c.v[i] : neg(c.v[i])) : ZERO;
        return add(pulled, cell.pattern[i] ? x : neg(x));
      })));
    }));
  },
};

// ---- method lifted: multipliers of products of rows, linear in z = (1, u, b', y) ----

const lcm = (a, b) => (a / gcd(a, b)) * b;

// An integer that is written as a number.
function multiplier(text) {
  const [n, d] = number(text);
  if (d !== 1n) throw new Malformed("a multiplier is not an integer");
  return n;
}

const list = (value, length, name) => {
  if (!Array.isArray(value) || (length !== null && value.length !== length)) throw new Malformed(`${name} is no list of ${length ?? "entries"}`);
  return value;
};

// The ball, T and R of the file, with the inequalities that they have to satisfy.
function reaches(c) {
  const { ball } = c.hint, T = vector(c.hint.reach, c.n, "reach");
  if (!c.free && ball !== null) throw new Malformed("ball is not null, and the problem has no bias");
  if (c.free) keys(ball, ["centre", "radius"], [], "ball");
  const centre = c.free ? vector(ball.centre, c.d, "centre") : c.A[0].map(() => ZERO), R = c.free ? number(ball.radius) : ZERO;
  const unit = number(c.hint.unit);
  if (sign(unit) <= 0) throw new Malformed("unit is not positive");
  const far = (a, b) => sq(a.map((x, k) => sub(x, b[k]))), others = c.free ? c.A.filter((_, i) => sign(c.v[i]) !== 0) : [centre];
  require([...T, R].every((x) => sign(x) >= 0), "a reach or the radius is negative");
  c.A.forEach((a, i) => require(others.every((b) => cmp(far(a, b), mul(T[i], T[i])) <= 0), `the reach of sample ${i} is too small`));
  if (c.free) require(others.every((b) => cmp(far(b, centre), mul(R, R)) <= 0), "a sample is not in the ball");
  return { centre, R, T, unit };
}

// Twice D times each row, as pairs of a place in z and an integer.
function liftedRows(c, { centre, R, T }, D) {
  const whole = (x) => (x[0] * D) / x[1], y = 1 + c.d + (c.free ? 1 : 0);
  const t = c.A.map((a) => [...a.map((x, k) => [1 + k, whole(sub(x, centre[k]))]), ...(c.free ? [[1 + c.d, D]] : [])]);
  const bend = (side) => t.map((row, i) => [...row.map(([k, x]) => [k, side * x]), [y + i, D]]);
  const rows = [[[0, 2n * D]], ...bend(1n), ...bend(-1n), ...T.map((x, i) => [[0, 2n * whole(x)], [y + i, -2n * D]])];
  if (c.free) for (const side of [2n, -2n]) rows.push([[0, 2n * whole(R)], [1 + c.d, side * D]]);
  return rows;
}

function lifted(c) {
  list(c.hint.trees, 2, "trees");
  const found = reaches(c), { unit } = found;
  const D = [...c.A.flat(), ...found.centre, ...found.T, found.R].reduce((m, x) => lcm(m, x[1]), 1n);
  const ratios = [...c.v, c.beta].map((x) => div(x, unit)), K = ratios.reduce((m, x) => lcm(m, x[1]), 1n);
  const scaled = ratios.map((x) => (x[0] * K) / x[1]), beta = scaled.pop(), rows = liftedRows(c, found, D);
  const size = 1 + c.d + (c.free ? 1 : 0) + c.n;
  c.hint.trees.forEach((tree, k) => {
    const q = scaled.map((x) => (k === 0 ? x : -x));
    for (const [sides, leaf] of leaves(list(tree, null, "a tree"), c.n)) requireLeaf(c, { rows, q, beta, D, K, size }, sides, leaf);
  });
  return [];
}

// The leaves of a tree in preorder, each with the signs of responses on its region.
function leaves(tree, n) {
  if (!tree.length) throw new Malformed("a tree is empty");
  const pending = [new Map()], found = [];
  for (const node of tree) {
    require(pending.length, "nodes follow the end of a tree");
    const sides = pending.pop();
    if (typeof node !== "number") { found.push([sides, node]); continue; }
    if (!Number.isInteger(node) || node < 0 || node >= n || sides.has(node)) throw new Malformed(`a tree splits at ${node}, which is no sample or was split at before`);
    for (const side of [-1, 1]) pending.push(new Map([...sides, [node, side]]));
  }
  require(!pending.length, "a region is not covered");
  return found;
}

// On the region of a leaf, (2 D)^2 K / unit times beta - F - S is a form that has to be positive semidefinite.
function requireLeaf(c, { rows, q, beta, D, K, size }, sides, leaf) {
  keys(leaf, ["norm", "products", "cones"], [], "a leaf");
  const H = Array.from({ length: size }, () => new Array(size).fill(0n)); // twice the matrix
  const subtract = (m, one, other) => { for (const [i, x] of one) for (const [j, y] of other) { const p = m * x * y; H[i][j] -= p; H[j][i] -= p; } };
  const vanish = new Set([...sides].map(([i, side]) => 1 + i + (side > 0 ? c.n : 0))), norm = multiplier(leaf.norm) * K;
  const row = (k) => { if (!Number.isInteger(k) || k < 0 || k >= rows.length) throw new Malformed("a leaf names a row that there is not"); return rows[k]; };
  H[0][0] += 8n * D * D * (beta - norm);
  for (let k = 1; k <= c.d; k++) H[k][k] += 8n * D * D * norm;
  q.forEach((x, i) => subtract(x, rows[0], rows[1 + i]));
  const pairs = new Set(), used = new Set();
  for (const entry of list(leaf.products, null, "products")) {
    const [k, l, text] = list(entry, 3, "a product"), [one, other] = [row(k), row(l)], m = multiplier(text);
    if (k > l || l === 0 || pairs.has(`${k},${l}`)) throw new Malformed("rows of a product are out of order, or repeated");
    pairs.add(`${k},${l}`);
    require(m >= 0n || vanish.has(k) || vanish.has(l) || (0 < k && k <= c.n && l === k + c.n), "a multiplier of a product is negative");
    subtract(m * K, one, other);
  }
  for (const entry of list(leaf.cones, null, "cones")) {
    const [k, top, rest] = list(entry, 3, "a cone"), form = row(k);
    if (used.has(k)) throw new Malformed("a row has two cones");
    used.add(k);
    const g = multiplier(top), h = list(rest, c.d, "a cone").map(multiplier);
    require(vanish.has(k) || (g >= 0n && g * g >= h.reduce((s, x) => s + x * x, 0n)), "the multipliers of a cone are not in it");
    subtract(K, form, [[0, 2n * D * g], ...h.map((x, j) => [1 + j, -2n * D * x])]);
  }
  const answer = semidefinite(H);
  if (answer === null) throw new Undecided("on a region the matrix is too close to one that is not semidefinite");
  require(answer, "on a region the multipliers do not show that no neuron exceeds beta");
}

// Whether a symmetric matrix of integers is positive semidefinite; null where that is not told.
function semidefinite(M) {
  const kept = M.map((_, i) => i).filter((i) => M[i].some((x) => x !== 0n)), H = kept.map((i) => kept.map((j) => M[i][j]));
  if (H.some((row, i) => row[i] <= 0n)) return false; // a zero beside entries that are not is as good as a negative number
  return H.length <= EXACT ? eliminated(H) : factored(H);
}

const EXACT = 24;

// By elimination without fractions: a pivot is positive, or it is zero and its row is.
function eliminated(H) {
  let before = 1n;
  const left = new Set(H.keys());
  while (left.size) {
    const p = [...left].find((i) => H[i][i] !== 0n);
    if (p === undefined) return [...left].every((i) => [...left].every((j) => H[i][j] === 0n));
    const pivot = H[p][p];
    if (pivot < 0n) return false;
    left.delete(p);
    for (const i of left) for (const j of left) if (j <= i) H[i][j] = H[j][i] = (H[i][j] * pivot - H[i][p] * H[j][p]) / before;
    before = pivot;
  }
  return true;
}

// Scaled to a diagonal near one, H = L L' + E with L from floats and E exact: H is semidefinite if E is diagonally dominant.
function factored(H) {
  const n = H.length, bits = H.map((row, i) => row[i].toString(2).length);
  const top = BigInt(2 * Math.max(...bits.map((b) => (b >> 1) + 1)) + 2 * FIXED);
  const power = bits.map((b) => BigInt(b >> 1)), S = H.map((row, i) => row.map((x, j) => { const s = top - power[i] - power[j]; return s >= 0n ? x << s : null; }));
  const float = (x, shift) => { const m = x < 0n ? -x : x, cut = Math.max(0, m.toString(2).length - 64), f = Number(m >> BigInt(cut)) * 2 ** (cut - shift); return x < 0n ? -f : f; };
  const F = S.map((row) => row.map((x) => float(x, Number(top))));
  for (const room of [1e-9, 1e-11, 1e-12, 1e-13]) {
    const L = cholesky(F, room);
    if (L && dominated(S, L, top)) return true;
  }
  const x = downhill(F);
  if (!x) return null;
  const z = x.map((t) => BigInt(Math.round(t * 2 ** FIXED)));
  let value = 0n;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) value += z[i] * z[j] * S[i][j];
  return value < 0n ? false : null;
}

const FIXED = 50;

// The factor of F less some of its diagonal, or null.
function cholesky(F, room) {
  const L = F.map((row) => row.map(() => 0));
  for (let i = 0; i < F.length; i++) for (let j = 0; j <= i; j++) {
    let s = F[i][j] - (i === j ? room * F[i][i] : 0);
    for (let k = 0; k < j; k++) s -= L[i][k] * L[j][k];
    if (!Number.isFinite(s) || (i === j && s <= 0)) return null;
    L[i][j] = i === j ? Math.sqrt(s) : s / L[j][j];
  }
  return L;
}

// Whether S 2^-top less L L', with L rounded to fixed point, is diagonally dominant: exactly.
function dominated(S, L, top) {
  const n = S.length, Z = L.map((row) => row.map((x) => BigInt(Math.round(x * 2 ** FIXED))));
  const shift = top - BigInt(2 * FIXED), off = new Array(n).fill(0n), own = new Array(n).fill(0n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) {
    let s = 0n;
    for (let k = 0; k <= j; k++) s += Z[i][k] * Z[j][k];
    const e = S[i][j] - (s << shift);
    if (i === j) own[i] = e;
    else { const size = e < 0n ? -e : e; off[i] += size; off[j] += size; }
  }
  return own.every((x, i) => x >= off[i]);
}

// A direction along which F goes down where its elimination meets a pivot that is not positive, or null.
function downhill(F) {
  const n = F.length, L = F.map((row) => row.map(() => 0));
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) {
    let s = F[i][j];
    for (let k = 0; k < j; k++) s -= L[i][k] * L[j][k];
    if (i > j) { L[i][j] = s / L[j][j]; continue; }
    if (!Number.isFinite(s)) return null;
    if (s > 0) { L[i][i] = Math.sqrt(s); continue; }
    const x = new Array(n).fill(0);
    x[i] = 1;
    for (let k = i - 1; k >= 0; k--) {
      let r = -L[i][k];
      for (let m = k + 1; m < i; m++) r -= L[m][k] * x[m];
      x[k] = r / L[k][k];
    }
    const most = Math.max(...x.map(Math.abs));
    return Number.isFinite(most) ? x.map((t) => t / most) : null;
  }
  return null;
}

METHODS.lifted = lifted;

// The names of what a method is given besides its own.
const HINTS = { lifted: ["ball", "reach", "unit", "trees"], "spike-free": ["first", "member", "scale", "inverse", "multipliers"], cells: ["cells"] };

// ---- 3. the claim ----

function verdict(text) {
  const c = read(text);
  const [low, high] = objective(c), D = dualValue(c);
  const method = Object.hasOwn(METHODS, c.hint?.method) ? METHODS[c.hint.method] : null;
  if (!method) throw new Undecided(`the method ${c.hint?.method} is not covered`);
  keys(c.hint, ["method", ...(HINTS[c.hint.method] ?? [])], [], "feasibility");
  const limit = mul(c.beta, c.beta);
  if (method(c).some((square) => cmp(square, limit) > 0)) throw new Refuted("a neuron exceeds beta");
  if (c.relation === "bounds") {
    if (cmp(low, c.value) > 0) throw new Refuted("the network costs more than claimed");
    if (cmp(high, c.value) > 0) throw new Undecided("the cost of the network is too close to the claim");
    require(cmp(D, c.lower) >= 0, "the lower bound is not reached");
  } else {
    require(cmp(D, c.lower) === 0 && cmp(low, c.value) <= 0 && cmp(c.value, high) <= 0, "the claimed numbers are not those of the file");
    if (cmp(low, high) !== 0) throw new Undecided("the cost of the network is irrational");
  }
  return cmp(c.value, c.lower) === 0 ? `globally optimal: ${show(c.value)}` : `${show(c.lower)} <= optimum <= ${show(c.value)}`;
}

let status = 0;
for (const file of process.argv.slice(2)) {
  try {
    console.log(`proved: ${verdict(readFileSync(file, "utf8"))}`);
  } catch (error) {
    const found = [[Refuted, "refuted", 1], [Undecided, "undecided", 1]].find(([kind]) => error instanceof kind);
    const [, word, code] = found ?? [null, "no certificate", 2];
    console.log(`${word}: ${error.message}`);
    status = Math.max(status, code);
  }
}
process.exitCode = status;
