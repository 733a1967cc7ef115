"""The theorems on wide networks that the page of the tangent kernel cites."""

from __future__ import annotations

from analytic.derivation.lemmas import Lemma

LIMIT = Lemma(
    "kernel-limit",
    "the infinite-width limit",
    r"""Let the weights of $m^{-1/2} \sum_j (\point^\top \neuron_j)_+ \outweight_j$ be independent standard
    Gaussians. As $m \to \infty$ the products of the gradients at two inputs tend to their expectation, the tangent
    kernel; and gradient flow of the squared loss follows the kernel flow, whose end, where the kernel matrix
    $K(\data, \data)$ is regular, is the initial function $f_0$ plus the interpolant of least norm of $\target -
    f_0(\data)$ in the space of $K$, $K(\point, \data) K(\data, \data)^{-1} (\target - f_0(\data))$.""",
    source="Jacot, Gabriel and Hongler, NeurIPS 2018, Theorems 1 and 2 and Section 5",
)

REGULAR = Lemma(
    "kernel-regular",
    "regular kernel matrices",
    r"""If no two samples are parallel and none is zero, the matrix of the $\data_i^\top \data_j\,
    \mathbb{P}[\data_i^\top g > 0, \data_j^\top g > 0]$ is positive definite; so is its sum with a positive
    semidefinite one.""",
    source="Du, Zhai, Póczos and Singh, ICLR 2019, Theorem 3.1",
)

LEMMAS = (LIMIT, REGULAR)
"""What the page of lemmas and the proof of the family cite."""
