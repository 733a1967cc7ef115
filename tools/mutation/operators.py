"""The faults: for a node of a syntax tree, the nodes that may stand in its place.

Each operator, comparison, condition, operand of ``and`` and ``or``, constant, sign, rounding, ``min``, ``max``, end of
an interval, return value and deletable statement has its fault.  Left out is what a test that kills another fault kills
as well, or what the type checker sees:

* a constant is raised by one (a truth value is turned), not lowered as well;
* an order comparison has its boundary moved; that it is turned round is less than the condition forced both ways;
* of ``and`` and ``or`` each operand is dropped, which is less visible than the exchange of the two words;
* a condition that guards nothing but a ``raise`` is forced to be false only: if it were true nothing would be accepted;
* two neighbouring arguments are exchanged only if both are plain names, different ones, the last pair of a call, and no
  ``field``, and not in a product, a sum or a common divisor;
* the arguments of a charge to the work and the functions in ``PRICES`` are a model of time rather than a claim; that a
  charge is made is a statement, and deleting it is a fault.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

Fault = tuple[str, ast.AST]

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE,), ast.LtE: (ast.Lt,), ast.Gt: (ast.GtE,), ast.GtE: (ast.Gt,),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Add,), ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,), ast.Mod: (ast.FloorDiv,), ast.Pow: (ast.Mult,), ast.LShift: (ast.RShift,),
    ast.RShift: (ast.LShift,), ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,), ast.BitXor: (ast.BitOr,),
}  # fmt: skip
NAMES = {
    "min": "max", "max": "min", "any": "all", "all": "any", "__floor__": "__ceil__", "__ceil__": "__floor__",
    "lo": "hi", "hi": "lo", "low": "high", "high": "low", "lower": "upper", "upper": "lower",
    "round_up": "round_down", "round_down": "round_up", "numerator": "denominator", "denominator": "numerator",
    "bisect_left": "bisect_right", "show_below": "show_above", "show_above": "show_below",
}  # fmt: skip
DROPPED = ("abs", "positive_part", "magnitude", "root_above", "round_up", "round_down", "sorted", "isqrt", "nextafter")
SYMMETRIC = ("isinstance", "min", "max", "gcd", "lcm", "dot", "product", "add", "multiply")
CHARGES = ("product", "spend", "vector")  # of the work: how much is a model, that it is charged is tested
PRICES = ("charge_products", "_charge", "longest", "size")  # functions that say how much


def faults(node: ast.AST, returns: str = "") -> Iterator[Fault]:
    """What may go wrong at a node; ``returns`` is the annotation of the function around it."""
    if isinstance(node, ast.Compare):
        yield from _comparison(node)
    elif isinstance(node, ast.BinOp):
        yield from _arithmetic(node)
    elif isinstance(node, ast.BoolOp):
        yield from _logic(node)
    elif isinstance(node, ast.UnaryOp):
        yield from _unary(node)
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.Name | ast.Attribute):
        yield from _name(node)
    elif isinstance(node, ast.IfExp | ast.If | ast.While):
        yield from _condition(node)
    elif isinstance(node, ast.comprehension):
        yield from _filter(node)
    elif isinstance(node, ast.Slice):
        yield from _slice(node)
    elif isinstance(node, ast.stmt):
        yield from _statement(node, returns)


def _comparison(node: ast.Compare) -> Iterator[Fault]:
    for k, operator in enumerate(node.ops):
        for other in COMPARISONS[type(operator)]:
            ops = [*node.ops[:k], other(), *node.ops[k + 1 :]]
            yield "comparison", ast.Compare(node.left, ops, node.comparators)


def _arithmetic(node: ast.BinOp) -> Iterator[Fault]:
    for other in ARITHMETIC.get(type(node.op), ()):
        yield "arithmetic", ast.BinOp(node.left, other(), node.right)
    if isinstance(node.op, ast.FloorDiv | ast.RShift):
        inside = node.left
        negated = inside.operand if _is_minus(inside) else ast.UnaryOp(ast.USub(), inside)
        yield "rounding", ast.UnaryOp(ast.USub(), ast.BinOp(negated, node.op, node.right))


def _is_minus(node: ast.AST) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)


def _logic(node: ast.BoolOp) -> Iterator[Fault]:
    for k in range(len(node.values)):
        rest = [*node.values[:k], *node.values[k + 1 :]]
        yield "logic", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _unary(node: ast.UnaryOp) -> Iterator[Fault]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield "sign" if isinstance(node.op, ast.USub) else "not", node.operand
    inside = node.operand
    if _is_minus(node) and isinstance(inside, ast.BinOp) and isinstance(inside.op, ast.FloorDiv | ast.RShift):
        plain = inside.left.operand if isinstance(inside.left, ast.UnaryOp) else ast.UnaryOp(ast.USub(), inside.left)
        yield "rounding", ast.BinOp(plain, inside.op, inside.right)


def _constant(node: ast.Constant) -> Iterator[Fault]:
    value = node.value
    if isinstance(value, bool):
        yield "constant", ast.Constant(not value)
    elif isinstance(value, int):
        yield "constant", ast.Constant(value + 1)
    elif isinstance(value, float) and value:
        yield "constant", ast.Constant(value * 2.0)


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _is_plain(node: ast.expr) -> bool:
    return isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).split(".")[-1] != "field"


def _call(node: ast.Call) -> Iterator[Fault]:
    args, name = node.args, _called(node)
    different = len(args) > 1 and ast.dump(args[-2]) != ast.dump(args[-1])
    if different and all(map(_is_plain, args[-2:])) and name not in (*SYMMETRIC, *PRICES):
        yield "arguments", ast.Call(node.func, [*args[:-2], args[-1], args[-2]], node.keywords)
    if name in DROPPED and args:
        yield "call", args[0]
    if name in ("min", "max") and len(args) > 1 and not any(isinstance(x, ast.Starred) for x in args):
        for k in range(len(args)):
            rest = [*args[:k], *args[k + 1 :]]
            yield "call", rest[0] if len(rest) == 1 else ast.Call(node.func, rest, node.keywords)


def _name(node: ast.Name | ast.Attribute) -> Iterator[Fault]:
    old = node.id if isinstance(node, ast.Name) else node.attr
    if old in NAMES and isinstance(node.ctx, ast.Load):
        new: ast.AST = ast.Name(NAMES[old], node.ctx)
        if isinstance(node, ast.Attribute):
            new = ast.Attribute(node.value, NAMES[old], node.ctx)
        yield "name", new


def _condition(node: ast.IfExp | ast.If | ast.While) -> Iterator[Fault]:
    guard = isinstance(node, ast.If) and not node.orelse and all(isinstance(x, ast.Raise) for x in node.body)
    for value in (False,) if guard else (True, False):
        forced = ast.copy_location(ast.Constant(value), node.test)
        if isinstance(node, ast.IfExp):
            yield "condition", node.body if value else node.orelse
        elif isinstance(node, ast.If):
            yield "condition", ast.If(forced, node.body, node.orelse)
        elif not value and not isinstance(node.test, ast.Constant):
            yield "condition", ast.While(forced, node.body, node.orelse)


def _filter(node: ast.comprehension) -> Iterator[Fault]:
    if node.ifs:
        yield "filter", ast.comprehension(node.target, node.iter, [], node.is_async)


def _slice(node: ast.Slice) -> Iterator[Fault]:
    if node.lower is not None:
        yield "slice", ast.Slice(None, node.upper, node.step)
    if node.upper is not None:
        yield "slice", ast.Slice(node.lower, None, node.step)
    if node.step is not None:
        yield "slice", ast.Slice(node.lower, node.upper, None)


def _statement(node: ast.stmt, returns: str) -> Iterator[Fault]:
    if isinstance(node, ast.AugAssign):
        yield "deletion", ast.Pass()
        for other in ARITHMETIC.get(type(node.op), ()):
            yield "arithmetic", ast.AugAssign(node.target, other(), node.value)
    elif isinstance(node, ast.Return):
        yield from _returned(node, returns)
    elif isinstance(node, ast.Expr):
        if not isinstance(node.value, ast.Constant | ast.Yield | ast.YieldFrom):
            yield "deletion", ast.Pass()
    elif isinstance(node, ast.Assign):
        if all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets):
            yield "deletion", ast.Pass()
    elif isinstance(node, ast.Raise | ast.Continue | ast.Break | ast.Delete):
        yield "deletion", ast.Pass()


def _returned(node: ast.Return, returns: str) -> Iterator[Fault]:
    if node.value is None or isinstance(node.value, ast.Constant):
        return  # a changed constant is a fault of its own
    if returns == "bool":
        yield "return", ast.Return(ast.UnaryOp(ast.Not(), node.value))
    elif returns in ("int", "float", "Real", "Scalar", "Fraction"):
        yield "return", ast.Return(ast.UnaryOp(ast.USub(), node.value))
    elif returns != "None":
        yield "return", ast.Return(ast.Constant(None))
