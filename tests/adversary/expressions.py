"""Numbers of the second checker written in the grammar of certificates."""

from __future__ import annotations

from flint import fmpq

from tests.second_checker.real import Node, Number

__all__ = ["floor", "show", "texts"]

SUM, PRODUCT, ATOM = 0, 1, 2


def show(x: Number) -> str:
    """A text that denotes x, with few parentheses."""
    return _show(x)[0]


def texts(value: object) -> object:
    """The same lists with a text for each number."""
    return [texts(entry) for entry in value] if isinstance(value, list) else show(value)  # type: ignore[arg-type]


def _show(x: Number) -> tuple[str, int]:
    if not isinstance(x, Node):
        return str(x), PRODUCT if x.q != 1 or x < 0 else ATOM
    parts = [_show(a) for a in x.args]
    match x.op:
        case "+":
            return f"{parts[0][0]} + {_within(parts[1], PRODUCT)}", SUM
        case "*":
            return f"{_within(parts[0], PRODUCT)}*{_within(parts[1], ATOM)}", PRODUCT
        case "/":
            return f"{_within(parts[0], PRODUCT)}/{_within(parts[1], ATOM)}", PRODUCT
        case "sqrt" | "log":
            return f"{x.op}({parts[0][0]})", ATOM
    raise ValueError(x.op)


def _within(part: tuple[str, int], least: int) -> str:
    return part[0] if part[1] >= least else f"({part[0]})"


def floor(x: Number, bits: int) -> fmpq:
    """A rational below x by less than 2 to the power -bits, roughly; x itself where it is one with a short denominator."""
    from tests.second_checker.real import enclosure

    if not isinstance(x, Node) and x.q < 2**bits:
        return x
    lower = enclosure(x, bits + 128).lower() * 2**bits
    return fmpq(int(lower.floor().unique_fmpz())) / fmpq(2) ** bits
