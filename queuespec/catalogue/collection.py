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
import traceback
from collections.abc import Iterable, Iterator, Mapping
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
MISTAKES = pytest.StashKey[dict[str, str]]()  # what keeps clause modules from being imported, with its traceback


class ClauseModule(pytest.Module):
    """One file of spec/."""

    def funcnamefilter(self, name: str) -> bool:
        return name.startswith("test_")

    def _getobj(self) -> ModuleType:
        return imported(self.path)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        """What is wrong with it, without the frames of whoever imported it."""
        told = excerpt(excinfo.value)
        self.config.stash.setdefault(MISTAKES, {})[mistake(excinfo.value)] = told
        return told


class Uncollectable(Exception):
    """A file of clauses cannot be imported. One line: its place, and what is wrong."""


def imported(path: Path) -> ModuleType:
    """A clause module, imported. Raises UsageError if its assertions have no effect."""
    name = f"{PACKAGE}.{path.stem}"
    module = importlib.import_module(name)
    try:
        sys.modules[PACKAGE].claim_what_is_false()
    except AssertionError:
        return module
    raise pytest.UsageError("assertions are disabled here (python -O with --assert=plain?), so no clause could fail")


def mistake(error: BaseException) -> str:
    """What keeps a clause module from being imported, on one line that begins with its place."""
    said = " ".join(str(error).split()) or "no more is said"
    if isinstance(error, SyntaxError) and error.filename:
        return f"{_shown(error.filename)}:{error.lineno}: {type(error).__name__}: {error.msg}"
    if isinstance(error, pytest.UsageError):
        return said
    ours = [frame for frame in _frames(error) if Path(frame.filename).parent == places.spec()]
    where = f"{_shown(ours[-1].filename)}:{ours[-1].lineno}: " if ours else ""
    return f"{where}{type(error).__name__}: {said}"


def summed_up(mistakes: Iterable[str]) -> str:
    """The mistakes of several clause modules, on one line."""
    first, *others = mistakes
    return f"{first}; {len(others)} more file{'s have' if len(others) > 1 else ' has'} a mistake" if others else first


def excerpt(error: BaseException) -> str:
    """The end of the traceback: from the clause module on."""
    lines = traceback.format_list(_frames(error)) + traceback.format_exception_only(error)
    return "".join(lines).rstrip()


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    frames = [*traceback.extract_tb(error.__traceback__)]
    first = next((n for n, frame in enumerate(frames) if Path(frame.filename).parent == places.spec()), len(frames))
    return frames[first:]


def _shown(file: str) -> str:
    path = Path(file)
    return f"spec/{path.name}" if path.parent == places.spec() else file


class Catalogue:
    """A pytest plugin that collects the clauses and judges nothing, for `list` and `explain`."""

    def __init__(self) -> None:
        self.mistakes: dict[str, str] = {}

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[CATALOGUE] = True
        config.stash[MISTAKES] = self.mistakes

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items.clear()


def collect() -> dict[str, Clause]:
    """All clauses, as pytest collects them. Raises UsageError if it cannot, Uncollectable if that is their fault."""
    spec = places.spec()
    words = ["-c", os.devnull, "--rootdir", str(spec.parent), "--confcutdir", str(spec), "--collect-only", "-q"]
    words += ["-p", "queuespec.plugin", "-p", "no:cacheprovider", str(spec)]
    said = io.StringIO()
    with undisturbed(), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = pytest.main(words, plugins=[catalogue := Catalogue()])
    if catalogue.mistakes:
        raise Uncollectable(summed_up(catalogue.mistakes))
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
