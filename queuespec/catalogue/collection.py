"""Collecting the clauses.

Their modules are always imported under the same names, such as queuespec.spec.test_put, wherever the folder is and
whatever the surrounding project says about test files and import modes; with pytest's assertion rewriting, which
provides the evidence.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from queuespec import places
from queuespec.clauses import Clause, registered

PACKAGE = "queuespec.spec"
ENVIRONMENT = {
    "PYTEST_ADDOPTS": None,
    "PYTEST_PLUGINS": None,
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "HYPOTHESIS_STORAGE_DIRECTORY": None,  # the judge sets it
}
CATALOGUE = pytest.StashKey[bool]()  # the clauses are collected only for their texts


class ClauseModule(pytest.Module):
    """One file of spec/."""

    def funcnamefilter(self, name: str) -> bool:
        return name.startswith("test_")

    def _getobj(self) -> ModuleType:
        return imported(self.path)


def imported(path: Path) -> ModuleType:
    """A clause module, imported. Raises UsageError if its assertions have no effect."""
    name = f"{PACKAGE}.{path.stem}"
    module = importlib.import_module(name)
    try:
        sys.modules[PACKAGE].claim_what_is_false()
    except AssertionError:
        return module
    raise pytest.UsageError("assertions are disabled here (python -O with --assert=plain?), so no clause could fail")


class Catalogue:
    """A pytest plugin that collects the clauses and judges nothing, for `list` and `explain`."""

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[CATALOGUE] = True

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items.clear()


def collect() -> dict[str, Clause]:
    """All clauses, as pytest collects them. Raises UsageError if it cannot."""
    spec = places.spec()
    words = ["-c", os.devnull, "--rootdir", str(spec.parent), "--confcutdir", str(spec), "--collect-only", "-q"]
    words += ["-p", "queuespec.plugin", "-p", "no:cacheprovider", str(spec)]
    said = io.StringIO()
    with undisturbed(), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = pytest.main(words, plugins=[Catalogue()])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise pytest.UsageError(f"the clauses cannot be collected:\n{said.getvalue()}")
    return registered()


def known() -> dict[str, Clause]:
    """All clauses, even in a process that has collected none, like xdist's controller, or only one file of them."""
    for path in sorted(places.spec().glob("test_*.py")):
        imported(path)
    return registered()


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """An environment without the user's settings for pytest."""
    before = {name: os.environ.get(name) for name in ENVIRONMENT}
    _set(ENVIRONMENT)
    try:
        yield
    finally:
        _set(before)


def _set(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
