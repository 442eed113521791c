"""Collecting the clauses.

Their modules are imported under one name, queuespec.spec.test_put, wherever the folder lies and whatever the project
around says of test files and import modes; with pytest's assertion rewriting, for the evidence is in it.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

PACKAGE = "queuespec.spec"


class ClauseModule(pytest.Module):
    """One file of spec/."""

    def _getobj(self) -> ModuleType:
        return imported(self.path)


def imported(path: Path) -> ModuleType:
    """A clause module, imported. Raises UsageError if its assertions have no effect."""
    name = f"{PACKAGE}.{path.stem}"
    if name not in sys.modules:
        pytest.register_assert_rewrite(PACKAGE)
    module = importlib.import_module(name)
    if not (__debug__ or "@pytest_ar" in vars(module)):
        raise pytest.UsageError("assertions have no effect under -O with --assert=plain: no clause could ever fail")
    return module


class Catalogue:
    """A pytest plugin that collects the clauses and judges nothing, for `list` and `explain`."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        return None

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items.clear()
