"""The papers that the results come from.

The numbers of EP21 and PN21 are those of the JMLR versions, and the numbers of JGH18 those of its text: all were read.
"""

from __future__ import annotations

from dataclasses import replace

from analytic.theorem.parts import Reference

ABSTRACT = "no number, because only the abstract was at hand"
OUTPUT_BIAS = "its networks have hidden biases and no bias of the output"
"""Of Ergen and Pilanci, JMLR 2021, whose text was read: the numbers are those of the journal."""

EP21 = Reference(
    "EP21",
    "T. Ergen and M. Pilanci, Convex Geometry and Duality of Over-parameterized Neural Networks, JMLR 22, 2021",
)
EP20 = Reference(
    "EP20",
    "T. Ergen and M. Pilanci, Convex Geometry of Two-Layer ReLU Networks: Implicit Autoencoding and "
    "Interpretable Models, AISTATS, PMLR 108, 2020",
)
SESS19 = Reference(
    "SESS19",
    "P. Savarese, I. Evron, D. Soudry and N. Srebro, How Do Infinite Width Bounded Norm Networks Look in "
    "Function Space?, COLT 2019",
)
DDUF22 = Reference(
    "DDUF22",
    "T. Debarre, Q. Denoyelle, M. Unser and J. Fageot, Sparsest Piecewise-Linear Regression of "
    "One-Dimensional Data, Journal of Computational and Applied Mathematics 406, 2022",
)
PN21 = Reference(
    "PN21",
    "R. Parhi and R. D. Nowak, Banach Space Representer Theorems for Neural Networks and Ridge Splines, JMLR 22, 2021",
)
H21 = Reference("H21", "B. Hanin, Ridgeless Interpolation with Shallow ReLU Networks in 1D, 2021")
SEPP21 = Reference(
    "SEPP21",
    "A. Sahiner, T. Ergen, J. Pauly and M. Pilanci, Vector-output ReLU Neural Network Problems are "
    "Copositive Programs, ICLR 2021",
)
JGH18 = Reference(
    "JGH18",
    "A. Jacot, F. Gabriel and C. Hongler, Neural Tangent Kernel: Convergence and Generalization in Neural Networks, "
    "NeurIPS 2018",
)
CS09 = Reference("CS09", "Y. Cho and L. K. Saul, Kernel Methods for Deep Learning, NIPS 2009")
PL21 = Reference(
    "PL21",
    "M. Phuong and C. H. Lampert, The Inductive Bias of ReLU Networks on Orthogonally Separable Data, ICLR 2021",
)
ZENO23 = Reference(
    "Zeno23",
    "C. Zeno, G. Ongie, Y. Blumenfeld, N. Weinberger and D. Soudry, How do Minimum-Norm Shallow Denoisers Look in "
    "Function Space?, NeurIPS 2023",
)
BF23 = Reference(
    "BF23",
    "E. Boursier and N. Flammarion, Penalising the Biases in Norm Regularisation Enforces Sparsity, NeurIPS 2023",
)
LYU21 = Reference(
    "LLWA21",
    "K. Lyu, Z. Li, R. Wang and S. Arora, Gradient Descent on Two-layer Nets: Margin Maximization and Simplicity Bias, "
    "NeurIPS 2021",
)
KKBG09 = Reference(
    "KKBG09",
    "S.-J. Kim, K. Koh, S. Boyd and D. Gorinevsky, l1 Trend Filtering, SIAM Review 51, 2009",
)
NSN25 = Reference(
    "NSN25",
    "J. Nakhleh, J. Shenouda and R. D. Nowak, The Effects of Multi-Task Learning on ReLU Neural Network Functions, "
    "ICLR 2025",
)
NN25 = Reference(
    "NN25",
    "J. Nakhleh and R. D. Nowak, Global Minimizers of l^p-Regularized Objectives Yield the Sparsest ReLU Neural "
    "Networks, NeurIPS 2025",
)
P23 = Reference(
    "P23",
    "M. Pilanci, From Complexity to Clarity: Analytical Expressions of Deep Neural Network Weights via Clifford's "
    "Geometric Algebra and Convexity, 2023",
)
EGLP23 = Reference(
    "EGLP23",
    "T. Ergen, H. I. Gulluk, J. Lacotte and M. Pilanci, Globally Optimal Training of Neural Networks with Threshold "
    "Activation Functions, ICLR 2023",
)
WHCP25 = Reference(
    "WHCP25",
    "Y. Wang, Y. Hua, E. Candès and M. Pilanci, Overparameterized ReLU Neural Networks Learn the Simplest Model: "
    "Neural Isometry and Phase Transitions, IEEE Transactions on Information Theory 71, 2025",
)
LEAKY = "leaky ReLU there"
"""Of Lyu, Li, Wang and Arora."""
Z24 = Reference("Z24", "E. Zeger, Y. Wang, A. Mishkin, T. Ergen, E. Candès and M. Pilanci, A Library of Mirrors, 2024")


def at(reference: Reference, place: str, role: str = "", *, differs: str = "") -> Reference:
    """The reference with the place of the result in it, what is used, and where the problem of the source differs."""
    return replace(reference, place=place, role=role, differs=differs)


def of(reference: Reference, role: str, *, differs: str = "") -> Reference:
    """The same for a text of which only the abstract could be read."""
    return replace(reference, role=role, differs=differs, unseen=ABSTRACT)


def training_and_variation(*, differs: str = "") -> Reference:
    """What Parhi and Nowak say of one feature, with a linear function that costs nothing."""
    role = "one feature and output: with a free linear function weight decay is the total variation of the slope"
    return at(PN21, "Theorem 8 and Section 5.1", role, differs=differs)
