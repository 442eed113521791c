"""Copies of an interpreter's own multiprocessing in which one place is mutated.

A copy is put first on PYTHONPATH: the judged host then imports it instead of the installed package, and so does
whatever it starts, on every start method. All files but the mutated one are links to the installed ones, with their
compiled forms, so nothing is compiled again that need not be. That it was the copy that was imported must not be taken
for granted, since a run that judges the installed package looks like a mutant that survives: the copy leaves a mark.
"""

from __future__ import annotations

import functools
import shlex
import subprocess
from pathlib import Path

from mutation import Place, mutated

PACKAGE = "multiprocessing"
MARK = "was-imported"

WHERE = "import importlib.util; print(importlib.util.find_spec('multiprocessing').submodule_search_locations[0])"


@functools.cache
def installed(python: str) -> Path:
    """The folder of the package that an interpreter, "PATH [OPTION ...]", has itself."""
    command = [*shlex.split(python), "-I", "-c", WHERE]
    return Path(subprocess.run(command, capture_output=True, text=True, check=True).stdout.rstrip("\n"))


def source(python: str, file: str) -> str:
    """The installed source of one of mutation.FILES."""
    return (installed(python) / f"{file}.py").read_text(encoding="utf-8")


def prepare(directory: Path, python: str, place: Place | None) -> Path:
    """Make a copy of an interpreter's multiprocessing with this place mutated, or none, in an empty directory.

    Returns the entry to be put first on PYTHONPATH.
    """
    original = installed(python)
    changed = {"__init__.py": f"{_text(original / '__init__.py')}\nopen({str(directory / MARK)!r}, 'w').close()\n"}
    if place is not None:
        changed[f"{place.file}.py"] = mutated(source(python, place.file), place)
    entry = directory / "path"
    _link(original, entry / PACKAGE, set(changed))
    for name, text in changed.items():
        (entry / PACKAGE / name).write_text(text, encoding="utf-8")
    return entry


def was_imported(directory: Path) -> bool:
    """Whether any process has imported the copy that was prepared in this directory."""
    return (directory / MARK).exists()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _link(original: Path, copy: Path, changed: set[str]) -> None:
    """Fill a new folder with links to all but some files of a package."""
    compiled = copy / "__pycache__"
    compiled.mkdir(parents=True)
    for path in original.iterdir():
        if path.name not in changed | {compiled.name}:
            (copy / path.name).symlink_to(path)
    if (original / compiled.name).is_dir():
        for path in (original / compiled.name).iterdir():
            if path.name.split(".")[0] + ".py" not in changed:
                (compiled / path.name).symlink_to(path)
