"""All mutants of a source text: one fault each, made in place in its syntax tree and undone again."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Any

from tools.mutation.operators import CHARGES, PRICES, faults

SKIPPED = (ast.Import, ast.ImportFrom, ast.Assert, ast.JoinedStr, ast.arg)


@dataclass(frozen=True)
class Mutant:
    """Where the fault is and what it says; ``scope`` is the outermost function around it, None outside of functions."""

    file: str
    line: int
    operator: str
    before: str
    after: str
    scope: str | None

    @property
    def key(self) -> str:
        """What stays when lines are moved."""
        return f"{self.file} | {self.scope} | {self.before} | {self.after}"

    @property
    def text(self) -> str:
        """Where it is and what it does, for a reader."""
        return f"{self.file}:{self.line}: {self.operator}: {self.before}  ->  {self.after}"


@dataclass(frozen=True)
class Site:
    """A node and where it hangs."""

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    scope: str | None
    returns: str

    def put(self, node: ast.AST) -> None:
        """Hang another node there."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def mutants(source: str, file: str) -> Iterator[tuple[Mutant, ast.Module]]:
    """Each mutant with its tree, which holds until the next one is asked for."""
    tree = ast.parse(source)
    lines = source.splitlines()
    for site in list(_sites(tree)):
        for operator, node in faults(site.node, site.returns):
            place: Any = site.node.iter if isinstance(site.node, ast.comprehension) else site.node
            if not hasattr(node, "lineno"):  # a part of the original keeps its place
                ast.copy_location(node, place)
            new = ast.fix_missing_locations(node)
            site.put(new)
            try:
                before, after = _texts(site.node, new, lines)
                yield Mutant(file, place.lineno, operator, before, after, site.scope), tree
            finally:
                site.put(site.node)


def _texts(old: ast.AST, new: ast.AST, lines: list[str]) -> tuple[str, str]:
    """The source line before and after, or the expression where it is longer than a line."""
    if isinstance(old, ast.comprehension):
        return ast.unparse(old).strip(), ast.unparse(new).strip()
    start, stop = old.lineno, old.end_lineno  # type: ignore[attr-defined]
    if isinstance(old, ast.If | ast.While):
        word = "while" if isinstance(old, ast.While) else "if"
        return f"{word} {_short(old.test)}:", f"{word} {_short(new.test)}:"  # type: ignore[attr-defined]
    if start != stop or not isinstance(old, ast.expr):
        return _short(old), _short(new)
    line = lines[start - 1].encode()
    text = _short(new)
    if isinstance(new, ast.BinOp | ast.BoolOp | ast.Compare | ast.IfExp | ast.UnaryOp):
        text = f"({text})"
    spliced = line[: old.col_offset] + text.encode() + line[old.end_col_offset :]
    return line.decode().strip(), spliced.decode().strip()


def _short(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _sites(tree: ast.Module) -> Iterator[Site]:
    for index, node in enumerate(tree.body):
        yield from _below(node, tree, "body", index, (), None, "")


def _below(
    node: ast.AST, parent: ast.AST, field: str, index: int | None,
    way: tuple[str, ...], scope: str | None, returns: str,
) -> Iterator[Site]:  # fmt: skip
    """The site of a node, then those inside of it, in the order of the source."""
    if _without_effect(node, parent, field):
        return
    yield Site(node, parent, field, index, scope, returns)
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        way = (*way, node.name)
    for name, value in ast.iter_fields(node):
        inner, result = scope, returns
        if isinstance(node, ast.FunctionDef) and name == "body":
            result = ast.unparse(node.returns) if node.returns else ""
            inner = scope or ".".join(way)
        for k, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST):
                yield from _below(child, node, name, k if isinstance(value, list) else None, way, inner, result)


def _without_effect(node: ast.AST, parent: ast.AST, field: str) -> bool:
    """Annotations, docstrings, messages, and the prices of work, which are a model rather than a claim."""
    if isinstance(node, SKIPPED) or field in ("annotation", "returns", "bases"):
        return True
    if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id.startswith("__") for t in node.targets):
        return True
    if isinstance(node, ast.AnnAssign) and isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias":
        return True
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return True
    if isinstance(node, ast.keyword) and node.arg in ("strict", "cost"):
        return True
    if isinstance(parent, ast.Raise) or (isinstance(node, ast.FunctionDef) and node.name in PRICES):
        return True
    return isinstance(parent, ast.Call) and field in ("args", "keywords") and _charges(parent)


def _charges(call: ast.Call) -> bool:
    """``work.product(...)`` and the like, ``charge_products(...)``."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id in PRICES
    if not isinstance(function, ast.Attribute) or function.attr not in CHARGES:
        return False
    holder = function.value
    return (isinstance(holder, ast.Name) and holder.id in ("work", "self")) or (
        isinstance(holder, ast.Attribute) and holder.attr == "work"
    )


def code_of(tree: ast.Module, file: str, scope: str | None) -> CodeType:
    """The code of a module, or of one function in it."""
    module: CodeType = compile(tree, file, "exec", dont_inherit=True)
    return module if scope is None else _inside(module, scope)


def _inside(code: CodeType, scope: str) -> CodeType:
    pending = [code]
    while pending:
        found = pending.pop()
        if found.co_qualname == scope:
            return found
        pending += [constant for constant in found.co_consts if isinstance(constant, CodeType)]
    raise LookupError(scope)
