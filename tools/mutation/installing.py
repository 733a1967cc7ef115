"""A mutant in the place of the original, in a child process that was forked for it."""

from __future__ import annotations

import ast
import functools
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

Functions = dict[tuple[str, str], list[FunctionType]]


def functions(files: Sequence[str]) -> Functions:
    """All functions that were made from the files, by file and qualified name: decorated ones and methods as well."""
    found: Functions = defaultdict(list)
    wanted = set(files)
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename in wanted:
            found[thing.__code__.co_filename, thing.__code__.co_qualname].append(thing)
    return found


def caches(root: Path) -> list[Any]:
    """What functions of the project remember; what tests keep between them is data."""
    found = []
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper):
            code = getattr(getattr(thing, "__wrapped__", None), "__code__", None)
            path = Path(code.co_filename) if code is not None else Path()
            if path.is_relative_to(root) and not path.is_relative_to(root / "tests"):
                found.append(thing)
    return found


def exchange(originals: Sequence[FunctionType], code: CodeType, remembered: Sequence[Any]) -> None:
    """Give functions another body; whoever imported them has it at once."""
    for function in originals:
        function.__code__ = code
    for cache in remembered:
        cache.cache_clear()


class Substitute(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from a mutated tree."""

    def __init__(self, name: str, file: str, tree: ast.Module) -> None:
        self.name, self.file = name, file
        self.code = compile(tree, file, "exec", dont_inherit=True)

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Of the one module."""
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.file, loader=self)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """The usual one."""

    def exec_module(self, module: ModuleType) -> None:
        """The mutated code."""
        exec(self.code, module.__dict__)


def reload_with(root: Path, file: str, tree: ast.Module) -> None:
    """Forget every module of the project, and read one of them from the tree when they are imported again."""
    for name, module in list(sys.modules.items()):
        path = Path(getattr(module, "__file__", None) or "/")
        inside = path.is_relative_to(root) and "site-packages" not in path.parts
        if inside and name != "__main__" and not name.startswith("tools."):
            del sys.modules[name]
    module_name = file.removesuffix(".py").replace("/", ".")
    sys.meta_path.insert(0, Substitute(module_name, str(root / file), tree))
