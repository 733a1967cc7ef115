"""The theorems on wide networks that the page of the tangent kernel cites."""

from __future__ import annotations

from analytic.derivation.lemmas import Lemma

LIMIT = Lemma(
    "kernel-limit",
    "the infinite-width limit",
    r"""Let the weights of $m^{-1/2} \sum_j \sigma(\point^\top \neuron_j) \outweight_j$ be independent standard
    Gaussians, with a Lipschitz and twice differentiable $\sigma$ of bounded second derivative. As $m \to \infty$ the
    products of the gradients at two inputs tend to their expectation, the tangent kernel $K$ of $\sigma$; and on every
    bounded interval of time gradient flow of the squared loss on both layers follows the kernel flow, which, where the
    matrix $K(\data, \data)$ is regular, ends in $f_0(\point) + K(\point, \data) K(\data, \data)^{-1} (\target -
    f_0(\data))$, $f_0$ the function at the start.""",
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
