"""BibTeX for the papers that theorems and answers cite."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from analytic.families.registry import theorems
from analytic.theorem.parts import Reference
from analytic.theorem.record import Theorem
from numeric.arrays import one_line
from numeric.errors import OptionError

_ERGEN = "Ergen, Tolga and Pilanci, Mert"
_NIPS = "Advances in Neural Information Processing Systems"
_ICLR = "International Conference on Learning Representations"

ENTRIES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "EP21": ("article", {
        "author": _ERGEN,
        "title": "Convex Geometry and Duality of Over-parameterized Neural Networks",
        "journal": "Journal of Machine Learning Research",
        "year": "2021", "volume": "22", "number": "212", "pages": "1--63",
        "eprint": "2002.11219", "archiveprefix": "arXiv",
        "url": "https://jmlr.org/papers/v22/20-1447.html",
    }),
    "EP20": ("inproceedings", {
        "author": _ERGEN,
        "title": "Convex Geometry of Two-Layer {ReLU} Networks: Implicit Autoencoding and Interpretable Models",
        "booktitle": "International Conference on Artificial Intelligence and Statistics",
        "series": "Proceedings of Machine Learning Research",
        "year": "2020", "volume": "108", "pages": "4024--4033",
        "url": "https://proceedings.mlr.press/v108/ergen20a.html",
    }),
    "SESS19": ("inproceedings", {
        "author": "Savarese, Pedro and Evron, Itay and Soudry, Daniel and Srebro, Nathan",
        "title": "How Do Infinite Width Bounded Norm Networks Look in Function Space?",
        "booktitle": "Conference on Learning Theory",
        "series": "Proceedings of Machine Learning Research",
        "year": "2019", "volume": "99", "pages": "2667--2690",
        "eprint": "1902.05040", "archiveprefix": "arXiv",
    }),
    "DDUF22": ("article", {
        "author": "Debarre, Thomas and Denoyelle, Quentin and Unser, Michael and Fageot, Julien",
        "title": "Sparsest Piecewise-Linear Regression of One-Dimensional Data",
        "journal": "Journal of Computational and Applied Mathematics",
        "year": "2022", "volume": "406", "pages": "114044",
        "doi": "10.1016/j.cam.2021.114044",
        "eprint": "2003.10112", "archiveprefix": "arXiv",
    }),
    "PN21": ("article", {
        "author": "Parhi, Rahul and Nowak, Robert D.",
        "title": "Banach Space Representer Theorems for Neural Networks and Ridge Splines",
        "journal": "Journal of Machine Learning Research",
        "year": "2021", "volume": "22", "number": "43", "pages": "1--40",
        "url": "https://jmlr.org/papers/v22/20-583.html",
    }),
    "H21": ("misc", {
        "author": "Hanin, Boris",
        "title": "Ridgeless Interpolation with Shallow {ReLU} Networks in {1D} is Nearest Neighbor Curvature "
        "Extrapolation and Provably Generalizes on {Lipschitz} Functions",
        "year": "2021",
        "eprint": "2109.12960", "archiveprefix": "arXiv",
    }),
    "SEPP21": ("inproceedings", {
        "author": "Sahiner, Arda and Ergen, Tolga and Pauly, John and Pilanci, Mert",
        "title": "Vector-output {ReLU} Neural Network Problems are Copositive Programs: Convex Analysis of Two "
        "Layer Networks and Polynomial-time Algorithms",
        "booktitle": _ICLR,
        "year": "2021",
        "eprint": "2012.13329", "archiveprefix": "arXiv",
    }),
    "JGH18": ("inproceedings", {
        "author": r"Jacot, Arthur and Gabriel, Franck and Hongler, Cl{\'e}ment",
        "title": "Neural Tangent Kernel: Convergence and Generalization in Neural Networks",
        "booktitle": _NIPS,
        "year": "2018", "volume": "31",
        "eprint": "1806.07572", "archiveprefix": "arXiv",
    }),
    "CS09": ("inproceedings", {
        "author": "Cho, Youngmin and Saul, Lawrence K.",
        "title": "Kernel Methods for Deep Learning",
        "booktitle": _NIPS,
        "year": "2009", "volume": "22", "pages": "342--350",
    }),
    "PL21": ("inproceedings", {
        "author": "Phuong, Mary and Lampert, Christoph H.",
        "title": "The Inductive Bias of {ReLU} Networks on Orthogonally Separable Data",
        "booktitle": _ICLR,
        "year": "2021",
        "url": "https://openreview.net/forum?id=krz7T0xU9Z_",
    }),
    "Zeno23": ("inproceedings", {
        "author": "Zeno, Chen and Ongie, Greg and Blumenfeld, Yaniv and Weinberger, Nir and Soudry, Daniel",
        "title": "How Do Minimum-Norm Shallow Denoisers Look in Function Space?",
        "booktitle": _NIPS,
        "year": "2023", "volume": "36",
        "eprint": "2311.06748", "archiveprefix": "arXiv",
    }),
    "BF23": ("inproceedings", {
        "author": "Boursier, Etienne and Flammarion, Nicolas",
        "title": "Penalising the Biases in Norm Regularisation Enforces Sparsity",
        "booktitle": _NIPS,
        "year": "2023", "volume": "36",
    }),
    "LLWA21": ("inproceedings", {
        "author": "Lyu, Kaifeng and Li, Zhiyuan and Wang, Runzhe and Arora, Sanjeev",
        "title": "Gradient Descent on Two-layer Nets: Margin Maximization and Simplicity Bias",
        "booktitle": _NIPS,
        "year": "2021", "volume": "34",
        "eprint": "2110.13905", "archiveprefix": "arXiv",
    }),
    "KKBG09": ("article", {
        "author": "Kim, Seung-Jean and Koh, Kwangmoo and Boyd, Stephen and Gorinevsky, Dimitry",
        "title": r"{$\ell_1$} Trend Filtering",
        "journal": "SIAM Review",
        "year": "2009", "volume": "51", "number": "2", "pages": "339--360",
        "doi": "10.1137/070690274",
    }),
    "NN25": ("inproceedings", {
        "author": "Nakhleh, Julia and Nowak, Robert D.",
        "title": "Global Minimizers of {$\\ell^p$}-Regularized Objectives Yield the Sparsest {ReLU} Neural Networks",
        "booktitle": "Advances in Neural Information Processing Systems", "year": "2025",
    }),
    "NSN25": ("inproceedings", {
        "author": "Nakhleh, Julia and Shenouda, Joseph and Nowak, Robert D.",
        "title": "The Effects of Multi-Task Learning on {ReLU} Neural Network Functions",
        "booktitle": _ICLR,
        "year": "2025",
    }),
    "P23": ("misc", {
        "author": "Pilanci, Mert",
        "title": "From Complexity to Clarity: Analytical Expressions of Deep Neural Network Weights via {Clifford}'s "
        "Geometric Algebra and Convexity",
        "year": "2023",
        "eprint": "2309.16512", "archiveprefix": "arXiv",
    }),
    "WHCP25": ("article", {
        "author": "Wang, Yifei and Hua, Yixuan and Cand{\\`e}s, Emmanuel J. and Pilanci, Mert",
        "title": "Overparameterized {ReLU} Neural Networks Learn the Simplest Model: Neural Isometry and Phase "
                 "Transitions",
        "journal": "IEEE Transactions on Information Theory",
        "volume": "71",
        "number": "3",
        "pages": "1926--1977",
        "year": "2025",
    }),
    "EGLP23": ("inproceedings", {
        "author": "Ergen, Tolga and Gulluk, Halil Ibrahim and Lacotte, Jonathan and Pilanci, Mert",
        "title": "Globally Optimal Training of Neural Networks with Threshold Activation Functions",
        "booktitle": _ICLR,
        "year": "2023",
        "eprint": "2303.03382", "archiveprefix": "arXiv",
    }),
    "Z24": ("misc", {
        "author": r"Zeger, Emi and Wang, Yifei and Mishkin, Aaron and Ergen, Tolga and Cand{\`e}s, Emmanuel "
        "and Pilanci, Mert",
        "title": "A Library of Mirrors: Deep Neural Nets in Low Dimensions are Convex {Lasso} Models with "
        "Reflection Features",
        "year": "2024",
        "eprint": "2403.01046", "archiveprefix": "arXiv",
    }),
}  # fmt: skip
"""Kind and fields of an entry by the key that the records use."""


def bibliography(*things: Any, keys: Mapping[str, str] | None = None) -> str:
    """BibTeX entries of what theorems, answers and paths cite, each once, in the order of their keys.

    Parameters
    ----------
    *things : Theorem, str, Solution, Path, or a list of them
        Theorems (or their ids), and answers, which cite their theorems. Without any, all entries.
    keys : mapping, optional
        Your own citation keys, by those of the records: ``{"EP21": "ergen2021convex"}``. Give the same to
        ``Theorem.latex``.

    Raises
    ------
    OptionError
        For something that cites nothing, or a key that no record has.

    Examples
    --------
    >>> print(bibliography("whitened-squared", keys={"EP21": "ergen2021"}).splitlines()[0])
    @article{ergen2021,
    """
    named = citation_keys(keys)
    cited = {reference.key for thing in things for reference in _references(thing)} if things else set(ENTRIES)
    return "\n".join(_entry(key, named(key)) for key in sorted(cited))


def citation_keys(keys: Mapping[str, str] | None) -> Callable[[str], str]:
    """The caller's key for a record's; OptionError for keys that no record has."""
    if keys is None:
        return lambda key: key
    if not isinstance(keys, Mapping):
        raise OptionError(f"keys is {one_line(keys)}: give a mapping such as {{'EP21': 'ergen2021'}}")
    for key, own in keys.items():
        if key not in ENTRIES:
            raise OptionError(f"keys holds {one_line(key)}: the records cite {', '.join(sorted(ENTRIES))}")
        if not isinstance(own, str) or not own or set(own) & set("{},%#\\ \t\n~\"'()="):
            raise OptionError(f"keys[{key!r}] is {one_line(own)}: give a citation key of letters, digits and -_:.")
    if len(set(keys.values())) < len(keys):
        raise OptionError(f"keys gives two papers one key: {one_line(dict(keys))}")
    return lambda key: keys.get(key, key)


def _references(thing: Any) -> Iterator[Reference]:
    if isinstance(thing, str):
        thing = theorems[thing]
    if isinstance(thing, Theorem):
        yield from thing.references
    elif isinstance(getattr(thing, "theorem", None), Theorem):
        yield from thing.theorem.references
        for case in getattr(thing, "cases", ()):
            yield from case.theorem.references
    elif isinstance(thing, (list, tuple, set, frozenset, Mapping)):
        for item in thing.values() if isinstance(thing, Mapping) else thing:
            yield from _references(item)
    else:
        raise OptionError(f"things holds {one_line(thing)}: give theorems, ids, solutions or paths")


def _entry(key: str, own: str) -> str:
    kind, fields = ENTRIES[key]
    rows = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@{kind}{{{own},", *rows, "}", ""])


def bibliography_item(key: str) -> str:
    """The entry as a line of a list of references.

    >>> bibliography_item("H21")[:34]
    'B. Hanin. Ridgeless Interpolation '
    """
    fields = ENTRIES[key][1]
    venue = fields.get("journal") or fields.get("booktitle") or f"arXiv:{fields['eprint']}"
    volume = f" {fields['volume']}" if "volume" in fields else ""
    return f"{_authors(fields['author'])}. {fields['title'].rstrip('?')}. \\emph{{{venue}}}{volume}, {fields['year']}."


def _authors(text: str) -> str:
    """``Ergen, Tolga and Pilanci, Mert`` with initials, first names first."""
    people = []
    for person in text.split(" and "):
        family, given = person.split(", ")
        people.append(" ".join(f"{name[0]}." for name in given.split()) + f" {family}")
    return " and ".join([", ".join(people[:-1]), people[-1]] if len(people) > 1 else people)
