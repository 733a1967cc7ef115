"""Numbers of the second checker written in the grammar of certificates."""

from __future__ import annotations

from flint import fmpq

from tests.second_checker.real import Generator, Node, Number, enclosure

__all__ = ["floor", "show", "texts"]


def show(x: Number) -> str:
    """A text that denotes x."""
    if not isinstance(x, Node):
        return str(x)
    parts = []
    for monomial, y in x.terms.items():
        factors = [_root(g) if g.polynomial is not None else f"{g.op}({show(g.inside)})" for g in monomial]
        parts.append("*".join([str(y), *factors] if y != 1 or not factors else factors))
    return " + ".join(parts)


def _root(g: Generator) -> str:
    """A root times the first coefficient of its polynomial."""
    assert g.polynomial is not None
    entries = [*(int(c) for c in g.polynomial.coeffs()), *g.ends]
    return f"{entries[-3]}*root({', '.join(map(str, entries))})"


def texts(value: object) -> object:
    """The same lists with a text for each number."""
    return [texts(entry) for entry in value] if isinstance(value, list) else show(value)  # type: ignore[arg-type]


def floor(x: Number, bits: int) -> fmpq:
    """A rational below x, by about 2 to the power -bits; x itself if it is rational and short."""
    if not isinstance(x, Node) and x.q < 2**bits:
        return x
    lower = enclosure(x, bits + 128).lower() * 2**bits
    return fmpq(lower.floor().unique_fmpz()) / fmpq(2) ** bits
