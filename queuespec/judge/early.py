"""Usage errors that can be reported before anything is started."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from queuespec.catalogue.unchecked import matching, no_clause, written
from queuespec.hosts import adapters
from queuespec.hosts.workspace import interpreter_command
from queuespec.report.runfile import RunFileError
from queuespec.report.since import Since
from queuespec.verdict.trouble import AdapterError

START_METHODS = ("fork", "spawn", "forkserver", "thread", "interpreter")
"""Those of the built-in adapters. Others may have more: they are asked."""


def see(
    implementations: Iterable[str], python: str | None, clauses: Iterable[str], start_methods: Iterable[str]
) -> None:
    """Raise AdapterError for an implementation, an interpreter, a pattern or a start method that cannot exist.

    Raises Unfit for an adapter that this user cannot read.
    """
    for pattern in clauses:
        if not matching(pattern, ids := written()):
            raise AdapterError(no_clause(pattern, ids))
    interpreter_command(python or "")
    named = [adapters.find(name) for name in implementations]
    for each in named:
        if not python and (text := adapters.nowhere(each)):
            raise AdapterError(text)
    if all(each.name in adapters.shipped() for each in named):
        for method in start_methods:
            if method not in START_METHODS and (close := near(method, START_METHODS)):  # others may be a library's own
                raise AdapterError(f"no start method {method!r}; did you mean {close}?")


def see_files(since: str | None, run_file: str | None) -> None:
    """Raise RunFileError if there is no run to compare this one with, or if this one would overwrite it."""
    if not since:
        return
    Since.read(Path(since))
    if run_file and os.path.exists(run_file) and os.path.samefile(since, run_file):
        raise RunFileError(f"{since}: --run-file would overwrite the run that --since names; name another file")


def meant(word: str, known: Sequence[str]) -> str:
    """A suggestion for a word, or else all the choices."""
    if found := near(word, known):
        return f"did you mean {found}?"
    return f"write one of {', '.join(known)}"


def near(word: str, known: Sequence[str]) -> str:
    """The known word closest to this one; '' if none is similar."""
    return "".join(difflib.get_close_matches(word, known, 1))
