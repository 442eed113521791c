"""Copies of multiprocessing with something wrong, for both suites to be run on in the same way.

Each is a directory that stands first on the path of an interpreter, with a `python` in it that starts this interpreter
so. There are two sets. The mutants of tests/mutants are queues and pipes that were broken by hand, each so that a
clause sees it: that queuespec kills them proves nothing, and says only what of it CPython's tests see. The machine-made
ones have one place of the source changed, which nobody chose.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from packaging.specifiers import SpecifierSet

TESTS = Path(__file__).resolve().parents[2] / "tests"
MUTANTS = TESTS / "mutants"
MACHINE_MADE = TESTS / "machine_made"
OUTSIDE_A_CONTEXT = {
    "BaseManager",
    "Client",
    "Listener",
    "Manager",
    "answer_challenge",
    "capabilities",
    "contract",
    "deliver_challenge",
    "get_all_start_methods",
    "get_context",
    "get_start_method",
    "kinds",
    "namespace",
    "set_start_method",
    "wait",
}
REPLACEMENT = Path(__file__).with_name("replacement.py")
START_METHODS = ("fork", "spawn", "forkserver")

SOUND_ENDS = '''\
"""Nothing is wrong with it: a pipe whose ends pass everything on, as those of the mutants do."""

from unbroken import End, breaking, pipe_of

context, start_methods = breaking("Pipe", pipe_of(End))
'''


@dataclass(frozen=True)
class Broken:
    """A multiprocessing with something wrong, not made yet."""

    name: str
    start_method: str  # on which it is tried
    make: Callable[[Path], Path]  # in a directory of its own; returns what is to stand first on the path

    def interpreter(self, directory: Path, python: str) -> Path:
        """Make it, and an executable that starts this Python with it."""
        first = shlex.quote(str(self.make(directory)))
        path = directory / "python"
        path.write_text(
            f'#!/bin/sh\nPYTHONPATH={first}"${{PYTHONPATH:+:$PYTHONPATH}}" exec {shlex.quote(python)} "$@"\n'
        )
        path.chmod(0o755)
        assert sources(str(path)).is_relative_to(directory), "the copy is not what would be imported"
        return path


def sources(python: str) -> Path:
    """Where an interpreter has the multiprocessing that it would import."""
    asked = "import importlib.util; print(importlib.util.find_spec('multiprocessing').submodule_search_locations[0])"
    return Path(subprocess.run([python, "-c", asked], check=True, capture_output=True, text=True).stdout.strip())


def controls(python: str) -> list[Broken]:
    """With nothing wrong: made in the same way as what is broken by hand, its pipes wrapped as those of the mutants."""

    def make(directory: Path) -> Path:
        sound = directory / "sound.py"
        sound.write_text(SOUND_ENDS)
        return _with_replaced(python, sound, "Pipe", directory)

    return [Broken("nothing is wrong with it", start_method, make) for start_method in START_METHODS]


def by_hand(python: str, version: str) -> list[Broken]:
    """The mutants of tests/mutants that can be put in the place of the objects of contexts, in this version."""
    sys.path[:0] = [str(TESTS), str(TESTS / "selfproof")]
    tests = importlib.import_module("test_mutants")
    found = []
    for mutant in tests.MUTANTS:
        kind = replaced_kind(mutant.path)
        if kind and SpecifierSet(mutant.python).contains(version.rstrip("+"), prereleases=True):
            # The start method is that on which the kit's own tests judge it: one that all its clauses are about.
            start_method = tests.trials(mutant)[0].start_method
            found.append(Broken(mutant.name, start_method, partial(_with_replaced, python, mutant.path, kind)))
    return found


def machine_made(python: str) -> list[Broken]:
    """One for each place that tests/machine_made knows in this interpreter's sources, on alternating start methods."""
    sys.path.insert(0, str(MACHINE_MADE))
    mutation, subjects = importlib.import_module("mutation"), importlib.import_module("subjects")
    directory = sources(python)
    found = [
        place
        for file in mutation.FILES
        for place in mutation.places(file, (directory / f"{file}.py").read_text(encoding="utf-8"))
    ]
    return [
        Broken(str(place), start_method, partial(_prepared, subjects, python, place))
        for place, start_method in zip(found, itertools.cycle(START_METHODS), strict=False)
    ]


def _prepared(subjects: Any, python: str, place: object, directory: Path) -> Path:
    path: Path = subjects.prepare(directory, python, place)
    return path


def _with_replaced(python: str, module: Path, kind: str, directory: Path) -> Path:
    """A copy whose contexts hand out the objects of this kind that an adapter makes."""
    copy = directory / "multiprocessing"
    shutil.copytree(sources(python), copy, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPLACEMENT, copy)
    shutil.copy(MUTANTS / "unbroken.py", directory)
    if module.parent != directory:
        shutil.copy(module, directory)
    with (copy / "context.py").open("a", encoding="utf-8") as file:
        file.write(f"\nfrom .replacement import replace\nreplace(BaseContext, {module.stem!r}, {kind!r})\n")
    return directory


def replaced_kind(path: Path) -> str | None:
    """The kind of object that a mutant breaks, if that is all that it breaks.

    Such a mutant has `context, start_methods = breaking(KIND, MADE)`, where MADE is its own, and declares none of what
    has no place in a context.
    """
    kind = None
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.Assign(
                targets=[ast.Tuple(elts=[ast.Name("context"), ast.Name()])],
                value=ast.Call(func=ast.Name("breaking"), args=[ast.Constant(value=str(broken)), made]),
            ):
                sound = isinstance(made, ast.Name) and made.id in ("pipe", broken)
                kind = None if sound else broken
            case (
                ast.Assign(targets=[ast.Name(name)])
                | ast.FunctionDef(name=name)
                | ast.ClassDef(name=name)
                | ast.ImportFrom(names=[ast.alias(name=name)])
            ) if name in OUTSIDE_A_CONTEXT:
                return None
    return kind
