"""The neural tangent kernel of the two-layer ReLU network, and where its predictor is not smooth."""

from __future__ import annotations

from itertools import combinations, product

import sympy

from analytic.derivation.grades import Grade
from analytic.exact.scalars import sign
from analytic.families.kernel import meaning, proofs
from analytic.families.kernel.kernels import ntk, ntk_matrix
from analytic.families.kernel.prediction import ntk_interpolation
from analytic.model.problem import Problem, is_zero_row
from analytic.model.verdict import Verdict
from analytic.theorem.hypotheses import SCALAR
from analytic.theorem.parts import Example, Hypothesis
from analytic.theorem.record import Theorem
from analytic.theorem.references import CS09, EP21, JGH18, at, of
from analytic.theorem.statement import Sentence


def _apart(problem: Problem) -> Verdict:
    """No two samples on one line through the origin, none zero."""
    for i, row in enumerate(problem.A):
        if is_zero_row(row):
            return Verdict("refuted", f"sample {i} is zero")
        for k, other in enumerate(problem.A[:i]):
            minors = combinations(range(problem.d), 2)
            if all(sign(row[a] * other[b] - (row[b] * other[a])) == 0 for a, b in minors):
                return Verdict("refuted", f"samples {k} and {i} are parallel")
    return Verdict("proved", "no two samples are parallel")


APART = Hypothesis(
    "not-parallel",
    r"\data_i \notin \mathbb{R} \data_j \ (i \neq j),\ \data_i \neq 0",
    "no two samples are parallel",
    _apart,
    meaning.apart,
)
EXAMPLES = tuple(
    Example(A, y, value, {"loss": "interpolation"})
    for A, y, value in [
        ([[1, 0], [0, 1]], [1, 0], 4 * sympy.pi**2 / (4 * sympy.pi**2 - 1)),
        ([[0, 1], [1, 1]], [0, 1], None),
        ([[1, 0, 0], [1, 2, 2], [0, -1, 1]], [1, -2, 3], None),
    ]
)


def check() -> Verdict:
    """The formula is the Gaussian expectation, and the predictor interpolates, on the examples."""
    for example in EXAMPLES:
        problem = Problem.build(example.A, example.y, **example.options)
        for a, b in product(example.A, repeat=2):
            if abs(sympy.N(ntk(a, b) - proofs.expectation(a, b), 40)) > sympy.Float("1e-35"):
                return Verdict("refuted", f"the kernel of {a} and {b} is not the expectation")
        kernel = ntk_matrix(example.A)
        predictor = ntk_interpolation(example.A, example.y)
        if any(
            abs(predictor.evaluate(a, 30) - y) > sympy.Float("1e-28") for a, y in zip(example.A, example.y, strict=True)
        ):
            return Verdict("refuted", "the predictor does not interpolate")
        coefficients = kernel.LUsolve(sympy.Matrix(example.y))
        square = (sympy.Matrix(example.y).T * coefficients)[0]
        if example.value is not None and sympy.simplify(square - example.value) != 0:
            return Verdict("refuted", f"the squared norm of the predictor is {square}")
        if not APART.test(problem).proved or not sympy.N(square, 30) > 0:
            return Verdict("refuted", "the kernel matrix is not positive")
    return Verdict("undecided", f"{Grade('checked', len(EXAMPLES))}: to 35 digits on the worked examples")


THEOREM = Theorem(
    id="tangent-kernel",
    title="The neural tangent kernel, and its predictor on the same data",
    hypotheses=(SCALAR, APART),
    setting=r"""Let the rows $\data_i$ of $\data \in \mathbb{R}^{n \times d}$ be samples and $\target$ their
    targets.""",
    where=(
        Sentence(
            r"""For vectors $a$, $b$ let $\theta \in [0, \pi]$ be their angle and $K(a, b) = \mathbb{E}[(a^\top g)_+
            (b^\top g)_+] + a^\top b \, \mathbb{P}[a^\top g > 0, b^\top g > 0]$ with a standard Gaussian vector $g$, $K
            = 0$ where a vector is zero."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $K(a, b) = \frac{\lVert a \rVert \lVert b \rVert}{2 \pi} (\sin \theta + 2 (\pi - \theta) \cos
            \theta)$,""",
            meaning.formula,
        ),
        Sentence(
            r"""the matrix $K(\data, \data)$ is regular, and with $c = K(\data, \data)^{-1} \target$ the function
            $\fit(\point) = \sum_i c_i K(\point, \data_i)$ is the minimum-norm interpolant in the space of $K$.""",
            meaning.interpolates,
        ),
        Sentence(
            r"""For $d \ge 2$ the function $\fit$ is analytic off the lines $\mathbb{R} \data_i$, and across the line of
            $\data_i$ it bends, on both sides of the origin, exactly where $c_i \neq 0$:""",
            meaning.bends,
        ),
        Sentence(
            r"""$\sin \theta + 2 (\pi - \theta) \cos \theta$ is $2 \pi - \theta + O(\theta^2)$ at $\theta = 0$ and
            $-(\pi - \theta) + O((\pi - \theta)^3)$ at $\theta = \pi$. The first term of $K$ alone, $\frac{\lVert a
            \rVert \lVert b \rVert}{2 \pi} (\sin \theta + (\pi - \theta) \cos \theta)$, has two continuous derivatives
            across these lines.""",
            meaning.series,
        ),
        Sentence(
            r"""These are kernels of wide networks. With an activation $\sigma$ let $\fit_t(\point) = m^{-1/2} \sum_j
            \sigma(\point^\top \neuron_j) \outweight_j$, with weights $\neuron_j$, $\outweight_j$ that are independent
            standard Gaussians at $t = 0$, be trained by gradient flow of the squared loss. Where $\sigma$ is the
            positive part, the products of the gradients of $\fit_0$ tend for $m \to \infty$ to $K$ if both layers are
            trained, to its first term if only the output weights are. For a Lipschitz and twice differentiable
            $\sigma$ of bounded second derivative, with its own kernel $K$, the network follows for $m \to \infty$, on
            every bounded interval of time, a flow that ends in $\fit_0(\point) + K(\point, \data) K(\data, \data)^{-1}
            (\target - \fit_0(\data))$, and $\fit_0$ has the mean zero; $\fit$ is the mean of this end for the kernel
            of the positive part, which is not twice differentiable itself.""",
            grounds="quoted",
        ),
    ),
    formulas=(),
    references=(
        at(
            JGH18,
            "Theorems 1 and 2 and Section 5",
            "the limit of the trained network",
            differs="smooth activations there",
        ),
        of(CS09, "the expectations"),
        at(EP21, "Section 5", "the kernel beside convex training", differs="one-dimensional data there"),
    ),
    examples=EXAMPLES,
    derivation=proofs.tangent,
    check=check,
    rank=92,
)
