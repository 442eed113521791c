"""Collecting the clauses.

Their modules are imported under one name, queuespec.spec.test_put, wherever the folder lies and whatever the project
around says of test files and import modes; with pytest's assertion rewriting, for the evidence is in it.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from queuespec.harness.forecast import THIS_KIND, Config

PACKAGE = "queuespec.spec"
CATALOGUE = pytest.StashKey[bool]()  # the clauses are collected for their texts alone


class ClauseModule(pytest.Module):
    """One file of spec/."""

    def funcnamefilter(self, name: str) -> bool:
        return name.startswith("test_")

    def _getobj(self) -> ModuleType:
        return imported(self.path)


def imported(path: Path) -> ModuleType:
    """A clause module, imported. Raises UsageError if its assertions have no effect."""
    name = f"{PACKAGE}.{path.stem}"
    if name not in sys.modules:
        pytest.register_assert_rewrite(PACKAGE)
    module = importlib.import_module(name)
    try:
        sys.modules[PACKAGE].claim_what_is_false()
    except AssertionError:
        return module
    raise pytest.UsageError("a false assert does not fail here, as under -O with --assert=plain: no clause could fail")


def objects_made(check: Callable[..., Any]) -> list[Config]:
    """The objects that a check seems to make, by the calls of queue() and pipe() in its source."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(check))))
    made: list[Config] = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        try:
            arguments = tuple(ast.literal_eval(each) for each in given)
        except ValueError:  # not known before it runs
            continue
        if node.func.id == "queue":
            made.append((THIS_KIND, arguments))
        elif node.func.id == "pipe":
            made.append(("Pipe", arguments or (True,)))
    return made


class Catalogue:
    """A pytest plugin that collects the clauses and judges nothing, for `list` and `explain`."""

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[CATALOGUE] = True

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items.clear()
