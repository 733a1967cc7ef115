// An example checker for certificate files in another language, written from docs/certificate.md alone.
//
//   node checker.mjs FILE ...   a line for each; status 0: all proved, 1: refuted or undecided, 2: not a certificate
//
// It covers one output, rational numbers, bias "none" or "free", the losses squared, interpolation, hinge and
// max-margin, and the methods rank-one, whitened, acute, obtuse, odd, spike-free and cells. Whatever else a file holds
// is undecided. Norms that are not rational are enclosed: then only claims of bounds can be proved.
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
  if (given(problem, "skip", "none", ["none", "free"]) !== "none" || "skip" in network) throw new Undecided("the file has a skip connection");
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
    xi: number(network.xi), v: vector(file.dual, n, "dual"), hint: feasibility,
    value: number(claim.value), lower: number(claim.lower_bound), relation: given(claim, "relation", "equal", ["equal", "bounds"]),
  };
  const labelled = ["hinge", "max-margin"].includes(c.loss);
  if (labelled && c.y.some((t) => cmp(abs(t), ONE) !== 0)) throw new Malformed("problem.y holds a label that is not 1 or -1");
  return c;
}

// ---- 1. the network ----

function objective(c) {
  if (!c.free && [...c.b, c.xi].some((x) => sign(x) !== 0)) throw new Refuted("the bias is none and the network has one");
  const columns = c.b.map((_, j) => c.U.map((row) => row[j]));
  const f = c.A.map((a) => add(c.xi, sum(columns.map((u, j) => mul(c.w[j], plus(add(dot(a, u), c.b[j])))))));
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

// The names of what a method is given besides its own.
const HINTS = { "spike-free": ["first", "member", "scale", "inverse", "multipliers"], cells: ["cells"] };

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
